"""Files on a case: statements, screenshots, recordings, forms. Sealed at rest, known by SHA-256,
with everybody who touched them.
"""

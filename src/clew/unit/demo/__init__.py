"""The demonstration: made-up people for each role, and a door that signs anybody in as one of them.

Reached only when the service was started as a demonstration on a database that was made as one
(`clew unit check`).
"""

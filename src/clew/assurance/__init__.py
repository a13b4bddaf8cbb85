"""The papers that a force needs before it uses screening: transparency record, impact assessments,
model cards, plans. Made from a run, its rules and kept measurements; every figure names its source.
Imports no Django.
"""

"""Who collected, altered, consulted, disclosed, combined or erased what, when and why (DPA 2018
s.62).

A row is cheap to write: it carries its own hash, made by the database. A sealer links rows into a
chain afterwards, and the chain's head is also written outside the database. Rows are only ever
added.
"""

"""What to read first, and why: courses and what was done in them in, lists with reasons out.

Points are added up from a published table (`data/points.toml`), each with its source and the words
that earned it. They order reading. They are no probability, they grade nobody, and nothing is
closed because of them.
"""

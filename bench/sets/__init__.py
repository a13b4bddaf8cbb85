"""Sets of mentions for `bench.battery`, by a hand that had not read the matcher: how they are made,
and the two sorts of kinds.
"""

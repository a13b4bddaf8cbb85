"""A page for each person that records know: names, identifiers with their records, and every
course, case and order they stand in, in either role.
"""

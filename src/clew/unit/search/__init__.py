"""One search over people, records, courses, cases, orders and requests: each reader finds what they
may read.
"""

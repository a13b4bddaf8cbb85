"""What the doors to records ask: who may see which part of which record, why, and what is told when
somebody may not.

Scope by agency and role, part of the record, exclusion list, break-glass. The database asks the
same questions again (row security): a query that forgets the door returns nothing.
"""

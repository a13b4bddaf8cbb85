"""A case as a whole, with all that hangs from it: its file, what is still owed, closing, keeping
and disposing, subject access.
"""

"""Accounts and agencies as an administrator keeps them; everybody's own account and notices; what
is noted of signing in.
"""

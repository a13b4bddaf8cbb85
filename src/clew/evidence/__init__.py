"""The evidence builder: exports of telephones, accounts and operators in, one timeline out, every
time with what it rests on.

It keeps no store and changes no original. Nothing in an export is run, shown or fetched.
"""

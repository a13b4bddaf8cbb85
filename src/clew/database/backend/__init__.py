"""Django's PostgreSQL backend with a limit on how long a server may be silent.

Named in settings as ENGINE; see `base`.
"""

"""The services' PostgreSQL: one that is given (`DATABASE_URL`), or Clew's own from the binaries in
a wheel.

In: the environment. Out: where each role connects. Roles: an owner that migrates, the unit, the
public; and one that nobody can log in as, which owns the search functions. `provision` is what each
needs; a force's own server runs it once.
"""

"""The roles and the database that the services need, made once; the same statements for a force's own server.

The unit and the public log in as roles that own nothing and cannot step past row security. `clew_search` cannot log
in: it owns the few functions that look across rows which row security hides, and apply the same condition themselves.
"""

from __future__ import annotations

from typing import Any

import psycopg

DATABASE = "clew"
ADMIN = "clew_admin"
OWNER, UNIT, PUBLIC, SEARCH = "clew_owner", "clew_unit", "clew_public", "clew_search"
LOGINS = (OWNER, UNIT, PUBLIC)

_ROLES = {
    OWNER: "LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS",
    UNIT: "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS",
    PUBLIC: "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS",
    SEARCH: "NOLOGIN NOSUPERUSER BYPASSRLS",
}


def statements(*, existing: set[str], database_exists: bool) -> list[str]:
    """What is still to be done on the server, in order."""
    needed = [f"CREATE ROLE {role} {rights}" for role, rights in _ROLES.items() if role not in existing]
    needed.append(f"GRANT {SEARCH} TO {OWNER} WITH INHERIT FALSE, SET TRUE")
    if not database_exists:
        needed.append(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")
    return [*needed, *database_statements(DATABASE)]


def database_statements(database: str) -> list[str]:
    """Who gets into a database, and who makes temporary tables there: the unit alone, whose imports need them.

    PostgreSQL gives both to everybody. Somebody who may make temporary tables can put one in the place of a table of ours
    wherever a function looks in the temporary schema first. The owner of the database may say so too.
    """
    return [
        f"REVOKE CONNECT, TEMPORARY ON DATABASE {database} FROM PUBLIC",
        f"REVOKE TEMPORARY ON DATABASE {database} FROM {PUBLIC}, {SEARCH}",
        f"GRANT CONNECT ON DATABASE {database} TO {OWNER}, {UNIT}, {PUBLIC}",
        f"GRANT TEMPORARY ON DATABASE {database} TO {UNIT}",
    ]


def inside_statements() -> list[str]:
    """What is done inside a database of ours: nobody creates in `public` but the owner and the search role's functions."""
    return [
        f"ALTER SCHEMA public OWNER TO {OWNER}",
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        f"GRANT USAGE ON SCHEMA public TO {UNIT}, {PUBLIC}, {SEARCH}",
        f"GRANT CREATE ON SCHEMA public TO {SEARCH}",
    ]


def provision(connection: psycopg.Connection[Any], *, inside: bool = False) -> None:
    """Do it, as superuser. Safe to repeat."""
    if inside:
        for statement in inside_statements():
            connection.execute(statement)
        return
    existing = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles").fetchall()}
    found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
    for statement in statements(existing=existing, database_exists=found is not None):
        connection.execute(statement)

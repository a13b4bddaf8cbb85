"""The roles and the database that the services need, made once; the same statements for a force's
own server.

The unit and the public log in as roles that own nothing and cannot step past row security.
`clew_search` cannot log
in: it owns the few functions that look across rows which row security hides, and apply the same
condition themselves.
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


# The oldest PostgreSQL that Clew runs on: Debian 12's own.
OLDEST = 15

# The owner acts as the search role when it is told to, and has none of its rights by itself. Before
# 16 that was said of the role, not of the grant.
_MAY_BECOME = f"""DO $do$ BEGIN
    IF current_setting('server_version_num')::int >= 160000 THEN
        EXECUTE 'GRANT {SEARCH} TO {OWNER} WITH INHERIT FALSE, SET TRUE';
    ELSE
        EXECUTE 'ALTER ROLE {OWNER} NOINHERIT';
        EXECUTE 'GRANT {SEARCH} TO {OWNER}';
    END IF;
END $do$"""

# A statement whose page is gone ends by itself; the public waits for none.
_LIMITS = (
    f"ALTER ROLE {UNIT} SET client_connection_check_interval = '5s'",
    f"ALTER ROLE {PUBLIC} SET client_connection_check_interval = '5s'",
    f"ALTER ROLE {PUBLIC} SET statement_timeout = '20s'",
    f"ALTER ROLE {PUBLIC} SET idle_in_transaction_session_timeout = '60s'",
)


def statements(*, existing: set[str], database_exists: bool) -> list[str]:
    """What is still to be done on the server, in order."""
    needed = [
        f"CREATE ROLE {role} {rights}" for role, rights in _ROLES.items() if role not in existing
    ]
    needed += [_MAY_BECOME, *_LIMITS]
    if not database_exists:
        needed.append(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")
    return [*needed, *database_statements(DATABASE)]


def script() -> str:
    """The same for psql, run once by a superuser on a server of a force's own. Safe to repeat; it
    ends at the first error.

    Passwords are asked for by psql, which sends them hashed; a script gives them as
    CLEW_OWNER_PASSWORD, CLEW_UNIT_PASSWORD and CLEW_PUBLIC_PASSWORD in its environment.
    """
    lines = [
        "-- Run as a superuser: clew db provision > provision.sql; psql -d postgres -f provision.sql",
        "\\set ON_ERROR_STOP on",
        "SET log_statement = 'none';",
        "SET log_min_error_statement = 'panic';",
        f"DO $do$ BEGIN IF current_setting('server_version_num')::int < {OLDEST}0000 THEN"
        f" RAISE EXCEPTION 'this server is older than PostgreSQL {OLDEST}: nothing was done'; END IF; END $do$;",
    ]
    for role, rights in _ROLES.items():
        lines.append(
            f"SELECT 'CREATE ROLE {role} {rights}' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') \\gexec"
        )
    for role in LOGINS:
        variable = f"{role.upper()}_PASSWORD"
        lines += [
            f"\\getenv {role} {variable}",
            f"\\if :{{?{role}}}",
            f"  ALTER ROLE {role} PASSWORD :'{role}';",
            "\\else",
            f"  \\echo Password of {role}:",
            f"  \\password {role}",
            "\\endif",
        ]
    lines += [f"{statement};" for statement in (_MAY_BECOME, *_LIMITS)]
    made = f"CREATE DATABASE {DATABASE} OWNER {OWNER} ENCODING UTF8 LOCALE ''C.UTF-8'' TEMPLATE template0"
    lines.append(
        f"SELECT '{made}' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{DATABASE}') \\gexec"
    )
    lines += [f"{statement};" for statement in database_statements(DATABASE)]
    lines.append(f"\\connect {DATABASE}")
    lines += [f"{statement};" for statement in inside_statements()]
    lines += [
        "\\echo Done. Who may connect is said in pg_hba.conf, above the other lines, with the addresses of your machines; then reload the server:",
        *(f"\\echo '  hostssl {DATABASE} {role} ADDRESS/32 scram-sha-256'" for role in LOGINS),
    ]
    return "\n".join(lines) + "\n"


def database_statements(database: str) -> list[str]:
    """Who gets into a database, and who makes temporary tables there: the unit alone, whose imports
    need them.

    PostgreSQL gives both to everybody. Somebody who may make temporary tables can put one in the
    place of a table of ours wherever a function looks in the temporary schema first. The owner of
    the database may say so too.
    """
    return [
        f"REVOKE CONNECT, TEMPORARY ON DATABASE {database} FROM PUBLIC",
        f"REVOKE TEMPORARY ON DATABASE {database} FROM {PUBLIC}, {SEARCH}",
        f"GRANT CONNECT ON DATABASE {database} TO {OWNER}, {UNIT}, {PUBLIC}",
        f"GRANT TEMPORARY ON DATABASE {database} TO {UNIT}",
    ]


def inside_statements() -> list[str]:
    """What is done inside a database of ours: nobody creates in `public` but the owner and the
    search role's functions.
    """
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
    found = connection.execute(
        "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
    ).fetchone()
    for statement in statements(existing=existing, database_exists=found is not None):
        connection.execute(statement)

"""Whether it is safe to serve: each finding names what is unsafe and what to do."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from clew.database import rights
from clew.database.connection import is_embedded
from clew.database.provision import OLDEST
from clew.unit.access import law
from clew.unit.access.identity import acting_as, is_believed, service_account
from clew.unit.administration.field_key import unopened_fields, unopened_files
from clew.unit.reports.keyring import unopened_keys
from clew.web.safety import is_local, open_to_others, proxy_findings, serving_findings


def findings(*, address: str = "127.0.0.1") -> list[str]:
    """What is unsafe; empty when the service may be served at `address`."""
    local = is_local(settings.ALLOWED_HOSTS, address)
    found = (
        ["DEBUG is on: pages would show settings and records to whoever causes an error"]
        if settings.DEBUG
        else []
    )
    found += serving_findings(
        mode=settings.CLEW_MODE,
        hosts=settings.ALLOWED_HOSTS,
        variable="CLEW_HOSTS",
        tls=settings.CLEW_TLS,
        local=local,
        demo="its door signs anybody in",
    )
    found += proxy_findings(settings.CLEW_PROXIES, tls=settings.CLEW_TLS)
    found += _secrets()
    found += _database()
    return found


def _secrets() -> list[str]:
    given = {
        "SECRET_KEY": [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS],
        "FIELD_KEY": settings.FIELD_KEY.split(","),
    }
    found = [
        f"{name} is too short: 32 characters or more in each key"
        for name, all_keys in given.items()
        if any(len(k.strip()) < 32 for k in all_keys)
    ]
    if not is_embedded():
        found += [
            f"{v} is not set: with a server of your own, secrets are given, not made on this machine"
            for v in ("CLEW_SECRET_KEY", "CLEW_FIELD_KEY")
            if not os.environ.get(v)
        ]
    home = Path(settings.CLEW_HOME)
    personal = (
        settings.CLEW_REPORT_KEYS,
        settings.CLEW_AUDIT_HEADS,
        settings.CLEW_RUNS,
        settings.CLEW_FACTS,
        settings.CLEW_EVIDENCE,
    )
    return found + open_to_others(
        home / "secret-key", home / "field-key", home / "figures-key", *map(Path, personal)
    )


def _database() -> list[str]:
    found = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
        name, superuser, bypass = cursor.fetchone()
        cursor.execute("SELECT current_setting('server_version_num')::int / 10000")
        version = cursor.fetchone()[0]
        if version < OLDEST:
            found.append(f"the server is PostgreSQL {version}: Clew runs on {OLDEST} and newer")
        if superuser or bypass:
            found.append(
                f"the database role {name} steps past row security: connect as a role that does not"
            )
        cursor.execute(
            "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_get_userbyid(relowner) = current_user"
        )
        owns = cursor.fetchone()[0]
        if owns:
            found.append(
                f"the database role {name} owns tables: serve as the unit's role, not as the owner"
            )
    pending = MigrationExecutor(connection).migration_plan(
        MigrationExecutor(connection).loader.graph.leaf_nodes()
    )
    if pending:
        return [*found, f"{len(pending)} migration(s) are not applied: run clew unit migrate"]
    if not is_believed():
        found.append(
            "the database does not believe this desk: its CLEW_SECRET_KEY is not that of the last clew unit migrate; run it again with this one"
        )
    with connection.cursor() as cursor:
        found += rights.findings(cursor) if not superuser and not owns else []
        if not law.is_in_place(cursor):
            found.append(
                "the database's rules of who sees what are not those of this version, or were changed by hand: run clew unit migrate"
            )
        # A table that has policies and does not ask them.
        cursor.execute(
            "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND NOT c.relrowsecurity"
            " AND (EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid) OR c.relname = ANY (%s)) ORDER BY 1",
            [["intake_course", "cases_case", "audit_entry", "cases_caseevent"]],
        )
        found += [f"row security is off on {row[0]}" for row in cursor.fetchall()]
        cursor.execute("SELECT made_up FROM accounts_installation")
        row = cursor.fetchone()
    made_up = bool(row and row[0])
    found += _keys()
    if made_up and settings.CLEW_MODE != "demo":
        found.append(
            "this database was made for a demonstration, with accounts whose password everybody knows: make a new one"
        )
    if settings.CLEW_MODE == "demo" and row is not None and not made_up:
        found.append("this database was made for real work: a demonstration does not run on it")
    return found


def _keys() -> list[str]:
    """Each key is tried on what it has to open."""
    with acting_as(service_account()):
        wrong, unopened = unopened_fields(), unopened_keys()
        files = unopened_files()
    if wrong:
        unopened.append(
            f"{wrong} second-factor secret(s) open with none of the keys in CLEW_FIELD_KEY: their owners cannot sign in"
        )
    if files:
        unopened.append(
            f"{files} file(s) on cases open with none of the keys in CLEW_FIELD_KEY: nobody can download them"
        )
    return unopened

"""Whether it is safe to serve the public site: each finding names what is unsafe and what to do."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings
from django.db import Error, connection

from clew.database import rights
from clew.database.connection import is_embedded
from clew.public.pages import store
from clew.web.safety import is_local, open_to_others, proxy_findings, serving_findings


def findings(*, address: str = "127.0.0.1") -> list[str]:
    """What is unsafe; empty when the site may be served at `address`."""
    local = is_local(settings.ALLOWED_HOSTS, address)
    found = serving_findings(
        mode=settings.CLEW_MODE,
        hosts=settings.ALLOWED_HOSTS,
        variable="CLEW_PUBLIC_HOSTS",
        tls=settings.CLEW_TLS,
        local=local,
        demo="nobody reads what is sent there",
    )
    if len(settings.SECRET_KEY) < 32:
        found.append("CLEW_PUBLIC_SECRET_KEY is too short: 32 characters or more")
    found += proxy_findings(settings.CLEW_PROXIES, tls=settings.CLEW_TLS)
    found += open_to_others(Path(settings.CLEW_HOME) / "public-secret-key")
    if (
        not settings.CLEW_NEUTRAL.startswith("https://")
        and settings.CLEW_MODE != "demo"
        and not local
    ):
        found.append(
            "CLEW_NEUTRAL is not an https address: the exit would lead over a line that others read"
        )
    if not is_embedded() and os.environ.get("CLEW_REPORT_PASSPHRASE"):
        found.append(
            "CLEW_REPORT_PASSPHRASE is set where the public site runs: it belongs to the unit's machine alone"
        )
    return found + _database()


def notes() -> list[str]:
    """What is not unsafe, and yet to be done before the public comes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT use, recovery FROM letterbox_keys()")
        held = set(cursor.fetchall())
        cursor.execute("SELECT count(*) FROM public_contact")
        checked = cursor.fetchone()[0]
    said = [
        f"there is no key for {use}: make it with clew public keys make {use}"
        for use in ("unit", "standards")
        if (use, False) not in held
    ]
    if not checked:
        said.append(
            "nobody has checked the numbers that the site shows: do it at the unit's desk, under Public site"
        )
    promised = store.promise()
    said += [
        f"{where} {name} is empty in the limits file: {what}"
        for where, name, what in (
            ("[holder]", "controller", "the privacy notice does not say who decides"),
            ("[holder]", "officer", "the privacy notice names no data protection officer"),
            ("[holder]", "keeps", "the privacy notice does not say how long records are kept"),
            ("[promise]", "answers", "no page says by when a report is answered"),
        )
        if not promised[name]
    ]
    if is_embedded():
        said.append(
            "both services share one database server and one user of this machine: for real reports give the public site its own (docs/guide/public.md)"
        )
    return said


def _database() -> list[str]:
    """The role may call the letterbox and read the public views, and nothing else."""
    found = []
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
            )
            name, superuser, bypass = cursor.fetchone()
            if superuser or bypass:
                found.append(
                    f"the database role {name} steps past row security: connect as clew_public"
                )
            cursor.execute(
                """SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relkind IN ('r', 'v', 'm', 'p')
                AND has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE') AND c.relname NOT LIKE 'public\\_%%' ORDER BY 1"""
            )
            more = [row[0] for row in cursor.fetchall()]
            if more:
                found.append(
                    f"the database role {name} reaches {', '.join(more[:5])}{' and more' if len(more) > 5 else ''}: connect as clew_public"
                )
            found += rights.findings(cursor) if not superuser else []
            cursor.execute("SELECT to_regprocedure('letterbox_keys()') IS NULL")
            if cursor.fetchone()[0]:
                found.append(
                    "the database has no letterbox: bring it up to date with clew unit migrate"
                )
    except Error as problem:
        found.append(
            f"the database does not answer ({type(problem).__name__}): is the unit's database up, and migrated (clew unit migrate)?"
        )
    return found

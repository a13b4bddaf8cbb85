"""Write the tables of a new database as one file of SQL, which an empty database is given in place
of every migration in turn.

    .venv/bin/python tools/make_first_schema.py     at each release, and when migrations have become many

It migrates a database of its own step by step, which takes minutes. Policies are left out: the
files of the law are put in place after every migration.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg

from clew.database import embedded
from clew.database.provision import ADMIN
from clew.unit.access import first_schema

ROOT = Path(__file__).resolve().parents[1]
FILE = first_schema.FILE
# What a session sets, what belongs to the server's superuser, and what pg_dump tells of itself.
_LEFT_OUT = re.compile(
    r"^(?:--.*|SET .*;|SELECT pg_catalog\.set_config.*;|\\(?:un)?restrict .*|ALTER SCHEMA public .*;|COMMENT ON EXTENSION .*;)\n",
    re.MULTILINE,
)
# The mark of the law that was put in place, which is put there again.
_LAW_NOTE = re.compile(r"^COMMENT ON TABLE public\.accounts_installation IS .*;\n", re.MULTILINE)


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="clew-schema-") as home:
        os.environ["CLEW_HOME"] = home
        cluster = embedded.start(make=True)
        try:
            environment = {
                **os.environ,
                "CLEW_AS_OWNER": "yes",
                "DJANGO_SETTINGS_MODULE": "clew.unit.settings",
            }
            command = [sys.executable, "-m", "django", "migrate", "--step-by-step"]
            subprocess.run(command, env=environment, check=True)
            dsn = cluster.dsn(ADMIN)
            dumped = subprocess.run(
                [
                    *(str(embedded.program("pg_dump")), "--schema-only", "--no-privileges"),
                    *("--no-policies", "--dbname", dsn),
                ],
                check=True,
                capture_output=True,
                text=True,
            ).stdout
            with psycopg.connect(dsn) as connection:
                applied = connection.execute(
                    "SELECT app, name FROM django_migrations ORDER BY id"
                ).fetchall()
        finally:
            embedded.stop()
    rows = ",\n".join(f"    ('{app}', '{name}', now())" for app, name in applied)
    made = re.sub(r"\n{3,}", "\n\n", _LAW_NOTE.sub("", _LEFT_OUT.sub("", dumped))).strip()
    FILE.write_text(
        "-- Made by tools/make_first_schema.py from the migrations named at the end; not changed by hand.\n"
        f"-- SHA-256 of the migrations: {first_schema.digest_of(applied)}\n\n"
        f"{made}\n\nINSERT INTO public.django_migrations (app, name, applied) VALUES\n{rows};\n",
        encoding="utf-8",
    )
    print(f"{len(applied)} migrations, {FILE.stat().st_size:,} bytes in {FILE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

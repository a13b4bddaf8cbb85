"""A copy of the database that is configured, read back before it is called one.

The rows of every table are counted at the moment of the copy, and counted again in the finished
file: a copy that holds less is not kept. Nobody but its owner can read the file, from its first
byte.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from clew.database import embedded
from clew.database.connection import is_embedded, url_of
from clew.database.embedded import DatabaseUnavailable
from clew.database.provision import ADMIN, OWNER
from clew.problems import Problem

# As pg_dump writes it: COPY schema.table (columns) FROM stdin;
_NAME = rb'(?:\w+|"(?:[^"]|"")+")'
_COPY = re.compile(rb"COPY (" + _NAME + rb"\." + _NAME + rb")(?: \(.*\))? FROM stdin;\n")
_NEEDS_TLS = ("require", "verify-ca", "verify-full")


class NotBackedUp(Problem):
    """No copy was written; the message says why and what to do."""


class NotRestored(Problem):
    """Nothing was restored, or not whole; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Backup:
    """What a copy holds, as read back from it.

    `source` says which database it is of, without a password.
    """

    path: Path
    source: str
    version: int
    counted: dict[str, int]

    @property
    def tables(self) -> int:
        return len(self.counted)

    @property
    def rows(self) -> int:
        return sum(self.counted.values())


def back_up(target: Path) -> Backup:
    """Write the configured database to `target` in PostgreSQL's custom format.

    Raises NotBackedUp, DatabaseUnavailable, MissingUrl.
    """
    target = target.absolute()
    if not target.parent.is_dir():
        raise NotBackedUp(f"there is no folder {target.parent}: make it first")
    if target.exists() and not target.is_file():
        raise NotBackedUp(f"{target} is not an ordinary file: name a file to write")
    dsn = embedded.start().dsn(ADMIN) if is_embedded() else url_of(OWNER)
    try:
        with psycopg.connect(dsn) as connection:
            return _write(connection, dsn, target)
    except psycopg.OperationalError as problem:
        raise DatabaseUnavailable(
            f"the database to be copied does not answer: {str(problem).strip()}"
        ) from None
    except psycopg.Error as problem:
        raise NotBackedUp(
            f"the database cannot be read whole as {OWNER}: {str(problem).strip()}"
        ) from None
    except OSError as problem:
        raise NotBackedUp(f"{target} was not written: {problem.strerror or problem}") from None


def fill(dump: Path, expected: dict[str, int]) -> str:
    """Restore `dump` into the database that is configured, which must hold no table; says which
    database that is.

    Whole or not at all, as the owner; the rows are counted and compared with `expected`. The rights
    that a backup does not hold are put in place by the migration that follows. Raises NotRestored,
    DatabaseUnavailable, MissingUrl.
    """
    dsn = embedded.start().dsn(OWNER) if is_embedded() else url_of(OWNER)
    held = conninfo_to_dict(dsn)
    where = f"{held.get('dbname')} at {held.get('host') or 'this machine'}"
    try:
        with psycopg.connect(dsn) as connection:
            version = connection.info.server_version // 10_000
            if there := _rows(connection):
                raise NotRestored(
                    f"the database {where} holds {len(there):,} tables already, and nothing was changed: restore into a new, empty database"
                )
    except psycopg.OperationalError as problem:
        raise DatabaseUnavailable(
            f"the database to restore into does not answer: {str(problem).strip()}"
        ) from None
    program = _program("pg_restore", version, dsn, line=True)
    listed = subprocess.run([program, "-l", str(dump)], capture_output=True, text=True, check=False)  # noqa: S603
    if listed.returncode:
        raise NotRestored(f"the copy of the database cannot be read: {listed.stderr.strip()}")
    # What a superuser gave, and what each migration gives anew, is not the owner's to restore.
    kept = [
        line
        for line in listed.stdout.splitlines()
        if not re.search(
            r"^\d+; \d+ \d+ (DEFAULT ACL|COMMENT - EXTENSION|SCHEMA - public|ACL - SCHEMA) ", line
        )
    ]
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".list") as chosen:
        chosen.write("\n".join(kept) + "\n")
        chosen.flush()
        command = [program, "--exit-on-error", "--single-transaction", "-L", chosen.name]
        done = _call(command, dsn, output=subprocess.DEVNULL, last=[str(dump)])
    if done.returncode:
        raise NotRestored(
            f"nothing was restored: {done.stderr.strip()}. On a server of your own, run what clew db provision prints first, with an empty database"
        )
    with psycopg.connect(dsn) as connection:
        found = _rows(connection)
    wrong = [
        f"{name} has {found.get(name, 'no such table')} rows, the backup {number:,}"
        for name, number in expected.items()
        if found.get(name) != number
    ]
    if wrong:
        raise NotRestored(f"what was restored into {where} is not whole: {wrong[0]}")
    return where


def _write(connection: psycopg.Connection, dsn: str, target: Path) -> Backup:
    version = connection.info.server_version // 10_000
    program = _program("pg_dump", version, dsn)
    # What is counted and what is copied are the same moment.
    connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
    snapshot = connection.execute("SELECT pg_export_snapshot()").fetchone()
    with _new_file(target) as (number, aside):
        counted = _rows(connection)
        if not counted:
            raise NotBackedUp(
                "the database holds no table of Clew's: is it the right one, and was clew unit migrate run?"
            )
        command = [program, "-Fc", f"--snapshot={snapshot[0] if snapshot else ''}"]
        done = _call(command, dsn, output=number)
        os.fsync(number)
        if done.returncode:
            raise NotBackedUp(f"pg_dump failed: {done.stderr.strip()}")
        found = _read_back(_program("pg_restore", version, dsn, line=False), aside)
        for name, number_of_rows in counted.items():
            if found.get(name) != number_of_rows:
                raise NotBackedUp(
                    f"the copy was read back and is not whole: {name} has {number_of_rows:,} rows, the copy {found.get(name, 'no such table')}"
                )
        os.replace(aside, target)
    held = conninfo_to_dict(dsn)
    source = f"{held.get('dbname')} at {held.get('host') or 'this machine'}"
    return Backup(target, source, version, counted)


def _rows(connection: psycopg.Connection) -> dict[str, int]:
    """Rows of every table that belongs to us, counted."""
    tables = connection.execute(
        "SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%' ORDER BY 1"
    ).fetchall()
    found = {}
    for (name,) in tables:
        row = connection.execute(
            f"SELECT count(*) FROM {name}".encode()
        ).fetchone()  # the database's own quoting of its own name
        found[str(name)] = int(row[0]) if row else 0
    return found


def _read_back(program: str, path: Path) -> dict[str, int]:
    """Rows of every table in the file, counted from the statements that would restore it."""
    found: dict[str, int] = {}
    table: str | None = None
    command = [program, "-f", "-", str(path)]
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said
        ) as reading,
    ):
        for line in reading.stdout or ():
            if table is not None:
                if line == b"\\.\n":
                    table = None
                else:
                    found[table] += 1
            elif line.startswith(b"COPY ") and (m := _COPY.match(line)):
                table = m[1].decode()
                found.setdefault(table, 0)
        if reading.wait():
            said.seek(0)
            raise NotBackedUp(
                f"the copy was written and cannot be read back: {said.read().decode(errors='replace').strip()}"
            )
    return found


@contextmanager
def _new_file(target: Path) -> Iterator[tuple[int, Path]]:
    """A file beside `target`, readable by its owner alone from the start; removed unless it was put
    in place.

    What a killed backup left is written over; a second backup to the same file at the same time is
    refused.
    """
    aside = target.with_name(f".{target.name}.writing")
    number = os.open(aside, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NotBackedUp(
                f"{target} is being written by another backup: wait for it, or name another file"
            ) from None
        os.fchmod(number, 0o600)
        os.ftruncate(number, 0)
        try:
            yield number, aside
        finally:
            aside.unlink(missing_ok=True)
    finally:
        os.close(number)


def _program(name: str, server: int, dsn: str, *, line: bool = True) -> str:
    """A pg_dump or pg_restore that fits the server: not older than it, and able to use TLS where
    the URL asks for it.

    `line`: whether it connects to the server; one that only reads a file needs no TLS.
    """
    held = conninfo_to_dict(dsn)
    tls = held.get("sslmode") in _NEEDS_TLS
    for candidate in dict.fromkeys(
        (shutil.which(name), *_debian(name, server), str(embedded.program(name)))
    ):
        # Our own is built without TLS.
        ours = candidate == str(embedded.program(name))
        if (
            candidate
            and Path(candidate).exists()
            and _version(candidate) >= server
            and not (ours and tls and line)
        ):
            return candidate
    shown = make_conninfo("", **{k: v for k, v in held.items() if k != "password"})
    raise NotBackedUp(
        f"no {name} here fits this server (PostgreSQL {server}{', over TLS' if tls else ''}): install postgresql-client-{server},"
        f" or run on a machine that has it, with this connection: '{shown}'"
    )


def _debian(name: str, server: int) -> list[str]:
    """Where Debian and Ubuntu keep each version's own programs, the server's version first."""
    kept = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda p: p.parts[-3] != str(server)
    )
    return [str(p) for p in kept]


def _version(program: str) -> int:
    said = subprocess.run(  # noqa: S603
        [program, "--version"], capture_output=True, text=True, check=False
    ).stdout
    found = re.search(r"\) (\d+)", said)
    return int(found[1]) if found else 0


def _call(
    command: list[str], dsn: str, *, output: int, last: Sequence[str] = ()
) -> subprocess.CompletedProcess[str]:
    """The password goes by the environment, never by the command line, which everybody on the
    machine can read.
    """
    held = conninfo_to_dict(dsn)
    environment = dict(os.environ)
    password = held.pop("password", None)
    if password:
        environment["PGPASSWORD"] = str(password)
    full = [*command, "--dbname", make_conninfo("", **held), *last]
    return subprocess.run(  # noqa: S603
        full,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        env=environment,
    )

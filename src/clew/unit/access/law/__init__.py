"""The standing law of who sees and changes what, in files of SQL by subject: put in place after
every migration.

A file holds the functions, triggers, views and row security of its subject as they are now.
Migrations make tables and never
policies: of a table that is in the files, a policy that is not is taken away. What was put in place
is noted with the state that it left, so that an unchanged database is left alone, and one whose
rules were changed by hand is told from one that is as it should be.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from functools import cache
from pathlib import Path

from clew.database.rights import Cursor

_FOLDER = Path(__file__).parent
_POLICY = re.compile(r"^(?:CREATE POLICY|ALTER TABLE) .*?;$", re.MULTILINE)
_NAME = re.compile(r"@(\w+)(?:\(([^()]*)\))?")
_STATE = """
    SELECT concat_ws('|', 'policy', tablename, policyname, permissive, cmd, roles, qual, with_check) FROM pg_policies WHERE schemaname = 'public'
    UNION ALL SELECT concat_ws('|', 'table', relname) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relrowsecurity
    UNION ALL SELECT concat_ws('|', 'function', pg_get_functiondef(p.oid), pg_get_userbyid(p.proowner)) FROM pg_proc p
        WHERE p.pronamespace = 'public'::regnamespace AND p.proname = ANY (%s)
    UNION ALL SELECT concat_ws('|', 'trigger', pg_get_triggerdef(t.oid), t.tgenabled) FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid WHERE p.proname = ANY (%s) AND NOT t.tgisinternal
    UNION ALL SELECT concat_ws('|', 'view', relname, pg_get_viewdef(oid)) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'v'
    ORDER BY 1
"""


class BadLaw(Exception):
    """A file uses a name that is not in names.toml, or gives it too few words."""


@cache
def _names() -> dict[str, tuple[list[str], str]]:
    made: dict[str, tuple[list[str], str]] = {}
    held: dict[str, str] = tomllib.loads((_FOLDER / "names.toml").read_text(encoding="utf-8"))[
        "names"
    ]
    for said, stands_for in held.items():
        name, _, words = said.partition("(")
        made[name] = (
            [w.strip() for w in words.rstrip(")").split(",")] if words else [],
            stands_for,
        )
    return made


def expand(text: str) -> str:
    """The text with the names of names.toml written out. Raises BadLaw."""

    def written_out(found: re.Match[str]) -> str:
        if found[1] not in _names():
            raise BadLaw(f"@{found[1]} is not in {_FOLDER.name}/names.toml")
        words, stands_for = _names()[found[1]]
        if not words:
            return expand(stands_for) + (f"({found[2]})" if found[2] is not None else "")
        given = [w.strip() for w in (found[2] or "").split(",", len(words) - 1)]
        if len(given) != len(words):
            raise BadLaw(f"@{found[1]} asks for {', '.join(words)}")
        return expand(stands_for.format(**dict(zip(words, given, strict=True))))

    return _NAME.sub(written_out, text)


@cache
def files() -> dict[str, str]:
    """Every file by its subject, written out."""
    return {p.stem: expand(p.read_text(encoding="utf-8")) for p in sorted(_FOLDER.glob("*.sql"))}


def functions() -> list[str]:
    """The names of all functions in the files."""
    return _named(r"^CREATE OR REPLACE FUNCTION (\w+)\(")


def tables() -> list[str]:
    """Every table whose rows the files keep."""
    return _named(r"^ALTER TABLE (\w+) ENABLE ROW LEVEL SECURITY;$")


def _named(pattern: str) -> list[str]:
    found: list[str] = re.findall(pattern, "\n".join(files().values()), re.MULTILINE)
    return sorted(set(found))


def put_in_place(cursor: Cursor) -> bool:
    """Make the database's rules those of the files; false when they are already. As the owner, in a
    transaction.
    """
    if is_in_place(cursor):
        return False
    cursor.execute(
        "SET LOCAL check_function_bodies = off"
    )  # functions name each other, in any order
    cursor.execute(
        "SELECT tablename, policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = ANY (%s)",
        [tables()],
    )
    held: list[tuple[str, str]] = cursor.fetchall()
    for table, policy in held:
        cursor.execute(f'DROP POLICY "{policy}" ON "{table}"')
    for text in files().values():
        cursor.execute(_POLICY.sub("", text))
    for text in files().values():
        for statement in _POLICY.findall(text):
            cursor.execute(statement)
    return True


def note(cursor: Cursor) -> None:
    """Note that this is what the files made; after everything that changes a function's settings."""
    # At a table of the owner's: a restore of a backup, which is the owner's too, puts it there
    # again.
    cursor.execute(
        f"COMMENT ON TABLE accounts_installation IS '{_of_files()} {_of_database(cursor)}'"
    )


def is_in_place(cursor: Cursor) -> bool:
    """Whether the rules in the database are those of these files, unchanged since they were put
    there.
    """
    cursor.execute("SELECT obj_description('accounts_installation'::regclass, 'pg_class')")
    row: tuple[str | None] | None = cursor.fetchone()
    return row is not None and row[0] == f"{_of_files()} {_of_database(cursor)}"


def _of_files() -> str:
    return hashlib.sha256("\0".join(f"{k}\0{v}" for k, v in files().items()).encode()).hexdigest()[
        :32
    ]


def _of_database(cursor: Cursor) -> str:
    cursor.execute(_STATE, [functions(), functions()])
    held: list[tuple[str]] = cursor.fetchall()
    return hashlib.sha256("\0".join(line for (line,) in held).encode()).hexdigest()[:32]

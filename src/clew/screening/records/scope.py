"""What a force has decided to screen, and no more: a file that says what is left out, since when, by whose
decision and why. What is left out is read by no stage and stands in no table of the run but as a number.

    [only]
    leave_out = ["witnesses", "children"]
    record_kinds = ["crime", "non-crime", "call"]
    years = 6
    decided_by = "Superintendent S. Rahman"
    decided_on = 2026-11-28
    reason = "Records older than six years have found no course that newer ones did not (bench.proportion)."
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from clew.problems import Problem
from clew.screening.engines.duck import Session
from clew.screening.records.schema import INCIDENTS

LEAVE_OUT = {
    "witnesses": "people who are only witnesses of what is recorded",
    "children": "people under 18 on the day of the record, whatever their part in it",
}
_KEYS = ("leave_out", "record_kinds", "years", "decided_by", "decided_on", "reason")
_GROWN_UP = 18


class BadScope(Problem):
    """A file of what is to be screened cannot be used; the message names the key and the cure."""


@dataclass(frozen=True, slots=True)
class Scope:
    """`record_kinds` is None where every kind is screened, `years` None where a record of any age is."""

    leave_out: frozenset[str]
    record_kinds: frozenset[str] | None
    years: int | None


def load(path: Path) -> Scope:
    """Raises BadScope."""
    try:
        whole = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise BadScope(f"{path} is no TOML file: {problem}") from problem
    only = whole.get("only")
    if not isinstance(only, dict) or len(whole) > 1:
        raise BadScope(f"{path}: one table is wanted, [only], with the keys {', '.join(_KEYS)}")
    for key in only:
        if key not in _KEYS:
            raise BadScope(f"{path}: there is no key {key}; there are {', '.join(_KEYS)}")
    for key in ("decided_by", "reason"):
        if not str(only.get(key, "")).strip():
            raise BadScope(f"{path}: say {key}: somebody answers for what is not screened")
    if not isinstance(only.get("decided_on"), date):
        raise BadScope(f"{path}: decided_on is a day, such as 2026-11-28")
    kinds = next(c.choices for c in INCIDENTS.columns if c.name == "record_kind")
    leave_out = _some_of(path, only, "leave_out", tuple(LEAVE_OUT)) or frozenset()
    record_kinds = _some_of(path, only, "record_kinds", tuple(kinds))
    years = only.get("years")
    if years is not None and (type(years) is not int or years < 1):
        raise BadScope(f"{path}: years is a whole number from 1")
    if not leave_out and record_kinds is None and years is None:
        raise BadScope(f"{path} leaves nothing out: say leave_out, record_kinds or years")
    return Scope(leave_out, record_kinds, years)


def _some_of(
    path: Path, only: dict[str, Any], key: str, known: tuple[str, ...]
) -> frozenset[str] | None:
    if key not in only:
        return None
    given = only[key]
    if not isinstance(given, list) or not given or any(g not in known for g in given):
        raise BadScope(f"{path}: {key} is a list of some of: {', '.join(known)}")
    return frozenset(given)


def leave_out_records(con: Session, scope: Scope, as_at: date | None) -> int:
    """Take incidents out of `kept`, and what hangs from them out of the other raw tables. How many.

    The years count from the day of screening: `as_at`, else the newest record's.
    """
    wrong = []
    if scope.record_kinds is not None:
        listed = ", ".join(f"'{k}'" for k in sorted(scope.record_kinds))
        wrong.append(f"coalesce(record_kind, '') not in ({listed})")
    if scope.years is not None:
        day = f"date '{as_at}'" if as_at else "(select max(known_on) from kept)"
        wrong.append(f"known_on < {day} - interval {scope.years} year")
    if not wrong:
        return 0
    con.execute(
        f"create or replace temp table out_of_scope as select force, incident_id from kept where {' or '.join(wrong)}"
    )
    con.execute(
        "delete from kept k using out_of_scope s where k.force = s.force and k.incident_id = s.incident_id"
    )
    for table in ("raw_involvements", "older_involvements", "raw_texts"):
        con.execute(
            f"delete from {table} r using out_of_scope s where r.force = s.force and r.incident_id = s.incident_id"
        )
    return int(con.execute("select count(*) from out_of_scope").fetchall()[0][0])


def leave_out_people(con: Session, scope: Scope) -> int:
    """Take people out of `raw_involvements`; `incidents` are the clean ones. How many.

    A child's age is counted to the day on which the record became known; whose birth is not known, or
    whose record has no day, stays.
    """
    before = _count(con)
    for table in ("raw_involvements", "older_involvements"):
        if "witnesses" in scope.leave_out:
            con.execute(f"delete from {table} where coalesce(lower(role), 'witness') = 'witness'")
        if "children" in scope.leave_out:
            con.execute(
                f"""delete from {table} r using incidents i where r.force = i.force and r.incident_id = i.incident_id
                and cast(r._m_date_of_birth as date) + interval {_GROWN_UP} year > coalesce(cast(i.happened_at as date), i.known_on)"""
            )
    return before - _count(con)


def _count(con: Session) -> int:
    return int(con.execute("select count(*) from raw_involvements").fetchall()[0][0])

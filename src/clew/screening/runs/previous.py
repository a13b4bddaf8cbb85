"""What an earlier published run knew of people, in the terms of today: who each mention was, and by
which mark it is known.

Runs of earlier versions named a mention by the number of its row. Their marks are made from what
they kept of each record.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb

from clew.problems import Problem
from clew.screening import kept_lines
from clew.screening.engines.duck import connect, parquet, quoted
from clew.screening.people.overrides import Decision, MentionKey
from clew.screening.records.marks import marked
from clew.screening.records.schema import PERSON_COLUMNS

KEYS = "mention-keys.csv"
_KEY_COLUMNS = ("by_row", "by_mark", "run")


class UnreadableRun(Problem):
    """A published run cannot be read to its end."""


def write_people(run: Path, out: Path) -> Path:
    """Write `out` (Parquet): n, force, incident_id, role, row, mark, given, family, dob, ref,
    identity_id of every mention. Raises UnreadableRun.
    """
    identities, involvements = run / "identities.parquet", run / "evidence" / "involvements.parquet"
    con = connect(out.parent, reads=[run])
    try:
        known = parquet(identities)
        held = parquet(involvements)
        columns = {str(r[0]) for r in con.execute(f"describe select * from {held}").fetchall()}
        people = ", ".join((*PERSON_COLUMNS, "relationship"))
        if "mark" in columns:
            con.execute(
                f"create temp table said as select inc, force, incident_id, role, row as held_row, mark, {people} from {held}"
            )
        else:
            rows = f"select inc, force, incident_id, role, row as held_row, {people} from {held}"
            con.execute(
                f"create temp table said as select * exclude (row) from ({marked(rows, 'held_row')}) m"
            )
        con.execute(f"""copy (select row_number() over (order by s.force, s.incident_id, s.role, s.held_row) as n, s.force, s.incident_id, s.role, s.held_row as row,
                s.mark, lower(trim(s.given_names)) as given, lower(trim(s.family_name)) as family, s.date_of_birth as dob, s.person_ref as ref, i.identity_id
            from said s join {known} i on s.force = i.force and s.incident_id = i.incident_id and s.role = i.role and s.held_row = i.row order by n)
            to '{quoted(out)}' (format parquet)""")
    except duckdb.Error as problem:
        raise UnreadableRun(
            f"the published run {run} cannot be read ({str(problem).splitlines()[0]}). Identities and decisions continue from it: "
            "put it back from a copy, or move it away to start afresh"
        ) from problem
    finally:
        con.close()
    return out


def translated(runs: Path, decisions: list[Decision], work: Path) -> list[Decision]:
    """The decisions with every mention named by its mark. One that the earlier runs do not agree
    about stays as it is, and is told.

    What a row number meant is kept in `mention-keys.csv`: the earlier runs need not be.
    """
    wanted = {k for d in decisions for k in (d.left, d.right) if MentionKey.parse(k).by_row}
    if not wanted:
        return decisions
    known = {
        cells["by_row"]: cells["by_mark"] for _, cells in kept_lines.read(runs / KEYS, _KEY_COLUMNS)
    }
    fresh = wanted - known.keys()
    if fresh:
        meant: dict[str, set[tuple[str, str]]] = {}
        for run in sorted(
            p.parent for p in runs.glob("*/manifest.json") if not p.parent.is_symlink()
        ):
            if _by_row(run):
                for key, mark in _marks(run, fresh, work):
                    meant.setdefault(key, set()).add((mark, run.name))
        lines = [
            (key, next(iter(found))[0], max(run for _, run in found))
            for key, found in sorted(meant.items())
            if len({m for m, _ in found}) == 1
        ]
        if lines:
            kept_lines.append(runs / KEYS, _KEY_COLUMNS, *lines)
        known |= {key: mark for key, mark, _ in lines}
    return [
        replace(d, left=known.get(d.left, d.left), right=known.get(d.right, d.right))
        for d in decisions
    ]


def _by_row(run: Path) -> bool:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return "mark" not in pq.read_schema(run / "identities.parquet").names
    except (OSError, pa.ArrowException):
        return False


def _marks(run: Path, keys: set[str], work: Path) -> list[tuple[str, str]]:
    work.mkdir(parents=True, exist_ok=True)
    people = write_people(run, work / "earlier-people.parquet")
    found = []
    con = connect(work)
    try:
        for key in sorted(keys):
            at = MentionKey.parse(key)
            rows = con.execute(
                f"select mark from {parquet(people)} where force = ? and incident_id = ? and role = ? and row = ?",
                [at.force, at.incident_id, at.role, int(at.mark)],
            ).fetchall()
            found += [
                (key, str(MentionKey(at.force, at.incident_id, at.role, mark))) for (mark,) in rows
            ]
    finally:
        con.close()
        people.unlink(missing_ok=True)
    return found

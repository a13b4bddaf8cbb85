"""Write small records for a test, as a force would hand them over, and read a run's tables."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import duckdb

from clew.screening.people.overrides import MentionKey


def write_table(
    folder: Path, name: str, rows: list[dict[str, Any]], columns: list[str] | None = None
) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    columns = columns or list(dict.fromkeys(c for row in rows for c in row))
    path = folder / f"{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as handle:
        out = csv.DictWriter(handle, columns)
        out.writeheader()
        out.writerows(rows)
    return path


def incident(
    number: int, day: str, narrative: str, offence_code: str | None = "195/41", **more: Any
) -> dict[str, Any]:
    return {
        "force": "Test",
        "incident_id": f"I{number}",
        "reported_on": day,
        "recorded_on": day,
        "occurred_from": day,
        "offence_code": offence_code,
        "offence": more.pop("offence", None),
        "record_kind": "crime",
        "narrative": narrative,
        **more,
    }


def person(
    number: int,
    role: str,
    given: str | None,
    family: str | None,
    born: str | None = None,
    **more: Any,
) -> dict[str, Any]:
    return {
        "force": "Test",
        "incident_id": f"I{number}",
        "role": role,
        "given_names": given,
        "family_name": family,
        "date_of_birth": born,
        **more,
    }


def write_records(
    folder: Path,
    incidents: list[dict[str, Any]],
    involvements: list[dict[str, Any]],
    **tables: list[dict[str, Any]],
) -> Path:
    write_table(folder, "incidents", incidents)
    write_table(folder, "involvements", involvements)
    for name, rows in tables.items():
        write_table(folder, name, rows)
    return folder


def rows(run: Path, table: str, where: str = "true") -> list[dict[str, Any]]:
    con = duckdb.connect()
    cursor = con.execute(
        f"select * from read_parquet('{run / (table + '.parquet')}', hive_partitioning = false) where {where}"
    )
    names = [d[0] for d in cursor.description]
    return [dict(zip(names, r, strict=True)) for r in cursor.fetchall()]


def course_of(run: Path, incident_id: str) -> dict[str, Any] | None:
    """The highest course that this record plays a part in, other than as another victim's."""
    con = duckdb.connect()
    cursor = con.execute(
        f"""select c.*, i.part from '{run}/courses.parquet' c join '{run}/course_incidents.parquet' i using (course_id)
        where i.incident_id = ? order by i.part = 'other victim', c.points desc""",
        [incident_id],
    )
    names = [d[0] for d in cursor.description]
    found = cursor.fetchone()
    return dict(zip(names, found, strict=True)) if found else None


def mention(run: Path, incident_id: str, role: str, row: int = 1) -> MentionKey:
    """The key of a mention that a run shows under this number."""
    found = rows(
        run, "identities", f"incident_id = '{incident_id}' and role = '{role}' and row = {row}"
    )[0]
    return MentionKey(found["force"], found["incident_id"], found["role"], found["mark"])


def parts(run: Path, course_id: str) -> dict[str, str]:
    return {
        r["incident_id"]: r["part"]
        for r in rows(run, "course_incidents", f"course_id = '{course_id}'")
    }

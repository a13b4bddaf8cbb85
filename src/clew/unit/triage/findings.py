"""What else was found in the words of records, beside what scored: for whoever reads a whole record
and wants to see all of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from django.db import connection

from clew.screening.behaviours.lexicon import load
from clew.screening.runs.read import Run
from clew.unit.intake.models import Course, ImportedRun
from clew.unit.triage.models import Finding

_BATCH = 10_000
# A place that earned points is marked for that already.
_FOUND = """
    select distinct c.course_id, c.force, c.incident_id, b.source, b.start, b."end", b.tag, b.status
    from behaviours b join incidents i using (inc)
    join course_incidents c on c.force = i.force and c.incident_id = i.incident_id
    where not exists (select 1 from reasons r where r.course_id = c.course_id and r.force = c.force
        and r.incident_id = c.incident_id and r.source = b.source and r.start = b.start)
"""
_ASIDE = """
    CREATE TEMP TABLE new_finding (engine_id text, force text, incident_id text, source text, start int, stop int, what text, status text) ON COMMIT DROP
"""
_KEPT = """
    INSERT INTO triage_finding (course_id, force, incident_id, source, start, stop, what, status)
    SELECT c.id, n.force, n.incident_id, left(n.source, 100), n.start, n.stop, left(n.what, 120), left(n.status, 20)
    FROM new_finding n JOIN intake_course c ON c.engine_id = n.engine_id
"""


class _Batches(Protocol):
    """A cursor of the run's engine, as far as it is used here."""

    def execute(self, query: str) -> object: ...
    def fetchmany(self, size: int) -> list[tuple[str, str, str, str, int, int, str, str]]: ...


class _Row(NamedTuple):
    course: str
    force: str
    incident_id: str
    source: str
    start: int
    stop: int
    tag: str
    status: str


def _rows(run: Run) -> Iterator[_Row]:
    held: _Batches = run.cursor()
    held.execute(_FOUND)
    while batch := held.fetchmany(_BATCH):
        for row in batch:
            yield _Row(*row)


def take_in(run: Run, _taken: ImportedRun) -> int:
    """What the run found, in place of what an earlier one did; how many. In the import's own
    transaction.
    """
    titles = {name: tag.title for name, tag in load().tags.items()}
    with connection.cursor() as cursor:
        cursor.execute(_ASIDE)
        with cursor.copy("COPY new_finding FROM STDIN") as copy:
            for found in _rows(run):
                what = titles.get(found.tag, found.tag.replace("_", " "))
                copy.write_row((*found[:6], what, found.status))
        cursor.execute("DELETE FROM triage_finding")
        cursor.execute(_KEPT)
        return int(cursor.rowcount)


@dataclass(frozen=True, slots=True)
class Found:
    """One place in a text: what was found there."""

    source: str
    start: int
    stop: int
    what: str


def found_in(course: Course) -> dict[tuple[str, str], list[Found]]:
    """What was found in each record of the course and earned nothing, by force and number."""
    made: dict[tuple[str, str], list[Found]] = defaultdict(list)
    for row in Finding.objects.filter(course=course).order_by("start", "id"):
        said = row.what if row.status == "asserted" else f"{row.what} ({row.status})"
        made[(row.force, row.incident_id)].append(Found(row.source, row.start, row.stop, said))
    return made

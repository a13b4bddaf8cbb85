"""Open a published run and read one course or one identity out of it. Names leave this door only when asked for."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from clew.screening.engines.duck import connect, quoted
from clew.screening.runs.redact import Redactor

_TABLES = ("courses", "course_incidents", "reasons", "identities", "attention")
_EVIDENCE = ("incidents", "involvements", "mentions", "identity_of", "held_links", "pairs", "behaviours", "ordered")


class NoSuchRun(Exception):
    """There is no published run where one was looked for."""


class NotInRun(Exception):
    """The run has no such course or identity."""


@dataclass(frozen=True, slots=True)
class IncidentLine:
    """One record of a course, with the words that earned something in it."""

    force: str
    incident_id: str
    part: str
    day: date | None
    offence: str
    offence_code: str | None
    status: str
    in_force: str | None
    quotes: list[tuple[str, str]]  # (reason, quote), cleaned

    @property
    def words(self) -> list[str]:
        """The quotes, each once, the first five."""
        return list(dict.fromkeys(q for _, q in self.quotes))[:5]


@dataclass(frozen=True, slots=True)
class CourseStory:
    """Everything that is told of one course."""

    course: dict[str, Any]
    elements: dict[str, Any]
    suspect: str
    victim: str
    incidents: list[IncidentLine]
    reasons: list[dict[str, Any]]
    unknown: list[str]


class Run:
    """A published run. `folder` is one run or a folder of runs, of which the newest is taken."""

    def __init__(self, folder: Path) -> None:
        found = folder if (folder / "manifest.json").exists() else folder / "latest"
        if not (found / "manifest.json").exists():
            raise NoSuchRun(f"there is no published run in {folder}; make one with clew screen RECORDS --out {folder}")
        self.folder = found.resolve()
        self.manifest: dict[str, Any] = json.loads((found / "manifest.json").read_text(encoding="utf-8"))
        self._con = connect(self.folder)
        for name in _TABLES:
            self._con.execute(f"create view {name} as select * from read_parquet('{quoted(self.folder / (name + '.parquet'))}')")
        for name in _EVIDENCE:
            path = self.folder / "evidence" / f"{name}.parquet"
            source = path / "*.parquet" if path.is_dir() else path
            self._con.execute(f"create view {name} as select * from read_parquet('{quoted(source)}')")

    def close(self) -> None:
        self._con.close()

    def cursor(self) -> Any:
        """A DuckDB cursor of its own, for reading a large table in batches."""
        return self._con.cursor()

    def rows(self, sql: str, parameters: list[Any] | None = None) -> list[dict[str, Any]]:
        cursor = self._con.execute(sql, parameters or [])
        names = [d[0] for d in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def courses(self, which: str) -> list[dict[str, Any]]:
        """Every course of a list, in order."""
        return self.rows("select * from courses where list = ? order by rank", [which])

    def course_id(self, asked: str) -> str:
        """A course id from itself or from list:rank. Raises NotInRun."""
        if ":" in asked:
            which, _, rank = asked.partition(":")
            found = self.rows("select course_id from courses where list = ? and rank = ?", [which, int(rank)]) if rank.isdigit() else []
        else:
            found = self.rows("select course_id from courses where course_id = ?", [asked])
        if not found:
            raise NotInRun(f"this run has no course {asked!r}; name one as in courses.parquet, or as list and rank: hidden:1")
        return found[0]["course_id"]

    def person(self, identity: str | None, *, identify: bool) -> str:
        """How a person is called here: the fullest name recorded, or its initials."""
        if identity is None:
            return "nobody named"
        names = self.rows(
            """select v.given_names as given, v.family_name as family, count(*) as n from identities d
            join involvements v on d.force = v.force and d.incident_id = v.incident_id and d.role = v.role and d.row = v.row
            where d.identity_id = ? and (v.given_names is not null or v.family_name is not null) group by v.given_names, v.family_name
            order by (v.given_names is not null and length(v.given_names) > 1)::int + (v.family_name is not null)::int desc, n desc, 1, 2 limit 1""",
            [identity],
        )
        if not names:
            return "unnamed, known by a number or handle"
        words = f"{names[0]['given'] or ''} {names[0]['family'] or ''}".split()
        return " ".join(w.title() if w.isupper() else w for w in words) if identify else "".join(f"{w[0].upper()}." for w in words)

    def story(self, course_id: str, *, identify: bool) -> CourseStory:
        course = self.rows("select * from courses where course_id = ?", [course_id])[0]
        reasons = self.rows("select * from reasons where course_id = ? order by points desc, reason", [course_id])
        names = self.rows(
            """select distinct concat_ws(' ', v.given_names, v.family_name) as name from course_incidents c
            join involvements v on c.force = v.force and c.incident_id = v.incident_id where c.course_id = ?""",
            [course_id],
        )
        clean = Redactor([r["name"] for r in names], identify=identify).clean
        reasons = [{**r, "quote": clean(r["quote"]) if r["quote"] else ""} for r in reasons]
        incidents = self.rows(
            """select c.force, c.incident_id, c.part, i.inc, i.happened_at, i.offence, i.offence_code, i.record_kind, i.status, o.kind as in_force
            from course_incidents c join incidents i on c.force = i.force and c.incident_id = i.incident_id
            left join (select inc, course_id, min(kind) as kind from ordered group by all) o on i.inc = o.inc and o.course_id = c.course_id
            where c.course_id = ? order by i.happened_at nulls last, c.incident_id""",
            [course_id],
        )
        lines = []
        for row in incidents:
            quotes = [
                (r["reason"], r["quote"])
                for r in reasons
                if r["quote"] and (r["force"], r["incident_id"]) == (row["force"], row["incident_id"])
            ]
            at = row["happened_at"]
            lines.append(IncidentLine(row["force"], row["incident_id"], row["part"], at.date() if at else None, row["offence"] or row["offence_code"] or "not coded",
                                      row["offence_code"], row["status"], row["in_force"], quotes))  # fmt: skip
        return CourseStory(
            course, json.loads(course["elements"]), self.person(course["suspect_identity"], identify=identify),
            self.person(course["victim_identity"], identify=identify), lines, reasons, self.unknown(course["suspect_identity"], json.loads(course["elements"]), undated=any(i["happened_at"] is None for i in incidents), parts={i["part"] for i in incidents}),
        )  # fmt: skip

    def unknown(self, suspect: str | None, elements: dict[str, Any], *, undated: bool, parts: set[str]) -> list[str]:
        """What the records of a course do not say, so that nobody takes silence for an answer."""
        said = []
        if suspect is None:
            said.append("No record names a suspect: the records are joined by like conduct around one person.")
        if undated:
            said.append("Some records carry no date.")
        if not elements["s4A_signs"]["fear_or_distress_told"]:
            said.append("No record tells of fear or distress. That it is not written does not mean that it is not there.")
        if not elements["told_to_stop_on"]:
            said.append("No record says that the suspect was told to stop.")
        if "unknown suspect" in parts:
            said.append("Some records name no suspect and were joined by nearness in time and like conduct: check them first.")
        if "counter-allegation" in parts:
            said.append("There are allegations both ways; which is true is not for Clew to say.")
        return said

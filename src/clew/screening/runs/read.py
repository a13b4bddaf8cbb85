"""Open a published run and read one course or one identity out of it.

Names leave this door only when asked for.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from clew.problems import Problem
from clew.screening.engines.duck import connect, parquet
from clew.screening.records.errors import readable
from clew.screening.runs.redact import Redactor

_TABLES = ("courses", "reasons", "identities", "attention")
_EVIDENCE = (
    "incidents",
    "involvements",
    "mentions",
    "identity_of",
    "held_links",
    "pairs",
    "behaviours",
    "ordered",
)
_CANDIDATES = ("candidates", "candidate_reasons")
# What runs of earlier versions lack: the columns of records of courses, and whom a course of
# several people is about.
_LATER = {"tie": "varchar", "tie_strength": "double", "counts": "boolean"}
_ONE_VICTIM = "select course_id, 1 as place, victim_identity, incident_count as records, first_on, last_on from"


DAMAGED = (duckdb.Error, json.JSONDecodeError, UnicodeDecodeError, KeyError)
"""What reading a run raises whose files are not as Clew wrote them."""


class NoSuchRun(Problem):
    """There is no published run where one was looked for."""


class NotInRun(Problem):
    """The run has no such course or identity."""


def published_runs(folder: Path) -> list[Path]:
    """Published runs in the folder of runs, newest first."""
    if not folder.is_dir():
        return []
    return sorted(
        (
            p
            for p in folder.iterdir()
            if p.is_dir() and not p.is_symlink() and (p / "manifest.json").exists()
        ),
        key=lambda p: p.name,
        reverse=True,
    )


def manifest_of(run: Path) -> dict[str, Any]:
    """What a published run says of itself. Raises OSError or ValueError where that cannot be read."""
    found: dict[str, Any] = json.loads((run / "manifest.json").read_text(encoding="utf-8"))
    return found


def published_run(folder: Path, name: str) -> Path | None:
    """The published run of this name in the folder of runs; None where there is none."""
    return next((p for p in published_runs(folder) if p.name == name), None)


_NAMED = "identities d join involvements v on d.force = v.force and d.incident_id = v.incident_id and d.role = v.role and d.row = v.row"
# Of each identity the fullest name that is recorded, of two as full the more frequent.
_FULLEST_NAMES = f"""select identity_id, given, family from (
    select d.identity_id, v.given_names as given, v.family_name as family, row_number() over (partition by d.identity_id order by
        (v.given_names is not null and length(v.given_names) > 1)::int + (v.family_name is not null)::int desc, count(*) desc,
        v.given_names, v.family_name) as choice
    from {_NAMED} where v.given_names is not null or v.family_name is not null group by d.identity_id, v.given_names, v.family_name) n where choice = 1"""
_NAMES_IN_COURSES = """select distinct c.course_id, concat_ws(' ', v.given_names, v.family_name) as name from course_incidents c
    join involvements v on c.force = v.force and c.incident_id = v.incident_id"""


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
    counts: bool | None = (
        None  # whether the record counts in this course; None in runs of earlier versions
    )
    of: str = ""  # whom the record names as victim, where that is not the course's
    tie: str | None = (
        None  # by what the record is tied to the course; None in runs of earlier versions
    )
    tie_strength: float | None = None

    @property
    def tied_by(self) -> str:
        """By what and how strongly the record is tied to the course; empty where suspect and victim
        both stand in it.
        """
        return (
            f"{self.tie} ({self.tie_strength:g})"
            if self.tie and self.tie_strength is not None and self.part != "direct"
            else ""
        )

    @property
    def standing(self) -> str:
        """The record's status, where it is not live, and that a cancelled record earns nothing;
        empty for a live one.
        """
        return (
            ""
            if self.status == "live"
            else f"{self.status}, earns nothing"
            if self.status == "cancelled"
            else self.status
        )

    @property
    def words(self) -> list[str]:
        """The quotes, each once, the first five."""
        return list(dict.fromkeys(q for _, q in self.quotes))[:5]


@dataclass(frozen=True, slots=True)
class Victim:
    """Somebody whose records count in a course: how she or he is called here, and in how many
    records.
    """

    identity: str
    called: str
    records: int


@dataclass(frozen=True, slots=True)
class CourseStory:
    """Everything that is told of one course."""

    course: dict[str, Any]
    elements: dict[str, Any]
    suspect: str
    victims: list[Victim]  # the leading one first
    incidents: list[IncidentLine]
    reasons: list[dict[str, Any]]
    unknown: list[str]

    @property
    def victim(self) -> str:
        return all_of(self.victims)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A course that was considered.

    `not_listed` says why it is in no list; it is empty, and `rank` filled, where it is in one.
    """

    course_id: str
    suspect_identity: str | None
    victim_identity: str
    list: str
    points: float
    not_listed: str
    first_on: date | None
    last_on: date | None
    incident_count: int
    rank: int | None

    @property
    def place(self) -> str:
        """Where it stands, in words."""
        return f"not listed: {self.not_listed}" if self.rank is None else f"{self.list} {self.rank}"


@dataclass(frozen=True, slots=True)
class CandidateStory:
    """What is told of a course in no list: its records and the lines of the table that gave it
    points, without words.
    """

    candidate: Candidate
    suspect: str
    victims: list[Victim]
    incidents: list[IncidentLine]
    reasons: list[dict[str, Any]]


def all_of(people: list[Victim]) -> str:
    """How several people are called, in one row of words.

    >>> all_of([Victim("P1", "A.H.", 1), Victim("P2", "B.K.", 1), Victim("P3", "C.D.", 2)])
    'A.H., B.K. and C.D.'
    """
    *others, last = [v.called for v in people]
    return f"{', '.join(others)} and {last}" if others else last


class Run:
    """A published run. `folder` is one run or a folder of runs, of which the newest is taken."""

    def __init__(self, folder: Path) -> None:
        found = folder if (folder / "manifest.json").exists() else folder / "latest"
        if not (found / "manifest.json").exists():
            raise NoSuchRun(
                f"there is no published run in {folder}; make one with clew screen RECORDS --out {folder}"
            )
        self.folder = found.resolve()
        try:
            self.manifest: dict[str, Any] = manifest_of(found)
        except ValueError as problem:
            raise self._damaged(f"manifest.json: {problem}") from problem
        self._con = connect(self.folder)
        self._made: set[str] = set()
        try:
            self._open_tables()
        except duckdb.Error as problem:
            raise self._damaged(str(problem)) from problem

    def _damaged(self, how: str) -> NoSuchRun:
        return NoSuchRun(
            f"the run {self.folder} is damaged ({how.splitlines()[0][:200]}). Put the run back from a copy, or screen the records again into an empty folder."
        )

    def _open_tables(self) -> None:
        for name in _TABLES:
            self._con.execute(
                f"create view {name} as select * from {parquet(self.folder / (name + '.parquet'))}"
            )
        self._show_courses("course", "courses", self.folder)
        for name in _EVIDENCE:
            path = self.folder / "evidence" / f"{name}.parquet"
            source = path / "*.parquet" if path.is_dir() else path
            self._con.execute(f"create view {name} as select * from {parquet(source)}")
        # Runs published before texts were kept can still be read and told of; the desk asks for a
        # run that has them.
        if (texts := self.folder / "evidence" / "texts.parquet").exists():
            self._con.execute(f"create view texts as select * from {parquet(texts)}")

        # Runs published before every candidate was kept tell of listed courses alone.
        self.keeps_candidates = (self.folder / "evidence" / "candidates.parquet").exists()
        if self.keeps_candidates:
            for name in _CANDIDATES:
                self._con.execute(
                    f"create view {name} as select * from {parquet(self.folder / 'evidence' / (name + '.parquet'))}"
                )
            self._show_courses("candidate", "candidates", self.folder / "evidence")

    def _show_courses(self, kind: str, courses: str, folder: Path) -> None:
        """The records and the people of `courses` as views, with every column of this version."""
        held = parquet(folder / f"{kind}_incidents.parquet")
        there = {r["column_name"] for r in self.rows(f"describe select * from {held}")}
        more = "".join(
            f", cast(null as {form}) as {column}"
            for column, form in _LATER.items()
            if column not in there
        )
        self._con.execute(f"create view {kind}_incidents as select *{more} from {held}")
        people = folder / f"{kind}_victims.parquet"
        self._con.execute(
            f"create view {kind}_victims as "
            + (
                f"select * from {parquet(people)}"
                if people.exists()
                else f"{_ONE_VICTIM} {courses}"
            )
        )

    def close(self) -> None:
        self._con.close()

    def _once(self, name: str, sql: str) -> None:
        """A table made when it is first asked for: what every course asks of the same large tables."""
        if name not in self._made:
            self._con.execute(f"create temp table {name} as {sql}")
            self._made.add(name)

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
        """The id of a listed course from itself or from list:rank. Raises NotInRun."""
        if ":" in asked:
            which, _, rank = asked.partition(":")
            found = (
                self.rows(
                    "select course_id from courses where list = ? and rank = ?", [which, int(rank)]
                )
                if rank.isdigit()
                else []
            )
        else:
            found = self.rows("select course_id from courses where course_id = ?", [asked])
        if not found:
            raise NotInRun(
                f"this run has no course {asked!r}; name one as in courses.parquet, or as list and rank: hidden:1"
            )
        return found[0]["course_id"]

    def candidates(self, where: str, parameters: list[Any]) -> list[Candidate]:
        """Courses that were considered, listed or not: those in lists first, then by points.
        `where` speaks of `c`.
        """
        if not self.keeps_candidates:
            raise NotInRun(
                f"{self.folder.name} was published by an earlier version of Clew, which kept no course that it did not list: screen again"
            )
        rows = self.rows(
            f"""select c.course_id, c.suspect_identity, c.victim_identity, c.list, c.points, c.not_listed, c.first_on, c.last_on, c.incident_count, l.rank
            from candidates c left join courses l on c.course_id = l.course_id where {where}
            order by l.rank is null, c.list <> 'hidden', c.points desc, c.course_id""",
            parameters,
        )
        return [Candidate(**row) for row in rows]

    def unlisted(self, course_id: str, *, identify: bool) -> CandidateStory:
        """A course that is in no list. Raises NotInRun."""
        found = self.candidates("c.course_id = ?", [course_id])
        if not found:
            raise NotInRun(f"this run has no course {course_id!r}, listed or not")
        incidents = self.rows(
            """select i.force, i.incident_id, m.part, i.happened_at, i.offence, i.offence_code, i.status, m.tie, m.tie_strength, m.counts, o.kind as in_force
            from candidate_incidents m join incidents i on m.inc = i.inc
            left join (select inc, course_id, min(kind) as kind from ordered group by all) o on m.inc = o.inc and m.course_id = o.course_id
            where m.course_id = ? order by i.happened_at nulls last, i.incident_id""",
            [course_id],
        )
        named = self._named_in(incidents, identify=identify)
        lines = [_line(r, [], named) for r in incidents]
        reasons = self.rows(
            """select r.rule, r.line, r.n, r.points, r.reasons, i.force, i.incident_id from candidate_reasons r left join incidents i on r.inc = i.inc
            where r.course_id = ? order by r.points desc, r.line""",
            [course_id],
        )
        c = found[0]
        return CandidateStory(
            c,
            self.person(c.suspect_identity, identify=identify),
            self.victims("candidate", course_id, identify=identify),
            lines,
            reasons,
        )

    def person(self, identity: str | None, *, identify: bool) -> str:
        """How a person is called here: the fullest name recorded, or its initials."""
        if identity is None:
            return "nobody named"
        self._once("fullest_names", _FULLEST_NAMES)
        names = self.rows(
            "select given, family from fullest_names where identity_id = ?", [identity]
        )
        if not names:
            return "unnamed, known by a number or handle"
        words = f"{names[0]['given'] or ''} {names[0]['family'] or ''}".split()
        return (
            " ".join(w.title() if w.isupper() else w for w in words)
            if identify
            else "".join(f"{w[0].upper()}." for w in words)
        )

    def victims(self, kind: str, course_id: str, *, identify: bool) -> list[Victim]:
        """Whom a course is about, the leading one first.

        `kind` is "course" for a listed one, or "candidate".
        """
        rows = self.rows(
            f"select victim_identity, records from {kind}_victims where course_id = ? order by place",
            [course_id],
        )
        return [
            Victim(
                r["victim_identity"],
                self.person(r["victim_identity"], identify=identify),
                r["records"],
            )
            for r in rows
        ]

    def _named_in(
        self, records: list[dict[str, Any]], *, identify: bool
    ) -> dict[tuple[str, str], str]:
        """Whom each record that is about somebody else names as victim, by force and record."""
        asked = sorted(
            {
                (r["force"], r["incident_id"])
                for r in records
                if r["part"] in ("other victim", "circle")
            }
        )
        if not asked:
            return {}
        people = self.rows(
            """select distinct force, incident_id, identity_id from identities where role in ('victim', 'reporter')
            and list_contains(?, incident_id) order by force, incident_id, identity_id""",
            [[incident for _, incident in asked]],
        )
        named: dict[tuple[str, str], list[str]] = {place: [] for place in asked}
        for p in people:
            if (place := (p["force"], p["incident_id"])) in named and len(named[place]) < 6:
                named[place].append(self.person(p["identity_id"], identify=identify))
        return {place: ", ".join(called) for place, called in named.items()}

    def story(self, course_id: str, *, identify: bool) -> CourseStory:
        course = self.rows("select * from courses where course_id = ?", [course_id])[0]
        reasons = self.rows(
            "select * from reasons where course_id = ? order by points desc, reason", [course_id]
        )
        self._once("names_in_courses", _NAMES_IN_COURSES)
        names = self.rows("select name from names_in_courses where course_id = ?", [course_id])
        clean = Redactor([r["name"] for r in names], identify=identify).clean
        reasons = [
            {**r, "quote": readable(clean(r["quote"])) if r["quote"] else ""} for r in reasons
        ]
        incidents = self.rows(
            """select c.force, c.incident_id, c.part, c.tie, c.tie_strength, c.counts, i.inc, i.happened_at, i.offence, i.offence_code, i.record_kind, i.status, o.kind as in_force
            from course_incidents c join incidents i on c.force = i.force and c.incident_id = i.incident_id
            left join (select inc, course_id, min(kind) as kind from ordered group by all) o on i.inc = o.inc and o.course_id = c.course_id
            where c.course_id = ? order by i.happened_at nulls last, c.incident_id""",
            [course_id],
        )
        named = self._named_in(incidents, identify=identify)
        quoted: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for r in reasons:
            if r["quote"]:
                quoted.setdefault((r["force"], r["incident_id"]), []).append(
                    (r["reason"], r["quote"])
                )
        lines = [_line(r, quoted.get((r["force"], r["incident_id"]), []), named) for r in incidents]
        return CourseStory(
            course,
            json.loads(course["elements"]),
            self.person(course["suspect_identity"], identify=identify),
            self.victims("course", course_id, identify=identify),
            lines,
            reasons,
            self.unknown(
                course["suspect_identity"],
                json.loads(course["elements"]),
                undated=any(i["happened_at"] is None for i in incidents),
                parts={i["part"] for i in incidents},
            ),
        )

    def unknown(
        self, suspect: str | None, elements: dict[str, Any], *, undated: bool, parts: set[str]
    ) -> list[str]:
        """What the records of a course do not say, so that nobody takes silence for an answer."""
        said = []
        if suspect is None:
            said.append(
                "No record names a suspect: the records are joined by like conduct around one person."
            )
        if elements.get("one_record_tells"):
            said.append(
                "The course is one record, which tells of repeated conduct by itself. No second record says so."
            )
        if undated:
            said.append("Some records carry no date.")
        if not elements["s4A_signs"]["fear_or_distress_told"]:
            said.append(
                "No record tells of fear or distress. That it is not written does not mean that it is not there."
            )
        if not elements["told_to_stop_on"]:
            said.append("No record says that the suspect was told to stop.")
        if "unknown suspect" in parts:
            said.append(
                "Some records name no suspect. By what each was joined, and how strongly, stands beside it: check the weakest first."
            )
        if "counter-allegation" in parts:
            said.append("There are allegations both ways; which is true is not for Clew to say.")
        return said


def _line(
    row: dict[str, Any], quotes: list[tuple[str, str]], named: dict[tuple[str, str], str]
) -> IncidentLine:
    at = row["happened_at"]
    return IncidentLine(
        row["force"],
        row["incident_id"],
        row["part"],
        at.date() if at else None,
        row["offence"] or row["offence_code"] or "not coded",
        row["offence_code"],
        row["status"],
        row["in_force"],
        quotes,
        row["counts"],
        named.get((row["force"], row["incident_id"]), ""),
        row["tie"],
        row["tie_strength"],
    )

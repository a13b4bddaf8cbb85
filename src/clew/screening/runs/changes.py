"""What a run says that the run before it did not: which courses appeared, rose, fell, were withdrawn,
whose people were joined or parted, and why, in words an officer can check.

Written beside the tables of the run that it is about, as `changes`. It names no person: courses, rules
and numbers of records alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from clew.screening.engines.duck import Session, connect, parquet
from clew.screening.people.overrides import BadDecision, MentionKey
from clew.screening.runs.previous import UnreadableRun
from clew.screening.runs.read import manifest_of

KINDS = ("appeared", "moved", "rose", "fell", "left", "withdrawn", "joined", "parted")
"""What happened to a course; it has one of them in a run, or none. It appeared in a list, moved to another,
rose or fell by its points, left the lists, was withdrawn (its records were, or no longer name both people), was
joined to another course because two people are one, or was parted from one because a person is two."""

SCHEMA = pa.schema(
    [
        ("course_id", pa.string()),
        ("kind", pa.string()),
        ("other_course", pa.string()),
        ("list_before", pa.string()),
        ("rank_before", pa.int64()),
        ("points_before", pa.float64()),
        ("list_now", pa.string()),
        ("rank_now", pa.int64()),
        ("points_now", pa.float64()),
        ("why", pa.string()),
    ]
)
# As much as a rounding can do; below it, points are the same.
_SAME_POINTS = 0.05
_RULES_TOLD = 4
_RECORDS = ("new", "taken in", "corrected", "cancelled", "left out", "gone")
_NEEDED = (
    "courses.parquet",
    "reasons.parquet",
    "identities.parquet",
    "evidence/incidents.parquet",
    "evidence/texts.parquet",
    "evidence/candidates.parquet",
    "evidence/candidate_incidents.parquet",
)


class Course(NamedTuple):
    """A course as one of the two runs has it; `which` is empty where it is in no list."""

    suspect: str
    victim: str
    which: str
    rank: int
    points: float
    not_listed: str
    last_on: date | None


def can_be_compared(run: Path) -> bool:
    """Whether a run has what its follower is compared with: those of earlier versions may not."""
    if not all((run / name).exists() for name in _NEEDED):
        return False
    return "mark" in pq.read_schema(run / "identities.parquet").names


def write_changes(
    before: Path | None, aside: Path, settings: dict[str, Any]
) -> dict[str, int] | None:
    """Write `changes.parquet` into the run at `aside`, which follows `before` and has these settings;
    how many courses have each kind of change. None, with an empty table, where there is no run before
    to compare with. Raises UnreadableRun.
    """
    rows: list[dict[str, Any]] = []
    told = before is not None and can_be_compared(before)
    if before is not None and told:
        con = connect(aside, reads=[before])
        try:
            rows = list(_changes(con, before, aside, _decided(before, settings)))
        except (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException):
            raise  # ours, and not of the files
        except (duckdb.Error, OSError, ValueError, KeyError) as problem:
            raise UnreadableRun(
                f"the published run {before} cannot be read ({str(problem).splitlines()[0]}). What changed since is worked out from it: "
                "put it back from a copy, or move it away to start afresh"
            ) from problem
        finally:
            con.close()
    pq.write_table(pa.Table.from_pylist(rows, schema=SCHEMA), aside / "changes.parquet")
    if not told:
        return None
    counted = Counter(r["kind"] for r in rows)
    return {kind: counted[kind] for kind in KINDS}


class _Decided(NamedTuple):
    """What people decided, or took back, between the two runs: mentions that decisions about people
    name, courses that a record was taken out of or put back into, and (force, incident_id, quote) that
    were said to tell of nothing, as one text.
    """

    mentions: frozenset[str]
    courses: frozenset[str]
    quotes: tuple[str, ...]


def _decided(before: Path, settings: dict[str, Any]) -> _Decided:
    earlier = manifest_of(before)["settings"]
    people, courses = (
        set(earlier.get(name) or ()) ^ set(settings[name])
        for name in ("decisions", "course_decisions")
    )
    return _Decided(
        frozenset(side for line in people for side in line.split(" ")[1:]),
        frozenset(c.split(" ")[1] for c in courses if c.startswith("take_out ")),
        tuple(c.removeprefix("deny  ") for c in courses if c.startswith("deny ")),
    )


def _changes(con: Session, before: Path, now: Path, decided: _Decided) -> Iterator[dict[str, Any]]:
    for side, run in (("then", before), ("now", now)):
        for name in _NEEDED:
            con.execute(
                f"create view {side}_{Path(name).stem} as select * from {parquet(run / name)}"
            )
    then, here = _courses(con, "then"), _courses(con, "now")
    one_of, parts_of = _people(con)
    ids = [c for c in {*then, *here} if _listed(then.get(c)) or _listed(here.get(c))]
    about = _About(con, [c for c in ids if then.get(c) != here.get(c)], decided)
    # A pair of people as the other run knows it.
    by_pair = {(c.suspect, c.victim): course_id for course_id, c in here.items()}
    pair_then = {(c.suspect, c.victim): course_id for course_id, c in then.items()}
    for course_id in sorted(ids):
        was, is_now = then.get(course_id), here.get(course_id)
        kind, other = "", ""
        if is_now is None and was is not None:
            pair = (one_of.get(was.suspect, was.suspect), one_of.get(was.victim, was.victim))
            other = by_pair.get(pair, "")
            kind = "joined" if other else "withdrawn"
        elif was is None and is_now is not None:
            pairs = {
                (s, v)
                for s in parts_of.get(is_now.suspect, {is_now.suspect})
                for v in parts_of.get(is_now.victim, {is_now.victim})
            }
            other = min((pair_then[p] for p in pairs if p in pair_then), default="")
            kind = "parted" if other else "appeared"
        elif was is not None and is_now is not None:
            kind = _kind(was, is_now)
        if kind:
            yield {
                "course_id": course_id,
                "kind": kind,
                "other_course": other or None,
                **_place(was, "before"),
                **_place(is_now, "now"),
                "why": about.why(course_id, was, is_now, one_of, parts_of),
            }


def _listed(course: Course | None) -> bool:
    return course is not None and course.which != ""


def _kind(was: Course, is_now: Course) -> str:
    if was.which != is_now.which:
        return "appeared" if not was.which else "left" if not is_now.which else "moved"
    if abs(was.points - is_now.points) < _SAME_POINTS:
        return ""
    return "rose" if is_now.points > was.points else "fell"


def _place(course: Course | None, when: str) -> dict[str, Any]:
    listed = course is not None and course.which
    return {
        f"list_{when}": course.which if course is not None and listed else None,
        f"rank_{when}": course.rank if course is not None and listed else None,
        f"points_{when}": course.points if course is not None else None,
    }


def _courses(con: Session, side: str) -> dict[str, Course]:
    return {
        r[0]: Course(*r[1:])
        for r in con.execute(
            f"""select c.course_id, coalesce(c.suspect_identity, ''), c.victim_identity, coalesce(l.list, ''), coalesce(l.rank, 0), c.points, c.not_listed, c.last_on
            from {side}_candidates c left join {side}_courses l on c.course_id = l.course_id"""
        ).fetchall()
    }


def _people(con: Session) -> tuple[dict[str, str], dict[str, set[str]]]:
    """Which identity each of the run before is now, and which ones each of today was: only of those
    that are not simply the same. One that is two today is that with most of its mentions.
    """
    con.execute("""create temp table became as select t.identity_id as was, n.identity_id as is_now, count(*) as n
        from then_identities t join now_identities n on t.force = n.force and t.incident_id = n.incident_id and t.role = n.role and t.mark = n.mark
        group by all""")
    one_of = dict(
        con.execute("""select was, is_now from (select *, row_number() over (partition by was order by n desc, is_now) as choice from became) b
            where choice = 1 and was <> is_now""").fetchall()
    )
    parts: dict[str, set[str]] = defaultdict(set)
    for is_now, was in con.execute("""select is_now, was from became
            where is_now in (select is_now from became group by is_now having count(*) > 1) or was in (select was from became group by was having count(*) > 1)
            or was <> is_now""").fetchall():
        parts[is_now].add(was)
    return one_of, dict(parts)


class _About:
    """What is known of the courses that differ: records that came and went, and points by rule."""

    def __init__(self, con: Session, ids: list[str], decided: _Decided) -> None:
        con.execute("create temp table asked (course_id varchar)")
        if ids:
            con.executemany("insert into asked values (?)", [[c] for c in sorted(ids)])
        self._con = con
        self._decided = decided
        self._records = self._came_and_went()
        self._rules = self._points_by_rule()
        self._split = {
            was
            for (was,) in con.execute(
                "select was from became group by was having count(*) > 1"
            ).fetchall()
        }
        self._merged = {
            is_now
            for (is_now,) in con.execute(
                "select is_now from became group by is_now having count(*) > 1"
            ).fetchall()
        }

        self._by_people = set(self._identities_of_decisions())
        self._denied = {
            course_id
            for course_id, force, incident_id in con.execute(
                "select distinct course_id, force, incident_id from mine_then union select distinct course_id, force, incident_id from mine_now"
            ).fetchall()
            if any(q.startswith(f"{force} {incident_id} ") for q in decided.quotes)
        }

    def _identities_of_decisions(self) -> Iterator[str]:
        """Who the mentions are, in either run, that decisions between the two name."""
        for key in sorted(self._decided.mentions):
            try:
                at = MentionKey.parse(key)
            except BadDecision:
                continue
            for side in ("then", "now"):
                for (identity,) in self._con.execute(
                    f"select identity_id from {side}_identities where force = ? and incident_id = ? and role = ? and mark = ?",
                    [at.force, at.incident_id, at.role, at.mark],
                ).fetchall():
                    yield identity

    def _came_and_went(self) -> dict[str, Counter[str]]:
        """Of each course: records `new` to the force, `taken in` that were there before, `gone` from
        the records, `cancelled` since, `left out` that are still there, and `corrected`.
        """
        same = "a.force = b.force and a.incident_id = b.incident_id"
        columns = [
            c
            for (c,) in self._con.execute(
                """select column_name from (describe select * from then_incidents) t
                where column_name in (select column_name from (describe select * from now_incidents) n) and column_name <> 'inc' order by 1"""
            ).fetchall()
        ]
        row = ", ".join(f'i."{c}"' for c in columns)
        for side in ("then", "now"):
            mine = f"{side}_candidate_incidents c join asked s on c.course_id = s.course_id join {side}_incidents i on c.inc = i.inc"
            for view, what, table in (
                (
                    "marks",
                    "hash(list(t.role || t.mark order by t.role, t.mark)) as people",
                    "identities",
                ),
                (
                    "words",
                    "hash(list(t.source || t.text order by t.source, t.text)) as text",
                    "texts",
                ),
            ):
                self._con.execute(
                    f"""create temp table {view}_{side} as select t.force, t.incident_id, {what} from {side}_{table} t
                    semi join (select i.force, i.incident_id from {mine}) m on t.force = m.force and t.incident_id = m.incident_id group by all"""
                )
            self._con.execute(f"""create temp table mine_{side} as select c.course_id, i.force, i.incident_id, i.status, hash({row}) as said, m.people, x.text
                from {mine} left join marks_{side} m on i.force = m.force and i.incident_id = m.incident_id
                left join words_{side} x on i.force = x.force and i.incident_id = x.incident_id""")
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for course_id, what, n in self._con.execute(f"""
            select b.course_id, case when k.incident_id is null then 'new' else 'taken in' end as what, count(*)
                from mine_now b left join mine_then a on a.course_id = b.course_id and {same} left join then_incidents k on b.force = k.force and b.incident_id = k.incident_id
                where a.incident_id is null group by all
            union all select a.course_id, case when k.incident_id is null then 'gone' else 'left out' end, count(*)
                from mine_then a left join mine_now b on a.course_id = b.course_id and {same} left join now_incidents k on a.force = k.force and a.incident_id = k.incident_id
                where b.incident_id is null group by all
            union all select a.course_id, case when b.status = 'cancelled' and a.status <> 'cancelled' then 'cancelled' else 'corrected' end, count(*)
                from mine_then a join mine_now b on a.course_id = b.course_id and {same}
                where a.said <> b.said or a.people is distinct from b.people or a.text <> b.text group by all""").fetchall():
            found[course_id][what] += n
        return found

    def _points_by_rule(self) -> dict[str, list[tuple[str, float]]]:
        """Of each course: what each rule's points changed by, most first, in the words of its reason."""
        found: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for course_id, words, by in self._con.execute("""
            with t as (select course_id, rule, sum(points) as points, min(reason) as reason from then_reasons join asked using (course_id) group by all),
                n as (select course_id, rule, sum(points) as points, min(reason) as reason from now_reasons join asked using (course_id) group by all)
            select coalesce(n.course_id, t.course_id), coalesce(n.reason, t.reason), coalesce(n.points, 0) - coalesce(t.points, 0) as moved
                from t full join n on t.course_id = n.course_id and t.rule = n.rule
                where abs(coalesce(n.points, 0) - coalesce(t.points, 0)) >= 0.05 order by 1, abs(moved) desc, 2""").fetchall():
            found[course_id].append((words, by))
        return found

    def why(
        self,
        course_id: str,
        was: Course | None,
        is_now: Course | None,
        one_of: dict[str, str],
        parts_of: dict[str, set[str]],
    ) -> str:
        """The causes as sentences, what changed in the records first."""
        counts = self._records[course_id]
        said = [_sentence(what, counts[what]) for what in _RECORDS if counts[what]]
        sides = [
            ("suspect", was.suspect if was else "", is_now.suspect if is_now else ""),
            ("victim", was.victim if was else "", is_now.victim if is_now else ""),
        ]
        for side, then, now in sides:
            if now in self._merged or (not now and one_of.get(then) in self._merged):
                said.append(
                    f"Its {side} is one person now who was two or more{self._who_said({then, now})}."
                )
            if then in self._split or (not then and parts_of.get(now, set()) & self._split):
                said.append(
                    f"Its {side} was one person and is two or more now{self._who_said({then, now})}."
                )
        if course_id in self._decided.courses:
            said.append("Somebody decided that a record does not belong to it, or took that back.")
        if course_id in self._denied:
            said.append("Somebody decided that words in it tell of nothing, or took that back.")
        if is_now is not None and not is_now.which:
            said.append(f"It is in no list: {is_now.not_listed}.")
        elif is_now is not None and is_now.which == "dormant" and was and was.which != "dormant":
            said.append(f"It has gone silent: its newest record is of {is_now.last_on}.")
        # Of a course that was in no list no words were kept to set beside.
        if was is not None and is_now is not None and was.which and is_now.which:
            rules = self._rules[course_id]
            told = [f"{by:+.1f} {words}" for words, by in rules[:_RULES_TOLD]]
            if told:
                more = len(rules) - len(told)
                said.append(
                    "Points: " + "; ".join(told) + (f"; and {more} more" if more else "") + "."
                )
        elif was is not None and is_now is not None and is_now.which:
            said.append(f"It had {was.points:g} points and has {is_now.points:g}.")
        return " ".join(said) or (
            "Its own records did not change. The day of screening, the rules or other records did."
        )

    def _who_said(self, identities: set[str]) -> str:
        return ": somebody decided so" if identities & self._by_people else ""


def _sentence(what: str, n: int) -> str:
    records = "1 record" if n == 1 else f"{n:,} records"
    are = "is" if n == 1 else "are"
    return {
        "new": f"{records} new.",
        "taken in": f"{records} known before {'belongs' if n == 1 else 'belong'} to it now.",
        "gone": f"{records} {are} no longer among the records.",
        "left out": f"{records} no longer {'belongs' if n == 1 else 'belong'} to it.",
        "cancelled": f"{records} cancelled since.",
        "corrected": f"{records} corrected since.",
    }[what]

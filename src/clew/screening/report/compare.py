"""Two runs over the same records beside each other: who enters the lists, who leaves them, who moves,
and of which groups they are. It is what a proposal of other rules is read with.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from clew.problems import Problem
from clew.screening.report.rates import BY, ROLES, people_of
from clew.screening.runs.read import DAMAGED, NoSuchRun, Run
from clew.screening.runs.rules_used import changed

_LISTS = ("urgent", "recorded", "hidden", "dormant")
# A course of one run is that of the other which shares most of its records: at least this share of
# the smaller of the two.
_SAME = 0.5
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Listed:
    """One course of a run: where it stands, its records, and the groups of its suspect and victim."""

    course_id: str
    which: str
    rank: int
    points: float
    records: frozenset[tuple[str, str]]
    groups: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Compared:
    """`entered`: in the second run alone; `left`: in the first alone; `moved`: in another list;
    `stayed`: how many stand in the same list.
    """

    entered: list[Listed] = field(default_factory=list)
    left: list[Listed] = field(default_factory=list)
    moved: list[tuple[Listed, Listed]] = field(default_factory=list)
    stayed: int = 0

    def by_group(self) -> Iterator[tuple[str, str, str, int, int]]:
        """Side, what people are grouped by, group, and how many courses enter and leave."""
        enter = Counter(g for c in self.entered for g in c.groups)
        leave = Counter(g for c in self.left for g in c.groups)
        for key in sorted({*enter, *leave}):
            yield (*key, enter[key], leave[key])


def compare_command(before: Path, after: Path, out: Console) -> int:
    """Print what differs between the lists of two runs. 0 when told, 2 when it cannot be."""
    try:
        first, second = Run(before), Run(after)
    except NoSuchRun as problem:
        out.print(str(problem), markup=False)
        return 2
    try:
        with_same_records(first, second)
        found = compared(listed(first), listed(second))
    except Problem as problem:
        out.print(str(problem), markup=False)
        return 2
    except DAMAGED as problem:
        out.print(f"One of the runs is damaged: {str(problem).splitlines()[0]}", markup=False)
        return 2
    finally:
        first.close()
        second.close()
    _tell(first.manifest, second.manifest, found, out)
    return 0


def with_same_records(first: Run, second: Run) -> None:
    """Raises Problem where the two runs are not over the same incidents: what differs would then not
    be due to the rules.
    """
    sql = (
        "select count(*) as n, coalesce(bit_xor(hash(force, incident_id)), 0) as sum from incidents"
    )
    if first.rows(sql) != second.rows(sql):
        raise Problem(
            f"{first.folder.name} and {second.folder.name} are not over the same records. Screen the same records with both sets of rules and compare those runs."
        )


def listed(run: Run) -> list[Listed]:
    """Every listed course of a run."""
    records: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for r in run.rows("select course_id, force, incident_id from course_incidents"):
        records[r["course_id"]].add((r["force"], r["incident_id"]))
    sides = {side: _groups(run, side) for side in ROLES}
    return [
        Listed(
            c["course_id"],
            c["list"],
            c["rank"],
            c["points"],
            frozenset(records[c["course_id"]]),
            groups=tuple(
                (side, by, group)
                for side, identity in (
                    ("suspects", c["suspect_identity"]),
                    ("victims", c["victim_identity"]),
                )
                for by, group in sides[side].get(identity, {}).items()
            ),
        )
        for c in run.rows(
            "select course_id, list, rank, points, suspect_identity, victim_identity from courses order by points desc, course_id"
        )
    ]


def _groups(run: Run, side: str) -> dict[str, dict[str, str]]:
    """The groups of every identity of a side."""
    columns = ", ".join(f'{sql} as "{by}"' for by, sql in BY.items())
    rows = run.rows(f"select identity_id, {columns} from ({people_of(run, side)}) p")
    return {r.pop("identity_id"): r for r in rows}


def compared(before: list[Listed], after: list[Listed]) -> Compared:
    """Pair the courses of two runs by the records that they share, most first, each once.

    >>> one = Listed("a", "hidden", 1, 40.0, frozenset({("F", "1"), ("F", "2")}))
    >>> two = Listed("b", "recorded", 3, 20.0, frozenset({("F", "2"), ("F", "1"), ("F", "3")}))
    >>> new = Listed("c", "hidden", 2, 30.0, frozenset({("F", "8"), ("F", "9")}))
    >>> found = compared([one], [two, new])
    >>> [c.course_id for c in found.entered], found.left, len(found.moved), found.stayed
    (['c'], [], 1, 0)
    """
    holding: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, course in enumerate(before):
        for record in course.records:
            holding[record].append(place)
    pairs = []
    for here, course in enumerate(after):
        shared = Counter(there for record in course.records for there in holding[record])
        pairs += [
            (n, -there, -here)
            for there, n in shared.items()
            if n >= _SAME * min(len(course.records), len(before[there].records))
        ]
    taken_before: dict[int, int] = {}
    taken_after: set[int] = set()
    for _, there, here in sorted(pairs, reverse=True):
        if -there not in taken_before and -here not in taken_after:
            taken_before[-there] = -here
            taken_after.add(-here)
    both = [(before[there], after[here]) for there, here in taken_before.items()]
    moved = [(a, b) for a, b in both if a.which != b.which]
    return Compared(
        [c for n, c in enumerate(after) if n not in taken_after],
        [c for n, c in enumerate(before) if n not in taken_before],
        moved,
        len(both) - len(moved),
    )


def _tell(before: dict[str, Any], after: dict[str, Any], found: Compared, out: Console) -> None:
    out.print(f"From {before['run']} to {after['run']}, over the same records.", markup=False)
    rules = [m.get("settings", {}).get("rules") or {} for m in (before, after)]
    if all(rules):
        differ = changed(*rules)
        said = ", ".join(differ) if differ else "none: the two runs used the same rules"
        out.print(f"Files of rules that differ: {said}.", markup=False)
    else:
        out.print("One of the runs does not say which rules it used.", markup=False)
    head = Table(title="Courses by list", title_justify="left")
    for column in ("List", "Before", "After", "Enter", "Leave"):
        head.add_column(column, justify="left" if column == "List" else "right")
    enter, leave = Counter(c.which for c in found.entered), Counter(c.which for c in found.left)
    counts = [m.get("counts", {}).get("lists", {}) for m in (before, after)]
    for which in _LISTS:
        head.add_row(
            which,
            *(f"{c.get(which, 0):,}" for c in counts),
            f"{enter[which]:,}",
            f"{leave[which]:,}",
        )
    out.print(head)
    moves = Counter((a.which, b.which) for a, b in found.moved)
    out.print(
        f"In the same list: {found.stayed:,}. In another: {len(found.moved):,}"
        + "".join(f"; {n:,} from {a} to {b}" for (a, b), n in moves.most_common())
        + ".",
        markup=False,
    )
    for title, courses in (("Enter", found.entered), ("Leave", found.left)):
        for c in courses[:_SHOWN]:
            out.print(
                f"{title}: {c.course_id}, {c.which} {c.rank}, {c.points:g} points, {len(c.records)} records",
                markup=False,
            )
        if len(courses) > _SHOWN:
            out.print(f"and {len(courses) - _SHOWN:,} more.", markup=False)
    groups = Table(title="People of the courses that enter and leave", title_justify="left")
    for column in ("Side", "By", "Group", "Enter", "Leave"):
        groups.add_column(column, justify="right" if column in ("Enter", "Leave") else "left")
    rows = list(found.by_group())
    for side, by, group, entered, left in rows:
        groups.add_row(side, by, group, f"{entered:,}", f"{left:,}")
    if rows:
        out.print(groups)
        out.print(
            "These counts are for whoever decides on the rules. Small ones can point to a person: they are not for publication.",
            markup=False,
        )

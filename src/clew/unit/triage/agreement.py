"""How far second readers agree with first ones, and what was missed; by group, with small numbers
protected.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from clew.unit.intake.models import Mention
from clew.unit.triage.models import LOW, Outcome, SecondReading
from clew.unit.triage.sampling import least


@dataclass(frozen=True, slots=True)
class Group:
    """`read` and `missed` are None where a small number is protected."""

    name: str
    read: int | None
    agreed: int | None
    missed: int | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of `read` second readings, `agreed` had the same outcome; `missed` were graded low first and
    accepted second.
    """

    drawn: int
    read: int
    agreed: int
    missed: int
    pairs: list[tuple[str, str, int]]
    groups: dict[str, list[Group]]
    least: int

    @property
    def share(self) -> str:
        return (
            f"{100 * self.agreed / self.read:.0f}% of {self.read}"
            if self.read
            else "nothing read twice yet"
        )


def measure() -> Agreement:
    rows = list(SecondReading.objects.exclude(at=None).select_related("first", "course"))
    drawn = SecondReading.objects.count()
    pairs = Counter((Outcome(r.first.outcome).label, Outcome(r.outcome).label) for r in rows)
    agreed = sum(r.first.outcome == r.outcome for r in rows)
    missed = sum(_is_miss(r) for r in rows)
    return Agreement(
        drawn,
        len(rows),
        agreed,
        missed,
        [(a, b, n) for (a, b), n in sorted(pairs.items(), key=lambda x: -x[1])],
        _groups(rows),
        least(),
    )


def _is_miss(row: SecondReading) -> bool:
    return row.first.outcome in LOW and row.outcome == Outcome.ACCEPTED


def _groups(rows: list[SecondReading]) -> dict[str, list[Group]]:
    """By the victim's and the suspect's recorded sex and ethnicity, as the records give them."""
    wanted = {i for r in rows for i in (r.course.victim_identity, r.course.suspect_identity) if i}
    facts: dict[str, dict[str, str]] = {}
    for identity, sex, ethnicity in Mention.objects.filter(identity__in=wanted).values_list(
        "identity", "sex", "ethnicity"
    ):
        held = facts.setdefault(identity, {})
        if sex:
            held.setdefault("sex", sex)
        if ethnicity:
            held.setdefault("ethnicity", ethnicity)
    made = {}
    for title, side, what in (
        ("Victim's sex", "victim_identity", "sex"),
        ("Victim's ethnicity", "victim_identity", "ethnicity"),
        ("Suspect's sex", "suspect_identity", "sex"),
        ("Suspect's ethnicity", "suspect_identity", "ethnicity"),
    ):
        counts: dict[str, list[int]] = {}
        for row in rows:
            name = facts.get(getattr(row.course, side), {}).get(what, "not recorded")
            one = counts.setdefault(name, [0, 0, 0])
            one[0] += 1
            one[1] += row.first.outcome == row.outcome
            one[2] += _is_miss(row)
        made[title] = protect(counts, least())
    return made


def protect(counts: dict[str, list[int]], smallest: int) -> list[Group]:
    """Hide groups below `smallest`, and as many more as it takes that no hidden number follows from
    the totals.

    A group's parts are told only when the group is: a hidden group hides with at least one other,
    and together they hold `smallest` or more. Agreed and missed are hidden where they, or what they
    leave of the group, are small and not 0.
    """
    hidden = {name for name, (read, _, _) in counts.items() if 0 < read < smallest}
    by_size = sorted((name for name in counts if name not in hidden), key=lambda n: counts[n][0])
    while hidden and by_size and (len(hidden) < 2 or sum(counts[n][0] for n in hidden) < smallest):
        hidden.add(by_size.pop(0))
    groups: list[Group] = []
    for name, (read, agreed, missed) in sorted(counts.items()):
        if name in hidden:
            groups.append(Group(name, None, None, None))
            continue
        tell = not any(0 < n < smallest or 0 < read - n < smallest for n in (agreed, missed))
        # The parts of one group told and of all others hidden would give the hidden ones by the
        # page's own totals.
        groups.append(
            Group(
                name,
                read,
                agreed if tell and not hidden else None,
                missed if tell and not hidden else None,
            )
        )
    shut = any(g.agreed is None for g in groups)
    return [
        Group(g.name, g.read, None if shut else g.agreed, None if shut else g.missed)
        for g in groups
    ]

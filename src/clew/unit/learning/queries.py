"""What pages of learning read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from clew.learning.cases import Case, own_cases, read_case
from clew.learning.difficulty import of_sets
from clew.learning.measure import Change, Reading, Row, change, rows
from clew.learning.sources import BadContent
from clew.learning.vignettes import AFTER, BEFORE, LATER, study
from clew.unit.accounts.models import User
from clew.unit.learning.models import Completion, Learner, Measure, Team, WrittenCase


@dataclass(frozen=True, slots=True)
class Playable:
    """A case that can be played: Clew's own has version 0."""

    name: str
    title: str
    says: str
    minutes: int
    variants: int
    version: int


@dataclass(frozen=True, slots=True)
class Result:
    """None where fewer people learned than are shown."""

    title: str
    learners: int | None
    by_factor: dict[str, list[Row]] | None
    changes: list[tuple[str, Change]]
    sets: dict[str, tuple[int, float, float]]


def _checked() -> list[WrittenCase]:
    found: dict[str, WrittenCase] = {}
    for held in WrittenCase.objects.filter(checked_at__isnull=False, withdrawn_at=None).order_by(
        "name", "-version"
    ):
        found.setdefault(held.name, held)
    return list(found.values())


def playable() -> list[Playable]:
    made = []
    every: list[tuple[dict[str, Any], int]] = [
        *((raw, 0) for raw in own_cases().values()),
        *((held.content, held.version) for held in _checked()),
    ]
    for raw, version in every:
        try:
            case = read_case(raw)
        except BadContent:
            continue  # of a version that this program cannot read
        made.append(
            Playable(case.name, case.title, case.says, case.minutes, len(case.variants), version)
        )
    return made


def case_to_play(name: str, variant: int) -> tuple[Case, int] | None:
    """The case and its version; None where there is none to play."""
    raw, version = own_cases().get(name), 0
    if raw is None:
        held = next((w for w in _checked() if w.name == name), None)
        if held is None:
            return None
        raw, version = held.content, held.version
    try:
        return read_case(raw, variant), version
    except BadContent:
        return None


def written() -> list[WrittenCase]:
    """The newest version of each case that was written here."""
    found: dict[str, WrittenCase] = {}
    for held in WrittenCase.objects.select_related("by", "checked_by").order_by("name", "-version"):
        found.setdefault(held.name, held)
    return list(found.values())


def newest(name: str) -> WrittenCase | None:
    return WrittenCase.objects.select_related("by", "checked_by").filter(name=name).first()


def versions(name: str) -> list[WrittenCase]:
    return list(WrittenCase.objects.select_related("by", "checked_by").filter(name=name))


def tellings(held: WrittenCase) -> tuple[list[Case], str]:
    """The case in each of its tellings, and what is still to be put right in it."""
    made = []
    try:
        for number in range(1, len(held.content.get("variant", [])) + 1):
            made.append(read_case(held.content, number))
    except BadContent as problem:
        return [], str(problem)
    return made, ""


def completions(user: User) -> list[Completion]:
    return list(Completion.objects.filter(user=user))


def completion(user: User, number: int) -> Completion | None:
    return Completion.objects.filter(user=user, pk=number).first()


def teams() -> list[Team]:
    return list(Team.objects.select_related("by"))


def _readings(learners: Any) -> list[Reading]:
    return [
        Reading(
            m.learner_id,
            m.time,
            a["vignette"],
            a["stalking"],
            a["relationship"],
            a["victim"],
            a["suspect"],
            a["recorded"],
            a["shown"],
            a["said"],
        )
        for m in Measure.objects.filter(learner__in=learners)
        for a in m.answers
    ]


def shown_teams(sizes: Mapping[int | None, int], least: int) -> set[int]:
    """Which teams may be shown beside the total, by how many of each learned; None: in no team.

    No team of fewer than `least`; and what is left when all that are shown are taken from the total
    is nobody, or `least` people or more.
    """
    shown = sorted(
        (t for t, n in sizes.items() if t is not None and n >= least), key=lambda t: sizes[t]
    )
    while shown and 0 < sum(sizes.values()) - sum(sizes[t] for t in shown) < least:
        shown.pop(0)
    return set(shown)


def results() -> list[Result]:
    """Of everybody, then of each team. Of fewer people than the study shows, or of a team that could
    be found by subtraction, only that it is not shown.
    """
    least = study().team_least
    team_of: dict[int, int | None] = dict(Learner.objects.values_list("pk", "team_id"))
    readings = _readings(Learner.objects.values("pk"))
    did: dict[int, set[int]] = {
        time: {r.learner for r in readings if r.time == time} for time in (BEFORE, AFTER, LATER)
    }
    pairs = {"Before to after": (BEFORE, AFTER), "Before to three months": (BEFORE, LATER)}

    def may(people: set[int]) -> set[int | None]:
        """Whose results of these people are shown: teams, and None for everybody."""
        sizes = Counter(team_of[p] for p in people)
        return {*shown_teams(sizes, least), *((None,) if len(people) >= least else ())}

    by_time = {time: may(people) for time, people in did.items()}
    by_pair = {words: may(did[first] & did[second]) for words, (first, second) in pairs.items()}
    made = []
    whom: list[tuple[int | None, str]] = [(None, "Everybody")]
    whom += [(t.pk, t.title) for t in teams()]
    for key, title in whom:
        of = [r for r in readings if key is None or team_of[r.learner] == key]
        shown = [r for r in of if key in by_time[r.time]]
        changes = [
            (words, change(shown, *pairs[words]))
            for words, who in by_pair.items()
            if key in who and all(key in by_time[time] for time in pairs[words])
        ]
        made.append(
            Result(
                title,
                len({r.learner for r in shown}) if shown else None,
                rows(shown) if shown else None,
                changes,
                of_sets(shown) if shown and key is None else {},
            )
        )
    return made

"""Why two mentions were taken for one person: a waterfall of weights and a sentence."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass
from typing import Any, NamedTuple

from clew.screening.people.contradictions import CORE, SHARES, Core, alike_given, conflict, core_of
from clew.screening.people.linking import SAME_KEY, SAME_VICTIM
from clew.screening.people.model import Model, comparisons, labels


@dataclass(frozen=True, slots=True)
class Step:
    """One bar of the waterfall: what was compared, what was found, its weight in log2 odds."""

    comparison: str
    found: str
    weight: float


class Between(NamedTuple):
    """Two mentions that were compared, and which kinds of SHARES they have in common."""

    one: Core
    two: Core
    shared: frozenset[str]

    def against(self) -> str | None:
        """Why these two alone would not be taken for one person; None where nothing is against it."""
        found = conflict(self.one, self.two)
        return found.cause if found and not found.unless & self.shared else None

    def of(self, found: str) -> str:
        """A difference that did not part them, with what it is or what outweighed it."""
        if found == "different given names" and alike_given(self.one, self.two):
            return "given names that differ as a slip or a short form does"
        if found not in _OUTWEIGHED:
            return found
        one, two = self.one, self.two
        if (one.ref and one.ref == two.ref) or (one.collar and one.collar == two.collar):
            return f"{found} (the same number in the force's system outweighs that)"
        if self.shared & {"email", "handle"}:
            return f"{found} (the same e-mail address or handle outweighs that)"
        if one.born and one.born == two.born:
            return f"{found} (the same date of birth outweighs that)"
        return found


_OUTWEIGHED = ("different given names", "different second given names", "different dates of birth")


def between_sql(one: str, two: str, held: Set[str]) -> str:
    """The columns that `between` reads of two rows of `mentions`, which stand as `one` and `two`.

    `held`: the columns that the run's mentions have; a run of an earlier version may lack some.
    """

    def of(alias: str, sql: str) -> str:
        lacking = set(re.findall(r"k\.(\w+)", sql)) - held
        return "null" if lacking else re.sub(r"\bk\.", f"{alias}.", sql)

    cores = [
        f"{of(alias, sql)} as {side}_{name}"
        for side, alias in (("one", one), ("two", two))
        for name, sql in CORE.items()
    ]
    shares = [
        f"coalesce({of(one, sql)} = {of(two, sql)}, false) as same_{kind}"
        for kind, sql in SHARES.items()
    ]
    return ", ".join((*cores, *shares))


def between(row: dict[str, Any]) -> Between:
    """The two mentions of a row with the columns of `between_sql`."""
    return Between(
        core_of(row, "one_"),
        core_of(row, "two_"),
        frozenset(kind for kind in SHARES if row[f"same_{kind}"]),
    )


def waterfall(model: Model, pair: dict[str, Any], two: Between | None = None) -> list[Step]:
    """The steps that add up to the pair's weight. `pair` has `weight` and a level number for each
    comparison.

    How rare a shared name is comes as its own step, as does the starting point: that two people
    drawn blindly are one.
    """
    steps = []
    for comparison in comparisons():
        level = int(pair[comparison] or 0)
        if level:
            found = labels(comparison)[level]
            steps.append(
                Step(
                    comparison,
                    two.of(found) if two else found,
                    model.weights(comparison)[level - 1],
                )
            )
    rest = float(pair["weight"]) - sum(s.weight for s in steps)
    return [
        *steps,
        Step("start", "two mentions at random, and how common the shared names are", rest),
    ]


def sentence(steps: list[Step], two: Between | None = None) -> str:
    """The link in words: what speaks for it, strongest first, then what speaks against.

    Two who would not be joined by themselves are in one group because others say that they are one;
    then that is said.
    """
    if two and (against := two.against()):
        return (
            f"Not taken for one person on this alone: {against}. What other records say joins them."
        )
    yes = [
        s.found
        for s in sorted(steps, key=lambda s: -s.weight)
        if s.weight > 0.5 and s.comparison != "start"
    ]
    no = [
        s.found
        for s in sorted(steps, key=lambda s: s.weight)
        if s.weight < -0.5 and s.comparison != "start"
    ]
    said = (
        "Taken for one person: " + _listed(yes) if yes else "Taken for one person on weak grounds"
    )
    return said + (", although " + _listed(no) if no else "") + "."


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]


def rule_sentence(weight: float) -> str | None:
    """The sentence for a link that a rule made, not the comparison of two mentions."""
    if abs(weight - SAME_VICTIM) < 1e-9:
        return "Taken for one person: the same name, with nothing against it, opposite the same other person."
    if abs(weight - SAME_KEY) < 1e-9:
        return "Taken for one person: unnamed, but with a telephone, e-mail, handle, vehicle or number of the force that only this person has."
    if weight >= 99:
        return "One person because somebody decided so."
    return None

"""A made-up register of Stalking Protection Orders beside the made-up records: what was planned,
and the steps that a force would write down.

The truth is drawn first, one row a matter; the register's rows are told from it, as `clew unit
import-orders` reads them.
A draw of its own: the records of a seed are the same with and without it.
"""

from __future__ import annotations

import json
import random
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any

from clew.synth.population import Person

REGISTER = (
    "matter",
    "step",
    "on",
    "order",
    "subject_name",
    "subject_born",
    "protected_name",
    "court",
    "court_kind",
    "reason",
    "words",
    "ends",
    "interim_asked",
    "terms",
    "breach",
    "section",
    "failure",
    "happened_on",
    "recorded_on",
    "outcome",
    "outcome_on",
)
TRUTH_REGISTER = (
    "matter",
    "person",
    "considered_on",
    "not_pursued_on",
    "not_pursued_reason",
    "drafted_on",
    "authorised_on",
    "refused_on",
    "refused_by",
    "refused_reason",
    "applied_on",
    "interim_asked",
    "interim_made_on",
    "interim_refused_on",
    "full_made_on",
    "full_refused_on",
    "full_refused_reason",
    "withdrawn_on",
    "positive",
    "ends_on",
    "served_on",
    "varied_on",
    "discharged_on",
    "breaches",
)
_COURT = "Northmoor Magistrates' Court"
_BAN = "You must not contact the protected person, directly or indirectly, by any means."
_PROGRAMME = "You must attend the programme given by the Northmoor service."
_NOT_PURSUED = ("evidence", "not_necessary", "charged", "other_order", "victim_view")
_REFUSED = ("acts", "risk", "necessity", "conditions", "papers")
_COURT_REFUSED = ("acts", "risk", "necessity", "procedure")
_OUTCOMES = ("charged", "convicted", "evidential", "victim", "caution")
_SHARE_CONSIDERED = 0.6


@dataclass
class Matter:
    """What became of one thought of an order.

    A day that is None did not come, or not before the last day of the records.
    """

    matter: str
    person: str
    considered_on: date
    not_pursued_on: date | None = None
    not_pursued_reason: str = ""
    drafted_on: date | None = None
    authorised_on: date | None = None
    refused_on: date | None = None
    refused_by: str = ""
    refused_reason: str = ""
    applied_on: date | None = None
    interim_asked: bool = False
    interim_made_on: date | None = None
    interim_refused_on: date | None = None
    full_made_on: date | None = None
    full_refused_on: date | None = None
    full_refused_reason: str = ""
    withdrawn_on: date | None = None
    positive: bool = False
    ends_on: date | None = None
    served_on: date | None = None
    varied_on: date | None = None
    discharged_on: date | None = None
    breaches: list[dict[str, Any]] = field(default_factory=list)


class _Days:
    """Days one after another, until the records end."""

    def __init__(self, dice: random.Random, start: date, last: date) -> None:
        self.dice, self.day, self.last = dice, start, last

    def next(self, least: int, most: int) -> date | None:
        self.day += timedelta(days=self.dice.randint(least, most))
        return self.day if self.day <= self.last else None


def plan(seed: str, matter: str, person: Person, begin: date, last: date) -> Matter | None:
    """Draw what became of an order against this person, or None where none was thought of.

    Deterministic in `seed`.
    """
    dice = random.Random(seed)  # made-up matters, not secrets
    if dice.random() > _SHARE_CONSIDERED:
        return None
    days = _Days(dice, begin, last)
    considered = days.next(1, 20)
    if considered is None:
        return None
    made = Matter(matter, f"P{person.number}", considered)
    if dice.random() < 0.25:
        made.not_pursued_on = days.next(1, 20)
        made.not_pursued_reason = dice.choice(_NOT_PURSUED) if made.not_pursued_on else ""
        return made
    made.drafted_on = days.next(2, 25)
    if made.drafted_on and dice.random() < 0.2:
        made.refused_on = days.next(0, 5)
        if made.refused_on:
            made.refused_by, made.refused_reason = (
                dice.choice(("superintendent", "legal")),
                dice.choice(_REFUSED),
            )
        return made
    made.authorised_on = made.drafted_on and days.next(0, 4)
    made.applied_on = made.authorised_on and days.next(1, 10)
    if made.applied_on is None:
        return made
    _at_court(made, dice, days)
    return made


def _at_court(made: Matter, dice: random.Random, days: _Days) -> None:
    made.interim_asked = dice.random() < 0.6
    if made.interim_asked:
        day = days.next(0, 6)
        if dice.random() < 0.85:
            made.interim_made_on = day
        else:
            made.interim_refused_on = day
        if day is None:
            return
    drawn, day = dice.random(), days.next(10, 60)
    made.positive = dice.random() < 0.3
    if day is None:
        return
    if drawn < 0.08:
        made.withdrawn_on = day
        return
    if drawn < 0.2:
        made.full_refused_on, made.full_refused_reason = day, dice.choice(_COURT_REFUSED)
        return
    made.full_made_on = day
    made.ends_on = (
        None
        if dice.random() < 0.4
        else date(day.year + dice.choice((2, 3, 5)), day.month, min(day.day, 28))
        if day.day > 1
        else None
    )
    made.served_on = days.next(0, 5)
    if made.served_on is None:
        return
    after = made.served_on
    for _ in range(dice.choice((0, 0, 0, 1, 1, 2, 4))):
        after += timedelta(days=dice.randint(1, 60))
        if after <= days.last:
            made.breaches.append(_breach(dice, "s8", after, days.last))
    if dice.random() < 0.12 and made.served_on + timedelta(days=3) <= days.last:
        made.breaches.append(_breach(dice, "s11", made.served_on + timedelta(days=3), days.last))
    if dice.random() < 0.1:
        made.varied_on = days.next(20, 120)
    if dice.random() < 0.05:
        made.discharged_on = days.next(60, 200)
        made.breaches = [
            b
            for b in made.breaches
            if not made.discharged_on or b["happened_on"] <= made.discharged_on.isoformat()
        ]


def _breach(dice: random.Random, section: str, day: date, last: date) -> dict[str, Any]:
    recorded = day + timedelta(days=dice.randint(0, 3)) if dice.random() < 0.8 else None
    outcome_on = (
        recorded + timedelta(days=dice.randint(5, 120))
        if recorded and dice.random() < 0.6
        else None
    )
    recorded = recorded if recorded and recorded <= last else None
    outcome_on = outcome_on if outcome_on and recorded and outcome_on <= last else None
    return {
        "section": section,
        "happened_on": day.isoformat(),
        "recorded_on": recorded and recorded.isoformat(),
        "outcome_on": outcome_on and outcome_on.isoformat(),
        "outcome": dice.choice(_OUTCOMES) if outcome_on else "",
    }


def truth_row(made: Matter) -> dict[str, Any]:
    """One row of truth_register: days as ISO text, breaches as JSON."""
    row = {k: v.isoformat() if isinstance(v, date) else v for k, v in asdict(made).items()}
    row["breaches"] = json.dumps(made.breaches)
    return {
        k: ("yes" if row[k] else "no") if isinstance(row[k], bool) else row[k] or None
        for k in TRUTH_REGISTER
    }


def register_rows(made: Matter, subject: Person, protected: Person) -> list[dict[str, Any]]:
    """The matter as a force would write it down, one row a step."""
    terms = "\n".join([_BAN, _PROGRAMME] if made.positive else [_BAN])
    at_court = {"court": _COURT, "court_kind": "magistrates"}
    rows: list[dict[str, Any]] = []

    def say(step: str, on: date | None, **more: Any) -> None:
        if on is not None:
            rows.append({"matter": made.matter, "step": step, "on": on.isoformat(), **more})

    name = {
        "subject_name": f"{subject.given} {subject.family}",
        "subject_born": subject.born.isoformat(),
        "protected_name": f"{protected.given} {protected.family}",
    }
    say("considered", made.considered_on, words="Put into the register.", **name)
    say("not_pursued", made.not_pursued_on, reason=made.not_pursued_reason, words="As coded.")
    say("drafted", made.drafted_on)
    say(
        "authority_refused" if made.refused_by == "superintendent" else "legal_refused",
        made.refused_on,
        reason=made.refused_reason,
        words="As coded.",
    )
    say("authorised", made.authorised_on, words="Authorised.")
    say("applied", made.applied_on, interim_asked="yes" if made.interim_asked else "no", **at_court)
    if made.interim_made_on:
        say(
            "interim_made",
            made.interim_made_on,
            ends=(made.interim_made_on + timedelta(days=56)).isoformat(),
            terms=_BAN,
            **at_court,
        )
    say(
        "interim_refused",
        made.interim_refused_on,
        reason="not_appropriate",
        words="As coded.",
        **at_court,
    )
    say(
        "full_refused",
        made.full_refused_on,
        reason=made.full_refused_reason,
        words="As coded.",
        **at_court,
    )
    say("withdrawn", made.withdrawn_on, reason="other_order", words="As coded.")
    say(
        "full_made",
        made.full_made_on,
        ends=made.ends_on.isoformat() if made.ends_on else "further",
        terms=terms,
        **at_court,
    )
    say("served", made.served_on, order="spo", words="In person.")
    for number, breach in enumerate(made.breaches, 1):
        say(
            "breach",
            date.fromisoformat(breach["happened_on"]),
            order="spo",
            breach=f"{made.matter}/{number}",
            words="As recorded.",
            section=breach["section"],
            failure="first" if breach["section"] == "s11" else "",
            happened_on=breach["happened_on"],
            recorded_on=breach["recorded_on"],
            outcome=breach["outcome"],
            outcome_on=breach["outcome_on"],
        )
    say("varied", made.varied_on, order="spo", words="Varied.", **at_court)
    say("discharged", made.discharged_on, order="spo", words="Discharged.", **at_court)
    return [{k: row.get(k) or None for k in REGISTER} for row in rows]

"""Everything that can be counted: what it is, what is counted, by which day, from where, and what
cannot be said by it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Literal

from clew.offences import concepts, describe
from clew.offences.outcomes import outcome_set, outcome_types

Unit = Literal[
    "offences",
    "arrests",
    "people",
    "courses",
    "applications",
    "decisions",
    "orders",
    "breaches",
    "records",
    "cases",
]
KINDS = {
    "stalking": "Stalking",
    "harassment": "Harassment",
    "aggravated": "Racially or religiously aggravated stalking or harassment",
    "coercion": "Controlling or coercive behaviour",
    "communications": "Malicious or threatening communications",
    "order": "Breach of a protective order",
    "images": "Intimate image offences and voyeurism",
    "threat": "Threats to kill",
    "strangulation": "Intentional strangulation",
}
"""Kinds of offences (concepts.csv) as a table calls them."""
BASES = {
    "recorded": "the day on which it was recorded",
    "occurred": "the day on which it happened",
    "decided": "the day of the decision or outcome",
}
SPO_BEGAN = date(2020, 1, 20)
_SIDES = (
    "victim_sex",
    "victim_age",
    "suspect_sex",
    "suspect_age",
    "relationship",
    "online",
    "domestic",
    "code",
    "victim_ethnicity",
    "suspect_ethnicity",
    "area",
)


PartOf = tuple[str, tuple[tuple[str, tuple[str, ...]], ...]]
"""The measure that another is a part of, and which part: the values, of what, that its rows have."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that can be counted. `source` is the table of facts; `where` SQL over it (of `x`);
    `day` the column of each basis.

    `distinct` counts distinct values of a column; `sums` adds up a column; `standing` is a stock on the last day of a
    period. `of_kinds`: it is asked for one kind of offence. `begins`: the first day on which there
    could be one. `says` and `cannot` are told beside the number. `part_of` has no default: whoever
    adds a measure says which other it is a part of, or None, because the difference of the two is a
    number as well (control). `made_of`: what a whole is put together from, where nothing else is in
    it.
    """

    key: str
    title: str
    unit: Unit
    source: str
    where: str
    day: dict[str, str]
    by: tuple[str, ...] = ()
    of_kinds: bool = False
    distinct: str = ""
    sums: str = ""
    standing: bool = False
    overlaps: tuple[str, ...] = ()
    begins: date | None = None
    says: str = ""
    cannot: str = ""
    part_of: PartOf | None = field(kw_only=True)
    made_of: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def bases(self) -> tuple[str, ...]:
        return tuple(self.day)


_LIVE = "x.status = 'live'"
_CRIME = f"x.record_kind = 'crime' and {_LIVE}"
_DAYS = {"recorded": "x.recorded", "occurred": "x.occurred"}
_DECIDED = {"decided": "x.decided", "recorded": "x.recorded", "occurred": "x.occurred"}


def _types(name: str) -> str:
    return ", ".join(f"'{t}'" for t in outcome_set(name))


def _outcome_words(name: str) -> str:
    return "; ".join(f"{t} {outcome_types()[t].lower()}" for t in outcome_set(name))


def _offences() -> list[Measure]:
    return [
        Measure(
            "recorded",
            "{of}: offences recorded",
            "offences",
            "offences",
            f"{_CRIME} and x.kind = {{kind}}",
            _DAYS,
            (*_SIDES, "outcome", "by_then"),
            True,
            says="Crimes whose principal classification is one of the codes listed. Cancelled, transferred and withdrawn records are left out.",
            part_of=None,
        ),
        Measure(
            "included",
            "{of}: further offences kept inside another record",
            "offences",
            "offences",
            f"{_CRIME} and regexp_matches(x.included_kinds, '\\b{{bare}}\\b') and x.kind is distinct from {{kind}}",
            _DAYS,
            (
                "victim_sex",
                "victim_age",
                "suspect_sex",
                "suspect_age",
                "relationship",
                "online",
                "domestic",
            ),
            True,
            says="Crimes with another principal classification whose record holds one of the codes listed as an included classification. They are not in the number of offences recorded: the two may be added up, but are not the same thing.",
            part_of=None,
        ),
        Measure(
            "cancelled",
            "{of}: records cancelled, transferred or withdrawn",
            "offences",
            "offences",
            "x.record_kind = 'crime' and x.status <> 'live' and x.kind = {kind}",
            _DAYS,
            ("code", "status"),
            True,
            cannot="The day of cancellation is not in these records: they are counted by the day on which they were first recorded or happened.",
            part_of=None,
        ),
        Measure(
            "transferred",
            "{of}: records transferred to another force",
            "offences",
            "offences",
            "x.record_kind = 'crime' and x.status = 'transferred' and x.kind = {kind}",
            _DAYS,
            ("code",),
            True,
            cannot="The day of the transfer is not in these records: they are counted by the day on which they were first recorded or happened.",
            part_of=("cancelled", (("status", ("transferred",)),)),
        ),
        Measure(
            "reclassified",
            "{of}: offences first recorded as this and classified anew since",
            "offences",
            "offences",
            f"{_CRIME} and x.first_kind = {{kind}} and x.code is distinct from x.first_code",
            _DAYS,
            ("now",),
            True,
            cannot="The day on which it was classified anew is not in these records: they are counted by the day on which they were recorded or happened. They are in the number of offences of their new code.",
            part_of=None,
        ),
        Measure(
            "reclassified_in",
            "{of}: offences first recorded as something else",
            "offences",
            "offences",
            f"{_CRIME} and x.kind = {{kind}} and x.first_code <> x.code",
            _DAYS,
            ("first",),
            True,
            cannot="The day on which it was classified anew is not in these records.",
            part_of=("recorded", (("anew", ("yes",)),)),
        ),
        Measure(
            "outcomes",
            "{of}: offences with an outcome",
            "offences",
            "offences",
            f"{_CRIME} and x.kind = {{kind}} and x.outcome is not null",
            _DECIDED,
            ("outcome", "alternate", "days", *_SIDES),
            True,
            says="Counted by the day of the outcome, the offences may have been recorded in an earlier period: the number is no share of those recorded in the same one.",
            part_of=("recorded", (("outcome", tuple(outcome_types())),)),
        ),
        Measure(
            "charged",
            "{of}: offences charged or summonsed",
            "offences",
            "offences",
            f"{_CRIME} and x.kind = {{kind}} and x.outcome in ({_types('charged')})",
            _DECIDED,
            ("alternate", "days", *_SIDES),
            True,
            says=f"Offences, not people, with outcome type {_outcome_words('charged')}.",
            part_of=("recorded", (("outcome", outcome_set("charged")),)),
        ),
        Measure(
            "positive",
            "{of}: offences with a positive outcome",
            "offences",
            "offences",
            f"{_CRIME} and x.kind = {{kind}} and x.outcome in ({_types('positive')})",
            _DECIDED,
            ("outcome", "days", *_SIDES),
            True,
            says=f"“Positive outcome” means outcome type {_outcome_words('positive')}. Older questions say sanction detections, which were defined otherwise.",
            part_of=("recorded", (("outcome", outcome_set("positive")),)),
        ),
        Measure(
            "arrests",
            "{of}: arrests",
            "arrests",
            "offences",
            f"x.record_kind = 'custody' and {_LIVE} and x.kind = {{kind}}",
            {"recorded": "x.recorded"},
            ("suspect_sex", "suspect_age", "suspect_ethnicity", "area", "code"),
            True,
            says="Custody records whose first offence is one of the codes listed. One person arrested twice is two arrests.",
            part_of=None,
        ),
    ]


def _people() -> list[Measure]:
    sides = f"{_CRIME} and x.kind = {{kind}}"
    told = "A person is counted once in a period, however often recorded and however spelt, as the screening told people apart; those recorded without enough to tell them apart are not counted."
    return [
        Measure(
            "victims",
            "{of}: people recorded as victims",
            "people",
            "offences",
            sides,
            _DAYS,
            ("victim_sex", "victim_age", "victim_ethnicity"),
            True,
            distinct="victim",
            says=told,
            cannot="People in two periods cannot be added up: the same person may be in both.",
            part_of=None,
        ),
        Measure(
            "suspects",
            "{of}: people recorded as suspects",
            "people",
            "offences",
            sides,
            _DAYS,
            ("suspect_sex", "suspect_age", "suspect_ethnicity"),
            True,
            distinct="suspect",
            says=told,
            cannot="People in two periods cannot be added up: the same person may be in both. A suspect is not an offender.",
            part_of=None,
        ),
        Measure(
            "people_arrested",
            "{of}: people arrested",
            "people",
            "offences",
            f"x.record_kind = 'custody' and {_LIVE} and x.kind = {{kind}}",
            {"recorded": "x.recorded"},
            ("suspect_sex", "suspect_age", "suspect_ethnicity"),
            True,
            distinct="suspect",
            says=told,
            part_of=None,
        ),
        Measure(
            "people_charged",
            "{of}: people charged or summonsed",
            "people",
            "offences",
            f"{_CRIME} and x.kind = {{kind}} and x.outcome in ({_types('charged')})",
            _DECIDED,
            ("suspect_sex", "suspect_age", "suspect_ethnicity"),
            True,
            distinct="suspect",
            says=f"Suspects of offences with outcome type {_outcome_words('charged')}. " + told,
            cannot="Where a record names several suspects and one was charged, all are counted: the records do not say which.",
            part_of=("suspects", (("charged", ("yes",)),)),
        ),
        Measure(
            "repeat_victims",
            "{of}: people recorded twice or more as victims of one suspect",
            "people",
            "repeats",
            "",
            {"recorded": "x.recorded"},
            ("times",),
            True,
            says="Records within the period only. " + told,
            part_of=("victims", (("repeat", ("yes",)),)),
        ),
        Measure(
            "earlier_arrests",
            "{of}: people arrested, and how often before",
            "people",
            "earlier_arrests",
            "",
            {"recorded": "x.recorded"},
            ("earlier",),
            True,
            says="Earlier custody records of the same person for the same kind of offence, before the first of the period. "
            + told,
            cannot="An arrest before the records begin is not known here.",
            part_of=("people_arrested", ()),
        ),
        Measure(
            "first_arrests",
            "{of}: people arrested for the first time",
            "people",
            "first_arrests",
            "",
            {"recorded": "x.recorded"},
            ("reports",),
            True,
            says="The first custody record of a person for these offences in all records handed over; before it, every live record of any kind in which somebody recorded as their victim named them. "
            + told,
            cannot="An arrest before the records begin is not known here. That a record was made does not say that police were told who did it.",
            part_of=("people_arrested", (("first", ("yes",)),)),
        ),
    ]


def _courses() -> list[Measure]:
    day = {"occurred": "x.last_on"}
    says = "Courses of conduct that the screening put together from records, for a person to read. It ranks; it decides nothing, and a course is not an offence until somebody records one. Counted by the day of the latest act."
    return [
        Measure(
            "courses",
            "Courses of conduct found by screening",
            "courses",
            "courses",
            "true",
            day,
            ("list",),
            says=says,
            part_of=None,
        ),
        Measure(
            "courses_unrecorded",
            "Courses of conduct found by screening and not recorded as stalking",
            "courses",
            "courses",
            "not x.recorded",
            day,
            ("list",),
            says=says,
            cannot="How many of these are stalking is not known until each is read.",
            part_of=("courses", (("recorded", ("no",)),)),
        ),
    ]


def _step(
    key: str,
    title: str,
    name: str,
    unit: Unit = "decisions",
    more: str = "",
    by: tuple[str, ...] = (),
    part_of: PartOf | None = None,
) -> Measure:
    ordered = " and x.stalking" if name in ("varied", "renewed", "discharged", "quashed") else ""
    return Measure(
        key,
        title,
        unit,
        "steps",
        f"x.name = '{name}'{ordered}{more}",
        {"decided": 'x."on"'},
        by,
        begins=SPO_BEGAN,
        part_of=part_of,
    )


def _orders() -> list[Measure]:
    made = {"decided": "x.made_on"}
    both = "x.kind in ('spo', 'interim_spo')"
    within = "x.made_on <= p.last and (x.ended_on is null or x.ended_on > p.last) and (x.ends_on is null or x.ends_on >= p.last)"
    mixed = "Interim and full orders are counted apart: one person commonly has first the one and then the other."
    found = [
        _step("considered", "Stalking Protection Orders considered", "considered", "applications"),
        _step(
            "not_pursued",
            "Stalking Protection Orders considered and not pursued",
            "not_pursued",
            by=("reason",),
        ),
        _step("authorised", "Applications authorised by a superintendent", "authorised"),
        _step(
            "refused_superintendent",
            "Applications refused by a superintendent",
            "authority_refused",
            by=("reason",),
        ),
        _step(
            "refused_legal",
            "Applications refused by legal services",
            "legal_refused",
            by=("reason",),
        ),
        _step(
            "applied_interim",
            "Interim orders applied for",
            "applied",
            "applications",
            " and x.interim_asked",
            part_of=("applied", (("interim_asked", ("yes",)),)),
        ),
        _step("applied", "Full orders applied for", "applied", "applications"),
        _step(
            "interim_refused",
            "Interim orders refused by the court",
            "interim_refused",
            by=("reason",),
        ),
        _step("refused", "Full orders refused by the court", "full_refused", by=("reason",)),
        _step("withdrawn", "Applications withdrawn", "withdrawn", by=("reason",)),
        Measure(
            "orders_interim",
            "Interim Stalking Protection Orders made",
            "orders",
            "orders",
            "x.kind = 'interim_spo'",
            made,
            ("days",),
            begins=SPO_BEGAN,
            says=f"Made by the court, whether or not served. {mixed}",
            part_of=("conditions", (("kind", ("interim_spo",)),)),
        ),
        Measure(
            "orders_full",
            "Stalking Protection Orders made",
            "orders",
            "orders",
            "x.kind = 'spo'",
            made,
            ("days",),
            begins=SPO_BEGAN,
            says=f"Full orders made by the court, whether or not served. {mixed}",
            part_of=("conditions", (("kind", ("spo",)),)),
        ),
        Measure(
            "orders_positive",
            "Stalking Protection Orders made with a positive requirement",
            "orders",
            "orders",
            "x.kind = 'spo' and x.positive",
            made,
            begins=SPO_BEGAN,
            part_of=("orders_full", (("positive", ("yes",)),)),
        ),
        Measure(
            "people_full",
            "People against whom a Stalking Protection Order was made",
            "people",
            "orders",
            "x.kind = 'spo'",
            made,
            distinct="x.person",
            begins=SPO_BEGAN,
            says="One person is counted once in a period.",
            part_of=("people_any", (("kind", ("spo",)),)),
        ),
        Measure(
            "people_any",
            "People against whom an order, interim or full, was made",
            "people",
            "orders",
            both,
            made,
            distinct="x.person",
            begins=SPO_BEGAN,
            says="One person is counted once in a period.",
            part_of=None,
        ),
        Measure(
            "in_force",
            "Stalking Protection Orders in force on the last day of the period",
            "orders",
            "orders",
            f"{both} and {within}",
            made,
            ("kind",),
            standing=True,
            begins=SPO_BEGAN,
            part_of=None,
        ),
        Measure(
            "conditions",
            "Orders, interim or full, by theme of their conditions",
            "orders",
            "orders",
            both,
            made,
            ("theme",),
            overlaps=("theme",),
            begins=SPO_BEGAN,
            says="An order with conditions of several themes is counted under each: themes do not add up to the number of orders. Conditions are not set beside single orders, so that nobody is recognised by them.",
            cannot="A theme is read from the words of the condition; the words themselves are not given.",
            part_of=None,
            made_of=(("kind", ("interim_spo", "spo")),),
        ),
        _step("varied", "Orders varied", "varied"),
        _step("renewed", "Orders renewed", "renewed"),
        _step("discharged", "Orders discharged", "discharged"),
    ]
    for section, said in (("s8", "of an order (s.8)"), ("s11", "of the duty to notify (s.11)")):
        of = f"x.section = '{section}'"
        found += [
            Measure(
                f"{section}_recorded",
                f"Breaches {said} recorded as crimes",
                "breaches",
                "breaches",
                f"{of} and x.recorded_on is not null",
                {"recorded": "x.recorded_on", "occurred": "x.happened_on"},
                begins=SPO_BEGAN,
                part_of=(f"{section}_suspected", (("recorded", ("yes",)),)),
            ),
            Measure(
                f"{section}_suspected",
                f"Breaches {said}, suspected or recorded",
                "breaches",
                "breaches",
                of,
                {"occurred": "x.happened_on"},
                begins=SPO_BEGAN,
                part_of=None,
            ),
            Measure(
                f"{section}_outcomes",
                f"Breaches {said} with an outcome",
                "breaches",
                "breaches",
                f"{of} and x.outcome_on is not null",
                {"decided": "x.outcome_on"},
                ("outcome",),
                begins=SPO_BEGAN,
                part_of=None,
            ),
        ]
    other = {
        "non_molestation": "Non-molestation orders",
        "restraining": "Restraining orders",
        "dvpo": "Domestic Violence Protection Orders",
        "dapo": "Domestic Abuse Protection Orders",
    }
    found += [
        Measure(
            f"made_{k}",
            f"{title} in the register",
            "orders",
            "orders",
            f"x.kind = '{k}'",
            made,
            cannot="Courts make these, most of them not on a police application: the register holds those that the unit was told of.",
            part_of=None,
        )
        for k, title in other.items()
    ]
    return found


def _triage() -> list[Measure]:
    day = {"decided": "x.decided_on"}
    says = "Decisions that named people of the unit took on courses in the queue; a course that was decided on twice is two decisions."
    return [
        Measure(
            "triage",
            "Decisions of triage",
            "decisions",
            "triage",
            "true",
            day,
            ("decision", "waited"),
            says=says,
            part_of=None,
        ),
        Measure(
            "triage_accepted",
            "Courses that the unit accepted as stalking",
            "decisions",
            "triage",
            "x.outcome = 'accepted'",
            day,
            ("waited",),
            says=says,
            part_of=("triage", (("decision", ("accepted",)),)),
        ),
    ]


def _unit() -> list[Measure]:
    """What a unit's own work is measured by (clew.progress): for the force's own account of it."""
    came = {"recorded": "x.came_on"}
    opened = {"recorded": "x.opened_on"}
    due = {"decided": "x.due_on"}
    return [
        Measure(
            "searched",
            "Records searched for stalking that is recorded as something else",
            "records",
            "searched",
            "true",
            {"recorded": "x.recorded"},
            ("searched",),
            sums="records",
            says="Every record that was handed over, whatever it was recorded as, custody records apart. A record was searched where the newest screening read its file as it is now. Rows that could not be read are in no number.",
            cannot="A search of a record finds what its text and its people tell; that a record was searched does not say that stalking in it was found.",
            part_of=None,
        ),
        Measure(
            "arrivals",
            "Courses of conduct that came to the unit",
            "courses",
            "arrivals",
            "true",
            came,
            ("read_in",),
            says="Courses that a screening listed, and those that officers, partners and the public sent. Counted by the day on which the course came to the unit; a course is read when a named person first decides on it.",
            cannot="When the victim first told the police is not counted here: the day is that on which the unit had it.",
            part_of=None,
        ),
        Measure(
            "found_hidden",
            "Courses found under something else",
            "courses",
            "arrivals",
            "x.listed = 'hidden'",
            came,
            ("recorded_since",),
            says="Courses that no record called stalking when the screening first listed them. Recorded since: a later screening found a record of the course recorded as stalking.",
            cannot="Not every course that a screening lists is stalking: a person reads each.",
            part_of=("arrivals", (("listed", ("hidden",)),)),
        ),
        Measure(
            "cases",
            "Cases opened",
            "cases",
            "opened_cases",
            "true",
            opened,
            ("offered_in",),
            says="Days from the opening of the case to the day on which an independent advocate was offered, as the timers of the Victims' Code were answered.",
            cannot="Whether the victim took up the offer is not counted here.",
            part_of=None,
        ),
        Measure(
            "cases_safe",
            "Cases opened, by days to safe contact",
            "cases",
            "opened_cases",
            "true",
            opened,
            ("safe_in",),
            says="Days from the opening of the case to the day on which a safe way of contact was agreed with the victim.",
            part_of=("cases", ()),
        ),
        Measure(
            "cases_standing",
            "Cases open on the last day of the period",
            "cases",
            "opened_cases",
            "x.opened_on <= p.last and (x.closed_on is null or x.closed_on > p.last)",
            opened,
            standing=True,
            part_of=None,
        ),
        Measure(
            "second_readings",
            "Decisions of “not stalking” or “harassment only” that a second person read without knowing them",
            "decisions",
            "reread",
            "x.low",
            {"decided": "x.read_on"},
            ("missed",),
            says="Drawn by chance from all such decisions. Missed: the second reader, who did not see the first decision, called it stalking.",
            cannot="What both readers missed is not found by this.",
            part_of=None,
        ),
        Measure(
            "after_6",
            "Closed cases six months after closing",
            "cases",
            "follow_ups",
            "x.months = 6",
            due,
            ("result",),
            says="Counted by the day on which the look back was due. New record or breach: whoever looked back found one since the case was closed.",
            cannot="What nobody reported is not in it; and what happened may have nothing to do with what the unit did.",
            part_of=None,
        ),
        Measure(
            "after_12",
            "Closed cases twelve months after closing",
            "cases",
            "follow_ups",
            "x.months = 12",
            due,
            ("result",),
            says="Counted by the day on which the look back was due. New record or breach: whoever looked back found one since the case was closed.",
            cannot="What nobody reported is not in it; and what happened may have nothing to do with what the unit did.",
            part_of=None,
        ),
    ]


BALANCES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("applied", ("orders_full", "refused", "withdrawn")),
    ("applied_interim", ("orders_interim", "interim_refused")),
    ("considered", ("not_pursued", "refused_superintendent", "refused_legal", "authorised")),
)
"""What commonly adds up without having to: in a period in which nothing was left open, applications end as one of these. Somebody with the
numbers would try it, so hidden numbers are attacked with it wherever it happens to be true."""
STOCK = ("in_force", "conditions", "discharged")
"""The orders in force on a day, all those made by the next day and those discharged by then: they add up where no order ran out."""


@cache
def measures() -> dict[str, Measure]:
    """Every measure by key, in the order of the tables."""
    return {
        m.key: m for m in (*_offences(), *_people(), *_courses(), *_orders(), *_triage(), *_unit())
    }


REGISTER_MEASURES = frozenset(m.key for m in _orders())
DESK_MEASURES = frozenset(m.key for m in (*_triage(), *_unit()) if m.key != "searched")
RUN_MEASURES = frozenset(m.key for m in (*_people(), *_courses()))


def codes_of(kind: str) -> tuple[str, ...]:
    """The Home Office codes of a kind of offences."""
    return tuple(dict.fromkeys(c.code for c in concepts() if c.counted_as == kind))


def code_words(code: str) -> str:
    """A code with its title and statute, and what about it is not confirmed."""
    row = next((c for c in concepts() if c.code == code), None)
    if row is None:
        return f"{code} {describe(code) or ''}".strip()
    doubt = row.source.partition(";")[2].strip()
    return f"{code} {row.title} ({row.statute}{'; ' + doubt if doubt else ''})"


def code_title(code: str) -> str:
    """A code with its title, as a row of a table says it."""
    row = next((c for c in concepts() if c.code == code), None)
    return f"{code} {row.title if row else describe(code) or ''}".strip()


def first_day(kind: str, codes: tuple[str, ...] = ()) -> date | None:
    """The first day on which an offence of a kind, or of these codes, could be committed; None
    where a row does not say.
    """
    days = [
        c.valid_from for c in concepts() if c.counted_as == kind and (not codes or c.code in codes)
    ]
    return min((d for d in days if d is not None), default=None) if days and all(days) else None

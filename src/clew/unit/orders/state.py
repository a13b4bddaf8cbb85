"""What an application or order is, worked out from its steps and days.

Nothing here asks the database.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from clew.offences.clocks import add_months, clock
from clew.unit.orders.rules import commenced, kinds, steps
from clew.unit.platform.problems import Refused

YOUTH_UNTIL = 18
LEAST_AGE = 10
_ENDED = {
    "discharged": "Discharged",
    "quashed": "Quashed on appeal",
    "main_decision": "Ended with the main decision",
    "ended": "Ended",
}
OPEN = tuple(s.name for s in steps().status.values() if s.open)
DRAFTING = tuple(s.name for s in steps().status.values() if s.drafting)


class Impossible(Refused):
    """A day that cannot be. `field` names where it was given; the message names the rule."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message, field)


def status_title(status: str) -> str:
    return steps().status[status].title


class Taken(Protocol):
    """A step that was taken."""

    name: str
    on: date
    said: Any  # the step's own answers, as JSON


_Step = TypeVar("_Step", bound=Taken)


class Made(Protocol):
    """An order as a court made it, and what steps say of it."""

    kind: str
    origin: str
    court_kind: str
    made_on: date
    end_kind: str
    ends_on: date | None
    ended_on: date | None
    ended_how: str
    served_on: date | None
    void_at: datetime | None
    under_appeal: bool
    subject_born: date | None

    def last_day(self) -> date | None: ...


class Term(Protocol):
    """One term of an order, with a period of its own where it has one."""

    text: str
    begins_on: date | None
    ends_on: date | None
    removed_on: date | None


@dataclass(frozen=True, slots=True)
class ApplicationState:
    status: str
    on: date
    considered_on: date
    interim_asked: bool


def application_state(taken: Iterable[Taken]) -> ApplicationState:
    """Replay the steps that are not struck out, in order. Raises ValueError where there is none."""
    rules = steps().application
    status, on, first, interim = "", None, None, False
    for step in taken:
        rule = rules[step.name]
        first = first or step.on
        status, on = rule.to or status, step.on
        if step.name == "applied":
            interim = bool(step.said.get("interim_asked"))
    if first is None or on is None:
        raise ValueError("an application begins with a step")
    return ApplicationState(status, on, first, interim)


def struck_since_advice(taken: Iterable[_Step]) -> _Step | None:
    """Of the steps that are not struck out, in the order in which they were written down: the last
    by which an act that the application
    relies on went, when legal services have not looked since; None otherwise."""
    found: _Step | None = None
    for step in taken:
        if step.name in ("act_struck", "authority_fell"):
            found = step
        elif step.name == "legal_supported":
            found = None
    return found


@dataclass(frozen=True, slots=True)
class OrderState:
    served_on: date | None
    ended_on: date | None
    ended_how: str
    end_kind: str
    ends_on: date | None
    under_appeal: bool
    victim_owed_since: date | None
    review_due_on: date | None


# What the protected person is told of, as it happens.
_TELLS = frozenset(
    {
        "made",
        "served",
        "varied",
        "renewed",
        "discharged",
        "appealed",
        "appeal_dismissed",
        "quashed",
        "decided",
        "ended",
    }
)


def order_state(
    kind: str, made_on: date, end_kind: str, ends_on: date | None, taken: Iterable[Taken]
) -> OrderState:
    """Replay an order's steps. `end_kind` and `ends_on` are as the court first said."""
    served: date | None = None
    ended: date | None = None
    how, appeal = "", False
    owed: date | None = None
    review: date | None = None
    rules = steps().order
    for step in taken:
        rule = rules[step.name]
        if step.name == "served" and (served is None or step.on < served):
            served = step.on
        if step.name == "renewed":
            end_kind, ends_on = step.said["end_kind"], _day(step.said.get("ends_on"))
        if step.name == "appealed":
            appeal = True
        if step.name in ("appeal_dismissed", "quashed"):
            appeal = False
        if rule.ends and ended is None:
            ended, how = step.on, rule.ends
        if step.name in _TELLS:
            owed = owed or step.on
        if step.name == "victim_told":
            owed = None
        if step.name == "reviewed":
            review = _day(step.said.get("next_review"))
    if kinds()[kind]["stalking"] and served is not None and review is None:
        review = clock("spo_review", served).last_day(served)
    return OrderState(
        served,
        ended,
        how,
        end_kind,
        ends_on,
        appeal and ended is None,
        owed,
        None if ended else review,
    )


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None


def phase(order: Made, today: date) -> str:
    """made (not served), in_force or over: what steps.toml calls it."""
    last = order.last_day()
    if (
        order.void_at is not None
        or order.ended_on is not None
        or (last is not None and last < today)
    ):
        return "over"
    return "in_force" if order.served_on else "made"


def order_title(order: Made, today: date) -> str:
    """Its status in words."""
    if order.void_at is not None:
        return "Entered in error"
    if order.ended_on is not None:
        return _ENDED[order.ended_how]
    if order.ends_on is not None and order.ends_on < today:
        return "Expired"
    said = "In force" if order.served_on else "Made, not served"
    return f"{said}, under appeal" if order.under_appeal else said


def expiring_from(today: date) -> date:
    """The last end that is shown as expiring today."""
    return add_months(today, clock("spo_expiry_warning", today).months)


def age_on(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def check_days(
    *, on: date, today: date, after: date | None, after_what: str, field: str = "on"
) -> None:
    """Raises Impossible for a day in the future, or before what it follows."""
    if on > today:
        raise Impossible(
            field, "The day must not be in the future: a step is recorded once it happened"
        )
    if after is not None and on < after:
        raise Impossible(field, f"The day must not be before {after_what} ({after:%-d %B %Y})")


def check_order_days(
    kind: str, made_on: date, end_kind: str, ends_on: date | None, today: date
) -> None:
    """What no court can have made. Raises Impossible, naming the field and the rule."""
    row = kinds()[kind]
    if made_on < row["begins"]:
        raise Impossible(
            "on",
            f"The first {row['title']} could be made on {row['begins']:%-d %B %Y} ({row['source']})",
        )
    check_days(on=made_on, today=today, after=None, after_what="")
    if end_kind == "fixed" and ends_on is None:
        raise Impossible(
            "ends_on", "Give the day on which it ends, or say that it lasts until further order"
        )
    if ends_on is not None and end_kind == "fixed" and ends_on < made_on:
        raise Impossible("ends_on", f"It cannot end before it was made ({made_on:%-d %B %Y})")


def order_flags(order: Made, terms: Iterable[Term], taken: Iterable[Taken]) -> list[str]:
    """Where what a court made does not fit the law as we read it.

    It stays recorded: a person looks at it.
    """
    said = []
    row = kinds()[order.kind]
    live = [t for t in terms if t.removed_on is None]
    if order.kind == "interim_spo" and order.end_kind != "fixed":
        said.append("An interim order is for a fixed period (SPA 2019 s.5); none is recorded.")
    if order.kind == "spo" and order.end_kind == "fixed" and order.ends_on is not None:
        least = clock("spo_shortest", order.made_on).last_day(order.made_on)
        if order.ends_on < least:
            said.append(
                f"A full order lasts at least two years from the day it is made, to {least:%-d %B %Y} (SPA 2019 s.3); this one ends before that."
            )
    if order.end_kind == "unknown":
        said.append(
            "When it ends is not recorded (SPA 2019 s.6 asks the order to say)."
            if row["stalking"]
            else "When it ends is not recorded."
        )
    if not live and order.ended_on is None:
        said.append(
            "No term is recorded (SPA 2019 s.6 asks the order to state each)."
            if row["stalking"]
            else "No term is recorded."
        )
    for term in live:
        if term.ends_on is not None and order.ends_on is not None and term.ends_on > order.ends_on:
            said.append(
                f"A term lasts to {term.ends_on:%-d %B %Y}, longer than its order: “{term.text[:80]}”"
            )
        if term.begins_on is not None and term.begins_on < order.made_on:
            said.append(
                f"A term begins on {term.begins_on:%-d %B %Y}, before the order was made: “{term.text[:80]}”"
            )
    if not commenced(order.origin, order.made_on):
        said.append(
            "Orders on conviction or acquittal (Crime and Policing Act 2026): commencement on that day is not confirmed here."
        )
    if order.subject_born is not None and row["stalking"]:
        age = age_on(order.subject_born, order.made_on)
        if age < LEAST_AGE:
            said.append(
                f"The subject was {age} when it was made: the least age is {LEAST_AGE} (not verified)."
            )
        elif age < YOUTH_UNTIL and order.court_kind == "magistrates":
            said.append(
                f"The subject was {age} when it was made: a person under 18 is dealt with by the youth court (SPA 2019 s.1)."
            )
    if (
        order.origin == "application"
        and row["stalking"]
        and order.court_kind in ("family", "county", "high", "none")
    ):
        said.append(
            "Made by a court that does not hear applications for Stalking Protection Orders (SPA 2019 s.1)."
        )
    for step in taken:
        if step.name == "discharged" and order.kind == "spo":
            until = clock("spo_consents", order.made_on).last_day(order.made_on)
            if step.on <= until and set(step.said.get("consents", [])) < {
                "subject",
                "chief_officer",
            }:
                said.append(
                    f"Discharged within two years of its making, and the consents of the subject and of the chief officer are not both recorded (SPA 2019 s.4; two years end on {until:%-d %B %Y})."
                )
        last = order.last_day()
        if step.name == "served" and last is not None and step.on > last:
            said.append("Served after it had ended.")
    return said


def breach_flags(term: Term | None, order: Made, day: date) -> list[str]:
    """Where a breach that was reported does not fit its order. It stays recorded."""
    said = []
    if order.served_on is None:
        said.append(
            "The order is not recorded as served: whether the subject knew of it has to be shown."
        )
    elif day < order.served_on:
        said.append(f"The conduct was before service on {order.served_on:%-d %B %Y}.")
    if day < order.made_on:
        said.append(f"The conduct was before the order was made on {order.made_on:%-d %B %Y}.")
    last = order.last_day()
    if last is not None and day > last:
        said.append(f"The conduct was after the order ended on {last:%-d %B %Y}.")
    if term is not None:
        if (term.begins_on is not None and day < term.begins_on) or (
            term.ends_on is not None and day > term.ends_on
        ):
            said.append("The term was not in force on that day.")
        if term.removed_on is not None and day > term.removed_on:
            said.append("The term had been taken out by then.")
    return said


@dataclass(frozen=True, slots=True)
class DutyDays:
    """When the first notification is owed, or why it is not."""

    begins_on: date
    due_on: date
    not_owed_why: str = ""


def notification(begins_on: date) -> DutyDays:
    """Three days beginning with a day: that day, the next, and the one after, weekends and bank
    holidays counted (s.9).

    >>> notification(date(2024, 2, 28)).due_on
    datetime.date(2024, 3, 1)
    """
    return DutyDays(begins_on, clock("spo_notification", begins_on).last_day(begins_on))


def first_notification(
    served_on: date,
    *,
    interim_served_on: date | None,
    registered: bool,
    registered_until: date | None,
) -> DutyDays:
    """The duty that service starts.

    A full order that replaces an interim does not start it again; while the subject is on
    sex-offender notification it is not owed, and it starts on the day that this ends (SPA 2019
    s.9).
    """
    if interim_served_on is not None:
        return replace(
            notification(served_on),
            not_owed_why="Not repeated: it was owed after service of the interim order that this one replaces (s.9)",
        )
    if registered and registered_until is None:
        return replace(
            notification(served_on),
            not_owed_why="Not owed while the subject notifies as a sex offender; it starts on the day that this ends (s.9)",
        )
    if registered and registered_until is not None and registered_until > served_on:
        return notification(registered_until)
    return notification(served_on)

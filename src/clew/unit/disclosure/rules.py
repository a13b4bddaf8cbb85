"""What can happen to a request, and on what grounds it is refused, read from data files; and the
clock, worked out from the steps.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from clew.offences.clocks import ANY_PART, add_working_days, clock

_DATA = Path(__file__).parent / "data"
DECISIONS = (
    ("full", "Answered in full"),
    ("part", "Answered in part"),
    ("refused", "Refused"),
    ("not_held", "Not held"),
    ("cost", "Refused: cost above the limit"),
    ("ncnd", "Neither confirmed nor denied"),
)
_STATUSES = {
    "open": "To be answered",
    "waiting": "Waits for the requester",
    "answered": "Answered",
    "review": "Under internal review",
    "ico": "With the Information Commissioner",
    "closed": "Closed",
}


class BadSteps(Exception):
    """The table of steps does not hold together; the message names the step."""


@dataclass(frozen=True, slots=True)
class StepRule:
    """One row of steps.toml."""

    name: str
    title: str
    verb: str
    before: frozenset[str]
    to: str
    clock: str
    asks: tuple[str, ...]
    source: str


@cache
def steps() -> dict[str, StepRule]:
    """Every step by name. Raises BadSteps for a status that no page knows."""
    rows = tomllib.loads((_DATA / "steps.toml").read_text(encoding="utf-8"))["step"]
    made = {
        r["name"]: StepRule(
            r["name"],
            r["title"],
            r.get("verb", ""),
            frozenset(r.get("from", ())),
            r.get("to", ""),
            r.get("clock", ""),
            tuple(r["asks"]),
            r["source"],
        )
        for r in rows
    }
    for rule in made.values():
        if unknown := (rule.before | ({rule.to} if rule.to else set())) - set(_STATUSES):
            raise BadSteps(f"steps.toml: {rule.name}: unknown status {sorted(unknown)}")
    return made


@cache
def exemptions() -> dict[str, dict[str, Any]]:
    return {
        k: v
        for k, v in tomllib.loads((_DATA / "exemptions.toml").read_text(encoding="utf-8")).items()
        if isinstance(v, dict)
    }


def ground_title(name: str) -> str:
    return str(exemptions()[name]["title"])


def usual_reason(name: str) -> str:
    """Why a ground applies where nobody says otherwise; empty where a person has to say it."""
    return str(exemptions()[name].get("applies", ""))


def is_qualified(name: str) -> bool:
    """Whether the public interest is weighed for it (s.2)."""
    return str(exemptions()[name]["kind"]) == "qualified"


def status_title(status: str) -> str:
    return _STATUSES[status]


@dataclass(frozen=True, slots=True)
class RequestState:
    """Where a request stands. `due_on` is None while the clock does not run; `extended` says that
    the public-interest test moved it; `late`
    that the day for the answer had passed before something moved it: no later step makes such an
    answer one in time (s.10, s.17(1))."""

    status: str
    on: date
    started_on: date
    due_on: date | None
    extended: bool
    answered_on: date | None
    late: bool = False


class Taken(Protocol):
    """A step that was taken."""

    name: str
    on: date
    said: Any  # the step's own answers, as JSON


def request_state(taken: Iterable[Taken]) -> RequestState:
    """Replay the steps that stand, in order. Raises ValueError where there is none."""
    status, on, started, due, extended, answered, late = "", None, None, None, False, None, False
    for step in taken:
        rule = steps()[step.name]
        passed = status == "open" and due is not None and step.on > due
        late = late or passed
        status, on = rule.to or status, step.on
        if rule.clock == "start":
            started, due, extended = step.on, clock("foi_answer", step.on).last_day(step.on), False
        elif rule.clock == "stop":
            due = None
        elif rule.clock == "extend" and passed:
            # The notice of more time is due within the time itself (s.17(1), (2)): the day that was
            # missed stands.
            pass
        elif rule.clock == "extend":
            due, extended = date.fromisoformat(step.said["until"]), True
        elif rule.clock == "review":
            due = clock("foi_review", step.on).last_day(step.on)
        elif rule.to in ("answered", "closed", "ico"):
            due = None
        if step.name == "sent":
            answered = step.on
    if started is None or on is None:
        raise ValueError("a request begins with its receipt")
    return RequestState(status, on, started, due, extended, answered, late)


def within_working_days(one: date, other: date, days: int) -> bool:
    """Whether two days lie in one stretch of so many consecutive working days (Fees Regulations
    2004 reg 5; as known, not read for Clew).
    """
    first, last = min(one, other), max(one, other)
    return last <= add_working_days(first - timedelta(days=1), days, ANY_PART)


def allowed(status: str) -> list[StepRule]:
    """The steps that a person may write down now."""
    return [r for r in steps().values() if r.verb and status in r.before]

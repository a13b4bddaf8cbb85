"""What allows a device's data to be taken, and how much of it: entered before anything is added."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import date, datetime

from clew.evidence.scope import Scope
from clew.problems import Problem

OWNERS = ("victim", "witness", "suspect", "other")


def _in_words(at_utc: str) -> str:
    return f"{datetime.fromisoformat(at_utc):%-d %B %Y, %H:%M} UTC"


@dataclass(frozen=True)
class Agreement:
    """`power`: the agreement or power, in the words of whoever enters it. Dates are ISO."""

    device: str
    whose: str
    power: str
    agreed_by: str
    agreed_on: date
    scope: Scope
    number: int = 0
    withdrawn_on: str = ""
    withdrawn_why: str = ""

    def __str__(self) -> str:
        return (
            f"{self.number}: {self.device} ({self.whose}). {self.power}; {self.agreed_by}, "
            f"{self.agreed_on:%-d %B %Y}. Agreed: {self.scope}."
            + (
                f" WITHDRAWN on {_in_words(self.withdrawn_on)}: "
                f"{(self.withdrawn_why or '').rstrip('.')}. Nothing of it is shown."
                if self.withdrawn_on
                else ""
            )
        )


def check(agreement: Agreement) -> None:
    """Raises Problem where something is missing."""
    for name, value in (
        ("--device", agreement.device),
        ("--power", agreement.power),
        ("--agreed-by", agreement.agreed_by),
    ):
        if not value.strip():
            raise Problem(f"{name} is empty. Enter it: it stands on every product of this device.")
    if agreement.whose not in OWNERS:
        raise Problem(f"--whose {agreement.whose}: enter one of {', '.join(OWNERS)}.")
    scope = agreement.scope
    limited = bool(scope.first or scope.last or scope.correspondents)
    if scope.everything == limited:
        raise Problem(
            "Enter what was agreed: days (--from, --until) and correspondents (--with), or "
            "--everything where the agreement has no limit, and not both."
        )
    if scope.first and scope.last and scope.first > scope.last:
        raise Problem(f"--from {scope.first} is after --until {scope.last}. Enter them again.")


def save(held: sqlite3.Connection, one: Agreement) -> int:
    made = held.execute(
        "insert into agreements (device, whose, power, agreed_by, agreed_on, scope) values (?,?,?,?,?,?)",
        (
            one.device,
            one.whose,
            one.power,
            one.agreed_by,
            one.agreed_on.isoformat(),
            json.dumps(one.scope.to_json()),
        ),
    )
    return int(made.lastrowid or 0)


def agreements(held: sqlite3.Connection) -> list[Agreement]:
    return [
        Agreement(
            device,
            whose,
            power,
            by,
            date.fromisoformat(on),
            Scope.from_json(json.loads(scope)),
            number,
            when or "",
            why or "",
        )
        for number, device, whose, power, by, on, scope, when, why in held.execute(
            "select number, device, whose, power, agreed_by, agreed_on, scope, withdrawn_on, withdrawn_why from agreements order by number"
        )
    ]


def agreement(held: sqlite3.Connection, number: int) -> Agreement:
    """Raises Problem where there is none of that number."""
    known = agreements(held)
    for one in known:
        if one.number == number:
            return one
    listed = "; ".join(map(str, known)) or "none: enter one with clew evidence agree"
    raise Problem(f"There is no agreement {number} in this store. It has {listed}")

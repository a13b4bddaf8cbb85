"""The register as tables to count from: out of a file that a force kept elsewhere, or out of the
database. Neither names anybody.

The same replay of steps works out both, so that a register gives the same figures before and after
it was taken in.
"""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow as pa

from clew.figures.facts import register_tables
from clew.unit.orders.register_rows import Problem, Row, day_said, matters
from clew.unit.orders.rules import kinds, library, outcome_text, reason_text, steps
from clew.unit.orders.state import order_state

_OTHER = "Something else"


def themes_of(text: str) -> list[str]:
    """The themes of a condition, by the words that the library's conditions are known by.

    >>> themes_of("You must not contact her.")
    ['No contact']
    """
    said = text.casefold()
    return sorted(
        {row["title"] for row in library().values() if any(w in said for w in row.get("words", ()))}
    ) or [_OTHER]


def person_key(name: str, born: date | None) -> str:
    """One person: one name and date of birth. A hash, so that tables of figures hold no name."""
    return hashlib.sha256(f"{name.casefold()}|{born or ''}".encode()).hexdigest()[:16]


def from_file(path: Path) -> tuple[dict[str, pa.Table], list[Problem]]:
    """The tables of a register kept in a file, and what is wrong with the rows that were set aside.

    Raises BadRegister.
    """
    taken, problems, _ = matters(path)
    kept: tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]] = ([], [], [])
    for number, rows in taken.items():
        for into, more in zip(kept, _matter(number, rows), strict=True):
            into += more
    return register_tables(*kept), problems


def step_row(
    matter: str, name: str, on: date, code: str, *, interim_asked: bool, kind: str = ""
) -> dict[str, Any]:
    """A step as a row; `kind` of the order that it is a step of."""
    return {
        "matter": matter,
        "name": name,
        "on": on,
        "code": reason_text(code) if code else "",
        "interim_asked": interim_asked,
        "stalking": bool(kind) and bool(kinds()[kind]["stalking"]),
    }


def _matter(
    number: str, rows: list[Row]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    made_steps: list[dict[str, Any]] = []
    orders: list[dict[str, Any]] = []
    breaches: list[dict[str, Any]] = []
    current: dict[str, dict[str, Any]] = {}
    person = person_key(rows[0].said["subject_name"], day_said(rows[0].said["subject_born"]))
    applied = rows[0].said["step"] == "considered"

    def make(kind: str, row: Row) -> None:
        terms = [t for t in (x.strip() for x in row.said["terms"].splitlines()) if t]
        current[kind] = {
            "matter": number,
            "kind": kind,
            "origin": "application" if applied else "other",
            "made_on": row.on,
            "ends_on": day_said(row.said["ends"]),
            "steps": [],
            "person": person,
            "positive": any(" not " not in f" {t.casefold()} " for t in terms),
            "themes": sorted({x for t in terms for x in themes_of(t)}),
        }
        orders.append(current[kind])

    for row in rows:
        said = row.said
        if said["step"] == "breach":
            breaches.append(_breach(number, row))
            continue
        rule = (
            None
            if said["step"] == "made" or said["order"]
            else steps().application.get(said["step"])
        )
        if rule is not None and applied:
            made_steps.append(
                step_row(
                    number,
                    rule.name,
                    row.on,
                    said["reason"],
                    interim_asked=said["interim_asked"] == "yes",
                )
            )
            if rule.makes:
                make(rule.makes, row)
            interim = current.get("interim_spo")
            if (
                rule.decides
                and interim is not None
                and (interim["ends_on"] is None or interim["ends_on"] >= row.on)
            ):
                interim["steps"].append(SimpleNamespace(name="decided", on=row.on, said={}))
        elif said["step"] == "made":
            make(said["order"] or "spo", row)
        else:
            kind = said["order"] or "spo"
            end = day_said(said["ends"])
            current[kind]["steps"].append(
                SimpleNamespace(
                    name=said["step"],
                    on=row.on,
                    said={"end_kind": "", "ends_on": end.isoformat() if end else None},
                )
            )
            made_steps.append(
                step_row(
                    number, said["step"], row.on, said["reason"], interim_asked=False, kind=kind
                )
            )
    for order in orders:
        state = order_state(
            order["kind"], order["made_on"], "", order["ends_on"], order.pop("steps")
        )
        order |= {
            "ends_on": state.ends_on,
            "ended_on": state.ended_on,
            "themes": "|".join(order["themes"]),
        }
    return made_steps, orders, breaches


def _breach(number: str, row: Row) -> dict[str, Any]:
    said = row.said
    outcome_on = day_said(said["outcome_on"]) if said["outcome"] else None
    return {
        "matter": number,
        "section": said["section"],
        "happened_on": day_said(said["happened_on"]) or row.on,
        "recorded_on": day_said(said["recorded_on"]),
        "outcome": outcome_text(said["outcome"]) if outcome_on else "",
        "outcome_on": outcome_on,
    }

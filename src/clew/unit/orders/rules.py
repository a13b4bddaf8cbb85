"""What the law and the forces change about orders, read from data files and checked when they are
first read.
"""

from __future__ import annotations

import string
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from clew.offences.coming import in_force

_DATA = Path(__file__).parent / "data"
# A role that a step is for, as people say it.
ROLES = {"lawyer": "legal services", "superintendent": "a superintendent"}
# In `not_by`: whoever wrote in the draft.
DRAFT = "draft"
SLOTS = ("protected", "place", "metres", "provider", "number")


class BadRules(Exception):
    """A data file of the orders does not hold together; the message names file and entry."""


@dataclass(frozen=True, slots=True)
class StepRule:
    """One row of steps.toml.

    `to` is empty where the status stays; `makes` names the kind of order that it brings into being.
    """

    name: str
    title: str
    verb: str
    part: str
    asks: tuple[str, ...]
    source: str
    before: frozenset[str] = frozenset()
    to: str = ""
    role: str = ""
    court: bool = False
    decides: bool = False
    makes: str = ""
    ends: str = ""
    needs: str = ""
    stalking: bool = False
    not_by: tuple[str, ...] = ()
    fresh: bool = False

    @property
    def role_title(self) -> str:
        """Who alone takes this step, as a sentence names them; empty where it is no one role's."""
        return ROLES.get(self.role, "")


@dataclass(frozen=True, slots=True)
class Status:
    """Where an application stands: a row of steps.toml."""

    name: str
    title: str
    open: bool = False
    drafting: bool = False


@dataclass(frozen=True, slots=True)
class StepRules:
    application: dict[str, StepRule]
    order: dict[str, StepRule]
    status: dict[str, Status]

    def statuses(self, machine: str) -> tuple[str, ...]:
        """Every status that steps lead to, in the order of the pipeline."""
        return tuple(self.status) if machine == "application" else ("made", "in_force", "over")


@cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_DATA / name).read_text(encoding="utf-8"))


@cache
def steps() -> StepRules:
    """The table of steps.

    Raises BadRules for a status that no step leads to, or a `not_by` that names no step.
    """
    raw = _read("steps.toml")
    made: dict[str, dict[str, StepRule]] = {}
    for machine in ("application", "order"):
        made[machine] = {
            r["name"]: StepRule(
                r["name"],
                r["title"],
                r.get("verb", ""),
                r["part"],
                tuple(r["asks"]),
                r["source"],
                frozenset(r.get("from", [])),
                r.get("to", ""),
                r.get("role", ""),
                r.get("court", False),
                r.get("decides", False),
                r.get("makes", ""),
                r.get("ends", ""),
                r.get("needs", ""),
                r.get("stalking", False),
                tuple(r.get("not_by", [])),
                r.get("fresh", False),
            )
            for r in raw[machine]
        }
    status = {r["name"]: Status(**r) for r in raw["status"]}
    rules = StepRules(made["application"], made["order"], status)
    for machine, of in (("application", rules.application), ("order", rules.order)):
        known = set(rules.statuses(machine))
        for rule in of.values():
            wrong = (
                rule.before | ({rule.to} if rule.to and machine == "application" else set())
            ) - known
            if wrong or (rule.makes and rule.makes not in kinds()):
                raise BadRules(
                    f"steps.toml: {rule.name}: unknown status or kind {sorted(wrong) or rule.makes}"
                )
            if unknown := set(rule.not_by) - set(of) - {DRAFT}:
                raise BadRules(f"steps.toml: {rule.name}: not_by names no step: {sorted(unknown)}")
    return rules


@cache
def kinds() -> dict[str, dict[str, Any]]:
    return {k: v for k, v in _read("kinds.toml").items() if isinstance(v, dict)}


def kind_choices() -> list[tuple[str, str]]:
    return [(k, v["title"]) for k, v in kinds().items()]


def reasons(of: str) -> list[tuple[str, str]]:
    return list(_read("reasons.toml")[of].items())


def reason_text(code: str) -> str:
    """The words of a coded reason, whichever list it is of."""
    return next(
        (
            texts[code]
            for texts in _read("reasons.toml").values()
            if isinstance(texts, dict) and code in texts
        ),
        code,
    )


def outcomes() -> list[tuple[str, str]]:
    return [
        (k, f"{v['text']}{' (type ' + v['type'] + ')' if v['type'] else ''}")
        for k, v in _read("outcomes.toml")["outcome"].items()
    ]


def outcome_text(code: str) -> str:
    held = _read("outcomes.toml")["outcome"].get(code)
    return str(held["text"]) if held else code


def failures() -> dict[str, dict[str, str]]:
    """The offences of s.11 by code: text, CJS offence, and the duty that each belongs to (empty:
    any).
    """
    return dict(_read("outcomes.toml")["failure"])


@cache
def library() -> dict[str, dict[str, Any]]:
    """The library of conditions by code.

    Raises BadRules for a text with an unknown slot, or a slot that nothing asks for.
    """
    found = {k: v for k, v in _read("conditions.toml").items() if isinstance(v, dict)}
    for code, row in found.items():
        unknown = set(slots(row["text"])) - set(SLOTS)
        if unknown or row["kind"] not in ("prohibition", "requirement"):
            raise BadRules(f"conditions.toml: {code}: unknown slot {sorted(unknown)}")
        if row.get("provider", False) != ("provider" in slots(row["text"])) or row.get(
            "place", False
        ) != ("place" in slots(row["text"])):
            raise BadRules(
                f"conditions.toml: {code}: place or provider asked for and not used, or used and not asked for"
            )
    return found


def behaviours_of(text: str) -> list[str]:
    """The behaviours that a term in anybody's words answers, by the words that the library's
    conditions are known by.

    >>> behaviours_of("You must not follow her.")
    ['following', 'loitering_or_watching']
    """
    said = text.casefold()
    return sorted(
        {
            b
            for row in library().values()
            if any(w in said for w in row.get("words", ()))
            for b in row["behaviours"]
        }
    )


def slots(text: str) -> list[str]:
    """The names in braces in a text, in order, each once."""
    return list(dict.fromkeys(name for _, name, _, _ in string.Formatter().parse(text) if name))


def checks() -> dict[str, list[dict[str, Any]]]:
    return {k: v for k, v in _read("checks.toml").items() if isinstance(v, list)}


def commenced(origin: str, on: date) -> bool:
    """Whether an order of this origin could be made on that day.

    Orders on conviction or acquittal sleep until somebody enters the day from which they are in
    force (clew.offences.coming).
    """
    return origin in ("application", "other") or in_force("spo_on_conviction", on)

"""How a referral may move: the table from which pages, tests and docs are made."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parent / "data" / "destinations.toml"

# verb -> (from which statuses, to which status, who: the sender's side or the receiver's, what is
# asked in words)
MOVES: dict[str, tuple[frozenset[str], str, str, str]] = {
    "accept": (frozenset({"sent"}), "accepted", "receiver", "What you will do, and when"),
    "decline": (frozenset({"sent"}), "declined", "receiver", "Why, and what would help instead"),
    "revoke": (frozenset({"sent", "accepted"}), "revoked", "sender", "Why it is taken back"),
    "finish": (frozenset({"accepted"}), "finished", "receiver", "What came of it"),
    "reopen": (
        frozenset({"declined", "revoked", "finished"}),
        "sent",
        "sender",
        "Why it is sent again",
    ),
}
# Which rule of clew.unit.access.ownership says who is on a side.
SIDES = {"sender": "take back referral", "receiver": "answer referral"}
STATUSES = ("sent", "accepted", "declined", "revoked", "finished")


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def destinations() -> dict[str, dict[str, Any]]:
    return {d["code"]: d for d in _data()["destination"]}


@dataclass(frozen=True, slots=True)
class Fit:
    """What a programme asks of whether somebody suits it."""

    key: str
    label: str
    choices: tuple[str, ...]


def suitability() -> list[Fit]:
    asked: list[dict[str, Any]] = _data()["suitability"]
    return [Fit(a["key"], a["label"], tuple(a["choices"])) for a in asked]

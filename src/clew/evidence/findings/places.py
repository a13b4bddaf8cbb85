"""Where two persons' devices say that they were at one place at one time."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

from clew.evidence.case.people import Who
from clew.evidence.case.store import Item, Store
from clew.evidence.findings.contacts import Contacts, Question
from clew.evidence.findings.finding import Finding, Part

_PLACE = re.compile(r"(?:location|at)\s+(-?\d{1,2}(?:\.\d+)?)°?,\s*(-?\d{1,3}(?:\.\d+)?)°?")
_ACCURACY = re.compile(r"within (\d+(?:\.\d+)?) metres")
MINUTES, METRES = 15, 100


class Place(NamedTuple):
    """`accuracy` in metres, None where the source tells none."""

    item: Item
    latitude: float
    longitude: float
    accuracy: float | None


def place_of(item: Item) -> Place | None:
    found = _PLACE.search(item.text)
    if not found:
        return None
    latitude, longitude = float(found[1]), float(found[2])
    if abs(latitude) > 90 or abs(longitude) > 180:
        return None
    told = _ACCURACY.search(item.text)
    return Place(item, latitude, longitude, float(told[1]) if told else None)


def metres(a: Place, b: Place) -> float:
    """Over the ground, on a ball."""
    up, across = radians(b.latitude - a.latitude), radians(b.longitude - a.longitude)
    angle = (
        sin(up / 2) ** 2
        + cos(radians(a.latitude)) * cos(radians(b.latitude)) * sin(across / 2) ** 2
    )
    return 2 * 6_371_000 * asin(sqrt(min(1.0, angle)))


@dataclass(frozen=True)
class Places:
    """Known places of both devices in time, and which of the suspect's are `near` one of the
    victim's: the two, and how many metres apart. `comparable`: how many could be compared.
    """

    suspect: list[Place]
    victim: list[Place]
    near: list[tuple[Place, Place, float]]
    comparable: int


def places(
    items: Iterable[Item], who: Who, question: Question, suspect: str, victim: str
) -> Places:
    """Each place of the suspect with the nearest of the victim's at about the same time."""
    held: dict[str, list[Place]] = {victim: [], suspect: []}
    for item in items:
        person = who.sender(item)
        if (
            person
            and person.name in held
            and question.covers_day(item)
            and (spot := place_of(item))
        ):
            held[person.name].append(spot)
    for spots in held.values():
        spots.sort(key=lambda p: p.item.epoch or 0.0)
    times = [p.item.epoch or 0.0 for p in held[victim]]
    comparable, near = 0, list[tuple[Place, Place, float]]()
    for one in held[suspect]:
        at = one.item.epoch or 0.0
        within = slice(
            bisect_left(times, at - MINUTES * 60), bisect_right(times, at + MINUTES * 60)
        )
        close = held[victim][within]
        if not close:
            continue
        comparable += 1
        best = min(close, key=lambda p: metres(one, p))
        allowed = METRES + (one.accuracy or 0.0) + (best.accuracy or 0.0)
        if (apart := metres(one, best)) <= allowed:
            near.append((one, best, apart))
    return Places(held[suspect], held[victim], near, comparable)


def together(store: Store, who: Who, held: Contacts) -> Finding:
    found = places(store.items(), who, held.question, held.suspect, held.victim)
    return Finding(
        "together",
        "Places of both within reach of each other at about the same time",
        len(found.near),
        found.comparable,
        f"places of the suspect's device that have one of the victim's within {MINUTES} minutes",
        f"Within {METRES} metres and what both sources tell of their accuracy. Where a source tells none, none is added: the place may be far off. "
        f"{len(found.suspect):,} places of the suspect and {len(found.victim):,} of the victim are known. A device is not a person.",
        tuple(dict.fromkeys(n for a, b, _ in found.near for n in (a.item.number, b.item.number))),
        tuple(
            Part(
                f"{a.item.at_utc} and {b.item.at_utc}: {apart:,.0f} metres apart; accuracy {_told(a)} and {_told(b)}",
                1,
                (a.item.number, b.item.number),
            )
            for a, b, apart in found.near
        ),
    )


def _told(place: Place) -> str:
    return f"{place.accuracy:,.0f} metres" if place.accuracy is not None else "not told"

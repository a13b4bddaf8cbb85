"""Where two persons' devices say that they were at one place at one time."""

from __future__ import annotations

import re
from bisect import bisect_left
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

from clew.evidence.case.people import Who
from clew.evidence.case.store import Item, Store
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


def together(store: Store, who: Who) -> Finding:
    """Each place of the suspect with the nearest in time of the victim."""
    held: dict[str, list[Place]] = {"victim": [], "suspect": []}
    for item in store.items():
        person = who.sender(item)
        if person and person.role in held and item.epoch is not None and (spot := place_of(item)):
            held[person.role].append(spot)
    for spots in held.values():
        spots.sort(key=lambda p: p.item.epoch or 0.0)
    times = [p.item.epoch or 0.0 for p in held["victim"]]
    comparable, near = 0, list[tuple[Place, Place, float, float]]()
    for one in held["suspect"]:
        at = one.item.epoch or 0.0
        close = [
            held["victim"][n]
            for n in range(bisect_left(times, at - MINUTES * 60), len(times))
            if times[n] <= at + MINUTES * 60
        ]
        if not close:
            continue
        comparable += 1
        best = min(close, key=lambda p: metres(one, p))
        allowed = METRES + (one.accuracy or 0.0) + (best.accuracy or 0.0)
        if (apart := metres(one, best)) <= allowed:
            near.append((one, best, apart, allowed))
    return Finding(
        "together",
        "Places of both within reach of each other at about the same time",
        len(near),
        comparable,
        f"places of the suspect's device that have one of the victim's within {MINUTES} minutes",
        f"Within {METRES} metres and what both sources tell of their accuracy. Where a source tells none, none is added: the place may be far off. "
        f"{len(held['suspect']):,} places of the suspect and {len(held['victim']):,} of the victim are known. A device is not a person.",
        tuple(dict.fromkeys(n for a, b, _, _ in near for n in (a.item.number, b.item.number))),
        tuple(
            Part(
                f"{a.item.at_utc} and {b.item.at_utc}: {apart:,.0f} metres apart; accuracy {_told(a)} and {_told(b)}",
                1,
                (a.item.number, b.item.number),
            )
            for a, b, apart, _ in near
        ),
    )


def _told(place: Place) -> str:
    return f"{place.accuracy:,.0f} metres" if place.accuracy is not None else "not told"

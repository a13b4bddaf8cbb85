"""Where postcodes lie, from Ordnance Survey's Code-Point Open as the force downloads it (Open
Government Licence): a folder with one CSV for each postcode area. Clew ships none and asks nobody.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from django.conf import settings

_POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})\b", re.IGNORECASE)


def postcodes_in(text: str) -> list[str]:
    """Every postcode of a text, each once, as NM1 2AB."""
    found = (f"{out.upper()} {into.upper()}" for out, into in _POSTCODE.findall(text))
    return list(dict.fromkeys(found))


def has_points() -> bool:
    return bool(settings.CLEW_POSTCODES)


def points_of(postcodes: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Easting and northing in metres of those that the folder knows. A row without a place (0, 0)
    is none.
    """
    made: dict[str, tuple[int, int]] = {}
    for postcode in postcodes:
        area = re.match(r"[A-Z]+", postcode)
        if area is None or not settings.CLEW_POSTCODES:
            continue
        point = _area(Path(settings.CLEW_POSTCODES), area[0].lower()).get(postcode.replace(" ", ""))
        if point is not None:
            made[postcode] = point
    return made


@lru_cache(maxsize=8)
def _area(folder: Path, name: str) -> dict[str, tuple[int, int]]:
    """The points of one postcode area. Columns as in Code-Point Open, which has no line of names:
    postcode, quality, easting, northing.
    """
    path = next(
        (p for p in (folder / f"{name}.csv", folder / f"{name.upper()}.csv") if p.is_file()), None
    )
    if path is None:
        return {}
    made = {}
    with path.open(encoding="utf-8", errors="replace", newline="") as held:
        for row in csv.reader(held):
            if len(row) >= 4 and row[2].isdecimal() and row[3].isdecimal():
                point = int(row[2]), int(row[3])
                if point != (0, 0):
                    made[row[0].replace(" ", "").upper()] = point
    return made

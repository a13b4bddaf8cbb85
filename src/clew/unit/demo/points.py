"""Made-up places of the postcodes of a made-up force, laid out as Code-Point Open is, so that the
demonstration can draw the plan of a case's places. None is where the postcode really lies.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from zlib import crc32

import duckdb

from clew.tables import TableWriter

# The made-up force lies in the middle of a grid; metres. A district is 12 km across at most, a
# postcode 2 km from the middle of its district at most.
_MIDDLE = (400_000, 400_000)
_DISTRICT, _POSTCODE = 6_000, 2_000


def write_points(records: Path, folder: Path) -> int:
    """Write a file for each postcode area of the involvements of `records` into `folder`; how many
    postcodes.
    """
    rows: list[tuple[str]] = duckdb.execute(
        "SELECT DISTINCT upper(replace(postcode, ' ', '')) FROM read_parquet(?) WHERE postcode <> '' ORDER BY 1",
        [str(records / "involvements" / "**" / "*.parquet")],
    ).fetchall()
    areas: dict[str, list[str]] = defaultdict(list)
    for (postcode,) in rows:
        area = postcode[:2] if postcode[1:2].isalpha() else postcode[:1]
        areas[area.lower()].append(postcode)
    folder.mkdir(parents=True, exist_ok=True)
    for area, postcodes in areas.items():
        with (folder / f"{area}.csv").open("w", encoding="utf-8", newline="") as held:
            writer = TableWriter(held)
            for postcode in postcodes:
                east, north = (
                    middle
                    + _within(f"{postcode[:-3]} {side}", _DISTRICT)
                    + _within(f"{postcode} {side}", _POSTCODE)
                    for side, middle in enumerate(_MIDDLE)
                )
                writer.row([postcode, 10, east, north])
    return len(rows)


def _within(word: str, most: int) -> int:
    """The same number for the same word, between -most and most."""
    return crc32(word.encode()) % (2 * most + 1) - most

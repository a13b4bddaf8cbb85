"""The counts: what the items show, with pictures. A document of its own, apart from the evidence."""

from __future__ import annotations

from datetime import UTC, datetime

import vl_convert

from clew import __version__
from clew.evidence.court.pictures import Picture
from clew.evidence.court.redaction import Redactions
from clew.evidence.findings.finding import Finding
from clew.web.documents import Document

_PARTS, _ITEMS = 40, 40


def counts(
    title: str,
    found: list[Finding],
    pictures: list[Picture],
    asked: str,
    redactions: Redactions,
    marking: str,
    left_out: int,
    allowed: list[str],
) -> Document:
    """`allowed`: each agreement or power, in words."""
    made = Document(
        "Counts from items of evidence",
        marking,
        redactions.clean(f"{title}. Made on {datetime.now(UTC):%-d %B %Y} by clew {__version__}."),
        line_numbers=True,
    )
    made.heading("Counts")
    made.text(
        f"Counted: {asked}. Each number names the items that it counts, as the chronology numbers them. "
        "It says nothing of what somebody meant. Counts cover what was handed in and agreed, no more. "
        "A moment that ends with Z is in UTC, which in summer is an hour behind the clock in the United Kingdom. "
        "A count of words is of what a program found, and not evidence that they are there: read the items."
    )
    if left_out:
        made.text(f"{left_out:,} counts are not here, because they name items that are not shown.")
    made.heading("What allowed it", 2)
    for words in allowed:
        made.text(redactions.clean(f"Agreement {words}"))
    for one in found:
        made.heading(redactions.clean(one.title), 2)
        made.text(redactions.clean(f"{one.count:,} of {one.base:,} {one.of}."))
        made.small(redactions.clean(one.how))
        parts = [p for p in one.parts if p.count]
        made.table(
            ["", "Number", "Items"],
            [
                [redactions.clean(p.label, p.items, p.quoted), f"{p.count:,}", _items(p.items)]
                for p in parts[:_PARTS]
            ],
            [7, 2, 8],
        )
        if len(parts) > _PARTS:
            made.small(f"{len(parts) - _PARTS:,} more lines are in findings.csv.")
        if not parts and one.items:
            made.small(f"Items {_items(one.items)}")
    if pictures:
        made.new_page()
        made.heading("Pictures")
        for picture in pictures:
            made.heading(picture.title, 2)
            made.picture(picture.svg, vl_convert.svg_to_png(picture.svg, scale=2), picture.alt)
            made.small(picture.alt)
    return made


def _items(items: tuple[int, ...]) -> str:
    shown = ", ".join(map(str, items[:_ITEMS]))
    return shown + (
        f" and {len(items) - _ITEMS:,} more, in findings.csv" if len(items) > _ITEMS else ""
    )

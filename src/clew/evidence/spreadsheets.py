"""Tables as events: by a layout that ships or by a mapping file. A sheet that none fits is listed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import groupby, islice

from clew.evidence import date_order, layouts, tables
from clew.evidence.clock import Clock
from clew.evidence.events import OWNER, CannotRead, Event, Reading
from clew.evidence.layouts import Layout
from clew.evidence.moments import UNKNOWN, At
from clew.evidence.parsed_times import moment
from clew.evidence.sources import Item

_BANNER = 10
_TOLD = 20  # words that a note names
_SLASHED = re.compile(r"\s*\d{1,2}[./-]\d{1,2}[./-]\d{2,4}")
_DAY_ONLY = re.compile(
    r"\s*(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2} \w+ \d{4}|\d{1,2}-\w{3}-\d{4})(?:[T ]00:00:00)?\s*$"
)


def recognise(head: bytes) -> bool:
    return head.startswith(b"PK\x03\x04")


def recognise_text(head: bytes) -> bool:
    if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    lines = [
        line
        for line in head.decode(tables.encoding_of(head), "replace").split("\n")
        if line.strip()
    ][:2]
    return (
        bool(lines)
        and lines[0].count(tables.delimiter_of(lines[0])) >= 1
        and not lines[0].lstrip("\ufeff").startswith(("<", "{", "["))
    )


def read(item: Item, reading: Reading) -> Iterator[Event]:
    """Position: sheet and row."""
    fitted = 0
    names = [name for name, _ in tables.sheets(item)]
    for name in names:

        def rows(name: str = name) -> tables.Rows:
            return tables.sheet_rows(item, name)

        found = _fit(rows, reading.mapping)
        if found is None:
            head = next((row for row in rows() if any(row)), [])
            reading.unread(f"sheet {name}", _why(reading.mapping), "; ".join(head)[:2000])
            continue
        fitted += 1
        yield from _events(rows, *found, reading, f"{name} row ")
    if not fitted and not names:
        raise CannotRead("a spreadsheet without a sheet")


def read_text(item: Item, reading: Reading) -> Iterator[Event]:
    """Position: row, the header counted."""

    def rows() -> tables.Rows:
        return tables.text_rows(item, reading.mapping.delimiter if reading.mapping else "")

    found = _fit(rows, reading.mapping)
    if found is None:
        head = next((row for row in rows() if any(row)), [])
        raise CannotRead(f"{_why(reading.mapping)}. Its first row: {'; '.join(head)[:500]}")
    yield from _events(rows, *found, reading, "row ")


def _why(mapping: Layout | None) -> str:
    """Why a table is set aside."""
    if mapping and not mapping.columns:
        named = ", ".join(mapping.needs)
        return f"none of its first {_BANNER} rows names the columns that were entered ({named}); enter them as the table has them"
    return "a table of a layout that is not known; hand it in with what its columns are, or give a mapping file at the command line"


def _fit(
    rows: Callable[[], tables.Rows], mapping: Layout | None
) -> tuple[Layout, list[str], int] | None:
    """The layout, the names of the columns and the number of the header's row (0 where there is
    none).
    """
    for number, row in enumerate(islice(rows(), _BANNER), 1):
        header = [layouts.name_of(c) for c in row]
        for layout in (*((mapping,) if mapping else ()), *layouts.shipped()):
            if layout.columns and len(row) == len(layout.columns):
                return layout, list(layout.columns), 0
            if layout.fits(header):
                return layout, header, number
    return None


def _day_first(
    rows: Callable[[], tables.Rows], layout: Layout, header: list[str], top: int, reading: Reading
) -> bool:
    """Whether 03/04 is in April, decided by all rows. Raises CannotRead where both fit."""
    asked = reading.dates or layout.dates
    if asked:
        return asked != date_order.MONTH_FIRST
    column = header.index(layout.at[0])
    matches = (
        _SLASHED.match(row[column]) for row in islice(rows(), top, None) if len(row) > column
    )
    dates = [d for d, _ in groupby(m[0].strip() for m in matches if m)]
    return not dates or date_order.decide(dates)[0] != date_order.MONTH_FIRST


def _events(
    rows: Callable[[], tables.Rows],
    layout: Layout,
    header: list[str],
    top: int,
    reading: Reading,
    place: str,
) -> Iterator[Event]:
    if missing := [
        c
        for c in (
            *layout.at,
            *(
                (layout.direction,)
                if layout.direction and layout.needs and layout.direction in layout.needs
                else ()
            ),
        )
        if c not in header
    ]:
        raise CannotRead(
            f"the mapping names the column {missing[0]!r}, which the table does not have; it has {', '.join(header)}"
        )
    if layout is not reading.mapping:
        reading.format(layout.title)
    clock = (
        Clock(layout.zone, f"the layout “{layout.title}” says so") if layout.zone else reading.clock
    )
    day_first = _day_first(rows, layout, header, top, reading)
    columns = {name: number for number, name in reversed(list(enumerate(header)))}
    _say_what_lacks(layout, header, reading)
    unnamed: set[str] = set()

    def cells(row: list[str], names: tuple[str, ...]) -> list[tuple[str, str]]:
        return [
            (n, row[columns[n]].strip())
            for n in names
            if n in columns and columns[n] < len(row) and row[columns[n]].strip()
        ]

    for number, row in enumerate(rows(), 1):
        if number <= top or not any(c.strip() for c in row):
            continue
        where = f"{place}{number}"
        written = " ".join(v for _, v in cells(row, layout.at))
        if not written and not cells(
            row, (*layout.text, *layout.party, *layout.sender, *layout.receiver)
        ):
            reading.unread(where, "a row without a time, people or text", "; ".join(row)[:2000])
            continue
        at = _moment(written, clock, day_first)
        if at is None:
            reading.unread(
                where,
                f"the time {written!r} cannot be read; the row is in the timeline without a time",
                "; ".join(row)[:2000],
            )
        sender, receiver = (
            "; ".join(v for _, v in cells(row, c)) for c in (layout.sender, layout.receiver)
        )
        if layout.party:
            other = ", ".join(v for _, v in cells(row, layout.party))
            way = "".join(v for _, v in cells(row, (layout.direction,))).lower()
            sender, receiver = (OWNER, other) if way in layout.outgoing else (other, OWNER)
        named = "".join(v for _, v in cells(row, (layout.kind,)))
        kind = layout.kinds.get(named.lower(), layout.default_kind)
        held = cells(row, layout.text)
        if named and named.lower() not in (*layout.kinds, kind):
            # Nobody said which kind that is: the word stays with the row.
            held.append((layout.kind, named))
            if len(unnamed) < _TOLD:
                unnamed.add(named[:60])
        text = "\n".join(
            v
            if n in layout.text[:1] and kind in ("message", "diary") and n not in ("call_duration",)
            else f"{n}: {v}"
            for n, v in held
        )
        yield Event(
            where,
            at or UNKNOWN,
            written,
            sender,
            receiver,
            kind,
            text,
            "; ".join(v for _, v in cells(row, layout.attachment)),
            f"{place}{'; '.join(v for _, v in cells(row, layout.conversation))}",
        )

    if unnamed:
        reading.note(
            f"{layout.title}: no kind is given for {', '.join(sorted(map(repr, unnamed)))} in the column {layout.kind!r}; "
            f"taken as {layout.default_kind}, and the word stands in the text"
        )


def _say_what_lacks(layout: Layout, header: list[str], reading: Reading) -> None:
    """Columns that somebody named and the table has not; without their content nobody would miss
    them. The layouts that ship name columns that not every version has.
    """
    if layout is not reading.mapping:
        return
    named = (layout.sender, layout.receiver, layout.party, layout.text, layout.attachment)
    single = [n for n in (layout.kind, layout.direction) if n]
    lacking = [n for n in (*(n for of in named for n in of), *single) if n not in header]
    if lacking:
        reading.note(
            f"{layout.title}: the table has no column {', '.join(map(repr, lacking))}; nothing is taken from it. It has {', '.join(header)[:500]}"
        )


def _moment(written: str, clock: Clock, day_first: bool) -> At | None:
    at = moment(written, clock, day_first)
    if at is not None and at.epoch is not None and _DAY_ONLY.match(written):
        return at._replace(
            zone=f"{at.zone}; the source gives the day only, so its first minute is taken"
        )
    return at

"""Entries of a JSON document, one by one: what does not fit is listed, and the others are read."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from clew.evidence.events import Event, Reading

Shape = Callable[[Any, Reading], Iterator[Event]]


class NoEntry(Exception):
    """An entry that cannot be a row; the message says why."""


def words(value: Any) -> str:
    """What stands there as text; nothing where it is empty."""
    if value is None:
        return ""
    return (
        value
        if isinstance(value, str)
        else json.dumps(value, ensure_ascii=False)
        if isinstance(value, dict | list)
        else str(value)
    )


def entries(
    of: Any,
    reading: Reading,
    place: str,
    make: Callable[[str, Any], Event | None],
    newest_first: bool = False,
) -> Iterator[Event]:
    """A row for each entry; `newest_first` turns the order round. Position: `place` and the entry's
    number in the document.
    """
    held: Iterable[tuple[int, Any]] = enumerate(of, 1) if isinstance(of, list) else ()
    if not isinstance(of, list):
        reading.unread(place, "a list was expected there", words(of)[:500])
    for number, entry in reversed(list(held)) if newest_first else held:
        where = f"{place} {number}".strip()
        try:
            made = make(where, entry)
        except NoEntry as problem:
            reading.unread(where, str(problem), words(entry)[:2000])
        except (
            KeyError,
            TypeError,
            ValueError,
            AttributeError,
            OverflowError,
            IndexError,
        ) as problem:
            reading.unread(
                where,
                f"it is not of the shape that this service writes ({type(problem).__name__}: {problem})",
                words(entry)[:2000],
            )
        else:
            if made is not None:
                yield made


def descending(times: list[float]) -> bool:
    """Whether the newest stands first."""
    return len(times) > 1 and times[0] > times[-1]

"""One timeline from many sources: merged by time, while the events of a conversation keep the order
of their source.

Rows are written to a spool as they are read, so that memory holds a few numbers for each row and
never the texts.
"""

from __future__ import annotations

import re
import shutil
from array import array
from collections.abc import Iterable
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import IO

from clew.evidence.events import COLUMNS, Event

_BATCH = 4096
_LONG = 8192  # a row with such a text is not kept waiting
# A spreadsheet would work these out; "+44 (0)7700 900123" and "-" stay as they are.
_FORMULA = re.compile(r"[=@\t\r]|[+\-](?:[^\d\s]|.*(?:[|!=]|[A-Za-z]\())", re.S)
_RISKY = frozenset("=@+-\t\r")


def guarded(text: str) -> str:
    """Text that a spreadsheet would take for a formula gets an apostrophe in front; a character of
    value 0 is shown by its code.
    """
    if "\0" in text:
        text = text.replace("\0", "\\x00")
    return "'" + text if text[:1] in _RISKY and _FORMULA.match(text) else text


def quoted(text: str) -> str:
    """A cell of the table: safe for spreadsheets, in quotation marks where it needs them (RFC
    4180).
    """
    if text[:1] in _RISKY or "\0" in text:
        text = guarded(text)
    if "," in text or "\n" in text or '"' in text or "\r" in text:
        return '"' + text.replace('"', '""') + '"'
    return text


@lru_cache(maxsize=16384)
def _often(zone: str, sender: str, receiver: str, kind: str) -> str:
    """The cells that come again and again."""
    return f"{quoted(zone)},{quoted(sender)},{quoted(receiver)},{quoted(kind)}"


_NO_CONVERSATION = object()


class Spool:
    """Rows as they are read. `finish` writes the timeline."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "rows"
        self._file: IO[bytes] = self._path.open("wb")
        self._waiting: list[str] = []
        self._lengths, self._times = array("L"), array("d")
        self._runs: list[
            tuple[int, int]
        ] = []  # where a conversation goes on: the number of the row, the number of the conversation
        self._numbers: dict[tuple[str, str | int], int] = {}

    def add(self, source: str, events: Iterable[Event]) -> int:
        """All events of one source, in its order. Gives how many there were."""
        # By hand: the csv module takes three times as long, most of it over the words of the zone,
        # which are the same in each row.
        times, row, often, cell, name = (
            self._times.append,
            self._waiting.append,
            _often,
            quoted,
            quoted(source),
        )
        none, before, due = float("nan"), len(self._times), len(self._times) + _BATCH
        last: object = _NO_CONVERSATION
        for position, (
            epoch,
            utc,
            zone,
        ), written, sender, receiver, kind, text, attachment, conversation in events:
            if conversation != last:
                self._runs.append(
                    (
                        len(self._times),
                        self._numbers.setdefault((source, conversation), len(self._numbers)),
                    )
                )
                last = conversation
            row(
                f"{name},{position if isinstance(position, int) else cell(position)},{utc},{cell(written)},{often(zone, sender, receiver, kind)},"
                f"{cell(text)},{cell(attachment) if attachment else ''}\r\n"
            )
            times(none if epoch is None else epoch)
            if len(self._times) >= due or len(text) > _LONG:
                self._flush()
                due = len(self._times) + _BATCH
        self._flush()
        return len(self._times) - before

    def close(self) -> None:
        self._file.close()

    @property
    def rows(self) -> int:
        return len(self._times)

    def _flush(self) -> None:
        rows: list[str] | list[bytes] = self._waiting
        together = "".join(self._waiting)
        if not together.isascii():
            rows = [row.encode("utf-8", "backslashreplace") for row in self._waiting]
        self._lengths.extend(map(len, rows))
        self._file.write(together.encode("utf-8", "backslashreplace"))
        self._waiting.clear()

    def finish(self, out: IO[bytes]) -> None:
        """The header and all rows in their order."""
        self._file.close()
        out.write((",".join(COLUMNS) + "\r\n").encode())
        with self._path.open("rb") as rows:
            if len(self._numbers) <= 1:
                shutil.copyfileobj(rows, out, 2**20)
                return
            # With the arrays that it needs, for most timelines are of one conversation.
            from clew.evidence.order import merged

            order = merged(self._times, self._runs)
            starts = array("q", [0])
            starts.extend(accumulate(self._lengths))
            # Rows that follow one another in the spool are copied together.
            for first, last in order:
                rows.seek(starts[first])
                left = starts[last] - starts[first]
                while left:
                    piece = rows.read(min(left, 2**20))
                    out.write(piece)
                    left -= len(piece)

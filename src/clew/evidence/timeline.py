"""One timeline from many sources: merged by time, while the events of a conversation keep the order of their source.

Rows are written to a spool as they are read, so that memory holds a few numbers for each row and never the texts.
"""

from __future__ import annotations

import csv
import re
import shutil
from array import array
from bisect import bisect_right
from collections.abc import Iterable
from pathlib import Path
from typing import IO

import numpy as np
import numpy.typing as npt

from clew.evidence.events import COLUMNS, Event

_BATCH = 4096
# A spreadsheet would work these out; "+44 7700" and "-" stay as they are.
_FORMULA = re.compile(r"[=@\t\r]|[+\-](?![\d\s().+\-/]*$)")
_NUL = re.compile("[\x00\ud800-\udfff]")


def guarded(text: str) -> str:
    """Text that a spreadsheet would take for a formula gets an apostrophe in front; letters that no file can hold are shown by their code."""
    if _NUL.search(text):
        text = _NUL.sub(lambda m: f"\\u{ord(m[0]):04x}", text)
    return "'" + text if text[:1] in "=@+-\t\r" and _FORMULA.match(text) else text


class Spool:
    """Rows as they are read. `finish` writes the timeline."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "rows"
        self._file: IO[bytes] = self._path.open("wb")
        self._waiting: list[str] = []
        self._writer = csv.writer(self)
        self._lengths, self._times, self._chats = array("L"), array("d"), array("L")
        self._numbers: dict[tuple[str, str | int], int] = {}
        self.rows = 0

    def write(self, text: str) -> int:
        """Called by the csv module with one row."""
        self._waiting.append(text)
        return len(text)

    def add(self, source: str, events: Iterable[Event]) -> int:
        """All events of one source, in its order. Gives how many there were."""
        rows, times, chats, numbers, waiting = self._writer.writerow, self._times.append, self._chats.append, self._numbers, self._waiting
        source, before, none = guarded(source), self.rows, float("nan")
        last: str | int | None = None
        chat, count = 0, 0
        for position, (epoch, utc, zone), written, sender, receiver, kind, text, attachment, conversation in events:
            if conversation != last:
                chat, last = numbers.setdefault((source, conversation), len(numbers)), conversation
            try:
                if text[:1] in "=@+-\t\r" or sender[:1] in "=@+-" or receiver[:1] in "=@+-" or attachment[:1] in "=@+-" or "\x00" in text:
                    text, sender, receiver, attachment = guarded(text), guarded(sender), guarded(receiver), guarded(attachment)
                rows((source, position, utc, written, zone, sender, receiver, kind, text, attachment))
                if len(waiting) >= _BATCH:
                    self._flush()
            except UnicodeEncodeError:
                raise AssertionError("a reader gave half a letter") from None
            times(none if epoch is None else epoch)
            chats(chat)
            count += 1
        self._flush()
        self.rows = before + count
        return count

    def _flush(self) -> None:
        packed = [row.encode("utf-8", "backslashreplace") for row in self._waiting]
        self._lengths.extend(map(len, packed))
        self._file.write(b"".join(packed))
        self._waiting.clear()

    def finish(self, out: IO[bytes]) -> None:
        """The header and all rows in their order."""
        self._file.close()
        out.write((",".join(COLUMNS) + "\r\n").encode())
        with self._path.open("rb") as rows:
            if len(self._numbers) <= 1:
                shutil.copyfileobj(rows, out, 2**20)
                return
            order = _merged(np.frombuffer(self._times, dtype="f8"), np.frombuffer(self._chats, dtype=f"u{self._chats.itemsize}"))
            lengths = np.frombuffer(self._lengths, dtype=f"u{self._lengths.itemsize}").astype("i8")
            starts = np.concatenate(([0], np.cumsum(lengths)))
            # Rows that follow one another in the spool are copied together.
            breaks = np.flatnonzero(np.diff(order) != 1) + 1
            for run in np.split(order, breaks):
                rows.seek(int(starts[run[0]]))
                left = int(starts[run[-1] + 1] - starts[run[0]])
                while left:
                    piece = rows.read(min(left, 2**20))
                    out.write(piece)
                    left -= len(piece)


def _merged(times: npt.NDArray[np.float64], chats: npt.NDArray[np.unsignedinteger]) -> npt.NDArray[np.int64]:
    """Row numbers by time. Each conversation keeps its order: a row whose clock does not fit stands after the row before it."""
    keys = times.copy()
    by_chat = np.argsort(chats, kind="stable")
    for rows in np.split(by_chat, np.flatnonzero(np.diff(chats[by_chat])) + 1):
        keys[rows] = anchored(times[rows])
    return np.argsort(keys, kind="stable").astype(np.int64)


def anchored(times: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The same length, never falling: the longest rising part keeps its times, what is out of it takes the time before it.

    So one message of a clock that was years wrong moves itself, and not the whole conversation.
    """
    if len(times) and not np.isnan(times).any() and (np.diff(times) >= 0).all():
        return times
    tails: list[float] = []
    tail_rows: list[int] = []
    before = np.full(len(times), -1, dtype=np.int64)
    for row, time in enumerate(times.tolist()):
        if time != time:
            continue
        place = bisect_right(tails, time)
        before[row] = tail_rows[place - 1] if place else -1
        if place == len(tails):
            tails.append(time)
            tail_rows.append(row)
        else:
            tails[place], tail_rows[place] = time, row
    made = np.full(len(times), np.nan)
    row = tail_rows[-1] if tail_rows else -1
    first = np.inf
    while row >= 0:
        made[row] = first = times[row]
        row = int(before[row])
    held = first
    for place in range(len(made)):
        held = made[place] if made[place] == made[place] else held
        made[place] = held
    return made

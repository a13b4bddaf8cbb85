"""One timeline from many sources: merged by time, while the events of a conversation keep the order
of their source.

Rows are written to a spool as they are read, so that memory holds a few numbers for each row and
never the texts.
"""

from __future__ import annotations

import re
import shutil
from array import array
from bisect import bisect_right
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import IO

import numpy as np
import numpy.typing as npt

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
            firsts, chats = (
                np.array(column, dtype="i8") for column in zip(*self._runs, strict=True)
            )
            order = _merged(
                np.frombuffer(self._times, dtype="f8"),
                np.repeat(chats, np.diff(np.append(firsts, self.rows))),
            )
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


def _merged(times: npt.NDArray[np.float64], chats: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Row numbers by time.

    Each conversation keeps its order: a row whose clock does not fit stands between its neighbours.
    """
    keys = times.copy()
    by_chat = np.argsort(chats, kind="stable")
    for rows in np.split(by_chat, np.flatnonzero(np.diff(chats[by_chat])) + 1):
        keys[rows] = anchored(times[rows])
    return np.argsort(keys, kind="stable").astype(np.int64)


def anchored(times: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The same length, never falling: the longest rising part keeps its times, what is out of it
    stands between its neighbours, as near to
    its own time as they allow; what has no time stands after the one before it.

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
    anchors = np.full(len(times), np.nan)
    row = tail_rows[-1] if tail_rows else -1
    while row >= 0:
        anchors[row] = times[row]
        row = int(before[row])
    made = np.full(len(times), np.inf)
    ahead = np.inf
    for place in range(len(made) - 1, -1, -1):
        ahead = made[place] = ahead if np.isnan(anchors[place]) else anchors[place]
    held = -np.inf
    for place, own in enumerate(times.tolist()):
        if own == own:
            held = made[place] = min(max(own, held), made[place])
        elif held > -np.inf:
            made[place] = held
    return made

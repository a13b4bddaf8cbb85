"""The order of a timeline: by time, while each conversation keeps the order of its source."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt


def merged(held: array[float], begins: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Rows by time, as runs of rows that follow one another: the first of each, and the one after
    its last. `begins`: where a conversation goes on, and its number.

    Each conversation keeps its order: a row whose clock does not fit stands between its neighbours.
    """
    times = np.frombuffer(held, dtype="f8")
    firsts, numbers = (np.array(column, dtype="i8") for column in zip(*begins, strict=True))
    chats = np.repeat(numbers, np.diff(np.append(firsts, len(times))))
    keys = times.copy()
    by_chat = np.argsort(chats, kind="stable")
    for rows in np.split(by_chat, np.flatnonzero(np.diff(chats[by_chat])) + 1):
        keys[rows] = anchored(times[rows])
    order = np.argsort(keys, kind="stable")
    breaks = np.flatnonzero(np.diff(order) != 1) + 1
    for run in np.split(order, breaks):
        yield int(run[0]), int(run[-1]) + 1


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

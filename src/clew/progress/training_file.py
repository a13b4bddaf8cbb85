"""What a training measured, added up from the file of a learning system.

A row is one test of one learner: `learner` (whatever the system calls them), `when` (before or
after), `right` and `of` (whole numbers). Two exports, one of each test, may stand below one
another. Only sums leave this module: who the learners are is kept nowhere.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from clew.problems import Problem

COLUMNS = ("learner", "when", "right", "of")
MOST_BYTES = 5_000_000
_TIMES = ("before", "after")
_MOST_ANSWERS = 10_000  # of one learner in one test


class NotResults(Problem):
    """The file holds no results; the message names the row, the column and the cure."""


@dataclass(frozen=True, slots=True)
class Sums:
    """Of those who did both tests: how many learners, and right answers of all answers. `alone` did
    one test only and are in none of the other numbers.
    """

    learners: int
    before_right: int
    before_of: int
    after_right: int
    after_of: int
    alone: int


def sums_of(content: bytes) -> Sums:
    """Read the file (UTF-8, or what Excel writes; commas, semicolons or tabs). Raises NotResults."""
    held: dict[str, dict[str, tuple[int, int]]] = {}
    for number, row in _rows(content):
        learner, when = row["learner"].casefold(), row["when"].casefold()
        if not learner:
            raise NotResults(f"Row {number}, learner: it is empty. Each row is of one learner.")
        if when not in _TIMES:
            raise NotResults(
                f"Row {number}, when: it says “{row['when'][:40]}”. Write before or after."
            )
        right, of = (_whole(row[name], number, name) for name in ("right", "of"))
        if not of:
            raise NotResults(f"Row {number}, of: nothing was answered. Leave the row out.")
        if right > of:
            raise NotResults(f"Row {number}, right: {right} are more than the {of} answered.")
        tests = held.setdefault(learner, {})
        if when in tests:
            raise NotResults(
                f"Row {number}, learner: this learner has a row for “{when}” already. Keep the first try of each test."
            )
        tests[when] = (right, of)
    both = [tests for tests in held.values() if len(tests) == len(_TIMES)]
    if not both:
        raise NotResults("No learner has a row for before and one for after.")
    before_right, before_of, after_right, after_of = (
        sum(tests[when][part] for tests in both) for when in _TIMES for part in (0, 1)
    )
    alone = len(held) - len(both)
    return Sums(len(both), before_right, before_of, after_right, after_of, alone)


def _rows(content: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row with its line in the file, names of columns in small letters. Raises NotResults."""
    if len(content) > MOST_BYTES:
        raise NotResults(f"The file is larger than {MOST_BYTES // 1_000_000} MB.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    first = text.partition("\n")[0]
    mark = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    try:
        names = [n.strip().casefold() for n in next(reader, [])]
        lacking = [c for c in COLUMNS if names.count(c) != 1]
        if lacking:
            raise NotResults(
                f"The first row has to name each of the columns {', '.join(COLUMNS)} once. Look at {', '.join(lacking)}."
            )
        for cells in reader:
            if not any(c.strip() for c in cells):
                continue
            if len(cells) != len(names):
                raise NotResults(
                    f"Row {reader.line_num}: it has {len(cells)} cells, and the first row has {len(names)}."
                )
            yield reader.line_num, {n: c.strip() for n, c in zip(names, cells, strict=True)}
    except csv.Error as problem:
        raise NotResults(f"The file cannot be read as CSV: {problem}.") from None


def _whole(said: str, number: int, name: str) -> int:
    if said.isascii() and said.isdigit() and len(said) <= 9 and int(said) <= _MOST_ANSWERS:
        return int(said)
    raise NotResults(
        f"Row {number}, {name}: “{said[:40]}” is no whole number from 0 to {_MOST_ANSWERS:,}."
    )

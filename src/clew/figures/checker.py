"""What looks wrong in a table of figures as it was published: sums, codes, periods, percentages,
units, leftovers of a spreadsheet.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import combinations
from pathlib import Path

import numpy as np

from clew.figures.questions import days_named
from clew.figures.sheets import Sheet, cell_name, read_sheets
from clew.offences import canonical
from clew.offences.codes import describe

_ERROR = re.compile(r"^#(?:DIV/0!|REF!|N/A|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!)$", re.IGNORECASE)
_NUMBER = re.compile(r"^[-+]?£?\s*\d{1,3}(?:,\d{3})+(?:\.\d+)?$|^[-+]?£?\s*\d+(?:\.\d+)?$")
_PERCENT = re.compile(r"^[-+]?\d+(?:\.\d+)?\s*%$")
_TOTAL = re.compile(
    r"\b(?:grand\s+|sub-?\s?)?totals?\b|^all(?:\s+(?:offences|forces|areas|crimes))?$|^sum$|^england\s+and\s+wales$",
    re.IGNORECASE,
)
_HIDDEN = re.compile(
    r"^(?:\*+|\[[a-z]\]|c|x|<\s*\d+|\d+\s+or\s+fewer|less than \d+|suppressed|withheld)$",
    re.IGNORECASE,
)
_GAP = re.compile(
    r"^(?:n/?a|n\.a\.|none|nil|null|unknown|not\s+(?:known|held|available|applicable)|-+|\.+|tbc|\?)$",
    re.IGNORECASE,
)
_CODE = re.compile(r"(?<![\d/])(\d{1,3}\s?/\s?\d{2})(?![\d/])")
_YEAR = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s?[/_-]\s?(?:20)?(\d\d)(?!\d)|(?<!\d)((?:19|20)\d\d)(?!\d|\s?[/_-]\s?\d)"
)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_STRETCH = re.compile(
    rf"({'|'.join(_MONTHS)})[a-z]*[\s_-]*(?:to|-|_)[\s_-]*({'|'.join(_MONTHS)})[a-z]*",
    re.IGNORECASE,
)
_YEAR_ENDING = re.compile(r"year\s+ending|12\s+months|annual", re.IGNORECASE)
_DATE = re.compile(r"^\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}$|^\d{4}-\d{2}-\d{2}$")
_MONTH_COLUMN = re.compile(r"^(?:19|20)\d{2}(?:0[1-9]|1[0-2])$")
_EDGE = re.compile(r"\b(?:begins?|starts?|ends?|from|to|until)\b", re.IGNORECASE)
_CHANGE = re.compile(r"increase|decrease|change|growth|rise|fall", re.IGNORECASE)
_RATE = re.compile(
    r"\brates?\b|%|\bper\s?cent|\bpercentages?\b|\bproportion\b|\bshare\b", re.IGNORECASE
)
_PER = re.compile(r"\bper\s+(?:[\d,]+|head|capita|thousand|million|officer)", re.IGNORECASE)
_WHOLE = re.compile(
    r"\b(?:recorded|offences|crimes|reports|reported|applications|applied|total|all|cases|incidents|arrests)\b",
    re.IGNORECASE,
)
_MOST_COLUMNS = 40
_FEWEST_ALIKE = 3
_FEWEST_ROWS = 5
_SHOWN_ALIKE = 5
_SAME_LENGTH = 3  # days: a year and a leap year compare
_UNITS = {
    "offences": re.compile(r"\b(?:offences?|crimes?|incidents?)\b", re.IGNORECASE),
    "people": re.compile(
        r"\b(?:people|persons?|individuals?|suspects?|victims?|offenders?|defendants?)\b",
        re.IGNORECASE,
    ),
    "orders": re.compile(r"\b(?:orders?|spos?)\b", re.IGNORECASE),
    "breaches": re.compile(r"\bbreach\w*\b", re.IGNORECASE),
    "arrests": re.compile(r"\barrests?\b", re.IGNORECASE),
    "applications": re.compile(r"\bapplications?\b", re.IGNORECASE),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that looks wrong: where, what kind, and why, in a sentence."""

    sheet: str
    cell: str
    kind: str
    why: str


def check_file(path: Path) -> list[Finding]:
    """Everything that looks wrong in a file. Raises UnreadableTable."""
    found: list[Finding] = []
    for sheet in read_sheets(path):
        found += _few_of_a_kind(list(_check(sheet)))
    return found


def _few_of_a_kind(found: list[Finding]) -> list[Finding]:
    """The first of many findings that say the same of one column, and how many more there are."""
    counts = Counter((f.kind, re.sub(r"\d+$", "", f.cell)) for f in found)
    seen: Counter[tuple[str, str]] = Counter()
    kept = []
    for f in found:
        key = (f.kind, re.sub(r"\d+$", "", f.cell))
        seen[key] += 1
        if seen[key] < _SHOWN_ALIKE or counts[key] <= _SHOWN_ALIKE:
            kept.append(f)
        elif seen[key] == _SHOWN_ALIKE:
            kept.append(
                Finding(
                    f.sheet,
                    f.cell,
                    f.kind,
                    f"{f.why} So do {counts[key] - _SHOWN_ALIKE:,} more cells of this column.",
                )
            )
    return kept


@dataclass(slots=True)
class _Block:
    """A table inside a sheet: the row of its header, its rows, and what each column holds."""

    sheet: Sheet
    head: int
    rows: list[int]
    numbers: list[int]
    words: list[int]

    def header(self, column: int) -> str:
        row = self.sheet.rows[self.head]
        return row[column] if column < len(row) else ""

    def text(self, row: int, column: int) -> str:
        cells = self.sheet.rows[row]
        return cells[column] if column < len(cells) else ""

    def number(self, row: int, column: int) -> Fraction | None:
        return _number(self.text(row, column))

    def label(self, row: int) -> str:
        return next((self.text(row, c) for c in self.words if self.text(row, c)), "")

    def labels(self, row: int) -> str:
        """Everything that names a row."""
        return ", ".join(t for c in self.words if (t := self.text(row, c)))


@lru_cache(maxsize=200_000)
def _number(text: str) -> Fraction | None:
    plain = text.strip()
    if not _NUMBER.match(plain):
        return None
    return Fraction(plain.replace(",", "").replace("£", "").replace(" ", ""))


def _percent(text: str) -> Fraction | None:
    return Fraction(text.strip().rstrip("%").strip()) if _PERCENT.match(text.strip()) else None


def _blocks(sheet: Sheet) -> Iterator[_Block]:
    """Tables are runs of rows with numbers under a row of words (or of years)."""
    at = 0
    rows = sheet.rows
    while at < len(rows):
        filled = [c for c in rows[at] if c]
        following = rows[at + 1] if at + 1 < len(rows) else []
        if (
            len(filled) >= 2
            and any(
                _number(c) is not None or _percent(c) is not None or _HIDDEN.match(c)
                for c in following
                if c
            )
            and _is_head(rows[at], following)
        ):
            end = at + 1
            while end < len(rows) and sum(1 for c in rows[end] if c) >= 2:
                end += 1
            yield _block(sheet, at, list(range(at + 1, end)))
            at = end
        else:
            at += 1


def _is_head(row: list[str], following: list[str]) -> bool:
    """More words (or years) than numbers, where the next row has numbers."""
    words = sum(
        1 for c in row if c and (_number(c) is None or _YEAR.fullmatch(c) or _MONTH_COLUMN.match(c))
    )
    return words >= max(2, sum(1 for c in row if c) * 0.7)


def _block(sheet: Sheet, head: int, rows: list[int]) -> _Block:
    width = max([len(sheet.rows[r]) for r in rows] + [len(sheet.rows[head])])
    numbers: list[int] = []
    words: list[int] = []
    block = _Block(sheet, head, rows, numbers, words)
    for column in range(width):
        texts = [block.text(r, column) for r in rows if block.text(r, column)]
        held = sum(_number(t) is not None for t in texts)
        others = [t for t in texts if not (_GAP.match(t) or _HIDDEN.match(t) or _ERROR.match(t))]
        marked = bool(texts) and not others and any(_HIDDEN.match(t) for t in texts)
        years = bool(texts) and all(_YEAR.fullmatch(t) for t in texts)
        (numbers if not years and ((held and held * 2 > len(others)) or marked) else words).append(
            column
        )
    return block


def _check(sheet: Sheet) -> Iterator[Finding]:
    for where, what in sheet.hidden:
        yield Finding(
            sheet.name, where, "hidden data", f"The file holds {what}, which a reader does not see."
        )
    for r, row in enumerate(sheet.rows):
        for c, text in enumerate(row):
            if _ERROR.match(text):
                yield Finding(
                    sheet.name,
                    cell_name(r, c),
                    "spreadsheet error",
                    f"The cell holds {text}: a formula failed and was published.",
                )
    for block in _blocks(sheet):
        for check in (
            _totals_down,
            _totals_across,
            _codes_twice,
            _sums_of_two,
            _repeats,
            _doubled,
            _periods,
            _mixed_totals,
            _units,
            _years_twice,
            _not_counts,
            _zeros_before,
            _rates,
        ):
            yield from check(block)


def _here(block: _Block, row: int, column: int, kind: str, why: str) -> Finding:
    return Finding(block.sheet.name, cell_name(row, column), kind, why)


def _plain(value: Fraction) -> str:
    return f"{float(value):,.0f}" if value.denominator == 1 else f"{float(value):,.2f}"


def _totals_down(block: _Block) -> Iterator[Finding]:
    """A row of totals against the rows above it."""
    since: list[int] = []
    subtotals: list[int] = []
    for row in block.rows:
        if not _TOTAL.search(block.label(row)):
            since.append(row)
            continue
        for column in block.numbers:
            total = block.number(row, column)
            parts = since or subtotals
            values = [block.number(r, column) for r in parts]
            missing = [r for r, v in zip(parts, values, strict=True) if v is None]
            if total is None or not parts:
                continue
            known = sum((v for v in values if v is not None), Fraction(0))
            if len(missing) == 1 and _HIDDEN.match(block.text(missing[0], column)):
                yield _here(
                    block,
                    missing[0],
                    column,
                    "recoverable number",
                    f"The hidden number is {_plain(total - known)}: the total {_plain(total)} less the others that are shown.",
                )
            elif (
                not missing
                and (within := _of_which(block, parts, column))
                and total in (known, known - within)
            ):
                # Without them it is right; with them they may be in it twice.
                if total == known:
                    yield _here(
                        block,
                        row,
                        column,
                        "counted twice",
                        f"“{block.label(row)}” adds outcomes 1A, 2A and 3A ({_plain(within)}) beside 1, 2 and 3. In the Home Office's tables they lie inside those: if they do here, the total is {_plain(total - within)}.",
                    )
            elif not missing and known != total:
                grand = sum(
                    (v for s in subtotals if (v := block.number(s, column)) is not None),
                    Fraction(0),
                )
                if not (subtotals and grand + (known if since else 0) == total):
                    yield _here(
                        block,
                        row,
                        column,
                        "total",
                        f"“{block.label(row)}” says {_plain(total)}; the {len(parts)} rows above add up to {_plain(known)}.",
                    )
        subtotals.append(row)
        since = []


_OUTCOME_ROW = re.compile(r"^\s*(?:outcome|type)?\s*([123])(a?)\b(?![./]\d)", re.IGNORECASE)


def _of_which(block: _Block, rows: list[int], column: int) -> Fraction:
    """The numbers of outcomes for an alternate offence (1A, 2A, 3A), where the outcome of the same
    number stands above them and is as large at least.
    """
    whole: dict[str, Fraction] = {}
    within = Fraction(0)
    for row in rows:
        match = _OUTCOME_ROW.match(block.label(row))
        value = block.number(row, column)
        if match is None or value is None:
            continue
        if not match[2]:
            whole[match[1]] = value
        elif whole.get(match[1], Fraction(-1)) >= value:
            within += value
    return within


def _totals_across(block: _Block) -> Iterator[Finding]:
    """A column of totals against the columns beside it: those that add up in most rows."""
    for column in block.numbers:
        if not _TOTAL.search(block.header(column)):
            continue
        others = [c for c in block.numbers if c != column and not _TOTAL.search(block.header(c))]
        windows = [w for w in _windows(others, column) if len(w) > 1]
        scored = [
            (sum(_adds(block, r, w, column) is True for r in block.rows), len(w), w)
            for w in windows
        ]
        if not scored:
            continue
        best, _, window = max(scored)
        whole = [r for r in block.rows if _adds(block, r, window, column) is not None]
        if len(whole) >= 3 and best * 2 <= len(whole):
            continue
        if best == 0:
            window = tuple(others)
        for row in block.rows:
            held = _adds(block, row, window, column)
            total = block.number(row, column)
            hidden = [c for c in window if _HIDDEN.match(block.text(row, c))]
            if held is False and total is not None:
                known = sum(
                    (v for c in window if (v := block.number(row, c)) is not None), Fraction(0)
                )
                yield _here(
                    block,
                    row,
                    column,
                    "total",
                    f"“{block.header(column)}” says {_plain(total)}; {_names(block, window)} add up to {_plain(known)}.",
                )
            elif (
                held is None
                and total is not None
                and len(hidden) == 1
                and all(block.number(row, c) is not None for c in window if c not in hidden)
            ):
                known = sum(
                    (v for c in window if (v := block.number(row, c)) is not None), Fraction(0)
                )
                yield _here(
                    block,
                    row,
                    hidden[0],
                    "recoverable number",
                    f"The hidden number is {_plain(total - known)}: the total {_plain(total)} less the others that are shown.",
                )


def _windows(others: list[int], column: int) -> list[tuple[int, ...]]:
    """Runs of columns that end or begin beside a column, and all of one side."""
    left = [c for c in others if c < column]
    right = [c for c in others if c > column]
    return [
        *(tuple(left[n:]) for n in range(len(left))),
        *(tuple(right[: n + 1]) for n in range(len(right))),
    ]


def _adds(block: _Block, row: int, window: tuple[int, ...], column: int) -> bool | None:
    total = block.number(row, column)
    values = [block.number(row, c) for c in window]
    if total is None or any(v is None for v in values):
        return None
    return sum((v for v in values if v is not None), Fraction(0)) == total


def _names(block: _Block, columns: tuple[int, ...]) -> str:
    names = [f"“{block.header(c)}”" for c in columns]
    return (
        " and ".join([", ".join(names[:-1]), names[-1]])
        if len(names) < 5
        else f"{len(names)} columns"
    )


def _codes_twice(block: _Block) -> Iterator[Finding]:
    """One offence code in two rows that say different things."""
    for column in range(len(block.words) + len(block.numbers)):
        found: dict[str, list[int]] = defaultdict(list)
        for row in block.rows:
            for written in _CODE.findall(block.text(row, column)):
                code = canonical(written)
                if code and describe(code):
                    found[code].append(row)
        rows = sum(len(r) for r in found.values())
        doubled = {c: r for c, r in found.items() if len(r) > 1}
        # In a long table a code comes once for every force and year: there the other words must be
        # the same too.
        listed = (
            len(found) >= 2 and len(doubled) <= max(1, len(found) // 3) and rows <= len(block.rows)
        )
        for code, at in doubled.items():
            for first, second in combinations(at[:10], 2):
                others = [c for c in block.words if c != column]
                same = all(block.text(first, c) == block.text(second, c) for c in others)
                if not (same or (listed and not others)) and not (listed and len(others) < 2):
                    continue
                if [block.number(first, c) for c in block.numbers] != [
                    block.number(second, c) for c in block.numbers
                ] or same:
                    yield _here(
                        block,
                        second,
                        column,
                        "one code on two rows",
                        f"{code} stands here and in {cell_name(first, column)} with other numbers: one of the two is another offence.",
                    )
                    break


def _sums_of_two(block: _Block) -> Iterator[Finding]:
    """A column that is, in every row, the sum of two others, and does not say that it is a total."""
    columns = [c for c in block.numbers if not _TOTAL.search(block.header(c))]
    if len(columns) > _MOST_COLUMNS or len(block.rows) < _FEWEST_ROWS:
        return
    rows = [r for r in block.rows if not _TOTAL.search(block.label(r))]
    held = np.array(
        [
            [float(v) if (v := block.number(r, c)) is not None else np.nan for c in columns]
            for r in rows
        ]
    )
    for t, target in enumerate(columns):
        for i, j in combinations([n for n in range(len(columns)) if n != t], 2):
            whole = ~np.isnan(held[:, (i, j, t)]).any(axis=1)
            telling = whole & (held[:, i] != 0) & (held[:, j] != 0)
            if (
                telling.sum() >= _FEWEST_ROWS
                and (held[whole, i] + held[whole, j] == held[whole, t]).all()
            ):
                yield _here(
                    block,
                    block.head,
                    target,
                    "sum of two series",
                    f"“{block.header(target)}” equals “{block.header(columns[i])}” plus “{block.header(columns[j])}” in all {whole.sum()} rows that can be checked: is it a count of its own?",
                )


def _repeats(block: _Block) -> Iterator[Finding]:
    """A column of percentages that repeats another, and a column of counts that repeats another
    year's.
    """
    width = range(len(block.words) + len(block.numbers))
    shares = [
        c
        for c in width
        if sum(_percent(block.text(r, c)) is not None for r in block.rows) >= _FEWEST_ROWS
    ]
    for a, b in combinations(shares, 2):
        pairs = [
            (x, y)
            for r in block.rows
            if (x := _percent(block.text(r, a))) is not None
            and (y := _percent(block.text(r, b))) is not None
        ]
        if (
            len(pairs) >= _FEWEST_ROWS
            and sum(abs(x - y) <= Fraction(1, 2) for x, y in pairs) * 10 >= len(pairs) * 8
            and len({x for x, _ in pairs}) > 2
        ):
            yield _here(
                block,
                block.head,
                b,
                "percentages repeat",
                f"“{block.header(b)}” repeats “{block.header(a)}” in most of {len(pairs)} rows: one of the two is not what it says.",
            )
    for a in shares:
        for b in block.numbers[:_MOST_COLUMNS]:
            found = [
                (x, y)
                for r in block.rows
                if (x := _percent(block.text(r, a))) is not None
                and (y := block.number(r, b)) is not None
            ]
            same = sum(
                y != 0 and (abs(x - y) <= Fraction(1, 2) or abs(x - 100 * y) <= Fraction(1, 2))
                for x, y in found
            )
            if (
                len(found) >= _FEWEST_ROWS
                and same * 10 >= len(found) * 8
                and len({x for x, _ in found}) > 2
            ):
                yield _here(
                    block,
                    block.head,
                    a,
                    "percentages repeat",
                    f"“{block.header(a)}” repeats the numbers of “{block.header(b)}” in {same} of {len(found)} rows: a percentage of what?",
                )
    for a, b in combinations(block.numbers[:_MOST_COLUMNS], 2):
        pairs_n = [
            (x, y)
            for r in block.rows
            if (x := block.number(r, a)) is not None and (y := block.number(r, b)) is not None
        ]
        if (
            len(pairs_n) >= _FEWEST_ROWS
            and all(x == y for x, y in pairs_n)
            and len({x for x, _ in pairs_n if x}) > 3
            and _YEAR.search(block.header(a))
            and _YEAR.search(block.header(b))
        ):
            yield _here(
                block,
                block.head,
                b,
                "doubled year",
                f"“{block.header(b)}” has the same number as “{block.header(a)}” in all {len(pairs_n)} rows: one year was entered twice.",
            )


def _doubled(block: _Block) -> Iterator[Finding]:
    """A year's column that is exactly twice another year's in every row."""
    years = [c for c in block.numbers[:_MOST_COLUMNS] if _YEAR.search(block.header(c))]
    for a in years:
        for b in years:
            pairs = [
                (x, y)
                for r in block.rows
                if (x := block.number(r, a)) is not None and (y := block.number(r, b)) is not None
            ]
            telling = [(x, y) for x, y in pairs if x]
            if a != b and len(telling) >= _FEWEST_ROWS and all(y == 2 * x for x, y in pairs):
                yield _here(
                    block,
                    block.head,
                    b,
                    "doubled year",
                    f"“{block.header(b)}” is exactly twice “{block.header(a)}” in all {len(pairs)} rows: was it counted twice?",
                )


def _months_of(header: str) -> int | None:
    """How many months a header speaks of."""
    stretch = _STRETCH.search(header)
    if stretch and not _YEAR_ENDING.search(header):
        first, last = _MONTHS.index(stretch[1].lower()[:3]), _MONTHS.index(stretch[2].lower()[:3])
        return (last - first) % 12 + 1
    return (
        12
        if _YEAR.search(header)
        and not re.search("|".join(rf"\b{m}" for m in _MONTHS), header.lower())
        else None
    )


def _periods(block: _Block) -> Iterator[Finding]:
    """Periods of unequal length side by side, changes worked out between them, and rows that run to
    different days.
    """
    lengths = {c: m for c in block.numbers if (m := _months_of(block.header(c))) is not None}
    if len(set(lengths.values())) > 1:
        usual = Counter(lengths.values()).most_common(1)[0][0]
        for column, months in lengths.items():
            if months != usual:
                yield _here(
                    block,
                    block.head,
                    column,
                    "unequal periods",
                    f"“{block.header(column)}” is {months} months beside columns of {usual} months: the numbers do not compare.",
                )
    yield from _named_days(block)
    for column in range(len(block.words) + len(block.numbers)):
        header = block.header(column)
        if (
            _CHANGE.search(header)
            and _YEAR_ENDING.search(header)
            and (stretch := _STRETCH.search(header.partition(" to ")[2] or header))
        ):
            months = (
                _MONTHS.index(stretch[2].lower()[:3]) - _MONTHS.index(stretch[1].lower()[:3])
            ) % 12 + 1
            if months != 12:
                yield _here(
                    block,
                    block.head,
                    column,
                    "unequal periods",
                    f"“{header}” sets a year against {months} months.",
                )
    for column in block.words:
        dates = [t for r in block.rows if _DATE.match(t := block.text(r, column))]
        if (
            not _EDGE.search(block.header(column))
            and len(dates) >= _FEWEST_ROWS
            and len(dates) * 2 > len(block.rows)
            and 1 < len(set(dates)) <= len(dates) // 2 + 1
            and block.numbers
        ):
            yield _here(
                block,
                block.head,
                column,
                "unequal periods",
                f"“{block.header(column)}” gives {len(set(dates))} different days: the rows run to different days and do not add up to one period.",
            )


def _named_days(block: _Block) -> Iterator[Finding]:
    """Stretches of days that headers, or the labels of rows, name and that are not of one length."""
    groups = [
        [(block.head, c, block.header(c)) for c in block.numbers],
        *([(r, c, block.text(r, c)) for r in block.rows] for c in block.words),
    ]
    for group in groups:
        spans = [
            (row, column, label, days)
            for row, column, label in group
            if (days := days_named(label)) is not None
        ]
        for row, column, label, days in spans[1:]:
            if abs(days - spans[0][3]) > _SAME_LENGTH:
                yield _here(
                    block,
                    row,
                    column,
                    "unequal periods",
                    f"“{label}” is {days} days beside “{spans[0][2]}” of {spans[0][3]} days: the numbers do not compare.",
                )


def _unit_of(label: str) -> str:
    """What a label counts, where it says one thing and no other: offences, people, orders,
    breaches, arrests, applications.
    """
    found = [name for name, words in _UNITS.items() if words.search(label)]
    if "breaches" in found:
        return "breaches"
    return found[0] if len(found) == 1 else ""


def _mixed_totals(block: _Block) -> Iterator[Finding]:
    """A total over rows or columns that count different things."""
    since: list[int] = []
    for row in block.rows:
        if not _TOTAL.search(block.label(row)):
            since.append(row)
            continue
        units = {u for r in since if (u := _unit_of(block.label(r)))}
        if len(units) > 1:
            yield _here(
                block,
                row,
                block.words[0] if block.words else 0,
                "mixed units",
                f"“{block.label(row)}” adds up {' and '.join(sorted(units))}: they are not one kind of thing.",
            )
        since = []
    parts = {
        u
        for c in block.numbers
        if not _TOTAL.search(block.header(c)) and (u := _unit_of(block.header(c)))
    }
    for column in block.numbers:
        if len(parts) > 1 and re.fullmatch(
            r"(?:grand\s+)?total", block.header(column).strip(), re.IGNORECASE
        ):
            yield _here(
                block,
                block.head,
                column,
                "mixed units",
                f"“{block.header(column)}” stands over columns of {' and '.join(sorted(parts))}: they are not one kind of thing.",
            )


def _units(block: _Block) -> Iterator[Finding]:
    """Percentages among counts, gaps written as words among numbers."""
    for column in range(len(block.words) + len(block.numbers)):
        texts = {r: block.text(r, column) for r in block.rows if block.text(r, column)}
        counts = [r for r, t in texts.items() if _number(t) is not None]
        shares = [r for r, t in texts.items() if _percent(t) is not None]
        if counts and shares:
            few, what = (
                (shares, "a percentage among counts")
                if len(shares) <= len(counts)
                else (counts, "a plain number among percentages")
            )
            for row in few:
                yield _here(
                    block,
                    row,
                    column,
                    "mixed units",
                    f"“{texts[row]}” is {what} in “{block.header(column)}”.",
                )
        if len(counts) >= 2 or len(shares) >= 2:
            for row, text in texts.items():
                if _GAP.match(text):
                    yield _here(
                        block,
                        row,
                        column,
                        "unexplained gap",
                        f"“{text}” among numbers in “{block.header(column)}” does not say whether it is 0, not held or not given.",
                    )


def _years_twice(block: _Block) -> Iterator[Finding]:
    """The same year heading two columns, or naming two rows, of one kind."""
    seen: dict[str, int] = {}
    for column in block.numbers:
        header = re.sub(r"\s+", " ", block.header(column).strip().lower())
        if header and _YEAR.search(header):
            if header in seen:
                yield _here(
                    block,
                    block.head,
                    column,
                    "doubled year",
                    f"“{block.header(column)}” heads two columns, this one and {cell_name(block.head, seen[header])}.",
                )
            seen.setdefault(header, column)
    if len(block.words) == 1 and block.words:
        named: dict[str, int] = {}
        for row in block.rows:
            label = block.text(row, block.words[0]).strip().lower()
            if _YEAR.fullmatch(label):
                if label in named:
                    yield _here(
                        block,
                        row,
                        block.words[0],
                        "doubled year",
                        f"“{label}” names two rows, this one and {cell_name(named[label], block.words[0])}.",
                    )
                named.setdefault(label, row)


def _not_counts(block: _Block) -> Iterator[Finding]:
    """Negative counts, signs before zero, and fractions among whole numbers."""
    for column in block.numbers:
        values = [
            (r, block.text(r, column), v)
            for r in block.rows
            if (v := block.number(r, column)) is not None
        ]
        whole = sum(v.denominator == 1 for _, _, v in values)
        for row, text, value in values:
            if text.startswith("-"):
                yield _here(
                    block,
                    row,
                    column,
                    "not a count",
                    f"“{text}” in “{block.header(column)}”: a count cannot be negative{'; is it 0, or a mark for something else?' if value == 0 else '.'}",
                )
            elif value.denominator != 1 and whole * 20 > len(values) * 19:
                yield _here(
                    block,
                    row,
                    column,
                    "not a count",
                    f"“{text}” in “{block.header(column)}” is no whole number among whole numbers.",
                )


def _rates(block: _Block) -> Iterator[Finding]:
    """A percentage that is not what its own columns come to: of two columns that explain most rows,
    or that its header names.
    """
    width = range(len(block.words) + len(block.numbers))
    for column in width:
        header = block.header(column)
        rows = [
            (r, share, text)
            for r in block.rows
            if (share := _percent(text := block.text(r, column))) is not None
        ]
        if not rows and _RATE.search(header):
            rows = [
                (r, share, text)
                for r in block.rows
                if (share := block.number(r, column)) is not None and 0 <= share <= 100
                for text in [block.text(r, column)]
            ]
        if not rows or _CHANGE.search(header) or _PER.search(header):
            continue
        others = [c for c in block.numbers[:_MOST_COLUMNS] if c != column]
        pair = _explains(block, rows, others) or _named_pair(block, header, others)
        if pair is None:
            continue
        part, whole = pair
        for row, share, text in rows:
            over, under = block.number(row, part), block.number(row, whole)
            if over is None or not under or _is_share(share, text, over, under):
                continue
            yield _here(
                block,
                row,
                column,
                "rate",
                f"“{header}” says {text}; “{block.header(part)}” {_plain(over)} of “{block.header(whole)}” {_plain(under)} is {float(100 * over / under):.1f}%.",
            )


def _is_share(share: Fraction, text: str, over: Fraction, under: Fraction) -> bool:
    """Whether a share is what it is of, as nearly as it is written."""
    decimals = len(re.sub(r"[^0-9.]", "", text).partition(".")[2])
    return abs(100 * over / under - share) <= Fraction(1, 2 * 10**decimals) + Fraction(1, 1000)


def _explains(
    block: _Block, rows: list[tuple[int, Fraction, str]], others: list[int]
) -> tuple[int, int] | None:
    """The two columns of which a column of shares is the one by the other, in most of its rows."""
    best: tuple[int, int, int] | None = None
    for part in others:
        for whole in others:
            if part == whole:
                continue
            held = [
                (share, text, block.number(r, part), block.number(r, whole))
                for r, share, text in rows
            ]
            known = [
                (share, text, over, under)
                for share, text, over, under in held
                if over is not None and under
            ]
            right = sum(
                bool(over) and _is_share(share, text, over, under)
                for share, text, over, under in known
                if over is not None and under
            )
            if (
                right >= _FEWEST_ALIKE
                and right * 2 > len(known)
                and (best is None or right > best[0])
            ):
                best = (right, part, whole)
    return best[1:] if best else None


def _named_pair(block: _Block, header: str, others: list[int]) -> tuple[int, int] | None:
    """The column that a rate is called after and the only other that it can be of, by their
    headers: “Charge rate” of “Charged” and “Offences recorded”.
    """
    if not _RATE.search(header):
        return None
    stems = {w[:5] for w in re.findall(r"[a-z]{4,}", header.lower()) if not _RATE.search(w)}
    parts = [
        c
        for c in others
        if stems & {w[:5] for w in re.findall(r"[a-z]{4,}", block.header(c).lower())}
    ]
    wholes = [c for c in others if c not in parts and _WHOLE.search(block.header(c))]
    return (parts[0], wholes[0]) if len(parts) == 1 and len(wholes) == 1 else None


def _zeros_before(block: _Block) -> Iterator[Finding]:
    """A long run of zeros before numbers begin: a class that did not exist yet was filled with 0."""
    months = [
        c
        for c in block.numbers
        if _MONTH_COLUMN.match(block.header(c)) or _YEAR.fullmatch(block.header(c).strip())
    ]
    if len(months) < 12:
        return
    for row in block.rows:
        values = [block.number(row, c) for c in months]
        first = next((n for n, v in enumerate(values) if v), None)
        after = [v for v in values[first:] if v is not None] if first is not None else []
        if first is not None and first >= 12 and len(after) >= 3 and sum(after) >= 5 * len(after):
            yield _here(
                block,
                row,
                months[0],
                "zeros for nothing",
                f"{block.labels(row)}: 0 in {first} periods to “{block.header(months[first - 1])}”, then {_plain(after[0])}: the class was not in use, which is not a count of 0.",
            )
        last = next((n for n, v in enumerate(reversed(values)) if v), None)
        before = [v for v in values[: len(values) - (last or 0)] if v is not None]
        if last and last >= 12 and len(before) >= 3 and sum(before) >= 5 * len(before):
            yield _here(
                block,
                row,
                months[-last],
                "zeros for nothing",
                f"{block.labels(row)}: 0 in the last {last} periods after {_plain(before[-1])}: the class went out of use, which is not a count of 0.",
            )

"""Dates as exports write them, as SQL: every usual dress in which day, month and year cannot be
mistaken.

Between digits the day comes first, as in Britain: 03/04/2026 is the third of April. A column in
which a date proves the contrary is not guessed at.
"""

from __future__ import annotations

_BETWEEN = "[-/. ]+"
_DAY, _MONTH, _WORD = "([0-9]{1,2})", "([0-9]{1,2})", "([A-Za-z]{3,9})"
_YEAR = "([0-9]{4}|[0-9]{2})"
_END = "(?:[^0-9].*)?$"
_NUMBERS = f"^{_DAY}{_BETWEEN}{_MONTH}{_BETWEEN}([0-9]{{4}})({_END})"
# With hyphens 26-03-01 could as well begin with the year.
_TWO_DIGITS = f"^{_DAY}[/.]{_MONTH}[/.]([0-9]{{2}})({_END})"
_DAY_WORD = f"^{_DAY}(?:st|nd|rd|th)?[-/., ]*{_WORD}[-/., ]*{_YEAR}({_END})"
_WORD_DAY = f"^{_WORD}[-/. ]*{_DAY}(?:st|nd|rd|th)?[-/., ]+([0-9]{{4}})({_END})"
_SHAPES = (
    (_NUMBERS, r"\1/\2/\3\4"),
    (_TWO_DIGITS, r"\1/\2/\3\4"),
    (_DAY_WORD, r"\1/\2/\3\4"),
    (_WORD_DAY, r"\2/\1/\3\4"),
)
"""One shape for all: day/month/year, then what stands behind it."""
_WEEKDAY = "^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[, ]+"
_TIMES = (
    "",
    " %H:%M",
    " %H:%M:%S",
    " %H:%M:%S.%f",
    " %I:%M %p",
    " %I:%M:%S %p",
    " %I:%M%p",
    " %I:%M:%S%p",
    " %H%M",
)
_LONG = tuple(f"%d/{m}/%Y{t}" for t in _TIMES for m in ("%m", "%b", "%B"))
_SHORT = tuple(f"%d/{m}/%y{t}" for t in _TIMES for m in ("%m", "%b", "%B"))
_RUN_ON = (
    "%Y%m%d",
    "%Y%m%d%H%M%S",
    "%Y%m%d%H%M",
    "%Y%m%d %H:%M",
    "%Y%m%d %H:%M:%S",
    "%Y%m%dT%H%M%S",
)

MONTH_FIRST = (
    f"^(0?[1-9]|1[0-2]){_BETWEEN}(1[3-9]|2[0-9]|3[01]){_BETWEEN}([0-9]{{4}}|[0-9]{{2}})([^0-9]|$)"
)
"""What proves that the month stands first."""
DAY_FIRST = (
    f"^(1[3-9]|2[0-9]|3[01]){_BETWEEN}(0?[1-9]|1[0-2]){_BETWEEN}([0-9]{{4}}|[0-9]{{2}})([^0-9]|$)"
)
"""What proves that the day does."""
IN_NUMBERS = f"^[0-9]{{1,2}}{_BETWEEN}[0-9]{{1,2}}{_BETWEEN}[0-9]"
"""What can be read either way."""


_USUAL = tuple(f"{d}{t}" for d in ("%d/%m/%Y", "%d-%b-%Y") for t in ("", " %H:%M", " %H:%M:%S"))
"""Tried first: most exports write one of these, and the search for others costs many times more."""


def _formats(formats: tuple[str, ...]) -> str:
    return "[" + ", ".join(f"'{f}'" for f in formats) + "]"


def macros(today: str) -> list[str]:
    """SQL that makes `moment_of(text)`: a timestamp, or null where there is no such date. A year of
    two digits is never later than `today`.
    """
    turned = f"regexp_replace(regexp_replace(lower(c), '{_WEEKDAY}', ''), '\\bsept\\b', 'sep')"
    shapes = "".join(
        f" when regexp_matches(c, '{s}') then regexp_replace(c, '{s}', '{order}')"
        for s, order in _SHAPES
    )
    return [
        f"create or replace temp macro dressed(c) as case{shapes} end",
        f"create or replace temp macro not_after(m) as case when m >= date '{today}' + interval 2 day then m - interval 100 year else m end",
        f"""create or replace temp macro worn(d) as case
            when regexp_matches(d, '^[0-9]{{1,2}}/[0-9a-z]+/[0-9]{{4}}') then try_strptime(regexp_replace(d, '[ ,]+', ' ', 'g'), {_formats(_LONG)})
            when d is not null then not_after(try_strptime(regexp_replace(d, '[ ,]+', ' ', 'g'), {_formats(_SHORT)})) end""",
        # The year 26 of 01/03/26 is no year yet.
        f"""create or replace temp macro usual(c) as case when c[1] between '0' and '9' and length(c) > 9 then
            nullif(greatest(try_strptime(c, {_formats(_USUAL)}), timestamp '1000-01-01'), timestamp '1000-01-01') end""",
        f"""create or replace temp macro moment_of(c) as case when c is null then null
            when c[5] in ('-', '/') then try_cast(c as timestamp)
            when regexp_matches(c, '^[0-9]{{8}}') then try_strptime(c, {_formats(_RUN_ON)})
            else coalesce(usual(c), worn(dressed({turned}))) end""",
    ]

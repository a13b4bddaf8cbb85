"""Periods as people write them."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from clew.figures.measures import SPO_BEGAN, first_day
from clew.figures.questions.words import has, rules
from clew.offences.clocks import add_months
from clew.offences.periods import BadPeriod, Period, latest, split

_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12}
_MONTHS = (
    {m.lower(): n for n, m in enumerate(calendar.month_name) if m}
    | {m.lower(): n for n, m in enumerate(calendar.month_abbr) if m}
    | {"sept": 9}
)
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{_MONTH})\.?,?\s+\d{{4}}|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}[/.]\d{{1,2}}[/.](?:\d{{4}}|\d{{2}})|(?:{_MONTH})\.?\s+\d{{4}}|(?:fy\s*)?20\d\d\s*[/-]\s*(?:20)?\d\d(?!\d)|(?:19|20)\d\d)"
_TO = r"\s*(?:-|–|—|\bto\b|\buntil\b|\btill\b|\bthrough\b|\.\.)\s*(?:the\s+end\s+of\s+)?"
_RANGE = re.compile(rf"(?:(?:from|for)?\s*({_DAY}){_TO}({_DAY})|\bbetween\s+({_DAY})\s+and\s+(?:the\s+end\s+of\s+)?({_DAY}))")
_QUARTER = re.compile(r"\bq([1-4])\s*(?:of\s+)?(20\d\d)(?:\s?/\s?(\d\d))?(?!\d)")
_SINCE_BEGAN = re.compile(
    r"\bsince\s+(?:they|it|the\s+\w+)\s+(?:began|started|came|were|was)\b|\bsince\s+(?:their|its|the)\s+(?:introduction|commencement)\b"
)
_YEAR_ENDING = re.compile(
    rf"\b(?:years?\s+(?:ending|ended|to)|ye|12\s+months\s+(?:ending|ended|to))\s+(?:(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)?\s+)?({_MONTH})\.?\s+((?:20\d\d)(?:(?:\s*,\s*|\s*,?\s*and\s+)20\d\d)*)"
)
_MONTHS_OF = re.compile(rf"\b({_MONTH})\.?\s*(?:-|–|—|to|until)\s*({_MONTH})\.?\s+(20\d\d)\b")
_TO_DATE = re.compile(rf"({_DAY})\s*(?:-|–|—|to|until|till|up\s+to)\s*(?:the\s+)?(?:present|date|now|today|current|this\s+day)\b")
_SINCE = re.compile(rf"\b(?:since|from|after|starting(?:\s+(?:in|on))?)\s+(?:the\s+start\s+of\s+)?({_DAY})")
_LAST = re.compile(
    r"\b(?:last|past|previous|latest|preceding|most\s+recent)\s+(?:(\d{1,2}|"
    + "|".join(_NUMBERS)
    + r")\s+)?(?:full\s+|complete\s+|whole\s+)?(reporting|financial|fiscal|calendar|)\s*(years?|months?|quarters?)\b"
)
_EACH = re.compile(
    r"\b(?:per|each|every|by|broken\s+down\s+by|for\s+each|in\s+each)\s+(?:of\s+the\s+)?(?:(financial|fiscal|reporting|calendar)\s+)?(year|month|quarter|half(?:-|\s)?year)\b|\b(annual|year(?:ly)?|month|quarter)ly\b"
)
_YEARS = re.compile(r"(?<![\d/.-])(20[0-3]\d)(?!\s*[/-]\s*\d|\d|[/.-]\d)")
_FINANCIAL = re.compile(r"\b(?:fy\s*)?(20\d\d)\s*[/-]\s*(?:20)?(\d\d)(?!\d|[/-])")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which periods a stretch of text asks for. `free`: any kind of year will do. `fallback`: the latest twelve months, if more is too much."""

    periods: tuple[Period, ...] = ()
    scheme: str = ""
    free: bool = False
    fallback: bool = False
    notes: tuple[str, ...] = ()


def wanted_in(piece: str, as_at: date) -> Wanted:
    """What a piece says about periods; nothing where it says nothing, or what it says cannot be read."""
    text = re.sub(r"\s+", " ", piece.lower())
    free = bool(re.search(r"(?:don['’]?t mind|either|any (?:other )?(?:12|twelve)|or other|whichever)", text)) and "year" in text
    fallback = bool(
        re.search(
            r"(?:too long|too costly|exceed|otherwise|or else|\belse\b|if not).*(?:latest|last|most recent)\s+(?:12|twelve)\s+months", text
        )
    )
    scheme = _scheme(text)
    try:
        periods, notes = _periods(text, scheme, as_at, fallback)
    except BadPeriod as problem:
        return Wanted((), scheme, free, fallback, (str(problem),))
    return Wanted(periods, scheme, free, fallback, tuple(notes))


def _scheme(text: str) -> str:
    each = _EACH.search(text)
    if each:
        word = each[2] or each[3] or ""
        if word.startswith("month"):
            return "month"
        if word.startswith("quarter"):
            return "quarter"
        if word.startswith("half"):
            return "half"
        return "calendar" if each[1] == "calendar" else "financial" if each[1] else "year"
    if inner := re.search(r"\b(?:broken\s+down|split|by|per)\b[^.?;]*\b(month|quarter)s?\b", text):
        return inner[1]
    if re.search(r"\bhalf-?\s?year", text):
        return "half"
    if re.search(r"\bmonthly\b|\bmonth by month\b", text):
        return "month"
    if re.search(r"\bfinancial|\bfiscal|\breporting year", text):
        return "financial"
    return "calendar" if re.search(r"\bcalendar year", text) else ""


def year_scheme(scheme: str, begin: date) -> str:
    """A year as asked for; where it is not said which, by the month that the stretch begins in."""
    if scheme in ("", "year"):
        return "financial" if (begin.month, begin.day) == (4, 1) else "calendar" if begin.month == 1 else "rolling"
    return scheme


def _periods(text: str, scheme: str, as_at: date, fallback: bool) -> tuple[tuple[Period, ...], list[str]]:
    cleaned = re.split(r"(?:if|else)\b[^.]*(?:too long|too costly|latest (?:12|twelve) months)", text)[0] if fallback else text
    if ending := _YEAR_ENDING.findall(cleaned):
        return tuple(_year_ending(_MONTHS[month], int(year)) for month, years in ending for year in re.findall(r"20\d\d", years)), []
    if (to_date := _TO_DATE.search(cleaned)) and (begin := _edge(to_date[1], first=True)):
        return split(begin, max(begin, as_at), year_scheme(scheme, begin) if scheme else "dates"), []
    if months := _MONTHS_OF.findall(cleaned):
        whole = [
            (date(int(y), _MONTHS[a], 1), add_months(date(int(y), _MONTHS[b], 1), 1) - timedelta(days=1))
            for a, b, y in months
            if _MONTHS[a] <= _MONTHS[b]
        ]
        if whole:
            return tuple(p for a, b in whole for p in split(a, b, scheme if scheme in ("month", "quarter", "half") else "dates")), []
    ranges = list(_RANGE.finditer(cleaned))
    made: list[Period] = []
    for match in ranges:
        words = (match[1] or match[3], match[2] or match[4])
        begin, end = _edge(words[0], first=True), _edge(words[1], first=False)
        if begin is not None and end is not None:
            if end < begin:
                raise BadPeriod(f"“{match[0].strip()}” ends before it begins: ask the requester which was meant.")
            if len(ranges) > 1 or (not scheme and not _is_year(words[0])):
                made += split(begin, end, "dates")
            else:
                made += split(begin, end, year_scheme(scheme, begin) if scheme in ("", "year", "financial", "calendar") else scheme)
    if made:
        return tuple(made), []
    if quarters := _QUARTER.findall(cleaned):
        return _quarters(quarters)
    last = _LAST.search(cleaned)
    if last:
        return _last(last, scheme, as_at)
    years = [int(y) for y in _YEARS.findall(cleaned)]
    financial = _FINANCIAL.findall(cleaned)
    if financial:
        return tuple(
            split(date(int(a), 4, 1), date(int(a) + 1, 3, 31), "financial")[0] for a, b in financial if (int(a) + 1) % 100 == int(b)
        ), []
    if _SINCE_BEGAN.search(cleaned):
        begin = SPO_BEGAN if has(cleaned, rules()["order"]["spo"]) or "order" in cleaned else first_day("stalking")
        return split(begin or SPO_BEGAN, as_at, year_scheme(scheme, date(2020, 1, 1))), []
    since = _SINCE.search(cleaned)
    if since and (begin := _edge(since[1], first=True)):
        return split(begin, max(begin, as_at), year_scheme(scheme, begin)), []
    if years and not re.search(r"\bact\s+(?:19|20)\d\d|\b(?:19|20)\d\d\s+(?:act|law|legislation)\b", cleaned):
        inner = scheme if scheme in ("month", "quarter", "half") else "calendar"
        return tuple(p for y in dict.fromkeys(years) for p in split(date(y, 1, 1), date(y, 12, 31), inner)), []
    return (), []


def _year_ending(month: int, year: int) -> Period:
    """The twelve months that end with a month: to March a financial year, to December a calendar year."""
    end = add_months(date(year, month, 1), 1) - timedelta(days=1)
    begin = add_months(end + timedelta(days=1), -12)
    return split(begin, end, {3: "financial", 12: "calendar"}.get(month, "dates"))[0]


def _quarters(found: list[tuple[str, str, str]]) -> tuple[tuple[Period, ...], list[str]]:
    """Q1 2024 is January to March, Q1 2024/25 April to June."""
    made: list[Period] = []
    for number, year, financial in found:
        begin = add_months(date(int(year), 4 if financial else 1, 1), 3 * (int(number) - 1))
        made += split(begin, add_months(begin, 3) - timedelta(days=1), "quarter")
    notes = (
        []
        if all(f for _, _, f in found)
        else ["A quarter of a year without a stroke is read as a quarter of the calendar year: the request does not say which."]
    )
    return tuple(made), notes


def _last(match: re.Match[str], scheme: str, as_at: date) -> tuple[tuple[Period, ...], list[str]]:
    number = _NUMBERS.get(match[1] or "", 0) or int(match[1] or 1)
    kind, unit = match[2], match[3]
    if unit.startswith("month"):
        begin = add_months(latest(1, "month", as_at)[0].end.replace(day=1), 1 - number)
        end = latest(1, "month", as_at)[0].end
        return split(begin, end, scheme if scheme in ("month", "quarter") else "dates"), []
    if unit.startswith("quarter"):
        return latest(number, "quarter", as_at), []
    years = "calendar" if kind == "calendar" or scheme == "calendar" else "financial"
    whole = latest(number, years, as_at)
    if scheme in ("month", "quarter", "half"):
        return split(whole[0].begin, whole[-1].end, scheme), []
    notes = (
        []
        if kind or scheme in ("financial", "calendar")
        else ["“Years” is read as financial years, as forces report: the request does not say which."]
    )
    return whole, notes


def _is_year(text: str) -> bool:
    return bool(re.fullmatch(r"(?:fy\s*)?(?:19|20)\d\d(?:\s*[/-]\s*(?:20)?\d\d)?", text.strip()))


def _edge(text: str, *, first: bool) -> date | None:
    """The first or the last day of what a piece of text names: a day, a month, a year, a financial year."""
    text = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b|\bof\b|,|\.(?=\s)", " ", text.strip().removeprefix("fy")).strip()
    text = re.sub(r"\s+", " ", text)
    try:
        if match := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := re.fullmatch(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d{2})", text):
            return date(int(match[3]) + (2000 if len(match[3]) == 2 else 0), int(match[2]), int(match[1]))
        if match := re.fullmatch(rf"(\d{{1,2}}) ({_MONTH}) (\d{{4}})", text):
            return date(int(match[3]), _MONTHS[match[2]], int(match[1]))
        if match := re.fullmatch(rf"({_MONTH}) (\d{{4}})", text):
            month = date(int(match[2]), _MONTHS[match[1]], 1)
            return month if first else date(month.year, month.month, calendar.monthrange(month.year, month.month)[1])
        if match := re.fullmatch(r"(20\d\d)\s*[/-]\s*(?:20)?(\d\d)", text):
            return date(int(match[1]), 4, 1) if first else date(int(match[1]) + 1, 3, 31)
        if match := re.fullmatch(r"((?:19|20)\d\d)", text):
            return date(int(match[1]), 1, 1) if first else date(int(match[1]), 12, 31)
    except ValueError as problem:
        raise BadPeriod(f"“{text}” is no day: ask the requester which was meant.") from problem
    return None


def days_named(text: str) -> int | None:
    """How many days a label speaks of, both counted: 1 Jan 2020 - 1 Jan 2021 is 367; None where it names no stretch of days.

    >>> days_named("2020-01-01..2021-01-01"), days_named("1 April 2020 to 31 March 2021"), days_named("2019/20"), days_named("Northmoor")
    (367, 365, None, None)
    """
    match = _RANGE.search(text.lower())
    if match is None:
        return None
    try:
        begin, end = _edge(match[1] or match[3], first=True), _edge(match[2] or match[4], first=False)
    except BadPeriod:
        return None
    return (end - begin).days + 1 if begin is not None and end is not None and end >= begin else None


def general_of(wanted: list[Wanted]) -> Wanted:
    """What the request says of periods as a whole: the first that is said, with what any sentence adds."""
    held = next((w for w in wanted if w.periods), Wanted())
    scheme = next((w.scheme for w in wanted if w.scheme), "")
    return Wanted(held.periods, scheme, any(w.free for w in wanted), any(w.fallback for w in wanted), held.notes)

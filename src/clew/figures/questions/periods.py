"""Periods as people write them."""

from __future__ import annotations

import calendar
import itertools
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from clew.figures.measures import SPO_BEGAN, first_day
from clew.figures.questions.words import codes_in, has, rules
from clew.offences.clocks import add_months
from clew.offences.periods import BadPeriod, Period, latest, said, span, split

Span = tuple[int, int]
_NUMBERS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "twelve": 12,
}
_MONTHS = (
    {m.lower(): n for n, m in enumerate(calendar.month_name) if m}
    | {m.lower(): n for n, m in enumerate(calendar.month_abbr) if m}
    | {"sept": 9}
)
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_NTH = r"\d{1,2}(?:st|nd|rd|th)?"
_FY = r"(?:fy\s*)?20\d\d\s*[/-]\s*(?:20)?\d\d(?!\d)|\bfy\s*\d\d\s*[/-]\s*\d\d(?!\d)"
_DATE = rf"(?:{_NTH}\s+(?:of\s+)?(?:{_MONTH})\b\.?,?\s+\d{{4}}|(?:{_MONTH})\b\.?\s+{_NTH},?\s+\d{{4}}|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}[/.]\d{{1,2}}[/.](?:\d{{4}}|\d{{2}})(?!\d)|(?<![\d/.-])\d{{1,2}}-\d{{1,2}}-(?:\d{{4}}|\d{{2}})(?![\d-]))"
_MONTH_SHORT = rf"(?:{_MONTH})\b\.?\s?['-]\s?\d\d(?!\d)"
_DAY = rf"(?:{_DATE}|(?:{_MONTH})\b\.?,?\s+\d{{4}}|{_MONTH_SHORT}|{_FY}|(?:19|20)\d\d)"
_NO_YEAR = (
    rf"(?:{_NTH}\s+(?:of\s+)?(?:{_MONTH})\b\.?|(?:{_MONTH})\b\.?\s+{_NTH}(?!\d)|(?:{_MONTH})\b\.?)"
)
_LEAD = r"(?:\b(?:from|for|in|during|covering|within|since)\s+)?(?:the\s+(?:period|years?|dates?)\s+)?(?:of\s+)?(?:from\s+)?"
_TO = r"\s*,?\s*(?:->?|\bto\b|\buntil\b|\btill\b|\bthrough(?:\s+to)?\b|\bup\s+(?:to|until)\b|\.\.)\s*(?:and\s+including\s+)?(?:the\s+)?(?:end\s+of\s+)?(?:the\s+)?"
# Stretches and days with a name, where the dates stand beside it: "the first national lockdown (23 March 2020 to 4 July 2020)".
_STRETCH = r"(?:\b(?:during|in|over|throughout|for)\s+)?(?:the\s+)?(?:(?:first|second|third|initial|national|covid(?:-?19)?|coronavirus|uk|english)\s+)*(?:lockdown|pandemic)(?:\s+period)?\s*,?\s*\(\s*"
_FEAST = r"(?:(?:saint\s+|st\.?\s+)?valentine'?s(?:\s+day)?|christmas\s+(?:day|eve)|boxing\s+day|new\s+year'?s?\s+(?:day|eve)|hallowe'?en|bonfire\s+night)\s*,?\s*"
_RANGE = re.compile(
    rf"(?:(?:{_STRETCH})?{_LEAD}(?:the\s+start\s+of\s+)?({_DAY})\)?{_TO}({_DAY})|\bbetween\s+(?:the\s+)?(?:start\s+of\s+)?({_DAY})\s*(?:\band\b|-|\bto\b)\s*(?:the\s+)?(?:end\s+of\s+)?({_DAY}))"
)
_SHORT_RANGE = re.compile(
    rf"(?:\bbetween\s+({_NO_YEAR})\s*(?:\band\b|-|\bto\b)\s*({_DAY})|{_LEAD}({_NO_YEAR}){_TO}((?:{_DATE}|(?:{_MONTH})\b\.?\s+\d{{4}})))"
)
# Numbers of quarters: one, a list, or a run of them.
_QUARTER = re.compile(
    r"\bq(?:uarters?\s+|tr?s?\s*)?([1-4](?:\s*(?:,|/|&|\band\b|\bto\b|-)\s*(?:and\s+)?(?:q(?:uarter\s+|tr?\s*)?)?[1-4](?!\d))*)\s*,?\s*(?:(?:of|in|for)\s+)?(?:the\s+)?(?:(financial|fiscal|calendar)\s+years?\s+)?(?:fy\s*)?(20\d\d)(?:\s?[/-]\s?(?:20)?(\d\d))?(?!\d)"
)
_QUARTER_AFTER = re.compile(
    r"\b(20\d\d)\s*,?\s*q([1-4])\b|\b(?:the\s+)?(first|second|third|fourth|last)\s+quarter\s+(?:of\s+)?(?:the\s+)?(?:(financial)\s+year\s+)?(20\d\d)(?:\s?[/-]\s?(?:20)?(\d\d))?(?!\d)"
)
_HALF = re.compile(
    r"\b(?:the\s+)?(first|second|last)\s+half\s+of\s+(?:the\s+)?(?:(financial|fiscal)\s+year\s+|(?:calendar\s+)?year\s+)?(?:fy\s*)?(20\d\d)(?:\s?[/-]\s?(?:20)?(\d\d))?(?!\d)|\bh([12])\s+(?:of\s+)?(20\d\d)(?:\s?[/-]\s?(?:20)?(\d\d))?(?!\d)"
)
_MONTHS_OF = re.compile(
    r"\b(?:the\s+)?(first|last)\s+(\d{1,2}|"
    + "|".join(_NUMBERS)
    + r")\s+months?\s+of\s+(?:the\s+)?(?:(financial|fiscal)\s+year\s+|(?:calendar\s+)?year\s+)?(?:fy\s*)?(20\d\d)(?:\s?[/-]\s?(?:20)?(\d\d))?(?!\d)"
)
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}
_WHEN = r"(?:\s+(?:on|in)\s+(?:20(?:th)?\s+january\s+2020|january\s+2020|2020(?!\s*[/-]\s*\d)|20/0?1/(?:20)?20))?"
_SINCE_BEGAN = re.compile(
    rf"\bsince\s+(?:they|it|the\s+\w+|spos|their|its)\s+(?:first\s+)?(?:began|started|came(?:\s+into\s+(?:force|effect|being|law))?|came\s+in|(?:became|were|was|have\s+been)\s+(?:first\s+)?(?:available|introduced|created)|introduction|commencement|inception)\b(?:\s+of\s+the\s+\w+)?(?:\s+in)?{_WHEN}|\bsince\s+(?:the\s+)?(?:introduction|commencement|inception)\b(?:\s+of\s+(?:the\s+)?(?:orders?|act|spos?|legislation|law|offence)\b)?{_WHEN}"
)
# Since it became an offence on 7 June 2022: the day is named.
_SINCE_NAMED = re.compile(
    rf"\bsince\s+(?:[a-z]+\s+){{1,5}}?(?:became|was\s+made|were\s+made|came\s+(?:into\s+(?:force|effect|being|law)|in)|(?:was|were)\s+(?:first\s+)?(?:introduced|created|brought\s+in)|began|started|commenced|took\s+effect)(?:\s+(?:an?|the|its\s+own)(?:\s+(?:separate|specific|standalone|stand-alone|new|criminal))*\s+(?:offence|crime|law))?\s*,?\s*\(?\s*(?:(?:on|in|from)\s+)?(?:the\s+)?({_DATE}|(?:{_MONTH})\b\.?,?\s+20\d\d)\)?"
)
_ENDING = r"(?:(?:ending|ended)\s+(?:on\s+|in\s+|at\s+)?|(?:up\s+)?to\s+(?:and\s+including\s+)?)(?:the\s+end\s+of\s+)?"
# What stands before the day or the month that a year ends with: "year ending", "y/e", "the twelve months to".
_YEAR_LEAD = rf"\b(?:the\s+)?(?:(?:financial|fiscal|calendar|reporting|full|whole|rolling|annual)\s+)?(?:(?:years?|yrs?\.?|fy)[\s-]+(?:{_ENDING}|end\s+)|(?:annual\s+)?periods?\s+of\s+(?:12|twelve)\s+months\s+{_ENDING}|(?:f\.?y\.?|y\.?)\s?/?\s?e\.?\s*:?\s*(?=\d|'|\(?(?:{_MONTH})\b)|(?:12|twelve)[\s-]*(?:months?|mths?|m)\s+(?:period\s+)?{_ENDING}):?\s*(?:the\s+)?"
_YEAR_ENDS = rf"(?:{_DATE}|(?:{_NTH}\s+(?:of\s+)?)?(?:{_MONTH})\b\.?,?\s*(?:20\d\d(?!\d)|'?\d\d(?!\d|(?:st|nd|rd|th)\b|\s*,?\s*20\d\d)))"
_YEAR_ENDING = re.compile(rf"{_YEAR_LEAD}({_YEAR_ENDS})")
_ENDING_TOO = re.compile(
    rf"\s*(?P<joint>,\s*and\b|,|&|;|\band\b|\bto\b|-|\bthrough\b|\buntil\b)\s*(?:(?:(?:for|in)\s+)?(?:(?:that|those)\s+{_ENDING}|{_YEAR_LEAD})?(?P<end>{_YEAR_ENDS})|(?P<year>20\d\d(?!\d|\s*[/.-]\s*\d)))"
)
_MONTHS_ENDING = re.compile(
    r"\b(?:the\s+)?(?:rolling\s+)?(\d{1,2}|"
    + "|".join(_NUMBERS)
    + rf")[\s-]+months?(?:\s+period)?\s+{_ENDING}(?:the\s+)?({_DAY})"
)
_FINANCIAL_ENDING = re.compile(
    r"\b(?:the\s+)?(?:(?:financial|fiscal)\s+years?\s+(?:ending|ended)|fye)\s+(?:in\s+)?(20\d\d(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+)20\d\d)*)(?!\d|\s*[/-]\s*\d)"
)
_YEARS_TO = re.compile(
    r"\b(?:the\s+)?(\d{1,2}|"
    + "|".join(_NUMBERS)
    + rf")[\s-]+(?:financial\s+|calendar\s+)?years?(?:\s+period)?\s+(?:to|ending|ended)\s+(?:on\s+|in\s+)?(?:the\s+)?({_DAY})"
)
_TO_DATE = re.compile(
    rf"(?:\b(?:from|since)\s+)?(?:the\s+start\s+of\s+)?({_DAY})\s*(?:-|to|until|till|up\s+to|through\s+to)\s*(?:the\s+)?(?:present(?:\s+day)?|date(?:\s+of\s+(?:this|my)\s+request)?|now|today|current(?:\s+date)?|this\s+day)\b"
)
_SINCE = re.compile(
    rf"\b(?:since|from|starting(?:\s+(?:in|on|from))?|commencing)\s+(?:the\s+(?:start|beginning)\s+of\s+)?(?:the\s+)?({_DAY})(?:\s+(?:financial|fiscal|calendar)\s+year\b)?(?:\s+onwards?)?(?:\s+to\s+(?:date|the\s+present(?:\s+day)?))?"
)
_LAST = re.compile(
    r"(?:\bin\s+)?(?:\beach\s+of\s+)?\b(?:the\s+)?(?:last|past|previous|latest|preceding|most\s+recent)\s+(?:(\d{1,2}|"
    + "|".join(_NUMBERS)
    + r")[\s-]+)?(?:full\s+|complete\s+|whole\s+)?(reporting|financial|fiscal|calendar|)\s*(years?|months?|quarters?)\b(?:\s+period)?(?:\s+(?:for\s+which|that)\s+(?:data|figures|you\s+(?:have|hold)(?:\s+(?:data|figures))?)(?:\s+(?:is|are)\s+(?:available|held))?|\s+available\b)?"
)
_EACH = re.compile(
    r"\b(?:per|each|every|by|(?:broken|break|split|breaking)(?:\s+(?:it|them|this|these|figures))?\s+(?:down\s+)?(?:by|into|per)|for\s+each|in\s+each|on\s+a)\s+(?:of\s+the\s+(?:(?:two|three|four|five|six|\d)\s+)?)?(?:(financial|fiscal|reporting|calendar)\s+)?(year|month|quarter|half(?:-|\s)?year)(?:s|ly)?\b(?:\s+basis)?|\b(annual)\s+(?:totals?|figures|numbers|counts?|breakdown)\b|\b(annual|year|month|quarter|half-?\s?year)ly\b(?:\s+(?:basis|figures|numbers|totals|breakdown))?|\b(year|month|quarter)[\s-]+(?:by|on)[\s-]+\5\b"
)
_YEARS = re.compile(r"(?<![\d/.-])(20[0-3]\d)(?!\s*/\s*\d|\d|[/.-]\d)")
# 2021, 22, 23, 24: years, where each is the one after the one before it.
_YEARS_ON = re.compile(
    r"(?<![\d/.-])(20[0-3]\d)((?:\s*(?:,|&|\+|\band\b|,\s*and\b)\s*'?\d\d(?!\d|st\b|nd\b|rd\b|th\b|\s?%|\s*[/.-]\s*\d))+)(?=\s*(?:$|[.?;:),-]|(?:please|pls|plz|by|split|broken|each|inclusive|separately|respectively|only)\b))"
)
_SHORT_YEAR = re.compile(r"(?<![\w/.-])'(\d\d)(?!\d|\w|\s*[/-]\s*\d)")
_FINANCIAL = re.compile(r"\b(?:fy\s*)?(20\d\d)\s*[/-]\s*(?:20)?(\d\d|(?<=/)\d)(?!\d|[/-])")
_SHORT_FINANCIAL = re.compile(r"(?<![\d/-])(?:fy\s*)?(\d\d)\s*[/-]\s*(\d\d)(?![\d/-])")
_MONTH_LIST = re.compile(
    rf"\b((?:{_MONTH})\b\.?(?:\s*(?:,|/|&|\band\b|,\s*and\b)\s*(?:{_MONTH})\b\.?)*)\s*(?:of\s+|in\s+)?((?:20\d\d)(?:\s*(?:,|&|\band\b)\s*20\d\d(?!\s*[/-]\s*\d))*)(?!\d|\s*/\s*\d)"
)
_MONTHS_AFTER = re.compile(
    rf"(?<![\d/-])(20\d\d)\s*[-:(,]\s*((?:{_MONTH})\b\.?(?:\s*(?:,|/|&|\band\b|,\s*and\b)\s*(?:{_MONTH})\b\.?)+)\)?(?!\s*\d)"
)
_ONE_DAY = re.compile(
    rf"(?:\bon\s+)?(?:the\s+)?(?:{_FEAST}\(?\s*)?({_DATE})|(?:\bon\s+)?(?:{_FEAST})?\(\s*({_NTH}\s+(?:of\s+)?(?:{_MONTH}))\s*\)\s*,?\s*(20\d\d)(?!\d)"
)
# Before a day that something ends on: its beginning is not known, and that day alone is not meant.
_ENDS = re.compile(
    r"(?<!compared )(?<!relating )(?<!relation )\b(?:to|until|till|through|ending|ended)\s+(?:on\s+)?(?:the\s+)?$"
)
_ONE_MONTH = re.compile(rf"\b{_MONTH_SHORT}")
_THIS_FINANCIAL = re.compile(
    r"\b(?:so\s+far\s+)?(?:in\s+|for\s+|during\s+)?(?:the\s+current|this)\s+(?:financial|fiscal)\s+year(?:\s+(?:to\s+date|so\s+far))?\b|\b(?:the\s+)?(?:financial|fiscal)\s+year\s+to\s+date\b"
)
_SO_FAR = re.compile(
    r"\bso\s+far\s+in\s+(20\d\d)(?!\s*[/-]\s*\d|\d)|(?<![\d/-])(20\d\d)\s+so\s+far\b"
)
_SINCE_MONTH = re.compile(
    rf"\bsince\s+(?:the\s+(?:start|beginning)\s+of\s+)?((?:{_NTH}\s+(?:of\s+)?)?(?:{_MONTH}))\b\.?(?!\s*,?\s*(?:last|this)\b)(?!\s*,?\s*'?\d)"
)
_THIS_YEAR = re.compile(
    r"\b(?:so\s+far\s+)?(?:in\s+)?this\s+(?:calendar\s+)?year(?:\s+(?:to\s+date|so\s+far))?\b|\b(?:the\s+)?(?:calendar\s+)?year\s+to\s+date\b"
)
# Words beside a period that say something else of it than that it is meant.
_NOT_IT = re.compile(
    r"\b(?:before|prior\s+to|until|after|by(?:\s+the\s+end\s+of)?|up\s+to|as\s+(?:at|of|on)|excluding|except|other\s+than|not|late|early|mid|end\s+of|start\s+of|first\s+\w+\s+of|last\s+\w+\s+of|"
    r"(?:first|second|third|fourth)\s+(?:half|quarter)\s+of|f?\.?y\.?\s?/?\s?e\.?|(?:years?|yrs?\.?|fy|months?|mths?)\s+(?:ending|ended|end|up\s+to)(?:\s+(?:on|in|at))?|(?:spring|summer|autumn|winter)(?:\s+of)?|born\s+(?:in|before|after)|(?<!limit had )(?<!prosecution had )(?<!limit has )(?<!limit )expir\w+\s+(?:in|on|by))[\s-]+(?:the\s+)?$"
)
# Years one below the other, each with a dash for its number: 2023 - 2024 - 2025.
_CHAIN = re.compile(r"(?<![\d/-])20\d\d(?:\s*-\s*20\d\d){2,}(?!\d)")
# Between two periods that stand for all from the one to the other.
_RUN = re.compile(
    r"\s*,?\s*(?:\bto\b|\buntil\b|\btill\b|\bthrough(?:\s+to)?\b|\bup\s+(?:to|until)\b|-)(?:\s+and\s+including)?(?:\s+the)?\s*"
)
_LISTED = re.compile(
    r"\s*(?:,|;|&|\band\b|,\s*and\b|,?\s*\b(?:compared\s+(?:with|to)|versus|vs\.?|as\s+well\s+as|plus)\b)(?:\s+(?:also|then|again|in|for|during|over|within))*(?:\s+the)?\s*"
)
# A stretch of each of several years: between January and March in 2024, 2025 and 2026.
_SAME_STRETCH = re.compile(
    rf"(?:\b(?:between|from|for|in)\s+)?({_NO_YEAR})\s*(?:-|\bto\b|\band\b|\bthrough\b)\s*({_NO_YEAR})(?:\s*,?\s*(?:inclusive\s*,?\s*)?(?:in|of|for)\s+|\s+)(?:each\s+of\s+|both\s+)?(?:the\s+years?\s+)?(20\d\d(?:(?:\s*(?:,|&|\band\b))+\s*20\d\d)*)(?!\d|\s*[/-]\s*\d)"
)
# Apr 23 to Mar 24: years, where no year stands in full beside them.
_SHORT_MONTHS = re.compile(
    rf"(?:\b(?:from|between|for|in)\s+)?\b({_MONTH})\.?\s(\d\d)\s*(?:-|\bto\b|\band\b|\buntil\b)\s*({_MONTH})\.?\s(\d\d)(?!\d|(?:st|nd|rd|th)\b|\s+(?:19|20)\d\d)"
)
# The quarters of a year by their months: "Jan-Mar, Apr-Jun, Jul-Sep, Oct-Dec 2025".
_MONTH_RUNS = re.compile(
    rf"\b(?:{_MONTH})\b\.?\s*-\s*(?:{_MONTH})\b\.?(?:\s*(?:,|;|/|&|\band\b)+\s*(?:{_MONTH})\b\.?\s*-\s*(?:{_MONTH})\b\.?)+\s*,?\s*(?:of\s+|in\s+)?(20\d\d)(?!\s*[/-]\s*\d|\d)"
)
_STANDS = re.compile(r"\b(?:in\s+force|in\s+place|in\s+effect|active|live|current(?:ly)?)\b")
_STANDING = re.compile(rf"\b(?:as\s+(?:at|of|on)|at\s+(?:the\s+)?end\s+of)\s+(?:the\s+)?({_DAY})")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which periods a stretch of text asks for, and where it says so. `free`: any kind of year will
    do. `fallback`: the latest twelve months, if
    more is too much. `standing`: a day on which something stands, for what is counted on a day.
    """

    periods: tuple[Period, ...] = ()
    scheme: str = ""
    free: bool = False
    fallback: bool = False
    notes: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    standing: date | None = None
    standing_span: Span | None = None


_TWELVE = r"(?:latest|last|most\s+recent|past)\s+(?:12|twelve)[\s-]+months?(?:\s+period)?"
_FREE = re.compile(
    r"(?:do(?:n't|\s+not)\s+mind|either|any\s+(?:other\s+)?(?:12|twelve)|or\s+other|whichever)"
)
_INSTEAD = re.compile(
    rf"(?:\bif\b|\bshould\b|\botherwise\b|\bor\s+else\b|\belse\b|\bif\s+not\b|too\s+(?:long|costly|much)|exceed|in\s+the\s+absence).*?{_TWELVE}"
    rf"|{_TWELVE}.*?(?:\bif\b[^.]*(?:too\s+(?:long|much|costly)|exceed|not\s+(?:held|available|possible))|\bwill\s+do\b|\bis\s+fine\b)"
)


def wanted_in(text: str, as_at: date) -> Wanted:
    """What a piece says about periods; nothing where it says nothing, or what it says cannot be
    read. Spans are of the text as given.
    """
    text = _CHAIN.sub(lambda m: m[0].replace("-", ","), text.lower())
    text, month_first = _days_first(_plain_end(text))
    free = bool(_FREE.search(text)) and "year" in text
    fallback = _INSTEAD.search(text)
    cleaned = (
        text[: fallback.start()]
        + " " * (fallback.end() - fallback.start())
        + text[fallback.end() :]
        if fallback
        else text
    )
    scheme, spans = _scheme(cleaned)
    standing = _STANDING.search(cleaned)
    if standing and _STANDS.search(cleaned):
        # The day on which something stands is no period.
        cleaned = _without(cleaned, [standing.span()])
    try:
        periods, notes, found = _periods(cleaned, scheme, as_at)
    except BadPeriod as problem:
        return Wanted((), scheme, free, bool(fallback), (str(problem),))
    if month_first and periods:
        notes = [*notes, "Its dates are read with the month first: one of them proves that."]
    if periods and (academic := _ACADEMIC.search(text)):
        if all(_is_financial(p) for p in periods):
            periods = tuple(_academic_year(p.begin.year) for p in periods)
        found = [*found, *(m.span() for m in _ACADEMIC.finditer(text))]
        notes = [*notes, f"“{academic[0].strip(' ()')}” is read as 1 September to 31 August."]
    on = _edge(standing[1], first=False) if standing else None
    used = [*spans, *found, *([fallback.span()] if fallback else [])]
    return Wanted(
        periods,
        scheme,
        free,
        bool(fallback),
        tuple(notes),
        tuple(used),
        on,
        standing.span() if standing else None,
    )


_SLASHED = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(\d{4})(?![\d/])")
_ACADEMIC = re.compile(r"\(?\b(?:the\s+)?(?:academic|school|university)\s+years?\b\)?")


# "1 January 2026 to the date of this request (30 June 2026)".
_TO_REQUEST = re.compile(
    r"\bto\s+(?:the\s+)?(?:date|day)\s+of\s+(?:this|my|the)\s+(?:request|letter|e-?mail)\s*(\(\s*)(?=\d)([^()]*)(\))"
)


def _plain_end(text: str) -> str:
    """The day that stands in brackets behind "the date of this request", in its place."""
    return _TO_REQUEST.sub(
        lambda m: "to " + m[2].strip().rjust(len(m[0]) - 3) if m[2].strip() else m[0], text
    )


def _days_first(text: str) -> tuple[str, bool]:
    """Dates with the day first, and whether they stood with the month first: where one can be read
    in no other way, all of the sentence are.

    >>> _days_first("04/01/2024 to 03/31/2026")
    ('01/04/2024 to 31/03/2026', True)
    """
    found = [(int(m[1]), int(m[2])) for m in _SLASHED.finditer(text)]
    if not any(b > 12 >= a for a, b in found) or any(a > 12 for a, _ in found):
        return text, False
    return _SLASHED.sub(lambda m: f"{m[2]}/{m[1]}/{m[3]}", text), True


def _is_financial(period: Period) -> bool:
    begin, end = period.begin, period.end
    return (begin.month, begin.day) == (4, 1) and end == add_months(begin, 12) - timedelta(days=1)


def _academic_year(begin: int) -> Period:
    return Period(
        date(begin, 9, 1), date(begin + 1, 8, 31), f"academic year {begin}/{(begin + 1) % 100:02d}"
    )


# Which years are meant, in brackets: "(Jan to Dec)".
_JAN_TO_DEC = re.compile(r"\(\s*jan(?:uary)?\s*(?:to|-)\s*dec(?:ember)?\s*\)")
_APR_TO_MAR = re.compile(r"\(\s*apr(?:il)?\s*(?:to|-)\s*mar(?:ch)?\s*\)")


def _scheme(text: str) -> tuple[str, list[Span]]:
    """Which kind of periods is asked for, and where it is said."""
    found = list(_EACH.finditer(text))
    spans = [m.span() for m in found]
    units = [(m[1], next((g for g in m.groups()[1:] if g), "")) for m in found]
    for wanted in ("month", "quarter", "half"):
        if any(unit.startswith(wanted) for _, unit in units):
            return wanted, spans
    if units:
        said_kind = next((kind for kind, _ in units if kind), "") or ""
        if said_kind:
            return ("calendar" if said_kind == "calendar" else "financial"), spans
        if re.search(r"\b(?:financial|fiscal|reporting)\s+years?", text):
            return "financial", spans
        return ("calendar" if re.search(r"\bcalendar\s+years?", text) else "year"), spans
    if named := _JAN_TO_DEC.search(text):
        return "calendar", [named.span()]
    if named := _APR_TO_MAR.search(text):
        return "financial", [named.span()]
    if inner := re.search(
        r"\b(?:broken\s+down|split|breakdown)\s+(?:by|into|per)\b[^.?;]*?\b(month|quarter)s?\b",
        text,
    ):
        return inner[1], [inner.span(1)]
    if half := re.search(r"\b(?:per\s+)?half-?\s?years?(?:ly)?\b", text):
        return "half", [half.span()]
    if re.search(r"\b(?:financial|fiscal|reporting)\s+years?", text):
        return "financial", []
    return ("calendar" if re.search(r"\bcal[ae]nd[ae]r\s+years?", text) else ""), []


def year_scheme(scheme: str, begin: date) -> str:
    """A year as asked for; where it is not said which, by the month that the stretch begins in."""
    if scheme in ("", "year"):
        return (
            "financial"
            if (begin.month, begin.day) == (4, 1)
            else "calendar"
            if begin.month == 1
            else "rolling"
        )
    return scheme


_Found = tuple[tuple[Period, ...], list[str], list[Span]]
_NONE: _Found = ((), [], [])


def _periods(text: str, scheme: str, as_at: date) -> _Found:
    readers: tuple[Callable[[str, str, date], _Found], ...] = (
        _read_years_to,
        _read_year_ending,
        _read_financial_ending,
        _read_months_ending,
        _read_to_date,
        _read_same_stretch,
        _read_month_runs,
        _read_short_months,
        _read_ranges,
        _read_quarters,
        _read_last,
        _read_since_named,
        _read_since_began,
        _read_since,
        _read_since_month,
        _read_single,
        _read_this_year,
    )
    for match in _LAST.finditer(text):
        number = _NUMBERS.get(match[1] or "", 0) or int(match[1] or 1)
        if found := _named_too(text, match, scheme, as_at, number, match[3]):
            return found
    for read in readers:
        periods, notes, spans = read(text, scheme, as_at)
        if periods:
            if len(periods) == 1 and (more := _AND_BEFORE.search(text, max(b for _, b in spans))):
                number = _NUMBERS.get(more[1], 0) or int(more[1])
                return _with_before(periods[0], number), notes, [*spans, more.span()]
            periods, notes, spans = _runs(text, scheme, periods, notes, spans)
            return _beside(text, scheme, as_at, periods, notes, spans) if periods else _NONE
    return _NONE


# The year that is named, and those before it: "2025/26, and the two before it for comparison".
_AND_BEFORE = re.compile(
    r"(?:\s+(?:financial|calendar|fiscal)\s+year)?\s*,?\s*(?:and|plus|with)\s+(?:for\s+)?(?:each\s+of\s+)?the\s+(\d|"
    + "|".join(_NUMBERS)
    + r")\s+(?:(?:financial|calendar)\s+)?(?:years?\s+)?(?:before|preceding|prior\s+to)(?:\s+(?:it|that|this))?\b(?:\s+for\s+comparison)?"
)


def _with_before(period: Period, number: int) -> tuple[Period, ...]:
    """A year and as many years before it."""
    begin = add_months(period.begin, -12 * number)
    return split(begin, period.end, year_scheme("", period.begin))


def _beside(
    text: str,
    scheme: str,
    as_at: date,
    periods: tuple[Period, ...],
    notes: list[str],
    spans: list[Span],
) -> _Found:
    """Periods of another form that stand beside those found: "the year ending March 2024 and 2025"."""
    for read in (
        _read_year_ending,
        _read_months_ending,
        _read_ranges,
        _read_quarters,
        _read_single,
    ):
        more, said_of, places = read(_without(text, spans), scheme, as_at)
        ordered = sorted([*spans, *places])
        if not more or not all(
            _LISTED.fullmatch(text[one[1] : other[0]])
            for one, other in itertools.pairwise(ordered)
            if one in places or other in places
        ):
            continue
        periods = tuple(dict.fromkeys([*periods, *more]))
        notes, spans = [*notes, *said_of], ordered
    return periods, notes, spans


def _runs(
    text: str, scheme: str, periods: tuple[Period, ...], notes: list[str], spans: list[Span]
) -> _Found:
    """The periods, where they do not stand for a run: "from Q1 2024 to Q3 2025", "from the year
    ending March 2022 to that ending March 2026" are all of them from the first to the last.
    """
    ordered = sorted(spans)
    joined = [
        (one, other)
        for one, other in itertools.pairwise(ordered)
        if _RUN.fullmatch(text[one[1] : other[0]])
        or (
            re.fullmatch(r"\s*\band\s+(?:the\s+)?", text[one[1] : other[0]])
            and re.search(r"\bbetween\s+(?:the\s+)?$", text[: one[0]])
        )
    ]
    if not joined:
        return periods, notes, spans
    if len(ordered) > 2 or len(periods) != 2:
        return _NONE
    first, last = min(periods), max(periods)
    months = (first.end.year - first.begin.year) * 12 + first.end.month - first.begin.month + 1
    if first.begin == first.end:
        months = 0
    unit = {1: "month", 3: "quarter", 12: year_scheme("", first.begin)}.get(months, "dates")
    if scheme in ("month", "quarter", "half"):
        unit = scheme
    return split(first.begin, last.end, unit), notes, [(ordered[0][0], ordered[-1][1])]


def _meant(matches: Iterable[re.Match[str]], text: str) -> list[re.Match[str]]:
    """Those before which no word stands that makes of the period something else: before 2024, early
    2025.
    """
    return [m for m in matches if not _NOT_IT.search(text[: m.start()])]


def _read_year_ending(text: str, scheme: str, as_at: date) -> _Found:
    """The twelve months that end with a day or a month, in words or in numbers: to March a
    financial year, to December a calendar year. Years ending March 2024 and March 2025 are two.
    """
    ends: list[date] = []
    spans: list[Span] = []
    for match in _YEAR_ENDING.finditer(text):
        if spans and match.start() < spans[-1][1]:
            continue
        mine = [_year_end(match[1], None)]
        last = match.end()
        while more := _ENDING_TOO.match(text, last):
            end = _year_end(more["end"] or more["year"], mine[-1])
            if more["joint"] in ("to", "-", "through", "until"):
                # The years ending March 2022 to March 2025 are all of them from the first to the
                # last.
                between = end.year - mine[-1].year
                if (end.day, end.month) != (mine[-1].day, mine[-1].month) or between < 1:
                    return _NONE
                mine += [add_months(mine[-1], 12 * n) for n in range(1, between)]
            mine.append(end)
            last = more.end()
        before = text[: match.start()]
        if _OPEN_ENDED.search(before) or (
            _FROM.search(before) and len(mine) == 1 and not _RUN.match(text, last)
        ):
            # Since the year that ended then: up to when, or from which day, is not said.
            return _NONE
        if _BETWEEN.search(before) and len(mine) == 2:
            mine = [add_months(mine[0], 12 * n) for n in range(mine[1].year - mine[0].year)] + mine[
                1:
            ]
        ends += mine
        spans.append((match.start(), last))
    made: list[Period] = []
    for end in ends:
        begin = add_months(end + timedelta(days=1), -12)
        whole = "financial" if begin.month == 4 else "calendar" if begin.month == 1 else "dates"
        inner = scheme if scheme in ("month", "quarter", "half") else whole
        made += split(begin, end, inner if begin.day == 1 else "dates")
    return tuple(dict.fromkeys(made)), [], spans


_OPEN_ENDED = re.compile(
    r"\b(?:since|after|before|until|till|by|prior\s+to|up\s+to)\s+(?:the\s+)?$"
)
_FROM = re.compile(r"\bfrom\s+(?:the\s+)?$")
_BETWEEN = re.compile(r"\bbetween\s+(?:the\s+)?$")


def _year_end(text: str, before: date | None) -> date:
    """The day that a year ends on; a year alone is that of the day before it in a list."""
    if before is not None and re.fullmatch(r"20\d\d", text):
        year, month = int(text), before.month
        ends_month = before.day == _last_of(before.year, month).day
        return _last_of(year, month) if ends_month else date(year, month, before.day)
    short = re.fullmatch(rf"((?:{_NTH}\s+(?:of\s+)?)?(?:{_MONTH}))\.?,?\s*'?(\d\d)", text)
    end = _edge(f"{short[1]} 20{short[2]}" if short else text.replace(".,", ","), first=False)
    if end is None:
        raise BadPeriod(f"“{text}” is no day: ask the requester which was meant.")
    return end


def _read_financial_ending(text: str, scheme: str, as_at: date) -> _Found:
    """Financial years by the year in which they end."""
    found = list(_FINANCIAL_ENDING.finditer(text))
    years = [int(y) for m in found for y in re.findall(r"20\d\d", m[1])]
    return (
        tuple(p for y in years for p in split(date(y - 1, 4, 1), date(y, 3, 31), "financial")),
        [],
        [m.span() for m in found],
    )


def _read_years_to(text: str, scheme: str, as_at: date) -> _Found:
    """The two years to March 2026, each by itself."""
    match = _YEARS_TO.search(text)
    end = _edge(match[2], first=False) if match else None
    if match is None or end is None:
        return _NONE
    begin = add_months(end + timedelta(days=1), -12 * (_NUMBERS.get(match[1], 0) or int(match[1])))
    return (
        split(begin, end, scheme if scheme in ("month", "quarter") else year_scheme("", begin)),
        [],
        [match.span()],
    )


def _read_months_ending(text: str, scheme: str, as_at: date) -> _Found:
    """The six months to 30 June 2025."""
    match = _MONTHS_ENDING.search(text)
    end = _edge(match[2], first=False) if match else None
    if match is None or end is None:
        return _NONE
    number = _NUMBERS.get(match[1], 0) or int(match[1])
    begin = add_months(end + timedelta(days=1), -number)
    return (
        split(begin, end, scheme if scheme in ("month", "quarter") else "dates"),
        [],
        [match.span()],
    )


def _read_to_date(text: str, scheme: str, as_at: date) -> _Found:
    match = _TO_DATE.search(text)
    begin = _edge(match[1], first=True) if match else None
    if match is None or begin is None:
        return _NONE
    return (
        split(begin, max(begin, as_at), year_scheme(scheme, begin) if scheme else "dates"),
        [],
        [match.span()],
    )


def _read_same_stretch(text: str, scheme: str, as_at: date) -> _Found:
    """The same days or months of several years, each by itself."""
    match = _SAME_STRETCH.search(text)
    if match is None or scheme in ("month", "quarter", "half"):
        return _NONE
    years = re.findall(r"20\d\d", match[3])
    if " and " in match[0][: match.start(3) - match.start()] and "between" not in match[0]:
        # January and March are two months.
        return _NONE
    made: list[Period] = []
    for year in years:
        begin = _edge(f"{match[1].rstrip('.,')} {year}", first=True)
        end = _edge(f"{match[2].rstrip('.,')} {year}", first=False)
        if begin is None or end is None or end < begin:
            return _NONE
        made.append(Period(begin, end, span(begin, end)))
    return tuple(made), [], [match.span()]


def _read_month_runs(text: str, scheme: str, as_at: date) -> _Found:
    made: list[Period] = []
    spans: list[Span] = []
    for match in _MONTH_RUNS.finditer(text):
        year = int(match[1])
        for run in re.finditer(rf"\b({_MONTH})\b\.?\s*-\s*({_MONTH})\b", match[0]):
            first, last = _MONTHS[run[1]], _MONTHS[run[2]]
            if last < first:
                return _NONE
            whole = "quarter" if last - first == 2 and first % 3 == 1 else "dates"
            made += split(date(year, first, 1), _last_of(year, last), whole)
        spans.append(match.span())
    return tuple(dict.fromkeys(made)), [], spans


def _read_short_months(text: str, scheme: str, as_at: date) -> _Found:
    """Apr 23 to Mar 24, where no year is written in full: 23 and 24 are years."""
    match = _SHORT_MONTHS.search(text)
    if match is None or re.search(r"(?:19|20)\d\d", text):
        return _NONE
    first, last = 2000 + int(match[2]), 2000 + int(match[4])
    begin, end = date(first, _MONTHS[match[1]], 1), _last_of(last, _MONTHS[match[3]])
    if not (2000 < first <= last <= as_at.year) or end < begin:
        return _NONE
    return split(begin, end, year_scheme(scheme, begin)), [], [match.span()]


def _read_ranges(text: str, scheme: str, as_at: date) -> _Found:
    short = _meant(_SHORT_RANGE.finditer(text), text)
    taken = [m.span() for m in short]
    ranges = [(m, m[1] or m[3], m[2] or m[4]) for m in short]
    ranges += [
        (m, m[1] or m[3], m[2] or m[4])
        for m in _meant(_RANGE.finditer(text), text)
        if not any(a < m.end() and m.start() < b for a, b in taken)
    ]
    ranges.sort(key=lambda r: r[0].start())
    made: list[Period] = []
    notes: list[str] = []
    spans: list[Span] = []
    for match, first, last in ranges:
        end = _edge(last, first=False)
        begin = (
            _edge(first, first=True)
            if re.search(r"\d{4}|\d\D+\d|['-]\s?\d\d$", first)
            else _before(first, end)
        )
        if begin is None or end is None:
            continue
        if _is_full_year(first) and _is_full_year(last) and scheme == "financial":
            # The financial year 2024-2025 is one; the financial years 2022 to 2025 run from April
            # 2022 to March 2025.
            begin, end = date(begin.year, 4, 1), date(end.year, 3, 31)
        if end < begin:
            raise BadPeriod(
                f"“{match[0].strip()}” ends before it begins: ask the requester which was meant."
            )
        if len(ranges) > 1 or (not scheme and not _is_year(first)):
            made += split(begin, end, "dates")
        else:
            made += split(
                begin,
                end,
                year_scheme(scheme, begin)
                if scheme in ("", "year", "financial", "calendar")
                else scheme,
            )
        if (
            _is_full_year(first)
            and _is_full_year(last)
            and not scheme
            and end.year == begin.year + 1
            and "-" in match[0]
        ):
            notes.append(
                f"“{match[0].strip()}” is read as two calendar years: the request does not say whether one financial year is meant."
            )
        spans.append(match.span())
    if made and (extra := _read_single(_without(text, spans), scheme, as_at))[0]:
        made += [p for p in extra[0] if p not in made]
        spans += extra[2]
    return tuple(made), notes, spans


def _before(first: str, end: date | None) -> date | None:
    """A day or a month without a year, before the day that a stretch ends on: of the same year, or
    of the year before.
    """
    if end is None:
        return None
    begin = _edge(f"{first.strip().rstrip('.,')} {end.year}", first=True)
    return (
        begin
        if begin is None or begin <= end
        else _edge(f"{first.strip().rstrip('.,')} {end.year - 1}", first=True)
    )


def _without(text: str, spans: list[Span]) -> str:
    for begin, end in spans:
        text = text[:begin] + "\x00" * (end - begin) + text[end:]
    return text


def _read_quarters(text: str, scheme: str, as_at: date) -> _Found:
    """Q1 2024 is January to March, Q1 2024/25 April to June; "Q1 and Q2 of 2025" are two."""
    found: list[re.Match[str]] = []
    said_which = True
    made: list[Period] = []
    for match in _QUARTER.finditer(text):
        first = _year_begins(match[3], match[4], match[2])
        if first is None:
            continue
        for number in _numbers_of(match[1]):
            begin = add_months(first, 3 * (number - 1))
            made += split(begin, add_months(begin, 3) - timedelta(days=1), "quarter")
        found.append(match)
        said_which = said_which and bool(match[2] or match[4])
    for match in _QUARTER_AFTER.finditer(text):
        first = _year_begins(match[1] or match[5], match[6], match[4])
        if first is None:
            continue
        number = int(match[2]) if match[2] else _ORDINALS[match[3]]
        begin = add_months(first, 3 * (number - 1))
        made += split(begin, add_months(begin, 3) - timedelta(days=1), "quarter")
        found.append(match)
        said_which = said_which and bool(match[6])
    for match in _HALF.finditer(text):
        first = _year_begins(match[3] or match[6], match[4] or match[7], match[2])
        if first is None:
            continue
        begin = first if match[1] == "first" or match[5] == "1" else add_months(first, 6)
        made += split(begin, add_months(begin, 6) - timedelta(days=1), "dates")
        found.append(match)
    for match in _MONTHS_OF.finditer(text):
        first = _year_begins(match[4], match[5], match[3])
        number = _NUMBERS.get(match[2], 0) or int(match[2])
        if first is None or not 0 < number <= 12:
            continue
        begin = first if match[1] == "first" else add_months(first, 12 - number)
        made += split(
            begin,
            add_months(begin, number) - timedelta(days=1),
            scheme if scheme in ("month", "quarter") else "dates",
        )
        found.append(match)
    notes = (
        []
        if said_which
        else [
            "A quarter of a year without a stroke is read as a quarter of the calendar year: the request does not say which."
        ]
    )
    return tuple(made), notes, [m.span() for m in found]


def _year_begins(year: str, stroke: str | None, kind: str | None) -> date | None:
    """The first day of the year that a quarter or a half is of.

    The financial year 2025: which one is not said.
    """
    if stroke is None and kind in ("financial", "fiscal"):
        return None
    if stroke is not None and (int(year) + 1) % 100 != int(stroke):
        return None
    return date(int(year), 1 if stroke is None else 4, 1)


def _numbers_of(text: str) -> list[int]:
    """The quarters of "1, 2 and 4", "1-3", "1 to Q3"."""
    made: list[int] = []
    for match in re.finditer(r"([1-4])(?:\s*(?:-|to)\s*\D*?([1-4]))?", text):
        made += range(int(match[1]), int(match[2] or match[1]) + 1)
    return list(dict.fromkeys(made))


def _read_last(text: str, scheme: str, as_at: date) -> _Found:
    match = _LAST.search(text)
    if match is None:
        return _NONE
    number = _NUMBERS.get(match[1] or "", 0) or int(match[1] or 1)
    kind, unit = match[2], match[3]
    if unit.startswith("month"):
        end = latest(1, "month", as_at)[0].end
        begin = add_months(end.replace(day=1), 1 - number)
        return (
            split(begin, end, scheme if scheme in ("month", "quarter") else "dates"),
            [],
            [match.span()],
        )
    if unit.startswith("quarter"):
        return latest(number, "quarter", as_at), [], [match.span()]
    named, _, named_at = _read_single(_without(text, [match.span()]), scheme, as_at)
    if len(named) == number > 1:
        # The last three years (2023, 2024, 2025): they are named.
        return named, [], [match.span(), *named_at]
    years = "calendar" if kind == "calendar" or scheme == "calendar" else "financial"
    whole = latest(number, years, as_at)
    if scheme in ("month", "quarter", "half"):
        return split(whole[0].begin, whole[-1].end, scheme), [], [match.span()]
    notes = (
        []
        if kind or scheme in ("financial", "calendar")
        else [
            "“Years” is read as financial years, as forces report: the request does not say which."
        ]
    )
    return whole, notes, [match.span()]


_APPOSED = re.compile(
    r"\s*(?:,|\(|-|:)?\s*\(?\s*(?:(?:i\.?e\.?|that\s+is|namely)[\s,:]*)?(?:to\s+say\s+)?"
)


def _named_too(
    text: str, match: re.Match[str], scheme: str, as_at: date, number: int, unit: str
) -> _Found | None:
    """The last six months, i.e. January to June 2026; last year (2025): what is named is meant."""
    lead = _APPOSED.match(text, match.end())
    at = lead.end() if lead else match.end()
    rest = " " * at + text[at:]
    for read in (_read_ranges, _read_quarters, _read_single):
        named, notes, spans = read(rest, scheme, as_at)
        first = min(spans, default=(len(text), 0))[0]
        if not named or text[at:first].strip():
            continue
        months = sum(round(p.days / 30.44) for p in named)
        if months != number * (
            1 if unit.startswith("month") else 3 if unit.startswith("q") else 12
        ):
            return None
        if at == match.end() or not re.search(
            r"[,(:-]|\bi\.?e|that\s+is|namely", text[match.end() : at]
        ):
            return None
        return named, notes, [match.span(), (match.end(), at), *spans]
    return None


def _read_since_named(text: str, scheme: str, as_at: date) -> _Found:
    match = _SINCE_NAMED.search(text)
    begin = _edge(match[1], first=True) if match else None
    if match is None or begin is None:
        return _NONE
    return (
        split(begin, max(begin, as_at), year_scheme(scheme, begin) if scheme else "dates"),
        [],
        [match.span()],
    )


def _read_since_began(text: str, scheme: str, as_at: date) -> _Found:
    match = _SINCE_BEGAN.search(text)
    if match is None:
        return _NONE
    begin = (
        SPO_BEGAN
        if has(text, rules()["order"]["spo"]) or "order" in text
        else first_day("stalking")
    )
    return (
        split(begin or SPO_BEGAN, as_at, year_scheme(scheme, date(2020, 1, 1))),
        [],
        [match.span()],
    )


def _read_since(text: str, scheme: str, as_at: date) -> _Found:
    match = next(iter(_meant(_SINCE.finditer(text), text)), None)
    begin = _edge(match[1], first=True) if match else None
    if match is None or begin is None:
        return _NONE
    return split(begin, max(begin, as_at), year_scheme(scheme, begin)), [], [match.span()]


def _read_since_month(text: str, scheme: str, as_at: date) -> _Found:
    """Since January: the last one that has begun."""
    match = _SINCE_MONTH.search(text)
    begin = _edge(f"{match[1]} {as_at.year}", first=True) if match else None
    if match is None or begin is None:
        return _NONE
    if begin > as_at:
        begin = add_months(begin, -12)
    note = f"“{match[0].strip().capitalize()}” is read as since {said(begin)}, the last one that has begun."
    return (
        split(begin, as_at, scheme if scheme in ("month", "quarter") else "dates"),
        [note],
        [match.span()],
    )


def _read_single(text: str, scheme: str, as_at: date) -> _Found:
    """Days, months, financial years and years that are named one by one."""
    inner = scheme if scheme in ("month", "quarter", "half") else ""
    made: list[Period] = []
    spans: list[Span] = []
    for match in _meant(_ONE_DAY.finditer(text), text):
        if _ENDS.search(text[: match.start()]):
            continue
        day = _edge(match[1] or f"{match[2]} {match[3]}", first=True)
        if day is not None:
            made.append(Period(day, day, said(day)))
            spans.append(match.span())
    rest = _without(text, spans)
    for match in _meant(_MONTH_LIST.finditer(rest), rest):
        months = [_MONTHS[m] for m in re.findall(_MONTH, match[1])]
        made += [
            p
            for y in re.findall(r"20\d\d", match[2])
            for m in months
            for p in split(date(int(y), m, 1), _last_of(int(y), m), "month")
        ]
        spans.append(match.span())
    for match in _meant(_MONTHS_AFTER.finditer(rest), rest):
        made += [
            p
            for m in re.findall(_MONTH, match[2])
            for p in split(
                date(int(match[1]), _MONTHS[m], 1), _last_of(int(match[1]), _MONTHS[m]), "month"
            )
        ]
        spans.append(match.span())
    for match in _meant(_ONE_MONTH.finditer(rest), rest):
        month = _edge(match[0], first=True)
        if month is not None and month.year <= as_at.year:
            made += split(month, _last_of(month.year, month.month), "month")
            spans.append(match.span())
    rest = _without(text, spans)
    for match in _meant(_FINANCIAL.finditer(rest), rest):
        if (int(match[1]) + 1) % 10 ** len(match[2]) == int(match[2]):
            made += split(
                date(int(match[1]), 4, 1), date(int(match[1]) + 1, 3, 31), inner or "financial"
            )
            spans.append(match.span())
    rest = _without(text, spans)
    for match in _meant(_SHORT_FINANCIAL.finditer(rest), rest):
        if int(match[1]) + 1 == int(match[2]) and int(match[1]) < 40 and not codes_in(match[0]):
            year = 2000 + int(match[1])
            made += split(date(year, 4, 1), date(year + 1, 3, 31), inner or "financial")
            spans.append(match.span())
    rest = _without(text, spans)
    for match in _meant(_SO_FAR.finditer(rest), rest):
        begin = date(int(match[1] or match[2]), 1, 1)
        if begin.year == as_at.year:
            made.append(Period(begin, as_at, span(begin, as_at), part=True))
            spans.append(match.span())
    rest = _without(text, spans)
    for match in _meant(_YEARS_ON.finditer(rest), rest):
        listed = [int(match[1]), *(2000 + int(y) for y in re.findall(r"\d\d", match[2]))]
        if listed[-1] <= as_at.year and all(b == a + 1 for a, b in itertools.pairwise(listed)):
            made += [
                p
                for y in listed
                for p in split(date(y, 1, 1), date(y, 12, 31), inner or "calendar")
            ]
            spans.append(match.span())
    rest = _without(text, spans)
    for match in _SHORT_YEAR.finditer(rest):
        year = 2000 + int(match[1])
        if year <= as_at.year:
            made += split(date(year, 1, 1), date(year, 12, 31), inner or "calendar")
            spans.append(match.span())
    # The financial year 2024: which of two is not said.
    years = [
        m
        for m in _meant(_YEARS.finditer(rest), rest)
        if not re.search(r"(?:\b(?:financial|fiscal)\s+years?|\bfy)\s*:?\s*$", rest[: m.start()])
    ]
    made += [
        p
        for y in dict.fromkeys(int(m[1]) for m in years)
        for p in split(date(y, 1, 1), date(y, 12, 31), inner or "calendar")
    ]
    spans += [m.span() for m in years]
    return tuple(dict.fromkeys(sorted(made))), [], spans


def _last_of(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


_UNTIL = re.compile(
    rf"\s*,?\s*\(?\s*(?:up\s+)?to\s+(?:and\s+including\s+)?(?:the\s+end\s+of\s+)?({_DAY})"
)


def _read_this_year(text: str, scheme: str, as_at: date) -> _Found:
    if financial := _THIS_FINANCIAL.search(text):
        begin = add_months(latest(1, "financial", as_at)[0].end + timedelta(days=1), 0)
        return (Period(begin, as_at, span(begin, as_at), part=True),), [], [financial.span()]
    match = _THIS_YEAR.search(text)
    if match is None:
        return _NONE
    begin, end, last = date(as_at.year, 1, 1), as_at, match.end()
    if until := _UNTIL.match(text, match.end()):
        # This year (to 30 May).
        named = _edge(until[1], first=False)
        if named is None or not begin <= named <= as_at:
            return _NONE
        end, last = named, until.end()
    return (Period(begin, end, span(begin, end), part=True),), [], [(match.start(), last)]


def _is_year(text: str) -> bool:
    return bool(
        re.fullmatch(
            r"(?:fy\s*)?(?:19|20)\d\d(?:\s*[/-]\s*(?:20)?\d\d)?|fy\s*\d\d\s*[/-]\s*\d\d",
            text.strip(),
        )
    )


def _is_full_year(text: str) -> bool:
    return bool(re.fullmatch(r"(?:19|20)\d\d", text.strip()))


def _edge(text: str, *, first: bool) -> date | None:
    """The first or the last day of what a piece of text names: a day, a month, a year, a financial
    year.
    """
    text = re.sub(
        r"(?<=\d)(?:st|nd|rd|th)\b|\bof\b|,|\.(?=\s)", " ", text.strip().removeprefix("fy")
    ).strip()
    text = re.sub(r"\s+", " ", text)
    try:
        if match := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})", text):
            return date(
                int(match[3]) + (2000 if len(match[3]) == 2 else 0), int(match[2]), int(match[1])
            )
        if match := re.fullmatch(rf"(\d{{1,2}}) ({_MONTH}) (\d{{4}})", text):
            return date(int(match[3]), _MONTHS[match[2]], int(match[1]))
        if match := re.fullmatch(rf"({_MONTH}) (\d{{1,2}}) (\d{{4}})", text):
            return date(int(match[3]), _MONTHS[match[1]], int(match[2]))
        if match := re.fullmatch(rf"({_MONTH})\.?\s?(?:'|-|\s)\s?(\d\d)", text):
            year, month = 2000 + int(match[2]), _MONTHS[match[1]]
            return date(year, month, 1) if first else _last_of(year, month)
        if match := re.fullmatch(rf"({_MONTH}) (\d{{4}})", text):
            year, month = int(match[2]), _MONTHS[match[1]]
            return date(year, month, 1) if first else _last_of(year, month)
        if match := re.fullmatch(r"(?:20)?(\d\d)\s*[/-]\s*(?:20)?(\d\d)", text):
            return date(2000 + int(match[1]), 4, 1) if first else date(2001 + int(match[1]), 3, 31)
        if match := re.fullmatch(r"((?:19|20)\d\d)", text):
            return date(int(match[1]), 1, 1) if first else date(int(match[1]), 12, 31)
    except ValueError as problem:
        raise BadPeriod(f"“{text}” is no day: ask the requester which was meant.") from problem
    return None


def days_named(text: str) -> int | None:
    """How many days a label speaks of, both counted: 1 Jan 2020 - 1 Jan 2021 is 367; None where it
    names no stretch of days.

    >>> days_named("2020-01-01..2021-01-01"), days_named("1 April 2020 to 31 March 2021"), days_named("2019/20"), days_named("Northmoor")
    (367, 365, None, None)
    """
    match = _RANGE.search(re.sub("[–—]", "-", text.lower()))
    if match is None:
        return None
    try:
        begin, end = (
            _edge(match[1] or match[3], first=True),
            _edge(match[2] or match[4], first=False),
        )
    except BadPeriod:
        return None
    return (
        (end - begin).days + 1 if begin is not None and end is not None and end >= begin else None
    )


def cut_into(periods: tuple[Period, ...], whole: tuple[Period, ...]) -> bool:
    """Whether periods cut one that was named before into its parts: "April 2024 to March 2026 ...
    give all answers for 2024/25 and 2025/26 separately".
    """
    return (
        len(whole) == 1
        and len(periods) > 1
        and min(periods).begin == whole[0].begin
        and max(p.end for p in periods) == whole[0].end
    )


def general_of(wanted: list[Wanted]) -> Wanted:
    """What the request says of periods as a whole: the first that is said, with what any sentence
    adds.
    """
    held = next((w for w in wanted if w.periods), Wanted())
    finer = next((w for w in wanted if cut_into(w.periods, held.periods)), None)
    held = finer or held
    scheme = next((w.scheme for w in wanted if w.scheme), "")
    return replace(
        Wanted(held.periods, scheme),
        free=any(w.free for w in wanted),
        fallback=any(w.fallback for w in wanted),
        notes=held.notes,
    )

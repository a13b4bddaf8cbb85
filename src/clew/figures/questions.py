"""Read a request in plain English: which questions it asks, and which figures would answer each, for a person to confirm or change."""

from __future__ import annotations

import calendar
import email
import email.policy
import itertools
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any

from clew.figures.description import BadFigure, Figure, figure
from clew.figures.facts import read_data
from clew.figures.measures import BASES, SPO_BEGAN, codes_of, first_day, measures
from clew.offences import canonical, concept
from clew.offences.clocks import add_months
from clew.offences.periods import BadPeriod, Period, latest, said, split

_ITEM = re.compile(r"^\s*(?:q(?:uestion)?\s*)?(?:\(?\d{1,2}[.):]|\(?[a-z][.)](?=\s)|\(?[ivx]{1,4}[.)](?=\s)|[-*•–])\s+", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-Z“\"(])")
_ASK = re.compile(r"\b(?:how\s+many|how\s+often|the\s+(?:total\s+)?number\s+of|what\s+(?:is|was|were|are|number))\b", re.IGNORECASE)


_FEW_WORDS = 8
# A kind of offence that is counted, not one that is mentioned in passing.
_COUNTED = re.compile(
    r"\b(?:how\s+many|number\s+of|totals?(?:\s+of)?|figures?\s+(?:for|on|of)|data\s+(?:for|on)|statistics\s+(?:for|on))\s+(?:\w+\s+){0,3}?(?:cyber-?)?(?:stalk|harass|coerc|malicious|controlling)"
)
_WRAPPED = 60  # letters: a shorter line was not broken by a mail program


@dataclass(slots=True)
class Question:
    """One question of a request: its words, the figures that would answer it, and what nothing here can answer."""

    text: str
    figures: list[Figure] = field(default_factory=list)
    # Something that is asked for and not counted here: why, and by which measure the records could be told that would have to be read.
    lacks: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    # What it asks about, whether or not a figure was found; and whether it asks for a share.
    periods: tuple[Period, ...] = ()
    as_at: date | None = None
    shares: bool = False


@dataclass(slots=True)
class Reading:
    """A request as it was read. `asides` were taken for courtesies or for words about periods: shown, so that nothing is passed over in silence.

    `fallback`: the latest twelve months will do where more would take too long.
    """

    questions: list[Question]
    asides: list[str]
    fallback: bool = False


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    listed: bool  # an item of a list, or a part between semicolons: always a question


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which periods a stretch of text asks for. `free`: any kind of year will do. `fallback`: the latest twelve months, if more is too much."""

    periods: tuple[Period, ...] = ()
    scheme: str = ""
    free: bool = False
    fallback: bool = False
    notes: tuple[str, ...] = ()


@cache
def _rules() -> dict[str, Any]:
    return tomllib.loads(read_data("questions.toml"))


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{w})" for w in words))


def _has(text: str, words: Iterable[str]) -> bool:
    return bool(_pattern(tuple(words)).search(text))


def plain_text(raw: bytes) -> str:
    """The words of a request that came as text or as an e-mail (.eml): of an e-mail its plain part, without what it quotes."""
    text = raw.decode("utf-8", "replace")
    if re.match(r"(?:[A-Za-z-]+:\s.*\r?\n(?:[ \t].*\r?\n)*){2,}\r?\n", text):
        message = email.message_from_bytes(raw, policy=email.policy.default)
        body = message.get_body(("plain", "html"))
        if body is not None:
            text = str(body.get_content())
            if body.get_content_type() == "text/html":
                text = re.sub(r"<(?:br|/p|/div|/li)[^>]*>", "\n", text, flags=re.IGNORECASE)
                text = re.sub(r"<[^>]+>", " ", text)
    return "\n".join(line for line in text.replace("\r\n", "\n").split("\n") if not line.lstrip().startswith(">"))


def read_request(text: str, as_at: date) -> Reading:
    """The questions of a request with the figures that would answer them, up to an as-at day.

    Periods and offence codes that are said once hold for the questions that say none. What cannot be read is a question without a figure.
    """
    pieces = _pieces(text)
    wanted = [_wanted(p.text, as_at) for p in pieces]
    general = _general(wanted)
    asides = [p.text for p in pieces if _is_aside(p)]
    codes = _codes(" ".join(asides).lower())
    questions: list[Question] = []
    kinds: tuple[str, ...] = ()
    about_spo = False
    for piece, own in zip(pieces, wanted, strict=True):
        if _is_aside(piece):
            continue
        kinds = _kinds(piece.text.lower()) or kinds
        questions.append(_question(piece.text, own, general, kinds, about_spo, codes, as_at))
        about_spo = about_spo or _has(piece.text.lower(), _rules()["order"]["spo"])
    if not questions:
        questions = [Question(text.strip()[:2000] or "(empty)", notes=["No question could be read from the request: a person reads it."])]
    return Reading(questions, asides, general.fallback)


def _codes(lowered: str) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            c
            for w in re.findall(r"(?<![\d/])\d{1,3}\s?/\s?\d{2}(?![\d/])|\b0\d{4}\b|\b195\d{2}\b", lowered)
            if (c := canonical(w)) and concept(c)
        )
    )


# -- the text into pieces ---------------------------------------------------------------------------------------------------------------
def _pieces(text: str) -> list[_Piece]:
    strip = _rules()["strip"]
    lines: list[str] = []
    written = text.split("\n")
    for number, line in enumerate(written):
        lowered = line.strip().lower()
        if (
            any(lines)
            and _has(lowered, strip["ends"])
            and len(lowered) < _WRAPPED
            and "?" not in lowered
            and not _asks_on(written[number + 1 :])
        ):
            break
        headed = not lowered or _has(lowered, strip["headers"]) or _has(lowered, strip["greetings"])
        lines.append("" if headed else line.strip())
    blocks: list[_Piece] = []
    last = ""
    for line in lines:
        if not line:
            blocks.append(_Piece("", False))
        elif _ITEM.match(line) or not blocks or not blocks[-1].text or (blocks[-1].listed and line[0].isupper() and len(last) < _WRAPPED):
            # After a short item, a line that begins like a sentence is one of its own.
            blocks.append(_Piece(_ITEM.sub("", line, count=1), bool(_ITEM.match(line))))
        else:
            blocks[-1] = _Piece(f"{blocks[-1].text} {line}", blocks[-1].listed)
        last = line
    pieces: list[_Piece] = []
    for block in blocks:
        for number, sentence in enumerate(_SENTENCE.split(re.sub(r"\s*(?:…|\.\.\.)\s*", " ", block.text))):
            parts = _asked(sentence)
            # Of an item, the first sentence asks; a second one may only say how.
            pieces += [_Piece(p, (block.listed and number == 0) or len(parts) > 1) for p in parts]
    return [_Piece(t, p.listed) for p in pieces if (t := p.text.strip(" ;,.-") or "") and re.search(r"\w", t)]


def _asks_on(lines: list[str]) -> bool:
    """Whether anything is asked in what follows a line that looks like the end of a letter."""
    return any("?" in line or ((_ITEM.match(line) or _ASK.search(line)) and _substance(line)) for line in lines)


def _semicolons(sentence: str) -> list[str]:
    """Cut at semicolons that stand outside brackets."""
    parts, depth, at = [], 0, 0
    for n, letter in enumerate(sentence):
        depth += (letter == "(") - (letter == ")")
        if letter == ";" and depth <= 0:
            parts.append(sentence[at:n])
            at = n + 1
    return [*parts, sentence[at:]]


def _asked(sentence: str) -> list[str]:
    """A sentence that asks several things, cut where each begins: at semicolons and at each "how many"."""
    parts: list[str] = []
    for part in _semicolons(sentence):
        starts = [m.start() for m in _ASK.finditer(part)]
        cuts = [s for s in starts[1:] if _substance(part[:s]) and _substance(part[s:])]
        edges = [0, *cuts, len(part)]
        parts += [part[a:b].strip(" ,").removesuffix(" and").strip(" ,") for a, b in itertools.pairwise(edges)]
    return parts


def _substance(text: str) -> bool:
    lowered = text.lower()
    return (
        bool(_kinds(lowered))
        or _has(lowered, _rules()["order"]["spo"])
        or any(_has(lowered, e["words"]) for e in _rules()["event"])
        or bool(re.search(r"\bbreach|\borders\b", lowered))
    )


def _is_aside(piece: _Piece) -> bool:
    """Greetings, courtesies and sentences that only say which periods or codes are meant."""
    lowered = piece.text.lower()
    other = _rules()["other"]
    if _has(lowered, other["other_request"]) or (_has(lowered, other["policy"]) and "?" in piece.text):
        return False
    if _only_periods(lowered):
        return True
    if piece.listed or (_ASK.search(lowered) and _substance(lowered)):
        return False
    if _has(lowered, _rules()["strip"]["courtesy"]) and "?" not in piece.text:
        return True
    return not _substance(lowered) and not re.search(r"\b(?:how|what|which|please|number|total|provide)\b", lowered)


def _only_periods(lowered: str) -> bool:
    """Words about periods, or codes, and about nothing that could be counted."""
    about = re.search(r"\b(?:years?|months?|quarters?|periods?|dates?|since|between|from|codes?)\b", lowered)
    topics = [w for part in ("event", "filter") for rule in _rules()[part] for w in rule["words"]]
    free = not _has(lowered, _rules()["order"]["spo"]) and not re.search(r"\bbreach|\border", lowered) and not _ASK.search(lowered)
    return bool(about) and free and not _kinds(lowered) and not _has(lowered, topics)


# -- periods ----------------------------------------------------------------------------------------------------------------------------
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


def _wanted(piece: str, as_at: date) -> Wanted:
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


def _year_scheme(scheme: str, begin: date) -> str:
    """A year as asked for; where it is not said which, by the month that the stretch begins in."""
    if scheme in ("", "year"):
        return "financial" if (begin.month, begin.day) == (4, 1) else "calendar" if begin.month == 1 else "rolling"
    return scheme


def _periods(text: str, scheme: str, as_at: date, fallback: bool) -> tuple[tuple[Period, ...], list[str]]:
    cleaned = re.split(r"(?:if|else)\b[^.]*(?:too long|too costly|latest (?:12|twelve) months)", text)[0] if fallback else text
    if ending := _YEAR_ENDING.findall(cleaned):
        return tuple(_year_ending(_MONTHS[month], int(year)) for month, years in ending for year in re.findall(r"20\d\d", years)), []
    if (to_date := _TO_DATE.search(cleaned)) and (begin := _edge(to_date[1], first=True)):
        return split(begin, max(begin, as_at), _year_scheme(scheme, begin) if scheme else "dates"), []
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
                made += split(begin, end, _year_scheme(scheme, begin) if scheme in ("", "year", "financial", "calendar") else scheme)
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
        begin = SPO_BEGAN if _has(cleaned, _rules()["order"]["spo"]) or "order" in cleaned else first_day("stalking")
        return split(begin or SPO_BEGAN, as_at, _year_scheme(scheme, date(2020, 1, 1))), []
    since = _SINCE.search(cleaned)
    if since and (begin := _edge(since[1], first=True)):
        return split(begin, max(begin, as_at), _year_scheme(scheme, begin)), []
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


def _general(wanted: list[Wanted]) -> Wanted:
    """What the request says of periods as a whole: the first that is said, with what any sentence adds."""
    held = next((w for w in wanted if w.periods), Wanted())
    scheme = next((w.scheme for w in wanted if w.scheme), "")
    return Wanted(held.periods, scheme, any(w.free for w in wanted), any(w.fallback for w in wanted), held.notes)


# -- what is asked ----------------------------------------------------------------------------------------------------------------------
def _kinds(lowered: str) -> tuple[str, ...]:
    without_orders = _pattern((*_rules()["order"]["spo"], *_rules()["strip"]["acts"])).sub(" ", lowered)
    return tuple(k["of"] for k in _rules()["kind"] if _has(without_orders, k["words"]))


def _question(
    piece: str, own: Wanted, general: Wanted, kinds: tuple[str, ...], about_spo: bool, given: tuple[str, ...], as_at: date
) -> Question:
    question = Question(piece)
    lowered = re.sub(r"\s+", " ", piece.lower())
    rules = _rules()
    if _has(lowered, rules["other"]["other_request"]):
        question.notes.append("It asks the questions of another request, whose words are not here: put them in to have them read.")
        return question
    spo = _has(lowered, rules["order"]["spo"])
    others = [o for o in rules["order"]["other"] if _has(lowered, o["words"])]
    asks_order = [a for a in rules["order"]["asks"] if _has(lowered, a["words"])]
    about_stalking = not others and (
        spo
        or (
            about_spo
            and not _kinds(lowered)
            and bool(asks_order)
            and not _has(lowered, [w for e in rules["event"] for w in e["words"] if "recorded" not in w and "arrest" in w])
        )
    )
    events = any(_has(lowered, e["words"]) for e in rules["event"])
    for name, why in rules["other"]["said"].items():
        if _has(lowered, rules["other"][name]) and not (name == "policy" and (events or asks_order)):
            question.notes.append(why)
            return question
    periods, notes = _periods_for(own, general, as_at)
    question.notes += notes
    question.periods, question.as_at = periods, as_at
    question.shares = bool(re.search(r"\b(?:percent(?:age)?s?|per\s+cent|proportions?|rates?|shares?)\b|%", lowered))
    if about_stalking:
        _orders(question, asks_order, periods, as_at)
    for other in others:
        _other_orders(question, other, lowered, periods, as_at)
    codes = _codes(lowered) or given
    mentioned = _kinds(lowered)
    if (not about_stalking and not others) or mentioned:
        _offences(question, lowered, mentioned or kinds, codes, periods, as_at, with_orders=about_stalking or bool(others))
    if not question.figures and not question.lacks and not question.notes:
        question.notes.append(
            "No figure that Clew can count was found in it: a person reads it and chooses one, or says why there is none."
        )
    return question


def _periods_for(own: Wanted, general: Wanted, as_at: date) -> tuple[tuple[Period, ...], list[str]]:
    notes = list(own.notes)
    if own.periods:
        return own.periods, notes
    if own.scheme and general.periods and own.scheme != general.scheme:
        begin, end = min(p.begin for p in general.periods), max(p.end for p in general.periods)
        return split(begin, end, _year_scheme(own.scheme, begin)), notes
    if general.periods:
        return general.periods, notes + list(general.notes)
    number = latest(1, "rolling", latest(1, "month", as_at)[0].end)
    return number, [*notes, f"It names no period: the latest twelve whole months are taken ({number[0].label})."]


def _add(question: Question, measure: str, of: str = "", **more: Any) -> None:
    rule = measures()[measure]
    by = tuple(b for b in more.pop("by", ()) if b in rule.by)
    basis = more.pop("basis", "")
    try:
        made = figure(measure, of, by=by, basis=basis if basis in rule.day else "", **more)
    except BadFigure as problem:
        question.notes.append(str(problem))
        return
    if made not in question.figures:
        question.figures.append(made)


def _orders(question: Question, asks: list[dict[str, Any]], periods: tuple[Period, ...], as_at: date) -> None:
    names = {a["name"] for a in asks}
    if "made" in names or "applied for" in names:
        asks = [a for a in asks if a["name"] != "interim"]
    if "what became of breaches" in names:
        asks = [a for a in asks if a["name"] != "made"]
    if "which conditions were breached" in names:
        asks = [a for a in asks if a["name"] not in ("breaches", "conditions")]
    if "breaches" in names or "requested by victims" in names:
        asks = [a for a in asks if a["name"] not in ("made", "applied for")]
    if names >= {"made", "in force"} and "put in place" not in question.text.lower() and "in force" not in question.text.lower():
        asks = [a for a in asks if a["name"] != "in force"]
    if names >= {"conditions", "made"}:
        asks = [a for a in asks if a["name"] != "made"]
    if not asks:
        asks = [a for a in _rules()["order"]["asks"] if a["name"] == "made"]
        question.notes.append("It does not say what of the orders is asked: orders made by the court are taken.")
    for ask in asks:
        for measure in ask.get("measures", ()):
            if measure in ("people_any",) and "breaches" in names:
                continue
            within = periods
            if measure == "in_force" and re.search(r"\b(?:current(?:ly)?|at\s+present|now|today)\b", question.text.lower()):
                within = split(as_at, as_at, "dates")
            by = ("theme",) if measure == "conditions" else (ask["by"],) if ask.get("by") else ("kind",) if measure == "in_force" else ()
            _add(question, measure, periods=within, as_at=as_at, by=by)
        if "lacks" in ask:
            question.lacks.append((ask["lacks"], ask.get("each", "")))


def _other_orders(question: Question, other: dict[str, Any], lowered: str, periods: tuple[Period, ...], as_at: date) -> None:
    breach = bool(re.search(r"\bbreach", lowered))
    if breach and other["code"]:
        _add(question, "recorded", "order", codes=(other["code"],), periods=periods, as_at=as_at)
        if re.search(r"\boutcomes?\b", lowered):
            _add(question, "outcomes", "order", codes=(other["code"],), periods=periods, as_at=as_at, by=("outcome",))
    elif breach:
        question.lacks.append((f"{other['title']}: a breach of one has no offence code in the list that Clew counts by.", ""))
    if (not breach or re.search(r"\b(?:authoris\w+|appl\w+|made|granted|issued)\b", lowered)) and f"made_{other['order']}" in measures():
        _add(question, f"made_{other['order']}", periods=periods, as_at=as_at)
        question.lacks.append((measures()[f"made_{other['order']}"].cannot, ""))
    elif not breach:
        question.lacks.append((f"{other['title']} are kept by no register that Clew was given.", ""))


def _offences(
    question: Question,
    lowered: str,
    kinds: tuple[str, ...],
    codes: tuple[str, ...],
    periods: tuple[Period, ...],
    as_at: date,
    *,
    with_orders: bool,
) -> None:
    rules = _rules()
    events = [e for e in rules["event"] if _has(lowered, e["words"])]
    if with_orders:
        # Beside orders, only what is asked of offences in so many words.
        events = [
            e
            for e in events
            if e["name"] in ("arrests", "charges", "positive outcomes")
            or (
                e["name"] == "recorded offences"
                and re.search(r"\b(?:incidents?|offences?|crimes?)\b", lowered)
                and not re.search(r"\bbreach", lowered)
            )
        ]
        if not events:
            return
    alone = [e for e in events if e.get("alone")]
    specific = [e for e in events if e["name"] != "recorded offences"]
    if alone:
        events = alone
    elif (
        specific
        and not re.search(
            r"\b(?:incidents?|offences?|crimes?|reports?|allegations?|cases?)\b\s*(?:,|;|/|and\b|\brecorded\b|\breported\b)", lowered
        )
    ) or (len(events) > 1 and {e["name"] for e in specific} == {"victims"}):
        events = specific
    if (
        {e["name"] for e in events} & {"charges", "positive outcomes"}
        and {e["name"] for e in events} >= {"outcomes"}
        and not re.search(r"(?<!positive )\boutcomes?\b|\bdisposals?\b|\bn\.?f\.?a\b", lowered)
    ):
        events = [e for e in events if e["name"] != "outcomes"]
    if not events:
        broken = bool(_breakdowns(lowered)[0])
        if not kinds or not (broken or (_kinds(lowered) and (_COUNTED.search(lowered) or len(lowered.split()) <= _FEW_WORDS))):
            return
        events = [e for e in rules["event"] if e["name"] == "recorded offences"]
        question.notes.append("It does not say what of the offences is asked: offences recorded are taken.")
    if codes:
        kinds = (
            tuple(
                k
                for k in ("stalking", "harassment", "coercion", "communications", "order", "images", "threat", "strangulation")
                if set(codes) & set(codes_of(k))
            )
            or kinds
        )
    kinds = kinds or ("stalking",)
    if (
        question.shares
        and any(e["name"] in ("charges", "positive outcomes") for e in events)
        and not any(e["name"] == "recorded offences" for e in events)
    ):
        # A share needs its base: the offences recorded in the same period, and what became of them since.
        events = [*events, next(e for e in rules["event"] if e["name"] == "recorded offences")]
    where, filters_said = _filters(lowered, kinds)
    by, notes = _breakdowns(lowered)
    question.notes += notes + filters_said
    people = _has(lowered, rules["people"]["words"])
    occurred = bool(re.search(r"\b(?:occurred|took\s+place|committed|happened)\b", lowered))
    for event in events:
        if "lacks" in event:
            question.lacks.append((event["lacks"], event.get("each", "")))
            continue
        for measure in event.get("people", event["measures"]) if people else event["measures"]:
            for of in kinds if measures()[measure].of_kinds else ("",):
                _one_offence_figure(question, measure, of, codes, event, by, where, periods, as_at, occurred)


def _one_offence_figure(question: Question, measure: str, of: str, codes: tuple[str, ...], event: dict[str, Any], by: list[str], where: tuple[tuple[str, str], ...],
                        periods: tuple[Period, ...], as_at: date, occurred: bool) -> None:  # fmt: skip
    rule = measures()[measure]
    mine = tuple(c for c in codes if c in codes_of(of)) if of else ()
    wanted = [b for b in ([event["by"]] if event.get("by") else []) + by if b in rule.by]
    basis = "occurred" if occurred and "occurred" in rule.day else "recorded" if question.shares and "recorded" in rule.day else ""
    kept = where if rule.source == "offences" else ()
    common = {"codes": mine, "periods": periods, "as_at": as_at, "where": kept, "basis": basis}
    if not wanted or event["name"] == "recorded offences":
        # Stalking is several offences: which they are always stands beside their sum.
        plain = ("code",) if of == "stalking" and measure == "recorded" and not wanted and not mine and not where else ()
        _add(question, measure, of, by=plain, **common)
    for breakdown in wanted:
        _add(question, measure, of, by=(breakdown,), **common)
    if measure == "recorded" and of in ("stalking", "harassment", "coercion") and not wanted and not kept:
        _add(question, "included", of, **common)


def _filters(lowered: str, kinds: tuple[str, ...]) -> tuple[tuple[tuple[str, str], ...], list[str]]:
    made: dict[str, str] = {}
    for rule in _rules()["filter"]:
        if not _has(lowered, rule["words"]) or rule.get("unless") in kinds:
            continue
        if "mentions" in rule and "mentions" not in made:
            made["mentions"] = rule["mentions"]
        elif "flag" in rule:
            made[rule["flag"][0]] = rule["flag"][1]
    return tuple(sorted(made.items())), []


def _breakdowns(lowered: str) -> tuple[list[str], list[str]]:
    rules = _rules()
    made: list[str] = []
    notes: list[str] = []
    victim, suspect = _has(lowered, rules["sides"]["victim"]), _has(lowered, rules["sides"]["suspect"])
    for rule in rules["by"]:
        if not _has(lowered, rule["words"]):
            continue
        if "lacks" in rule:
            notes.append(f"Part of what is asked cannot be counted: {rule['lacks']}.")
        elif "breakdown" in rule:
            made.append(rule["breakdown"])
        else:
            made += [f"victim_{rule['sides']}"] if victim or not suspect else []
            made += [f"suspect_{rule['sides']}"] if suspect or not victim else []
    return made, notes


def in_words(asked: Figure) -> str:
    """A figure as a sentence that whoever confirms it can check."""
    rule = asked.rule
    periods = (
        "; ".join(p.in_words for p in asked.periods)
        if len(asked.periods) <= 6
        else f"{len(asked.periods)} periods from {asked.periods[0].label} to {asked.periods[-1].label}"
    )
    return f"{asked.title}. Counting unit: {rule.unit}, by {BASES[asked.basis]}. {periods}. As at {said(asked.as_at)}."

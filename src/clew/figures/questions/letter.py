"""What a letter says as a whole that holds for its questions: its periods, the force that it is
written to, what it leaves out, and the items that later ones name.
"""

from __future__ import annotations

import re

from clew.figures.measures import codes_of
from clew.figures.questions.account import Account, flat, lower
from clew.figures.questions.legal import read_law
from clew.figures.questions.limits import OF_THE_WRITER, limits
from clew.figures.questions.periods import Wanted
from clew.figures.questions.pieces import Piece, includes, restricts
from clew.figures.questions.question import Subject
from clew.figures.questions.words import has, kind_words, kinds_in, rules
from clew.offences.codes import AGGRAVATED

FORCE_NAME = re.compile(
    r"(?<!Transport )(?<!Military )\b(?!British|Military|Ministry|Transport|Royal|City\s+of\s+London\b)(?:[A-Z][a-z]+(?:\s+(?:and|&|upon|on)\s+|\s+|-))*?[A-Z][a-z]+\s+(?:[Pp]olice|Constabulary)\b(?:\s+(?:Force|Service|Area))?(?:['’]s)?"
)

# Words of a sentence whose periods are those of the questions: what happened to the writer in 2019 is
# none of them.
NAMES_PERIOD = re.compile(
    r"\b(?:all|each|every|these|the\s+following)\s+(?:the\s+|my\s+|our\s+)?(?:questions?|requests?|figures?|answers?|periods?|cases?|of\s+the\s+(?:following|questions))\b|\b(?:relates?|covers?|covering|in\s+respect\s+of)\b|\b(?:everything|all)\s+(?:that\s+is\s+)?below\b|\bunless\s+(?:i|we)\s+(?:say|state|ask)\s+otherwise\b|^\W*(?:table\s+\w+\s*[-:]\s*)?(?:(?:time|date|reporting|relevant)\s+)?(?:rows?|periods?|dates?|years?|time\s?frames?|ranges?|scope|columns?)\W*[:=-]"
)
_OF_A_PERSON = [r"\b(?:i|my|she|her|he|his)\b"]
_SETS_PERIOD = [
    r"\b(?:please|provide|figures?|(?<!a )numbers?|data|information|answers?|requests?|following|questions?|periods?|covers?|covering|dates?|each|every|all|everything|everywhere|throughout|supply|need|needed|interested|relat\w+|respect|time\s?frames?|scope|columns?|rows?|require|(?:would|should|'d)\s+like|(?:i'm|we're|am|are)\s+after|grateful|obliged|glad)\b"
]
_ASKED_FOR = [
    r"\b(?:please|provide|request\w*|(?:would|should|'d)\s+like|(?:i'm|we're|am|are)\s+after|want|need|require|grateful|obliged|glad|interested|questions?|ask\w*|seek\w*)\b"
]
SUBJECT_LINE = re.compile(r"^\s*subject\s*:\s*(.{1,200})$", re.IGNORECASE | re.MULTILINE)
SEVERAL_PERIODS = [r"\b(?:same|those|these)\s+(?:\w+\s+)?(?:years|periods|months|quarters)\b"]
FOR_ITEMS = re.compile(
    r"\bfor\s+(?:questions?\s+|q|items?\s+|points?\s+)?\d{1,2}\s*(?:and|to|-|&)\s*(?:q)?\d{1,2}\b(?!\s*(?:months?|years?|days?|weeks?))"
)
# What was asked or answered before says nothing of now.
_OF_EARLIER = [
    r"\byou\s+(?:\w+\s+)?(?:answered|gave|sent|told|replied|said|stated|disclosed|provided)\b",
    r"\b(?:last|previous|earlier)\s+(?:time|request|answer|reply|response|round|wave)\b",
    r"\b(?:request|clarification)\s+received\b",
    r"\byour\s+ref\b",
]
_BEGINS_WITH_PERIOD = [r"^[^a-z]*(?:for|from|in|between|during|calendar|financial|years?|20\d\d)\b"]


def sets_period(piece: Piece) -> bool:
    lowered = lower(flat(piece.text))
    if has(lowered, _OF_EARLIER) or ("?" in lowered and "same" in lowered):
        return False
    if (
        OF_THE_WRITER.match(lowered)
        and not has(lowered, _ASKED_FOR)
        and not NAMES_PERIOD.search(lowered)
    ):
        return False
    return (
        piece.heading
        or piece.lead
        or has(lowered, _SETS_PERIOD)
        or (has(lowered, _BEGINS_WITH_PERIOD) and not has(lowered, _OF_A_PERSON))
    )


ORDERS_ACT = r"\bstalking\s+protection\s+(?:act|orders?)\b"


def force_names(text: str) -> tuple[str, ...]:
    """What the force that is written to is called without "Police": in "Westmoor" is in its area.

    >>> force_names("Dear Westmoor Police, how many ... in Westmoor?")
    ('Westmoor',)
    """
    found = dict.fromkeys(
        re.sub(r"^(?:Dear|To|From)\s+|\s+(?:[Pp]olice|Constabulary)\b.*", "", m[0].strip())
        for m in FORCE_NAME.finditer(text)
    )
    return tuple(found) if len(found) == 1 else ()


def of_the_force(text: str, names: tuple[str, ...]) -> list[tuple[int, int]]:
    return [
        m.span(1)
        for m in re.finditer(
            r"\b((?:has|have|had|did|does)\s+[A-Z][a-z]+)\s+(?=(?:obtain|ma[dk]e|appl|receiv|record|issu|had|got|get|seek|sought|consider|arrest|charg)\w*\b)",
            text,
        )
    ] + [
        m.span()
        for name in names
        for m in re.finditer(
            rf"\b(?:(?:in|across|within|throughout|by|has|have|did|does|for)\s+)?(?:the\s+)?{re.escape(name)}\b(?:'s)?",
            text,
        )
    ]


_OF_ITEM = re.compile(r"\b(?:q|question\s*|item\s*|point\s*)(\d{1,2}[a-z]?)\b")


def of_this_item(phrase: str, number: str) -> bool:
    """Whether a sentence holds for an item: one that names others by their number does not."""
    named = set(_OF_ITEM.findall(lower(flat(phrase))))
    return not named or not number or number in named


def not_said_there(phrases: tuple[str, ...], text: str) -> tuple[str, ...]:
    """Phrases from elsewhere in the letter of which a question does not say every word itself."""
    own = lower(flat(text))
    return tuple(
        p
        for p in phrases
        if not _heading_words(p) or not _heading_words(p) <= set(re.findall(r"[a-z]+", own))
    )


def leaves_out_others(phrase: str, kinds: tuple[str, ...]) -> bool:
    """Whether a sentence leaves out only kinds of offences that the question does not ask about,
    which are counted apart anyway: "Exclude harassment".
    """
    lowered = lower(flat(phrase))
    others = set(kinds_in(lowered)) | ({AGGRAVATED} if "aggravated" in lowered else set())
    if not kinds or not others or others & set(kinds) or not has(lowered, rules()["limits"]["out"]):
        return False
    account = Account(phrase)
    account.take_all(kind_words())
    account.take_all(
        [
            r"\b(?:racially|religiously)(?:\s+(?:or|and)\s+(?:racially|religiously))?\s+aggravated\b",
            r"\baggravated\b",
            r"\b(?:variants?|forms?|versions?|offences?|ones)\b",
            r"\bdo\s+not\s+need\b",
            *rules()["limits"]["out"],
        ]
    )
    return not account.unused()


def _heading_words(phrase: str) -> set[str]:
    known = set(" ".join(rules()["strip"]["headings"]).split())
    return set(re.findall(r"[a-z]{3,}", lower(flat(phrase)))) - known


# Another item of the letter by its number: "Out of 1)", "under paragraph 1", "Of A1", "Row 1 resulting in".
_BY_NUMBER = re.compile(
    r"(?:^|(?<=[\s,(]))(?P<lead>(?:out\s+of|of|from|under|at|in|for|within|in\s+respect\s+of|in\s+relation\s+to)\s+)?"
    r"(?:(?:those|the\s+(?:answers?|figures?|numbers?|offences|crimes|cases|orders|totals?))\s+(?:in|at|to|under|for)\s+)?"
    r"(?:your\s+answer\s+to\s+)?(?P<noun>(?:questions?|q\.?|paragraphs?|para\.?|items?|rows?|tables?|parts?|points?|no\.?|measures?|extracts?|answers?)\s*)?"
    r"(?P<open>\()?(?P<number>[a-h]?\d{1,2}[a-z]?|[a-h](?=\)))(?P<close>\))?(?![\w/]|[.:-]\d|\s*(?:days?|weeks?|months?|years?|times|and\s+over|or\s+more|20\d\d|%))"
)


def item_named(text: str, numbered: dict[str, Subject]) -> re.Match[str] | None:
    """Where a question names an item of the letter before it by its number."""
    return next(
        (
            m
            for m in _BY_NUMBER.finditer(text)
            if m["number"] in numbered
            and (
                m["noun"]
                or (
                    m["lead"]
                    and (m["close"] or m["number"][0].isalpha() or m["number"][-1].isalpha())
                )
                or (
                    m["lead"]
                    and m.start() == 0
                    and text[m.end() :].lstrip().startswith((",", "how"))
                )
            )
        ),
        None,
    )


_DEFINES = re.compile(
    r"\bby\s+[\"']?[\w\s]{1,40}[\"']?\s*,?\s+(?:i|we)\s+mean\b|[\"'](?:stalking|harassment|spos?|orders?|offences?)[\"']\s*(?:means|refers\s+to|is\s+to\s+be\s+read)\b"
)


def _defines_as_counted(text: str) -> bool:
    """Whether a sentence says of an offence only what is counted as it anyway: "By stalking I mean
    the offences in sections 2A and 4A", "“Stalking” means classification 8Q".
    """
    account = Account(text)
    account.take_all(rules()["harmless"]["first"])
    codes = set(read_law(account).codes)
    kinds = kinds_in(account.all)
    return not has(account.all, rules()["order"]["interim"]) and (
        any(codes == set(codes_of(k)) for k in kinds)
        or ("stalking" in kinds and has(account.all, [r"\b8q\b"]))
        or (not codes and has(account.all, rules()["order"]["spo"]))
    )


def of_these(text: str) -> str:
    """What a question says that it is a part of: "of these stalking crimes". Questions one below
    the other that say the same are parts of the same.
    """
    found = re.search(
        r"\b(?:of|from|among)\s+(?:these|those)\s+(?:\w+\s+){0,2}(?:offences|crimes|cases|incidents|reports|orders|arrests)\b",
        lower(flat(text)),
    )
    return found[0] if found else ""


def period_elsewhere(pieces: list[Piece], wanted: list[Wanted], aside: list[bool]) -> str:
    """A sentence that asks nothing and names a period, of which it is not clear whether it is that
    of the questions: of an earlier answer, of the writer's own story.
    """
    return next(
        (
            p.text
            for p, w, passing in zip(pieces, wanted, aside, strict=True)
            if w.periods
            and not p.outside
            and not p.listed
            and (passing or has(lower(flat(p.text)), _OF_EARLIER))
        ),
        "",
    )


def holds_back(piece: Piece) -> bool:
    """Whether a sentence that asks nothing holds the answers of the others back: it leaves something
    out of them, adds something, or defines an offence otherwise than it is counted.
    """
    defines = _DEFINES.search(lower(flat(piece.text))) is not None
    limits_them = restricts(piece) and (limits(piece.text) or includes(piece))
    return (defines or limits_them) and not _defines_as_counted(piece.text)

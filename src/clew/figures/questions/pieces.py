"""A letter cut into what it asks, and what of it is only courtesy, a heading, or words of somebody
else around it.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace
from datetime import date

from clew.figures.questions.account import Account, flat, lower
from clew.figures.questions.periods import wanted_in
from clew.figures.questions.words import ASK, codes_in, has, kinds_in, pattern, rules

_MARKER = r"(?P<named>(?:table|row|column|section|heading|extract|baseline|measure|request|item|question|query|part|point)\s+(?:\d{1,2}|[a-z])\s*(?:[.):]|\s[-–])(?=\s)|\[\d{1,2}\](?=\s)|[a-z]\d{1,2}(?=\s{2,}[A-Z])|q\d{1,2}[a-z]?(?=\s+[A-Z])|o(?=\s+[a-z]))|(?P<dotted>\d{1,2}\.\d{1,2}[.):]?(?=\s+[a-z]))|(?P<coded>(?:[a-h]\d{1,2}[a-z]?|\(?\d{1,2}[a-h](?=[.)]))[.):]*(?=\s))|(?:q(?:uestion)?\s*)?(?P<digit>\(?\d{1,2}[.):](?!\d)|\d{1,2}\s+-)|(?P<roman>\(?[ivx]{1,4}[.)](?=\s))|(?P<letter>\(?[a-z][.)](?=\s))|(?P<bullet>[-*•–])"
_ITEM = re.compile(rf"^\s*(?:{_MARKER})\s+", re.IGNORECASE)
_INLINE = re.compile(r"(?<=[\s:,])(?:\(?([a-h])\)|([a-h])\.|\(?(i{1,3}|iv|vi?)\))\s+(?=\S)")
_IN_ORDER = (tuple("abcdefgh"), ("i", "ii", "iii", "iv", "v", "vi"))
_LEADS_ON = re.compile(
    r"\b(?:by|(?:was|were|is)\s+(?:the\s+)?(?:suspects?|victims?))\s*,?\s*$|\bhow\s+many(?:\s+(?:of\s+(?:these|those|them)|spos?|orders?|were|was|had|have\s+been|involved))*\s*,?\s*$",
    re.IGNORECASE,
)
SENTENCE = re.compile(r"(?<=[.?!])[\"”']?\s+(?=[A-Z“\"(])")
_WRAPPED = 60  # letters: a shorter line was not broken by a mail program
_REQUEST = re.compile(
    r"\b(?:please|provide|(?:would|i'd)\s+like|request|require|need|supply|send\s+me|i\s+(?:want|wish|seek|ask)|can\s+you|could\s+you|tell\s+me|want(?:ing)?\s+to\s+know|how\s+many|how\s+often)\b|^(?:crimes?|offences?|incidents?|arrests?|reports?)\s+(?:recorded|reported|logged)\b|[,;:(-]\s*(?:and\s+)?(?:the\s+)?(?:total\s+)?numbers?\s+of\s|^(?:the\s+|a\s+)?(?:total\s+|annual\s+|overall\s+)?(?:numbers?|figures?|totals?|data|statistics|stats|breakdown|details)\b"
)
_TELLS = re.compile(
    r"^(?:it|they|this\s+\w+)\s+(?:aims?|seeks?|helps?|(?:was|were)\s+designed)\b|\b(?:we|our|they|the\s+(?:force|met|police))\s+(?:\w+\s+)?(?:have|has|are|is|saw|see|recorded|increased|approved|continue\w*|understand|remain|were|was)\b|\bi\s+(?:note|see|understand|read)\b"
)
_RESTRICTS = re.compile(
    r"^(?:(?:please|i|we|kindly)\b[^.]{0,60}?)?\b(?:exclud(?:e|es|ing)|leave\s+out|ignore|omit|disregard|do(?:n't|\s+not)\s+(?:include|count|want)|not\s+includ(?:e|ing)|limit(?:ed)?\b[^.]{0,40}\bto|restrict(?:ed)?\b[^.]{0,40}\bto|only\s+(?:want|need|require|include|count|interested|looking|asking|seeking)|(?:interested|want|need)\s+only|should\s+(?:only|not)\s+include|by\s+[\"\w\s]{1,40}\bi\s+mean|for\s+the\s+purposes?\s+of|\w+\s+only\b|solely|specifically)\b"
)
_INCLUDES = re.compile(
    r"^(?:please\s+)?(?:also\s+)?include\b(?!.*\b(?:numbers?|figures|data|totals?|breakdown|offences?|crimes?|dates?|cop(?:y|ies)|any|how|details|information|percentages?|years?|months?|it|this|them)\b)"
)
_ONLY = re.compile(r"\bonly\b(?!\s+(?:part|possible|some))")
_REFERENCE = re.compile(
    r"(?:\band\s+)?\b(?:of|from|among|in)\s+(?:all\s+)?(?:these|those|them|which)\b[^,?]{0,30},?\s*$",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\([^()]{1,60}\)\.?")
_FIRST = re.compile(r"\s*\(?(?:(?P<letter>a)|(?P<digit>1))(?P<sep>[.)])\s+", re.IGNORECASE)
_VERB = re.compile(
    r"\b(?:is|are|has|have|can|will|would|we|they|our|i|you|do|does|should|must|was|were|had)\b"
)
LONGEST = 1000  # letters of a sentence that is read; a longer one is left to a person, whole
_ASKS_ANEW = re.compile(
    r"\s*(?:and\s+)?(?:how\s+many|how\s+often|(?:the\s+)?(?:total\s+|overall\s+)?number\s+of)\b",
    re.IGNORECASE,
)
# In one sentence: "orders made, and of these the number that contained ...", "crimes charged, with how
# many of those ...".
_GOES_ON = re.compile(
    r"(?<=[,;])\s*(?:and\s+|with\s+)?(?:how\s+many\s+)?(?:of|from|among)\s+(?:these|those|them|which)\b(?=\s*,?\s*(?:the\s+)?(?:numbers?|how\s+many|that|which|were|was|had|have|led|resulted|ended))",
    re.IGNORECASE,
)
_OF_THOSE = re.compile(
    r"\s*(?:how\s+many\s+of\s+(?:these|those|them|which)|(?:of|from|among)\s+(?:these|those|them|which)\b)",
    re.IGNORECASE,
)
_BREAKS_OFF = re.compile(
    r"(?:[:-]|\b(?:where|in\s+which|for\s+which|broken\s+down\s+by|split\s+by|that\s+(?:were|had|have|involved)|which\s+(?:were|had|involved)|who\s+(?:were|had)|were))\s*$",
    re.IGNORECASE,
)
_LONGEST_LINE = 5000  # letters
_FEW = 14  # words of a line that asks without a verb


@dataclass(frozen=True, slots=True)
class Piece:
    """`listed`: an item of a list, or a part between semicolons: always a question. `heading`: says
    what follows is about. `outside`: not of the
    requester's writing. `with_last`: it asks on from the piece before, in one sentence. `lead`: it
    only leads to the list below it. `beside`: it goes on from what the item before it goes on from.
    `number`: by which a later item may name it ("of those in A1").
    """

    text: str
    listed: bool
    heading: bool = False
    outside: bool = False
    with_last: bool = False
    lead: bool = False
    beside: bool = False
    number: str = ""


@dataclass(frozen=True, slots=True)
class _Block:
    text: str
    mark: str = ""
    number: str = ""
    heading: bool = False
    lead: bool = False
    beside: bool = False


def pieces_of(text: str, as_at: date) -> list[Piece]:
    written = text.split("\n")
    lines, outside = _written([line for line in written if len(line) <= _LONGEST_LINE])
    pieces: list[Piece] = [Piece(flat(line), False, outside=True) for line in outside]
    pieces += [Piece(flat(line), True) for line in written if len(line) > _LONGEST_LINE]
    for block in _nested(_blocks(_letter(lines)), as_at):
        if block.heading:
            pieces.append(Piece(block.text.strip(" :"), False, heading=True))
            continue
        if block.lead:
            pieces.append(Piece(block.text, False, lead=True))
            continue
        sentences = SENTENCE.split(re.sub(r"\s*(?:…|\.\.\.)\s*", " ", block.text))
        for number, sentence in enumerate(sentences):
            if len(sentence) > LONGEST:
                pieces.append(Piece(sentence, True))
                continue
            if number and pieces and _ASIDE.fullmatch(sentence):
                pieces[-1] = replace(
                    pieces[-1], text=f"{pieces[-1].text.rstrip(' .?')} {sentence.rstrip('.')}"
                )
                continue
            if number == 0 and _is_title(sentence, sentences[1:2]):
                pieces.append(Piece(sentence, False, heading=True))
                continue
            if number and pieces and _says_by_which_day(sentence):
                pieces[-1] = _with(pieces[-1], _by_day(sentence))
                continue
            if (
                number
                and pieces
                and _may_ask(pieces[-1])
                and (
                    _breaks_down(sentence)
                    or (_gives_periods(sentence, as_at) and sum(map(_asks_first, pieces)) < 2)
                    or _says_in_what_form(sentence)
                )
            ):
                # It says how the question before it is to be broken down, or in what form its
                # numbers are wanted, and is a part of it.
                pieces[-1] = _with(pieces[-1], f"{sentence[0].lower()}{sentence[1:]}")
                continue
            parts = _asked(sentence, as_at)
            # Of an item, the first sentence asks (a title before it does not); a second one may
            # only say how.
            asks_first = number == (1 if pieces and pieces[-1].heading and number else 0)
            pieces += [
                Piece(
                    p,
                    (bool(block.mark) and asks_first) or len(parts) > 1,
                    with_last=n > 0,
                    beside=block.beside and asks_first and n == 0,
                    number=block.number if asks_first and n == 0 else "",
                )
                for n, p in enumerate(parts)
            ]
    return [
        replace(p, text=t)
        for p in pieces
        if (t := p.text.strip(' ;,.-"“”') or "") and re.search(r"\w", t)
    ]


def _may_ask(piece: Piece) -> bool:
    """Whether a sentence behind a piece may be a part of what it asks: not where the writer only
    tells something.
    """
    lowered = lower(flat(piece.text))
    return (
        piece.listed
        or "?" in piece.text
        or _REQUEST.search(lowered) is not None
        or (_substance(lowered) and not re.match(r"(?:i|we|my|our|the|it|they|she|he)\b", lowered))
    )


def _asks_first(piece: Piece) -> bool:
    return not (piece.heading or piece.lead or piece.outside) and _may_ask(piece)


def _with(piece: Piece, more: str) -> Piece:
    """A piece with words of the sentence behind it, which stays a question where it is one."""
    mark = "?" if piece.text.rstrip().endswith("?") else ""
    return replace(piece, text=f"{piece.text.rstrip(' .?')}, {more.rstrip(' .?')}{mark}")


def _is_title(sentence: str, following: list[str]) -> bool:
    """Whether a first sentence only says what those after it are about: "REQUEST 4 - ARRESTS.",
    "Arrests. Arrests for stalking by month ...".
    """
    words = set(re.findall(r"[a-z]{4,}", lower(sentence)))
    if not following or len(sentence.split()) > _FEW // 2 or "?" in sentence:
        return False
    if ASK.search(sentence) or _REQUEST.search(lower(sentence)):
        return bool(_NUMBERED_TITLE.match(sentence)) and not ASK.search(sentence)
    after = lower(flat(following[0]))
    asks = bool(ASK.search(after) or _REQUEST.search(after))
    again = bool(words & set(re.findall(r"[a-z]{4,}", after)))
    if sentence.isupper() or _NUMBERED_TITLE.match(sentence):
        return asks or again
    dated = re.search(r"\d", sentence)
    return not dated and len(sentence.split()) <= 3 and again and _substance(after)


_NUMBERED_TITLE = re.compile(
    r"^(?:request|question|part|section|item|topic|q)\s*(?:\d{1,2}[a-z]?|[a-h])\s*[-:.)]\s*[\w ,/&'-]{1,40}[.:]?$",
    re.IGNORECASE,
)


_FORM_OF = re.compile(
    r"^(?:(?:please|kindly|just)\s+)*(?:(?:can|could)\s+you\s+(?:please\s+)?)?(?:(?:give|show|provide|supply|send|list|state|include)\s+)?(?:me\s+)?(?:the\s+|just\s+|these\s+|all\s+)*(?:numbers?|figures?|totals?|counts?|data)\b"
)


def _says_in_what_form(sentence: str) -> bool:
    """Whether a sentence only says in what form, or of whom, the numbers are wanted: "Numbers for
    each type please.", "Please give the two underlying numbers as well."
    """
    lowered = lower(flat(sentence))
    words = re.findall(r"[^\W_]+(?:['&-][^\W_]+)*", lowered)
    strip = rules()["strip"]
    if not 0 < len(words) <= _FEW or ASK.search(sentence) or "?" in sentence:
        return False
    if re.search(r"20\d\d|\b(?:last|latest|past)\b", lowered):
        return False  # it says for which periods
    if all(w in _form() for w in words):
        return bool({*words} & _NUMBERS_OF)
    return (
        (asks := _FORM_OF.match(lowered)) is not None
        and not _VERB.search(lowered, asks.end())
        and not _names_something(lowered)
        and not has(lowered, strip["nothing"])
        and not has(lowered, strip["courtesy"])
    )


def _names_something(lowered: str) -> bool:
    """Whether words name something of their own that could be counted: an offence, an order, an
    arrest.
    """
    held = rules()
    return (
        bool(kinds_in(lowered))
        or bool(codes_in(lowered))
        or has(lowered, held["order"]["spo"])
        or any(
            has(lowered, e.get("words", ()) or e["head"])
            for e in held["event"]
            if e["name"] != "recorded offences"
        )
        or bool(
            re.search(
                r"\b(?:breach\w*|orders|notices|offences|crimes|victims?|suspects?|individuals|people|persons)\b",
                lowered,
            )
        )
    )


_NUMBERS_OF = frozenset(
    [
        "number",
        "numbers",
        "figure",
        "figures",
        "total",
        "totals",
        "count",
        "counts",
        "each",
        "data",
        "bands",
    ]
)


def _form() -> frozenset[str]:
    return frozenset(" ".join(rules()["strip"]["form"]).split())


def _says_by_which_day(sentence: str) -> bool:
    """Whether a sentence only says by which day to count: "Date of offence, not date of report."."""
    return by_which_day(lower(flat(sentence))) is not None


def by_which_day(lowered: str) -> re.Match[str] | None:
    day = rules()["day"]
    one, other = day["occurred"], day["recorded"]
    return re.fullmatch(
        rf"(?:(?:i\s+mean|please\s+(?:use|count|go)|use|count(?:ed|ing)?|going)\s+)?(?:{day['by']})?(?:{one}(?:{day['against']}{other})?|{other}(?:{day['against']}{one})?)(?:\s*,?\s*(?:please|pls|thanks))?\s*\.?",
        lowered.strip(),
    )


def _by_day(sentence: str) -> str:
    """Such a sentence as the end of the one before it."""
    lowered = lower(flat(sentence)).strip(" .")
    bare = re.sub(
        rf"^(?:i\s+mean|please\s+(?:use|count|go)|use|count(?:ed|ing)?|going)\s+|^{rules()['day']['by']}",
        "",
        lowered,
    )
    return "by " + re.sub(rf"^{rules()['day']['by']}", "", bare)


# What a writer says in brackets of himself or herself: "(I realise they may be called something different)".
_BRACKETS = re.compile(r"\(\s*((?:i|we|sorry|apologies|thanks|thank\s+you)\b[^()]{0,150})\)")


def courteous_brackets(lowered: str) -> list[tuple[int, int]]:
    """Brackets in which the writer says something of himself or herself, or of what a thing is
    called, and every word is known to say nothing of the number.
    """
    known = pattern((*rules()["strip"]["leading"], *rules()["strip"]["preamble"]))
    of_names = set(" ".join(rules()["strip"]["of_names"]).split())
    return [
        m.span()
        for m in _BRACKETS.finditer(lowered)
        if len(m[1].split()) > 2
        and all(
            known.fullmatch(w) or w in of_names
            for w in re.findall(r"[^\W_]+(?:['&-][^\W_]+)*", m[1])
        )
    ]


def _written(lines: list[str]) -> tuple[list[str], list[str]]:
    """The requester's own lines, and lines of a web page or of a reply around them."""
    strip = rules()["strip"]
    small = [lower(flat(line)) for line in lines]
    outside: list[str] = []
    first = next(
        (
            n + 1
            for n, line in enumerate(small)
            if has(line, strip["begins"]) and not ASK.search(line)
        ),
        0,
    )
    if first:
        last = next(
            (n for n in range(first, len(lines)) if has(small[n], strip["replies"])), len(lines)
        )
        outside = [line for line in [*lines[: first - 1], *lines[last:]] if line.strip()]
        lines, small = lines[first:last], small[first:last]
    kept = []
    for line, lowered in zip(lines, small, strict=True):
        if has(lowered, strip["boilerplate"]) and not ASK.search(lowered):
            outside.append(line)
        else:
            kept.append(line)
    return kept, outside


def own_words(text: str) -> str:
    """What the requester wrote, without the web page or the reply around it; everything, where
    nothing would be left.
    """
    lines, outside = _written(text.split("\n"))
    own = "\n".join(lines).strip()
    return own if own and outside else text.strip()


_NUMBER_ALONE = re.compile(r"(?:question|q)\s*\d{1,2}\s*[.:]?$", re.IGNORECASE)


def _letter(written: list[str]) -> list[str]:
    """The lines between greeting and signature; an empty one where a line is no part of what is
    written.
    """
    strip = rules()["strip"]
    lines: list[str] = []
    for number, line in enumerate(written):
        lowered = lower(flat(line))
        if (
            any(lines)
            and has(lowered, strip["ends"])
            and len(lowered) < _WRAPPED
            and "?" not in lowered
            and not _asks_on(written[number + 1 :])
        ):
            break
        if lines and _NUMBER_ALONE.match(lines[-1]) and lowered:
            # "Question 1" stands above what it asks.
            line = f"{lines.pop().rstrip(' .:')}. {line.strip()}"
        headed = not lowered or has(lowered, strip["headers"]) or has(lowered, strip["greetings"])
        lines.append("" if headed else line.strip())
    return lines


def _blocks(lines: list[str]) -> list[_Block]:
    blocks: list[_Block] = []
    last = ""
    lines = [part for line in lines for part in (_unfolded(line) if line else [line])]
    for number, line in enumerate(lines):
        if not line:
            blocks.append(_Block(""))
            last = ""
            continue
        item = _ITEM.match(line)
        if item and item["named"] and _leads_a_list(lines[number + 1 :], item["named"]):
            # "Table 2 - life of orders", above 2.1, 2.2: what those below it are about.
            blocks.append(_Block(line, heading=True))
        elif item and item["named"] and _TITLED.match(line[item.end() :]):
            # "Part A: Men. How many ...": a title and its question.
            blocks.append(_Block(line))
        elif item:
            mark = next(name for name, held in item.groupdict().items() if held)
            blocks.append(_Block(line[item.end() :], mark, number_of(item[0])))
        elif _is_heading(
            line,
            last,
            next((n for n in lines[number + 1 :] if n), ""),
            blank_after=number + 1 < len(lines) and not lines[number + 1],
        ):
            blocks.append(_Block(line, heading=True))
        elif (
            not blocks
            or not blocks[-1].text
            or blocks[-1].heading
            or (blocks[-1].mark and line[0].isupper() and len(last) < _WRAPPED)
            or (line[0].isupper() and _CLOSES.match(line))
            or (blocks[-1].mark and line.rstrip().endswith(":"))
            or (_ASKS_ANEW.match(line) and (line[0].isupper() or _ASKS_ANEW.match(last)))
        ):
            # After a short item, a line that begins like a sentence is one of its own; so is one
            # that begins like a question.
            blocks.append(_Block(line))
        else:
            blocks[-1] = replace(blocks[-1], text=f"{blocks[-1].text} {line}")
        last = line
    return blocks


_NUMBER_OF = re.compile(r"([a-h]?\d{1,2}[a-z]?|[ivx]{1,4}|[a-z])\W*$", re.IGNORECASE)


def number_of(mark: str) -> str:
    """The number or letter of an item, as a later one names it.

    >>> number_of("Q1. "), number_of(" (2) "), number_of("A1. "), number_of("Row 3: "), number_of("- ")
    ('1', '2', 'a1', '3', '')
    """
    found = _NUMBER_OF.search(re.sub(r"^\W*q(?=\d)", "", mark, flags=re.IGNORECASE))
    return found[1].lower() if found else ""


# A line that begins the end of a letter, whatever stands before it.
_CLOSES = re.compile(
    r"(?:happy\s+to|i(?:'d|\s+would)\s+(?:prefer|appreciate|be)|if\s+(?:you|this|any|the)|please\s+(?:send|reply|let|note|do\s+not)|thanks?|many\s+thanks|kind|let\s+me)\b",
    re.IGNORECASE,
)


def _leads_a_list(following: list[str], own: str) -> bool:
    """Whether the next line is an item of a list with marks of another kind than a line's own."""
    item = _ITEM.match(next((line for line in following if line), ""))
    return (
        _name(own) in _HOLDS_OTHERS
        and item is not None
        and (not item["named"] or _name(item["named"]) != _name(own))
    )


_TITLED = re.compile(r"[\w ,/&'-]{1,40}\.\s+\S")
_HOLDS_OTHERS = ("table", "part", "section", "heading")


def _name(mark: str) -> str:
    """What an item is called, without its number: "table", "q", "m"."""
    return re.sub(r"[\W\d].*", "", mark.lower())


def _unfolded(line: str) -> list[str]:
    """A list that stands in one line, an item a line: "a) ... b) ...", "1. ... 2. ..."."""
    first = _FIRST.match(line)
    if first is None:
        return [line]
    cuts, at, number = [0], first.end(), 2
    while found := re.compile(
        rf"(?<=\s)\(?{chr(96 + number) if first['letter'] else number}\{first['sep']}\s+(?=[A-Za-z])"
    ).search(line, at):
        cuts.append(found.start())
        at, number = found.end(), number + 1
    return [line[a:b].strip() for a, b in itertools.pairwise([*cuts, len(line)])]


def _is_heading(line: str, last: str, following: str, *, blank_after: bool) -> bool:
    """A short line without an end, which says what the lines below it are about."""
    if has(lower(flat(line)), rules()["strip"]["titles"]) and not ASK.search(line):
        return True
    if (
        len(line) >= _WRAPPED
        or ASK.search(line)
        or _REQUEST.search(lower(flat(line)))
        or line.rstrip()[-1] in ".?;,"
    ):
        return False
    if line.isupper() and len(line.split()) > 1:
        return True
    begins = line[0].isupper() or line[0] in '“"#*'
    ended = not last or last.rstrip()[-1] in ".?!;:" or len(last) < _WRAPPED
    follows = bool(_ITEM.match(following)) or (
        blank_after and bool(following) and (not last or bool(ASK.search(following)))
    )
    dated = re.search(r"\d{4}|\d/\d", line)
    return begins and ended and follows and not dated and not line.rstrip().endswith(":")


def _nested(blocks: list[_Block], as_at: date) -> list[_Block]:
    """Items under a line that leads to them, each with it; years under a question, with it. Lists
    within lists first.
    """
    return _lists(_lists(blocks, as_at, within=True), as_at, within=False)


def _lists(blocks: list[_Block], as_at: date, *, within: bool) -> list[_Block]:
    made: list[_Block] = []
    at = 0
    while at < len(blocks):
        block = blocks[at]
        at += 1
        if (
            not block.text
            or block.heading
            or block.lead
            or bool(block.mark) != within
            or len(block.text) > LONGEST
        ):
            made.append(block)
            continue
        if inline := _inline(block.text):
            stem, parts = inline[0], _dated_alike(inline[0], inline[1:], as_at)
            if (begun := _second_question(stem)) is not None:
                # "How many were recorded, and of these how many (a) ... (b) ...": a question, and
                # those that go on from it.
                made.append(replace(block, text=re.sub(r"[\s,]*(?:\band)?\s*$", "", stem[:begun])))
                lead = re.sub(r"^\s*and\s+", "", stem[begun:]).rstrip(" (")
                made += [_Block(f"{lead} {t}", "letter", beside=n > 0) for n, t in enumerate(parts)]
                continue
            made += _under(replace(block, text=stem), [_Block(t, "letter") for t in parts], as_at)
            continue
        items, after = _items(blocks, at, block.mark)
        if not items or not (
            _BREAKS_OFF.search(block.text) or all(_bare(i.text, as_at) for i in items)
        ):
            made.append(block)
            continue
        made += _under(block, items, as_at)
        at = after
    return made


def _items(blocks: list[_Block], at: int, own: str) -> tuple[list[_Block], int]:
    """The items that directly follow, all with one kind of mark that is not the line's own; and
    where they end.
    """
    items: list[_Block] = []
    after = at
    while at < len(blocks):
        block = blocks[at]
        at += 1
        if not block.text:
            continue
        if (
            not block.mark
            or block.mark == own
            or block.heading
            or block.lead
            or (items and block.mark != items[0].mark)
        ):
            break
        items.append(block)
        after = at
    return items, after


def _inline(text: str) -> list[str]:
    """A stem and its items, where they stand in one line: "... in: a. 2024 b. 2025"."""
    found = list(_INLINE.finditer(text))
    marks = tuple(next(g for g in m.groups() if g) for m in found)
    if len(found) < 2 or not any(marks == held[: len(marks)] for held in _IN_ORDER):
        return []
    stem = text[: found[0].start() + 1]
    if ":" not in stem and not _LEADS_ON.search(stem.rstrip(" (")):
        return []
    edges = [m.end() for m in found]
    return [
        text[: found[0].start()],
        *(
            text[a:b].strip()
            for a, b in zip(edges, [*(m.start() for m in found[1:]), len(text)], strict=True)
        ),
    ]


def _second_question(stem: str) -> int | None:
    """Where in a stem the question begins that its items go on from, after one of its own."""
    asks = list(ASK.finditer(stem))
    if len(asks) < 2 or not _LEADS_ON.search(stem):
        return None
    begin = _from_reference(stem, asks[-1].start())
    return begin if _substance(lower(flat(stem[:begin]))) else None


_LEADS_TO_PERIOD = re.compile(
    r"[\s,(]*(?:\b(?:each|every|both|for|in|of|during|over|between|from|since|the|calendar|financial|years?|all)\b[\s,]*)*$",
    re.IGNORECASE,
)


def _dated_alike(stem: str, items: list[str], as_at: date) -> list[str]:
    """Items of a sentence whose period stands behind the last of them: it is that of all."""
    # The year of an Act is no period.
    stem = _YEAR_OF_ACT.sub("act", lower(flat(stem)))
    wanted = [wanted_in(lower(flat(t)), as_at) for t in (stem, *items)]
    if any(w.periods for w in wanted[:-1]) or not wanted[-1].periods:
        return items
    last = flat(items[-1])
    lead = _LEADS_TO_PERIOD.search(last[: min(a for a, _ in wanted[-1].spans)])
    clause = last[lead.start() if lead else 0 :].strip(" ,(")
    return [f"{t.rstrip(' ;,.')} {clause}" for t in items[:-1]] + [items[-1]]


def _under(stem: _Block, items: list[_Block], as_at: date) -> list[_Block]:
    *told, lead = SENTENCE.split(stem.text.rstrip(" :-"))
    if told:
        # Only the last sentence leads to the items.
        return [replace(stem, text=" ".join(told)), *_under(replace(stem, text=lead), items, as_at)]
    if all(_bare(i.text, as_at) for i in items):
        joined = " and ".join(i.text.strip(" ;,.?") for i in items)
        return [replace(stem, text=f"{lead} {joined}")]
    if not _substance(lower(flat(lead))):
        return [_Block(lead, lead=True), *items]
    made: list[_Block] = []
    refers = has(lower(flat(lead)), rules()["reference"]["words"])
    for n, item in enumerate(items):
        # An item that asks by itself needs its stem as what the request is about; any other is a
        # part of the stem's sentence.
        made.append(
            item
            if ASK.search(item.text)
            else replace(
                item,
                beside=refers and n > 0,
                text=f"{lead} {item.text[0].lower() + item.text[1:] if item.text[1:2].islower() else item.text}",
            )
        )
    return [
        *([_Block(lead, heading=True)] if any(ASK.search(i.text) for i in items) else []),
        *made,
    ]


def _bare(text: str, as_at: date) -> bool:
    """Nothing but periods, or a thing to break a number down by: a part of the question above, and
    no question.
    """
    if len(text) > _WRAPPED * 2:
        return False
    account = Account(text)
    found = wanted_in(account.all, as_at)
    account.take(*found.spans)
    account.take_all(rules()["harmless"]["phrases"])
    account.take_all(
        [r"\b(?:financial|calendar|reporting)\s+years?\b", r"\byears?\b", r"\bmonths?\b"]
    )
    for rule in rules()["by"]:
        account.take_all(rule["words"])
    sides = rules()["sides"]
    for name in ("victim", "suspect", "female", "male"):
        account.take_all(sides[name])
    account.take_all(w for rule in sides["age"] for w in rule["words"])
    return not ASK.search(text) and not account.unused() and bool(re.search(r"\w", text))


def _asks_on(lines: list[str]) -> bool:
    """Whether anything is asked in what follows a line that looks like the end of a letter."""
    return any(
        "?" in line or ((_ITEM.match(line) or ASK.search(line)) and _substance(lower(flat(line))))
        for line in lines
    )


def _semicolons(sentence: str) -> list[str]:
    """Cut at semicolons that stand outside brackets."""
    parts, depth, at = [], 0, 0
    for n, letter in enumerate(sentence):
        depth += (letter == "(") - (letter == ")")
        if letter == ";" and depth <= 0:
            parts.append(sentence[at:n])
            at = n + 1
    return [*parts, sentence[at:]]


def _asked(sentence: str, as_at: date) -> list[str]:
    """A sentence that asks several things, cut where each begins: at semicolons and at each "how
    many". What is said of the period behind the last
    of them holds for all: such a sentence is not cut.
    """
    parts: list[str] = []
    for part in _with_their_periods(_semicolons(sentence), as_at):
        starts = sorted(
            {_from_reference(part, m.start()) for m in ASK.finditer(part)}
            | {m.start() for m in _GOES_ON.finditer(part)}
        )
        cuts = [
            s
            for s in starts[1:]
            if _substance(lower(flat(part[:s])))
            and (
                _substance(lower(flat(part[s:])))
                or (_OF_THOSE.match(part[s:]) and kinds_in(lower(flat(part[:s]))))
            )
            and not _held_over(part, s, as_at)
        ]
        edges = [0, *cuts, len(part)]
        parts += [
            part[a:b].strip(" ,").removesuffix(" and").strip(" ,")
            for a, b in itertools.pairwise(edges)
        ]
    return parts


def _with_their_periods(parts: list[str], as_at: date) -> list[str]:
    """Parts that are nothing but periods belong to the part before them: "in 2022/23; 2023/24;
    2024/25".
    """
    made: list[str] = []
    for part in parts:
        asks = made and (ASK.search(made[-1]) or wanted_in(lower(flat(made[-1])), as_at).periods)
        if asks and _bare(part.strip(" ;,.?"), as_at):
            made[-1] = f"{made[-1].rstrip()} and {part.strip()}"
        else:
            made.append(part)
    return made


def _held_over(text: str, at: int, as_at: date) -> bool:
    """Whether only what stands behind a place says which period is meant, and does not go on from
    what stands before it.
    """
    before, after = (wanted_in(lower(flat(part)), as_at).periods for part in (text[:at], text[at:]))
    return (
        bool(after)
        and not before
        and not re.search(
            r"^(?:and\s+)?(?:how\s+many\s+|what\s+\w+\s+)?(?:of|from|among|in)\s+(?:all\s+)?(?:these|those|them|which|such)\b",
            text[at:],
            re.IGNORECASE,
        )
    )


def _from_reference(text: str, at: int) -> int:
    """Where a question begins that goes on from the one before: "..., and of these, how many ..."."""
    lead = _REFERENCE.search(text[:at])
    return lead.start() if lead else at


def _substance(lowered: str) -> bool:
    held = rules()
    return (
        bool(kinds_in(lowered))
        or bool(codes_in(lowered))
        or has(lowered, held["order"]["spo"])
        or any(has(lowered, e.get("words", ()) or e["head"]) for e in held["event"])
        or bool(re.search(r"\bbreach|\borders\b|\bnotices\b|\binjunctions\b", lowered))
    )


def is_aside(piece: Piece, as_at: date) -> bool:
    """Greetings, headings, courtesies and sentences that only tell something, or say which periods
    or codes are meant.
    """
    if piece.heading or piece.outside or piece.lead or restricts(piece):
        return True
    if len(piece.text) > LONGEST:
        return False
    lowered = lower(flat(piece.text))
    for begin, end in reversed(courteous_brackets(lowered)):
        lowered = lowered[:begin] + lowered[end:]
    other = rules()["other"]
    asks = ASK.search(lowered) is not None
    if piece.number and re.match(
        r"(?:the\s+)?(?:total\s+|overall\s+)?(?:numbers?|totals?)\b", lowered
    ):
        return False
    lowered = _IN_EVERY_CASE.sub(" ", lowered)
    if (
        not piece.listed
        and not asks
        and "?" not in piece.text
        and _LEADS_IN.search(lowered)
        and not kinds_in(lowered)
    ):
        return True
    if _SAYS_WHAT_HOLDS.match(lowered) and not asks and "?" not in piece.text:
        return True
    if has(lowered, other["other_request"]) or (
        has(lowered, other["policy"]) and "?" in piece.text
    ):
        return False
    if _only_periods(lowered, as_at) or (_breaks_down(piece.text) and not piece.listed):
        return True
    lowered = _THANKS.sub("", lowered)
    if (
        has(lowered, rules()["strip"]["courtesy"])
        and "?" not in piece.text
        and not (asks and _substance(lowered))
    ):
        return True
    if (
        not piece.listed
        and "?" not in piece.text
        and not _REQUEST.search(lowered)
        and _TELLS.search(lowered)
    ):
        return True
    if piece.listed or "?" in piece.text or (asks and _substance(lowered)):
        return False
    if has(lowered, [r"^(?:and|also|plus)\b.*\b(?:sections?|ss?\.?)\s?\d"]):
        return False
    if not asks and has(lowered, rules()["strip"]["nothing"]):
        return True
    if not _substance(lowered):
        return not asks and not re.search(
            r"\b(?:how|what|which|please|number|total|provide)\b", lowered
        )
    # A sentence that asks nothing tells something; a short line without a verb asks.
    for begin, end in wanted_in(lowered, as_at).spans:
        lowered = lowered[:begin] + " " * (end - begin) + lowered[end:]
    return not _REQUEST.search(lowered) and (
        bool(_VERB.search(lowered)) or len(lowered.split()) > _FEW
    )


_IN_EVERY_CASE = re.compile(r"\bin\s+(?:every|each|all)\s+cases?\b")
# "Could you please supply the following for 2024": it leads to what is asked.
_LEADS_IN = re.compile(r"\b(?:the\s+following|as\s+follows|set\s+out\s+below|the\s+below)\b")
# "Scope: offences recorded 2024 to 2025", "Period: ...": what holds for every question.
_SAYS_WHAT_HOLDS = re.compile(
    r"(?:table\s+\w+\s*[-:]\s*)?(?:scope|rows?|(?:time\s+)?periods?|date\s+ranges?|dates|time\s?frames?|columns?|years?)\s*[:=-]"
)
_THANKS = re.compile(
    r"[,\s-]+(?:please\s+and\s+|many\s+)?(?:thank\s+you|thanks)(?:\s+(?:very\s+much|so\s+much|in\s+advance))?\s*[.!]*$"
)


def restricts(piece: Piece) -> bool:
    """Whether a sentence asks nothing and says what is to be left out of what others ask: "Please
    exclude ...", "I only want ...".
    """
    lowered = lower(flat(piece.text))
    if piece.outside or piece.heading or len(lowered) > LONGEST or ASK.search(lowered):
        return False
    if has(lowered, rules()["strip"]["nothing"]) or (piece.listed and _substance(lowered)):
        # An item of a list asks; that nothing personal is wanted leaves nothing out.
        return False
    return (
        _RESTRICTS.search(lowered) is not None
        or _INCLUDES.search(lowered) is not None
        or (_ONLY.search(lowered) is not None and not kinds_in(lowered) and "?" not in lowered)
    )


def includes(piece: Piece) -> bool:
    """Whether a sentence says what else is to be counted: "Please include PCSOs"."""
    return _INCLUDES.search(lower(flat(piece.text))) is not None


def _breaks_down(sentence: str) -> bool:
    """Whether a sentence asks nothing of its own and says by what a number is to be broken down."""
    lowered = lower(flat(sentence))
    return bool(
        has(
            lowered,
            [*rules()["breakdown"]["asked"], r"\b(?:figures|numbers|data|this|it|them)\s+by\b"],
        )
        and not ASK.search(lowered)
        and not kinds_in(lowered)
        and not re.search(r"\b(?:spos?|orders?|arrests?|charges?)\b", lowered)
    )


def _gives_periods(sentence: str, as_at: date) -> bool:
    """Whether a sentence only says for which periods the one before it is to be answered: "Please
    provide the figures for 2025".
    """
    account = Account(sentence)
    found = wanted_in(account.all, as_at)
    account.take(*found.spans)
    account.take_all(rules()["harmless"]["phrases"])
    return (
        bool(found.periods)
        and not found.fallback
        and not ASK.search(account.all)
        and not account.unused()
        and re.match(r"(?:please|(?:can|could)\s+you)\b", account.all) is not None
    )


_YEAR_OF_ACT = re.compile(r"\bact\s*,?\s*\(?(?:18|19|20)\d\d\)?")


def _only_periods(lowered: str, as_at: date) -> bool:
    """Words about periods, or codes, and about nothing that could be counted."""
    about: object = re.search(
        r"\b(?:years?|months?|quarters?|periods?|dates?|since|between|from|codes?)\b", lowered
    )
    topics = [
        w
        for rule in rules()["event"]
        for w in rule.get("words", ())
        if "number" not in w and "figure" not in w and "record" not in w
    ]
    topics += [w for rule in rules()["filter"] for w in rule["words"]]
    topics += [r"\bapplications?\b", r"\brefus(?:ed|als?)\b"]
    free = (
        not has(lowered, rules()["order"]["spo"])
        and not re.search(r"\bbreach|\border", lowered)
        and not ASK.search(lowered)
    )
    if wanted_in(lowered, as_at).fallback and "?" not in lowered and free and not kinds_in(lowered):
        return True
    about = about or wanted_in(_YEAR_OF_ACT.sub("act", lowered), as_at).periods
    return bool(about) and free and not kinds_in(lowered) and not has(lowered, topics)

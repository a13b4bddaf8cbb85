"""A letter cut into what it asks, and what of it is only courtesy."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from clew.figures.questions.words import ASK, has, kinds_in, rules

_ITEM = re.compile(r"^\s*(?:q(?:uestion)?\s*)?(?:\(?\d{1,2}[.):]|\(?[a-z][.)](?=\s)|\(?[ivx]{1,4}[.)](?=\s)|[-*•–])\s+", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-Z“\"(])")
_WRAPPED = 60  # letters: a shorter line was not broken by a mail program


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    listed: bool  # an item of a list, or a part between semicolons: always a question


def pieces_of(text: str) -> list[Piece]:
    strip = rules()["strip"]
    lines: list[str] = []
    written = text.split("\n")
    for number, line in enumerate(written):
        lowered = line.strip().lower()
        if (
            any(lines)
            and has(lowered, strip["ends"])
            and len(lowered) < _WRAPPED
            and "?" not in lowered
            and not _asks_on(written[number + 1 :])
        ):
            break
        headed = not lowered or has(lowered, strip["headers"]) or has(lowered, strip["greetings"])
        lines.append("" if headed else line.strip())
    blocks: list[Piece] = []
    last = ""
    for line in lines:
        if not line:
            blocks.append(Piece("", False))
        elif _ITEM.match(line) or not blocks or not blocks[-1].text or (blocks[-1].listed and line[0].isupper() and len(last) < _WRAPPED):
            # After a short item, a line that begins like a sentence is one of its own.
            blocks.append(Piece(_ITEM.sub("", line, count=1), bool(_ITEM.match(line))))
        else:
            blocks[-1] = Piece(f"{blocks[-1].text} {line}", blocks[-1].listed)
        last = line
    pieces: list[Piece] = []
    for block in blocks:
        for number, sentence in enumerate(_SENTENCE.split(re.sub(r"\s*(?:…|\.\.\.)\s*", " ", block.text))):
            parts = _asked(sentence)
            # Of an item, the first sentence asks; a second one may only say how.
            pieces += [Piece(p, (block.listed and number == 0) or len(parts) > 1) for p in parts]
    return [Piece(t, p.listed) for p in pieces if (t := p.text.strip(" ;,.-") or "") and re.search(r"\w", t)]


def _asks_on(lines: list[str]) -> bool:
    """Whether anything is asked in what follows a line that looks like the end of a letter."""
    return any("?" in line or ((_ITEM.match(line) or ASK.search(line)) and _substance(line)) for line in lines)


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
        starts = [m.start() for m in ASK.finditer(part)]
        cuts = [s for s in starts[1:] if _substance(part[:s]) and _substance(part[s:])]
        edges = [0, *cuts, len(part)]
        parts += [part[a:b].strip(" ,").removesuffix(" and").strip(" ,") for a, b in itertools.pairwise(edges)]
    return parts


def _substance(text: str) -> bool:
    lowered = text.lower()
    return (
        bool(kinds_in(lowered))
        or has(lowered, rules()["order"]["spo"])
        or any(has(lowered, e["words"]) for e in rules()["event"])
        or bool(re.search(r"\bbreach|\borders\b", lowered))
    )


def is_aside(piece: Piece) -> bool:
    """Greetings, courtesies and sentences that only say which periods or codes are meant."""
    lowered = piece.text.lower()
    other = rules()["other"]
    if has(lowered, other["other_request"]) or (has(lowered, other["policy"]) and "?" in piece.text):
        return False
    if _only_periods(lowered):
        return True
    if piece.listed or (ASK.search(lowered) and _substance(lowered)):
        return False
    if has(lowered, rules()["strip"]["courtesy"]) and "?" not in piece.text:
        return True
    return not _substance(lowered) and not re.search(r"\b(?:how|what|which|please|number|total|provide)\b", lowered)


def _only_periods(lowered: str) -> bool:
    """Words about periods, or codes, and about nothing that could be counted."""
    about = re.search(r"\b(?:years?|months?|quarters?|periods?|dates?|since|between|from|codes?)\b", lowered)
    topics = [w for part in ("event", "filter") for rule in rules()[part] for w in rule["words"]]
    free = not has(lowered, rules()["order"]["spo"]) and not re.search(r"\bbreach|\border", lowered) and not ASK.search(lowered)
    return bool(about) and free and not kinds_in(lowered) and not has(lowered, topics)

"""Redactions: words that leave every product, and the check that they did.

They are taken out before anything is written, and every finished file is read back and searched.
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from pypdf import PdfReader

from clew.evidence.case.store import Item
from clew.problems import Problem

EVERYWHERE = "*"
COLUMNS = ("item", "words", "reason")
_MARK = "[redacted: {reason}]"
_SHORTEST = 2


class Redaction(NamedTuple):
    """`item` None: everywhere. `words` empty: everything that the item says."""

    item: int | None
    words: str
    reason: str


class Redactions:
    def __init__(self, given: Iterable[Redaction] = ()) -> None:
        self.given = tuple(given)
        self._everywhere = [r for r in self.given if r.item is None]
        self._of: dict[int, list[Redaction]] = {}
        for one in self.given:
            if one.item is not None:
                self._of.setdefault(one.item, []).append(one)

    def of(self, item: int) -> list[Redaction]:
        return [*self._of.get(item, []), *self._everywhere]

    def apply(self, item: Item) -> Item:
        """The item as products show it."""
        rules = self.of(item.number)
        if not rules:
            return item
        whole = next((r for r in rules if not r.words), None)
        return item._replace(
            text=_MARK.format(reason=whole.reason) if whole else _cut(item.text, rules),
            attachment="" if whole else _cut(item.attachment, rules),
            sender=_cut(item.sender, rules),
            receiver=_cut(item.receiver, rules),
            written=_cut(item.written, rules),
            part=_cut(item.part, rules),
        )

    def clean(self, text: str, items: Iterable[int] = (), quoted: bool = False) -> str:
        """Words about `items`, without what was redacted in them or everywhere. `quoted`: the words
        hold some of what the items say.
        """
        rules = [r for n in items for r in self._of.get(n, [])]
        whole = next((r for r in rules if quoted and not r.words), None)
        return _MARK.format(reason=whole.reason) if whole else _cut(text, rules + self._everywhere)


def _cut(text: str, rules: list[Redaction]) -> str:
    for rule in rules:
        if rule.words:
            # By a function: the reason's own backslashes are no pattern.
            text = _pattern(rule.words).sub(partial(_mark, rule.reason), text)
    return text


def _mark(reason: str, _found: re.Match[str]) -> str:
    return _MARK.format(reason=reason)


def _pattern(words: str) -> re.Pattern[str]:
    """The words however they are spaced, in capitals or not."""
    parts = unicodedata.normalize("NFC", words).split()
    return re.compile(r"\s+".join(map(re.escape, parts)), re.I)


def load(path: Path, items: set[int]) -> Redactions:
    """A CSV file with the columns item, words and reason; `*` as the item means everywhere."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as table:
            rows = list(csv.DictReader(table))
    except UnicodeDecodeError:
        raise Problem(f"{path}: it is not UTF-8 text. Save it as CSV in UTF-8.") from None
    found = []
    for number, row in enumerate(rows, 2):
        if missing := [c for c in COLUMNS if row.get(c) is None]:
            raise Problem(
                f"{path}, row {number}: no column {missing[0]}. The columns are {', '.join(COLUMNS)}."
            )
        item, words, reason = (row[c].strip() for c in COLUMNS)
        if item != EVERYWHERE and (not item.isdecimal() or int(item) not in items):
            raise Problem(
                f"{path}, row {number}, item {item!r}: no such item is in this product. Enter its number, or * for everywhere."
            )
        if not reason:
            raise Problem(f"{path}, row {number}: enter a reason. It stands where the words were.")
        if item == EVERYWHERE and len(words) < _SHORTEST:
            raise Problem(f"{path}, row {number}: enter the words that leave the whole product.")
        if words and _pattern(words).search(reason):
            raise Problem(f"{path}, row {number}: the reason holds the words that it takes out.")
        found.append(Redaction(None if item == EVERYWHERE else int(item), words, reason))
    return Redactions(found)


def read_back(files: list[Path], redactions: Redactions, originals: dict[int, Item]) -> list[str]:
    """Where a finished file still holds what was redacted; empty where none does.

    What was redacted in one item is looked for where that item stands, since the same words may
    rightly stand elsewhere.
    """
    wrong = []
    for path in files:
        for part, text in _texts(path) if redactions.given else ():
            whole, of_item = _squeezed(text), _by_item(path, text)
            for rule in redactions.given:
                place = whole if rule.item is None else of_item.get(rule.item, "")
                if any(needle in place for needle in _needles(rule, originals)):
                    wrong.append(f"{path.name}, {part}: words of a redaction ({rule.reason})")
    return list(dict.fromkeys(wrong))


def _squeezed(text: str) -> str:
    """Without spaces and ends of lines, which differ from one kind of file to another."""
    return "".join(unicodedata.normalize("NFC", text).replace("\u00ad", "").casefold().split())


def _needles(rule: Redaction, originals: dict[int, Item]) -> list[str]:
    texts = [rule.words]
    if not rule.words and rule.item is not None:
        item = originals[rule.item]
        texts = [item.text, item.attachment]
    return [n for n in map(_squeezed, texts) if len(n) >= _SHORTEST]


def _by_item(path: Path, text: str) -> dict[int, str]:
    """What stands at each item, squeezed."""
    found: dict[int, list[str]] = {}
    if path.suffix == ".csv":
        for row in csv.reader(io.StringIO(text)):
            line = "\t".join(row)
            numbers = {int(n) for n in _ITEM.findall(line)}
            for number in numbers | ({int(row[0])} if row and row[0].isdecimal() else set()):
                found.setdefault(number, []).append(line)
    else:
        pieces = _ITEM.split(text)
        for told, after in zip(pieces[1::2], pieces[2::2], strict=True):
            found.setdefault(int(told), []).append(after)
    return {number: _squeezed(" ".join(pieces)) for number, pieces in found.items()}


_ITEM = re.compile(r"\b[Ii]tem\s+(\d+)\b")


def _texts(path: Path) -> Iterator[tuple[str, str]]:
    """The words of a finished file, by part."""
    if path.suffix == ".pdf":
        book = PdfReader(path)
        # As one text, for an item may go on over the page.
        yield "text", "\n".join(_page_text(p.extract_text()) for p in book.pages)
        yield "properties", " ".join(map(str, (book.metadata or {}).values()))
    elif path.suffix == ".docx":
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if name.endswith((".xml", ".rels")):
                    held = archive.read(name).decode("utf-8", "replace")
                    held = re.sub(r"<w:br/>|</w:p>", "\n", held)
                    yield name, _unescaped(re.sub(r"<[^>]*>", "", held))
    elif path.suffix == ".jsonld":
        yield "text", "\n".join(_strings(json.loads(path.read_text(encoding="utf-8"))))
    else:
        held = path.read_text(encoding="utf-8", errors="replace")
        yield "text", _unescaped(held) if path.suffix == ".svg" else held


def _strings(held: object) -> Iterator[str]:
    """Every text of a JSON document; what describes an item stands before its other parts."""
    if isinstance(held, dict):
        for value in held.values():
            yield from _strings(value)
    elif isinstance(held, list):
        for value in held:
            yield from _strings(value)
    else:
        yield str(held)


def _page_text(text: str) -> str:
    """A page without what stands at its head and foot and in its margin."""
    lines = text.split("\n")
    while lines and (_MARGIN.fullmatch(lines[-1]) or _FOOT.search(lines[-1])):
        lines.pop()
    return "\n".join(lines[1:])


_MARGIN = re.compile(r"\d{0,3}")
_FOOT = re.compile(r", page \d+ of \d+$")


def _unescaped(text: str) -> str:
    for code, char in (
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", '"'),
        ("&#x27;", "'"),
        ("&amp;", "&"),
    ):
        text = text.replace(code, char)
    return text

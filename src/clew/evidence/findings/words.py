"""What the reader of screening finds in the words, and contact after the words "stop" or after a
moment that was entered.

The same rules and the same learned reader as for records. They were made for what police officers
write, and nobody has measured them on messages.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from clew.evidence.case.marks import Mark
from clew.evidence.case.store import Item
from clew.evidence.findings.contacts import Contacts
from clew.evidence.findings.finding import Finding, Part
from clew.evidence.findings.patterns import numbers
from clew.evidence.findings.refusals import refusal
from clew.screening.behaviours.lexicon import load as load_lexicon
from clew.screening.behaviours.reading import shipped_reader
from clew.screening.behaviours.roles import NOBODY

_LEARNED = "learned"
_STOP = "told_to_stop"
# What refuses contact when the person who is contacted writes it.
_REFUSES = frozenset({_STOP, "unwanted_messages", "unwanted_calls"})
_SIGNS = frozenset({"threat_to_kill"})
LIMITS = (
    "Found by the readers of screening, which were made for police records and have not been measured on messages: "
    "they miss, and they find what is not there. It is words that were found, not what was meant. Read each."
)


@dataclass(frozen=True)
class Found:
    """`status` as the reader has it: asserted, denied, conditional, ..."""

    item: Item
    tag: str
    title: str
    status: str
    quote: str
    reader: str

    def __str__(self) -> str:
        return f"item {self.item.number}, {self.item.at_utc}: “{self.quote}” ({self.status}; {self.reader})"


def read(items: tuple[Item, ...]) -> list[Found]:
    """Everything that both readers find, in order."""
    tags = load_lexicon().tags
    texts = [i for i in items if i.text.strip()]
    return [
        Found(item, s.tag, tags[s.tag].title, s.status, s.quote, s.reader)
        for item, spans in zip(
            texts, shipped_reader().read_all([(i.text, NOBODY) for i in texts]), strict=True
        )
        for s in spans
        if s.tag in tags
    ]


def behaviours(held: Contacts) -> list[Finding]:
    """A finding for each behaviour whose words stand in contacts to the victim."""
    tags = load_lexicon().tags
    by_tag: defaultdict[str, list[Found]] = defaultdict(list)
    for one in read(held.to_victim):
        if tags[one.tag].kind == "behaviour" or one.tag in _SIGNS:
            by_tag[one.tag].append(one)
    return [
        Finding(
            f"words-{tag}",
            f"Words that the reader takes for “{found[0].title}”",
            len({f.item.number for f in found}),
            len(held.to_victim),
            held.of,
            f"By status: {_statuses(found)}. By reader: {_readers(found)}. {LIMITS}",
            tuple(dict.fromkeys(f.item.number for f in found)),
            _by_words(found),
        )
        for tag, found in sorted(by_tag.items(), key=lambda e: (-len(e[1]), e[0]))
    ]


def _statuses(found: list[Found]) -> str:
    return ", ".join(
        f"{status} {n:,}" for status, n in Counter(f.status for f in found).most_common()
    )


def _readers(found: list[Found]) -> str:
    """How many items each reader found; what the learned reader alone found says so."""
    by: defaultdict[str, set[int]] = defaultdict(set)
    for one in found:
        by[one.reader].add(one.item.number)
    alone = by.pop(_LEARNED, set()) - {number for items in by.values() for number in items}
    told = [f"{reader} {len(items):,}" for reader, items in sorted(by.items())]
    return ", ".join(told + ([f"the learned reader alone {len(alone):,}"] if alone else []))


def _by_words(found: list[Found]) -> tuple[Part, ...]:
    """The same words, with the same status and reader, once, with all of their items."""
    same: defaultdict[tuple[str, str, str], list[Found]] = defaultdict(list)
    for one in found:
        same[" ".join(one.quote.casefold().split()), one.status, one.reader].append(one)
    parts = []
    for (_, status, reader), held in sorted(same.items(), key=lambda e: -len(e[1])):
        items = tuple(dict.fromkeys(f.item.number for f in held))
        label = f"“{held[0].quote}” ({status}; {reader})"
        parts.append(Part(label, len(items), items, quoted=True))
    return tuple(parts)


def after_stop(held: Contacts) -> Finding:
    """Contacts after the first words of the victim with which she asks to be left alone: those that
    rules find, or else those of the learned reader.
    """
    said = _refusals(held.to_suspect)
    by_rules = [f for f in said if f.reader != _LEARNED]
    start = (by_rules or said)[0] if said else None
    first = start.item.epoch if start else None
    later = [i for i in held.to_victim if first is not None and (i.epoch or 0.0) > first]
    if start is None:
        told = f"No such words of {held.victim} were found. "
    else:
        told = f"Counted from item {start.item.number}. Words of {held.victim} that were found are listed. "
        if not by_rules:
            told += "Only the learned reader found any. "
    return Finding(
        "after-stop",
        f"Contacts after {held.victim} first wrote words that ask for no contact",
        len(later),
        len(held.to_victim),
        held.of,
        f"{told}Rules for messages are of English, and were tried on made-up ones alone. {LIMITS}",
        numbers(later),
        tuple(Part(str(f), 1, (f.item.number,), quoted=True) for f in said),
    )


def _refusals(items: tuple[Item, ...]) -> list[Found]:
    """Each item once: by the rules for messages, else by the readers of screening."""
    seen: dict[int, Found] = {}
    for item in items:
        if item.kind == "message" and (quote := refusal(item.text)):
            seen[item.number] = Found(
                item, _STOP, "told to stop", "asserted", quote, "rules for messages"
            )
    for one in read(items):
        if one.tag in _REFUSES and one.status == "asserted":
            seen.setdefault(one.item.number, one)
    return [seen[i.number] for i in items if i.number in seen]


def after_mark(held: Contacts, mark: Mark) -> Finding:
    later = [i for i in held.to_victim if (i.epoch or 0.0) > mark.epoch]
    title = {
        "order": "Contacts after an order",
        "block": "Contacts after a block",
        "stop": "Contacts after being told to stop",
    }[mark.kind]
    return Finding(
        f"after-{mark.kind}-{mark.number}",
        f"{title} ({mark.about}, {mark.at_utc})",
        len(later),
        len(held.to_victim),
        held.of,
        f"The moment was entered from: {mark.source}. What the order forbids, and when it was served, is not judged here.",
        numbers(later),
    )

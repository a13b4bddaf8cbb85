"""Identities that first reach the victim after a block: proposed to whoever decides, never joined."""

from __future__ import annotations

import re
from collections import defaultdict

from clew.evidence.case.marks import Mark
from clew.evidence.case.people import Who, party_keys
from clew.evidence.case.store import Item, Store
from clew.evidence.findings.contacts import KINDS
from clew.evidence.findings.finding import Finding, Part
from clew.evidence.findings.patterns import numbers

DAYS = 30
# What WhatsApp writes into a chat when its owner blocks the other.
_BLOCKED = re.compile(r"\byou(?:'ve)? (?:have )?blocked\b", re.I)


def new_after_block(store: Store, who: Who, marks: list[Mark]) -> Finding:
    """Of those who first appear within DAYS after a block, and write to somebody."""
    blocks = [(m.epoch, f"{m.about}, {m.at_utc}, entered") for m in marks if m.kind == "block"]
    seen: defaultdict[str, list[Item]] = defaultdict(list)
    first: dict[str, float] = {}
    for item in store.items():
        if item.epoch is None:
            continue
        if item.kind == "system" and _BLOCKED.search(item.text):
            blocks.append((item.epoch, f"item {item.number}, {item.at_utc}: “{item.text}”"))
        for party in (item.sender, item.receiver):
            for key in party_keys(party, who.agreement(item)):
                first[key] = min(item.epoch, first.get(key, item.epoch))
        person = who.sender(item)
        if item.kind in KINDS and item.sender and person is None:
            for key in party_keys(item.sender, who.agreement(item)):
                seen[key].append(item)
    parts = []
    for key, items in sorted(seen.items()):
        after = [
            (at, words) for at, words in sorted(blocks) if at < first[key] <= at + DAYS * 86400
        ]
        if after:
            at, words = after[-1]
            days = (first[key] - at) / 86400
            parts.append(
                Part(f"{key}: first seen {days:.1f} days after {words}", len(items), numbers(items))
            )
    return Finding(
        "new-accounts",
        "Identities that first appear after a block",
        len(parts),
        len(seen),
        "identities that are joined to nobody and made a contact",
        f"First seen within {DAYS} days after one of {len(blocks):,} blocks (entered, or written by the app). That is a reason to ask, and says nothing of whose they are: none was joined.",
        tuple(n for p in parts for n in p.items),
        tuple(parts),
    )

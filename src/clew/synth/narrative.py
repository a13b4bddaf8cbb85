"""What the record says: one of many hands tells it, with its shorthand, its slips and its padding."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from functools import cache

from clew.synth import tables
from clew.synth.grammar import Sentence
from clew.synth.population import Person
from clew.synth.writing import slip

_SHOPS = (
    "Savewell",
    "Marlow Stores",
    "Cornerhouse News",
    "Hallam Chemist",
    "Brightway",
    "Foodbarn",
    "Kestrel Sports",
)
_PUBS = (
    "the Plough",
    "the Railway Arms",
    "the Old Crown",
    "the Lamb",
    "the Feathers",
    "the Anchor",
)
_GOODS = (
    "meat",
    "alcohol",
    "cosmetics",
    "coffee and cheese",
    "baby milk",
    "clothing",
    "razor blades",
    "perfume",
)


@cache
def sentences(file: str, *path: str) -> tuple[Sentence, ...]:
    node = tables.clauses(file)
    for key in path:
        node = node[key]
    return tuple(Sentence(text) for text in node)


@cache
def _voices() -> tables.Weighted:
    voices = tables.clauses("voices.toml")["voice"]
    return tables.Weighted(voices, [v["w"] for v in voices])


@dataclass(frozen=True, slots=True)
class Voice:
    """One hand: what it calls the two people, and how it writes. Keep one for the length of a
    record.
    """

    slots: dict[str, str]
    shorthand: float
    slips: float
    lower: bool


def choose_voice(
    dice: random.Random,
    victim: Person | None,
    suspect: Person | None,
    *,
    victim_called: str = "",
    other_victim: Person | None = None,
    proxy: Person | None = None,
) -> Voice:
    """A voice for one record.

    `victim_called` names a victim who is no person (a shop, the control room).
    """
    voice = _voices().at(dice.random())
    man = suspect is None or suspect.sex == "M"
    named = {
        "victim_name": f"{victim.given} {victim.family}" if victim else "the victim",
        "suspect_name": f"{suspect.given} {suspect.family}" if suspect else "the suspect",
        "victim_family": victim.family.upper() if victim else "the victim",
        "suspect_family": suspect.family.upper() if suspect else "the suspect",
    }
    called = voice["victim"].format(**named)
    other = (voice["suspect"] if man else voice.get("suspect_f", voice["suspect"])).format(**named)
    woman = victim is None or victim.sex == "F"
    she, obj, own, self_v = (
        ("she", "her", "her", "herself") if woman else ("he", "him", "his", "himself")
    )
    he, him, his, self_s = (
        ("he", "him", "his", "himself") if man else ("she", "her", "her", "herself")
    )
    hour, minute = dice.randrange(24), dice.randrange(60)
    slots = {
        "V": victim_called or called,
        "S": other,
        "V2": f"{other_victim.given} {other_victim.family}"
        if other_victim
        else f"a relative of {called}",
        "S2": f"{proxy.given} {proxy.family}" if proxy else "a friend",
        "she": she,
        "She": she.title(),
        "her_object": obj,
        "her_own": own,
        "hers": own,
        "herself": self_v,
        "him_v": obj,
        "he": he,
        "He": he.title(),
        "him": him,
        "his": his,
        "himself": self_s,
        "time": f"{hour:02d}{minute:02d}",
        "time2": f"{(hour + 1) % 24:02d}{minute:02d}",
        "street": f"{dice.choice(('Mill', 'High', 'Station', 'Park', 'Canal', 'Church'))} {dice.choice(('Road', 'Street', 'Lane'))}",
        "shop": dice.choice(_SHOPS),
        "pub": dice.choice(_PUBS),
        "goods": dice.choice(_GOODS),
        "amount": str(dice.choice((18, 35, 60, 85, 120, 240, 400, 900))),
        "collar": str(dice.randrange(100, 9000)),
        "reg": "".join(dice.choices("ABCDEFGHKLMNP", k=2))
        + f"{dice.randrange(10, 74)}"
        + "".join(dice.choices("ABCDEFGHKLMNP", k=3)),
    }
    style = dice.random()
    return Voice(
        slots,
        0.5 if style < 0.35 else 0.05,
        0.04 if dice.random() < 0.2 else 0.004,
        dice.random() < 0.08,
    )


_WORD = re.compile(r"[A-Za-z][A-Za-z'-]*")


def write_in(voice: Voice, text: str, dice: random.Random) -> str:
    """Put plain text into a voice: shorthand, slips of the finger, capitals or none."""
    short = tables.clauses("voices.toml")["shorthand"]
    protected = {voice.slots["V"], voice.slots["S"]}

    def change(match: re.Match[str]) -> str:
        word = match.group()
        if word in protected:
            return word
        u = dice.random()
        if u < voice.shorthand and word.lower() in short:
            return dice.choice(short[word.lower()])
        return slip(word, dice) if u > 1 - voice.slips and word[0].islower() else word

    text = _WORD.sub(change, text)
    if voice.lower:
        return text.lower()
    return re.sub(r"(^|[.!?]\s+)([a-z])", lambda m: m.group(1) + m.group(2).upper(), text)


def tell(voice: Voice, core: list[str], dice: random.Random, *, words: tuple[int, int]) -> str:
    """A narrative of roughly `words` words about `core`, the clauses that say what happened."""
    opening = dice.choice(sentences("voices.toml", "openings", "any")).say(dice, voice.slots)
    parts = [opening, *core] if opening else list(core)
    target = dice.randint(*words)
    length = sum(p.count(" ") + 1 for p in parts)
    pool = sentences("ordinary.toml", "fillers", "any")
    used: set[int] = set()
    while length < target and len(used) < len(pool):
        pick = int(dice.random() * len(pool))
        if pick in used:
            continue
        used.add(pick)
        said = pool[pick].say(dice, voice.slots)
        at = len(parts) if dice.random() < 0.75 else 0
        parts.insert(at, said)
        length += said.count(" ") + 1
    return write_in(voice, " ".join(parts), dice)

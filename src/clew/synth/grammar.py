"""Sentences with choices: `[one|another]` picks one part, `{slot}` is filled from the incident."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

_TOKEN = re.compile(r"\[|\]|\||\{(\w+)\}|[^\[\]|{}]+")

# A node is plain text, a slot name in a 1-tuple, or a list of alternatives, each a list of nodes.

# After these words "her" is the object ("him" of a man); before anything else it is the possessive
# ("his").
_OBJECT_BEFORE = re.compile(
    r"^(?:\s*(?:[.,;!?\"\]|)]|$)|\s+(?:once|to|in|and|on|at|from|through|when|out|open|over|by|several|if|is|will|with"
    r"|as|home|back|names|into|of|within|for|walk|alone|walked|again|but|or|that|during|after|before|until|because|while|since|by|who|about|so|over|inside|outside)\b)"
)


def _her(template: str) -> str:
    """Tell the object `her` from the possessive, so that a man reads `him` and `his`."""
    out, rest = [], template
    while (at := rest.find("{her}")) >= 0:
        out.append(rest[:at])
        rest = rest[at + 5 :]
        out.append("{her_object}" if _OBJECT_BEFORE.match(rest) else "{her_own}")
    return "".join(out) + rest


class Sentence:
    """A parsed template. `say(dice, slots)` gives one of its readings.

    >>> Sentence("[Red|Red] {thing}.").say(random.Random(1), {"thing": "door"})
    'Red door.'
    """

    __slots__ = ("_nodes",)

    def __init__(self, template: str) -> None:
        tokens = list(_TOKEN.finditer(_her(template)))
        nodes, at = self._sequence(tokens, 0, template, nested=False)
        if at != len(tokens):
            raise ValueError(f"unbalanced ] in template: {template}")
        self._nodes = nodes

    def _sequence(
        self, tokens: list[re.Match[str]], at: int, template: str, *, nested: bool
    ) -> tuple[list, int]:
        nodes: list = []
        while at < len(tokens):
            token = tokens[at]
            text = token.group()
            if text == "[":
                choices = []
                at += 1
                while True:
                    part, at = self._sequence(tokens, at, template, nested=True)
                    choices.append(part)
                    if at >= len(tokens):
                        raise ValueError(f"unbalanced [ in template: {template}")
                    closing = tokens[at].group() == "]"
                    at += 1
                    if closing:
                        break
                nodes.append(choices)
            elif text in ("]", "|") and nested:
                return nodes, at
            elif text in ("]", "|"):
                raise ValueError(f"unbalanced {text} in template: {template}")
            else:
                nodes.append((token.group(1),) if token.group(1) else text)
                at += 1
        return nodes, at

    def say(self, dice: random.Random, slots: Mapping[str, str]) -> str:
        out: list[str] = []
        self._say(self._nodes, dice, slots, out)
        return "".join(out)

    def _say(
        self, nodes: list, dice: random.Random, slots: Mapping[str, str], out: list[str]
    ) -> None:
        for node in nodes:
            if isinstance(node, str):
                out.append(node)
            elif isinstance(node, tuple):
                out.append(slots[node[0]])
            else:
                self._say(node[int(dice.random() * len(node))], dice, slots, out)

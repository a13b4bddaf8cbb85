"""Names and pronouns of the two people of a text, put in by the sex that a variant gives each."""

from __future__ import annotations

import string

from clew.learning.sources import BadContent

FEMALE, MALE = "f", "m"
SEXES = {FEMALE: "female", MALE: "male"}
_WORDS = {
    FEMALE: {"she": "she", "him": "her", "his": "her", "hers": "hers", "the": "the woman"},
    MALE: {"she": "he", "him": "him", "his": "his", "hers": "his", "the": "the man"},
}


def words(victim: str, suspect: str, names: tuple[str, str] = ("", "")) -> dict[str, str]:
    """What each placeholder stands for. `victim` and `suspect` are "f" or "m"."""
    said = {f"v_{k}": w for k, w in _WORDS[victim].items() if k != "the"}
    said |= {f"s_{'he' if k == 'she' else k}": w for k, w in _WORDS[suspect].items() if k != "the"}
    said["the"] = _WORDS[suspect]["the"]
    said |= {k[0].upper() + k[1:]: w[0].upper() + w[1:] for k, w in said.items()}
    return said | {"V": names[0], "S": names[1]}


def fill(text: str, said: dict[str, str]) -> str:
    """Raises BadContent for a placeholder that stands for nothing."""
    try:
        wanted = [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
    except ValueError:
        raise BadContent(f'A bracket is open or empty in "{text[:60]}".') from None
    for name in wanted:
        if name not in said:
            raise BadContent(
                f'"{{{name}}}" stands for nothing in "{text[:60]}". Use {{V}}, {{S}}, {{v_she}}, {{v_him}}, {{v_his}}, {{v_hers}}, {{s_he}}, {{s_him}}, {{s_his}}, {{s_hers}}.'
            )
    filled = text.format_map(said)
    return filled[:1].upper() + filled[1:]

"""What a record can be found by: names as written, their sound, what the engine holds for one name,
numbers. The same folding for records and questions.

A token begins with "_" where it is a sound, with "=" where it is a name that this may be a short
form or a spelling of (Bill is William), and with "~" where it is a family name as the engine
compares it, words written apart in one (O Brien is OBrien).
"""

from __future__ import annotations

import re

import jellyfish
from anyascii import anyascii

from clew.screening.people.names import family_root, given_roots, given_words, is_weak

_WORD = re.compile(r"[a-z0-9]+")
_SPLIT = re.compile(r"[\s,;]+")


def fold(text: str) -> str:
    return anyascii(text).casefold()


def name_tokens(text: str) -> set[str]:
    """Each word, its sound, the names that it may be written for, and neighbouring words as one.

    >>> sorted(name_tokens("Bill O Brien") & {"bill", "_brn", "=william", "~obrien"})
    ['=william', '_brn', 'bill', '~obrien']
    """
    pieces = [_WORD.findall(fold(piece)) for piece in _SPLIT.split(text)]
    found = {word for words in pieces for word in words}
    for words in pieces:
        for word in _long_ones(words):
            found |= {_sound(word), *_engine_forms(word)}
    return (found | {form for _, form in _joined_forms(pieces)}) - {""}


def _long_ones(words: list[str]) -> list[str]:
    """The words of a piece that say something by themselves: not the O of O'Brien, nor the Al of
    Al-Masri.
    """
    if all(word.isalpha() for word in words):
        return [word for word in words if len(word) > 2] or words
    return words


def _engine_forms(word: str) -> set[str]:
    """What the engine holds for one name with this word, as a given name of either sex and as a
    family name.
    """
    if len(word) < 2 or not word.isalpha():
        return set()
    return {f"={root}" for root in given_roots(word, None)} | {f"~{family_root(word)}"}


def _joined_forms(pieces: list[list[str]]) -> list[tuple[range, str]]:
    """Two or three neighbouring words as one, three if one is short: Xiao Ming, Mac Donald, van der
    Berg; with the pieces that they are.

    Whole pieces alone: "Sean O" is not taken out of Sean O'Brien, or he would be found with Sean
    O'Neill.
    """
    found = []
    for start in range(len(pieces)):
        for end in range(start + 1, min(start + 3, len(pieces)) + 1):
            run = [word for words in pieces[start:end] for word in words]
            if all(word.isalpha() for word in run) and (
                len(run) == 2 or (len(run) == 3 and min(map(len, run)) < 4)
            ):
                joined = "".join(run)
                roots = [root for root in given_roots(joined, None) if root != joined]
                forms = {f"~{family_root(joined)}", f"~{joined}", *(f"={root}" for root in roots)}
                found += [(range(start, end), form) for form in sorted(forms)]
    return found


def words_in(name: str, *, joined: bool = True) -> list[str]:
    """The words of a name, folded, in order; a family name written first with a comma comes last.
    `joined`: O'Neill is one word.

    >>> words_in("O'NEILL, Siân")
    ['sian', 'oneill']
    """
    family, comma, given = name.partition(",")
    said = fold(f"{given} {family}" if comma else name)
    return _WORD.findall(said.replace("'", "").replace("`", "") if joined else said)


def name_forms(word: str) -> set[str]:
    """What one word of a name is asked by: as a beginning, by its sound, and by its initial alone."""
    forms = {f"{_lexeme(word)}:*", _lexeme(word[0])}
    if sound := _sound(word):
        forms.add(_lexeme(sound))
    # Chris for Christopher, Jo for Joanna: the shorter stands in the register, the longer is asked.
    return forms | {_lexeme(word[:n]) for n in range(2, len(word))}


def any_of(forms: set[str]) -> str:
    return "(" + " | ".join(sorted(forms)) + ")"


def same_word(one: str, other: str) -> bool:
    """Whether two words of names are one in writing or in sound, or one begins the other."""
    if one == other or (
        len(min(one, other, key=len)) > 2 and (one.startswith(other) or other.startswith(one))
    ):
        return True
    return bool(_sound(one)) and _sound(one) == _sound(other)


def _sound(word: str) -> str:
    if len(word) > 2 and word.isalpha() and (said := jellyfish.metaphone(word).lower()):
        return "_" + said
    return ""


def number_tokens(text: str) -> set[str]:
    """A reference whole and in its words, folded: 01/1234567/24."""
    whole = fold(text).strip()
    return {whole, *_SPLIT.split(whole)} if whole else set()


def tsquery(asked: str) -> str:
    """A question as PostgreSQL writes a tsquery: every word must be there, in some form of
    `name_tokens`, or as a whole reference.

    Titles need not be there, nor words that many put before or after their names (Mohammed, Begum),
    where two others are asked for.
    Empty when nothing was asked.
    """
    pieces = [p for p in _SPLIT.split(asked.strip()) if p]
    telling = {number for number, piece in enumerate(pieces) if _is_telling(piece)}
    words = [_WORD.findall(fold(piece)) for piece in pieces]
    joined = _joined_forms(words)
    said = []
    for number, piece in enumerate(pieces):
        if len(telling) > 1 and number not in telling:
            continue
        ways = {f"{_lexeme(fold(piece))}:*"} if fold(piece) else set()
        # A number is asked for as it is written, or as it begins: its parts alone are parts of
        # thousands of others.
        for word in _long_ones(words[number]) if not any(c.isdigit() for c in piece) else []:
            ways |= {
                f"{_lexeme(word)}:*",
                *(_lexeme(form) for form in (_sound(word), *_engine_forms(word)) if form),
            }
        ways |= {_lexeme(form) for where, form in joined if number in where}
        if ways:
            said.append("(" + " | ".join(sorted(ways)) + ")")
    return " & ".join(said[:8])


def bears_name(name: str, asked: str) -> bool:
    """Whether somebody called `name` may be whom a question by name means: every telling word that was
    asked is there as written, begun, by its sound or in another usual spelling. It finds widely, for
    whoever asks it then chooses who is meant: Jane sounds like John.

    >>> bears_name("MAŁGORZATA WÓJCIK", "Malgorzata Wojcik"), bears_name("Mohammed Ali", "Ali, Muhammad")
    (True, True)
    >>> bears_name("John Smith", "Karen Smith")
    False
    """
    there = name_tokens(name)
    pieces = [p for p in _SPLIT.split(asked.strip()) if p]
    telling = [p for p in pieces if _is_telling(p)] or pieces
    return bool(there) and all(
        any(token in there for token in name_tokens(piece))
        or any(word.startswith(fold(piece)) for word in there)
        for piece in telling
    )


def _is_telling(piece: str) -> bool:
    """Whether a word must be found: not a title, and no word that many bear beside their names."""
    return bool(given_words(piece)) and not any(
        is_weak(word) for word in _WORD.findall(fold(piece))
    )


def _lexeme(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"

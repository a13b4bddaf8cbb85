"""A record in its own words, with those marked that earned points."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from clew.unit.intake.models import CourseIncident, CourseReason

_SHORT = 1_200


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a record, and what they earned points for; nothing for most. `found`: what else was
    found in them.
    """

    text: str
    earned: str
    found: str = ""


class Finding(Protocol):
    """A place in one text of a record, and what was found there."""

    @property
    def source(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def stop(self) -> int: ...
    @property
    def what(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of one record: what each is called, and its pieces in order."""

    texts: list[tuple[str, list[Piece]]]
    length: int

    @property
    def short(self) -> bool:
        """Whether it is shown open: a long log is folded, so that the next record is still in
        sight.
        """
        return self.length <= _SHORT


def words_of(
    record: CourseIncident, reasons: Iterable[CourseReason], findings: Iterable[Finding] = ()
) -> Words | None:
    """The whole record; None where the run that brought it in kept no words. `findings` are marked
    where nothing earned points.
    """
    if not record.texts:
        return None
    quoted, also = [r for r in reasons if r.quote], list(findings)
    texts = [
        (
            _called(source),
            _also_found(
                _pieces(text, _places(source, text, quoted)),
                sorted((f.start, f.stop, f.what) for f in also if f.source == source),
            ),
        )
        for source, text in record.texts
    ]
    return Words(texts, sum(len(text) for _, text in record.texts))


def _called(source: str) -> str:
    return (
        ""
        if source == "narrative"
        else source.removeprefix("texts:").replace("_", " ").capitalize()
    )


def _places(source: str, text: str, reasons: list[CourseReason]) -> list[tuple[int, int, str]]:
    """Where each quote stands: at its own place, or, when that is not known, where it is found
    first.
    """
    found = []
    for reason in reasons:
        if reason.start is not None:
            if (
                reason.source == source
                and text[reason.start : reason.start + len(reason.quote)] == reason.quote
            ):
                found.append((reason.start, reason.start + len(reason.quote), reason.reason))
        elif (at := text.find(reason.quote)) >= 0:
            found.append((at, at + len(reason.quote), reason.reason))
    return sorted(found)


def _pieces(text: str, places: list[tuple[int, int, str]]) -> list[Piece]:
    """The text cut at the marks. Marks that overlap become one, which names what each was for."""
    merged: list[tuple[int, int, list[str]]] = []
    for start, end, earned in places:
        if merged and start < merged[-1][1]:
            first, last, named = merged[-1]
            merged[-1] = (first, max(last, end), named if earned in named else [*named, earned])
        else:
            merged.append((start, end, [earned]))
    made, at = [], 0
    for start, end, named in merged:
        if start > at:
            made.append(Piece(text[at:start], ""))
        made.append(Piece(text[start:end], "; ".join(named)))
        at = end
    if at < len(text):
        made.append(Piece(text[at:], ""))
    return made


def _also_found(pieces: list[Piece], places: list[tuple[int, int, str]]) -> list[Piece]:
    """The pieces that earned nothing, cut again at the places where something was found."""
    if not places:
        return pieces
    made, begin = [], 0
    for piece in pieces:
        end = begin + len(piece.text)
        if piece.earned:
            made.append(piece)
        else:
            inside = [
                (max(start, begin) - begin, min(stop, end) - begin, what)
                for start, stop, what in places
                if start < end and stop > begin
            ]
            made += [Piece(p.text, "", p.earned) for p in _pieces(piece.text, inside)]
        begin = end
    return made

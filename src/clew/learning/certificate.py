"""A certificate of learning as PDF, made when it is asked for and kept by nobody but the learner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from clew.web.documents import Document


@dataclass(frozen=True, slots=True)
class Done:
    """A case that was played to its end. `right` of `of` questions were answered rightly; 0 of 0
    where that is not said.
    """

    title: str
    on: date
    minutes: int
    right: int = 0
    of: int = 0


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def certificate(name: str, done: Sequence[Done], *, made_on: date, checked: bool) -> bytes:
    """`checked`: an account of the desk played the cases; otherwise the name is what was typed."""
    made = Document(
        "Certificate of learning", "Belongs to the person named in it", f"Made on {_day(made_on)}"
    )
    made.facts(
        [
            ("Name", name),
            ("Cases played to the end", str(len(done))),
            ("Time they are made for", f"{sum(d.minutes for d in done)} minutes"),
        ]
    )
    made.table(
        ["Case", "Played on", "Made for", "Questions answered as the feedback has it"],
        [
            [d.title, _day(d.on), f"{d.minutes} minutes", f"{d.right} of {d.of}" if d.of else ""]
            for d in done
        ],
        [4, 2, 2, 3],
    )
    made.text(
        "It says that these cases were played to their end. It says nothing of how somebody works, and is not meant as a measure of that."
    )
    made.small(
        "The cases were played by the account of this name."
        if checked
        else "The name is the one that the learner typed. Nobody checked who played, and nothing of it was kept."
    )
    return made.pdf()

"""The answer as a letter: what was asked, what became of each question, the tables with what has to be read beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from clew.figures.answer import as_at_words, estimate_words
from clew.figures.spreadsheet import grid, notes, table_notes
from clew.figures.wording import wording
from clew.offences.periods import said
from clew.web.documents import Document

_LONG = 40  # rows
_REPEATED = 120  # letters: a longer note is said once, and pointed to after that


def letter(aggregate: dict[str, Any], *, at: datetime, to: str = "", decision: str = "", paragraphs: Sequence[tuple[str, str]] = (), context: Sequence[str] = ("counting", "recorded"),
           draft: bool = True) -> Document:  # fmt: skip
    """The letter as a document. `paragraphs` are (heading, words) that a person chose, such as exemptions; `context` names of the wording's.

    Long tables are in the spreadsheet, and the letter says so. The same answer and `at` give the same bytes.
    """
    made = Document(
        f"Freedom of Information request {aggregate['reference']}".strip(),
        "DRAFT, NOT SENT" if draft else aggregate["force"],
        f"{aggregate['force']}, {said(at.date())}",
        at=at,
    )
    if to:
        made.text(f"To: {to}")
    made.heading("Your request")
    made.text(aggregate["request"].strip() or "(nothing was written)")
    made.heading("Our answer")
    made.text(decision or "Each question is answered below. What cannot be answered is said, with the reason.")
    beside, common = _shared_notes(aggregate)
    for question in aggregate["questions"]:
        _question(made, aggregate, question, beside)
    if aggregate["shares"]:
        made.heading("Shares, each with its base", 2)
        made.table(
            ["Period", "Number", "Base", "Percent of the base"],
            [[s["period"], f"{s['number']:,}", f"{s['base']:,}", f"{s['percent']}%"] for s in aggregate["shares"]],
        )
    made.heading("How to read these figures")
    made.text("\n".join(f"- {n}" for n in [*notes(aggregate), *common]))
    for name in context:
        held = wording("context")[name]
        made.heading(held["title"], 2)
        made.text(held["text"])
        made.small(
            f"Source: {held['source']}, {said(held['dated']) if isinstance(held['dated'], date) else held['dated']}{'' if held['verified'] else '; to be checked before it is sent'}."
        )
    for heading, words in paragraphs:
        made.heading(heading)
        made.text(words)
    made.heading("If you are not content")
    made.text(wording("rights")["review"])
    return made


def _shared_notes(aggregate: dict[str, Any]) -> tuple[dict[str, list[str]], list[str]]:
    """What stands beside each table of a letter, and what is said once for several: nothing is left out, nothing is said at every table."""
    shown = [t for t in aggregate["tables"] if not t["withheld"]]
    caveats = Counter(c for t in shown for c in t["caveats"])
    common = [c for c, n in caveats.items() if n > 1]
    first: dict[str, str] = {}
    beside: dict[str, list[str]] = {}
    for held in shown:
        beside[held["number"]] = []
        for said_here in table_notes(held):
            if said_here in common:
                continue
            if len(said_here) > _REPEATED and ":" in said_here and said_here in first:
                said_here = f"{said_here.partition(':')[0]}: as at Table {first[said_here]}."
            else:
                first.setdefault(said_here, held["number"])
            beside[held["number"]].append(said_here)
    return beside, common


def _question(made: Document, aggregate: dict[str, Any], question: dict[str, Any], beside: dict[str, list[str]]) -> None:
    made.heading(f"Question {question['number']}", 2)
    made.text(question["text"])
    made.text(f"{wording('status')[question['status']]} {question['reason']}".strip())
    if question["estimate"] and question["status"] in ("answered", "part"):
        made.small(estimate_words(question["estimate"]))
    if question["notes"] and question["status"] != "unmatched":
        made.text("\n".join(f"- {n}" for n in question["notes"]))
    for held in (t for t in aggregate["tables"] if t["question"] == question["number"] and not t["withheld"]):
        made.heading(f"Table {held['number']}: {held['title']}", 3)
        head, lines = grid(held)
        if len(lines) > _LONG:
            made.text(
                f"This table has {len(lines)} rows. It is in the spreadsheet that comes with this letter, sheet “Table {held['number']}”."
            )
        else:
            made.table(
                head,
                [[f"{c:,}" if isinstance(c, int) else c for c in line] for line in lines],
                widths=[3, *[3 if n < len(held["axes"]) and len(head) == 2 + len(held["axes"]) else 2 for n in range(len(head) - 1)]],
            )
        made.text("\n".join(f"- {n}" for n in beside[held["number"]]))


def decision_words(aggregate: dict[str, Any]) -> str:
    """What the whole comes to, from what became of each question."""
    kinds = {q["status"] for q in aggregate["questions"]}
    as_at = f"Figures are as at {as_at_words(aggregate)}."
    if kinds == {"answered"}:
        return f"Every question is answered in full. {as_at}"
    return f"Some questions are answered in part or not at all; the reason stands at each. {as_at}"

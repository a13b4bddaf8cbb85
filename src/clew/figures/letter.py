"""The answer as a letter: what was asked, what became of each question, the tables with what has to
be read beside them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from clew.figures.answer import (
    as_at_words,
    highest,
    proposed,
    refused_for_cost,
    threshold_of,
    withheld,
)
from clew.figures.chart import as_png, as_svg, can_draw
from clew.figures.chart import in_words as picture_words
from clew.figures.counting import NOTHING_FOUND, PART_OF_IT
from clew.figures.questions import own_words
from clew.figures.spreadsheet import grid, named_columns, notes, table_notes
from clew.figures.wording import mark_means, to_check, wording
from clew.offences.periods import said
from clew.web.documents import Document

CONTEXT = ("counting", "recorded")
_LONG = 40  # rows
_REPEATED = 120  # letters: a longer note is said once, and pointed to after that


def letter(
    aggregate: dict[str, Any],
    *,
    at: datetime,
    to: str = "",
    received: date | None = None,
    kind: str = "",
    outcome: str = "",
    decision: str = "",
    paragraphs: Sequence[tuple[str, str]] = (),
    context: Sequence[str] = CONTEXT,
    checked: Sequence[str] = (),
) -> Document:
    """The letter as a document. `kind`, `outcome` and `decision` are what was decided, in a word,
    in its title and in a sentence; `paragraphs`
    are (heading, words) of the grounds; `context` names of the wording's, `checked` of the passages
    that a person checked against their source.

    An answer with the day on which it was sent makes the letter of that day; without one, a draft
    that says so. Long tables are in the spreadsheet, and the letter says so. The same answer and
    `at` give the same bytes.
    """
    draft = not aggregate.get("sent_on")
    made = Document(
        f"Freedom of Information request {aggregate['reference']}".strip(),
        "DRAFT, NOT SENT" if draft else aggregate["force"],
        f"{aggregate['force']}, {'not sent yet' if draft else said(date.fromisoformat(aggregate['sent_on']))}",
        at=at,
    )
    contact = wording("contact")
    made.facts(
        [
            ("To", to),
            ("From", ", ".join(x for x in (contact["name"], aggregate["force"]) if x)),
            ("Reply to", contact["address"]),
            ("Your request of", said(received) if received else ""),
        ]
    )
    made.heading("Your request")
    # A page of a site or a reply that the request was pasted with is nothing that the requester
    # asked, and nothing that this force says.
    made.text(own_words(aggregate["request"]) or "(nothing was written)")
    made.heading("Our answer")
    if outcome:
        made.text(f"Our decision: {outcome.lower()}.")
    made.text(decision or decision_words(aggregate))
    beside, common = _shared_notes(aggregate)
    for question in aggregate["questions"]:
        _question(made, aggregate, question, beside)
    if aggregate["shares"]:
        made.heading("Shares, each with its base", 2)
        made.table(
            ["Period", "Number", "Base", "Percent of the base"],
            [
                [s["period"], f"{s['number']:,}", f"{s['base']:,}", f"{s['percent']}%"]
                for s in aggregate["shares"]
            ],
        )
    made.heading("How to read these figures")
    made.text("\n".join(f"- {n}" for n in [*notes(aggregate), *common]))
    for name in context:
        held = wording("context")[name]
        made.heading(held["title"], 2)
        made.text(held["text"])
        if held["verified"]:
            made.small(
                f"Source: {held['source']}, {said(held['dated']) if isinstance(held['dated'], date) else held['dated']}."
            )
    _cost_notice(made, aggregate)
    _notice(made, aggregate, kind)
    for heading, words in paragraphs:
        made.heading(heading, 2)
        made.text(words)
    made.heading("If you are not content")
    reach = (
        f"write to {contact['address']}"
        if contact["address"]
        else "reply to the message or letter that brought you this answer"
    )
    made.text(wording("rights")["review"].format(reach=reach))
    open_ = {
        name: held
        for name, held in to_check(aggregate, context, grounds=bool(paragraphs)).items()
        if name not in checked
    }
    if draft and open_:
        made.heading("Before this is sent")
        made.text(
            "Nobody has checked these passages against their sources. A person does, and says so, before the answer goes; this list is in no letter that was sent."
        )
        made.text("\n".join(f"- {title}. Source: {source}" for title, source in open_.values()))
    return made


def _notice(made: Document, aggregate: dict[str, Any], kind: str) -> None:
    """The notice of refusal (s.17(1)): what is withheld, on which ground, and why it applies. How
    to complain follows it (s.17(7)).
    """
    notice, tables = wording("notice"), withheld(aggregate)
    if kind in ("refused", "ncnd"):
        made.heading(notice["title"])
        made.text(notice[kind])
    elif tables:
        made.heading(notice["title"])
        named = f"table{'s' if len(tables) > 1 else ''} {', '.join(tables)}"
        made.text(notice["text"].format(tables=named, below=highest(aggregate) - 1))


def _cost_notice(made: Document, aggregate: dict[str, Any]) -> None:
    """The notice where something would have to be read that takes more than the limit (s.12,
    s.17(5)).
    """
    questions = refused_for_cost(aggregate)
    if not questions:
        return
    cost = wording("cost")
    named = " and ".join(
        filter(
            None,
            [
                ", ".join(f"question {q['number']}" for q in questions[:-1]),
                f"question {questions[-1]['number']}",
            ],
        )
    )
    made.heading(cost["title"])
    made.text(
        cost["notice"].format(
            questions=named, hours=cost["hours"], rate=cost["rate"], limit=cost["limit"]
        )
    )
    made.text("\n".join(f"- {a}" for a in cost["activities"]))
    made.text(cost["after"].format(days=cost["aggregation_days"]))


def _shared_notes(aggregate: dict[str, Any]) -> tuple[dict[str, list[str]], list[str]]:
    """What stands beside each table of a letter, and what is said once for all: nothing is left
    out, nothing is said of a table of which it is
    not true.
    """
    shown = [t for t in aggregate["tables"] if not t["withheld"]]
    caveats = Counter(c for t in shown for c in t["caveats"])
    common = [
        c
        for c, n in caveats.items()
        if n == len(shown) > 1 or (n > 1 and not c.endswith((NOTHING_FOUND, PART_OF_IT)))
    ]
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


def _question(
    made: Document,
    aggregate: dict[str, Any],
    question: dict[str, Any],
    beside: dict[str, list[str]],
) -> None:
    made.heading(f"Question {question['number']}", 2)
    made.text(question["text"])
    made.text(f"{wording('status')[question['status']]} {question['reason']}".strip())
    if question["notes"] and question["status"] != "unmatched":
        made.text("\n".join(f"- {n}" for n in question["notes"]))
    mine = [
        t for t in aggregate["tables"] if t["question"] == question["number"] and not t["withheld"]
    ]
    titles = Counter(t["title"] for t in mine)
    for held in mine:
        title = held["title"]
        if titles[title] > 1:
            # The same of other periods: which, in its title.
            periods = held["figure"]["periods"]
            title += f", {' to '.join(dict.fromkeys([periods[0]['label'], periods[-1]['label']]))}"
        made.heading(f"Table {held['number']}: {title}", 3)
        head, lines = grid(held)
        if len(lines) > _LONG:
            made.text(
                f"This table has {len(lines)} rows. It is in the spreadsheet that comes with this letter, sheet “Table {held['number']}”."
            )
        else:
            made.table(
                head,
                [[f"{c:,}" if isinstance(c, int) else c for c in line] for line in lines],
                widths=[3 if n < named_columns(held) else 2 for n in range(len(head))],
            )
        marks = sorted({mark for *_, mark in held["cells"] if mark})
        if marks and len(lines) <= _LONG:
            made.small(
                " ".join(f"[{m}] {mark_means(m, threshold_of(held, aggregate))}." for m in marks)
            )
        if can_draw(held):
            made.picture(as_svg(held), as_png(held), picture_words(held))
            made.small(f"Picture of table {held['number']}. {picture_words(held)}")
        made.text("\n".join(f"- {n}" for n in beside[held["number"]]))


def decision_words(aggregate: dict[str, Any]) -> str:
    """What the whole comes to, from what became of each question."""
    outcome, _ = proposed(aggregate)
    return f"{wording('decision')[outcome or 'open']} Figures are as at {as_at_words(aggregate)}."

"""The files of an answer, made again each time from what was kept of it; and what in them a reader
would not see.
"""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

from django.utils import timezone

from clew.figures.answer import moment_of, refused_for_cost, released_text, withheld
from clew.figures.chart import as_svg, can_draw
from clew.figures.letter import CONTEXT, letter
from clew.figures.look import CannotLook, hidden_data
from clew.figures.spreadsheet import as_csv, as_ods
from clew.figures.wording import to_check
from clew.unit.disclosure.models import Answer, Decision
from clew.unit.disclosure.rules import ground_title, usual_reason

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "json": "application/json",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def as_decided(kept: dict[str, Any], decision: Decision | None) -> dict[str, Any]:
    """The answer as its decision lets it go: a refusal, or neither confirming nor denying, gives no
    table and says of no question what is held.
    """
    if decision is None or decision.outcome in ("full", "part"):
        return kept
    status = {"ncnd": "ncnd", "not_held": "not held"}.get(decision.outcome, "refused")
    questions = [
        {
            **q,
            "status": status,
            "notes": [],
            "reason": q["reason"] if decision.outcome == "cost" else "",
            "estimate": q["estimate"] if decision.outcome == "cost" else None,
        }
        for q in kept["questions"]
    ]
    return {**kept, "tables": [], "shares": [], "beside": [], "questions": questions}


def as_sent(kept: dict[str, Any], sent_on: date | None) -> dict[str, Any]:
    """The answer with the day on which it was sent; a draft has none."""
    return {**kept, "sent_on": sent_on.isoformat() if sent_on else None}


def one_file(
    kept: dict[str, Any],
    kind: str,
    decision: Decision | None,
    *,
    sent_on: date | None,
    to: str = "",
    received: date | None = None,
) -> bytes:
    """One file of an answer: csv, ods, json, or the letter as docx or pdf. Before it is sent and
    after, it says the same but for the day.
    """
    kept = as_sent(as_decided(kept, decision), sent_on)
    if kind == "csv":
        return as_csv(kept)
    if kind == "ods":
        return as_ods(kept, moment_of(kept))
    if kind == "json":
        return released_text(kept).encode()
    if decision is None:
        made = letter(kept, at=moment_of(kept), to=to, received=received)
    else:
        made = letter(
            kept,
            at=moment_of(kept),
            to=to,
            received=received,
            kind=decision.outcome,
            outcome=decision.get_outcome_display(),
            decision=decision.words,
            paragraphs=_grounds(kept, decision),
            context=decision.context,
            checked=decision.checked,
        )
    return made.docx() if kind == "docx" else made.pdf()


def _grounds(kept: dict[str, Any], decision: Decision) -> list[tuple[str, str]]:
    """Each ground with why it applies.

    What the notices of the letter say already is not said again.
    """
    said = {n for n, told in (("s12", refused_for_cost(kept)), ("s40", withheld(kept))) if told}
    return [
        (ground_title(n), words or usual_reason(n))
        for n, words in decision.exemptions.items()
        if words or n not in said
    ]


def unchecked(kept: dict[str, Any], decision: Decision | None) -> dict[str, tuple[str, str]]:
    """The passages of the letter that stand for a person to check and that nobody has checked yet:
    title and source, by name.
    """
    grounds = bool(decision and decision.exemptions)
    found = to_check(
        as_decided(kept, decision), decision.context if decision else CONTEXT, grounds=grounds
    )
    return {
        name: held for name, held in found.items() if not decision or name not in decision.checked
    }


def answer_files(
    kept: dict[str, Any],
    decision: Decision | None,
    *,
    sent_on: date | None,
    to: str = "",
    received: date | None = None,
) -> dict[str, bytes]:
    """Every file that goes to a requester."""
    return {
        f"{name}.{kind}": one_file(kept, kind, decision, sent_on=sent_on, to=to, received=received)
        for name, kind in (
            ("answer", "csv"),
            ("answer", "ods"),
            ("letter", "docx"),
            ("letter", "pdf"),
        )
    }


def chart_files(kept: dict[str, Any]) -> dict[str, str]:
    """The pictures of an answer by number of table, as SVG."""
    return {t["number"]: as_svg(t) for t in kept["tables"] if can_draw(t)}


def findings(answer: Answer, decision: Decision | None, *, on: date | None = None) -> list[str]:
    """What the files of an answer hold that a reader would not see, or that may not leave: hidden
    rows, properties, tracked changes, hidden
    numbers. A file that cannot be looked into is found as well."""
    kept = as_decided(answer.kept, decision)
    files = answer_files(
        answer.kept,
        decision,
        sent_on=on or timezone.localdate(),
        to=answer.request.requester,
        received=answer.request.received_on,
    )
    files |= {f"table-{number}.svg": drawn.encode() for number, drawn in chart_files(kept).items()}
    found: list[str] = []
    for name, raw in files.items():
        try:
            found += hidden_data(name, raw)
        except CannotLook as problem:
            found.append(str(problem))
    rows = list(csv.DictReader(io.StringIO(files["answer.csv"].decode("utf-8-sig"))))
    cells = [
        c
        for t in kept["tables"]
        for c in (t["cells"] if not t["withheld"] else [[0, [], None, ""]])
    ]
    if len(rows) != len(cells):
        found.append(f"answer.csv has {len(rows)} rows for {len(cells)} cells")
    elif any(c[3] and row["number"] for c, row in zip(cells, rows, strict=True)):
        found.append("answer.csv holds a number that is hidden")
    return found

"""The files of an answer, made again each time from what was kept of it; and what in them a reader would not see."""

from __future__ import annotations

from typing import Any

from clew.figures.answer import moment_of, released_text
from clew.figures.chart import as_svg, can_draw
from clew.figures.letter import decision_words, letter
from clew.figures.sheets import hidden_data
from clew.figures.spreadsheet import as_csv, as_ods
from clew.unit.disclosure.rules import exemptions

KINDS = {"csv": "text/csv; charset=utf-8", "ods": "application/vnd.oasis.opendocument.spreadsheet", "json": "application/json", "pdf": "application/pdf",
         "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}  # fmt: skip


def as_decided(kept: dict[str, Any], decision: Any) -> dict[str, Any]:
    """The answer as its decision lets it go: a refusal, or neither confirming nor denying, gives no table and says of no question what is held."""
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
    return {**kept, "tables": [], "shares": [], "questions": questions}


def one_file(kept: dict[str, Any], kind: str, decision: Any, *, draft: bool, to: str = "") -> bytes:
    """One file of an answer: csv, ods, json, or the letter as docx or pdf."""
    kept = as_decided(kept, decision)
    if kind == "csv":
        return as_csv(kept)
    if kind == "ods":
        return as_ods(kept, moment_of(kept))
    if kind == "json":
        return released_text(kept).encode()
    made = letter(kept, at=moment_of(kept), to=to, decision=decision.words if decision else decision_words(kept), draft=draft,
                  paragraphs=[(exemptions()[n]["title"], w or "No balance of public interest is weighed for this ground.") for n, w in (decision.exemptions.items() if decision else ())],
                  **({"context": decision.context} if decision else {}))  # fmt: skip
    return made.docx() if kind == "docx" else made.pdf()


def answer_files(kept: dict[str, Any], decision: Any, *, draft: bool, to: str = "") -> dict[str, bytes]:
    """Every file that goes to a requester."""
    return {
        f"{name}.{kind}": one_file(kept, kind, decision, draft=draft, to=to)
        for name, kind in (("answer", "csv"), ("answer", "ods"), ("letter", "docx"), ("letter", "pdf"))
    }


def chart_files(kept: dict[str, Any]) -> dict[str, str]:
    """The pictures of an answer by number of table, as SVG."""
    return {t["number"]: as_svg(t) for t in kept["tables"] if can_draw(t)}


def findings(answer: Any, decision: Any) -> list[str]:
    """What the files of an answer hold that a reader would not see, or that may not leave: hidden rows, properties, tracked changes, hidden numbers."""
    files = answer_files(answer.kept, decision, draft=False, to=answer.request.requester)
    found = [said for name, raw in files.items() for said in hidden_data(name, raw)]
    text = files["answer.csv"].decode("utf-8-sig")
    rows = text.count("\n") - 1
    shown = sum(len(t["cells"]) if not t["withheld"] else 1 for t in as_decided(answer.kept, decision)["tables"])
    if rows < shown:
        found.append(f"answer.csv has {rows} rows for {shown} cells")
    return found

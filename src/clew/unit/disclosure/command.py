"""`clew foi`: what it says to the person at the terminal."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.table import Table

from clew.figures.hidden import hidden_tables
from clew.figures.letter import CONTEXT
from clew.figures.look import CannotLook, hidden_data
from clew.figures.wording import to_check
from clew.screening.runs.progress import Clock
from clew.unit.disclosure.drafting import (
    AGGREGATE,
    HIDDEN,
    PRIVATE,
    BadSample,
    NotOurs,
    draft_answer,
    write_answer,
)
from clew.unit.disclosure.record import NotKept, Record
from clew.unit.orders.register_rows import BadRegister


def draft_command(
    request: Path,
    out_console: Console,
    *,
    records: Path,
    run: Path | None,
    orders: Path | None,
    as_at: date,
    out: Path,
    reference: str,
    threshold: int,
    published: tuple[Path, ...],
    record: Path | None,
    samples: Path | None,
    minutes: float | None,
) -> int:
    """Draft an answer and say what became of each question. Exit status 0, or 2 with the reason."""
    clock = Clock()
    answers = Record(record) if record else Record.usual()
    try:
        with out_console.status("reading") as status:
            drafted = draft_answer(
                request.read_bytes(),
                records,
                out,
                as_at=as_at,
                run=run,
                orders=orders,
                reference=reference,
                threshold=threshold,
                published=published,
                record=answers,
                samples=samples,
                minutes=minutes,
                note=lambda said: status.update(said),
            )
    except (NotOurs, NotKept, BadSample, BadRegister) as problem:
        out_console.print(f"Nothing was written: {problem}", markup=False)
        return 2
    shown = Table("", "Question", "Answer", "Tables", box=None, pad_edge=False)
    for question in drafted.aggregate["questions"]:
        tables = [t for t in drafted.aggregate["tables"] if t["question"] == question["number"]]
        shown.add_row(
            str(question["number"]),
            question["text"][:70],
            question["status"],
            ", ".join(t["number"] for t in tables),
        )
    out_console.print(shown)
    for question in drafted.aggregate["questions"]:
        if question["status"] in ("part", "unmatched"):
            out_console.print(f"Question {question['number']}: {question['reason']}", markup=False)
        for near in question["offered"]:
            out_console.print(
                f"Near to question {question['number']}, not counted: {near}", markup=False
            )
    for aside in drafted.aggregate["asides"]:
        out_console.print(f"Not read as a question: {aside}", markup=False)
    for problem_said in drafted.problems[:10]:
        out_console.print(f"Set aside: {problem_said}", markup=False)
    hidden = sum(len(t.hidden) for t in hidden_tables(drafted.aggregate))
    if hidden:
        out_console.print(
            f"{hidden} {'number is' if hidden == 1 else 'numbers are'} hidden; {out / PRIVATE / HIDDEN} says why.",
            markup=False,
        )
    out_console.print(
        f"Weighed against {drafted.weighed} other answers; this one is kept among them in {answers.folder}. When it has gone: clew foi sent {out} --on DAY.",
        markup=False,
    )
    out_console.print(
        f"A draft for a named person to confirm, in {out} ({clock.seconds():.0f} s). {out / 'not-for-release'} holds numbers that may not leave the force.",
        markup=False,
    )
    return 0


def again_command(kept: Path, out_console: Console, *, out: Path) -> int:
    """Write an answer again from what was kept of it. Exit status 0 or 2."""
    try:
        aggregate = json.loads(kept.read_text(encoding="utf-8"))
        write_answer(aggregate, out)
    except (ValueError, KeyError, TypeError) as problem:
        out_console.print(f"{kept} is not an answer that Clew kept: {problem}", markup=False)
        return 2
    out_console.print(f"Written again in {out}.", markup=False)
    return 0


def sent_command(
    out: Path, out_console: Console, *, on: date, checked: tuple[str, ...], record: Path | None
) -> int:
    """Write down that an answer went out on a day, and write its files again with it.

    Exit status 0, or 2 with the reason.
    """
    path = out / PRIVATE / AGGREGATE
    try:
        aggregate = json.loads(path.read_text(encoding="utf-8"))
        open_ = {k: v for k, v in to_check(aggregate, CONTEXT).items() if k not in checked}
        as_at = date.fromisoformat(aggregate["as_at"])
    except (OSError, ValueError, KeyError, TypeError) as problem:
        out_console.print(f"{out} is not a draft that Clew wrote: {problem}", markup=False)
        return 2
    if not as_at <= on <= date.today():
        out_console.print(
            f"--on {on}: give a day from {as_at}, to which the figures run, to today.", markup=False
        )
        return 2
    if open_:
        for name, (title, source) in open_.items():
            out_console.print(
                f"To be checked before it is sent: {title}. Source: {source}. When you have: --checked {name}",
                markup=False,
            )
        return 2
    answers = Record(record) if record else Record.usual()
    sent = answers.mark_sent(aggregate, on)
    write_answer(sent, out)
    out_console.print(
        f"Written down as sent on {on}, in {answers.folder}. The files in {out} carry that day.",
        markup=False,
    )
    return 0


def look_command(files: tuple[Path, ...], out_console: Console) -> int:
    """Tell what files hold that a reader does not see.

    Exit status 0; 1 where they hold something; 2 where one could not be looked into.
    """
    found: list[str] = []
    unseen: list[str] = []
    for path in files:
        try:
            found += hidden_data(path.name, path.read_bytes())
        except CannotLook as problem:
            unseen.append(str(problem))
    for said in (*found, *unseen):
        out_console.print(said, markup=False)
    if found:
        out_console.print(f"{len(found)} things that a reader does not see.")
    elif not unseen:
        out_console.print("Nothing is hidden in it.")
    return 2 if unseen else 1 if found else 0

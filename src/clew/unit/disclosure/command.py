"""`clew foi`: what it says to the person at the terminal."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from zipfile import BadZipFile

from rich.console import Console
from rich.table import Table

from clew.figures.sheets import UnreadableTable, hidden_data
from clew.screening.runs.progress import Clock
from clew.unit.disclosure.drafting import BadSample, NotOurs, draft_answer, write_answer
from clew.unit.orders.register_rows import BadRegister


def draft_command(request: Path, out_console: Console, *, records: Path, run: Path | None, orders: Path | None, as_at: date, out: Path, reference: str, threshold: int,
                  published: tuple[Path, ...], samples: Path | None, minutes: float | None) -> int:  # fmt: skip
    """Draft an answer and say what became of each question. Exit status 0, or 2 with the reason."""
    clock = Clock()
    try:
        with out_console.status("reading") as status:
            drafted = draft_answer(request.read_bytes(), records, out, as_at=as_at, run=run, orders=orders, reference=reference, threshold=threshold, published=published,
                                   samples=samples, minutes=minutes, note=lambda said: status.update(said))  # fmt: skip
    except (NotOurs, BadSample, BadRegister) as problem:
        out_console.print(f"Nothing was written: {problem}", markup=False)
        return 2
    shown = Table("", "Question", "Answer", "Tables", box=None, pad_edge=False)
    for question in drafted.aggregate["questions"]:
        tables = [t for t in drafted.aggregate["tables"] if t["question"] == question["number"]]
        shown.add_row(str(question["number"]), question["text"][:70], question["status"], ", ".join(t["number"] for t in tables))
    out_console.print(shown)
    for aside in drafted.aggregate["asides"]:
        out_console.print(f"Not read as a question: {aside}", markup=False)
    for problem_said in drafted.problems[:10]:
        out_console.print(f"Set aside: {problem_said}", markup=False)
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


def look_command(files: tuple[Path, ...], out_console: Console) -> int:
    """Tell what files hold that a reader does not see. Exit status 0, or 1 where they do."""
    found = []
    for path in files:
        try:
            found += hidden_data(path.name, path.read_bytes())
        except (UnreadableTable, KeyError, BadZipFile) as problem:
            found.append(f"{path.name}: it cannot be looked through ({problem}); save it again")
    for said in found:
        out_console.print(said, markup=False)
    out_console.print(f"{len(found)} things that a reader does not see." if found else "Nothing is hidden in it.")
    return 1 if found else 0

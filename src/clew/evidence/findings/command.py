"""`clew evidence show`: everything that the evidence shows, on the screen and as a table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rich.console import Console

from clew.evidence.case.marks import marks
from clew.evidence.case.people import Who
from clew.evidence.case.store import Store, opened
from clew.evidence.findings.accounts import new_after_block
from clew.evidence.findings.contacts import Contacts, Question, contacts
from clew.evidence.findings.finding import Finding
from clew.evidence.findings.patterns import bursts, by_month, days_without, hours, unanswered
from clew.evidence.findings.places import together
from clew.evidence.findings.words import after_mark, after_stop, behaviours
from clew.files import private_file
from clew.tables import TableWriter

_SHOWN = 8


def find(store: Store, question: Question) -> tuple[Contacts, list[Finding]]:
    """All findings between the victim and the suspect."""
    who, known = Who(store), marks(store)
    held = contacts(store, who, question)
    return held, [
        unanswered(held),
        bursts(held),
        hours(held),
        days_without(held),
        by_month(held),
        after_stop(held),
        *(after_mark(held, m) for m in known),
        *behaviours(held),
        together(store, who, held),
        new_after_block(store, who, known),
    ]


def show(folder: Path, question: Question, by: str, out: Console, target: Path | None) -> int:
    """Exit status 0."""
    with opened(folder, by) as store:
        held, found = find(store, question)
        store.note("findings made", asked=str(question), file=str(target or ""))
    out.print(
        f"Counted: {question}. {len(held.to_victim):,} {held.of}; {len(held.to_suspect):,} back.",
        markup=False,
    )
    if held.without_time or held.unclear:
        out.print(
            f"Not counted: {held.without_time:,} without a time, {held.unclear:,} that are not known to be to {held.victim}.",
            markup=False,
        )
    for one in found:
        out.print(f"\n{one}\n  {one.how}", markup=False)
        for part in [p for p in one.parts if p.count][:_SHOWN]:
            out.print(f"  {part.label}: {part.count:,}", markup=False)
        if one.items:
            out.print(f"  Items: {_some(one.items)}", markup=False)
    if target:
        with private_file(target) as table:
            write_findings(TableWriter(table), found)
        out.print(f"\nEvery finding with all of its items: {target}", markup=False)
    return 0


def write_findings(
    rows: TableWriter, found: list[Finding], clean: Callable[..., str] = lambda text, *_: text
) -> None:
    """`clean` takes out of words what was redacted: the words, their items, whether they quote them."""
    rows.row(["finding", "part", "count", "base", "of", "how it was counted", "items"])
    for one in found:
        whole = (clean(one.title), "", one.count, one.base, clean(one.of), clean(one.how))
        rows.row([*whole, " ".join(map(str, one.items))])
        for part in one.parts:
            words = clean(part.label, part.items, part.quoted)
            cells = (whole[0], words, part.count, one.base, whole[4], "")
            rows.row([*cells, " ".join(map(str, part.items))])


def _some(items: tuple[int, ...]) -> str:
    shown = ", ".join(map(str, items[:20]))
    return shown + (f" and {len(items) - 20:,} more" if len(items) > 20 else "")

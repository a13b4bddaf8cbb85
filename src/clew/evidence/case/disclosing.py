"""The bundle of a store: everything that a stranger needs to check what was made from it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from rich.console import Console

from clew import __version__
from clew.evidence import bundle
from clew.evidence.case import custody
from clew.evidence.case.command import write_timeline
from clew.evidence.case.store import CUSTODY, Store, opened
from clew.files import private_file
from clew.tables import TableWriter


def bundle_of_store(
    folder: Path,
    target: Path,
    by: str,
    out: Console,
    *,
    more: Callable[[Path], None] = lambda _target: None,
    wait: float = 0.0,
) -> int:
    """Exit status: 0, or 2 where the store holds nothing in force. `more` writes what else goes
    into the folder before its manifest is made.
    """
    bundle.new_folder(target)
    with opened(folder, by, wait=wait) as store:
        rows = write_timeline(store, target / bundle.TIMELINE, target / bundle.UNREAD)
        store.note("bundle made", folder=str(target), rows=rows)
        list(custody.touches(folder / CUSTODY))  # a log that was changed is not handed on
        write_tables(store, target)
    more(target)
    out.print(f"{rows:,} rows in {target / bundle.TIMELINE}", markup=False)
    bundle.seal(target, out)
    return 0 if rows else 2


def write_tables(store: Store, target: Path) -> None:
    """What was agreed, what came from where, what was left out, and every touch."""
    write_table(
        target / bundle.ORIGINALS,
        [*bundle.COLUMNS, "agreement", "kept_in_store", "added_utc", "added_by", "zone"],
        (
            [
                # A store that keeps originals sealed elsewhere has none of its own.
                str(kept.absolute()) if s.kept and (kept := store.original(s.original)).is_file() else s.name,
                s.bytes, s.original, s.changed_utc, s.agreement, "yes" if s.kept else "no",
                s.added_utc, s.added_by, s.zone,
            ]
            for s in store.sources()
        ),
    )  # fmt: off
    write_table(
        target / "agreements.csv",
        [
            "agreement",
            "device",
            "whose",
            "power",
            "agreed_by",
            "agreed_on",
            "agreed",
            "withdrawn_utc",
            "why_withdrawn",
        ],
        (
            [
                a.number,
                a.device,
                a.whose,
                a.power,
                a.agreed_by,
                a.agreed_on,
                a.scope,
                a.withdrawn_on,
                a.withdrawn_why,
            ]
            for a in store.agreements()
        ),
    )
    write_table(target / "not-taken.csv", ["file", "reason", "events"], store.outside())
    write_table(
        target / "items.csv",
        ["item", "sha256", "source", "position"],
        ([i.number, i.sha256, i.part, i.position] for i in store.items()),
    )
    shutil.copyfile(store.folder / CUSTODY, target / CUSTODY)
    (target / CUSTODY).chmod(0o600)
    with private_file(target / bundle.HOW) as text:
        text.write(
            f"Case: {store.title}. Made by clew {__version__} from a store of evidence.\n"
            f"{bundle.TIMELINE}: one row an event that was agreed to be taken. {bundle.UNREAD}: what was not understood.\n"
            f"{bundle.ORIGINALS}: the files that were handed in, with their SHA-256, and whether the store keeps them whole.\n"
            "agreements.csv: what allowed it, and how far. not-taken.csv: how many events were left out because they were not agreed.\n"
            f"items.csv: the number of each event and its SHA-256: of source, position, at_utc, written, zone, sender, receiver, kind, text and attachment, "
            "in UTF-8, with a zero byte between each two, without the apostrophe that the timeline puts before what a spreadsheet would work out.\n"
            f"{CUSTODY}: every touch of the store.\n"
            f"Check this folder with: sha256sum -c {bundle.MANIFEST}\n"
        )


def write_table(path: Path, head: list[str], rows: Iterable[Iterable[object]]) -> None:
    with private_file(path) as out:
        table = TableWriter(out)
        table.row(head)
        table.rows(rows)

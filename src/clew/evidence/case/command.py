"""`clew evidence open, agree, add, withdraw, search, custody`, and products of a store."""

from __future__ import annotations

import tempfile
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

from rich.console import Console

from clew.evidence.case import custody
from clew.evidence.case.adding import Added, add
from clew.evidence.case.agreements import Agreement
from clew.evidence.case.checking import check_store
from clew.evidence.case.marks import mark
from clew.evidence.case.people import identities, join, unjoin
from clew.evidence.case.store import CUSTODY, Store, create, opened
from clew.evidence.case.withdrawing import withdraw
from clew.evidence.case.zones import set_zone, stretches, undo_zone
from clew.evidence.clock import utc_text
from clew.evidence.command import list_unread
from clew.evidence.events import Event
from clew.evidence.formats import formats
from clew.evidence.reading_process import LIMITS, Limits
from clew.evidence.timeline import Spool
from clew.files import private_file


def open_store(folder: Path, title: str, by: str, out: Console) -> int:
    """Make a store. Exit status 0."""
    create(folder, title, by)
    out.print(
        f"{folder} is ready. Next: clew evidence agree {folder} … says what may be taken.",
        markup=False,
    )
    return 0


def agree(folder: Path, one: Agreement, by: str, out: Console) -> int:
    """Enter an agreement. Exit status 0."""
    with opened(folder, by) as store:
        number = store.agree(one)
        out.print(f"Agreement {store.agreements()[-1]}", markup=False)
    out.print(f"Next: clew evidence add {folder} FILES --agreement {number}", markup=False)
    return 0


def add_files(
    folder: Path,
    files: list[Path],
    number: int,
    by: str,
    zone: str,
    out: Console,
    dates: str | None = None,
    mapping: Path | None = None,
    limits: Limits = LIMITS,
) -> int:
    """Exit status: 0 all understood, 1 not all, 2 nothing could be read."""
    with opened(folder, by) as store:
        made = add(store, files, number, zone, dates, mapping, limits)
    for one in made:
        _say(one, out)
    if not any(one.new or one.known or one.already for one in made):
        return 2
    return 1 if any(one.unread or one.failed for one in made) else 0


def _say(one: Added, out: Console) -> None:
    if one.failed:
        out.print(one.failed, markup=False)
        return
    if one.already:
        out.print(f"{one.name}: in the store already, unchanged. Nothing was added.", markup=False)
        return
    known = formats()
    what = ", ".join(sorted({str(known[k]) for kinds in one.formats.values() for k in kinds}))
    out.print(
        f"{one.name}: {one.new:,} added, {one.known:,} were in the store already. {what or 'Its format is not known'}.",
        markup=False,
    )
    for why, count in one.outside.items():
        out.print(f"  {count:,} not taken: {why}", markup=False)
    if one.unread:
        out.print(f"  {one.unread:,} places not understood", markup=False)
    out.print(
        f"  The file is kept in the store under its SHA-256, {one.original}"
        if one.kept
        else f"  The file is not kept, because not all of it is known to be agreed. Its SHA-256 is {one.original}",
        markup=False,
    )
    for note in one.notes:
        out.print(f"  {note}", markup=False)


def withdraw_agreement(
    folder: Path, number: int, reason: str, by: str, out: Console, remove: bool
) -> int:
    """Exit status 0."""
    with opened(folder, by) as store:
        events, files = withdraw(store, number, reason, remove)
    out.print(
        f"Agreement {number} is withdrawn. {events:,} events of {files:,} files "
        + (
            "were removed from the store. Backups, bundles and other copies are not reached: remove those too."
            if remove
            else "stand in no product from now on. They are still in the store: whether they must be kept "
            "is for the disclosure officer; --remove takes them out for good."
        ),
        markup=False,
    )
    return 0


def write_timeline(store: Store, target: Path, listed: Path) -> int:
    """The timeline of everything in force and what was not understood. Gives the number of rows."""
    with (
        private_file(target, "wb") as table,
        private_file(listed) as second,
        tempfile.TemporaryDirectory(prefix="clew-evidence-") as folder,
        closing(Spool(Path(folder))) as spool,
    ):
        for source in store.sources():
            part, held = "", list[Event]()
            for name, event in store.events(source):
                if name != part and held:
                    spool.add(part, held)
                    held = []
                part = name
                held.append(event)
            spool.add(part, held)
        spool.finish(table)
        list_unread(second, store.unread())
        return spool.rows


def timeline_of_store(
    folder: Path, target: Path, by: str, out: Console, unread: Path | None = None
) -> int:
    """Exit status: 0, or 2 where the store holds nothing in force."""
    listed = unread or target.with_name(f"{target.stem}-not-understood.csv")
    with opened(folder, by) as store:
        rows = write_timeline(store, target, listed)
        store.note("timeline written", file=str(target), rows=rows)
    out.print(f"{rows:,} rows in {target}; what was not understood in {listed}", markup=False)
    return 0 if rows else 2


def search_store(folder: Path, words: str, by: str, out: Console, most: int) -> int:
    """Exit status: 0 found, 1 nothing found."""
    with opened(folder, by) as store:
        found = store.search(words, most)
        store.note("searched", words=words, found=len(found))
    for one in found:
        out.print(
            f"{one.number}  {one.at_utc or 'no time'}  {one.sender} to {one.receiver or 'the conversation'}  [{one.kind}]  {one.text}",
            markup=False,
        )
    out.print(
        f"{len(found):,} found"
        + (
            f", the first {most:,} in the order of the store are shown"
            if len(found) == most
            else ""
        )
        + ". The search is in the custody log.",
        markup=False,
    )
    return 0 if found else 1


def show_custody(folder: Path, by: str, out: Console) -> int:
    """Exit status 0. Raises Problem where the log was changed."""
    with opened(folder, by) as store:
        for touch in custody.touches(folder / CUSTODY):
            detail = "; ".join(
                f"{k}: {v}" for k, v in touch.detail.items() if v not in (None, "", [], {})
            )
            out.print(
                f"{touch.number}  {touch.at_utc}  {touch.by}: {touch.what}. {detail}", markup=False
            )
        store.note("log read")
    return 0


def verify_store(folder: Path, by: str, out: Console) -> int:
    """Exit status: 0 all as it was left, 1 something differs."""
    with opened(folder, by) as store:
        return check_store(store, out)


def show_people(folder: Path, by: str, out: Console) -> int:
    """Exit status 0."""
    with opened(folder, by) as store:
        known, links = identities(store)
        store.note("identities read")
    for one in sorted(known.values(), key=lambda i: -(i.sent + i.received)):
        seen = f", {utc_text(one.first)} to {utc_text(one.last)}" if one.first and one.last else ""
        out.print(
            f"{one.key}: {one.sent:,} from, {one.received:,} to{seen}. {'Joined to ' + one.person if one.person else 'Joined to nobody'}.",
            markup=False,
        )
    for link in links:
        items = ", ".join(map(str, link.items))
        out.print(
            f"Evidence: {link.one} and {link.other}, {link.how}, {link.count:,} times, such as items {items}",
            markup=False,
        )
    return 0


def join_identities(
    folder: Path, name: str, role: str, given: tuple[str, ...], reason: str, by: str, out: Console
) -> int:
    """Exit status 0."""
    with opened(folder, by) as store:
        joined = join(store, name, role, given, reason)
    out.print(f"Joined to {name} ({role}): {', '.join(joined)}", markup=False)
    return 0


def unjoin_identity(folder: Path, given: str, reason: str, by: str, out: Console) -> int:
    """Exit status 0."""
    with opened(folder, by) as store:
        key = unjoin(store, given, reason)
    out.print(f"{key} is joined to nobody.", markup=False)
    return 0


def mark_moment(
    folder: Path, kind: str, at: datetime, zone: str, about: str, source: str, by: str, out: Console
) -> int:
    """Exit status 0."""
    with opened(folder, by) as store:
        made = mark(store, kind, at, zone, about, source)
    out.print(f"{made.kind} {made.number}: {made.about}, {made.at_utc}", markup=False)
    return 0


def set_zone_of(
    folder: Path,
    agreement: int,
    zone: str,
    first: date,
    last: date,
    reason: str,
    by: str,
    out: Console,
) -> int:
    """Exit status 0."""
    with opened(folder, by) as store:
        made, moved = set_zone(store, agreement, zone, first, last, reason)
    out.print(f"Zone {made}", markup=False)
    out.print(f"{moved:,} events stand at another moment than when they were added.", markup=False)
    return 0


def show_zones(folder: Path, undo: int | None, reason: str, by: str, out: Console) -> int:
    """List the stretches, or undo one. Exit status 0."""
    with opened(folder, by) as store:
        if undo is not None:
            undo_zone(store, undo, reason)
        for one in stretches(store):
            out.print(f"Zone {one}", markup=False)
        store.note("zones read")
    return 0

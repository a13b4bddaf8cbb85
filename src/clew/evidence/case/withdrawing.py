"""An agreement is withdrawn: nothing of it is shown or added from then on, and it can be removed."""

from __future__ import annotations

from datetime import UTC, datetime

from clew.evidence.case.agreements import agreement
from clew.evidence.case.store import Store
from clew.problems import Problem


def withdraw(store: Store, number: int, reason: str, remove: bool = False) -> tuple[int, int]:
    """How many events and files went out of use, or were removed for good.

    Without `remove` they stay in the store, unseen, for whoever decides whether they must be kept.
    """
    one = agreement(store.database, number)
    if not reason.strip():
        raise Problem("--reason is empty. Enter who withdrew, and how it was told.")
    if one.withdrawn_on and not remove:
        raise Problem(f"Agreement {one}\nIt is withdrawn already. --remove takes its data out.")
    held = store.database
    sources = [s for s in store.sources(withdrawn=True) if s.agreement == number]
    numbers = [(s.number,) for s in sources]
    events = sum(
        held.execute("select count(*) from events where source = ?", n).fetchone()[0]
        for n in numbers
    )
    with held:
        if not one.withdrawn_on:
            held.execute(
                "update agreements set withdrawn_on = ?, withdrawn_why = ? where number = ?",
                (datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), reason, number),
            )
        if remove:
            for table in ("seen", "unread", "outside"):
                held.executemany(f"delete from {table} where source = ?", numbers)
            held.executemany(
                "delete from first_times where event in (select number from events where source = ?)",
                numbers,
            )
            held.executemany("delete from events where source = ?", numbers)
            held.executemany("delete from sources where number = ?", numbers)
            held.execute("insert into words (words) values ('rebuild')")
    removed = []
    if remove:
        held.execute("vacuum")
        left = {s.original for s in store.sources(withdrawn=True)}
        for source in sources:
            path = store.original(source.original)
            if source.original not in left and path.exists():
                path.unlink()
                removed.append(source.original)
    store.note(
        "agreement withdrawn and data removed" if remove else "agreement withdrawn",
        agreement=number, reason=reason, events=events, files=[s.original for s in sources],
        originals_removed=removed,
    )  # fmt: off
    return events, len(sources)

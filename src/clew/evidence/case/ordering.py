"""The place of each item in one timeline, worked out when items change and kept in the store, so
that a page of a million is read at once.
"""

from __future__ import annotations

from array import array

from clew.evidence.case.store import Store

_BATCH = 5000


def place_items(store: Store) -> None:
    """By time, each conversation in the order of its source (decision 62)."""
    from clew.evidence.order import merged

    held = store.database
    numbers, times = array("q"), array("d")
    talks: dict[tuple[int, str], int] = {}
    begins, last = list[tuple[int, int]](), -1
    for source in store.sources():
        for number, epoch, conversation in held.execute(
            "select number, epoch, conversation from events where source = ? order by number",
            (source.number,),
        ):
            talk = talks.setdefault((source.number, conversation), len(talks))
            if talk != last:
                begins.append((len(numbers), talk))
                last = talk
            numbers.append(number)
            times.append(float("nan") if epoch is None else epoch)
    with held:
        held.execute(
            "create table if not exists places (place integer primary key, event integer not null)"
        )
        held.execute("create index if not exists places_of_event on places (event)")
        held.execute("delete from places")
        held.execute("drop table if exists kinds")
        held.execute(
            "create table kinds (source integer not null, kind text not null, number integer not null)"
        )
        held.execute(
            "insert into kinds select source, kind, count(*) from events group by source, kind"
        )
        # What was counted may quote what is withdrawn now.
        held.execute("drop table if exists counted")
        if not numbers:
            return
        place, rows = 0, list[tuple[int, int]]()
        for first, end in merged(times, begins):
            for at in range(first, end):
                place += 1
                rows.append((place, numbers[at]))
                if len(rows) == _BATCH:
                    held.executemany("insert into places values (?, ?)", rows)
                    rows = []
        held.executemany("insert into places values (?, ?)", rows)

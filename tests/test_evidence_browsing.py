"""Pages of a store's timeline against the same choice made one item at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clew.evidence.case import browsing
from clew.evidence.case.adding import add
from clew.evidence.case.agreements import Agreement
from clew.evidence.case.browsing import Browser, Wanted, by_day, whole
from clew.evidence.case.ordering import place_items
from clew.evidence.case.people import Who, join
from clew.evidence.case.store import DATABASE, Item, Store, create, folded, opened
from clew.evidence.court.chronology import in_order
from clew.evidence.scope import Scope

_CHATS = (
    """\
25/10/2025, 20:00 - Sam: first words
26/10/2025, 01:30 - Sam: in the doubled hour
26/10/2025, 01:10 - Sam: Gwelais i dŷ dy fam
26/10/1925, 01:10 - Sam: no such year
27/10/2025, 09:00 - Ann Lee: stop it
""",
    """\
26/10/2025, 01:20 - Sam: привет
24/10/2025, 12:00 - Mum: out of its order
28/10/2025, 00:30 - Sam: 我爱你, no
""",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    work = tmp_path_factory.mktemp("browsing")
    made = work / "store"
    create(made, "X", "DC Roe")
    with closing(sqlite3.connect(made / DATABASE)) as held:
        held.execute("pragma journal_mode = wal")
    with opened(made, "DC Roe") as store:
        for number, chat in enumerate(_CHATS, 1):
            store.agree(
                Agreement(f"{number}", "victim", "p", "Ann", date(2025, 11, 1), Scope(everything=True))
            )  # fmt: skip
            (work / f"{number}.txt").write_text(chat)
            add(store, [work / f"{number}.txt"], number, "Europe/London", "day-first")
        join(store, "Samuel Roe", "suspect", ["name sam"], "contact card")
        place_items(store)
    return made


@pytest.fixture(scope="module")
def opened_twice(folder: Path) -> Iterator[tuple[Store, Store]]:
    """All of it, and what a reader of the second device alone sees."""
    with (
        opened(folder, "DC Roe", reading=True) as whole_store,
        opened(folder, "Ada", reading=True, only=frozenset({2})) as part,
    ):
        yield whole_store, part


_DAYS = st.none() | st.dates(date(2025, 10, 23), date(2025, 10, 29))
_WANTED = st.builds(
    Wanted,
    kind=st.sampled_from(["", "message", "call"]),
    person=st.sampled_from(["", "", "Samuel Roe", "Nobody"]),
    device=st.sampled_from([0, 0, 1, 2, 3]),
    first=_DAYS,
    last=_DAYS,
    words=st.sampled_from(["", "", "no", "gwelais dy", "ПРИВ", "我爱", "sam", "it", "“"]),
)


def _fits(item: Item, wanted: Wanted, store: Store) -> bool:
    who, agreement = Who(store), {s.number: s.agreement for s in store.sources()}[item.source]
    day = (
        datetime.fromtimestamp(item.epoch, UTC).astimezone(ZoneInfo("Europe/London")).date()
        if item.epoch is not None
        else None
    )
    said = folded(" ".join((item.text, item.sender, item.receiver, item.attachment)))
    people = {p.name for p in (who.sender(item), who.receiver(item)) if p}
    return (
        wanted.kind in ("", item.kind)
        and wanted.device in (0, agreement)
        and (not wanted.person or wanted.person in people)
        and (not wanted.first or (day is not None and day >= wanted.first))
        and (not wanted.last or (day is not None and day <= wanted.last))
        and all(folded(w) in said for w in wanted.words.split())
    )


@given(
    wanted=_WANTED,
    partly=st.booleans(),
    before=st.integers(0, 9),
    most=st.integers(1, 4),
    counted=st.sampled_from([0, 2, 10_000]),
)
def test_a_page_holds_what_fits_in_its_order(
    opened_twice: tuple[Store, Store],
    wanted: Wanted,
    partly: bool,
    before: int,
    most: int,
    counted: int,
) -> None:
    """`counted`: how many items with words are counted to the end, so that words which stand nearly
    everywhere are tried among few items.
    """
    store = opened_twice[partly]
    right = [i for i in in_order(list(opened_twice[0].items())) if store.only is None or i.source == 2]  # fmt: skip
    right = [i for i in right if _fits(i, wanted, opened_twice[0])]
    with patch.object(browsing, "COUNTED", counted):
        browser = Browser(store, wanted)
        number = browser.count()
    assert number == len(right) or (wanted.words and number == counted + 1 < len(right))
    assert browser.rows(before, most) == right[before : before + most]


def test_a_reader_of_one_device_finds_no_item_of_another(opened_twice: tuple[Store, Store]) -> None:
    everything, part = opened_twice
    for item in everything.items():
        found = whole(part, item.number)
        assert (found is not None) == (item.source == 2), item
    assert [i.source for i in part.search("no")] == [2]
    assert {s.agreement for s in part.sources()} == {a.number for a in part.agreements()} == {2}
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        part.database.execute("delete from events")


@pytest.mark.parametrize("zone", ["Europe/London", "Asia/Kathmandu", "America/St_Johns"])
def test_days_are_counted_as_the_clock_of_a_zone_has_them(
    opened_twice: tuple[Store, Store], zone: str
) -> None:
    for store in opened_twice:
        right: dict[date, dict[str, int]] = {}
        for item in store.items():
            if item.epoch is not None:
                day = datetime.fromtimestamp(item.epoch, UTC).astimezone(ZoneInfo(zone)).date()
                kinds = right.setdefault(day, {})
                kinds[item.kind] = kinds.get(item.kind, 0) + 1
        assert right
        assert by_day(store, zone) == right


def test_looks_of_two_readers_stand_in_one_unbroken_log(opened_twice: tuple[Store, Store]) -> None:
    from clew.evidence.case import custody
    from clew.evidence.case.store import CUSTODY

    for number in range(4):
        opened_twice[number % 2].note("looked at: timeline", after=number)
    touches = list(custody.touches(opened_twice[0].folder / CUSTODY))
    assert [t.by for t in touches[-4:]] == ["DC Roe", "Ada", "DC Roe", "Ada"]

"""What a case's evidence shows, against a story whose numbers were counted by hand."""

from __future__ import annotations

import json
from math import hypot
from pathlib import Path

import pytest
from click.testing import Result
from defusedxml import ElementTree
from hypothesis import given
from hypothesis import strategies as st

from clew.evidence.case.people import Who
from clew.evidence.case.store import Item, opened
from clew.evidence.court.plan import plans
from clew.evidence.findings.contacts import Contacts, Question, pairs
from clew.evidence.findings.patterns import bursts, days_without, hours, unanswered
from clew.evidence.findings.places import Place, Places, metres
from clew.evidence.findings.refusals import refusal, rules
from tests.test_evidence import read
from tests.test_evidence_case import BY, add, agree, evidence, store_with

# Nine contacts of Sam: two on the 13th, five in one burst in the night of the 14th, one on the
# 18th, one on the 20th. Ann answers the first, and asks him to stop.
CHAT = """13/03/2026, 09:00 - Sam Roe: good morning
13/03/2026, 09:05 - Ann Lee: please leave me alone, stop texting me
13/03/2026, 21:00 - Sam Roe: I will kill you
14/03/2026, 02:00 - Sam Roe: answer
14/03/2026, 02:05 - Sam Roe: answer
14/03/2026, 02:10 - Sam Roe: answer me
14/03/2026, 02:20 - Sam Roe: now
14/03/2026, 02:30 - Sam Roe: now
18/03/2026, 12:00 - Sam Roe: hello
18/03/2026, 12:01 - Ann Lee: what
18/03/2026, 12:02 - You blocked this contact. Tap to unblock.
20/03/2026, 08:00 - Sam Roe: still here
"""
NEW = """13/03/2026, 10:00 - Mum: hi
19/03/2026, 10:00 - Joe X: it is me
"""


def places(device: str, spots: list[tuple[str, float, float, int | None]]) -> str:
    return json.dumps(
        {
            "locations": [
                {
                    "timestamp": at, "latitudeE7": int(a * 1e7), "longitudeE7": int(b * 1e7),
                    **({"accuracy": near} if near is not None else {}), "deviceTag": device,
                }
                for at, a, b, near in spots
            ]
        }
    )  # fmt: skip


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("case")
    store = store_with(folder)
    (folder / "chat.txt").write_text(CHAT)
    (folder / "new.txt").write_text(NEW)
    (folder / "hers.json").write_text(
        places(
            "a",
            [("2026-03-13T10:00:00Z", 51.5, -0.1, 20), ("2026-03-13T11:00:00Z", 51.5, -0.1, 20)],
        )
    )
    (folder / "his.json").write_text(
        places(
            "b",
            [
                ("2026-03-13T10:10:00Z", 51.501, -0.1, None),  # 111 metres off, 20 told
                ("2026-03-13T11:10:00Z", 51.52, -0.1, 9),  # 2 kilometres off
                ("2026-03-13T15:00:00Z", 51.5, -0.1, 9),  # nothing of hers beside it
            ],
        )
    )
    (folder / "sam.vcf").write_text(
        "BEGIN:VCARD\nVERSION:3.0\nFN:Sam Roe\nTEL:07700 900123\nEND:VCARD\n"
    )
    agree(store, "--everything")
    add(store, *(folder / n for n in ("chat.txt", "new.txt", "hers.json", "sam.vcf")))
    add(store, folder / "his.json", number=2)
    return store


@pytest.fixture(scope="module")
def joined(case: Path) -> Path:
    for person, role, *identities in (
        ("Ann Lee", "victim", "Ann Lee", "owner of the device of agreement 1"),
        ("Sam Roe", "suspect", "number 7700900123", "name sam roe", "owner of the device of agreement 2"),
    ):  # fmt: skip
        given = [word for i in identities for word in ("--identity", i)]
        evidence("join", case, "--person", person, "--role", role, *given, "--reason", "her statement", *BY)  # fmt: skip
    evidence("mark", case, "--kind", "order", "--at", "2026-03-14T02:05", "--about", "SPO", "--source", "register", *BY)  # fmt: skip
    return case


def show(store: Path, *more: str) -> tuple[Result, dict[str, tuple[int, int, list[str]]]]:
    """Each finding: count, base, the texts of its items."""
    table = store.parent / "found.csv"
    ran = evidence("show", store, "--csv", table, *more, *BY)
    bundle = store.parent / f"b{len(list(store.parent.iterdir()))}"
    evidence("bundle", "--store", store, "--out", bundle, *BY)
    place = {(r["source"], r["position"]): r["text"] for r in read(bundle / "timeline.csv")}
    text = {r["item"]: place[r["source"], r["position"]] for r in read(bundle / "items.csv")}
    return ran, {
        f["finding"]: (int(f["count"]), int(f["base"]), [text[i] for i in f["items"].split()])
        for f in read(table)
        if not f["part"]
    }


def test_each_number_is_the_one_counted_by_hand(joined: Path) -> None:
    ran, found = show(joined)
    answered = {"good morning", "hello"}
    count, base, items = found["Contacts that Ann Lee did not answer"]
    assert (count, base) == (7, 9)
    assert not answered & set(items)
    assert found["Contacts in bursts"][:2] == (5, 9)
    assert found["Contacts between midnight and 06:00"][:2] == (5, 9)
    # 13, 14, 18 and 20 March of the eight days.
    assert found["Days without a contact"][:2] == (4, 8)
    count, base, items = found["Contacts after Ann Lee first wrote words that ask for no contact"]
    assert (count, base) == (8, 9)
    assert "good morning" not in items
    # After five past two, not at it.
    (order,) = (f for name, f in found.items() if name.startswith("Contacts after an order"))
    assert order[:2] == (5, 9)
    threat = found["Words that the reader takes for “a threat to kill”"]
    assert threat == (1, 9, ["I will kill you"])
    assert "“I will kill you” (asserted; rules)" in ran.output
    together = found["Places of both within reach of each other at about the same time"]
    assert together[:2] == (1, 2)
    assert "accuracy not told and 20 metres" in ran.output


def test_days_and_kinds_narrow_the_base_and_are_told(joined: Path) -> None:
    ran, found = show(joined, "--from", "2026-03-14", "--until", "2026-03-14")
    assert found["Contacts in bursts"][:2] == (5, 5)
    assert "from 14 March 2026 to 14 March 2026" in ran.output
    _, found = show(joined, "--kind", "call")
    assert found["Contacts in bursts"][:2] == (0, 0)


def test_a_new_account_after_a_block_is_proposed_and_not_joined(joined: Path) -> None:
    ran, found = show(joined)
    assert found["Identities that first appear after a block"] == (1, 2, ["it is me"])
    assert "You blocked this contact" in ran.output
    people = evidence("people", joined, *BY).output
    assert next(line for line in people.splitlines() if line.startswith("name joe x")).endswith("Joined to nobody.")  # fmt: skip


def test_identities_are_joined_by_a_decision_with_its_reason_and_undone(case: Path) -> None:
    people = evidence("people", case, *BY).output
    assert "Evidence: name sam roe and number 7700900123, one contact, 1 times" in people
    words = ("--person", "Bo", "--role", "other", "--reason", "x")
    assert "no item has it" in evidence("join", case, *words, "--identity", "Nobody", *BY, status=2).stderr  # fmt: skip
    evidence("join", case, *words, "--identity", "Mum", *BY)
    assert "Joined to Bo" in evidence("people", case, *BY).output
    other = ("--person", "Cy", "--role", "other", "--reason", "y")
    assert "was joined to Bo" in evidence("join", case, *other, "--identity", "Mum", *BY, status=2).stderr  # fmt: skip
    evidence("unjoin", case, "--identity", "Mum", "--reason", "wrong", *BY)
    assert "Joined to Bo" not in evidence("people", case, *BY).output
    assert "joined to nobody" in evidence("unjoin", case, "--identity", "Mum", "--reason", "w", *BY, status=2).stderr  # fmt: skip
    log = evidence("custody", case, *BY).output
    assert "identities joined" in log
    assert "join undone" in log


def test_nothing_is_counted_before_it_is_decided_who_is_who(tmp_path: Path) -> None:
    store = store_with(tmp_path)
    (tmp_path / "chat.txt").write_text(CHAT)
    add(store, tmp_path / "chat.txt")
    assert "nobody in the role victim" in evidence("show", store, *BY, status=2).stderr


def test_between_several_it_is_asked_of_whom(tmp_path: Path) -> None:
    store = store_with(tmp_path)
    (tmp_path / "chat.txt").write_text(CHAT)
    (tmp_path / "other.txt").write_text(
        "13/03/2026, 10:00 - Joe X: hi\n13/03/2026, 10:01 - Bea: no\n14/03/2026, 10:00 - Joe X: hi again\n"
    )
    add(store, tmp_path / "chat.txt", tmp_path / "other.txt")
    for name, role in (("Ann Lee", "victim"), ("Bea", "victim"), ("Sam Roe", "suspect"), ("Joe X", "suspect")):  # fmt: skip
        evidence("join", store, "--person", name, "--role", role, "--identity", name, "--reason", "her statement", *BY)  # fmt: skip
    refused = evidence("show", store, *BY, status=2).stderr
    assert "2 people in the role victim: Ann Lee, Bea" in refused
    assert "Nobody in the role victim is called Ann" in evidence("show", store, "--victim", "Ann", "--suspect", "Joe X", *BY, status=2).stderr  # fmt: skip
    _, found = show(store, "--victim", "Bea", "--suspect", "Joe X")
    assert found["Contacts that Bea did not answer"][:2] == (1, 2)
    _, found = show(store, "--victim", "Ann Lee", "--suspect", "Sam Roe")
    assert found["Contacts that Ann Lee did not answer"][:2] == (7, 9)
    with opened(store, "DC Roe", reading=True) as held:
        assert [(p.suspect, p.victim, p.there, p.back) for p in pairs(held, Who(held), Question())] == [
            ("Sam Roe", "Ann Lee", 9, 2), ("Sam Roe", "Bea", 0, 0), ("Joe X", "Ann Lee", 0, 0), ("Joe X", "Bea", 2, 1),
        ]  # fmt: skip


# Properties of the counting.

_START = 1_773_360_000


def _item(number: int, epoch: int) -> Item:
    return Item(number, 1, "", "", float(epoch), "", "", "", "", "", "message", "", "", "")


@given(st.lists(st.tuples(st.integers(0, 200_000), st.booleans()), max_size=40))
def test_findings_never_count_more_than_their_base_and_name_what_they_count(
    moments: list[tuple[int, bool]],
) -> None:
    items = [_item(n, _START + at) for n, (at, _) in enumerate(moments)]
    there = sorted((i for i, (_, t) in zip(items, moments, strict=True) if t), key=lambda i: (i.epoch, i.number))  # fmt: skip
    back = sorted((i for i, (_, t) in zip(items, moments, strict=True) if not t), key=lambda i: (i.epoch, i.number))  # fmt: skip
    held = Contacts(Question(), "Sam", "Ann", tuple(there), tuple(back), 0, 0)
    for found in (unanswered(held), bursts(held), hours(held)):
        assert 0 <= found.count == len(found.items) <= found.base == len(there)
        assert set(found.items) <= {i.number for i in there}
    assert sum(p.count for p in hours(held).parts) == len(there)
    # Read again the slow way.
    slow = [
        i.number
        for i in there
        if not any(0 <= (b.epoch or 0) - (i.epoch or 0) <= 24 * 3600 for b in back)
    ]
    assert sorted(unanswered(held).items) == sorted(slow)
    gaps = days_without(held)
    assert sum(p.count for p in gaps.parts) == gaps.count


_SPOT = st.builds(
    Place,
    st.just(_item(1, _START)),
    st.floats(51.0, 51.5),
    st.floats(-3.2, -2.9),
    st.none() | st.floats(1, 90),
)


@given(st.lists(_SPOT, min_size=1, max_size=6), st.lists(_SPOT, min_size=1, max_size=6))
def test_a_plan_is_to_scale_and_holds_every_place(his: list[Place], hers: list[Place]) -> None:
    drawn, within = plans(Places(his, hers, [(his[0], hers[0], 1.0)], 1), "Sam <b>", "Ann")
    root = ElementTree.fromstring(drawn.svg)
    space = "{http://www.w3.org/2000/svg}"
    squares = [
        (float(r.attrib["x"]) + 3.5, float(r.attrib["y"]) + 3.5)
        for r in root.iter(f"{space}rect")
        if r.get("width") == "7" and r.get("x") != "320"
    ]
    assert 1 <= len(squares) <= len(his)
    assert all(10 <= x <= 610 and 10 <= y <= 410 for x, y in squares)
    # The bar of the scale, and the farthest two squares measured by it.
    (bar,) = (p.attrib["d"] for p in root.iter(f"{space}path") if p.attrib["d"].startswith("M20"))
    (label,) = (t.text or "" for t in root.iter(f"{space}text") if (t.text or "").endswith((" km", " m")))  # fmt: skip
    length = float(label.split()[0]) * (1000 if label.endswith("km") else 1)
    unit = float(bar.split("h")[1].split("M")[0]) / length
    far = max(metres(a, b) for a in his for b in his)
    wide = max(hypot(a[0] - b[0], a[1] - b[1]) for a in squares for b in squares)
    assert abs(wide - far * unit) <= 3 + 0.02 * wide
    assert "1: items 1 and 1, 1 metres apart" in within.alt


@given(st.floats(-89, 89), st.floats(-179, 179), st.floats(-0.001, 0.001))
def test_a_distance_is_that_of_the_ground(latitude: float, longitude: float, up: float) -> None:
    one, other = (Place(_item(1, 1), a, longitude, None) for a in (latitude, latitude + up))
    # A degree of latitude is 111.19 kilometres on this ball.
    assert abs(metres(one, other) - abs(up) * 111_195) < 0.1
    assert metres(one, one) == 0


def test_words_that_ask_for_no_contact_are_found_as_they_are_said() -> None:
    for rule in rules():
        for text in rule.yes:
            assert refusal(text), text
            assert refusal(f"Hello. {text}!"), text
        for text in rule.no:
            assert not refusal(text), text
    assert refusal("No. stop. Do not contact me") == "stop. Do not contact me"
    assert refusal("ok, dont text me") == "dont text me"

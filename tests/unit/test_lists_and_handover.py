"""Lists sorted by a column and taken away as files; a case handed over with all that is open on it."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest

from tests.unit.world import World


def _rows(answer: Any) -> list[dict[str, str]]:
    assert answer["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.parametrize(("who", "path"), [("cara", "/cases/?as=csv"), ("tess", "/triage/?list=hidden&as=csv"), ("cara", "/orders/?show=force&as=csv"), ("cara", "/orders/?show=breaches&as=csv")])  # fmt: skip
def test_a_list_is_taken_away_as_it_stands_and_that_is_written_down(
    world: World, visit: Any, as_service: Any, who: str, path: str
) -> None:
    from clew.unit.audit.models import Entry

    client = visit(who)
    shown = client.get(path.replace("&as=csv", "").replace("?as=csv", "")).content.decode()
    rows = _rows(client.get(path))
    assert rows
    for row in rows[:20]:
        assert row["Reference"] in shown
    with as_service():
        assert Entry.objects.filter(
            actor=world.people[who].pk, action="disclosure", what__endswith="as a file"
        ).exists()


def test_a_file_holds_no_formula_and_nothing_of_others(
    world: World, visit: Any, as_service: Any
) -> None:
    from clew.unit.cases.models import Case

    with as_service():
        Case.objects.filter(pk=world.case.pk).update(title='=HYPERLINK("x")')
    text = visit("petra").get("/cases/?as=csv").content.decode("utf-8-sig")
    assert world.unshared.reference not in text
    assert "'=HYPERLINK" in text
    # Whoever reads the queue in numbers alone takes no names away.
    assert visit("anna").get("/triage/?list=hidden&as=csv").status_code == 403


def test_cases_are_sorted_by_name_through_every_page(
    world: World, visit: Any, as_service: Any
) -> None:
    import re

    from clew.unit.cases.models import Case

    with as_service():
        for number in range(30):
            Case.objects.create(
                level="advise",
                title=f"{'ABC'[number % 3]}~{number:02d} towards somebody",
                opened_by=world.people["sam"],
            )
    cara, path, seen = visit("cara"), "/cases/?sort=name", []
    while path:
        page = cara.get(path).content.decode()
        seen += re.findall(r'<th scope="row"[^>]*><a [^>]*>([^<]*)<', page)
        following = re.search(r'rel="next" href="([^"]*)"', page)
        path = following[1].replace("&amp;", "&") if following else ""
    with as_service():
        assert seen == list(
            Case.objects.filter(closed_at=None)
            .order_by("title", "id")
            .values_list("title", flat=True)
        )


def test_a_case_is_handed_over_with_what_is_open_on_it(
    world: World, visit: Any, as_service: Any
) -> None:
    from clew.unit.access.identity import acting_as
    from clew.unit.accounts.models import Notice, User
    from clew.unit.cases.models import Case, Event
    from clew.unit.orders.models import Order
    from clew.unit.plans import actions as plans
    from clew.unit.plans.models import Action, Need

    cara, sam = world.people["cara"], world.people["sam"]
    with as_service():
        User.objects.filter(pk=sam.pk).update(roles=["supervisor", "case_officer"])
        Order.objects.filter(pk=world.order.pk).update(manager=cara)
    with acting_as(cara):
        need = Need.objects.filter(case=world.case).first()
        mine = plans.add_action(
            need,
            by=cara,
            text="Ring the school.",
            agency=cara.agency,
            owner=cara,
            target_on=world.order.made_on.replace(year=2099),
        )
        theirs = Action.objects.get(pk=world.numbers["action"])
        version = Case.objects.get(pk=world.case.pk).version
    client, where = visit("cara"), f"/cases/{world.case.reference}/assign/"
    page = client.get(where).content.decode()
    assert "Still open on this case" in page
    assert "Ring the school." in page
    assert (
        client.post(
            where,
            {
                "officer": sam.pk,
                "version": version,
                "note": "She moves on Friday.\nDo not ring before noon.",
            },
        ).status_code
        == 302
    )
    with acting_as(cara):
        assert Case.objects.get(pk=world.case.pk).officer_id == sam.pk
        assert Action.objects.get(pk=mine.pk).owner_id == sam.pk
        assert Action.objects.get(pk=theirs.pk).owner_id == theirs.owner_id
        assert Order.objects.get(pk=world.order.pk).manager_id == sam.pk
        assert (
            "Do not ring before noon." in Event.objects.get(case=world.case, source="Handover").text
        )
    with acting_as(sam):
        assert Notice.objects.filter(to=sam, text__contains=world.case.reference).exists()


@pytest.mark.parametrize(
    ("who", "path", "holds"),
    [
        ("cara", "/cases/?show=open", "{case.title}"),
        ("tess", "/triage/?list=decided", ""),
        ("cara", "/orders/?show=force", ""),
        ("iris", "/requests/?show=all", "A. Reader"),
        ("tess", "/reports/?show=all", "P-"),
        ("petra", "/meetings/?", "Room 1"),
        ("otto", "/audit/?who=cara", "Cara Whitlock"),
    ],
)
def test_every_list_is_taken_away_marked_and_that_is_written_down(
    world: World, visit: Any, as_service: Any, who: str, path: str, holds: str
) -> None:
    import docx
    from pypdf import PdfReader

    from clew.unit.audit.models import Entry

    client = visit(who)
    page = client.get(path).content.decode()
    for kind in ("csv", "docx", "pdf"):
        assert f"as={kind}" in page, kind
    table = client.get(f"{path}&as=csv")
    assert table["Content-Type"].startswith("text/csv")
    assert holds.format(case=world.case) in table.content.decode("utf-8-sig")
    made = docx.Document(io.BytesIO(client.get(f"{path}&as=docx").content))
    assert made.sections[0].header.paragraphs[0].text == "Official-Sensitive"
    rows = [[c.text for c in row.cells] for t in made.tables for row in t.rows]
    assert len(rows) == len(table.content.decode().strip().splitlines())
    printed = PdfReader(io.BytesIO(client.get(f"{path}&as=pdf").content))
    assert "Official-Sensitive" in printed.pages[0].extract_text()
    with as_service():
        noted = Entry.objects.filter(actor=world.people[who].pk, action="disclosure")
        assert noted.filter(what__contains="as a file").count() >= 3


def test_any_page_of_a_list_is_reached_by_its_number(
    world: World, visit: Any, as_service: Any
) -> None:
    from clew.unit.cases.models import Case
    from clew.unit.plans.models import Meeting

    with as_service():
        for number in range(60):
            Case.objects.create(
                level="advise", title=f"Zz {number:03}", opened_by=world.people["sam"]
            )
            Meeting.objects.create(
                held_on=date(2025, 1, 1) + timedelta(days=number), chair=world.people["cara"]
            )
    cara = visit("cara")
    seen: list[str] = []
    for number in range(1, 5):
        page = cara.get(f"/cases/?show=open&sort=name&page={number}").content.decode()
        seen += re.findall(r">(Zz \d{3})<", page)
    assert seen == [f"Zz {number:03}" for number in range(60)]
    # From a page that was asked for by number, the next follows.
    page = cara.get("/cases/?show=open&sort=name&page=2").content.decode()
    following = unescape(re.search(r'rel="next" href="([^"]*)"', page)[1])
    third = cara.get("/cases/?show=open&sort=name&page=3").content.decode()
    wanted = re.findall(r">(Zz \d{3})<", third)
    assert re.findall(r">(Zz \d{3})<", cara.get(following).content.decode()) == wanted
    assert cara.get("/cases/?page=9999").status_code == 200
    assert cara.get("/cases/?page=-1&after=x").status_code == 200
    meetings = "".join(cara.get(f"/meetings/?page={n}").content.decode() for n in (1, 2, 3))
    assert meetings.count(" January 2025<") == 31
    assert cara.get("/triage/?list=recorded&page=2").status_code == 200
    assert cara.get("/orders/?show=force&page=2").status_code == 200

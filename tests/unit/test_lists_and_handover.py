"""Lists sorted by a column and taken away as files; a case handed over with all that is open on it."""

from __future__ import annotations

import csv
import io
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

"""Two people hold one form: the second sees what the first wrote beside what they typed, and
nothing is lost.
"""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.unit.test_orders import day
from tests.unit.test_who_changes_what import as_, considered_by, of
from tests.unit.test_who_may_what import give_purposes
from tests.unit.world import World


def version_on(page: str) -> str:
    return re.search(r'name="version" value="(\d+)"', page).group(1)  # type: ignore[union-attr]


def contact(**fields: str) -> dict[str, str]:
    return {
        "never": "Never ring: he has her handset.",
        "how": "Through the advocate only.",
        "when": "",
        "telephone": "07700 900123",
        "email": "",
        "address": "12 Hidden Lane",
        "address_known_to_suspect": "false",
        **fields,
    }


def held_contact(world: World) -> Any:
    from clew.unit.cases.models import SafeContact

    with as_(world, "cara"):
        return SafeContact.objects.get(person_id=world.numbers["person"])


def test_safe_contact_is_never_written_over_unseen(world: World, visit: Any) -> None:
    """The advocate and the officer open the same form; both texts stand side by side for the
    second, and saving again is on purpose.
    """
    from clew.unit.accounts.models import Notice

    where = of(world, f"people/{world.numbers['person']}/contact/")
    ada, cara = visit("ada"), visit("cara")
    hers, his = (
        version_on(ada.get(where).content.decode()),
        version_on(cara.get(where).content.decode()),
    )
    assert ada.post(where, contact(version=hers)).status_code == 302
    answer = cara.post(where, contact(never="Nothing to avoid.", how="Ring any time.", version=his))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Ada Marsh changed this on" in page
    differs = page.split("What differs</caption>")[1].split("</table>")[0]
    for said in (
        "Never ring: he has her handset.",
        "Through the advocate only.",
        "Nothing to avoid.",
        "Ring any time.",
    ):
        assert said in differs, said
    assert "12 Hidden Lane" not in differs, "what both say alike does not differ"
    assert "Nothing to avoid." in page.split("<form")[1], "what was typed stays in the form"
    assert held_contact(world).never == "Never ring: he has her handset."
    # The same old form once more is refused once more; the page that showed both saves.
    assert cara.post(where, contact(never="Nothing to avoid.", version=his)).status_code == 422
    assert (
        cara.post(
            where, contact(never="Never ring; never text.", version=version_on(page))
        ).status_code
        == 302
    )
    assert held_contact(world).never == "Never ring; never text."
    with as_(world, "ada") as me:
        assert Notice.objects.filter(to=me, text__contains="Safe contact on").count() == 1, (
            "who confirmed it before is told"
        )
    with as_(world, "cara") as me:
        assert Notice.objects.filter(to=me, text__contains="Safe contact on").count() == 1, (
            "of Ada's change"
        )


def test_confirming_without_a_change_tells_nobody(world: World, visit: Any) -> None:
    from clew.unit.accounts.models import Notice

    where = of(world, f"people/{world.numbers['person']}/contact/")
    same = contact(
        never="Never after six.",
        how="Text first.",
        version=version_on(visit("ada").get(where).content.decode()),
    )
    assert visit("ada").post(where, same).status_code == 302
    with as_(world, "cara") as me:
        assert not Notice.objects.filter(to=me, text__contains="Safe contact on").exists()
    assert held_contact(world).confirmed_by.username == "ada"


def test_a_form_without_a_version_writes_over_nothing(world: World, visit: Any) -> None:
    where = of(world, f"people/{world.numbers['person']}/contact/")
    assert visit("cara").post(where, contact()).status_code == 422
    assert held_contact(world).never == "Never after six."


def test_two_who_record_the_first_safe_contact(world: World, visit: Any) -> None:
    from clew.unit.cases import actions

    with as_(world, "cara") as cara:
        child = actions.save_person(
            world.case,
            None,
            by=cara,
            role="child",
            category="victim",
            name="Kit",
            date_of_birth=None,
            relationship="",
        )
    where = of(world, f"people/{child.pk}/contact/")
    assert visit("ada").post(where, contact(version="0")).status_code == 302
    answer = visit("cara").post(where, contact(never="Nothing to avoid.", version="0"))
    assert answer.status_code == 422
    assert "Never ring: he has her handset." in answer.content.decode()


def test_earlier_versions_of_safe_contact_can_be_read(world: World, visit: Any) -> None:
    where = of(world, f"people/{world.numbers['person']}/contact/")
    for who, never in (("ada", "Never by post."), ("cara", "Never at work.")):
        form = contact(never=never, version=version_on(visit(who).get(where).content.decode()))
        assert visit(who).post(where, form).status_code == 302
    page = visit("ada").get(where + "earlier/").content.decode()
    assert re.findall("Never (?:after six|by post|at work)", page.split("</section>")[-1]) == [
        "Never at work",
        "Never by post",
        "Never after six",
    ]
    assert re.findall(r"(Cara Whitlock|Ada Marsh)(?: \(what holds now\))?</h2>", page) == [
        "Cara Whitlock",
        "Ada Marsh",
        "Cara Whitlock",
    ]
    assert where + "earlier/" in visit("cara").get(of(world, "victim/")).content.decode()
    for who in ("petra", "clive"):
        assert visit(who).get(where + "earlier/").status_code == 403


def test_whether_the_suspect_knows_the_address_is_kept_by_an_edit(world: World, visit: Any) -> None:
    """The form shows what is recorded: sending it back as it was drawn changes nothing."""
    where = of(world, f"people/{world.numbers['person']}/contact/")
    page = visit("cara").get(where).content.decode()
    drawn = re.findall(r'name="address_known_to_suspect"[^>]*value="(\w+)"([^>]*)>', page)
    assert [(value, "checked" in rest) for value, rest in drawn] == [
        ("true", False),
        ("false", True),
        ("unknown", False),
    ]
    for said, kept in (("true", True), ("unknown", None), ("false", False)):
        form = contact(
            address_known_to_suspect=said,
            version=version_on(visit("cara").get(where).content.decode()),
        )
        assert visit("cara").post(where, form).status_code == 302
        assert held_contact(world).address_known_to_suspect is kept


PERSON = {"role": "victim", "category": "victim", "relationship": ""}


def test_a_person_of_the_case(world: World, visit: Any) -> None:
    give_purposes(world)
    where = of(world, f"people/{world.numbers['person']}/")
    one, other = visit("cara").get(where).content.decode(), visit("sam").get(where).content.decode()
    assert (
        visit("cara")
        .post(where, {**PERSON, "name": "Joan Amber", "version": version_on(one)})
        .status_code
        == 302
    )
    answer = visit("sam").post(
        where, {**PERSON, "name": "Jean Amber", "version": version_on(other)}
    )
    assert answer.status_code == 422
    assert "Cara Whitlock changed this on" in answer.content.decode()
    assert "Joan Amber" in answer.content.decode()
    assert "Jean Amber" in answer.content.decode()


def test_minutes_and_attendance(world: World, visit: Any) -> None:
    give_purposes(world)
    number, item = world.numbers["meeting"], world.numbers["item"]
    assert (
        visit("cara")
        .post(f"/meetings/items/{item}/", {"minutes": "Probation sees him.", "version": 1})
        .status_code
        == 302
    )
    answer = visit("sam").post(
        f"/meetings/items/{item}/", {"minutes": "Nothing was agreed.", "version": 1}
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Cara Whitlock changed this on" in page
    assert "Probation sees him." in page
    assert "Nothing was agreed." in page
    petra, clive = (world.people[n].pk for n in ("petra", "clive"))
    assert (
        visit("cara")
        .post(f"/meetings/{number}/", {"attendees": [petra], "apologies": "", "version": 1})
        .status_code
        == 302
    )
    answer = visit("sam").post(
        f"/meetings/{number}/", {"attendees": [clive], "apologies": "", "version": 1}
    )
    assert answer.status_code == 422
    differs = answer.content.decode().split("What differs</caption>")[1].split("</table>")[0]
    assert "Petra Dunne" in differs
    assert "Clive Amari" in differs


def test_a_review_of_retention(world: World, visit: Any) -> None:
    give_purposes(world)
    where = f"/retention/{world.case.reference}/"
    form = {
        "group": "1",
        "hold_reason": "",
        "review_reason": "Read against the schedule.",
        "review_on-day": "1",
        "review_on-month": "1",
        "review_on-year": "2099",
        "version": 1,
    }
    assert (
        visit("sam")
        .post(where, {**form, "held": "on", "hold_reason": "A civil claim is open."})
        .status_code
        == 302
    )
    answer = visit("sam").post(where, form)
    assert answer.status_code == 422
    assert "A civil claim is open." in answer.content.decode()


@pytest.mark.parametrize("what", ["paper", "notification"])
def test_papers_and_notifications(world: World, visit: Any, what: str) -> None:
    from clew.unit.orders.actions import applications

    give_purposes(world)
    if what == "paper":
        held = considered_by(world, "cara")
        with as_(world, "cara") as cara:
            paper = applications.save_paper(
                held, None, by=cara, kind="statement", title="Hers", whose="The victim"
            )
        where, form = (
            f"/applications/{held.reference}/papers/{paper.pk}/",
            {"kind": "statement", "whose": "The victim", "version": 1},
        )
        one, other = (
            {**form, "title": "Her first statement"},
            {**form, "title": "Her statement of June"},
        )
    else:
        from django.utils import timezone

        where = f"/orders/{world.order.reference}/duties/{world.numbers['duty']}/"
        form = {
            "taken_by": "PC 12",
            "names": "",
            "address": "",
            "version": 1,
            **day("notified_on", timezone.localdate()),
        }
        one, other = {**form, "station": "Northmoor Central"}, {**form, "station": "Northmoor West"}
    assert visit("cara").post(where, one).status_code == 302
    answer = visit("sam").post(where, other)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Cara Whitlock changed this on" in page
    for said in (
        ("Her first statement", "Her statement of June")
        if what == "paper"
        else ("Northmoor Central", "Northmoor West")
    ):
        assert said in page


def test_a_condition_is_compared_with_the_condition_and_a_decision_is_opened_again(
    world: World, visit: Any
) -> None:
    """The version is the application's; what is shown beside is what the form is of. Nobody
    authorises what they have not read.
    """
    from clew.unit.orders.actions import applications

    give_purposes(world)
    held = considered_by(world, "cara")
    with as_(world, "cara") as cara:
        drafted = applications.save_condition(
            held,
            None,
            by=cara,
            version=held.version,
            kind="prohibition",
            text="You must not follow her.",
            necessity="He followed her.",
        )
        applications.argue(
            held,
            by=cara,
            version=held.version,
            acts=[],
            risk="Of harm.",
            necessity="Of the application.",
            worship="",
            work="",
            school="",
        )
    where = f"/applications/{held.reference}/conditions/{drafted.pk}/"
    form = {"kind": "prohibition", "necessity": "He followed her.", "version": held.version}
    assert (
        visit("cara").post(where, {**form, "text": "You must not follow her anywhere."}).status_code
        == 302
    )
    answer = visit("sam").post(where, {**form, "text": "You must not follow her to work."})
    assert answer.status_code == 422
    differs = answer.content.decode().split("What differs</caption>")[1].split("</table>")[0]
    assert "You must not follow her anywhere." in differs
    assert "You must not follow her to work." in differs
    assert "Of the application." not in differs
    again = {
        **form,
        "text": "You must not follow her to work.",
        "version": version_on(answer.content.decode()),
    }
    assert visit("sam").post(where, again).status_code == 302
    with as_(world, "cara"):
        held.refresh_from_db()
    from django.utils import timezone

    stale = {"version": held.version - 1, "words": "", **day("on", timezone.localdate())}
    answer = visit("cara").post(f"/applications/{held.reference}/steps/drafted/", stale)
    assert answer.status_code == 422
    assert "Open it again and read it" in answer.content.decode()
    assert version_on(answer.content.decode()) == str(held.version - 1)

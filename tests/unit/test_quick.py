"""Quick to work: the next course in one press, a need with its first action, what was typed when a
session ended, no way that leads nowhere.
"""

from __future__ import annotations

import re
import time
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from tests.services import browser
from tests.unit.world import World

REASON = "The records read together show a course of conduct."


def test_deciding_on_the_page_of_the_course_starts_the_next(
    world: World, visit: Any, as_service: Any
) -> None:
    tess = visit("tess")
    first = tess.post("/triage/next/").url
    page = tess.get(first).content.decode()
    assert f'action="{first}decide/"' in page
    course = first.split("/")[2]
    said = {
        name: re.search(rf'name="{name}" value="(\d+)"', page).group(1)
        for name in ("edition", "seen_decisions")
    }
    answer = tess.post(
        f"{first}decide/", {"outcome": "accepted-advise", "reason": REASON, "next": "yes", **said}
    )
    assert re.fullmatch(r"/triage/T-\w+/", answer.url)
    assert course not in answer.url
    # Whoever issues the advice goes on in the same way.
    assert visit("tess").post(f"{first}advice/issue/", {"next": "yes"}).url.startswith("/triage/T-")
    assert (
        f"/cases/{world.case.reference}/"
        in tess.get(f"/triage/{world.course.reference}/advice/").content.decode()
    )


def test_a_need_and_its_first_action_are_one_form(
    world: World, visit: Any, as_service: Any
) -> None:
    from clew.unit.access.identity import acting_as
    from clew.unit.plans.models import Action, Need

    cara, where = visit("cara"), f"/cases/{world.case.reference}/plan/needs/new/"
    on = timezone.localdate() + timedelta(days=7)
    said = {
        "about": "victim",
        "need": "She can sleep at home again.",
        "text": "Change the locks and the code.",
        "agency": world.people["cara"].agency_id,
        "target_on-day": on.day,
        "target_on-month": on.month,
        "target_on-year": on.year,
    }
    assert "In 1 week" in cara.get(where).content.decode()
    assert cara.post(where, {**said, "target_on-year": ""}).status_code == 422
    assert cara.post(where, said).status_code == 302
    with acting_as(world.people["cara"]):
        need = Need.objects.get(text="She can sleep at home again.")
        assert Action.objects.get(need=need).target_on == on
    # An action that is refused leaves no need behind.
    with acting_as(world.people["cara"]):
        from clew.unit.accounts.models import Agency

        stranger = Agency.objects.exclude(
            pk__in=[world.people[w].agency_id for w in ("cara", "petra", "clive", "ada")]
        ).first()
    assert (
        cara.post(
            where, {**said, "need": "She can go out again.", "agency": stranger.pk}
        ).status_code
        == 422
    )
    with acting_as(world.people["cara"]):
        assert not Need.objects.filter(text="She can go out again.").exists()
    # A need alone is enough.
    assert cara.post(where, {"about": "victim", "need": "She can work again."}).status_code == 302


def test_a_contact_begins_with_now_and_with_what_it_meets(world: World, visit: Any) -> None:
    page = (
        visit("cara")
        .get(f"/cases/{world.case.reference}/victim/contact/?right=offer_advocate")
        .content.decode()
    )
    today = timezone.localdate()
    assert f'name="day-day" type="text" value="{today.day}"' in page
    assert re.search(r'name="clock"[^>]*value="\d\d:\d\d"', page)
    home = visit("cara").get("/").content.decode()
    linked = re.search(r"/cases/[\w-]+/victim/contact/\?right=(\w+)", home)
    assert re.search(
        rf'<option value="{linked[1]}" selected>', visit("cara").get(linked[0]).content.decode()
    )


def _ended(world: World, who: str) -> Any:
    """Somebody whose session has been idle for longer than it may."""
    client = browser(world.people[who])
    client.get("/")
    session = client.session
    session["seen"] = int(time.time()) - 31 * 60
    session.save()
    return client


def _signed_in_again(client: Any, user: Any) -> None:
    client.force_login(user, backend="clew.unit.accounts.adapters.Backend")
    session = client.session
    session["second_factor"] = user.pk
    session.save()


def test_what_was_typed_is_back_after_signing_in(world: World) -> None:
    where, typed = (
        f"/cases/{world.case.reference}/timeline/new/",
        "He waited outside for an hour.\nThen he left a note.",
    )
    client = _ended(world, "cara")
    answer = client.post(
        where, {"kind": "incident", "nature": "fact", "text": typed, "source": "Victim"}
    )
    assert answer.url.startswith("/account/login/")
    # What waits in the session cannot be read there.
    assert typed[:20] not in str(dict(client.session))
    _signed_in_again(client, world.people["cara"])
    page = client.get(where).content.decode()
    assert "He waited outside for an hour." in page
    assert "signed out before this was saved" in page
    from clew.unit.access.identity import acting_as
    from clew.unit.cases.models import Event

    with acting_as(world.people["cara"]):
        assert not Event.objects.filter(text__startswith="He waited outside for an hour").exists()
    # It is there once.
    assert "He waited outside for an hour." not in client.get(where).content.decode()


def test_nobody_else_is_shown_what_was_typed(world: World) -> None:
    where = f"/cases/{world.case.reference}/timeline/new/"
    client = _ended(world, "cara")
    client.post(where, {"text": "For the eyes of Cara.", "source": "Victim"})
    _signed_in_again(client, world.people["petra"])
    assert "For the eyes of Cara." not in client.get(where).content.decode()
    _signed_in_again(client, world.people["cara"])
    assert "For the eyes of Cara." not in client.get(where).content.decode()


@pytest.mark.parametrize(
    "who",
    [
        "tess",
        "cara",
        "sam",
        "petra",
        "clive",
        "ada",
        "pia",
        "sunil",
        "lena",
        "anna",
        "iris",
        "greta",
        "otto",
        "max",
    ],
)
def test_no_link_or_button_leads_to_a_refusal(world: World, visit: Any, who: str) -> None:
    """Every page that a role reaches from its home, one of each kind; every link and every button
    on it is open to that role.
    """
    from django.db import transaction
    from django.urls import Resolver404, resolve

    client, wrong = visit(who), []
    seen: set[str] = set()
    pressed: set[str] = set()
    waiting = [("/", "")]
    while waiting:
        path, before = waiting.pop(0)
        try:
            name = resolve(urlsplit(path).path).url_name or ""
        except Resolver404:
            wrong.append((path, "is no page", before))
            continue
        if name in seen or name.startswith(("account_", "mfa_", "openid")):
            continue
        seen.add(name)
        answer = client.get(path)
        if answer.status_code == 302 and "/purpose/" in answer.url:
            client.post(answer.url, {"reason": "Looking at every page of this role."})
            answer = client.get(path)
        if answer.status_code in (403, 404, 405):
            wrong.append((path, answer.status_code, before))
        if "html" not in answer.headers.get("Content-Type", ""):
            continue
        text = answer.content.decode()
        for href in re.findall(r'<a [^>]*?href="([^"#]+)', text):
            to = unescape(href)
            waiting += (
                [(urlsplit(path).path + to if to.startswith("?") else to, path)]
                if to.startswith(("/", "?")) and not to.startswith("/static")
                else []
            )
        for form in re.findall(r"<form[^>]*>", text):
            if 'method="post"' not in form:
                continue
            action = re.search(r'action="([^"]*)"', form)
            to = unescape(action[1]) if action else urlsplit(path).path
            name = resolve(urlsplit(to).path).url_name or ""
            if name in pressed or name.startswith(("account_", "mfa_")):
                continue
            pressed.add(name)
            held = transaction.savepoint()
            if client.post(to, {}).status_code in (403, 404, 405):
                wrong.append((f"the button to {to}", "refused", path))
            transaction.savepoint_rollback(held)
    assert wrong == []
    assert len(seen) > 5


def test_a_course_that_another_holds_offers_no_way_to_return_it(world: World, visit: Any) -> None:
    first = visit("tess").post("/triage/next/").url
    assert "Return to queue" in visit("tess").get(first).content.decode()
    assert "Return to queue" not in visit("tariq").get(first).content.decode()
    assert "Return to queue" in visit("sam").get(first).content.decode()


def test_a_meeting_is_ended_once_it_is_complete(world: World, visit: Any) -> None:
    from clew.unit.access.identity import acting_as
    from clew.unit.plans.models import Meeting

    cara, where = visit("cara"), f"/meetings/{world.numbers['meeting']}/end/"
    page = cara.get(where).content.decode()
    assert f"There are no minutes on {world.case.title}" in page
    assert "Nobody is noted as present." in page
    assert 'type="submit"' not in page.split("<main")[1]
    for said in ({}, {"sure": "on"}):
        refused = cara.post(where, said)
        assert refused.status_code == 422
        assert "The meeting is not complete." in refused.content.decode()
    with acting_as(world.people["cara"]):
        assert Meeting.objects.get(pk=world.numbers["meeting"]).ended_at is None
    minutes = f"/meetings/items/{world.numbers['item']}/"
    assert cara.post(minutes, {"minutes": "Put off to next week.", "version": 1}).status_code == 302
    came = {"guests": "Jo Hale, Northmoor Housing", "version": 1}
    assert cara.post(f"/meetings/{world.numbers['meeting']}/", came).status_code == 302
    assert cara.post(where).status_code == 302
    with acting_as(world.people["cara"]):
        assert Meeting.objects.get(pk=world.numbers["meeting"]).ended_at is not None


def test_a_meeting_has_guests_actions_and_minutes_as_a_document(world: World, visit: Any) -> None:
    from io import BytesIO

    import docx

    from clew.unit.access.identity import acting_as
    from clew.unit.plans.models import Action

    cara, where = visit("cara"), f"/meetings/{world.numbers['meeting']}/"
    came = {"guests": "Jo Hale, Northmoor Housing", "apologies": "A. Lane", "version": 1}
    assert cara.post(where, came).status_code == 302
    agreed = f"/meetings/items/{world.numbers['item']}/action/"
    day = timezone.localdate()
    said = {
        "text": "Ask the landlord for a camera.",
        "agency": world.people["cara"].agency_id,
        "owner": world.people["cara"].pk,
        "target_on-day": day.day,
        "target_on-month": day.month,
        "target_on-year": day.year,
    }
    assert cara.post(agreed, said).status_code == 422  # for which need?
    assert cara.post(agreed, {**said, "new_need": "Her door is not safe."}).status_code == 302
    with acting_as(world.people["cara"]):
        made = Action.objects.get(text="Ask the landlord for a camera.")
        assert made.meeting_id == world.numbers["meeting"]
    page = cara.get(where).content.decode()
    assert "Ask the landlord for a camera." in page
    assert "Jo Hale, Northmoor Housing" in page
    file = docx.Document(BytesIO(cara.get(where + "minutes.docx").content))
    tables = "\n".join(c.text for t in file.tables for row in t.rows for c in row.cells)
    assert "Jo Hale, Northmoor Housing" in tables
    assert "Ask the landlord for a camera." in tables
    assert file.sections[0].header.paragraphs[0].text == "Official-Sensitive"
    assert cara.get(where + "minutes.pdf").content.startswith(b"%PDF")
    # Whoever may see none of the cases gets a document without them.
    file = docx.Document(BytesIO(visit("pia").get(where + "minutes.docx").content))
    assert world.case.title not in "\n".join(p.text for p in file.paragraphs)


def test_whoever_works_a_case_of_the_agenda_is_invited(
    world: World, visit: Any, as_service: Any
) -> None:
    from clew.unit.accounts.models import Notice
    from clew.unit.cases.models import Case

    with as_service():
        Case.objects.filter(pk=world.case.pk).update(raised_at=timezone.now(), raised_why="new")
    said = {"held_on-day": 1, "held_on-month": 2, "held_on-year": 2099, "begins_at": "9.30"}
    assert visit("cara").post("/meetings/new/", said).status_code == 302
    invited = "You are invited to a meeting on 1 February 2099 at 09:30"
    with as_service():
        told = set(Notice.objects.filter(text=invited).values_list("to__username", flat=True))
    assert {"petra", "ada", "clive"} <= told
    assert "cara" not in told


def test_the_next_meeting_proposes_what_is_consulted_on(
    world: World, visit: Any, as_service: Any
) -> None:
    from clew.unit.cases.models import Case

    with as_service():
        Case.objects.filter(pk=world.case.pk).update(
            level="consult", raised_at=timezone.now(), raised_why="new records"
        )
    answer = visit("cara").post(
        "/meetings/new/", {"held_on-day": 1, "held_on-month": 2, "held_on-year": 2099}, follow=True
    )
    assert world.case.title in answer.content.decode()


def test_who_is_who_says_each_reason_once_and_in_numbers_of_records(
    world: World, visit: Any, as_service: Any
) -> None:
    page = visit("tess").get(f"/triage/{world.course.reference}/people/").content.decode()
    assert "%2F" not in page
    said = re.findall(r"<li>([^<]*) <span class=\"clew-muted\">Records ", page)
    assert said
    for side in page.split("<h2")[1:]:
        held = re.findall(r"<li>([^<]*) <span class=\"clew-muted\">Records ", side)
        assert len(held) == len(set(held))
    assert not re.search(r'data-label="Born">\d{4}-', page)


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("assessments/new/four/", "fixated"),
        ("referrals/new/", "legal basis"),
        ("timeline/new/", "what happened"),
        ("victim/contact/", "how"),
    ],
)
def test_an_error_names_what_to_enter_or_select(
    world: World, visit: Any, path: str, field: str
) -> None:
    answer = visit("cara").post(f"/cases/{world.case.reference}/{path}", {"sent": "yes"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "There is a problem" in page
    assert re.search(rf"(Enter|Select)( an answer:)? {field}", page)
    for ours in ("This field", "Fill in", "Ensure this", "Select a valid choice"):
        assert ours not in page

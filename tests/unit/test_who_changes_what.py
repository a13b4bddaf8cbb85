"""Who may change what others wrote: asked on the page, in the action and of the database itself."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from tests.services import browser
from tests.unit.test_who_may_what import give_purposes
from tests.unit.world import World, make_account

POLICE = {"cara", "sam", "tess"}
ON_THE_CASE = ("cara", "sam", "tess", "petra", "clive", "ada")
WHY = {"reason": "It was another man, seen on the camera."}


@contextmanager
def as_(world: World, who: str) -> Any:
    from clew.unit.access.identity import acting_as

    with acting_as(world.people[who]):
        yield world.people[who]


def of(world: World, path: str = "") -> str:
    return f"/cases/{world.case.reference}/{path}"


def entry_by(world: World, who: str, **fields: Any) -> Any:
    """An entry of the timeline, written by somebody."""
    from django.utils import timezone

    from clew.unit.cases import actions

    said = {
        "kind": "incident",
        "nature": "fact",
        "happened_at": timezone.now(),
        "text": f"Written by {who}.",
        "source": "Victim",
        **fields,
    }
    with as_(world, who) as by:
        return actions.add_event(world.case, by=by, **said)


def police_record(world: World) -> Any:
    from clew.unit.cases.models import Event

    with as_(world, "cara"):
        return Event.objects.filter(case=world.case).exclude(incident_id="").order_by("id").first()


def offered(client: Any, page: str, action: str) -> bool:
    return action in client.get(page).content.decode()


# ---- the timeline


@pytest.mark.parametrize("whose", ["a police record", "the unit's", "probation's", "advocacy's"])
def test_an_entry_is_struck_out_by_its_own_agency(world: World, visit: Any, whose: str) -> None:
    from clew.unit.access.ownership import NotYours
    from clew.unit.casefile import actions
    from clew.unit.cases.models import Event

    give_purposes(world)
    event = (
        police_record(world)
        if whose == "a police record"
        else entry_by(
            world, {"the unit's": "cara", "probation's": "petra", "advocacy's": "ada"}[whose]
        )
    )
    may = {"probation's": {"petra"}, "advocacy's": {"ada"}}.get(whose, POLICE)
    where = of(world, f"timeline/{event.pk}/strike/")
    for who in ON_THE_CASE:
        if who in may:
            continue
        client = visit(who)
        assert not offered(client, of(world, "timeline/"), f"/{event.pk}/strike/"), who
        assert client.get(where).status_code == 403, who
        answer = client.post(where, WHY)
        assert answer.status_code == 403, who
        assert "not yours to change" in answer.content.decode()
        with as_(world, who) as by:
            with pytest.raises(NotYours):
                actions.strike(Event.objects.get(pk=event.pk), by=by, reason="Past the page.")
            # Past the action, too: the database changes no row.
            assert Event.objects.filter(pk=event.pk).update(struck_why="Past the action.") == 0, who
    for who in sorted(may):
        assert offered(visit(who), of(world, "timeline/"), f"/{event.pk}/strike/"), who
        assert visit(who).get(where).status_code == 200, who
    assert visit(sorted(may)[0]).post(where, WHY).status_code == 302
    assert visit(sorted(may)[0]).post(where, WHY).status_code == 404, "struck out once"
    with as_(world, "cara"):
        assert Event.objects.get(pk=event.pk).struck_why == WHY["reason"]


def test_what_was_tried_is_noted(world: World, visit: Any) -> None:
    visit("petra").post(of(world, f"timeline/{police_record(world).pk}/strike/"), WHY)
    from clew.unit.audit.models import Entry

    with as_(world, "otto"):
        found = Entry.objects.filter(action="refusal", actor=world.people["petra"].pk).latest("id")
        assert "police record" in found.what
        assert found.subject == f"case:{world.case.reference}"


def test_the_police_find_that_a_breach_which_an_advocate_reported_is_none(
    world: World, visit: Any
) -> None:
    """Its entry is struck out with the decision, whoever wrote it; from the timeline the advocate's
    entry is hers.
    """
    from django.utils import timezone

    from clew.unit.orders.actions import breaches

    with as_(world, "ada") as ada:
        made = breaches.report_breach(
            world.order,
            by=ada,
            happened_at=timezone.now(),
            text="A hidden number rang.",
            source="The victim",
        )
    assert (
        visit("cara").post(of(world, f"timeline/{made.event.pk}/strike/"), WHY).status_code == 403
    )
    where = f"/orders/{world.order.reference}/breaches/{made.pk}/not-breach/"
    assert (
        visit("cara").post(where, {"reason": "The call came from her dentist."}).status_code == 302
    )
    with as_(world, "cara"):
        made.event.refresh_from_db()
        assert made.event.struck_why == "The call came from her dentist."


def test_whether_a_police_record_is_a_breach_the_police_say(world: World, visit: Any) -> None:
    from clew.unit.orders.models import Suspicion

    number = world.numbers["suspicion"]
    form = {"verdict": "no", "reason": "It is not about her at all."}
    for who in ("petra", "clive", "ada"):
        assert visit(who).get(f"/orders/records/{number}/").status_code == 403
        assert visit(who).post(f"/orders/records/{number}/", form).status_code == 403
        assert not offered(
            visit(who), f"/orders/{world.order.reference}/", f"/orders/records/{number}/"
        )
        assert not offered(visit(who), "/orders/?show=matches", f"/orders/records/{number}/")
        with as_(world, who):
            assert Suspicion.objects.filter(pk=number).update(decided_why="Past the action.") == 0
    assert visit("cara").post(f"/orders/records/{number}/", form).status_code == 302


# ---- referrals


def referral_by(world: World, who: str, agency: str | None) -> Any:
    from django.utils import timezone

    from clew.unit.referrals import actions

    with as_(world, who) as by:
        return actions.send(
            world.case,
            by=by,
            to="health",
            agency=world.people[agency].agency if agency else None,
            about="suspect",
            legal_basis="policing_purpose",
            necessity="To understand what drives it.",
            told_subject="not_told",
            respond_by=timezone.localdate(),
        )


@pytest.mark.parametrize(
    ("sender", "receiver"),
    [("cara", "clive"), ("petra", "clive"), ("ada", "petra"), ("cara", None), ("petra", None)],
)
def test_a_referral_is_moved_by_its_two_sides_alone(
    world: World, visit: Any, sender: str, receiver: str | None
) -> None:
    from clew.unit.access.ownership import NotYours
    from clew.unit.referrals import actions
    from clew.unit.referrals.models import Referral

    give_purposes(world)
    held = referral_by(world, sender, receiver)
    senders = POLICE - {"tess"} if sender == "cara" else {sender}
    # Where it went outside, whoever sent it says what was heard.
    receivers = {receiver} if receiver else senders
    for verb, may in (("revoke", senders), ("accept", receivers), ("decline", receivers)):
        where = of(world, f"referrals/{held.pk}/{verb}/")
        for who in ("cara", "sam", "petra", "clive", "ada"):
            client = visit(who)
            assert offered(client, of(world, "referrals/"), f"referrals/{held.pk}/{verb}/") is (
                who in may
            ), (verb, who)
            assert client.get(where).status_code == (200 if who in may else 403), (verb, who)
            if who not in may:
                assert (
                    client.post(where, {"words": "Nobody asked me to do this."}).status_code == 403
                ), (verb, who)
                with as_(world, who) as by:
                    with pytest.raises(NotYours):
                        actions.move(
                            Referral.objects.get(pk=held.pk), verb, by=by, words="Past the page."
                        )
                    if who not in senders | receivers:
                        assert (
                            Referral.objects.filter(pk=held.pk).update(outcome="Past the action.")
                            == 0
                        )
    with as_(world, "cara"):
        held.refresh_from_db()
        assert (held.status, held.outcome) == ("sent", "")
    assert (
        visit(sorted(senders)[0])
        .post(of(world, f"referrals/{held.pk}/revoke/"), {"words": "It went to the wrong team."})
        .status_code
        == 302
    )


# ---- plan


def test_a_need_is_met_and_an_action_ended_by_those_whose_they_are(
    world: World, visit: Any
) -> None:
    from django.utils import timezone

    from clew.unit.access.ownership import NotYours
    from clew.unit.plans import actions
    from clew.unit.plans.models import Action, Need

    give_purposes(world)
    need, action = (
        world.numbers["need"],
        world.numbers["action"],
    )  # cara's need; an action that she asked of advocacy
    met, ended = of(world, f"plan/needs/{need}/met/"), of(world, f"plan/actions/{action}/end/")
    for who, meets, ends in (
        ("petra", 403, 403),
        ("clive", 403, 403),
        ("ada", 403, 200),
        ("cara", 200, 200),
        ("sam", 200, 200),
    ):
        client = visit(who)
        assert client.get(met).status_code == meets, who
        assert client.get(ended).status_code == ends, who
        assert offered(client, of(world, "plan/"), f"needs/{need}/met/") is (meets == 200), who
        assert offered(client, of(world, "plan/"), f"actions/{action}/end/") is (ends == 200), who
        with as_(world, who) as by:
            if meets == 403:
                assert client.post(met, {"how": "She says so."}).status_code == 403
                with pytest.raises(NotYours):
                    actions.meet_need(Need.objects.get(pk=need), by=by, how="Past the page.")
                assert Need.objects.filter(pk=need).update(met_how="Past the action.") == 0
            if ends == 403:
                assert (
                    client.post(ended, {"ended": "dropped", "outcome": "Not needed."}).status_code
                    == 403
                )
                with pytest.raises(NotYours):
                    actions.end_action(
                        Action.objects.get(pk=action), by=by, done=False, outcome="Past the page."
                    )
                assert Action.objects.filter(pk=action).update(outcome="Past the action.") == 0
    # Whoever asked for it may take it back, and does not say that it was done.
    assert (
        visit("cara").post(ended, {"ended": "done", "outcome": "It was done."}).status_code == 422
    )
    assert (
        visit("ada").post(ended, {"ended": "done", "outcome": "She has a companion."}).status_code
        == 302
    )
    # An agency whose people do not write the plan here: whoever asked says how it ended.
    with as_(world, "cara") as cara:
        from clew.unit.cases import actions as cases

        council = world.people["hugo"].agency
        cases.share(
            world.case,
            council,
            by=cara,
            legal_basis="policing_purpose",
            reason="They let the flat to her.",
        )
        locks = actions.add_action(
            Need.objects.get(pk=need),
            by=cara,
            text="Change the locks.",
            agency=council,
            owner=None,
            target_on=timezone.localdate(),
        )
    assert visit("petra").get(of(world, f"plan/actions/{locks.pk}/end/")).status_code == 403
    assert (
        visit("cara")
        .post(
            of(world, f"plan/actions/{locks.pk}/end/"),
            {"ended": "done", "outcome": "They changed them."},
        )
        .status_code
        == 302
    )


def test_a_need_is_met_once(world: World, visit: Any) -> None:
    """A form that was drawn before tells who said so, when and how, and changes nothing."""
    from clew.unit.plans.models import Need

    with as_(world, "cara") as cara:
        from clew.unit.plans import actions

        actions.meet_need(
            Need.objects.get(pk=world.numbers["need"]), by=cara, how="She has a new job."
        )
    answer = visit("sam")
    give_purposes(world)
    answer = answer.post(
        of(world, f"plan/needs/{world.numbers['need']}/met/"), {"how": "Something else entirely."}
    )
    assert answer.status_code == 422
    assert "Cara Whitlock said" in answer.content.decode()
    assert "She has a new job." in answer.content.decode()


# ---- meetings


def test_a_meeting_is_kept_by_its_chairs_agency_and_stands_once_it_ended(
    world: World, visit: Any
) -> None:
    from django.db import IntegrityError, transaction

    from clew.unit.plans.models import Meeting, MeetingItem

    give_purposes(world)
    number, item = world.numbers["meeting"], world.numbers["item"]
    came = {"attendees": [world.people["petra"].pk], "apologies": "", "version": 1}
    for who in ("petra", "clive", "ada"):
        client = visit(who)
        page = client.get(f"/meetings/{number}/").content.decode()
        assert f"/meetings/items/{item}/" not in page
        assert "Note attendance" not in page
        assert client.get(f"/meetings/items/{item}/").status_code == 403
        assert (
            client.post(
                f"/meetings/items/{item}/", {"minutes": "Otherwise.", "version": 1}
            ).status_code
            == 403
        )
        assert client.post(f"/meetings/{number}/", came).status_code == 403
        assert client.post(f"/meetings/{number}/end/").status_code == 403
    cara = visit("cara")
    assert cara.post(f"/meetings/{number}/", came).status_code == 302
    assert (
        cara.post(
            f"/meetings/items/{item}/", {"minutes": "Probation sees him on Thursday.", "version": 1}
        ).status_code
        == 302
    )
    assert cara.post(f"/meetings/{number}/end/", {"sure": "on"}).status_code == 302
    late = cara.post(
        f"/meetings/{number}/", {**came, "attendees": [world.people["clive"].pk], "version": 2}
    )
    assert late.status_code == 422
    assert "has ended" in late.content.decode()
    assert "Note attendance" not in cara.get(f"/meetings/{number}/").content.decode()
    with as_(world, "cara"):
        held = Meeting.objects.get(pk=number)
        assert [p.username for p in held.attendees.all()] == ["petra"]
        for change in (
            lambda: held.attendees.add(world.people["clive"]),
            lambda: held.attendees.clear(),
            lambda: Meeting.objects.filter(pk=number).update(apologies="Otherwise."),
            lambda: MeetingItem.objects.filter(pk=item).update(minutes="Otherwise."),
        ):
            with pytest.raises(IntegrityError, match="has ended"), transaction.atomic():
                change()


# ---- whoever drafted, advised or argued does not authorise


def step(world: World, held: Any, name: str, who: str, **said: Any) -> Any:
    from django.utils import timezone

    from clew.unit.orders.actions import applications
    from clew.unit.orders.rules import steps

    with as_(world, who) as by:
        held.refresh_from_db()
        return applications.take_step(
            held,
            steps().application[name],
            by=by,
            version=held.version,
            on=timezone.localdate(),
            words="Each limb is argued well.",
            **said,
        )


@pytest.fixture
def all_hats(world: World) -> Any:
    """Somebody who has every police role at once."""
    made = make_account(
        "hattie",
        name="Hattie Broad",
        email="",
        agency=world.people["cara"].agency,
        roles=["case_officer", "lawyer", "superintendent"],
        password="x" * 20,
    )
    world.people["hattie"] = made
    yield made
    del world.people["hattie"]


def considered_by(world: World, who: str) -> Any:
    from django.utils import timezone

    from clew.unit.cases.models import CasePerson
    from clew.unit.orders.actions import applications

    give_purposes(world)
    with as_(world, who) as by:
        from clew.unit.access.models import Purpose

        Purpose.objects.create(
            user=by, case=world.case, reason="the tests", until=timezone.now() + timedelta(hours=1)
        )
        victim, suspect = (
            CasePerson.objects.get(case=world.case, role=r) for r in ("victim", "suspect")
        )
        return applications.consider(
            world.case,
            by=by,
            subject=suspect,
            protects=[victim],
            words="He goes on.",
            on=timezone.localdate(),
        )


@pytest.mark.parametrize(
    "part", ["considered", "condition", "limbs", "paper", "drafted", "legal_supported"]
)
def test_whoever_had_a_part_in_it_does_not_authorise(
    world: World, all_hats: Any, part: str
) -> None:
    from django.db import IntegrityError, transaction
    from django.utils import timezone

    from clew.unit.orders.actions import applications
    from clew.unit.orders.models import Step
    from clew.unit.platform.problems import Refused

    held = considered_by(world, "hattie" if part == "considered" else "cara")
    with as_(world, "hattie") as by:
        held.refresh_from_db()
        if part == "condition":
            applications.save_condition(
                held,
                None,
                by=by,
                version=held.version,
                kind="prohibition",
                text="You must not follow her.",
                necessity="He did.",
            )
        if part == "limbs":
            applications.argue(
                held,
                by=by,
                version=held.version,
                acts=[],
                risk="Of harm.",
                necessity="",
                worship="",
                work="",
                school="",
            )
        if part == "paper":
            applications.save_paper(
                held, None, by=by, kind="statement", title="Hers", whose="The victim"
            )
    step(world, held, "drafted", "hattie" if part == "drafted" else "cara")
    if part == "legal_supported":
        step(world, held, "legal_supported", "hattie")
    barred = ["authorised", "authority_refused"] + (
        ["legal_supported", "legal_refused"] if part != "legal_supported" else []
    )
    client = browser(all_hats)
    page = client.get(f"/applications/{held.reference}/").content.decode()
    for name in barred:
        assert f"/steps/{name}/" not in page, name
        assert client.get(f"/applications/{held.reference}/steps/{name}/").status_code == 302
        code = {"code": "evidence"} if "refused" in name else {}
        with pytest.raises(Refused, match="somebody else"):
            step(world, held, name, "hattie", **code)
        with (
            as_(world, "hattie") as by,
            pytest.raises(IntegrityError, match="drafted or advised"),
            transaction.atomic(),
        ):
            Step.objects.create(
                application=held, case=held.case, name=name, on=timezone.localdate(), by=by
            )
    assert "you have a part in this application" in page
    step(world, held, "authorised", "sunil")
    with as_(world, "cara"):
        held.refresh_from_db()
        assert held.status == "authorised"


def test_the_database_holds_every_not_by_of_the_table(world: World, all_hats: Any) -> None:
    """Each earlier step that the table names bars its author at the database, too."""
    from django.db import IntegrityError, transaction
    from django.utils import timezone

    from clew.unit.orders.models import Application, Step
    from clew.unit.orders.rules import DRAFT, steps

    barred = [
        (rule.name, earlier) for rule in steps().application.values() for earlier in rule.not_by
    ]
    assert {name for name, _ in barred} == {
        "legal_supported",
        "legal_refused",
        "authorised",
        "authority_refused",
    }
    held, today = considered_by(world, "cara"), timezone.localdate()
    with as_(world, "hattie") as by:
        for name, earlier in barred:
            mark = transaction.savepoint()
            if earlier == DRAFT:
                Application.objects.filter(pk=held.pk).update(drafters=[by.pk])
            else:
                Step.objects.create(application=held, case=held.case, name=earlier, on=today, by=by)
            with pytest.raises(IntegrityError, match="drafted or advised"), transaction.atomic():
                Step.objects.create(application=held, case=held.case, name=name, on=today, by=by)
            transaction.savepoint_rollback(mark)
        Step.objects.create(application=held, case=held.case, name="authorised", on=today, by=by)


def test_an_advice_that_was_struck_out_still_bars_its_author(world: World, all_hats: Any) -> None:
    from clew.unit.orders.actions import applications
    from clew.unit.platform.problems import Refused

    held = considered_by(world, "cara")
    step(world, held, "drafted", "cara")
    taken = step(world, held, "legal_supported", "hattie")
    with as_(world, "hattie") as by:
        applications.strike_step(held, taken, by=by, reason="To be rid of it.")
    with pytest.raises(Refused, match="somebody else"):
        step(world, held, "authorised", "hattie")


def test_what_was_decided_is_struck_out_by_those_who_decide(world: World, visit: Any) -> None:
    held = considered_by(world, "cara")
    step(world, held, "drafted", "cara")
    refused = step(world, held, "authority_refused", "sunil", code="evidence")
    where = f"/applications/{held.reference}/steps/{refused.pk}/strike/"
    for who, status in (("cara", 403), ("sam", 403), ("lena", 403), ("sunil", 200)):
        assert offered(visit(who), f"/applications/{held.reference}/", where) is (status == 200), (
            who
        )
        assert visit(who).get(where).status_code == status, who
        if status == 403:
            assert visit(who).post(where, WHY).status_code == 403, who
    assert visit("sunil").post(where, WHY).status_code == 302
    with as_(world, "cara"):
        held.refresh_from_db()
        assert held.status == "drafted"


def test_whoever_read_first_or_second_does_not_settle(world: World, visit: Any) -> None:
    from django.db import IntegrityError, transaction
    from django.utils import timezone

    from clew.unit.triage.models import SecondReading

    number = world.numbers["settle"]
    with as_(world, "sam") as sam:
        SecondReading.objects.filter(pk=number).update(by=sam)
        with pytest.raises(IntegrityError, match="does not settle"), transaction.atomic():
            SecondReading.objects.filter(pk=number).update(
                settled_by=sam, settled_at=timezone.now()
            )
    where, words = (
        f"/triage/second/{number}/settle/",
        {"words": "The second reading holds from now on."},
    )
    assert visit("sam").get(where).status_code == 403
    assert visit("sam").post(where, words).status_code == 403
    assert not offered(visit("sam"), "/oversight/", where)
    assert offered(visit("sofia"), "/oversight/", where)
    assert visit("sofia").post(where, words).status_code == 302
    with as_(world, "sofia"):
        assert SecondReading.objects.get(pk=number).settled_by.username == "sofia"


# ---- an act that an application relies on is struck out


@pytest.fixture
def relied_on(world: World) -> tuple[Any, Any]:
    """An application that waits for authority with the support of legal services, and an act it
    relies on.
    """
    from clew.unit.orders.actions import applications

    acts = [entry_by(world, "cara", text=f"He waited outside, day {n}.") for n in (1, 2)]
    held = considered_by(world, "cara")
    with as_(world, "cara") as cara:
        applications.argue(
            held,
            by=cara,
            version=held.version,
            acts=acts,
            risk="Of harm.",
            necessity="Bail ended.",
            worship="",
            work="",
            school="",
        )
    step(world, held, "drafted", "cara")
    step(world, held, "legal_supported", "lena")
    return held, acts[0]


def test_a_struck_act_is_told_and_support_is_given_again(
    world: World, visit: Any, relied_on: tuple[Any, Any]
) -> None:
    from clew.unit.accounts.models import Notice

    held, act = relied_on
    assert offered(visit("sunil"), f"/applications/{held.reference}/", "/steps/authorised/")
    assert (
        visit("tess").post(of(world, f"timeline/{act.pk}/strike/"), WHY).status_code == 302
    )  # she reads no application herself
    for who in ("cara", "lena", "sunil"):
        page = visit(who).get(f"/applications/{held.reference}/").content.decode()
        assert "<s>He waited outside, day 1.</s>" in page
        assert "struck out by Tess Okoro" in page
        assert WHY["reason"] in page
        assert "An act was struck out since legal services advised" in page
        assert "/steps/authorised/" not in page
        with as_(world, who):
            assert (
                Notice.objects.filter(
                    to=world.people[who],
                    text__contains=held.reference,
                    link=f"/applications/{held.reference}/",
                )
                .filter(text__contains="struck out")
                .count()
                == 1
            )
    from django.utils import timezone

    on = timezone.localdate()
    with as_(world, "cara"):
        held.refresh_from_db()
    form = {
        "version": held.version,
        "words": "Each limb is argued well.",
        "on-day": on.day,
        "on-month": on.month,
        "on-year": on.year,
    }
    answer = visit("sunil").post(f"/applications/{held.reference}/steps/authorised/", form)
    assert answer.status_code == 422
    assert "waits for legal services" in answer.content.decode()
    step(world, held, "legal_supported", "lena")
    step(world, held, "authorised", "sunil")
    with as_(world, "cara"):
        held.refresh_from_db()
        assert held.status == "authorised"


def test_authority_that_was_given_falls_away_with_an_act(
    world: World, visit: Any, relied_on: tuple[Any, Any]
) -> None:
    from clew.unit.accounts.models import Notice

    held, act = relied_on
    step(world, held, "authorised", "sunil")
    assert visit("cara").post(of(world, f"timeline/{act.pk}/strike/"), WHY).status_code == 302
    with as_(world, "cara"):
        held.refresh_from_db()
        assert held.status == "drafted"
        assert [s.name for s in held.steps.all()][-1] == "authority_fell"
    with as_(world, "sunil") as sunil:
        assert Notice.objects.filter(to=sunil, text__contains="struck out").exists()
    page = visit("cara").get(f"/applications/{held.reference}/").content.decode()
    assert "/steps/applied/" not in page
    # The step that Clew wrote is nobody's to strike out.
    with as_(world, "cara"):
        fell = held.steps.last()
    assert (
        visit("cara").get(f"/applications/{held.reference}/steps/{fell.pk}/strike/").status_code
        == 404
    )


@pytest.mark.parametrize("status", ["considered", "before the court", "finished"])
def test_a_struck_act_is_told_while_the_application_lives(
    world: World, visit: Any, status: str
) -> None:
    from clew.unit.orders.actions import applications

    act = entry_by(world, "cara", text="He waited outside.")
    held = considered_by(world, "cara")
    with as_(world, "cara") as cara:
        applications.argue(
            held,
            by=cara,
            version=held.version,
            acts=[act],
            risk="",
            necessity="",
            worship="",
            work="",
            school="",
        )
    court = {"court": "Northmoor Magistrates' Court", "court_kind": "magistrates"}
    if status != "considered":
        step(world, held, "drafted", "cara")
        step(world, held, "authorised", "sunil")
        step(world, held, "applied", "cara", **court)
    if status == "finished":
        step(world, held, "withdrawn", "cara", code="charged")
    before = {"considered": "considered", "before the court": "applied", "finished": "withdrawn"}[
        status
    ]
    give_purposes(world)
    assert visit("sam").post(of(world, f"timeline/{act.pk}/strike/"), WHY).status_code == 302
    with as_(world, "cara"):
        held.refresh_from_db()
        assert held.status == before
        assert held.steps.filter(name="act_struck").exists() is (status != "finished")

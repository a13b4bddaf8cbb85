"""Working a case: people, safe contact, timeline, plan, meeting, referrals, closing, keeping and
disposing.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.services import browser
from tests.unit.world import World

TODAY = {"day-day": "1", "day-month": "6", "day-year": "2026"}


def of(world: World, path: str = "") -> str:
    return f"/cases/{world.case.reference}/{path}"


def test_safe_contact_stands_before_the_victims_details(world: World, visit: Any) -> None:
    for who in ("cara", "ada"):
        for path in ("", "victim/", "victim/contact/"):
            page = visit(who).get(of(world, path)).content.decode()
            assert "Never after six." in page, (who, path)
    for who in ("petra", "clive"):
        for path in ("", "timeline/", "plan/"):
            page = visit(who).get(of(world, path)).content.decode()
            assert "07700" not in page
            assert "Hidden Lane" not in page


def test_a_breach_raises_the_case_at_once(world: World, visit: Any, as_service: Any) -> None:
    from clew.unit.accounts.models import Notice
    from clew.unit.cases.models import Case

    said = {
        "kind": "breach",
        "nature": "fact",
        "text": "He came to the house against the order.",
        "source": "Victim",
        **TODAY,
    }
    assert (
        visit("petra").post(of(world, "timeline/new/"), said).status_code == 422
    )  # of which order?
    assert (
        visit("petra").post(of(world, "timeline/new/"), {**said, "order_kind": "spo"}).status_code
        == 302
    )
    with as_service():
        case = Case.objects.get(pk=world.case.pk)
        assert case.raised_why == "a breach of an order was reported"
        assert Notice.objects.filter(to=world.people["cara"], text__contains="breach").exists()
    assert "raised" in visit("cara").get("/cases/?show=raised").content.decode()


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (("31", "2", "2026"), "not a day of the calendar"),
        (("1", "1", "2999"), "future"),
        (("x", "1", "2026"), "as numbers"),
        (("1", "1", "26"), "four figures"),
    ],
)
def test_impossible_dates_are_named(
    world: World, visit: Any, day: tuple[str, str, str], said: str
) -> None:
    form = {
        "kind": "incident",
        "nature": "fact",
        "text": "Waited outside again.",
        "source": "Victim",
        "day-day": day[0],
        "day-month": day[1],
        "day-year": day[2],
    }
    answer = visit("cara").post(of(world, "timeline/new/"), form)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_what_is_struck_out_stays(world: World, visit: Any) -> None:
    assert (
        visit("cara")
        .post(
            of(world, f"timeline/{world.numbers['event']}/strike/"),
            {"reason": "It was another man, seen on the camera."},
        )
        .status_code
        == 302
    )
    page = visit("cara").get(of(world, "timeline/")).content.decode()
    assert "<s>Waited outside.</s>" in page
    assert "another man, seen on the camera" in page


def test_plan_and_meeting_from_one_page(world: World, visit: Any) -> None:
    cara = visit("cara")
    page = cara.get(f"/meetings/{world.numbers['meeting']}/").content.decode()
    assert world.case.reference in page
    said = {"minutes": "Probation sees him on Thursday.", "version": 1}
    assert cara.post(f"/meetings/items/{world.numbers['item']}/", said).status_code == 302
    came = {"attendees": [world.people["petra"].pk], "apologies": "", "version": 1}
    assert cara.post(f"/meetings/{world.numbers['meeting']}/", came).status_code == 302
    assert cara.post(f"/meetings/{world.numbers['meeting']}/end/").status_code == 302
    late = {"minutes": "Changed afterwards.", "version": 2}
    assert cara.post(f"/meetings/items/{world.numbers['item']}/", late).status_code == 422
    assert (
        "Probation sees him on Thursday." in visit("petra").get(of(world, "plan/")).content.decode()
    )


def test_an_agency_gets_an_action_only_on_a_case_that_is_shared_with_it(
    world: World, visit: Any
) -> None:
    council = world.people["hugo"].agency.pk
    form = {
        "text": "Change the locks of the flat.",
        "agency": council,
        "target_on-day": "1",
        "target_on-month": "1",
        "target_on-year": "2099",
    }
    answer = visit("cara").post(of(world, f"plan/needs/{world.numbers['need']}/actions/new/"), form)
    assert answer.status_code == 422
    assert "share it first" in answer.content.decode()


def test_referral_moves_as_its_table_says(world: World, visit: Any) -> None:
    from clew.unit.referrals.moves import MOVES, STATUSES

    where = of(world, f"referrals/{world.numbers['referral']}/")
    words = {"words": "We see him on Thursday at two."}
    assert (
        visit("cara").post(where + "accept/", words).status_code == 403
    )  # the sender does not accept
    assert (
        visit("clive").post(where + "revoke/", words).status_code == 403
    )  # the receiver does not revoke
    assert visit("clive").post(where + "accept/", words).status_code == 302
    assert visit("clive").post(where + "decline/", words).status_code == 422
    assert visit("clive").post(where + "finish/", words).status_code == 302
    assert "We see him on Thursday" in visit("cara").get(of(world, "referrals/")).content.decode()
    assert visit("cara").get(where + "nonsense/").status_code == 404
    assert {s for start, to, _, _ in MOVES.values() for s in (*start, to)} == set(STATUSES)


def test_a_referral_asks_what_its_destination_needs(world: World, visit: Any) -> None:
    from clew.unit.referrals.moves import destinations, questions

    assert {to for q in questions() for to in q.to} == set(destinations())
    cara, where = visit("cara"), of(world, "referrals/new/")
    form = {
        "to": "marac",
        "about": "victim",
        "legal_basis": "policing_purpose",
        "necessity": "It gets worse, and several agencies hold a part of it.",
        "told_subject": "yes",
        "respond_by-day": "1",
        "respond_by-month": "2",
        "respond_by-year": "2099",
        # Of another destination: neither asked nor kept.
        "asks_category": "not decided",
    }
    refused = cara.post(where, form)
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "Select an answer: why it goes to the conference" in page
    assert "Select an answer: category" not in page
    answers = {
        "asks_why_marac": "it gets worse",
        "asks_contact_agreed": "yes",
        "asks_lives_with_children": "not known",
    }
    assert cara.post(where, {**form, **answers}).status_code == 302
    page = cara.get(of(world, "referrals/")).content.decode()
    assert "What MARAC asks" in page
    assert "Why it goes to the conference" in page
    assert "Not decided" not in page


def test_assessments_by_outcome_and_nobody_approves_their_own(world: World, visit: Any) -> None:
    form = {
        "type": "rejected",
        "violence": "high",
        "persistence": "high",
        "recurrence": "moderate",
        "psychosocial": "high",
        "rationale": "Interview and records of two years.",
        "assessed_on-day": "1",
        "assessed_on-month": "6",
        "assessed_on-year": "2026",
        "next_review_on-day": "1",
        "next_review_on-month": "9",
        "next_review_on-year": "2026",
        "clinical": "on",
    }
    assert visit("clive").post(of(world, "assessments/new/srp/"), form).status_code == 302
    assert (
        "rejected" not in visit("cara").get(of(world, "assessments/")).content.decode()
    )  # clinical
    assert (
        visit("sam").post(of(world, "purpose/"), {"reason": "Supervision of the case."}).status_code
        == 302
    )
    assert "rejected" in visit("sam").get(of(world, "assessments/")).content.decode()
    bad = visit("cara").post(of(world, "assessments/new/srp/"), {**form, "violence": "enormous"})
    assert bad.status_code == 422


def test_closing_takes_two_and_the_advocates_view(
    world: World, visit: Any, as_service: Any
) -> None:
    from clew.unit.cases.models import Case, Closure

    sam = visit("sam")
    sam.post(of(world, "purpose/"), {"reason": "Supervision of the case."})
    # The small world proposed one by hand: refuse it, then go the whole way.
    assert (
        sam.post(
            of(world, "closing/decide/"),
            {"verdict": "refuse", "words": "The plan is not worked yet."},
        ).status_code
        == 302
    )
    form = {
        "code": "risk_managed",
        "reason": "Every action is done and he keeps the order.",
        "residual_risk": "He may come back when the order ends.",
        "risk_holder": "PS Ali, Northmoor",
    }
    cara = visit("cara")
    waits = cara.post(of(world, "closing/propose/"), form)
    assert waits.status_code == 422
    assert "wait for an answer" in waits.content.decode()
    visit("clive").post(
        of(world, f"referrals/{world.numbers['referral']}/decline/"),
        {"words": "He is not in our area; try the other trust."},
    )
    assert cara.post(of(world, "closing/propose/"), form).status_code == 302
    agreed = {"verdict": "approve", "words": "Agreed at supervision."}
    assert (
        sam.post(of(world, "closing/decide/"), agreed).status_code == 422
    )  # no advocate's view yet
    assert (
        visit("ada")
        .post(of(world, "closing/view/"), {"view": "She feels safer and agrees."})
        .status_code
        == 302
    )
    assert sam.post(of(world, "closing/decide/"), agreed).status_code == 302
    with as_service():
        assert Case.objects.get(pk=world.case.pk).closed_at is not None
        closure = Closure.objects.filter(case=world.case).exclude(approved_at=None).get()
        assert sorted(closure.follow_ups.values_list("months", flat=True)) == [6, 12]
    assert (
        cara.post(of(world, "closing/reopen/"), {"reason": "He wrote to her again."}).status_code
        == 302
    )


def test_disposal_takes_two_erases_and_leaves_a_certificate(
    world: World, visit: Any, as_service: Any
) -> None:
    from django.db import connection

    from clew.unit.audit.models import Entry
    from clew.unit.cases.models import Case, Disposal

    where = f"/retention/disposals/{world.numbers['disposal']}/decide/"
    own = visit("sam").post(where, {"verdict": "approve", "words": "As proposed by myself."})
    assert own.status_code == 422
    assert (
        visit("sofia")
        .post(where, {"verdict": "approve", "words": "Checked against the schedule."})
        .status_code
        == 302
    )
    with as_service():
        held = Disposal.objects.get(pk=world.numbers["disposal"])
        assert len(held.certificate) == 64
        assert not Case.objects.filter(reference=held.case_reference).exists()
        assert Entry.objects.filter(case_reference=held.case_reference, action="erasure").exists()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM cases_caseevent WHERE reference = %s", [held.case_reference]
            )
            assert cursor.fetchone()[0] == 0
    assert (
        visit("sofia")
        .get(f"/retention/disposals/{world.numbers['disposal']}/certificate/")
        .content.startswith(b"%PDF")
    )


def test_what_is_held_is_not_disposed_of(world: World, visit: Any) -> None:
    from clew.unit.access.identity import acting_as
    from clew.unit.cases.models import Disposal

    with acting_as(world.people["sam"]):
        case = Disposal.objects.get(pk=world.numbers["disposal"]).case
        retention = case.retention
        retention.held, retention.hold_reason = True, "A civil claim is open."
        retention.save()
    answer = visit("sofia").post(
        f"/retention/disposals/{world.numbers['disposal']}/decide/",
        {"verdict": "approve", "words": "Checked against the schedule."},
    )
    assert answer.status_code == 422
    assert "held" in answer.content.decode()


def test_break_glass_opens_for_hours_and_is_reviewed_by_another(world: World, visit: Any) -> None:
    from django.utils import timezone

    from clew.unit.access.models import BreakGlass

    petra, where = visit("petra"), f"/cases/{world.unshared.reference}/"
    assert petra.get(where).status_code == 404
    assert (
        petra.post(
            f"/break-glass/{world.unshared.reference}/",
            {"reason": "He is at the hostel door and staff need to know."},
        ).status_code
        == 302
    )
    assert petra.get(where).status_code == 200
    assert "at the hostel door" in visit("cara").get(where + "looked/").content.decode()
    from clew.unit.access.identity import acting_as

    with acting_as(world.people["sam"]):
        glass = BreakGlass.objects.get(user=world.people["petra"])
        BreakGlass.objects.filter(pk=glass.pk).update(
            opened_at=timezone.now() - timedelta(hours=9), until=timezone.now() - timedelta(hours=6)
        )
    assert petra.get(where).status_code == 404
    assert "at the hostel door" in visit("sam").get("/oversight/").content.decode()
    assert (
        visit("sam")
        .post(
            f"/oversight/break-glass/{glass.pk}/",
            {"finding": "right", "reason": "It could not wait."},
        )
        .status_code
        == 302
    )


def test_the_second_to_assign_is_told(world: World, visit: Any, as_service: Any) -> None:
    sam = visit("sam")
    sam.post(of(world, "purpose/"), {"reason": "Supervision of the case."})
    form = {"officer": world.people["cara"].pk, "version": world.case.version}
    with as_service():
        world.case.refresh_from_db()
        form["version"] = world.case.version
    assert sam.post(of(world, "assign/"), form).status_code == 302
    answer = sam.post(of(world, "assign/"), form)
    assert answer.status_code == 422
    assert "changed this on" in answer.content.decode()


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_case_file_holds_what_its_reader_may_see(world: World, visit: Any, kind: str) -> None:
    import io

    import docx

    for who, sees in (("cara", True), ("petra", False)):
        answer = visit(who).get(of(world, f"file.{kind}"))
        assert answer.status_code == 200
        if kind == "docx":
            made = docx.Document(io.BytesIO(answer.content))
            text = "\n".join(
                c.text for t in made.tables for r in t.rows for c in r.cells
            ) + "\n".join(p.text for p in made.paragraphs)
            assert ("Never after six." in text) is sees
            assert "Waited outside." in text


def test_a_referral_enters_the_queue_and_its_sender_sees_where_it_stands(
    world: World, visit: Any
) -> None:
    form = {
        "source": "referral",
        "suspect_name": "Rowan Quill",
        "victim_name": "Isla Penn",
        "account": "Speaks of nothing but her; knows her shifts.",
        "came_from": "Ada",
        "incident_numbers": "99/1/26",
    }
    ada = visit("ada")
    assert ada.post("/refer/", form).status_code == 302
    page = ada.get("/refer/sent/").content.decode()
    assert "Rowan Quill" in page
    assert "To be read" in page
    found = visit("tess").get("/triage/", {"q": "Rowan Quill"}).content.decode()
    assert "Isla Penn" in found
    reference = found.split('href="/triage/T-')[1].split("/")[0]
    assert ada.get(f"/triage/T-{reference}/").status_code == 403
    assert "99/1/26" in visit("tess").get(f"/triage/T-{reference}/").content.decode()


def test_accounts_are_made_by_an_administrator_who_reads_no_case(world: World, visit: Any) -> None:
    from clew.unit.accounts.models import User

    max_ = visit("max")
    form = {
        "username": "nora",
        "name": "Nora Vale",
        "email": "",
        "agency": world.people["tess"].agency.pk,
        "roles": ["triage_officer"],
        "is_active": "on",
    }
    page = max_.post("/accounts/new/", form).content.decode()
    assert "shown once" in page
    nora = User.objects.get(username="nora")
    assert max_.post("/accounts/new/", form).status_code == 422
    both = max_.post(f"/accounts/{nora.pk}/", {**form, "roles": ["administrator", "case_officer"]})
    assert both.status_code == 422
    assert "stands alone" in both.content.decode()
    client = browser(nora)
    # A password that an administrator saw opens the page that changes it.
    assert client.get("/").url == "/account/password/change/"
    assert client.get("/account/password/change/").status_code == 200
    assert max_.post(f"/accounts/{nora.pk}/", {**form, "is_active": ""}).status_code == 302
    assert client.get("/").url.startswith("/account/login/")
    own = max_.post(f"/accounts/{world.people['max'].pk}/", {**form, "roles": ["supervisor"]})
    assert own.status_code == 422


def test_sealed_notes_take_ciphertext_only(world: World, visit: Any) -> None:
    key = {"kty": "EC", "crv": "P-256", "x": "AAAA", "y": "BBBB", "kid": "0011223344556677"}
    import json

    ada = visit("ada")
    ada.post("/agencies/note-key/", {"key": json.dumps({**key, "d": "secret"})})
    assert "has a key" not in ada.get("/agencies/note-key/").content.decode()
    ada.post("/agencies/note-key/", {"key": json.dumps(key)})
    assert "0011223344556677" in ada.get("/agencies/note-key/").content.decode()
    for sealed in (
        '{"text": "plain"}',
        '"plain"',
        "[]",
        '{"epk": "a", "iv": "b", "ct": 3}',
        "not json",
    ):
        ada.post(of(world, "sealed/"), {"sealed": sealed, "key_id": key["kid"]})
    assert "data-sealed" not in ada.get(of(world, "sealed/")).content.decode()
    ada.post(
        of(world, "sealed/"), {"sealed": '{"epk": "a", "iv": "b", "ct": "c"}', "key_id": key["kid"]}
    )
    assert "data-sealed" in ada.get(of(world, "sealed/")).content.decode()


def test_the_first_page_of_a_case_says_what_was_done_what_protects_and_what_is_due(
    world: World, visit: Any
) -> None:
    from clew.unit.access.identity import acting_as
    from clew.unit.cases.models import Event

    where = f"/cases/{world.case.reference}/"
    page = visit("cara").get(where).content.decode()
    for said in ("What was done", "What protects the victim", "Due next"):
        assert said in page, said
    with acting_as(world.people["cara"]):
        last = (
            Event.objects.filter(
                case=world.case,
                struck_at=None,
                kind__in=["record", "in_force", "incident", "breach"],
            )
            .exclude(happened_at=None)
            .latest("happened_at", "id")
        )
    assert last.text.split(".")[0] in page
    assert f"{world.application.reference}: " in page
    # Whoever reads no applications is told nothing of them, not even that there are none.
    petra = visit("petra").get(where).content.decode()
    assert "What protects the victim" in petra
    assert world.application.reference not in petra
    assert "none is applied for" not in petra

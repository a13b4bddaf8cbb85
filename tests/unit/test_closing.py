"""Closing a case: everything that is open is seen first, the advocate speaks for herself, and what
is owed stays on somebody's home.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.unit.test_who_changes_what import as_, of
from tests.unit.test_who_may_what import give_purposes
from tests.unit.world import World

FORM = {
    "code": "risk_managed",
    "reason": "Every action is done and he keeps the order.",
    "residual_risk": "He may come back when the order ends.",
    "risk_holder": "PS Ali, Northmoor",
}
AGREED = {"verdict": "approve", "words": "Agreed at supervision."}


@pytest.fixture
def ready(world: World, visit: Any) -> World:
    """The small world without the closing and the referral that stand in it."""
    give_purposes(world)
    assert (
        visit("sam")
        .post(
            of(world, "closing/decide/"),
            {"verdict": "refuse", "words": "The plan is not worked yet."},
        )
        .status_code
        == 302
    )
    declined = {"words": "He is not in our area; try the other trust."}
    assert (
        visit("clive")
        .post(of(world, f"referrals/{world.numbers['referral']}/decline/"), declined)
        .status_code
        == 302
    )
    return world


def test_everything_open_is_shown_where_closing_is_proposed_and_decided(
    ready: World, visit: Any
) -> None:
    from django.utils import timezone

    from clew.unit.cases.models import Timer

    with as_(ready, "cara") as cara:
        from clew.unit.referrals import actions as referrals

        sent = referrals.send(
            ready.case,
            by=cara,
            to="health",
            agency=ready.people["clive"].agency,
            about="suspect",
            legal_basis="policing_purpose",
            necessity="To understand it.",
            told_subject="not_told",
            respond_by=timezone.localdate(),
        )
    visit("clive").post(
        of(ready, f"referrals/{sent.pk}/accept/"), {"words": "We see him on Thursday at two."}
    )
    shown = (
        "Offer an independent stalking advocate",  # a right
        "Walk with her to the car.",  # an action
        "Can go to work alone.",  # a need
        "Assessment to approve",
        "Referral accepted, not finished",
        ready.application.reference,  # waits for authority
        ready.order.reference,  # in force
        "Notification",  # owed by its subject
        "Breach without an outcome",
        "99/1/26",  # a record to read against the order
        "after 6 months",  # an outcome to record
    )
    with as_(ready, "cara"):
        assert Timer.objects.filter(case=ready.case, right="advocate_offer", done_at=None).exists()
    page = visit("cara").get(of(ready, "closing/propose/")).content.decode()
    for said in shown:
        assert said in page, said
    assert visit("cara").post(of(ready, "closing/propose/"), FORM).status_code == 302
    assert (
        visit("ada")
        .post(of(ready, "closing/view/"), {"view": "She is not safe yet and says so."})
        .status_code
        == 302
    )
    page = visit("sam").get(of(ready, "closing/decide/")).content.decode()
    for said in (
        *shown,
        "The risk is managed, and somebody named holds what remains",
        "She is not safe yet and says so.",
        "Ada Marsh",
    ):
        assert said in page, said
    assert visit("sam").post(of(ready, "closing/decide/"), AGREED).status_code == 302
    page = visit("cara").get(of(ready, "closing/")).content.decode()
    assert "Open when it was closed" in page
    assert "Walk with her to the car." in page


def test_the_advocate_gives_her_own_view_and_nobody_gives_it_for_her(
    ready: World, visit: Any
) -> None:
    from django.db import IntegrityError, transaction
    from django.utils import timezone

    from clew.unit.accounts.models import Notice
    from clew.unit.cases.models import Closure

    typed = {**FORM, "advocate_view": "She agrees.", "advocate_view_by": "Ada Marsh"}
    page = visit("cara").get(of(ready, "closing/propose/")).content.decode()
    assert "Ada Marsh will be asked" in page
    assert 'name="advocate_view"' not in page
    assert visit("cara").post(of(ready, "closing/propose/"), typed).status_code == 302
    with as_(ready, "ada") as ada:
        assert Notice.objects.filter(to=ada, text__contains="give your view").exists()
    with as_(ready, "cara") as cara:
        held = Closure.objects.get(case=ready.case, approved_at=None, refused_at=None)
        assert held.advocate_view == ""
        for theirs in (cara, ready.people["ada"]):
            with pytest.raises(IntegrityError, match="own view"), transaction.atomic():
                Closure.objects.filter(pk=held.pk).update(
                    advocate_view="She agrees.", advocate=theirs, advocate_view_at=timezone.now()
                )
    early = visit("sam").post(of(ready, "closing/decide/"), AGREED)
    assert early.status_code == 422
    assert "view is not given" in early.content.decode()
    for who in ("cara", "sam", "petra", "clive"):
        assert visit(who).get(of(ready, "closing/view/")).status_code == 403
        assert (
            visit(who)
            .post(of(ready, "closing/view/"), {"view": "She agrees, I am told."})
            .status_code
            == 403
        )
    assert of(ready, "closing/view/") in visit("ada").get(of(ready, "closing/")).content.decode()
    assert (
        visit("ada")
        .post(of(ready, "closing/view/"), {"view": "She wants it kept open."})
        .status_code
        == 302
    )
    page = visit("cara").get(of(ready, "closing/")).content.decode()
    assert f"Ada Marsh, Northmoor Stalking Advocacy, {timezone.localdate():%-d %B %Y}" in page
    assert "She wants it kept open." in page
    assert visit("cara").get(of(ready, "closing/no-view/")).status_code == 404, "a view is given"
    # An advocate changes nothing else of a closing.
    with (
        as_(ready, "ada"),
        pytest.raises(IntegrityError, match="nothing of a closing but the view"),
        transaction.atomic(),
    ):
        Closure.objects.filter(pk=held.pk).update(residual_risk="None.")
    assert visit("sam").post(of(ready, "closing/decide/"), AGREED).status_code == 302
    assert visit("ada").get(of(ready, "closing/view/")).status_code == 404, "decided"


def test_no_view_is_recorded_with_why(ready: World, visit: Any) -> None:
    cara, sam = visit("cara"), visit("sam")
    assert cara.post(of(ready, "closing/propose/"), FORM).status_code == 302
    assert cara.post(of(ready, "closing/no-view/"), {"why": "short"}).status_code == 422
    why = "The advocate is ill and her agency has nobody else this month."
    assert cara.post(of(ready, "closing/no-view/"), {"why": why}).status_code == 302
    assert why in sam.get(of(ready, "closing/decide/")).content.decode()
    assert sam.post(of(ready, "closing/decide/"), AGREED).status_code == 302


def test_without_an_advocate_on_the_case_why_is_asked(ready: World, visit: Any) -> None:
    from clew.unit.access.models import Share
    from clew.unit.cases import actions

    with as_(ready, "cara") as cara:
        actions.withdraw_share(
            Share.objects.get(case=ready.case, agency=ready.people["ada"].agency), by=cara
        )
    assert visit("cara").post(of(ready, "closing/propose/"), FORM).status_code == 422
    assert (
        visit("cara")
        .post(
            of(ready, "closing/propose/"),
            {**FORM, "no_advocate_why": "She declined an advocate twice."},
        )
        .status_code
        == 302
    )
    assert visit("sam").post(of(ready, "closing/decide/"), AGREED).status_code == 302


def test_what_survives_closing_stays_on_a_home(ready: World, visit: Any) -> None:
    """The duty that closing starts, the open action, the right that was owed before: each on the
    home of whoever owes it.
    """
    from django.utils import timezone

    from clew.unit.cases.models import Timer
    from clew.unit.plans.models import Action

    assert visit("cara").post(of(ready, "closing/propose/"), FORM).status_code == 302
    assert (
        visit("ada")
        .post(of(ready, "closing/view/"), {"view": "She feels safer and agrees."})
        .status_code
        == 302
    )
    assert visit("sam").post(of(ready, "closing/decide/"), AGREED).status_code == 302
    told, owed, action = (
        "Tell the victim why the case is closed",
        "Offer an independent stalking advocate",
        "Walk with her to the car.",
    )
    for who, sees, hidden in (
        ("cara", (told, owed), ()),
        ("ada", (told, owed, action), ()),
        ("sam", (told, owed, action), ()),
        ("petra", (), (told, owed, action)),
    ):
        home = visit(who).get("/").content.decode()
        for said in sees:
            assert said in home, (who, said)
        for said in hidden:
            assert said not in home, (who, said)
    for who in ("cara", "ada", "petra"):
        home = visit(who).get("/").content.decode()
        assert "Closed cases with something still to do" in home, who
        assert ready.case.reference in home.split("Closed cases with something still to do")[-1], (
            who
        )
    # Once nothing is owed, nothing is left.
    with as_(ready, "cara"):
        Timer.objects.filter(case=ready.case, done_at=None).update(
            done_at=timezone.now(), done_by=ready.people["cara"], how="told"
        )
        Action.objects.filter(case=ready.case).update(done_at=timezone.now(), outcome="done")
    for who in ("cara", "ada", "petra"):
        assert (
            "Closed cases with something still to do" not in visit(who).get("/").content.decode()
        ), who


def test_an_action_of_a_closed_case_falls_due_on_the_home_of_its_owner(
    ready: World, visit: Any
) -> None:
    from django.utils import timezone

    from clew.unit.cases.models import Case
    from clew.unit.plans.models import Action

    with as_(ready, "cara"):
        Case.objects.filter(pk=ready.case.pk).update(closed_at=timezone.now())
        Action.objects.filter(pk=ready.numbers["action"]).update(
            target_on=timezone.localdate() - timedelta(days=3)
        )
    assert "3 days overdue" in visit("ada").get("/").content.decode()
    done = {"ended": "done", "outcome": "She has a companion."}
    assert (
        visit("ada")
        .post(of(ready, f"plan/actions/{ready.numbers['action']}/end/"), done)
        .status_code
        == 302
    )

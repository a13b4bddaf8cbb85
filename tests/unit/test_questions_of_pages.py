"""A page asks the database a fixed number of questions, however much there is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.unit.test_who_may_what import give_purposes
from tests.unit.world import World


def _more(world: World) -> None:
    """Thirty more of what home, calendar, timeline, plan and oversight show."""
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.cases.models import Case, Event, Timer
    from clew.unit.intake.models import Course
    from clew.unit.orders.models import Order
    from clew.unit.plans.models import Action, Need

    cara, today = world.people["cara"], timezone.localdate()
    with acting_as(cara):
        need = Need.objects.filter(case=world.case).first()
        for n in range(30):
            on = today + timedelta(days=n % 20)
            Action.objects.create(
                case=world.case,
                need=need,
                text=f"Action {n}",
                agency=cara.agency,
                owner=cara,
                target_on=on,
                by=cara,
            )
            Event.objects.create(
                case=world.case,
                kind="incident",
                nature="fact",
                text=f"Event {n}",
                source="Victim",
                happened_at=timezone.now() - timedelta(days=n),
                agency=cara.agency,
                by=cara,
            )
            Timer.objects.create(
                case=world.case, right="updates", began_on=today - timedelta(days=n + 1), due_on=on
            )
    with acting_as(service_account()):
        for n in range(30):
            Course.objects.create(
                source="referral",
                listed="referral",
                suspect_name=f"Suspect {n}",
                victim_name=f"Victim {n}",
                claimed_by=world.people["tess"] if n % 3 else None,
                claimed_at=timezone.now() if n % 3 else None,
            )
            Case.objects.create(
                level="advise",
                title=f"Case {n}",
                opened_by=cara,
                officer=cara,
                raised_at=timezone.now() if n % 2 else None,
            )
        first = Order.objects.get(pk=world.order.pk)
        for n in range(12):
            (
                first.pk,
                first.reference,
                first.number,
                first.ends_on,
                first.end_kind,
                first.manager,
            ) = (None, f"O-MORE{n:04d}", "", today + timedelta(days=n), "fixed", cara)
            first._state.adding = True
            first.save()


def test_pages_do_not_ask_more_where_there_is_more(world: World, visit: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    give_purposes(world)
    pages = [
        ("tess", "/"),
        ("cara", "/"),
        ("sam", "/"),
        ("petra", "/"),
        ("sam", "/oversight/"),
        ("cara", "/calendar/?whose=all"),
        ("sam", "/calendar/"),
        ("cara", f"/cases/{world.case.reference}/timeline/"),
        ("cara", f"/cases/{world.case.reference}/"),
        ("cara", f"/cases/{world.case.reference}/plan/"),
        ("tess", f"/triage/{world.course.reference}/"),
        ("tess", "/triage/?list=referral"),
        ("cara", "/cases/?sort=name"),
    ]
    clients = {who: visit(who) for who, _ in pages}

    def count() -> dict[tuple[str, str], int]:
        made = {}
        for who, path in pages:
            # Once to begin with: the first look of a session writes more.
            clients[who].get(path)
            with CaptureQueriesContext(connection) as held:
                assert clients[who].get(path).status_code == 200, path
            made[(who, path)] = len(held)
        return made

    before = count()
    _more(world)
    after = count()
    # An empty section asks for a list less than one that holds something.
    grown = {page: (before[page], after[page]) for page in before if after[page] > before[page] + 3}
    assert grown == {}

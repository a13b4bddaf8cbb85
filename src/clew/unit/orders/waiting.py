"""What orders have waiting for somebody."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils import timezone

from clew.unit.accounts.models import User
from clew.unit.orders.models import Order
from clew.unit.orders.queries import due, ending, open_suspicions, waiting_for_authority
from clew.unit.platform.waiting import Item, Section, is_past, longest, soonest
from clew.web.jinja import day, due_words


def orders(user: User) -> list[Section]:
    if user.has_role("superintendent", "lawyer"):
        waiting = waiting_for_authority()
        items = [
            Item(
                reverse("application", args=[a.reference]),
                f"{a.subject_name}, to protect {a.protected_name}",
                f"since {day(a.status_on)}",
                a.reference,
            )
            for a in waiting
        ]
        return [
            Section(
                "Applications awaiting authorisation",
                items,
                oldest=longest(a.status_on for a in waiting),
            )
        ]
    if not user.has_role("case_officer", "supervisor"):
        return []
    held, today = due(user, mine=not user.has_role("supervisor")), timezone.localdate()
    dated: list[tuple[Item, date | None]] = [
        *(
            (_item(o, "Serve the order", f"made {day(o.made_on)}"), None)
            if o.served_on is None
            else (_item(o, "The order ends: renew it in time", due_words(o.ends_on)), o.ends_on)
            for o in ending(user)
        ),
        *(
            (
                _item(d.order, d.get_kind_display(), due_words(d.due_on), late=is_past(d.due_on)),
                d.due_on,
            )
            for d in held.notifications
        ),
        *(
            (
                _item(
                    d.order, "Acknowledge the notification in writing", f"of {day(d.notified_on)}"
                ),
                None,
            )
            for d in held.acknowledgements
        ),
        *(
            (
                _item(
                    o, "Review the order", due_words(o.review_due_on), late=is_past(o.review_due_on)
                ),
                o.review_due_on,
            )
            for o in held.reviews
            if o.review_due_on is not None and o.review_due_on <= today
        ),
        *((_tell(o), None) for o in held.victims),
    ]
    return [Section("Orders", [item for item, _ in dated], oldest=soonest(on for _, on in dated))]


def possible_breaches(user: User) -> list[Section]:
    if not user.has_role("case_officer", "supervisor", "triage_officer"):
        return []
    found = sorted(
        open_suspicions(me=user if user.has_role("case_officer") else None),
        key=lambda s: s.happened_at or s.found_at,
    )
    items = [
        Item(
            reverse("suspicion", args=[s.pk]),
            s.order.subject_name,
            f"record {s.incident_id} of {day(s.happened_at)}",
            s.order.reference,
        )
        for s in found
    ]
    return [
        Section("Possible breaches of orders", items, oldest=longest(s.happened_at for s in found))
    ]


def _item(order: Order, what: str, when: str, *, late: bool = False) -> Item:
    return Item(
        reverse("order", args=[order.reference]),
        f"{what}: {order.subject_name}",
        when,
        order.reference,
        late,
    )


def _tell(order: Order) -> Item:
    """The person to tell is named first: nobody may ring the subject instead."""
    return Item(
        reverse("order", args=[order.reference]),
        f"Tell {order.protected_name or 'the protected person'} what happened to the order against {order.subject_name}",
        f"since {day(order.victim_owed_since)}",
        order.reference,
    )

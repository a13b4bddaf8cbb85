"""What orders have waiting for somebody."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from clew.unit.accounts.models import User
from clew.unit.orders.models import Order
from clew.unit.orders.queries import due, ending, open_suspicions, waiting_for_authority
from clew.unit.platform.waiting import Item, Section
from clew.web.jinja import day, due_words


def orders(user: User) -> list[Section]:
    if user.has_role("superintendent", "lawyer"):
        return [
            Section(
                "Applications that wait for authority",
                [
                    Item(reverse("application", args=[a.reference]), f"{a.reference}: {a.subject_name}", f"since {day(a.status_on)}")
                    for a in waiting_for_authority()
                ],
                "None waits.",
            )
        ]
    if not user.has_role("case_officer", "supervisor"):
        return []
    held = due(user, mine=not user.has_role("supervisor"))
    items = [
        *(
            Item(_order(o), f"{o.reference}: to be served", f"made {day(o.made_on)}")
            if o.served_on is None
            else Item(_order(o), f"{o.reference}: it ends; renew in time", due_words(o.ends_on))
            for o in ending(user)
        ),
        *(Item(_order(d.order), f"{d.order.reference}: {d.get_kind_display()}", due_words(d.due_on)) for d in held.notifications),
        *(
            Item(_order(d.order), f"{d.order.reference}: acknowledge the notification in writing", f"of {day(d.notified_on)}")
            for d in held.acknowledgements
        ),
        *(
            Item(_order(o), f"{o.reference}: review", due_words(o.review_due_on))
            for o in held.reviews
            if o.review_due_on is not None and o.review_due_on <= timezone.localdate()
        ),
        *(Item(_order(o), f"{o.reference}: tell the protected person", f"of {day(o.victim_owed_since)}") for o in held.victims),
    ]
    return [Section("Orders", items, "Nothing waits on your orders.")]


def possible_breaches(user: User) -> list[Section]:
    if not user.has_role("case_officer", "supervisor", "triage_officer"):
        return []
    found = open_suspicions(me=user if user.has_role("case_officer") else None)
    return [
        Section(
            "Records that look like breaches",
            [Item(reverse("suspicion", args=[s.pk]), f"{s.order.reference}: record {s.incident_id}", day(s.happened_at)) for s in found],
            "None waits to be read.",
        )
    ]


def _order(order: Order) -> str:
    return reverse("order", args=[order.reference])

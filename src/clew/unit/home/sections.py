"""Each role's home: what waits for this person, the most pressing first. A section is there when it
holds something.
"""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse

from clew.unit.access.parts import may
from clew.unit.accounts.models import User
from clew.unit.administration import waiting as administration
from clew.unit.assessments import waiting as assessments
from clew.unit.casefile import waiting as casefile
from clew.unit.cases.absences import asked_once
from clew.unit.disclosure import waiting as disclosure
from clew.unit.improvement import waiting as improvement
from clew.unit.learning import waiting as learning
from clew.unit.orders import waiting as orders
from clew.unit.oversight import waiting as oversight
from clew.unit.plans import waiting as plans
from clew.unit.platform.waiting import Item, Press, Section
from clew.unit.referrals import waiting as referrals
from clew.unit.reports import waiting as reports
from clew.unit.rules import waiting as rules
from clew.unit.triage import waiting as triage


def sections(user: User) -> list[Section]:
    """What waits for `user`: whatever is late first, then in the order of `_MAKERS`."""
    made: list[Section] = []
    with asked_once():
        for part, maker in _MAKERS:
            if part is None or may(user.roles, part):
                made += (
                    s for s in maker(user) if s.items and s.title not in {m.title for m in made}
                )
    return sorted(made, key=lambda s: not s.late)


def next_thing(found: list[Section]) -> Press | None:
    """What to begin with: a late item, else what the first section offers, else its first item."""
    late = next((i for s in found for i in s.items if i.late), None)
    if late is not None:
        return Press(late.href, f"Next: {late.text}")
    offered = next((s.next for s in found if s.next is not None), None)
    first = next((i for s in found for i in s.items), None)
    return offered or (Press(first.href, f"Next: {first.text}") if first else None)


def links(user: User) -> list[Item]:
    """Pages that roles with little that waits come for, and the page of absences."""
    away = (
        [Item(reverse("absence-list"), "Absence and cover")] if may(user.roles, "summary") else []
    )
    if not user.has_role("analyst", "information_officer", "auditor"):
        return away
    pages = (
        ("agreement", "agreement", "How far second readers agree"),
        ("queue", "queue", "Triage queue"),
        ("order_figures", "register-tables", "Tables of the register of orders"),
        ("figures", "figures", "Figures from records and registers"),
        ("subject_access", "subject-access", "Make a subject access extract"),
        ("audit", "audit-look-up", "Look up the audit"),
        ("audit", "audit-verify", "Check that the audit is whole"),
    )
    return [
        *(Item(reverse(name), text) for part, name, text in pages if may(user.roles, part)),
        *away,
    ]


# The part that a person reads, and what waits for them there; in the order of the page.
_MAKERS: tuple[tuple[str | None, Callable[[User], list[Section]]], ...] = (
    ("public_reports", reports.reports),
    ("standards_reports", reports.reports),
    ("course", triage.to_read),
    ("referral_in", triage.information_asked),
    ("contact_log", casefile.owed_to_victims),
    ("plan", plans.actions),
    ("referrals", referrals.to_answer),
    ("assessments", assessments.assessments),
    ("closure", casefile.closings),
    ("orders", orders.orders),
    ("breaches", orders.possible_breaches),
    ("requests", disclosure.requests),
    ("improvement", improvement.accounts),
    ("screening_rules", rules.rules),
    ("exclusions", oversight.break_glass),
    ("accounts", administration.of_administrators),
    ("learning_cases", learning.cases),
    ("summary", casefile.own_cases),
)

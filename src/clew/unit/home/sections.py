"""Each role's home: what is due, what is waiting, what changed. A section is there for those whose work it is."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse

from clew.unit.access.parts import may
from clew.unit.accounts.models import User
from clew.unit.administration import waiting as administration
from clew.unit.assessments import waiting as assessments
from clew.unit.casefile import waiting as casefile
from clew.unit.disclosure import waiting as disclosure
from clew.unit.orders import waiting as orders
from clew.unit.oversight import waiting as oversight
from clew.unit.plans import waiting as plans
from clew.unit.platform.waiting import Item, Section
from clew.unit.referrals import waiting as referrals
from clew.unit.reports import waiting as reports
from clew.unit.triage import waiting as triage


def sections(user: User) -> list[Section]:
    made: list[Section] = []
    for part, maker in _MAKERS:
        if part is None or may(user.roles, part):
            made += maker(user)
    return made


def _links(user: User) -> list[Section]:
    if not user.has_role("analyst", "information_officer"):
        return []
    items = []
    if may(user.roles, "agreement"):
        items += [Item(reverse("agreement"), "How far second readers agree"), Item(reverse("queue"), "The queue")]
    if may(user.roles, "order_figures"):
        items.append(Item(reverse("register-tables"), "Tables of the register of orders"))
    if may(user.roles, "figures"):
        items.append(Item(reverse("figures"), "Figures from records and registers"))
    if may(user.roles, "subject_access"):
        items.append(Item(reverse("subject-access"), "Make a subject access extract"))
    return [Section("Your work", items, "")]


# The part that a person reads, and what waits for them there; in the order of the page.
_MAKERS: tuple[tuple[str | None, Callable[[User], list[Section]]], ...] = (
    ("course", triage.to_read),
    ("referral_in", triage.information_asked),
    ("summary", casefile.own_cases),
    ("contact_log", casefile.owed_to_victims),
    ("plan", plans.actions),
    ("referrals", referrals.to_answer),
    ("assessments", assessments.assessments),
    ("closure", casefile.closings),
    ("orders", orders.orders),
    ("breaches", orders.possible_breaches),
    ("public_reports", reports.reports),
    ("standards_reports", reports.reports),
    ("requests", disclosure.requests),
    ("exclusions", oversight.break_glass),
    ("accounts", administration.of_administrators),
    ("audit", oversight.audit),
    (None, _links),
)

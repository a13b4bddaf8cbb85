"""Accounts of progress that wait for somebody to read and publish them."""

from __future__ import annotations

from django.urls import reverse

from clew.unit.access.parts import may
from clew.unit.accounts.models import User
from clew.unit.improvement.models import Edition
from clew.unit.platform.waiting import Item, Section
from clew.web.jinja import day

_MOST = 10


def accounts(user: User) -> list[Section]:
    """Drafts of others; a newer draft takes the place of an older one."""
    if not may(user.roles, "improvement", write=True):
        return []
    newest = Edition.objects.filter(status="done").only("id", "published_on").first()
    drafts = (
        Edition.objects.filter(status="done", published_on=None, pk__gte=newest.pk if newest else 0)
        .exclude(made_by=user)
        .select_related("made_by")
        .defer("kept", "shown", "charts", "csv", "pdf", "columns")[:_MOST]
    )
    items = [
        Item(
            reverse("account-of-progress", args=[e.pk]),
            e.name,
            f"as at {day(e.as_at)}, drafted by {e.made_by.name}",
        )
        for e in drafts
    ]
    return [Section("Accounts of progress to publish", items, more=reverse("progress"))]

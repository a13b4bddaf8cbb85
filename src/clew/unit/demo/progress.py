"""The made-up force's account of its progress: a log of some recommendations, capacity, feedback,
and one account that is published. No training was measured, and the account says so.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from clew.unit.access.identity import acting_as
from clew.unit.accounts.models import User
from clew.unit.improvement import actions
from clew.unit.improvement.models import Edition

_ROLES = (
    ("triage", 4, 560, 548),
    ("investigation", 6, 840, 902),
    ("orders", 2, 280, 296),
    ("advocacy", 3, 390, 402),
    ("analysis", 1, 140, 96),
    ("supervision", 2, 280, 281),
)


def tell_progress(people: dict[str, User]) -> None:
    """Enter, draft and publish, each by the person whose work it is."""
    sam, iris = people["sam"], people["iris"]
    with acting_as(sam):
        _recommendations(sam)
        _capacity(sam)
        _feedback(sam)
        edition = Edition.objects.create(
            as_at=timezone.localdate(),
            words="Made-up words of a made-up force: we wrote down what we did, and where we do not know whether it helped we say so.",
            made_by=sam,
        )
    actions.draft(edition.pk)
    with acting_as(iris):
        edition.refresh_from_db()
        if edition.status == "done":
            actions.publish(edition, by=iris)


def _recommendations(sam: User) -> None:
    for number, owner, target in (
        (
            "7",
            "Head of Crime Recording (made up)",
            "Every record can be searched for stalking that is kept inside it.",
        ),
        ("10", "Head of Learning (made up)", "Every response officer plays an officer's case."),
        ("15", "Office of the Commissioner (made up)", "No victim waits for an advocate."),
    ):
        actions.answer_for(number, by=sam, owner=owner, deadline=None, target=target, why="")
    for number, status, on, words, evidence in (
        (
            "7",
            "being-progressed",
            date(2025, 2, 3),
            "The records system can hold included offences. Not everybody fills them in.",
            "",
        ),
        (
            "7",
            "being-progressed",
            date(2026, 3, 2),
            "The nightly screening reads every record, whatever it was recorded as.",
            "https://www.example.org/northmoor/screening-policy",
        ),
        (
            "10",
            "being-progressed",
            date(2025, 3, 24),
            "Training was written anew. What it did was not measured.",
            "",
        ),
        (
            "27",
            "done",
            date(2024, 11, 20),
            "The action plan was published.",
            "https://www.example.org/northmoor/action-plan",
        ),
    ):
        actions.add_status(number, by=sam, status=status, on=on, words=words, evidence=evidence)


def _capacity(sam: User) -> None:
    first = timezone.localdate().replace(day=1)
    for back in range(1, 4):
        month = (first - timedelta(days=28 * back)).replace(day=1)
        for role, number, there, worked in _ROLES:
            actions.enter_capacity(
                by=sam,
                month=month,
                role=role,
                people=number,
                hours_available=Decimal(there),
                hours_worked=Decimal(worked + 4 * back),
                note="",
            )


def _feedback(sam: User) -> None:
    today = timezone.localdate()
    actions.enter_feedback(
        by=sam,
        said="Nobody told us which officer to ring.",
        said_on=today - timedelta(days=70),
        source="advocates",
        did="Every letter names the post and the number of the officer in the case.",
        did_on=today - timedelta(days=40),
    )
    actions.enter_feedback(
        by=sam,
        said="The diary is hard to print.",
        said_on=today - timedelta(days=20),
        source="site",
        did="",
        did_on=None,
    )

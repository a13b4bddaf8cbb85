"""What the public sent, as the desk lists it: by its clock, by its mailbox, feedback, and people of
the same name.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection
from django.db.models import Prefetch

from clew.unit.accounts.models import User
from clew.unit.intake.models import Course
from clew.unit.intake.tokens import name_tokens, tsquery
from clew.unit.orders.alike import names_alike, share_family_name
from clew.unit.reports.models import Attachment, Letter, Mailbox

PAGE = 25
_SIDES = ("suspect", "victim")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A course of somebody of the same name. `sides`: on which its identity may be taken over."""

    course: Course
    sides: list[str]


def letters(show: str, after: int = 0, most: int = PAGE) -> tuple[list[Letter], int]:
    """A page of reports and additions and where the next begins (0: nowhere). `show`: waiting (not
    opened), clock (opened, not recorded), all.
    """
    found = (
        Letter.objects.filter(kind__in=(Letter.Kind.REPORT, Letter.Kind.ADDITION))
        .defer("sealed")
        .select_related("opened_by", "course", "mailbox")
    )
    if show == "waiting":
        found = found.filter(opened_at=None)
    elif show == "clock":
        found = found.filter(kind=Letter.Kind.REPORT, recorded_at=None).exclude(opened_at=None)
    else:
        found = found.order_by("-received_at", "-id")
    rows = list(found[after : after + most + 1])
    return rows[:most], after + most if len(rows) > most else 0


def counts() -> dict[str, int]:
    found = Letter.objects.filter(kind__in=(Letter.Kind.REPORT, Letter.Kind.ADDITION))
    return {
        "waiting": found.filter(opened_at=None).count(),
        "clock": found.filter(kind=Letter.Kind.REPORT, recorded_at=None)
        .exclude(opened_at=None)
        .count(),
    }


def letter(reference: str) -> Letter | None:
    """A report or an addition to one, with its mailbox."""
    return (
        Letter.objects.filter(
            reference=reference, kind__in=(Letter.Kind.REPORT, Letter.Kind.ADDITION)
        )
        .select_related("mailbox", "opened_by", "course")
        .prefetch_related(Prefetch("attachments", Attachment.objects.select_related("letter")))
        .first()
    )


def thread(mailbox: Mailbox) -> list[Letter]:
    """Every letter of a mailbox in the order in which it came."""
    return list(
        mailbox.letters.select_related("opened_by", "course")
        .prefetch_related("attachments")
        .order_by("received_at", "id")
    )


def attachment(held: Letter, number: int) -> Attachment | None:
    return held.attachments.select_related("letter").filter(number=number).first()


def feedback(after: int = 0) -> tuple[list[Letter], int]:
    rows = list(
        Letter.objects.filter(kind=Letter.Kind.FEEDBACK).order_by("-received_at", "-id")[
            after : after + PAGE + 1
        ]
    )
    return rows[:PAGE], after + PAGE if len(rows) > PAGE else 0


def _sides_of(course: Course) -> dict[str, tuple[str, str]]:
    """Name and identity of suspect and victim."""
    return {
        "suspect": (course.suspect_name, course.suspect_identity),
        "victim": (course.victim_name, course.victim_identity),
    }


def candidates(course: Course, most: int = 10) -> list[Candidate]:
    """Courses of people of like names, those who share most first, for an officer to say whether
    they are the same.

    Found by any word of either name, spelt alike or sounding alike: whoever reports may not know
    how a name is written. Shown where the family name is written alike, sounds alike beside another
    word that is alike, or is the one word that is known: a first name alone is shared by thousands.
    Nobody is joined by a name alone.
    """
    query = " | ".join(
        f"({q})"
        for word in f"{course.suspect_name} {course.victim_name}".split()
        if len(word) > 2 and (q := tsquery(word))
    )
    if not query:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT search_courses(%s, 200)", [query])
        ids = [row[0] for row in cursor.fetchall()]
    wanted = {side: name_tokens(name) for side, (name, _) in _sides_of(course).items()}
    identities = {side: identity for side, (_, identity) in _sides_of(course).items()}
    found = []
    for other in (
        Course.objects.filter(pk__in=ids)
        .exclude(pk=course.pk)
        .defer("elements", "unknown", "search", "account")
    ):
        theirs = _sides_of(other)
        alike = {
            side: names_alike(ours, theirs[side][0]) is not False
            or share_family_name(ours, theirs[side][0])
            for side, (ours, _) in _sides_of(course).items()
        }
        shared = {
            side: len(wanted[side] & name_tokens(theirs[side][0])) if alike[side] else 0
            for side in _SIDES
        }
        sides = [
            side for side in _SIDES if shared[side] and theirs[side][1] and not identities[side]
        ]
        found.append((sum(shared.values()), Candidate(other, sides)))
    found.sort(key=lambda f: (-f[0], f[1].course.reference))
    return [c for n, c in found[:most] if n]


def may_be_about() -> list[tuple[str, str]]:
    """Accounts that may be kept from a report: anybody of the service."""
    return [
        (str(u.pk), f"{u.name}, {u.agency.name}")
        for u in User.objects.filter(is_active=True)
        .exclude(username="service")
        .select_related("agency")
        .order_by("name")
    ]


def account(number: str) -> User | None:
    return (
        User.objects.filter(pk=int(number), is_active=True).first()
        if number.isascii() and number.isdigit()
        else None
    )

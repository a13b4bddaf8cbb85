"""The minutes of a meeting as a document: what its reader may see of it, and no more."""

from __future__ import annotations

from django.utils import timezone

from clew.unit.accounts.models import User
from clew.unit.plans.models import Meeting, MeetingItem
from clew.unit.plans.queries import agreed
from clew.web.documents import Document
from clew.web.jinja import day, moment


def as_document(meeting: Meeting, items: list[MeetingItem], user: User) -> Document:
    made = Document(
        f"{'Minutes' if meeting.ended_at else 'Agenda'} of the meeting of {day(meeting.held_on)}",
        "Official-Sensitive",
        f"Printed for {user.name}, {user.agency.name}, {moment(timezone.now())}",
    )
    present = [f"{u.name} ({u.agency.name})" for u in meeting.attendees.select_related("agency")]
    made.facts(
        [
            (
                "Day",
                day(meeting.held_on) + (f" at {meeting.begins_at}" if meeting.begins_at else ""),
            ),
            ("Place", meeting.place),
            ("Chair", f"{meeting.chair.name} ({meeting.chair.agency.name})"),
            ("Present", "\n".join(present)),
            ("Present, from outside", meeting.guests),
            ("Apologies", meeting.apologies),
            ("Ended", moment(meeting.ended_at)),
        ]
    )
    for item in items:
        made.heading(f"{item.place}. {item.case.title}")
        made.small(f"Case {item.case.reference}. On the agenda because: {item.why}")
        made.text(item.minutes or "[No minutes yet.]")
        made.table(
            ["Action", "Who", "By when"],
            [
                [
                    a.text,
                    f"{a.owner.name}, {a.agency.name}" if a.owner else a.agency.name,
                    day(a.target_on),
                ]
                for a in agreed(item)
            ],
            [6, 4, 2],
        )
    if not items:
        made.text("Nothing that you may see is on the agenda.")
    made.small(
        "Cases that are not open to the person who printed this are left out, whatever was said of them."
    )
    return made

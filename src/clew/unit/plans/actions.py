"""Every write of plans and meetings."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from clew.unit.access.models import Share
from clew.unit.access.ownership import check
from clew.unit.access.parts import parts
from clew.unit.access.telling import kept_out_of, tell
from clew.unit.accounts.models import Agency, User, name_of
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action as Did
from clew.unit.cases.models import Case
from clew.unit.plans.models import Action, Meeting, MeetingItem, Need
from clew.unit.plans.queries import lacking
from clew.unit.platform.editing import locked, take_version
from clew.unit.platform.problems import Refused


def add_need(case: Case, *, by: User, text: str, about: str) -> Need:
    with transaction.atomic():
        made = Need.objects.create(case=case, text=text, about=about, by=by)
        log(by, Did.COLLECTION, "need", f"case:{case.reference}", case=case.reference)
    return made


def begin_need(
    case: Case,
    *,
    by: User,
    need: str,
    about: str,
    text: str,
    agency: Agency | None,
    owner: User | None,
    target_on: date | None,
    review_on: date | None,
) -> Need:
    """A need, with its first action where one is named: both or neither. Raises Refused as
    `add_action` does.
    """
    with transaction.atomic():
        made = add_need(case, by=by, text=need, about=about)
        if text and agency is not None and target_on is not None:
            add_action(
                made,
                by=by,
                text=text,
                agency=agency,
                owner=owner,
                target_on=target_on,
                review_on=review_on,
            )
    return made


def meet_need(need: Need, *, by: User, how: str) -> None:
    """Raises NotYours; Refused when somebody said before that it is met."""
    with transaction.atomic():
        check(by, "meet need", need)
        need = locked(need, "case", "met_by")
        if need.met_at is not None:
            raise Refused(
                f"{name_of(need.met_by)} said on {timezone.localtime(need.met_at):%-d %B %Y at %H:%M} that it is met: {need.met_how}"
            )
        need.met_at, need.met_by, need.met_how = timezone.now(), by, how
        need.save()
        log(by, Did.ALTERATION, "need met", f"case:{need.case.reference}", case=need.case.reference)


def add_action(
    need: Need,
    *,
    by: User,
    text: str,
    agency: Agency,
    owner: User | None,
    target_on: date,
    review_on: date | None = None,
    meeting: Meeting | None = None,
) -> Action:
    """An action of an agency of the case.

    Raises Refused for an agency that the case is not shared with.
    """
    with transaction.atomic():
        unit = agency.pk == need.case.opened_by.agency_id
        if (
            not unit
            and not Share.objects.filter(case=need.case, agency=agency, withdrawn_at=None).exists()
        ):
            raise Refused(
                f"the case is not shared with {agency.name}: share it first, then give them an action"
            )
        if owner is not None and owner.agency_id != agency.pk:
            raise Refused(f"{owner.name} is not of {agency.name}")
        if owner is not None and kept_out_of(need.case, [owner]):
            raise Refused(f"{owner.name} cannot take this action: choose somebody else")
        made = Action.objects.create(
            case=need.case,
            need=need,
            text=text,
            agency=agency,
            owner=owner,
            target_on=target_on,
            review_on=review_on,
            meeting=meeting,
            by=by,
        )
        log(
            by,
            Did.COLLECTION,
            "action",
            f"case:{need.case.reference}",
            case=need.case.reference,
            agency=agency.code,
        )
        if owner is not None and owner.pk != by.pk:
            tell(
                [owner],
                f"An action on {need.case.reference} is yours, by {target_on:%-d %B}",
                f"/cases/{need.case.reference}/plan/",
                about=need.case,
            )
    return made


def end_action(action: Action, *, by: User, done: bool, outcome: str) -> None:
    """Done, or dropped; either says what came of it. Raises NotYours; Refused when it ended
    already.
    """
    with transaction.atomic():
        check(by, "end action" if done else "drop action", action)
        held = locked(action, "case")
        if held.done_at or held.dropped_at:
            raise Refused(
                f"this action was {'done' if held.done_at else 'dropped'} meanwhile: {held.outcome}"
            )
        held.outcome = outcome
        if done:
            held.done_at, held.done_by = timezone.now(), by
        else:
            held.dropped_at = timezone.now()
        held.save()
        log(
            by,
            Did.ALTERATION,
            "action done" if done else "action dropped",
            f"case:{held.case.reference}",
            case=held.case.reference,
        )


def make_meeting(
    *, by: User, held_on: date, place: str, cases: list[tuple[Case, str]], begins_at: str = ""
) -> Meeting:
    """A meeting with its agenda: cases and why each is on it. Whoever plans on one of the cases is
    invited.
    """
    with transaction.atomic():
        made = Meeting.objects.create(held_on=held_on, chair=by, place=place, begins_at=begins_at)
        for number, (case, why) in enumerate(cases, 1):
            MeetingItem.objects.create(meeting=made, case=case, place=number, why=why)
        log(by, Did.COLLECTION, "meeting", f"meeting:{made.pk}", cases=len(cases))
        _invite(made, [case for case, _ in cases], by=by)
    return made


def _invite(meeting: Meeting, cases: list[Case], *, by: User) -> None:
    """Tell whoever plans on the cases, of the agencies that they are shared with. The notice names
    no case.
    """
    agencies = Share.objects.filter(case__in=cases, withdrawn_at=None).values("agency")
    officers = {case.officer_id for case in cases}
    planners = sorted(parts()["plan"].writers)
    invited = User.objects.filter(is_active=True).filter(
        Q(pk__in=officers) | Q(agency__in=agencies, roles__overlap=planners)
    )
    when = f"{meeting.held_on:%-d %B %Y}" + (
        f" at {meeting.begins_at}" if meeting.begins_at else ""
    )
    tell(
        [u for u in invited if u.pk != by.pk],
        f"You are invited to a meeting on {when}" + (f", {meeting.place}" if meeting.place else ""),
        f"/meetings/{meeting.pk}/",
        about=None,
    )


def agree_action(
    item: MeetingItem,
    *,
    by: User,
    need: Need | None,
    new_need: str,
    text: str,
    agency: Agency,
    owner: User | None,
    target_on: date,
    review_on: date | None,
) -> Action:
    """An action that the meeting agreed on a case, for a need of its plan or for a new one. Raises
    Refused as `add_action` does, and once the meeting has ended.
    """
    with transaction.atomic():
        if locked(item.meeting).ended_at:
            raise Refused("The meeting has ended. Add the action to the plan of the case.")
        of = need or add_need(item.case, by=by, text=new_need, about="agencies")
        return add_action(
            of,
            by=by,
            text=text,
            agency=agency,
            owner=owner,
            target_on=target_on,
            review_on=review_on,
            meeting=item.meeting,
        )


def add_item(meeting: Meeting, case: Case, *, by: User, why: str) -> MeetingItem:
    with transaction.atomic():
        meeting = locked(meeting)
        if meeting.ended_at:
            raise Refused("the meeting has ended")
        if MeetingItem.objects.filter(meeting=meeting, case=case).exists():
            raise Refused("the case is on the agenda already")
        place = (
            MeetingItem.objects.filter(meeting=meeting).aggregate(n=Max("place"))["n"] or 0
        ) + 1
        made = MeetingItem.objects.create(meeting=meeting, case=case, place=place, why=why)
        log(by, Did.ALTERATION, "on the agenda", f"case:{case.reference}", case=case.reference)
    return made


def note_minutes(item: MeetingItem, *, by: User, version: int, minutes: str) -> None:
    """Raises NotYours, Refused once the meeting has ended, Conflict for a form drawn from earlier
    minutes.
    """
    with transaction.atomic():
        check(by, "keep meeting", item.meeting)
        if locked(item.meeting).ended_at:
            raise Refused("the meeting has ended: its minutes stand")
        take_version(item, version)
        item.minutes, item.reviewed_at = minutes, timezone.now()
        item.written_by, item.written_at = by, item.reviewed_at
        item.save()
        log(
            by,
            Did.ALTERATION,
            "minutes",
            f"case:{item.case.reference}",
            case=item.case.reference,
            meeting=item.meeting_id,
        )


def note_attendance(
    meeting: Meeting,
    *,
    by: User,
    version: int,
    attendees: list[User],
    apologies: str,
    guests: str = "",
) -> None:
    """Raises NotYours, Refused once the meeting has ended, Conflict for a form drawn from an
    earlier list.
    """
    with transaction.atomic():
        check(by, "keep meeting", meeting)
        if locked(meeting).ended_at:
            raise Refused("the meeting has ended: who came stands")
        take_version(meeting, version)
        meeting.attendees.set(attendees)
        meeting.apologies, meeting.guests = apologies, guests
        meeting.written_by, meeting.written_at = by, timezone.now()
        meeting.save(update_fields=["apologies", "guests", "written_by", "written_at"])
        log(by, Did.ALTERATION, "attendance", f"meeting:{meeting.pk}", attendees=len(attendees))


def end_meeting(meeting: Meeting, *, by: User) -> None:
    """Raises NotYours; Refused when it ended before, or while minutes or attendance are missing."""
    with transaction.atomic():
        check(by, "keep meeting", meeting)
        meeting = locked(meeting)
        if meeting.ended_at:
            raise Refused("the meeting has ended already")
        if gaps := lacking(meeting):
            raise Refused(
                f"The meeting is not complete. {' '.join(gaps)} Write that a case was put off, where it was."
            )
        meeting.ended_at = timezone.now()
        meeting.save(update_fields=["ended_at"])
        log(by, Did.ALTERATION, "meeting ended", f"meeting:{meeting.pk}")

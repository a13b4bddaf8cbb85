"""Plans and meetings, as pages read them."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Prefetch, Q

from clew.unit.accounts.models import User
from clew.unit.cases.absences import work_of
from clew.unit.cases.models import Case
from clew.unit.plans.models import Action, Meeting, MeetingItem, Need

OPEN = Q(done_at=None, dropped_at=None)


def needs(case: Case) -> list[Need]:
    actions = Action.objects.select_related("agency", "owner", "done_by", "by__agency")
    return list(
        Need.objects.filter(case=case)
        .select_related("by__agency")
        .prefetch_related(Prefetch("actions", actions))
    )


def need_of(case: Case, number: int) -> Need | None:
    return (
        Need.objects.filter(case=case, pk=number)
        .select_related("case", "case__opened_by", "by__agency")
        .first()
    )


def action_of(case: Case, number: int) -> Action | None:
    return (
        Action.objects.filter(OPEN, case=case, pk=number)
        .select_related("case", "agency", "by__agency")
        .first()
    )


def minutes_of(case: Case) -> list[MeetingItem]:
    return list(
        MeetingItem.objects.filter(case=case)
        .exclude(minutes="")
        .select_related("meeting")
        .order_by("-meeting__held_on")
    )


DUE = 50


def due_actions(user: User, today: date) -> list[Action]:
    """Open actions of the person, or of the agency where nobody is named; all overdue ones for a
    supervisor. Closed cases included. The first `DUE`, and one more where there are more.
    """
    # Cases are looked up afterwards: a join under row security reads every case.
    found = Action.objects.filter(OPEN).only("text", "target_on", "case_id")
    found = found.prefetch_related(Prefetch("case", Case.objects.only("reference", "title")))
    work = work_of(user)
    if user.has_role("supervisor"):
        found = found.filter(Q(target_on__lte=today) | Q(owner__in=work))
    else:
        found = found.filter(Q(owner__in=work) | Q(owner=None, agency=user.agency)).filter(
            target_on__lte=today + timedelta(days=14)
        )
    return list(found.order_by("target_on", "id")[: DUE + 1])


PAGE = 25


def meetings(after: int = 0, most: int = PAGE) -> tuple[list[Meeting], int]:
    """A page of meetings, the newest first, and where the next begins (0: nowhere)."""
    rows = list(Meeting.objects.select_related("chair")[after : after + most + 1])
    return rows[:most], after + most if len(rows) > most else 0


def meeting(number: int) -> Meeting | None:
    return Meeting.objects.select_related("chair__agency").filter(pk=number).first()


def items(held: Meeting) -> list[MeetingItem]:
    """The agenda: only cases that the reader may see."""
    return list(MeetingItem.objects.filter(meeting=held).select_related("case", "case__officer"))


def item(number: int) -> MeetingItem | None:
    return (
        MeetingItem.objects.select_related("meeting__chair__agency", "case")
        .filter(pk=number)
        .first()
    )


def agreed(held: MeetingItem) -> list[Action]:
    """The actions that were agreed on a case at the meeting."""
    return list(
        Action.objects.filter(meeting=held.meeting_id, case=held.case_id).select_related(
            "agency", "owner"
        )
    )


def agreed_at(held: Meeting) -> dict[int, list[Action]]:
    """Every action that was agreed at the meeting and that the reader may see, by case."""
    found: dict[int, list[Action]] = {}
    for action in Action.objects.filter(meeting=held).select_related("agency", "owner"):
        found.setdefault(action.case_id, []).append(action)
    return found


def lacking(held: Meeting) -> list[str]:
    """What the meeting still lacks before it can be ended, in sentences."""
    said = [
        f"There are no minutes on {i.case.title} ({i.case.reference})."
        for i in items(held)
        if not i.minutes.strip()
    ]
    if not held.attendees.exists() and not held.guests.strip():
        said.append("Nobody is noted as present.")
    return said


def open_needs(case: Case) -> list[Need]:
    return list(Need.objects.filter(case=case, met_at=None))


def candidates(today: date) -> list[tuple[Case, str]]:
    """Cases that should be on the next agenda, and why: raised, an action overdue, a review due,
    never discussed.
    """
    found: dict[int, tuple[Case, str]] = {}
    open_cases = Case.objects.filter(closed_at=None, level__in=["consult", "case"]).defer("search")
    for case in open_cases.exclude(raised_at=None).order_by("raised_at")[:100]:
        found[case.pk] = (case, f"raised: {case.raised_why}")
    late = (
        Action.objects.filter(OPEN, target_on__lt=today, case__in=open_cases)
        .select_related("case")
        .order_by("target_on")[:200]
    )
    for action in late:
        found.setdefault(action.case_id, (action.case, "an action is overdue"))
    for case in open_cases.filter(
        assessments__next_review_on__lte=today + timedelta(days=7)
    ).distinct()[:100]:
        found.setdefault(case.pk, (case, "an assessment falls due"))
    for case in open_cases.filter(meeting_items=None).order_by("opened_at")[:100]:
        found.setdefault(case.pk, (case, "not discussed yet"))
    return list(found.values())

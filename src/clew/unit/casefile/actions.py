"""Writes that concern all that hangs from a case: striking out, closing, keeping, disposing. One
transaction, its audit row.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from clew.offences.clocks import add_months
from clew.unit.access.ownership import check
from clew.unit.access.telling import tell, tell_supervisors
from clew.unit.accounts.models import User, name_of
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action
from clew.unit.casefile.disposals import erase
from clew.unit.casefile.standing import advocates_on, still_open
from clew.unit.cases.actions import add_event, assign, start_timers
from clew.unit.cases.lists import follow_up_months
from clew.unit.cases.models import (
    Case,
    Closure,
    Disposal,
    Event,
    EventKind,
    FollowUp,
    Nature,
    Retention,
)
from clew.unit.orders.actions.acts import cross_out
from clew.unit.orders.actions.orders import name_manager
from clew.unit.platform.editing import locked, take_version
from clew.unit.platform.problems import Conflict, Refused


def hand_over(case: Case, officer: User | None, *, by: User, version: int, note: str = "") -> None:
    """Give the case to an officer, with the note, and with what the officer before had open on it.
    Raises Conflict, Refused.

    Actions go to an officer of the same agency; an order goes with its steps and its duties.
    """
    with transaction.atomic():
        before = case.officer
        assign(case, officer, by=by, version=version)
        if note.strip():
            names = (
                f"{before.name if before else 'nobody'} to {officer.name if officer else 'nobody'}"
            )
            add_event(
                case,
                by=by,
                kind=EventKind.NOTE,
                nature=Nature.FACT,
                happened_at=timezone.now(),
                text=f"Handover from {names}.\n{note.strip()}",
                source="Handover",
            )
        if before is None or officer is None or before.pk == officer.pk:
            return
        moved = case.actions.filter(
            owner=before, agency=officer.agency, done_at=None, dropped_at=None
        ).update(owner=officer)
        orders = list(
            case.orders.filter(manager=before, void_at=None, ended_on=None).defer("search")
        )
        for order in orders:
            name_manager(order, officer, by=by, version=order.version)
        log(
            by,
            Action.ALTERATION,
            "handed over",
            f"case:{case.reference}",
            case=case.reference,
            actions=moved,
            orders=len(orders),
        )


def allocate(cases: list[Case], officer: User, *, by: User) -> None:
    """All of them or none. Raises Refused for an officer who is kept out of one; Conflict for a
    case that somebody else allocated meanwhile.
    """
    with transaction.atomic():
        for case in cases:
            if locked(case).officer_id is not None:
                raise Refused(f"Another user has already allocated {case.reference}.")
            assign(case, officer, by=by, version=case.version)


def strike(event: Event, *, by: User, reason: str) -> None:
    """Strike out what is wrong: it stays on the timeline, crossed out, with the reason. Raises
    NotYours, Refused.

    What relied on it is told: see clew.unit.orders.actions.acts.
    """
    with transaction.atomic():
        check(by, "strike event", event)
        cross_out(locked(event, "case"), by=by, reason=reason)


def propose_closure(
    case: Case,
    *,
    by: User,
    code: str,
    reason: str,
    residual_risk: str,
    risk_holder: str,
    no_advocate_why: str = "",
) -> Closure:
    """Propose to close; the advocates on the case are asked for their view. Raises Refused while an
    answer or a look is owed first.
    """
    with transaction.atomic():
        if Closure.objects.filter(case=case, refused_at=None, reopened_at=None).exists():
            raise Refused("closing is proposed already, or the case is closed")
        open_referrals = case.referrals.filter(status="sent").count()
        if open_referrals:
            raise Refused(
                f"{open_referrals} referral(s) wait for an answer: have them answered or revoke them first"
            )
        if case.raised_at is not None:
            raise Refused(f"the case is raised ({case.raised_why}): look at it first")
        advocates = advocates_on(case)
        if not advocates and not no_advocate_why.strip():
            raise Refused("no advocate is on the case: say why there is no advocate's view")
        made = Closure.objects.create(
            case=case,
            code=code,
            reason=reason,
            residual_risk=residual_risk,
            risk_holder=risk_holder,
            no_advocate_why=no_advocate_why,
            proposed_by=by,
        )
        tell(
            advocates,
            f"Closing of {case.reference} is proposed: give your view",
            f"/cases/{case.reference}/closing/",
            about=case,
        )
        log(
            by,
            Action.ALTERATION,
            "closing proposed",
            f"case:{case.reference}",
            case=case.reference,
            reason=reason,
            code=code,
        )
        tell_supervisors(
            f"Closing of {case.reference} waits for approval",
            f"/cases/{case.reference}/closing/",
            about=case,
            but=by,
        )
    return made


def give_view(closure: Closure, *, by: User, view: str) -> None:
    """The advocate's own view of a closing that waits for a decision. Raises Refused."""
    with transaction.atomic():
        held = locked(closure, "case", "advocate", "proposed_by")
        if held.approved_at or held.refused_at:
            raise Refused("the closing was decided meanwhile")
        if held.advocate is not None and held.advocate_id != by.pk:
            raise Refused(
                f"{held.advocate.name} gave a view on {timezone.localtime(held.advocate_view_at):%-d %B %Y at %H:%M}"
            )
        held.advocate_view, held.advocate, held.advocate_view_at = view, by, timezone.now()
        held.save(update_fields=["advocate_view", "advocate", "advocate_view_at"])
        log(
            by,
            Action.COLLECTION,
            "advocate's view of closing",
            f"case:{held.case.reference}",
            case=held.case.reference,
        )
        tell(
            [held.proposed_by],
            f"The advocate gave a view on closing {held.case.reference}",
            f"/cases/{held.case.reference}/closing/",
            about=held.case,
        )


def give_no_view(closure: Closure, *, by: User, why: str) -> None:
    """Record that the advocate gave no view, and why. Raises Refused."""
    with transaction.atomic():
        held = locked(closure, "case")
        if held.approved_at or held.refused_at or held.advocate_view:
            raise Refused("the closing was decided, or the advocate gave a view, meanwhile")
        held.no_advocate_why = why
        held.save(update_fields=["no_advocate_why"])
        log(
            by,
            Action.ALTERATION,
            "no advocate's view of closing",
            f"case:{held.case.reference}",
            case=held.case.reference,
            reason=why,
        )


def decide_closure(closure: Closure, *, by: User, approve: bool, words: str) -> None:
    """A supervisor who did not propose it approves or refuses.

    Raises Refused. What is still open is kept with the closing.
    """
    with transaction.atomic():
        held = (
            Closure.objects.select_for_update(of=("self",))
            .select_related("case")
            .get(pk=closure.pk)
        )
        if held.approved_at or held.refused_at:
            raise Conflict("somebody decided on this closing just now")
        if held.proposed_by_id == by.pk:
            raise Refused("who proposes a closing does not approve it: another supervisor does")
        now = timezone.now()
        if approve:
            if not held.advocate_view and not held.no_advocate_why:
                raise Refused(
                    "the advocate's view is not given, and nobody recorded that there is none and why"
                )
            held.stood_open = [str(s) for s in still_open(held.case, by)]
            held.approved_by, held.approved_at = by, now
            held.save()
            Case.objects.filter(pk=held.case_id).update(closed_at=now)
            for months in follow_up_months():
                FollowUp.objects.create(
                    case=held.case,
                    closure=held,
                    months=months,
                    due_on=add_months(timezone.localdate(now), months),
                )
            start_timers(held.case, "case closed")
        else:
            held.refused_at, held.refused_why = now, words
            held.save()
        log(
            by,
            Action.ALTERATION,
            "closing approved" if approve else "closing refused",
            f"case:{held.case.reference}",
            case=held.case.reference,
            reason=words,
        )
        tell(
            [held.proposed_by],
            f"Closing of {held.case.reference}: {'approved' if approve else 'refused'}",
            f"/cases/{held.case.reference}/closing/",
            about=held.case,
        )


def reopen_case(case: Case, *, by: User, reason: str) -> None:
    with transaction.atomic():
        closure = (
            Closure.objects.filter(case=case, reopened_at=None).exclude(approved_at=None).last()
        )
        if closure is None:
            raise Refused("the case is not closed")
        closure.reopened_at, closure.reopened_by, closure.reopened_why = timezone.now(), by, reason
        closure.save()
        Case.objects.filter(pk=case.pk).update(closed_at=None)
        log(
            by,
            Action.ALTERATION,
            "opened again",
            f"case:{case.reference}",
            case=case.reference,
            reason=reason,
        )


def record_follow_up(follow_up: FollowUp, *, by: User, **fields: Any) -> None:
    """What became of it. Raises Refused when somebody recorded it before."""
    with transaction.atomic():
        follow_up = locked(follow_up, "case", "done_by")
        if follow_up.done_at is not None:
            raise Refused(
                f"{name_of(follow_up.done_by)} recorded this on {timezone.localtime(follow_up.done_at):%-d %B %Y at %H:%M}"
            )
        for name, value in fields.items():
            setattr(follow_up, name, value)
        follow_up.done_by, follow_up.done_at = by, timezone.now()
        follow_up.save()
        log(
            by,
            Action.COLLECTION,
            f"outcome after {follow_up.months} months",
            f"case:{follow_up.case.reference}",
            case=follow_up.case.reference,
        )


def review_retention(
    retention: Retention,
    *,
    by: User,
    version: int,
    group: str,
    review_on: date,
    held: bool,
    hold_reason: str,
    review_reason: str,
) -> None:
    """Raises Conflict for a form drawn from an earlier review."""
    with transaction.atomic():
        take_version(retention, version)
        retention.group, retention.review_on, retention.held, retention.hold_reason = (
            group,
            review_on,
            held,
            hold_reason if held else "",
        )
        retention.reviewed_at, retention.reviewed_by, retention.review_reason = (
            timezone.now(),
            by,
            review_reason,
        )
        retention.save()
        log(
            by,
            Action.ALTERATION,
            "retention reviewed",
            f"case:{retention.case.reference}",
            case=retention.case.reference,
            reason=review_reason,
            held=held,
        )


def propose_disposal(case: Case, *, by: User, authority: str, reason: str) -> Disposal:
    """The first of two people. Raises Refused for an open or held case."""
    with transaction.atomic():
        retention = Retention.objects.get(case=case)
        if case.closed_at is None:
            raise Refused("the case is open: close it first")
        if retention.held:
            raise Refused(f"the case is held: {retention.hold_reason}")
        if Disposal.objects.filter(case=case, approved_at=None, refused_at=None).exists():
            raise Refused("disposal is proposed already")
        made = Disposal.objects.create(
            case_reference=case.reference,
            case=case,
            group=retention.group,
            authority=authority,
            reason=reason,
            proposed_by=by,
        )
        log(
            by,
            Action.ALTERATION,
            "disposal proposed",
            f"case:{case.reference}",
            case=case.reference,
            reason=reason,
        )
    return made


def decide_disposal(disposal: Disposal, *, by: User, approve: bool, words: str) -> Disposal:
    """The second of two people.

    Approving erases the case with its course and history and leaves a certificate. Raises Refused.
    """
    with transaction.atomic():
        held = Disposal.objects.select_for_update(of=("self",)).get(pk=disposal.pk)
        if held.case_id is None or held.approved_at or held.refused_at:
            raise Conflict("somebody decided on this disposal just now")
        if held.proposed_by_id == by.pk:
            raise Refused("who proposes a disposal does not approve it: a second person does")
        if not approve:
            held.refused_at, held.refused_why = timezone.now(), words
            held.save()
            log(
                by,
                Action.ALTERATION,
                "disposal refused",
                f"case:{held.case_reference}",
                case=held.case_reference,
                reason=words,
            )
            return held
        if Retention.objects.filter(case_id=held.case_id, held=True).exists():
            raise Refused("the case is held: it may not be disposed of")
        if not Case.objects.filter(pk=held.case_id).exclude(closed_at=None).exists():
            raise Refused("the case was opened again: it may not be disposed of")
        held.approved_by, held.approved_at = by, timezone.now()
        held.save()
        erased = erase(held)
        held.refresh_from_db()
        held.erased = erased
        told = json.dumps(
            [
                held.case_reference,
                held.group,
                held.proposed_by.username,
                by.username,
                held.approved_at.isoformat(),
                held.erased,
            ],
            sort_keys=True,
        )
        held.certificate = hashlib.sha256(told.encode()).hexdigest()
        held.save()
        log(
            by,
            Action.ERASURE,
            "disposed of",
            f"case:{held.case_reference}",
            case=held.case_reference,
            reason=words,
            rows=sum(held.erased.values()),
        )
    return held

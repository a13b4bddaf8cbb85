"""Send a referral, and move it as the table allows."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from clew.unit.access.ownership import check, why_not
from clew.unit.access.telling import tell
from clew.unit.accounts.models import Agency, User
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action
from clew.unit.cases.models import Case
from clew.unit.platform.editing import locked
from clew.unit.platform.problems import Refused
from clew.unit.referrals.models import Move, Referral
from clew.unit.referrals.moves import MOVES, SIDES


def send(
    case: Case,
    *,
    by: User,
    to: str,
    agency: Agency | None,
    about: str,
    legal_basis: str,
    necessity: str,
    told_subject: str,
    respond_by: date,
    suitability: dict[str, str] | None = None,
) -> Referral:
    with transaction.atomic():
        made = Referral.objects.create(
            case=case,
            to=to,
            agency=agency,
            about=about,
            legal_basis=legal_basis,
            necessity=necessity,
            told_subject=told_subject,
            respond_by=respond_by,
            suitability=suitability or {},
            by=by,
        )
        log(
            by,
            Action.DISCLOSURE,
            f"referred to {to}",
            f"case:{case.reference}",
            case=case.reference,
            reason=necessity,
            basis=legal_basis,
        )
        if agency is not None:
            tell(
                agency.users.filter(is_active=True),
                f"A referral on {case.reference} waits for an answer by {respond_by:%-d %B}",
                f"/cases/{case.reference}/referrals/",
                about=case,
            )
    return made


def allowed(referral: Referral, user: User) -> list[str]:
    """The moves open to `user` now."""
    return [
        verb
        for verb, (start, _, side, _) in MOVES.items()
        if referral.status in start and not why_not(user, SIDES[side], referral)
    ]


def move(referral: Referral, verb: str, *, by: User, words: str) -> None:
    """Raises NotYours for a move of the other side, Refused for one that the table does not allow,
    or that somebody made first.
    """
    with transaction.atomic():
        check(by, SIDES[MOVES[verb][2]], referral)
        held = locked(referral, "case", "by")
        if held.status not in MOVES[verb][0]:
            raise Refused(f"a referral that is {held.status} cannot be moved so")
        held.status = MOVES[verb][1]
        if verb == "finish":
            held.outcome = words
        held.save()
        Move.objects.create(referral=held, case=held.case, verb=verb, words=words, by=by)
        log(
            by,
            Action.ALTERATION,
            f"referral: {verb}",
            f"case:{held.case.reference}",
            case=held.case.reference,
            reason=words,
        )
        if held.by_id != by.pk:
            link = f"/cases/{held.case.reference}/referrals/"
            tell(
                [held.by],
                f"Your referral on {held.case.reference}: {held.status}",
                link,
                about=held.case,
            )

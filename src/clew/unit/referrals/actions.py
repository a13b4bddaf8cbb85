"""Send a referral, and move it as the table allows."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from clew.unit.accounts.models import Agency, Notice
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action
from clew.unit.cases.actions import Refused
from clew.unit.cases.models import Case
from clew.unit.referrals.models import Move, Referral
from clew.unit.referrals.moves import MOVES


def send(case: Case, *, by: Any, to: str, agency: Agency | None, about: str, legal_basis: str, necessity: str, told_subject: str, respond_by: date,
         suitability: dict[str, str] | None = None) -> Referral:  # fmt: skip
    with transaction.atomic():
        made = Referral.objects.create(case=case, to=to, agency=agency, about=about, legal_basis=legal_basis, necessity=necessity, told_subject=told_subject,
                                       respond_by=respond_by, suitability=suitability or {}, by=by)  # fmt: skip
        log(by, Action.DISCLOSURE, f"referred to {to}", f"case:{case.reference}", case=case.reference, reason=necessity, basis=legal_basis)
        if agency is not None:
            for person in agency.users.filter(is_active=True):
                Notice.objects.create(
                    to=person,
                    text=f"A referral on {case.reference} waits for an answer by {respond_by:%-d %B}",
                    link=f"/cases/{case.reference}/referrals/",
                )
    return made


def side_of(referral: Referral, user: Any) -> str:
    """Which side of the referral `user` is on: receiver for the agency that it went to (or anybody, where it left the unit), else sender."""
    if referral.agency_id == user.agency_id:
        return "receiver"
    return "either" if referral.agency_id is None else "sender"


def allowed(referral: Referral, user: Any) -> list[str]:
    """The moves open to `user` now."""
    side = side_of(referral, user)
    return [verb for verb, (start, _, who, _) in MOVES.items() if referral.status in start and side in (who, "either")]


def move(referral: Referral, verb: str, *, by: Any, words: str) -> None:
    """Raises Refused for a move that the table does not allow, or that somebody made first."""
    with transaction.atomic():
        held = Referral.objects.select_for_update(of=("self",)).select_related("case").get(pk=referral.pk)
        if verb not in allowed(held, by):
            raise Refused(f"a referral that is {held.status} cannot be moved so, or not by your side of it")
        held.status = MOVES[verb][1]
        if verb == "finish":
            held.outcome = words
        held.save()
        Move.objects.create(referral=held, case=held.case, verb=verb, words=words, by=by)
        log(by, Action.ALTERATION, f"referral: {verb}", f"case:{held.case.reference}", case=held.case.reference, reason=words)
        if held.by_id != by.pk:
            Notice.objects.create(
                to=held.by, text=f"Your referral on {held.case.reference}: {held.status}", link=f"/cases/{held.case.reference}/referrals/"
            )

"""A refusal is written down, and a supervisor is told when somebody excluded tried."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from clew.unit.access.identity import set_identity
from clew.unit.accounts.models import Notice, User
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action


def record_refusals(request: Any) -> None:
    with transaction.atomic():
        set_identity(request.user)
        for why, subject in request.refusals:
            log(request.user, Action.REFUSAL, why, subject)
            if why == "excluded":
                tell_supervisors(f"{request.user.name} tried to open a record from which they are excluded", "/oversight/")


def tell_supervisors(text: str, link: str) -> None:
    for supervisor in User.objects.filter(roles__contains=["supervisor"], is_active=True):
        Notice.objects.create(to=supervisor, text=text, link=link)

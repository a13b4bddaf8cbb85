"""A refusal is written down, and a supervisor is told when somebody excluded tried."""

from __future__ import annotations

from django.apps import apps
from django.db import transaction
from django.db.models import Model

from clew.unit.access.identity import lent_to_service, set_identity
from clew.unit.access.telling import tell_supervisors
from clew.unit.accounts.request import DeskRequest
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action


def record_refusals(request: DeskRequest) -> None:
    with transaction.atomic():
        set_identity(request.user)
        for why, subject in request.refusals:
            log(request.user, Action.REFUSAL, why, subject)
            if why == "excluded":
                # Never to that person: a supervisor who is excluded would learn of it, and that
                # there is such a record.
                with lent_to_service(request.user):
                    about = record_of(subject)
                said = f"{request.user.name} tried to open a record from which they are excluded"
                tell_supervisors(said, "/oversight/", about=about, but=request.user)


def record_of(subject: str) -> Model | None:
    """The record that the audit names `kind:reference`, if there is one. As the service."""
    kind, _, reference = subject.partition(":")
    models = {
        "course": "intake.Course",
        "case": "cases.Case",
        "order": "orders.Order",
        "application": "orders.Application",
        "letter": "reports.Letter",
    }
    return (
        apps.get_model(models[kind]).objects.filter(reference=reference).first()
        if kind in models
        else None
    )

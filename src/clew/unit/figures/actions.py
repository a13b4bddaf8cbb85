"""Ask for figures to be prepared, and prepare them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from clew.unit.access.identity import acting_as, service_account
from clew.unit.accounts.models import User
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action
from clew.unit.figures.models import Preparation
from clew.unit.figures.store import CannotPrepare, forget_old, refresh
from clew.unit.platform.editing import one_at_a_time

# The task in jobs.py, by the name under which the queue knows it.
PREPARE = "clew.unit.figures.jobs.prepare_figures"
_PREPARING = 0x466967  # one asks for figures at a time


def ask(*, by: User) -> Preparation:
    """Queue a preparation; one that waits already is given back."""
    with transaction.atomic():
        one_at_a_time(_PREPARING)
        # One that has not moved for an hour lost its worker for good.
        waiting = Preparation.objects.filter(
            status__in=("waiting", "running"), asked_at__gt=timezone.now() - timedelta(hours=1)
        ).first()
        if waiting is not None:
            return waiting
        made = Preparation.objects.create(asked_by=by)
        log(by, Action.CONSULTATION, "asked for figures to be prepared", f"figures:{made.pk}")
        app.configure_task(PREPARE, allow_unknown=False).defer(number=made.pk)
    return made


def run(number: int) -> None:
    """Do what a Preparation asks; safe to repeat. Each step is told in a transaction of its own."""

    def tell(**changed: Any) -> None:
        with acting_as(service_account()):
            Preparation.objects.filter(pk=number).update(**changed)

    with acting_as(service_account()):
        if Preparation.objects.filter(pk=number, status="done").exists():
            return
    tell(status="running")
    try:
        key, folder, about = refresh(lambda said: tell(step=said[:80]))
    except CannotPrepare as problem:
        tell(status="failed", said=str(problem)[:2000], ended_at=timezone.now())
        return
    tell(
        status="done",
        step="",
        said="",
        key=key,
        folder=str(folder),
        about=about,
        ended_at=timezone.now(),
    )
    with acting_as(service_account()) as by:
        log(
            by,
            Action.COMBINATION,
            "prepared figures from records, run and register",
            f"figures:{number}",
        )
    forget_old()


def note_count(*, by: User, what: str) -> None:
    """A count is a consultation of records."""
    log(by, Action.CONSULTATION, "counted a figure", "figures:count", reason=what[:300])

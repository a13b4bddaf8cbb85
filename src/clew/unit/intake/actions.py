"""Writes of intake: asking for an import, referrals and reports."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import transaction
from django.db.models import Func, Q, TextField, Value
from django.utils import timezone
from procrastinate.contrib.django import app

from clew.screening.runs.read import published_run
from clew.unit.access.identity import service_account
from clew.unit.access.telling import tell, with_role
from clew.unit.accounts.models import User
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action
from clew.unit.intake.importing import BadRun
from clew.unit.intake.models import (
    TAKE_IN,
    Course,
    IdentityLink,
    Job,
    ListName,
    Mention,
    Particular,
)
from clew.unit.intake.tokens import name_tokens, number_tokens

_KEEPING = Path(__file__).parent / "data" / "keeping.toml"


def ask_import(name: str, *, by: User) -> Job:
    """Queue an import of a run in the configured folder.

    Raises BadRun for a name that is not there.
    """
    found = published_run(settings.CLEW_RUNS, name)
    if found is None:
        raise BadRun(f"there is no published run {name!r} in the folder of runs")
    with transaction.atomic():
        job = Job.objects.create(folder=str(found), asked_by=by)
        log(by, Action.ALTERATION, "asked for an import", f"run:{name[:60]}")
        app.configure_task(TAKE_IN, allow_unknown=False).defer(job=job.pk)
    return job


def refer(
    *,
    by: User,
    source: str,
    suspect_name: str,
    victim_name: str,
    account: str,
    came_from: str,
    incident_numbers: str = "",
    suspect_identity: str = "",
    victim_identity: str = "",
) -> Course:
    """Put a referral, or a report taken by hand, into the queue."""
    with transaction.atomic():
        tokens = name_tokens(suspect_name) | name_tokens(victim_name)
        for number in incident_numbers.replace(",", " ").split():
            tokens |= number_tokens(number)
        unlinked = (
            [f"The referral names these records: {incident_numbers}. They are not linked to it."]
            if incident_numbers
            else []
        )
        made = Course.objects.create(
            source=source,
            listed=ListName.REFERRAL,
            suspect_name=suspect_name,
            victim_name=victim_name,
            account=account,
            came_from=came_from,
            suspect_identity=suspect_identity,
            victim_identity=victim_identity,
            sent_by=by,
            unknown=unlinked,
            search=Func(
                Value(sorted(tokens), ArrayField(TextField())), function="array_to_tsvector"
            ),
        )
        log(
            by,
            Action.COLLECTION,
            "referred" if source == Course.Source.REFERRAL else "took a report",
            f"course:{made.reference}",
        )
        tell(
            [o for o in with_role("triage_officer") if o.pk != by.pk],
            "A referral waits to be read",
            "/triage/?list=referral",
            about=made,
        )
    return made


def _forget_people(identities: set[str]) -> None:
    """What the records say of people who are in no course any more."""
    kept = Course.objects.filter(
        Q(suspect_identity__in=identities) | Q(victim_identity__in=identities)
    )
    gone = identities - {
        i for pair in kept.values_list("suspect_identity", "victim_identity") for i in pair
    }
    for model in (Particular, Mention, IdentityLink):
        model.objects.filter(identity__in=gone).delete()


def forget_unlisted() -> int:
    """Delete courses that no run lists any more and on which nobody decided, after the days of
    keeping.toml; how many.

    On behalf of whoever the transaction acts for: the service's own job. What was decided,
    corrected or asked stays.
    """
    days = tomllib.loads(_KEEPING.read_text(encoding="utf-8"))["unlisted_days"]
    with transaction.atomic():
        old = Course.objects.filter(
            listed=ListName.GONE,
            source=Course.Source.SCREENING,
            changed_at__lt=timezone.now() - timedelta(days=days),
        )
        old = old.filter(
            decisions=None,
            corrections=None,
            requests=None,
            exclusions=None,
            advice=None,
            case=None,
            claimed_by=None,
        )
        ids = list(old.values_list("pk", flat=True)[:5_000])
        people = {
            i
            for pair in old.filter(pk__in=ids).values_list("suspect_identity", "victim_identity")
            for i in pair
            if i
        }
        Course.objects.filter(pk__in=ids).delete()
        _forget_people(people)
        if ids:
            log(
                service_account(),
                Action.ERASURE,
                "deleted courses no longer listed",
                "course:unlisted",
                reason=f"undecided, unlisted for {days} days",
                courses=len(ids),
            )
    return len(ids)

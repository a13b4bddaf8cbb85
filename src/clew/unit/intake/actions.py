"""Writes of intake: asking for an import, referrals and reports."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import connection, transaction
from django.db.models import Func, TextField, Value
from django.utils import timezone

from clew.unit.access.identity import service_account
from clew.unit.accounts.models import Notice, User
from clew.unit.audit.actions import log
from clew.unit.audit.models import Action
from clew.unit.intake.importing import BadRun, import_run
from clew.unit.intake.models import Course, Job, ListName
from clew.unit.intake.tokens import name_tokens, number_tokens

_KEEPING = Path(__file__).parent / "data" / "keeping.toml"


def published_runs(folder: Path) -> list[Path]:
    """Published runs in the folder of runs, newest first."""
    if not folder.is_dir():
        return []
    return sorted(
        (p for p in folder.iterdir() if p.is_dir() and not p.is_symlink() and (p / "manifest.json").exists()),
        key=lambda p: p.name,
        reverse=True,
    )


def ask_import(name: str, *, by: Any) -> Job:
    """Queue an import of a run in the configured folder. Raises BadRun for a name that is not there."""
    found = next((p for p in published_runs(settings.CLEW_RUNS) if p.name == name), None)
    if found is None:
        raise BadRun(f"there is no published run {name!r} in the folder of runs")
    from clew.unit.intake.jobs import take_in

    with transaction.atomic():
        job = Job.objects.create(folder=str(found), asked_by=by)
        log(by, Action.ALTERATION, "asked for an import", f"run:{name[:60]}")
        take_in.defer(job=job.pk)
    return job


def run_import(job_id: int) -> None:
    """Do what a Job asks, telling how far it is. Safe to repeat: a run is taken in once."""
    job = Job.objects.select_related("asked_by", "asked_by__agency").get(pk=job_id)
    if job.status == Job.Status.DONE:
        return
    with _teller(job_id) as tell:
        tell(Job.Status.RUNNING, "opening", 0, 0, "")
        try:
            done = import_run(Path(job.folder), by=job.asked_by, note=lambda step, n, total: tell(Job.Status.RUNNING, step, n, total, ""))
        except BadRun as problem:
            tell(Job.Status.FAILED, "", 0, 0, str(problem))
            return
        said = (
            "This run was taken in before: nothing changed."
            if done.again
            else ", ".join(f"{k.replace('_', ' ')} {v:,}" for k, v in done.made.items())
        )
        tell(Job.Status.DONE, "", 0, 0, said)


@contextmanager
def _teller(job_id: int) -> Iterator[Callable[..., None]]:
    """Progress is written on a connection of its own, so that it is seen while the import's transaction runs."""
    aside = connection.copy()

    def tell(status: str, step: str, done: int, total: int, said: str) -> None:
        ended = timezone.now() if status in (Job.Status.DONE, Job.Status.FAILED) else None
        with aside.cursor() as cursor:
            cursor.execute("UPDATE intake_job SET status = %s, step = %s, done = %s, total = %s, said = %s, ended_at = %s WHERE id = %s",
                           [str(status), step, done, total, said, ended, job_id])  # fmt: skip

    try:
        yield tell
    finally:
        aside.close()


def refer(*, by: Any, source: str, suspect_name: str, victim_name: str, account: str, came_from: str, incident_numbers: str = "", suspect_identity: str = "",
          victim_identity: str = "") -> Course:  # fmt: skip
    """Put a referral, or a report taken by hand, into the queue."""
    with transaction.atomic():
        tokens = name_tokens(suspect_name) | name_tokens(victim_name)
        for number in incident_numbers.replace(",", " ").split():
            tokens |= number_tokens(number)
        unlinked = [f"The referral names these records: {incident_numbers}. They are not linked to it."] if incident_numbers else []
        made = Course.objects.create(source=source, listed=ListName.REFERRAL, suspect_name=suspect_name, victim_name=victim_name, account=account, came_from=came_from,
                                     suspect_identity=suspect_identity, victim_identity=victim_identity, sent_by=by, unknown=unlinked,
                                     search=Func(Value(sorted(tokens), ArrayField(TextField())), function="array_to_tsvector"))  # fmt: skip
        log(by, Action.COLLECTION, "referred" if source == Course.Source.REFERRAL else "took a report", f"course:{made.reference}")
        for officer in User.objects.filter(roles__contains=["triage_officer"], is_active=True).exclude(pk=by.pk):
            Notice.objects.create(to=officer, text="A referral waits to be read", link="/triage/?list=referral")
    return made


def forget_unlisted() -> int:
    """Delete courses that no run lists any more and on which nobody decided, after the days of keeping.toml; how many.

    On behalf of whoever the transaction acts for: the service's own job. What was decided, corrected or asked stays.
    """
    days = tomllib.loads(_KEEPING.read_text(encoding="utf-8"))["unlisted_days"]
    with transaction.atomic():
        old = Course.objects.filter(
            listed=ListName.GONE, source=Course.Source.SCREENING, changed_at__lt=timezone.now() - timedelta(days=days)
        )
        old = old.filter(decisions=None, corrections=None, requests=None, exclusions=None, advice=None, case=None, claimed_by=None)
        ids = list(old.values_list("pk", flat=True)[:5_000])
        Course.objects.filter(pk__in=ids).delete()
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

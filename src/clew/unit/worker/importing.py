"""A run taken in with all that follows from it: its records go into cases, and are read against the
orders in force.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection
from django.utils import timezone

from clew.unit.accounts.models import User
from clew.unit.cases.from_records import carry_into_cases
from clew.unit.intake.importing import BadRun, Follower, Imported, take_in
from clew.unit.intake.models import Job
from clew.unit.orders.matching import match_run
from clew.unit.triage import findings

_LOG = logging.getLogger("clew.jobs")
FOLLOWERS = (
    Follower("other_findings", "what else was found in records", findings.take_in),
    Follower("case_events", "cases", lambda _run, taken: carry_into_cases(taken)),
    Follower("records_to_read_against_orders", "records beside orders in force", match_run),
)


def import_run(
    folder: Path, *, by: User, note: Callable[[str, int, int], None] = lambda *_: None
) -> Imported:
    """Take in the run at `folder` (or the newest of a folder of runs), on behalf of `by`, and do
    what follows. Raises BadRun.
    """
    return take_in(folder, by=by, followers=FOLLOWERS, note=note)


def run_import(job_id: int) -> None:
    """Do what a Job asks, telling how far it is. Safe to repeat: a run is taken in once."""
    job = Job.objects.select_related("asked_by", "asked_by__agency").get(pk=job_id)
    if job.status == Job.Status.DONE:
        return
    with _teller(job_id) as tell:
        tell(Job.Status.RUNNING, "opening", 0, 0, "")
        try:
            done = import_run(
                Path(job.folder),
                by=job.asked_by,
                note=lambda step, n, total: tell(Job.Status.RUNNING, step, n, total, ""),
            )
        except BadRun as problem:
            tell(Job.Status.FAILED, "", 0, 0, str(problem))
            return
        except Exception:
            # Whatever it was, the transaction took everything back: whoever asked is told so, and
            # the log has the rest.
            _LOG.exception("the import of %s ended with a fault", job.folder)
            tell(
                Job.Status.FAILED,
                "",
                0,
                0,
                f"A fault of the service ended it. Ask for it again; if it ends so again, tell an administrator: import {job_id}.",
            )
            return
        said = (
            "This run was taken in before: nothing changed."
            if done.again
            else ", ".join(f"{k.replace('_', ' ')} {v:,}" for k, v in done.made.items())
        )
        tell(Job.Status.DONE, "", 0, 0, said)


@contextmanager
def _teller(job_id: int) -> Iterator[Callable[..., None]]:
    """Progress is written on a connection of its own, so that it is seen while the import's
    transaction runs.
    """
    aside = connection.copy()

    def tell(status: str, step: str, done: int, total: int, said: str) -> None:
        ended = timezone.now() if status in (Job.Status.DONE, Job.Status.FAILED) else None
        with aside.cursor() as cursor:
            cursor.execute(
                "UPDATE intake_job SET status = %s, step = %s, done = %s, total = %s, said = %s, ended_at = %s WHERE id = %s",
                [str(status), step, done, total, said, ended, job_id],
            )

    try:
        yield tell
    finally:
        aside.close()

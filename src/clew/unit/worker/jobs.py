"""What the worker does: imports, sealing the audit, telling people what waits. Every job may be
killed and run again.

A task is known to the queue by its name, and jobs in the queue outlive an upgrade: the names stay
as they were first given.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import send_mail
from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from clew.unit.access.identity import acting_as, service_account
from clew.unit.access.telling import kept_out_of, tell, with_role
from clew.unit.accounts.models import Notice
from clew.unit.audit import heads
from clew.unit.audit.chain import seal, write_head
from clew.unit.casefile.disposals import write_out
from clew.unit.intake.actions import forget_unlisted
from clew.unit.intake.models import TAKE_IN, UrgentItem
from clew.unit.triage.corrections import hand_over
from clew.unit.triage.outcomes import hand_over_outcomes
from clew.unit.worker.forgetting import forget_expired
from clew.unit.worker.importing import run_import

_LOG = logging.getLogger("clew.jobs")
_STALLED_AFTER_SECONDS = 120


@app.task(
    name=TAKE_IN, queue="imports", retry=RetryStrategy(max_attempts=5, wait=10), lock="import"
)
def take_in(job: int) -> None:
    run_import(job)


@app.periodic(cron="* * * * *")
@app.task(
    name="clew.unit.intake.jobs.seal_audit",
    queue="service",
    lock="seal",
    queueing_lock="seal",
    pass_context=False,
)
def seal_audit(timestamp: int) -> None:
    """Link what was written into the chain; write its head, and what was disposed of, outside the
    database.
    """
    seal_now()


def seal_now() -> int:
    sealed = 0
    with acting_as(service_account()):
        sealed = seal()
    with acting_as(service_account()):
        write_head(settings.CLEW_AUDIT_HEADS)
        heads.thin(settings.CLEW_AUDIT_HEADS)
        write_out(settings.CLEW_DISPOSALS)
    return sealed


@app.periodic(cron="*/5 * * * *")
@app.task(
    name="clew.unit.intake.jobs.hand_corrections", queue="service", queueing_lock="corrections"
)
def hand_corrections(timestamp: int) -> None:
    """Corrections go back to the engine's folder, for its next run; decisions too, for its reader
    to learn from.
    """
    with acting_as(service_account()):
        if number := hand_over(settings.CLEW_RUNS):
            _LOG.info("handed %d corrections to the engine", number)
        if number := hand_over_outcomes(settings.CLEW_RUNS):
            _LOG.info("handed %d decisions to the engine", number)


@app.periodic(cron="0 * * * *")
@app.task(name="clew.unit.intake.jobs.tell_unread", queue="service", queueing_lock="urgent")
def tell_unread(timestamp: int) -> None:
    """What should be read today and was not is shown to supervisors by the hour."""
    with acting_as(service_account()):
        late = UrgentItem.objects.filter(
            read_at=None, listed_at__lt=timezone.now() - timedelta(hours=1)
        )
        courses = [item.course for item in late.select_related("course")]
        for supervisor in with_role("supervisor") if courses else []:
            # Counted without what the person is kept out of.
            number = sum(1 for course in courses if not kept_out_of(course, [supervisor]))
            if number:
                tell(
                    [supervisor],
                    f"{number} urgent course(s) have not been opened for an hour or more",
                    "/oversight/",
                    about=None,
                )
        late.update(told_at=timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="clew.unit.intake.jobs.mail_notices", queue="service", queueing_lock="mail")
def mail_notices(timestamp: int) -> None:
    """E-mail says that something waits, and no more. Marked before it is sent, so that a kill never
    doubles one; a mail that the server
    refuses is unmarked, tried again at the next turn, and told in the log and by clew unit
    status."""
    if not settings.EMAIL_HOST:
        return
    with acting_as(service_account()):
        waiting = list(
            Notice.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(mailed_at=None, read_at=None, to__is_active=True)
            .exclude(to__email="")
            .select_related("to")[:200]
        )
        Notice.objects.filter(pk__in=[n.pk for n in waiting]).update(mailed_at=timezone.now())
    left: list[int] = []
    for address in sorted({n.to.email for n in waiting}):
        try:
            send_mail(
                "Something waits for you", "Sign in to see what waits for you.", None, [address]
            )
        except (OSError, SMTPException) as problem:
            left += [n.pk for n in waiting if n.to.email == address]
            _LOG.error(
                "mail was not sent and is tried again: %s said %s",
                settings.EMAIL_HOST,
                type(problem).__name__,
            )
            if not isinstance(problem, SMTPRecipientsRefused):
                # The server itself: whoever comes next would meet the same.
                left = [n.pk for n in waiting if n.pk in left or n.to.email > address]
                break
    if left:
        with acting_as(service_account()):
            Notice.objects.filter(pk__in=left).update(mailed_at=None)


@app.periodic(cron="30 * * * *")
@app.task(name="clew.unit.intake.jobs.forget", queue="service", queueing_lock="forget")
def forget(timestamp: int) -> None:
    """What is not kept for ever goes when its time is over.

    By the hour, so that no night is missed when the worker was down.
    """
    with acting_as(service_account()):
        forget_unlisted()
        if counts := forget_expired():
            _LOG.info(
                "deleted because its time was over: %s",
                ", ".join(f"{table} {number}" for table, number in counts.items()),
            )


@app.periodic(cron="*/2 * * * *")
@app.task(
    name="clew.unit.intake.jobs.take_up_stalled",
    queue="service",
    queueing_lock="stalled",
    pass_context=True,
)
async def take_up_stalled(context: JobContext, timestamp: int) -> None:
    """A worker that was killed leaves its job running: give it to the next one."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=_STALLED_AFTER_SECONDS):
        await manager.retry_job(job)

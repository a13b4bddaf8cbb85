"""What the worker does: each job may run again without doing anything twice."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest


@contextmanager
def a_worker(runs: Path) -> Iterator[None]:
    """`clew unit worker`, as it is run, on this test's database."""
    from django.db import connection

    environment = {
        **os.environ,
        "CLEW_DATABASE_NAME": connection.settings_dict["NAME"],
        "CLEW_RUNS": str(runs),
        "CLEW_AUDIT_HEADS": str(runs / "heads.log"),
    }
    worker = subprocess.Popen(
        [sys.executable, "-m", "clew.cli", "unit", "worker"],
        env=environment,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        worker.terminate()
        worker.wait(30)


def test_an_import_asked_for_on_the_page_is_done_by_the_worker(
    fresh: dict[str, Any], run_folder: Path, settings_of: Any
) -> None:
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.intake.actions import ask_import
    from clew.unit.intake.importing import BadRun
    from clew.unit.intake.models import Course, Job

    settings_of(CLEW_RUNS=run_folder.parent)
    with acting_as(fresh["sam"]):
        job = ask_import(run_folder.name, by=fresh["sam"])
        with pytest.raises(BadRun, match="no published run"):
            ask_import("../etc", by=fresh["sam"])
    with a_worker(run_folder.parent):
        for _ in range(600):
            job.refresh_from_db()
            if job.ended_at:
                break
            time.sleep(0.25)
    assert (job.status, "new" in job.said) == (Job.Status.DONE, True)
    with acting_as(service_account()):
        assert Course.objects.exists()


def test_mail_says_only_that_something_waits_and_once(
    fresh: dict[str, Any], settings_of: Any
) -> None:
    from django.core import mail

    from clew.unit.accounts.models import Notice
    from clew.unit.worker.jobs import mail_notices

    settings_of(
        EMAIL_HOST="mail.example.org", EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"
    )
    mail.outbox = []
    tess = fresh["tess"]
    tess.email = "tess@example.org"
    tess.save()
    for number in range(2):
        Notice.objects.create(to=tess, text=f"Case C-{number} is shared with you", link="/")
    mail_notices(timestamp=0)
    mail_notices(timestamp=0)
    assert [m.to for m in mail.outbox] == [["tess@example.org"]]
    assert "C-" not in mail.outbox[0].subject + mail.outbox[0].body


def test_supervisors_are_told_of_urgent_courses_by_the_hour(
    fresh: dict[str, Any], run_folder: Path
) -> None:
    from django.utils import timezone

    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.accounts.models import Notice
    from clew.unit.intake.models import Course, ImportedRun, UrgentItem
    from clew.unit.worker.importing import import_run
    from clew.unit.worker.jobs import tell_unread

    import_run(run_folder, by=fresh["sam"])
    with acting_as(service_account()):
        UrgentItem.objects.all().delete()
        item = UrgentItem.objects.create(
            course=Course.objects.first(), run=ImportedRun.objects.first(), about="a"
        )
    tell_unread(timestamp=0)
    assert not Notice.objects.filter(to=fresh["sam"], text__contains="urgent").exists()
    with acting_as(service_account()):
        UrgentItem.objects.filter(pk=item.pk).update(listed_at=timezone.now() - timedelta(hours=2))
    tell_unread(timestamp=0)
    assert Notice.objects.filter(to=fresh["sam"], text__startswith="1 urgent").count() == 1


def test_sealing_and_handing_over_as_jobs(
    fresh: dict[str, Any], tmp_path: Path, settings_of: Any
) -> None:
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.audit.actions import log
    from clew.unit.audit.chain import verify
    from clew.unit.audit.models import Action
    from clew.unit.worker.jobs import hand_corrections, seal_audit

    settings_of(CLEW_AUDIT_HEADS=tmp_path / "heads.log", CLEW_RUNS=tmp_path / "runs")
    with acting_as(fresh["tess"]):
        log(fresh["tess"], Action.CONSULTATION, "page", "course:T-1")
    seal_audit(timestamp=0)
    seal_audit(timestamp=0)
    hand_corrections(timestamp=0)
    assert len((tmp_path / "heads.log").read_text().splitlines()) == 1
    with acting_as(service_account()):
        assert verify(tmp_path / "heads.log").whole


def test_what_no_run_lists_and_nobody_decided_on_is_deleted_in_time(
    fresh: dict[str, Any], run_folder: Path
) -> None:
    from django.utils import timezone

    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.audit.models import Entry
    from clew.unit.intake.models import Course
    from clew.unit.triage.actions import decide
    from clew.unit.worker.importing import import_run
    from clew.unit.worker.jobs import forget

    import_run(run_folder, by=fresh["sam"])
    with acting_as(service_account()):
        young, old, decided = Course.objects.order_by("id")[:3]
        Course.objects.filter(pk__in=[young.pk, old.pk, decided.pk]).update(listed="gone")
    with acting_as(fresh["tess"]):
        decide(
            decided,
            by=fresh["tess"],
            edition=1,
            seen_decisions=0,
            outcome="accepted",
            level="advise",
            reason="A course of conduct, read whole.",
        )
    with acting_as(service_account()):
        Course.objects.filter(pk__in=[old.pk, decided.pk]).update(
            changed_at=timezone.now() - timedelta(days=91)
        )
        before = Course.objects.count()
    forget(timestamp=0)
    forget(timestamp=0)
    with acting_as(service_account()):
        assert Course.objects.count() == before - 1
        assert not Course.objects.filter(pk=old.pk).exists()
        assert Entry.objects.filter(action="erasure").count() == 1


def test_tasks_keep_the_names_that_queued_jobs_know(service: None) -> None:
    """Jobs in the queue outlive an upgrade, and a schedule goes on under its name: a task may move,
    its name may not.
    """
    from procrastinate.contrib.django import app

    ours = {
        "intake": (
            "take_in",
            "seal_audit",
            "hand_corrections",
            "tell_unread",
            "mail_notices",
            "forget",
            "take_up_stalled",
        ),
        "figures": ("prepare_figures", "prepare_nightly"),
        "disclosure": ("draft_answer",),
        "evidence": ("read_export", "make_product", "count_evidence", "sweep_evidence"),
        "improvement": ("draft_account",),
        "reports": ("tell_arrivals", "tell_running_out", "close_silent"),
    }
    assert {name for name in app.tasks if name.startswith("clew.")} == {
        f"clew.unit.{room}.jobs.{name}" for room, names in ours.items() for name in names
    }

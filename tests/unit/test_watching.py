"""Whether the service does its work is told to people, to monitoring and to balancers; what is over
its time is deleted.
"""

from __future__ import annotations

import logging
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django import db

from tests.services import HOME
from tests.unit.world import World


def as_admin(statement: str, *values: Any) -> None:
    """Committed, whoever owns the rows, in the database that the test is on."""
    import psycopg

    from clew.database import embedded
    from clew.database.provision import ADMIN

    with psycopg.connect(
        embedded.start(HOME / "postgres").dsn(ADMIN, db.connection.settings_dict["NAME"]),
        autocommit=True,
    ) as admin:
        admin.execute(statement.encode(), values)


def write(statement: str) -> None:
    """In the test's own transaction, as the unit's role on behalf of the service."""
    from clew.unit.access.identity import acting_as, service_account

    with acting_as(service_account()), db.connection.cursor() as cursor:
        cursor.execute(statement)


# -- balancers
# -------------------------------------------------------------------------------------------------------------------------
def test_alive_and_ready_answer_before_any_host_name_is_checked(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.test import Client

    from clew.unit.readiness import DeskHealth

    monkeypatch.setattr(DeskHealth, "_known", (0.0, ""))
    client = Client()
    for address in ("/-/alive", "/-/ready"):
        answer = client.get(address, headers={"host": "10.1.2.3"})
        assert (answer.status_code, answer.content.decode().strip()) == (
            200,
            address.removeprefix("/-/"),
        )
        assert not answer.cookies
        assert answer["Cache-Control"] == "no-store"
    assert client.get("/", headers={"host": "10.1.2.3"}).status_code == 400


def test_without_a_database_it_is_alive_and_not_ready_and_one_line_tells(
    service: None, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from django.test import Client

    from clew.unit.readiness import DeskHealth
    from tests.services import using_database

    monkeypatch.setattr(DeskHealth, "_known", (0.0, ""))
    with using_database("no_such_database"):
        client = Client(raise_request_exception=False)
        assert client.get("/-/alive").status_code == 200
        answer = client.get("/-/ready")
        assert (answer.status_code, answer["Retry-After"]) == (503, "10")
        assert "the database does not answer" in answer.content.decode()
        capfd.readouterr()
        for _ in range(20):
            client.cookies["clew_unit"] = "x" * 32
            page = client.get("/cases/")
            assert (page.status_code, page["Retry-After"]) == (503, "10")
        told = capfd.readouterr().err
        assert told.count("\n") <= 2, told


def test_a_database_that_is_away_is_one_line_and_a_fault_keeps_its_places() -> None:
    from django.db import OperationalError

    from clew.web.logs import DatabaseAway

    away = DatabaseAway()
    for problem, told, kept in (
        (OperationalError("no"), True, False),
        (OperationalError("no"), False, True),
        (ValueError("a fault"), True, True),
    ):
        record = logging.LogRecord(
            "django.request", logging.ERROR, "", 0, "said", (), (type(problem), problem, None)
        )
        assert away.filter(record) is told
        assert bool(record.exc_info) is kept


# -- monitoring
# --------------------------------------------------------------------------------------------------------------------------
def status(*more: str) -> subprocess.CompletedProcess[str]:
    import os

    environment = {**os.environ, "CLEW_DATABASE_NAME": db.connection.settings_dict["NAME"]}
    return subprocess.run(
        [sys.executable, "-m", "clew.cli", "unit", "status", *more],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_status_tells_people_and_prometheus_what_is_not_done(fresh: dict[str, Any]) -> None:
    from clew.unit.access.identity import acting_as
    from clew.unit.audit.actions import log
    from clew.unit.audit.models import Action

    with acting_as(fresh["tess"]):
        log(fresh["tess"], Action.CONSULTATION, "page", "course:T-1")
    as_admin("UPDATE audit_unsealed SET since = now() - interval '2 hours'")
    as_admin(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES ('service', 'clew.unit.intake.jobs.mail_notices', 'failed')"
    )
    as_admin(
        "INSERT INTO reports_mailbox (route, opened_at, closes_on, locator, reply_key, closed_why) VALUES ('unit', now(), now(), sha256('a'), sha256('b'), '')"
    )
    as_admin("""INSERT INTO reports_letter (reference, kind, route, mailbox_id, digest, sealed, received_at, recorded_as)
        SELECT 'R-' || h, 'report', 'unit', (SELECT max(id) FROM reports_mailbox), sha256(h::text::bytea), '', now() - make_interval(hours => h), '' FROM unnest(ARRAY[1, 30]) h""")
    told = status()
    assert told.returncode == 2, told.stderr
    said = told.stdout
    assert "No worker runs" in said
    assert "1 job(s) failed: mail_notices" in said
    assert "The audit has waited 2 hours to be sealed" in said
    assert (
        "2 report(s) from the public are unopened: 1 under 6 hours, 0 from 6 to 24, 1 for longer"
        in said
    )
    assert "The oldest unopened report has lain 1 day" in said
    assert "No backup was made from here yet" in said
    assert "clew: database Clew's own in" in told.stderr
    lines = status("--prometheus").stdout.splitlines()
    assert "clew_up 1" in lines
    assert "clew_jobs_failed 1" in lines
    assert 'clew_state{of="unsealed_seconds"} 2' in lines
    assert all(
        line.startswith(("# HELP ", "# TYPE ")) or len(line.rsplit(" ", 1)) == 2 for line in lines
    )
    assert all(float(line.rsplit(" ", 1)[1]) >= 0 for line in lines if not line.startswith("#"))


def test_the_runs_page_shows_the_same(world: World, visit: Any) -> None:
    said = visit("sam").get("/runs/").content.decode()
    wrong, right = said.split("What is in order (")
    assert "Act now" in wrong
    assert "No worker runs" in wrong
    assert "No job failed." in right


def test_verify_audit_tells_a_stopped_worker_from_a_missing_row(world: World) -> None:
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.audit.actions import log
    from clew.unit.audit.chain import verify
    from clew.unit.audit.models import Action

    with acting_as(world.people["tess"]) as tess:
        log(tess, Action.CONSULTATION, "page", "course:T-1")
    write("UPDATE audit_unsealed SET since = now() - interval '2 hours'")
    with acting_as(service_account()):
        found = verify()
    assert found.whole
    assert found.unsealed_since is not None


# -- mail
# ----------------------------------------------------------------------------------------------------------------------------------
def test_mail_that_the_server_refuses_is_kept_told_and_sent_later(
    world: World, settings_of: Any, caplog: pytest.LogCaptureFixture
) -> None:
    import smtplib
    from unittest import mock

    from django.core import mail

    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.accounts.models import Notice
    from clew.unit.intake.health import findings
    from clew.unit.worker.jobs import mail_notices

    settings_of(
        EMAIL_HOST="mail.example.org", EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"
    )
    mail.outbox = []
    with acting_as(service_account()):
        Notice.objects.update(read_at="2026-01-01T00:00:00+00:00")
        for name in ("tess", "sam"):
            world.people[name].email = f"{name}@example.org"
            world.people[name].save()
            Notice.objects.create(to=world.people[name], text="Told by mail", link="/")
        Notice.objects.filter(text="Told by mail").update(at="2026-01-01T00:00:00+00:00")
    with mock.patch(
        "clew.unit.worker.jobs.send_mail", side_effect=smtplib.SMTPAuthenticationError(535, b"no")
    ):
        mail_notices(timestamp=0)
    assert Notice.objects.filter(text="Told by mail", mailed_at=None).count() == 2
    assert "mail was not sent" in caplog.text
    assert "@example.org" not in caplog.text
    with acting_as(service_account()):
        waits = next(f for f in findings() if f.name == "mail_waits_seconds")
    assert waits.state == "bad"
    assert "2 notice(s) wait to be mailed" in waits.said
    mail_notices(timestamp=0)
    assert sorted(m.to[0] for m in mail.outbox) == ["sam@example.org", "tess@example.org"]


# -- what is over its time
# -----------------------------------------------------------------------------------------------------------------
ROWS = {
    "accounts_notice": "INSERT INTO accounts_notice (to_id, text, link, at) SELECT min(id), 'x', '', {at} FROM accounts_user",
    "intake_job": "INSERT INTO intake_job (folder, status, step, done, total, said, asked_by_id, asked_at, ended_at) SELECT 'x', 'done', '', 0, 0, '', min(id), {at}, {at} FROM accounts_user",
    "django_session": "INSERT INTO django_session VALUES (md5(random()::text), 'x', {at})",
    "service_cache": "INSERT INTO service_cache VALUES (md5(random()::text), 'x', {at})",
    "procrastinate_jobs": "INSERT INTO procrastinate_jobs (queue_name, task_name, status, scheduled_at) VALUES ('service', 'x', 'failed', {at})",
}


def test_each_row_of_the_table_of_keeping_is_carried_out_and_no_more(world: World) -> None:
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.worker.forgetting import forget_expired, rows

    timed = {row.table: row.days for row in rows() if row.when}
    assert timed.keys() == ROWS.keys()
    for table, days in timed.items():
        write(f"DELETE FROM {table}")
        write(ROWS[table].format(at=f"now() - make_interval(days => {days}) - interval '1 minute'"))
        write(
            ROWS[table].format(at=f"now() - make_interval(days => {days}) + interval '10 minutes'")
        )
    with acting_as(service_account()):
        assert forget_expired() == dict.fromkeys(timed, 1)
        assert forget_expired() == {}
    with db.connection.cursor() as cursor:
        for table in timed:
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (1,), table


def test_every_table_of_the_database_is_in_the_document_of_what_is_kept(service: None) -> None:
    from django.apps import apps

    from clew.unit.records_page import text

    said = text()
    # Without people in it, or the history of a table that is there.
    plain = {
        "auth_group",
        "auth_group_permissions",
        "auth_permission",
        "django_content_type",
        "django_migrations",
        "account_emailconfirmation",
        "socialaccount_socialapp",
        "socialaccount_socialtoken",
        "pghistory_events",
    }
    missing = [
        m._meta.db_table
        for m in apps.get_models(include_auto_created=True)
        if m._meta.managed
        and f"| {m._meta.db_table} |" not in said
        and m._meta.db_table not in plain
        and not m._meta.db_table.endswith("event")
    ]
    assert missing == ["plans_meeting_attendees"]


# -- disposal
# ------------------------------------------------------------------------------------------------------------------------------
def test_disposal_reaches_everything_that_hangs_from_the_course(
    world: World, visit: Any, as_service: Any
) -> None:
    from clew.unit.access.identity import service_account, set_identity
    from clew.unit.cases.models import Disposal
    from clew.unit.intake.models import Course, CourseIncident, CourseReason, Mention
    from clew.unit.triage.models import AdviceNote, Decision, Reading

    number = world.numbers["disposal"]
    with as_service():
        disposal = Disposal.objects.select_related("case").get(pk=number)
        course = (
            disposal.case.course
            or Course.objects.filter(case=None, source="screening").exclude(decisions=None).first()
            or Course.objects.filter(case=None, source="screening").first()
        )
        disposal.case.course = course
        disposal.case.save()
        Reading.objects.get_or_create(course=course, user=world.people["tess"])
        # Written as the person who advises would: row security lets nobody else.
        set_identity(world.people["tess"])
        AdviceNote.objects.create(
            course=course, version=99, to="", sections=[], template="", by=world.people["tess"]
        )
        set_identity(service_account())
        alone = {
            i
            for i in (course.suspect_identity, course.victim_identity)
            if i
            and not Course.objects.exclude(pk=course.pk)
            .filter(
                db.models.Q(suspect_identity=i)
                | db.models.Q(victim_identity=i)
                | db.models.Q(others__contains=[i])
            )
            .exists()
        }
        others = Course.objects.exclude(pk=course.pk).count()
    visit("sofia").post(
        f"/retention/disposals/{number}/decide/",
        {"verdict": "approve", "words": "Checked against the schedule."},
    )
    with as_service():
        held = Disposal.objects.get(pk=number)
        assert held.erased["intake_course"] == 1
        assert not Course.objects.filter(pk=course.pk).exists()
        for model in (CourseIncident, CourseReason, Decision, AdviceNote, Reading):
            assert not model.objects.filter(course_id=course.pk).exists()
        assert not Mention.objects.filter(identity__in=alone).exists()
        assert Course.objects.count() == others


@pytest.mark.parametrize(
    "when", [timedelta(hours=4, minutes=59), timedelta(hours=5), timedelta(hours=23)]
)
def test_figures_are_prepared_once_a_day_from_five_local_time_even_when_five_was_missed(
    world: World, settings_of: Any, tmp_path: Path, when: timedelta, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from django.utils import timezone

    from clew.unit.figures import jobs

    # A summer's day: five in England is four in UTC.
    at = datetime(2027, 7, 1, tzinfo=ZoneInfo("Europe/London")) + when
    monkeypatch.setattr(timezone, "now", lambda: at)
    asked: list[Any] = []
    monkeypatch.setattr(jobs.actions, "ask", lambda by: asked.append(by))
    settings_of(CLEW_RECORDS=tmp_path)
    jobs.prepare_nightly(timestamp=0)
    assert len(asked) == (when >= timedelta(hours=5))

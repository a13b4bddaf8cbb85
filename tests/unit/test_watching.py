"""Whether the service does its work is told to people, to monitoring and to balancers; what is over
its time is deleted.
"""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
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


def test_new_code_does_nothing_until_the_database_is_migrated(
    fresh: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the install of a version and clew unit migrate, gunicorn starts processes anew."""
    from wsgiref.util import setup_testing_defaults

    from django.core.handlers.wsgi import WSGIHandler
    from django.db.migrations.loader import MigrationLoader

    from clew.unit.readiness import DeskHealth, UntilMigrated

    monkeypatch.setattr(DeskHealth, "_known", (0.0, ""))
    monkeypatch.setattr(DeskHealth, "_migrated", False)
    newest = MigrationLoader(None).graph.leaf_nodes("accounts")[0][1]
    as_admin("DELETE FROM django_migrations WHERE app = 'accounts' AND name = %s", newest)
    desk = UntilMigrated(WSGIHandler())

    def ask(path: str) -> tuple[str, dict[str, str], str]:
        environ: dict[str, Any] = {"PATH_INFO": path, "HTTP_HOST": "localhost"}
        setup_testing_defaults(environ)
        said: list[Any] = []
        page = b"".join(desk(environ, lambda status, headers: said.extend((status, headers))))
        return said[0], dict(said[1]), page.decode()

    status, headers, page = ask("/account/login/")
    assert (status[:3], headers["Retry-After"]) == ("503", "10")
    assert "being upgraded" in page
    assert ask("/-/alive")[0].startswith("200")
    assert "migrations are not applied" in ask("/-/ready")[2]
    as_admin(
        "INSERT INTO django_migrations (app, name, applied) VALUES ('accounts', %s, now())", newest
    )
    status, _, page = ask("/account/login/")
    assert status.startswith("200")
    assert "Sign in" in page


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
    "accounts_signintries": "INSERT INTO accounts_signintries VALUES (md5(random()::text), 1, {at})",
    "access_sentform": "INSERT INTO access_sentform (user_id, mark, answer, at) SELECT min(id), md5(random()::text), '', {at} FROM accounts_user",
    "cases_absence": "INSERT INTO cases_absence (user_id, cover_id, begins_on, ends_on, note, by_id, at) SELECT min(id), max(id), ({at})::date, ({at})::date, '', min(id), now() FROM accounts_user",
    "accounts_notice": "INSERT INTO accounts_notice (to_id, text, link, at) SELECT min(id), 'x', '', {at} FROM accounts_user",
    "intake_job": "INSERT INTO intake_job (folder, status, step, done, total, said, asked_by_id, asked_at, ended_at) SELECT 'x', 'done', '', 0, 0, '', min(id), {at}, {at} FROM accounts_user",
    "reports_letter": "INSERT INTO reports_letter (reference, kind, route, digest, sealed, received_at, recorded_as) SELECT 'of a test ' || left(md5(random()::text), 4), 'feedback', 'unit', sha256(md5(random()::text)::bytea), 'x', {at}, ''",
    "django_session": "INSERT INTO django_session VALUES (md5(random()::text), 'x', {at})",
    "service_cache": "INSERT INTO service_cache VALUES (md5(random()::text), 'x', {at})",
    "procrastinate_jobs": "INSERT INTO procrastinate_jobs (queue_name, task_name, status, scheduled_at) VALUES ('service', 'x', 'failed', {at})",
}


def erasures() -> Any:
    """The audit's rows of what went because its time was over; as the service."""
    from clew.unit.audit.models import Entry

    return Entry.objects.filter(what="erased because its time was over").order_by("id")


@contextmanager
def rolled_back() -> Iterator[None]:
    """Letters are written by the letterbox alone: those of a test are committed, and taken away
    when what the test did to them is undone.
    """
    try:
        with db.transaction.atomic():
            yield
            db.transaction.set_rollback(True)
    finally:
        as_admin("DELETE FROM reports_letter WHERE starts_with(reference, 'of a test')")


def test_each_row_of_the_table_of_keeping_is_carried_out_and_no_more(world: World) -> None:
    with rolled_back():
        _each_row_of_the_table_of_keeping()


def _each_row_of_the_table_of_keeping() -> None:
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.worker.forgetting import forget_expired, rows

    timed = {row.table: row.days for row in rows() if row.when}
    only = {row.table: row.only for row in rows()}
    with acting_as(service_account()), db.connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM reports_letter WHERE kind <> 'feedback'")
        reports = cursor.fetchone()
    assert timed.keys() == ROWS.keys()
    # Each has a test of its own below.
    assert {row.function for row in rows() if row.function} == {"erase_requests", "erase_accounts"}
    for table, days in timed.items():
        done = as_admin if table == "reports_letter" else write
        write(f"DELETE FROM {table} WHERE {only[table]}")
        done(ROWS[table].format(at=f"now() - make_interval(days => {days}) - interval '25 hours'"))
        done(
            ROWS[table].format(at=f"now() - make_interval(days => {days}) + interval '10 minutes'")
        )
    with acting_as(service_account()):
        assert forget_expired() == dict.fromkeys(timed, 1)
        assert forget_expired() == {}
        told = {e.subject: e.detail["rows"] for e in erasures()}
    assert told == {f"kept:{table}": {table: 1} for table, days in timed.items() if days > 1}
    with acting_as(service_account()), db.connection.cursor() as cursor:
        for table in timed:
            cursor.execute(f"SELECT count(*) FROM {table} WHERE {only[table]}")
            assert cursor.fetchone() == (1,), table
        cursor.execute("SELECT count(*) FROM reports_letter WHERE kind <> 'feedback'")
        assert cursor.fetchone() == reports


def ended(request: Any, days: int) -> None:
    """All that happened to the request was so many days ago."""
    write(
        f"UPDATE disclosure_request SET received_on = current_date - {days}, answered_on = current_date - {days} WHERE id = {request.pk}"
    )
    write(
        f"UPDATE disclosure_requeststep SET \"on\" = current_date - {days}, at = now() - interval '{days} days' WHERE request_id = {request.pk}"
    )


def request_kept() -> int:
    from clew.unit.worker.forgetting import rows

    return next(row.days for row in rows() if row.table == "disclosure_request")


def words_of_requests(*texts: str) -> list[str]:
    """Tables about requests, and letters, that hold one of the texts: as nobody's row security hides."""
    from clew.unit.access.identity import acting_as, service_account

    found = []
    with acting_as(service_account()), db.connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND (tablename LIKE 'disclosure%%' OR tablename LIKE 'reports%%')"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT string_agg(t::text, ' ') FROM {table} t")
            held = str(cursor.fetchone()[0])
            found += [table for text in texts if text in held]
    return sorted(set(found))


def test_who_asked_and_what_was_written_goes_two_years_after_the_last_step(
    world: World, visit: Any
) -> None:
    from django.urls import reverse

    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.disclosure import actions
    from clew.unit.disclosure.models import Answer, Decision, Publication
    from clew.unit.reports.models import Letter
    from clew.unit.worker.forgetting import forget_expired

    request, iris = world.request, world.people["iris"]
    write(
        f"UPDATE disclosure_requeststep SET words = 'Margery Unwin is not content.' WHERE request_id = {request.pk} AND name = 'review_asked'"
    )
    write(
        f"UPDATE disclosure_request SET requester = 'Margery Unwin', contact = 'margery@example.org', text = text || ' asks Margery Unwin' WHERE id = {request.pk}"
    )
    write(
        f"UPDATE disclosure_question SET text = text || ' for Margery Unwin' WHERE request_id = {request.pk}"
    )
    with acting_as(service_account()):
        held = Answer.objects.get(request=request)
        held.kept["request"] = held.kept["questions"][0]["text"] = "How many, asks Margery Unwin"
        held.save()
        tables = held.kept["tables"]
        # It came from the public site, sealed.
        Letter.objects.filter(reference=world.numbers["letter"]).update(request=request)
        letter = Letter.objects.get(request=request).reference
    kept = request_kept()
    ended(request, kept + 1)
    with acting_as(service_account()):
        assert "disclosure_request" not in forget_expired(), "its review is not decided"
    with acting_as(iris):
        actions.take_step(
            request,
            "review_decided",
            by=iris,
            on=date.today(),
            words="Margery Unwin was told.",
            said={"outcome": "not upheld"},
        )
    ended(request, kept - 1)
    held_by = words_of_requests("Margery", "margery@example.org", letter)
    assert {"disclosure_request", "disclosure_requestevent", "disclosure_requeststep"} <= {*held_by}
    assert {"disclosure_question", "disclosure_answer", "reports_letter"} <= {*held_by}
    with acting_as(service_account()):
        assert "disclosure_request" not in forget_expired(), "a day is left"
    ended(request, kept + 1)
    # On hold, put there and taken off by a page.
    where, hold = (reverse(n, args=[request.reference]) for n in ("request", "request-hold"))
    file = reverse("answer-file", args=[request.reference, 1, "pdf"])
    why = "A court asked for it to be kept."
    visit("iris").post(hold, {"held": "on", "why": why})
    assert why in visit("iris").get(where).content.decode()
    with acting_as(service_account()):
        assert "disclosure_request" not in forget_expired(), "it is on hold"
    visit("iris").post(hold, {"why": "The court is done with it."})
    with acting_as(service_account()):
        assert forget_expired()["disclosure_request"] == 1
        assert "disclosure_request" not in forget_expired()
        told = erasures().get()
        assert told.subject == f"request:{request.reference}"
        assert told.detail["rows"]["disclosure_request"] == 1
        assert told.detail["rows"]["reports_letter"] == 1
        assert told.detail["rows"]["disclosure_question"] >= 1
        assert "Margery" not in str(told.detail) + told.reason
    assert words_of_requests("Margery", "margery@example.org", letter) == []
    with acting_as(service_account()):
        # What was sent, what was published, and what the return counts.
        assert Answer.objects.get(request=request).kept["tables"] == tables
        assert [a.request_id for a in actions.sent_answers()] == [request.pk]
        assert Publication.objects.get(answer__request=request).letter
        assert Decision.objects.get(request=request).outcome
    page = visit("iris").get(where)
    assert page.status_code == 200
    assert "Who asked and what was written was erased" in page.content.decode()
    assert visit("iris").get(file).status_code == 404
    again = visit("iris").post(hold, {"held": "on", "why": why})
    assert "nothing is left to keep" in again.content.decode()


def test_a_closed_account_goes_after_six_years_unless_a_row_that_is_kept_names_it(
    world: World,
) -> None:
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.accounts.models import Notice, User
    from clew.unit.worker.forgetting import forget_expired, rows
    from tests.unit.world import make_account

    kept = next(row.days for row in rows() if row.table == "accounts_user")
    agency = world.people["tess"].agency
    made = {
        name: make_account(name, name=name.title(), email="", agency=agency, roles=[])
        for name in ("long", "lately", "working", "helper")
    }
    with acting_as(service_account()):
        Notice.objects.create(to=made["long"], text="Read me", link="/")
        # Somebody whom the one who goes gave a password, and an account that cases name.
        User.objects.filter(pk=made["helper"].pk).update(password_given_by=made["long"])
        User.objects.filter(pk__in=[made["long"].pk, made["lately"].pk]).update(is_active=False)
        User.objects.filter(username="tess").update(is_active=False)
    for name, days in (("long", kept + 1), ("tess", kept + 1), ("lately", kept - 1)):
        write(
            f"UPDATE accounts_userevent SET pgh_created_at = now() - interval '{days} days' WHERE username = '{name}'"
        )
    with acting_as(service_account()):
        assert forget_expired()["accounts_user"] == 1
        assert "accounts_user" not in forget_expired()
        assert [e.subject for e in erasures().filter(subject__startswith="user:")] == ["user:long"]
        assert set(
            User.objects.filter(username__in=[*made, "tess"]).values_list("username", flat=True)
        ) == {"lately", "working", "helper", "tess"}
        with db.connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM accounts_userevent WHERE username = 'long'")
            assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("function", ["erase_requests", "erase_accounts"])
def test_nobody_but_the_service_erases(world: World, function: str) -> None:
    from django.db import ProgrammingError, transaction

    from clew.unit.access.identity import acting_as

    for who in ("iris", "ada", "sam"):
        with (
            pytest.raises(ProgrammingError, match="erased by the service"),
            transaction.atomic(),
            acting_as(world.people[who]),
            db.connection.cursor() as cursor,
        ):
            cursor.execute(f"SELECT * FROM {function}(0, 10)")


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
def test_every_table_that_names_a_case_or_a_course_is_in_the_disposal(service: None) -> None:
    """Its history too: a room that is new may not keep what was disposed of."""
    from django.apps import apps

    from clew.unit.access import law

    erased = law.files()["disposal"]
    names = {"case_id", "course_id", "case_reference", "course_reference"}
    forgotten = [
        m._meta.db_table
        for m in apps.get_models(include_auto_created=True)
        if m._meta.managed
        and names & {f.attname for f in m._meta.concrete_fields}
        and m._meta.db_table not in erased
    ]
    # The audit is a chain: it names references, and no row of it is taken out.
    assert forgotten == ["audit_entry"]


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

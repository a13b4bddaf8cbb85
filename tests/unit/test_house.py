"""Rules of the house that a machine can check."""

from __future__ import annotations

import ast
import hashlib
import io
import logging
import re
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest

from clew.web.logs import Plain
from tests.sampling import in_sample

UNIT = Path(__file__).resolve().parents[2] / "src" / "clew" / "unit"


def test_views_never_touch_a_model(service: None) -> None:
    """One door: views read through queries and write through actions."""
    wrong = []
    for path in UNIT.rglob("views.py"):
        if path.parent.name == "demo":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Attribute)
                and node.attr in ("objects", "_meta")
                and not isinstance(node.ctx, ast.Store)
            ):
                wrong.append(f"{path.relative_to(UNIT)}:{node.lineno}")
    assert wrong == []


def test_every_model_declares_its_privacy(service: None) -> None:
    from django.apps import apps

    from clew.unit.platform.privacy import Privacy

    ours = [
        m
        for m in apps.get_models()
        if (m.__module__.startswith("clew.unit.") and not m.__name__.endswith("Event"))
        or m.__name__ == "Event"
    ]
    assert len(ours) > 30
    lacking = [
        m.__name__
        for m in ours
        if not isinstance(getattr(m, "privacy", None), Privacy) and not m._meta.auto_created
    ]
    assert lacking == []


def test_every_table_of_records_has_row_security(world: Any) -> None:
    from django.apps import apps
    from django.db import connection

    open_tables = {
        "accounts_agency",
        "accounts_user",
        "accounts_userevent",
        "accounts_installation",
        "accounts_signintries",
        "audit_unsealed",
        "audit_link",
        "intake_importedrun",
        "intake_job",
        "plans_meeting",
        "plans_meeting_attendees",
        "access_grant",
    }
    ours = {
        m._meta.db_table
        for m in apps.get_models(include_auto_created=True)
        if m.__module__.startswith("clew.unit.")
    } - open_tables
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity")
        secured = {row[0] for row in cursor.fetchall()}
    assert ours - secured == set()


def test_parts_name_roles_that_exist(service: None) -> None:
    from clew.unit.access.parts import may, parts
    from clew.unit.accounts.models import Role

    assert set(Role.values) == {r for p in parts().values() for r in p.readers}
    administrator = {name for name, p in parts().items() if "administrator" in p.readers}
    assert administrator == {"accounts"}
    with pytest.raises(KeyError):
        may(["supervisor"], "no such part")


def test_no_migration_is_missing(service: None) -> None:
    from django.core.management import call_command

    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What the desk writes into its log."""
    (ours,) = [h for h in logging.getLogger().handlers if isinstance(h.formatter, Plain)]
    written = io.StringIO()
    monkeypatch.setattr(ours, "stream", written)
    return written


def test_the_log_holds_no_reference_and_nothing_of_what_was_refused(
    world: Any, visit: Any, log: io.StringIO
) -> None:
    """What is not found, not given or not sent right is no fault: nobody fills a disk by asking."""
    petra = visit("petra")
    for path in (
        f"/cases/{world.unshared.reference}/",
        "/accounts/",
        "/cases/C-NOTHERE/",
        "/requests/of/01.FOI.26.999999/-/",
        "/static/none.js",
    ):
        assert petra.get(path).status_code in (403, 404), path
    assert petra.post("/accounts/", {"x": "\0"}).status_code in (400, 403, 405)
    assert log.getvalue() == ""


def test_what_broke_is_logged_by_its_place_alone(
    world: Any, visit: Any, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_said: Any, **_named: Any) -> None:
        raise RuntimeError(f"duplicate key: {world.case.title}")

    client = visit("sam")
    client.raise_request_exception = False
    monkeypatch.setattr("clew.unit.cases.views.page", break_down)
    assert client.get("/cases/?q=Quillfeather").status_code == 500
    said = log.getvalue()
    assert "RuntimeError" in said
    assert "test_house.py" in said
    for word in (world.case.title, "Quillfeather", "/cases/?", "duplicate"):
        assert word not in said, word


def test_headers(world: Any, visit: Any) -> None:
    answer = visit("tess").get("/triage/")
    page = answer.content.decode()
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    inline = re.findall(r"<script(?![^>]*src)[^>]*>(.*?)</script>", page, re.S)
    assert inline
    for script in inline:
        digest = b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "geolocation=()" in answer["Permissions-Policy"]
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page)


def test_nothing_reserved_is_shipped() -> None:
    static = UNIT.parent / "web" / "static" / "clew"
    css = (static / "clew.css").read_text(encoding="utf-8")
    assert not re.search("GDS Transport|crest|crown|url\\(", css)
    assert {p.suffix for p in static.iterdir()} == {".css", ".js", ".svg"}


def test_audit_look_up(world: Any, visit: Any, settings_of: Any, tmp_path: Path) -> None:
    settings_of(CLEW_AUDIT_HEADS=tmp_path / "heads.log")
    visit("cara").get(f"/cases/{world.case.reference}/plan/")
    otto = visit("otto")
    for asked in (
        {"who": "cara", "what": "", "day-day": ""},
        {"who": "", "what": world.case.reference},
        {"who": "", "what": "", "day-day": "1", "day-month": "1", "day-year": "2026"},
    ):
        assert otto.get("/audit/", asked).status_code == 200
    assert "Cara Whitlock" in otto.get("/audit/", {"who": "cara"}).content.decode()
    assert otto.get("/audit/", {"who": "", "what": ""}).status_code == 422
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.audit.chain import seal

    with acting_as(service_account()):
        seal()
    assert "every row and every link" in otto.get("/audit/whole/").content.decode()


JUNK = [
    "",
    "x" * 30_000,
    "\0",
    "'; --",
    "<script>",
    "٣",
    "²",
    "1e999",
    "-1",
    "9" * 30,
    "null",
    "[]",
    "\ud800".encode("utf-8", "replace").decode(),
]


FUZZED = ("tess", "cara", "sam", "ada", "max")


@pytest.mark.parametrize("who", FUZZED)
def test_fuzzed_forms_and_ids_are_no_500(world: Any, visit: Any, who: str) -> None:
    """Every form sent with junk, every number and reference that is not there: refused in words,
    never an error of ours.
    """
    from tests.unit.test_who_may_what import MATRIX, address, give_purposes

    give_purposes(world)
    client = visit(who)
    fields = (
        "reason",
        "text",
        "outcome",
        "level",
        "edition",
        "seen_decisions",
        "day-day",
        "day-month",
        "day-year",
        "clock",
        "kind",
        "nature",
        "agency",
        "officer",
        "version",
        "roles",
        "name",
        "username",
        "verdict",
        "words",
        "code",
        "group",
        "review_on-day",
        "review_on-month",
        "review_on-year",
        "person",
        "legal_basis",
        "to",
        "sealed",
        "key",
        "key_id",
        "attendees",
        "what",
        "user",
        "new_records",
        "run",
        "q",
        "after",
        "other",
        "received_by",
        "how",
        "answer",
        "instrument",
        "reached",
        "right",
        "ended",
        "about",
        "target_on-day",
        "source",
        "account",
        "on-day",
        "on-month",
        "on-year",
        "court",
        "court_kind",
        "end_kind",
        "ends_on-day",
        "terms",
        "subject",
        "protects",
        "acts",
        "failure",
        "condition",
        "manager",
        "notified_on-day",
        "station",
        "title",
        "whose",
        "measure",
        "of",
        "codes",
        "by1",
        "scheme",
        "last",
        "received_on-day",
        "requester",
        "figures",
        "lacks",
        "agrees",
        "records",
        "minutes",
        "until-day",
        "exemption",
        "exemptions",
        "context",
        "why",
        "people",
        "as_at-day",
        "begin-day",
        "summary",
        "asked",
        "order",
        "seen",
    )
    for name in sorted(set(MATRIX) - {"decide-disposal", "dispose"}):
        where = address(world, name)
        for number in (0, 1, 4, 6, 8):
            if not in_sample(name, who, str(number), one_of=5):
                continue
            junk = JUNK[number]
            answer = client.post(
                where, {f: JUNK[(number + k) % len(JUNK)] for k, f in enumerate(fields)}
            )
            assert answer.status_code < 500, (name, junk[:10])
            assert (
                client.get(
                    where,
                    {
                        "q": junk,
                        "after": junk,
                        "begin-day": junk,
                        "list": junk,
                        "sort": junk,
                        "show": junk,
                        "held": junk,
                        "who": junk,
                    },
                ).status_code
                < 500
            ), (name, junk[:10])
    for path in (
        "/cases/C-NOTHERE/",
        "/cases/x/plan/",
        "/triage/T-1/",
        "/triage/second/999999999/",
        "/meetings/99999999999/",
        "/oversight/break-glass/9/",
        "/cases/%00/",
        "/triage/..%2f/",
    ):
        assert client.get(path).status_code in (403, 404), path


def test_the_page_of_records_is_current(service: None) -> None:
    from clew.unit.records_page import text

    assert (UNIT.parents[2] / "docs" / "assurance" / "records.md").read_text(
        encoding="utf-8"
    ) == text()

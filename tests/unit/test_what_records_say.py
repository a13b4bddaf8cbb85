"""What the records say reaches whoever needs it: in words, with its source, and never as something
that nobody decided.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from tests.unit.pair import NARRATIVES, printed, reads
from tests.unit.world import World, make_account


def test_the_course_shows_each_record_whole_with_its_marks(
    fresh: dict[str, Any], pair_run: Path
) -> None:
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.intake.models import Course
    from clew.unit.worker.importing import import_run

    import_run(pair_run, by=fresh["sam"])
    with acting_as(service_account()):
        course = Course.objects.get()
        quotes = set(course.reasons.exclude(quote="").values_list("quote", flat=True))
    page = reads(fresh, "tess", f"/triage/{course.reference}/")
    plain = page.replace("<mark", "\0<mark")
    for quote in quotes:
        assert f">{quote}<" in page or quote in page
    assert plain.count("<mark") >= len(quotes) / 2
    for said in NARRATIVES.values():
        whole = "".join(c for c in said)
        shown = _without_marks(page)
        assert whole in shown
    who = reads(fresh, "tess", f"/triage/{course.reference}/people/")
    for said in ("07700 900123", "Rose Cottage, Mill End", "@bob_t", "AB12 CDE"):
        assert said in who


def _without_marks(page: str) -> str:
    import re

    page = re.sub(r'<span class="govuk-visually-hidden"> \([^<]*\)</span></mark>', "", page)
    return re.sub(r"<mark[^>]*>", "", page).replace("</mark>", "")


def test_everything_that_was_found_is_switched_on_beside_what_scored(
    world: World, visit: Any, as_service: Any
) -> None:
    from clew.unit.triage.models import Finding

    with as_service():
        course = world.course
        found = Finding.objects.filter(course=course).first()
        if found is None:
            record = course.incidents.filter(gone=False).exclude(texts=[]).first()
            text = record.texts[0][1]
            found = Finding.objects.create(
                course=course,
                force=record.force,
                incident_id=record.incident_id,
                source=record.texts[0][0],
                start=len(text) - 5,
                stop=len(text),
                what="made up for this test",
                status="asserted",
            )
    where = f"/triage/{course.reference}/"
    plain = visit("cara").get(where).content.decode()
    assert "(found: " not in plain
    assert "?found=all" in plain
    whole = visit("cara").get(where + "?found=all").content.decode()
    assert f"(found: {found.what}" in whole
    # What scored stays marked, and no word of the record is lost or said twice.
    marks = re.compile(
        r"<mark[^>]*>|</mark>|<span class=\"govuk-visually-hidden\"> \([^<]*\)</span>"
    )
    said = re.compile(r'clew-said">(.*?)</p>', re.DOTALL)
    assert [marks.sub("", x) for x in said.findall(whole)] == [
        marks.sub("", x) for x in said.findall(plain)
    ]


def test_the_case_tells_what_was_done_and_not_where_she_lives(
    fresh: dict[str, Any], opened: Any
) -> None:
    place = f"/cases/{opened.reference}/"
    seen = reads(fresh, "petra", place + "timeline/")
    assert (
        "sat in his car across from her house at [address] for two hours" in seen
        or "sat in his car across from her house at [withheld]" in seen
    )
    assert "followed VIC from work to the bus stop" in seen
    assert "relationship in January.\nSUS sat" in seen  # the line breaks of the record
    for secret in ("14 Mill Road", "07700 900123", "rose cottage", "Rose Cottage"):
        assert secret not in seen
        assert secret not in reads(fresh, "petra", place)
        assert secret not in printed(fresh, "petra", place + "file.pdf")
    # A printed file names no place and number, whoever prints it.
    for secret in ("07700 900123", "Rose Cottage", "@bob_t", "AB12 CDE"):
        assert secret not in printed(fresh, "cara", place + "file.pdf")
    assert "watched the door" in printed(fresh, "petra", place + "file.pdf")
    assert "watched the door" in printed(fresh, "petra", place + "file.docx")
    whole = _without_marks(reads(fresh, "cara", place + "timeline/"))
    for said in NARRATIVES.values():
        assert said in whole


def test_people_come_with_what_is_recorded_each_with_its_record(
    fresh: dict[str, Any], opened: Any
) -> None:
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.cases.models import CasePerson, PersonFact

    with acting_as(service_account()):
        people = {p.role: p for p in CasePerson.objects.filter(case=opened)}
        assert (people["victim"].date_of_birth, people["suspect"].date_of_birth) == (
            date(1990, 5, 4),
            date(1985, 11, 23),
        )
        said = set(PersonFact.objects.filter(person=people["suspect"]).values_list("kind", "value"))
    assert {("sex", "male"), ("handle", "@bob_t"), ("vehicle", "AB12 CDE")} <= said
    assert any(kind == "name" and "Bob" in value for kind, value in said)
    page = reads(fresh, "cara", f"/cases/{opened.reference}/")
    for said_there in ("Also recorded as", "@bob_t", "AB12 CDE", "I501"):
        assert said_there in page
    other = reads(fresh, "petra", f"/cases/{opened.reference}/")
    assert "23 November 1985" in other
    assert "@bob_t" not in other
    assert "AB12 CDE" not in other
    assert "AB12 CDE" in reads(fresh, "ada", f"/cases/{opened.reference}/")


def test_the_database_keeps_particulars_from_those_who_do_not_read_contact_details(
    fresh: dict[str, Any], opened: Any
) -> None:
    from clew.unit.access.identity import acting_as
    from clew.unit.cases.models import PersonFact
    from clew.unit.intake.models import CourseIncident, Particular

    for who, particulars, private, records in (
        ("tess", True, True, True),
        ("cara", True, True, True),
        ("petra", False, False, False),
        ("ada", False, True, False),
        ("anna", False, False, False),
        ("otto", False, False, False),
        ("sunil", False, False, False),
        ("max", False, False, False),
    ):
        with acting_as(fresh[who]):
            assert Particular.objects.exists() is particulars, who
            assert PersonFact.objects.filter(private=True).exists() is private, who
            assert CourseIncident.objects.exists() is records, who


def test_a_record_made_while_an_order_was_in_force_is_no_breach_until_a_person_says_so(
    fresh: dict[str, Any], opened: Any
) -> None:
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.cases.models import CasePerson, Event
    from clew.unit.orders.actions import orders
    from clew.unit.orders.models import Breach
    from tests.services import browser

    nobody = "nobody has decided whether it is a breach"
    with acting_as(service_account()):
        event = Event.objects.get(case=opened, kind="in_force")
        assert (event.nature, event.is_breach) == ("fact", None)
        assert not Event.objects.filter(case=opened, kind="breach").exists()
        course = opened.course
    place = f"/cases/{opened.reference}/"
    for who in ("petra", "cara"):
        page = reads(fresh, who, place + "timeline/")
        assert page.count(nobody) == 1
        assert "Breach of an order" not in page
        assert nobody in printed(fresh, who, place + "file.pdf")
        assert "(breach of" not in printed(fresh, who, place + "file.pdf")
    assert "Nobody has decided whether the order was breached" in reads(
        fresh, "tess", f"/triage/{course.reference}/"
    )
    assert "isolated breach" not in reads(fresh, "tess", f"/triage/{course.reference}/advice/")
    ask = f"{place}timeline/{event.pk}/breach/"
    assert ask in reads(fresh, "cara", place + "timeline/")
    for who in ("petra", "ada", "tess", "sunil", "anna"):
        assert browser(fresh[who]).get(ask).status_code in (302, 403, 404), who
    cara = browser(fresh["cara"])
    answer = cara.post(
        ask, {"verdict": "yes", "reason": "He was at her door, which the order forbids."}
    )
    assert answer.status_code == 422
    assert "Record the order first" in answer.content.decode()
    with acting_as(fresh["cara"]):
        people = {p.role: p for p in CasePerson.objects.filter(case=opened)}
        order = orders.record_order(
            opened,
            by=fresh["cara"],
            kind="non_molestation",
            origin="other",
            subject=people["suspect"],
            protects=[people["victim"]],
            made_on=date(2026, 4, 15),
            court="Northmoor Family Court",
            court_kind="family",
            end_kind="further",
            ends_on=None,
            new_terms="You must not go to her home.",
        )
    assert (
        cara.post(
            ask,
            {
                "verdict": "yes",
                "order": order.pk,
                "reason": "He was at her door, which the order forbids.",
            },
        ).status_code
        == 302
    )
    with acting_as(service_account()):
        event.refresh_from_db()
        assert (event.is_breach, event.decided_by.username) == (True, "cara")
        breach = Breach.objects.get()
        assert (breach.order, breach.incident_id, breach.by.username) == (order, "I503", "cara")
    page = reads(fresh, "petra", place + "timeline/")
    assert "said to be a breach by Cara Whitlock" in page.replace("Said", "said")
    assert nobody not in page
    # Found afterwards not to be one: that stands too.
    assert (
        cara.post(
            f"/orders/{order.reference}/breaches/{breach.pk}/not-breach/",
            {"reason": "It was his brother at the door."},
        ).status_code
        == 302
    )
    assert "not to be a breach by Cara Whitlock" in reads(fresh, "petra", place + "timeline/")


def test_a_corrected_record_corrects_the_case_and_loses_nothing_that_a_person_wrote(
    fresh: dict[str, Any], opened: Any, corrected_run: Path
) -> None:
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.accounts.models import Notice
    from clew.unit.casefile import actions as casefile
    from clew.unit.cases import actions as cases
    from clew.unit.cases.models import CasePerson, Event
    from clew.unit.worker.importing import import_run

    with acting_as(fresh["cara"]):
        written = cases.add_event(
            opened,
            by=fresh["cara"],
            kind="incident",
            nature="fact",
            happened_at=None,
            text="He waited at the gym.",
            source="Victim",
        )
        suspect = CasePerson.objects.get(case=opened, role="suspect")
        cases.save_person(
            opened,
            suspect,
            by=fresh["cara"],
            version=suspect.version,
            role="suspect",
            category="suspected",
            name=suspect.name,
            date_of_birth=date(1985, 11, 22),
            relationship="",
        )
        struck = Event.objects.get(case=opened, incident_id="I501")
        casefile.strike(struck, by=fresh["cara"], reason="It belongs to another pair.")
    done = import_run(corrected_run, by=fresh["sam"])
    assert done.made["case_events"] == 1
    with acting_as(service_account()):
        changed = Event.objects.get(case=opened, incident_id="I502")
        assert "sat down beside her" in changed.text
        assert ["sixty times" in b["text"] for b in changed.before] == [True]
        assert "outside her gym" in Event.objects.get(case=opened, incident_id="I504").text
        struck.refresh_from_db()
        assert struck.struck_why == "It belongs to another pair."
        assert CasePerson.objects.get(pk=suspect.pk).date_of_birth == date(1985, 11, 22)
        assert Event.objects.get(pk=written.pk).text == "He waited at the gym."
        opened.refresh_from_db()
        assert opened.raised_at is not None
        assert opened.course.edition == 2
        assert Notice.objects.filter(to=fresh["cara"], link__contains=opened.reference).exists()
    page = reads(fresh, "petra", f"/cases/{opened.reference}/timeline/")
    assert "The record was corrected on" in page
    # The same again changes nothing.
    with acting_as(service_account()):
        before = list(Event.objects.filter(case=opened).values_list("id", "text", "before"))
    assert import_run(corrected_run, by=fresh["sam"]).again
    with acting_as(service_account()):
        assert list(Event.objects.filter(case=opened).values_list("id", "text", "before")) == before


def test_a_case_from_before_gets_the_words_and_its_breaches_are_nobodys_word(
    fresh: dict[str, Any], opened: Any, corrected_run: Path
) -> None:
    """As an older version left it: the offence alone, a breach that nobody decided, no words on the
    course.
    """
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.cases.models import CasePerson, Event
    from clew.unit.intake.models import CourseIncident
    from clew.unit.worker.importing import import_run

    with acting_as(service_account()):
        for record in CourseIncident.objects.filter(course=opened.course):
            Event.objects.filter(case=opened, incident_id=record.incident_id).update(
                text=record.offence, label="", carried=""
            )
        CourseIncident.objects.update(texts=[])
        CasePerson.objects.filter(case=opened).update(date_of_birth=None, birth_source="")
    import_run(corrected_run, by=fresh["sam"])
    with acting_as(service_account()):
        assert all(
            "SUS" in e.text and e.before == []
            for e in Event.objects.filter(case=opened, kind__in=["record", "in_force"])
        )
        assert CasePerson.objects.get(case=opened, role="victim").date_of_birth == date(1990, 5, 4)


def test_papers_say_what_was_done_and_the_respondents_copy_not_where(
    fresh: dict[str, Any], opened: Any
) -> None:
    from clew.unit.access.identity import acting_as
    from clew.unit.cases.models import CasePerson
    from clew.unit.orders import queries
    from clew.unit.orders.actions import applications

    cara = fresh["cara"]
    with acting_as(cara):
        people = {p.role: p for p in CasePerson.objects.filter(case=opened)}
        made = applications.consider(
            opened,
            by=cara,
            subject=people["suspect"],
            protects=[people["victim"]],
            words="He goes on after being told.",
            on=date(2026, 6, 1),
        )
        applications.argue(
            made,
            by=cara,
            version=1,
            acts=queries.choosable_acts(made),
            risk="Of harm.",
            necessity="Nothing else helps.",
            worship="",
            work="",
            school="",
        )
    place = f"/applications/{made.reference}/"
    page = reads(fresh, "cara", place)
    assert "watched the door" in page
    assert "The subject's date of birth" not in page
    for copy in ("application", "respondent"):
        for kind in ("pdf", "docx"):
            said = printed(fresh, "cara", f"{place}{copy}.{kind}")
            assert "watched the door" in said, (copy, kind)
            assert "23 November 1985" in said
            assert "nobody has decided whether it is a breach" in said
            for secret in ("14 Mill Road", "07700 900123", "rose cottage", "Rose Cottage"):
                assert secret not in said, (copy, kind, secret)
    assert "Bob Tranter" in printed(fresh, "cara", f"{place}application.pdf")


def test_a_course_without_records_has_no_draft_from_records(
    world: World, visit: Callable[[str], Any], as_service: Any
) -> None:
    from clew.unit.intake.models import Course

    with as_service():
        referred = Course.objects.get(source="referral", suspect_name="Rowan Tilbury")
    tess = visit("tess")
    assert (
        tess.post(
            f"/triage/{referred.reference}/decide/",
            {
                "outcome": "accepted-advise",
                "reason": "He speaks of nothing but her.",
                "edition": 1,
                "seen_decisions": 0,
            },
        ).status_code
        == 302
    )
    note = unescape(tess.get(f"/triage/{referred.reference}/advice/").content.decode())
    assert "nothing is drafted here from any" in note
    for said in (
        "0 records",
        "Read the records together",
        "nothing yet",
        "nothing held yet",
        "recorded as:",
    ):
        assert said not in note


BROKEN: dict[str, tuple[Callable[[Path], Any], str]] = {
    "no model": (lambda f: (f / "evidence" / "model.json").unlink(), "model.json is missing"),
    "a model that is no JSON": (
        lambda f: (f / "evidence" / "model.json").write_text("soon"),
        "holds something that no run has",
    ),
    "a manifest that is a list": (
        lambda f: (f / "manifest.json").write_text("[1]"),
        "is not a manifest: it holds a list",
    ),
    "a day that is none": (
        lambda f: said_in_manifest(f, as_at="soon"),
        "as_at: “soon” is not a day",
    ),
    "a name that is a number": (lambda f: said_in_manifest(f, run=7), "run: “7” is not text"),
    "counts that are text": (
        lambda f: said_in_manifest(f, counts="many"),
        "counts: they are not numbers",
    ),
    "elements that are no JSON": (
        lambda f: spoil_column(f, "elements", "soon"),
        "elements: “soon” is not what Clew writes",
    ),
    "elements without signs": (
        lambda f: spoil_column(f, "elements", "{}"),
        "elements: “{}” is not what Clew writes",
    ),
    "an unknown list": (
        lambda f: spoil_column(f, "list", "somewhere"),
        "list: “somewhere” is none of",
    ),
    "a run of an earlier version": (
        lambda f: (f / "evidence" / "texts.parquet").unlink(),
        "the table texts lacks the column",
    ),
}


def said_in_manifest(folder: Path, **said: Any) -> None:
    held = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps({**held, **said}))


def spoil_column(folder: Path, name: str, value: str) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = folder / "courses.parquet"
    table = pq.read_table(path)
    path.unlink()
    pq.write_table(
        table.set_column(table.column_names.index(name), name, pa.array([value] * table.num_rows)),
        path,
    )


@pytest.mark.parametrize("how", sorted(BROKEN))
def test_an_import_that_fails_says_so_whatever_was_wrong(
    fresh: dict[str, Any], pair_run: Path, tmp_path: Path, how: str
) -> None:
    from click.testing import CliRunner

    from clew.cli import cli
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.intake.models import Course, ImportedRun, Job
    from clew.unit.worker.importing import run_import

    folder = tmp_path / "broken"
    shutil.copytree(pair_run, folder)
    spoil, said = BROKEN[how]
    spoil(folder)
    job = Job.objects.create(folder=str(folder), asked_by=fresh["sam"])
    run_import(job.pk)
    job.refresh_from_db()
    assert (job.status, job.ended_at is not None) == (Job.Status.FAILED, True)
    assert said in job.said
    page = reads(fresh, "sam", f"/runs/jobs/{job.pk}/")
    assert said in page
    assert "looks again" not in page
    with acting_as(service_account()):
        assert not ImportedRun.objects.exists()
        assert not Course.objects.exists()
    told = CliRunner().invoke(cli, ["unit", "import", str(folder)])
    assert told.exit_code == 2, told.output
    assert "Traceback" not in told.output


def test_a_fault_of_our_own_ends_the_import_and_is_logged(
    fresh: dict[str, Any],
    pair_run: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    from clew.unit.intake import importing
    from clew.unit.intake.models import Job
    from clew.unit.worker.importing import run_import

    def fault(*_: Any) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(importing, "_merge", fault)
    job = Job.objects.create(folder=str(pair_run), asked_by=fresh["sam"])
    run_import(job.pk)
    job.refresh_from_db()
    assert job.status == Job.Status.FAILED
    assert "tell an administrator" in job.said
    assert "a fault of ours" not in job.said
    # The log says where in our code; the words of a fault may quote a record.
    assert "RuntimeError" in caplog.text


def test_an_import_that_the_queue_gave_up_does_not_run_for_ever(
    world: World, visit: Callable[[str], Any], as_service: Any
) -> None:
    from clew.unit.intake.models import Job

    with as_service():
        lost = Job.objects.create(
            folder="/somewhere/2026",
            asked_by=world.people["sam"],
            status="running",
            step="why people were linked",
        )
    for page in (f"/runs/jobs/{lost.pk}/", "/runs/"):
        said = visit("sam").get(page).content.decode()
        assert "gave it up" in said, page
    assert "Refresh" not in visit("sam").get(f"/runs/jobs/{lost.pk}/")


def test_disposal_takes_the_words_with_it(fresh: dict[str, Any], opened: Any) -> None:
    from django.utils import timezone

    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.casefile import actions as casefile
    from clew.unit.cases.models import Case, PersonFact
    from clew.unit.intake.models import CourseIncident

    with acting_as(service_account()):
        Case.objects.filter(pk=opened.pk).update(closed_at=timezone.now() - timedelta(days=1))
        opened.refresh_from_db()
        assert PersonFact.objects.filter(case=opened).exists()
    with acting_as(fresh["sam"]):
        disposal = casefile.propose_disposal(
            opened,
            by=fresh["sam"],
            authority="Schedule 3",
            reason="Its review found no reason to keep it.",
        )
    other = make_account(
        "second",
        name="Second",
        email="",
        agency=fresh["sam"].agency,
        roles=["supervisor"],
        password="not used here 1",
    )
    with acting_as(other):
        done = casefile.decide_disposal(
            disposal, by=other, approve=True, words="I agree: no reason to keep it."
        )
        assert done.certificate
        assert done.erased["cases_personfact"] > 0
    with acting_as(service_account()):
        assert not PersonFact.objects.exists()
        assert all(i.texts == [] for i in CourseIncident.objects.all())


def test_breaches_that_software_stated_before_become_nobodys_decision_and_a_persons_stay(
    fresh: dict[str, Any], opened: Any
) -> None:
    from importlib import import_module

    import psycopg
    from django.db import connection

    import clew.unit.cases.migrations as migrations
    from clew.database import embedded
    from clew.database.provision import ADMIN
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.cases import actions as cases
    from clew.unit.cases.models import CasePerson, Event
    from tests.services import HOME

    path = next(Path(migrations.__path__[0]).glob("*_what_records_say.py"))
    mended = import_module(f"clew.unit.cases.migrations.{path.stem}").AS_NOBODY_DECIDED
    with acting_as(fresh["cara"]):
        written = cases.add_event(
            opened,
            by=fresh["cara"],
            kind="breach",
            nature="fact",
            happened_at=None,
            text="He came to the house.",
            source="Victim",
            order_kind="spo",
        )
    with psycopg.connect(
        embedded.start(HOME / "postgres").dsn(ADMIN, connection.settings_dict["NAME"])
    ) as owner:
        # As an earlier version left it.
        owner.execute("ALTER TABLE cases_event DROP CONSTRAINT no_record_is_a_breach_by_itself")
        owner.execute("UPDATE cases_event SET kind = 'breach' WHERE kind = 'in_force'")
        owner.execute("UPDATE cases_caseperson SET birth_source = '' WHERE role = 'suspect'")
        for statement in mended:
            owner.execute(statement)
    with acting_as(service_account()):
        assert {e.pk for e in Event.objects.filter(case=opened, kind="breach")} == {written.pk}
        assert Event.objects.get(case=opened, kind="in_force").is_breach is None
        assert (
            CasePerson.objects.get(case=opened, role="suspect").birth_source
            == "somebody of the unit"
        )


def test_an_advice_note_names_what_the_register_holds_against_the_suspect(
    fresh: dict[str, Any], opened: Any
) -> None:
    from clew.unit.access.identity import acting_as
    from clew.unit.cases.models import CasePerson
    from clew.unit.orders.actions import orders
    from tests.services import browser

    with acting_as(fresh["cara"]):
        people = {p.role: p for p in CasePerson.objects.filter(case=opened)}
        order = orders.record_order(
            opened,
            by=fresh["cara"],
            kind="restraining",
            origin="conviction",
            subject=people["suspect"],
            protects=[people["victim"]],
            made_on=date(2026, 2, 1),
            court="Northmoor Crown Court",
            court_kind="crown",
            end_kind="further",
            ends_on=None,
        )
    place = f"/triage/{opened.course.reference}/advice/"
    assert browser(fresh["tess"]).post(place + "draft/").status_code == 302
    assert f"holds against the same person: Restraining order {order.reference}" in reads(
        fresh, "tess", place
    )

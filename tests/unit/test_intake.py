"""A run is taken in whole or not at all, once, and loses no decision."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner


@pytest.fixture
def later_run(run_folder: Path, tmp_path: Path) -> Path:
    """The same run a day later: one course has another record, one is gone, one is urgent."""
    import duckdb

    folder = tmp_path / "later"
    shutil.copytree(run_folder, folder)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest |= {"run": "later", "fingerprint": "later", "as_at": "2099-01-01"}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    con = duckdb.connect()
    path = folder / "courses.parquet"
    ids = [
        r[0]
        for r in con.execute(
            f"select course_id from read_parquet('{path}') order by points desc, course_id"
        ).fetchall()
    ]
    con.execute(
        f"create table c as select * replace (case when course_id = '{ids[0]}' then points + 5 else points end as points) from read_parquet('{path}') where course_id <> '{ids[-1]}'"
    )
    path.unlink()
    con.execute(f"copy c to '{path}' (format parquet)")
    members = folder / "course_incidents.parquet"
    con.execute(f"create table m as select * from read_parquet('{members}')")
    con.execute(
        f"insert into m select '{ids[0]}', force, incident_id, 'direct', tie, tie_strength, counts from m where course_id = '{ids[1]}' and (force, incident_id) not in (select (force, incident_id) from m where course_id = '{ids[0]}') limit 1"
    )
    members.unlink()
    con.execute(f"copy m to '{members}' (format parquet)")
    (folder / "CHANGED").write_text(f"{ids[0]} {ids[-1]}")
    return folder


def everything() -> dict[str, int]:
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.intake.models import (
        Course,
        CourseIncident,
        CourseReason,
        IdentityLink,
        ImportedRun,
        Mention,
        UrgentItem,
    )

    with acting_as(service_account()):
        return {
            m.__name__: m.objects.count()
            for m in (
                Course,
                CourseIncident,
                CourseReason,
                IdentityLink,
                ImportedRun,
                Mention,
                UrgentItem,
            )
        }


def test_the_same_run_twice_changes_nothing(fresh: dict[str, Any], run_folder: Path) -> None:
    from clew.unit.worker.importing import import_run

    first = import_run(run_folder, by=fresh["sam"])
    before = everything()
    again = import_run(run_folder, by=fresh["sam"])
    assert not first.again
    assert again.again
    assert everything() == before
    assert before["Course"] == first.made["new"] > 0


def test_a_later_run_updates_and_keeps_decisions(
    fresh: dict[str, Any], run_folder: Path, later_run: Path
) -> None:
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.cases.models import Case, Event
    from clew.unit.intake.models import Course
    from clew.unit.triage.actions import decide
    from clew.unit.worker.importing import import_run

    import_run(run_folder, by=fresh["sam"])
    changed_id, gone_id = (later_run / "CHANGED").read_text().split()
    with acting_as(fresh["tess"]):
        for engine_id in (changed_id, gone_id):
            course = Course.objects.get(engine_id=engine_id)
            decide(
                course,
                by=fresh["tess"],
                edition=course.edition,
                seen_decisions=0,
                outcome="accepted",
                level="case",
                reason="A course of conduct, read whole.",
            )
    with acting_as(service_account()):
        before = Event.objects.filter(case__course__engine_id=changed_id).count()
    done = import_run(later_run, by=fresh["sam"])
    assert (done.made["changed"], done.made["new"], done.made["no_longer_listed"]) == (1, 0, 1)
    with acting_as(service_account()):
        changed, gone = (
            Course.objects.get(engine_id=changed_id),
            Course.objects.get(engine_id=gone_id),
        )
        assert (changed.state, changed.edition) == ("decided", 2)
        assert (gone.state, gone.listed) == ("decided", "gone")
        assert changed.decisions.count() == 1
        case = Case.objects.get(course=changed)
        assert Event.objects.filter(case=case).count() == before + 1
        assert case.raised_at is not None


def test_an_older_run_is_refused(fresh: dict[str, Any], run_folder: Path, later_run: Path) -> None:
    from clew.unit.intake.importing import BadRun
    from clew.unit.worker.importing import import_run

    import_run(later_run, by=fresh["sam"])
    before = everything()
    with pytest.raises(BadRun, match="older than later"):
        import_run(run_folder, by=fresh["sam"])
    assert everything() == before


BROKEN = {
    "no manifest": (lambda f: (f / "manifest.json").unlink(), "no published run"),
    "manifest cut off": (lambda f: (f / "manifest.json").write_text('{"run": '), "manifest"),
    "manifest without its name": (
        lambda f: (f / "manifest.json").write_text('{"as_at": "2026-01-01", "fingerprint": "x"}'),
        "lacks run",
    ),
    "table missing": (lambda f: (f / "reasons.parquet").unlink(), "reasons"),
    "table cut off": (
        lambda f: (f / "courses.parquet").write_bytes((f / "courses.parquet").read_bytes()[:200]),
        "courses|table",
    ),
    "table of another shape": (
        lambda f: shutil.copy(f / "attention.parquet", f / "courses.parquet"),
        "courses lacks the column",
    ),
}


@pytest.mark.parametrize("how", sorted(BROKEN))
def test_wrong_run_files_are_named_and_nothing_is_half_imported(
    fresh: dict[str, Any], run_folder: Path, tmp_path: Path, how: str
) -> None:
    from clew.unit.intake.importing import BadRun
    from clew.unit.worker.importing import import_run

    folder = tmp_path / "broken"
    shutil.copytree(run_folder, folder)
    spoil, said = BROKEN[how]
    spoil(folder)
    with pytest.raises(BadRun, match=said):
        import_run(folder, by=fresh["sam"])
    assert set(everything().values()) == {0}


def test_command_says_what_it_did(fresh: dict[str, Any], run_folder: Path, tmp_path: Path) -> None:
    from clew.cli import cli

    done = CliRunner().invoke(cli, ["unit", "import", str(run_folder)])
    assert done.exit_code == 0, done.output
    again = CliRunner().invoke(cli, ["unit", "import", str(run_folder)])
    assert "nothing changed" in again.output
    wrong = CliRunner().invoke(cli, ["unit", "import", str(tmp_path)])
    assert wrong.exit_code == 2


def test_a_job_tells_how_it_ended(fresh: dict[str, Any], run_folder: Path, tmp_path: Path) -> None:
    from clew.unit.intake.models import Job
    from clew.unit.worker.importing import run_import

    good = Job.objects.create(folder=str(run_folder), asked_by=fresh["sam"])
    run_import(good.pk)
    run_import(good.pk)  # a worker that was killed after the import: its job is run again
    bad = Job.objects.create(folder=str(tmp_path), asked_by=fresh["sam"])
    run_import(bad.pk)
    good.refresh_from_db()
    bad.refresh_from_db()
    assert good.status == "done"
    assert bad.status == "failed"
    assert "no published run" in bad.said


def test_a_corrected_suspect_leaves_the_records_at_the_desk(
    fresh: dict[str, Any], tmp_path: Path
) -> None:
    from clew.screening.people.overrides import MentionKey
    from clew.screening.runs.progress import Silent
    from clew.screening.runs.run import screen
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.intake.models import Course, IdentityLink, Mention
    from clew.unit.worker.importing import import_run
    from tests.test_versions import RIGHT, WRONG, part

    records = part(tmp_path / "r", 1, WRONG)
    import_run(screen(records, tmp_path / "runs", Silent(), threads=1).folder, by=fresh["sam"])
    with acting_as(service_account()):
        before = {m.name for m in Mention.objects.all()}
        assert not any(MentionKey.parse(m.key).by_row for m in Mention.objects.all())
    assert before == {"Nina Aldous", "Wilfred Mistake"}
    part(records, 2, RIGHT)
    import_run(screen(records, tmp_path / "runs", Silent(), threads=1).folder, by=fresh["sam"])
    with acting_as(service_account()):
        assert {m.name for m in Mention.objects.all()} == {"Nina Aldous", "Piers Wrenfield"}
        assert {li.identity for li in IdentityLink.objects.all()} <= {
            m.identity for m in Mention.objects.all()
        }
        assert {c.suspect_name: c.listed for c in Course.objects.all()} == {
            "Wilfred Mistake": "gone",
            "Piers Wrenfield": "hidden",
        }


def test_a_course_of_several_people_is_kept_from_whoever_is_kept_out_of_one_of_them(
    fresh: dict[str, Any], tmp_path: Path
) -> None:
    from clew.screening.runs.progress import Silent
    from clew.screening.runs.run import screen
    from clew.unit.access.actions import exclude
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.cases.actions import open_case
    from clew.unit.cases.models import CasePerson, Event
    from clew.unit.intake.models import Course
    from clew.unit.worker.importing import import_run
    from tests.records import incident, person, rows, write_records

    women = [
        ("Laura", "Simms", "1999-09-01"),
        ("Moira", "Quayle", "1997-01-22"),
        ("Nina", "Farrow", "2000-05-30"),
    ]
    people = [
        p
        for n, woman in enumerate(women, 1)
        for p in (
            person(n, "victim", *woman),
            person(n, "suspect", "Jonah", "Kestle", "1981-03-03"),
        )
    ]
    records = write_records(
        tmp_path / "r",
        [
            incident(n, f"2026-0{n}-10", "SUS followed VIC home from the station.")
            for n in (1, 2, 3)
        ],
        people,
    )
    run = screen(records, tmp_path / "runs", Silent(), threads=1).folder
    import_run(run, by=fresh["sam"])
    leading, *others = [
        v["victim_identity"] for v in sorted(rows(run, "course_victims"), key=lambda v: v["place"])
    ]
    with acting_as(service_account()):
        course = Course.objects.get()
        assert course.victim_identity == leading
        assert set(course.others) == set(others)
        assert sorted([course.victim_name, *course.other_names]) == [
            f"{given} {family}" for given, family, _ in women
        ]
    with acting_as(fresh["tess"]):
        assert Course.objects.filter(pk=course.pk).exists()
    with acting_as(fresh["sam"]):
        exclude(
            fresh["tess"],
            by=fresh["sam"],
            ground="relative",
            reason="Her sister.",
            identity=others[-1],
        )
    with acting_as(fresh["tess"]):
        assert not Course.objects.exists()
    with acting_as(fresh["sam"]):
        case = open_case(course, level="case", by=fresh["sam"])
    with acting_as(service_account()):
        assert {e.incident_id for e in Event.objects.filter(case=case) if e.incident_id} == {
            i.incident_id for i in course.incidents.all() if i.part == "direct"
        }
        assert not CasePerson.objects.filter(case=case, identity__in=others).exists()

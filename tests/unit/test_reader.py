"""The desk hands decisions to the engine's folder, once, and shows which learned reader read and
who signed it.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from clew.screening.behaviours import outcomes
from tests.unit.world import World

SIGNED = {
    "reader": "own",
    "digest": "ab" * 32,
    "signed_by": "Dana Marsh",
    "signed_at": "2026-05-06T07:08:09+00:00",
    "reason": "it reads our own words",
    "figures": {
        "all": {
            "before": {"there": 30, "right": 12, "not_there": 9, "wrong": 7},
            "after": {"there": 30, "right": 21, "not_there": 9, "wrong": 4},
        }
    },
}


def test_decisions_are_handed_to_the_engine_once(
    world: World, as_service: Any, tmp_path: Path
) -> None:
    from clew.unit.intake.models import CourseIncident
    from clew.unit.triage.models import Decision, SecondReading
    from clew.unit.triage.outcomes import hand_over_outcomes

    with as_service():
        for second in SecondReading.objects.select_related("first"):
            # One second reader came to something else; the others to the same.
            said = "not_stalking" if second.course_id == world.course.pk else second.first.outcome
            SecondReading.objects.filter(pk=second.pk).update(
                outcome=said, reason="Read whole.", at="2026-05-01T10:00Z"
            )
        waits = {
            s.first_id
            for s in SecondReading.objects.select_related("first")
            if s.outcome != s.first.outcome
        }
        decided = (
            Decision.objects.filter(course__state="decided", course__engine_id__isnull=False)
            .exclude(pk__in=waits)
            .order_by("id")
        )
        expected = {str(d.pk): d for d in decided if d.outcome in outcomes.OUTCOMES}
        assert expected
        late = (
            CourseIncident.objects.filter(course=next(iter(expected.values())).course)
            .order_by("id")
            .last()
        )
        CourseIncident.objects.filter(pk=late.pk).update(since_edition=99)
        assert hand_over_outcomes(tmp_path) == len(expected)
        assert hand_over_outcomes(tmp_path) == 0
        lines = outcomes.read(tmp_path)
        assert {o.decision for o in lines} == set(expected)
        for number, decision in expected.items():
            read = decision.course.incidents.filter(since_edition__lte=decision.edition, gone=False)
            held = [o for o in lines if o.decision == number]
            assert {(o.force, o.incident_id) for o in held} == {
                (r.force, r.incident_id) for r in read
            }
            assert {(o.course_id, o.outcome, o.by) for o in held} == {
                (
                    decision.course.engine_id,
                    decision.outcome,
                    f"{decision.by.name} ({decision.by.username})",
                )
            }
        assert late.incident_id not in {
            o.incident_id for o in lines if o.course_id == late.course.engine_id
        }
        # The second reader came to the same: it waits no longer.
        SecondReading.objects.filter(course=world.course).update(outcome="accepted", level="case")
        assert hand_over_outcomes(tmp_path) == 1


@pytest.fixture
def signed_run(run_folder: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "signed"
    shutil.copytree(run_folder, folder)
    change(folder, run="signed", fingerprint="signed", as_at="2099-01-01", reader=SIGNED)
    return folder


def change(folder: Path, **changed: Any) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(manifest | changed))


def test_the_desk_says_who_signed_the_reader(
    fresh: dict[str, Any], run_folder: Path, signed_run: Path, visit: Any
) -> None:
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.audit.models import Entry
    from clew.unit.intake.models import ImportedRun
    from clew.unit.worker.importing import import_run

    import_run(run_folder, by=fresh["sam"])
    shipped = json.loads((run_folder / "manifest.json").read_text())["reader"]
    page = visit("sam").get("/runs/").content.decode()
    assert f"The one that comes with Clew ({shipped['digest'][:16]})" in page
    import_run(signed_run, by=fresh["sam"])
    page = visit("sam").get("/runs/").content.decode()
    assert "Signed by Dana Marsh on 2026-05-06: it reads our own words" in page
    assert "rightly told: 21 of 30, before 12; wrongly told: 4 of 9, before 7" in page
    with acting_as(service_account()):
        assert [r.reader["digest"] for r in ImportedRun.objects.order_by("id")] == [
            shipped["digest"],
            SIGNED["digest"],
        ]
        told = Entry.objects.filter(what="imported a run").order_by("id")
        assert [e.detail["reader"] for e in told] == [shipped["digest"], SIGNED["digest"]]


def test_a_run_that_does_not_say_its_reader_rightly_is_refused(
    fresh: dict[str, Any], signed_run: Path
) -> None:
    from clew.unit.intake.importing import BadRun
    from clew.unit.worker.importing import import_run

    for wrong in ("own", {"reader": "own", "digest": 7}):
        change(signed_run, reader=wrong)
        with pytest.raises(BadRun, match="does not say which reader"):
            import_run(signed_run, by=fresh["sam"])

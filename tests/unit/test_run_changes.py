"""What a night changed, on the desk: which courses, how and why, for those who may see them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.services import browser
from tests.unit.pair import reads


def test_what_the_newest_run_changed_is_on_its_page_and_on_the_course(
    fresh: dict[str, Any], pair_run: Path, corrected_run: Path
) -> None:
    from clew.unit.access.actions import exclude
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.audit.models import Entry
    from clew.unit.intake.models import Course
    from clew.unit.worker.importing import import_run

    import_run(pair_run, by=fresh["sam"])
    first = reads(fresh, "tess", f"/runs/{pair_run.name}/changes/")
    assert "does not say what it changed" in first
    import_run(corrected_run, by=fresh["sam"])
    with acting_as(service_account()):
        course = Course.objects.get()
    where = f"/runs/{corrected_run.name}/changes/"
    said = reads(fresh, "tess", where)
    assert f"Set beside {pair_run.name}" in said
    assert "Robert Tranter towards Ann Holloway" in said
    assert "1 record new. 1 record corrected since." in said
    assert "Points: " in said
    with acting_as(service_account()):
        assert (
            Entry.objects.filter(
                subject=f"run:{corrected_run.name}", what="what a run changed"
            ).count()
            == 1
        )
    on_course = reads(fresh, "tess", f"/triage/{course.reference}/")
    assert "1 record new. 1 record corrected since." in on_course
    assert where in on_course
    assert where in reads(fresh, "tess", "/runs/")
    kind = course.changes.model
    assert "No course changed in this way" in reads(fresh, "tess", f"{where}?kind=withdrawn")
    assert "1 record new" in reads(fresh, "tess", f"{where}?kind=<script>&after=-1")
    for who, status in (("petra", 403), ("lena", 403), ("anna", 403)):
        assert browser(fresh[who]).get(where).status_code == status, who
    assert browser(fresh["tess"]).get("/runs/nothing/changes/").status_code == 404
    with acting_as(fresh["sam"]):
        exclude(
            fresh["tess"], by=fresh["sam"], ground="relative", reason="Her brother.", course=course
        )
    hidden = reads(fresh, "tess", where)
    assert "No course that you may see was changed" in hidden
    assert "Tranter" not in hidden
    with acting_as(fresh["tess"]):
        assert not kind.objects.exists()


def test_new_records_that_are_unlike_the_others_are_told_beside_a_picture(
    fresh: dict[str, Any], corrected_run: Path, tmp_path: Path
) -> None:
    from clew.unit.worker.importing import import_run

    folder = tmp_path / corrected_run.name
    shutil.copytree(corrected_run, folder)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["new_records"] = [
        {
            "what": "records with a place",
            "before": 0.98,
            "new": 0.0,
            "of_new": 60,
            "says": "The column location is empty in all new records.",
        },
        {
            "what": "middle length of a narrative, characters",
            "before": 40.0,
            "new": 41.0,
            "of_new": 60,
            "says": "",
        },
    ]
    (folder / "manifest.json").write_text(json.dumps(manifest))
    import_run(folder, by=fresh["sam"])
    said = reads(fresh, "tess", f"/runs/{folder.name}/changes/")
    assert "unlike those before them" in said
    assert "The column location is empty in all new records." in said
    assert said.count('class="clew-cell-bar"') == 1
    assert "The column location is empty" in reads(fresh, "tess", "/runs/")


@pytest.mark.parametrize("what", ["not a table", "another kind"])
def test_changes_that_no_run_has_stop_the_import_with_a_sentence(
    fresh: dict[str, Any], corrected_run: Path, tmp_path: Path, what: str
) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.intake.importing import BadRun
    from clew.unit.intake.models import Course
    from clew.unit.worker.importing import import_run

    folder = tmp_path / corrected_run.name
    shutil.copytree(corrected_run, folder)
    path = folder / "changes.parquet"
    if what == "not a table":
        path.write_bytes(b"no table")
    else:
        rows = pq.read_table(path).to_pylist()
        pq.write_table(pa.Table.from_pylist([r | {"kind": "flew away"} for r in rows]), path)
    with pytest.raises(BadRun, match="Publish the run again"):
        import_run(folder, by=fresh["sam"])
    with acting_as(service_account()):
        assert not Course.objects.exists()


def test_the_desk_and_the_command_line_know_every_kind_of_change(service: None) -> None:
    from clew.cli.history import changes
    from clew.screening.runs.changes import KINDS
    from clew.unit.intake.models import ChangeKind

    (kind,) = (p for p in changes.params if p.name == "kind")
    assert tuple(ChangeKind.values) == tuple(kind.type.choices) == KINDS

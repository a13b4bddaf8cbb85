"""What a person said about courses holds in every later run."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from clew.screening.courses.decisions import read, record, standing
from clew.screening.runs.progress import Silent
from clew.screening.runs.read import Run
from clew.screening.runs.run import Published, screen


def test_taken_out_and_denied_hold_until_taken_back(
    force: Path, force_run: Published, tmp_path: Path
) -> None:
    runs = tmp_path / "runs"
    shutil.copytree(force_run.folder.resolve().parent, runs, symlinks=True)
    before = Run(runs)
    course = before.rows(
        "select course_id from courses where incident_count > 3 order by points desc, course_id limit 1"
    )[0]["course_id"]
    out = before.rows(
        "select force, incident_id from course_incidents where course_id = ? and part = 'direct' order by incident_id limit 1",
        [course],
    )[0]
    said = before.rows(
        "select force, incident_id, quote, points from reasons where course_id = ? and quote is not null and incident_id <> ? order by points desc, quote limit 1",
        [course, out["incident_id"]],
    )[0]
    points = before.rows("select points from courses where course_id = ?", [course])[0]["points"]
    before.close()
    record(
        runs,
        "take_out",
        course,
        out["force"],
        out["incident_id"],
        by="A",
        reason="another household",
    )
    record(
        runs,
        "deny",
        course,
        said["force"],
        said["incident_id"],
        said["quote"],
        by="A",
        reason="it says something else",
    )
    screen(force, runs, Silent(), threads=1)
    after = Run(runs)
    assert not after.rows(
        "select 1 from course_incidents where course_id = ? and incident_id = ?",
        [course, out["incident_id"]],
    )
    assert not after.rows(
        "select 1 from reasons where course_id = ? and incident_id = ? and quote = ?",
        [course, said["incident_id"], said["quote"]],
    )
    left = after.rows(
        "select quote from reasons where force = ? and incident_id = ? and quote is not null",
        [said["force"], said["incident_id"]],
    )
    assert not [
        r["quote"]
        for r in left
        if r["quote"] in said["quote"] or r["quote"].startswith(said["quote"])
    ]
    assert (
        after.rows("select points from courses where course_id = ?", [course])[0]["points"] < points
    )
    after.close()
    record(runs, "forget", course, out["force"], out["incident_id"], by="A", reason="withdrawn")
    record(
        runs,
        "forget",
        course,
        said["force"],
        said["incident_id"],
        said["quote"],
        by="A",
        reason="withdrawn",
    )
    assert standing(read(runs)) == []
    screen(force, runs, Silent(), threads=1)
    again = Run(runs)
    assert (
        again.rows("select points from courses where course_id = ?", [course])[0]["points"]
        == points
    )
    again.close()


def test_a_decision_needs_who_and_why(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="who made it and why"):
        record(tmp_path, "deny", "C1", "f", "1", "words", by="", reason="x")
    with pytest.raises(ValueError, match="the verdict is one of"):
        record(tmp_path, "perhaps", "C1", "f", "1", by="a", reason="x")

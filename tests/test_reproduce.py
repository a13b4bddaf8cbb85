"""A run holds the rules that it used: it is told by them, and can be made again from them."""

from __future__ import annotations

import json
import shutil
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from clew.cli import cli
from clew.screening.people import overrides
from clew.screening.people.overrides import MentionKey
from clew.screening.ranking.points import SHIPPED
from clew.screening.report.page import write_report
from clew.screening.runs.read import Run
from clew.screening.runs.rules_used import FOLDER, POINTS
from clew.synth import Force, make_force


def clew(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(a) for a in arguments])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Records, and two runs of them: the second with points of its own, a decision about people and
    the numbers of the first.
    """
    folder = tmp_path_factory.mktemp("reproduced")
    records, runs, points = folder / "records", folder / "runs", folder / "points.toml"
    make_force(records, Force(400, 0.05, 3), workers=1)
    assert clew("screen", records, "--out", runs, "--threads", 1).exit_code == 0
    first = Run(runs)
    two = first.rows("select force, incident_id, role, mark from identities order by all limit 2")
    first.close()
    left, right = (MentionKey(*(str(v) for v in row.values())) for row in two)
    overrides.record(runs, "never", left, right, by="A. Marsh", reason="two people, seen together")
    shipped = SHIPPED.read_text(encoding="utf-8")
    assert "urgent_hours = 72" in shipped
    points.write_text(shipped.replace("urgent_hours = 72", "urgent_hours = 71"), encoding="utf-8")
    again = clew("screen", records, "--out", runs, "--threads", 1, "--points", points)
    assert again.exit_code == 0, again.output
    points.unlink()
    return records, runs


def test_a_run_is_made_again_row_by_row(made: tuple[Path, Path]) -> None:
    records, runs = made
    before = sorted(p.name for p in runs.iterdir())
    said = clew("reproduce", runs / "latest", records, "--threads", 1)
    assert said.exit_code == 0, said.output
    assert "every one the same" in said.output
    assert sorted(p.name for p in runs.iterdir()) == before
    manifest = json.loads((runs / "latest" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["previous"]
    assert manifest["versions"]["commit"] == manifest["settings"]["commit"]


def test_what_is_told_of_a_run_is_of_the_rules_that_it_used(made: tuple[Path, Path]) -> None:
    _, runs = made
    report = write_report(runs / "latest", None, identify=False, limit=1).read_text("utf-8")
    assert "the last 71 hours" in report
    kept = tomllib.loads((runs / "latest" / FOLDER / POINTS).read_text(encoding="utf-8"))
    assert kept["lists"]["urgent_hours"] == 71
    # A run of an earlier version kept none: nothing is printed in their place.
    older = runs / "older"
    shutil.copytree((runs / "latest").resolve(), older)
    shutil.rmtree(older / FOLDER)
    report = write_report(older, None, identify=False, limit=1).read_text("utf-8")
    assert "before runs kept the table of points" in report
    assert "the last 72 hours" not in report
    shutil.rmtree(older)


@pytest.mark.parametrize("changed", ["rules", "records", "before", "none kept"])
def test_what_cannot_be_made_again_says_why_and_what_to_do(
    made: tuple[Path, Path], changed: str, tmp_path: Path
) -> None:
    records, runs = tmp_path / "records", tmp_path / "runs"
    shutil.copytree(made[0], records)
    shutil.copytree(made[1], runs, symlinks=True)
    run = (runs / "latest").resolve()
    manifest = json.loads((run / "manifest.json").read_text(encoding="utf-8"))
    if changed == "rules":
        manifest["settings"]["rules"]["words/stalking.toml"] = "another"
        (run / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    elif changed == "records":
        next(p for p in (records / "incidents").iterdir() if p.is_file()).unlink()
    elif changed == "before":
        shutil.rmtree(runs / manifest["previous"])
    else:
        shutil.rmtree(run / FOLDER)
    said = clew("reproduce", runs / "latest", records)
    assert said.exit_code == 2
    words = " ".join(said.output.split())
    assert {
        "rules": "words/stalking.toml). This is 0.1.0",
        "records": "is not there as it was",
        "before": f"{manifest['previous']}, which is not in",
        "none kept": "made before runs kept the rules",
    }[changed] in words


def test_it_notices_a_row_that_differs(made: tuple[Path, Path], tmp_path: Path) -> None:
    import duckdb

    runs = tmp_path / "runs"
    shutil.copytree(made[1], runs, symlinks=True)
    table = (runs / "latest").resolve() / "courses.parquet"
    changed = table.with_name("changed")
    duckdb.sql(
        f"copy (select * replace (points + 1 as points) from '{table}') to '{changed}' (format parquet)"
    )
    changed.replace(table)
    said = clew("reproduce", runs / "latest", made[0], "--threads", 1)
    assert said.exit_code == 1, said.output
    assert "courses: " in said.output
    assert "was not made again: 1 of" in said.output

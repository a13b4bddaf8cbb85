"""A run through its door: the same twice, killed and started again, people kept stable, decisions
that survive.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from clew.screening.people import overrides
from clew.screening.people.overrides import MentionKey
from clew.screening.runs import publish
from clew.screening.runs.progress import Silent
from clew.screening.runs.read import Run
from clew.screening.runs.run import Published, screen
from clew.screening.runs.stages import RunFailed
from tests.hard_cases import hard_cases, write_hard_cases
from tests.records import course_of, incident, mention, person, rows, write_records

TABLES = ("courses", "course_incidents", "reasons", "identities")


def everything(run: Path) -> dict[str, list]:
    return {
        t: sorted(json.dumps(r, default=str, sort_keys=True) for r in rows(run, t)) for t in TABLES
    }


def test_the_tables_have_their_columns(force_run: Published) -> None:
    wanted = {
        "courses": "course_id list rank points suspect_identity victim_identity first_on last_on incident_count recorded_as_stalking elements",
        "course_incidents": "course_id force incident_id part tie tie_strength counts",
        "course_victims": "course_id place victim_identity records first_on last_on",
        "reasons": "course_id reason points force incident_id quote start end source",
        "identities": "identity_id force incident_id role row mark strength",
    }
    for table, columns in wanted.items():
        assert set(columns.split()) <= set(rows(force_run.folder, table)[0]), table
        assert (force_run.folder / f"{table}.csv").exists()
    assert {r["list"] for r in rows(force_run.folder, "courses")} <= {
        "urgent",
        "recorded",
        "hidden",
        "dormant",
    }


def test_a_published_run_passes_its_audit_and_a_spoilt_one_does_not(
    force_run: Published, tmp_path: Path
) -> None:
    assert publish.audit(force_run.folder) == []
    import shutil

    import pyarrow.parquet as pq

    spoilt = tmp_path / "spoilt"
    shutil.copytree(force_run.folder, spoilt)
    pq.write_table(pq.read_table(spoilt / "reasons.parquet").slice(3), spoilt / "reasons.parquet")
    assert any("add up" in w for w in publish.audit(spoilt))


def test_a_run_of_an_earlier_version_is_still_told(force_run: Published, tmp_path: Path) -> None:
    """Without ties, without whether a record counts, and of one person each."""
    import shutil

    older = tmp_path / "older"
    shutil.copytree(force_run.folder.resolve(), older)
    for kind in ("course", "candidate"):
        folder = older / ("" if kind == "course" else "evidence")
        (folder / f"{kind}_victims.parquet").unlink()
        records = folder / f"{kind}_incidents.parquet"
        pq.write_table(
            pq.read_table(records).drop_columns(["tie", "tie_strength", "counts"]), records
        )
    run, whole = Run(older), Run(force_run.folder)
    for course in run.courses("hidden")[:5]:
        told, today = (r.story(course["course_id"], identify=True) for r in (run, whole))
        assert [v.identity for v in told.victims] == [course["victim_identity"]]
        assert told.victims[0].called == today.victims[0].called
        assert [i.incident_id for i in told.incidents] == [i.incident_id for i in today.incidents]
        assert {i.tied_by for i in told.incidents} == {""}
    run.close()
    whole.close()


def test_quotes_are_the_narrative_at_their_offsets(force: Path, force_run: Published) -> None:
    import duckdb

    texts = dict(
        duckdb.connect()
        .execute(f"select incident_id, narrative from read_parquet('{force}/incidents/*.parquet')")
        .fetchall()
    )
    quoted = [r for r in rows(force_run.folder, "reasons") if r["source"] == "narrative"]
    assert len(quoted) > 50
    assert all(texts[r["incident_id"]][r["start"] : r["end"]] == r["quote"] for r in quoted)


def test_the_same_command_again_changes_nothing(hard_records: Path, tmp_path: Path) -> None:
    first = screen(hard_records, tmp_path, Silent(), threads=1)
    told = everything(first.folder)
    again = screen(hard_records, tmp_path, Silent(), threads=1)
    assert again.again
    assert everything(again.folder) == told
    assert len([p for p in tmp_path.iterdir() if p.is_dir() and not p.is_symlink()]) == 1


def test_files_are_for_their_owner_alone(force_run: Published) -> None:
    assert all(p.stat().st_mode & 0o077 == 0 for p in force_run.folder.resolve().rglob("*"))


_KILLED = """
import sys
from pathlib import Path
from clew.screening.runs.progress import Silent
from clew.screening.runs.run import screen
class Tell(Silent):
    def done(self, name, seconds, *, resumed):
        print(name, 'resumed' if resumed else 'done', flush=True)
if __name__ == '__main__':
    screen(Path(sys.argv[1]), Path(sys.argv[2]), Tell(), threads=1)
"""


@pytest.mark.parametrize("after", ["records", "people", "skim", "courses", "ranking"])
def test_killed_after_any_stage_it_ends_the_same(
    hard_records: Path, hard_run: Published, tmp_path: Path, after: str
) -> None:
    script = tmp_path / "go.py"
    script.write_text(_KILLED)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, str(script), str(hard_records), str(tmp_path / "runs")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.split()[0] == after:
                process.send_signal(signal.SIGKILL)
                break
    assert not (tmp_path / "runs" / "latest").exists()
    ended = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    assert f"{after} resumed" in ended.stdout
    assert everything(tmp_path / "runs" / "latest") == everything(hard_run.folder)


def test_killed_just_before_it_is_put_in_place_it_ends_the_same(
    hard_records: Path, hard_run: Published, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("clew.screening.runs.run.publish", stop)
        with pytest.raises(KeyboardInterrupt):
            screen(hard_records, tmp_path, Silent(), threads=1)
    assert not (tmp_path / "latest").exists()
    assert everything(screen(hard_records, tmp_path, Silent(), threads=1).folder) == everything(
        hard_run.folder
    )
    assert not list(tmp_path.glob(".work-*"))


def test_killed_at_any_moment_it_ends_the_same(
    hard_records: Path, hard_run: Published, tmp_path: Path
) -> None:
    script = tmp_path / "go.py"
    script.write_text(_KILLED)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, str(script), str(hard_records), str(tmp_path / "runs")]
    for seconds in (1.0, 1.6, 2.2, 2.8):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment)
        time.sleep(seconds)
        process.kill()
        process.wait()
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
    assert everything(tmp_path / "runs" / "latest") == everything(hard_run.folder)


def test_two_runs_at_once_in_one_folder_are_refused(hard_records: Path, tmp_path: Path) -> None:
    import fcntl

    with (tmp_path / ".lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        with pytest.raises(RunFailed, match="another run"):
            screen(hard_records, tmp_path, Silent(), threads=1)


def test_identities_stay_when_records_are_added(tmp_path: Path) -> None:
    records, runs = tmp_path / "r", tmp_path / "runs"
    write_hard_cases(records)
    before = {
        (r["incident_id"], r["role"], r["row"]): r["identity_id"]
        for r in rows(screen(records, runs, Silent(), threads=1).folder, "identities")
    }
    tables = hard_cases()
    # An earlier record of the same two people: a new first mention must not rename anybody.
    tables["incidents"].insert(
        0,
        incident(
            1, "2026-02-01", "SUS turned up uninvited at VIC's house late at night.", "125/09"
        ),
    )
    tables["involvements"][:0] = [
        person(1, "victim", "Ann", "Holloway", "1990-05-04"),
        person(1, "suspect", "Robert", "Tranter", "1985-11-23"),
    ]
    write_records(records, tables.pop("incidents"), tables.pop("involvements"), **tables)
    run = screen(records, runs, Silent(), threads=1)
    after = {
        (r["incident_id"], r["role"], r["row"]): r["identity_id"]
        for r in rows(run.folder, "identities")
    }
    assert {k: after[k] for k in before} == before
    assert after["I1", "suspect", 1] == before["I101", "suspect", 1]
    assert run.manifest["previous"]


def test_always_and_never_survive_and_are_marked(tmp_path: Path) -> None:
    records, runs = tmp_path / "r", tmp_path / "runs"
    write_hard_cases(records)
    screen(records, runs, Silent(), threads=1)
    latest = runs / "latest"
    apart, together = mention(latest, "I101", "suspect"), mention(latest, "I103", "suspect")
    father, son = mention(latest, "I1101", "victim"), mention(latest, "I1102", "victim")
    overrides.record(
        runs, "never", apart, together, by="DC Example", reason="two cousins of one name"
    )
    overrides.record(
        runs, "always", father, son, by="DC Example", reason="the date of birth was wrong"
    )
    overrides.record(
        runs,
        "always",
        MentionKey("Test", "gone", "victim", "n0123456789ab"),
        son,
        by="DC Example",
        reason="no longer in the records",
    )
    for _ in range(2):
        run = screen(records, runs, Silent(), threads=1)
        who = {
            r["incident_id"]: r["identity_id"]
            for r in rows(
                run.folder,
                "identities",
                "role in ('suspect', 'victim') and row = 1 and incident_id in ('I1101', 'I1102')",
            )
        }
        suspects = {
            r["incident_id"]: r["identity_id"]
            for r in rows(
                run.folder, "identities", "role = 'suspect' and incident_id in ('I101', 'I103')"
            )
        }
        assert who["I1101"] == who["I1102"]
        assert suspects["I101"] != suspects["I103"]
        reasons = {r["reason"] for r in rows(run.folder, "attention")}
        assert {"refused link", "decision without its mention"} <= reasons
        os.utime(records / "incidents.csv")  # the same records, sent again


@pytest.mark.parametrize(("by", "reason"), [("", "why"), ("who", " ")])
def test_a_decision_needs_a_name_and_a_reason(tmp_path: Path, by: str, reason: str) -> None:
    with pytest.raises(ValueError, match="who made it and why"):
        overrides.record(
            tmp_path,
            "always",
            MentionKey("a", "b", "victim", "n1"),
            MentionKey("a", "c", "victim", "n1"),
            by=by,
            reason=reason,
        )


def test_as_at_shows_the_day_as_it_was(hard_records: Path, tmp_path: Path) -> None:
    from datetime import date

    run = screen(hard_records, tmp_path, Silent(), threads=1, as_at=date(2026, 4, 15))
    assert course_of(run.folder, "I104") is None
    course = course_of(run.folder, "I103")
    assert course
    assert course["incident_count"] == 3


def test_records_without_a_single_date_ask_for_one(tmp_path: Path) -> None:
    folder = write_records(
        tmp_path / "r",
        [{"force": "Test", "incident_id": "I1", "narrative": "x"}],
        [person(1, "victim", "Ann", "Lee")],
    )
    run = screen(folder, tmp_path / "runs", Silent(), threads=1)
    assert run.manifest["counts"]["records"]["incidents"]["kept"] == 1


def test_a_run_carries_every_listed_record_in_its_own_words(hard_run: Published) -> None:
    run = Run(hard_run.folder)
    try:
        listed = {
            r["incident_id"] for r in run.rows("select distinct incident_id from course_incidents")
        }
        kept = {(r["incident_id"], r["text"]) for r in run.rows("select * from texts")}
    finally:
        run.close()
    given = hard_cases()
    wanted = {
        (r["incident_id"], r["narrative"])
        for r in given["incidents"]
        if r["narrative"] and r["incident_id"] in listed
    }
    wanted |= {
        (r["incident_id"], r["text"]) for r in given.get("texts", []) if r["incident_id"] in listed
    }
    assert len(wanted) > 20
    assert kept == wanted


def test_a_quote_that_its_record_does_not_hold_stops_publication(
    force_run: Published, tmp_path: Path
) -> None:
    spoilt = tmp_path / "spoilt"
    shutil.copytree(force_run.folder, spoilt)
    path = spoilt / "evidence" / "texts.parquet"
    table = pq.read_table(path)
    path.unlink()
    pq.write_table(
        table.set_column(
            table.column_names.index("text"),
            "text",
            pa.array(["Nothing of note."] * table.num_rows),
        ),
        path,
    )
    assert any("a quote is not in its record" in w for w in publish.audit(spoilt))


def test_old_runs_are_deleted_and_what_counts_stays(force_run: Published, tmp_path: Path) -> None:
    runs = tmp_path / "runs"
    made = force_run.folder.resolve()
    for age, name in enumerate(("newest", "newer", "shown", "older", "oldest")):
        copy = runs / name
        copy.mkdir(parents=True)
        shutil.copy(made / "manifest.json", copy)
        shutil.copy(made / "courses.parquet", copy)
        os.utime(copy / "manifest.json", (0, 1_000_000 - age))
    (runs / "latest").symlink_to("shown")
    (runs / "corrections.csv").write_text("kept")
    for name, days in ((".work-given-up", 8), (".work-going-on", 1)):
        (runs / name).mkdir()
        at = time.time() - days * 86_400
        os.utime(runs / name, (at, at))
    command = [sys.executable, "-m", "clew.cli", "forget-runs", str(runs), "--keep", "2"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "3 deleted: older, oldest, .work-given-up.\n"
    assert sorted(p.name for p in runs.iterdir()) == sorted(
        (".work-going-on", "corrections.csv", "latest", "newer", "newest", "shown")
    )
    none = subprocess.run([*command[:4], str(tmp_path / "no"), "--keep", "2"], capture_output=True)
    assert (none.returncode, b"Traceback" in none.stderr) == (2, False)

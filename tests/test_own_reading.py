"""A force's own words: decisions become labels, a candidate is learnt, and nothing reads otherwise
until a named person signs.
"""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from clew.cli import cli
from clew.screening import kept_lines
from clew.screening.behaviours import outcomes
from clew.screening.behaviours.candidate import interval
from clew.screening.behaviours.labelled import COLUMNS as SENTENCE_COLUMNS
from clew.screening.courses import decisions
from tests.records import course_of, incident, person, rows, write_records

PLACES = (
    "the bus stop",
    "the shop",
    "the school",
    "the park",
    "the station",
    "the church",
    "the market",
    "the bridge",
    "the library",
    "the pool",
)
TIMES = (
    "today",
    "yesterday",
    "again",
    "twice",
    "early",
    "late",
    "at noon",
    "at night",
    "on foot",
    "alone",
)
DOGGED = "Tranter was dogging Holloway by the bus stop."
FOLLOWED = "Tranter followed Holloway home from work and stood outside her house for two hours."
ROSES = "A bunch of roses from Tranter was left on her desk."
WHO = ("--by", "Dana Marsh", "--reason", "agreed with the triage officers")


def clew(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, [str(a) for a in arguments])


def done(*arguments: str | Path) -> str:
    result = clew(*arguments)
    assert result.exit_code == 0, result.output
    return " ".join(result.output.split())


def refused(*arguments: str | Path) -> str:
    result = clew(*arguments)
    assert result.exit_code == 2, result.output
    return " ".join(result.output.split())


@pytest.fixture(scope="session")
def small_records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    told = [FOLLOWED, ROSES, DOGGED]
    people = [
        person(n, role, *who)
        for n in (1, 2, 3)
        for role, who in (
            ("victim", ("Ann", "Holloway", "1990-05-04")),
            ("suspect", ("Robert", "Tranter", "1985-11-23")),
        )
    ]
    incidents = [incident(n, f"2026-0{n}-03", text) for n, text in enumerate(told, 1)]
    return write_records(tmp_path_factory.mktemp("small") / "records", incidents, people)


@pytest.fixture(scope="session")
def _screened(small_records: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    runs = tmp_path_factory.mktemp("own") / "runs"
    done("screen", small_records, "--out", runs, "--threads", "1")
    return runs


@pytest.fixture
def runs(_screened: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(_screened, tmp_path / "runs", symlinks=True))


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Two small hands to learn from in place of the many sentences that ship."""
    folder = tmp_path_factory.mktemp("base")
    given: list[str] = []
    for hand, verb in (("a", "followed"), ("b", "was following")):
        told = [("following", "conduct", f"SUS {verb} VIC to {place}.") for place in PLACES]
        told += [
            ("", "ordinary", f"Two cars collided by {place}, no injuries.") for place in PLACES
        ]
        with (folder / f"{hand}.tsv").open("w", encoding="utf-8") as handle:
            handle.write("\t".join(SENTENCE_COLUMNS) + "\n")
            handle.writelines(
                f"{tags}\t{kind}\tlog\t\t\t--\t{text}\t\t\n" for tags, kind, text in told
            )
        given += ["--base", str(folder / f"{hand}.tsv")]
    return given


def write_labels(path: Path, count: int = 60) -> Path:
    """Own labels as `clew reading labels` writes them: dogging is following, and waiting by a place
    is not.
    """
    lines = ["course\ttells\ttells_not\twords"]
    for n in range(count):
        place = f"{PLACES[n % 10]} {TIMES[n // 10]}"
        lines.append(f"C{n:03}\tfollowing\t\tSUS was dogging VIC by {place} .")
        lines.append(f"C{n:03}\t\tfollowing\tVIC waited for SUS by {place} .")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def train(runs: Path, base: list[str], out: Path, count: int = 60) -> str:
    return done(
        "reading",
        "train",
        "--runs",
        runs,
        "--labels",
        write_labels(out.with_suffix(".tsv"), count),
        *base,
        "--out",
        out,
    )


def learned(runs: Path) -> set[str]:
    """What the learned reader of the newest run found in the record that tells of dogging."""
    run = (runs / "latest").resolve()
    number = rows(run, "evidence/incidents", "incident_id = 'I3'")[0]["inc"]
    return {
        r["tag"] for r in rows(run, "evidence/behaviours", f"inc = {number} and reader = 'learned'")
    }


def manifest(runs: Path) -> dict[str, Any]:
    return json.loads((runs / "latest" / "manifest.json").read_text(encoding="utf-8"))


def labels_of(runs: Path, out: Path) -> list[dict[str, str]]:
    done("reading", "labels", "--runs", runs, "--out", out)
    with out.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE))


def accept(
    runs: Path, course: str, *records: str, outcome: str = "accepted", decision: str = "1"
) -> None:
    outcomes.record(
        runs,
        [
            outcomes.Outcome(
                decision, course, outcome, "Test", r, "T. Okoro", "2026-04-01T10:00:00+00:00"
            )
            for r in records
        ],
    )


def test_decisions_become_labels_without_names(runs: Path, tmp_path: Path) -> None:
    course = course_of((runs / "latest").resolve(), "I1")
    assert course
    found = rows(
        (runs / "latest").resolve(), "reasons", "rule = 'gifts_or_letters' and incident_id = 'I2'"
    )[0]
    decisions.record(
        runs,
        "deny",
        course["course_id"],
        "Test",
        "I2",
        found["quote"],
        by="T. Okoro",
        reason="they are from her sister",
    )
    accept(runs, course["course_id"], "I1", "I2")
    made = labels_of(runs, tmp_path / "labels.tsv")
    text = (tmp_path / "labels.tsv").read_text().casefold()
    assert not any(name in text for name in ("ann", "holloway", "robert", "tranter", "okoro"))
    assert (tmp_path / "labels.tsv").stat().st_mode & 0o077 == 0
    followed = [m for m in made if "following" in m["tells"].split(",")]
    assert [m["words"] for m in followed] == [
        "SUS followed VIC home from work and stood outside VIC house for two hours ."
    ]
    roses = [m for m in made if "gifts_or_letters" in m["tells_not"].split(",")]
    assert [m["words"] for m in roses] == ["a bunch of roses from SUS was left on VIC desk ."]
    assert not any("gifts_or_letters" in m["tells"].split(",") for m in made)
    # The third record was not in the course when it was read.
    assert not any("dogging" in m["words"] for m in made)


def test_a_course_that_is_no_stalking_makes_nothing_of_its_findings(
    runs: Path, tmp_path: Path
) -> None:
    course = course_of((runs / "latest").resolve(), "I1")
    assert course
    accept(runs, course["course_id"], "I1", "I2")
    assert labels_of(runs, tmp_path / "labels.tsv")
    accept(runs, course["course_id"], "I1", "I2", outcome="not_stalking", decision="2")
    assert labels_of(runs, tmp_path / "labels.tsv") == []


def test_a_denied_quote_is_found_in_the_run_that_still_told_it(
    runs: Path, small_records: Path, tmp_path: Path
) -> None:
    course = course_of((runs / "latest").resolve(), "I1")
    assert course
    found = rows(
        (runs / "latest").resolve(),
        "reasons",
        "rule = 'following' and incident_id = 'I1' and reader = 'rules'",
    )[0]
    decisions.record(
        runs,
        "deny",
        course["course_id"],
        "Test",
        "I1",
        found["quote"],
        by="T. Okoro",
        reason="she asked him to",
    )
    done("screen", small_records, "--out", runs, "--threads", "1")
    assert not rows((runs / "latest").resolve(), "reasons", f"quote = '{found['quote']}'")
    assert any(
        "following" in m["tells_not"].split(",") for m in labels_of(runs, tmp_path / "labels.tsv")
    )
    decisions.record(
        runs,
        "forget",
        course["course_id"],
        "Test",
        "I1",
        found["quote"],
        by="T. Okoro",
        reason="withdrawn",
    )
    assert labels_of(runs, tmp_path / "labels.tsv") == []


def test_a_label_changes_what_is_found_once_signed_and_not_before(
    runs: Path, small_records: Path, base: list[str], tmp_path: Path
) -> None:
    first = manifest(runs)
    assert "following" not in learned(runs)
    assert first["reader"]["reader"] == "shipped"
    out = tmp_path / "candidate"
    assert "Nothing that screens was changed" in train(runs, base, out)
    assert "nothing has changed" in done("screen", small_records, "--out", runs, "--threads", "1")
    assert manifest(runs) == first
    assert "Signed by Dana Marsh" in done("reading", "sign", out, "--runs", runs, *WHO)
    done("screen", small_records, "--out", runs, "--threads", "1")
    assert "following" in learned(runs)
    digest = hashlib.sha256((out / "reader.npz").read_bytes()).hexdigest()
    held = manifest(runs)["reader"]
    assert (held["reader"], held["digest"], held["signed_by"], held["reason"]) == (
        "own",
        digest,
        "Dana Marsh",
        WHO[3],
    )
    assert held["figures"]["all"] == json.loads((out / "report.json").read_text())["all"]
    assert manifest(runs)["settings"]["rules"]["reader"] == digest
    done(
        "reading",
        "withdraw",
        "--runs",
        runs,
        "--by",
        "Sol Reed",
        "--reason",
        "the lists became longer",
    )
    done("screen", small_records, "--out", runs, "--threads", "1")
    assert manifest(runs)["run"] == first["run"]
    said = done("reading", "history", "--runs", runs)
    assert "sign shipped" in said
    assert "Dana Marsh: agreed with the triage officers" in said
    assert "Sol Reed: the lists became longer" in said
    assert "In force: the reader that ships" in said


def test_figures_are_of_courses_that_it_did_not_learn_from(
    runs: Path, base: list[str], tmp_path: Path
) -> None:
    said = train(runs, base, tmp_path / "candidate", 100)
    report = json.loads((tmp_path / "candidate" / "report.json").read_text())
    apart = [
        n for n in range(100) if int(hashlib.sha256(f"C{n:03}".encode()).hexdigest(), 16) % 5 == 0
    ]
    assert report["labels"]["courses_kept_apart"] == len(apart)
    assert report["labels"]["courses_learnt"] == 100 - len(apart)
    following = next(t for t in report["tags"] if t["tag"] == "following")
    assert following["after"]["there"] == following["after"]["not_there"] == len(apart)
    assert following["before"]["right"] < following["after"]["right"]
    low, high = interval(following["after"]["right"], len(apart))
    assert (
        f"after {following['after']['right']} of {len(apart)} ({100 * low:.0f}% to {100 * high:.0f}%)"
        in said
    )


def test_a_sentence_of_a_course_kept_apart_is_not_learnt_from_another(
    runs: Path, base: list[str], tmp_path: Path
) -> None:
    labels = write_labels(tmp_path / "labels.tsv")
    kept = next(
        n for n in range(60) if int(hashlib.sha256(f"C{n:03}".encode()).hexdigest(), 16) % 5 == 0
    )
    other = next(
        n for n in range(60) if int(hashlib.sha256(f"C{n:03}".encode()).hexdigest(), 16) % 5
    )
    lines = labels.read_text().splitlines()
    alone = next(line for line in lines if line.startswith(f"C{kept:03}"))
    with labels.open("a") as handle:
        handle.write(alone.replace(f"C{kept:03}", f"C{other:03}") + "\n")
    done("reading", "train", "--runs", runs, "--labels", labels, *base, "--out", tmp_path / "more")
    train(runs, base, tmp_path / "candidate")
    assert (tmp_path / "more" / "reader.npz").read_bytes() == (
        tmp_path / "candidate" / "reader.npz"
    ).read_bytes()


def test_it_says_when_there_is_too_little_to_say_anything(
    runs: Path, base: list[str], tmp_path: Path
) -> None:
    assert "too few to say anything" in train(runs, base, tmp_path / "few", 30)
    path = write_labels(tmp_path / "one.tsv", 1)
    given = ("--runs", runs, "--labels", path, *base, "--out")
    assert "all of courses that are kept apart" in refused(
        "reading", "train", *given, tmp_path / "apart"
    )
    path.write_text(path.read_text().replace("C000", "C001"))
    assert "nothing can be said" in done("reading", "train", *given, tmp_path / "one")
    assert "no labels to learn from" in refused(
        "reading", "train", "--runs", runs, *base, "--out", tmp_path / "none"
    )
    assert not (tmp_path / "none").exists()
    path.write_text(path.read_text().replace("following", "folowing"))
    said = refused("reading", "train", *given, tmp_path / "wrong")
    assert "one.tsv line 2, tells: 'folowing' is no tag" in said


def test_the_same_labels_give_the_same_candidate(
    runs: Path, base: list[str], tmp_path: Path
) -> None:
    train(runs, base, tmp_path / "one")
    train(runs, base, tmp_path / "two")
    for name in ("reader.npz", "report.json", "report.txt"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_a_reader_that_is_not_what_was_signed_stops_the_run(
    runs: Path, small_records: Path, base: list[str], tmp_path: Path
) -> None:
    train(runs, base, tmp_path / "candidate")
    done("reading", "sign", tmp_path / "candidate", "--runs", runs, *WHO)
    before = manifest(runs)
    held = next((runs / "reader").glob("*.npz"))
    held.write_bytes(held.read_bytes() + b"\0")
    result = clew("screen", small_records, "--out", runs, "--threads", "1")
    assert result.exit_code == 2
    said = " ".join(result.stderr.split())
    assert "is not what was signed: Dana Marsh signed" in said
    assert "clew reading withdraw" in said
    assert manifest(runs) == before
    assert "is not what was signed" in refused("reading", "history", "--runs", runs)
    held.unlink()
    assert "is missing" in refused("reading", "history", "--runs", runs)
    done("reading", "withdraw", "--runs", runs, *WHO)
    done("screen", small_records, "--out", runs, "--threads", "1")


def test_withdrawing_goes_back_one_signature_at_a_time(
    runs: Path, base: list[str], tmp_path: Path
) -> None:
    digests = []
    for name, count in (("one", 60), ("two", 100)):
        train(runs, base, tmp_path / name, count)
        done("reading", "sign", tmp_path / name, "--runs", runs, *WHO)
        digests.append(
            hashlib.sha256((tmp_path / name / "reader.npz").read_bytes()).hexdigest()[:16]
        )
    assert f"In force: signed by Dana Marsh, {digests[1]}" in done(
        "reading", "history", "--runs", runs
    )
    assert digests[0] in done("reading", "withdraw", "--runs", runs, *WHO)
    assert f"In force: signed by Dana Marsh, {digests[0]}" in done(
        "reading", "history", "--runs", runs
    )
    done("reading", "withdraw", "--runs", runs, *WHO)
    assert "no reader was signed" in refused("reading", "withdraw", "--runs", runs, *WHO)


def test_a_kill_between_the_copy_and_the_line_leaves_the_old_reader(
    runs: Path, base: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    train(runs, base, tmp_path / "candidate")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(kept_lines, "append", killed)
        assert clew("reading", "sign", tmp_path / "candidate", "--runs", runs, *WHO).exit_code != 0
    assert len(list((runs / "reader").glob("*.npz"))) == 1
    assert "In force: the reader that ships" in done("reading", "history", "--runs", runs)
    done("reading", "sign", tmp_path / "candidate", "--runs", runs, *WHO)
    assert "In force: signed by Dana Marsh" in done("reading", "history", "--runs", runs)


def test_what_cannot_be_signed(runs: Path, base: list[str], tmp_path: Path) -> None:
    for name, count in (("one", 60), ("two", 100)):
        train(runs, base, tmp_path / name, count)
    assert "who made it and why" in refused(
        "reading", "sign", tmp_path / "one", "--runs", runs, "--by", " ", "--reason", "x"
    )
    done("reading", "sign", tmp_path / "one", "--runs", runs, *WHO)
    assert "in force already" in refused("reading", "sign", tmp_path / "one", "--runs", runs, *WHO)
    # Its figures were taken beside the reader that ships.
    assert "make the candidate again" in refused(
        "reading", "sign", tmp_path / "two", "--runs", runs, *WHO
    )
    model = tmp_path / "two" / "reader.npz"
    model.write_bytes(model.read_bytes() + b"\0")
    assert "is not the reader that" in refused(
        "reading", "sign", tmp_path / "two", "--runs", runs, *WHO
    )
    assert "is no report of a candidate" in refused(
        "reading", "sign", tmp_path, "--runs", runs, *WHO
    )
    assert len(kept_lines_of(runs)) == 1


def kept_lines_of(runs: Path) -> list[str]:
    return (runs / "reader-decisions.csv").read_text(encoding="utf-8").splitlines()[1:]

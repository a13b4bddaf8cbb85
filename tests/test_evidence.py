"""Evidence: made-up exports through the command line, against timelines worked out by hand and independent readers."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner

from clew.cli import cli
from tests.evidence_samples import SAMPLES, Sample

COLUMNS = ["source", "position", "at_utc", "written", "zone", "sender", "receiver", "kind", "text", "attachment"]


def timeline(
    folder: Path, *files: Path | str, status: int | None = None, zone: str = "Europe/London"
) -> tuple[list[dict[str, str]], list[dict[str, str]], str]:
    """The rows, what was not understood, and what was said."""
    target = folder / "out" / "timeline.csv"
    target.parent.mkdir(exist_ok=True)
    ran = CliRunner().invoke(cli, ["evidence", "timeline", *map(str, files), "--zone", zone, "--csv", str(target)])
    assert ran.exception is None or isinstance(ran.exception, SystemExit), ran.exception
    if status is not None:
        assert ran.exit_code == status, ran.output
    return read(target), read(target.with_name("timeline-not-understood.csv")), ran.output


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: s.name)
def test_sample_becomes_the_right_timeline(sample: Sample, tmp_path: Path) -> None:
    file = sample.write(tmp_path)
    before = file.read_bytes()
    rows, unread, said = timeline(tmp_path, file, *sample.arguments, status=sample.status)
    assert [(r["at_utc"], r["sender"], r["kind"], r["text"]) for r in rows] == sample.rows, said
    for words, count in sample.marks.items():
        assert sum(words in r["zone"] for r in rows) == count, words
    assert all(r["zone"] and r["position"] and r["source"].startswith(str(file)) for r in rows)
    assert bool(unread) == (sample.status != 0)
    assert all(u["source"] and u["reason"] for u in unread)
    assert file.read_bytes() == before

"""`clew read`: single texts in, findings out."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from clew.cli import cli

FOLLOWED = "Mr Holt followed Ms Arden home from work again."


def run(texts: Path, out: Path) -> tuple[int, str]:
    result = CliRunner().invoke(cli, ["read", str(texts), "--out", str(out)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def findings(out: Path) -> list[dict[str, str]]:
    with out.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def write_csv(path: Path, *rows: str) -> Path:
    path.write_text(
        "id,narrative,suspect,victim,suspect_sex,victim_sex\n" + "\n".join(rows) + "\n",
        encoding="utf-8",
    )
    return path


def test_findings_carry_the_words_at_their_places(tmp_path: Path) -> None:
    code, _ = run(
        write_csv(tmp_path / "texts.csv", f"a1,{FOLLOWED},Peter Holt,Jane Arden,M,F"),
        tmp_path / "out.csv",
    )
    found = [f for f in findings(tmp_path / "out.csv") if f["tag"] == "following"]
    assert code == 0
    assert [f["status"] for f in found] == ["asserted"]
    assert found[0]["reader"] == "rules"
    assert FOLLOWED[int(found[0]["start"]) : int(found[0]["end"])] == found[0]["quote"]


def test_who_is_the_suspect_decides(tmp_path: Path) -> None:
    run(
        write_csv(tmp_path / "texts.csv", f"a1,{FOLLOWED},Jane Arden,Peter Holt,F,M"),
        tmp_path / "out.csv",
    )
    assert not [
        f
        for f in findings(tmp_path / "out.csv")
        if f["tag"] == "following" and f["status"] == "asserted"
    ]


def test_json_lines_and_csv_are_read_alike(tmp_path: Path) -> None:
    run(write_csv(tmp_path / "texts.csv", f"a1,{FOLLOWED},,,,"), tmp_path / "one.csv")
    lines = tmp_path / "texts.jsonl"
    lines.write_text(json.dumps({"id": "a1", "narrative": FOLLOWED}) + "\n", encoding="utf-8")
    run(lines, tmp_path / "two.csv")
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",Some text,,,,", "id = '': there is none"),
        ("b2,,,,,", "narrative = '': it is empty"),
        ("b2,Some text,,,X,", "suspect_sex = 'X': it is neither M nor F nor empty"),
        ("b2,Some text", "it has 2 fields and the header 6"),
        ("a1,Again,,,,", "id = 'a1': an earlier row has it"),
    ],
)
def test_a_bad_row_is_named_and_good_rows_go_on(tmp_path: Path, row: str, said: str) -> None:
    texts = write_csv(
        tmp_path / "texts.csv", f"a1,{FOLLOWED},,,,", row, "c3,SUS followed VIC home.,,,,"
    )
    code, output = run(texts, tmp_path / "out.csv")
    assert code == 1
    assert "texts.csv row 3" in output
    assert said in output
    assert {"a1", "c3"} <= {f["id"] for f in findings(tmp_path / "out.csv")}


def test_a_bad_line_of_json_is_named(tmp_path: Path) -> None:
    lines = tmp_path / "texts.jsonl"
    lines.write_text(
        '{"id": "a1", "narrative": "SUS followed VIC home."}\n{broken\n{"id": "c3", "narrative": ["x"]}\n',
        encoding="utf-8",
    )
    code, output = run(lines, tmp_path / "out.csv")
    assert code == 1
    assert "texts.jsonl row 2" in output
    assert "row 3 (c3): narrative" in output


def test_without_the_columns_nothing_is_written(tmp_path: Path) -> None:
    texts = tmp_path / "texts.csv"
    texts.write_text("id,text\n1,SUS followed VIC home.\n", encoding="utf-8")
    code, output = run(texts, tmp_path / "out.csv")
    assert code == 2
    assert "narrative" in output
    assert not (tmp_path / "out.csv").exists()

"""The papers of assurance: every figure is the one of its source and says what measures it, no field
and no entry of the form is forgotten, and what a force fills in stays text.
"""

from __future__ import annotations

import ast
import json
import re
import shutil
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from clew.assurance.check import unaccounted
from clew.assurance.claims import claims
from clew.assurance.force_form import asked
from clew.assurance.papers import MISSING, TEXTS, marks, names, source_text
from clew.assurance.sizes import (
    interval,
    to_read_where_none_is_found,
    to_read_within,
    to_tell_apart,
)
from clew.assurance.sources import table
from clew.cli import cli
from clew.screening.runs.run import Published

ROOT = Path(__file__).resolve().parents[1]


def _clew(*words: object) -> Result:
    return CliRunner().invoke(cli, ["assurance", *map(str, words)])


def _texts() -> dict[str, str]:
    steps = "\n".join(" ".join(step.values()) for step in table("steps.toml")["step"])
    return {**{name: source_text(name) for name in names()}, "steps.toml": steps}


@pytest.fixture(scope="module")
def papers(force_run: Published, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("assurance") / "papers"
    made = _clew("build", "--run", force_run.folder, "--out", out)
    assert made.exit_code == 0, made.output
    return out


def test_every_figure_is_the_one_of_its_source(
    papers: Path, force_run: Published, tmp_path: Path
) -> None:
    """And a figure that was changed in a paper, or in its source, is found."""
    assert _clew("check", papers, "--run", force_run.folder).exit_code == 0
    changed = tmp_path / "papers"
    shutil.copytree(papers, changed)
    page = changed / "markdown" / "equality.md"
    text = page.read_text(encoding="utf-8")
    assert "in 34 of 150 households" in text
    page.write_text(text.replace("in 34 of 150 households", "in 3 of 150 households"), "utf-8")
    told = _clew("check", changed, "--run", force_run.folder)
    assert told.exit_code == 1
    assert "linking.sikh" in told.output

    kept = ROOT / "docs" / "benchmarks"
    other = tmp_path / "benchmarks"
    shutil.copytree(kept, other)
    measured = json.loads((other / "fairness.json").read_text(encoding="utf-8"))
    measured["by sex"]["women"]["recall"] = 0.12
    measured["settings"]["B"]["origins"]["Polish"]["recall"] = 0.13
    (other / "fairness.json").write_text(json.dumps(measured), encoding="utf-8")
    told = _clew("check", papers, "--run", force_run.folder, "--benchmarks", other)
    assert told.exit_code == 1
    assert "linking.sex" in told.output
    assert "linking.origin" in told.output


def test_every_claim_has_a_source_and_a_command_or_test_that_is_there() -> None:
    held: dict[str, set[str]] = {}
    for claim in claims().values():
        assert claim.command or claim.tests, claim.key
        assert bool(claim.file) == bool(claim.values or claim.rows), claim.key
        assert not unaccounted(claim.says), claim.key
        for test in claim.tests:
            file, _, name = test.partition("::")
            if file not in held:
                body = ast.parse((ROOT / file).read_text(encoding="utf-8")).body
                held[file] = {f.name for f in body if isinstance(f, ast.FunctionDef)}
            assert name in held[file], (claim.key, test)
        module = re.match(r"python -m bench\.(\w+)", claim.command)
        if module:
            assert (ROOT / "bench" / f"{module[1]}.py").exists(), claim.key
        words = claim.command.split()
        if words[:1] == ["clew"]:
            assert words[1] in cli.commands, claim.key


def test_no_paper_has_a_figure_that_no_claim_accounts_for() -> None:
    assert {name: found for name, text in _texts().items() if (found := unaccounted(text))} == {}


@pytest.mark.parametrize("text", ["It finds 14 of 15.", "Nine in 10", "97%", "half of them", "0.9"])
def test_a_figure_in_the_words_of_a_paper_is_found(text: str) -> None:
    assert unaccounted(text)


@pytest.mark.parametrize(
    "text",
    ["DPA 2018 ss.50A-50D and s.35(5)", "Article 8, 5 February 2026", "{claim:run.records} `n=3`"],
)
def test_law_days_and_code_are_no_figures(text: str) -> None:
    assert not unaccounted(text)


def test_every_claim_and_every_entry_of_the_form_is_wanted_by_a_paper() -> None:
    wanted = {mark for text in _texts().values() for mark in marks(text)}
    forms = {key for kind, key in wanted if kind == "force"}
    assert forms == set(asked())
    assert {f"{name}.md" for name in names()} == {f.name for f in TEXTS.iterdir()}
    assert {key for kind, key in wanted if kind in ("claim", "table")} == set(claims())


def test_no_field_of_the_transparency_record_is_empty(papers: Path) -> None:
    page = (papers / "markdown" / "transparency-record.md").read_text(encoding="utf-8")
    parts = re.split(r"^(#+ .+)$", page, flags=re.MULTILINE)
    for heading, text in zip(parts[1::2], parts[2::2], strict=True):
        assert text.strip() or not heading.startswith("####"), heading
    for section in table("atrs.toml")["section"]:
        for entry in section["field"]:
            assert entry["basis"] in ("guidance", "change log", "v3.0", "not seen"), entry
            heading = f"{entry['number']} {entry['name']}".strip()
            assert re.search(rf"^#+ {re.escape(heading)}$", page, re.M), heading
    assert page.count("### Sheet: ") == len(table("models.toml")["model"]) + len(
        table("datasets.toml")["dataset"]
    )


def test_every_figure_leads_to_its_command_in_one_step(papers: Path) -> None:
    """Each link stands on the page that it leads into, and nothing is loaded from outside."""
    for page in (papers / "site").glob("*.html"):
        text = page.read_text(encoding="utf-8")
        links = re.findall(r'href="([^"]+)"', text)
        assert links, page
        for link in links:
            file, _, anchor = link.partition("#")
            there = text if not file else (page.parent / file).read_text(encoding="utf-8")
            assert not anchor or f'id="{anchor}"' in there, (page, link)
        assert not re.search(r"<script|<img|<link|src=", text)
        for number in re.findall(r'href="#figure-(\d+)"', text):
            note = re.search(rf'<li id="figure-{number}">(.+?)</li>', text, re.DOTALL)
            assert note is not None
            assert "Command:" in note[1] or "Tested by" in note[1]


def test_what_the_force_fills_in_stands_in_the_papers_as_text(
    force_run: Published, tmp_path: Path
) -> None:
    form, out = tmp_path / "force.toml", tmp_path / "papers"
    assert _clew("form", "--out", form).exit_code == 0
    again = _clew("form", "--out", form)
    assert again.exit_code == 2
    assert "choose another name" in again.output
    text = form.read_text(encoding="utf-8")
    assert {f"{s}.{k}" for s, part in tomllib.loads(text).items() for k in part} == set(asked())
    filled = text.replace('\nname = ""', '\nname = "Westshire | <b>Police</b> [x](http://y)"')
    filled = filled.replace('\nbegin = ""', "\nbegin = 2027-01-04")
    form.write_text(filled, encoding="utf-8")
    made = _clew("build", "--run", force_run.folder, "--out", out, "--force", form)
    assert made.exit_code == 0, made.output
    assert f"{len(asked()) - 2} of {len(asked())}" in made.output
    record = (out / "site" / "transparency-record.html").read_text(encoding="utf-8")
    assert "Westshire | &lt;b&gt;Police&lt;/b&gt; [x](http://y)" in record
    assert "4 January 2027" in (out / "site" / "pilot.html").read_text(encoding="utf-8")
    assert MISSING in record
    left = (out / "markdown" / "missing.md").read_text(encoding="utf-8")
    assert "`organisation.name`" not in left
    assert "`organisation.team`" in left


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[organisation]\nnom = 'x'\n", "the form has no key organisation.nom"),
        ("[organisation]\nname = 3\n", "organisation.name is neither a text"),
        ("name = 'x'\n", "name stands outside a section"),
        ("[organisation\n", "cannot be read"),
    ],
)
def test_a_form_that_cannot_be_used_says_why(
    force_run: Published, tmp_path: Path, content: str, said: str
) -> None:
    form = tmp_path / "force.toml"
    form.write_text(content, encoding="utf-8")
    made = _clew("build", "--run", force_run.folder, "--out", tmp_path / "papers", "--force", form)
    assert made.exit_code == 2
    assert said in made.output


def test_what_is_no_run_or_no_papers_is_refused(force_run: Published, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    made = _clew("build", "--run", tmp_path / "empty", "--out", tmp_path / "papers")
    assert made.exit_code == 2
    assert "is no run" in made.output
    told = _clew("check", tmp_path / "empty", "--run", force_run.folder)
    assert told.exit_code == 2
    assert "holds no papers" in told.output
    made = _clew(
        "build",
        "--run",
        force_run.folder,
        "--out",
        tmp_path / "x",
        "--benchmarks",
        tmp_path / "empty",
    )
    assert made.exit_code == 2
    assert "cannot be read" in made.output
    (tmp_path / "file").write_text("x", encoding="utf-8")
    made = _clew("build", "--run", force_run.folder, "--out", tmp_path / "file")
    assert made.exit_code == 2
    assert "name a folder" in made.output


def test_sizes_of_the_pilot_do_what_they_promise() -> None:
    for share, margin in ((0.5, 0.1), (0.2, 0.05), (0.9, 0.1)):
        of = to_read_within(share, margin)
        low, high = interval(round(share * of), of)
        assert high - low <= 2 * margin
        low, high = interval(round(share * (of - 1)), of - 1)
        assert high - low > 2 * margin
    of = to_read_where_none_is_found(0.01, 0.95)
    assert (1 - 0.01) ** of <= 0.05 < (1 - 0.01) ** (of - 1)
    assert to_tell_apart(0.5, 0.35, 0.8) < to_tell_apart(0.5, 0.4, 0.8)
    # Fleiss, Statistical Methods for Rates and Proportions, has such tables; the arcsine size for
    # 0.5 and 0.35 follows from Cohen's h of 0.305.
    assert to_tell_apart(0.5, 0.35, 0.8) == 170

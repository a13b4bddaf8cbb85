"""The report: whole in one file, initials unless asked, never an address or a number, readable by its owner alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from clew.screening.report.page import write_report
from clew.screening.runs.progress import Silent
from clew.screening.runs.redact import Redactor
from clew.screening.runs.run import Published, screen
from tests.records import incident, person, write_records


def test_the_file_is_for_its_owner_and_loads_nothing(force_run: Published, tmp_path: Path) -> None:
    path = write_report(force_run.folder, tmp_path / "r.html", identify=False, limit=10)
    page = path.read_text()
    assert path.stat().st_mode & 0o777 == 0o600
    assert "<script" not in page
    assert not re.search(r"""(?:src|href)=["'](?!#)""", page)
    assert "url(" not in page
    assert "default-src 'none'" in page


def test_initials_unless_names_are_asked_for_and_never_an_address_or_number(tmp_path: Path) -> None:
    people = []
    told = "Rosalind Quickfall says Ferdinand Oxley followed her home to 12 Bramble Road SW1A 1AA, rang 07100 998877 and wrote to r.quickfall@example.org and @rosq. VIC scared."
    for n in (1, 2):
        people += [person(n, "victim", "Rosalind", "Quickfall", "1990-01-01", phone="07100 998877", address="12 Bramble Road", postcode="SW1A 1AA", email="r.quickfall@example.org"),
                   person(n, "suspect", "Ferdinand", "Oxley", "1980-01-01", address="7 Hidden Lane")]  # fmt: skip
    records = write_records(tmp_path / "r", [incident(1, "2026-05-01", told), incident(2, "2026-05-20", told)], people)
    run = screen(records, tmp_path / "runs", Silent(), threads=1)
    secret = ("Bramble", "SW1A", "998877", "quickfall@", "rosq", "Hidden Lane")
    plain = write_report(run.folder, tmp_path / "plain.html", identify=False, limit=5).read_text()
    named = write_report(run.folder, tmp_path / "named.html", identify=True, limit=5).read_text()
    assert "R.Q." in plain
    assert not [s for s in (*secret, "Rosalind", "Quickfall", "Oxley", "Ferdinand") if s.lower() in plain.lower()]
    assert "Rosalind Quickfall" in named
    assert not [s for s in secret if s.lower() in named.lower()]


@pytest.mark.parametrize(
    "text", ["call 07123 456 789", "+44 7123 456789 rang", "at 4a High Street", "Flat 3, 12 Mill Rd", "in SE15 4QL", "a.b@c.org"]
)
def test_what_must_go_goes(text: str) -> None:
    assert "[" in Redactor([], identify=True).clean(text)


@pytest.mark.parametrize("text", ["He sent 40 texts on 2026-05-01 at 2200.", "She lives with her mother.", "Record 99/0001234/26 refers."])
def test_what_may_stay_stays(text: str) -> None:
    assert Redactor([], identify=True).clean(text) == text


def test_small_numbers_are_not_shown_in_hit_rates(force_run: Published) -> None:
    from clew.screening.report.rates import SMALL, hit_rates
    from clew.screening.runs.read import Run

    rates = hit_rates(Run(force_run.folder))
    assert {r.by.split(" ")[0] for r in rates} == {"sex", "age", "ethnicity"}
    assert all(r.listed is None or r.listed == 0 or r.listed >= SMALL for r in rates)


@pytest.fixture(scope="module")
def page(force_run: Published, tmp_path_factory: pytest.TempPathFactory, chromium: Any) -> Iterator[object]:
    """The report in Debian's Chromium, from the file, at desktop width."""
    path = write_report(force_run.folder, tmp_path_factory.mktemp("page") / "report.html", identify=False, limit=20)
    page = chromium.new_page(viewport={"width": 1200, "height": 900})
    page.goto(path.as_uri())
    yield page
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize("width", [1200, 320])
def test_nothing_runs_off_the_page(page, width: int) -> None:  # type: ignore[no-untyped-def]
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.browser
def test_from_the_ranking_to_a_course_and_its_reasons(page) -> None:  # type: ignore[no-untyped-def]
    page.set_viewport_size({"width": 1200, "height": 900})
    link = page.locator("section:has(#hidden) tbody a").first
    target = link.get_attribute("href")
    link.click()
    article = page.locator(target)
    assert article.is_visible()
    assert article.locator("svg.timeline title").first.text_content().startswith("Timeline of")
    details = article.locator("details")
    assert not details.locator("table").is_visible()
    details.locator("summary").press("Enter")
    assert details.locator("table").is_visible()


@pytest.mark.browser
def test_every_heading_and_list_is_reachable_by_keyboard(page) -> None:  # type: ignore[no-untyped-def]
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") in ("A", "SUMMARY")
    assert page.locator("h1").count() == 1

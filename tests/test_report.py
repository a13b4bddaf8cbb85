"""The report: whole in one file, initials unless asked, never an address or a number, readable by
its owner alone.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from clew.cli import cli
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
        people += [
            person(
                n,
                "victim",
                "Rosalind",
                "Quickfall",
                "1990-01-01",
                phone="07100 998877",
                address="12 Bramble Road",
                postcode="SW1A 1AA",
                email="r.quickfall@example.org",
            ),
            person(n, "suspect", "Ferdinand", "Oxley", "1980-01-01", address="7 Hidden Lane"),
        ]
    records = write_records(
        tmp_path / "r", [incident(1, "2026-05-01", told), incident(2, "2026-05-20", told)], people
    )
    run = screen(records, tmp_path / "runs", Silent(), threads=1)
    secret = ("Bramble", "SW1A", "998877", "quickfall@", "rosq", "Hidden Lane")
    plain = write_report(run.folder, tmp_path / "plain.html", identify=False, limit=5).read_text()
    named = write_report(run.folder, tmp_path / "named.html", identify=True, limit=5).read_text()
    assert "R.Q." in plain
    assert not [
        s
        for s in (*secret, "Rosalind", "Quickfall", "Oxley", "Ferdinand")
        if s.lower() in plain.lower()
    ]
    assert "Rosalind Quickfall" in named
    assert not [s for s in secret if s.lower() in named.lower()]


@pytest.mark.parametrize(
    "text",
    [
        "call 07123 456 789",
        "+44 7123 456789 rang",
        "at 4a High Street",
        "Flat 3, 12 Mill Rd",
        "in SE15 4QL",
        "a.b@c.org",
    ],
)
def test_what_must_go_goes(text: str) -> None:
    assert "[" in Redactor([], identify=True).clean(text)


@pytest.mark.parametrize(
    "text",
    [
        "He sent 40 texts on 2026-05-01 at 2200.",
        "She lives with her mother.",
        "Record 99/0001234/26 refers.",
    ],
)
def test_what_may_stay_stays(text: str) -> None:
    assert Redactor([], identify=True).clean(text) == text


THIRD_PERSONS = [
    (
        "he followed her and her daughter Poppy home from St Cuthbert's School",
        ["Poppy", "Cuthbert", "School"],
    ),
    ("Mark Rose and Grace Hope saw SUS following VIC", ["Mark", "Rose", "Grace", "Hope"]),
    ("Will May told her that he would mark her car", ["Will May"]),
    (
        "new partner Gareth Pugh of Harlequin Dental, Flat 3 Rosemount, SE1, signed 'your Bobby'",
        ["Gareth", "Pugh", "Harlequin", "Rosemount", "SE1", "Flat 3", "Bobby"],
    ),
    ("SUS dob 23/11/1985, PNC ID 85/123456X, NI QQ123456C", ["1985", "123456", "QQ"]),
    ("born 3 March 1990 or 1990-03-03", ["1990", "March"]),
    ("SUS FOLLOWED VIC TO HER MOTHER JEAN MARSH AND SHOUTED AT KEV", ["JEAN", "MARSH", "KEV"]),
    ("sus followed vic to her mum jean's and told mrs brown and kev", ["jean", "brown", "kev"]),
    ("told DC Hope and Mrs Baker of it", ["Hope", "Baker"]),
    ("Siobhán O'Brien-Nowak and Józef saw it", ["Siobh", "Brien", "Nowak", "zef"]),
    ("Мария видела его", ["Мария"]),
    ("see www.example.org/poppy or https://example.org/jean", ["poppy", "jean"]),
]


@pytest.mark.parametrize(("text", "gone"), THIRD_PERSONS)
@pytest.mark.parametrize("known", [True, False])
def test_by_initials_nobody_is_named_whether_recorded_or_not(
    text: str, gone: list[str], known: bool
) -> None:
    told = Redactor(gone if known else [], identify=False).clean(text)
    assert not [word for word in gone if word in told], told


@pytest.mark.parametrize(
    "text",
    [
        "He didn't leave; she will call when he may mark the date.",
        "SUS smashed the front window at 2am and made threats to kill. VIC terrified.",
        "sent over 200 messages on WhatsApp since May and 40 calls in 3 days",
        "VICTIM STATES HE HAS BEEN WAITING OUTSIDE HER WORK FOR TWO HOURS",
        "ex-partner keeps turning up at the victim's home address, third time this week",
    ],
)
def test_by_initials_what_was_done_can_still_be_read(text: str) -> None:
    assert Redactor(["Mark Will", "May Hope"], identify=False).clean(text) == text


NARRATIVES = tomllib.loads(
    (Path(__file__).parent / "data" / "initials" / "narratives.toml").read_text(encoding="utf-8")
)["told"]


def test_sixty_narratives_by_initials_name_nobody_and_can_be_read() -> None:
    """In five manners of writing, with names of many origins.

    Whoever is on record is never named; and what was done stays.
    """
    assert len(NARRATIVES) == 60
    told = [(t, Redactor(t["people"], identify=False).clean(t["text"])) for t in NARRATIVES]
    named = [(gone, said) for t, said in told for gone in t["gone"] if gone in said]
    lost = [(kept, said) for t, said in told for kept in t["kept"] if kept not in said]
    assert not named
    assert not lost


def test_sixty_narratives_of_which_nobody_is_on_record() -> None:
    """Then a name that is a word or an abbreviation, in small letters throughout or at the start of
    a sentence, is that: four such, and no other.
    """
    named = [
        gone
        for t in NARRATIVES
        for gone in t["gone"]
        if gone in Redactor([], identify=False).clean(t["text"])
    ]
    assert sorted(named) == ["Park says", "long", "rui ", "short"]


def _names() -> list[str]:
    """Given and family names of the tables that the product ships, without those that are words
    first and names second.
    """
    root = Path(__file__).resolve().parent.parent / "src" / "clew"
    ordinary = {
        line.split(",")[0]
        for line in (root / "screening/runs/data/ordinary_words.csv").read_text().splitlines()
    }
    found = {
        line.split(",")[n]
        for path, n in (("synth/data/forenames.csv", 2), ("synth/data/surnames.csv", 0))
        for line in (root / path).read_text().splitlines()[1:]
    }
    return sorted(
        name for name in found if name.isalpha() and len(name) > 2 and name.lower() not in ordinary
    )


@given(
    st.sampled_from(_names()),
    st.sampled_from(_names()),
    st.sampled_from([str.title, str.upper, str.lower]),
    st.booleans(),
)
def test_no_name_of_any_table_stays_in_any_letters(
    first: str, family: str, letters: Any, upper: bool
) -> None:
    frame = (
        "SUS WAS SEEN BY {} {} OUTSIDE HER HOUSE"
        if upper
        else "SUS was seen by {} {} outside her house"
    )
    told = Redactor([], identify=False).clean(frame.format(letters(first), letters(family)))
    assert not re.search(rf"\b({first}|{family})\b", told, re.IGNORECASE), told


def test_report_and_show_by_initials_name_no_third_person(tmp_path: Path) -> None:
    """A witness on record, a child, a school, a workplace, a nickname, a birth date and numbers of
    the suspect, all in words that score.
    """
    told = (
        "SUS followed VIC and her daughter Poppy home from St Cuthbert's School. Mother Jean Marsh states SUS Tranter's brother Kev passed messages. "
        "Mark Rose and Grace Hope saw SUS following VIC. Mr Tranter, dob 23/11/1985, PNC ID 85/123456X, NI QQ123456C keeps calling VIC."
    )
    people = []
    for n in (1, 2):
        people += [
            person(n, "victim", "Ann", "Holloway", "1990-05-04"),
            person(n, "suspect", "Robert", "Tranter", "1985-11-23"),
            person(n, "witness", "Mark", "Rose", None),
        ]
    records = write_records(
        tmp_path / "r", [incident(1, "2026-03-01", told), incident(2, "2026-04-11", told)], people
    )
    run = screen(records, tmp_path / "runs", Silent(), threads=1)
    page = write_report(run.folder, tmp_path / "plain.html", identify=False, limit=5).read_text()
    shown = CliRunner().invoke(cli, ["show", "hidden:1", "--runs", str(run.folder)]).output
    assert "followed VIC" in page
    secret = (
        "Poppy",
        "Cuthbert",
        "Jean",
        "Marsh",
        "Tranter",
        "Kev",
        "Mark Rose",
        "Grace Hope",
        "1985",
        "123456",
        "QQ",
        "Holloway",
    )
    assert not [s for s in secret if s.lower() in page.lower()]
    assert not [s for s in secret if s.lower() in shown.lower()]


def test_a_course_page_says_by_what_each_record_is_tied(
    hard_run: Published, tmp_path: Path
) -> None:
    page = write_report(hard_run.folder, tmp_path / "r.html", identify=False, limit=50).read_text()
    assert re.search(
        r'circle: (?:[A-Z][.])+<br><span class="off">shared address \(0\.8\)</span>', page
    )
    assert "What ties a record to a course, and how strongly" in page


def test_small_numbers_are_not_shown_in_hit_rates(force_run: Published) -> None:
    from clew.screening.report.rates import SMALL, hit_rates
    from clew.screening.runs.read import Run

    rates = hit_rates(Run(force_run.folder))
    assert {r.by.split(" ")[0] for r in rates} == {"sex", "age", "ethnicity"}
    assert all(r.listed is None or r.listed == 0 or r.listed >= SMALL for r in rates)


@pytest.fixture(scope="module")
def page(
    force_run: Published, tmp_path_factory: pytest.TempPathFactory, chromium: Any
) -> Iterator[object]:
    """The report in Debian's Chromium, from the file, at desktop width."""
    path = write_report(
        force_run.folder, tmp_path_factory.mktemp("page") / "report.html", identify=False, limit=20
    )
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

"""A pair of people in a few records, and their case: what the tests of words, people's facts and
the register are about. Everybody is invented.
"""

from __future__ import annotations

import io
import shutil
from html import unescape
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest

from tests.records import incident, person, write_records

NARRATIVES = {
    501: "VIC ended the relationship in January.\nSUS sat in his car across from her house at 14 Mill Road for two hours and watched the door.",
    502: "SUS followed VIC from work to the bus stop. He rang her on 07700 900123 sixty times. She told him to stop.",
    503: "SUS came to the door again although told to stop. VIC now stays at rose cottage, mill end. She is afraid to go out.",
}


def records_of_a_pair(folder: Path, narratives: dict[int, str], **of_suspect: str) -> Path:
    """Three records of Robert Tranter and Ann Holloway; a non-molestation order was made before the
    last.
    """
    rows, people = [], []
    for number, (key, said) in enumerate(narratives.items()):
        rows.append(
            incident(
                key,
                f"2026-0{3 + number}-0{1 + number}",
                said,
                ("195/94", "8/6", "104/23")[number % 3],
            )
        )
        people.append(
            person(
                key,
                "victim",
                "Ann",
                "Holloway",
                "1990-05-04",
                sex="female",
                phone="07700 900123",
                address="Rose Cottage, Mill End",
            )
        )
        people.append(
            person(
                key,
                "suspect",
                "Robert" if number else "Bob",
                "Tranter",
                "1985-11-23",
                sex="male",
                handle="@bob_t",
                vehicle="AB12 CDE",
                **of_suspect,
            )
        )
    orders = [
        {
            "order_id": "N1",
            "force": "Test",
            "kind": "non-molestation",
            "made_on": "2026-04-15",
            "served_on": "2026-04-16",
            "subject_given_names": "Robert",
            "subject_family_name": "Tranter",
            "subject_date_of_birth": "1985-11-23",
            "protected_given_names": "Ann",
            "protected_family_name": "Holloway",
            "protected_date_of_birth": "1990-05-04",
        }
    ]
    write_records(folder, rows, people, orders=orders)
    return folder


def screened(records: Path, runs: Path) -> Path:
    from clew.screening.runs.progress import Silent
    from clew.screening.runs.run import screen

    return screen(records, runs, Silent(), threads=1).folder.resolve()


@pytest.fixture(scope="session")
def pair_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pair")
    return screened(records_of_a_pair(folder / "records", NARRATIVES), folder / "runs")


@pytest.fixture(scope="session")
def corrected_run(pair_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The next night: one record reads otherwise, one is new, the suspect's dates of birth are as
    before.
    """
    folder = tmp_path_factory.mktemp("corrected")
    said = {
        **NARRATIVES,
        502: "SUS followed VIC from work to the bus stop and sat down beside her. She told him to stop.",
        504: "SUS waited outside her gym until it closed.",
    }
    shutil.copytree(pair_run.parent, folder / "runs", symlinks=True)
    return screened(records_of_a_pair(folder / "records", said), folder / "runs")


@pytest.fixture
def opened(fresh: dict[str, Any], pair_run: Path) -> Any:
    """The case of that pair, opened by Tess, worked by Cara, shared with probation."""
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.cases import actions as cases
    from clew.unit.cases.models import Case
    from clew.unit.intake.models import Course
    from clew.unit.triage.actions import decide
    from clew.unit.worker.importing import import_run

    import_run(pair_run, by=fresh["sam"])
    with acting_as(service_account()):
        course = Course.objects.get()
    with acting_as(fresh["tess"]):
        decide(
            course,
            by=fresh["tess"],
            edition=1,
            seen_decisions=0,
            outcome="accepted",
            level="case",
            reason="A course of conduct, read whole.",
        )
    with acting_as(service_account()):
        case = Case.objects.select_related("course").get()
    with acting_as(fresh["sam"]):
        cases.assign(case, fresh["cara"], by=fresh["sam"], version=case.version)
    with acting_as(fresh["cara"]):
        for who in ("petra", "ada"):
            cases.share(
                case,
                fresh[who].agency,
                by=fresh["cara"],
                legal_basis="policing_purpose",
                reason="It adds to somebody's safety.",
            )
    return case


def reads(people: dict[str, Any], who: str, path: str) -> str:
    from tests.services import browser

    answer = browser(people[who]).get(path)
    assert answer.status_code == 200, (who, path, answer.status_code)
    return unescape(answer.content.decode())


def printed(people: dict[str, Any], who: str, path: str) -> str:
    from tests.services import browser

    answer = browser(people[who]).get(path)
    assert answer.status_code == 200, (who, path)
    if path.endswith("pdf"):
        said = " ".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(answer.content)).pages)
    else:
        made = docx.Document(io.BytesIO(answer.content))
        said = " ".join(
            [
                *(p.text for p in made.paragraphs),
                *(c.text for t in made.tables for r in t.rows for c in r.cells),
            ]
        )
    return " ".join(said.split())

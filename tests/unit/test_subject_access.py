"""A request for what is held about a person: found in every usual spelling and in every table, by
whoever answers for it, and without what they are kept out of.
"""

from __future__ import annotations

import io
import re
from typing import Any

import pytest

from tests.unit.world import World


def ask(client: Any, name: str, **more: Any) -> str:
    """The page that asks who is meant."""
    answer = client.post("/subject-access/", {"name": name, "reference": "SAR 1", **more})
    assert answer.status_code == 200
    return str(answer.content.decode())


def keys(page: str) -> list[str]:
    return re.findall(r'name="who" type="checkbox" value="([^"]+)"', page)


def extract(client: Any, name: str, who: list[str]) -> str:
    """The words of the extract about everybody of these keys."""
    import docx

    answer = client.post(
        "/subject-access/", {"name": name, "reference": "SAR 1", "who": who, "chosen": "yes"}
    )
    assert answer.content.startswith(b"PK"), answer.content.decode()
    made = docx.Document(io.BytesIO(answer.content))
    cells = (c.text for t in made.tables for r in t.rows for c in r.cells)
    return "\n".join([*(p.text for p in made.paragraphs), *cells])


def test_what_every_table_holds_is_in_the_extract(world: World, visit: Any) -> None:
    from clew.unit.access.identity import acting_as
    from clew.unit.audit.models import Entry

    name = world.case.title.split(" towards ")[1]
    for who in ("sam", "iris"):  # she reads no case, and answers for all of them
        client = visit(who)
        page = ask(client, name)
        assert f"i:{world.course.victim_identity}" in keys(page)
        text = extract(client, name, keys(page))
        assert world.case.reference in text
        assert world.course.reference in text
        for table in ("Decisions", "Course incidents", "Mentions", "Events", "Advice notes"):
            assert table in text, table
        assert "Waited outside." in text
    assert visit("tess").get("/subject-access/").status_code == 403
    with acting_as(world.people["otto"]):
        entry = Entry.objects.filter(what="subject access extract").latest("pk")
        assert entry.reason == "SAR 1"
        assert entry.detail["rows"] > 10


def test_whoever_answers_and_is_kept_out_finds_nothing(world: World, visit: Any) -> None:
    from clew.unit.access.actions import exclude
    from clew.unit.access.identity import acting_as

    name = world.case.title.split(" towards ")[1]
    with acting_as(world.people["sam"]):
        exclude(
            world.people["iris"],
            by=world.people["sam"],
            ground="relative",
            reason="Her sister is the victim.",
            identity=world.course.victim_identity,
        )
    client = visit("iris")
    page = ask(client, name)
    assert world.course.reference not in page
    assert world.case.reference not in page
    # Nor by writing the key into the form.
    hidden = f"i:{world.course.victim_identity}"
    answer = client.post(
        "/subject-access/", {"name": name, "reference": "SAR 1", "who": [hidden], "chosen": "yes"}
    )
    assert world.course.reference.encode() not in answer.content


@pytest.mark.parametrize(
    ("recorded", "asked"),
    [
        ("Ma\u0142gorzata W\u00f3jcik", "Malgorzata Wojcik"),
        ("Siobh\u00e1n Reilly", "Siobhan Reilly"),
        ("Yusuf Al-Hassan", "Yusuf Al Hassan"),
        ("Mary-Ann Lee", "Mary Ann Lee"),
        ("Muhammad Tahir Iqbal", "Mohammed Tahir Iqbal"),
        ("REILLY, Siobhan", "Siobhan Reilly"),
    ],
)
def test_one_is_found_in_another_usual_spelling(
    world: World, visit: Any, recorded: str, asked: str
) -> None:
    from clew.unit.access.identity import acting_as
    from clew.unit.intake.actions import refer

    with acting_as(world.people["petra"]):
        made = refer(
            by=world.people["petra"],
            source="referral",
            suspect_name=recorded,
            victim_name="Isla Penn",
            account="He knows her shifts and waits at the gate.",
            came_from="Petra",
        )
    client = visit("sam")
    page = ask(client, asked)
    assert keys(page) == [f"c:{made.pk}"]
    assert "He knows her shifts" in extract(client, asked, keys(page))
    assert keys(ask(client, "Nobody Whatever")) == []


def test_a_date_of_birth_that_differs_is_said_and_nobody_is_chosen_for_the_reader(
    world: World, visit: Any
) -> None:
    client = visit("sam")
    name = world.case.title.split(" towards ")[1]
    wrong = {"born-day": "1", "born-month": "1", "born-year": "1901"}
    assert "not the date of birth that was given" in (page := ask(client, name, **wrong))
    assert "checked" not in page
    assert 'name="born-year" value="1901"' in page
    answer = client.post("/subject-access/", {"name": name, "reference": "SAR 1", "chosen": "yes"})
    assert "Choose who is meant" in answer.content.decode()


def test_every_table_that_holds_people_is_reached(service: None) -> None:
    from clew.unit.subject.holding import Chosen, condition, tables

    nobody = Chosen(set(), set(), set(), set(), set(), set(), set())
    assert [m._meta.label for m in tables() if condition(m, nobody) is None] == []
    assert len(tables()) > 50

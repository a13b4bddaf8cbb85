"""The questions of a request at the desk: put in order, together and apart; their tables; and
numbers that are published already.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from tests.unit.test_disclosure import _confirm, _drafted, _follows

TEXT = "1. How many harassment offences were recorded in 2025?\n2. How many arrests for stalking were made in 2025?\n3. How many malicious communications offences were recorded in 2024/25 and 2025/26?"


def _texts(made: Any) -> list[str]:
    return [q.text for q in made.questions.all()]


def test_questions_are_moved_put_together_and_split(world: Any, visit: Any) -> None:
    from clew.unit.access.identity import acting_as
    from clew.unit.audit.models import Entry
    from clew.unit.disclosure import actions

    made, answer = _drafted(world, TEXT)
    _confirm(world, made)
    iris = visit("iris")
    first, second, third = _texts(made)
    page = iris.get(reverse("questions-arrange", args=[made.reference])).content.decode()
    assert "Move question 1 down" in page
    assert "Move question 1 up" not in page
    iris.post(reverse("question-move", args=[made.reference, 1, "down"]))
    assert _texts(made) == [second, first, third]
    assert [q.number for q in made.questions.all()] == [1, 2, 3]
    assert all(q.confirmed_by_id for q in made.questions.all()), (
        "a question that only moved asks what it asked"
    )
    with acting_as(world.people["iris"]), pytest.raises(actions.Refused, match="draft it again"):
        actions.decide(answer, by=world.people["iris"], **_follows(answer))
    assert (
        "It is the first question"
        in iris.post(
            reverse("question-move", args=[made.reference, 1, "up"]), follow=True
        ).content.decode()
    )
    assert (
        iris.post(reverse("question-move", args=[made.reference, 1, "sideways"])).status_code == 404
    )

    iris.post(reverse("question-merge", args=[made.reference, 2]))
    assert _texts(made) == [second, f"{first} {third}"]
    joined = made.questions.get(number=2)
    assert sorted(f["of"] for f in joined.figures) == ["communications", "harassment"]
    assert joined.confirmed_by is None
    assert (
        "It is the last question"
        in iris.post(
            reverse("question-merge", args=[made.reference, 2]), follow=True
        ).content.decode()
    )

    path = reverse("question-part", args=[made.reference, 2])
    assert (
        "at least two questions"
        in iris.post(path, {"texts": "How many harassment offences?"}).content.decode()
    )
    assert (
        iris.post(
            path,
            {
                "texts": "How many harassment offences were recorded?\nHow many stalking offences were recorded in 2024?"
            },
        ).status_code
        == 302
    )
    read = list(made.questions.all())
    assert [q.number for q in read] == [1, 2, 3]
    assert [
        (q.figures[0]["of"], [p["label"] for p in q.figures[0]["periods"]]) for q in read[1:]
    ] == [("harassment", ["2025"]), ("stalking", ["2024"])]
    assert all(q.confirmed_by is None for q in read[1:])
    with acting_as(world.people["otto"]):
        assert (
            Entry.objects.filter(
                subject=f"request:{made.reference}",
                what__in=(
                    "moved a question",
                    "put two questions together",
                    "put a question into several",
                ),
            ).count()
            == 3
        )


def test_a_request_that_is_answered_is_not_arranged(world: Any, visit: Any) -> None:
    from clew.unit.access.identity import acting_as

    answered = world.request
    with acting_as(world.people["iris"]):
        numbers = [(q.pk, q.number, q.text) for q in answered.questions.all()]
    told = (
        visit("iris")
        .post(reverse("question-merge", args=[answered.reference, 1]), follow=True)
        .content.decode()
    )
    assert "The request is not open" in told or "It is the last question" in told
    assert [(q.pk, q.number, q.text) for q in answered.questions.all()] == numbers


def test_a_table_gets_a_crossing_and_a_total(world: Any, visit: Any) -> None:
    from clew.unit.access.identity import acting_as
    from clew.unit.disclosure import actions
    from clew.unit.disclosure.models import Answer

    made, _ = _drafted(
        world,
        "1. How many harassment offences were recorded in 2024/25 and 2025/26, by sex of the victim?\n2. How many victims of stalking were there in 2024/25 and 2025/26?",
    )
    iris = visit("iris")
    path = reverse("question-shape", args=[made.reference, 1, 1])
    assert "within each, by" in iris.get(path).content.decode()
    assert iris.post(path, {"by1": "victim_sex", "by2": "victim_sex"}).status_code == 422
    assert (
        iris.post(path, {"by1": "victim_sex", "by2": "victim_age", "total": "on"}).status_code
        == 302
    )
    held = made.questions.get(number=1)
    assert [f["by"] for f in held.figures] == [
        ["victim_sex", "victim_age"],
        ["victim_sex", "victim_age"],
    ]
    assert [len(f["periods"]) for f in held.figures] == [2, 1]
    assert held.confirmed_by is None
    people = reverse("question-shape", args=[made.reference, 2, 1])
    assert "not added up over periods" in iris.post(people, {"total": "on"}).content.decode()
    with acting_as(world.people["iris"]):
        answer = Answer.objects.create(
            request=made, version=2, as_at=date(2026, 6, 30), made_by=world.people["iris"]
        )
    actions.draft(answer.pk)
    with acting_as(world.people["iris"]):
        answer.refresh_from_db()
    years, whole = answer.kept["tables"][:2]

    def number(table: dict[str, Any], period: int) -> int:
        return next(c[2] for c in table["cells"] if c[0] == period and c[1] == ["", ""])

    assert number(whole, 0) == number(years, 0) + number(years, 1)


def test_a_question_points_to_numbers_that_are_published(
    world: Any, visit: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.conf import settings

    from clew.figures.published import keep, read_published
    from clew.unit.access.identity import acting_as
    from clew.unit.disclosure import actions
    from clew.unit.disclosure.models import Answer
    from clew.unit.figures.store import load, newest

    made, _ = _drafted(world, "How many stalking offences were recorded in 2024/25?")
    iris = visit("iris")
    path = reverse("question-published", args=[made.reference, 1])
    monkeypatch.setattr(settings, "CLEW_PUBLISHED_FIGURES", None)
    assert "no number of this force" in iris.get(path).content.decode()
    with acting_as(world.people["iris"]):
        facts = load(newest())  # type: ignore[arg-type]
        force = facts.force
        facts.close()
    head = "Financial Year,Financial Quarter,Force Name,Offence Description,Offence Group,Offence Subgroup,Offence Code,Number of Offences\n"
    table = tmp_path / "prc.csv"
    table.write_text(
        head + "".join(f"2024/25,{q},{force},Stalking,V,V,8Q,{100 + q}\n" for q in (1, 2, 3, 4))
    )
    monkeypatch.setattr(
        settings,
        "CLEW_PUBLISHED_FIGURES",
        keep([read_published(table)], tmp_path / "published.parquet"),
    )
    page = iris.get(path).content.decode()
    assert "410 in 2024/25" in page
    assert iris.post(path, {"which": "0", "where": ""}).status_code == 422
    assert (
        iris.post(
            path, {"which": "0", "where": "https://www.gov.uk/prc", "instead": "on"}
        ).status_code
        == 302
    )
    held = made.questions.get()
    assert held.figures == []
    assert held.offered
    assert held.confirmed_by is None
    with acting_as(world.people["iris"]):
        answer = Answer.objects.create(
            request=made, version=2, as_at=date(2026, 6, 30), made_by=world.people["iris"]
        )
    actions.draft(answer.pk)
    with acting_as(world.people["iris"]):
        answer.refresh_from_db()
    asked = answer.kept["questions"][0]
    assert asked["status"] == "published"
    assert "410 in 2024/25" in asked["reason"]
    assert "https://www.gov.uk/prc" in asked["reason"]
    follows = _follows(answer)
    assert (follows["outcome"], list(follows["balance"])) == ("refused", ["s21"])
    assert iris.get(reverse("answer-file", args=[made.reference, 2, "pdf"])).content[:4] == b"%PDF"

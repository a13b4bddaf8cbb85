"""One character never makes a record impossible to print, and never locks a page."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.test_disclosure import _confirm, _drafted

TODAY = {"day-day": "1", "day-month": "6", "day-year": "2026"}
ENTRY = {"kind": "incident", "nature": "fact", "source": "Victim", **TODAY}
TYPED = "He wrote 👍🏽 to her phone, signed আনোয়ার, 张伟, محمد, ਜਸਪ੍ਰੀਤ, Łukasz, Siân Ŵyn; \ue000 stood there too."


def test_a_case_whose_timeline_holds_any_script_is_printed(world: Any, visit: Any) -> None:
    cara, path = visit("cara"), f"/cases/{world.case.reference}"
    assert cara.post(f"{path}/timeline/new/", {**ENTRY, "text": TYPED}).status_code == 302
    for kind, begins in (("pdf", b"%PDF"), ("docx", b"PK")):
        answer = cara.get(f"{path}/file.{kind}")
        assert answer.status_code == 200
        assert b"".join(
            answer.streaming_content if answer.streaming else [answer.content]
        ).startswith(begins)


@pytest.mark.parametrize("char", ["\ufffe", "\U0001ffff", "\ufdd0"])
def test_a_form_names_what_is_no_character(world: Any, visit: Any, char: str) -> None:
    answer = visit("cara").post(
        f"/cases/{world.case.reference}/timeline/new/",
        {**ENTRY, "text": f"He stood{char} outside."},
    )
    assert answer.status_code == 422
    assert f"delete the character U+{ord(char):04X}" in answer.content.decode()


def test_a_requester_of_any_name_gets_a_letter_and_locks_no_page(world: Any, visit: Any) -> None:
    from clew.figures.answer import proposed
    from clew.unit.access.identity import acting_as
    from clew.unit.disclosure import actions
    from clew.unit.disclosure.models import Request

    made, answer = _drafted(
        world, "How many harassment offences were recorded in 2025? Thank you 👍 \ufffe"
    )
    iris = world.people["iris"]
    with acting_as(iris):
        Request.objects.filter(pk=made.pk).update(requester="Amira 👍 \ufffe 张伟")
    _confirm(world, made)
    with acting_as(iris):
        answer.refresh_from_db()
        follows, grounds = proposed(answer.kept)
        actions.decide(
            answer,
            by=iris,
            outcome=follows,
            words="Every question is answered 👍.",
            balance=dict.fromkeys(grounds, ""),
            context=[],
        )
    page = visit("iris").get(f"/requests/of/{made.reference}/-/")
    assert page.status_code == 200
    for kind in ("pdf", "docx", "ods", "csv"):
        got = visit("iris").get(
            f"/requests/of/{made.reference}/-/answers/{answer.version}/answer.{kind}"
        )
        assert got.status_code == 200, kind

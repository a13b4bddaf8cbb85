"""Learning at the desk: a case is written, checked by another, played and kept as one's own; which teams
are shown. (Results are tested with the public site, which keeps the answers.)
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from tests.unit.world import World

FACTS = {
    "title": "A made-up garden",
    "says": "Small things that move.",
    "relationship": "acquaintance",
    "victim_f": "Una Reed",
    "victim_m": "Ulf Reed",
    "suspect_f": "Bea Holm",
    "suspect_m": "Ben Holm",
    "victim": "f",
    "suspect": "m",
    "others": ["sexes", "earlier"],
    "minutes": "8",
    "ending": "Read as one, it was stalking.",
    "why": "New for the spring.",
}
REPORT = {
    "when": "Monday, 08:00",
    "kind": "Call to 101",
    "recorded": "No crime",
    "text": "{V} says that a chair in {v_his} garden stands elsewhere again.",
    "earlier": "A gate was open in May.",
    "why": "The first report.",
    **{
        f"{q}_{part}": said
        for q in ("what", "ask", "record", "today")
        for part, said in (
            ("choices", "yes: It could be stalking\nno: Nothing"),
            ("says", "It is the second time, and small."),
            ("words", "stands elsewhere again"),
            ("cites", "pha-7"),
        )
    },
}
PAGE = "/learning/cases/of/a-made-up-garden/"


def test_a_case_is_written_by_one_checked_by_another_and_played(
    world: World, visit: Callable[[str], Any]
) -> None:
    cara, sam, tess = visit("cara"), visit("sam"), visit("tess")
    assert cara.post("/learning/cases/new/", FACTS)["Location"] == PAGE
    assert "one to 8 reports" in cara.get(PAGE).content.decode()
    # Words that do not stand in the report are seen at once, and it can be played by nobody.
    wrong = {**REPORT, "version": "1", "what_words": "the gate sang"}
    assert cara.post(f"{PAGE}reports/1/", wrong).status_code == 302
    assert "do not stand in the report" in cara.get(PAGE).content.decode()
    assert "cannot be played" in sam.post(f"{PAGE}check/2/", follow=True).content.decode()
    # One who has an old version open is told, and what they wrote is still there.
    late = cara.post(f"{PAGE}reports/1/", wrong)
    assert late.status_code == 422
    assert "the gate sang" in late.content.decode()
    unclear = cara.post(f"{PAGE}reports/1/", {**REPORT, "version": "2", "ask_choices": "perhaps"})
    assert "begins with neither yes: nor no:" in unclear.content.decode()
    assert cara.post(f"{PAGE}reports/1/", {**REPORT, "version": "2"}).status_code == 302
    shown = cara.get(PAGE).content.decode()
    assert "Una Reed says that a chair in her garden" in shown
    assert "Ulf Reed says that a chair in his garden" in shown
    assert tess.get("/learning/play/a-made-up-garden/1/").status_code == 404
    assert "Cases for learning to check" in sam.get("/").content.decode()
    assert "Cases for learning to check" not in cara.get("/").content.decode()
    own = cara.post(f"{PAGE}check/3/", follow=True).content.decode()
    assert "Somebody else has to check it" in own
    assert "It can be played here" in sam.post(f"{PAGE}check/3/", follow=True).content.decode()
    assert "already checked" in sam.post(f"{PAGE}check/3/", follow=True).content.decode()
    played = _play(tess, "/learning/play/a-made-up-garden/3/", reports=1)
    assert "no earlier record is shown" in played
    assert "It stands in your own record now" in played
    assert "A made-up garden" in tess.get("/learning/").content.decode()
    text = (
        PdfReader(io.BytesIO(tess.get("/learning/certificate.pdf").content)).pages[0].extract_text()
    )
    assert world.people["tess"].name in text
    assert "A made-up garden" in text
    # It is tess's own: no supervisor reads it, not by a query either.
    from django.db import DatabaseError, transaction
    from django.utils import timezone

    from clew.unit.access.identity import acting_as
    from clew.unit.learning.models import Completion, WrittenCase

    with acting_as(world.people["tess"]):
        number = Completion.objects.get().pk
    with acting_as(world.people["sam"]):
        assert not Completion.objects.exists()
    # The database keeps words as they were written, and whoever wrote a version from checking it.
    for change in (
        {"title": "x"},
        {"checked_by": world.people["cara"], "checked_at": timezone.now()},
    ):
        with acting_as(world.people["cara"]), pytest.raises(DatabaseError), transaction.atomic():
            WrittenCase.objects.filter(version=2).update(**change)
    assert sam.get("/learning/certificate.pdf").status_code == 404
    assert sam.post(f"/learning/mine/{number}/").status_code == 404
    assert "Taken out" in tess.post(f"/learning/mine/{number}/", follow=True).content.decode()
    assert "Withdrawn" in sam.post(f"{PAGE}withdraw/", follow=True).content.decode()
    assert tess.get("/learning/play/a-made-up-garden/1/").status_code == 404


def _play(client: Any, address: str, reports: int) -> str:
    """To the end, with the first choice of each question."""
    page = client.get(address).content.decode()
    said: dict[str, Any] = {}
    for number in range(3 * reports):
        state = page.partition('name="state" value="')[2].partition('"')[0]
        if number % 3 == 1:
            assert client.post(address, {"state": state}).status_code == 422
            said = dict.fromkeys(("what", "ask", "record", "today"), "0")
        page = client.post(address, {"state": state, "own": "<i>", **said}).content.decode()
    return str(page)


@given(st.dictionaries(st.one_of(st.none(), st.integers(1, 9)), st.integers(1, 40), max_size=8))
def test_no_team_is_what_is_left_of_all(sizes: dict[int | None, int]) -> None:
    from clew.unit.learning.queries import shown_teams

    shown = shown_teams(sizes, 10)
    assert all(sizes[t] >= 10 for t in shown)
    rest = sum(sizes.values()) - sum(sizes[t] for t in shown)
    assert rest == 0 or rest >= 10 or not shown

"""Times as people write them: what the clock never showed is refused, what it showed twice is asked
about.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.world import World


@given(st.datetimes(datetime(1980, 1, 1), datetime(2030, 1, 1)))
def test_every_moment_is_found_again_by_the_wall_clock(service: None, at: datetime) -> None:
    from django.utils import timezone

    from clew.unit.cases.forms import instants

    moment = at.replace(microsecond=0, tzinfo=UTC)
    wall = moment.astimezone(timezone.get_current_timezone()).replace(tzinfo=None, fold=0)
    found = instants(wall)
    assert moment in [f.astimezone(UTC) for f in found]
    assert len(found) == len({f.astimezone(UTC) for f in found})


def _event(**said: Any) -> dict[str, Any]:
    return {
        "kind": "incident",
        "nature": "fact",
        "text": "He waited outside the house.",
        "source": "Victim",
        "day-month": 10,
        "day-day": 25,
        "day-year": 2026,
        **said,
    }


def test_a_time_that_came_twice_is_asked_about(world: World, visit: Any) -> None:
    from clew.unit.access.identity import acting_as
    from clew.unit.cases.models import Event

    cara, where = visit("cara"), f"/cases/{world.case.reference}/timeline/new/"
    assert "Which of the two" not in cara.get(where).content.decode()
    answer = cara.post(where, _event(clock="01:30"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "01:30 came twice" in page
    assert "The second, in Greenwich Mean Time" in page
    for which, hour in (("first", 0), ("second", 1)):
        text = f"He waited outside the house, {which}."
        assert cara.post(where, _event(clock="01:30", twice=which, text=text)).status_code == 302
        with acting_as(world.people["cara"]):
            assert Event.objects.get(text=text).happened_at == datetime(
                2026, 10, 25, hour, 30, tzinfo=UTC
            )


@pytest.mark.parametrize(("path", "said"), [
    ("timeline/new/", {"kind": "incident", "nature": "fact", "text": "He waited outside.", "source": "Victim"}),
    ("victim/contact/", {"how": "Telephone", "reached": "yes", "text": "Told her."}),
])  # fmt: skip
def test_a_time_that_never_was_is_refused(
    world: World, visit: Any, path: str, said: dict[str, str]
) -> None:
    day = {"day-day": 29, "day-month": 3, "day-year": 2026}
    answer = visit("cara").post(
        f"/cases/{world.case.reference}/{path}", {**said, **day, "clock": "01:30"}
    )
    assert answer.status_code == 422
    assert "there was no 01:30" in answer.content.decode()
    assert (
        visit("cara")
        .post(f"/cases/{world.case.reference}/{path}", {**said, **day, "clock": "02:30"})
        .status_code
        == 302
    )

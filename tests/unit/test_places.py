"""Places of a case on a plan, from a table of postcode points that the force gives."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.world import World


def _table(folder: Path) -> Path:
    """Made-up points in the shape of Code-Point Open."""
    (folder / "zz.csv").write_text(
        '"ZZ11AA",10,400000,300000,"E92000001","","","","",""\n'
        '"ZZ1 1AB",10,400500,300400,"E92000001","","","","",""\n'
        '"ZZ99ZZ",90,0,0,"E92000001","","","","",""\n'
    )
    return folder


def _with_places(world: World) -> None:
    from clew.unit.access.identity import acting_as
    from clew.unit.cases.models import SafeContact
    from clew.unit.orders.actions.orders import add_terms

    with acting_as(world.people["cara"]):
        SafeContact.objects.filter(case=world.case).update(address="12 Hidden Lane, ZZ1 1AA")
        said = "You must not go within 200 metres of any place in ZZ1 1AB."
        add_terms(world.order, said, by=world.people["cara"])


def test_places_are_drawn_to_scale_and_listed(
    world: World, visit: Any, settings_of: Any, tmp_path: Path
) -> None:
    _with_places(world)
    settings_of(CLEW_POSTCODES=_table(tmp_path))
    page = visit("cara").get(f"/cases/{world.case.reference}/places/").content.decode()
    assert 'class="clew-plan"' in page
    assert "Address to protect" in page
    assert "200 m" in page
    assert page.count('class="zone"') == 1


def test_without_points_the_page_says_so_and_lists_the_places(
    world: World, visit: Any, settings_of: Any
) -> None:
    _with_places(world)
    settings_of(CLEW_POSTCODES=None)
    page = visit("cara").get(f"/cases/{world.case.reference}/places/").content.decode()
    assert "No plan is drawn" in page
    assert 'class="clew-plan"' not in page
    assert "ZZ1 1AA" in page


def test_whoever_reads_no_contact_details_reads_no_places(world: World, visit: Any) -> None:
    _with_places(world)
    assert visit("petra").get(f"/cases/{world.case.reference}/places/").status_code == 403


@given(st.text(max_size=80))
def test_any_text_has_distances_and_postcodes_or_none(text: str) -> None:
    from clew.unit.cases.places import metres_in
    from clew.unit.cases.postcode_points import postcodes_in

    reach = metres_in(text)
    assert reach is None or 0 < reach <= 200_000
    assert all(postcodes_in(found) == [found] for found in postcodes_in(text))

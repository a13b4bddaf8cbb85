"""Accounts: roles by two administrators, that fit the agency; a password that an administrator saw
opens one page; who is told.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.services import browser
from tests.unit.test_who_changes_what import as_
from tests.unit.world import World, make_account


def fields(user: Any, **changed: Any) -> dict[str, Any]:
    return {
        "name": user.name,
        "email": user.email,
        "agency": user.agency_id,
        "roles": user.roles,
        "is_active": "on",
        **changed,
    }


def fresh_of(world: World, username: str) -> Any:
    from clew.unit.accounts.models import User

    with as_(world, "max"):
        return User.objects.select_related("agency").get(username=username)


def notices(world: World, who: str) -> list[str]:
    from clew.unit.accounts.models import Notice

    with as_(world, who) as me:
        return list(Notice.objects.filter(to=me).values_list("text", flat=True))


def test_a_password_that_an_administrator_saw_opens_only_the_page_that_changes_it(
    world: World, visit: Any
) -> None:
    page = visit("max").post(f"/accounts/{world.people['hugo'].pk}/reset/").content.decode()
    password = page.split("Password</dt>")[1].split("<dd")[1].split(">")[1].split("<")[0].strip()
    hugo = fresh_of(world, "hugo")
    assert hugo.check_password(password)
    client = browser(hugo)
    for where in (
        "/",
        "/cases/",
        "/you/",
        "/notices/",
        "/account/2fa/",
        "/account/2fa/totp/activate/",
        "/account/reauthenticate/",
    ):
        for answer in (client.get(where), client.post(where, {})):
            assert (answer.status_code, answer.url) == (302, "/account/password/change/"), where
    assert client.get("/account/password/change/").status_code == 200
    own = "a sentence of one's own that nobody saw"
    answer = client.post(
        "/account/password/change/", {"oldpassword": password, "password1": own, "password2": own}
    )
    assert answer.status_code == 302
    hugo = fresh_of(world, "hugo")
    assert hugo.check_password(own)
    assert browser(hugo).get("/cases/").status_code == 200
    for who in ("hugo", "sam", "sofia"):
        assert any("hugo was reset by an administrator" in said for said in notices(world, who)), (
            who
        )


def test_roles_wait_for_a_second_administrator(world: World, visit: Any) -> None:
    petra = world.people["petra"]
    unit = world.people["sam"].agency_id
    said = {
        "username": "evil",
        "name": "E. Vil",
        "email": "",
        "agency": unit,
        "roles": ["supervisor"],
    }
    assert visit("max").post("/accounts/new/", said).status_code == 200
    assert fresh_of(world, "evil").roles == []
    assert (
        visit("max")
        .post(f"/accounts/{petra.pk}/", fields(petra, agency=unit, roles=["supervisor"]))
        .status_code
        == 302
    )
    now = fresh_of(world, "petra")
    assert (now.roles, now.agency.code) == (
        [],
        "probation",
    )  # what she had and does not keep is gone at once
    where = f"/accounts/{petra.pk}/roles/"
    page = visit("max").get(where).content.decode()
    assert "Another administrator confirms them" in page
    assert "Confirm these roles" not in page
    visit("max").post(where, {"decision": "confirm"})
    assert fresh_of(world, "petra").roles == []
    assert visit("sam").post(where, {"decision": "confirm"}).status_code == 403
    assert any(
        "petra are waiting for a second administrator" in said for said in notices(world, "mona")
    )
    assert where in visit("mona").get("/").content.decode()
    assert visit("mona").post(where, {"decision": "confirm"}).status_code == 302
    now = fresh_of(world, "petra")
    assert (now.roles, now.agency.code) == (["supervisor"], "unit")
    assert visit("mona").post(where, {"decision": "confirm"}).status_code == 404
    for who in ("petra", "sam"):
        assert any("Roles of petra changed" in said for said in notices(world, who)), who


def test_roles_that_are_refused_are_not_given(world: World, visit: Any) -> None:
    where = f"/accounts/{world.numbers['roles']}/roles/"  # Mona proposed them
    assert visit("max").post(where, {"decision": "refuse"}).status_code == 302
    assert fresh_of(world, "neil").roles == []
    assert visit("max").get(where).status_code == 404


def test_an_administrator_does_not_confirm_through_another_account(
    world: World, visit: Any
) -> None:
    """A made or a reset the sign-in of B: what A proposes is not for B to confirm."""
    third = make_account(
        "third", name="Third", email="", agency=world.people["max"].agency, roles=["administrator"]
    )
    with as_(world, "max"):
        third.password_given_by = world.people["max"]
        third.save()
    tess = world.people["tess"]
    assert (
        visit("max")
        .post(f"/accounts/{tess.pk}/", fields(tess, roles=["triage_officer", "supervisor"]))
        .status_code
        == 302
    )
    where = f"/accounts/{tess.pk}/roles/"
    assert "A third administrator confirms them" in browser(third).get(where).content.decode()
    browser(third).post(where, {"decision": "confirm"})
    assert fresh_of(world, "tess").roles == ["triage_officer"]
    assert visit("mona").post(where, {"decision": "confirm"}).status_code == 302
    assert fresh_of(world, "tess").roles == ["triage_officer", "supervisor"]


def test_an_account_that_is_opened_again_waits_too(world: World, visit: Any) -> None:
    pia = world.people["pia"]
    assert (
        visit("max")
        .post(f"/accounts/{pia.pk}/", {k: v for k, v in fields(pia).items() if k != "is_active"})
        .status_code
        == 302
    )
    assert not fresh_of(world, "pia").is_active
    assert visit("max").post(f"/accounts/{pia.pk}/", fields(pia)).status_code == 302
    assert fresh_of(world, "pia").roles == []
    assert (
        visit("mona").post(f"/accounts/{pia.pk}/roles/", {"decision": "confirm"}).status_code == 302
    )
    assert fresh_of(world, "pia").roles == ["partner"]


@pytest.mark.parametrize(("agency", "role"), [("council", "triage_officer"), ("probation", "supervisor"), ("unit", "advocate"), ("health", "probation"), ("council", "administrator")])  # fmt: skip
def test_roles_fit_the_kind_of_the_agency(world: World, visit: Any, agency: str, role: str) -> None:
    from clew.unit.accounts.models import Agency, User

    with as_(world, "max"):
        held = Agency.objects.get(code=agency)
    answer = visit("max").post(
        "/accounts/new/",
        {"username": "odd", "name": "Odd One", "email": "", "agency": held.pk, "roles": [role]},
    )
    assert answer.status_code == 422
    assert "does not fit an agency of the kind" in answer.content.decode()
    with as_(world, "max"):
        assert not User.objects.filter(username="odd").exists()


def test_an_agency_keeps_a_kind_that_fits_its_people(world: World, visit: Any) -> None:
    probation = world.people["petra"].agency
    answer = visit("max").post(
        f"/agencies/{probation.pk}/",
        {"name": probation.name, "kind": "council", "ask": probation.ask},
    )
    assert answer.status_code == 422
    assert "has a role that an agency of this kind does not have" in answer.content.decode()

"""Keys of the desk are changed without a window; the link to the force's own sign-in is an
administrator's, and goes with the account.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from rich.console import Console

from tests.services import HOME, browser
from tests.unit.world import World

OLD, NEW = "an old field key of forty characters....", "a new field key of forty characters....."
FORCE = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "force",
                "name": "Force",
                "client_id": "c",
                "secret": "s",
                "settings": {"server_url": "https://force.example"},
            }
        ]
    }
}


@pytest.fixture
def linked(world: World) -> Any:
    from allauth.socialaccount.models import SocialAccount

    return SocialAccount.objects.create(
        user=world.people["tess"], provider="force", uid="sub-of-tess"
    )


def test_second_factors_are_sealed_anew_and_the_old_field_key_can_be_dropped(
    world: World, settings_of: Any
) -> None:
    from allauth.mfa.models import Authenticator
    from django.conf import settings

    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.accounts.adapters import MFAAdapter
    from clew.unit.administration.field_key import rewrap_fields, unopened_fields, unopened_files
    from clew.unit.command import rewrap_fields_command
    from clew.unit.evidence.models import Product, Upload
    from clew.unit.files.models import StoredFile

    # The key that the world's files on cases are sealed with.
    old = settings.FIELD_KEY
    with acting_as(service_account()):
        Authenticator.objects.all().delete()
    with acting_as(world.people["tess"]):
        held = Authenticator.objects.create(
            user=world.people["tess"],
            type="totp",
            data={"secret": MFAAdapter().encrypt("a secret")},
        )
    settings_of(FIELD_KEY=NEW)
    assert unopened_fields() == 1
    said = io.StringIO()
    assert rewrap_fields_command(Console(file=said, width=200)) == 2
    assert "Nothing was changed: a second factor or the key of a file opens" in said.getvalue()
    settings_of(FIELD_KEY=f"{NEW},{old}")
    assert unopened_fields() == 0
    with acting_as(service_account()):
        files = StoredFile.objects.count()
        files += Upload.objects.exclude(sealed_key="").count()
        files += Product.objects.exclude(sealed_key="").count()
    assert rewrap_fields() == 1 + files
    settings_of(FIELD_KEY=NEW)
    with acting_as(service_account()):
        assert unopened_files() == 0
    held.refresh_from_db()
    assert unopened_fields() == 0
    assert MFAAdapter().decrypt(held.data["secret"]) == "a secret"


def test_the_secret_key_is_replaced_without_a_window(
    own: tuple[str, int], settings_of: Any
) -> None:
    """The database believes desks with the old key and with the new one, and sessions go on."""
    from django.conf import settings

    from clew.unit.access.identity import is_believed
    from clew.unit.accounts.models import User

    name, sam = own
    old, new = settings.SECRET_KEY, "n" * 50
    signed_in = browser(User.objects.get(pk=sam))
    migrated(name, f"{new},{old}")
    assert is_believed(), "a desk that was not reloaded yet"
    settings_of(SECRET_KEY=new, SECRET_KEY_FALLBACKS=[old])
    assert is_believed()
    assert signed_in.get("/").status_code == 200
    settings_of(SECRET_KEY="t" * 50, SECRET_KEY_FALLBACKS=[])
    assert not is_believed()
    assert signed_in.get("/").status_code == 302
    migrated(name, new)
    settings_of(SECRET_KEY=old)
    assert not is_believed()
    settings_of(SECRET_KEY=new)
    assert is_believed()


def migrated(database: str, secret_keys: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "clew.cli", "unit", "migrate"],
        env={
            **os.environ,
            "CLEW_HOME": str(HOME),
            "CLEW_DATABASE_NAME": database,
            "CLEW_SECRET_KEY": secret_keys,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_check_tries_the_field_key_and_measures_each(world: World, settings_of: Any) -> None:
    from allauth.mfa.models import Authenticator

    from clew.unit.access.identity import acting_as
    from clew.unit.accounts.adapters import MFAAdapter
    from clew.unit.safety import findings

    settings_of(FIELD_KEY=OLD)
    with acting_as(world.people["ada"]):
        Authenticator.objects.create(
            user=world.people["ada"],
            type="recovery_codes",
            data={"seed": MFAAdapter().encrypt("x"), "used_mask": 0},
        )
    settings_of(FIELD_KEY=f"{NEW},short")
    said = " ".join(findings())
    assert "open with none of the keys in CLEW_FIELD_KEY" in said
    assert "FIELD_KEY is too short: 32 characters or more in each key" in said


def test_reset_and_closing_take_the_link_to_the_forces_sign_in_away(
    world: World, linked: Any, visit: Any
) -> None:
    from allauth.socialaccount.models import SocialAccount

    from clew.unit.access.identity import acting_as
    from clew.unit.administration.actions import change_account, reset_sign_in

    tess, by = world.people["tess"], world.people["max"]
    with acting_as(by):
        reset_sign_in(tess, by=by)
    assert not SocialAccount.objects.filter(user=tess).exists()
    SocialAccount.objects.create(user=tess, provider="force", uid="sub-of-tess")
    with acting_as(by):
        change_account(
            tess,
            by=by,
            name=tess.name,
            email=tess.email,
            agency=tess.agency,
            roles=tess.roles,
            is_active=False,
        )
    assert not SocialAccount.objects.filter(user=tess).exists()


def test_an_administrator_links_an_account_by_its_subject_and_nobody_twice(
    world: World, visit: Any, settings_of: Any
) -> None:
    from allauth.socialaccount.models import SocialAccount

    tess, greta = world.people["tess"], world.people["greta"]
    where = f"/accounts/{tess.pk}/"
    said = {
        "name": tess.name,
        "email": "",
        "agency": tess.agency_id,
        "roles": tess.roles,
        "is_active": "on",
        "force_subject": "sub-1",
    }
    admin = visit("max")
    admin.post(where, said)
    assert not SocialAccount.objects.exists(), "there is no provider, so there is nothing to link"
    settings_of(SOCIALACCOUNT_PROVIDERS=FORCE)
    assert admin.post(where, said).status_code == 302
    assert SocialAccount.objects.get(user=tess).uid == "sub-1"
    assert "sub-1" in admin.get(where).content.decode()
    other = {**said, "name": greta.name, "agency": greta.agency_id, "roles": greta.roles}
    assert (
        "Another account is linked to that identity"
        in admin.post(f"/accounts/{greta.pk}/", other).content.decode()
    )
    assert admin.post(where, {**said, "force_subject": ""}).status_code == 302
    assert not SocialAccount.objects.filter(user=tess).exists()
    assert "The force&#39;s sign-in" in visit("tess").get("/you/").content.decode()


def test_who_is_not_linked_is_told_what_an_administrator_needs(
    world: World, settings_of: Any
) -> None:
    from types import SimpleNamespace

    from allauth.core.exceptions import ImmediateHttpResponse
    from django.contrib.auth.models import AnonymousUser
    from django.test import RequestFactory

    from clew.unit.accounts.force_sign_in import ForceSignInAdapter

    request = RequestFactory().get("/account/force/oidc/force/login/callback/")
    request.user, request.session = AnonymousUser(), {}
    with pytest.raises(ImmediateHttpResponse) as told:
        ForceSignInAdapter().pre_social_login(
            request,
            SimpleNamespace(is_existing=False, account=SimpleNamespace(uid="sub-9", extra_data={})),
        )
    assert told.value.response.status_code == 403
    assert "the identity to enter is sub-9" in told.value.response.content.decode()


def test_a_stale_sign_in_and_another_factor_than_the_one_asked_for_are_refused(
    world: World, settings_of: Any
) -> None:
    """The token's acr and auth_time, as the setting names them: the first opens no session without
    Clew's own factor, the second confirms nothing that is grave.
    """
    from types import SimpleNamespace

    from allauth.core.context import request_context
    from allauth.core.exceptions import ImmediateHttpResponse
    from django.test import RequestFactory

    from clew.unit.accounts.force_sign_in import ForceSignInAdapter, gave_second_factor
    from clew.unit.platform.trust import read_trust

    tess = world.people["tess"]
    settings_of(CLEW_OIDC_SECOND_FACTOR=read_trust("acr:urn:force:two"))

    def signs_in(token: dict[str, Any]) -> tuple[bool, bool]:
        """Whether the second factor is believed, and whether a grave action is confirmed."""
        request = RequestFactory().get("/account/force/oidc/force/login/callback/")
        request.user = tess
        request.session = SessionStore()
        request.session["opened_by_force"] = tess.pk
        by = SimpleNamespace(
            is_existing=True,
            user=tess,
            state={},
            account=SimpleNamespace(
                uid="sub-1", extra_data={"id_token": token, "userinfo": {}}, save=lambda **_: None
            ),
            get_redirect_url=lambda _request: "/you/",
        )
        try:
            with request_context(request):
                ForceSignInAdapter().pre_social_login(request, by)
        except ImmediateHttpResponse as told:
            return gave_second_factor(by), told.response.status_code == 302
        return gave_second_factor(by), False

    now, two = int(time.time()), "urn:force:two"
    assert signs_in({"acr": two, "auth_time": now}) == (True, True)
    assert signs_in({"acr": two, "auth_time": now - 3600}) == (True, False)
    assert signs_in({"acr": two, "auth_time": now + 3600}) == (True, False)
    assert signs_in({"acr": two}) == (True, False)
    assert signs_in({"acr": two, "auth_time": str(now)}) == (True, False)
    for wrong in ("urn:force:one", "urn:force:two ", "", None, ["urn:force:two"]):
        assert signs_in({"acr": wrong, "auth_time": now}) == (False, False), wrong
    assert signs_in({"amr": ["mfa"], "auth_time": now}) == (False, False)
    settings_of(CLEW_OIDC_SECOND_FACTOR=read_trust(""))
    assert signs_in({"acr": two, "auth_time": now}) == (False, False)

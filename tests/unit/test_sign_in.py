"""Signing in: a second factor of everybody, lock-out, sessions that end."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.services import browser
from tests.unit.world import World, make_account


@pytest.fixture
def nora(world: World) -> Any:
    """A new account, with a password and nothing else."""
    return make_account(
        "nora", name="Nora Vale", email="", agency=world.people["tess"].agency, roles=["triage_officer"], password="a long enough secret"
    )


def sign_in(client: Any, password: str = "a long enough secret", username: str = "nora") -> Any:
    return client.post("/account/login/", {"login": username, "password": password})


def test_nobody_goes_anywhere_without_a_second_factor(nora: Any) -> None:
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
    from django.test import Client

    from clew.unit.accounts.adapters import MFAAdapter

    client = Client()
    assert client.get("/triage/").url.startswith("/account/login/")
    assert sign_in(client).status_code == 302
    for path in ("/", "/triage/", "/cases/", "/refer/", "/you/"):
        assert client.get(path).url == "/account/2fa/", path
    client.post("/account/reauthenticate/", {"password": "a long enough secret"})
    page = client.get("/account/2fa/totp/activate/").content.decode()
    secret = client.session["mfa.totp.secret"]
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    assert "<svg" in page
    assert "data:image" not in page
    assert client.post("/account/2fa/totp/activate/", {"code": code}).status_code == 302
    assert client.get("/triage/").status_code == 200
    kept = Authenticator.objects.get(user=nora, type="totp").data["secret"]
    assert secret not in kept
    assert MFAAdapter().decrypt(kept) == secret

    client.post("/account/2fa/totp/deactivate/")
    assert not Authenticator.objects.filter(user=nora, type="totp").exists()
    assert client.get("/triage/").url == "/account/2fa/"
    Authenticator.objects.create(user=nora, type="totp", data={"secret": kept})

    other = Client()
    assert sign_in(other).url.startswith("/account/2fa/authenticate/")
    assert other.get("/triage/").status_code == 302
    assert other.post("/account/2fa/authenticate/", {"code": "000000"}).status_code == 200


def test_sign_ins_and_failures_are_written_down(nora: Any, as_service: Any) -> None:
    from django.test import Client

    from clew.unit.audit.models import Entry

    sign_in(Client(), "wrong password")
    sign_in(Client())
    with as_service():
        assert Entry.objects.filter(what="sign-in failed", subject="user:nora").count() == 1
        assert Entry.objects.filter(action="sign_in", actor=nora.pk).count() == 1
        assert "wrong password" not in str(list(Entry.objects.values()))


def test_lock_out(nora: Any) -> None:
    from django.test import Client

    client = Client()
    for _ in range(6):
        answer = sign_in(client, "wrong")
    assert "Too many failed" in answer.content.decode()
    assert sign_in(client).status_code == 200  # even the right one waits now


def test_nobody_signs_up_or_resets_by_mail(world: World) -> None:
    from django.test import Client

    client = Client()
    for path in ("/account/signup/", "/account/password/reset/", "/account/email/", "/account/2fa/signup/"):
        assert client.get(path).status_code == 404, path
        assert client.post(path, {"email": "a@example.org"}).status_code in (403, 404), path
    assert "sign up" not in client.get("/account/login/").content.decode().lower()


@pytest.mark.parametrize(("key", "back"), [("seen", 31 * 60), ("began", 11 * 3600)])
def test_sessions_end(world: World, key: str, back: int) -> None:
    client = browser(world.people["tess"])
    assert client.get("/").status_code == 200
    session = client.session
    session["began"] = session["seen"] = int(time.time())
    session[key] -= back
    session.save()
    assert client.get("/").url.startswith("/account/login/")
    assert "ended because it was idle or old" in client.get("/account/login/").content.decode()


def test_what_is_grave_asks_again(world: World) -> None:
    from django.test import Client

    client = Client()
    client.force_login(world.people["sam"], backend="clew.unit.accounts.adapters.Backend")
    session = client.session
    session["second_factor"] = world.people["sam"].pk
    session.save()
    for path in ("/oversight/exclude/", f"/break-glass/{world.unshared.reference}/", "/subject-access/"):
        assert client.get(path).url.startswith("/account/reauthenticate/"), path


def test_the_services_own_account_cannot_sign_in(world: World) -> None:
    from django.contrib.auth import authenticate

    assert authenticate(username="service", password="") is None


def test_the_demonstrations_door_is_not_there(world: World) -> None:
    from django.test import Client

    assert Client().get("/demo/").status_code in (302, 404)

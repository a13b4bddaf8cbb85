"""Signing in: a second factor of everybody, lock-out, sessions that end."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.services import browser
from tests.unit.world import World, make_account


@pytest.fixture
def nora(world: World, settings_of: Any) -> Any:
    """A new account, with a password and nothing else; quick hashes, because many are tried."""
    settings_of(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
    return make_account(
        "nora",
        name="Nora Vale",
        email="",
        agency=world.people["tess"].agency,
        roles=["triage_officer"],
        password="a long enough secret",
    )


def sign_in(client: Any, password: str = "a long enough secret", username: str = "nora") -> Any:
    return client.post("/account/login/", {"login": username, "password": password})


def wait_of(answer: Any) -> int:
    found = re.search(r"Wait (\d+) seconds", answer.content.decode())
    return int(found[1]) if found else 0


@pytest.fixture
def pass_time() -> Any:
    """So many seconds later, for what counts tries."""

    def go(seconds: int) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE accounts_signintries SET last_at = last_at - %s * interval '1 second'",
                [seconds],
            )

    return go


def test_nobody_goes_anywhere_without_a_second_factor(nora: Any) -> None:
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import (
        format_hotp_value,
        hotp_value,
        yield_hotp_counters_from_time,
    )
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


HOME_OF_NORA, ELSEWHERE = "192.0.2.7", "198.51.100.9"


def waits(answer: Any) -> bool:
    return "Too many wrong tries" in answer.content.decode()


def test_wrong_passwords_make_the_next_try_wait_longer(nora: Any, pass_time: Any) -> None:
    from django.test import Client

    client = Client(REMOTE_ADDR=ELSEWHERE)
    for _ in range(5):
        assert not waits(sign_in(client, "wrong"))
    assert 1 <= wait_of(sign_in(client)) <= 8  # the right one waits too
    pass_time(9)
    assert not waits(sign_in(client, "wrong"))
    assert 8 < wait_of(sign_in(client)) <= 16
    for _ in range(8):
        pass_time(700)
        assert not waits(sign_in(client, "wrong"))
    assert "Wait 10 minutes" in sign_in(client).content.decode()
    pass_time(601)
    assert sign_in(client).status_code == 302


def test_a_stranger_switches_off_nobodys_sign_in(nora: Any) -> None:
    from django.test import Client

    stranger = Client(REMOTE_ADDR=ELSEWHERE)
    assert sum(waits(sign_in(stranger, "wrong")) for _ in range(8)) > 0
    for number in range(60):
        sign_in(stranger, "wrong", f"made-up-{number}")
    assert waits(sign_in(stranger, "wrong", "made-up-60"))
    assert sign_in(Client(REMOTE_ADDR=HOME_OF_NORA)).status_code == 302
    assert sign_in(Client(REMOTE_ADDR=HOME_OF_NORA), username="NORA").status_code == 302


def test_a_browser_that_is_known_signs_in_beside_a_stranger_in_the_same_place(nora: Any) -> None:
    from django.test import Client

    own, neighbour = Client(REMOTE_ADDR=HOME_OF_NORA), Client(REMOTE_ADDR=HOME_OF_NORA)
    assert sign_in(own).status_code == 302
    own.post("/account/logout/")
    for number in range(60):
        sign_in(neighbour, "wrong", "nora" if number % 2 else f"made-up-{number}")
    assert waits(sign_in(neighbour))
    assert sign_in(own).status_code == 302
    assert "nora" not in own.cookies["clew_known"].value
    # It is no key: wrong passwords wait in it too, and it ends with the password.
    own.post("/account/logout/")
    assert sum(waits(sign_in(own, "wrong")) for _ in range(7)) > 0
    nora.set_password("another long secret")
    nora.save()
    assert waits(sign_in(own, "another long secret"))


def test_whoever_is_signed_in_confirms_themselves_while_strangers_guess(nora: Any) -> None:
    from django.test import Client

    own, stranger = Client(REMOTE_ADDR=HOME_OF_NORA), Client(REMOTE_ADDR=HOME_OF_NORA)
    assert sign_in(own).status_code == 302
    for _ in range(50):
        sign_in(stranger, "wrong")
    assert (
        own.post("/account/reauthenticate/", {"password": "a long enough secret"}).status_code
        == 302
    )
    for _ in range(5):
        assert not waits(own.post("/account/reauthenticate/", {"password": "wrong"}))
    assert waits(own.post("/account/reauthenticate/", {"password": "a long enough secret"}))


def test_a_slip_when_asked_again_makes_nobody_the_service(world: World) -> None:
    """What is drawn after it is drawn for the person who slipped."""
    from django.db import connection

    client = browser(world.people["pia"])
    client.post("/account/reauthenticate/", {"password": "wrong"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.user_id', true)")
        assert cursor.fetchone()[0].split(".")[0] == str(world.people["pia"].pk)


def test_many_at_once_are_as_many_tries(fresh: dict[str, Any], settings_of: Any) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection
    from django.test import Client

    settings_of(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])

    def one(_number: int) -> bool:
        try:
            return waits(sign_in(Client(REMOTE_ADDR=ELSEWHERE), "wrong", "tess"))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, range(16))) >= 10


def test_an_administrator_is_told_of_guessing_once(nora: Any, world: World) -> None:
    from django.test import Client

    from clew.unit.accounts.models import Notice

    for number in range(45):
        sign_in(Client(REMOTE_ADDR=f"198.51.100.{number}"), "wrong", "Nora")
    told = Notice.objects.filter(to=world.people["max"], text__contains="20 wrong passwords")
    assert told.count() == 1
    assert "nora" in told.get().text
    assert not Notice.objects.filter(
        to=world.people["tess"], text__contains="wrong passwords"
    ).exists()


def test_counts_name_nobody_and_go_after_a_day(nora: Any) -> None:
    from django.test import Client

    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.accounts.models import SignInTries
    from clew.unit.worker.forgetting import forget_expired

    sign_in(Client(REMOTE_ADDR=ELSEWHERE), "wrong")
    held = str(list(SignInTries.objects.values()))
    assert SignInTries.objects.exists()
    assert "nora" not in held
    assert ELSEWHERE not in held
    SignInTries.objects.update(last_at=timezone.now() - timedelta(hours=25))
    with acting_as(service_account()):
        assert forget_expired()["accounts_signintries"] > 0
    assert not SignInTries.objects.exists()


def test_a_clock_that_was_set_back_makes_nobody_wait_for_it(nora: Any, pass_time: Any) -> None:
    from django.test import Client

    client = Client(REMOTE_ADDR=ELSEWHERE)
    while not waits(sign_in(client, "wrong")):
        pass
    pass_time(-30 * 24 * 3600)
    assert sign_in(client).status_code == 302


def test_three_hundred_made_up_entries_push_nothing_out_of_the_cache(world: World) -> None:
    from django.core.cache import cache

    cache.set("a-used-code", "y", 60)
    for number in range(350):
        cache.set(f"made-up-{number}", "y", 60)
    assert cache.get("a-used-code") == "y"


@pytest.mark.parametrize(
    ("peer", "forwarded", "proxies", "is_from"),
    [
        ("127.0.0.1", "192.0.2.7", "127.0.0.1", "192.0.2.7"),
        (
            "127.0.0.1",
            "10.0.0.1, 192.0.2.7",
            "127.0.0.1",
            "192.0.2.7",
        ),  # the visitor wrote the first one
        ("127.0.0.1", "192.0.2.7, 10.1.2.3", "127.0.0.1 10.1.2.0/28", "192.0.2.7"),
        ("192.0.2.7", "10.0.0.1", "127.0.0.1", "192.0.2.7"),  # came to us directly
        ("127.0.0.1", "192.0.2.7", "", "127.0.0.1"),
        ("127.0.0.1", "nonsense", "127.0.0.1", "127.0.0.1"),
        ("::1", "[2001:db8::7]:443", "::1", "2001:db8::7"),
        ("127.0.0.1", "192.0.2.7:5000", "127.0.0.1", "192.0.2.7"),
        ("::ffff:127.0.0.1", "::ffff:192.0.2.7", "127.0.0.1", "192.0.2.7"),
    ],
)
def test_who_asks_is_said_by_our_proxies_alone(
    peer: str, forwarded: str, proxies: str, is_from: str, settings_of: Any
) -> None:
    from django.http import HttpResponse
    from django.test import RequestFactory

    from clew.web.proxies import BehindProxies

    settings_of(CLEW_PROXIES=proxies)
    request = RequestFactory().get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=forwarded)
    BehindProxies(lambda _request: HttpResponse())(request)
    assert request.META["REMOTE_ADDR"] == is_from
    assert "X-Forwarded-For" not in request.headers


def test_an_authenticators_code_is_taken_once(nora: Any) -> None:
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import (
        format_hotp_value,
        hotp_value,
        yield_hotp_counters_from_time,
    )
    from django.core.cache import cache
    from django.test import Client

    client = Client()
    sign_in(client)
    client.post("/account/reauthenticate/", {"password": "a long enough secret"})
    client.get("/account/2fa/totp/activate/")
    secret = client.session["mfa.totp.secret"]

    def code(later: int = 0) -> str:
        return format_hotp_value(
            hotp_value(secret, next(iter(yield_hotp_counters_from_time())) + later)
        )

    used = code()
    assert client.post("/account/2fa/totp/activate/", {"code": used}).status_code == 302
    cache.clear()
    other = Client()
    sign_in(other)
    assert (
        other.post("/account/2fa/authenticate/", {"code": used}).status_code == 200
    )  # the one that set it up
    held = Authenticator.objects.get(user=nora, type="totp")
    held.data["newest_counter"] -= 2
    held.save()
    cache.clear()
    assert other.post("/account/2fa/authenticate/", {"code": code()}).status_code == 302
    cache.clear()
    third = Client()
    sign_in(third)
    assert third.post("/account/2fa/authenticate/", {"code": code()}).status_code == 200
    # Wrong codes wait as wrong passwords do, and not for whoever is signed in.
    assert (
        sum(waits(third.post("/account/2fa/authenticate/", {"code": "000000"})) for _ in range(7))
        > 0
    )
    held.refresh_from_db()
    held.data["newest_counter"] -= 2
    held.save()
    cache.clear()
    assert other.post("/account/2fa/reauthenticate/", {"code": code()}).status_code == 302


def test_nobody_signs_up_or_resets_by_mail(world: World) -> None:
    from django.test import Client

    client = Client()
    for path in (
        "/account/signup/",
        "/account/password/reset/",
        "/account/email/",
        "/account/2fa/signup/",
    ):
        assert client.get(path).status_code == 404, path
        assert client.post(path, {"email": "a@example.org"}).status_code in (403, 404), path
    assert "sign up" not in client.get("/account/login/").content.decode().lower()


def test_pages_of_the_sign_in_library_that_nobody_uses_are_absent(world: World) -> None:
    from django.test import Client

    for client in (Client(), browser(world.people["tess"])):
        for path in (
            "/account/password/reset/done/",
            "/account/password/reset/key/1-set-password/",
            "/account/password/reset/key/done/",
            "/account/confirm-email/",
            "/account/confirm-email/abc/",
            "/account/login/code/confirm/",
            "/account/password/set/",
            "/account/social/",
            "/account/social/login/error/",
            "/account/force/oidc/force/login/",
        ):
            assert client.get(path).status_code == 404, path
    for path in ("/account/password/change/", "/account/2fa/", "/account/logout/"):
        assert browser(world.people["tess"]).get(path).status_code == 200, path


@pytest.mark.parametrize(
    ("key", "back"), [("seen", 31 * 60), ("began", 11 * 3600), ("seen", -3600), ("began", -3600)]
)
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
    for path in (
        "/oversight/exclude/",
        f"/break-glass/{world.unshared.reference}/",
        "/subject-access/",
    ):
        assert client.get(path).url.startswith("/account/reauthenticate/"), path


def test_the_services_own_account_cannot_sign_in(world: World) -> None:
    from django.contrib.auth import authenticate

    assert authenticate(username="service", password="") is None


def test_the_demonstrations_door_is_not_there(world: World) -> None:
    from django.test import Client

    assert Client().get("/demo/").status_code in (302, 404)

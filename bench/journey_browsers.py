"""A window of one of three browsers, driven by keys: what is at the keys, what a screen reader is told,
and a picture.

Chromium is driven by Playwright, Firefox by Marionette, WebKit by its own driver (W3C WebDriver). With
scripts off, no script of a page runs; the browser is still asked what it shows.
"""

from __future__ import annotations

import base64
import http.client
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

BROWSERS = ("chromium", "firefox", "webkit")
# As WebDriver writes keys that are no letters.
TAB, ENTER, SPACE, ESCAPE, DOWN = "\ue004", "\ue007", " ", "\ue00c", "\ue015"
_HEIGHT = 900
_NARROW = 320
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
_HEARD = (
    "main h1, main h2, main h3, main a, main button, main input:not([type=hidden]), main textarea"
)
_LARGER = "document.documentElement.style.fontSize = '{}%'"
_WIDE = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Gone(Exception):
    """The page went away while it was asked: ask again."""


class Window(Protocol):
    """A window with one page. Every function but `go` and `press` may raise Gone.

    `can_go_back`: whether a way back from another site can be pressed. WebKit's driver does not
    answer there; tests/public/test_exit_browsers.py presses its button.
    """

    can_go_back: bool

    def go(self, address: str) -> None: ...
    def url(self) -> str: ...
    def back(self) -> None: ...
    def press(self, key: str) -> None: ...
    def leave(self, key: str) -> None:
        """Press a key that leads to another site."""

    def shown(self) -> str:
        """What tells that another site is shown: the address, or in WebKit the window's title."""

    def type(self, text: str) -> None: ...
    def stop(self) -> tuple[str, str]:
        """Role and name of what has the keys, as a screen reader is told."""

    def tree(self) -> list[tuple[str, str]]:
        """Role and name of each heading, link, button and field of the main part."""

    def text(self) -> str: ...
    def text_of(self, css: str) -> str: ...
    def attribute(self, css: str, name: str) -> str: ...
    def larger(self, times: int) -> None: ...
    def overflow(self) -> int | None:
        """Pixels by which the page is wider than its window; None where this cannot be asked."""

    def shot(self, path: Path) -> None: ...


@contextmanager
def opened(browser: str, width: int, scripts: bool) -> Iterator[Window]:
    """A window of the browser with a profile of its own."""
    made = {"chromium": _chromium, "firefox": _firefox, "webkit": _webkit}[browser]
    with made(width, scripts) as window:
        yield window


# -- Chromium
# ----------------------------------------------------------------------------------------------------------------------------
_NAMES = {TAB: "Tab", ENTER: "Enter", SPACE: "Space", ESCAPE: "Escape", DOWN: "ArrowDown"}
_HEARD_ROLES = {"heading", "link", "button", "textbox", "radio", "checkbox"}


class _Chromium:
    can_go_back = True

    def __init__(self, page: Any) -> None:
        self._page = page
        self._line = page.context.new_cdp_session(page)

    def go(self, address: str) -> None:
        self._page.goto(address)

    def url(self) -> str:
        self._page.wait_for_timeout(1)  # news of the page comes in while something is waited for
        return str(self._page.url)

    def back(self) -> None:
        with suppress(Exception):
            self._page.go_back(timeout=5_000)

    def press(self, key: str) -> None:
        self._page.keyboard.press(_NAMES[key])

    leave = press

    def shown(self) -> str:
        return self.url()

    def type(self, text: str) -> None:
        self._page.keyboard.insert_text(text)

    def _nodes(self) -> list[dict[str, Any]]:
        from playwright.sync_api import Error

        try:
            return list(self._line.send("Accessibility.getFullAXTree")["nodes"])
        except Error as problem:
            raise Gone(str(problem)) from None

    @staticmethod
    def _said(node: dict[str, Any]) -> tuple[str, str]:
        return (
            str(node.get("role", {}).get("value", "")).lower(),
            str(node.get("name", {}).get("value", "")),
        )

    def stop(self) -> tuple[str, str]:
        focused = [
            n
            for n in self._nodes()
            if any(p["name"] == "focused" and p["value"]["value"] for p in n.get("properties", []))
        ]
        return self._said(focused[-1]) if focused else ("", "")

    def tree(self) -> list[tuple[str, str]]:
        return [s for n in self._nodes() if (s := self._said(n))[0] in _HEARD_ROLES]

    def _ask(self, css: str, what: str, *given: Any) -> str:
        from playwright.sync_api import Error

        try:
            return str(getattr(self._page.locator(css).first, what)(*given, timeout=2_000) or "")
        except Error as problem:
            raise Gone(str(problem)) from None

    def text(self) -> str:
        return self._ask("main", "inner_text")

    def text_of(self, css: str) -> str:
        return self._ask(css, "inner_text")

    def attribute(self, css: str, name: str) -> str:
        return self._ask(css, "get_attribute", name)

    def larger(self, times: int) -> None:
        self._page.evaluate(_LARGER.format(100 * times))

    def overflow(self) -> int | None:
        return int(self._page.evaluate(f"(() => {{ {_WIDE} }})()"))

    def shot(self, path: Path) -> None:
        self._page.screenshot(path=path, full_page=True)


@contextmanager
def _chromium(width: int, scripts: bool) -> Iterator[Window]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        context = browser.new_context(
            viewport={"width": width, "height": _HEIGHT}, java_script_enabled=scripts
        )
        yield _Chromium(context.new_page())
        browser.close()


# -- Firefox and WebKit: the same commands, sent in two ways
# ----------------------------------------------------------------------------------------------------------------------------
class _Driven:
    """A window that answers WebDriver. `zoomed`: pixels of the window to one of the page."""

    can_run = can_go_back = True

    def ask(self, command: str, *, of: str = "", **said: Any) -> Any:
        raise NotImplementedError

    def go(self, address: str) -> None:
        self.ask("Navigate", url=address)

    def url(self) -> str:
        return str(self.ask("GetCurrentURL"))

    def back(self) -> None:
        with suppress(Gone):
            self.ask("Back")

    def press(self, key: str) -> None:
        # A key that leads away takes its window with it while it is answered.
        with suppress(Gone):
            self._keys(key)

    leave = press

    def shown(self) -> str:
        return self.url()

    def _keys(self, text: str) -> None:
        pressed = [{"type": t, "value": key} for key in text for t in ("keyDown", "keyUp")]
        self.ask("PerformActions", actions=[{"type": "key", "id": "keys", "actions": pressed}])

    def type(self, text: str) -> None:
        self._keys(text)

    def _heard(self, element: dict[str, str]) -> tuple[str, str]:
        at = element[_ELEMENT]
        return str(self.ask("GetComputedRole", of=at)), str(self.ask("GetComputedLabel", of=at))

    def stop(self) -> tuple[str, str]:
        for _ in range(20):
            with suppress(Gone):
                return self._heard(self.ask("GetActiveElement"))
            time.sleep(0.1)
        return "", ""

    def tree(self) -> list[tuple[str, str]]:
        told = []
        for element in self.ask("FindElements", using="css selector", value=_HEARD):
            # WebKit gives no answer of what is hidden, and is not told.
            with suppress(Gone):
                told.append(self._heard(element))
        return told

    def _find(self, css: str) -> str:
        return str(self.ask("FindElement", using="css selector", value=css)[_ELEMENT])

    def text(self) -> str:
        return self.text_of("main")

    def text_of(self, css: str) -> str:
        return str(self.ask("GetElementText", of=self._find(css)))

    def attribute(self, css: str, name: str) -> str:
        return str(self.ask("GetElementAttribute", of=self._find(css), name=name) or "")

    def larger(self, times: int) -> None:
        if self.can_run:
            self.ask("ExecuteScript", script=_LARGER.format(100 * times), args=[])

    def overflow(self) -> int | None:
        if not self.can_run:
            return None
        return int(self.ask("ExecuteScript", script=_WIDE, args=[]))

    def shot(self, path: Path) -> None:
        path.write_bytes(base64.b64decode(self.ask("TakeScreenshot")))


class _Firefox(_Driven):
    def __init__(self, driver: Any, scripts: bool, zoom: int) -> None:
        self._driver, self.can_run, self._zoom = driver, scripts, zoom
        self._text = 1

    def go(self, address: str) -> None:
        self._text = 1
        super().go(address)
        self._narrow()

    def overflow(self) -> int | None:
        self._narrow()
        return super().overflow()

    def shot(self, path: Path) -> None:
        self._narrow()
        super().shot(path)

    def _narrow(self) -> None:
        """A page that a link led to is not always zoomed as the one before it."""
        if self._zoom == self._text == 1:
            return
        # The browser sets it back once it has come to a page: asked until it stays. Its size of
        # text is lost with that.
        for _ in range(20):
            held = self._of_window("return ZoomManager.zoom")
            self._of_window(f"ZoomManager.zoom = {self._zoom}")
            if held == self._zoom:
                break
            time.sleep(0.1)
        if self._text != 1:
            self._of_window(f"gBrowser.selectedBrowser.textZoom = {self._text}")

    def larger(self, times: int) -> None:
        if self.can_run:
            super().larger(times)
        else:
            self._text = times
            self._narrow()

    def _of_window(self, script: str) -> Any:
        """What a script of the browser's own window gives back; no page is asked."""
        self._driver.ask("Marionette:SetContext", value="chrome")
        try:
            return self._driver.ask("WebDriver:ExecuteScript", script=script, args=[])
        finally:
            self._driver.ask("Marionette:SetContext", value="content")

    def ask(self, command: str, *, of: str = "", **said: Any) -> Any:
        if of:
            said["id"] = of
        if command == "TakeScreenshot":
            said["full"] = False
        try:
            return self._driver.ask(f"WebDriver:{command}", **said)
        except (AssertionError, OSError) as problem:
            raise Gone(str(problem)[:300]) from None


@contextmanager
def _firefox(width: int, scripts: bool) -> Iterator[Window]:
    from tests.public.conftest import free_port
    from tests.public.firefox import Firefox, _reached
    from tests.public.seat import QUIET_FIREFOX, unseen_display

    port = free_port()
    settings = {
        "marionette.port": port,
        "javascript.enabled": scripts,
        "browser.zoom.siteSpecific": False,
        "accessibility.force_disabled": -1,
    }
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile,
        unseen_display(1400, 1000) as display,
    ):
        said = "\n".join(f'user_pref("{k}", {json.dumps(v)});' for k, v in settings.items())
        (Path(profile) / "user.js").write_text(f"{QUIET_FIREFOX}\n{said}\n")
        command = ["firefox-esr", "--marionette", "--remote-allow-system-access", "--no-remote"]
        running = subprocess.Popen(
            [*command, "--profile", profile, "about:blank"],
            env={
                **os.environ,
                "DISPLAY": display,
                "HOME": profile,
                "MOZ_CRASHREPORTER_DISABLE": "1",
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            with _reached(port) as line:
                driver = Firefox(line)
                driver.ask("WebDriver:NewSession")
                driver.ask("WebDriver:SetTimeouts", implicit=0, pageLoad=60_000)
                zoom = 2 if width == _NARROW else 1
                driver.ask("WebDriver:SetWindowRect", width=width * zoom, height=_HEIGHT)
                yield _Firefox(driver, scripts, zoom)
                driver.close()
        finally:
            running.kill()
            running.wait(10)


_PATHS = {
    "Navigate": ("POST", "url"),
    "GetCurrentURL": ("GET", "url"),
    "Back": ("POST", "back"),
    "PerformActions": ("POST", "actions"),
    "GetActiveElement": ("GET", "element/active"),
    "FindElement": ("POST", "element"),
    "FindElements": ("POST", "elements"),
    "GetComputedRole": ("GET", "element/{of}/computedrole"),
    "GetComputedLabel": ("GET", "element/{of}/computedlabel"),
    "GetElementText": ("GET", "element/{of}/text"),
    "GetElementAttribute": ("GET", "element/{of}/attribute/{name}"),
    "ExecuteScript": ("POST", "execute/sync"),
    "TakeScreenshot": ("GET", "screenshot"),
    "SetWindowRect": ("POST", "window/rect"),
    "DeleteSession": ("DELETE", ""),
}


class _WebKit(_Driven):
    def __init__(self, port: int, arguments: list[str], display: str) -> None:
        from tests.public.seat import _webkit as binary

        self._port, self._session, self._display = port, "", display
        wanted = {"binary": binary(), "args": ["--automation", *arguments]}
        made = self._send(
            "POST",
            "/session",
            {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": wanted}}},
        )
        self._session = str(made["sessionId"])

    def _send(self, method: str, path: str, said: dict[str, Any] | None) -> Any:
        line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=90)
        try:
            body = json.dumps(said or {}) if method == "POST" else None
            line.request(method, path, body, {"Content-Type": "application/json"})
            answer = line.getresponse()
            value = json.loads(answer.read())["value"]
        except (OSError, http.client.HTTPException) as problem:
            raise Gone(str(problem)) from None
        finally:
            line.close()
        if answer.status != 200:
            raise Gone(str(value)[:300])
        return value

    def leave(self, key: str) -> None:
        """By the keys of the window system: the driver never answers again while, or after, its page
        goes to another site.
        """
        self._window("search", "--onlyvisible", "--name", ".", "windowfocus")
        self._window("key", _NAMES[key].replace("Enter", "Return"))

    can_go_back = False

    def shown(self) -> str:
        """The window's title."""
        return self._window("search", "--onlyvisible", "--name", ".", "getwindowname")

    def _window(self, *words: str) -> str:
        seen = {**os.environ, "DISPLAY": self._display}
        command = [shutil.which("xdotool") or "xdotool", *words]
        done = subprocess.run(command, env=seen, capture_output=True, timeout=30, check=False)
        return done.stdout.decode().strip()

    def ask(self, command: str, *, of: str = "", **said: Any) -> Any:
        method, path = _PATHS[command]
        path = path.format(of=of, name=said.get("name", ""))
        return self._send(method, f"/session/{self._session}/{path}".rstrip("/"), said)


@contextmanager
def _webkit(width: int, scripts: bool) -> Iterator[Window]:
    from tests.public.conftest import free_port
    from tests.public.seat import unseen_display

    port = free_port()
    narrow = width == _NARROW
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        (Path(home) / "gtk-3.0").mkdir()
        (Path(home) / "gtk-3.0" / "gtk.css").write_text(_SMALL if narrow else "")
        with unseen_display(1400, 1000) as display:
            running = subprocess.Popen(
                [shutil.which("WebKitWebDriver") or "WebKitWebDriver", f"--port={port}"],
                env={
                    **os.environ,
                    "DISPLAY": display,
                    "XDG_CONFIG_HOME": home,
                    "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",
                    "LIBGL_ALWAYS_SOFTWARE": "1",
                },
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
            try:
                time.sleep(1.0)
                window = _WebKit(
                    port,
                    [
                        *(["--full-screen"] if narrow else []),
                        *([] if scripts else ["--enable-javascript-markup=FALSE"]),
                    ],
                    display,
                )
                window.ask("SetWindowRect", width=width, height=_HEIGHT)
                yield window
                with suppress(Gone):
                    window.ask("DeleteSession")
            finally:
                running.terminate()
                running.wait(10)


# The frame of the test browser, made so small that a window of 320 is wide enough for it.
_SMALL = """
* { min-width: 0; min-height: 0; padding: 0; margin: 0; border: 0; font-size: 1px; }
image { -gtk-icon-transform: scale(0.1); }
"""

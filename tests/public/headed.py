"""A browser with a window on a screen of its own, and real keys: a browser without a window says
that it left when it did not.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

NEEDED = ("Xvfb", "xdotool", "chromium")


def lacking() -> list[str]:
    return [n for n in NEEDED if shutil.which(n) is None]


class Keys:
    """The keyboard of the screen: what is pressed goes through the window system, as a finger's
    does.
    """

    def __init__(self, display: str) -> None:
        self._environment = {**os.environ, "DISPLAY": display}

    def press(self, *keys: str, every: float = 0.0) -> None:
        for key in keys:
            subprocess.run(
                ["xdotool", "key", "--clearmodifiers", key], env=self._environment, check=True
            )
            time.sleep(every)

    def focus(self, page: Any = None) -> None:
        """There is no window manager: the window gets the keys, and a click puts them into the
        page, away from the address bar.

        With a page that runs scripts, until a key that means nothing has come there.
        """
        for _ in range(20):
            found = self._ask("search", "--onlyvisible", "--class", "chromium").split()
            if found:
                self._ask("windowfocus", "--sync", found[-1])
                self._ask("mousemove", "--window", found[-1], "30", "700", "click", "1")
                time.sleep(0.4)
                if page is None:
                    return
                page.evaluate(
                    "window.came = false; addEventListener('keydown', () => { window.came = true; }, { once: true, capture: true })"
                )
                self.press("Control_L")
                time.sleep(0.2)
                if page.evaluate("window.came"):
                    return
            time.sleep(0.2)
        raise AssertionError("no window came up, or no key came to the page")

    def _ask(self, *words: str) -> str:
        return subprocess.run(
            ["xdotool", *words], env=self._environment, capture_output=True, text=True, check=False
        ).stdout


@contextmanager
def window(
    playwright: Any, display: str, *, width: int = 1280, script: bool = True
) -> Iterator[tuple[Any, Keys]]:
    """A page in a window with the browser's memory of pages switched on, and its keyboard."""
    browser = playwright.chromium.launch(
        executable_path=shutil.which("chromium"),
        headless=False,
        env={**os.environ, "DISPLAY": display},
        args=[
            "--no-sandbox",
            "--disable-background-networking",
            "--no-first-run",
            "--window-position=0,0",
            "--window-size=1380,980",
        ],
        ignore_default_args=["--disable-back-forward-cache"],
    )
    try:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, java_script_enabled=script
        )
        page = context.new_page()
        keys = Keys(display)
        keys.focus()
        yield page, keys
        context.close()
    finally:
        browser.close()

"""Somebody at a browser: signed in at the demonstration's door, watched for errors and for requests
to other hosts.
"""

from __future__ import annotations

from typing import Any


class Visitor:
    """A page signed in as somebody. Errors in the console and requests to other hosts are kept."""

    def __init__(
        self, chromium: Any, address: str, who: str, width: int = 1280, **options: Any
    ) -> None:
        self.address = address
        self.context = chromium.new_context(
            viewport={"width": width, "height": 900}, accept_downloads=True, **options
        )
        self.page = self.context.new_page()
        self.wrong: list[str] = []
        self.page.on(
            "console",
            lambda m: (
                self.wrong.append(m.text) if m.type == "error" and "422" not in m.text else None
            ),
        )
        self.page.on(
            "request",
            lambda r: (
                self.wrong.append(f"asked {r.url}")
                if not r.url.startswith((address, "blob:"))
                else None
            ),
        )
        if who:
            self.go("/demo/")
            self.page.click(f"form:has(input[value={who}]) button")

    def go(self, path: str) -> Any:
        answer = self.page.goto(self.address + path)
        assert answer is None or answer.status < 400, (path, answer.status)
        return self.page

    def fill(self, **fields: str) -> None:
        for name, value in fields.items():
            self.page.fill(f"[name='{name}']", value)

    def send(self, text: str) -> None:
        self.page.click(f"main button:has-text('{text}')")
        assert self.page.locator(".govuk-error-summary").count() == 0, self.page.locator(
            ".govuk-error-summary"
        ).text_content()

    def reads(self, text: str) -> None:
        assert text in self.page.locator("main").inner_text(), text

    def leave(self) -> None:
        self.context.close()
        assert self.wrong == []

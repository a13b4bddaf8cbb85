"""Somebody at the public site without a browser: pages over HTTP, forms read from the page and sent
as a browser would.
"""

from __future__ import annotations

import gzip
import http.client
import uuid
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode, urlsplit


class Forms(HTMLParser):
    """The forms of a page: where each goes, and what it carries."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, list[tuple[str, str]]]] = []
        self._area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "form":
            self.forms.append((said.get("action") or "", []))
        elif tag == "textarea" and self.forms and said.get("name"):
            self._area = said["name"]
            self.forms[-1][1].append((self._area or "", ""))
        elif tag == "input" and self.forms and said.get("name"):
            kind = said.get("type", "text")
            if kind == "file" or (kind in ("radio", "checkbox") and "checked" not in said):
                return
            self.forms[-1][1].append((said["name"] or "", said.get("value") or ""))

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            name, held = self.forms[-1][1][-1]
            self.forms[-1][1][-1] = (name, held + data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = None


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    cookies: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return self.body.decode()

    def form(self, action: str) -> list[tuple[str, str]]:
        found = Forms()
        found.feed(self.text)
        return next(fields for where, fields in found.forms if where == action)


class Reader:
    """Keeps cookies as a browser does, and nothing else.

    `at` is the address from which it comes, for limits.
    """

    def __init__(self, address: str, at: str = "127.0.0.1") -> None:
        self.address, self.at = urlsplit(address), at
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        line = http.client.HTTPConnection(
            self.address.hostname or "", self.address.port, timeout=60, source_address=(self.at, 0)
        )
        sent = {"Accept-Encoding": "gzip", **{k.replace("_", "-"): v for k, v in headers.items()}}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        try:
            line.request(method, path, body, sent)
            got = line.getresponse()
            raw = got.read()
        finally:
            line.close()
        set_ = [v for k, v in got.getheaders() if k.lower() == "set-cookie"]
        for said in set_:
            name, _, rest = said.partition("=")
            value = rest.partition(";")[0]
            if not value or "Max-Age=0" in said:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        held = {k.lower(): v for k, v in got.getheaders()}
        return Answer(
            got.status,
            held,
            gzip.decompress(raw) if held.get("content-encoding") == "gzip" else raw,
            set_,
        )

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, **headers)

    def post(
        self,
        path: str,
        fields: list[tuple[str, str]],
        files: list[tuple[str, bytes]] | None = None,
        **headers: str,
    ) -> Answer:
        if files is None:
            return self.ask(
                "POST",
                path,
                urlencode(fields).encode(),
                Content_Type="application/x-www-form-urlencoded",
                **headers,
            )
        mark = uuid.uuid4().hex
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'.encode()
            for n, v in fields
        ]
        parts += [
            f'--{mark}\r\nContent-Disposition: form-data; name="files"; filename="{n}"\r\nContent-Type: application/octet-stream\r\n\r\n'.encode()
            + c
            + b"\r\n"
            for n, c in files
        ]
        body = b"".join(parts) + f"--{mark}--\r\n".encode()
        return self.ask(
            "POST", path, body, Content_Type=f"multipart/form-data; boundary={mark}", **headers
        )

    def send(
        self,
        page: Answer,
        action: str,
        button: tuple[str, str],
        files: list[tuple[str, bytes]] | None = None,
        **changed: Any,
    ) -> Answer:
        """Fill in the form of a page and press a button.

        A list means several values of one name.
        """
        fields = [(n, v) for n, v in page.form(action) if n not in changed]
        for name, value in changed.items():
            fields += [(name, v) for v in (value if isinstance(value, list) else [value])]
        return self.post(action, [*fields, button], files)


NEXT, BACK, SEND = ("go", "next"), ("go", "back"), ("go", "send")


def at_last_page(reader: Reader, **answers: Any) -> Answer:
    """A report filled in and ready to be sent."""
    page = reader.get("/report/")
    fields = dict(page.form("/report/"))
    kept = [
        ("form", fields["form"]),
        ("page", "0"),
        *((n, v) for n, a in answers.items() for v in (a if isinstance(a, list) else [a])),
    ]
    return reader.post("/report/", [*kept, ("go", "to-7")])


def send_report(
    reader: Reader, files: list[tuple[str, bytes]] | None = None, **answers: Any
) -> Answer:
    return reader.send(at_last_page(reader, **answers), "/report/", SEND, files)


def code_in(page: Answer) -> str:
    """The return code on the page that shows it."""
    return page.text.partition('id="code">')[2].partition("<")[0].strip()


def reference_in(page: Answer) -> str:
    import re

    found = re.search(r"P-[0-9A-F]{10}", page.text)
    assert found, page.text
    return found[0]

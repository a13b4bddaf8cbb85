"""Facebook's download of messages before 2019, as a web page. Only its text is taken."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta, timezone
from html.parser import HTMLParser

from clew.evidence.clock import offset_time
from clew.evidence.events import CannotRead, Event, Reading
from clew.evidence.moments import UNKNOWN, At
from clew.evidence.parsed_times import in_words
from clew.evidence.sources import Item

# The page names American zones; hours ahead of UTC.
_ZONES = {
    "PDT": -7,
    "PST": -8,
    "MDT": -6,
    "MST": -7,
    "CDT": -5,
    "CST": -6,
    "EDT": -4,
    "EST": -5,
    "UTC": 0,
    "GMT": 0,
    "BST": 1,
}
_LARGEST = 64 * 2**20
_PIECE = 2**20


def recognise(head: bytes) -> bool:
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t")[:300].lower()
    return start.startswith((b"<!doctype html", b"<html")) or b"<html" in start


class _Page(HTMLParser):
    """Threads of messages: who, when, and the paragraph below."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.threads: list[tuple[str, list[list[str]]]] = []
        self._into = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        name = dict(attrs).get("class") or ""
        if tag == "div" and name == "thread":
            self.threads.append(("", []))
            self._into = "people"
        elif tag == "div" and name == "message" and self.threads:
            self.threads[-1][1].append(["", "", ""])
            self._into = ""
        elif tag == "span" and name in ("user", "meta"):
            self._into = name
        elif tag == "p" and self.threads and self.threads[-1][1]:
            self._into = "text"

    def handle_endtag(self, tag: str) -> None:
        if tag in ("span", "p"):
            self._into = ""

    def handle_data(self, data: str) -> None:
        if not self.threads or not self._into:
            return
        people, held = self.threads[-1]
        if self._into == "people":
            self.threads[-1] = (people + data, held)
        elif held:
            held[-1][("user", "meta", "text").index(self._into)] += data


def read(item: Item, reading: Reading) -> Iterator[Event]:
    """Position: the thread and the number of the message on the page, which has the newest first."""
    if item.size > _LARGEST:
        raise CannotRead(
            f"a web page of more than {_LARGEST // 2**20} MB; ask the service for JSON"
        )
    page = _Page()
    with item.open() as stream:
        rest = stream.read(_LARGEST).decode("utf-8", "backslashreplace")
    page.feed(rest)
    if not page.threads:
        raise CannotRead("a web page; ask the service for its download as JSON, not as HTML")
    for number, (people, held) in enumerate(page.threads, 1):
        names = [p.strip() for p in people.split(",") if p.strip()]
        for place, (user, written, text) in reversed(list(enumerate(held, 1))):
            position = f"thread {number} message {place}"
            at = _moment(written.strip(), reading)
            if at is None:
                reading.unread(
                    position,
                    f"the time {written!r} cannot be read; the message is in the timeline without a time",
                    text[:500],
                )
            others = ", ".join(n for n in names if n != user.strip())
            yield Event(
                position,
                at or UNKNOWN,
                written.strip(),
                user.strip(),
                others,
                "message",
                text.strip(),
                "",
                number,
            )


def _moment(written: str, reading: Reading) -> At | None:
    text, _, zone = written.rpartition(" ")
    hours = _ZONES.get(zone)
    made = in_words(text if hours is not None else written)
    if made is None:
        return None
    if hours is not None:
        return offset_time(
            made.replace(tzinfo=timezone(timedelta(hours=hours))), f"{zone}, written in the source"
        )
    return reading.clock.local(made)

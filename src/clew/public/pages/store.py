"""What the unit keeps of the site, read from the database some seconds old at most; Clew's own words where it keeps none.

When the database is away, pages go on with what was read last: help must not vanish with a server.
"""

from __future__ import annotations

import logging
import time
import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import Error, connection
from django.utils import timezone

_HERE = Path(__file__).parent
_FRESH_SECONDS = 5.0
_LOG = logging.getLogger("clew.public")


@dataclass(frozen=True, slots=True)
class Contact:
    """Somewhere to turn to. `checked_on` is the day on which the unit tried it; None: nobody of the unit has yet."""

    name: str
    kind: str
    title: str
    number: str
    address: str
    says: str
    checked_on: date | None
    source: str = ""

    @property
    def dial(self) -> str:
        return "".join(c for c in self.number if c.isdigit() or c == "+")


@dataclass(slots=True)
class Kept:
    """Everything that the unit keeps, as read at one moment."""

    pages: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    contacts: dict[str, dict[str, Any]] = field(default_factory=dict)
    alerts: list[tuple[str, datetime, datetime]] = field(default_factory=list)
    pauses: dict[str, str] = field(default_factory=dict)


class _Reader:
    def __init__(self) -> None:
        self.kept, self.at = Kept(), -1e9

    def now(self) -> Kept:
        if time.monotonic() - self.at > _FRESH_SECONDS:
            self.at = time.monotonic()
            try:
                self.kept = _read()
            except Error:
                connection.close()
                _LOG.error("the database does not answer: pages go on with what was read last")
        return self.kept

    def forget(self) -> None:
        self.at = -1e9


_READER = _Reader()


def _read() -> Kept:
    kept = Kept()
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, language, title, text FROM public_page WHERE text <> ''")
        kept.pages = {(name, language): (title, text) for name, language, title, text in cursor.fetchall()}
        cursor.execute("SELECT name, title, kind, number, address, says, hidden, checked_on FROM public_contact")
        names = [c.name for c in cursor.description]
        kept.contacts = {row[0]: dict(zip(names, row, strict=True)) for row in cursor.fetchall()}
        cursor.execute("SELECT text, begins_at, ends_at FROM public_alert WHERE ends_at > now() ORDER BY begins_at DESC, id DESC")
        kept.alerts = cursor.fetchall()
        cursor.execute("SELECT of, notice FROM public_pause")
        kept.pauses = dict(cursor.fetchall())
    return kept


@cache
def page_table() -> dict[str, dict[str, Any]]:
    """Every page of words: its title and where it stands, from the data file."""
    return tomllib.loads((_HERE / "data" / "pages.toml").read_text(encoding="utf-8"))["pages"]


@cache
def own_text(name: str) -> str:
    """Clew's own words of a page."""
    return (_HERE / "text" / f"{name}.md").read_text(encoding="utf-8")


def page_words(name: str, language: str) -> tuple[str, str, bool]:
    """Title and words of a page, and whether they are the unit's own. Raises KeyError for a page that is not in the table."""
    own = page_table()[name]
    held = _READER.now().pages.get((name, language))
    if held:
        return held[0] or own["title"], held[1], True
    return own["title"], own_text(name), False


@cache
def own_contacts() -> dict[str, Contact]:
    raw = tomllib.loads((_HERE / "data" / "contacts.toml").read_text(encoding="utf-8"))["contact"]
    return {
        c["name"]: Contact(
            c["name"],
            c["kind"],
            c["title"],
            c.get("number", ""),
            c.get("address", ""),
            c.get("says", ""),
            c.get("checked_on"),
            c.get("source", ""),
        )
        for c in raw
    }


def contacts(*kinds: str) -> list[Contact]:
    """Where to turn, in the data file's order, the unit's own after; of all kinds when none is named."""
    kept = _READER.now().contacts
    found = dict(own_contacts())
    for name, row in kept.items():
        found.pop(name, None) if row["hidden"] else found.update(
            {name: Contact(**{k: row[k] for k in ("name", "kind", "title", "number", "address", "says", "checked_on")})}
        )
    return [c for c in found.values() if not kinds or c.kind in kinds]


def alerts() -> list[str]:
    now = timezone.now()
    return [text for text, begins, ends in _READER.now().alerts if begins <= now < ends]


def pause(of: str, *, anew: bool = False) -> str:
    """The notice while reports or requests are paused; empty while they are taken. `anew`: as it stands now, not some seconds ago."""
    if anew:
        _READER.forget()
    return _READER.now().pauses.get(of, "")


@cache
def limits() -> dict[str, Any]:
    """Sizes, numbers and days of the public service, from the data file."""
    return tomllib.loads(settings.CLEW_LIMITS.read_text(encoding="utf-8"))

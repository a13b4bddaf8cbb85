"""What the unit keeps of the site, read from the database some seconds old at most; Clew's own
words where it keeps none.

When the database is away, pages go on with what was read last: help must not vanish with a server.
"""

from __future__ import annotations

import hashlib
import logging
import os
import threading
import tomllib
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import Error, connection
from django.utils import timezone

_HERE = Path(__file__).parent
_FRESH_SECONDS = 5.0
_PATIENCE_SECONDS = 3.0
_LOG = logging.getLogger("clew.public")


@dataclass(frozen=True, slots=True)
class Contact:
    """Somewhere to turn to.

    `checked_on` is the day on which the unit tried it; None: nobody of the unit has yet. `seen_on`
    is the day on which Clew found it in `source`; `unverified` is what was found once only, for the
    desk alone.
    """

    name: str
    kind: str
    title: str
    number: str
    address: str
    says: str
    checked_on: date | None
    source: str = ""
    text: str = ""
    hours: str = ""
    cost: str = ""
    languages: str = ""
    seen_on: date | None = None
    verified: bool = True
    unverified: dict[str, str] = field(default_factory=dict)

    @property
    def dial(self) -> str:
        return "".join(c for c in self.number if c.isdigit() or c == "+")


@dataclass(slots=True)
class Kept:
    """Everything that the unit keeps, as read at one moment."""

    pages: dict[tuple[str, str], tuple[str, str, str]] = field(default_factory=dict)
    contacts: dict[str, dict[str, Any]] = field(default_factory=dict)
    alerts: list[tuple[str, datetime, datetime]] = field(default_factory=list)
    pauses: dict[str, str] = field(default_factory=dict)


class _Reader:
    """Reads in a thread of its own every few seconds, so that no page waits for the database, not
    even for one that is silent.
    """

    def __init__(self) -> None:
        self.kept = Kept()
        self._turn = threading.Condition()
        self._wake = threading.Event()
        self._asked, self._answered = 0, -1
        self._of_process = 0
        self.away = False

    def now(self, *, anew: bool = False) -> Kept:
        """What was read last.

        `anew`, and before anything was read: what is read now, if that takes no longer than a
        moment.
        """
        with self._turn:
            if self._of_process != os.getpid():
                # The first page of a worker process: threads do not survive the fork from the one
                # that loaded us.
                self._of_process, self._answered = os.getpid(), -1
                threading.Thread(target=self._go_on_reading, name="site words", daemon=True).start()
            if anew or self._answered < 0:
                self._asked += 1
                wanted = self._asked
                self._wake.set()
                self._turn.wait_for(lambda: self._answered >= wanted, _PATIENCE_SECONDS)
            return self.kept

    def _go_on_reading(self) -> None:
        while True:
            with self._turn:
                asked = self._asked
            try:
                kept = _read()
            except Error:
                connection.close()
                if not self.away:
                    _LOG.error("the database does not answer: pages go on with what was read last")
                self.away = True
            else:
                if self.away:
                    _LOG.warning("the database answers again")
                self.away, self.kept = False, kept
            with self._turn:
                self._answered = asked
                self._turn.notify_all()
            self._wake.wait(_FRESH_SECONDS)
            self._wake.clear()


_READER = _Reader()


def database_answers() -> bool:
    """Whether it did when it was last asked, some seconds ago; nobody waits for it."""
    _READER.now()
    return not _READER.away


def _read() -> Kept:
    kept = Kept()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, language, title, text, of_text FROM public_page WHERE text <> ''"
        )
        kept.pages = {
            (name, language): (title, text, of_text)
            for name, language, title, text, of_text in cursor.fetchall()
        }
        cursor.execute(
            "SELECT name, title, kind, number, address, says, hidden, checked_on, hours, cost, languages FROM public_contact"
        )
        names = [c.name for c in cursor.description]
        kept.contacts = {row[0]: dict(zip(names, row, strict=True)) for row in cursor.fetchall()}
        cursor.execute(
            "SELECT text, begins_at, ends_at FROM public_alert WHERE ends_at > now() ORDER BY begins_at DESC, id DESC"
        )
        kept.alerts = cursor.fetchall()
        cursor.execute("SELECT of, notice FROM public_pause")
        kept.pauses = dict(cursor.fetchall())
    return kept


@cache
def page_table() -> dict[str, dict[str, Any]]:
    """Every page of words: its title and where it stands, from the data file."""
    return tomllib.loads((_HERE / "data" / "pages.toml").read_text(encoding="utf-8"))["pages"]


def page_address(name: str) -> str:
    """Where a page of words is, as the public site's urls.py has it: the desk draws words too, and
    has other addresses.
    """
    return f"/advice/{page_table()[name]['number']}/"


def page_name(number: int) -> str:
    """The name of a page of words by the number in its address. Raises ValueError."""
    found = next((name for name, page in page_table().items() if page["number"] == number), None)
    if found is None:
        raise ValueError(f"there is no page {number}")
    return found


@cache
def own_text(name: str) -> str:
    """Clew's own words of a page."""
    return (_HERE / "text" / f"{name}.md").read_text(encoding="utf-8")


def page_words(name: str, language: str) -> tuple[str, str, bool]:
    """Title and words of a page, and whether they are the unit's own.

    Raises KeyError for a page that is not in the table.
    """
    own = page_table()[name]
    held = _READER.now().pages.get((name, language))
    if held:
        return held[0] or own["title"], held[1], True
    return own["title"], own_text(name), False


def digest_of(title: str, text: str) -> str:
    """Of a page's words: a translation keeps that of the English it was made from."""
    return hashlib.sha256(f"{title}\n{text}".encode()).hexdigest()


def page_in(name: str, language: str) -> tuple[str, str, bool] | None:
    """Title and words of a page that two people of the unit put into another language, and whether
    the English has changed since; None where there is none.
    """
    held = _READER.now().pages.get((name, language))
    if held is None:
        return None
    title, text, of_text = held
    english = page_words(name, "en-gb")
    return title, text, digest_of(english[0], english[1]) != of_text


def languages_of(name: str) -> set[str]:
    """Codes of the languages in which a page can be read."""
    return {language for page, language in _READER.now().pages if page == name}


def pages_in(language: str) -> list[tuple[str, str]]:
    """Names and titles of the pages that can be read in a language other than English, in the order
    of the table.
    """
    held = _READER.now().pages
    return [
        (name, held[name, language][0] or own["title"])
        for name, own in page_table().items()
        if (name, language) in held
    ]


def languages_with_pages() -> set[str]:
    """Codes of the languages in which something can be read. English is one where the unit has
    words of its own.
    """
    return {language for _, language in _READER.now().pages}


@cache
def own_contacts() -> dict[str, Contact]:
    """Clew's own, those that are not verified too."""
    raw = tomllib.loads((_HERE / "data" / "contacts.toml").read_text(encoding="utf-8"))["contact"]
    return {
        c["name"]: Contact(
            c["name"],
            c["kind"],
            c["title"],
            c.get("number", ""),
            c.get("address", ""),
            c.get("says", ""),
            None,
            c.get("source", ""),
            c.get("text", ""),
            c.get("hours", ""),
            c.get("cost", ""),
            c.get("languages", ""),
            c["seen_on"],
            c["verified"],
            c.get("unverified", {}),
        )
        for c in raw
    }


_KEPT = (
    "name",
    "kind",
    "title",
    "number",
    "address",
    "says",
    "checked_on",
    "hours",
    "cost",
    "languages",
)


def _kept_contact(row: dict[str, Any]) -> Contact:
    """A contact as the unit keeps it.

    The unit keeps one number of each. Clew's own number for texts stays; where that is the only
    one, the unit's number is for texts too.
    """
    kept = Contact(**{k: row[k] for k in _KEPT})
    own = own_contacts().get(kept.name)
    if own is None or not own.text:
        return kept
    if own.number:
        return replace(kept, text=own.text)
    return replace(kept, text=kept.number, number="")


def contacts(*asked: str) -> list[Contact]:
    """Where to turn, of the kinds and names asked for and in that order; all when none is.

    Within a kind in the data file's order, the unit's own after. What nobody verified is left out.
    """
    kept = _READER.now().contacts
    found = {name: c for name, c in own_contacts().items() if c.verified}
    for name, row in kept.items():
        if row["hidden"]:
            found.pop(name, None)
        else:
            found[name] = _kept_contact(row)
    if not asked:
        return list(found.values())
    chosen = {
        c.name: c for word in asked for c in found.values() if c.kind == word or c.name == word
    }
    return list(chosen.values())


def alerts() -> list[str]:
    now = timezone.now()
    return [text for text, begins, ends in _READER.now().alerts if begins <= now < ends]


def pause(of: str, *, anew: bool = False) -> str:
    """The notice while reports or requests are paused; empty while they are taken. `anew`: as it
    stands now, not some seconds ago.
    """
    return _READER.now(anew=anew).pauses.get(of, "")


@cache
def limits() -> dict[str, Any]:
    """Sizes, numbers and days of the public service: the data file that ships, and what a force's
    own file says otherwise.
    """
    shipped = tomllib.loads((_HERE / "data" / "limits.toml").read_text(encoding="utf-8"))
    own = tomllib.loads(settings.CLEW_LIMITS.read_text(encoding="utf-8"))
    return {
        name: {**part, **own.get(name, {})}
        for name, part in shipped.items()
        if isinstance(part, dict)
    }


def promise() -> dict[str, str]:
    """What the unit says of when it reads and answers, and who holds the data; each may be empty."""
    return {**limits()["promise"], **limits()["holder"]}

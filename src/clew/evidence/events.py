"""What a reader gives: one event a row, and what it could not read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from clew.evidence.clock import Clock
from clew.evidence.layouts import Layout
from clew.evidence.moments import At

COLUMNS = (
    "source",
    "position",
    "at_utc",
    "written",
    "zone",
    "sender",
    "receiver",
    "kind",
    "text",
    "attachment",
)
UNREAD_COLUMNS = ("source", "place", "reason", "content")

# The person whose telephone or account was exported, where the export does not name them.
OWNER = "owner of this export"


class Event(NamedTuple):
    """One thing that happened. `conversation` keeps its events in the order of the source."""

    position: str | int
    at: At
    written: str
    sender: str
    receiver: str
    kind: str
    text: str
    attachment: str = ""
    conversation: str | int = ""


class Unread(NamedTuple):
    """What was not understood: file, place, reason, and the content itself where it is short."""

    source: str
    place: str
    reason: str
    content: str = ""


class CannotRead(Exception):
    """A file is no use as a whole; the message says why and what to do. The others are read."""


class Reading(NamedTuple):
    """What every reader is given beside the file. `format` is told which format it turned out to be
    (formats.toml);
    `used` collects names of attachments."""

    clock: Clock
    unread: Callable[[str | int, str, str], None]
    note: Callable[[str], None]
    format: Callable[[str], None]
    dates: str | None
    workspace: Path
    used: set[str]
    mapping: Layout | None = None

"""E-mail: mailboxes (mbox) and single messages (eml). The text is taken, never shown as a page;
nothing it points to is fetched.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from typing import IO

from clew.evidence.clock import offset_time
from clew.evidence.events import Event, Reading
from clew.evidence.moments import At
from clew.evidence.sources import Item

_LARGEST = 36 * 2**20  # a large mail with its attachments, as they are sent
_LONGEST_LINE = 2**20
_HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9-]{0,60}:[ \t]?")
_KNOWN = re.compile(
    rb"^(?:From|To|Date|Subject|Message-ID|Received|Return-Path|Delivered-To|MIME-Version):",
    re.I | re.M,
)
_TAGS = re.compile(
    r"<(?:script|style)\b.*?</(?:script|style)\s*>|<!--.*?-->|<[^>]{0,5000}>", re.S | re.I
)
_PARSER = BytesParser(policy=policy.default)


def recognise_mailbox(head: bytes) -> bool:
    return head.startswith(b"From ") and len(_KNOWN.findall(head)) >= 2


def recognise_message(head: bytes) -> bool:
    start = head.lstrip(b"\xef\xbb\xbf\r\n")
    top = re.split(rb"\r?\n\r?\n", start, maxsplit=1)[0]
    return bool(_HEADER.match(start)) and len(_KNOWN.findall(top)) >= 2


def read_mailbox(item: Item, reading: Reading) -> Iterator[Event]:
    """Position: the number of the message. A line "From " after an empty line begins the next, as
    mboxrd has it.
    """
    number, size, empty = 0, 0, True
    held: list[bytes] = []
    began = b""
    with item.open() as stream:
        for line in iter(lambda: stream.readline(_LONGEST_LINE), b""):
            if line.startswith(b"From ") and empty:
                if number:
                    yield from _message(number, held, size, reading, began)
                number, held, size, began = number + 1, [], 0, line
            elif number:
                size += len(line)
                if size <= _LARGEST:
                    held.append(line[1:] if re.match(rb">+From ", line) else line)
            empty = line in (b"\n", b"\r\n")
        if number:
            yield from _message(number, held, size, reading, began)


def read_message(item: Item, reading: Reading) -> Iterator[Event]:
    with item.open() as stream:
        raw = _whole(stream)
    yield from _message(1, [raw], item.size, reading)


def _whole(stream: IO[bytes]) -> bytes:
    return stream.read(_LARGEST)


def _message(
    number: int, held: list[bytes], size: int, reading: Reading, line: bytes = b""
) -> Iterator[Event]:
    """`line`: the one that begins it in a mailbox, which often has the day on which it came."""
    if size > _LARGEST:
        reading.unread(
            f"message {number}",
            f"larger than {_LARGEST // 2**20} MB; only its beginning is read",
            "",
        )
    try:
        message = _PARSER.parsebytes(b"".join(held))
        yield _event(
            number, message, reading, _text(line[:200].decode("utf-8", "backslashreplace"))
        )
    except (
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        IndexError,
        RecursionError,
    ) as problem:
        reading.unread(
            f"message {number}",
            f"it cannot be read as an e-mail ({type(problem).__name__}: {problem})",
            b"".join(held)[:2000].decode("utf-8", "backslashreplace"),
        )


def _text(value: object) -> str:
    return " ".join(str(value or "").split())


def _event(number: int, message: EmailMessage, reading: Reading, line: str = "") -> Event:
    written = _text(message.get("Date"))
    try:
        made = parsedate_to_datetime(written) if written else None
        at = (
            None
            if made is None
            else reading.clock.local(made)
            if made.tzinfo is None and not written.endswith("-0000")
            else offset_time(_utc(made))
        )
    except (ValueError, TypeError, OverflowError):
        at = None
    if at is None:
        what = f"the date {written!r} cannot be read" if written else "it has no date"
        if line:
            what += f"; its mailbox has it under the line {line!r}"
        reading.unread(
            f"message {number}", f"{what}; the e-mail is in the timeline without a time", ""
        )
        at = At(None, "", "no time in the source")
    files = [
        part.get_filename() or part.get_content_type()
        for part in message.walk()
        if not part.is_multipart() and _attached(part)
    ]
    to = ", ".join(t for t in (_text(message.get(h)) for h in ("To", "Cc", "Bcc")) if t)
    text = f"{_text(message.get('Subject'))}\n{_body(message)}".strip()
    return Event(
        number,
        at,
        written,
        _text(message.get("From")),
        to,
        "message",
        text,
        "; ".join(_text(f) for f in files),
    )


def _utc(made: datetime) -> datetime:
    return made if made.tzinfo else made.replace(tzinfo=UTC)


def _attached(part: EmailMessage) -> bool:
    return (
        part.get_content_disposition() == "attachment"
        or bool(part.get_filename())
        or part.get_content_maintype() not in ("text", "multipart", "message")
    )


def _body(message: EmailMessage) -> str:
    part = message.get_body(("plain", "html"))
    if part is None:
        return ""
    try:
        text = str(part.get_content())
    except LookupError:
        raw = part.get_payload(decode=True)
        text = raw.decode("utf-8", "backslashreplace") if isinstance(raw, bytes) else ""
    if part.get_content_subtype() == "html":
        text = plain(text)
    return text.replace("\r\n", "\n").strip()


def plain(page: str) -> str:
    """The words of a page in HTML."""
    text = html.unescape(_TAGS.sub(" ", page.replace("</p>", "\n").replace("<br>", "\n")))
    return re.sub(r"[ \t]+", " ", re.sub(r"\s*\n\s*", "\n", text)).strip()

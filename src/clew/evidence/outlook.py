"""Mailboxes of Outlook (PST and OST) through libpff: e-mails with their folders, and contacts. What
was deleted and is left over in the file is not looked for. Nothing it points to is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from clew.evidence.clock import offset_time
from clew.evidence.events import CannotRead, Event, Reading
from clew.evidence.mail import plain
from clew.evidence.moments import UNKNOWN, At
from clew.evidence.sources import Item

# MS-OXPROPS, by number.
_CLASS, _FLAGS, _KIND_OF_RECIPIENT = 0x001A, 0x0E07, 0x0C15
_NAME, _ADDRESS, _SMTP = 0x3001, 0x3003, 0x39FE
_SENDER_ADDRESS, _SENDER_SMTP = 0x0C1F, 0x5D01
_FILE_NAME, _LONG_NAME = 0x3704, 0x3707
_TELEPHONES = (0x3A08, 0x3A09, 0x3A1A, 0x3A1B, 0x3A1C, 0x3A2F)
_ADDRESS_FORM = re.compile(r"[^@\s]{1,64}@[^@\s]{1,200}\.[a-z]{2,}", re.I)
_UNSENT = 0x8
_TEXT = (0x1E, 0x1F)
_BLIND = 3
_DEEPEST = 64
# Settings and views that Outlook keeps as if they were messages.
_OF_OUTLOOK = ("IPM.Microsoft", "IPM.Configuration", "IPM.Rule")


def recognise(head: bytes) -> bool:
    return head.startswith(b"!BDN")


def read(item: Item, reading: Reading) -> Iterator[Event]:
    """Position: the folder and the number within it, as Outlook keeps them."""
    try:
        import pypff
    except ImportError:
        raise CannotRead(
            "a mailbox of Outlook, and the library libpff-python is not installed here; install it, or ask for the mailbox as MBOX or EML"
        ) from None
    with item.on_disk(reading.workspace) as path:
        book = pypff.file()
        try:
            book.open(str(path))
        except OSError as problem:
            raise CannotRead(f"a mailbox of Outlook that is damaged ({_short(problem)})") from None
        try:
            yield from folder(book.root_folder, "", reading, 0)
        except OSError as problem:
            reading.unread("", f"the mailbox is damaged from here on ({_short(problem)})", "")
        finally:
            book.close()


def folder(held: Any, path: str, reading: Reading, depth: int) -> Iterator[Event]:
    """What stands in a folder and in those below it."""
    if depth > _DEEPEST:
        reading.unread(path, "folders within folders without end", "")
        return
    for number in range(held.number_of_sub_items):
        where = f"{path or 'mailbox'}, {number + 1}"
        try:
            one = held.get_sub_item(number)
            if hasattr(one, "number_of_sub_folders"):
                yield from folder(one, f"{path}/{one.name or 'no name'}", reading, depth + 1)
            else:
                yield from _of(one, where, path, reading)
        except (OSError, ValueError, TypeError, AttributeError, OverflowError) as problem:
            reading.unread(where, f"it cannot be read ({_short(problem)})", "")


def _of(one: Any, where: str, path: str, reading: Reading) -> Iterator[Event]:
    values = _values(one)
    kind = str(values.get(_CLASS) or "")
    if kind.startswith(_OF_OUTLOOK):
        return
    if kind.startswith("IPM.Contact"):
        yield _contact(one, where, values)
    elif kind.startswith(("IPM.Note", "IPM.Post", "IPM.Schedule.Meeting", "REPORT.")):
        yield _message(one, where, path, values, reading)
    else:
        reading.unread(where, f"an entry of Outlook of the kind {kind or 'none'}, which is not read", str(getattr(one, "subject", "") or ""))  # fmt: skip


def _message(one: Any, where: str, path: str, values: dict[int, Any], reading: Reading) -> Event:
    sent, arrived = one.client_submit_time, one.delivery_time
    moment = sent or arrived
    at = _moment(moment)
    if at is UNKNOWN:
        reading.unread(where, "no time of sending or arriving; the e-mail is in the timeline without a time", "")  # fmt: skip
    written = " ".join(
        f"{word} {time:%Y-%m-%d %H:%M:%S} UTC"
        for word, time in (("sent", sent), ("arrived", arrived))
        if _moment(time) is not UNKNOWN
    )
    address = values.get(_SENDER_SMTP) or values.get(_SENDER_ADDRESS)
    draft = " [not sent: a draft]" if (values.get(_FLAGS) or 0) & _UNSENT else ""
    said = f"{one.subject or ''}{draft}\n{_body(one, where, reading)}".strip()
    return Event(
        where,
        at,
        written,
        _person(one.sender_name, address),
        ", ".join(_recipients(one)),
        "message",
        said,
        "; ".join(_attachments(one)),
        path,
    )


def _moment(time: datetime | None) -> At:
    # 1601 and years about it stand for a time that was never set.
    return offset_time(time.replace(tzinfo=UTC), "UTC, as Outlook stores it") if time and time.year > 1970 else UNKNOWN  # fmt: skip


def _body(one: Any, where: str, reading: Reading) -> str:
    if text := one.plain_text_body:
        return _decoded(text).replace("\r\n", "\n").strip()
    if text := one.html_body:
        return plain(_decoded(text))
    if one.rtf_body:
        reading.unread(where, "its words stand in RTF only, which is not read; the e-mail is in the timeline without them", "")  # fmt: skip
    return ""


def _decoded(text: bytes | str) -> str:
    if isinstance(text, str):
        return text
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        return text.decode("cp1252", "backslashreplace")


def _recipients(one: Any) -> Iterator[str]:
    held = one.recipients
    for number in range(held.number_of_record_sets if held else 0):
        values = _entries(held.get_record_set(number))
        blind = " (blind copy)" if values.get(_KIND_OF_RECIPIENT) == _BLIND else ""
        yield _person(values.get(_NAME), values.get(_SMTP) or values.get(_ADDRESS)) + blind


def _attachments(one: Any) -> Iterator[str]:
    for number in range(one.number_of_attachments):
        values = _values(one.get_attachment(number))
        yield str(
            values.get(_LONG_NAME) or values.get(_FILE_NAME) or values.get(_NAME) or "no name"
        )


def _contact(one: Any, where: str, values: dict[int, Any]) -> Event:
    told = [str(values[t]) for t in _TELEPHONES if values.get(t)]
    # Addresses of a contact have numbers that each mailbox gives them: they are known by their form.
    told += [v for v in values.values() if isinstance(v, str) and _ADDRESS_FORM.fullmatch(v)]
    name = str(values.get(_NAME) or one.subject or "no name")
    return Event(where, UNKNOWN, "", name, "", "contact", "; ".join(dict.fromkeys(told)) or "no number")  # fmt: skip


def _person(name: object, address: object) -> str:
    name, address = str(name or "").strip(), str(address or "").strip()
    if "@" not in address:
        return name or address
    return f"{name} <{address}>" if name and name != address else address


def _values(one: Any) -> dict[int, Any]:
    """Texts and numbers of an entry by the number of its property; the first of each."""
    made: dict[int, Any] = {}
    for number in range(one.number_of_record_sets):
        for key, value in _entries(one.get_record_set(number)).items():
            made.setdefault(key, value)
    return made


def _entries(held: Any) -> dict[int, Any]:
    made: dict[int, Any] = {}
    for number in range(held.number_of_entries):
        entry = held.get_entry(number)
        if entry.value_type in _TEXT:
            made.setdefault(entry.entry_type, entry.get_data_as_string())
        elif entry.value_type == 3 and entry.data:
            made.setdefault(entry.entry_type, int.from_bytes(entry.data[:4], "little"))
    return made


def _short(problem: Exception) -> str:
    return str(problem).split(" libpff_")[0][:200]

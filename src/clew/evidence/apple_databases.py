"""Databases that Apple's telephones and computers keep: Messages (chat.db, sms.db), calls,
voicemail, the address book.

Columns of Messages as ReagentX's imessage-exporter documents them; the code is our own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from clew.evidence.clock import try_instant
from clew.evidence.databases import Database
from clew.evidence.events import OWNER, Event, Reading
from clew.evidence.moments import UNKNOWN
from clew.evidence.whatsapp_databases import apple_time

_TAPBACKS = {
    0: "loved",
    1: "liked",
    2: "disliked",
    3: "laughed at",
    4: "emphasised",
    5: "questioned",
    6: "reacted to",
    7: "put a sticker on",
}


def streamtyped_text(body: bytes) -> str | None:
    """The text in an attributed body of NeXT's typedstream: the first string after its class. None
    where there is none.
    """
    start = body.find(b"NSString")
    if not body.startswith(b"\x04\x0bstreamtyped") or start < 0:
        return None
    # The class is closed by its version and its parent; "+" says that bytes follow.
    plus = body.find(b"+", start + 8, start + 24)
    if plus < 0 or plus + 1 >= len(body):
        return None
    at, size = plus + 2, body[plus + 1]
    if size == 0x81:
        at, size = plus + 4, int.from_bytes(body[plus + 2 : plus + 4], "little")
    elif size == 0x82:
        at, size = plus + 6, int.from_bytes(body[plus + 2 : plus + 6], "little")
    elif size > 0x82:
        return None
    return (
        body[at : at + size].decode("utf-8", "backslashreplace") if at + size <= len(body) else None
    )


def messages(database: Database, reading: Reading) -> Iterator[Event]:
    c, has = database.column, database.has
    chats = has("chat_message_join", "chat_id", "message_id") and has("chat", "chat_identifier")
    files: dict[int, list[str]] = {}
    if has("message_attachment_join", "message_id", "attachment_id") and has(
        "attachment", "filename"
    ):
        query = f"select j.message_id, a.filename, {c('attachment', 'transfer_name', 'a')} from message_attachment_join j join attachment a on a.ROWID = j.attachment_id order by j.attachment_id"
        for message, path, name in database.rows(query):
            files.setdefault(message, []).append(str(path or name or "without a name"))
    chat_of: dict[int, tuple[int, str]] = {}
    if chats:
        query = f"select j.message_id, j.chat_id, h.chat_identifier, {c('chat', 'display_name', 'h')} from chat_message_join j join chat h on h.ROWID = j.chat_id order by j.chat_id desc"
        for message, chat, identifier, name in database.rows(query):
            chat_of[message] = (chat, f"{name} ({identifier})" if name else str(identifier or ""))
    m = "message"
    query = (
        f"select m.ROWID, m.date, m.is_from_me, {c(m, 'text', 'm')}, {c(m, 'attributedBody', 'm')}, {c('handle', 'id', 'h')}, {c(m, 'item_type', 'm')}, "
        f"{c(m, 'associated_message_type', 'm')}, {c(m, 'date_edited', 'm')}, {c(m, 'date_retracted', 'm')}, {c(m, 'service', 'm')}, {c(m, 'handle_id', 'm')} "
        "from message m left join handle h on h.ROWID = m.handle_id order by m.ROWID"
    )
    for (
        key,
        date,
        mine,
        text,
        body,
        handle,
        item,
        tapback,
        edited,
        retracted,
        service,
        handle_key,
    ) in database.rows(query):
        at, written = apple_time(date)
        said = text if isinstance(text, str) else ""
        if not said and isinstance(body, bytes):
            found = streamtyped_text(body)
            if found is None:
                reading.unread(
                    f"message {key}",
                    "the body is in a form that is not read; the message is in the timeline without its text",
                    body[:200].hex(),
                )
            said = found or ""
        said = _told(said, tapback, edited, retracted)
        chat, other = chat_of.get(key, (0, ""))
        person = str(handle or "")
        group = bool(other) and other != person
        sender = OWNER if mine else person or other
        receiver = (other or person) if mine or group else OWNER
        kind = "system" if item else "message"
        yield Event(
            f"message {key}",
            at,
            f"{written}; {service}" if service else written,
            sender,
            receiver,
            kind,
            said.replace("\ufffc", "").strip("\n") or ("(group changed)" if item else ""),
            "; ".join(files.get(key, [])),
            f"chat {chat or handle_key}",
        )


def _told(text: str, tapback: Any, edited: Any, retracted: Any) -> str:
    if isinstance(tapback, int) and 2000 <= tapback < 4000:
        what = _TAPBACKS.get(tapback % 1000, "reacted to")
        text = f"({'reaction' if tapback < 3000 else 'reaction taken back'}: {what} a message) {text}".strip()
    for number, what in ((edited, "edited"), (retracted, "taken back by its sender")):
        if number:
            text = f"{text} ({what} {apple_time(number)[0].utc})".strip()
    return text


def calls(database: Database, reading: Reading) -> Iterator[Event]:
    c, t = database.column, "ZCALLRECORD"
    query = f"select Z_PK, ZDATE, ZADDRESS, {c(t, 'ZDURATION')}, {c(t, 'ZORIGINATED')}, {c(t, 'ZANSWERED')}, {c(t, 'ZSERVICE_PROVIDER')}, {c(t, 'ZNAME')} from {t} order by ZDATE, Z_PK"
    for key, date, address, duration, mine, answered, service, name in database.rows(query):
        at, written = apple_time(date)
        number = (
            address.decode("utf-8", "backslashreplace")
            if isinstance(address, bytes)
            else str(address or "number withheld")
        )
        other = f"{name} ({number})" if name else number
        way = "outgoing call" if mine else "incoming call" if answered else "missed call"
        text = f"{way}, {duration or 0:.0f} seconds" + (f", {service}" if service else "")
        yield Event(
            f"{t} {key}",
            at,
            written,
            OWNER if mine else other,
            other if mine else OWNER,
            "call",
            text,
        )


def voicemails(database: Database, reading: Reading) -> Iterator[Event]:
    c, t = database.column, "voicemail"
    query = f"select ROWID, date, sender, duration, {c(t, 'receiver')}, {c(t, 'trashed_date')} from {t} order by date, ROWID"
    for key, date, sender, duration, receiver, trashed in database.rows(query):
        at = try_instant(date) if isinstance(date, int | float) else UNKNOWN
        deleted = f", deleted {apple_time(trashed)[0].utc}" if trashed else ""
        yield Event(
            f"voicemail {key}",
            at,
            str(date),
            str(sender or ""),
            str(receiver or OWNER),
            "voicemail",
            f"voicemail, {duration} seconds{deleted}",
            f"{key}.amr",
        )


def address_book(database: Database, reading: Reading) -> Iterator[Event]:
    numbers: dict[int, list[str]] = {}
    if database.has("ABMultiValue", "record_id", "value"):
        for person, value in database.rows(
            "select record_id, value from ABMultiValue where value is not null order by record_id"
        ):
            numbers.setdefault(person, []).append(str(value))
    for key, first, last, organisation, made in database.rows(
        f"select ROWID, First, Last, {database.column('ABPerson', 'Organization')}, {database.column('ABPerson', 'CreationDate')} from ABPerson order by ROWID"
    ):
        at, written = apple_time(made)
        name = " ".join(p for p in (first, last) if p) or organisation or ""
        yield Event(
            f"ABPerson {key}", at, written, name, "", "contact", "; ".join(numbers.get(key, []))
        )

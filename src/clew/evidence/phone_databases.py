"""Databases of telephones: which app's they are is seen from their tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from clew.evidence import alerts, apple_databases, whatsapp_databases
from clew.evidence.databases import Database, opened
from clew.evidence.events import CannotRead, Event, Reading
from clew.evidence.sources import Item

_Read = Callable[[Database, Reading], Iterator[Event]]

# What a database of the app must have, and what reads it.
_KNOWN: tuple[tuple[str, tuple[str, ...], str, _Read], ...] = (
    (
        "ZWAMESSAGE",
        ("Z_PK", "ZISFROMME", "ZMESSAGEDATE", "ZTEXT", "ZCHATSESSION"),
        "whatsapp-ios",
        whatsapp_databases.ios_messages,
    ),
    (
        "ZWACDCALLEVENT",
        ("Z_PK", "ZDATE", "ZDURATION"),
        "whatsapp-ios-calls",
        whatsapp_databases.ios_calls,
    ),
    (
        "ZWAADDRESSBOOKCONTACT",
        ("Z_PK", "ZFULLNAME"),
        "whatsapp-ios-contacts",
        whatsapp_databases.ios_contacts,
    ),
    (
        "message",
        ("_id", "chat_row_id", "from_me", "timestamp", "text_data", "message_type"),
        "whatsapp-android",
        whatsapp_databases.android_messages,
    ),
    (
        "messages",
        ("_id", "key_remote_jid", "key_from_me", "data", "timestamp"),
        "whatsapp-android-old",
        whatsapp_databases.android_messages_before_2022,
    ),
    (
        "wa_contacts",
        ("jid", "display_name"),
        "whatsapp-android-contacts",
        whatsapp_databases.android_contacts,
    ),
    ("message", ("ROWID", "date", "is_from_me", "handle_id"), "imessage", apple_databases.messages),
    ("message", ("guid", "date", "is_from_me", "handle_id"), "imessage", apple_databases.messages),
    ("ZCALLRECORD", ("Z_PK", "ZDATE", "ZADDRESS"), "iphone-calls", apple_databases.calls),
    (
        "voicemail",
        ("ROWID", "date", "sender", "duration"),
        "iphone-voicemail",
        apple_databases.voicemails,
    ),
    ("ABPerson", ("ROWID", "First", "Last"), "iphone-address-book", apple_databases.address_book),
    ("DeviceData", ("creationTimestampMillis", "macAddress"), "android-trackers", alerts.trackers),
)


def recognise(head: bytes) -> bool:
    return head.startswith(b"SQLite format 3\0")


def read(item: Item, reading: Reading) -> Iterator[Event]:
    """Position: the table and the number of the row."""
    with opened(item, reading.workspace) as database:
        found = {
            name: reader for table, columns, name, reader in _KNOWN if database.has(table, *columns)
        }
        if not found:
            tables = ", ".join(sorted(database.tables)[:12]) or "none"
            raise CannotRead(f"a database of an app that is not read; its tables: {tables}")
        for name, reader in found.items():
            reading.format(name)
            yield from reader(database, reading)

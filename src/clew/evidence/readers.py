"""Every format that is read, how it is recognised by its content, and whether it was tried on a
real export.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from clew.evidence import (
    contacts,
    heif,
    json_exports,
    mail,
    old_facebook,
    outlook,
    phone_databases,
    photographs,
    sms_backup,
    spreadsheets,
    ufdr,
    whatsapp_text,
)
from clew.evidence.events import Event, Reading
from clew.evidence.sources import Item


class Reader(NamedTuple):
    """`name`: its format in formats.toml; empty where the reader finds out which of several it is."""

    name: str
    recognise: Callable[[bytes], bool]
    read: Callable[[Item, Reading], Iterator[Event]]


# In this order: the sharpest mark first, a table of any kind last.
READERS = (
    Reader("", phone_databases.recognise, phone_databases.read),
    Reader("outlook", outlook.recognise, outlook.read),
    Reader("photograph", photographs.recognise, photographs.read),
    Reader("photograph-heif", heif.recognise, photographs.read_heif),
    Reader("", spreadsheets.recognise, spreadsheets.read),
    Reader("sms-backup", sms_backup.recognise, sms_backup.read),
    Reader("ufdr", ufdr.recognise, ufdr.read),
    Reader("facebook-page", old_facebook.recognise, old_facebook.read),
    Reader("", json_exports.recognise, json_exports.read),
    Reader("vcard", contacts.recognise, contacts.read),
    Reader("whatsapp-text", whatsapp_text.recognise, whatsapp_text.read),
    Reader("mailbox", mail.recognise_mailbox, mail.read_mailbox),
    Reader("e-mail", mail.recognise_message, mail.read_message),
    Reader("", spreadsheets.recognise_text, spreadsheets.read_text),
)


def reader_of(head: bytes) -> Reader | None:
    """By content alone. A name says nothing."""
    return next((r for r in READERS if r.recognise(head)), None)

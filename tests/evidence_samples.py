"""Small made-up exports in every variant, each with the timeline that is right for it: (UTC,
sender, kind, text).

The right times stand here as words, worked out by hand from the clock of the United Kingdom, never
by the code under test.
"""

from __future__ import annotations

import base64
import io
import json
import sqlite3
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

OWNER = "owner of this export"
Row = tuple[str, str, str, str]


@dataclass(frozen=True)
class Sample:
    """`marks`: how many rows have a zone with these words."""

    name: str
    write: Callable[[Path], Path]
    rows: list[Row]
    marks: dict[str, int] = field(default_factory=dict)
    status: int = 0
    arguments: tuple[str, ...] = ()


def _text(name: str, text: str, encoding: str = "utf-8") -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(text.encode(encoding))
        return path

    return write


# WhatsApp: one chat of three messages, under every head that was seen. 28 July is in summer time, 6
# December is not.

_SAID = ["Ann Lee: hello", "+44 7700 900123: are you there?", "Ann Lee: no: go away\nand stay away"]
_RIGHT: list[Row] = [
    ("2025-07-28T20:25:15Z", "Ann Lee", "message", "hello"),
    ("2025-07-31T12:05:00Z", "+44 7700 900123", "message", "are you there?"),
    ("2025-12-06T00:07:09Z", "Ann Lee", "message", "no: go away\nand stay away"),
]
_NO_SECONDS = [(at[:17] + "00Z", *rest) for at, *rest in _RIGHT]

_HEADS = {
    "android": ("28/07/2025, 21:25 - ", "31/07/2025, 13:05 - ", "06/12/2025, 00:07 - "),
    "android-short-year": ("28/07/25, 21:25 - ", "31/07/25, 13:05 - ", "06/12/25, 00:07 - "),
    "android-pm": ("28/07/2025, 9:25 pm - ", "31/07/2025, 1:05 pm - ", "06/12/2025, 12:07 am - "),
    "android-narrow-space": (
        "28/07/2025, 9:25\u202fpm - ",
        "31/07/2025, 1:05\u202fpm - ",
        "06/12/2025, 12:07\u202fam - ",
    ),
    "android-p.m.": ("7/28/25, 9:25 p.m. - ", "7/31/25, 1:05 p.m. - ", "12/6/25, 12:07 a.m. - "),
    "android-p.-m.": (
        "28/7/25 9:25 p.\u00a0m. - ",
        "31/7/25 1:05 p.\u00a0m. - ",
        "6/12/25 12:07 a.\u00a0m. - ",
    ),
    "american": ("7/28/25, 21:25 - ", "7/31/25, 13:05 - ", "12/6/25, 00:07 - "),
    "american-pm": ("7/28/2025, 9:25 PM - ", "7/31/2025, 1:05 PM - ", "12/6/2025, 12:07 AM - "),
    "dots": ("28.07.2025, 21:25 - ", "31.07.2025, 13:05 - ", "06.12.2025, 00:07 - "),
    "dashes-dot-clock": (
        "28-07-2025, 09.25 PM - ",
        "31-07-2025, 01.05 PM - ",
        "06-12-2025, 12.07 AM - ",
    ),
    "year-first": ("2025-07-28, 21:25 - ", "2025-07-31, 13:05 - ", "2025-12-06, 00:07 - "),
    "year-first-slashes": ("2025/07/28, 21:25 - ", "2025/07/31, 13:05 - ", "2025/12/06, 00:07 - "),
    "french": ("28/07/2025 à 21:25 - ", "31/07/2025 à 13:05 - ", "06/12/2025 à 00:07 - "),
    "german-old": ("28.07.25 um 21:25 - ", "31.07.25 um 13:05 - ", "06.12.25 um 00:07 - "),
}
_HEADS_WITH_SECONDS = {
    "iphone": ("[28/07/2025, 21:25:15] ", "[31/07/2025, 13:05:00] ", "[06/12/2025, 00:07:09] "),
    "iphone-marked": (
        "\u200e[28/07/2025, 21:25:15] ",
        "[31/07/2025, 13:05:00] ",
        "\u200e[06/12/2025, 00:07:09] ",
    ),
    "iphone-pm": (
        "[28/07/2025, 9:25:15 PM] ",
        "[31/07/2025, 1:05:00 PM] ",
        "[06/12/2025, 12:07:09 AM] ",
    ),
    "iphone-narrow-space": (
        "[28/07/2025, 9:25:15\u202fPM] ",
        "[31/07/2025, 1:05:00\u202fPM] ",
        "[06/12/2025, 12:07:09\u202fAM] ",
    ),
    "iphone-p.-m.": (
        "[28/7/25 9:25:15 p. m.] ",
        "[31/7/25 1:05:00 p. m.] ",
        "[6/12/25 12:07:09 a. m.] ",
    ),
    "iphone-american": (
        "[7/28/25, 9:25:15 PM] ",
        "[7/31/25, 1:05:00 PM] ",
        "[12/6/25, 12:07:09 AM] ",
    ),
    "iphone-month-first-dots": (
        "[07.28.25 21:25:15] ",
        "[07.31.25 13:05:00] ",
        "[12.06.25 00:07:09] ",
    ),
    "iphone-year-first": (
        "[2025/07/28, 21:25:15] ",
        "[2025/07/31, 13:05:00] ",
        "[2025/12/06, 00:07:09] ",
    ),
    "iphone-dashes": ("[28-07-25 21:25:15] ", "[31-07-25 13:05:00] ", "[06-12-25 00:07:09] "),
    "finnish": (
        "28.7.2025 klo 21.25.15 - ",
        "31.7.2025 klo 13.05.00 - ",
        "6.12.2025 klo 0.07.09 - ",
    ),
    "croatian": ("28. 7. 2025. 21:25:15 ", "31. 7. 2025. 13:05:00 ", "6. 12. 2025. 0:07:09 "),
    "old-dots": ("28.07.25 21.25.15: ", "31.07.25 13.05.00: ", "06.12.25 00.07.09: "),
}


# Words for the halves of the day, digits and order of other languages.
_HEADS_OF_LANGUAGES = {
    "greek": ("28/7/2025, 9:25 μ.μ. - ", "31/7/2025, 1:05 μ.μ. - ", "6/12/2025, 12:07 π.μ. - "),
    "arabic": (
        "\u200f٢٨\u200f/٧\u200f/٢٠٢٥، ٩:٢٥ م - ",
        "\u200f٣١\u200f/٧\u200f/٢٠٢٥، ١:٠٥ م - ",
        "\u200f٦\u200f/١٢\u200f/٢٠٢٥، ١٢:٠٧ ص - ",
    ),
    "korean": (
        "2025. 7. 28. 오후 9:25 - ",
        "2025. 7. 31. 오후 1:05 - ",
        "2025. 12. 6. 오전 12:07 - ",
    ),
    "vietnamese": ("21:25, 28/07/2025 - ", "13:05, 31/07/2025 - ", "00:07, 06/12/2025 - "),
}


def _chat(heads: tuple[str, ...], end: str = "\n") -> str:
    return "".join(
        head + said.replace("\n", end) + end for head, said in zip(heads, _SAID, strict=True)
    )


_HEADED = (
    [Sample(f"whatsapp-{n}", _text("chat.txt", _chat(h)), _NO_SECONDS) for n, h in _HEADS.items()]
    + [
        Sample(f"whatsapp-{n}", _text("chat.txt", _chat(h)), _RIGHT)
        for n, h in _HEADS_WITH_SECONDS.items()
    ]
    + [
        Sample(f"whatsapp-{n}", _text("chat.txt", _chat(h)), _NO_SECONDS)
        for n, h in _HEADS_OF_LANGUAGES.items()
    ]
)


def _zipped(members: dict[str, bytes], name: str = "export.zip") -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        path = folder / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, data in members.items():
                archive.writestr(member, data)
        return path

    return write


_LINES = """\
01/07/2025, 09:00 - Messages and calls are end-to-end encrypted. Only people in this chat can read, listen to, or share them.
13/07/2025, 09:01 - Ann Lee created group "Flat: 12"
13/07/2025, 09:02 - Ann Lee: IMG-20250713-WA0001.jpg (file attached)
Look at this
13/07/2025, 09:03 - Sam Roe: <Media omitted>
13/07/2025, 09:04 - Sam Roe: This message was deleted
13/07/2025, 09:05 - Ann Lee: no <This message was edited>
13/07/2025, 09:06 - Sam Roe: Missed voice call
13/07/2025, 09:07 - Missed video call
13/07/2025, 09:08 - Sam Roe:
13/07/2025, 09:09 - Sam Roe: null
13/07/2025, 09:10 - Ann Lee changed the subject from "Flat: 12" to "Us"
13/07/2025, 09:11 - Ann Lee: video call me later
13/07/2025, 09:12 - Ann Lee: he wrote:
31/13/2025, 10:00 - Sam: you will see
13/07/2025, 09:13 - +44 7700 900456 left
13/07/2025, 09:14 - Sam Roe: =1+1
"""
_SPECIAL = Sample(
    "whatsapp-special-lines",
    _text("chat.txt", _LINES),
    [
        (
            "2025-07-01T08:00:00Z",
            "",
            "system",
            "Messages and calls are end-to-end encrypted. Only people in this chat can read, listen to, or share them.",
        ),
        ("2025-07-13T08:01:00Z", "", "system", 'Ann Lee created group "Flat: 12"'),
        (
            "2025-07-13T08:02:00Z",
            "Ann Lee",
            "message",
            "IMG-20250713-WA0001.jpg (file attached)\nLook at this",
        ),
        ("2025-07-13T08:03:00Z", "Sam Roe", "message", "<Media omitted>"),
        ("2025-07-13T08:04:00Z", "Sam Roe", "message", "This message was deleted"),
        ("2025-07-13T08:05:00Z", "Ann Lee", "message", "no <This message was edited>"),
        ("2025-07-13T08:06:00Z", "Sam Roe", "call", "Missed voice call"),
        ("2025-07-13T08:07:00Z", "", "call", "Missed video call"),
        ("2025-07-13T08:08:00Z", "Sam Roe", "message", ""),
        ("2025-07-13T08:09:00Z", "Sam Roe", "message", "null"),
        (
            "2025-07-13T08:10:00Z",
            "",
            "system",
            'Ann Lee changed the subject from "Flat: 12" to "Us"',
        ),
        ("2025-07-13T08:11:00Z", "Ann Lee", "message", "video call me later"),
        (
            "2025-07-13T08:12:00Z",
            "Ann Lee",
            "message",
            "he wrote:\n31/13/2025, 10:00 - Sam: you will see",
        ),
        ("2025-07-13T08:13:00Z", "", "system", "+44 7700 900456 left"),
        ("2025-07-13T08:14:00Z", "Sam Roe", "message", "'=1+1"),
    ],
    status=1,
)

_IPHONE_LINES = (
    "[13/07/2025, 09:00:00] Ann Lee: \u200eMessages and calls are end-to-end encrypted. Only people in this chat can read them.\r\n"
    "\u200e[13/07/2025, 09:01:00] Ann Lee: \u200e<attached: 00000002-PHOTO-2025-07-13-09-01-00.jpg>\r\n"
    "[13/07/2025, 09:02:00] Sam Roe: \u200eimage omitted\r\n"
    "[13/07/2025, 09:03:00] Sam Roe: two\r\nlines\r\n"
)
_IPHONE = [
    (
        "2025-07-13T08:00:00Z",
        "Ann Lee",
        "system",
        "Messages and calls are end-to-end encrypted. Only people in this chat can read them.",
    ),
    (
        "2025-07-13T08:01:00Z",
        "Ann Lee",
        "message",
        "<attached: 00000002-PHOTO-2025-07-13-09-01-00.jpg>",
    ),
    ("2025-07-13T08:02:00Z", "Sam Roe", "message", "image omitted"),
    ("2025-07-13T08:03:00Z", "Sam Roe", "message", "two\nlines"),
]
# Clocks went forward at 01:00 UTC on 30 March 2025, and back at 01:00 UTC on 26 October 2025.
_FORWARD = "29/03/2025, 23:59 - A: a\n30/03/2025, 00:59 - A: b\n30/03/2025, 01:30 - A: c\n30/03/2025, 02:00 - A: d\n31/03/2025, 09:00 - A: e\n"
_BACK = (
    "25/10/2025, 23:30 - A: a\n26/10/2025, 00:59 - A: b\n26/10/2025, 01:10 - A: c\n26/10/2025, 01:50 - A: d\n"
    "26/10/2025, 01:20 - B: e\n26/10/2025, 01:55 - A: f\n26/10/2025, 02:00 - A: g\n"
)
_NIGHTS = [
    Sample(
        "whatsapp-clocks-forward",
        _text("chat.txt", _FORWARD),
        [
            ("2025-03-29T23:59:00Z", "A", "message", "a"),
            ("2025-03-30T00:59:00Z", "A", "message", "b"),
            ("2025-03-30T01:30:00Z", "A", "message", "c"),
            ("2025-03-30T01:00:00Z", "A", "message", "d"),
            ("2025-03-31T08:00:00Z", "A", "message", "e"),
        ],
        {"never was": 1},
    ),
    Sample(
        "whatsapp-clocks-back",
        _text("chat.txt", _BACK),
        [
            ("2025-10-25T22:30:00Z", "A", "message", "a"),
            ("2025-10-25T23:59:00Z", "A", "message", "b"),
            ("2025-10-26T00:10:00Z", "A", "message", "c"),
            ("2025-10-26T00:50:00Z", "A", "message", "d"),
            ("2025-10-26T01:20:00Z", "B", "message", "e"),
            ("2025-10-26T01:55:00Z", "A", "message", "f"),
            ("2025-10-26T02:00:00Z", "A", "message", "g"),
        ],
        {"happens twice": 4, "the second is taken": 2},
    ),
]
_WHATSAPP = [
    *_HEADED,
    _SPECIAL,
    *_NIGHTS,
    Sample("whatsapp-iphone-lines", _text("_chat.txt", _IPHONE_LINES), _IPHONE),
    Sample(
        "whatsapp-iphone-zip",
        _zipped(
            {
                "_chat.txt": _IPHONE_LINES.encode(),
                "00000002-PHOTO-2025-07-13-09-01-00.jpg": b"\xff\xd8\xff\xd9",
            }
        ),
        _IPHONE,
    ),
    Sample(
        "whatsapp-windows-lines", _text("chat.txt", _chat(_HEADS["android"], "\r\n")), _NO_SECONDS
    ),
    Sample(
        "whatsapp-chinese-one-digit-days",
        _text(
            "chat.txt",
            "[2025/7/28 下午9:25:15] A: a\n[2025/8/6 上午12:05:00] A: b\n[2025/8/13 凌晨1:00:00] A: c\n",
        ),
        [
            ("2025-07-28T20:25:15Z", "A", "message", "a"),
            ("2025-08-05T23:05:00Z", "A", "message", "b\n[2025/8/13 凌晨1:00:00] A: c"),
        ],
        status=1,
    ),
    Sample(
        "whatsapp-unknown-half-of-the-day",
        _text("chat.txt", "28/7/2025, 9:25 afternoon - A: a\n31/7/2025, 1:05 afternoon - A: b\n"),
        [],
        status=2,
    ),
    Sample("whatsapp-utf-16", _text("chat.txt", _chat(_HEADS["android"]), "utf-16"), _NO_SECONDS),
    Sample(
        "whatsapp-byte-order-mark",
        _text("chat.txt", "\ufeff" + _chat(_HEADS["android"])),
        _NO_SECONDS,
    ),
    Sample("whatsapp-other-name", _text("photo.jpg", _chat(_HEADS["android"])), _NO_SECONDS),
    Sample(
        "whatsapp-order-by-sequence",
        _text(
            "chat.txt",
            "05/03/2025, 10:00 - A: a\n01/04/2025, 10:00 - A: b\n03/05/2025, 10:00 - A: c\n",
        ),
        [
            ("2025-03-05T10:00:00Z", "A", "message", "a"),
            ("2025-04-01T09:00:00Z", "A", "message", "b"),
            ("2025-05-03T09:00:00Z", "A", "message", "c"),
        ],
    ),
    Sample("whatsapp-undecided", _text("chat.txt", "05/03/2025, 10:00 - A: a\n"), [], status=2),
    Sample(
        "whatsapp-told-day-first",
        _text("chat.txt", "05/03/2025, 10:00 - A: a\n"),
        [("2025-03-05T10:00:00Z", "A", "message", "a")],
        arguments=("--dates", "day-first"),
    ),
    Sample(
        "whatsapp-told-month-first",
        _text("chat.txt", "05/03/2025, 10:00 - A: a\n"),
        [("2025-05-03T09:00:00Z", "A", "message", "a")],
        arguments=("--dates", "month-first"),
    ),
]

# Other text formats. 1751706000000 is 5 July 2025, 09:00:00 UTC.

_MS = 1751706000000
_NINE = "2025-07-05T09:00:00Z"
_SMS = f"""<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>
<smses count="9">
<sms protocol="0" address="+447700900123" date="{_MS}" type="1" subject="null" body="hi &#128512; &#55357;&#56832;" readable_date="5 Jul 2025" contact_name="Sam Roe" />
<sms address="+447700900123" date="{_MS + 60000}" type="2" body="leave me alone" contact_name="(Unknown)" />
<mms date="{_MS + 120000}" msg_box="1" address="+447700900123~+447700900999" contact_name="null"><parts>
<part seq="-1" ct="application/smil" text="&lt;smil/&gt;"/><part seq="0" ct="text/plain" text="see this"/>
<part seq="0" ct="image/jpeg" cl="pic.jpg" data="{base64.b64encode(b"picture").decode()}"/></parts>
<addrs><addr address="+447700900123" type="137"/><addr address="+447700900999" type="151"/></addrs></mms>
</smses>"""
_CALLS = f"""<calls count="2"><call number="+447700900123" duration="0" date="{_MS}" type="3" contact_name="Sam Roe" />
<call number="" duration="12" date="{_MS + 1000}" type="4" presentation="2" contact_name="(Unknown)" /></calls>"""
_MBOX = """From sam@example.org Sat Jul  5 09:00:00 2025
From: Sam Roe <sam@example.org>
To: ann@example.org
Date: Sat, 05 Jul 2025 10:00:00 +0100
Subject: =?utf-8?q?caf=C3=A9?=

first
>From here on

From sam@example.org Sat Jul  5 09:01:00 2025
From: Sam Roe <sam@example.org>
To: ann@example.org
Date: Sat, 05 Jul 2025 09:01:00 GMT
Subject: page
Content-Type: text/html

<p>see <script>alert(1)</script><b>this</b></p><img src="http://example.org/track.gif">

"""
_EML = "From: Sam Roe <sam@example.org>\r\nTo: ann@example.org\r\nDate: Sat, 5 Jul 2025 05:00:00 -0400\r\nSubject: one\r\nMIME-Version: 1.0\r\n\r\nhello\r\n"
_VCARDS = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Sam Roe\r\nTEL;TYPE=CELL:+44 7700 900123\r\nNOTE:long\r\n  er\r\nEND:VCARD\r\nBEGIN:VCARD\r\nVERSION:2.1\r\nN:Lee;Ann\r\nREV:20250705T090000Z\r\nEND:VCARD\r\n"
_PAGE = """<html><body><div class="thread">Ann Lee, Sam Roe<div class="message"><div class="message_header"><span class="user">Sam Roe</span>
<span class="meta">Saturday, July 5, 2025 at 10:00am BST</span></div></div><p>hello &amp; bye</p></div></body></html>"""

_OTHERS = [
    Sample(
        "sms-backup",
        _text("sms.xml", _SMS),
        [
            (_NINE, "Sam Roe (+447700900123)", "message", "hi 😀 😀"),
            ("2025-07-05T09:01:00Z", OWNER, "message", "leave me alone"),
            ("2025-07-05T09:02:00Z", "+447700900123", "message", "see this"),
        ],
    ),
    Sample(
        "calls-backup",
        _text("calls.xml", _CALLS),
        [
            (_NINE, "Sam Roe (+447700900123)", "call", "missed call, 0 seconds"),
            ("2025-07-05T09:00:01Z", "number withheld", "voicemail", "voicemail, 12 seconds"),
        ],
    ),
    Sample(
        "mbox",
        _text("all.mbox", _MBOX),
        [
            (_NINE, "Sam Roe <sam@example.org>", "message", "café\nfirst\nFrom here on"),
            ("2025-07-05T09:01:00Z", "Sam Roe <sam@example.org>", "message", "page\nsee this"),
        ],
    ),
    Sample(
        "eml",
        _text("one.eml", _EML),
        [(_NINE, "Sam Roe <sam@example.org>", "message", "one\nhello")],
    ),
    Sample(
        "vcard",
        _text("all.vcf", _VCARDS),
        [
            ("", "Sam Roe", "contact", "TEL: +44 7700 900123\nNOTE: long er"),
            (_NINE, "Ann Lee", "contact", ""),
        ],
    ),
    Sample(
        "facebook-page",
        _text("messages.htm", _PAGE),
        [(_NINE, "Sam Roe", "message", "hello & bye")],
    ),
]


def _json(document: Any, before: str = "") -> Callable[[Path], Path]:
    return _text("data.json", before + json.dumps(document))


# Doorbells and trackers. The shapes are those of python-ring-doorbell's sample and of ALEAPP's query.
_RINGS = [
    {"answered": False, "created_at": "2025-10-26T01:10:00.000Z", "kind": "ding", "recording": {}, "doorbot": {"description": "Front"}},
    {"answered": True, "created_at": "2025-10-26T00:10:00.000Z", "kind": "motion", "recording": {"status": "ready"}},
]  # fmt: skip


def _trackers(folder: Path) -> Path:
    path = folder / "personalsafety_db"
    with sqlite3.connect(path) as made:
        made.execute(
            "create table DeviceData (creationTimestampMillis integer, lastUpdatedTimestampMillis integer, macAddress text, "
            "deviceType integer, optionalDeviceData blob, alertLifecycleId text, alertStatus integer)"
        )
        made.execute(
            "create table Scan (creationTimestampMillis integer, lastUpdatedTimestampMillis integer, macAddress text, state integer, blescan blob, locationScan blob)"
        )
        made.execute(
            "insert into DeviceData values (?, ?, 'AA:01', 1, x'00', 'a', 2)", (_MS, _MS + 60000)
        )
        made.execute("insert into Scan values (?, null, 'AA:01', 3, x'00', x'00')", (_MS - 60000,))
    made.close()
    return path


_ALERTS = [
    Sample(
        "ring-doorbell",
        _json(_RINGS),
        [
            ("2025-10-26T00:10:00Z", "doorbell", "doorbell", "motion, answered"),
            ("2025-10-26T01:10:00Z", "doorbell Front", "doorbell", "ding, not answered"),
        ],
    ),
    Sample(
        "android-trackers",
        _trackers,
        [
            (
                "2025-07-05T08:59:00Z",
                "tracker AA:01",
                "activity",
                "the telephone saw this tracker, state 3; its place is not read",
            ),
            (
                "2025-07-05T09:00:00Z",
                "tracker AA:01",
                "tracker alert",
                "unknown tracker, type 1, status of the alert 2, last changed 2025-07-05T09:01:00Z",
            ),
        ],
    ),
]


def _garbled(text: str) -> str:
    return text.encode().decode("latin-1")


_JSON = [
    Sample(
        "meta",
        _json(
            {
                "participants": [{"name": "Ann Lee"}, {"name": "Sam Roe"}],
                "messages": [
                    {
                        "sender_name": "Ann Lee",
                        "timestamp_ms": _MS + 60000,
                        "photos": [{"uri": "x/p.jpg"}],
                    },
                    {"sender_name": "Sam Roe", "timestamp_ms": _MS, "content": _garbled("café 👏")},
                ],
                "title": "Sam Roe",
                "thread_path": "inbox/sam",
            }
        ),
        [
            (_NINE, "Sam Roe", "message", "café 👏"),
            ("2025-07-05T09:01:00Z", "Ann Lee", "message", ""),
        ],
    ),
    Sample(
        "meta-call",
        _json(
            {
                "participants": [{"name": "Sam Roe"}],
                "messages": [
                    {
                        "sender_name": "Sam Roe",
                        "timestamp_ms": _MS,
                        "call_duration": 0,
                        "missed": True,
                    }
                ],
            }
        ),
        [(_NINE, "Sam Roe", "call", "(missed call, 0 seconds)")],
    ),
    Sample(
        "messenger",
        _json(
            {
                "participants": ["Ann", "Sam"],
                "threadName": "Sam_1",
                "messages": [
                    {
                        "senderName": "Sam",
                        "text": "hi",
                        "timestamp": _MS,
                        "type": "text",
                        "isUnsent": False,
                        "media": [],
                    }
                ],
            }
        ),
        [(_NINE, "Sam", "message", "hi")],
    ),
    Sample(
        "telegram",
        _json(
            {
                "name": "Sam",
                "type": "personal_chat",
                "id": 1,
                "messages": [
                    {
                        "id": 1,
                        "type": "message",
                        "date": "2025-07-05T10:00:00",
                        "date_unixtime": "1751706000",
                        "from": "Sam",
                        "text": ["see ", {"type": "link", "text": "http://example.org"}],
                    },
                    {
                        "id": 2,
                        "type": "service",
                        "date": "2025-07-05T10:01:00",
                        "date_unixtime": "1751706060",
                        "actor": "Sam",
                        "action": "phone_call",
                        "duration_seconds": 5,
                        "text": "",
                    },
                    # Some exports have no date but its seconds.
                    {
                        "id": 3,
                        "type": "message",
                        "date_unixtime": "1751706120",
                        "from": "Sam",
                        "text": "bye",
                    },
                ],
            }
        ),
        [
            (_NINE, "Sam", "message", "see http://example.org"),
            ("2025-07-05T09:01:00Z", "Sam", "call", "phone_call, 5 seconds"),
            ("2025-07-05T09:02:00Z", "Sam", "message", "bye"),
        ],
    ),
    Sample(
        "telegram-local",
        _json(
            {
                "name": "Sam",
                "id": 1,
                "messages": [
                    {
                        "id": 1,
                        "type": "message",
                        "date": "2025-07-05T10:00:00",
                        "from": "Sam",
                        "text": "hi",
                    }
                ],
            }
        ),
        [(_NINE, "Sam", "message", "hi")],
        {"Europe/London, assumed": 1},
    ),
    Sample(
        "discord-exporter",
        _json(
            {
                "guild": {},
                "channel": {"id": "9", "name": "talk"},
                "messages": [
                    {
                        "id": "1",
                        "type": "Default",
                        "timestamp": "2025-07-05T10:00:00+01:00",
                        "content": "hi",
                        "author": {"id": "7", "name": "sam"},
                        "attachments": [],
                    }
                ],
            }
        ),
        [(_NINE, "sam (7)", "message", "hi")],
    ),
    Sample(
        "discord",
        _json([{"ID": 1, "Timestamp": "2025-07-05 09:00:00", "Contents": "hi", "Attachments": ""}]),
        [(_NINE, OWNER, "message", "hi")],
        {"UTC, assumed": 1},
    ),
    Sample(
        "snapchat",
        _json(
            {
                "sam": [
                    {
                        "From": "sam",
                        "Media Type": "TEXT",
                        "Created": "2025-07-05 09:00:00 UTC",
                        "Content": "hi",
                        "IsSender": False,
                        "Created(microseconds)": _MS,
                    }
                ]
            }
        ),
        [(_NINE, "sam", "message", "hi")],
    ),
    Sample(
        "tiktok",
        _json(
            {
                "Direct Messages": {
                    "Chat History": {
                        "ChatHistory": {
                            "Chat History with sam:": [
                                {"Date": "2025-07-05 09:00:00", "From": "sam", "Content": "hi"}
                            ]
                        }
                    }
                }
            }
        ),
        [(_NINE, "sam", "message", "hi")],
        {"UTC, assumed": 1},
    ),
    Sample(
        "x-messages",
        _json(
            [
                {
                    "dmConversation": {
                        "conversationId": "1-2",
                        "messages": [
                            {
                                "messageCreate": {
                                    "senderId": "1",
                                    "recipientId": "2",
                                    "text": "hi",
                                    "createdAt": "2025-07-05T09:00:00.000Z",
                                }
                            }
                        ],
                    }
                }
            ],
            "window.YTD.direct_messages.part0 = ",
        ),
        [(_NINE, "1", "message", "hi")],
    ),
    Sample(
        "x-posts",
        _json(
            [{"tweet": {"created_at": "Sat Jul 05 09:00:00 +0000 2025", "full_text": "hi"}}],
            "window.YTD.tweets.part0 = ",
        ),
        [(_NINE, OWNER, "post", "hi")],
    ),
    Sample(
        "google-chat",
        _json(
            {
                "messages": [
                    {
                        "creator": {"name": "Sam", "email": "s@example.org"},
                        "created_date": "Saturday, July 5, 2025 at 9:00:00 AM UTC",
                        "text": "hi",
                    }
                ]
            }
        ),
        [(_NINE, "Sam (s@example.org)", "message", "hi")],
    ),
    Sample(
        "google-activity",
        _json(
            [{"header": "Maps", "title": "Searched for home", "time": "2025-07-05T09:00:00.000Z"}]
        ),
        [(_NINE, OWNER, "activity", "Maps\nSearched for home")],
    ),
    Sample(
        "google-records",
        _json(
            {
                "locations": [
                    {
                        "latitudeE7": 515000000,
                        "longitudeE7": -1000000,
                        "timestampMs": str(_MS),
                        "accuracy": 9,
                    }
                ]
            }
        ),
        [
            (
                _NINE,
                OWNER,
                "location",
                "location 51.5000000, -0.1000000, within 9 metres as the telephone reckons",
            )
        ],
    ),
    Sample(
        "google-timeline",
        _json(
            {
                "semanticSegments": [
                    {
                        "startTime": "2025-07-05T10:00:00.000+01:00",
                        "endTime": "x",
                        "visit": {"topCandidate": {"placeLocation": {"latLng": "51°, 0°"}}},
                    }
                ]
            }
        ),
        [(_NINE, OWNER, "location", "at 51°, 0° until x")],
    ),
    Sample(
        "json-one-bad-entry",
        _json(
            [
                {"ID": 1, "Timestamp": "2025-07-05 09:00:00", "Contents": "hi", "Attachments": ""},
                {"ID": 2},
            ]
        ),
        [(_NINE, OWNER, "message", "hi")],
        status=1,
    ),
]


def _database(
    name: str, script: str, rows: dict[str, list[tuple[Any, ...]]], log: bool = False
) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        path = folder / name
        connection = sqlite3.connect(path)
        connection.executescript(("pragma journal_mode = wal;" if log else "") + script)
        for table, values in rows.items():
            connection.executemany(
                f"insert into {table} values ({','.join('?' * len(values[0]))})", values
            )
        connection.commit()
        if log:  # the rows stay in the log, as on a telephone that was on
            for file in (path, Path(f"{path}-wal")):
                Path(f"{file}.kept").write_bytes(file.read_bytes())
        connection.close()
        if log:
            Path(f"{path}.kept").replace(path)
            Path(f"{path}-wal.kept").replace(f"{path}-wal")
        return path

    return write


_APPLE = _MS / 1000 - 978307200


def streamtyped(text: str) -> bytes:
    """An attributed body as Messages writes it."""
    raw = text.encode()
    size = bytes([len(raw)]) if len(raw) < 128 else b"\x81" + struct.pack("<H", len(raw))
    return (
        b"\x04\x0bstreamtyped\x81\xe8\x03\x84\x01@\x84\x84\x84\x12NSAttributedString\x00\x84\x84\x08NSObject\x00\x85\x92\x84\x84\x84\x08NSString\x01\x94\x84\x01+"
        + size
        + raw
        + b"\x86\x84\x02iI\x01"
    )


_CHATSTORAGE = """create table ZWACHATSESSION (Z_PK integer primary key, ZPARTNERNAME text, ZCONTACTJID text);
create table ZWAMEDIAITEM (Z_PK integer primary key, ZMEDIALOCALPATH text, ZLATITUDE real, ZLONGITUDE real, ZTITLE text);
create table ZWAMESSAGE (Z_PK integer primary key, ZISFROMME integer, ZMESSAGEDATE real, ZTEXT text, ZCHATSESSION integer, ZMESSAGETYPE integer, ZFROMJID text, ZTOJID text,
ZSORT integer, ZMEDIAITEM integer, ZGROUPMEMBER integer);"""
_CHAT_ROWS: dict[str, list[tuple[Any, ...]]] = {
    "ZWACHATSESSION": [(1, "Sam", "447700900123@s.whatsapp.net")],
    "ZWAMEDIAITEM": [(1, "Media/a.jpg", None, None, None), (2, None, 51.5, -0.1, None)],
    "ZWAMESSAGE": [
        (1, 0, _APPLE, "hi", 1, 0, "447700900123@s.whatsapp.net", None, 1, None, None),
        (2, 1, _APPLE + 60, None, 1, 1, None, None, 2, 1, None),
        (3, 0, _APPLE + 120, None, 1, 5, None, None, 3, 2, None),
        (4, 0, _APPLE, None, 1, 10, None, None, 4, None, None),
    ],
}
_CHAT_RIGHT = [
    (_NINE, "Sam (447700900123@s.whatsapp.net)", "message", "hi"),
    ("2025-07-05T09:01:00Z", OWNER, "message", ""),
    ("2025-07-05T09:02:00Z", "Sam (447700900123@s.whatsapp.net)", "message", "location 51.5, -0.1"),
    (_NINE, "Sam (447700900123@s.whatsapp.net)", "system", ""),
]
_DATABASES = [
    Sample("chatstorage", _database("ChatStorage.sqlite", _CHATSTORAGE, _CHAT_ROWS), _CHAT_RIGHT),
    Sample(
        "chatstorage-log",
        _database("ChatStorage.sqlite", _CHATSTORAGE, _CHAT_ROWS, log=True),
        _CHAT_RIGHT,
    ),
    Sample(
        "msgstore",
        _database(
            "msgstore.db",
            """create table jid (_id integer primary key, raw_string text);
        create table chat (_id integer primary key, jid_row_id integer, subject text);
        create table message (_id integer primary key, chat_row_id integer, from_me integer, timestamp integer, text_data text, message_type integer, status integer, sender_jid_row_id integer, sort_id integer);
        create table call_log (_id integer primary key, jid_row_id integer, from_me integer, timestamp integer, video_call integer, duration integer, call_result integer);""",
            {
                "jid": [(1, "447700900123@s.whatsapp.net")],
                "chat": [(1, 1, None)],
                "message": [
                    (1, 1, 0, _MS, "hi", 0, 0, 0, 1),
                    (2, 1, 1, _MS + 60000, "no", 0, 0, 0, 2),
                    (3, 1, 0, _MS + 120000, None, 15, 0, 0, 3),
                ],
                "call_log": [(1, 1, 0, _MS, 0, 7, 5)],
            },
        ),
        [
            (_NINE, "447700900123@s.whatsapp.net", "message", "hi"),
            (
                _NINE,
                "447700900123@s.whatsapp.net",
                "call",
                "voice incoming call, 7 seconds, result 5 as WhatsApp counts it",
            ),
            ("2025-07-05T09:01:00Z", OWNER, "message", "no"),
            ("2025-07-05T09:02:00Z", "447700900123@s.whatsapp.net", "message", "(deleted message)"),
        ],
    ),
    Sample(
        "msgstore-old",
        _database(
            "msgstore.db",
            "create table messages (_id integer primary key, key_remote_jid text, key_from_me integer, data text, timestamp integer, status integer);",
            {"messages": [(1, "-1", 0, None, 0, -1), (2, "44@s.whatsapp.net", 0, "hi", _MS, 0)]},
        ),
        [(_NINE, "44@s.whatsapp.net", "message", "hi")],
        status=1,
    ),
    Sample(
        "imessage",
        _database(
            "chat.db",
            """create table handle (id text);
        create table chat (guid text, chat_identifier text, display_name text); create table chat_message_join (chat_id integer, message_id integer);
        create table message (guid text, date integer, is_from_me integer, handle_id integer, text text, attributedBody blob, item_type integer, associated_message_type integer, service text);""",
            {
                "handle": [("+447700900123",)],
                "chat": [("g", "+447700900123", "")],
                "chat_message_join": [(1, 1), (1, 2), (1, 3)],
                "message": [
                    ("a", int(_APPLE * 1e9), 0, 1, "hi", None, 0, 0, "iMessage"),
                    (
                        "b",
                        int((_APPLE + 60) * 1e9),
                        1,
                        0,
                        None,
                        streamtyped("no " * 60),
                        0,
                        0,
                        "iMessage",
                    ),
                    ("c", int((_APPLE + 120) * 1e9), 0, 1, "Loved “no”", None, 0, 2000, "iMessage"),
                ],
            },
        ),
        [
            (_NINE, "+447700900123", "message", "hi"),
            ("2025-07-05T09:01:00Z", OWNER, "message", "no " * 60),
            (
                "2025-07-05T09:02:00Z",
                "+447700900123",
                "message",
                "(reaction: loved a message) Loved “no”",
            ),
        ],
    ),
    Sample(
        "voicemail",
        _database(
            "voicemail.db",
            "create table voicemail (ROWID integer primary key, date integer, sender text, duration integer, trashed_date integer, receiver text);",
            {"voicemail": [(1, _MS // 1000, "+447700900123", 9, 0, None)]},
        ),
        [(_NINE, "+447700900123", "voicemail", "voicemail, 9 seconds")],
    ),
    Sample(
        "wrong-clock",
        _database(
            "ChatStorage.sqlite",
            _CHATSTORAGE,
            {
                "ZWACHATSESSION": [(1, "Sam", None)],
                "ZWAMESSAGE": [
                    (k, 0, _APPLE + at, f"m{k}", 1, 0, None, None, k, None, None)
                    for k, at in ((1, 0), (2, 60), (3, 9e8), (4, 120))
                ],
            },
        ),
        [
            (_NINE, "Sam", "message", "m1"),
            ("2025-07-05T09:01:00Z", "Sam", "message", "m2"),
            ("2054-01-11T01:00:00Z", "Sam", "message", "m3"),
            ("2025-07-05T09:02:00Z", "Sam", "message", "m4"),
        ],
    ),
]


def _book(rows: list[list[Any]]) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        from openpyxl import Workbook

        book = Workbook()
        for row in rows:
            book.active.append(row)
        book.save(folder / "report.xlsx")
        return folder / "report.xlsx"

    return write


def _diary(folder: Path) -> Path:
    """A sheet of the public site, filled in."""
    from odf.opendocument import load
    from odf.table import Table, TableRow
    from odf.text import P

    from clew.public.pages import diary

    with patch.multiple(diary, gettext=str, get_language=lambda: "en-gb"):
        made = load(io.BytesIO(diary.blank_sheet()))
    cells = made.getElementsByType(Table)[0].getElementsByType(TableRow)[1].childNodes
    for cell, text in zip(cells, ["5 July 2025 10:00", "Home", "He stood outside"], strict=False):
        cell.addElement(P(text=text))
    made.save(folder / "diary.ods")
    return folder / "diary.ods"


def jpeg(taken: str = "2025:07:05 10:00:00", offset: str = "") -> bytes:
    """A picture of nothing, with the time that the camera showed."""
    held = [(0x9003, taken)] + ([(0x9011, offset)] if offset else [])
    first = struct.pack("<HHHII", 1, 0x8769, 4, 1, 26) + b"\0" * 4
    start = 26 + 2 + 12 * len(held) + 4
    entries, texts = b"", b""
    for tag, text in held:
        raw = text.encode() + b"\0"
        entries += struct.pack("<HHII", tag, 2, len(raw), start + len(texts))
        texts += raw
    tiff = (
        b"II*\0"
        + struct.pack("<I", 8)
        + first
        + struct.pack("<H", len(held))
        + entries
        + b"\0" * 4
        + texts
    )
    block = b"Exif\0\0" + tiff
    return b"\xff\xd8\xff\xe1" + struct.pack(">H", len(block) + 2) + block + b"\xff\xd9"


def heic(taken: str = "2025:07:05 10:00:00", behind: int = 0) -> bytes:
    """The same in the boxes of a HEIC; `behind` so many bytes of a picture."""

    def box(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body) + 8) + kind + body

    jpg = jpeg(taken)
    described = struct.pack(">I", 6) + b"Exif\0\0" + jpg[12:-2]
    entry = box(b"infe", b"\2\0\0\0" + struct.pack(">HH", 7, 0) + b"Exif\0")
    names = box(b"iinf", b"\0\0\0\0" + struct.pack(">H", 1) + entry)
    top = box(b"ftyp", b"heic\0\0\0\0mif1")

    def meta(start: int) -> bytes:
        where = struct.pack(">HHHHHII", 1, 7, 0, 0, 1, start, len(described))
        return box(b"meta", b"\0\0\0\0" + names + box(b"iloc", b"\1\0\0\0\x44\0" + where))

    before = top + meta(0)
    start = len(before) + behind
    return top + meta(start) + b"\0" * behind + described


def _bytes(name: str, data: bytes) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        (folder / name).write_bytes(data)
        return folder / name

    return write


_UFDR = """<?xml version="1.0" encoding="utf-8"?><project xmlns="http://pa.cellebrite.com/report/2.0"><decodedData><modelType type="Chat"><model type="Chat" id="c1">
<multiModelField name="Messages" type="InstantMessage"><model type="InstantMessage" id="m1"><field name="Body" type="String"><value>hi</value></field>
<field name="TimeStamp" type="TimeStamp"><value>2025-07-05T10:00:00.000+01:00</value></field>
<modelField name="From" type="Party"><model type="Party"><field name="Identifier"><value>+447700900123</value></field><field name="Name"><value>Sam</value></field></model></modelField>
</model></multiModelField></model></modelType></decodedData></project>"""
_TABLES = [
    Sample(
        "call-records",
        _text(
            "cdr.csv",
            "interaction,direction,correspondent_id,datetime,call_duration,antenna_id\ncall,in,B,2025-07-05 10:00:00,7,1\ntext,out,B,2025-07-05 10:01:00,,1\n",
        ),
        [
            (_NINE, "B", "call", "call_duration: 7\nantenna_id: 1"),
            ("2025-07-05T09:01:00Z", OWNER, "message", "antenna_id: 1"),
        ],
    ),
    Sample(
        "bank",
        _text(
            "bank.csv",
            "Date,Description,Amount,Balance\n05/07/2025,REF I SEE YOU,0.01,10.00\n25/07/2025,SHOP,-5.00,5.00\n",
        ),
        [
            (
                "2025-07-04T23:00:00Z",
                "",
                "payment",
                "description: REF I SEE YOU\namount: 0.01\nbalance: 10.00",
            ),
            (
                "2025-07-24T23:00:00Z",
                "",
                "payment",
                "description: SHOP\namount: -5.00\nbalance: 5.00",
            ),
        ],
        {"the day only": 2},
    ),
    Sample(
        "report-xlsx",
        _book(
            [
                ["Report of a telephone"],
                ["#", "From", "To", "Body", "Status", "Timestamp: Time"],
                [1, "Sam", "Ann", "hi", "Read", "05/07/2025 10:00:00(UTC+1)"],
                [2, "Ann", "Sam", "no", "Sent", "25/07/2025 10:00:00(UTC+1)"],
            ]
        ),
        [
            (_NINE, "Sam", "message", "body: hi\nstatus: Read"),
            ("2025-07-25T09:00:00Z", "Ann", "message", "body: no\nstatus: Sent"),
        ],
    ),
    Sample("diary", _diary, [(_NINE, "", "diary", "He stood outside\nplace: Home")]),
    Sample(
        "ufdr",
        _zipped({"report.xml": _UFDR.encode()}, "case.ufdr"),
        [(_NINE, "Sam (+447700900123)", "message", "hi")],
    ),
    Sample(
        "photograph",
        _bytes("a.jpg", jpeg()),
        [(_NINE, OWNER, "photograph", "time of taking")],
        {"Europe/London, assumed": 1},
    ),
    Sample(
        "photograph-heic",
        _bytes("a.heic", heic()),
        [(_NINE, OWNER, "photograph", "time of taking")],
        {"Europe/London, assumed": 1},
    ),
    Sample(
        "photograph-heic-described-behind-the-picture",
        _bytes("a.heic", heic(behind=5 * 2**20)),
        [(_NINE, OWNER, "photograph", "time of taking")],
    ),
    Sample(
        "photograph-offset",
        _bytes("a.jpg", jpeg("2025:07:05 12:00:00", "+03:00")),
        [(_NINE, OWNER, "photograph", "time of taking")],
        {"UTC+0300": 1},
    ),
]

SAMPLES = [*_WHATSAPP, *_OTHERS, *_JSON, *_DATABASES, *_TABLES, *_ALERTS]

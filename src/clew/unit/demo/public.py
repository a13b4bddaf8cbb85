"""Keys of the demonstration, and some reports that the made-up public sent, through the letterbox
as the public role.
"""

from __future__ import annotations

from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo

from clew.database.provision import PUBLIC
from clew.sealing import codes, keys
from clew.sealing.envelope import Reader, seal
from clew.sealing.letters import file_head, write_letter
from clew.sealing.mailbox import silent_days
from clew.unit.access.identity import acting_as, service_account
from clew.unit.demo.passphrase import PASSPHRASE
from clew.unit.reports import keyring
from clew.unit.reports.models import Letter, ReportKey

_ANSWERS = (
    ("for_whom", "Who is this about?", "It happens to me", "me", ""),
    ("who_name", "Name, if you know it", "Marek Dolan", "", "suspect"),
    (
        "who_known",
        "How do you, or the person it happens to, know them?",
        "Former partner",
        "ex",
        "",
    ),
    (
        "what_done",
        "Which of these happened?",
        "Following, or turning up where I am, Calls, messages, letters or gifts that are not wanted",
        ["following", "contact"],
        "",
    ),
    (
        "what_words",
        "Tell it in your own words",
        "He waits across the road from work most evenings. New numbers every week. Flowers on the car, twice.",
        "",
        "",
    ),
    ("when_often", "How often does it happen?", "Every day, or nearly", "daily", ""),
    ("when_change", "Is it changing?", "It gets more, or worse", "worse", ""),
    (
        "effect_fear",
        "What are you, or the person it happens to, afraid of?",
        "That he comes to the flat. I have moved in with my sister.",
        "",
        "",
    ),
    ("contact_name", "Your name", "Ines Farrow", "", "sender"),
    (
        "contact_safe",
        "How is it safe to reach you?",
        "My sister's telephone, after six. Say that you are the dentist.",
        "",
        "",
    ),
    (
        "contact_never",
        "How must we never reach you?",
        "My own telephone: he can see it. Never by letter.",
        "",
        "",
    ),
)

_NOTES = b"Monday 2 November, 17.40: across the road.\nThursday 5 November, 08.10: behind me on the bus.\n"


def make_keys() -> None:
    """Once: a key for the unit and one for professional standards, quickly unlocked."""
    for use in keys.USES:
        with acting_as(service_account()):
            held = ReportKey.objects.filter(use=use, retired_at=None).exists()
        if not held:
            keyring.make(
                use,
                settings.CLEW_REPORT_KEYS,
                passphrase=PASSPHRASE,
                shares=[PASSPHRASE, PASSPHRASE],
                quick=True,
            )


def send_some() -> None:
    """Once: a report, one about somebody who works for the police, a request and a word of
    feedback.
    """
    with acting_as(service_account()):
        if Letter.objects.exists():
            return
        readers = {use: keyring.readers(use) for use in keys.USES}
    report = {
        "format": 1,
        "kind": "report",
        "answers": [
            {"name": n, "page": "", "question": q, "answer": a, "code": c, "as": t}
            for n, q, a, c, t in _ANSWERS
        ],
    }
    insider = [
        {
            "name": "insider",
            "page": "",
            "question": "Does the person who does it work for the police, or for somebody who works with them?",
            "answer": "Yes, for the police",
            "code": "police",
            "as": "",
        },
        {
            "name": "what_words",
            "page": "",
            "question": "Tell it in your own words",
            "answer": "He looks me up. He knew my new address before I had told anybody.",
            "code": "",
            "as": "",
        },
    ]
    settings_of = connection.settings_dict
    where = make_conninfo(host=settings_of["HOST"], dbname=settings_of["NAME"], user=PUBLIC)
    with psycopg.connect(where, autocommit=True) as public:
        _put_in(
            public,
            report,
            keys.UNIT,
            readers[keys.UNIT],
            file_head("notes.txt", "text/plain") + _NOTES,
        )
        _put_in(
            public,
            {"format": 1, "kind": "report", "answers": insider},
            keys.STANDARDS,
            readers[keys.STANDARDS],
        )
        _put_in(
            public,
            {
                "kind": "request",
                "text": "How many stalking offences were recorded in each of the last two financial years?",
                "name": "C. Made-up",
                "contact": "c@example.org",
                "once": "0" * 20,
            },
            keys.UNIT,
            readers[keys.UNIT],
        )
        _put_in(
            public,
            {
                "kind": "feedback",
                "text": "I could not find how to print the diary.",
                "once": "1" * 20,
            },
            keys.UNIT,
            readers[keys.UNIT],
        )


def _put_in(
    public: Any, letter: dict[str, Any], route: str, readers: list[Reader], *files: bytes
) -> None:
    content = write_letter(letter)
    held = codes.open_code(codes.new_code()) if letter["kind"] == "report" else None
    public.execute(
        "SELECT * FROM letterbox_post(%s::text, %s::bytea, %s::bytea, %s::text, %s::bytea, %s::bytea, %s::bytea[], %s::integer)",
        [
            letter["kind"],
            held and held.locator,
            held and held.reader.public,
            route,
            codes.digest(codes.new_code(), content),
            seal(content, readers),
            [seal(f, readers) for f in files],
            silent_days(),
        ],
    )

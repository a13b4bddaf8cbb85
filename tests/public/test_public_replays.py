"""A code is shown once and stands in no form; what a browser sends again shows nothing; what
somebody wrote is never lost on the way.
"""

from __future__ import annotations

import http.client
import re
import time
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from clew.sealing import codes
from tests.public.conftest import PublicSite, made, quick_limits
from tests.public.reader import (
    BACK,
    NEXT,
    SEND,
    Answer,
    Reader,
    at_last_page,
    code_in,
    reference_in,
    send_report,
)
from tests.services import own_name

RETRY = ("retry", "0123456789abcdef" * 2)
OTHER_RETRY = ("retry", "fedcba9876543210" * 2)


@pytest.fixture(scope="module")
def site(service: None, tmp_path_factory: Any, neutral: str) -> Iterator[PublicSite]:
    """With minutes that a test can wait for."""
    folder = tmp_path_factory.mktemp("replays")
    limits = quick_limits(
        folder, replay_minutes=0.1, second_press_seconds=1, code_each=3, box_minutes=0.1
    )
    site = made(own_name("replays"), folder, CLEW_NEUTRAL=neutral, CLEW_LIMITS=str(limits))
    site.start()
    yield site
    site.stop()


@pytest.fixture
def visitor(site: PublicSite) -> Reader:
    return Reader(site.address)


def fields_of(
    page: Answer, path: str, *more: tuple[str, str], **changed: str
) -> list[tuple[str, str]]:
    return [*((n, v) for n, v in page.form(path) if n not in changed), *changed.items(), *more]


def later() -> None:
    time.sleep(7)


def test_the_code_stands_in_no_form_field(reader: Reader) -> None:
    pages = [reader.get("/report/")]
    for number in range(7):
        pages.append(
            reader.send(
                pages[-1], "/report/", NEXT, **({"what_words": "here"} if number == 2 else {})
            )
        )
    sent = reader.send(pages[-1], "/report/", SEND)
    code = code_in(sent)
    assert code
    opened = reader.post("/replies/", [("code", code), ("do", "open")])
    added = reader.send(opened, "/replies/", ("do", "add"), text="more")
    asks = reader.send(added, "/replies/", ("do", "ask-leave"))
    assert "It was added" in added.text
    assert "cannot be undone" in asks.text
    for page in [*pages, opened, added, asks]:
        fields = [
            v for _, v in page.form("/replies/" if page in (opened, added, asks) else "/report/")
        ]
        raw = [urlsafe_b64decode(v + "===") for v in fields if re.fullmatch(r"[\w=-]{60,}", v)]
        assert raw
        for word in (code, code.replace("-", "")):
            assert word not in page.text
            assert not any(word.encode() in r for r in raw)
    # The code is in the page that shows it, as text, once.
    assert sent.text.count(code) == 1


def test_sent_again_by_the_browser_it_shows_no_code(site: PublicSite, visitor: Reader) -> None:
    page = at_last_page(visitor, what_words="Quillfeather said it")
    fields = [*page.form("/report/"), SEND]
    first = visitor.post("/report/", fields)
    code, reference = code_in(first), reference_in(first)
    assert code
    time.sleep(1.5)
    again = visitor.post("/report/", fields)
    assert again.status == 200
    assert "This was sent already" in again.text
    assert reference in again.text
    assert code not in again.text
    assert code_in(again) == ""
    assert "Quillfeather" not in again.text
    # Some minutes later not even that.
    later()
    assert "Before you start" in visitor.post("/report/", fields).text
    # A file more, a word changed: the letter is taken, and the code is not shown for it.
    changed = visitor.post("/report/", fields, [("late.txt", b"x")])
    assert code not in changed.text
    # After a new start of the service nothing is known of what was shown: then nothing is shown.
    site.stop()
    site.start()
    restarted = visitor.post("/report/", fields)
    assert code not in restarted.text
    assert "Quillfeather" not in restarted.text


def test_a_hand_that_presses_twice_sees_the_code(visitor: Reader) -> None:
    fields = [*at_last_page(visitor, what_words="twice").form("/report/"), SEND]
    first, second = (visitor.post("/report/", fields) for _ in range(2))
    assert code_in(first) == code_in(second) != ""


def test_the_script_of_an_open_page_gets_a_code_whose_answer_was_lost(
    site: PublicSite, visitor: Reader
) -> None:
    fields = [*at_last_page(visitor, what_words="the line broke").form("/report/"), SEND]
    before = site.count("reports_letter")
    first = visitor.post("/report/", [*fields, RETRY])
    later()
    again = visitor.post("/report/", [*fields, RETRY])
    assert code_in(first) == code_in(again) != ""
    assert site.count("reports_letter") == before + 1
    # Whoever has the form, from a disk, and makes such a mark up has another code: it opens nothing
    # of this report.
    assert code_in(visitor.post("/report/", [*fields, OTHER_RETRY])) != code_in(first)
    box = visitor.post("/replies/", [("code", code_in(first)), ("do", "open")])
    assert reference_in(first) in box.text


def test_a_page_that_is_sent_again_much_later_shows_the_first_page(visitor: Reader) -> None:
    page = visitor.get("/report/")
    steps = []
    for words in (
        {"for_whom": "other"},
        {"who_name": "Brackenholt"},
        {"what_words": "the lamp by the ferry"},
        {},
    ):
        steps.append(fields_of(page, "/report/", NEXT, **words))
        page = visitor.post("/report/", steps[-1])
        assert page.status == 200
    assert "Brackenholt" in page.text
    later()
    for fields in steps:
        again = visitor.post("/report/", fields)
        assert again.status == 200
        assert "Before you start" in again.text
        assert "sent some time ago" in again.text
        for word in ("Brackenholt", "lamp by the ferry"):
            assert word not in again.text
        for button in (BACK, ("go", "to-7"), SEND):
            assert (
                "Brackenholt"
                not in visitor.post("/report/", [*(f for f in fields if f[0] != "go"), button]).text
            )
        # The script of a page that is still open goes on, however long somebody thinks.
        assert "Before you start" not in visitor.post("/report/", [*fields, RETRY]).text
    # A page that was long open and is sent for the first time is no replay.
    assert "Brackenholt" in visitor.send(page, "/report/", NEXT).text


def test_mailbox_question_and_feedback_sent_again_show_nothing(visitor: Reader) -> None:
    code = code_in(send_report(visitor, what_words="x"))
    typed = fields_of(visitor.get("/replies/"), "/replies/", ("do", "open"), code=code)
    box = visitor.post("/replies/", typed)
    assert "Your mailbox" in box.text
    adds = fields_of(box, "/replies/", ("do", "add"), text="Kingfisher")
    assert "It was added" in visitor.post("/replies/", adds).text
    asked = fields_of(
        visitor.get("/answers/ask/"),
        "/answers/ask/",
        ("do", "look"),
        text="What does the ombudsperson of Larkmoor hold?",
    )
    assert "ombudsperson" in visitor.post("/answers/ask/", asked).text
    wrote = fields_of(visitor.get("/feedback/"), "/feedback/", text="zephyr")
    assert "Thank you" in visitor.post("/feedback/", wrote).text
    later()
    for path, fields in (
        ("/replies/", typed),
        ("/replies/", adds),
        ("/answers/ask/", asked),
        ("/feedback/", wrote),
    ):
        again = visitor.post(path, fields)
        assert again.status == 200
        assert "sent some time ago" in again.text
        for word in (code, "Kingfisher", "ombudsperson of", "zephyr", "Your mailbox", "Thank you"):
            assert word not in again.text, (path, word)


def test_one_form_is_few_letters(site: PublicSite, visitor: Reader) -> None:
    before = site.count("reports_letter")
    page = at_last_page(visitor, what_words="one")
    states = [
        visitor.post("/report/", [*page.form("/report/"), SEND, RETRY], [(f"{n}.txt", b"x")])
        for n in range(5)
    ]
    assert [code_in(s) != "" for s in states] == [True, True, True, False, False]
    assert "sent already" in states[-1].text
    assert "one" in states[-1].text
    assert site.count("reports_letter") == before + 3


def test_only_codes_that_open_nothing_count_as_guesses(site: PublicSite) -> None:
    at_home, guesser = Reader(site.address, "127.0.0.9"), Reader(site.address, "127.0.0.10")
    code = code_in(send_report(at_home, what_words="guessed at"))
    slip = code[:-1] + ("2" if code[-1] != "2" else "3")
    for who in (at_home, guesser):
        for _ in range(8):
            box = who.post("/replies/", [("code", code), ("do", "open")])
            assert "Your mailbox" in box.text
            assert (
                "slip in the code" in who.post("/replies/", [("code", slip), ("do", "open")]).text
            )
    for _ in range(3):
        assert (
            "opens nothing"
            in guesser.post("/replies/", [("code", codes.new_code()), ("do", "open")]).text
        )
    assert "Too many codes" in guesser.post("/replies/", [("code", code), ("do", "open")]).text
    # A mailbox that is open stays open, and takes what is written.
    assert (
        "It was added" in guesser.send(box, "/replies/", ("do", "add"), text="Kept and sent").text
    )
    assert "Your mailbox" in at_home.post("/replies/", [("code", code), ("do", "open")]).text


def test_what_was_written_to_a_mailbox_is_kept_until_it_opens_again(visitor: Reader) -> None:
    code = code_in(send_report(visitor, what_words="x"))
    box = visitor.post("/replies/", [("code", code), ("do", "open")])
    time.sleep(6.5)
    asked = visitor.send(box, "/replies/", ("do", "add"), text="A long <story>")
    assert asked.status == 422
    assert "Enter your code again" in asked.text
    assert code not in asked.text
    wrong = visitor.send(asked, "/replies/", ("do", "open"), code="K7QM")
    again = visitor.send(wrong, "/replies/", ("do", "open"), code=code)
    assert "A long &lt;story&gt;</textarea>" in again.text
    assert "It was added" in visitor.send(again, "/replies/", ("do", "add")).text


@pytest.mark.parametrize("number", [11, 21, 60, 300])
def test_any_number_of_files_is_told(reader: Reader, number: int) -> None:
    sent = send_report(
        reader, [(f"{n}.jpg", b"x") for n in range(number)], what_words=f"{number} pictures"
    )
    assert sent.status == 200
    assert code_in(sent)
    assert "10 files were taken" in sent.text
    assert sent.text.count("more than 10 files") == number - 10


def test_a_line_that_breaks_in_an_upload_breaks_nothing(
    public_site: PublicSite, reader: Reader
) -> None:
    """One whole file, and half of the next: the service cleans up without a fault of its own."""
    page = at_last_page(reader, what_words="half")
    mark = "y" * 20
    head = "".join(
        f'--{mark}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'
        for n, v in [*page.form("/report/"), SEND]
    )
    files = "".join(
        f'--{mark}\r\nContent-Disposition: form-data; name="files"; filename="{n}.txt"\r\n\r\n{"z" * 70_000}\r\n'
        for n in "ab"
    )
    line = http.client.HTTPConnection("localhost", public_site.port, timeout=30)
    line.putrequest("POST", "/report/")
    line.putheader("Content-Type", f"multipart/form-data; boundary={mark}")
    line.putheader("Content-Length", str(len(head) + len(files) + 100_000))
    line.endheaders((head + files).encode())
    line.close()
    time.sleep(1)
    assert "AttributeError" not in public_site.log.read_text()
    assert code_in(reader.send(page, "/report/", SEND))


def test_files_that_no_browser_keeps_are_named(reader: Reader) -> None:
    files = [("shot.png", b"x"), ("voice.amr", b"y")]
    page = at_last_page(reader, what_words="with files")
    changed = reader.send(page, "/report/", ("go", "to-1"), files)
    assert "Name, if you know it" in changed.text
    back = reader.send(changed, "/report/", ("go", "to-7"))
    for name, _ in files:
        assert name in back.text
    assert "choose them again" in back.text
    refused = reader.send(back, "/report/", SEND)
    assert refused.status == 422
    assert "not here any more" in refused.text
    assert "without them" in refused.text
    sent = reader.send(refused, "/report/", SEND)
    assert code_in(sent)
    assert "shot.png" not in sent.text
    # The script keeps them in the page: nothing is said of them.
    fields = [*(f for f in page.form("/report/") if f[0] != "go"), ("go", "to-1"), RETRY]
    assert "shot.png" not in reader.post("/report/", fields, files).text


def test_that_was_very_quick_names_the_files(service: None, tmp_path: Path, neutral: str) -> None:
    site = made(
        own_name("quick"),
        tmp_path,
        CLEW_NEUTRAL=neutral,
        CLEW_LIMITS=str(quick_limits(tmp_path, least_seconds=2)),
    )
    site.start()
    try:
        reader = Reader(site.address)
        quick = reader.send(
            at_last_page(reader, what_words="quick"), "/report/", SEND, [("shot.png", b"x")]
        )
        assert "very quick" in quick.text
        assert "shot.png" in quick.text
        time.sleep(2)
        assert code_in(reader.send(quick, "/report/", SEND, [("shot.png", b"x")]))
    finally:
        site.stop()


@pytest.mark.parametrize(
    ("where", "path", "field"),
    [
        ("report", "/report/", "what_words"),
        ("mailbox", "/replies/", "text"),
        ("ask", "/answers/ask/", "text"),
        ("feedback", "/feedback/", "text"),
    ],
)
def test_a_text_of_any_length_comes_back_whole(
    reader: Reader, where: str, path: str, field: str
) -> None:
    """A year of messages is taken; what is more is told by how much, and every character is still
    there.
    """
    most = 200_000 if where in ("report", "mailbox") else 10_000
    page = {
        "report": lambda: reader.send(reader.get("/report/"), "/report/", ("go", "to-2")),
        "mailbox": lambda: reader.post(
            "/replies/", [("code", code_in(send_report(reader, what_words="x"))), ("do", "open")]
        ),
        "ask": lambda: reader.get("/answers/ask/"),
        "feedback": lambda: reader.get("/feedback/"),
    }[where]()
    button = {
        "report": NEXT,
        "mailbox": ("do", "add"),
        "ask": ("do", "look"),
        "feedback": ("x", "y"),
    }[where]
    for length in (most + 1, most + 12_345, 1_200_000):
        text = ("é🙂line\n" * (length // 7 + 1))[: length - 1] + "!"
        told = reader.send(page, path, button, **{field: text})
        assert told.status == 422, length
        assert f"{length - most:,} more than the {most:,}" in told.text
        assert text.replace("\n", "\r\n") in told.text or text in told.text
        assert "Error:" in told.text
    assert reader.send(told, path, button, **{field: "é" * most}).status == 200


def test_all_answers_together_are_told(reader: Reader) -> None:
    names = (
        "what_words",
        "what_online",
        "when_told",
        "effect_fear",
        "effect_life",
        "effect_children",
        "effect_work",
        "before_order",
        "before_reported",
        "before_others",
    )
    page = reader.send(
        reader.get("/report/"),
        "/report/",
        ("go", "to-7"),
        [],
        **dict.fromkeys(names, "é" * 199_000),
    )
    told = reader.send(page, "/report/", SEND, [])
    assert told.status == 422
    assert "All your answers together are longer" in told.text
    assert told.text.count("é" * 199_000) >= len(names)
    assert code_in(
        reader.send(
            told,
            "/report/",
            SEND,
            what_words="é" * 20_000,
            what_online="",
            when_told="",
            effect_fear="",
            effect_life="",
            effect_children="",
        )
    )


def test_only_our_own_pages_lead_away_for_minutes(public_site: PublicSite, neutral: str) -> None:
    ours = public_site.address
    for headers, kept in (
        ({"Sec_Fetch_Site": "same-origin"}, True),
        ({"Referer": ours + "/advice/2/"}, True),
        ({"Sec_Fetch_Site": "cross-site"}, False),
        ({"Sec_Fetch_Site": "none"}, False),
        ({"Sec_Fetch_Site": "cross-site", "Referer": ours + "/"}, False),
        ({"Referer": "https://elsewhere.example/"}, False),
        ({"Referer": "null"}, False),
        ({}, False),
    ):
        who = Reader(ours)
        gone = who.get("/leave/", **headers)
        assert f'content="0;url={neutral}"' in gone.text
        assert bool(who.cookies) is kept, headers
        assert who.get("/").status == (303 if kept else 200)
        # Whoever left by mistake comes back, however they type it.
        assert who.get("/back").status in (301, 302)
        assert who.get("/back/").status == 302
        assert who.get("/").status == 200
    assert "/back/ at its end" in Reader(ours).get("/report/").text

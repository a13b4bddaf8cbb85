"""The report from first page to code, the mailbox behind it, and the desk that opens it: over HTTP,
without JavaScript.
"""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from django.utils import timezone

from tests.public.conftest import PASSPHRASE, PublicSite
from tests.public.reader import (
    BACK,
    NEXT,
    SEND,
    Reader,
    at_last_page,
    code_in,
    reference_in,
    send_report,
)

STORY = {
    "for_whom": "me",
    "who_name": "Marek Dolan",
    "who_known": "ex",
    "what_done": ["following", "threats"],
    "what_words": "He waits at the bus stop.\nEvery day.",
    "when_often": "daily",
    "contact_name": "Ines Farrow",
    "contact_never": "Not my own telephone",
}


def test_every_page_carries_what_was_said_before(reader: Reader) -> None:
    page = reader.get("/report/")
    given = [
        {"for_whom": "other"},
        {"who_name": "O’Brien & <b>", "who_known": "work"},
        {"what_done": ["watching", "weapon"], "what_words": "a\r\nb"},
        {"when_first": "last summer"},
        {"effect_fear": "everything"},
        {"before_order": "bail"},
        {"contact_name": "A friend", "contact_safe": "at work"},
    ]
    for number, said in enumerate(given):
        assert f"Page {number + 1} of 8" in page.text
        page = reader.send(page, "/report/", NEXT, **said)
        assert page.status == 200
        assert page.headers["cache-control"] == "no-store, max-age=0"
    for words in (
        "It happens to somebody else",
        "O’Brien &amp; &lt;b&gt;",
        "Watching or spying, A weapon, or talk of one",
        "last summer",
        "everything",
        "bail",
        "A friend",
        "at work",
    ):
        assert words in page.text
    back = reader.send(page, "/report/", BACK)
    assert 'value="A friend"' in back.text
    first = reader.send(page, "/report/", ("go", "to-1"))
    assert "O’Brien &amp; &lt;b&gt;" in first.text
    assert 'name="contact_name" value="A friend"' in first.text


def test_everything_may_be_skipped_but_something_has_to_be_said(reader: Reader) -> None:
    page = reader.get("/report/")
    for _ in range(7):
        page = reader.send(page, "/report/", NEXT)
    assert "You have not answered anything yet" in page.text
    refused = reader.send(page, "/report/", SEND)
    assert refused.status == 422
    assert "There is nothing to send yet" in refused.text
    assert reader.send(page, "/report/", SEND, what_words="Help").status == 200


def test_sent_opened_answered_added_left(
    public_site: PublicSite, reader: Reader, unit: Any
) -> None:
    sent = send_report(reader, [("diary.txt", b"Monday: at the door.")], **STORY)
    assert sent.status == 200
    code, reference = code_in(sent), reference_in(sent)
    assert "1 file was taken" in sent.text
    assert code not in sent.headers.get("set-cookie", "")

    tess = unit("tess")
    assert reference in tess.get("/reports/").content.decode()
    for said in (reference, reference.lower(), reference[2:], f" {reference[:5]} {reference[5:]} "):
        assert tess.get("/reports/", {"q": said}).url == f"/reports/{reference}/"
    assert "No report that you may open" in tess.get("/reports/?q=P-0000000000").content.decode()
    sealed = tess.get(f"/reports/{reference}/").content.decode()
    assert "Marek" not in sealed
    assert "bus stop" not in sealed
    opened = tess.post(f"/reports/{reference}/", follow=True).content.decode()
    for words in (
        "Marek Dolan",
        "He waits at the bus stop.",
        "Not my own telephone",
        "diary.txt",
        "Following, or turning up where I am",
        "(a) following.",
    ):
        assert words in opened
    course = re.search(r"/triage/(T-\w+)/", opened)
    assert course
    told = tess.get(f"/triage/{course[1]}/").content.decode()
    assert "Marek Dolan" in told
    assert "He waits at the bus stop." in told
    assert tess.get(f"/reports/{reference}/files/1/").content == b"Monday: at the door."
    assert tess.get(f"/reports/{reference}/files/2/").status_code == 404

    assert (
        "There is no reply yet"
        in reader.post("/replies/", [("code", code.lower()), ("do", "open")]).text
    )
    assert (
        tess.post(
            f"/reports/{reference}/reply/", {"text": "We rang your sister. Ask for Tess."}
        ).status_code
        == 302
    )
    box = reader.post("/replies/", [("code", code.replace("-", " ")), ("do", "open")])
    assert "We rang your sister. Ask for Tess." in box.text
    assert (
        "We rang your sister. Ask for Tess." in tess.get(f"/reports/{reference}/").content.decode()
    )

    added = reader.send(
        box,
        "/replies/",
        ("do", "add"),
        [("shot.png", b"\x89PNG")],
        text="He was there again tonight.",
    )
    assert "It was added" in added.text
    assert "He was there again tonight." not in tess.get(f"/reports/{reference}/").content.decode()
    after = tess.post(f"/reports/{reference}/", follow=True).content.decode()
    assert "He was there again tonight." in after
    assert "shot.png" in after
    assert "He was there again tonight." in tess.get(f"/triage/{course[1]}/").content.decode()

    assert (
        tess.post(f"/reports/{reference}/recorded/", {"words": "Crime 2026/1234"}).status_code
        == 302
    )
    assert "Crime 2026/1234" in tess.get(f"/reports/{reference}/").content.decode()

    asked = reader.post("/replies/", [("code", code), ("do", "ask-leave")])
    assert "cannot be undone" in asked.text
    assert (
        "The mailbox is closed" in reader.post("/replies/", [("code", code), ("do", "leave")]).text
    )
    gone = reader.post("/replies/", [("code", code), ("do", "open")])
    assert gone.status == 422
    assert "opens nothing" in gone.text
    kept = tess.get(f"/reports/{reference}/").content.decode()
    assert "Marek Dolan" in kept
    assert "We rang your sister" not in kept
    refused = tess.post(f"/reports/{reference}/reply/", {"text": "One more thing"})
    assert "The mailbox is closed" in refused.content.decode()


def test_sent_twice_it_is_kept_once(public_site: PublicSite, reader: Reader) -> None:
    page = at_last_page(reader, what_words="Pressed twice by a nervous hand")
    before = public_site.count("reports_letter")
    first, second = (reader.send(page, "/report/", SEND) for _ in range(2))
    assert code_in(first) == code_in(second)
    assert reference_in(first) == reference_in(second)
    assert public_site.count("reports_letter") == before + 1
    # The same words with a file that was forgotten are not the same letter.
    reader.send(page, "/report/", SEND, [("late.txt", b"forgotten")])
    assert public_site.count("reports_letter") == before + 2
    assert public_site.count("reports_mailbox") <= before + 1


def test_about_a_colleague_it_goes_to_another_key_holder(
    public_site: PublicSite, reader: Reader, unit: Any
) -> None:
    page = at_last_page(
        reader, insider="police", who_name="Tariq Lund", what_words="He looks me up."
    )
    assert "only professional standards can open it" in page.text
    sent = reader.send(page, "/report/", SEND)
    code, reference = code_in(sent), reference_in(sent)
    tess, sam, greta = unit("tess"), unit("sam"), unit("greta")
    for other in (tess, sam):
        assert reference not in other.get("/reports/?show=all").content.decode()
        assert other.get(f"/reports/{reference}/").status_code == 404
        assert other.post(f"/reports/{reference}/").status_code == 404
    assert reference in greta.get("/reports/").content.decode()
    wrong = greta.post(
        f"/reports/{reference}/", {"passphrase": "not this one at all"}
    ).content.decode()
    assert "not this one at all" not in wrong, "what was typed as a passphrase is not sent back"
    assert "does not open" in wrong
    assert "He looks me up" not in wrong
    from clew.unit.accounts.models import User

    tariq = User.objects.get(username="tariq")
    shown = greta.post(f"/reports/{reference}/", {"passphrase": PASSPHRASE}).content.decode()
    assert "He looks me up." in shown
    # It stays with them until they say otherwise.
    assert "Not yet" not in shown
    assert public_site_courses(public_site, "He looks me up") == 0
    where = f"/reports/{reference}/queue/"
    assert (
        "does not open" in greta.post(where, {"passphrase": "not this one at all"}).content.decode()
    )
    assert tess.get(where).status_code == 404
    assert (
        greta.post(where, {"passphrase": PASSPHRASE, "keep_from": str(tariq.pk)}).status_code == 302
    )
    assert greta.get(where).status_code == 404
    course = re.search(r"/triage/(T-\w+)/", greta.get(f"/reports/{reference}/").content.decode())
    assert course
    # In intake, for those whose work it is; whoever it is about finds nothing.
    assert "He looks me up." in tess.get(f"/triage/{course[1]}/").content.decode()
    assert unit("tariq").get(f"/triage/{course[1]}/").status_code == 404
    reader.send(
        reader.post("/replies/", [("code", code), ("do", "open")]),
        "/replies/",
        ("do", "add"),
        text="He came by again.",
    )
    greta.post(f"/reports/{reference}/", {"passphrase": PASSPHRASE})
    assert "He came by again." in tess.get(f"/triage/{course[1]}/").content.decode()
    # Looked at again, it asks for the passphrase again.
    assert "He looks me up" not in greta.get(f"/reports/{reference}/").content.decode()
    assert (
        "He looks me up."
        in greta.post(f"/reports/{reference}/", {"passphrase": PASSPHRASE}).content.decode()
    )


def test_an_addition_does_not_reach_whoever_is_kept_out_and_joins_the_course(
    public_site: PublicSite, reader: Reader, unit: Any
) -> None:
    """She opened the report, then was kept out of the course: what the sender adds comes to the
    others, and to the course.
    """
    sent = send_report(
        reader, what_words="The first of it.", who_name="Gregor Hallam", contact_name="Ida Lowe"
    )
    code, reference = code_in(sent), reference_in(sent)
    tess, sam, tariq = unit("tess"), unit("sam"), unit("tariq")
    opened = tess.post(f"/reports/{reference}/", follow=True).content.decode()
    course = re.search(r"/triage/(T-\w+)/", opened)
    assert course
    from clew.unit.accounts.models import Notice, User

    person = User.objects.get(username="tess")
    said = {
        "user": person.pk,
        "what": course[1],
        "ground": "relative",
        "reason": "He is a friend of hers.",
    }
    assert sam.post("/oversight/exclude/", said).status_code == 302
    box = reader.post("/replies/", [("code", code), ("do", "open")])
    reader.send(
        box,
        "/replies/",
        ("do", "add"),
        [("shot.png", b"\x89PNG")],
        text="He is the friend of Tess, and I moved to 4 Elm Road.",
    )
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.reports import actions
    from clew.unit.reports.models import Letter

    with acting_as(service_account()):
        added = Letter.objects.get(course__reference=course[1], kind="addition")
        actions.tell_arrivals()
        told = set(
            Notice.objects.filter(text__contains=added.reference).values_list(
                "to__username", flat=True
            )
        )
    assert "tess" not in told
    assert "tariq" in told
    for where in (
        "/reports/",
        "/reports/?show=waiting",
        "/reports/?show=all",
        f"/reports/?q={added.reference}",
        "/notices/",
        "/",
    ):
        page = tess.get(where).content.decode()
        assert reference not in page, where
        assert added.reference not in page.replace(f'value="{added.reference}"', "").replace(
            f"“{added.reference}”", ""
        ), where
    for one in (reference, added.reference):
        assert tess.get(f"/reports/{one}/").status_code == 404
        assert tess.post(f"/reports/{one}/").status_code == 404
        assert tess.get(f"/reports/{one}/files/1/").status_code == 404
        assert tess.post(f"/reports/{one}/reply/", {"text": "Hello"}).status_code == 404
        assert tess.post(f"/reports/{one}/recorded/", {"words": "Hello"}).status_code == 404
    with acting_as(person):
        from clew.unit.reports.models import Attachment, Mailbox, Reply

        assert not Letter.objects.filter(mailbox=added.mailbox_id).exists()
        assert not Mailbox.objects.filter(pk=added.mailbox_id).exists()
        assert not Attachment.objects.filter(letter__mailbox=added.mailbox_id).exists()
        assert not Reply.objects.filter(mailbox=added.mailbox_id).exists()
    # It waits for the others, and stands with the course once it is opened, and once.
    assert added.reference in tariq.get("/reports/").content.decode()
    assert "4 Elm Road" not in tariq.get(f"/triage/{course[1]}/").content.decode()
    for _ in range(2):
        tariq.post(f"/reports/{added.reference}/", follow=True)
    with acting_as(service_account()):
        from clew.unit.intake.models import Course

        assert Course.objects.get(reference=course[1]).account.count("4 Elm Road") == 1
    assert tess.get(f"/triage/{course[1]}/").status_code == 404


def test_a_report_is_kept_from_somebody_before_it_is_opened(
    public_site: PublicSite, reader: Reader, unit: Any
) -> None:
    """By its own reference: no course yet, and when there is one, out of that."""
    sent = send_report(
        reader, what_words="Of somebody whom the supervisor knows.", who_name="Osric Penn"
    )
    reference = reference_in(sent)
    from clew.unit.accounts.models import User

    tariq = User.objects.get(username="tariq")
    sam, tess = unit("sam"), unit("tess")
    assert (
        sam.post(
            "/oversight/exclude/",
            {
                "user": tariq.pk,
                "what": reference,
                "ground": "conflict",
                "reason": "He lives next door.",
            },
        ).status_code
        == 302
    )
    assert unit("tariq").get(f"/reports/{reference}/").status_code == 404
    opened = tess.post(f"/reports/{reference}/", follow=True).content.decode()
    course = re.search(r"/triage/(T-\w+)/", opened)
    assert course
    assert unit("tariq").get(f"/triage/{course[1]}/").status_code == 404
    assert "Osric Penn" not in unit("tariq").get("/triage/?list=referral").content.decode()


def test_whom_a_report_is_about_does_not_learn_of_it(
    public_site: PublicSite, reader: Reader, unit: Any
) -> None:
    """A supervisor is reported.

    Professional standards open it and put it into the queue without him: the audit tells him
    nothing of either.
    """
    page = at_last_page(
        reader, insider="police", who_name="Sam Ferreira", what_words="He knew my new address."
    )
    sent = reader.send(page, "/report/", SEND)
    reference = reference_in(sent)
    sam, sofia, otto, greta = unit("sam"), unit("sofia"), unit("otto"), unit("greta")
    greta.post(f"/reports/{reference}/", {"passphrase": PASSPHRASE})
    looks = (
        "/audit/?who=greta&what=&day-day=&day-month=&day-year=",
        f"/audit/?who=&what={reference}&day-day=&day-month=&day-year=",
    )

    def read(client: Any, where: str) -> str:
        return str(client.get(where).content.decode()).replace(f'value="{reference}"', "")

    # Before anybody is named, no supervisor sees what professional standards open.
    for where in looks:
        assert reference not in read(sam, where)
        assert reference not in read(sofia, where)
        assert reference in read(otto, where)
    from clew.unit.accounts.models import User

    suspect = User.objects.get(username="sam")
    assert (
        greta.post(
            f"/reports/{reference}/queue/", {"passphrase": PASSPHRASE, "keep_from": str(suspect.pk)}
        ).status_code
        == 302
    )
    course = re.search(r"/triage/(T-\w+)/", greta.get(f"/reports/{reference}/").content.decode())
    assert course
    day = timezone.localdate()
    for where in (
        *looks,
        f"/audit/?who=&what={course[1]}&day-day=&day-month=&day-year=",
        f"/audit/?who=&what=&day-day={day.day}&day-month={day.month}&day-year={day.year}",
        "/audit/?who=&what=sam&day-day=&day-month=&day-year=",
        "/oversight/",
        "/notices/",
        "/reports/?show=all",
        "/triage/?list=referral",
        "/triage/",
    ):
        said = read(sam, where).replace(f'value="{course[1]}"', "")
        assert reference not in said, where
        assert course[1] not in said, where
    assert sam.get(f"/triage/{course[1]}/").status_code == 404
    assert "Sam Ferreira tried to open a record" not in read(sam, "/notices/")
    assert "Sam Ferreira tried to open a record" in read(sofia, "/notices/")
    assert course[1] in read(sofia, f"/audit/?who=&what={course[1]}&day-day=&day-month=&day-year=")
    # Nobody keeps themselves out.
    other = reader.send(
        at_last_page(reader, insider="police", what_words="Another."), "/report/", SEND
    )
    greta.post(f"/reports/{reference_in(other)}/", {"passphrase": PASSPHRASE})
    herself = User.objects.get(username="greta")
    answer = greta.post(
        f"/reports/{reference_in(other)}/queue/",
        {"passphrase": PASSPHRASE, "keep_from": str(herself.pk)},
    )
    assert "You cannot keep yourself out" in answer.content.decode()


def test_same_person_is_offered_by_name_and_said_by_an_officer(
    public_site: PublicSite, reader: Reader, unit: Any
) -> None:
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.intake.actions import refer
    from clew.unit.intake.models import Course

    with acting_as(service_account()) as by:
        known = refer(
            by=by,
            source="referral",
            suspect_name="Jaroslav Petrenko",
            victim_name="Somebody",
            account="x",
            came_from="y",
            suspect_identity="id-77",
        )
    reference = reference_in(
        send_report(reader, for_whom="me", who_name="Yaroslav Petrenko", what_words="again")
    )
    tess = unit("tess")
    shown = tess.post(f"/reports/{reference}/", follow=True).content.decode()
    assert known.reference in shown
    where = f"/reports/{reference}/same/{known.reference}/suspect/"
    assert where in shown
    assert tess.post(where, {"reason": "short"}).status_code == 422
    assert (
        tess.post(where, {"reason": "Same date of birth and the same street."}).status_code == 302
    )
    with acting_as(service_account()):
        assert (
            Course.objects.filter(account__contains="again", suspect_identity="id-77").count() == 1
        )
    assert where not in tess.get(f"/reports/{reference}/").content.decode()


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("virus.exe", b"MZ", "this kind"),
        ("empty.txt", b"", "empty"),
        ("big.mp4", b"x" * 40_000_001, "larger than 40 MB"),
        ("none", b"x", "this kind"),
    ],
)
def test_a_file_that_is_not_taken_is_told_and_the_report_goes_on(
    reader: Reader, name: str, content: bytes, why: str
) -> None:
    sent = send_report(reader, [(name, content), ("good.txt", b"fine")], what_words=f"with {name}")
    assert sent.status == 200
    assert code_in(sent)
    assert why in sent.text
    assert "1 file was taken" in sent.text


def test_all_files_together_have_a_limit(reader: Reader) -> None:
    sent = send_report(
        reader,
        [("one.mp4", b"x" * 30_000_000), ("two.mp4", b"x" * 11_000_000), ("three.jpg", b"x")],
        what_words="much",
    )
    assert "2 files were taken" in sent.text
    assert "two.mp4: all files together are larger than 40 MB" in sent.text


@pytest.mark.parametrize(
    "ending", ["aac", "amr", "webm", "m4v", "avi", "heif", "tiff", "msg", "HEIC", "Vcf"]
)
def test_what_phones_and_voicemail_make_is_taken(reader: Reader, ending: str) -> None:
    page = at_last_page(reader, what_words=ending)
    assert f"<code>.{ending.lower()}</code>" in page.text
    assert "1 file was taken" in reader.send(page, "/report/", SEND, [(f"x.{ending}", b"x")]).text


@pytest.mark.parametrize("code", ["", "nonsense", "K7QM-2XHD-K7QM-2XHD-K7QM", "0" * 20, "é" * 400])
def test_a_wrong_code_opens_nothing_and_says_why(reader: Reader, code: str) -> None:
    answer = reader.post("/replies/", [("code", code), ("do", "open")])
    assert answer.status == 422
    assert "Error:" in answer.text


def test_a_form_that_was_tampered_with_keeps_what_was_written(
    public_site: PublicSite, reader: Reader
) -> None:
    page = at_last_page(reader, what_words="still here")
    before = public_site.count("reports_letter")
    again = reader.send(page, "/report/", SEND, form="ABCD 1:xyz:abc")
    assert again.status == 422
    assert "still here" in again.text
    assert public_site.count("reports_letter") == before
    assert code_in(reader.send(again, "/report/", SEND))


def test_what_is_sent_from_elsewhere_is_refused(public_site: PublicSite, reader: Reader) -> None:
    fields = [*at_last_page(reader, what_words="from elsewhere").form("/report/"), SEND]
    for headers in (
        {"Sec_Fetch_Site": "cross-site"},
        {"Origin": "https://elsewhere.example"},
        {"Referer": "https://elsewhere.example/x"},
        {"Origin": "null"},
    ):
        assert reader.post("/report/", fields, **headers).status == 403
    for site in ("same-origin", "none"):
        assert (
            reader.post("/report/", fields, Origin=public_site.address, Sec_Fetch_Site=site).status
            == 200
        )


def test_a_pause_says_so_and_keeps_what_was_written(
    public_site: PublicSite, reader: Reader, unit: Any
) -> None:
    page = at_last_page(reader, what_words="while it was paused")
    iris = unit("iris")
    assert (
        iris.post(
            "/site/pauses/new/",
            {
                "of": "reports",
                "notice": "The unit is closed until Monday. Call instead.",
                "why": "nobody on duty",
            },
        ).status_code
        == 302
    )
    assert (
        iris.post(
            "/site/pauses/new/",
            {"of": "reports", "notice": "Once more, and once more.", "why": "x"},
        ).status_code
        == 422
    )
    try:
        told = _until(reader, "/report/", "The unit is closed until Monday")
        assert "999" in told.text
        refused = reader.send(page, "/report/", SEND)
        assert refused.status == 422
        assert "while it was paused" in refused.text
    finally:
        from clew.unit.site.models import Pause

        with public_site.as_admin() as admin:
            number = admin.execute("SELECT id FROM site_pause WHERE ended_at IS NULL").fetchone()[0]
        assert Pause._meta.db_table == "site_pause"
        assert iris.post(f"/site/pauses/{number}/end/").status_code == 302
    _until(reader, "/report/", "Before you start")
    assert code_in(reader.send(refused, "/report/", SEND))


def public_site_courses(site: PublicSite, words: str) -> int:
    with site.as_admin() as admin:
        return int(
            admin.execute(
                "SELECT count(*) FROM intake_course WHERE account LIKE %s", [f"%{words}%"]
            ).fetchone()[0]
        )


def _until(reader: Reader, path: str, words: str, *, there: bool = True) -> Any:
    """The site reads what the unit keeps some seconds late, each of its processes for itself: seen
    (or gone) ten times in a row, it holds.
    """
    in_a_row = 0
    for _ in range(300):
        page = reader.get(path)
        in_a_row = in_a_row + 1 if (words in page.text) == there else 0
        if in_a_row == 10:
            return page
        time.sleep(0.05)
    raise AssertionError(words)

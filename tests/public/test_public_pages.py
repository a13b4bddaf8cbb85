"""Pages of the public site over HTTP: headers, the exit, cookies, what the unit keeps, answers and
requests.
"""

from __future__ import annotations

import json
import re
import zipfile
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import psycopg
import pytest

from clew.public.pages.store import page_table
from clew.sealing.codes import new_code
from tests.public.conftest import HOME, PublicSite
from tests.public.reader import Reader, code_in, reference_in
from tests.public.test_public_reports import _until

WORDS = [n for n, _ in sorted(page_table().items(), key=lambda p: p[1]["number"])]
PAGES = [
    "/",
    "/help/",
    "/cookies/",
    "/diary/",
    "/steps/",
    "/steps/3/",
    "/report/",
    "/replies/",
    "/feedback/",
    "/figures/",
    "/answers/",
    "/answers/ask/",
    "/answers/follow/",
    "/learning/",
    "/learning/lessons/1/",
    "/learning/tracks/1/",
    "/learning/questions/0/",
    "/progress/",
    *(f"/advice/{n}/" for n, _ in enumerate(WORDS, 1)),
]
PRIVATE = ("/report/", "/replies/")


def grade(headers: dict[str, str]) -> list[str]:
    """What is missing for the best grade, by the headers alone."""
    policy = dict(
        ([*d.split(" ", 1), ""])[:2] for d in headers.get("content-security-policy", "").split("; ")
    )
    wanted = {
        "everything is closed by default": policy.get("default-src") == "'none'",
        "no inline script or style": "unsafe"
        not in headers.get("content-security-policy", "unsafe"),
        "scripts from here alone": policy.get("script-src") == "'self'",
        "styles from here alone": policy.get("style-src") == "'self'",
        "forms go here alone": policy.get("form-action") == "'self'",
        "no frame around it": policy.get("frame-ancestors") == "'none'"
        and headers.get("x-frame-options") == "DENY",
        "no base": policy.get("base-uri") == "'none'",
        "no referrer to others": headers.get("referrer-policy") in ("same-origin", "no-referrer"),
        "types are not guessed": headers.get("x-content-type-options") == "nosniff",
        "own window group": headers.get("cross-origin-opener-policy") == "same-origin",
        "nothing of the device": all(
            f"{p}=()" in headers.get("permissions-policy", "")
            for p in (
                "camera",
                "geolocation",
                "microphone",
                "payment",
                "usb",
                "bluetooth",
                "hid",
                "serial",
                "browsing-topics",
            )
        ),
        "no other site draws it": headers.get("cross-origin-resource-policy") == "same-origin",
        "nothing is stored": "no-store" in headers.get("cache-control", ""),
        "no server is named": headers.get("server") == "web",
    }
    return [name for name, held in wanted.items() if not held]


@pytest.mark.parametrize("path", PAGES)
def test_headers_and_nothing_from_elsewhere(reader: Reader, path: str) -> None:
    page = reader.get(path)
    assert page.status == 200
    assert grade(page.headers) == []
    assert page.cookies == []
    assert not re.findall(
        r"<(?:script|link|img|iframe|form)[^>]*(?:src|href|action)=\"(?:https?:)?//", page.text
    )
    assert not re.findall(r"<script(?![^>]*src=)", page.text)
    assert not re.findall(r"\son\w+=|\sstyle=", page.text)
    # The way out is the first thing that a key or a screen reader comes to.
    assert re.search(r"<a [^>]*href=\"([^\"]+)\"", page.text)[1] == "/leave/"  # type: ignore[index]
    if path in PRIVATE:
        assert "<title>Form" in page.text
        assert "no-store" in page.headers["cache-control"]
        assert "noindex" in page.text
        assert not re.findall(
            r"<(?:input|textarea)(?![^>]*type=\"(?:hidden|radio|checkbox|file|submit)\")(?![^>]*autocomplete=\"off\")",
            page.text,
        )


def test_headers_under_tls(public_site: PublicSite) -> None:
    """A site behind TLS tells browsers to stay with it."""
    import os
    import subprocess
    import sys

    said = (
        "import django; django.setup()\nfrom django.test import Client\nfrom django.conf import settings\n"
        "settings.STORAGES['staticfiles'] = {'BACKEND': 'django.contrib.staticfiles.storage.StaticFilesStorage'}\n"
        "r = Client(HTTP_HOST='help.example', HTTP_SEC_FETCH_SITE='same-origin').get('/leave/', secure=True)\nprint(r['Strict-Transport-Security'], r['Clear-Site-Data'], r.cookies['a'].OutputString())"
    )
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "clew.public.settings",
        "CLEW_TLS": "yes",
        "CLEW_PUBLIC_HOSTS": "help.example",
        "CLEW_HOME": str(HOME),
        "CLEW_DATABASE_NAME": public_site.database,
    }
    done = subprocess.run(
        [sys.executable, "-c", said], env=environment, capture_output=True, text=True, check=True
    )
    assert (
        "max-age=63072000; includeSubDomains " in done.stdout
    )  # and no preload, which the force asks for
    assert '"cache"' in done.stdout
    assert "Secure" in done.stdout


def test_the_first_page_is_small(reader: Reader) -> None:
    """On the wire, with everything that it loads; readable without any script."""
    first = reader.get("/")
    total = len(first.body) + sum(
        int(reader.get(path).headers["content-length"])
        for path in re.findall(r"(?:src|href)=\"(/static/[^\"]+)\"", first.text)
    )
    assert total < 60_000, total
    assert "In danger now?" in first.text


def test_the_exit_without_javascript(reader: Reader, neutral: str) -> None:
    assert reader.get("/leave/", Sec_Purpose="prefetch").status == 204
    assert reader.get("/").status == 200
    gone = reader.get("/leave/", Sec_Fetch_Site="same-origin")
    # An empty page that goes on at once: ours is not in sight while the neutral one is slow.
    assert gone.status == 200
    assert f'content="0;url={neutral}"' in gone.text
    assert "<body></body>" in gone.text
    assert gone.headers["referrer-policy"] == "no-referrer"
    for path in PAGES:
        back = reader.get(path)
        assert (back.status, back.headers["location"], back.body) == (303, neutral, b"")
    assert reader.get("/static/clew/plain.svg").status in (200, 404)
    assert reader.get("/back/").status == 302
    assert reader.get("/").status == 200


def test_cookies_are_chosen_changed_and_told_when_refused(reader: Reader) -> None:
    assert ">OK</button>" in reader.get("/").text
    assert ">OK</button>" not in reader.get("/report/").text
    wrong = reader.post("/cookies/", [])
    assert wrong.status == 422
    assert "Choose which cookies we may keep" in wrong.text
    assert wrong.cookies == []
    assert reader.post("/cookies/", [("choice", "settings")]).status == 302
    assert reader.cookies == {"cookies": "settings"}
    assert "Saved." in reader.get("/cookies/?saved=settings").text
    assert ">OK</button>" not in reader.get("/").text
    assert reader.post("/beta/", []).status == 302
    assert "This site is new" not in reader.get("/").text
    assert reader.post("/cookies/", [("choice", "essential")]).status == 302
    assert reader.cookies == {"cookies": "essential"}
    assert "This site is new" in reader.get("/").text
    reader.cookies.clear()
    assert "did not keep the choice" in reader.get("/cookies/?saved=essential").text


def test_what_the_unit_writes_is_shown_and_can_be_taken_back(
    public_site: PublicSite, reader: Reader, unit: Any
) -> None:
    iris = unit("iris")
    text = "## Our own\n\nRing **us**. <script>alert(1)</script>\n\n- one\n- two\n\n[Help](/help/) and [not](javascript:alert(1))\n\n[[contacts emergency]]"
    looked = iris.post(
        "/site/pages/friends/",
        {"title": "For friends", "text": text, "why": "local", "seen": "0", "do": "look"},
    ).content.decode()
    assert "As it will be" in looked
    assert "Our own" not in reader.get("/advice/7/").text
    assert (
        iris.post(
            "/site/pages/friends/",
            {"title": "For friends", "text": text, "why": "local", "seen": "0", "do": "keep"},
        ).status_code
        == 302
    )
    page = _until(reader, "/advice/7/", "Our own").text
    assert "<strong>us</strong>" in page
    assert "&lt;script&gt;" in page
    assert "<li>one</li>" in page
    assert 'href="/help/"' in page
    assert 'href="javascript' not in page
    assert "tel:999" in page
    stale = iris.post(
        "/site/pages/friends/", {"title": "x", "text": "y", "why": "z", "seen": "0", "do": "keep"}
    )
    assert "Somebody changed this page" in stale.content.decode()
    assert (
        iris.post(
            "/site/pages/friends/",
            {"title": "For friends", "text": "", "why": "Clew's again", "seen": "1", "do": "keep"},
        ).status_code
        == 302
    )
    assert "Believe them" in _until(reader, "/advice/7/", "Believe them").text
    assert "Our own" in iris.get("/site/pages/friends/1/").content.decode()


def test_numbers_alerts_and_their_checks(
    public_site: PublicSite, reader: Reader, unit: Any
) -> None:
    iris = unit("iris")
    said = {
        "title": "Northmoor advocates",
        "kind": "helpline",
        "number": "0300 123 0000",
        "address": "",
        "says": "On your side",
        "checked_on-day": "20",
        "checked_on-month": "11",
        "checked_on-year": "2026",
        "checked_how": "rang it",
    }
    assert iris.post("/site/contacts/new/", {**said, "number": "call us"}).status_code == 422
    assert (
        iris.post("/site/contacts/new/", {**said, "number": "", "address": "http://x"}).status_code
        == 422
    )
    assert iris.post("/site/contacts/new/", {**said, "number": ""}).status_code == 422
    assert iris.post("/site/contacts/new/", said).status_code == 302
    page = _until(reader, "/help/", "0300 123 0000").text
    assert "Last checked on 20 November 2026." in page
    assert 'href="tel:03001230000"' in page
    assert "Not yet tried" not in page  # a note for the unit is none for a frightened reader
    assert "Day and night" in page
    assert (
        iris.post("/site/contacts/northmoor-advocates/", {**said, "hidden": "on"}).status_code
        == 302
    )
    _until(reader, "/help/", "0300 123 0000", there=False)
    # A number for texts stays one when the unit has checked it: nobody is led to ring it.
    form = iris.get("/site/contacts/text-999/").content.decode()
    assert re.search(r'name="number"[^>]*value="999"|value="999"[^>]*name="number"', form)
    text = {**said, "title": "Text to 999", "kind": "emergency-other", "number": "999"}
    text["says"] = "Sign up first: text the word register to 999."
    assert iris.post("/site/contacts/text-999/", text).status_code == 302
    card = _until(reader, "/help/", "Text to 999").text.partition("Text to 999")[2]
    assert 'href="sms:999"' in card.partition("</li>")[0]
    assert "tel:" not in card.partition("</li>")[0]
    from django.utils import timezone

    today = timezone.localdate()
    days = {
        "begins_on-day": today.day,
        "begins_on-month": today.month,
        "begins_on-year": today.year,
        "ends_on-day": today.day,
        "ends_on-month": today.month,
        "ends_on-year": today.year,
    }
    assert (
        iris.post("/site/alerts/new/", {"text": "The line is down <today>.", **days}).status_code
        == 302
    )
    assert "The line is down &lt;today&gt;." in _until(reader, "/report/", "The line is down").text
    number = re.search(r"/site/alerts/(\d+)/end/", iris.get("/site/").content.decode())
    assert number
    assert iris.post(f"/site/alerts/{number[1]}/end/").status_code == 302


def test_what_somebody_read_stands_in_no_address_and_no_title(reader: Reader) -> None:
    """Both stay in the history of the browser."""
    linked: set[str] = set()
    for path in PAGES:
        page = reader.get(path).text
        linked |= set(re.findall(r'href="(/[^"#?]*)"', page))
        title = re.search(r"<title>([^<]*)</title>", page)[1]  # type: ignore[index]
        assert not re.search(
            r"stalk|sign|behav|friend|employ|court|order|worr|keep|partner|officer|honour|iphone|track",
            title.split(" – ")[0].replace("A diary to keep", ""),
            re.I,
        ), path
    words = {p for p in linked if re.fullmatch(r"/advice/\d+/", p)}
    assert words == {p for p in PAGES if p.startswith("/advice/")}
    for path in linked:
        assert not re.search(r"stalk|signs|behav|friend|employ|worr|keep", path), path
        assert reader.get(path).status == 200, path
    for path in ("/advice/0/", "/advice/99/", "/signs/", "/what-stalking-is/"):
        assert reader.get(path).status == 404, path


def test_what_is_missing_and_what_breaks(reader: Reader) -> None:
    missing = reader.get("/nothing/here/")
    assert missing.status == 404
    assert "There is no such page" in missing.text
    assert grade(missing.headers) == []
    assert reader.get("/answers/x/answer.exe").status == 404
    assert reader.get("/report").headers["location"] == "/report/"
    assert reader.ask("PUT", "/report/").status == 405
    refused = reader.ask("DELETE", "/")
    assert refused.status == 405
    # No refusal is a page without the exit: not of ours, and not of what reads the line before us.
    broken = reader.ask("GET", "/", Content_Length="many")
    assert broken.status == 400
    for answer in (refused, broken):
        assert "Leave this site" in answer.text
        assert "999" in answer.text
        assert "no-store" in answer.headers["cache-control"]


@pytest.mark.parametrize(
    "path",
    [*PAGES, "/leave/", "/robots.txt", "/diary/notes.ods", "/answers/feed/", "/nothing/here/"],
)
def test_head_is_answered_as_get(reader: Reader, path: str) -> None:
    got, head = reader.get(path), reader.ask("HEAD", path)
    assert (head.status, head.body) == (got.status, b"")
    assert {k: v for k, v in head.headers.items() if k not in ("date", "content-length")} == {
        k: v for k, v in got.headers.items() if k not in ("date", "content-length")
    }


def test_every_page_loads_the_same_files_and_none_is_kept(reader: Reader) -> None:
    """What lies in a browser's cache cannot tell that somebody opened the form, or that they came
    at all.
    """
    loaded = {
        path: sorted(re.findall(r"(?:src|href)=\"(/static/[^\"]+)\"", reader.get(path).text))
        for path in [*PAGES, "/nothing/"]
    }
    assert len(set(map(tuple, loaded.values()))) == 1, loaded
    for path in loaded["/"]:
        assert reader.get(path).headers["cache-control"] == "no-store"


def test_keys_are_promised_only_where_a_script_runs(reader: Reader) -> None:
    for path in PAGES:
        assert re.search(
            r"<span class=\"[^\"]*needs-script[^\"]*\">[^<]*Escape", reader.get(path).text
        ), path


def test_the_empty_diary_is_a_sheet_that_can_be_written_on(reader: Reader) -> None:
    """Across, no wider than the paper, every column wide enough for its title, text wraps, the
    heads come again on each page.
    """
    made = zipfile.ZipFile(BytesIO(reader.get("/diary/notes.ods").body))
    content, styles = (ElementTree.fromstring(made.read(n)) for n in ("content.xml", "styles.xml"))  # noqa: S314  # our own
    names = dict(
        re.findall(
            r'xmlns:(\w+)="([^"]+)"',
            made.read("content.xml").decode() + made.read("styles.xml").decode(),
        )
    )

    def found(root: Any, tag: str) -> list[Any]:
        space, name = tag.split(":")
        return list(root.iter(f"{{{names[space]}}}{name}"))

    def said(element: Any, attribute: str) -> str:
        space, name = attribute.split(":")
        return str(element.get(f"{{{names[space]}}}{name}"))

    page = next(
        p for root in (content, styles) for p in found(root, "style:page-layout-properties")
    )
    wide = float(said(page, "fo:page-width")[:-2]) - 2 * float(said(page, "fo:margin")[:-2])
    widths = [
        float(said(w, "style:column-width")[:-2])
        for w in found(content, "style:table-column-properties")
    ]
    assert said(page, "style:print-orientation") == "landscape"
    assert len(widths) == 7
    assert sum(widths) <= wide
    heads = [
        "".join(c.itertext())
        for c in found(content, "table:table-header-rows")[0].iter(
            f"{{{names['table']}}}table-cell"
        )
    ]
    longest = [max(len(w) for w in h.split()) for h in heads]
    assert all(width >= 0.2 * letters for width, letters in zip(widths, longest, strict=True)), (
        heads,
        widths,
    )
    assert {said(c, "fo:wrap-option") for c in found(content, "style:table-cell-properties")} == {
        "wrap"
    }


JUNK = [
    "",
    "x" * 50_000,
    "\0",
    "'; --",
    "<script>",
    "-1",
    "9" * 40,
    "²",
    "[]",
    "%00",
    "../../etc/passwd",
    "é\u202e",
]


@pytest.mark.parametrize("path", PAGES)
def test_junk_is_no_error_of_ours(reader: Reader, path: str) -> None:
    names = (
        "q",
        "sort",
        "after",
        "saved",
        "page",
        "form",
        "go",
        "what_words",
        "what_done",
        "for_whom",
        "code",
        "do",
        "text",
        "name",
        "contact",
        "once",
        "choice",
        "language",
    )
    from urllib.parse import quote

    for number, junk in enumerate(JUNK):
        assert (
            reader.get(path + "?" + "&".join(f"{n}={quote(junk[:2000])}" for n in names)).status
            < 500
        ), junk[:10]
        fields = [(n, JUNK[(number + k) % len(JUNK)]) for k, n in enumerate(names)]
        assert reader.post(path, fields).status < 500, junk[:10]
        assert reader.post(path, fields, [(junk[:100].replace("\0", ""), b"\0")]).status < 500, (
            junk[:10]
        )
    assert (
        reader.ask(
            "POST", path, b"--x\r\nnot multipart", Content_Type="multipart/form-data; boundary=x"
        ).status
        < 500
    )
    reader.cookies = {"a": "", "cookies": "\\x", "language": "../..", "beta": "2"}
    assert reader.get(path).status < 500


def test_feedback_needs_no_name_and_is_read_by_those_who_keep_the_site(
    public_site: PublicSite, reader: Reader, unit: Any
) -> None:
    assert reader.post("/feedback/", [("text", "")]).status == 422
    page = reader.get("/feedback/")
    sent = reader.send(page, "/feedback/", ("x", "y"), text="The print is small.")
    assert "Thank you" in sent.text
    reader.send(page, "/feedback/", ("x", "y"), text="The print is small.")
    read = unit("iris").get("/site/feedback/").content.decode()
    assert read.count("The print is small.") == 1
    assert "small" not in unit("tess").get("/reports/?show=all").content.decode()


def test_a_request_reaches_the_desk_and_offers_what_was_answered(
    public_site: PublicSite, reader: Reader, unit: Any
) -> None:
    _publish(
        public_site,
        "stalking-by-year",
        "Stalking recorded by year",
        "How many stalking offences were recorded in each financial year?",
    )
    page = reader.get("/answers/ask/")
    assert reader.send(page, "/answers/ask/", ("do", "look"), text="short").status == 422
    asked = reader.send(
        page,
        "/answers/ask/",
        ("do", "look"),
        text="Please tell me how many stalking offences you recorded in the last three financial years.",
    )
    assert "Stalking recorded by year" in asked.text
    assert reader.send(asked, "/answers/ask/", ("do", "send"), name="", contact="").status == 422
    assert (
        "address to write to"
        in reader.send(asked, "/answers/ask/", ("do", "send"), name="J. Ournalist", contact="").text
    )
    sent = reader.send(
        asked, "/answers/ask/", ("do", "send"), name="J. Ournalist", contact="j@paper.example"
    )
    assert "Your request was sent" in sent.text
    # Followed with the code alone: not by its reference, and without a word of it.
    code = code_in(sent)
    assert "on its way to the desk" in reader.post("/answers/follow/", [("code", code)]).text
    for wrong, said in (
        (code[:-2], "this has"),
        (reference_in(sent), "A code "),
        (new_code(), "No request is known"),
    ):
        assert said in reader.post("/answers/follow/", [("code", wrong)]).text
    reader.send(
        asked, "/answers/ask/", ("do", "send"), name="J. Ournalist", contact="j@paper.example"
    )
    from clew.unit.access.identity import acting_as, service_account
    from clew.unit.disclosure.models import Request
    from clew.unit.reports.actions import take_in_requests

    unit("iris")
    with acting_as(service_account()):
        take_in_requests()
        take_in_requests()
        held = Request.objects.get(requester="J. Ournalist")
        assert (held.how, held.contact) == ("site", "j@paper.example")
        assert held.questions.count() == 1
    shown = reader.post("/answers/follow/", [("code", code)]).text
    assert f"Request {held.reference} of" in shown
    assert f"The law gives them until {held.due_on:%-d %B %Y}" in shown
    assert "Ournalist" not in shown
    assert "financial" not in shown
    assert held.reference in unit("iris").get("/requests/").content.decode()


def test_answers_are_found_read_followed_and_taken_along(
    public_site: PublicSite, reader: Reader
) -> None:
    _publish(
        public_site,
        "harassment-by-sex",
        "Harassment by sex of the victim",
        "How many harassment offences by sex?",
    )
    assert "Harassment by sex of the victim" in reader.get("/answers/?q=harassments").text
    assert "Nothing was found for “zebra”" in reader.get("/answers/?q=zebra").text
    page = reader.get("/answers/harassment-by-sex/")
    assert "<caption" in page.text
    assert 'scope="col"' in page.text
    assert "[c]" in page.text
    for kind, begins in (("csv", b"\xef\xbb\xbf"), ("ods", b"PK"), ("pdf", b"%PDF")):
        file = reader.get(f"/answers/harassment-by-sex/answer.{kind}")
        assert file.body.startswith(begins)
        assert "attachment" in file.headers["content-disposition"]
    picture = reader.get("/answers/harassment-by-sex/tables/1.1.svg")
    assert picture.headers["content-type"] == "image/svg+xml"
    assert picture.headers["content-security-policy"] == "default-src 'none'; sandbox"
    feed = ElementTree.fromstring(reader.get("/answers/feed/").text)  # noqa: S314  # our own
    names = [e.text for e in feed.iter("{http://www.w3.org/2005/Atom}title")]
    assert "Harassment by sex of the victim" in names
    figures = reader.get("/figures/").text
    assert "/answers/harassment-by-sex/tables/1.1.svg" in figures
    assert zipfile.ZipFile(BytesIO(reader.get("/diary/notes.ods").body)).testzip() is None


def test_the_account_of_progress_is_read_checked_and_followed(
    public_site: PublicSite, reader: Reader
) -> None:
    """A page, a table that its checksum fits, its columns, a document, and a feed as RFC 4287 asks:
    of what was published, and nothing of what was not.
    """
    import hashlib

    from clew.progress.table import rows_of
    from tests.made_up_account import made_account

    assert reader.get("/progress/progress.csv").status == 404
    empty = ElementTree.fromstring(reader.get("/progress/feed/").text)  # noqa: S314  # our own
    shown = made_account("Northmoor")
    put_in_accounts(public_site, shown, ("The first.", "2026-07-01"), ("Not published.", None))
    page = reader.get("/progress/").text
    assert "The first." in page
    assert "Not published." not in page
    assert page.index("What got worse") < page.index("What got better")
    assert "this got worse" in page
    assert "Not measured." in page
    assert 'type="application/atom+xml"' in page
    held = reader.get("/progress/progress.csv").body
    assert (
        hashlib.sha256(held).hexdigest()
        == reader.get("/progress/progress.csv.sha256").text.split()[0]
    )
    assert rows_of(held.decode(), "progress.csv")[0]["force"] == "Northmoor"
    columns = json.loads(reader.get("/progress/progress.csv-metadata.json").text)
    assert columns["tableSchema"]["columns"][1]["name"] == "force"
    assert reader.get("/progress/progress.pdf").body.startswith(b"%PDF")
    assert reader.get("/progress/pictures/1.1.svg").status == 200
    assert reader.get("/progress/kept").status == 404
    for feed in (
        empty,
        ElementTree.fromstring(reader.get("/progress/feed/").text),  # noqa: S314  # our own
    ):
        _is_atom(feed)
    assert len(feed.findall(f"{_ATOM}entry")) == 1
    # Taken back, it is gone.
    take_back_accounts(public_site)
    assert "There is no account yet" in reader.get("/progress/").text


def put_in_accounts(site: PublicSite, shown: dict[str, Any], *made: tuple[str, str | None]) -> None:
    """An account of progress for each pair of the force's words and the day of publication."""
    from clew.progress.table import as_csv, checksum, metadata

    table = as_csv(shown)
    with site.as_admin() as admin:
        people = _people(admin)
        for words, day in made:
            admin.execute(
                """INSERT INTO improvement_edition (as_at, words, status, problem, kept, shown, charts, csv, csv_sum, columns, pdf, made_by_id, made_at, published_on, published_by_id, withdrawn_why)
                VALUES ('2026-06-30', %s, 'done', '', '{"hidden": 3}', %s, '{"1.1": "<svg/>"}', %s, %s, %s, %s, %s, now(), %s, %s, '')""",
                [
                    words,
                    json.dumps(shown | {"words": words}),
                    table,
                    checksum(table),
                    metadata(),
                    b"%PDF-1.7",
                    people["iris"],
                    day,
                    people["sam"] if day else None,
                ],
            )


def take_back_accounts(site: PublicSite) -> None:
    with site.as_admin() as admin:
        admin.execute(
            "UPDATE improvement_edition SET withdrawn_at = now(), withdrawn_by_id = %s, withdrawn_why = 'x' WHERE published_on IS NOT NULL AND withdrawn_at IS NULL",
            [_people(admin)["sam"]],
        )


def _people(admin: Any) -> dict[str, int]:
    return dict(
        admin.execute("SELECT username, id FROM accounts_user WHERE username IN ('iris', 'sam')")
    )


_ATOM = "{http://www.w3.org/2005/Atom}"


def _is_atom(feed: ElementTree.Element) -> None:
    """What RFC 4287 asks of a feed and its entries (4.1.1, 4.1.2)."""
    assert feed.tag == f"{_ATOM}feed"
    entries = feed.findall(f"{_ATOM}entry")
    for one in (feed, *entries):
        for name in ("id", "title", "updated"):
            (found,) = one.findall(f"{_ATOM}{name}")
            assert (found.text or "").strip()
        assert one.findall(f"{_ATOM}id")[0].text.startswith("urn:uuid:")
        assert re.fullmatch(
            r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(Z|[+-]\d\d:\d\d)",
            one.findall(f"{_ATOM}updated")[0].text or "",
        )
        # Who wrote it: of the feed, or of every entry.
        assert one.findall(f"{_ATOM}author/{_ATOM}name")
        kinds = [x.get("rel", "alternate") for x in one.findall(f"{_ATOM}link")]
        assert kinds.count("alternate") == 1
    assert any(x.get("rel") == "self" for x in feed.findall(f"{_ATOM}link"))
    ids = [e.findall(f"{_ATOM}id")[0].text for e in (feed, *entries)]
    assert len(set(ids)) == len(ids)


def _publish(site: PublicSite, slug: str, title: str, asked: str) -> None:
    """A published answer, put into the register as its owner: how answers come to be published has
    tests of its own.
    """

    table = {
        "table": "1.1",
        "title": title,
        "columns": ["period", "number"],
        "withheld": "",
        "says": ["Counted by principal offence."],
        "breaks_in_series": [],
        "caveats": [],
    }
    rows = [
        {"table": "1.1", "period": "2024/25", "number": 12, "mark": ""},
        {"table": "1.1", "period": "2025/26", "number": None, "mark": "c"},
    ]
    kept = {
        "as_at": "2026-06-30",
        "force": "northmoor",
        "questions": [{"number": 1, "text": asked, "reason": "", "figures": [table], "rows": rows}],
    }
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="10" height="10"/></svg>'
    with site.as_admin() as admin:
        if admin.execute("SELECT 1 FROM disclosure_publication WHERE slug = %s", [slug]).fetchone():
            return
        iris = admin.execute("SELECT id FROM accounts_user WHERE username = 'iris'").fetchone()[0]
        admin.execute("SET session_replication_role = replica")
        request = admin.execute(
            """INSERT INTO disclosure_request (reference, how, received_on, requester, contact, text, status, extended, restricted, restricted_why, named, asides, fallback, choices, entered_by_id, entered_at)
               VALUES (%s, 'email', '2026-07-01', 'x', '', %s, 'answered', false, false, '', '{}', '[]', false, '[]', %s, now()) RETURNING id""",
            [f"01.FOI.26.{slug}"[:40], asked, iris],
        ).fetchone()[0]
        answer = admin.execute(
            "INSERT INTO disclosure_answer (request_id, version, as_at, status, said, kept, made_by_id, made_at) VALUES (%s, 1, '2026-06-30', 'done', '', '{}', %s, now()) RETURNING id",
            [request, iris],
        ).fetchone()[0]
        admin.execute(
            """INSERT INTO disclosure_publication (answer_id, slug, reference, title, summary, asked, kept, letter, csv, ods, charts, published_on, by_id, withdrawn_why, search)
               VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, '2026-07-20', %s, '', to_tsvector('english', %s))""",
            [
                answer,
                slug,
                f"01.FOI.26.{slug}"[:40],
                title,
                f"{title}.",
                asked,
                json.dumps(kept),
                b"%PDF-1.7",
                "\ufeffa,b\r\n".encode(),
                b"PK\x03\x04",
                json.dumps({"1.1": svg}),
                iris,
                f"{title} {asked}",
            ],
        )


def test_the_public_role_reaches_the_letterbox_and_nothing_else(public_site: PublicSite) -> None:
    from clew.database import embedded
    from clew.database.provision import PUBLIC

    with psycopg.connect(
        embedded.start(HOME / "postgres").dsn(PUBLIC, public_site.database), autocommit=True
    ) as public:
        reach = public.execute(
            """SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relkind IN ('r', 'v', 'm', 'p', 'S')
            AND (CASE WHEN c.relkind = 'S' THEN has_sequence_privilege(c.oid, 'USAGE, SELECT, UPDATE') ELSE has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE') END) ORDER BY 1"""
        ).fetchall()
        assert [r[0] for r in reach] == [
            "public_alert",
            "public_answer",
            "public_case",
            "public_contact",
            "public_page",
            "public_pause",
            "public_progress",
            "public_withdrawn",
        ]
        calls = public.execute(
            """SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'public' AND has_function_privilege(p.oid, 'EXECUTE')
            AND p.prosecdef AND p.proname LIKE 'letterbox%' ORDER BY 1"""
        ).fetchall()
        assert [r[0] for r in calls] == [
            "letterbox_follow",
            "letterbox_keys",
            "letterbox_learned",
            "letterbox_learning",
            "letterbox_leave",
            "letterbox_look",
            "letterbox_post",
            "letterbox_replies",
            "letterbox_unlearned",
        ]
        for view in (
            "public_alert",
            "public_answer",
            "public_case",
            "public_contact",
            "public_page",
            "public_pause",
            "public_progress",
            "public_withdrawn",
        ):
            for word in (f"DELETE FROM {view}", f"INSERT INTO {view} DEFAULT VALUES"):
                with pytest.raises(
                    (
                        psycopg.errors.InsufficientPrivilege,
                        psycopg.errors.ObjectNotInPrerequisiteState,
                    )
                ):
                    public.execute(word)  # type: ignore[call-overload]
        for word in ("CREATE TABLE mine (a int)", "SET ROLE clew_unit", "SET ROLE clew_search"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                public.execute(word)  # type: ignore[call-overload]


def test_the_unit_cannot_write_through_the_public_views(public_site: PublicSite) -> None:
    from clew.database import embedded
    from clew.database.provision import UNIT

    with psycopg.connect(
        embedded.start(HOME / "postgres").dsn(UNIT, public_site.database), autocommit=True
    ) as unit:
        for word in (
            "UPDATE public_pause SET notice = 'x'",
            "SELECT * FROM public_answer",
            "SELECT * FROM public_progress",
            "SELECT * FROM letterbox_replies('x')",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                unit.execute(word)


def test_the_public_service_imports_nothing_of_the_unit() -> None:
    import subprocess
    import sys

    said = "import sys, pkgutil, importlib, os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'clew.public.settings'\nimport django; django.setup()\nimport clew.public.urls, clew.public.wsgi\nprint([m for m in sys.modules if m.startswith(('clew.unit', 'clew.screening', 'django.contrib.sessions', 'django.contrib.auth'))])"
    done = subprocess.run(
        [sys.executable, "-c", said],
        env={**__import__("os").environ, "CLEW_HOME": str(HOME)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"

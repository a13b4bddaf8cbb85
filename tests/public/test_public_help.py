"""Help that fits, the short report and coming back, steps for devices, versions of answers: as
visitors and the desk find them.
"""

from __future__ import annotations

import hashlib
import json
import re
from datetime import date
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import pytest

from clew.learning.cases import own_cases
from clew.public.pages import devices, languages, store
from tests.made_up_account import entered, made_account
from tests.public.conftest import PublicSite
from tests.public.reader import NEXT, SEND, Reader, code_in, reference_in, send_report
from tests.public.test_public_pages import PAGES, _publish, put_in_accounts, take_back_accounts
from tests.public.test_public_reports import _until
from tests.public.test_public_words import MOST_YEARS, every_page, years_of_school


class Main(HTMLParser):
    """The words of <main>, each block a sentence of its own."""

    _BLOCKS = frozenset(
        [
            "p",
            "li",
            "h1",
            "h2",
            "h3",
            "dt",
            "dd",
            "td",
            "th",
            "legend",
            "label",
            "summary",
            "button",
            "caption",
            "option",
            "span",
        ]
    )

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.running: list[str] = []
        self._in, self._source, self._tables = False, False, 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in = self._in or tag == "main"
        self._source = "public-source" in (dict(attrs).get("class") or "")
        self._tables += tag == "table"
        self._end_block(tag)

    def handle_endtag(self, tag: str) -> None:
        self._in = self._in and tag != "main"
        self._end_block(tag)
        self._tables -= tag == "table"

    def handle_data(self, data: str) -> None:
        if self._in and not self._source:
            words = re.sub(r"[\w.-]+\.(?:uk|org|com)\S*|\.[a-z0-9]{2,7}\b|x{9,}", " ", data)
            self.said.append(words)
            if not self._tables:
                self.running.append(words)

    def _end_block(self, tag: str) -> None:
        if tag in self._BLOCKS:
            self.said.append("\n\n")
            self.running.append("\n\n")


def grade(page: str) -> float:
    """Flesch and Kincaid's grade (0.39 words a sentence + 11.8 syllables a word - 15.59, years of
    school in the United States; about five more make an age) of what stands in <main>: of all of it,
    or of its sentences alone where that is more. Columns of a table and links of a word or two make
    a page look easier than its sentences are; a sentence that stands there often counts once.
    """
    parser = Main()
    parser.feed(page)
    blocks = dict.fromkeys(" ".join(b.split()) for b in "".join(parser.running).split("\n\n"))
    sentences = [b for b in blocks if len(re.findall(r"[A-Za-z’']+", b)) >= 4]
    return max(
        years_of_school("".join(parser.said)),
        years_of_school("\n\n".join(sentences)) if sentences else 0,
    )


def followed_from_home(reader: Reader) -> dict[str, str]:
    """Every page to which links lead, as HTML by address. Answers that other tests published, and
    pages in other languages, are left out.
    """
    found: dict[str, str] = {}
    ahead = ["/"]
    while ahead:
        path = ahead.pop()
        if path in found:
            continue
        page = reader.get(path)
        found[path] = page.text if "html" in page.headers["content-type"] else ""
        assert page.status == 200, path
        ahead += [
            link
            for link in re.findall(r'href="(/[^"#?]*)', found[path])
            if not re.match(r"/(static|leave|answers/(?!ask/|follow/)|pages/|advice/\d+/\d+)", link)
        ]
    return {path: text for path, text in found.items() if text}


def played_cases(reader: Reader) -> dict[str, str]:
    """Each page of each case of learning, to its end, the first answers chosen."""
    found: dict[str, str] = {}
    for number in range(1, len(own_cases()) + 1):
        address = f"/learning/cases/{number}/"
        page = reader.get(f"{address}1/")
        while "The end of this case" not in page.text:
            found[f"{address} {len(found)}"] = page.text
            choices = re.findall(
                r'<input[^>]*name="([\w-]+)"[^>]*type="(?:radio|checkbox)"[^>]*value="(\w+)"',
                page.text,
            )
            page = reader.send(page, address, NEXT, **{n: [v] for n, v in reversed(choices)})
            assert page.status == 200
        found[f"{address} end"] = page.text
    return found


def test_every_page_can_be_read_at_eleven(public_site: PublicSite, reader: Reader) -> None:
    """Every one, the legal notices too, with an account of progress that is full."""
    put_in_accounts(
        public_site, made_account("Northmoor", **entered()), ("We began.", "2026-07-01")
    )
    _publish(public_site, "to-be-read", "Damage by year", "How many in each year?")
    try:
        shown = every_page(reader) | followed_from_home(reader) | played_cases(reader)
        shown["an answer"] = reader.get("/answers/to-be-read/").text
    finally:
        take_back_accounts(public_site)
    assert "Addressed to: Chief constables" in shown["/progress/"]
    shown["no account"] = reader.get("/progress/").text
    assert set(PAGES) <= set(shown)
    hard = {name: round(g, 1) for name, page in shown.items() if (g := grade(page)) > MOST_YEARS}
    assert hard == {}
    assert len(shown) > 150


def test_services_and_steps_have_a_source_and_a_day() -> None:
    """What nobody verified stands on no page; numbers of parts and languages are used once."""
    assert all(c.source and c.seen_on for c in store.own_contacts().values())
    for step in (s for p in devices.parts() for s in p.steps):
        assert step.source
        assert not step.is_old(step.seen_on)
        assert step.is_old(date(step.seen_on.year + 3, 1, 1))
    for numbers in (
        [p.number for p in devices.parts()],
        [x.number for x in languages.languages().values()],
        [p["number"] for p in store.page_table().values()],
    ):
        assert len(set(numbers)) == len(numbers)
    # Whatever a page of words names is a contact, and what leads on is a page.
    for name in store.page_table():
        text = store.own_text(name)
        for asked in re.findall(r"\[\[contacts ([a-z0-9 -]+)\]\]", text):
            known = {c.name for c in store.own_contacts().values()} | {
                c.kind for c in store.own_contacts().values()
            }
            assert set(asked.split()) <= known, name
        for led in re.findall(r"\]\(/([a-z-]+)/\)", text):
            assert led in store.page_table() or f"/{led}/" in PAGES, (name, led)


def test_help_is_found_without_a_voice_and_by_who_somebody_is(reader: Reader) -> None:
    shown = reader.get("/help/").text
    for words in ("press 55", "register to 999", "18000", "999bsl.co.uk", "Who are you?"):
        assert words in shown
    for number, words in (
        (16, ["0800 085 0000", "0300 020 0096", "goes straight to the force"]),
        (17, ["0800 1111", "parents do not see it"]),
        (18, ["0808 801 0327"]),
        (9, ["0808 802 4040"]),
        (25, ["Police Scotland", "0808 80 10 800", "Police Ombudsman"]),
    ):
        page = reader.get(f"/advice/{number}/").text
        assert [w for w in words if w not in page] == [], number
    assert "Do not remove it yet" in reader.get("/steps/10/").text
    steps = reader.get("/steps/").text
    assert steps.count('type="checkbox"') == 3 * len(devices.parts())
    # Ticked for oneself: no name sends it, Enter sends nothing, and the browser does not keep it.
    assert '<form autocomplete="off"><button disabled hidden></button>' in steps
    assert not [b for b in re.findall(r"<input[^>]*checkbox[^>]*>", steps) if "name=" in b]
    said = reader.get("/.well-known/security.txt").text
    assert re.search(r"^Contact: https?://\S+/feedback/$", said, re.M)
    assert re.search(r"^Expires: 20\d\d-\d\d-\d\dT", said, re.M)
    assert reader.get("/favicon.ico").body[:4] == b"\0\0\1\0"


def test_two_minutes_then_more_and_the_desk_sees_safety_first(
    public_site: PublicSite, reader: Reader, unit: Any
) -> None:
    page = reader.send(reader.get("/report/"), "/report/", ("go", "to-8"))
    assert "Two minutes" in page.text
    assert "Form, short" in page.text
    checked = reader.send(
        page,
        "/report/",
        NEXT,
        what_words="He is outside again.",
        place_now="NM1 4QQ",
        phone_now="maybe",
    )
    assert "Check your answers" in checked.text
    assert "He is outside again." in checked.text
    sent = reader.send(checked, "/report/", SEND, [("voice.m4a", b"a made-up recording")])
    code, reference = code_in(sent), reference_in(sent)
    assert "come back with your code and tell more" in sent.text

    box = reader.post("/replies/", [("code", code), ("do", "open")])
    more = reader.send(
        box, "/replies/", ("do", "add"), has_keys=["home", "children"], weapon_near="a knife"
    )
    assert "It was added" in more.text
    nothing = reader.post("/replies/", [("code", code), ("do", "add")])
    assert "answer a question" in nothing.text

    tess = unit("tess")
    opened = tess.post(f"/reports/{reference}/", follow=True).content.decode()
    safety = opened.partition('aria-label="Safety now"')[2]
    for words in ("NM1 4QQ", "They may"):
        assert words in safety.partition("</section>")[0]
    for words in ("Keys or a code to the home, Contact with the children", "a knife", "voice.m4a"):
        assert words in safety
    assert tess.get(f"/reports/{reference}/files/1/").content == b"a made-up recording"


def test_scotland_is_told_and_an_officer_goes_to_others(reader: Reader) -> None:
    page = reader.send(
        reader.get("/report/"), "/report/", ("go", "to-7"), place_area="scotland", who_name="x"
    )
    assert 'href="/advice/25/"' in page.text
    assert "only professional standards can open it" not in page.text
    assert "Professional standards open it" in send_report(reader, insider="police").text


def test_an_answer_is_corrected_withdrawn_found_with_slips_and_taken_as_data(
    public_site: PublicSite, reader: Reader
) -> None:
    asked = "How many stalking offences were recorded in each month?"
    _publish(public_site, "by-month", "Stalking by month", asked)
    _publish(public_site, "by-month-v1-1", "Stalking by month, first", asked)
    _publish(public_site, "taken-back", "Wrong numbers", "How many?")
    with public_site.as_admin() as admin:
        admin.execute(
            "UPDATE disclosure_publication SET replaced_by_id = (SELECT id FROM disclosure_publication WHERE slug = 'by-month') WHERE slug = 'by-month-v1-1'"
        )
        admin.execute(
            "UPDATE disclosure_publication SET version = 2, correction = 'June was counted twice.' WHERE slug = 'by-month'"
        )
        admin.execute(
            "UPDATE disclosure_publication SET withdrawn_at = now(), withdrawn_why = 'The codes were wrong.' WHERE slug = 'taken-back'"
        )
    now, first = reader.get("/answers/by-month/").text, reader.get("/answers/by-month-v1-1/").text
    assert "June was counted twice." in now
    assert 'href="/answers/by-month-v1-1/"' in now
    assert "This is an earlier version." in first
    assert 'href="/answers/by-month/"' in first
    gone = reader.get("/answers/taken-back/")
    assert gone.status == 410
    assert "The codes were wrong." in gone.text

    listed = reader.get("/answers/?q=stlaking+mnoth").text
    assert "This is for “stalking month”" in listed
    assert 'href="/answers/by-month/"' in listed
    assert "by-month-v1-1" not in listed
    assert 'href="/answers/by-month/"' in reader.get("/answers/?q=stalked").text
    assert 'href="/answers/by-month/"' in reader.get("/answers/?q=01/foi/26/by+month").text

    atom = "{http://www.w3.org/2005/Atom}"
    feed = ElementTree.fromstring(reader.get("/answers/feed/").text)  # noqa: S314  # our own
    assert [feed.find(f"{atom}{n}") is not None for n in ("id", "title", "updated", "author")] == [
        True
    ] * 4
    ids = []
    for entry in feed.iter(f"{atom}entry"):
        said = {
            n: entry.find(f"{atom}{n}") for n in ("id", "title", "updated", "author", "summary")
        }
        assert None not in said.values()
        assert said["summary"].get("type") == "text"  # type: ignore[union-attr]
        ids.append(said["id"].text)  # type: ignore[union-attr]
        if said["title"].text == "Stalking by month":  # type: ignore[union-attr]
            assert said["updated"].text != entry.findtext(f"{atom}published")  # type: ignore[union-attr]
            assert "June was counted twice." in said["summary"].text  # type: ignore[union-attr, operator]
    assert len(set(ids)) == len(ids) >= 1
    assert all(re.fullmatch(r"tag:[\w.-]+,2026:answer/[\w-]+", i or "") for i in ids)

    package = json.loads(reader.get("/answers/by-month/datapackage.json").text)
    table = reader.get("/answers/by-month/answer.csv").body
    resource = package["resources"][0]
    assert resource["hash"] == f"sha256:{hashlib.sha256(table).hexdigest()}"
    assert resource["bytes"] == len(table)
    assert [f["name"] for f in resource["schema"]["fields"]] == ["a", "b"]
    assert package["licenses"][0]["name"]
    assert package["version"] == "2"
    names = [p["name"] for p in json.loads(reader.get("/answers/data.json").text)["packages"]]
    assert "by-month" in names
    assert "by-month-v1-1" not in names
    assert "2024/25: 12." in reader.get("/figures/").text


@pytest.mark.parametrize("code", ["ar"])
def test_a_page_in_another_language_is_shown_when_a_second_person_read_it(
    public_site: PublicSite, reader: Reader, unit: Any, code: str
) -> None:
    """Draft, second reader, shown without a trace, behind when the English changes."""
    at, shown = f"/site/pages/students/in/{code}/", "/advice/22/7/"
    iris, sam = unit("iris"), unit("sam")
    draft = {
        "title": "للأصدقاء",
        "text": "صدّقهم.\n\n[[contacts emergency]]",
        "why": "first",
        "seen": "0",
    }
    assert iris.post(at, draft).status_code == 302
    assert "draft, not read" in iris.get("/site/languages/").content.decode()
    assert reader.get(shown).status == 404
    refused = iris.post(at + "read/", {"how": "mine", "whole": "on"})
    assert "Somebody else who knows the language" in refused.content.decode()
    assert reader.get("/advice/22/99/").status == 404
    assert sam.post(at + "read/", {"how": "my first language", "whole": "on"}).status_code == 302
    page = _until(reader, "/advice/22/", 'href="/advice/22/7/"')
    # Somebody who reads no English finds it from the first page, by the language's own name.
    for path in ("/", "/help/", shown):
        assert re.search(
            r'href="/pages/7/" lang="ar" dir="rtl"[^>]*>العربية<', reader.get(path).text
        )
    listed = reader.get("/pages/7/")
    assert f'href="{shown}">للأصدقاء<' in listed.text
    assert "<title>Pages –" in listed.text
    assert listed.cookies == []
    assert reader.get("/pages/3/").status == reader.get("/pages/99/").status == 404
    page = reader.get(shown)
    assert 'lang="ar" dir="rtl"' in page.text
    assert "صدّقهم" in page.text
    assert "tel:999" in page.text
    assert page.cookies == []
    assert "<title>Page 22" in page.text
    assert "changed since" not in page.text
    # The English changes: the page says so, and the desk too.
    english = {"title": "For students", "text": "## New\n\nNew words.", "why": "new", "do": "keep"}
    seen = re.search(
        r'name="seen" value="(\d+)"', iris.get("/site/pages/students/").content.decode()
    )
    assert seen
    assert iris.post("/site/pages/students/", {**english, "seen": seen[1]}).status_code == 302
    assert "has changed since" in _until(reader, shown, "has changed since").text
    assert "English changed" in iris.get("/site/languages/").content.decode()
    assert (
        iris.post(
            "/site/pages/students/", {**english, "text": "", "seen": str(int(seen[1]) + 1)}
        ).status_code
        == 302
    )
    # What a program wrote is a beginning at the desk and on no page.
    begun = iris.get("/site/pages/men/in/cy/").content.decode()
    assert "A program wrote these words and nobody has read them" in begun
    assert "Mae dynion" in begun
    assert reader.get("/advice/18/2/").status == 404

"""The script of the forms: whatever comes back, however long a text is, whatever is chosen and
pressed, nothing that was written is lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tests.public.conftest import PublicSite
from tests.public.test_public_browser import no_barriers
from tests.unit.visitor import Visitor

pytestmark = pytest.mark.browser
STORY = "He was at the school gate again."


@pytest.fixture
def visitor(chromium: Any, public_site: PublicSite) -> Iterator[Any]:
    made: list[Visitor] = []

    def make(width: int = 1280, **options: Any) -> Visitor:
        made.append(Visitor(chromium, public_site.address, "", width, **options))
        return made[-1]

    yield make
    for one in made:
        one.leave()


def at_page(who: Visitor, number: int) -> Any:
    page = who.go("/report/")
    for n in range(2, number + 1):
        page.click("button:has-text('Continue')")
        page.wait_for_selector(f"text=Page {n} of 8")
    return page


CAPTIVE = "<!DOCTYPE html><title>Hotel</title><main><h1>Pay for the line</h1></main>"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (
            {"status": 400, "body": "<main data-answer='form'>That could not be read</main>"},
            "more than can be sent at once",
        ),
        ({"status": 413, "body": "too large"}, "more than can be sent at once"),
        ({"status": 403, "body": "<main>no</main>"}, "could not be read"),
        ({"status": 429, "body": "<main>wait</main>"}, "could not be read"),
        ({"status": 500, "body": "<main data-answer='form'>broken</main>"}, "broke on our side"),
        ({"status": 502, "body": "<main>gateway</main>"}, "broke on our side"),
        ({"status": 200, "body": CAPTIVE}, "could not be read"),
        (
            {"status": 200, "body": "<!DOCTYPE html><main data-answer='form'><h1>Cut sho"},
            "could not be read",
        ),
        ({"status": 200, "body": ""}, "could not be read"),
        ("abort", "did not get through"),
    ],
)
def test_whatever_comes_back_what_was_written_stays(visitor: Any, answer: Any, words: str) -> None:
    who = visitor(320)
    page = at_page(who, 3)
    page.fill("[name=what_words]", STORY)
    page.route(
        "**/report/",
        lambda r: r.abort() if answer == "abort" else r.fulfill(content_type="text/html", **answer),
    )
    page.click("button:has-text('Continue')")
    page.wait_for_selector(f"#form-said:has-text('{words}')")
    assert "still here" in page.inner_text("#form-said")
    assert page.input_value("[name=what_words]") == STORY
    who.wrong.clear()  # the browser names the answers that were made wrong
    page.unroute("**/report/")
    page.click("button:has-text('Continue')")
    page.wait_for_selector("text=Page 4 of 8")
    page.click("button:has-text('Skip to the end')")
    page.wait_for_selector(f"text={STORY}")


def paste(page: Any, text: str) -> None:
    """At once, as from a clipboard: the driver's own way takes minutes for a million characters."""
    said = "([t]) => { const box = document.querySelector('[name=what_words]'); box.value = t; box.dispatchEvent(new Event('input', { bubbles: true })); }"
    page.evaluate(said, [text])


def test_a_long_text_is_counted_told_and_kept(visitor: Any) -> None:
    who = visitor(320)
    page = at_page(who, 3)
    page.fill("[name=what_words]", STORY)
    assert page.inner_text("#q-what_words-length") == f"{len(STORY)} of 200,000 characters"
    export = "[12/03/2026, 21:04] Marek: answer me\n" * 33_000
    paste(page, export)
    assert f"{len(export.strip()) - 200_000:,} more than the 200,000" in page.inner_text(
        "#q-what_words-length"
    )
    page.click("button:has-text('Continue')")
    page.wait_for_selector(".govuk-error-summary")
    no_barriers(page, "too long")
    assert page.input_value("[name=what_words]").strip() == export.strip()
    # More than the service takes at all is not even sent.
    paste(page, "x" * 9_000_000)
    page.click("button:has-text('Continue')")
    page.wait_for_selector("#form-said:has-text('more than can be sent at once')")
    assert len(page.input_value("[name=what_words]")) == 9_000_000
    paste(page, ("é🙂 again\n" * 25_000)[:199_999] + "!")
    assert page.inner_text("#q-what_words-length") == "200,000 of 200,000 characters"
    page.click("button:has-text('Continue')")
    page.wait_for_selector("text=Page 4 of 8")
    page.click("button:has-text('Skip to the end')")
    page.wait_for_selector("text=Page 8 of 8")
    page.click("button:has-text('Send')")
    page.wait_for_selector("#code")


def test_back_of_the_browser_is_back_in_the_form(visitor: Any) -> None:
    who = visitor(1280)
    page = who.go("/")
    before = page.evaluate("history.length")
    page.click("text=Report stalking")
    page.wait_for_url("**/report/")
    for number in (2, 3, 4):
        page.click("button:has-text('Continue')")
        page.wait_for_selector(f"text=Page {number} of 8")
        if number == 3:
            page.fill("[name=what_words]", STORY)
    page.fill("[name=when_first]", "last summer")
    assert page.evaluate("history.length") == before + 2
    for number in (3, 2, 1):
        page.evaluate("history.back()")
        page.wait_for_selector(f"text=Page {number} of 8")
    assert page.evaluate("history.length") == before + 2
    page.click("button:has-text('Skip to the end')")
    page.wait_for_selector("text=Page 8 of 8")
    assert STORY in page.inner_text("main")
    assert "last summer" in page.inner_text("main")
    page.click("button:has-text('Send')")
    page.wait_for_selector("#code")
    # When it is sent there is nothing to go back to.
    page.evaluate("history.back()")
    page.wait_for_url(who.address + "/")


def test_back_in_a_slow_browser_puts_no_second_entry_into_the_history(visitor: Any) -> None:
    """An entry that no press of the person made is skipped by browsers: the next Back would leave
    the form.
    """
    who = visitor(1280)
    page = at_page(who, 3)
    page.evaluate("""() => {
        window.pushed = 0;
        const push = history.pushState.bind(history), forward = history.forward.bind(history);
        history.pushState = (...said) => { window.pushed += 1; push(...said); };
        history.forward = () => setTimeout(forward, 600);
    }""")
    for number in (2, 1):
        page.evaluate("history.back()")
        page.wait_for_selector(f"text=Page {number} of 8")
        assert page.evaluate("[window.pushed, !!history.state.form]") == [0, True]


def test_back_with_something_unsent_asks_once(visitor: Any) -> None:
    who = visitor(1280)
    page = who.go("/")
    page.goto(who.address + "/answers/ask/")
    page.fill("[name=text]", "short")
    page.click("text=Look whether it is answered")
    page.wait_for_selector(".govuk-error-summary")
    page.evaluate("history.back()")
    page.wait_for_selector("text=You pressed Back")
    assert page.input_value("[name=text]") == "short"
    page.evaluate("history.back()")
    page.wait_for_url(who.address + "/")
    who.wrong.clear()


def test_links_to_places_in_a_form_leave_no_entry(visitor: Any) -> None:
    who = visitor(1280)
    page = at_page(who, 3)
    page.fill("[name=what_words]", "x" * 200_001)
    page.click("button:has-text('Continue')")
    page.wait_for_selector(".govuk-error-summary")
    before = page.evaluate("history.length")
    page.click(".govuk-error-summary a")
    assert page.evaluate("[document.activeElement.id, history.length, location.hash]") == [
        "q-what_words",
        before,
        "",
    ]


def test_files_stay_chosen_from_page_to_page(visitor: Any, tmp_path: Path) -> None:
    names = ("shot.png", "voice.amr", "second.jpg")
    for name in names:
        (tmp_path / name).write_bytes(b"x" * 2000)
    who = visitor(320)
    page = at_page(who, 8)
    page.set_input_files("#files", [str(tmp_path / n) for n in names[:2]])
    # Pictures are picked one by one: the second choice adds to the first.
    page.set_input_files("#files", [str(tmp_path / names[2])])
    assert [t.split(" (")[0] for t in page.locator("#files-list li").all_inner_texts()] == list(
        names
    )
    no_barriers(page, "files chosen")
    page.click("button:has-text('Send')")
    page.wait_for_selector("text=You have not answered anything", state="detached")
    page.wait_for_selector("#code")
    assert "3 files were taken" in page.inner_text("main")


def test_files_outlive_change_back_and_an_answer_that_says_no(visitor: Any, tmp_path: Path) -> None:
    (tmp_path / "shot.png").write_bytes(b"x" * 2000)
    who = visitor(320)
    page = at_page(who, 3)
    page.fill("[name=what_words]", STORY)
    page.click("button:has-text('Skip to the end')")
    page.wait_for_selector("text=Page 8 of 8")
    page.set_input_files("#files", str(tmp_path / "shot.png"))
    sent: list[int] = []
    page.on(
        "request",
        lambda r: sent.append(len(r.post_data_buffer or b"")) if r.method == "POST" else None,
    )
    page.click("text=Change “What happened?”")
    page.wait_for_selector("text=Page 3 of 8")
    page.evaluate("history.back()")
    page.wait_for_selector("text=Page 2 of 8")
    assert max(sent) < 2000  # the file is not sent with every step
    page.click("button:has-text('Skip to the end')")
    page.wait_for_selector("text=Page 8 of 8")
    assert page.locator("#files-list li").all_inner_texts()[0].startswith("shot.png")
    page.route("**/report/", lambda r: r.fulfill(status=500, body="away"))
    page.click("button:has-text('Send')")
    page.wait_for_selector("#form-said:has-text('broke on our side')")
    page.unroute("**/report/")
    who.wrong.clear()
    page.click("button:has-text('Send')")
    page.wait_for_selector("#code")
    assert "1 file was taken" in page.inner_text("main")


def test_what_is_wrong_with_files_is_told_before_they_are_sent(
    visitor: Any, tmp_path: Path
) -> None:
    who = visitor(320)
    page = at_page(who, 8)
    sent: list[str] = []
    page.on("request", lambda r: sent.append(r.url) if r.method == "POST" else None)
    files = {"virus.exe": b"MZ", "empty.txt": b"", "film.mp4": b"0" * 41_000_000, "good.jpg": b"x"}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    page.set_input_files("#files", [str(tmp_path / n) for n in files])
    said = page.inner_text("#files-said")
    for words in (
        "virus.exe: files of this kind",
        "empty.txt: it is empty",
        "film.mp4: it has 41 MB",
        "41 MB all together",
    ):
        assert words in said
    page.click("button:has-text('Send')")
    assert sent == []
    no_barriers(page, "wrong files")
    for name in ("virus.exe", "empty.txt", "film.mp4"):
        page.click(f"button[aria-label='Take out: {name}']")
    assert page.inner_text("#files-said") == ""
    for number in range(25):
        (tmp_path / f"{number}.png").write_bytes(b"x" * (number + 1))
    page.set_input_files("#files", [str(tmp_path / f"{n}.png") for n in range(25)])
    assert "These are 26 files. 10 can be sent at once" in page.inner_text("#files-said")
    page.click("button:has-text('Send')")
    assert sent == []
    for number in range(16):
        page.click(f"button[aria-label='Take out: {number}.png']")
    page.click("button:has-text('Send')")
    page.wait_for_selector("#code")
    assert "10 files were taken" in page.inner_text("main")


def test_without_javascript_it_is_said_what_the_browser_keeps(visitor: Any) -> None:
    silent, loud = visitor(320, java_script_enabled=False), visitor(320)
    for path in ("/report/", "/replies/", "/feedback/", "/answers/ask/"):
        page = silent.go(path)
        assert page.is_visible("text=JavaScript does not run here")
        assert page.is_visible("text=Close the whole browser")
        assert not page.is_visible("text=press Escape")
        assert loud.go(path).is_hidden(".public-without")
        assert loud.page.locator("input[type=password]").count() == 0
    # The script of the forms does not come over the line: then it is said too.
    half = visitor(320)
    half.page.route("**/form*.js", lambda r: r.abort())
    page = half.go("/report/")
    page.wait_for_selector("text=JavaScript does not run here")
    # One for the letter, one for the short report.
    assert page.locator("form[data-swap] input[type=password]").count() == 2
    half.wrong.clear()


@pytest.mark.parametrize("script", [True, False])
def test_every_word_of_the_diary_is_printed(visitor: Any, script: bool) -> None:
    who = visitor(1280, java_script_enabled=script)
    page = who.go("/diary/")
    long = "\n".join(f"Line{n:03d} he rang the bell and left." for n in range(90))
    page.fill("#what-3-0", long)
    page.fill("#place-2-0", "Endword " * 60 + "Lastplace")
    page.emulate_media(media="print")
    text = "".join(p.extract_text() for p in PdfReader(BytesIO(page.pdf(format="A4"))).pages)
    assert [n for n in range(90) if f"Line{n:03d}" not in text] == []
    assert text.count("Line089") == 1
    assert "Lastplace" in text
    # An entry that nobody filled in has its lines, to write on by hand.
    assert page.locator("#what-3-5").bounding_box()["height"] >= 18

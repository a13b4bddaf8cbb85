"""The way out, in a browser with a window and with real keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.public.conftest import PublicSite, made, neutral_server, quick_limits
from tests.public.headed import lacking, window
from tests.public.seat import unseen_display
from tests.services import own_name

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def slow_neutral() -> Iterator[str]:
    """It takes its time: what happens in between is what counts."""
    with neutral_server(1.5) as address:
        yield address


@pytest.fixture(scope="module")
def site(service: None, tmp_path_factory: Any, slow_neutral: str) -> Iterator[PublicSite]:
    folder = tmp_path_factory.mktemp("exit")
    made_ = made(
        own_name("exit"), folder, CLEW_NEUTRAL=slow_neutral, CLEW_LIMITS=str(quick_limits(folder))
    )
    made_.start()
    yield made_
    made_.stop()


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    if lacking():
        pytest.fail(
            f"these tests need {', '.join(lacking())}: apt-get install xvfb xdotool chromium"
        )
    with unseen_display(1400, 1000) as name:
        yield name


def arrives(page: Any, neutral: str) -> None:
    page.wait_for_url(neutral, timeout=10_000)
    assert page.title() == "Weather"


# Put into each page before anything of ours: when a key came, how many frames were drawn until the
# page was hidden, and whether it was.
WATCH = """
addEventListener('keydown', () => {
  window.keyed = { frames: 0 };
  const tick = () => { window.keyed.frames += 1; requestAnimationFrame(tick); };
  requestAnimationFrame(tick);
}, true);
new MutationObserver(() => {
  if (document.documentElement.classList.contains('gone')) console.log('gone', window.keyed.frames, getComputedStyle(document.body).visibility);
}).observe(document, { attributes: true, subtree: true });
"""


def back_shows_nothing_of_ours(page: Any, keyboard: Any, neutral: str) -> None:
    """Back, pressed as a person presses it, until what was there before our pages: nothing of ours
    is seen on the way.
    """
    for _ in range(6):
        keyboard.press("alt+Left")
        page.wait_for_timeout(2500)
        assert page.url in (neutral, neutral + "before"), page.url
        if page.url == neutral + "before":
            return
    raise AssertionError("Back did not come to the page before ours")


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize(
    "keys", [("Escape",), ("Escape", "Escape"), ("Escape",) * 6, ("Shift_L",) * 3]
)
def test_keys_leave_hide_at_once_and_cannot_cancel(
    playwright: Any,
    display: str,
    site: PublicSite,
    slow_neutral: str,
    keys: tuple[str, ...],
    width: int,
) -> None:
    with window(playwright, display, width=width) as (page, keyboard):
        page.add_init_script(WATCH)
        said: list[str] = []
        page.on("console", lambda m: said.append(m.text))
        page.goto(slow_neutral + "before")
        page.goto(site.address + "/advice/2/")
        page.goto(site.address + "/advice/3/")
        keyboard.focus(page)
        keyboard.press(*keys, every=0.25)
        arrives(page, slow_neutral)
        assert "gone 0 hidden" in said
        back_shows_nothing_of_ours(page, keyboard, slow_neutral)


def test_escape_leaves_while_typing_and_in_the_report(
    playwright: Any, display: str, site: PublicSite, slow_neutral: str
) -> None:
    with window(playwright, display) as (page, keyboard):
        page.goto(slow_neutral + "before")
        page.goto(site.address + "/report/")
        page.click("text=Continue")
        page.wait_for_selector("h1:has-text('Who does it?')")
        keyboard.focus(page)
        page.click("[name=who_name]")
        keyboard.press("m", "a", "r", "e", "k")
        assert page.input_value("[name=who_name]") == "marek"
        keyboard.press("Escape")
        arrives(page, slow_neutral)
        back_shows_nothing_of_ours(page, keyboard, slow_neutral)


def test_shift_for_capitals_does_not_leave(playwright: Any, display: str, site: PublicSite) -> None:
    with window(playwright, display) as (page, keyboard):
        page.goto(site.address + "/feedback/")
        keyboard.focus(page)
        page.click("[name=text]")
        keyboard.press("shift+a", "shift+b", "shift+c", "shift+d")
        assert page.input_value("[name=text]") == "ABCD"
        keyboard.press("Shift_L", "Shift_L", "x", "Shift_L")
        page.wait_for_timeout(500)
        assert page.url == site.address + "/feedback/"


def test_it_yields_once_to_an_open_dialog_or_list_and_then_always_leaves(
    playwright: Any, display: str, site: PublicSite, slow_neutral: str
) -> None:
    """Our own pages have neither: a force's may. What is open is put into the page here."""
    with window(playwright, display) as (page, keyboard):
        page.goto(site.address + "/")
        keyboard.focus(page)
        page.evaluate(
            "const d = document.createElement('dialog'); d.textContent = 'open'; document.body.append(d); d.showModal(); d.addEventListener('cancel', e => e.preventDefault())"
        )
        keyboard.focus(page)
        keyboard.press("Escape")
        page.wait_for_timeout(400)
        assert page.url == site.address + "/"
        keyboard.press("Escape")
        arrives(page, slow_neutral)
        page.context.clear_cookies()
        page.goto(site.address + "/")
        keyboard.focus(page)
        page.evaluate(
            "const i = document.createElement('input'); i.setAttribute('role', 'combobox'); i.setAttribute('aria-expanded', 'true'); document.querySelector('main').prepend(i); i.focus()"
        )
        keyboard.press("Escape")
        page.wait_for_timeout(400)
        assert page.url == site.address + "/"
        keyboard.press("Escape")
        arrives(page, slow_neutral)


def test_an_input_method_keeps_its_escape(
    playwright: Any, display: str, site: PublicSite, slow_neutral: str
) -> None:
    with window(playwright, display) as (page, keyboard):
        page.goto(site.address + "/feedback/")
        page.click("[name=text]")
        line = page.context.new_cdp_session(page)
        line.send("Input.imeSetComposition", {"text": "に", "selectionStart": 1, "selectionEnd": 1})
        page.evaluate(
            "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape', isComposing: true, bubbles: true, cancelable: true}))"
        )
        page.wait_for_timeout(400)
        assert page.url == site.address + "/feedback/"
        line.send("Input.insertText", {"text": "日"})
        keyboard.focus(page)
        keyboard.press("Escape")
        arrives(page, slow_neutral)


@pytest.mark.parametrize("script", [True, False])
def test_the_link_leaves_with_and_without_javascript(
    playwright: Any, display: str, site: PublicSite, slow_neutral: str, script: bool
) -> None:
    with window(playwright, display, script=script, width=320) as (page, keyboard):
        page.goto(slow_neutral + "before")
        page.goto(site.address + "/advice/2/")
        page.goto(site.address + "/report/")
        keyboard.focus(page if script else None)
        # From the top of the page, the first thing that a key comes to.
        page.evaluate("document.body.tabIndex = -1; document.body.focus()")
        for _ in range(3):
            keyboard.press("Tab")
            page.wait_for_timeout(300)
            if page.evaluate("document.activeElement !== document.body"):
                break
        assert page.evaluate("document.activeElement.className") == "exit__link"
        keyboard.press("Return")
        arrives(page, slow_neutral)
        back_shows_nothing_of_ours(page, keyboard, slow_neutral)
        page.goto(site.address + "/back/")
        assert page.url == site.address + "/"


@pytest.mark.parametrize("width", [1280, 320])
def test_nothing_lies_over_the_exit(
    playwright: Any, display: str, site: PublicSite, width: int
) -> None:
    with window(playwright, display, width=width) as (page, _):
        for path in ("/", "/report/", "/cookies/", "/diary/", "/advice/6/", "/answers/"):
            page.goto(site.address + path)
            for where in (0, 0.5, 1):
                page.evaluate(f"scrollTo(0, {where} * document.documentElement.scrollHeight)")
                page.wait_for_timeout(100)
                seen = page.evaluate(
                    """() => { const link = document.querySelector('.exit__link'); const box = link.getBoundingClientRect();
                    const at = [[2, 2], [box.width - 2, box.height - 2], [box.width / 2, box.height / 2]];
                    return { whole: box.top >= 0 && box.left >= 0 && box.right <= innerWidth && box.bottom <= innerHeight,
                             mine: at.every(([x, y]) => document.elementFromPoint(box.left + x, box.top + y) === link), height: box.height } }"""
                )
                assert seen["whole"], (path, where)
                assert seen["mine"], (path, where)
                assert seen["height"] >= 24

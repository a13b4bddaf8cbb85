"""Every sentence of the public service, gathered for translators: templates, code, pages of words,
questions, contacts.

`python tools/messages.py` writes locale/django.pot; docs/guide/public.md says how a translation
comes into use.
"""

from __future__ import annotations

import calendar
import tomllib
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import write_po

from clew.learning.cases import own_cases
from clew.learning.lessons import ANSWERS
from clew.learning.sources import DATA
from clew.learning.vignettes import SAID
from clew.public.pages.words import blocks

_HERE = Path(__file__).resolve().parent.parent / "src" / "clew" / "public"
TEMPLATE = _HERE / "locale" / "django.pot"
_KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}
_TRANSLATED = ("quiz", "sources", "tracks")
# Fields of the learning room's files that are names, and no words.
_NOT_SHOWN = ("name", "answer", "to", "cites", "address", "plays")
# Fields of data files that are shown.
_SHOWN = ("title", "says", "hint", "hours", "cost", "languages", "notice", "keep")


def _messages() -> Iterator[tuple[str | tuple[str, ...], str]]:
    """Each message and where it stands."""
    for path in sorted(_HERE.rglob("*.html")):
        options = {"trimmed": "true", "newstyle_gettext": "true"}
        for _, said, _, _ in extract_from_file(
            "jinja2.ext:babel_extract", path, _KEYWORDS, options=options
        ):
            yield said, str(path.relative_to(_HERE))
    for path in sorted(_HERE.rglob("*.py")):
        for _, said, _, _ in extract_from_file("python", path, _KEYWORDS):
            yield said, str(path.relative_to(_HERE))
    for path in sorted((_HERE / "pages" / "text").glob("*.md")):
        for block in blocks(path.read_text(encoding="utf-8")):
            if not block.startswith("[["):
                yield block, str(path.relative_to(_HERE))
    for said in _learning():
        yield said, "learning"
    for path in sorted(_HERE.rglob("*.toml")):
        for said in _shown(tomllib.loads(path.read_text(encoding="utf-8"))):
            yield said, str(path.relative_to(_HERE))


def _learning() -> Iterator[str]:
    """Lessons, tracks, quizzes and sources; titles of cases. What a case tells is English: its
    people's words are put together as it is played.
    """
    yield from (*ANSWERS.values(), *SAID.values(), *calendar.month_name[1:])
    for raw in own_cases().values():
        yield from (raw["title"], raw["says"])
    for path in sorted([*DATA.glob("lessons/*.toml"), *(DATA / f"{n}.toml" for n in _TRANSLATED)]):
        yield from _every(tomllib.loads(path.read_text(encoding="utf-8")))


def _every(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for name, held in value.items():
            if name not in _NOT_SHOWN:
                yield from _every(held)
    elif isinstance(value, list):
        for held in value:
            yield from _every(held)
    elif isinstance(value, str) and value:
        yield value


def _shown(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for name, held in value.items():
            if name in _SHOWN and isinstance(held, str):
                yield held
            elif name == "unverified":
                continue
            elif name == "do":
                yield from held
            elif name == "choices":
                yield from (text for _, text in held)
            else:
                yield from _shown(held)
    elif isinstance(value, list):
        for held in value:
            yield from _shown(held)


def catalogue(language: str | None = None) -> Catalog:
    made = Catalog(
        locale=language,
        project="Clew",
        copyright_holder="",
        header_comment="# Sentences of the public service. Made by python tools/messages.py.",
        fuzzy=False,
    )
    for said, where in _messages():
        made.add(said, locations=[(where, 0)])
    return made


def template_text() -> str:
    """The template's text: without days, so that it changes with the sentences alone."""
    import io

    out = io.BytesIO()
    write_po(out, catalogue(), omit_header=True, include_lineno=False, sort_output=True)
    return out.getvalue().decode()


if __name__ == "__main__":
    TEMPLATE.parent.mkdir(exist_ok=True)
    TEMPLATE.write_text(template_text(), encoding="utf-8")

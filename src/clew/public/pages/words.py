"""Words of pages, in the small part of Markdown that an officer can write without help, into the
design system's HTML.

No HTML passes through; links lead to our own pages, to https, to telephones and to mail. A line
`[[contacts NAME]]` becomes the contacts of that kind or name, in the order asked for; `[[promise]]`
what the unit says of when it reads and answers; `[[holder]]` who holds the data, `[[reach]]` how to
reach whoever keeps the site. Each block between empty lines is one sentence for translators.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from django.utils.translation import gettext
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from clew.public.pages.store import page_address, page_table

_CLASSES = {
    "h1": "govuk-heading-l",
    "h2": "govuk-heading-m",
    "h3": "govuk-heading-s",
    "p": "govuk-body",
    "a": "govuk-link",
    "ul": "govuk-list govuk-list--bullet",
    "ol": "govuk-list govuk-list--number",
    "blockquote": "govuk-inset-text",
}
_LINK = re.compile(r"(?:/(?!/)|https://|tel:|mailto:|#)[^\s]*\Z")
_INSERT = re.compile(r"^\[\[([a-z]+)((?: [a-z0-9-]+)*)\]\]$", re.M)


class _Plain(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802  # the library's name
        return bool(_LINK.match(url))


_MARKDOWN = _Plain("zero", {"html": False}).enable(
    [
        "heading",
        "list",
        "blockquote",
        "emphasis",
        "link",
        "escape",
        "entity",
        "balance_pairs",
        "fragments_join",
        "text_join",
    ]
)


def _dress(tokens: Sequence[Token]) -> None:
    for token in tokens:
        if token.nesting == 1 and token.tag in _CLASSES:
            token.attrSet("class", _CLASSES[token.tag])
            page = str(token.attrGet("href") or "").strip("/")
            if page in page_table():
                # Whoever writes a page links to another by its name.
                token.attrSet("href", page_address(page))
        if token.children:
            _dress(token.children)


def blocks(text: str) -> list[str]:
    """What is translated apart: the text between empty lines."""
    return [b.strip() for b in re.split(r"\n\s*\n", text.strip()) if b.strip()]


def safe_html(
    text: str, inserts: Callable[[str, list[str]], str] | None = None, *, translate: bool = True
) -> Markup:
    """HTML of a page's words.

    `inserts` gives the HTML of a line `[[NAME WORD WORD]]`. Whatever is written, nothing but the
    marks above comes out as a tag.
    """
    said = []
    for block in blocks(text):
        insert = _INSERT.match(block)
        if insert:
            made = inserts(insert[1], insert[2].split()) if inserts else ""
            said.append(Markup(made))  # noqa: S704  # our own template's
            continue
        tokens = _MARKDOWN.parse(gettext(block) if translate else block)
        _dress(tokens)
        said.append(Markup(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})))  # noqa: S704  # html is off, links are checked
    return Markup("").join(said)

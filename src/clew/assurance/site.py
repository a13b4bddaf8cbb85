"""Write the papers: Markdown, one site of HTML pages that loads nothing from outside, and the
figures as JSON.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markdown_it import MarkdownIt
from markdown_it.token import Token

from clew.assurance.papers import Paper, how
from clew.files import private_file
from clew.version import full_version

FIGURES = "figures.json"
MARKDOWN = "markdown"
SITE = "site"


def write(papers: Sequence[Paper], out: Path, *, run: str) -> list[Path]:
    """Put the papers under `out`, over those of an earlier build, and return what was written."""
    for folder in (out, out / MARKDOWN, out / SITE):
        folder.mkdir(exist_ok=True, parents=True)
    page = Environment(
        loader=PackageLoader("clew.assurance"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    ).get_template("page.html")
    index = _index(papers)
    written = {}
    for paper in [index, *papers]:
        written[out / MARKDOWN / f"{paper.name}.md"] = as_markdown(paper)
        body, headings = _html(paper.body)
        written[out / SITE / f"{paper.name}.html"] = page.render(
            paper=paper,
            body=body,
            headings=headings,
            notes=[(n.number, _html(how(n.claim))[0], n.claim.key) for n in paper.notes],
            papers=papers,
            run=run,
            version=full_version(),
        )
    written[out / FIGURES] = json.dumps(_figures(papers, run), indent=1, ensure_ascii=False) + "\n"
    for path, text in written.items():
        with private_file(path) as handle:
            handle.write(text)
    return list(written)


def as_markdown(paper: Paper) -> str:
    lines = [f"# {paper.title}", "", paper.body.strip(), ""]
    if paper.notes:
        lines += ["## Where the figures come from", ""]
        for note in paper.notes:
            lines.append(
                f'{note.number}. <a id="figure-{note.number}"></a>{how(note.claim)} Claim `{note.claim.key}`.'
            )
        lines.append("")
    return "\n".join(lines)


def _index(papers: Sequence[Paper]) -> Paper:
    lines = [
        "These papers say what screening with Clew does, how well it was measured to do it, and what it may do to people. They were made from one run of the program and from kept measurements. **They are drafts until the force has filled in its part and signed.** A number in square brackets after a sentence leads to where its figure is read, the command that measures it and the test that holds it.",
        "",
        *(f"* [{p.title}]({p.name}.md): {p.about}" for p in papers),
    ]
    return Paper("index", "Assurance papers for screening with Clew", "", "\n".join(lines))


def _figures(papers: Sequence[Paper], run: str) -> dict[str, Any]:
    found: dict[str, dict[str, Any]] = {}
    for paper in papers:
        for note in paper.notes:
            entry = found.setdefault(
                note.claim.key,
                {
                    "says": note.sentence,
                    "rows": note.rows,
                    "where": note.claim.where(),
                    "command": note.claim.command,
                    "tests": list(note.claim.tests),
                    "papers": [],
                },
            )
            entry["papers"].append(paper.name)
    return {"clew": full_version(), "run": run, "figures": found}


def _html(text: str) -> tuple[str, list[tuple[str, str]]]:
    """Safe HTML of Markdown, and its headings of the second level with their anchors."""
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(text)
    headings: list[tuple[str, str]] = []
    for at, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag == "h2":
            anchor = f"part-{len(headings) + 1}"
            token.attrSet("id", anchor)
            headings.append((anchor, tokens[at + 1].content))
        for child in token.children or ():
            _link(child)
    return reader.renderer.render(tokens, reader.options, {}), headings


def _link(token: Token) -> None:
    to = str(token.attrGet("href") or "")
    if token.type == "link_open" and to.endswith(".md") and "/" not in to:
        token.attrSet("href", to.removesuffix(".md") + ".html")

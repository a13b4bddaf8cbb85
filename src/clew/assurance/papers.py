"""The papers, put together from their texts, the claims, the force's form and the sheets of models
and data. Markdown; `site` writes them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from clew.assurance.claims import Claim, claims, said, tabled
from clew.assurance.force_form import asked
from clew.assurance.sources import NoSource, Sources, table

MISSING = "To be filled in by the force"
_MARK = re.compile(r"\{(claim|table|force|steps|unfilled|figures):?([\w.]*)\}")
TEXTS = files("clew.assurance") / "texts"


@dataclass
class Note:
    """Where one figure of a paper comes from. `rows` are the lines of its table, if it has one."""

    number: int
    claim: Claim
    sentence: str
    rows: list[str]


@dataclass
class Paper:
    """`body` is Markdown; figures in it link to `notes`, which stand at its end."""

    name: str
    title: str
    about: str
    body: str = ""
    notes: list[Note] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def build(sources: Sources, given: Mapping[str, str]) -> list[Paper]:
    """All papers, in the order of `papers.toml`. `given` is what the force filled in.

    Raises NoSource where a figure cannot be read.
    """
    made: list[Paper] = []
    for entry in table("papers.toml")["paper"]:
        paper = Paper(entry["name"], entry["title"], entry["about"])
        paper.body = _Filler(paper, sources, given, made).filled(source_text(entry["name"]))
        made.append(paper)
    return made


def source_text(name: str) -> str:
    """The Markdown of a paper before its marks are filled in."""
    make = _MADE.get(name)
    text = (TEXTS / f"{name}.md").read_text(encoding="utf-8")
    return text + make() if make else text


def names() -> list[str]:
    return [entry["name"] for entry in table("papers.toml")["paper"]]


def marks(text: str) -> Iterator[tuple[str, str]]:
    """The marks of a text: which kind, and which claim or key."""
    for found in _MARK.finditer(text):
        yield found[1], found[2]


class _Filler:
    def __init__(
        self, paper: Paper, sources: Sources, given: Mapping[str, str], before: list[Paper]
    ) -> None:
        self.paper, self.sources, self.given, self.before = paper, sources, given, before

    def filled(self, text: str) -> str:
        return _MARK.sub(self._one, text)

    def _one(self, mark: re.Match[str]) -> str:
        kind, key = mark[1], mark[2]
        if kind == "force":
            return self._force(key)
        if kind == "steps":
            return _steps(self.filled)
        if kind == "unfilled":
            return self._unfilled()
        if kind == "figures":
            return self._figures()
        if key not in claims():
            raise NoSource(f"{self.paper.name}.md names the claim {key}, which claims.toml lacks")
        claim = claims()[key]
        note = self._note(claim)
        link = f"[\\[{note.number}\\]](#figure-{note.number})"
        return "\n".join(
            [f"{note.sentence} {link}", "", *note.rows]
            if note.rows
            else [f"{note.sentence} {link}"]
        )

    def _note(self, claim: Claim) -> Note:
        for note in self.paper.notes:
            if note.claim.key == claim.key:
                return note
        rows = markdown_table(tabled(claim, self.sources)) if claim.rows else []
        note = Note(len(self.paper.notes) + 1, claim, said(claim, self.sources), rows)
        self.paper.notes.append(note)
        return note

    def _force(self, key: str) -> str:
        if key in self.given:
            return self.given[key]
        if key not in self.paper.missing:
            self.paper.missing.append(key)
        return f"**{MISSING}:** {asked()[key].label} (`{key}`)."

    def _unfilled(self) -> str:
        lines = []
        for key, ask in asked().items():
            papers = [p for p in self.before if key in p.missing]
            if papers:
                links = ", ".join(f"[{p.title}]({p.name}.md)" for p in papers)
                lines.append(f"| `{key}` | {ask.label} | {links} |")
        if not lines:
            return "Nothing is missing."
        return "\n".join(["| Key | What is asked for | Papers |", "| --- | --- | --- |", *lines])

    def _figures(self) -> str:
        lines = []
        for claim in claims().values():
            papers = [p for p in self.before if any(n.claim == claim for n in p.notes)]
            links = ", ".join(f"[{p.title}]({p.name}.md)" for p in papers)
            lines.append(
                f"| `{claim.key}` | {said(claim, self.sources)} | {how(claim)} | {links or 'none'} |"
            )
        return "\n".join(
            [
                "| Claim | What it says | How it is known | Papers |",
                "| --- | --- | --- | --- |",
                *lines,
            ]
        )


def markdown_table(rows: list[list[str]]) -> list[str]:
    """The lines of a table; the first row is its heading."""
    heading, *others = rows
    return [f"| {' | '.join(r)} |" for r in (heading, ["---"] * len(heading), *others)]


def how(claim: Claim) -> str:
    """Where a figure is read, what measures it and what tests it, in one line of Markdown."""
    parts = [f"Read from `{claim.where()}`."] if claim.file else []
    if claim.command:
        parts.append(f"Command: `{claim.command}`.")
    if claim.tests:
        parts.append("Tested by " + ", ".join(f"`{t}`" for t in claim.tests) + ".")
    return " ".join(parts)


def _steps(filled: Callable[[str], str]) -> str:
    columns = ("name", "suspect", "victim", "person", "argument")
    lines = [
        "| What the program does by itself | Effect on a person named as suspect | Effect on a person who may be a victim | Who is involved | Is it a decision? What shows it |",
        "| --- | --- | --- | --- | --- |",
    ]
    for step in table("steps.toml")["step"]:
        lines.append("| " + " | ".join(filled(step[c].strip()) for c in columns) + " |")
    return "\n".join(lines)


def _record() -> str:
    """The transparency record: every field of the template, in its order."""
    parts = []
    models, sets = table("models.toml")["model"], table("datasets.toml")["dataset"]
    for section in table("atrs.toml")["section"]:
        parts.append(f"## {section['title']}\n")
        each: list[dict[str, Any]] = {"models": models, "datasets": sets}.get(
            section.get("each", ""), [{}]
        )
        for sheet in each:
            if sheet:
                parts.append(f"### Sheet: {sheet['name']}\n")
            level = "####" if sheet else "###"
            for entry in section["field"]:
                text = sheet[entry["of"]] if sheet else entry["text"]
                heading = f"{entry['number']} {entry['name']}".strip()
                parts.append(f"{level} {heading}\n\n{text.strip()}\n")
    return "\n".join(parts)


_CARD = {
    "version": "Version",
    "task": "Intended use",
    "not_for": "Not to be used for",
    "input": "Input",
    "output": "Output",
    "architecture": "How it works",
    "factors": "Factors: who and what it may treat differently",
    "performance": "Measured performance, by group where it was measured",
    "datasets": "Data that it was made and measured with",
    "ethics": "Ethical considerations",
    "limits": "Caveats and recommendations",
}
_SHEET = {
    "motivation": "Why it was made, and by whom",
    "description": "What it holds",
    "quantities": "How much",
    "sensitive": "Sensitive attributes and proxies",
    "completeness": "What is missing, and whom it stands for",
    "collection": "How it was collected",
    "cleaning": "Cleaning and labelling",
    "uses": "Uses, and what it must not be used for",
    "url": "Where it can be had, and its licence",
    "sharing": "Sharing",
    "storage": "Upkeep, storage and access",
}


def _sheets(of: str, fields: Mapping[str, str]) -> str:
    parts = []
    for sheet in table(f"{of}s.toml")[of]:
        parts.append(f"## {sheet['name']}\n")
        parts += [f"### {title}\n\n{sheet[key].strip()}\n" for key, title in fields.items()]
    return "\n".join(parts)


_MADE: dict[str, Callable[[], str]] = {
    "transparency-record": _record,
    "model-cards": lambda: _sheets("model", _CARD),
    "datasheets": lambda: _sheets("dataset", _SHEET),
}

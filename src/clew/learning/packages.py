"""Cases and quizzes for other learning systems: SCORM 2004 (4th edition) and xAPI packages, and CSV.

A package is a zip file with one page that works by itself, also without a script, and a script that
tells the system what was done. Nothing in it loads from elsewhere.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from xml.etree.ElementTree import Element  # built by defusedxml below

from defusedxml import ElementTree

from clew.learning.cases import Case
from clew.learning.lessons import ANSWERS, Asked, Lesson
from clew.tables import TableWriter
from clew.web.documents import settle

_PLAYER = Path(__file__).parent / "player"
_CP = "http://www.imsglobal.org/xsd/imscp_v1p1"
_ADLCP = "http://www.adlnet.org/xsd/adlcp_v1p3"
_SCHEMA, _EDITION = "ADL SCORM", "2004 4th Edition"
SCORM, XAPI = "scorm", "xapi"
# An address of ours that names things and leads nowhere: RFC 2606 keeps it free.
_NAMES = "https://clew.invalid/learning"
_AT = datetime(2026, 11, 28, tzinfo=UTC)
_OUTSIDE = re.compile(
    r"""(?:src|href|action)=["'](?:[a-z]+:)?//|url\(\s*["']?(?:[a-z]+:)?//|@import"""
)


@dataclass(frozen=True, slots=True)
class Item:
    """One question of a package. `right`: the numbers of its right choices."""

    name: str
    title: str
    several: bool
    choices: tuple[str, ...]
    right: tuple[int, ...]
    says: str
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One screen: what is read, and what is asked of it."""

    title: str
    lines: tuple[str, ...]
    earlier: tuple[str, ...]
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Content:
    name: str
    title: str
    says: str
    minutes: int
    parts: tuple[Part, ...]
    ending: str


def of_case(case: Case) -> Content:
    parts = tuple(
        Part(
            f"{r.when}: {r.kind}",
            (f"Recorded as: {r.recorded}.", r.text),
            r.earlier[: r.shown],
            tuple(
                Item(
                    f"r{n}-{q.name}",
                    q.title,
                    q.several,
                    tuple(c.text for c in q.choices),
                    tuple(k for k, c in enumerate(q.choices) if c.right),
                    q.says,
                    tuple(_source(s.title, s.verified) for s in q.cites),
                )
                for q in r.questions
            ),
        )
        for n, r in enumerate(case.reports, 1)
    )
    return Content(
        f"{case.name}-{case.variant.number}",
        case.title,
        case.says,
        case.minutes,
        parts,
        case.ending,
    )


def _source(title: str, verified: bool) -> str:
    return title if verified else f"{title} (not verified)"


def of_quiz(name: str, title: str, says: str, asked: Sequence[Asked], minutes: int) -> Content:
    keys = list(ANSWERS)
    items = tuple(
        Item(
            f"q{n}",
            a.text,
            False,
            tuple(ANSWERS.values()),
            (keys.index(a.answer),),
            a.because,
            tuple(_source(s.title, s.verified) for s in a.cites),
        )
        for n, a in enumerate(asked, 1)
    )
    return Content(name, title, says, minutes, (Part(title, (says,), (), items),), "Thank you.")


def of_lesson(lesson: Lesson) -> Content:
    return of_quiz(lesson.name, lesson.title, lesson.says, lesson.quiz, 5)


def _page(content: Content, kind: str) -> str:
    said = [
        '<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(content.title)}</title>",
        '<link rel="stylesheet" href="player.css"></head>',
        f'<body data-kind="{kind}" data-name="{escape(content.name)}" data-title="{escape(content.title)}" data-parts="{len(content.parts)}">',
        f'<main><h1>{escape(content.title)}</h1><p class="says">{escape(content.says)}</p>',
    ]
    for n, part in enumerate(content.parts, 1):
        said.append(
            f'<section class="part" id="part-{n}" aria-labelledby="part-{n}-title"><h2 id="part-{n}-title" tabindex="-1">{escape(part.title)}</h2>'
        )
        said += [f"<p>{escape(line)}</p>" for line in part.lines]
        if part.earlier:
            said.append("<h3>Earlier records</h3><ul>")
            said += [f"<li>{escape(e)}</li>" for e in part.earlier]
            said.append("</ul>")
        said.append(
            f'<div class="first"><label for="own-{n}">Before you see choices: what is this, and what would you do? Nobody reads what you write here.</label><textarea id="own-{n}" rows="4"></textarea></div><div class="choose">'
        )
        for item in part.items:
            right = " ".join(str(k) for k in item.right)
            said.append(
                f'<fieldset data-item="{item.name}" data-right="{right}" data-several="{"yes" if item.several else "no"}"><legend>{escape(item.title)}</legend>'
            )
            for k, text in enumerate(item.choices):
                box = "checkbox" if item.several else "radio"
                said.append(
                    f'<div><input type="{box}" name="{item.name}" id="{item.name}-{k}" value="{k}"><label for="{item.name}-{k}">{escape(text)}</label></div>'
                )
            said.append(
                f'<details class="told"><summary>What we would say</summary><p class="right">{"Right: " + escape("; ".join(item.choices[k] for k in item.right))}</p><p>{escape(item.says)}</p>'
            )
            if item.cites:
                said.append(f'<p class="cites">{escape("; ".join(item.cites))}</p>')
            said.append("</details></fieldset>")
        said.append("</div></section>")
    said.append(
        f'<section id="end"><h2 id="end-title" tabindex="-1">The end</h2><p>{escape(content.ending)}</p><p id="score"></p></section>'
    )
    said.append(
        '<p id="said" role="status"></p></main><script src="player.js"></script></body></html>\n'
    )
    return "\n".join(said)


def _manifest(content: Content, files: Iterable[str]) -> str:
    held = "".join(f'\n      <file href="{escape(f)}"/>' for f in files)
    name = re.sub(r"[^A-Za-z0-9.-]", "-", content.name)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="clew.{name}" version="1" xmlns="{_CP}" xmlns:adlcp="{_ADLCP}">
  <metadata>
    <schema>{_SCHEMA}</schema>
    <schemaversion>{_EDITION}</schemaversion>
  </metadata>
  <organizations default="org-{name}">
    <organization identifier="org-{name}">
      <title>{escape(content.title)}</title>
      <item identifier="item-{name}" identifierref="res-{name}">
        <title>{escape(content.title)}</title>
      </item>
    </organization>
  </organizations>
  <resources>
    <resource identifier="res-{name}" type="webcontent" adlcp:scormType="sco" href="index.html">{held}
    </resource>
  </resources>
</manifest>
"""


def _tincan(content: Content) -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<tincan xmlns="http://projecttincan.com/tincan.xsd">
  <activities>
    <activity id="{_NAMES}/{escape(content.name)}" type="http://adlnet.gov/expapi/activities/course">
      <name>{escape(content.title)}</name>
      <description lang="en-GB">{escape(content.says)}</description>
      <launch lang="en-GB">index.html</launch>
    </activity>
  </activities>
</tincan>
"""


def package(content: Content, kind: str) -> bytes:
    """A zip file of `kind` SCORM or XAPI; the same content gives the same bytes."""
    files = {"index.html": _page(content, kind).encode()}
    for name in ("player.js", "player.css"):
        files[name] = (_PLAYER / name).read_bytes()
    if kind == SCORM:
        files["imsmanifest.xml"] = _manifest(content, sorted(files)).encode()
    else:
        files["tincan.xml"] = _tincan(content).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in sorted(files):
            made.writestr(name, files[name])
    return settle(out.getvalue(), _AT)


def _named(element: Element, space: str, tag: str) -> list[Element]:
    return list(element.findall(f"{{{space}}}{tag}"))


def check_scorm(archive: bytes) -> list[str]:
    """What breaks a rule of SCORM 2004's content packaging that can be seen without its schema files:
    empty for a good package.
    """
    try:
        held = zipfile.ZipFile(io.BytesIO(archive))
        root = ElementTree.fromstring(held.read("imsmanifest.xml"))
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError) as problem:
        return [f"the manifest cannot be read at the top of the package: {problem}"]
    wrong: list[str] = []
    if root.tag != f"{{{_CP}}}manifest":
        return ["the manifest is not in the namespace of IMS content packaging 1.1"]
    ids = [e.get("identifier") for e in root.iter() if e.get("identifier")]
    wrong += [
        f'the identifier "{i}" stands twice'
        for i in sorted({i for i in ids if i and ids.count(i) > 1})
    ]
    wrong += [
        f'"{i}" is no XML name' for i in ids if i and not re.fullmatch(r"[A-Za-z_][\w.-]*", i)
    ]
    order = [c.tag.rsplit("}", 1)[1] for c in root]
    if order != ["metadata", "organizations", "resources"]:
        wrong.append("metadata, organizations and resources stand in this order, once each")
        return wrong
    metadata, organizations, resources = list(root)
    for tag, value in (("schema", _SCHEMA), ("schemaversion", _EDITION)):
        if [e.text for e in _named(metadata, _CP, tag)] != [value]:
            wrong.append(f'{tag} is not "{value}"')
    if organizations.get("default") not in [
        o.get("identifier") for o in _named(organizations, _CP, "organization")
    ]:
        wrong.append("the default organization is not there")
    by_id = {r.get("identifier"): r for r in _named(resources, _CP, "resource")}
    for o in _named(organizations, _CP, "organization"):
        if not _named(o, _CP, "title") or not _named(o, _CP, "item"):
            wrong.append("an organization has a title and an item")
        for item in o.iter(f"{{{_CP}}}item"):
            if not _named(item, _CP, "title"):
                wrong.append("an item has a title")
            if not _named(item, _CP, "item") and item.get("identifierref") not in by_id:
                wrong.append("an item at the end of a branch names a resource")
    names = set(held.namelist())
    told = set()
    for r in by_id.values():
        if r.get("type") != "webcontent":
            wrong.append("a resource is webcontent")
        if r.get(f"{{{_ADLCP}}}scormType") not in ("sco", "asset"):
            wrong.append("adlcp:scormType of a resource is sco or asset")
        files = [f.get("href", "") for f in _named(r, _CP, "file")]
        told |= set(files)
        if r.get("href") not in files:
            wrong.append("a resource lists the file that it opens")
    wrong += [f"{f} is listed and not in the package" for f in sorted(told - names)]
    wrong += [
        f"{f} is in the package and not listed" for f in sorted(names - told - {"imsmanifest.xml"})
    ]
    return wrong + _outside(held)


def check_xapi(archive: bytes) -> list[str]:
    """The same of a package that is described by tincan.xml."""
    try:
        held = zipfile.ZipFile(io.BytesIO(archive))
        root = ElementTree.fromstring(held.read("tincan.xml"))
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError) as problem:
        return [f"tincan.xml cannot be read at the top of the package: {problem}"]
    space = "http://projecttincan.com/tincan.xsd"
    wrong = []
    activities = list(root.iter(f"{{{space}}}activity"))
    if not activities:
        wrong.append("there is no activity")
    for a in activities:
        if not re.fullmatch(r"https?://[^\s]+", a.get("id", "")):
            wrong.append("an activity's id is an address")
        launches = [e.text for e in _named(a, space, "launch")]
        if not launches or any(name not in held.namelist() for name in launches):
            wrong.append("an activity opens a file of the package")
    return wrong + _outside(held)


def _outside(held: zipfile.ZipFile) -> list[str]:
    return [
        f"{name} loads something from elsewhere"
        for name in held.namelist()
        if name.endswith((".html", ".css")) and _OUTSIDE.search(held.read(name).decode())
    ]


def as_csv(contents: Iterable[Content]) -> str:
    """Every question as a row, for a system that takes neither: up to six choices, the numbers of
    the right ones from 1.
    """
    out = io.StringIO()
    writer = TableWriter(out)
    writer.row(
        [
            "package",
            "title",
            "part",
            "text",
            "question",
            "several",
            *(f"choice {n}" for n in range(1, 7)),
            "right",
            "feedback",
            "sources",
        ]
    )
    for content in contents:
        for part in content.parts:
            for item in part.items:
                choices = [*item.choices, *[""] * 6][:6]
                writer.row(
                    [
                        content.name,
                        content.title,
                        part.title,
                        " ".join((*part.lines, *part.earlier)),
                        item.title,
                        "yes" if item.several else "no",
                        *choices,
                        " ".join(str(k + 1) for k in item.right),
                        item.says,
                        "; ".join(item.cites),
                    ]
                )
    return out.getvalue()

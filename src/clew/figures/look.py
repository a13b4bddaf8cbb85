"""What a file that is to leave holds that a reader does not see: the last look before an answer
goes.
"""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pypdf

from clew.figures.sheets import UnreadableTable, read_sheets
from clew.figures.unseen_text import unseen_text
from clew.problems import Problem

KINDS = (".csv", ".docx", ".json", ".ods", ".pdf", ".svg", ".txt", ".xlsm", ".xlsx")
_OWN = ("", "Clew", "Typst")
_METADATA = re.compile(
    r"<(?:dc:creator|cp:lastModifiedBy|meta:initial-creator|dc:description|cp:keywords|Company|Manager)[^>]*>([^<]+)<"
)


class CannotLook(Problem):
    """The file cannot be looked into, so nothing can be said of it; the message names it, why, and
    the cure.
    """


def hidden_data(name: str, raw: bytes) -> list[str]:
    """What a file holds that a reader does not see and that should not leave: one sentence each.
    Raises CannotLook.

    A kind of file that it does not know is never said to be clean.
    """
    ending = Path(name).suffix.lower()
    if ending not in KINDS:
        raise CannotLook(
            f"{name}: this kind of file is not looked into. Save it as one of {', '.join(k[1:].upper() for k in KINDS)}."
        )
    try:
        if ending == ".pdf":
            found = list(_pdf(raw))
        elif ending in (".docx", ".ods", ".xlsx", ".xlsm"):
            found = [
                *_archive(raw),
                *(_docx(raw) if ending == ".docx" else _spreadsheet(ending, raw)),
            ]
        else:
            found = _text(ending, raw)
    except CannotLook as problem:
        raise CannotLook(f"{name}: {problem}") from problem
    except Exception as problem:  # what a broken file raises is the libraries' own affair
        raise CannotLook(
            f"{name}: it cannot be read as {ending[1:].upper()} ({problem}). Save it again."
        ) from problem
    return [f"{name}: it holds {what}" for what in dict.fromkeys(found)]


def _text(ending: str, raw: bytes) -> list[str]:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", "replace")
    if raw[:2] == b"PK" or raw[:4] == b"%PDF" or "\0" in text:
        raise CannotLook(
            f"it is no {ending[1:].upper()} file, whatever its name says. Give it its own ending."
        )
    if ending != ".svg":
        return []
    looks = (
        ("<script", "a script"),
        ("<foreignobject", "a page of its own"),
        ("<metadata", "metadata"),
        ("<!--", "a comment"),
        ("<image", "a picture"),
    )
    return [what for tag, what in looks if tag in text.lower()] + list(_svg(_tree(text)))


def _tree(text: str) -> ElementTree.Element:
    if "<!ENTITY" in text:
        raise CannotLook("it defines entities, which may stand for anything. Save it without them.")
    return ElementTree.fromstring(text)  # noqa: S314 (no entity is left in it)


def _says_something(part: ElementTree.Element) -> bool:
    return len(part) > 0 or bool((part.text or "").strip())


_NOT_SEEN = {
    "display": ("none",),
    "visibility": ("hidden",),
    "opacity": ("0",),
    "fill-opacity": ("0",),
    "font-size": ("0", "0px"),
}


def _svg(part: ElementTree.Element) -> Iterator[str]:
    """Parts of a drawing that are not drawn and say something."""
    given = dict(part.attrib)
    for entry in given.pop("style", "").split(";"):
        name, _, value = entry.partition(":")
        given[name.strip()] = value.strip()
    says = "".join(part.itertext()).strip()
    if says and any(given.get(name) in values for name, values in _NOT_SEEN.items()):
        yield "hidden parts"
    if (
        says
        and part.tag.endswith("text")
        and given.get("fill", "").lower() in ("white", "#fff", "#ffffff")
    ):
        yield "white text"
    for inner in part:
        yield from _svg(inner)


def _archive(raw: bytes) -> list[str]:
    if not raw.startswith(b"PK"):
        raise CannotLook("it is no such file, whatever its name says. Give it its own ending.")
    found = []
    with zipfile.ZipFile(io.BytesIO(raw)) as held:
        names = held.namelist()
        for part in ("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml", "meta.xml"):
            if part in names:
                text = held.read(part).decode("utf-8", "replace")
                named = [m.strip() for m in _METADATA.findall(text) if m.strip() not in _OWN]
                found += [f"properties that name “{m}”" for m in named]
                if part == "docProps/custom.xml":
                    found.append("properties of its own")
    for name in names:
        low = name.lower()
        if "thumbnail" in low:
            found.append("a small picture of itself, which may show an earlier state")
        elif low.endswith((".jpg", ".jpeg", ".heic", ".tif", ".tiff")):
            found.append("photographs, which may say where and when they were taken")
        elif (
            low.startswith("object")
            or "/embeddings/" in low
            or "/afchunk" in low
            or low.endswith((".xlsx", ".docx", ".ole", ".bin"))
        ):
            found.append("a file inside the file")
    return found


_TAGS = (
    ("<w:ins ", "tracked insertions"),
    ("<w:del ", "tracked deletions"),
    ("<w:moveFrom ", "tracked moves"),
    ("<w:vanish", "hidden text"),
    ("<w:altChunk", "a file inside the file"),
    ("<w:object", "a file inside the file"),
)
_WHITE_WORDS = re.compile(r"<w:color [^>]*w:val=\"(?:FFFFFF|ffffff)\"")
_TINY_WORDS = re.compile(r"<w:sz w:val=\"[0-4]\"")


def _docx(raw: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(raw)) as held:
        names = held.namelist()
        for name in names:
            if not re.fullmatch(
                r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml", name
            ):
                continue
            body = held.read(name).decode("utf-8", "replace")
            # Styles that nobody uses are no text.
            yield from (what for tag, what in _TAGS if tag in body)
            if _WHITE_WORDS.search(body):
                yield "white text"
            if _TINY_WORDS.search(body):
                yield "text too small to see"
        if any(n.startswith("word/comments") for n in names):
            yield "comments"
        for name in names:
            # A template's empty list of sources is no data.
            if re.fullmatch(r"customXml/item\d+\.xml", name) and _says_something(
                _tree(held.read(name).decode("utf-8", "replace"))
            ):
                yield "data of another program"


def _spreadsheet(ending: str, raw: bytes) -> Iterator[str]:
    with tempfile.NamedTemporaryFile(suffix=ending) as handle:
        handle.write(raw)
        handle.flush()
        try:
            sheets = read_sheets(Path(handle.name))
        except UnreadableTable as problem:
            raise CannotLook(str(problem).replace(handle.name, "it")) from problem
    for sheet in sheets:
        for where, what in sheet.hidden:
            yield f"{what} (sheet {sheet.name}{', ' + where if where else ''})"


def _pdf(raw: bytes) -> Iterator[str]:
    reader = pypdf.PdfReader(io.BytesIO(raw))
    if reader.is_encrypted:
        raise CannotLook("it is locked with a password. Save it without one.")
    for name, value in (reader.metadata or {}).items():
        if name in ("/Author", "/Subject", "/Keywords") and str(value).strip() not in _OWN:
            yield f"properties that name “{value}”"
    root: Any = reader.trailer["/Root"]
    names: Any = root.get("/Names", {})
    if names and ("/EmbeddedFiles" in names.get_object() or root.get("/AF")):
        yield "a file inside the file"
    if (names and "/JavaScript" in names.get_object()) or "/AA" in root:
        yield "a script"
    if "/OCProperties" in root:
        yield "layers, which can be switched off"
    if "/AcroForm" in root:
        yield "a form"
    if raw.count(b"%%EOF") > 1:
        yield "earlier states of itself: it was saved over"
    for number, page in enumerate(reader.pages, 1):
        for note in page.get("/Annots", []) or []:
            kind = note.get_object().get("/Subtype")
            if kind != "/Link":
                yield f"a note on page {number}"
        yield from (f"{what} on page {number}" for what in unseen_text(page, reader))

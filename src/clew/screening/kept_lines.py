"""Files of lines that people added one by one and that are never rewritten: decisions, and what
became of older ones.

They are opened in spreadsheets, so a file is read as a spreadsheet may have saved it: with commas,
semicolons or tabs, in UTF-8 (with its mark or without), UTF-16 or Windows letters, with empty lines
and cells after the last and with the first line in other letters. What is added is written
as the file is.
"""

from __future__ import annotations

import codecs
import csv
import io
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from clew.problems import Problem


class BadLines(Problem):
    """A line cannot be read. Names file, line and cure."""


@dataclass(frozen=True, slots=True)
class _Form:
    """How a file is written: its letters, what stands between cells, and the first line's columns."""

    encoding: str
    between: str
    columns: list[str]


def append(path: Path, columns: Sequence[str], *lines: Sequence[str]) -> None:
    """Add lines; the file is its owner's alone from its first byte. Raises BadLines where the file
    has other columns.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "rb+") as handle:
        os.fchmod(handle.fileno(), 0o600)
        raw = handle.read()
        form = _form(path, raw, columns) if raw.strip() else None
        if form is None:
            handle.write(_written([columns, *lines], ","))
            return
        placed = [
            [dict(zip(columns, line, strict=True)).get(name, "") for name in form.columns]
            for line in lines
        ]
        added = _written(placed, form.between).decode("utf-8")
        start = "" if _decoded(raw, form.encoding).endswith("\n") else "\r\n"
        try:
            handle.write((start + added).encode(form.encoding))
            return
        except UnicodeEncodeError:
            kept = _decoded(raw, form.encoding) + start + added
    # A name that the letters of the file cannot write: the file takes letters that can, put in
    # place whole.
    aside = path.with_name(f".{path.name}.writing")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as handle:
        handle.write(codecs.BOM_UTF8 + kept.encode("utf-8"))
    os.replace(aside, path)


def read(
    path: Path, columns: Sequence[str], unusable: list[str] | None = None
) -> Iterator[tuple[int, dict[str, str]]]:
    """Every line with its number, as a spreadsheet shows it.

    With `unusable`, what is wrong with a line is added there, and the others are given; without, it
    is raised as BadLines. BadLines is raised in any case where the first line does not name the
    columns.
    """
    if not path.exists():
        return
    raw = path.read_bytes()
    if not raw.strip():
        return
    form = _form(path, raw, columns)
    reader = csv.reader(
        io.StringIO(_decoded(raw, form.encoding), newline=""), delimiter=form.between, strict=True
    )
    begun = False
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            _refuse(
                f"{path} line {reader.line_num}: {problem}. Put the quotes of this line right.",
                unusable,
            )
            continue
        cells = [c.strip() for c in cells]
        if not any(cells):
            continue
        if not begun:
            begun = True
            continue
        while len(cells) > len(form.columns) and not cells[-1]:
            cells.pop()
        if len(cells) != len(form.columns):
            _refuse(
                f"{path} line {reader.line_num}: the line has {len(cells)} cells, the first line has {len(form.columns)}. Put the line right, or remove it.",
                unusable,
            )
            continue
        yield reader.line_num, dict(zip(form.columns, cells, strict=True))


def _refuse(words: str, unusable: list[str] | None) -> None:
    if unusable is None:
        raise BadLines(words)
    unusable.append(words)


def _written(lines: Sequence[Sequence[str]], between: str) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=between).writerows(lines)
    return text.getvalue().encode("utf-8")


def _decoded(raw: bytes, encoding: str) -> str:
    return raw.decode(encoding).removeprefix("\ufeff")


def _form(path: Path, raw: bytes, columns: Sequence[str]) -> _Form:
    """How a file that holds something is written.

    Raises BadLines when its first line does not name the columns.
    """
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16-le" if raw.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"
    else:
        encoding = "utf-8"
    try:
        text = _decoded(raw, encoding)
    except UnicodeDecodeError:
        # A spreadsheet's "CSV" on Windows. Bytes that Windows knows no letter for stay as they are.
        encoding = "cp1252" if _fits(raw, "cp1252") else "latin-1"
        text = _decoded(raw, encoding)
    number, first = next(
        (n, line) for n, line in enumerate(text.splitlines(), 1) if line.strip(" ,;\t")
    )
    for between in (",", ";", "\t"):
        try:
            cells = [c.strip().lower() for c in next(csv.reader([first], delimiter=between))]
        except csv.Error:
            continue
        while cells and not cells[-1]:
            cells.pop()
        if sorted(cells) == sorted(columns):
            return _Form(encoding, between, cells)
    raise BadLines(
        f"{path} line {number}: the first line must be {','.join(columns)}. Put it back, or move the file away."
    )


def _fits(raw: bytes, encoding: str) -> bool:
    try:
        raw.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True

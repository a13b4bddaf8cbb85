"""Lists that are taken away as a file: CSV to work with, DOCX to edit, PDF to print; each marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from clew.unit.platform.paging import DOCX, MOST_IN_FILE, PDF, as_file, as_list_file
from clew.web.documents import Document
from clew.web.jinja import moment

# A word processor's table of more rows takes minutes to make and cannot be read.
MOST_IN_DOCUMENT = 500
_KINDS = ("csv", "docx", "pdf")


class Named(Protocol):
    @property
    def name(self) -> str: ...


class Reader(Protocol):
    """Whoever takes a list away; the marking names her or him."""

    @property
    def name(self) -> str: ...
    @property
    def agency(self) -> Named: ...


def file_asked(request: HttpRequest) -> str:
    """The kind of file that the address asks for; empty for a page."""
    asked = request.GET.get("as", "")
    return asked if asked in _KINDS else ""


def rows_in(kind: str) -> int:
    """How many rows a file of this kind holds."""
    return MOST_IN_FILE if kind == "csv" else MOST_IN_DOCUMENT


def list_file(
    reader: Reader,
    kind: str,
    title: str,
    head: Sequence[str],
    rows: Iterable[Iterable[object]],
    name: str,
) -> HttpResponse:
    """The list as a file named `name`, with the ending of its kind."""
    if kind == "csv":
        return as_list_file(head, rows, f"{name}.csv")
    made = Document(
        title,
        "Official-Sensitive",
        f"Printed for {reader.name}, {reader.agency.name}, {moment(timezone.now())}",
    )
    held = [["" if v is None else str(v) for v in row] for row in rows]
    made.table(list(head), held)
    if not held:
        made.text("Nothing is on this list.")
    if len(held) >= MOST_IN_DOCUMENT:
        made.small(f"The first {MOST_IN_DOCUMENT} rows. The CSV file has up to {MOST_IN_FILE:,}.")
    return (
        as_file(made.pdf(), f"{name}.pdf", PDF)
        if kind == "pdf"
        else as_file(made.docx(), f"{name}.docx", DOCX)
    )

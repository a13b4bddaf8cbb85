"""An empty diary as a spreadsheet, for whoever keeps it on a device."""

from __future__ import annotations

import io

from django.utils.translation import gettext
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableHeaderRows, TableRow
from odf.text import P


def columns() -> list[str]:
    return [
        gettext("Date and time"),
        gettext("Place"),
        gettext("What happened"),
        gettext("Who saw or heard it"),
        gettext("Evidence, and where it is"),
        gettext("Police reference"),
        gettext("What it did to you or others"),
    ]


def blank_sheet() -> bytes:
    """ODS with one header row and lines to fill in."""
    made = OpenDocumentSpreadsheet()
    table = Table(name="Notes")
    head = TableHeaderRows()
    row = TableRow()
    for title in columns():
        cell = TableCell(valuetype="string")
        cell.addElement(P(text=title))
        row.addElement(cell)
    head.addElement(row)
    table.addElement(head)
    for _ in range(60):
        row = TableRow()
        for _ in columns():
            row.addElement(TableCell())
        table.addElement(row)
    made.spreadsheet.addElement(table)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()

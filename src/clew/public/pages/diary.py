"""An empty diary as a spreadsheet, for whoever keeps it on a device: a sheet across, as wide as a
page of paper, in which text wraps.
"""

from __future__ import annotations

import io

from django.utils.translation import get_language, gettext
from odf import style
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableColumn, TableHeaderRows, TableRow
from odf.text import P

_ROWS = 60
_PAGE_CM = (29.7, 21.0)
_MARGIN_CM = 1.2
_ROW_CM = 1.6


def columns() -> list[tuple[str, float]]:
    """What each column is for, and its width in centimetres: together, what fits on a page across."""
    return [
        (gettext("Date and time"), 2.7),
        (gettext("Place"), 2.9),
        (gettext("What happened"), 8.0),
        (gettext("Who saw or heard it"), 3.2),
        (gettext("Evidence, and where it is"), 3.6),
        (gettext("Police reference"), 2.7),
        (gettext("What it did to you or others"), 4.2),
    ]


def blank_sheet() -> bytes:
    """ODS with one header row, printed again on each page, and lines to fill in."""
    made = OpenDocumentSpreadsheet()
    page = style.PageLayout(name="across")
    page.addElement(
        style.PageLayoutProperties(
            pagewidth=f"{_PAGE_CM[0]}cm",
            pageheight=f"{_PAGE_CM[1]}cm",
            printorientation="landscape",
            margin=f"{_MARGIN_CM}cm",
        )
    )
    made.automaticstyles.addElement(page)
    # Default is the name that programs look for.
    made.masterstyles.addElement(style.MasterPage(name="Default", pagelayoutname=page))
    sheet = style.Style(name="sheet", family="table", masterpagename="Default")
    made.automaticstyles.addElement(sheet)
    table = Table(name=gettext("Notes"), stylename=sheet)
    titles = columns()
    for number, (_, width) in enumerate(titles):
        column = style.Style(name=f"column{number}", family="table-column")
        column.addElement(style.TableColumnProperties(columnwidth=f"{width}cm"))
        made.automaticstyles.addElement(column)
        table.addElement(TableColumn(stylename=column))
    table.addElement(_header(made, [t for t, _ in titles]))
    line, cell = _row_style(made, "line", _ROW_CM), _cell_style(made, "cell")
    for _ in range(_ROWS):
        row = TableRow(stylename=line)
        for _ in titles:
            row.addElement(TableCell(stylename=cell))
        table.addElement(row)
    made.spreadsheet.addElement(table)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _header(made: OpenDocumentSpreadsheet, titles: list[str]) -> TableHeaderRows:
    row = TableRow(stylename=_row_style(made, "top", 1.1))
    bold = _cell_style(made, "head", fontweight="bold")
    for title in titles:
        cell = TableCell(valuetype="string", stylename=bold)
        cell.addElement(P(text=title))
        row.addElement(cell)
    head = TableHeaderRows()
    head.addElement(row)
    return head


def _row_style(made: OpenDocumentSpreadsheet, name: str, height: float) -> style.Style:
    """A row is so high at the least, and grows with what is written into it."""
    row = style.Style(name=name, family="table-row")
    row.addElement(style.TableRowProperties(minrowheight=f"{height}cm", useoptimalrowheight="true"))
    made.automaticstyles.addElement(row)
    return row


def _cell_style(made: OpenDocumentSpreadsheet, name: str, **text: str) -> style.Style:
    language = (get_language() or "en-gb").split("-")[0]
    cell = style.Style(name=name, family="table-cell")
    cell.addElement(
        style.TableCellProperties(
            wrapoption="wrap", verticalalign="top", border="0.05pt solid #808080", padding="0.08cm"
        )
    )
    cell.addElement(style.TextProperties(fontsize="10pt", language=language, country="GB", **text))
    made.automaticstyles.addElement(cell)
    return cell

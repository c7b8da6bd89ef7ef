"""The selected rows of a table: all areas, visible cells only."""

import sys
from collections.abc import Iterator
from typing import Any

import xlwings as xw

from recon_xl.model.tables import SIDES, TABLES, fold


def selected_ids(book: xw.Book) -> dict[str, list[str]]:
    """Return the ids of the selected rows by side; hidden rows are left out.

    Only the sheet in front has a selection that its user sees; the other side stays empty.
    """
    found: dict[str, list[str]] = {side: [] for side in SIDES}
    sheet = book.sheets.active
    for side in SIDES:
        about = TABLES[side]
        tables = [table for table in sheet.tables if table.name == about.excel_name]
        if not tables or tables[0].data_body_range is None:
            continue
        headers, *rows = tables[0].range.options(ndim=2).value
        at = next(i for i, h in enumerate(headers) if _is_key(about.by_header, h))
        first = tables[0].range.row + 1
        for row in sorted(set(_selected_rows(book))):
            if first <= row < first + len(rows) and _is_visible(sheet, row):
                row_id = rows[row - first][at]
                if row_id:
                    found[side].append(str(row_id))
    return found


def _is_key(by_header: Any, header: object) -> bool:
    column = by_header.get(fold(str(header)))
    return column is not None and column.field == "id"


def _selected_rows(book: xw.Book) -> Iterator[int]:
    """Yield the row numbers of every selected area, as far as the sheet is in use."""
    last = book.sheets.active.used_range.last_cell.row
    for area in _areas(book):
        yield from range(area.row, min(area.row + area.shape[0], last + 1))


def _areas(book: xw.Book) -> list[xw.Range]:
    """Return all areas of the selection; xlwings itself knows the first one."""
    selection = book.app.selection
    if selection is None:
        return []
    if sys.platform == "win32":
        sheet = book.sheets.active
        return [sheet.range(area.Address) for area in selection.api.Areas]
    return [selection]


def _is_visible(sheet: xw.Sheet, row: int) -> bool:
    return sheet.range((row, 1)).rows.hidden is not True

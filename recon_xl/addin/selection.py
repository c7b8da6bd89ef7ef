"""The selected rows of a table: all areas, visible rows only."""

import sys
from collections.abc import Iterator
from typing import Any

import xlwings as xw

from recon_xl.model.columns import Table, fold
from recon_xl.model.sides import SIDES
from recon_xl.model.tables import TABLES
from recon_xl.workbooks.calc.engine import NAME as CALC


def selected_ids(book: xw.Book) -> dict[str, list[str]]:
    """Return the ids of the selected rows by side; hidden rows are left out.

    Only the sheet in front has a selection that its user sees; the other side stays empty.
    """
    found: dict[str, list[str]] = {side: [] for side in SIDES}
    sheet = book.sheets.active
    for side in SIDES:
        about = TABLES[side]
        for table in sheet.tables:
            if table.name == about.excel_name and table.data_body_range is not None:
                found[side] = _ids_in(about, table, _areas(book))
    return found


def _ids_in(about: Table, table: Any, areas: list[xw.Range]) -> list[str]:
    headers, *rows = table.range.options(ndim=2).value
    at = next(i for i, header in enumerate(headers) if _is_key(about, header))
    top = table.range.row + 1
    chosen: set[int] = set()
    for area in areas:
        first = max(area.row, top)
        last = min(area.row + area.shape[0], top + len(rows)) - 1
        if first <= last:
            chosen.update(_visible(table.parent, first, last))
    return [str(rows[row - top][at]) for row in sorted(chosen) if rows[row - top][at]]


def _is_key(about: Table, header: object) -> bool:
    column = about.by_header.get(fold(str(header)))
    return column is not None and column.field == "id"


def _areas(book: xw.Book) -> list[xw.Range]:
    """Return all areas of the selection; xlwings itself knows the first one."""
    if book.app.engine.name == CALC:
        return [xw.Range(impl=area) for area in book.impl.selected_areas]
    selection = book.app.selection
    if selection is None:
        return []
    if sys.platform == "win32":
        sheet = book.sheets.active
        return [sheet.range(area.Address) for area in selection.api.Areas]
    return [selection]


def _visible(sheet: xw.Sheet, first: int, last: int) -> Iterator[int]:
    """Yield the rows that are shown; rows are asked about together, and apart where they differ."""
    is_hidden = sheet.range((first, 1), (last, 1)).rows.hidden
    if is_hidden is False:
        yield from range(first, last + 1)
    elif is_hidden is None and first < last:
        middle = (first + last) // 2
        yield from _visible(sheet, first, middle)
        yield from _visible(sheet, middle + 1, last)

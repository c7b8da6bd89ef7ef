"""What follows a table that grows: Excel does this by itself, Calc does not."""

from typing import TYPE_CHECKING, Any

from recon_xl.workbooks.calc.office import struct

if TYPE_CHECKING:
    from recon_xl.workbooks.calc.books import Sheet

CONTENTS_BUT_FORMULAS = 1 | 2 | 4 | 8  # numbers, dates, texts, comments


def extend_rows(sheet: "Sheet", table: Any, last_row: int) -> None:
    """Give blank rows that a table gains the formats, checks and formulas of its last row.

    Args:
        sheet: Its sheet.
        table: Its address before, headers included.
        last_row: Its last row afterwards, counted from 0.
    """
    cells, columns = sheet.xl, (table.StartColumn, table.EndColumn)
    new = cells.getCellRangeByPosition(columns[0], table.EndRow + 1, columns[1], last_row)
    holds_something = any(cell != "" for row in new.getDataArray() for cell in row)
    if table.EndRow == table.StartRow or holds_something:
        return
    done, wanted = 1, last_row - table.EndRow
    # Each copy doubles what is there, so that a thousand rows are ten copies.
    while done <= wanted:
        rows = min(done, wanted - done + 1)
        source = struct(
            "table.CellRangeAddress",
            Sheet=table.Sheet,
            StartColumn=columns[0],
            StartRow=table.EndRow,
            EndColumn=columns[1],
            EndRow=table.EndRow + rows - 1,
        )
        place = struct("table.CellAddress", Sheet=table.Sheet, Column=columns[0])
        place.Row = table.EndRow + done
        cells.copyRange(place, source)
        done += rows
    new.clearContents(CONTENTS_BUT_FORMULAS)

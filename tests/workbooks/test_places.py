"""Where a refused cell stands is told as the workbook shows it: sheet, column, row."""

from pathlib import Path

import openpyxl
import pytest

from recon_xl.errors import BadValuesError
from recon_xl.workbooks.workbook import open_workbook
from tests.workbooks.books import write_book
from tests.workbooks.months import small_month


def test_a_cell_of_a_file_is_named_by_its_sheet_and_its_own_row(tmp_path: Path) -> None:
    path = write_book(tmp_path / "mai.xlsx", small_month())
    book = openpyxl.load_workbook(path)
    sheet = book["Hovedbok"]
    top = next(row for row in sheet.iter_rows() if any(cell.value == "Status" for cell in row))
    header = next(cell for cell in top if cell.value == "Status")
    place = f"{header.column_letter}{header.row + 1}"
    sheet[place] = "ferdig"
    book.save(path)
    with pytest.raises(BadValuesError, match=f"Hovedbok!{place}, Status"):
        _ = open_workbook(path).reconciliation

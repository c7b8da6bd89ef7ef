"""A real LibreOffice for the tests of live code, started once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings as xw

from recon_xl.workbooks.calc.engine import start


@pytest.fixture(scope="session")
def calc() -> Iterator[xw.App]:
    """Return LibreOffice as an xlwings application that refuses what Excel would spoil."""
    app = start(strict=True)
    yield app
    app.quit()


@pytest.fixture
def small_book(calc: xw.App, tmp_path: Path) -> Iterator[xw.Book]:
    """Return an open workbook with a table `tblX` at B3 and formulas over it on another sheet."""
    import xlsxwriter

    path = tmp_path / "small.xlsx"
    with xlsxwriter.Workbook(path) as book:
        text = book.add_format({"num_format": "@"})
        sheet, over = book.add_worksheet("Data"), book.add_worksheet("Over")
        rows = [["a", 1, "open"], ["b", 2, "open"], ["c", 3, "done"]]
        headers = [{"header": word} for word in ("Id", "Amount", "State")]
        sheet.add_table("B3:D6", {"name": "tblX", "columns": headers, "data": rows})
        sheet.set_column("F:F", 10, text)
        sheet.conditional_format("B4:D6", {"type": "no_errors", "format": text})
        sheet.data_validation("D4:D6", {"validate": "list", "source": ["open", "done"]})
        over.write_formula("A1", "=SUM(tblX[Amount])", None, 6)
        over.write_formula("A2", '=SUMIFS(tblX[Amount],tblX[State],"open")', None, 3)
        over.write_formula("A3", "=1/0", None, "#DIV/0!")
        book.define_name("all_of_it", "=Over!$A$1")
    opened = calc.books.open(path)
    yield opened
    opened.close()

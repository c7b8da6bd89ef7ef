"""The selected rows, as a user sees them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings as xw

from recon_xl.addin.selection import selected_ids
from recon_xl.model.tables import TABLES
from tests.live.books import TOP, write_book
from tests.live.filters import hide_all_but

pytestmark = pytest.mark.system

ROWS = [{"ledger_id": f"L{i}", "amount": i, "state": "open" if i % 2 else "done"} for i in range(8)]


@pytest.fixture
def book(calc: xw.App, tmp_path: Path) -> Iterator[xw.Book]:
    opened = calc.books.open(write_book(tmp_path / "book.xlsx", ledger=ROWS))
    yield opened
    opened.close()


def row(number: int) -> int:
    """Return where the table's row stands in the sheet, both counted from 0 and 1."""
    return TOP + 2 + number


def test_the_rows_of_the_selected_cells(book: xw.Book) -> None:
    book.sheets["Ledger"].range((row(2), 3), (row(4), 5)).select()
    assert selected_ids(book) == {"ledger": ["L2", "L3", "L4"], "statement": []}


def test_what_lies_outside_the_table_is_left_out(book: xw.Book) -> None:
    book.sheets["Ledger"].range((1, 1), (500, 1)).select()
    assert selected_ids(book)["ledger"] == [f"L{i}" for i in range(8)]


def test_hidden_rows_are_left_out(book: xw.Book) -> None:
    table = book.sheets["Ledger"].tables["tblLedger"]
    state = [column.key for column in TABLES["ledger"].columns].index("state")
    hide_all_but(table, column=state, text="open")
    book.sheets["Ledger"].range((row(0), 1), (row(7), 1)).select()
    assert selected_ids(book)["ledger"] == ["L1", "L3", "L5", "L7"]


def test_another_sheet_has_no_selected_rows(book: xw.Book) -> None:
    book.sheets["Overview"].range("A1:C9").select()
    assert selected_ids(book) == {"ledger": [], "statement": []}

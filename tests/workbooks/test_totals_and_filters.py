"""The user shows a totals row, or has filtered the table."""

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

from recon_xl.workbooks.addresses import letters
from recon_xl.workbooks.storage import TableChange
from tests.workbooks.books import parts_of, read_book, rewrite, write_book
from tests.workbooks.months import large_month, paired
from tests.workbooks.patching import LEDGER_SHEET, address, at, write
from tests.workbooks.sheets import assert_same
from tests.workbooks.strangers import edited


class TestTotalsRow:
    """The user shows a totals row."""

    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        path = write_book(tmp_path / "bok.xlsx", large_month(4))
        cell = letters(at("amount") + 1)
        edited(
            path,
            "xl/tables/table1.xml",
            lambda xml: re.sub(
                rb'(<table [^>]*?ref="A4:[A-Z]+)8"', rb'\g<1>9" totalsRowCount="1"', xml
            ),
        )
        totals = (
            f'<row r="9"><c r="A9" t="inlineStr"><is><t>Sum</t></is></c><c r="{cell}9">'
            "<f>SUBTOTAL(109,tblLedger[Beløp])</f><v>0</v></c></row></sheetData>"
        )
        edited(path, LEDGER_SHEET, lambda xml: xml.replace(b"</sheetData>", totals.encode()))
        return path

    def test_it_is_no_row(self, path: Path) -> None:
        assert_same(read_book(path), large_month(4))

    @pytest.mark.parametrize("rows", [2, 7])
    def test_it_stays_under_the_rows(self, path: Path, rows: int) -> None:
        rewrite(path, large_month(rows))
        assert_same(read_book(path), large_month(rows))
        book = load_workbook(path)
        sheet = book["Hovedbok"]
        last = 5 + rows
        assert sheet.tables["tblLedger"].ref.endswith(f"{last}")
        assert sheet.tables["tblLedger"].autoFilter.ref.endswith(f"{last - 1}")
        assert sheet[f"A{last}"].value == "Sum"
        assert sheet[address("amount", rows)].value == "=SUBTOTAL(109,tblLedger[Beløp])"
        assert sheet[f"A{last + 1}"].value is None
        book.close()


class TestFilter:
    """The user has filtered the table."""

    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        path = write_book(tmp_path / "bok.xlsx", large_month(6))
        edited(
            path,
            "xl/tables/table1.xml",
            lambda xml: re.sub(
                rb"(<autoFilter [^>]*?)/>",
                rb'\1><filterColumn colId="1"><filters><filter val="x"/></filters></filterColumn>'
                rb"</autoFilter>",
                xml,
            ),
        )
        edited(
            path,
            LEDGER_SHEET,
            lambda xml: re.sub(
                rb'<row r="(6|8)"', rb'<row r="\1" hidden="1" ht="20" customHeight="1"', xml
            ),
        )
        return path

    def test_hidden_rows_are_read_and_written_like_others(self, path: Path) -> None:
        month = large_month(6)
        rewrite(path, paired(month, [1, 2, 3]))
        assert_same(read_book(path), paired(month, [1, 2, 3]))
        assert self._hidden(path) == [6, 8]

    def test_a_row_stays_hidden_when_it_moves(self, path: Path) -> None:
        write(path, TableChange("ledger", removed=[0, 2]))
        assert read_book(path).ledger["id"].tolist() == ["L-1", "L-3", "L-4", "L-5"]
        assert self._hidden(path) == [5, 6]
        assert b"filterColumn" in parts_of(path)["xl/tables/table1.xml"]

    @staticmethod
    def _hidden(path: Path) -> list[int]:
        book = load_workbook(path)
        rows = book["Hovedbok"].row_dimensions
        book.close()
        return sorted(number for number, row in rows.items() if row.hidden)

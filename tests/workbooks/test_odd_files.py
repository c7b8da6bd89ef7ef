"""Files of other programs, and days counted from 1904."""

import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import load_workbook

from recon_xl.errors import NotAReconciliationError
from recon_xl.model.reconciliation import Reconciliation
from recon_xl.workbooks.package import PackageStorage
from recon_xl.workbooks.storage import TableChange
from tests.workbooks.books import parts_of, read_book, rewrite, write_book
from tests.workbooks.months import busy_month, large_month, paired
from tests.workbooks.patching import LEDGER_SHEET, address, write
from tests.workbooks.sheets import assert_same
from tests.workbooks.strangers import edited, prefixed, strict


class TestOddFiles:
    """Files of other programs."""

    @pytest.mark.parametrize("shape", [prefixed, strict], ids=["prefix x:", "Strict"])
    def test_other_spellings_of_the_same_xml(self, tmp_path: Path, shape: Any) -> None:
        month = large_month(6)
        path = write_book(tmp_path / "bok.xlsx", month)
        for part in parts_of(path):
            is_sheet = re.fullmatch(
                r"xl/(worksheets/sheet\d+|workbook|tables/table\d+|styles)\.xml", part
            )
            if is_sheet or (shape is strict and part.endswith(".rels")):
                edited(path, part, shape)
        assert_same(read_book(path), month)
        rewrite(path, paired(large_month(9), [1, 7]))
        assert_same(read_book(path), paired(large_month(9), [1, 7]))
        write(path, TableChange("ledger", removed=[0, 3]))
        assert len(read_sheet(path)) == 7
        xml = parts_of(path)[LEDGER_SHEET]
        assert (b"<x:row " in xml) == (shape is prefixed)
        assert b"<row " not in xml or shape is strict

    def test_days_counted_from_1904(self, tmp_path: Path) -> None:
        path = write_book(tmp_path / "bok.xlsx", Reconciliation.empty())
        edited(
            path,
            "xl/workbook.xml",
            lambda xml: re.sub(rb"<workbookPr\b", b'<workbookPr date1904="1"', xml),
        )
        rewrite(path, busy_month())
        assert_same(read_book(path), busy_month())
        book = load_workbook(path)
        assert book["Hovedbok"][address("date", 1)].value.date().isoformat() == "2026-10-01"
        book.close()

    def test_days_counted_from_1904_in_cells_that_lost_their_format(self, tmp_path: Path) -> None:
        path = write_book(tmp_path / "bok.xlsx", Reconciliation.empty())
        edited(
            path,
            "xl/workbook.xml",
            lambda xml: re.sub(rb"<workbookPr\b", b'<workbookPr date1904="1"', xml),
        )
        rewrite(path, large_month(2))
        edited(path, LEDGER_SHEET, lambda xml: re.sub(rb'(<c r="A[56]") s="\d+"', rb"\1", xml))
        assert_same(read_book(path), large_month(2))

    def test_rows_and_cells_without_addresses(self, tmp_path: Path) -> None:
        path = write_book(tmp_path / "bok.xlsx", large_month(4))
        edited(
            path,
            LEDGER_SHEET,
            lambda xml: re.sub(
                rb'<row r="5".*?</row>', lambda row: re.sub(rb' r="[A-Z]*\d+"', b"", row[0]), xml
            ),
        )
        rewrite(path, paired(large_month(4), [0, 1]))
        assert_same(read_book(path), paired(large_month(4), [0, 1]))

    def test_addresses_in_single_quotes(self, tmp_path: Path) -> None:
        path = write_book(tmp_path / "bok.xlsx", large_month(4))
        edited(path, LEDGER_SHEET, lambda xml: re.sub(rb' r="([A-Z]*\d+)"', rb" r='\1'", xml))
        rewrite(path, paired(large_month(6), [0, 5]))
        assert_same(read_book(path), paired(large_month(6), [0, 5]))

    def test_a_text_that_looks_like_an_address(self, tmp_path: Path) -> None:
        month = large_month(2)
        told = f'x r="{address("state", 0)}" > y'
        noted = month.with_tables(ledger=month.ledger.assign(text=told))
        path = write_book(tmp_path / "bok.xlsx", noted)
        rewrite(path, paired(noted, [0, 1]))
        assert_same(read_book(path), paired(noted, [0, 1]))

    def test_comments_of_xml_and_another_encoding(self, tmp_path: Path) -> None:
        path = write_book(tmp_path / "bok.xlsx", large_month(4))
        edited(
            path,
            LEDGER_SHEET,
            lambda xml: xml.replace(
                b"<sheetData>", b'<sheetData><!-- <row r="1"><c r="A1"/></row> -->'
            ),
        )
        rewrite(path, paired(large_month(4), [2]))
        assert_same(read_book(path), paired(large_month(4), [2]))

    def test_elements_and_attributes_that_nobody_knows(self, tmp_path: Path) -> None:
        path = write_book(tmp_path / "bok.xlsx", large_month(4))
        edited(
            path,
            LEDGER_SHEET,
            lambda xml: re.sub(
                rb'<row r="6"(.*?)</row>',
                rb'<row r="6" x14ac:dyDescent="0.25" q:z="1" \1'
                rb'<extLst><ext uri="{1}"/></extLst></row>',
                xml.replace(b"<worksheet ", b'<worksheet xmlns:q="urn:q" xmlns:x14ac="urn:x" ', 1),
            ),
        )
        rewrite(path, paired(large_month(4), [1]))
        xml = parts_of(path)[LEDGER_SHEET]
        assert b'x14ac:dyDescent="0.25" q:z="1"' in xml
        assert b'<extLst><ext uri="{1}"/></extLst></row>' in xml

    def test_a_workbook_without_our_tables_is_not_ours(self, tmp_path: Path) -> None:
        path = tmp_path / "annen.xlsx"
        import xlsxwriter

        with xlsxwriter.Workbook(path) as book:
            book.add_worksheet().write(0, 0, 1)
        with pytest.raises(NotAReconciliationError) as refused:
            PackageStorage.open(path).read()
        assert refused.value.where == str(path)


def read_sheet(path: Path) -> pd.DataFrame:
    """Return the ledger's rows, whatever the other tables say."""
    table = PackageStorage.open(path).read()["ledger"]
    return pd.DataFrame(table.rows, columns=table.headers)

"""Tables grow: new rows look like the last one, and what follows the table follows."""

import re
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from recon_xl.errors import NoRoomError
from recon_xl.workbooks.package import PackageStorage
from recon_xl.workbooks.storage import TableChange
from tests.workbooks.books import parts_of, put, read_book, rewrite, write_book
from tests.workbooks.months import large_month
from tests.workbooks.patching import LEDGER_SHEET, add_user_column, address, write
from tests.workbooks.sheets import assert_same
from tests.workbooks.strangers import edited, user_book


class TestGrowing:
    """Rows come."""

    def test_new_rows_look_like_the_row_above(self, tmp_path: Path) -> None:
        path = write_book(tmp_path / "bok.xlsx", large_month(30))
        book = load_workbook(path)
        sheet = book["Hovedbok"]
        first, last = sheet[address("kid", 0)], sheet[address("kid", 29)]
        assert (last.number_format, last.font.name) == (first.number_format, first.font.name)
        assert last.number_format == "@"
        assert sheet[address("amount", 29)].number_format == "#,##0.00;-#,##0.00;0.00"
        assert sheet[address("note", 29)].font.color.rgb == "FF1A4FA0"
        book.close()

    def test_formats_validations_filter_and_print_area_follow(self, tmp_path: Path) -> None:
        path = write_book(tmp_path / "bok.xlsx", large_month(30))
        book = load_workbook(path)
        sheet = book["Hovedbok"]
        assert sheet.tables["tblLedger"].ref.endswith("34")
        assert sheet.tables["tblLedger"].autoFilter.ref == sheet.tables["tblLedger"].ref
        assert {
            str(r.sqref).split(":")[1].strip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
            for r in sheet.data_validations.dataValidation
        } == {"34"}
        ends = {
            re.sub("[A-Z]", "", one.split(":")[1])
            for ranged in sheet.conditional_formatting
            for one in str(ranged.sqref).split()
            if ":" in one
        }
        assert ends == {"34"}
        assert sheet.print_area.endswith("$34")
        assert sheet.dimensions.endswith("34")
        book.close()

    def test_ranges_of_newer_excels_follow_too(self, tmp_path: Path) -> None:
        path = write_book(tmp_path / "bok.xlsx", large_month(3))
        newer = (
            b'<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"><x14:dataValidations>'
            b"<xm:sqref>C5:C7 D6:D7 C1:C3 AZ5:AZ7</xm:sqref></x14:dataValidations></ext></extLst>"
        )
        edited(
            path, LEDGER_SHEET, lambda xml: xml.replace(b"</worksheet>", newer + b"</worksheet>")
        )
        rewrite(path, large_month(5))
        assert b"<xm:sqref>C5:C9 D6:D9 C1:C3 AZ5:AZ7</xm:sqref>" in parts_of(path)[LEDGER_SHEET]
        write(path, TableChange("ledger", removed=[0, 1, 2]))
        assert b"<xm:sqref>C5:C6 D6:D9 C1:C3 AZ5:AZ7</xm:sqref>" in parts_of(path)[LEDGER_SHEET]

    def test_cells_beside_the_table_stay_where_they_are(self, tmp_path: Path) -> None:
        far = "AH"

        def beside(_book: Any, sheets: dict[str, Any]) -> None:
            sheets["ledger"].write(f"{far}7", "ved siden av")
            sheets["ledger"].set_row(7, 33)

        path = user_book(tmp_path / "bok.xlsx", large_month(5), change=beside)
        book = load_workbook(path)
        assert book["Hovedbok"][f"{far}7"].value == "ved siden av"
        assert book["Hovedbok"].row_dimensions[8].height == 33
        assert book["Hovedbok"][address("ledger_id", 4)].value == "L-4"
        book.close()

    def test_something_below_is_refused_by_its_address(self, tmp_path: Path) -> None:
        def below(_book: Any, sheets: dict[str, Any]) -> None:
            sheets["ledger"].write("C9", "Kontrollsum")

        path = user_book(tmp_path / "bok.xlsx", large_month(4), change=below)
        before = path.read_bytes()
        with pytest.raises(NoRoomError, match="C9") as refused:
            rewrite(path, large_month(5))
        assert refused.value.where == "Hovedbok!C9"
        assert path.read_bytes() == before

    def test_a_refused_write_leaves_nothing_behind_in_memory(self, tmp_path: Path) -> None:
        def below(_book: Any, sheets: dict[str, Any]) -> None:
            sheets["statement"].write("C9", "Kontrollsum")

        path = user_book(tmp_path / "bok.xlsx", large_month(4), change=below)
        storage = PackageStorage.open(path)
        with pytest.raises(NoRoomError):
            put(storage, large_month(5))
        assert len(storage.read()["ledger"].rows) == 4

    def test_another_table_below_is_refused_even_when_it_is_blank(self, tmp_path: Path) -> None:
        def below(_book: Any, sheets: dict[str, Any]) -> None:
            sheets["ledger"].add_table("C12:D14", {"name": "Mine", "header_row": False})

        path = user_book(tmp_path / "bok.xlsx", large_month(4), change=below)
        with pytest.raises(NoRoomError, match="C12:D14"):
            rewrite(path, large_month(10))

    def test_more_rows_than_a_sheet_holds_are_refused(self, tmp_path: Path) -> None:
        path = write_book(tmp_path / "bok.xlsx", large_month(4))
        rows = [{0: 1}] * 1_048_570
        with pytest.raises(NoRoomError, match="1048576"):
            write(path, TableChange("ledger", added=rows))

    def test_the_users_computed_column_goes_on(self, tmp_path: Path) -> None:
        path = write_book(tmp_path / "bok.xlsx", large_month(3))
        add_user_column(path, 'tblLedger[[#This Row],[Beløp]]*2 &amp; ""')
        rewrite(path, large_month(5))
        xml = parts_of(path)[LEDGER_SHEET]
        formulas = re.findall(rb'<c r="AA(\d+)"[^>]*><f>(.*?)</f>', xml)
        assert [int(row) for row, _formula in formulas] == [5, 6, 7, 8, 9]
        assert len({formula for _row, formula in formulas}) == 1
        assert_same(read_book(path), large_month(5))

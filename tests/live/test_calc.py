"""LibreOffice as an xlwings engine: what live code relies on."""

import pandas as pd
import pytest
import xlwings as xw

from recon_xl.workbooks.calc.cells import SpoiltError
from recon_xl.workbooks.retyping import is_retyped
from tests.live.filters import hide_all_but

pytestmark = pytest.mark.system


def test_a_block_is_read_back_as_it_was_written(small_book: xw.Book) -> None:
    cells = small_book.sheets["Data"].range("H10")
    block = [["text", 1.5, None], [pd.Timestamp(2026, 10, 31), True, "Ærlig & <talt>"]]
    cells.value = block
    assert cells.resize(2, 3).options(ndim=2).value == block


def test_moments_survive_to_the_second(small_book: xw.Book) -> None:
    cell = small_book.sheets["Data"].range("H10")
    cell.value = pd.Timestamp("2026-10-31 23:59:59")
    assert cell.value == pd.Timestamp("2026-10-31 23:59:59")


def test_a_table_is_found_by_name_with_headers_and_body(small_book: xw.Book) -> None:
    table = small_book.sheets["Data"].tables["tblX"]
    assert table.header_row_range.options(ndim=2).value == [["Id", "Amount", "State"]]
    assert table.data_body_range.address == "$B$4:$D$6"
    assert table.range.address == "$B$3:$D$6"


def test_formulas_on_another_sheet_cover_the_rows_that_a_table_gains(small_book: xw.Book) -> None:
    sheet, over = small_book.sheets["Data"], small_book.sheets["Over"]
    table = sheet.tables["tblX"]
    for rows, total in ((5, 16), (6, 26)):
        table.resize(sheet.range("B3").resize(rows + 1, 3))
        sheet.range("B4").offset(rows - 1).value = [["n", 10, "open"]]
        small_book.app.calculate()
        assert over.range("A1").value == total
    assert over.range("A1").formula == "=SUM(tblX[Amount])"


def test_conditional_formats_and_checks_follow_a_table_that_grows(small_book: xw.Book) -> None:
    sheet = small_book.sheets["Data"]
    table = sheet.tables["tblX"]
    (before,) = sheet.api.ConditionalFormats.getConditionalFormats()
    assert [area.EndRow for area in before.Range.RangeAddresses] == [5]
    table.resize(sheet.range("B3:D9"))
    (after,) = sheet.api.ConditionalFormats.getConditionalFormats()
    assert [(a.StartRow, a.EndRow) for a in after.Range.RangeAddresses] == [(3, 8)]
    assert sheet.range("D9").api.Validation.Type.value == "LIST"
    assert sheet.range("C9").api.Validation.Type.value == "ANY"
    assert sheet.range("B7:D9").value == [[None] * 3] * 3


def test_dates_keep_the_format_of_their_cells(small_book: xw.Book) -> None:
    cells = small_book.sheets["Data"].range("H1:H4")
    cells.number_format = "dd.mm.yyyy"
    cells[0].number_format = "d.m.yy"
    cells.value = [[pd.Timestamp(2026, 10, 31)]] * 4
    assert cells[0].number_format == "D.M.YY"
    assert cells[3].number_format == "DD.MM.YYYY"


def test_rows_taken_out_of_a_table_shorten_it(small_book: xw.Book) -> None:
    sheet = small_book.sheets["Data"]
    sheet.range("B5:D5").delete("up")
    assert sheet.tables["tblX"].range.address == "$B$3:$D$5"
    assert sheet.range("B4:B5").value == ["a", "c"]
    small_book.app.calculate()
    assert small_book.sheets["Over"].range("A1").value == 4


def test_an_error_cell_is_read_as_its_text_only_when_asked_for(small_book: xw.Book) -> None:
    cell = small_book.sheets["Over"].range("A3")
    assert cell.value is None
    assert cell.options(err_to_str=True).value == "#DIV/0!"


def test_a_name_leads_to_its_cell(small_book: xw.Book) -> None:
    assert small_book.names["all_of_it"].refers_to_range.value == 6
    assert small_book.names["all_of_it"].refers_to == "=Over!$A$1"


@pytest.mark.parametrize("text", ["00123", "1/2", "=1+1", "TRUE", "mars 2026", "kr 100", " 7"])
def test_the_strict_engine_refuses_a_text_that_excel_would_read_as_typed(
    small_book: xw.Book, text: str
) -> None:
    sheet = small_book.sheets["Data"]
    assert is_retyped(text)
    with pytest.raises(SpoiltError, match="H10"):
        sheet.range("H10").value = text
    sheet.range("F10").value = text
    assert sheet.range("F10").value == text
    assert sheet.range("F10").formula == text


def test_a_formula_is_written_as_a_formula(small_book: xw.Book) -> None:
    cell = small_book.sheets["Over"].range("C1")
    cell.formula = "=SUM(tblX[Amount])*2"
    assert cell.value == 12


def test_the_strict_engine_refuses_a_block_across_a_filtered_row(small_book: xw.Book) -> None:
    sheet = small_book.sheets["Data"]
    hide_all_but(sheet.tables["tblX"], column=2, text="open")
    assert sheet.range("B4:D6").impl.row_hidden is None
    with pytest.raises(SpoiltError, match="hidden rows"):
        sheet.range("B4").value = [["x"], ["y"], ["z"]]
    sheet.range("B4").value = "x"


def test_a_number_format_is_read_and_set(small_book: xw.Book) -> None:
    cells = small_book.sheets["Data"].range("H1:H3")
    cells.number_format = "#,##0.00"
    assert cells.number_format == "#,##0.00"
    cells[0].number_format = "@"
    assert cells.number_format is None


def test_the_selection_is_told(small_book: xw.Book) -> None:
    small_book.sheets["Data"].range("C4:C5").select()
    assert small_book.app.selection.address == "$C$4:$C$5"
    assert small_book.app.selection.sheet.name == "Data"


def test_a_saved_book_keeps_table_and_formulas(small_book: xw.Book, tmp_path) -> None:
    import openpyxl

    small_book.save(tmp_path / "copy.xlsx")
    copy = openpyxl.load_workbook(tmp_path / "copy.xlsx")
    assert copy["Data"].tables["tblX"].ref == "B3:D6"
    assert copy["Over"]["A1"].value == "=SUM(tblX[Amount])"


def test_a_book_is_printed_into_a_pdf(small_book: xw.Book, tmp_path) -> None:
    small_book.to_pdf(tmp_path / "book.pdf")
    assert (tmp_path / "book.pdf").read_bytes()[:5] == b"%PDF-"

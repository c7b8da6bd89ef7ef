"""Excel workbooks: which sheets are read, which are refused."""

import zipfile
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter

from recon_xl.errors import MalformedFileError, UnknownFormatError, WorkbookLockedError
from recon_xl.importers import read, read_ledger, read_statements
from recon_xl.model.statement import Ledger
from tests.importers.golden import DATA


def book(path: Path, cells: dict[tuple[int, int], object]) -> Path:
    workbook = xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"})
    sheet = workbook.add_worksheet("Ark1")
    for (row, column), value in cells.items():
        sheet.write(row, column, value)
    workbook.close()
    return path


HEADER = {(0, 0): "Dato", (0, 1): "Tekst", (0, 2): "Beløp"}
ROW = {(1, 0): datetime(2026, 10, 1), (1, 1): "A", (1, 2): 0.1 + 0.2}  # noqa: DTZ001


def test_sources_name_the_row_and_the_sheet_where_there_are_several(tmp_path: Path):
    (statement,) = read_statements(book(tmp_path / "a.xlsx", HEADER | ROW))
    assert statement.lines["source"].iloc[0] == "a.xlsx:2"
    assert statement.lines["amount_minor"].iloc[0] == 30
    ledger = read_ledger(DATA / "excel" / "ledger.xlsx")
    assert ledger.entries["source"].iloc[0] == "ledger.xlsx/Hovedbok:6"


def test_lists_beside_a_ledger_do_not_make_it_a_statement(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    workbook = xlsxwriter.Workbook(path)
    for name, header, row in [
        ("Dimensjoner", ["Kode", "Status", "Tilknyttet"], ["A", "Aktiv", ""]),
        ("Føringer", ["Bilagsnr", "Bilagsdato", "Tekst", "Beløp"], [1, "01.10.2026", "A", 100]),
    ]:
        sheet = workbook.add_worksheet(name)
        sheet.write_row(0, 0, header)
        sheet.write_row(1, 0, row)
    workbook.close()
    ledger = read(path)
    assert isinstance(ledger, Ledger)
    assert list(ledger.entries["amount_minor"]) == [10000]
    assert ledger.warnings[0] == "Sheets without a table were left out: Dimensjoner."


def test_long_numbers_and_leading_zeros_are_kept(tmp_path: Path):
    cells = HEADER | ROW | {(0, 3): "KID", (1, 3): "0012345678 97", (0, 4): "Referanse"}
    (statement,) = read_statements(book(tmp_path / "a.xlsx", cells | {(1, 4): 50001685147}))
    assert statement.lines["kid"].iloc[0] == "001234567897"
    assert statement.lines["reference"].iloc[0] == "50001685147"


def test_a_stray_cell_in_the_far_corner_is_refused_before_it_fills_memory(tmp_path: Path):
    path = book(tmp_path / "a.xlsx", HEADER | ROW | {(1_048_575, 16_383): "x"})
    with pytest.raises(MalformedFileError, match="row 1048576, column 16384"):
        read_statements(path)


def test_a_stray_cell_that_makes_a_sheet_mostly_empty_is_refused(tmp_path: Path):
    path = book(tmp_path / "a.xlsx", HEADER | ROW | {(900_000, 2): 1})
    with pytest.raises(MalformedFileError, match="row 900001, column 3"):
        read_statements(path)
    assert len(read_statements(book(tmp_path / "b.xlsx", HEADER | ROW | {(9_000, 9): ""}))) == 1


def test_a_locked_workbook_is_refused(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    start = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    path.write_bytes(start + "EncryptedPackage".encode("utf-16-le") + bytes(600))
    with pytest.raises(WorkbookLockedError, match="password"):
        read_statements(path)


def test_a_damaged_workbook_is_refused(tmp_path: Path):
    whole = (DATA / "excel" / "ledger.xlsx").read_bytes()
    path = tmp_path / "a.xlsx"
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(MalformedFileError, match="damaged"):
        read_statements(path)


def test_another_kind_of_office_file_is_not_known(tmp_path: Path):
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w/>")
    with pytest.raises(UnknownFormatError):
        read_statements(path)

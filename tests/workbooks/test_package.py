"""A closed workbook keeps every byte that is not ours to change."""

import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from openxml_audit import OpenXmlValidator

from recon_xl.model.tables import TABLES
from recon_xl.workbooks.package import PackageStorage
from tests.workbooks.books import parts_of, read_book, rewrite, write_book
from tests.workbooks.months import busy_month, large_month, paired, small_month
from tests.workbooks.patching import LEDGER_SHEET, address
from tests.workbooks.sheets import assert_same
from tests.workbooks.strangers import edited, user_book

# What a match may change: the Overview, both sides, the matches, their table, the workbook.
OURS = {
    "xl/worksheets/sheet1.xml",
    "xl/worksheets/sheet2.xml",
    "xl/worksheets/sheet3.xml",
    "xl/worksheets/sheet5.xml",
    "xl/tables/table4.xml",
    "xl/workbook.xml",
}


@pytest.mark.parametrize("suffix", [".xlsx", ".xlsm"])
def test_parts_that_are_not_ours_keep_their_bytes(tmp_path: Path, suffix: str) -> None:
    month = large_month(12)
    path = user_book(tmp_path / f"bok{suffix}", month)
    before = parts_of(path)
    rewrite(path, paired(month, [2, 5]))
    after = parts_of(path)
    assert list(after) == list(before)
    assert {name for name in after if after[name] != before[name]} == OURS
    assert len(before) > 50
    if suffix == ".xlsm":
        assert after["xl/vbaProject.bin"] == before["xl/vbaProject.bin"]
    assert_same(read_book(path), paired(month, [2, 5]))


def test_rows_that_did_not_change_keep_their_bytes(tmp_path: Path) -> None:
    month = large_month(12)
    path = write_book(tmp_path / "bok.xlsx", month)
    before = parts_of(path)[LEDGER_SHEET]
    rewrite(path, paired(month, [2]))
    after = parts_of(path)[LEDGER_SHEET]
    rows = [re.findall(rb"<row .*?</row>", xml) for xml in (before, after)]
    changed = [number for number, pair in enumerate(zip(*rows, strict=True)) if len(set(pair)) > 1]
    assert changed == [1, 4 + 2]  # the totals above the table, and the row


def test_two_workbooks_of_the_same_input_have_the_same_bytes(tmp_path: Path) -> None:
    one = write_book(tmp_path / "en.xlsx", busy_month()).read_bytes()
    assert write_book(tmp_path / "to.xlsx", busy_month()).read_bytes() == one


def test_writing_the_same_again_leaves_the_file_alone(tmp_path: Path) -> None:
    path = write_book(tmp_path / "bok.xlsx", busy_month())
    before = path.read_bytes()
    rewrite(path, busy_month())
    assert path.read_bytes() == before
    assert not path.with_name("bok.xlsx.bak").exists()


@pytest.mark.parametrize("lang", ["nb", "en"])
def test_other_libraries_read_what_was_written(tmp_path: Path, lang: str) -> None:
    path = user_book(tmp_path / "bok.xlsx", small_month(), lang=lang)
    book = load_workbook(path)
    sheet = book[TABLES["ledger"].sheet(lang)]
    assert sheet.tables["tblLedger"].ref.endswith("6")
    assert sheet[address("kid", 0)].value == "0012345"
    assert sheet[address("amount", 1)].value == -45.5
    assert sheet[address("state", 0)].value == {"nb": "avstemt", "en": "matched"}[lang]
    book.close()


def test_texts_from_outside_are_never_formulas(tmp_path: Path) -> None:
    path = write_book(tmp_path / "bok.xlsx", small_month())
    book = load_workbook(path)
    sheet = book["Kontoutskrift"]
    cells = [sheet[address(key, 1, "statement")] for key in ("text", "note")]
    assert [(cell.value, cell.data_type) for cell in cells] == [
        ("=1+1", "s"),
        ("+47 22 00 00 00", "s"),
    ]
    book.close()


def test_named_cells_that_a_person_typed_are_told_apart_from_formulas(tmp_path: Path) -> None:
    from tests.workbooks.books import type_into

    path = write_book(tmp_path / "bok.xlsx", busy_month())
    type_into(path, {"til": pd.Timestamp("2026-10-15").date(), "vis_id": "M-1"})
    typed = PackageStorage.open(path).named_cells()
    assert typed["til"] == pd.Timestamp("2026-10-15").date()
    assert typed["vis_id"] == "M-1"
    assert "fra" not in typed
    assert "rx_unexplained" not in typed


def test_a_user_may_take_the_overview_away(tmp_path: Path) -> None:
    path = write_book(tmp_path / "bok.xlsx", large_month(3))
    edited(
        path,
        "xl/workbook.xml",
        lambda xml: re.sub(rb"(<definedName [^>]*>)Oversikt!", rb"\1#REF!", xml),
    )
    rewrite(path, paired(large_month(3), [1]))
    assert_same(read_book(path), paired(large_month(3), [1]))


def test_the_month_of_somebody_else_is_replaced_whole(tmp_path: Path) -> None:
    path = user_book(tmp_path / "bok.xlsx", busy_month(), lang="en")
    rewrite(path, replace(small_month()))
    assert_same(read_book(path), small_month())
    assert [
        str(error) for error in OpenXmlValidator().validate(path).errors if "tbl" in str(error)
    ] == []

"""A command reads the tables while pandas is imported, and what comes of it is the same."""

import subprocess
import sys
from pathlib import Path

import pytest

from recon_xl.errors import MalformedFileError
from recon_xl.workbooks.package import PackageStorage
from recon_xl.workbooks.storage import TableChange
from tests.workbooks.books import write_book
from tests.workbooks.months import busy_month, small_month
from tests.workbooks.patching import LEDGER_SHEET, at
from tests.workbooks.strangers import edited


def test_reading_needs_no_pandas() -> None:
    code = "import sys, recon_xl.workbooks.package; print('pandas' in sys.modules)"
    command = [sys.executable, "-c", code]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert told.strip() == "False"


def test_tables_that_are_read_ahead_are_the_tables(tmp_path: Path) -> None:
    path = write_book(tmp_path / "bok.xlsx", busy_month())
    plain, ahead = PackageStorage.open(path), PackageStorage.open(path)
    ahead.read_ahead()
    assert ahead.read() == plain.read()
    assert ahead.named_cells() == plain.named_cells()
    assert ahead.read() == plain.read()


def test_tables_that_were_changed_meanwhile_are_read_again(tmp_path: Path) -> None:
    path = write_book(tmp_path / "bok.xlsx", small_month())
    storage = PackageStorage.open(path)
    storage.read_ahead()
    storage.write([TableChange("ledger", {0: {at("note"): "ring banken"}})], {})
    assert storage.read()["ledger"].rows[0][at("note")] == "ring banken"


def test_a_damaged_sheet_is_refused_as_it_is_without(tmp_path: Path) -> None:
    path = write_book(tmp_path / "bok.xlsx", small_month())
    edited(path, LEDGER_SHEET, lambda xml: xml[:-40] + b"<<")
    plain, ahead = PackageStorage.open(path), PackageStorage.open(path)
    ahead.read_ahead()
    told = []
    for storage in (plain, ahead):
        with pytest.raises(MalformedFileError) as caught:
            storage.read()
        told.append((caught.value.problem, caught.value.where, caught.value.remedy))
    assert told[0] == told[1]
    assert told[0][1] == str(path)

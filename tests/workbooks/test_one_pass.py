"""Named cells and tables of one sheet are written together, wherever the named cells stand."""

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

from recon_xl.model.tables import TABLES
from recon_xl.workbooks.opc import Package
from recon_xl.workbooks.package import PackageStorage
from recon_xl.workbooks.storage import TableChange
from tests.workbooks.books import write_book
from tests.workbooks.months import small_month

_NAME = "rx_sheet_ledger_marked"
_NOTE = TABLES["ledger"].by_key["note"].nb


def moved_name(path: Path, address: str) -> str:
    """Let the name stand for another cell of the same sheet, and return the sheet's name."""
    package = Package(path.read_bytes())
    name = re.compile(rb'(<definedName name="' + _NAME.encode() + rb'"[^>]*>)([^<!]*)![^<]*')
    content, count = name.subn(rb"\1\2!" + address.encode(), package.read("xl/workbook.xml"))
    assert count == 1
    package.replace("xl/workbook.xml", content)
    path.write_bytes(package.to_bytes())
    found = name.search(content)
    assert found is not None
    return found[2].decode().strip("'")


@pytest.mark.parametrize("address", ["$AZ$1", "$AZ$6", "$AZ$40"])
def test_a_named_cell_above_beside_or_below_the_table_is_written(
    tmp_path: Path, address: str
) -> None:
    path = write_book(tmp_path / "book.xlsx", small_month())
    sheet = moved_name(path, address)
    storage = PackageStorage.open(path)
    table = storage.read()["ledger"]
    gone = TableChange("ledger", {1: {table.headers.index(_NOTE): "sett"}}, [0])
    storage.write([gone], {_NAME: 1234.5})
    storage.save()
    shown = load_workbook(path)[sheet]
    assert shown[address.replace("$", "")].value == 1234.5
    rows = PackageStorage.open(path).read()["ledger"].rows
    at = table.headers.index(_NOTE)
    kept = [*table.rows[1][:at], "sett", *table.rows[1][at + 1 :]]
    assert [list(row) for row in rows] == [kept, *map(list, table.rows[2:])]

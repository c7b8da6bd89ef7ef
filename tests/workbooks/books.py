"""Workbooks for tests: filled from the templates, looked into by other libraries."""

import subprocess
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from recon_xl.model.reconciliation import Reconciliation
from recon_xl.model.tables import TABLES
from recon_xl.resources import resource
from recon_xl.workbooks.cell_xml import Dialect, serial
from recon_xl.workbooks.cells import to_reconciliation
from recon_xl.workbooks.changes import changes
from recon_xl.workbooks.names import formula_names, value_names
from recon_xl.workbooks.opc import Package
from recon_xl.workbooks.overview import overview_cells
from recon_xl.workbooks.package import PackageStorage
from recon_xl.workbooks.parts import outline
from recon_xl.workbooks.row_xml import with_values
from recon_xl.workbooks.sheet_xml import SheetXml
from recon_xl.workbooks.storage import TableChange

# LibreOffice trusts the cached values of other programs unless it is told not to.
_ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def write_book(path: Path, reconciliation: Reconciliation, lang: str = "nb") -> Path:
    """Write a workbook from the template of a language."""
    content = resource("templates", f"reconciliation-{lang}.xlsx").read_bytes()
    storage = PackageStorage(path, content, is_new=True)
    put(storage, reconciliation)
    storage.save()
    return path


def put(storage: PackageStorage, reconciliation: Reconciliation) -> None:
    """Make a storage hold a reconciliation, in memory."""
    tables = storage.read()
    before = to_reconciliation(tables, storage.lang)
    found = changes(tables, before, reconciliation, storage.lang)
    storage.write(found, overview_cells(reconciliation, storage.lang))


def rewrite(path: Path, reconciliation: Reconciliation) -> None:
    """Make a workbook hold another reconciliation, and save it."""
    storage = PackageStorage.open(path)
    put(storage, reconciliation)
    storage.save()


def read_book(path: Path) -> Reconciliation:
    """Return the reconciliation that a workbook holds."""
    storage = PackageStorage.open(path)
    return to_reconciliation(storage.read(), storage.lang)


def parts_of(path: Path) -> dict[str, bytes]:
    """Return the parts of a workbook."""
    package = Package(path.read_bytes())
    return {name: package.read(name) for name in package.names()}


def type_into(path: Path, cells: Mapping[str, Any]) -> None:
    """Type values into named cells, as a person does: a formula there is gone."""
    package = Package(path.read_bytes())
    about = outline(package)
    for name, value in cells.items():
        cell = about.names[name]
        sheet = SheetXml(package.read(cell.sheet.part))
        span = sheet.row(cell.row)
        assert span is not None
        row, _lost = with_values(sheet.bytes_of(span), cell.row, {cell.column: value}, Dialect())
        package.replace(cell.sheet.part, sheet.xml[: span.start] + row + sheet.xml[span.end :])
    path.write_bytes(package.to_bytes())


def named_values(path: Path) -> dict[str, Any]:
    """Return what every named cell shows, as openpyxl reads it: days as numbers, blanks as ""."""
    book = load_workbook(path, data_only=True)
    found = {}
    for name in (*formula_names(), *value_names()):
        for sheet, address in book.defined_names[name].destinations:
            found[name] = plain(book[sheet][address].value)
    book.close()
    return found


def plain(value: Any) -> Any:
    """Return a value so that a day and its number are equal."""
    if isinstance(value, (date, datetime)):
        return serial(value)
    return "" if value is None else value


def recalculated(paths: Sequence[Path], folder: Path) -> None:
    """Let LibreOffice compute every formula of workbooks, and save them in `folder`/computed."""
    profile = folder / "profile"
    settings = profile / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(_ALWAYS_RECALCULATE)
    convert(paths, "xlsx", folder / "computed", profile)


def convert(paths: Sequence[Path], kind: str, folder: Path, profile: Path) -> None:
    """Convert workbooks with LibreOffice."""
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless"]
    command += ["--convert-to", kind, "--outdir", str(folder), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)


def type_into_row(book: str | Path, row_id: str, *, into: str = "statement", **cells: str) -> None:
    """Type into cells of a row, as a person does in Excel."""
    storage = PackageStorage.open(Path(book))
    table = storage.read()[into]
    at = next(number for number, values in enumerate(table.rows) if row_id in values)
    headers = {TABLES[into].by_key[key].header(storage.lang): cells[key] for key in cells}
    changed = {table.headers.index(header): value for header, value in headers.items()}
    storage.write([TableChange(into, {at: changed})], {})
    storage.save()

"""Read tables and named cells out of a workbook's package."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from recon_xl.errors import MalformedFileError, NotAReconciliationError
from recon_xl.language import _
from recon_xl.model.columns import Kind
from recon_xl.model.tables import TABLES
from recon_xl.workbooks.addresses import letters
from recon_xl.workbooks.cell_xml import DAYS_TO_1904
from recon_xl.workbooks.formula_xml import formula_of
from recon_xl.workbooks.headers import positions
from recon_xl.workbooks.opc import Package
from recon_xl.workbooks.parts import NamedCell, Outline, TablePart
from recon_xl.workbooks.sheet_xml import SheetXml, cell_at, cells, normal, prefix_of
from recon_xl.workbooks.storage import Cell, SheetTable

# Named cells stand above the tables, so the beginning of a sheet holds them.
_HEAD_BYTES = 2**18


def read_tables(
    package: Package, outline: Outline
) -> tuple[dict[str, SheetTable], dict[str, Cell]]:
    """Return our tables by name, and the values of our named cells.

    Raises:
        NotAReconciliationError: A table is missing.
        MalformedFileError: A sheet cannot be read.
    """
    _refuse_missing(outline)
    tables: dict[str, SheetTable] = {}
    named: dict[str, Cell] = {}
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(package.to_bytes())) as book:
            for sheet in outline.sheets:
                here = [one for one in outline.tables if one.name and one.sheet == sheet]
                names = {name: at for name, at in outline.names.items() if at.sheet == sheet}
                if here or names:
                    rows = book.get_sheet_by_name(sheet.name)
                    tables |= {t.name: _table(rows, t, is_1904=outline.is_1904) for t in here}
                    named |= _named(rows, names)
    except CalamineError as error:
        raise MalformedFileError(_("The workbook cannot be read: {error}.", error=error)) from error
    return tables, named


def typed_names(package: Package, outline: Outline) -> set[str]:
    """Return the names of our cells that hold no formula."""
    found = set()
    for part in {cell.sheet.part for cell in outline.names.values()}:
        here = {name: cell for name, cell in outline.names.items() if cell.sheet.part == part}
        looked_at = _Head(package, part)
        found |= {name for name, cell in here.items() if not looked_at.has_formula(cell)}
    return found


class _Head:
    """The beginning of a sheet; all of it, once a cell stands further down."""

    def __init__(self, package: Package, part: str) -> None:
        self._package, self._part = package, part
        self._head = package.head(part, _HEAD_BYTES)
        self._sheet: SheetXml | None = None
        if normal(self._head) is not self._head:
            self._sheet = SheetXml(package.read(part))
            return
        self._prefix = prefix_of(self._head)

    def has_formula(self, cell: NamedCell) -> bool:
        address = f"{letters(cell.column)}{cell.row}".encode()
        if self._sheet is None:
            try:
                span = cell_at(self._head, address, self._prefix)
            except ValueError:  # the head ends inside the cell
                span = None
            if span:
                return bool(formula_of(self._head[span[0] : span[1]]))
            self._sheet = SheetXml(self._package.read(self._part))
        row = self._sheet.bytes_of(self._sheet.row(cell.row))
        return any(
            formula_of(row[one.start : one.end])
            for one in cells(row, self._sheet.prefix)
            if one.column == cell.column
        )


def _refuse_missing(outline: Outline) -> None:
    found = {table.name for table in outline.tables}
    missing = [spec for name, spec in TABLES.items() if name not in found]
    if missing:
        names = ", ".join(spec.excel_name for spec in missing)
        raise NotAReconciliationError(
            _("This is not a reconciliation workbook: it lacks {tables}.", tables=names)
            if len(missing) == len(TABLES)
            else _("The workbook lacks {tables}.", tables=names),
            remedy=_("Make one with recon-xl new, or take the backup. Nothing was changed."),
        )


def _table(sheet: CalamineSheet, table: TablePart, *, is_1904: bool) -> SheetTable:
    area = table.area
    first = area.first_column - 1 - _blank_columns(sheet)
    before: list[Cell] = [""] * -first if first < 0 else []
    last = first + area.columns
    blank: list[Cell] = [""] * area.columns
    rows: list[Sequence[Cell]] = []
    for row in islice(sheet.iter_rows(), area.first_row - 1, area.last_row):
        here = [*before, *row[max(first, 0) : max(last, 0)]] if before else row[first:last]
        rows.append(here if len(here) == area.columns else [*here, *blank[len(here) :]])
    rows += [blank] * (area.rows - len(rows))  # a sheet ends with its last filled row
    found = SheetTable(
        table.name,
        table.headers,
        rows,
        sheet=table.sheet.name,
        first_row=area.first_row,
        first_column=area.first_column,
    )
    return _from_1904(found) if is_1904 else found


def _from_1904(table: SheetTable) -> SheetTable:
    """Return a table whose days that lost their format count from 1900, as code expects them."""
    spec = TABLES[table.name]
    places = positions(spec, table.headers)
    of_time = (column for column in spec.columns if column.kind in (Kind.DAY, Kind.MOMENT))
    days = {places.get(column.field) for column in of_time}
    rows = [
        [
            cell + DAYS_TO_1904 if at in days and isinstance(cell, float) else cell
            for at, cell in enumerate(row)
        ]
        for row in table.rows
    ]
    return replace(table, rows=rows)


def _named(sheet: CalamineSheet, names: Mapping[str, NamedCell]) -> dict[str, Cell]:
    rows = list(islice(sheet.iter_rows(), max((cell.row for cell in names.values()), default=0)))
    blank = _blank_columns(sheet)
    found: dict[str, Cell] = {}
    for name, cell in names.items():
        row = rows[cell.row - 1] if cell.row <= len(rows) else []
        at = cell.column - 1 - blank
        found[name] = row[at] if 0 <= at < len(row) else ""
    return found


def _blank_columns(sheet: CalamineSheet) -> int:
    """Return how many columns calamine leaves out at the left: those in which nothing stands."""
    return sheet.start[1] if sheet.start else 0

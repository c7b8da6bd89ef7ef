"""Tables of cells without a file: what a storage would return, and what a change makes of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from recon_xl.model.reconciliation import Reconciliation
from recon_xl.model.tables import TABLES
from recon_xl.workbooks.cells import to_reconciliation
from recon_xl.workbooks.changes import changes
from recon_xl.workbooks.storage import Cell, SheetTable, TableChange


def blank_tables(lang: str) -> dict[str, SheetTable]:
    """Return the tables of a new workbook: headers and one blank row each."""
    return {
        name: SheetTable(
            name,
            tuple(column.header(lang) for column in spec.columns),
            [[None] * len(spec.columns)],
            sheet=spec.sheet(lang),
        )
        for name, spec in TABLES.items()
    }


def tables_of(reconciliation: Reconciliation, lang: str = "nb") -> dict[str, SheetTable]:
    """Return the tables that hold a reconciliation."""
    return written(blank_tables(lang), reconciliation, lang)


def written(
    tables: Mapping[str, SheetTable], reconciliation: Reconciliation, lang: str = "nb"
) -> dict[str, SheetTable]:
    """Return tables after they were made to hold a reconciliation."""
    before = to_reconciliation(tables, lang)
    found = {change.name: change for change in changes(tables, before, reconciliation, lang)}
    return {
        name: applied(table, found[name]) if name in found else table
        for name, table in tables.items()
    }


def applied(table: SheetTable, change: TableChange) -> SheetTable:
    """Return a table after a change."""
    rows = [list(row) for row in table.rows]
    for position, cells in change.changed.items():
        for column, cell in cells.items():
            rows[position][column] = cell
    gone = set(change.removed)
    kept: list[Sequence[Cell]] = [row for at, row in enumerate(rows) if at not in gone]
    for cells in change.added:
        kept.append([cells.get(column) for column in range(len(table.headers))])
    return replace(table, rows=kept or [[None] * len(table.headers)])


def with_cell(
    tables: Mapping[str, SheetTable], name: str, row: int, key: str, value: Cell
) -> dict[str, SheetTable]:
    """Return tables with one other cell, as a person leaves it."""
    at = column_at(tables[name], key)
    rows = [list(cells) for cells in tables[name].rows]
    rows[row][at] = value
    return {**tables, name: replace(tables[name], rows=rows)}


def with_row(
    tables: Mapping[str, SheetTable], name: str, cells: Mapping[str, Cell]
) -> dict[str, SheetTable]:
    """Return tables with one more row, as a person types it under the others."""
    table = tables[name]
    by_column = {column_at(table, key): value for key, value in cells.items()}
    row = [by_column.get(column) for column in range(len(table.headers))]
    return {**tables, name: replace(table, rows=[*table.rows, row])}


def without_column(tables: Mapping[str, SheetTable], name: str, key: str) -> dict[str, SheetTable]:
    """Return tables without a column."""
    table = tables[name]
    at = column_at(table, key)
    headers = tuple(header for place, header in enumerate(table.headers) if place != at)
    rows = [[cell for place, cell in enumerate(row) if place != at] for row in table.rows]
    return {**tables, name: replace(table, headers=headers, rows=rows)}


def column_at(table: SheetTable, key: str) -> int:
    """Return where a column stands."""
    column = TABLES[table.name].by_key[key]
    words = (column.nb, column.en)
    return next(at for at, header in enumerate(table.headers) if header in words)


def assert_same(one: Reconciliation, other: Reconciliation) -> None:
    """Say which table differs, and how."""
    for (name, frame), (_name, expected) in zip(one.tables(), other.tables(), strict=True):
        pd.testing.assert_frame_equal(frame, expected, obj=name)

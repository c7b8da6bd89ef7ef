"""The named cells of an open workbook: what a person typed, and what formulas show."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import xlwings as xw

from recon_xl.workbooks.live_tables import same
from recon_xl.workbooks.names import is_ours
from recon_xl.workbooks.retyping import TEXT_FORMAT, is_retyped
from recon_xl.workbooks.storage import Cell


@dataclass(frozen=True)
class NamedCell:
    """One cell that has one of our names.

    Attributes:
        cell: Where it stands.
        value: What it shows.
        is_formula: Whether it computes itself.
    """

    cell: xw.Range
    value: Cell
    is_formula: bool


def named_cells(book: xw.Book) -> dict[str, NamedCell]:
    """Return the cells that have one of our names; each sheet is read as one block."""
    blocks: dict[str, tuple[Any, Any]] = {}
    found = {}
    for name in book.names:
        cell = _cell_of(name) if is_ours(name.name) else None
        if cell is None:
            continue
        sheet = cell.sheet
        if sheet.name not in blocks:
            blocks[sheet.name] = _block(sheet)
        values, formulas = blocks[sheet.name]
        row, column = cell.row - 1, cell.column - 1
        is_inside = row < len(values) and column < len(values[0])
        is_formula = is_inside and str(formulas[row][column]).startswith("=")
        value = values[row][column] if is_inside else None
        found[name.name] = NamedCell(cell, value, is_formula)
    return found


def write_named_cells(book: xw.Book, values: Mapping[str, Cell]) -> None:
    """Write named cells that hold something else; formulas stay."""
    named = named_cells(book) if values else {}
    for name, value in values.items():
        known = named.get(name)
        if known is None or known.is_formula or same(known.value, value):
            continue
        if isinstance(value, str) and is_retyped(value):
            known.cell.number_format = TEXT_FORMAT
        known.cell.value = value


def _cell_of(name: Any) -> xw.Range | None:
    """Return the cell of a name; None for one that stands for several, a constant or nothing."""
    if "!" not in name.refers_to or "#REF!" in name.refers_to:
        return None
    cells: xw.Range | None = name.refers_to_range
    return cells if cells is not None and cells.count == 1 else None


def _block(sheet: xw.Sheet) -> tuple[Any, Any]:
    """Return values and formulas from A1 to the last cell in use."""
    whole = sheet.range((1, 1), sheet.used_range.last_cell)
    formulas = whole.formula if whole.count > 1 else [[whole.formula]]
    return whole.options(ndim=2).value, formulas

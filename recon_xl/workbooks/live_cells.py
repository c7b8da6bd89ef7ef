"""The named cells of an open workbook: what a person typed, and what formulas show."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import xlwings as xw

from recon_xl.workbooks.live_tables import same
from recon_xl.workbooks.names import is_ours, value_names
from recon_xl.workbooks.retyping import TEXT_FORMAT, is_retyped
from recon_xl.workbooks.storage import Cell

# What a name of a single cell stands for; a name of anything else is none of ours.
_PLACE = re.compile(r"=(?:'((?:[^']|'')+)'|([^'!]+))!(\$[A-Z]+\$\d+)")


@dataclass(frozen=True)
class NamedCell:
    """One cell that has one of our names.

    Attributes:
        sheet: The sheet it stands on.
        address: Where it stands there.
        value: What it shows.
        is_formula: Whether it computes itself.
    """

    sheet: str
    address: str
    value: Cell
    is_formula: bool


def named_cells(book: xw.Book) -> dict[str, NamedCell]:
    """Return the cells that have one of our names; each sheet is read as one block."""
    blocks: dict[str, tuple[Any, Any]] = {}
    found = {}
    for name in book.names:
        place = _PLACE.fullmatch(name.refers_to or "") if is_ours(name.name) else None
        if place is None:
            continue
        sheet = (place[1] or place[2]).replace("''", "'")
        if sheet not in blocks:
            blocks[sheet] = _block(book.sheets[sheet])
        found[name.name] = _cell(sheet, place[3], *blocks[sheet])
    return found


def write_named_cells(
    book: xw.Book, named: Mapping[str, NamedCell], values: Mapping[str, Cell]
) -> None:
    """Write the named cells that code writes, where they hold something else; formulas stay.

    Args:
        book: The open book.
        named: What `named_cells` returned.
        values: What they shall hold, by name.
    """
    for name in value_names():
        known, value = named.get(name), values.get(name)
        if name not in values or known is None or known.is_formula or same(known.value, value):
            continue
        cell = book.sheets[known.sheet].range(known.address)
        if isinstance(value, str) and is_retyped(value):
            cell.number_format = TEXT_FORMAT
        cell.value = value


def _cell(sheet: str, address: str, values: Any, formulas: Any) -> NamedCell:
    letters, number = address.split("$")[1:]
    row, column = int(number) - 1, _position(letters)
    if row >= len(values) or column >= len(values[0]):
        return NamedCell(sheet, address, None, is_formula=False)
    is_formula = str(formulas[row][column]).startswith("=")
    return NamedCell(sheet, address, values[row][column], is_formula)


def _position(letters: str) -> int:
    """Return a column's position, counted from 0.

    >>> _position("A"), _position("AB")
    (0, 27)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _block(sheet: xw.Sheet) -> tuple[Any, Any]:
    """Return values and formulas from A1 to the last cell in use."""
    whole = sheet.range((1, 1), sheet.used_range.last_cell)
    formulas = whole.formula if whole.count > 1 else [[whole.formula]]
    return whole.options(ndim=2).value, formulas

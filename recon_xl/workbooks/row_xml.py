"""One row as the XML of a sheet: cells replaced, the rest kept."""

import re
from collections.abc import Mapping

from recon_xl.workbooks.addresses import letter_bytes
from recon_xl.workbooks.cell_xml import Dialect, cell_xml
from recon_xl.workbooks.formula_xml import formula_of
from recon_xl.workbooks.sheet_xml import cell_at, cells, style_of
from recon_xl.workbooks.storage import Cell

_SPANS = re.compile(rb"""\sspans\s*=\s*["'][^"']*["']""")
_HIDDEN = re.compile(rb"""\shidden\s*=\s*["'][^"']*["']""")


def with_values(
    row: bytes,
    number: int,
    values: Mapping[int, Cell],
    dialect: Dialect,
    *,
    keep_formulas: bool = False,
) -> tuple[bytes, list[int]]:
    """Return a row with other values in some cells.

    Args:
        row: The row; b"" for one that the sheet does not mention.
        number: Its number.
        values: Values by column.
        dialect: How the workbook writes.
        keep_formulas: A cell with a formula keeps it and takes the value as its cached one;
            otherwise the value replaces the formula.

    Returns:
        The row, and the columns whose formula was replaced.
    """
    lost: list[int] = []
    pieces: list[tuple[int, int, bytes]] = []
    odd: dict[int, Cell] = {}
    row_number = str(number).encode()
    for column, value in values.items():
        address = letter_bytes(column) + row_number
        span = cell_at(row, address, dialect.prefix)
        if span is None:
            odd[column] = value
            continue
        cell = row[span[0] : span[1]]
        content, is_lost = _valued(cell, address, value, dialect, keeps=keep_formulas)
        pieces.append((*span, content))
        if is_lost:
            lost.append(column)
    pieces.sort()
    found, last = [], 0
    for start, end, content in pieces:
        found += [row[last:start], content]
        last = end
    done = b"".join((*found, row[last:]))
    if odd:  # cells that the row does not mention, or whose address is written unusually
        there = {cell.column: done[cell.start : cell.end] for cell in cells(done, dialect.prefix)}
        replaced = {}
        for column, value in odd.items():
            address, cell = letter_bytes(column) + row_number, there.get(column, b"<c>")
            replaced[column], is_lost = _valued(cell, address, value, dialect, keeps=keep_formulas)
            lost += [column] if is_lost else []
        done = rebuilt(done, number, replaced, dialect.prefix)
    return done, lost


def _valued(
    cell: bytes, address: bytes, value: Cell, dialect: Dialect, *, keeps: bool
) -> tuple[bytes, bool]:
    """Return a cell with another value, and whether that cost it its formula."""
    formula = formula_of(cell) if b"f>" in cell or b"f " in cell or b"f/" in cell else b""
    kept = formula if keeps else b""
    return cell_xml(address, style_of(cell), value, dialect, kept), bool(formula) and not keeps


def is_hidden(row: bytes) -> bool:
    """Say whether a row is hidden."""
    said = _HIDDEN.search(row, 0, row.find(b">"))
    return said is not None and (b"1" in said[0] or b"true" in said[0])


def rebuilt(
    row: bytes,
    number: int,
    replaced: Mapping[int, bytes],
    prefix: bytes,
    *,
    hidden: bool | None = None,
) -> bytes:
    """Return a row with some cells replaced, put in, or taken out.

    Args:
        row: The row; b"" for a new one.
        number: Its number.
        replaced: The whole cell by column; b"" takes it out.
        prefix: The prefix of the sheet's elements.
        hidden: Whether the row is hidden; None leaves it as it is.
    """
    p, end_tag = prefix, b"</" + prefix + b"row>"
    if not row:
        row = b"<" + p + b'row r="' + str(number).encode() + b'">' + end_tag
    close = row.index(b">")
    is_empty = row[close - 1] == 47
    start_tag = row[: close - 1] if is_empty else row[:close]
    inside = b"" if is_empty else row[close + 1 : row.rindex(end_tag)]
    there = {cell.column: inside[cell.start : cell.end] for cell in cells(inside, p)}
    spans = cells(inside, p)
    behind = inside[spans[-1].end :] if spans else inside
    content = {**there, **replaced}
    if set(content) - set(there):
        start_tag = _SPANS.sub(b"", start_tag)
    if hidden is not None:
        start_tag = _HIDDEN.sub(b"", start_tag) + (b' hidden="1"' if hidden else b"")
    body = b"".join(content[column] for column in sorted(content))
    return b"".join((start_tag, b">", body, behind, end_tag))

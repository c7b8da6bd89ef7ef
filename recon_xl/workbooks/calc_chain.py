"""The calculation chain: the order in which Excel last computed the cells that hold formulas.

An entry for a cell without a formula makes Excel call the file damaged; a formula without an entry
does not matter. So entries are dropped where a formula went, and the part with its last entry.
"""

import re
from collections.abc import Mapping, Set

from recon_xl.workbooks.addresses import letters
from recon_xl.workbooks.opc import Package

_ENTRY = re.compile(rb"<((?:[\w.-]+:)?c)(\s[^>]*?)/>")
_CELL = re.compile(rb"""\sr\s*=\s*["']([^"']*)["']""")
_SHEET = re.compile(rb"""\si\s*=\s*["']([^"']*)["']""")


def without_cells(chain: bytes, lost: Mapping[str, Set[tuple[int, int]]]) -> bytes:
    """Return the chain without some cells.

    Args:
        chain: The part.
        lost: Cells (row, column) by the id of their sheet.

    Returns:
        The part; b"" when no entry is left.
    """
    gone = {
        (sheet.encode(), f"{letters(column)}{row}".encode())
        for sheet, cells in lost.items()
        for row, column in cells
    }
    sheet, is_cut, kept = b"", False, 0

    def entry(found: re.Match[bytes]) -> bytes:
        nonlocal sheet, is_cut, kept
        said = _SHEET.search(found[2])
        sheet = said[1] if said else sheet
        cell = _CELL.search(found[2])
        if cell and (sheet, cell[1]) in gone:
            is_cut = True
            return b""
        kept += 1
        # An entry that names no sheet goes on with the sheet of the one before, which may be gone.
        told = b"" if said or not is_cut else b' i="' + sheet + b'"'
        is_cut = False
        return b"<" + found[1] + found[2] + told + b"/>"

    cut = _ENTRY.sub(entry, chain)
    return cut if kept else b""


def drop_lost(package: Package, workbook: str, lost: Mapping[str, Set[tuple[int, int]]]) -> None:
    """Take cells that hold no formula any more out of a package's calculation chain."""
    name = next((r.target for r in package.relationships(workbook) if r.kind == "calcChain"), "")
    if not any(lost.values()) or not package.has(name):
        return
    chain = package.read(name)
    left = without_cells(chain, lost)
    if left:
        if left != chain:
            package.replace(name, left)
        return
    package.remove(name)
    folder, _slash, file = workbook.rpartition("/")
    _drop_element(
        package,
        f"{folder}/_rels/{file}.rels",
        rb"<(?:[\w.-]+:)?Relationship\s[^>]*?/calcChain[\"'][^>]*?/>",
    )
    _drop_element(
        package, "[Content_Types].xml", rb"<(?:[\w.-]+:)?Override\s[^>]*?calcChain[^>]*?/>"
    )


def _drop_element(package: Package, part: str, element: bytes) -> None:
    package.replace(part, re.sub(element, b"", package.read(part)))

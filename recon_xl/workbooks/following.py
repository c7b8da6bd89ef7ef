"""Ranges that follow a table when it grows or shrinks: formats, validations, print area."""

import re

from recon_xl.workbooks.addresses import Range
from recon_xl.workbooks.parts import SheetPart, TablePart

_SQREF = re.compile(rb"""(\ssqref\s*=\s*["'])([^"']*)(["'])""")
_SQREF_ELEMENT = re.compile(rb"(<(?:[\w.-]+:)?sqref>)([^<]*)(</)")
_REF = re.compile(rb"""(\sref\s*=\s*["'])([^"']*)(["'])""")
_DIMENSION = re.compile(rb"""(<(?:[\w.-]+:)?dimension\s[^>]*?ref\s*=\s*["'])([^"']*)(["'])""")
_DEFINED = re.compile(rb"(<(?:[\w.-]+:)?definedName\s[^>]*>)([^<]*)(</)")
_PRINT_ROWS = re.compile(r"(\$[A-Z]{1,3}\$\d+:\$[A-Z]{1,3}\$)(\d+)")
_CALC = re.compile(rb"<([\w.-]+:)?calcPr(\s[^>]*?)?/?>")
_FULL_CALC = re.compile(rb"""\sfullCalcOnLoad\s*=\s*["'][^"']*["']""")


def with_ranges(tail: bytes, table: TablePart, rows: int) -> bytes:
    """Return what stands behind a sheet's rows, its ranges stretched to the table's new rows."""

    def stretched(found: re.Match[bytes]) -> bytes:
        told = " ".join(_followed(one, table, rows) for one in found[2].decode().split())
        return found[1] + told.encode() + found[3]

    return _SQREF_ELEMENT.sub(stretched, _SQREF.sub(stretched, tail))


def _followed(text: str, table: TablePart, rows: int) -> str:
    try:
        ranged = Range.of(text)
    except ValueError:
        return text
    area = table.area
    inside = (
        table.ref.first_column <= ranged.first_column <= ranged.last_column <= table.ref.last_column
    )
    if not inside or ranged.last_row != area.last_row or ranged.first_row < area.first_row:
        return text
    last_row = area.first_row + rows - 1
    # A format on some of the last rows grows with the table, but does not vanish with it.
    if last_row < ranged.first_row or (
        last_row < area.last_row and ranged.first_row > area.first_row
    ):
        return text
    there = Range(ranged.first_row, ranged.first_column, last_row, ranged.last_column)
    return str(there)


def with_dimension(head: bytes, table: TablePart, rows: int) -> bytes:
    """Return what stands before the rows of a sheet, its used range no smaller than the table."""

    def widened(found: re.Match[bytes]) -> bytes:
        try:
            used = Range.of(found[2].decode())
        except ValueError:
            return found[0]
        last_row = table.area.first_row + rows - 1 + table.area.has_totals
        there = Range(
            min(used.first_row, table.ref.first_row),
            min(used.first_column, table.ref.first_column),
            max(used.last_row, last_row),
            max(used.last_column, table.ref.last_column),
        )
        return found[1] + str(there).encode() + found[3]

    return _DIMENSION.sub(widened, head, count=1)


def with_table_rows(part: bytes, table: TablePart, rows: int) -> bytes:
    """Return a table's part with its range, its filter and its sorting over so many rows."""
    shift = rows - table.area.rows

    def shifted(found: re.Match[bytes]) -> bytes:
        try:
            ranged = Range.of(found[2].decode())
        except ValueError:
            return found[0]
        if ranged.last_row not in (table.ref.last_row, table.area.last_row):
            return found[0]
        last_row = ranged.last_row + shift
        there = Range(ranged.first_row, ranged.first_column, last_row, ranged.last_column)
        return found[1] + str(there).encode() + found[3]

    return _REF.sub(shifted, part)


def with_print_area(workbook: bytes, sheet: SheetPart, table: TablePart, rows: int) -> bytes:
    """Return the workbook's part with a print area that ended with the table ending there again."""
    old = table.ref.last_row
    new = old + rows - table.area.rows

    def stretched(found: re.Match[bytes]) -> bytes:
        is_area = b'"_xlnm.Print_Area"' in found[1]
        if not is_area or f'localSheetId="{sheet.position}"'.encode() not in found[1]:
            return found[0]
        told = _PRINT_ROWS.sub(
            lambda one: one[1] + (str(new) if int(one[2]) == old else one[2]), found[2].decode()
        )
        return found[1] + told.encode() + found[3]

    return _DEFINED.sub(stretched, workbook)


def with_full_calculation(workbook: bytes) -> bytes:
    """Return the workbook's part so that a spreadsheet computes everything when it opens it."""
    found = _CALC.search(workbook)
    if found:
        element = _FULL_CALC.sub(b"", found[0])
        end = b"/>" if element.endswith(b"/>") else b">"
        element = element[: -len(end)] + b' fullCalcOnLoad="1"' + end
        return workbook[: found.start()] + element + workbook[found.end() :]
    for before in (b"definedNames", b"externalReferences", b"functionGroups", b"sheets"):
        place = re.search(rb"</([\w.-]+:)?" + before + rb">", workbook)
        if place:
            element = b"<" + (place[1] or b"") + b'calcPr fullCalcOnLoad="1"/>'
            return workbook[: place.end()] + element + workbook[place.end() :]
    return workbook

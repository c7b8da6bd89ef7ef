"""Excel workbooks: their visible sheets as rows of cells. Values are read, formulas are not."""

import io
import re
import zipfile
from collections.abc import Iterator

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from recon_xl.errors import (
    MalformedFileError,
    ReconError,
    UnknownFormatError,
    WorkbookLockedError,
)
from recon_xl.importers.grid import Grid, GridRow, blank
from recon_xl.importers.source import UNPACKING_ERRORS, Source
from recon_xl.language import _

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# An Excel file that is locked with a password is an OLE file with this stream.
_LOCKED = "EncryptedPackage".encode("utf-16-le")
# The reader makes a cell of everything between the corners, and one stray cell in the far corner
# makes 17 thousand million of them. A million rows of thirty columns are the most that a statement
# or a ledger has; and of a large sheet at least every twentieth place is filled.
CELLS_MAX = 32_000_000
EMPTY_CELLS_FREE = 1_000_000
FILLED_MIN = 20
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
# A cell says where it is, a row may.
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]*)(\d+)["']""")


def claims(source: Source) -> bool:
    """Say whether a file is an Excel workbook; the old format is claimed to be refused."""
    if source.head.startswith(_OLE):
        return True
    return source.head.startswith(_ZIP) and b"xl/" in source.head + _directory(source)


def grids(source: Source) -> list[Grid]:
    """Read the sheets that have rows.

    Raises:
        WorkbookLockedError: It is locked with a password.
        UnknownFormatError: It is in the format of Excel 97.
        MalformedFileError: It is damaged, or a sheet is too large.
    """
    content = source.whole()
    if content.startswith(_OLE):
        raise _old_or_locked(content, source.name)
    try:
        _refuse_stray_cells(content, source.name)
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.visible == SheetVisibleEnum.Visible
        ]
        found = {name: list(_rows(book.get_sheet_by_name(name))) for name in names}
    except (CalamineError, ValueError, *UNPACKING_ERRORS) as error:
        raise MalformedFileError(
            _("The workbook is damaged or of an unknown kind: {reason}.", reason=error),
            where=source.name,
            remedy=_("Open it in Excel and save it as xlsx. Nothing was changed."),
        ) from error
    filled = {name: rows for name, rows in found.items() if rows}
    if len(filled) == 1:
        return [Grid(source.name, rows, "Excel") for rows in filled.values()]
    return [Grid(f"{source.name}/{name}", rows, "Excel") for name, rows in filled.items()]


def _old_or_locked(content: bytes, name: str) -> ReconError:
    """Return the error for an OLE file: a locked workbook, or one of Excel 97.

    No reader of the old format was found that survives a damaged file.
    """
    if _LOCKED in content:
        return WorkbookLockedError(
            _("The workbook is locked with a password."),
            where=name,
            remedy=_("Save it without a password. Nothing was changed."),
        )
    return UnknownFormatError(
        _("This is a workbook of Excel 97 to 2003 (.xls)."),
        where=name,
        remedy=_("Open it in Excel and save it as xlsx. Nothing was changed."),
    )


def _directory(source: Source) -> bytes:
    """Return the end of a ZIP file, where the names of its parts stand."""
    with source.opened() as file:
        file.seek(max(0, source.size - len(source.head)))
        return file.read()


def _rows(sheet: CalamineSheet) -> Iterator[GridRow]:
    if sheet.start is None:
        return
    first_row, first_column = sheet.start
    for number, cells in enumerate(sheet.to_python(skip_empty_area=True), first_row + 1):
        if not all(map(blank, cells)):
            yield GridRow(number, [*[""] * first_column, *cells])


def _refuse_stray_cells(content: bytes, name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        for part in filter(_SHEET.fullmatch, book.namelist()):
            cells = book.read(part)
            places = _PLACE.findall(cells)
            columns = max(map(_column_number, {letters for letters, _row in places}), default=0)
            rows = max(map(int, {row for _letters, row in places}), default=0)
            is_sparse = rows * columns > max(EMPTY_CELLS_FREE, FILLED_MIN * len(places))
            if rows * columns > CELLS_MAX or is_sparse:
                raise MalformedFileError(
                    _(
                        "A sheet has a cell far outside its table: it reaches row {row}, column"
                        " {column}.",
                        row=rows,
                        column=columns,
                    ),
                    where=f"{name}, {part}",
                    remedy=_("Delete what stands outside the table. Nothing was changed."),
                )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number

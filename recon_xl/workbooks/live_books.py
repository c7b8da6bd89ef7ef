"""Find the book that is meant among those that are open, by name and window."""

import sys
from pathlib import Path

import xlwings as xw

from recon_xl.errors import FileMissingError, WorkbookLockedError
from recon_xl.language import _
from recon_xl.workbooks.calc.engine import NAME as CALC
from recon_xl.workbooks.local_path import local_path

# xlwings tries again for ever while Excel waits for its user; some 10 s are enough.
COM_ATTEMPTS_MAX = 20_000


def limit_waiting() -> None:
    """Let xlwings give up after a while when Excel waits for its user."""
    if sys.platform == "win32":
        from xlwings import _xlwindows

        _xlwindows.N_COM_ATTEMPTS = COM_ATTEMPTS_MAX


def full_name(book: xw.Book) -> str:
    """Return what the application calls the book.

    xlwings' own `fullname` asks a sheet of the workbook for settings, which may be a stranger's.
    """
    if book.app.engine.name == CALC:
        return str(book.impl.fullname)
    if sys.platform == "darwin":
        return str(book.api.full_name.get())
    return str(book.api.FullName)


def in_excel(path: Path | None) -> xw.Book:
    """Return a book that is open in Excel, or open it there; the active one when None.

    Raises:
        FileMissingError: There is no such file, or no book is open.
        WorkbookLockedError: There is no Excel, or it has another book of that name open.
    """
    if "excel" not in xw.engines.engines_by_name:
        raise WorkbookLockedError(
            _("There is no Excel on this computer."),
            remedy=_("Work with the closed file, or open it in LibreOffice (--app calc)."),
        )
    if path is None:
        active = xw.apps.active.books.active if xw.apps.active else None
        if active is None:
            raise FileMissingError(
                _("No workbook is open in Excel."), remedy=_("Open it, or name its path.")
            )
        return active
    for app in xw.apps:
        for book in app.books:
            if book.name.lower() == path.name.lower():
                _refuse_namesake(book, existing(path))
                return book
    return (xw.apps.active or xw.App()).books.open(existing(path))


def _refuse_namesake(book: xw.Book, path: Path) -> None:
    found = local_path(full_name(book))
    if found is None or not found.samefile(path):
        raise WorkbookLockedError(
            _("Excel has another workbook of that name open."),
            where=book.name,
            remedy=_("Close it, since Excel opens no two of one name."),
        )


def existing(path: Path) -> Path:
    """Return the path of a file.

    Raises:
        FileMissingError: There is none.
    """
    if not path.is_file():
        raise FileMissingError(_("There is no such file."), where=str(path))
    return path

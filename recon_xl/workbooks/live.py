"""A reconciliation workbook that is open in Excel, or in LibreOffice, through xlwings.

Everything is computed before the first cell is written; cells are written as blocks, the journal
last. Selection, active sheet and scroll position stay as they are.
"""

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import xlwings as xw

from recon_xl.errors import FileMissingError, NotAReconciliationError, WorkbookLockedError
from recon_xl.language import _
from recon_xl.model.tables import TABLES, table_called
from recon_xl.workbooks.calc import engine as calc
from recon_xl.workbooks.headers import language_of
from recon_xl.workbooks.live_books import existing, full_name, in_excel, limit_waiting
from recon_xl.workbooks.live_cells import NamedCell, named_cells, write_named_cells
from recon_xl.workbooks.live_filters import all_rows_shown
from recon_xl.workbooks.live_tables import LiveTable
from recon_xl.workbooks.local_path import local_path
from recon_xl.workbooks.storage import Cell, SheetTable, TableChange

if TYPE_CHECKING:
    from recon_xl.workbooks.workbook import Workbook


def attach(
    book: xw.Book | Path | str | None = None, *, app: Literal["excel", "calc"] = "excel"
) -> "Workbook":
    """Return a reconciliation workbook that is open, or open it.

    Args:
        book: An open book, a path, or None for the active one.
        app: Where to open a path: in Excel, or in a LibreOffice of its own.

    Raises:
        FileMissingError: There is no such file or no open workbook.
        MissingProgramError: The application is not installed.
        NotAReconciliationError: The workbook is not one of recon_xl.
    """
    from recon_xl.workbooks.workbook import Workbook

    return Workbook(open_storage(book, app=app))


def open_storage(
    book: xw.Book | Path | str | None = None, *, app: Literal["excel", "calc"] = "excel"
) -> "LiveStorage":
    """Return the tables of an open workbook; see `attach`."""
    limit_waiting()
    if isinstance(book, xw.Book):
        return LiveStorage(book)
    if app == "calc":
        if book is None:
            raise FileMissingError(
                _("No workbook is named."), remedy=_("Name the file that LibreOffice is to open.")
            )
        path = existing(Path(book))
        shown = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
        program = calc.start(visible=shown)
        try:
            return LiveStorage(program.books.open(path), on_close=program.quit)
        except FileMissingError:
            program.quit()
            raise
    return LiveStorage(in_excel(None if book is None else Path(book)))


class LiveStorage:
    """The storage of `Workbook` for an open book."""

    def __init__(self, book: xw.Book, on_close: Callable[[], None] | None = None) -> None:
        """Take an open book.

        Args:
            book: It.
            on_close: Ends the application, where it was started for this book alone.
        """
        self.book = book
        self._on_close = on_close
        self._seen: dict[str, SheetTable] = {}
        self._named: dict[str, NamedCell] | None = None

    @property
    def path(self) -> Path | None:
        """Where the workbook stands on this computer; None when that cannot be told."""
        return local_path(full_name(self.book))

    @property
    def lang(self) -> str:
        """The language of most of its headers: "nb" or "en"."""
        tables = self._seen or self.read()
        return language_of({name: seen.headers for name, seen in tables.items()})

    def read(self) -> Mapping[str, SheetTable]:
        """Return the tables by name.

        Raises:
            NotAReconciliationError: A table is missing.
        """
        with not_waiting():
            self._seen = {name: live.read() for name, live in self._tables().items()}
        return self._seen

    def named_cells(self) -> Mapping[str, Cell]:
        """Return what a person typed into the named cells, blank cells included."""
        with not_waiting():
            self._named = named_cells(self.book)
        return {name: cell.value for name, cell in self._named.items() if not cell.is_formula}

    def shown_cells(self) -> Mapping[str, Cell]:
        """Return what all our named cells show, formulas as they are computed now."""
        with not_waiting():
            return {name: cell.value for name, cell in named_cells(self.book).items()}

    def write(self, changes: Sequence[TableChange], cells: Mapping[str, Cell]) -> None:
        """Change the open workbook at once; named formulas compute themselves.

        Raises:
            WorkbookChangedError: A table was changed since it was read.
            NoRoomError: A table cannot grow.
            WorkbookLockedError: A filter cannot be restored, or Excel waits for its user.
            DamagedWorkbookError: A cell did not take what was written.
        """
        with not_waiting():
            tables = self._tables()
            ordered = sorted(changes, key=lambda change: change.name == "journal")
            for change in ordered:
                tables[change.name].refuse_if_changed(self._seen[change.name], change)
                tables[change.name].refuse_if_cramped(self._seen[change.name], change)
                refuse_protected(tables[change.name].sheet)
            touched = [tables[change.name] for change in ordered]
            with quiet(self.book.app), all_rows_shown(touched):
                write_named_cells(self.book, self._named or named_cells(self.book), cells)
                for change in ordered:
                    tables[change.name].apply(self._seen[change.name], change)
            self.book.app.calculate()
            self._named = None
            for change in ordered:
                seen = self._seen[change.name]
                self._seen[change.name] = tables[change.name].refuse_if_spoilt(seen, change)

    def save(self) -> None:
        """Save the book where it stands.

        Raises:
            WorkbookLockedError: It was never saved, so it has no name yet.
        """
        if self.path is None and "://" not in full_name(self.book):
            raise WorkbookLockedError(
                _("The workbook was never saved."),
                where=self.book.name,
                remedy=_("Save it under a name first."),
            )
        with not_waiting():
            self.book.save()

    def close(self) -> None:
        """Let go of the book; it stays open in an application that was running before."""
        if self._on_close is not None:
            self._on_close()

    def _tables(self) -> dict[str, LiveTable]:
        found = {}
        for sheet in self.book.sheets:
            for table in sheet.tables:
                about = table_called(table.name)
                if about is not None:
                    found[about.name] = LiveTable(about, table)
        missing = [about.excel_name for name, about in TABLES.items() if name not in found]
        if missing:
            raise NotAReconciliationError(
                _("The workbook lacks {tables}.", tables=", ".join(missing)),
                where=self.book.name,
                remedy=_("Make a new workbook, or choose one that recon_xl made."),
            )
        return found


@contextmanager
def quiet(app: xw.App) -> Iterator[None]:
    """Keep screen, calculation and events still inside a with-block, then as they were."""
    was = {name: getattr(app, name) for name in ("screen_updating", "enable_events", "calculation")}
    try:
        app.screen_updating = False
        app.enable_events = False
        app.calculation = "manual"
        yield
    finally:
        for name in reversed(was):
            setattr(app, name, was[name])


@contextmanager
def not_waiting() -> Iterator[None]:
    """Say in plain words when Excel refuses to be spoken to.

    Raises:
        WorkbookLockedError: Excel waits for its user.
    """
    try:
        yield
    except _refusals() as error:
        raise WorkbookLockedError(
            _("Excel is waiting for you, or refuses the change: {error}", error=error),
            remedy=_(
                "Leave the cell or close the dialog, lift the protection of the sheet,"
                " and try again."
            ),
        ) from error


def refuse_protected(sheet: xw.Sheet) -> None:
    """See that a sheet may be changed.

    Raises:
        WorkbookLockedError: It is protected.
    """
    if sheet.book.app.engine.name == calc.NAME:
        is_protected = sheet.api.isProtected()
    elif sys.platform == "darwin":
        is_protected = sheet.api.protect_contents.get()
    else:
        is_protected = sheet.api.ProtectContents
    if is_protected:
        raise WorkbookLockedError(
            _("The sheet is protected."),
            where=sheet.name,
            remedy=_("Lift its protection and press the button again. Nothing was changed."),
        )


def _refusals() -> tuple[type[Exception], ...]:
    if sys.platform == "win32":
        import pywintypes
        from xlwings._xlwindows import ExcelBusyError

        return (pywintypes.com_error, ExcelBusyError)
    return ()

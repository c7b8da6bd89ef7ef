"""A button was pressed: attach to its workbook, act, show what came of it."""

import sys
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

import xlwings as xw

from recon_xl.addin.buttons import ACTIONS, Desk
from recon_xl.addin.dialogs import Dialogs, dialogs_of
from recon_xl.errors import FileMissingError, ReconError
from recon_xl.language import _, use
from recon_xl.progress import Cancelled, Face, shown
from recon_xl.workbooks.live import attach


def press_in_caller(button_id: str) -> None:
    """Press a button in the workbook that Excel named on the command line."""
    if "--from_xl=1" in sys.argv:  # a process of Excel's own, which ends after this
        sys.excepthook = tell_fault
    book = calling_book(sys.argv)
    press(button_id, book, dialogs_of(book))


def press(button_id: str, book: xw.Book, dialogs: Dialogs) -> None:
    """Do what a button does, and tell the user; an error is told too, and nothing is raised.

    Args:
        button_id: Its id in the registry.
        book: The workbook that was in front when it was pressed.
        dialogs: How to speak with the user.
    """
    action = ACTIONS[button_id]
    try:
        workbook = attach(book)
        with use(workbook.lang), shown(_status_bar(book)):
            dialogs.tell(action(Desk(workbook, book, dialogs)))
    except Cancelled:
        return
    except ReconError as error:
        dialogs.tell(_sentence(error), is_error=True)
    finally:
        book.app.status_bar = False


def tell_fault(
    kind: type[BaseException], fault: BaseException, trace: TracebackType | None
) -> None:
    """Tell in one sentence what nobody else told, as xlwings shows it; keep a trace in a file.

    Args:
        kind: Its class.
        fault: It.
        trace: Where it happened.
    """
    if isinstance(fault, ReconError):
        print(_sentence(fault), file=sys.stderr)  # noqa: T201 (xlwings shows standard error)
        return
    log = Path(tempfile.gettempdir()) / "recon_xl-fault.log"
    log.write_text("".join(traceback.format_exception(kind, fault, trace)), encoding="utf-8")
    text = _(
        "recon_xl met a fault of its own ({name}); what it was doing stands in {file}.",
        name=kind.__name__,
        file=log,
    )
    print(text, file=sys.stderr)  # noqa: T201


def calling_book(arguments: Sequence[str]) -> xw.Book:
    """Return the workbook that RunPython was called from, by window and name.

    xlwings' own way breaks at a file name with "=" in it.

    Args:
        arguments: The command line: --wb=NAME, on Windows --hwnd=WINDOW too.

    Raises:
        FileMissingError: It is not open any more.
    """
    given = dict(
        part[2:].split("=", 1) for part in arguments if part.startswith("--") and "=" in part
    )
    if "wb" not in given:
        return xw.Book.caller()
    name = given["wb"].strip().lower()
    for app in _apps(given.get("hwnd", "")):
        for book in app.books:
            if book.name.lower() == name:
                return book
    raise FileMissingError(
        _("The workbook is not open any more."), where=given["wb"], remedy=_("Open it again.")
    )


def _apps(window: str) -> list[xw.App]:
    """Return the Excel with that window; all that are running where it is not told."""
    if sys.platform == "win32" and window:
        from xlwings import _xlwindows

        return [xw.App(impl=_xlwindows.App(xl=int(window)))]
    return list(xw.apps)


def _sentence(error: ReconError) -> str:
    """Tell an error as a person would: what, where, what to do."""
    return "\n".join(filter(None, [error.problem, error.where, error.remedy]))


def _status_bar(book: xw.Book) -> Face:
    def show(label: str, done: int, total: int) -> None:
        book.app.status_bar = f"{label} {done}/{total}" if total else f"{label} {done}"

    return show

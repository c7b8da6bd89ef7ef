"""The engine itself: one application is one LibreOffice process."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import xlwings as xw

from recon_xl.workbooks.calc.books import Book, Books
from recon_xl.workbooks.calc.cells import from_calc, to_calc
from recon_xl.workbooks.calc.office import Office
from recon_xl.workbooks.calc.ranges import Range

NAME = "calc"


def start(*, visible: bool = False, strict: bool = False) -> xw.App:
    """Start LibreOffice and return it as an xlwings application.

    Args:
        visible: Show windows, on the display that the environment names.
        strict: Refuse what real Excel would spoil: texts that it would turn into numbers, dates or
            formulas, and blocks written across a filtered row. For tests.

    Raises:
        MissingProgramError: LibreOffice or its Python module is missing, or does not start.
    """
    if NAME not in xw.engines.engines_by_name:
        xw.engines.add(xw.Engine(impl=ENGINE))
        if xw.engines.active is None:  # no Excel on this system
            xw.engines[NAME].activate()
    app = ENGINE.apps.add(visible=visible)
    app.strict_text = app.strict_filter = strict
    return xw.App(impl=app)


class Engine:
    """What xlwings asks of an engine."""

    name = NAME
    type = "desktop"
    prepare_xl_data_element = staticmethod(to_calc)
    clean_value_data = staticmethod(from_calc)

    def __init__(self) -> None:
        self.apps = Apps()


class Apps:
    """The LibreOffice processes that this Python started, the latest first."""

    def __init__(self) -> None:
        self._apps: list[App] = []

    def add(
        self,
        spec: str | None = None,
        add_book: bool | None = None,  # noqa: FBT001
        xl: Any = None,
        visible: bool | None = None,  # noqa: FBT001
    ) -> "App":
        """Start one more."""
        app = App(self, Office(visible=bool(visible)))
        self._apps.insert(0, app)
        if add_book:
            app.books.add()
        return app

    def forget(self, app: "App") -> None:
        """Leave out an application that has ended."""
        self._apps = [known for known in self._apps if known is not app]

    def keys(self) -> list[int]:
        """Return the process ids."""
        return [app.pid for app in self._apps]

    def __iter__(self) -> Iterator["App"]:
        return iter(list(self._apps))

    def __len__(self) -> int:
        return len(self._apps)

    def __getitem__(self, pid: int) -> "App":
        return next(app for app in self._apps if app.pid == pid)


class App:
    """One LibreOffice.

    Attributes:
        strict_text: Refuse texts that Excel would turn into something else.
        strict_filter: Refuse blocks across a filtered row.
    """

    screen_updating = display_alerts = enable_events = interactive = True
    status_bar: Any = None
    cut_copy_mode: Any = None
    hwnd: int | None = None
    strict_text = False
    strict_filter = False

    def __init__(self, apps: Apps, office: Office) -> None:
        self.apps = apps
        self.office = office

    @property
    def engine(self) -> Engine:
        """The engine."""
        return ENGINE

    @property
    def api(self) -> Any:
        """LibreOffice's desktop."""
        return self.office.desktop

    @property
    def pid(self) -> int:
        """The process id."""
        return self.office.process.pid

    @property
    def visible(self) -> bool:
        """Whether windows are shown."""
        return self.office.visible

    @property
    def path(self) -> str:
        """The program's folder."""
        return os.fspath(Path(str(self.office.process.args[0])).parent)  # type: ignore[index]

    @property
    def books(self) -> Books:
        """The open spreadsheets."""
        return Books(self)

    @property
    def selection(self) -> Range | None:
        """The first selected area of the active book; None when something else is selected."""
        book = self.books.active
        return next(iter(book.selected_areas), None) if book is not None else None

    @property
    def calculation(self) -> str:
        """ "automatic" or "manual"."""
        book = self.books.active
        return "manual" if book and not book.xl.isAutomaticCalculationEnabled() else "automatic"

    @calculation.setter
    def calculation(self, mode: str) -> None:
        for book in self.books:
            book.xl.enableAutomaticCalculation(mode != "manual")

    def calculate(self) -> None:
        """Compute every formula of every book."""
        for book in self.books:
            book.xl.calculateAll()

    def activate(self, steal_focus: bool = False) -> None:  # noqa: FBT001, FBT002
        """Put this application first."""
        self.apps.forget(self)
        self.apps._apps.insert(0, self)

    def run(self, macro: str, args: tuple[Any, ...]) -> Any:
        """Run a macro that stands in a book: `'book.xlsm'!Module.Procedure`."""
        book_name, _bang, called = macro.rpartition("!")
        book = self.books(book_name.strip("'")) if book_name else self.books.active
        if not isinstance(book, Book):
            raise KeyError(macro)
        return book.run(called, args)

    def quit(self) -> None:
        """Close every book unsaved, so that no lock stays behind, and end the process."""
        for book in list(self.books):
            book.close()
        self.kill()

    def kill(self) -> None:
        """End the process."""
        self.office.stop()
        self.apps.forget(self)


ENGINE = Engine()

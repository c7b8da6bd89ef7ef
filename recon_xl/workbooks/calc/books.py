"""Open spreadsheets and their sheets."""

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlwings import NoSuchObjectError

from recon_xl.errors import FileMissingError
from recon_xl.language import _
from recon_xl.workbooks.calc.office import constant, properties, uno
from recon_xl.workbooks.calc.ranges import Range, range_at
from recon_xl.workbooks.calc.tables import Names, Tables

if TYPE_CHECKING:
    from recon_xl.workbooks.calc.engine import App

SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"
FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".ods": "calc8",
    ".pdf": "calc_pdf_Export",
}
ROWS_MAX, COLUMNS_MAX = 1_048_576, 1_024


class Books:
    """The open spreadsheets of one LibreOffice."""

    def __init__(self, app: "App") -> None:
        self.app = app

    @property
    def api(self) -> Any:
        """LibreOffice's documents."""
        return self.app.office.desktop.Components

    @property
    def active(self) -> "Book | None":
        """The spreadsheet in front, otherwise any; None when there is none."""
        document = self.app.office.desktop.getCurrentComponent()
        if document is None or not document.supportsService(SPREADSHEET):
            return next(iter(self), None)
        return Book(self.app, document)

    def __iter__(self) -> Iterator["Book"]:
        documents = self.api.createEnumeration()
        while documents.hasMoreElements():
            document = documents.nextElement()
            if document.supportsService(SPREADSHEET):
                yield Book(self.app, document)

    def __len__(self) -> int:
        return sum(1 for _book in self)

    def __call__(self, name_or_index: str | int) -> "Book":
        if isinstance(name_or_index, int):
            return list(self)[name_or_index - 1]
        wanted = name_or_index.lower()
        found = next((book for book in self if book.name.lower() == wanted), None)
        if found is None:
            raise KeyError(name_or_index)
        return found

    def add(self) -> "Book":
        """Open a new spreadsheet."""
        book = self._loaded("private:factory/scalc")
        book.xl.Title = f"Book{len(self)}"
        return book

    def open(self, fullname: str, *_options: Any, **_named: Any) -> "Book":
        """Open a file.

        Raises:
            FileMissingError: There is none, or LibreOffice cannot read it.
        """
        if not Path(fullname).is_file():
            raise FileMissingError(_("There is no such file."), where=str(fullname))
        return self._loaded(Path(fullname).resolve().as_uri())

    def _loaded(self, address: str) -> "Book":
        run_macros = constant("document.MacroExecMode.ALWAYS_EXECUTE_NO_WARN")
        options = properties(MacroExecutionMode=run_macros)
        document = self.app.office.desktop.loadComponentFromURL(address, "_blank", 0, options)
        if document is None:
            raise FileMissingError(_("LibreOffice cannot open the file."), where=address)
        return Book(self.app, document)


class Book:
    """One open spreadsheet."""

    def __init__(self, app: "App", document: Any) -> None:
        self._app, self.xl = app, document
        # xlwings compares books by name with every range that it makes.
        self._fullname = ""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Book) and bool(self.xl == other.xl)

    __hash__ = None  # type: ignore[assignment]

    @property
    def app(self) -> "App":
        """The LibreOffice it is open in."""
        return self._app

    @property
    def api(self) -> Any:
        """LibreOffice's document."""
        return self.xl

    @property
    def fullname(self) -> str:
        """Its path; its title when it was never saved."""
        if not self._fullname:
            address = self.xl.URL
            self._fullname = uno().fileUrlToSystemPath(address) if address else str(self.xl.Title)
        return self._fullname

    @property
    def name(self) -> str:
        """Its file name."""
        return Path(self.fullname).name

    @property
    def sheets(self) -> "Sheets":
        """Its sheets."""
        return Sheets(self)

    @property
    def names(self) -> Names:
        """Its named ranges."""
        return Names(self)

    @property
    def selected_areas(self) -> list[Range]:
        """All areas of the selected cells; none when something else is selected."""
        chosen = self.xl.CurrentController.Selection
        if chosen.supportsService("com.sun.star.sheet.SheetCellRanges"):
            addresses = chosen.RangeAddresses
        else:
            addresses = [chosen.RangeAddress] if hasattr(chosen, "RangeAddress") else []
        return [range_at(self.sheets(address.Sheet + 1), address) for address in addresses]

    def activate(self) -> None:
        """Bring it to the front."""
        self.xl.CurrentController.Frame.activate()

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Save it, under another name where one is given."""
        target = Path(path or self.fullname).resolve()
        kind = FILTERS[target.suffix.lower()]
        self.xl.storeAsURL(target.as_uri(), properties(FilterName=kind, Overwrite=True))
        self._fullname = ""

    def to_pdf(self, path: str, quality: Any = None) -> None:
        """Print it into a PDF."""
        self.xl.storeToURL(Path(path).resolve().as_uri(), properties(FilterName=FILTERS[".pdf"]))

    def close(self) -> None:
        """Close it, unsaved."""
        self.xl.close(True)  # noqa: FBT003 (UNO takes no names)

    def run(self, macro: str, args: tuple[Any, ...]) -> Any:
        """Run one of its macros, `Module.Procedure`; a whole number must go as a float."""
        libraries = self.xl.BasicLibraries
        library = "VBAProject" if libraries.hasByName("VBAProject") else "Standard"
        address = f"vnd.sun.star.script:{library}.{macro}?language=Basic&location=document"
        script = self.xl.getScriptProvider().getScript(address)
        given = tuple(float(value) if type(value) is int else value for value in args)
        return script.invoke(given, (), ())[0]


class Sheets:
    """The sheets of one spreadsheet."""

    def __init__(self, book: Book) -> None:
        self.book, self.xl = book, book.xl.Sheets

    @property
    def api(self) -> Any:
        """LibreOffice's sheets."""
        return self.xl

    @property
    def active(self) -> "Sheet":
        """The sheet in front."""
        return Sheet(self.book, self.book.xl.CurrentController.ActiveSheet.Name)

    def __call__(self, name_or_index: str | int) -> "Sheet":
        if isinstance(name_or_index, int):
            return Sheet(self.book, self.xl.ElementNames[name_or_index - 1])
        for name in self.xl.ElementNames:
            if name.lower() == name_or_index.lower():
                return Sheet(self.book, name)
        raise NoSuchObjectError(f"Sheet {name_or_index} doesn't exist.")

    def __contains__(self, name: object) -> bool:
        return any(known.lower() == str(name).lower() for known in self.xl.ElementNames)

    def __len__(self) -> int:
        return int(self.xl.Count)

    def __iter__(self) -> Iterator["Sheet"]:
        return (Sheet(self.book, name) for name in self.xl.ElementNames)

    def add(
        self,
        before: "Sheet | None" = None,
        after: "Sheet | None" = None,
        name: str | None = None,
    ) -> "Sheet":
        """Add a sheet; at the end unless told otherwise."""
        position = before.index - 1 if before else after.index if after else len(self)
        numbered = (f"Sheet{n}" for n in itertools.count(len(self) + 1))
        fresh = name or next(word for word in numbered if word not in self)
        self.xl.insertNewByName(fresh, position)
        return Sheet(self.book, fresh)


class Sheet:
    """One sheet."""

    def __init__(self, book: Book, name: str) -> None:
        self._book, self._name = book, name

    @property
    def xl(self) -> Any:
        """LibreOffice's sheet, fetched anew: one that is kept shrinks when cells are taken out."""
        return self._book.xl.Sheets.getByName(self._name)

    @property
    def book(self) -> Book:
        """Its spreadsheet."""
        return self._book

    @property
    def api(self) -> Any:
        """LibreOffice's sheet."""
        return self.xl

    @property
    def name(self) -> str:
        """Its name."""
        return self._name

    @name.setter
    def name(self, name: str) -> None:
        self.xl.Name = name
        self._name = name

    @property
    def index(self) -> int:
        """Its position, from 1."""
        return int(self.xl.RangeAddress.Sheet) + 1

    @property
    def visible(self) -> bool:
        """Whether it is shown."""
        return bool(self.xl.IsVisible)

    @property
    def names(self) -> Names:
        """Its own named ranges."""
        return Names(self.book, self)

    @property
    def tables(self) -> Tables:
        """Its tables."""
        return Tables(self)

    @property
    def cells(self) -> Range:
        """All its cells."""
        return Range(self, (1, 1), (ROWS_MAX, COLUMNS_MAX))

    @property
    def used_range(self) -> Range:
        """The cells from the first to the last that holds something."""
        cursor = self.xl.createCursor()
        cursor.gotoStartOfUsedArea(False)  # noqa: FBT003 (UNO takes no names)
        cursor.gotoEndOfUsedArea(True)  # noqa: FBT003
        return range_at(self, cursor.RangeAddress)

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        """Return cells by address, name, table or corners."""
        return Range(self, arg1, arg2)

    def activate(self) -> None:
        """Bring it to the front."""
        self.book.xl.CurrentController.setActiveSheet(self.xl)

    def delete(self) -> None:
        """Remove it."""
        self.book.xl.Sheets.removeByName(self.name)

"""Cells, read and written as blocks."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from recon_xl.workbooks.calc.cells import (
    Coords,
    ErrorCell,
    SpoiltError,
    as_plain,
    as_rows,
    column_name,
    coords_of,
    from_serial,
    runs,
    yes_no_columns,
)
from recon_xl.workbooks.calc.office import choice, struct
from recon_xl.workbooks.retyping import TEXT_FORMAT, is_retyped

if TYPE_CHECKING:
    from recon_xl.workbooks.calc.books import Sheet

CONTENTS = 1 | 2 | 4 | 16  # numbers, dates, texts, formulas
DATES, RESULT_NUMBER, RESULT_ERROR = 2, 1, 4
FORMAT_DATE, FORMAT_TIME, FORMAT_YES_NO = 2, 4, 1024
GENERAL = {"General", "Standard"}


def range_at(sheet: "Sheet", address: Any) -> "Range":
    """Return the cells of one of LibreOffice's addresses."""
    return Range(
        sheet,
        (
            address.StartRow + 1,
            address.StartColumn + 1,
            address.EndRow - address.StartRow + 1,
            address.EndColumn - address.StartColumn + 1,
        ),
    )


class Range:
    """A rectangle of cells."""

    max_cells_per_read = max_cells_per_write = None

    def __init__(self, sheet: "Sheet", arg1: Any, arg2: Any = None) -> None:
        self.sheet = sheet
        row, column, height, width = self._corner(arg1)
        if arg2 is not None:
            row2, column2, height2, width2 = self._corner(arg2)
            bottom, right = max(row + height, row2 + height2), max(column + width, column2 + width2)
            row, column = min(row, row2), min(column, column2)
            height, width = bottom - row, right - column
        self._coords: Coords = (row, column, height, width)
        self._cells: Any = None

    @property
    def coords(self) -> Coords:
        """Row, column, height, width."""
        return self._coords

    @property
    def xl(self) -> Any:
        """LibreOffice's cells."""
        if self._cells is None:
            row, column, height, width = self.coords
            self._cells = self.sheet.xl.getCellRangeByPosition(
                column - 1, row - 1, column + width - 2, row + height - 2
            )
        return self._cells

    api = xl

    @property
    def row(self) -> int:
        """First row, from 1."""
        return self.coords[0]

    @property
    def column(self) -> int:
        """First column, from 1."""
        return self.coords[1]

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width."""
        return self.coords[2], self.coords[3]

    def __len__(self) -> int:
        return self.coords[2] * self.coords[3]

    def __call__(self, row: int, column: int | None = None) -> "Range":
        if column is None:
            row, column = (row - 1) // self.shape[1] + 1, (row - 1) % self.shape[1] + 1
        return Range(self.sheet, (self.row + row - 1, self.column + column - 1))

    @property
    def raw_value(self) -> list[list[Any]]:
        """The cells' values: text, float, moment, yes/no, error; "" where blank."""
        rows = [list(row) for row in self.xl.getDataArray()]
        for area in self.xl.queryContentCells(DATES).RangeAddresses:
            self._convert(rows, area, from_serial)
        for area in self.xl.queryFormulaCells(RESULT_NUMBER).RangeAddresses:
            for part in self._formatted(area, FORMAT_DATE | FORMAT_TIME):
                self._convert(rows, part, from_serial)
        for column in yes_no_columns(rows):
            address = self.xl.getCellRangeByPosition(column, 0, column, len(rows) - 1).RangeAddress
            for part in self._formatted(address, FORMAT_YES_NO):
                self._convert(rows, part, bool)
        for area in self.xl.queryFormulaCells(RESULT_ERROR).RangeAddresses:
            self._put_errors(rows, area)
        return rows

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        rows = as_rows(value, self.shape)
        app = self.sheet.book.app
        if app.strict_filter:
            self._refuse_filtered()
        if app.strict_text:
            self._refuse_retyped(rows)
        formats: dict[str, list[tuple[int, int]]] = {}
        plain = [
            [as_plain(x, (i, j), formats) for j, x in enumerate(r)] for i, r in enumerate(rows)
        ]
        self.xl.setDataArray(tuple(map(tuple, plain)))
        for code, places in formats.items():
            for column in sorted({column for _row, column in places}):
                for first, last in runs([row for row, at in places if at == column]):
                    self._set_where_general(column, first, last, code)
        if any(isinstance(x, str) and x[:1] == "=" for row in rows for x in row):
            self._write_formulas(rows)

    @property
    def formula(self) -> Any:
        """Formulas in English, values as text where a cell has none."""
        # Calc shows with an apostrophe that a text looks like a number.
        rows = tuple(
            tuple(text.removeprefix("'") for text in row) for row in self.xl.getFormulaArray()
        )
        return rows[0][0] if len(self) == 1 else rows

    @formula.setter
    def formula(self, value: Any) -> None:
        rows = as_rows(value, self.shape)
        self.xl.setFormulaArray(tuple(tuple(x or "" for x in row) for row in rows))

    formula2 = formula

    @property
    def number_format(self) -> str | None:
        """The one format of all cells; None when they differ."""
        codes = self._format_codes(self.xl)
        return codes.pop() if len(codes) == 1 else None

    @number_format.setter
    def number_format(self, code: str) -> None:
        self.xl.NumberFormat = self._format_key(code)

    @property
    def row_hidden(self) -> bool | None:
        """Whether its rows are hidden; None when only some are."""
        shown = len(list(self._visible_rows()))
        return None if 0 < shown < self.shape[0] else shown == 0

    def get_address(
        self,
        row_absolute: bool = True,  # noqa: FBT001, FBT002 (the signature is xlwings')
        col_absolute: bool = True,  # noqa: FBT001, FBT002
        external: bool = False,  # noqa: FBT001, FBT002
    ) -> str:
        """Return its address, such as $A$1:$B$7."""
        row, column, height, width = self.coords
        dollars = ("$" if col_absolute else "", "$" if row_absolute else "")
        first = f"{dollars[0]}{column_name(column)}{dollars[1]}{row}"
        last = f"{dollars[0]}{column_name(column + width - 1)}{dollars[1]}{row + height - 1}"
        address = first if len(self) == 1 else f"{first}:{last}"
        return f"'[{self.sheet.book.name}]{self.sheet.name}'!{address}" if external else address

    @property
    def address(self) -> str:
        """Its address, such as $A$1:$B$7."""
        return self.get_address()

    def select(self) -> None:
        """Select it."""
        self.sheet.activate()
        self.sheet.book.xl.CurrentController.select(self.xl)

    def clear_contents(self) -> None:
        """Empty its cells."""
        self.xl.clearContents(CONTENTS)

    def insert(self, shift: str | None = None, copy_origin: Any = None) -> None:
        """Make room: what stands below moves down, or to the right."""
        way = "RIGHT" if shift == "right" else "DOWN"
        self.sheet.xl.insertCells(self.xl.RangeAddress, choice("sheet.CellInsertMode", way))

    def delete(self, shift: str | None = None) -> None:
        """Take the cells out: what stands below moves up, or from the right."""
        way = "LEFT" if shift == "left" else "UP"
        self.sheet.xl.removeRange(self.xl.RangeAddress, choice("sheet.CellDeleteMode", way))

    def _corner(self, arg: Any) -> Coords:
        if isinstance(arg, Range):
            return arg.coords
        if isinstance(arg, tuple):
            return arg if len(arg) == 4 else (arg[0], arg[1], 1, 1)
        for names in (self.sheet.names, self.sheet.book.names):
            cells = names(arg).refers_to_range if arg in names else None
            if cells is not None:
                self.sheet = cells.sheet
                return cells.coords
        return coords_of(arg)

    def _convert(self, rows: list[list[Any]], area: Any, make: Any) -> None:
        for i, j in self._places(area):
            if isinstance(rows[i][j], float):
                rows[i][j] = make(rows[i][j])

    def _places(self, area: Any) -> Iterator[tuple[int, int]]:
        row, column = self.row - 1, self.column - 1
        for i in range(area.StartRow - row, area.EndRow - row + 1):
            for j in range(area.StartColumn - column, area.EndColumn - column + 1):
                yield i, j

    def _formatted(self, area: Any, kinds: int) -> Iterator[Any]:
        cells = self.sheet.xl.getCellRangeByPosition(
            area.StartColumn, area.StartRow, area.EndColumn, area.EndRow
        )
        formats, kind_of = self._formats, dict[int, int]()
        for part in _parts(cells):
            key = part.NumberFormat
            if key not in kind_of:
                kind_of[key] = formats.getByKey(key).Type
            if kind_of[key] & kinds:
                yield part.RangeAddress

    def _put_errors(self, rows: list[list[Any]], area: Any) -> None:
        for i, j in self._places(area):
            rows[i][j] = ErrorCell(self.xl.getCellByPosition(j, i).String)

    def _write_formulas(self, rows: list[list[Any]]) -> None:
        for i, row in enumerate(rows):
            for j, value in enumerate(row):
                cell = self.xl.getCellByPosition(j, i)
                if isinstance(value, str) and value[:1] == "=" and not self._is_text(cell):
                    cell.setFormula(value)

    def _is_text(self, cells: Any) -> bool:
        return self._format_codes(cells) == {TEXT_FORMAT}

    def _format_codes(self, cells: Any) -> set[str]:
        """Return the number formats that cells have; asked as a whole, they say the general one."""
        keys = {part.NumberFormat for part in _parts(cells)}
        return {str(self._formats.getByKey(key).FormatString) for key in keys}

    def _set_where_general(self, column: int, first: int, last: int, code: str) -> None:
        cells = self.xl.getCellRangeByPosition(column, first, column, last)
        if self._format_codes(cells) <= GENERAL:
            cells.NumberFormat = self._format_key(code)

    @property
    def _formats(self) -> Any:
        return self.sheet.book.xl.NumberFormats

    def _format_key(self, code: str) -> int:
        english = struct("lang.Locale", Language="en", Country="US")
        key = self._formats.queryKey(code, english, False)  # noqa: FBT003 (UNO takes no names)
        return int(key if key != -1 else self._formats.addNew(code, english))

    def _visible_rows(self) -> Iterator[int]:
        for area in self.xl.queryVisibleCells().RangeAddresses:
            yield from range(area.StartRow, area.EndRow + 1)

    def _refuse_filtered(self) -> None:
        if self.shape[0] > 1 and self.row_hidden is not False:
            raise SpoiltError(f"Excel would not write into the hidden rows of {self.address}")

    def _refuse_retyped(self, rows: list[list[Any]]) -> None:
        for j in range(self.shape[1]):
            spoilt = [row[j] for row in rows if isinstance(row[j], str) and is_retyped(row[j])]
            column = self.xl.getCellRangeByPosition(j, 0, j, self.shape[0] - 1)
            if spoilt and not self._is_text(column):
                place = f"{column_name(self.column + j)}{self.row}"
                raise SpoiltError(f"Excel would read {spoilt[0]!r} in {place} as if it were typed")


def _parts(cells: Any) -> Iterator[Any]:
    """Go through the areas of cells that have one format each."""
    parts = cells.CellFormatRanges.createEnumeration()
    while parts.hasMoreElements():
        yield parts.nextElement()

"""Named ranges, and Excel's tables, which Calc keeps as database ranges."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xlwings import base_classes as base

from recon_xl.workbooks.calc.following import extend_rows
from recon_xl.workbooks.calc.office import choice, constant, struct
from recon_xl.workbooks.calc.ranges import Range, range_at

if TYPE_CHECKING:
    from recon_xl.workbooks.calc.books import Book, Sheet


class Names:
    """The named ranges of a spreadsheet, or a sheet's own."""

    def __init__(self, book: "Book", sheet: "Sheet | None" = None) -> None:
        self.book, self.xl = book, (sheet or book).xl.NamedRanges

    @property
    def api(self) -> Any:
        """LibreOffice's named ranges."""
        return self.xl

    def __len__(self) -> int:
        return int(self.xl.Count)

    def __iter__(self) -> Iterator["Name"]:
        return (Name(self, self.xl.getByIndex(i)) for i in range(len(self)))

    def __call__(self, name_or_index: str | int) -> "Name":
        if isinstance(name_or_index, int):
            return Name(self, self.xl.getByIndex(name_or_index - 1))
        for name in self.xl.ElementNames:
            if name.lower() == name_or_index.lower():
                return Name(self, self.xl.getByName(name))
        raise KeyError(name_or_index)

    def contains(self, name_or_index: str) -> bool:
        """Whether there is one of that name."""
        return any(name.lower() == name_or_index.lower() for name in self.xl.ElementNames)

    __contains__ = contains

    def snapshot(self) -> list[tuple[str, "Name"]]:
        """Return all names at once."""
        return [(name.name, name) for name in self]

    def add(self, name: str, refers_to: str) -> "Name":
        """Name a range: `=Sheet!$A$1`."""
        content = refers_to.lstrip("=").replace("!", ".")
        if self.contains(name):
            self.xl.removeByName(name)
        self.xl.addNewByName(name, f"${content.lstrip('$')}", struct("table.CellAddress"), 0)
        return self(name)


class Name:
    """One named range."""

    def __init__(self, names: Names, name: Any) -> None:
        self.names, self.xl = names, name

    @property
    def api(self) -> Any:
        """LibreOffice's named range."""
        return self.xl

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.xl.Name)

    @property
    def refers_to(self) -> str:
        """What it stands for, as Excel writes it."""
        return "=" + str(self.xl.Content).lstrip("$").replace(".", "!", 1)

    @property
    def refers_to_range(self) -> Range | None:
        """The cells it stands for; None when it is no range."""
        cells = self.xl.ReferredCells
        if cells is None:
            return None
        return range_at(self.names.book.sheets(cells.RangeAddress.Sheet + 1), cells.RangeAddress)

    def delete(self) -> None:
        """Remove the name."""
        self.names.xl.removeByName(self.name)


class Tables:
    """The tables of one sheet."""

    def __init__(self, sheet: "Sheet") -> None:
        self.sheet, self.xl = sheet, sheet.book.xl.DatabaseRanges

    @property
    def api(self) -> Any:
        """LibreOffice's database ranges, of all sheets."""
        return self.xl

    def _own(self) -> list[str]:
        position = self.sheet.index - 1
        names = self.xl.ElementNames
        return [n for n in names if self.xl.getByName(n).DataArea.Sheet == position]

    def __len__(self) -> int:
        return len(self._own())

    def __iter__(self) -> Iterator["Table"]:
        return (Table(self, name) for name in self._own())

    def __contains__(self, name: object) -> bool:
        return any(own.lower() == str(name).lower() for own in self._own())

    def __call__(self, name_or_index: str | int) -> "Table":
        own = self._own()
        if isinstance(name_or_index, int):
            return Table(self, own[name_or_index - 1])
        for name in own:
            if name.lower() == name_or_index.lower():
                return Table(self, name)
        raise KeyError(name_or_index)

    def add(self, source: Any = None, name: str | None = None, **_options: Any) -> "Table":
        """Make a table of cells whose first row holds the headers."""
        called = name or f"Table{len(self.xl.ElementNames) + 1}"
        self.xl.addNewByName(called, source.impl.xl.RangeAddress)
        made = self.xl.getByName(called)
        made.AutoFilter = made.ContainsHeader = True
        return Table(self, called)


class Table:
    """One table."""

    def __init__(self, tables: Tables, name: str) -> None:
        self.tables, self._name, self.xl = tables, name, tables.xl.getByName(name)

    @property
    def api(self) -> Any:
        """LibreOffice's database range."""
        return self.xl

    @property
    def parent(self) -> "Sheet":
        """Its sheet."""
        return self.tables.sheet

    @property
    def name(self) -> str:
        """Its name."""
        return self._name

    display_name = name

    @property
    def show_totals(self) -> bool:
        """Whether a row of totals stands at its end."""
        return bool(self.xl.TotalsRow)

    @property
    def range(self) -> Range:
        """Headers, rows and totals."""
        return range_at(self.tables.sheet, self.xl.DataArea)

    @property
    def header_row_range(self) -> Range:
        """Its headers."""
        row, column, _height, width = self.range.coords
        return Range(self.tables.sheet, (row, column, 1, width))

    @property
    def data_body_range(self) -> Range | None:
        """Its rows; None without any."""
        row, column, height, width = self.range.coords
        rows = height - 1 - self.show_totals
        return Range(self.tables.sheet, (row + 1, column, rows, width)) if rows > 0 else None

    @property
    def autofilter(self) -> "AutoFilter":
        """Its filter."""
        return AutoFilter(self)

    def resize(self, cells: Any) -> None:
        """Let it cover other cells; formulas over it and formats of its rows follow."""
        before, after = self.xl.DataArea, getattr(cells, "impl", cells).xl.RangeAddress
        self.xl.DataArea = after
        if after.EndRow > before.EndRow:
            extend_rows(self.tables.sheet, before, after.EndRow)


class AutoFilter:
    """The filter of one table: rows that hold one of some texts."""

    def __init__(self, table: Table) -> None:
        self.table = table

    @property
    def criteria(self) -> list[dict[str, Any]]:
        """One entry per column; a criterion that is no list of texts is "unknown"."""
        width = self.table.range.coords[3]
        found = [base.empty_autofilter_criteria(i + 1) for i in range(width)]
        for field in self.table.xl.FilterDescriptor.FilterFields2:
            found[field.Field] = _criterion(field)
        return found

    def apply_values(self, field: int, values: list[str]) -> None:
        """Show the rows that hold one of these texts in a column, counted from 1."""
        kept = self.table.xl.FilterDescriptor.FilterFields2
        fields = [one for one in kept if one.Field != field - 1]
        is_equal = constant("sheet.FilterOperator2.EQUAL")
        for value in values:
            wanted = struct("sheet.TableFilterField2", Field=field - 1, Operator=is_equal)
            wanted.StringValue = value
            wanted.Connection = choice(
                "sheet.FilterConnection", "OR" if value != values[0] else "AND"
            )
            fields.append(wanted)
        self._use(fields)

    def clear(self, field: int | None = None) -> None:
        """Show all rows again, or take the criteria of one column off."""
        kept = self.table.xl.FilterDescriptor.FilterFields2
        self._use([one for one in kept if field is not None and one.Field != field - 1])

    def _use(self, fields: list[Any]) -> None:
        cells = self.table.range.xl
        filters = cells.createFilterDescriptor(True)  # noqa: FBT003 (UNO takes no names)
        filters.ContainsHeader = True
        filters.FilterFields2 = tuple(fields)
        cells.filter(filters)


def _criterion(field: Any) -> dict[str, Any]:
    is_equal = field.Operator == constant("sheet.FilterOperator2.EQUAL") and not field.IsNumeric
    if not is_equal:
        return base.empty_autofilter_criteria(field.Field + 1, "unknown")
    return base.empty_autofilter_criteria(field.Field + 1, "values") | {
        "values": [field.StringValue]
    }

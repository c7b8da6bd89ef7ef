"""Change one table inside the XML of its sheet: rows change, go, and come.

A row that did not change keeps its bytes. When a row goes, the table's later rows move up, the
cells beside the table stay; when rows come, they look like the last row. A totals row stays under
the table.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from recon_xl.workbooks.addresses import Range, letter_bytes
from recon_xl.workbooks.cell_xml import Dialect, cell_xml, escaped
from recon_xl.workbooks.formula_xml import formula_of, moved
from recon_xl.workbooks.row_xml import is_hidden, rebuilt, with_values
from recon_xl.workbooks.sheet_xml import SheetXml, at_address, cells, column_of, style_of
from recon_xl.workbooks.storage import Cell, TableChange


@dataclass(frozen=True)
class Area:
    """Where a table stands on its sheet; rows and columns counted from one.

    Attributes:
        first_row: The first row under its headers.
        rows: How many rows it has; at least one.
        first_column: Its first column.
        columns: How many columns it has.
        has_totals: A totals row stands under its rows.
        calculated: The formula's text of each calculated column, by position.
        arrays: Positions of those whose formula is an array formula.
        is_filtered: A filter hides some of its rows.
    """

    first_row: int
    rows: int
    first_column: int
    columns: int
    has_totals: bool = False
    calculated: Mapping[int, str] = field(default_factory=dict)
    arrays: frozenset[int] = frozenset()
    is_filtered: bool = False

    @property
    def last_row(self) -> int:
        """The last of its rows, the totals row not counted."""
        return self.first_row + self.rows - 1

    @property
    def cells(self) -> Range:
        """Its rows, the totals row not counted."""
        last_column = self.first_column + self.columns - 1
        return Range(self.first_row, self.first_column, self.last_row, last_column)

    def at(self, position: int) -> int:
        """Return the column of the sheet at a position of the table."""
        return self.first_column + position


@dataclass(frozen=True)
class Source:
    """Where a row of the table comes from.

    Attributes:
        row: Its number on the sheet until now; None for a new row.
        values: New cells by position in the table.
    """

    row: int | None
    values: Mapping[int, Cell]


@dataclass
class Patch:
    """The rows of one table as they will be.

    Attributes:
        sheet: The sheet.
        area: Where the table stands until now.
        plan: Its rows to be, the totals row last where there is one.
        dialect: How the workbook writes.
        lost: Addresses that held a formula and hold none any more; filled while rows are made.
    """

    sheet: SheetXml
    area: Area
    plan: Sequence[Source]
    dialect: Dialect
    lost: set[tuple[int, int]] = field(default_factory=set)
    # Of each row once: when rows move up, every one is looked at as a source and as a place.
    _plain: dict[int, bool] = field(default_factory=dict)

    def changed_rows(self) -> Iterator[tuple[int, bytes]]:
        """Go through the rows that are not what they were: number and bytes, from the top down."""
        new = self._new_cells()
        for offset, source in enumerate(self.plan):
            number = self.area.first_row + offset
            if source.row != number:
                yield number, self._row(number, source, new)
            elif source.values:
                yield number, self._changed(number, source.values)
        end = self.area.first_row + len(self.plan)
        for row in self.sheet.rows_from(end):
            if row.number > self.area.last_row + self.area.has_totals:
                break
            yield row.number, self._vacated(row.number)

    def _changed(self, number: int, values: Mapping[int, Cell]) -> bytes:
        row = self.sheet.bytes_of(self.sheet.row(number))
        by_column = {self.area.at(position): value for position, value in values.items()}
        content, lost = with_values(row, number, by_column, self.dialect)
        self.lost.update((number, column) for column in lost)
        return content

    def _new_cells(self) -> list[tuple[bytes, bytes]]:
        """Return column and style of each cell of a new row, which looks like the last one."""
        styles = {
            column: style_of(cell) for column, cell in self._table_cells(self.area.last_row).items()
        }
        columns = self.area.cells.columns()
        return [(letter_bytes(column), styles.get(column, b"")) for column in columns]

    def _row(self, number: int, source: Source, new: Sequence[tuple[bytes, bytes]]) -> bytes:
        """Return a row whose table cells come from another row, or are new."""
        old = self.sheet.bytes_of(self.sheet.row(number))
        hidden = self._is_hidden(source.row) if self.area.is_filtered else None
        if source.row is None:
            made = self._made_cells(number, source.values, new)
            if not old:
                p = self.sheet.prefix
                start = b"<" + p + b'row r="' + str(number).encode() + b'">'
                return b"".join((start, *made, b"</", p, b"row>"))
            after = dict(zip(self.area.cells.columns(), made, strict=True))
        else:
            slid = self._slid(old, source.row, number) if hidden is None else None
            if slid:
                by_column = {self.area.at(at): value for at, value in source.values.items()}
                return with_values(slid, number, by_column, self.dialect)[0]
            after = self._moved_cells(source.row, number, source.values)
        self._note_lost(number, after)
        replaced = {column: after.get(column, b"") for column in self.area.cells.columns()}
        return rebuilt(old, number, replaced, self.sheet.prefix, hidden=hidden)

    def _slid(self, old: bytes, from_row: int, to_row: int) -> bytes | None:
        """Return a row with all cells of another one, where neither holds anything else.

        Nearly every row is like that, and then one replacement moves it.
        """
        new, p = self.sheet.bytes_of(self.sheet.row(from_row)), self.sheet.prefix
        if not (self._is_plain(to_row, old) and self._is_plain(from_row, new)):
            return None
        start, inside = old[: old.index(b">") + 1], new[new.index(b">") + 1 :]
        number = str(from_row).encode() + b'"'
        # Each address ends with the number; where it stands elsewhere too, cells move one by one.
        if inside.count(number) != inside.count(b"<" + p + b"c "):
            return None
        return start + inside.replace(number, str(to_row).encode() + b'"')

    def _is_plain(self, number: int, row: bytes) -> bool:
        if number not in self._plain:
            self._plain[number] = self._holds_cells_only(row)
        return self._plain[number]

    def _holds_cells_only(self, row: bytes) -> bool:
        """Say whether a row holds cells of the table alone, and no formula among them."""
        p, area = self.sheet.prefix, self.area.cells
        first, last = row.find(b"<" + p + b"c "), row.rfind(b"<" + p + b"c ")
        if first < 0 or b"<" + p + b"f" in row or b"extLst" in row:
            return False
        columns = [column_of(row[at : row.index(b">", at)]) for at in (first, last)]
        return all(area.first_column <= column <= area.last_column for column in columns)

    def _made_cells(
        self, number: int, values: Mapping[int, Cell], new: Sequence[tuple[bytes, bytes]]
    ) -> list[bytes]:
        found, at, dialect = [], str(number).encode(), self.dialect
        for position, (letter, style) in enumerate(new):
            value = values.get(position)
            formula = b""
            if value is None and position in self.area.calculated:
                formula = self._calculated(position, letter + at)
            found.append(cell_xml(letter + at, style, value, dialect, formula))
        return found

    def _moved_cells(
        self, from_row: int, to_row: int, values: Mapping[int, Cell]
    ) -> dict[int, bytes]:
        found = {}
        for column, cell in self._table_cells(from_row).items():
            formula = formula_of(cell)
            if formula:
                cell = cell.replace(formula, moved(formula, column, from_row, to_row))  # noqa: PLW2901
            found[column] = at_address(cell, letter_bytes(column) + str(to_row).encode())
        for position, value in values.items():
            column = self.area.at(position)
            style = style_of(found.get(column, b"<c>"))
            address = letter_bytes(column) + str(to_row).encode()
            found[column] = cell_xml(address, style, value, self.dialect)
        return found

    def _vacated(self, number: int) -> bytes:
        """Return a row that the table has left."""
        old = self.sheet.bytes_of(self.sheet.row(number))
        self._note_lost(number, {})
        hidden = False if self.area.is_filtered else None
        blank = dict.fromkeys(self.area.cells.columns(), b"")
        return rebuilt(old, number, blank, self.dialect.prefix, hidden=hidden)

    def _note_lost(self, number: int, after: Mapping[int, bytes]) -> None:
        for column, cell in self._table_cells(number).items():
            if formula_of(cell) and not formula_of(after.get(column, b"")):
                self.lost.add((number, column))

    def _table_cells(self, number: int) -> dict[int, bytes]:
        row = self.sheet.bytes_of(self.sheet.row(number))
        columns = self.area.cells.columns()
        return {
            cell.column: row[cell.start : cell.end]
            for cell in cells(row, self.sheet.prefix)
            if cell.column in columns
        }

    def _calculated(self, position: int, address: bytes) -> bytes:
        """Return the formula that a new row has in a column which the user lets compute."""
        told, p = self.area.calculated[position], self.sheet.prefix
        is_array = position in self.area.arrays
        kind = b' t="array" ref="' + address + b'"' if is_array else b""
        return b"".join((b"<", p, b"f", kind, b">", escaped(told), b"</", p, b"f>"))

    def _is_hidden(self, number: int | None) -> bool:
        row = self.sheet.bytes_of(self.sheet.row(number)) if number else b""
        return is_hidden(row)


def planned(area: Area, change: TableChange) -> list[Source]:
    """Return where each row of the table will come from; one blank row where none is left."""
    gone = set(change.removed)
    plan = [
        Source(area.first_row + position, change.changed.get(position, {}))
        for position in range(area.rows)
        if position not in gone
    ]
    plan += [Source(None, values) for values in change.added]
    if not plan:
        plan = [Source(area.first_row, dict.fromkeys(range(area.columns)))]
    if area.has_totals:
        plan.append(Source(area.last_row + 1, {}))
    return plan

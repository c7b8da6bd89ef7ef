"""One table of an open workbook: read whole, changed in few blocks."""

import datetime as dt
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import xlwings as xw

from recon_xl.errors import (
    DamagedWorkbookError,
    NoRoomError,
    WorkbookChangedError,
)
from recon_xl.language import _
from recon_xl.model.columns import Table, fold
from recon_xl.workbooks.retyping import TEXT_FORMAT, is_retyped
from recon_xl.workbooks.storage import Cell, SheetTable, TableChange

Rows = list[list[Cell]]
# Runs of neighbouring rows that are written one by one.
RUNS_MAX = 8


class LiveTable:
    """A table of a reconciliation workbook that is open.

    Attributes:
        about: Which table it is.
        table: xlwings' table.
        sheet: The sheet it stands on.
    """

    def __init__(self, about: Table, table: xw.main.Table) -> None:
        self.about, self.table = about, table
        self.sheet = table.parent
        # Headers never move while a table is written; every question costs a call to Excel.
        whole = table.range
        self._top, self._left, self._width = whole.row, whole.column, whole.shape[1]

    def read(self) -> SheetTable:
        """Return its cells without the blank rows at its end: an empty table has one."""
        headers, *rows = _values(self.table.range)
        names = tuple("" if header is None else str(header) for header in headers)
        own = [i for i, name in enumerate(names) if fold(name) in self.about.by_header]
        if self.table.show_totals:
            rows.pop()
        while rows and all(rows[-1][i] in (None, "") for i in own):
            rows.pop()
        return SheetTable(
            self.about.name,
            names,
            rows,
            sheet=self.sheet.name,
            first_row=self._top + 1,
            first_column=self._left,
        )

    def refuse_if_changed(self, seen: SheetTable, change: TableChange) -> None:
        """Compare with what was read: ids of all rows, every own cell of the rows that are touched.

        Raises:
            WorkbookChangedError: Somebody changed the table in between.
        """
        now = self.read()
        touched = set(change.changed) | set(change.removed)
        keys = [i for i in self._own(seen) if self._column(seen, i).field in self.about.key]
        same_shape = now.headers == seen.headers and len(now.rows) == len(seen.rows)
        if same_shape:
            for i, (was, is_now) in enumerate(zip(seen.rows, now.rows, strict=True)):
                columns = self._own(seen) if i in touched else keys
                if any(not same(was[j], is_now[j]) for j in columns):
                    same_shape = False
                    break
        if not same_shape:
            raise WorkbookChangedError(
                _("The table was changed while this ran."),
                where=self._place(),
                remedy=_("Press the button again. Nothing was changed."),
            )

    def refuse_if_cramped(self, seen: SheetTable, change: TableChange) -> None:
        """See that the rows that are added have room.

        Raises:
            NoRoomError: Something stands below the table.
        """
        growth = self._growth(seen, change)
        if growth <= 0 or self.table.show_totals:
            return
        whole = self.table.range
        below = whole.offset(row_offset=whole.shape[0]).resize(growth, whole.shape[1])
        for i, row in enumerate(_values(below)):
            for j, cell in enumerate(row):
                if cell not in (None, ""):
                    address = below[i, j].get_address(row_absolute=False, column_absolute=False)
                    raise NoRoomError(
                        _("The table cannot grow: {cell} below it is not empty.", cell=address),
                        where=self._place(),
                        remedy=_("Move what stands below the table. Nothing was changed."),
                    )

    def refuse_if_spoilt(self, seen: SheetTable, change: TableChange) -> SheetTable:
        """Read the table back and see that it took what was written.

        Raises:
            DamagedWorkbookError: A cell holds something else.
        """
        now = self.read()
        removed = set(change.removed)
        wanted = [change.changed.get(i, {}) for i in range(len(seen.rows)) if i not in removed]
        for at, (row, cells) in enumerate(zip(now.rows, [*wanted, *change.added], strict=False)):
            for column, cell in cells.items():
                if not same(row[column], cell):
                    address = self._cells(at, column, 1).get_address(
                        row_absolute=False, column_absolute=False
                    )
                    raise DamagedWorkbookError(
                        _(
                            "{cell} holds {is_now}, though {wanted} was written.",
                            cell=address,
                            is_now=row[column],
                            wanted=cell,
                        ),
                        where=self._place(),
                        remedy=_("Close the workbook without saving it, and open it again."),
                    )
        return now

    def apply(self, seen: SheetTable, change: TableChange) -> None:
        """Change cells, take out rows, put rows at the end; nothing outside the table moves."""
        for column, cells in _by_column(change.changed).items():
            for first, block in self._blocks(column, cells):
                self._write(self._cells(first, column, len(block)), block)
        kept = self._without(sorted(change.removed), len(seen.rows))
        if change.added:
            self._add(kept, change.added)

    def _blocks(self, column: int, cells: Mapping[int, Cell]) -> Iterator[tuple[int, list[Cell]]]:
        """Yield first row and cells of what is written, in few blocks.

        A call to Excel costs more than a thousand cells, so a column with many gaps is written as
        one block, gaps as they stand now; but never over a formula.
        """
        runs = list(_runs(sorted(cells)))
        if len(runs) > RUNS_MAX:
            first, last = runs[0][0], runs[-1][1]
            whole = self._cells(first, column, last - first + 1)
            if not any(str(row[0]).startswith("=") for row in whole.formula):
                stands = [row[0] for row in _values(whole)]
                yield first, [cells.get(first + at, cell) for at, cell in enumerate(stands)]
                return
        for first, last in runs:
            yield first, [cells[row] for row in range(first, last + 1)]

    def _add(self, start: int, added: Sequence[Mapping[int, Cell]]) -> None:
        """Put rows behind the first `start` ones."""
        self._grow(start + len(added), start)
        for column in sorted({column for row in added for column in row}):
            block = [row.get(column) for row in added]
            self._write(self._cells(start, column, len(block)), block)

    def _without(self, removed: list[int], rows: int) -> int:
        """Take rows out, from the end; return how many stay. The last one is emptied only."""
        if removed and len(removed) == rows and not self._body_rows() > rows:
            self._row_range(0, 1).clear_contents()
            removed = removed[1:]
            rows -= 1
        for first, last in reversed(list(_runs(removed))):
            self._row_range(first, last - first + 1).delete("up")
        return rows - len(removed)

    def _grow(self, rows: int, kept: int) -> None:
        """Make the body at least `rows` high; new rows take the formats of the first one."""
        have = self._body_rows()
        if rows > have:
            whole = self.table.range
            if self.table.show_totals:
                self._row_range(have, rows - have).insert("down")
            else:
                self.table.resize(whole.resize(whole.shape[0] + rows - have, whole.shape[1]))
        first_new = max(have, 1)
        if kept < rows and rows > first_new:
            for column in range(self._width):
                code = self._cells(0, column, 1).number_format
                if code not in (None, "General"):
                    self._cells(first_new, column, rows - first_new).number_format = code

    def _growth(self, seen: SheetTable, change: TableChange) -> int:
        return len(seen.rows) - len(change.removed) + len(change.added) - self._body_rows()

    def _body_rows(self) -> int:
        body = self.table.data_body_range
        return 0 if body is None else int(body.shape[0])

    def _row_range(self, first: int, rows: int) -> xw.Range:
        top = self._top + 1 + first
        return self.sheet.range((top, self._left), (top + rows - 1, self._left + self._width - 1))

    def _cells(self, first: int, column: int, rows: int) -> xw.Range:
        top, at = self._top + 1 + first, self._left + column
        return self.sheet.range((top, at), (top + rows - 1, at))

    def _write(self, cells: xw.Range, block: Sequence[Cell]) -> None:
        """Write one column of cells; texts that Excel would re-type go into text cells."""
        if any(isinstance(cell, str) and is_retyped(cell) for cell in block):
            cells.number_format = TEXT_FORMAT
        cells.value = [[_blank_as_none(cell)] for cell in block]

    def _own(self, seen: SheetTable) -> list[int]:
        return [i for i, name in enumerate(seen.headers) if fold(name) in self.about.by_header]

    def _column(self, seen: SheetTable, i: int) -> Any:
        return self.about.by_header[fold(seen.headers[i])]

    def _place(self) -> str:
        return _("table {table} on sheet {sheet}", table=self.table.name, sheet=self.sheet.name)


def same(one: Cell, other: Cell) -> bool:
    """Whether two cells hold the same: Excel keeps fifteen digits and no more than milliseconds."""
    if one in (None, "") or other in (None, ""):
        return one in (None, "") and other in (None, "")
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other or str(one).casefold() == str(other).casefold()
    if isinstance(one, int | float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=1e-14, abs_tol=1e-9)
    if isinstance(one, dt.date) and isinstance(other, dt.date):
        return abs(_moment(one) - _moment(other)) < dt.timedelta(seconds=1)
    return one == other


def _moment(day: dt.date) -> dt.datetime:
    if isinstance(day, dt.datetime):
        return day.replace(tzinfo=None)
    return dt.datetime(day.year, day.month, day.day)  # noqa: DTZ001 (cells know no time zone)


def _values(cells: xw.Range) -> Rows:
    return [list(row) for row in cells.options(ndim=2).value]


def _blank_as_none(cell: Cell) -> Cell:
    return None if cell == "" else cell


def _by_column(changed: Mapping[int, Mapping[int, Cell]]) -> dict[int, dict[int, Cell]]:
    columns: dict[int, dict[int, Cell]] = {}
    for row in sorted(changed):
        for column, cell in changed[row].items():
            columns.setdefault(column, {})[row] = cell
    return columns


def _runs(positions: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield first and last of each run of neighbours."""
    start = 0
    for i in range(1, len(positions) + 1):
        if i == len(positions) or positions[i] != positions[i - 1] + 1:
            yield positions[start], positions[i - 1]
            start = i

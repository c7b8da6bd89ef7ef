"""From one `Reconciliation` to another: which cells change, which rows come and go."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recon_xl.errors import NotAReconciliationError
from recon_xl.language import _
from recon_xl.model.columns import Column, Table
from recon_xl.model.frames import plain_list
from recon_xl.model.reconciliation import Reconciliation
from recon_xl.model.tables import TABLES
from recon_xl.workbooks.cell_values import as_text
from recon_xl.workbooks.cells import filled_rows
from recon_xl.workbooks.headers import positions
from recon_xl.workbooks.rendering import MEMBERS, Rendering, unequal
from recon_xl.workbooks.storage import Cell, SheetTable, TableChange
from recon_xl.workbooks.typed_lines import is_editable


def changes(
    tables: Mapping[str, SheetTable], before: Reconciliation, after: Reconciliation, lang: str
) -> list[TableChange]:
    """Return what must be written so that a workbook holds another reconciliation.

    Args:
        tables: The tables as they stand in the workbook.
        before: What `cells.to_reconciliation` made of them.
        after: The reconciliation to be.
        lang: The workbook's language.

    Returns:
        One change per table that changes; rows that stay equal are not mentioned.

    Raises:
        NotAReconciliationError: A value has no column to stand in, so that it would be lost.
    """
    old, new = Rendering(before, lang), Rendering(after, lang)
    found = (_Comparison(TABLES[name], table, old, new).change() for name, table in tables.items())
    return [change for change in found if change.changed or change.removed or change.added]


class _Comparison:
    """One table before and after."""

    def __init__(self, spec: Table, table: SheetTable, old: Rendering, new: Rendering) -> None:
        self.spec, self.table, self.old, self.new = spec, table, old, new
        self.places = positions(spec, table.headers)
        self.filled = filled_rows(table)
        self._pair(old.frame(spec.name), new.frame(spec.name))

    def _pair(self, before: pd.DataFrame, after: pd.DataFrame) -> None:
        """Find out which row before is which row after, by what tells a table's rows apart."""
        there: dict[tuple[object, ...], int] = {}
        if before is after or _same_rows(before, after, self.spec):
            came = np.arange(len(after))
        else:
            there = {key: at for at, key in enumerate(_keys(before, self.spec))}
            keys = _keys(after, self.spec)
            came = np.array([there.pop(key, -1) for key in keys], dtype="int64")
        self.stays_after = np.flatnonzero(came >= 0)
        self.stays_before = came[self.stays_after]
        self.removed = sorted(there.values())
        self.added = np.flatnonzero(came < 0)

    def change(self) -> TableChange:
        """Return what becomes of the table."""
        changed: dict[int, dict[int, Cell]] = {}
        for column in self.spec.columns:
            rows = self._differing(column)
            cells = self._cells(column, self.stays_after[rows]) if len(rows) else []
            at = self.places.get(column.field)
            if at is not None and cells:
                where = np.array(self.filled)[self.stays_before[rows]].tolist()
                for position, cell in zip(where, cells, strict=True):
                    changed.setdefault(position, {})[at] = cell
        added = self._added_rows()
        removed = [self.filled[row] for row in self.removed]
        blank = self._blank_rows_at_end()
        changed |= dict(zip(blank, added, strict=False))
        return TableChange(self.spec.name, changed, removed, added[len(blank) :])

    def _differing(self, column: Column) -> NDArray[np.int64]:
        """Return which of the rows that stay have another cell in a column."""
        differs = self._repaired(column)
        if not self._is_untouched():
            was = _taken(self.old.comparable(self.spec.name, column), self.stays_before)
            now = _taken(self.new.comparable(self.spec.name, column), self.stays_after)
            differs |= unequal(was, now)
        return np.flatnonzero(differs)

    def _is_untouched(self) -> bool:
        names = [self.spec.name, "accounts", *filter(None, [MEMBERS.get(self.spec.name)])]
        return all(self.old.frame(name) is self.new.frame(name) for name in names)

    def _repaired(self, column: Column) -> NDArray[np.bool_]:
        """Say which rows reading has put right: typed lines, and accounts in another spelling."""
        key = self.spec.by_field[self.spec.key[0]]
        at = self.places[key.field]
        if self.spec.name == "statement":
            shown = self._lacks_id
            if column.key in ("remaining", "currency_remaining"):
                shown = shown | self._outdated(column)
        elif self.spec.name == "accounts" and column is key:
            cells = [as_text(self.table.rows[row][at]).strip() for row in self.filled]
            ids = self.old.frame("accounts")[key.field]
            shown = np.array([a != b for a, b in zip(cells, ids, strict=True)], dtype=bool)
        else:
            return np.zeros(len(self.stays_before), dtype=bool)
        return shown[self.stays_before]

    @cached_property
    def _lacks_id(self) -> NDArray[np.bool_]:
        """Which rows have no id yet; every column asks."""
        at = self.places[self.spec.key[0]]
        return np.array([not self.table.rows[row][at] for row in self.filled], dtype=bool)

    def _outdated(self, column: Column) -> NDArray[np.bool_]:
        """Say which open typed lines have another amount now than what stands as left."""
        own = np.array(is_editable(self.old.frame("statement")), dtype=bool)
        at = self.places.get(column.field)
        if at is None or not own.any():
            return np.zeros(len(own), dtype=bool)
        places = np.flatnonzero(own)
        cells = self.old.cells("statement", column, places)
        own[places] = [
            self.table.rows[self.filled[place]][at] != cell
            for place, cell in zip(places.tolist(), cells, strict=True)
        ]
        return own

    def _cells(self, column: Column, rows: NDArray[np.int64]) -> list[Cell]:
        """Return cells to be written; a value whose column the workbook lacks is refused."""
        cells = self.new.cells(self.spec.name, column, rows)
        if column.field not in self.places and any(cell not in (None, 0, "") for cell in cells):
            raise NotAReconciliationError(
                _(
                    "{table} lacks the column {columns}.",
                    table=self.spec.excel_name,
                    columns=f"“{column.nb}” / “{column.en}”",
                ),
                remedy=_("Put the header back as it was. Nothing was changed."),
            )
        return cells

    def _added_rows(self) -> list[dict[int, Cell]]:
        found: list[dict[int, Cell]] = [{} for _row in self.added]
        for column in self.spec.columns if found else ():
            at = self.places.get(column.field)
            for row, cell in zip(found, self._cells(column, self.added), strict=True):
                if cell is not None and at is not None:
                    row[at] = cell
        return found

    def _blank_rows_at_end(self) -> Sequence[int]:
        """Return the blank rows under the last row that holds something; an empty table has one."""
        last = self.filled[-1] if self.filled else -1
        return range(last + 1, len(self.table.rows))


def _same_rows(one: pd.DataFrame, other: pd.DataFrame, spec: Table) -> bool:
    """Say whether two frames have the same rows in the same order, as after most actions."""
    if len(spec.key) > 1 or not one[spec.key[0]].is_unique:
        return False
    return one[spec.key[0]].equals(other[spec.key[0]])


def _taken(columns: list[NDArray[Any]], rows: NDArray[np.int64]) -> list[NDArray[Any]]:
    """Return some rows of columns; mostly these are all of them, since no row went or came."""
    if np.array_equal(rows, np.arange(len(columns[0]))):
        return columns
    return [column[rows] for column in columns]


def _keys(frame: pd.DataFrame, spec: Table) -> Iterator[tuple[object, ...]]:
    """Return the key of each row; equal keys are counted, since some tables may hold two."""
    if len(spec.key) == 1 and frame[spec.key[0]].is_unique:
        yield from ((key, 1) for key in plain_list(frame[spec.key[0]]))
        return
    seen: dict[tuple[object, ...], int] = {}
    for key in zip(*(frame[field].tolist() for field in spec.key), strict=True):
        told = tuple(None if value is pd.NaT else value for value in key)
        seen[told] = seen.get(told, 0) + 1
        yield (*told, seen[told])

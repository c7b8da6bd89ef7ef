"""What a workbook is to the rest of the house: tables of cells that can be read and changed.

Two kinds implement it: the package patcher for closed files (`package.py`) and the live adapter for
open ones (`live.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from recon_xl.workbooks.addresses import letters

# What a cell holds: text, a number, a date or time, yes or no, or nothing.
Cell = object


@dataclass(frozen=True)
class SheetTable:
    """The cells of one table as they stand in a workbook.

    Attributes:
        name: A table's name as a frame of `Reconciliation`, such as "ledger".
        headers: Its headers from left to right, the user's own columns too.
        rows: Its cells, row by row; a blank cell is None or "".
        sheet: The sheet it stands on.
        first_row: The sheet's row of `rows[0]`, counted from one.
        first_column: The sheet's column of `headers[0]`, counted from one.
    """

    name: str
    headers: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]
    sheet: str = ""
    first_row: int = 2
    first_column: int = 1

    def place(self, row: int, column: int | None = None) -> str:
        """Return where a cell stands, or a row of which nobody knows the column: "Ledger!L5".

        Args:
            row: Its position in `rows`.
            column: Its position in `headers`.
        """
        letter = "" if column is None else letters(self.first_column + column)
        return f"{self.sheet or self.name}!{letter}{self.first_row + row}"


@dataclass(frozen=True)
class TableChange:
    """What becomes of one table. Rows are positions in `SheetTable.rows`, columns in its headers.

    Attributes:
        name: The table.
        changed: New values of cells in rows that stay: {row: {column: value}}.
        removed: Rows that go.
        added: Rows that are put at the end: {column: value} each, other cells blank.
    """

    name: str
    changed: Mapping[int, Mapping[int, Cell]] = field(default_factory=dict)
    removed: Sequence[int] = ()
    added: Sequence[Mapping[int, Cell]] = ()


class Storage(Protocol):
    """A reconciliation workbook, closed or open."""

    @property
    def path(self) -> Path | None:
        """Where the workbook stands; None for one that was never saved to a local folder."""

    @property
    def lang(self) -> str:
        """The language of its headers: "nb" or "en"."""

    def read(self) -> Mapping[str, SheetTable]:
        """Return the tables by name.

        Raises:
            NotAReconciliationError: A table or a column that must be there is missing.
        """

    def named_cells(self) -> Mapping[str, Cell]:
        """Return what a person typed into the named cells on our sheets, blank cells included.

        Names are `konto`, `fra`, `til`, `vis_id` and those that begin with `rx_`. A cell that holds
        a formula is left out: what it shows follows from the tables.
        """

    def write(self, changes: Sequence[TableChange], cells: Mapping[str, Cell]) -> None:
        """Change tables and named cells in memory; a named formula keeps its formula.

        Args:
            changes: At most one per table.
            cells: Values by name. A cell with a formula takes it as its cached value (closed files)
                or ignores it (live ones, which compute it themselves).
        """

    def save(self) -> None:
        """Make it last.

        Raises:
            WorkbookChangedError: Somebody else changed the workbook since it was read.
            WorkbookLockedError: It is open elsewhere, or may not be written.
        """

    def close(self) -> None:
        """Let go of the workbook."""

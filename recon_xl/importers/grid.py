"""A table as it stands in a file: rows of cells, somewhere among them a header."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from recon_xl.importers.columns import Columns, columns_of, fold, side_of
from recon_xl.importers.profiles import NOTHING_KNOWN, Known, Profile
from recon_xl.model.accounts import is_valid_account
from recon_xl.model.sides import SIDES

# What stands above a table (bank, account, period) is shorter in every export seen.
HEADER_ROWS_MAX = 30


class GridRow(NamedTuple):
    """One row: its number as an editor or a spreadsheet shows it, and its cells."""

    number: int
    cells: Sequence[object]


@dataclass(frozen=True)
class Grid:
    """The rows of one text file or one sheet.

    Attributes:
        name: What its rows' sources begin with: "book.xlsx" or "book.xlsx/Sheet".
        rows: Its rows, blank ones left out.
        format: "CSV" or "Excel".
        encoding: How its letters were decoded; "" in spreadsheets.
    """

    name: str
    rows: Sequence[GridRow]
    format: str = ""
    encoding: str = ""

    @property
    def sheet(self) -> str:
        """The name of its sheet, where the workbook has several."""
        return self.name.rpartition("/")[2] if self.format == "Excel" else ""

    def told_format(self, profile: Profile | None) -> str:
        """Return what the format is called, with the layout where it is known."""
        return f"{self.format}, {profile.name}" if profile else self.format


@dataclass(frozen=True)
class Header:
    """The header row of a grid.

    Attributes:
        position: Its position among the rows.
        columns: What its columns are.
        profile: The layout or profile that it has; None when it has none.
    """

    position: int
    columns: Columns
    profile: Profile | None = None


def header_of(grid: Grid, side: str, known: Known = NOTHING_KNOWN) -> Header:
    """Find the header row: the one with the most known columns among the first rows.

    Args:
        grid: The rows.
        side: "ledger" or "statement".
        known: The profiles that count.

    Returns:
        The best row even when it lacks columns that must be there; the caller refuses it.
    """
    rows = grid.rows[:HEADER_ROWS_MAX]
    found = [_header(position, row.cells, side, known) for position, row in enumerate(rows)]
    return max(found, key=_likeness, default=_header(0, [], side, known))


def _header(position: int, cells: Sequence[object], side: str, known: Known) -> Header:
    profile = known.of(cells, side)
    columns = columns_of(cells, side, profile.names if profile else None)
    return Header(position, columns, profile)


def _likeness(header: Header) -> tuple[bool, bool, int, bool, int]:
    """Say how like a header a row is: columns it must have, columns it has, then cells."""
    columns, profile = header.columns, header.profile
    known = len(columns.of_field)
    has_cells = sum(map(bool, columns.headers)) > 1
    return (
        bool(profile and profile.is_own and profile.fits(columns.headers)),
        columns.is_complete,
        # One known word may stand in any row: "CREDIT" among the bookings is no header.
        known if known > 1 else 0,
        has_cells,
        -header.position,
    )


def known_columns(grid: Grid) -> int:
    """Return how many columns the better side knows: how well the rows were cut into cells."""
    return max(len(header_of(grid, side).columns.of_field) for side in SIDES)


def side_of_grid(grid: Grid, known: Known = NOTHING_KNOWN) -> str:
    """Tell whether the grid is a ledger or a statement; "" when nothing tells.

    A profile or layout tells, then headers, then what stands in a column of accounts: bank accounts
    are those of statements, accounts of the chart those of ledgers; last the name of the file.
    """
    best = max((header_of(grid, side, known) for side in SIDES), key=_likeness)
    headers = best.columns.headers
    fitting = [p for side in SIDES if (p := known.of(headers, side))]
    if fitting and len({profile.side for profile in fitting}) == 1:
        return fitting[0].side
    return (
        side_of(headers, "")
        or _side_by_accounts(grid.rows[best.position + 1 :], columns_of(headers, "ledger"))
        or side_of(headers, grid.name)
    )


def _side_by_accounts(rows: Sequence[GridRow], columns: Columns) -> str:
    at = columns.of_field.get("account")
    cells = [text_of(row.cells[at]) for row in rows if at is not None and at < len(row.cells)]
    stated = set(filter(None, cells))
    if not stated:
        return ""
    return "statement" if all(map(is_valid_account, stated)) else "ledger"


def blank(cell: object) -> bool:
    """Say whether a cell holds nothing."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def text_of(cell: object) -> str:
    """Return what a cell shows: whole numbers without a decimal, dates as ISO.

    >>> text_of(86011117947.0), text_of(None), text_of(1.5)
    ('86011117947', '', '1.5')
    """
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return str(int(cell))
    return str(cell).strip()


def same_word(cell: object, words: Sequence[str]) -> bool:
    """Say whether a cell holds one of these words, or begins with one; words are folded."""
    # Most cells are numbers and dates, which begin with no letter.
    if not isinstance(cell, str) or not cell.strip()[:1].isalpha():
        return False
    return fold(cell).startswith(tuple(words))

"""Cell addresses: letters for columns, numbers for rows, both from one."""

import re
from dataclasses import dataclass
from functools import cache

ROWS_MAX = 1_048_576
_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?", re.IGNORECASE)


@cache
def letters(column: int) -> str:
    """Return a column's letters.

    >>> letters(1), letters(27), letters(16384)
    ('A', 'AA', 'XFD')
    """
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


@cache
def letter_bytes(column: int) -> bytes:
    """Return a column's letters as a sheet holds them."""
    return letters(column).encode()


@cache
def column_number(column: str) -> int:
    """Return the number of a column.

    >>> column_number("A"), column_number("XFD")
    (1, 16384)
    """
    found = 0
    for letter in column.upper():
        found = found * 26 + ord(letter) - 64
    return found


@dataclass(frozen=True)
class Range:
    """Cells from one corner to the other, rows and columns counted from one."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    @classmethod
    def of(cls, text: str) -> "Range":
        """Read "A4:Z5" or "A4", with or without $.

        Raises:
            ValueError: The text is no range of cells.
        """
        shape = _RANGE.fullmatch(text.strip())
        if not shape:
            raise ValueError(f"{text!r} is no range of cells")
        column, row = column_number(shape[1]), int(shape[2])
        last_column = column_number(shape[3]) if shape[3] else column
        return cls(row, column, int(shape[4]) if shape[4] else row, last_column)

    def __str__(self) -> str:
        first = f"{letters(self.first_column)}{self.first_row}"
        last = f"{letters(self.last_column)}{self.last_row}"
        return first if first == last else f"{first}:{last}"

    def meets(self, other: "Range") -> bool:
        """Say whether two ranges share a cell."""
        return (
            self.first_row <= other.last_row
            and other.first_row <= self.last_row
            and self.first_column <= other.last_column
            and other.first_column <= self.last_column
        )

    def columns(self) -> range:
        """Return its columns."""
        return range(self.first_column, self.last_column + 1)

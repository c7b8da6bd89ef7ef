"""What crosses between Python and Calc's cells: serial dates, blanks, errors."""

import datetime as dt
import math
import numbers
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 (cells know no time zone)
DAY_MS = 86_400_000
# First row, first column, height, width; rows and columns count from 1.
Coords = tuple[int, int, int, int]
_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?", re.IGNORECASE)


class ErrorCell(str):
    """The text of a cell that holds an error, such as #DIV/0!."""


class SpoiltError(ValueError):
    """Excel would have spoilt this write; only the strict engine of the tests says so."""


def to_serial(moment: dt.date) -> float:
    """Return a date or a moment as days since 30 December 1899."""
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime(moment.year, moment.month, moment.day)  # noqa: DTZ001
    return (moment.replace(tzinfo=None) - EPOCH) / dt.timedelta(days=1)


def from_serial(days: float) -> dt.datetime:
    """Return the moment of a serial, to the millisecond."""
    return EPOCH + dt.timedelta(milliseconds=round(days * DAY_MS))


def to_calc(value: Any, _options: Any = None) -> Any:
    """Return a value as Calc's data arrays hold it, dates and yes/no still as such.

    Args:
        value: What a caller of xlwings writes.
        _options: xlwings' options, which make no difference here.
    """
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, np.datetime64 | pd.Timestamp):
        return None if pd.isna(value) else pd.Timestamp(value).to_pydatetime()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, np.bool_):
        return bool(value)
    if isinstance(value, numbers.Real) or hasattr(value, "__float__"):
        number = float(value)
        return None if math.isnan(number) else number
    return None if value is pd.NA or value is pd.NaT else str(value)


def from_calc(
    rows: Any,
    datetime_builder: Callable[..., Any],
    empty_as: Any,
    number_builder: Callable[[float], Any] | None,
    err_to_str: bool,  # noqa: FBT001 (the signature is xlwings')
) -> list[list[Any]]:
    """Return what a caller of xlwings reads.

    Args:
        rows: Rows of cells, or one cell.
        datetime_builder: Makes a moment.
        empty_as: Stands for a blank cell.
        number_builder: Makes a number; None leaves the float.
        err_to_str: Whether an error cell is read as its text rather than as None.
    """

    def read(value: Any) -> Any:
        if value is None or (isinstance(value, str) and not value):
            return empty_as
        if isinstance(value, ErrorCell):
            return str(value) if err_to_str else None
        if isinstance(value, dt.datetime) and datetime_builder is not dt.datetime:
            names = ("year", "month", "day", "hour", "minute", "second", "microsecond")
            return datetime_builder(**{n: getattr(value, n) for n in names}, tzinfo=None)
        if isinstance(value, float) and number_builder is not None:
            return number_builder(value)
        return value

    if not isinstance(rows, list | tuple):
        rows = [[rows]]
    return [[read(value) for value in row] for row in rows]


def as_plain(
    value: Any, place: tuple[int, int], formats: dict[str, list[tuple[int, int]]]
) -> str | float:
    """Return a value as a data array holds it, and note the format that its place asks for."""
    if value is None:
        return ""
    if isinstance(value, bool):
        formats.setdefault("BOOLEAN", []).append(place)
        return float(value)
    if isinstance(value, dt.date):
        serial = to_serial(value)
        code = "YYYY-MM-DD" if serial.is_integer() else "YYYY-MM-DD HH:MM:SS"
        formats.setdefault(code, []).append(place)
        return serial
    return value if isinstance(value, str) else float(value)


def yes_no_columns(rows: Sequence[Sequence[Any]]) -> list[int]:
    """Return the columns whose numbers are all 0 or 1: only their formats can say yes or no.

    >>> yes_no_columns([["a", 1.0, 5.0], ["b", 0.0, 1.0]])
    [1]
    """
    found = []
    for at, column in enumerate(zip(*rows, strict=True)):
        numbers = {value for value in column if isinstance(value, float)}
        if numbers and numbers <= {0.0, 1.0}:
            found.append(at)
    return found


def as_rows(value: Any, shape: tuple[int, int]) -> list[list[Any]]:
    """Return the rows that are written to a range; a single value fills it."""
    height, width = shape
    if not isinstance(value, list | tuple):
        return [[value] * width for _row in range(height)]
    return [list(row) for row in value]


def runs(positions: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of each run of neighbours in ascending positions.

    >>> list(runs([1, 2, 3, 7, 9, 10]))
    [(1, 3), (7, 7), (9, 10)]
    """
    first = last = None
    for position in positions:
        if last is not None and position == last + 1:
            last = position
            continue
        if first is not None and last is not None:
            yield first, last
        first = last = position
    if first is not None and last is not None:
        yield first, last


def column_name(column: int) -> str:
    """Return a column's letters.

    >>> column_name(1), column_name(28)
    ('A', 'AB')
    """
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def coords_of(address: str) -> Coords:
    """Return the cells of an address.

    >>> coords_of("$B$3:D6"), coords_of("A1")
    ((3, 2, 4, 3), (1, 1, 1, 1))
    """
    found = _ADDRESS.fullmatch(address)
    if found is None:
        raise KeyError(address)
    column, row, last_column, last_row = found.groups()
    first = (int(row), _column_number(column))
    last = (int(last_row or row), _column_number(last_column or column))
    return (*first, last[0] - first[0] + 1, last[1] - first[1] + 1)


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number

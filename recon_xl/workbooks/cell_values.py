"""Columns of cells as columns of frames: each kind of value read from what people leave in cells.

Every reader takes a whole column and notes what it cannot read, so that all of it is shown at once.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recon_xl.errors import BadValuesError
from recon_xl.language import _, plural
from recon_xl.model import numbers
from recon_xl.model.money import MINOR_MAX, from_cell, to_minor
from recon_xl.model.words import FLAG_OF, ORIGIN_OF, STATE_OF
from recon_xl.workbooks.amounts import Currencies, scales
from recon_xl.workbooks.storage import Cell, SheetTable

# From here on a number cell has lost digits of a reference.
_DIGITS_LOST = 10**15
_LOST = re.compile(r"\d(?:[.,]\d+)?E\+\d+")
_MONTHS = "jan feb mar apr mai jun jul aug sep okt nov des".split()
_MONTHS_EN = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_SHOWN_MAX = 5
_DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 (cells know no time zone)


@dataclass
class Problems:
    """What could not be read.

    Attributes:
        found: One sentence per cell.
    """

    found: list[str] = field(default_factory=list)

    def refuse(self) -> None:
        """Refuse the workbook when there are any.

        Raises:
            BadValuesError: Count first, then the first few.
        """
        if self.found:
            raise BadValuesError(
                plural(
                    "{n} cell cannot be read: {cells}",
                    "{n} cells cannot be read: {cells}",
                    len(self.found),
                    cells=" ".join(self.found[:_SHOWN_MAX]),
                ),
                remedy=_("Correct the cells, then try again. Nothing was changed."),
            )


@dataclass(frozen=True)
class Place:
    """Where a column stands, so that a problem can name the cell.

    Attributes:
        table: Its table.
        column: Its position there; None where the table lacks it.
        header: Its header.
        rows: The position of each value's row in the table.
        problems: Where problems are noted.
    """

    table: SheetTable
    column: int | None
    header: str
    rows: Sequence[int]
    problems: Problems

    def note(self, at: int, value: Cell) -> None:
        """Note that a value cannot be read."""
        self.problems.found.append(
            _(
                "{place}, {column}: “{value}”.",
                place=self.table.place(self.rows[at], self.column),
                column=self.header,
                value=value,
            )
        )


def texts(values: Sequence[Cell], place: Place) -> list[str]:
    """Read texts; a number or a day that a spreadsheet made of one becomes text again."""
    if _all_blank(values):
        return [""] * len(values)
    return [v if type(v) is str else as_text(v) for v in values]


def codes(values: Sequence[Cell], place: Place) -> list[str]:
    """Read references and numbers that are names: 1234.0 is "1234" again, blanks around go.

    What a spreadsheet has damaged (digits lost, a date made of 1/2) is a problem.
    """
    if _all_blank(values):
        return [""] * len(values)
    for at, value in enumerate(values):
        if type(value) is str:
            is_damaged = "E+" in value and _LOST.fullmatch(value.strip()) is not None
        elif isinstance(value, (int, float)):
            is_damaged = not isinstance(value, bool) and abs(value) >= _DIGITS_LOST
        else:
            is_damaged = isinstance(value, date)
        if is_damaged:
            place.note(at, value)
    return [v.strip() if type(v) is str else as_text(v) for v in values]


def days(values: Sequence[Cell], place: Place) -> NDArray[np.datetime64]:
    """Read days, as dates, as a spreadsheet counts them, or as a person writes them."""
    return _moments(values, place).astype("datetime64[D]").astype("datetime64[us]")


def moments(values: Sequence[Cell], place: Place) -> NDArray[np.datetime64]:
    """Read days with a time of day, to the second."""
    nearest = _moments(values, place) + np.timedelta64(500_000, "us")
    return nearest.astype("datetime64[s]").astype("datetime64[us]")


def _moments(values: Sequence[Cell], place: Place) -> NDArray[np.datetime64]:
    """Read each moment once: a month has few days. What cannot be read is looked at one by one."""
    found: dict[Cell, datetime | None] = {}
    if bool not in set(map(type, values)):  # which would pass for 0 and 1
        with suppress(ValueError, OverflowError):
            found = {value: _moment(value) for value in dict.fromkeys(values)}
    if not found:
        told = [_read(_moment, value, at, place) for at, value in enumerate(values)]
        return np.array(told, dtype="datetime64[us]")
    numbers = {value: number for number, value in enumerate(found)}
    return np.array(list(found.values()), dtype="datetime64[us]")[[numbers[v] for v in values]]


def minors(
    values: Sequence[Cell], currencies: Currencies, lang: str, place: Place
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Read amounts into minor units.

    Returns:
        The amounts, blank cells as 0, and which cells were blank.
    """
    plain, blank = np.zeros(len(values)), np.zeros(len(values), dtype=bool)
    odd: dict[int, Cell] = {}
    for at, value in enumerate(values):
        if type(value) is float:
            plain[at] = value
        elif value is None or value == "":
            blank[at] = True
        elif isinstance(value, int) and not isinstance(value, bool):
            plain[at] = float(value)
        else:
            odd[at] = value
    is_finite = np.isfinite(plain)
    scaled = np.where(is_finite, plain, 0) * scales(currencies) if len(values) else plain
    found = np.rint(scaled)
    noise = np.maximum(0.01, np.abs(scaled) * 1e-15)
    wrong = (np.abs(scaled - found) > noise) | (np.abs(scaled) >= MINOR_MAX) | ~is_finite
    odd |= {at: values[at] for at in np.flatnonzero(wrong).tolist()}
    whole = np.where(wrong, 0, found).astype("int64")
    for at, value in odd.items():
        noted = len(place.problems.found)
        minor = _read(_minor_of(str(currencies[at]), lang), value, at, place)
        whole[at] = minor or 0
        blank[at] = minor is None and len(place.problems.found) == noted
    return whole, blank


def counts(values: Sequence[Cell], place: Place) -> list[int]:
    """Read whole numbers; a blank cell is 0."""
    if _all_blank(values):
        return [0] * len(values)
    return [_read(_count, value, at, place) or 0 for at, value in enumerate(values)]


def ratios(values: Sequence[Cell], place: Place) -> list[float]:
    """Read numbers; a blank cell is not a number."""
    found = [_read(_ratio, value, at, place) for at, value in enumerate(values)]
    return [float("nan") if one is None else one for one in found]


def flags(values: Sequence[Cell], place: Place) -> list[bool]:
    """Read yes and no, in the words of both languages and as spreadsheets have them."""
    return [bool(_worded(FLAG_OF, value, at, place)) for at, value in enumerate(values)]


def states(values: Sequence[Cell], place: Place) -> list[str]:
    """Read the state of rows; a blank cell is ""."""
    return _words(STATE_OF, values, place)


def origins(values: Sequence[Cell], place: Place) -> list[str]:
    """Read where rows come from."""
    return _words(ORIGIN_OF, values, place)


def _words(words: Mapping[str, str], values: Sequence[Cell], place: Place) -> list[str]:
    known: dict[str, str] = {"": ""}  # the same few words stand in every row
    found = []
    for at, value in enumerate(values):
        word = known.get(value) if type(value) is str else None
        if word is None:
            word = (_worded(words, value, at, place) or "") if value else ""
            if word and type(value) is str:
                known[value] = word
        found.append(word)
    return found


def _all_blank(values: Sequence[Cell]) -> bool:
    """Say whether a column has no cell; most columns of most tables are like that."""
    return values.count("") == len(values)


def _worded(words: Mapping[str, Any], value: Cell, at: int, place: Place) -> Any:
    word = "" if value is None else str(value).strip().casefold()
    if word not in words:
        place.note(at, value)
        return None
    return words[word]


def _read(reader: Callable[[Cell], Any], value: Cell, at: int, place: Place) -> Any:
    try:
        return reader(value)
    except (ValueError, OverflowError, BadValuesError):
        place.note(at, value)
        return None


def as_text(value: Cell) -> str:
    """Return a cell as text: 1234.0 is "1234" again, a day is written 2026-10-31."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, date) else str(value)


def _moment(value: Cell) -> datetime | None:
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001
    if isinstance(value, str):
        return _written_day(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _DAY_ZERO + timedelta(days=value)
    raise ValueError(value)


def _written_day(text: str) -> datetime | None:
    """Read 2026-10-31, 31.10.2026 and 31 Oct 2026; month before day is not guessed at."""
    bare = " ".join(text.split()).casefold()
    if not bare:
        return None
    named = re.fullmatch(r"(\d{1,2})\.? ([a-z]{3})[a-z]*\.? (\d{4})", bare)
    if named:
        months = _MONTHS if named[2] in _MONTHS else _MONTHS_EN
        return datetime(int(named[3]), months.index(named[2]) + 1, int(named[1]))  # noqa: DTZ001
    dotted = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})", bare)
    if dotted:
        year = int(dotted[3]) + (2000 if len(dotted[3]) == 2 else 0)
        return datetime(year, int(dotted[2]), int(dotted[1]))  # noqa: DTZ001
    return datetime.fromisoformat(bare.replace(" ", "t")).replace(tzinfo=None)


def _minor_of(currency: str, lang: str) -> Callable[[Cell], int | None]:
    def read(value: Cell) -> int | None:
        if isinstance(value, str):
            number = numbers.parse(value, "," if lang == "nb" else ".")
            return None if number is None else to_minor(number, currency)
        if isinstance(value, float):
            return from_cell(value, currency)
        raise ValueError(value)

    return read


def _count(value: Cell) -> int:
    if value is None or value == "":
        return 0
    number = float(value)  # type: ignore[arg-type]
    if not number.is_integer():
        raise ValueError(value)
    return int(number)


def _ratio(value: Cell) -> float | None:
    if value is None or value == "":
        return None
    return float(value.replace(",", ".") if isinstance(value, str) else value)  # type: ignore[arg-type]

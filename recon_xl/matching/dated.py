"""Texts that name the other row's day: `VISA VARE *8012 07.10 NOK 340.00`, booked on 9 October."""

import re

import numpy as np

from recon_xl.matching.columns import Columns, Flags, Ints, Sides

# A day among those of a month, less the days on which nothing is bought: a sixteenth.
HALVINGS = 4.0
_DAY = re.compile(r"(?<![\d.,])(\d{1,2})[./-](\d{1,2})(?![\d,])")


def names_the_day(sides: Sides, left: Ints, right: Ints) -> Flags:
    """Say for which pairs of different days one row's text names the other's day."""
    own, other = sides.ledger.day[left], sides.statement.day[right]
    found = np.zeros(len(left), dtype=bool)
    apart = np.flatnonzero(own != other)
    found[apart] = _names(sides.statement, right[apart], own[apart])
    found[apart] |= _names(sides.ledger, left[apart], other[apart])
    return found


def _names(side: Columns, rows: Ints, days: Ints) -> Flags:
    dates = days.astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    of_month = ((dates - months).astype(np.int64) + 1).tolist()
    of_year = (months.astype(np.int64) % 12 + 1).tolist()
    wanted = zip(side.texts("text", rows), of_month, of_year, strict=True)
    told = [
        any(int(d) == day and int(m) == month for d, m in _DAY.findall(text))
        for text, day, month in wanted
    ]
    return np.array(told, dtype=bool)

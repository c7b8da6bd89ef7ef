"""Texts that name the other row's day: `VISA VARE *8012 07.10 NOK 340.00`, booked on 9 October."""

import re
from datetime import date, timedelta

import numpy as np

from recon_xl.matching.columns import Columns, Flags, Ints, Sides

# A day among those of a month, less the days on which nothing is bought: a sixteenth.
HALVINGS = 4.0
_DAY = re.compile(r"(?<![\d.,])(\d{1,2})[./-](\d{1,2})(?![\d,])")
_EPOCH = date(1970, 1, 1)


def names_the_day(sides: Sides, left: Ints, right: Ints) -> Flags:
    """Say for which pairs of different days one row's text names the other's day."""
    own, other = sides.ledger.day[left], sides.statement.day[right]
    found = np.zeros(len(left), dtype=bool)
    for at in np.flatnonzero(own != other).tolist():
        found[at] = _names(sides.statement, int(right[at]), int(own[at])) or _names(
            sides.ledger, int(left[at]), int(other[at])
        )
    return found


def _names(side: Columns, row: int, day: int) -> bool:
    wanted = _EPOCH + timedelta(days=day)
    text = side.texts("text", np.array([row]))[0]
    return any(
        int(found[1]) == wanted.day and int(found[2]) == wanted.month
        for found in _DAY.finditer(text)
    )

"""The chance of a coincidence: how many unrelated rows have this amount, this close in time?

Unrelated rows are counted, not guessed: rows whose amount has nothing on the other side for a week
and a half either way. They are sorted by size and roundness, because 500,00 meets another 500,00
far more often than 487,13 meets another 487,13; and an amount that itself stands alone elsewhere in
the data (a price that many customers pay) counts with how often it does.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recon_xl.matching.columns import Columns, Flags, Ints, Sides

Chances = NDArray[np.float64]

# Days within which a row with an equal amount on the other side may be its counterpart.
NEAR_DAYS = 10
# Rates are per day; rows that cover less than a week are taken to cover one.
SPAN_DAYS_MIN = 7
OCTAVES, ZEROS = 64, 8


@dataclass(frozen=True, eq=False)
class Rates:
    """Unrelated rows per day and amount.

    Attributes:
        by_kind: For each side: account, octave of the amount, zeros at its end -> rows per day for
            one amount of that kind.
        by_class: For each side: class of account and amount -> rows per day.
        span_days: How many days each account's rows cover.
    """

    by_kind: tuple[Chances, Chances]
    by_class: tuple[Chances, Chances]
    span_days: Ints

    def expected(self, sides: Sides, left: Ints, right: Ints) -> Chances:
        """Return how many unrelated rows are expected as close as the two rows of each pair."""
        account = sides.ledger.account[left]
        apart = np.abs(sides.statement.day[right] - sides.ledger.day[left])
        days = np.minimum(2 * apart + 1, self.span_days[account])
        found = np.zeros(len(left))
        for at, (side, rows) in enumerate(((sides.ledger, left), (sides.statement, right))):
            kind = _kinds(side, rows)
            rate = np.maximum(
                self.by_kind[at].ravel()[kind], self.by_class[at][sides.classes[at][rows]]
            )
            found = np.maximum(found, rate * days)
        return found


def rates(sides: Sides, ledger: Ints, statement: Ints) -> Rates:
    """Count the unrelated rows among the open ones."""
    accounts, open_rows = len(sides.accounts), (ledger, statement)
    span = _span_days(sides, open_rows)
    classes = sides.classes
    size = max((int(codes.max()) + 1 for codes in classes if len(codes)), default=0)
    kinds, by_class = [], []
    for at, side in enumerate((sides.ledger, sides.statement)):
        rows = open_rows[at]
        alone = rows[_is_alone(sides, at, open_rows)]
        counts = np.bincount(_kinds(side, alone), minlength=accounts * OCTAVES * ZEROS)
        kinds.append(_per_amount(counts.reshape(accounts, OCTAVES, ZEROS)) / span[:, None, None])
        own = np.bincount(classes[at][alone], minlength=size).astype(float)
        own[classes[at]] /= span[side.account]
        by_class.append(own)
    return Rates((kinds[0], kinds[1]), (by_class[0], by_class[1]), span)


def _span_days(sides: Sides, open_rows: tuple[Ints, Ints]) -> Ints:
    first = np.full(len(sides.accounts), np.iinfo(np.int64).max)
    last = np.full(len(sides.accounts), np.iinfo(np.int64).min)
    for side, rows in zip((sides.ledger, sides.statement), open_rows, strict=True):
        np.minimum.at(first, side.account[rows], side.day[rows])
        np.maximum.at(last, side.account[rows], side.day[rows])
    return np.where(last < first, SPAN_DAYS_MIN, np.maximum(last - first + 1, SPAN_DAYS_MIN))


def _is_alone(sides: Sides, at: int, open_rows: tuple[Ints, Ints]) -> Flags:
    """Say which open rows of one side have no equal amount near them on the other side."""
    columns = (sides.ledger, sides.statement)
    width = 1 << 20  # days; more than any calendar has, so that classes stay apart
    own, other = (
        sides.classes[side][open_rows[side]] * width + columns[side].day[open_rows[side]]
        for side in (at, 1 - at)
    )
    first = np.searchsorted(other, own - NEAR_DAYS, side="left")
    return np.asarray(first == np.searchsorted(other, own + NEAR_DAYS, side="right"))


def _kinds(side: Columns, rows: Ints) -> Ints:
    """Number the kinds of amount: account, octave, zeros at the end."""
    size = np.abs(side.amount[rows])
    octave = np.zeros(len(rows), dtype=np.int64)
    octave[size > 0] = np.log2(size[size > 0]).astype(np.int64)
    zeros = np.zeros(len(rows), dtype=np.int64)
    for power in range(1, ZEROS):
        zeros += size % 10**power == 0
    return (side.account[rows] * OCTAVES + octave) * ZEROS + zeros


def _per_amount(counts: Ints) -> Chances:
    """Spread counts over their neighbours in size, and over the amounts that there are."""
    spread = counts.astype(float) / 2
    spread[:, 1:] += counts[:, :-1] / 4
    spread[:, :-1] += counts[:, 1:] / 4
    octaves = 2.0 ** np.arange(OCTAVES)[:, None] / 10.0 ** np.arange(ZEROS)[None, :]
    return spread / np.maximum(0.9 * octaves, 1.0)

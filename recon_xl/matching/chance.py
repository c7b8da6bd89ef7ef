"""The chance of a coincidence: how many unrelated rows have this amount, this close in time?

Unrelated rows are counted, not guessed. A row is *alone* when its amount has nothing on the other
side for a week and a half either way. Rows that are alone are sorted by size and roundness, because
500,00 meets another 500,00 far more often than 487,13 meets another 487,13. Where an amount occurs
again and again (a price that many pay) being alone says little: there, the share of rows that are
alone among the rare amounts tells how many of its rows are unrelated too.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recon_xl.matching.columns import Flags, Ints, Sides

Chances = NDArray[np.float64]

# Days within which a row with an equal amount on the other side may be its counterpart.
NEAR_DAYS = 10
# Rates are per day; rows that cover less than a week are taken to cover one.
SPAN_DAYS_MIN = 7
# An amount with more rows than this, on both sides together, is a price.
RARE_MAX = 3
OCTAVES, ZEROS = 64, 8


@dataclass(frozen=True, eq=False)
class Rates:
    """Unrelated rows per day.

    Attributes:
        by_kind: For each side: per account, octave and zeros, the rows of one amount of that kind.
        by_class: For each side: per account and amount, its open rows.
        alone: For each side: per account and amount, those of them that are alone.
        unrelated: For each side: per account, the share of rows that are unrelated.
        span_days: How many days each account's rows cover.
    """

    by_kind: tuple[Chances, Chances]
    by_class: tuple[Ints, Ints]
    alone: tuple[Ints, Ints]
    unrelated: tuple[Chances, Chances]
    span_days: Ints

    def expected(self, sides: Sides, left: Ints, right: Ints) -> Chances:
        """Return how many unrelated rows are expected as close as the two rows of each pair."""
        apart = np.abs(sides.statement.day[right] - sides.ledger.day[left])
        return np.maximum(
            self.one_sided(sides, 0, left, apart), self.one_sided(sides, 1, right, apart)
        )

    def one_sided(self, sides: Sides, at: int, rows: Ints, days_apart: Ints) -> Chances:
        """Return how many unrelated rows of one side look like these, as few days apart.

        Args:
            sides: All rows.
            at: 0 for the ledger, 1 for the statement.
            rows: Rows of that side.
            days_apart: Days between each and its counterpart.
        """
        side = (sides.ledger, sides.statement)[at]
        account, of_class = side.account[rows], sides.classes[at][rows]
        others = np.maximum(self.by_class[at][of_class] - 1 - self.alone[at][of_class], 0)
        own = (self.alone[at][of_class] + others * self.unrelated[at][account]) / self.span_days[
            account
        ]
        rate = np.maximum(self.by_kind[at].ravel()[_kinds(side.account, side.amount, rows)], own)
        return rate * np.minimum(2 * days_apart + 1, self.span_days[account])

    def of_amounts(self, at: int, account: Ints, amount: Ints, days_apart: Ints) -> Chances:
        """Return how many unrelated rows of one side have an amount that is no row's own."""
        kinds = _kinds(account, amount, np.arange(len(amount)))
        days = np.minimum(2 * days_apart + 1, self.span_days[account])
        return np.asarray(self.by_kind[at].ravel()[kinds] * days)


def rates(sides: Sides, rows: tuple[Ints, Ints]) -> Rates:
    """Count the unrelated rows among the open ones."""
    accounts = len(sides.accounts)
    span = _span_days(sides, rows)
    size = max((int(codes[-1]) + 1 for codes in sides.classes if len(codes)), default=0)
    of_class = [np.bincount(sides.classes[at][rows[at]], minlength=size) for at in (0, 1)]
    is_rare = of_class[0] + of_class[1] <= RARE_MAX
    kinds, alone_in, unrelated = [], [], []
    for at, side in enumerate((sides.ledger, sides.statement)):
        is_alone = _is_alone(sides, at, rows)
        alone = rows[at][is_alone]
        numbers = _kinds(side.account, side.amount, alone)
        counts = np.bincount(numbers, minlength=accounts * OCTAVES * ZEROS)
        kinds.append(_per_amount(counts.reshape(accounts, OCTAVES, ZEROS)) / span[:, None, None])
        alone_in.append(np.bincount(sides.classes[at][alone], minlength=size))
        rare = is_rare[sides.classes[at][rows[at]]]
        account = side.account[rows[at]]
        told = np.bincount(account[rare], minlength=accounts)
        lonely = np.bincount(account[rare & is_alone], minlength=accounts)
        unrelated.append(lonely / np.maximum(told, 1))
    return Rates(
        (kinds[0], kinds[1]),
        (of_class[0], of_class[1]),
        (alone_in[0], alone_in[1]),
        (unrelated[0], unrelated[1]),
        span,
    )


def _span_days(sides: Sides, rows: tuple[Ints, Ints]) -> Ints:
    first = np.full(len(sides.accounts), np.iinfo(np.int64).max)
    last = np.full(len(sides.accounts), np.iinfo(np.int64).min)
    for side, at in zip((sides.ledger, sides.statement), rows, strict=True):
        np.minimum.at(first, side.account[at], side.day[at])
        np.maximum.at(last, side.account[at], side.day[at])
    return np.where(last < first, SPAN_DAYS_MIN, np.maximum(last - first + 1, SPAN_DAYS_MIN))


def _is_alone(sides: Sides, at: int, rows: tuple[Ints, Ints]) -> Flags:
    """Say which rows of one side have no equal amount near them on the other side."""
    columns = (sides.ledger, sides.statement)
    width = 1 << 20  # days; more than any calendar has, so that classes stay apart
    own, other = (
        sides.classes[side][rows[side]] * width + columns[side].day[rows[side]]
        for side in (at, 1 - at)
    )
    first = np.searchsorted(other, own - NEAR_DAYS, side="left")
    return np.asarray(first == np.searchsorted(other, own + NEAR_DAYS, side="right"))


def _kinds(account: Ints, amount: Ints, rows: Ints) -> Ints:
    """Number the kinds of amount: account, octave, zeros at the end."""
    size = np.abs(amount[rows])
    octave = np.zeros(len(rows), dtype=np.int64)
    octave[size > 0] = np.log2(size[size > 0]).astype(np.int64)
    zeros = np.zeros(len(rows), dtype=np.int64)
    for power in range(1, ZEROS):
        zeros += size % 10**power == 0
    return (account[rows] * OCTAVES + octave) * ZEROS + zeros


def _per_amount(counts: Ints) -> Chances:
    """Spread counts over their neighbours in size, and over the amounts that there are."""
    spread = counts.astype(float) / 2
    spread[:, 1:] += counts[:, :-1] / 4
    spread[:, :-1] += counts[:, 1:] / 4
    octaves = 2.0 ** np.arange(OCTAVES)[:, None] / 10.0 ** np.arange(ZEROS)[None, :]
    return spread / np.maximum(0.9 * octaves, 1.0)

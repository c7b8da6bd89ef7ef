"""The chance of a coincidence: how many unrelated rows have this amount, this close in time?

Unrelated rows are counted, not guessed. A row is *alone* when its amount has nothing on the other
side for a week and a half either way. How often an amount occurs among them follows from its size
and roundness, because 500,00 meets another 500,00 far more often than 487,13 meets another 487,13.
Where an amount occurs again and again (a price that many pay) being alone says little: there, the
share of rows that are alone among the rare amounts tells how many of its rows are unrelated too.
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
# A coincidence takes two rows that have lost their partners. Rows without any evidence have lost
# theirs about so many times more often than the average row.
MISSING_FACTOR = 3.0
# Of the rows that are alone, this part is spread over amounts of all sizes: what was not seen yet.
UNSEEN = 0.2
USUAL_OCTAVES = slice(7, 27)  # 1 krone to a million


@dataclass(frozen=True, eq=False)
class Rates:
    """Unrelated rows per day.

    Attributes:
        by_kind: Octave and zeros of an amount -> how likely an unrelated row has this very amount.
        alone_per_day: For each side: per account, its rows that are alone.
        by_class: For each side: per account and amount, its open rows.
        alone: For each side: per account and amount, those of them that are alone.
        unrelated: For each side: per account, the share of rows that are unrelated.
        span_days: How many days each account's rows cover.
    """

    by_kind: Chances
    alone_per_day: tuple[Chances, Chances]
    by_class: tuple[Ints, Ints]
    alone: tuple[Ints, Ints]
    unrelated: tuple[Chances, Chances]
    span_days: Ints

    def expected(self, sides: Sides, left: Ints, right: Ints, apart: Ints) -> Chances:
        """Return how many unrelated rows are expected as close as the two rows of each pair.

        Args:
            sides: All rows.
            left: Ledger entry of each pair.
            right: Statement line of each pair.
            apart: Bank days within which they count.
        """
        account = sides.ledger.account[left]
        missing = [np.minimum(MISSING_FACTOR * share[account], 1.0) for share in self.unrelated]
        return np.maximum(
            self.one_sided(sides, 0, left, apart) * missing[1],
            self.one_sided(sides, 1, right, apart) * missing[0],
        )

    def one_sided(self, sides: Sides, at: int, rows: Ints, apart: Ints) -> Chances:
        """Return how many unrelated rows of one side have the amounts of these rows.

        Args:
            sides: All rows.
            at: 0 for the ledger, 1 for the statement.
            rows: Rows of that side.
            apart: Bank days within which others count.
        """
        side = (sides.ledger, sides.statement)[at]
        account, of_class = side.account[rows], sides.classes[at][rows]
        others = np.maximum(self.by_class[at][of_class] - 1 - self.alone[at][of_class], 0)
        own = self.alone[at][of_class] + others * self.unrelated[at][account]
        rate = self._rate(at, account, side.amount[rows])
        return np.maximum(rate, own / self.span_days[account]) * self._days(account, apart)

    def of_amounts(self, at: int, account: Ints, amount: Ints, apart: Ints) -> Chances:
        """Return how many unrelated rows of one side have an amount that is no row's own."""
        return self._rate(at, account, amount) * self._days(account, apart)

    def of_sizes(self, at: int, account: Ints, amount: Ints, apart: Ints) -> Chances:
        """Return how many unrelated rows of one side there are per minor unit of such a size."""
        octave = np.log2(np.maximum(np.abs(amount), 1)).astype(np.int64)
        per_unit = (self.by_kind * _amounts()).sum(axis=1) / 2.0 ** np.arange(OCTAVES)
        return self.alone_per_day[at][account] * per_unit[octave] * self._days(account, apart)

    def _rate(self, at: int, account: Ints, amount: Ints) -> Chances:
        return self.alone_per_day[at][account] * self.by_kind.ravel()[_kinds(amount)]

    def _days(self, account: Ints, apart: Ints) -> Ints:
        """Return the days that lie as close: bank days are five of seven."""
        return np.minimum(np.rint(1.4 * apart).astype(np.int64) * 2 + 1, self.span_days[account])


def rates(sides: Sides, rows: tuple[Ints, Ints]) -> Rates:
    """Count the unrelated rows among the open ones."""
    accounts = len(sides.accounts)
    span = _span_days(sides, rows)
    size = max((int(codes[-1]) + 1 for codes in sides.classes if len(codes)), default=0)
    of_class = [np.bincount(sides.classes[at][rows[at]], minlength=size) for at in (0, 1)]
    is_rare = of_class[0] + of_class[1] <= RARE_MAX
    kinds = np.zeros(OCTAVES * ZEROS)
    per_day, alone_in, unrelated = [], [], []
    for at, side in enumerate((sides.ledger, sides.statement)):
        is_alone = _is_alone(sides, at, rows)
        alone = rows[at][is_alone]
        kinds += np.bincount(_kinds(side.amount[alone]), minlength=OCTAVES * ZEROS)
        per_day.append(np.bincount(side.account[alone], minlength=accounts) / span)
        alone_in.append(np.bincount(sides.classes[at][alone], minlength=size))
        rare = is_rare[sides.classes[at][rows[at]]]
        account = side.account[rows[at]]
        told = np.bincount(account[rare], minlength=accounts)
        lonely = np.bincount(account[rare & is_alone], minlength=accounts)
        unrelated.append(lonely / np.maximum(told, 1))
    return Rates(
        _per_amount(kinds.reshape(OCTAVES, ZEROS)),
        (per_day[0], per_day[1]),
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


def _kinds(amount: Ints) -> Ints:
    """Number the kinds of amount: octave, zeros at the end."""
    size = np.abs(amount)
    octave = np.zeros(len(size), dtype=np.int64)
    octave[size > 0] = np.log2(size[size > 0]).astype(np.int64)
    zeros = np.zeros(len(size), dtype=np.int64)
    for power in range(1, ZEROS):
        zeros += size % 10**power == 0
    return octave * ZEROS + zeros


def _per_amount(counts: Chances) -> Chances:
    """Turn counts by octave and zeros into the likelihood of each single amount."""
    seen = counts / 2
    seen[1:] += counts[:-1] / 4
    seen[:-1] += counts[1:] / 4
    of_zeros = counts.sum(axis=0) + 0.5
    unseen = np.zeros_like(counts)
    unseen[USUAL_OCTAVES] = of_zeros / (USUAL_OCTAVES.stop - USUAL_OCTAVES.start)
    spread = (1 - UNSEEN) * seen + UNSEEN * unseen
    return spread / max(counts.sum(), 1.0) / _amounts()


def _amounts() -> Chances:
    """Return how many amounts there are of each octave and number of zeros."""
    return np.maximum(0.9 * 2.0 ** np.arange(OCTAVES)[:, None] / 10.0 ** np.arange(ZEROS), 1.0)

"""The chance of a coincidence: how many unrelated rows have this amount, this close in time?

Unrelated rows are counted, not guessed. A row is *alone* when its amount has nothing on the other
side for a week and a half either way. How often an amount occurs among them follows from its size
and roundness, because 500,00 meets another 500,00 far more often than 487,13 meets another 487,13.
Where an amount occurs again and again (a price that many pay) being alone says little: there, the
share of rows that are alone among the rare amounts tells how many of its rows are unrelated too.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from recon_xl.matching.amounts import OCTAVES, ZEROS, kinds_of
from recon_xl.matching.columns import Flags, Ints, Sides
from recon_xl.matching.joins import heads

Chances = NDArray[np.float64]

# Days within which a row with an equal amount on the other side may be its counterpart.
NEAR_DAYS = 10
# Rates are per day; rows that cover less than a week are taken to cover one.
SPAN_DAYS_MIN = 7
# An amount with more rows than this, on both sides together, is a price.
RARE_MAX = 3
# A coincidence takes two rows that have lost their partners. Rows without any evidence have lost
# theirs about so many times more often than the average row. Where most rows have lost theirs, to
# have lost it is even more likely than not.
MISSING_FACTOR, ODDS_MAX = 3.0, 10.0
# The longest that is told apart, in bank days; each day later is half as likely.
LATE_DAYS_MAX = 8
# Of the rows that are alone, this part is spread over amounts of all sizes: what was not seen yet.
UNSEEN = 0.2
USUAL_OCTAVES = slice(7, 27)  # 1 krone to a million
# Rows are counted anew when so many of them are left that were open when they were counted.
STALE_BELOW = 0.5


class Rates:
    """Unrelated rows per day, of each account for itself.

    Attributes:
        by_kind: For each account: octave and zeros of an amount -> how likely an unrelated row has
            this very amount.
        alone_per_day: For each side: per account, its rows that are alone.
        by_class: For each side: per account and amount, its open rows.
        alone: For each side: per account and amount, those of them that are alone.
        unrelated: For each side: per account, the share of rows that are unrelated.
        span_days: How many days each account's rows cover.
    """

    def __init__(self, sides: Sides) -> None:
        """Begin without any rows; `count` counts them."""
        accounts = len(sides.accounts)
        classes = max((int(codes[-1]) + 1 for codes in sides.classes if len(codes)), default=0)
        self.sides = sides
        self.by_kind = np.zeros((accounts, OCTAVES * ZEROS))
        self.alone_per_day = (np.zeros(accounts), np.zeros(accounts))
        self.by_class = (np.zeros(classes, np.int64), np.zeros(classes, np.int64))
        self.alone = (np.zeros(classes, np.int64), np.zeros(classes, np.int64))
        self.unrelated = (np.zeros(accounts), np.zeros(accounts))
        self.span_days = np.full(accounts, SPAN_DAYS_MIN)
        self._open = -1
        self._counted = np.full(accounts, np.inf)

    def count(self, rows: tuple[Ints, Ints]) -> None:
        """Count the open rows of each account anew of which many were closed since.

        Args:
            rows: The open ledger entries and statement lines, ascending.
        """
        if len(rows[0]) + len(rows[1]) == self._open:
            return
        self._open = len(rows[0]) + len(rows[1])
        # Rows are in the order of their accounts.
        counts = [
            np.diff(np.searchsorted(of_side, bounds))
            for of_side, bounds in zip(rows, self.sides.account_bounds, strict=True)
        ]
        now = counts[0] + counts[1]
        is_stale = (now > 0) & (now < STALE_BELOW * self._counted)
        if is_stale.any():
            was_counted = is_stale & np.isfinite(self._counted)
            self._counted[is_stale] = now[is_stale]
            if was_counted.any():
                outdated = was_counted[self.sides.class_accounts]
                for at in (0, 1):
                    self.by_class[at][outdated] = self.alone[at][outdated] = 0
            chosen = (
                of_side[np.repeat(is_stale, count)]
                for of_side, count in zip(rows, counts, strict=True)
            )
            self._count(is_stale, tuple(chosen))

    def _count(self, chosen: Flags, rows: tuple[Ints, ...]) -> None:
        """Count the rows of some accounts, whose classes stand at zero."""
        sides, accounts = self.sides, len(chosen)
        span = _span_days(sides, rows)
        self.span_days[chosen] = span[chosen]
        of_class = [sides.classes[at][rows[at]] for at in (0, 1)]
        for at in (0, 1):
            _tally(self.by_class[at], of_class[at])
        keys = [sides[at].keys[rows[at]] for at in (0, 1)]
        near = sides.ledger.layout.reach(NEAR_DAYS)
        place = np.cumsum(chosen) - 1
        kinds = np.zeros((place[-1] + 1) * OCTAVES * ZEROS)
        for at in (0, 1):
            account = sides[at].account[rows[at]]
            is_alone = _is_alone(keys[at], keys[1 - at], near)
            kind = place[account[is_alone]] * OCTAVES * ZEROS + sides[at].kinds[rows[at][is_alone]]
            kinds += np.bincount(kind, minlength=len(kinds))
            per_day = np.bincount(account[is_alone], minlength=accounts) / span
            self.alone_per_day[at][chosen] = per_day[chosen]
            _tally(self.alone[at], of_class[at][is_alone])
            rare = self.by_class[0][of_class[at]] + self.by_class[1][of_class[at]] <= RARE_MAX
            told = np.bincount(account[rare], minlength=accounts)
            lonely = np.bincount(account[rare & is_alone], minlength=accounts)
            self.unrelated[at][chosen] = (lonely / np.maximum(told, 1))[chosen]
        found = _per_amount(kinds.reshape(-1, OCTAVES, ZEROS))
        self.by_kind[chosen] = found.reshape(-1, OCTAVES * ZEROS)

    def expected(self, account: Ints, one_sided: tuple[Chances, Chances]) -> Chances:
        """Return how many unrelated rows are expected as close as the two rows of each pair.

        Args:
            account: The account of each pair.
            one_sided: See `one_sided`, of its ledger entry and of its statement line.
        """
        missing = [_missing(share)[account] for share in self.unrelated]
        return np.maximum(one_sided[0] * missing[1], one_sided[1] * missing[0])

    def one_sided(self, at: int, rows: Ints, apart: Ints) -> Chances:
        """Return how many unrelated rows of one side have the amounts of these rows.

        Args:
            at: 0 for the ledger, 1 for the statement.
            rows: Rows of that side.
            apart: Bank days within which others count.
        """
        side = self.sides[at]
        account, of_class = side.account[rows], self.sides.classes[at][rows]
        others = np.maximum(self.by_class[at][of_class] - 1 - self.alone[at][of_class], 0)
        own = self.alone[at][of_class] + others * self.unrelated[at][account]
        rate = self.alone_per_day[at][account] * self.by_kind[account, side.kinds[rows]]
        return np.maximum(rate, own / self.span_days[account]) * self._days(account, apart)

    def of_amounts(self, at: int, account: Ints, amount: Ints, apart: Ints) -> Chances:
        """Return how many unrelated rows of one side have an amount that is no row's own."""
        rate = self.alone_per_day[at][account] * self.by_kind[account, kinds_of(amount)]
        return rate * self._days(account, apart)

    def of_sizes(self, at: int, account: Ints, amount: Ints, apart: Ints) -> Chances:
        """Return how many unrelated rows of one side there are per minor unit of such a size."""
        octave = np.log2(np.maximum(np.abs(amount), 1)).astype(np.int64)
        by_kind = self.by_kind.reshape(-1, OCTAVES, ZEROS)
        per_unit = (by_kind * _amounts()).sum(axis=2) / 2.0 ** np.arange(OCTAVES)
        rate = self.alone_per_day[at][account] * per_unit[account, octave]
        return rate * self._days(account, apart)

    def _days(self, account: Ints, apart: Ints) -> Ints:
        """Return the days that lie as close, or more where partners are seldom as far apart.

        Bank days are five of seven. A booking that is a day later is half as likely, so that far
        apart a coincidence is likelier than the days alone say.
        """
        days = np.minimum(np.rint(1.4 * apart).astype(np.int64) * 2 + 1, self.span_days[account])
        return np.maximum(days, 2 ** np.minimum(apart + 1, LATE_DAYS_MAX))


def _missing(unrelated: Chances) -> Chances:
    """Return how much likelier it is to have lost the partner than to have it."""
    odds = unrelated / np.maximum(1 - unrelated, 1 / ODDS_MAX)
    return np.maximum(np.minimum(MISSING_FACTOR * unrelated, 1.0), odds)


def _span_days(sides: Sides, rows: tuple[Ints, ...]) -> Ints:
    first = np.full(len(sides.accounts), np.iinfo(np.int64).max)
    last = np.full(len(sides.accounts), np.iinfo(np.int64).min)
    for side, at in zip((sides.ledger, sides.statement), rows, strict=True):
        if len(at):
            account, day = side.account[at], side.day[at]
            begins = heads(account)
            of = account[begins]
            first[of] = np.minimum(first[of], np.minimum.reduceat(day, begins))
            last[of] = np.maximum(last[of], np.maximum.reduceat(day, begins))
    return np.where(last < first, SPAN_DAYS_MIN, np.maximum(last - first + 1, SPAN_DAYS_MIN))


def _tally(counts: Ints, ascending: Ints) -> None:
    """Write how often each number occurs; only those that occur are touched."""
    begins = heads(ascending)
    counts[ascending[begins]] = np.diff(begins, append=len(ascending))


def _is_alone(own: Ints, other: Ints, near: int) -> Flags:
    """Say which rows of one side have no equal amount near them on the other side.

    Args:
        own: The keys of its rows, ascending.
        other: The same of the other side.
        near: How far apart near keys are at most.
    """
    if not len(other):
        return np.ones(len(own), dtype=bool)
    following = np.searchsorted(other, own - near, side="left")
    following[following == len(other)] = len(other) - 1
    apart = other[following] - own
    return np.asarray((apart > near) | (apart < -near))


def _per_amount(counts: Chances) -> Chances:
    """Turn counts by account, octave and zeros into the likelihood of each single amount."""
    # Nobody has amounts of the largest octaves.
    octaves = max(
        int(np.flatnonzero(counts.any(axis=(0, 2))).max(initial=0)) + 2, USUAL_OCTAVES.stop
    )
    found, counts = np.zeros_like(counts), counts[:, :octaves]
    seen = counts / 2
    seen[:, 1:] += counts[:, :-1] / 4
    seen[:, :-1] += counts[:, 1:] / 4
    of_zeros = counts.sum(axis=1, keepdims=True) + 0.5
    seen *= 1 - UNSEEN
    seen[:, USUAL_OCTAVES] += UNSEEN * (of_zeros / (USUAL_OCTAVES.stop - USUAL_OCTAVES.start))
    seen /= np.maximum(counts.sum(axis=(1, 2), keepdims=True), 1.0)
    found[:, :octaves] = seen / _amounts()[:octaves]
    return found


@cache
def _amounts() -> Chances:
    """Return how many amounts there are of each octave and number of zeros."""
    return np.maximum(0.9 * 2.0 ** np.arange(OCTAVES)[:, None] / 10.0 ** np.arange(ZEROS), 1.0)

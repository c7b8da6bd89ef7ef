"""The order of rows: account, amount and day side by side in one number, the key of a row.

Keys of both sides have one layout. So rows are put in order by sorting numbers, those of one amount
within days are a range of numbers, and the three columns are read off from them again.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, replace

import numpy as np

from recon_xl.matching import kernels
from recon_xl.matching.joins import PACKED_BITS, in_order, ranks, side_by_side
from recon_xl.matching.kernels import pack
from recon_xl.matching.packed import Ints

# Account, amount and day of the rows of one side.
Keyed = tuple[Ints, Ints, Ints]
KEY_BITS = 62
# Rows, let alone their amounts, are fewer than that many bits can count.
CLASS_BITS = 32
# Days that other numbers take up, where days stand behind them: more than any calendar has.
CLASS_WIDTH = 1 << 22


@dataclass(frozen=True, eq=False)
class Layout:
    """Where account, amount and day stand in a key.

    Attributes:
        lows: The smallest account, amount and day.
        amount_bits: How many bits an amount takes up.
        day_bits: The same for a day: one more than it needs, so that days before the first and
            after the last do not run into the amounts beside them.
        classes: The account and the amount that each number in their place stands for; None where
            there is room for both themselves.
    """

    lows: tuple[int, int, int]
    amount_bits: int
    day_bits: int
    classes: tuple[Ints, Ints] | None = None

    def account(self, keys: Ints) -> Ints:
        """Return the account of each row."""
        if self.classes is not None:
            return np.asarray(self.classes[0][self.amounts(keys)])
        account = keys >> (self.amount_bits + self.day_bits)
        account += self.lows[0]
        return account

    def amount(self, keys: Ints) -> Ints:
        """Return the amount of each row."""
        amount = self.amounts(keys)
        if self.classes is not None:
            return np.asarray(self.classes[1][amount])
        amount &= (1 << self.amount_bits) - 1
        amount += self.lows[1]
        return amount

    def day(self, keys: Ints) -> Ints:
        """Return the day of each row."""
        day = keys & ((1 << self.day_bits) - 1)
        day += self.lows[2]
        return day

    def amounts(self, keys: Ints) -> Ints:
        """Return a number for each row, equal for one account and amount, ascending with keys."""
        return keys >> self.day_bits

    def on_days(self, keys: Ints, days: Ints) -> Ints:
        """Return keys on other days; these are counted from 0 and span no more than the keys'."""
        others = self.amounts(keys)
        others <<= self.day_bits
        others += days
        return others

    def reach(self, days: int) -> int:
        """Return how far to look among keys for so many days; no key is farther than that."""
        farthest = 1 << (self.day_bits - 1)
        return max(-farthest, min(days, farthest))

    def from_account(self, first: int) -> "Layout":
        """Return the layout of the same keys, with accounts counted from one of them on."""
        if self.classes is not None:
            return replace(self, classes=(self.classes[0] - first, self.classes[1]))
        return replace(self, lows=(self.lows[0] - first, *self.lows[1:]))


def in_key_order(
    ledger: Keyed, statement: Keyed
) -> tuple[Layout, tuple[Ints, Ints], tuple[Ints, Ints]]:
    """Put rows in the order of account, amount and day.

    Returns:
        A layout that all rows fit into; and for each side a stable order of its rows, and their
        keys in this order.
    """
    is_large = len(ledger[0]) + len(statement[0]) >= kernels.COMPILED_MIN
    with ThreadPoolExecutor(2) if is_large else nullcontext() as pool:  # Python sleeps meanwhile
        each = pool.map if pool else map
        lows, bits = _sizes(*each(_spans, (ledger, statement)))
        layout = Layout((lows[0], lows[1], lows[2]), bits[1], bits[2])
        if sum(bits) > KEY_BITS:
            layout, ledger, statement = _in_classes(layout, ledger, statement)
            lows, bits = [0, 0, lows[2]], [CLASS_BITS, 0, bits[2]]
        first, second = each(lambda side: _in_order(side, lows, bits), (ledger, statement))
    return layout, first, second


def _in_order(side: Keyed, lows: Sequence[int], bits: Sequence[int]) -> tuple[Ints, Ints]:
    """Return a stable order of rows, and their keys in this order."""
    of_place = len(side[0]).bit_length()
    if sum(bits) + of_place > PACKED_BITS:
        return in_order(pack(side, lows, bits, 0))
    # Key and place are sorted as one number: nothing has to be gathered from all over the memory.
    keys = pack(side, lows, bits, of_place)
    keys.sort()
    order = keys & ((1 << of_place) - 1)
    keys >>= of_place
    return order, keys


def _spans(side: Keyed) -> list[tuple[int, int]]:
    """Return the smallest and the largest value of each column; none where there are no rows."""
    return [(int(values.min()), int(values.max())) for values in side if len(values)]


def _sizes(*spans: list[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """Return the smallest value of each column of all sides, and how many bits it takes up."""
    columns = list(zip(*filter(None, spans), strict=True)) or [((0, 0),)] * 3
    lows = [min(low for low, _high in of_sides) for of_sides in columns]
    highs = [max(high for _low, high in of_sides) for of_sides in columns]
    bits = [(high - low).bit_length() for low, high in zip(lows, highs, strict=True)]
    return lows, [bits[0], bits[1], bits[2] + 1]


def _in_classes(layout: Layout, *sides: Keyed) -> tuple[Layout, Keyed, Keyed]:
    """Number the accounts and amounts that there are, where they are too wide themselves."""
    account, amount, day = (np.concatenate(both) for both in zip(*sides, strict=True))
    number, counts = ranks(side_by_side((account, amount)))
    classes = np.empty(len(counts), np.int64), np.empty(len(counts), np.int64)
    classes[0][number], classes[1][number] = account, amount
    rows, none = len(sides[0][0]), np.zeros_like(number)
    return (
        replace(layout, classes=classes),
        (number[:rows], none[:rows], day[:rows]),
        (number[rows:], none[rows:], day[rows:]),
    )


def classes(ledger: Ints, statement: Ints) -> tuple[Ints, Ints]:
    """Number the numbers of two lists together, from 0 and without gaps.

    Args:
        ledger: Numbers, ascending.
        statement: Numbers, ascending.

    Returns:
        The new number of each, equal for equal ones, ascending on each side.
    """
    sizes = len(ledger), len(statement)
    twin = kernels.compiled() if sum(sizes) >= kernels.COMPILED_MIN else None
    if twin is not None:
        found = np.empty(sizes[0], dtype=np.int64), np.empty(sizes[1], dtype=np.int64)
        twin.number_classes(ledger, statement, *found)
        return found
    keys = np.concatenate([ledger, statement])
    keys <<= 1  # the last bit says from which side a row comes
    keys[sizes[0] :] |= 1
    keys.sort(kind="stable")  # merges two lists in order in one walk
    of_statement = (keys & 1).astype(np.bool_)
    keys >>= 1
    is_new = np.zeros(len(keys), dtype=bool)
    np.not_equal(keys[1:], keys[:-1], out=is_new[1:])
    codes = np.cumsum(is_new, out=keys)
    return codes[~of_statement], codes[of_statement]

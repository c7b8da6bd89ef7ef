"""The order of rows: account, amount and day side by side in one number, the key of a row.

Keys of both sides have one layout. So rows are put in order by sorting numbers, those of one amount
within days are a range of numbers, and the three columns are read off from them again.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from recon_xl.matching import kernels
from recon_xl.matching.joins import in_order, ranks, side_by_side
from recon_xl.matching.kernels import pack
from recon_xl.matching.packed import Ints

# Account, amount and day of the rows of one side.
Keyed = tuple[Ints, Ints, Ints]
KEY_BITS = 62


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


def keyed(ledger: Keyed, statement: Keyed) -> tuple[Layout, tuple[Ints, Ints]]:
    """Return a layout that all rows fit into, and the key of each row of both sides."""
    spans = [_span(*both) for both in zip(ledger, statement, strict=True)]
    lows = spans[0][0], spans[1][0], spans[2][0]
    bits = [(high - low).bit_length() for low, high in spans]
    bits[2] += 1
    if sum(bits) <= KEY_BITS:
        keys = pack(ledger, lows, bits), pack(statement, lows, bits)
        return Layout(lows, bits[1], bits[2]), keys
    account, amount, day = (np.concatenate(both) for both in zip(ledger, statement, strict=True))
    number, counts = ranks(side_by_side((account, amount)))
    classes = np.empty(len(counts), np.int64), np.empty(len(counts), np.int64)
    classes[0][number], classes[1][number] = account, amount
    number <<= bits[2]
    number += day - lows[2]
    keys = number[: len(ledger[0])], number[len(ledger[0]) :]
    return Layout(lows, bits[1], bits[2], classes), keys


def in_key_order(keys: tuple[Ints, Ints]) -> tuple[tuple[Ints, Ints], tuple[Ints, Ints]]:
    """Return for each side a stable order of its rows, and their keys in this order."""
    if sum(map(len, keys)) < kernels.COMPILED_MIN:
        return in_order(keys[0]), in_order(keys[1])
    with ThreadPoolExecutor(len(keys)) as pool:  # sorting leaves Python to others
        ledger, statement = pool.map(in_order, keys)
    return ledger, statement


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


def _span(first: Ints, second: Ints) -> tuple[int, int]:
    """Return the smallest and the largest of two lists; zeros where both are empty."""
    held = [values for values in (first, second) if len(values)]
    lows = [int(values.min()) for values in held]
    return min(lows, default=0), max((int(values.max()) for values in held), default=0)

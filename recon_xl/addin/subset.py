"""Which amounts make a target: all of them, or too many to believe in one.

Meet in the middle: the sums of each half of the amounts, sorted, walked towards each other.
Source: Horowitz and Sahni, Computing Partitions with Applications to the Knapsack Problem (1974).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from recon_xl.errors import BadValuesError
from recon_xl.language import _

# Two halves of 2^17 sums each: a quarter of a second, 10 MB.
AMOUNTS_MAX = 34
# Two ways say already that none can be believed.
WAYS_MAX = 2


@dataclass(frozen=True)
class Subsets:
    """The ways to make a target.

    Attributes:
        ways: At most `WAYS_MAX`; each is the positions of its amounts, ascending.
        chance: How many ways to expect by coincidence, among amounts like these.
    """

    ways: tuple[tuple[int, ...], ...]
    chance: float


def subsets(amounts_minor: Sequence[int], target_minor: int, rows_max: int) -> Subsets:
    """Find the ways to make a target from some of the amounts.

    Ways that differ only in which of two equal amounts they take are one way.

    Args:
        amounts_minor: The amounts, in minor units.
        target_minor: Their sum.
        rows_max: How many amounts may go together.

    Raises:
        BadValuesError: More than `AMOUNTS_MAX` amounts.
    """
    if len(amounts_minor) > AMOUNTS_MAX:
        raise BadValuesError(
            _("Not searched: {n} amounts, at most {most}.", n=len(amounts_minor), most=AMOUNTS_MAX),
            remedy=_("Choose fewer amounts, those of one day or one customer."),
        )
    amounts = np.asarray(amounts_minor, dtype=np.int64)
    middle = len(amounts) // 2
    left, right = _sums(amounts[:middle]), _sums(amounts[middle:])
    order = np.argsort(right, kind="stable")
    ranked = right[order]
    firsts = np.searchsorted(ranked, target_minor - left, side="left")
    lasts = np.searchsorted(ranked, target_minor - left, side="right")
    found: dict[tuple[int, ...], tuple[int, ...]] = {}
    for mask in np.flatnonzero(lasts > firsts):
        for other in order[firsts[mask] : lasts[mask]]:
            way = (*_positions(int(mask), 0), *_positions(int(other), middle))
            if 0 < len(way) <= rows_max:
                found.setdefault(tuple(sorted(int(amounts[at]) for at in way)), way)
        if len(found) >= WAYS_MAX:
            break
    ways = tuple(list(found.values())[:WAYS_MAX])
    return Subsets(ways, expected_by_chance(amounts_minor, target_minor, rows_max))


def expected_by_chance(amounts_minor: Sequence[int], target_minor: int, rows_max: int) -> float:
    """Return how many subsets of amounts like these would make the target by coincidence.

    Sums of K amounts out of n are taken as normal, with mean Kμ and variance Kσ²(1 − K/n); they lie
    on multiples of one krone where all amounts do, otherwise of one øre.
    """
    n = len(amounts_minor)
    if n < 2:
        return 0.0
    lattice = 100 if all(value % 100 == 0 for value in (*amounts_minor, target_minor)) else 1
    mean, variance = float(np.mean(amounts_minor)), float(np.var(amounts_minor))
    expected = 0.0
    for count in range(1, min(rows_max, n) + 1):
        spread = count * variance * (1 - count / n)
        if spread <= 0:
            continue
        distance = (target_minor - count * mean) ** 2 / (2 * spread)
        density = math.exp(-distance) / math.sqrt(2 * math.pi * spread)
        expected += math.comb(n, count) * lattice * density
    return expected


def _sums(amounts: np.ndarray) -> np.ndarray:
    """Return the sum of every subset; bit i of its position says whether amount i is in it."""
    sums = np.zeros(1, dtype=np.int64)
    for amount in amounts:
        sums = np.concatenate([sums, sums + amount])
    return sums


def _positions(mask: int, offset: int) -> list[int]:
    return [offset + bit for bit in range(mask.bit_length()) if mask >> bit & 1]

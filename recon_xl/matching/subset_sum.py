"""Which amounts make the target? All ways, or so many that none can be believed.

Two halves of the amounts, all sums of each, sorted against each other.
Source: E. Horowitz and S. Sahni, "Computing partitions with applications to the knapsack problem",
Journal of the ACM 21 (1974).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from recon_xl.matching.columns import Ints
from recon_xl.matching.joins import expanded

# 2 × 2^17 sums: a few milliseconds.
ITEMS_MAX = 34
# So many ways are listed at most; the others are counted.
LISTED_MAX = 3


@dataclass(frozen=True)
class SubsetSearch:
    """The ways to make a target.

    Attributes:
        ways: Positions of the amounts of each way, the first `LISTED_MAX` of them.
        count: How many ways there are.
        is_complete: Every subset was looked at.
    """

    ways: tuple[tuple[int, ...], ...]
    count: int
    is_complete: bool


@dataclass(frozen=True, eq=False)
class _Half:
    sums: Ints
    sizes: Ints
    masks: Ints


def search(
    amounts: Sequence[int] | Ints, target: int, *, rows_min: int = 2, rows_max: int = 20
) -> SubsetSearch:
    """Find all subsets that sum to the target.

    Args:
        amounts: In minor units; at most `ITEMS_MAX` of them are searched.
        target: In minor units.
        rows_min: Fewest amounts of a subset.
        rows_max: Most amounts of a subset.

    Returns:
        The ways; none and not complete when there are too many amounts.
    """
    values = np.asarray(amounts, dtype=np.int64)
    if len(values) > ITEMS_MAX:
        return SubsetSearch((), 0, is_complete=False)
    middle = len(values) // 2
    first, second = _half(values[:middle]), _half(values[middle:])
    order = np.argsort(second.sums, kind="stable")
    sums = second.sums[order]
    low = np.searchsorted(sums, target - first.sums, side="left")
    high = np.searchsorted(sums, target - first.sums, side="right")
    at, to = expanded(low, high)
    to = order[to]
    sizes = first.sizes[at] + second.sizes[to]
    fits = np.flatnonzero((sizes >= rows_min) & (sizes <= rows_max))
    masks = np.sort(first.masks[at[fits]] | (second.masks[to[fits]] << middle))
    ways = tuple(
        tuple(item for item in range(len(values)) if mask >> item & 1)
        for mask in masks[:LISTED_MAX].tolist()
    )
    return SubsetSearch(ways, len(masks), is_complete=True)


def _half(values: Ints) -> _Half:
    """Return the sums of all subsets."""
    sums = np.zeros(1, dtype=np.int64)
    sizes = np.zeros(1, dtype=np.int64)
    for value in values:
        sums = np.concatenate([sums, sums + value])
        sizes = np.concatenate([sizes, sizes + 1])
    return _Half(sums, sizes, np.arange(len(sums)))


def expected_by_chance(
    amounts: Sequence[int] | Ints, target: int, *, rows_min: int = 2, rows_max: int = 20
) -> float:
    """Return how many subsets are expected to make a target that has nothing to do with them.

    Sums of K out of n amounts are taken as normal, on the lattice that all the amounts share (100
    for whole kroner).

    Args:
        amounts: In minor units.
        target: In minor units.
        rows_min: Fewest amounts of a subset.
        rows_max: Most amounts of a subset.
    """
    values = np.asarray(amounts, dtype=np.int64)
    n = len(values)
    if n < rows_min:
        return 0.0
    lattice = int(np.gcd.reduce(np.append(values, target))) or 1
    mean, variance = float(values.mean()), float(values.var())
    total = 0.0
    for k in range(rows_min, min(rows_max, n) + 1):
        ways = math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
        # All of them have one sum only: as uncertain as if one amount could be exchanged. Equal
        # amounts have no spread at all: then the lattice is the spread.
        spread = max(k * variance * max(n - k, 1) / max(n - 1, 1), float(lattice) ** 2)
        far = (target - k * mean) ** 2 / (2 * spread)
        total += math.exp(min(ways - far, 700.0)) / math.sqrt(2 * math.pi * spread)
    return lattice * total

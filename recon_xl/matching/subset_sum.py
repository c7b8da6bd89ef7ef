"""Which amounts make the target? All ways, or so many that none can be believed.

Two halves of the amounts, all sums of each, sorted against each other.
Source: E. Horowitz and S. Sahni, "Computing partitions with applications to the knapsack problem",
Journal of the ACM 21 (1974).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recon_xl.matching.columns import Ints
from recon_xl.matching.joins import expanded

# 2 × 2^17 sums: a few milliseconds.
ITEMS_MAX = 34
# So few amounts are tried out in one go with other problems of the same size, and so many sums.
SMALL_MAX, SMALL_SUMS_MAX = 10, 1 << 20
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
    masks = first.masks[at[fits]] | (second.masks[to[fits]] << middle)
    return SubsetSearch(listed(masks, len(values)), len(masks), is_complete=True)


def listed(masks: Ints, items: int) -> tuple[tuple[int, ...], ...]:
    """Return the first ways: those that take the fewest amounts, or leave the fewest out."""
    sizes = np.bitwise_count(masks).astype(np.int64)
    order = np.lexsort((masks, np.minimum(sizes, items - sizes)))
    return tuple(
        tuple(item for item in range(items) if mask >> item & 1)
        for mask in masks[order[:LISTED_MAX]].tolist()
    )


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
    if len(values) < rows_min:
        return 0.0
    goal = np.array([target], dtype=np.int64)
    return float(chances(values[None, :], goal, rows_min=rows_min, rows_max=rows_max)[0])


def chances(
    amounts: Ints, targets: Ints, *, rows_min: int = 2, rows_max: int = 20
) -> NDArray[np.float64]:
    """Return `expected_by_chance` for many problems of the same size.

    Args:
        amounts: One row of amounts per problem.
        targets: One target per problem.
        rows_min: Fewest amounts of a subset.
        rows_max: Most amounts of a subset.
    """
    n = amounts.shape[1]
    lattice = np.gcd.reduce(np.column_stack([amounts, targets]), axis=1)
    lattice = np.maximum(lattice, 1).astype(float)
    mean, variance = amounts.mean(axis=1), amounts.var(axis=1)
    total = np.zeros(len(targets))
    for k in range(rows_min, min(rows_max, n) + 1):
        ways = math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
        # All of them have one sum only: as uncertain as if one amount could be exchanged. Equal
        # amounts have no spread at all: then the lattice is the spread.
        spread = np.maximum(k * variance * max(n - k, 1) / max(n - 1, 1), lattice**2)
        far = (targets - k * mean) ** 2 / (2 * spread)
        total += np.exp(np.minimum(ways - far, 700.0)) / np.sqrt(2 * math.pi * spread)
    return lattice * total


def search_all(
    amounts: Ints, targets: Ints, *, rows_min: int = 2, rows_max: int = 20
) -> tuple[Ints, Ints]:
    """Find all subsets of many small problems of the same size.

    Args:
        amounts: One row of at most `SMALL_MAX` amounts per problem.
        targets: One target per problem.
        rows_min: Fewest amounts of a subset.
        rows_max: Most amounts of a subset.

    Returns:
        The problem of each way, ascending, and its subset: bit i is set for amount i.
    """
    n = amounts.shape[1]
    masks = np.arange(1 << n)
    sizes = np.bitwise_count(masks)
    masks = masks[(sizes >= rows_min) & (sizes <= rows_max)]
    is_in = ((masks[:, None] >> np.arange(n)) & 1).T
    problems, ways = [], []
    step = max(1, SMALL_SUMS_MAX // max(len(masks), 1))
    for first in range(0, len(targets), step):
        part = slice(first, first + step)
        at, way = np.nonzero(amounts[part] @ is_in == targets[part, None])
        problems.append(at + first)
        ways.append(masks[way])
    return np.concatenate(problems), np.concatenate(ways)

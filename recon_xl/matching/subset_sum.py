"""Which amounts make the target? All ways, or so many that none can be believed.

Two halves of the amounts, all sums of each, sorted against each other. Of more amounts than can be
searched a part is, so that a person hears how many ways there are among a few of them alone.
Source: E. Horowitz and S. Sahni, "Computing partitions with applications to the knapsack problem",
Journal of the ACM 21 (1974).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain, combinations, islice

import numpy as np
from numpy.typing import NDArray

from recon_xl.matching.columns import Flags, Ints
from recon_xl.matching.joins import expanded, in_order

# 2 × 2^17 sums: a few milliseconds.
ITEMS_MAX = 34
# So few amounts are tried out in one go with other problems of the same size, and so many sums.
SMALL_MAX, SMALL_SUMS_MAX = 10, 1 << 20
# So many ways are listed at most; the others are counted.
LISTED_MAX = 3
# So many are counted at most: of 34 equal amounts there are 2 × 10^9, which no memory holds.
COUNTED_MAX = 1 << 20
# Of too many amounts so many parts are searched, a millisecond each, or until so many ways are
# found: enough to show a person that there are several.
PARTS_MAX, FOUND_MAX = 8, 100
# A number that is no sum falls beside all of them seven times out of eight, if slots are chosen by
# the first bits of its product with an odd number (D. E. Knuth, "The Art of Computer Programming",
# volume 3, section 6.4).
SLOTS_PER_SUM, SPREAD = 8, np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class SubsetSearch:
    """The ways to make a target.

    Attributes:
        ways: Positions of the amounts of each way, the first `LISTED_MAX` of them.
        count: How many ways there are; how many were found, where the search is not complete.
        is_complete: Every subset was looked at.
    """

    ways: tuple[tuple[int, ...], ...]
    count: int
    is_complete: bool


def search(
    amounts: Sequence[int] | Ints, target: int, *, rows_min: int = 2, rows_max: int = 20
) -> SubsetSearch:
    """Find all subsets that sum to the target.

    Args:
        amounts: In minor units.
        target: In minor units.
        rows_min: Fewest amounts of a subset.
        rows_max: Most amounts of a subset.

    Returns:
        The ways. Not complete, and only counted, when there are more amounts than `ITEMS_MAX` or
        more ways than `COUNTED_MAX`.
    """
    values = np.asarray(amounts, dtype=np.int64)
    if len(values) > ITEMS_MAX:
        return _searched_in_part(values, target, rows_min, rows_max)
    masks, is_complete = _halves(values.tobytes()).ways(target, rows_min, rows_max)
    ways = listed(masks, len(values)) if is_complete else ()
    return SubsetSearch(ways, len(masks), is_complete)


def _searched_in_part(values: Ints, target: int, rows_min: int, rows_max: int) -> SubsetSearch:
    """Count ways over some of the amounts, with none, one, two … of the others beside them."""
    is_free = np.zeros(len(values), dtype=bool)
    is_free[np.linspace(0, len(values) - 1, ITEMS_MAX).astype(np.int64)] = True
    halves, others = _halves(values[is_free].tobytes()), values[~is_free].tolist()
    beside = chain.from_iterable(combinations(others, size) for size in range(len(others) + 1))
    found = 0
    for part in islice(beside, PARTS_MAX):
        taken = len(part)
        masks, _all = halves.ways(target - sum(part), rows_min - taken, rows_max - taken)
        found += len(masks)
        if found >= FOUND_MAX:
            break
    return SubsetSearch((), found, is_complete=False)


def listed(masks: Ints, items: int) -> tuple[tuple[int, ...], ...]:
    """Return the first ways: those that take the fewest amounts, or leave the fewest out."""
    sizes = np.bitwise_count(masks).astype(np.int64)
    order = np.lexsort((masks, np.minimum(sizes, items - sizes)))
    return tuple(
        tuple(item for item in range(items) if mask >> item & 1)
        for mask in masks[order[:LISTED_MAX]].tolist()
    )


@dataclass(frozen=True, eq=False)
class _Half:
    """All subsets of some amounts, by their sums.

    Attributes:
        sums: The sum of each, ascending.
        sizes: How many amounts each takes.
        masks: Which: bit i is set for amount i.
    """

    sums: Ints
    sizes: Ints
    masks: Ints

    @classmethod
    def of(cls, values: Ints) -> "_Half":
        sums = np.zeros(1, dtype=np.int64)
        for value in values:
            sums = np.concatenate([sums, sums + value])
        masks, sums = in_order(sums)
        return cls(sums, np.bitwise_count(masks).astype(np.int64), masks)

    @cached_property
    def _is_taken(self) -> Flags:
        """Which of some slots a sum falls into; one of eight or more does."""
        taken = np.zeros(SLOTS_PER_SUM * len(self.sums), dtype=bool)
        taken[self._slots(self.sums)] = True
        return taken

    def _slots(self, sums: Ints) -> Ints:
        """Spread sums evenly over the slots."""
        bits = (SLOTS_PER_SUM * len(self.sums)).bit_length() - 1
        spread = sums.view(np.uint64) * SPREAD
        spread >>= np.uint64(64 - bits)
        return spread.view(np.int64)

    def likely(self, asked: Ints) -> Ints:
        """Return the positions of all numbers that are sums, and of few others.

        Most numbers are no sums. That is seen in one slot, while looking up a number among the sums
        takes seventeen steps.
        """
        return np.flatnonzero(self._is_taken[self._slots(asked)])


@dataclass(frozen=True, eq=False)
class _Halves:
    """Some amounts in two halves; bit `middle` stands for the first amount of the second."""

    first: _Half
    second: _Half
    middle: int

    def ways(self, target: int, rows_min: int, rows_max: int) -> tuple[Ints, bool]:
        """Return the subsets that make a target, and whether these are all."""
        first, second = self.first, self.second
        reach = target - second.sums[[-1, 0]]  # beyond, the second half cannot make up for it
        begin = np.searchsorted(first.sums, reach[0], side="left")
        end = np.searchsorted(first.sums, reach[1], side="right")
        asked = target - first.sums[begin:end]
        likely = second.likely(asked)
        held, asked = likely + begin, asked[likely]
        low = np.searchsorted(second.sums, asked, side="left")
        high = np.searchsorted(second.sums, asked, side="right")
        hits = np.cumsum(high - low)
        is_complete = not len(hits) or bool(hits[-1] <= COUNTED_MAX)
        if not is_complete:
            room = np.maximum(COUNTED_MAX - (hits - (high - low)), 0)
            high = low + np.minimum(high - low, room)
        which, to = expanded(low, high)
        at = held[which]
        sizes = first.sizes[at] + second.sizes[to]
        fits = np.flatnonzero((sizes >= rows_min) & (sizes <= rows_max))
        return first.masks[at[fits]] | (second.masks[to[fits]] << self.middle), is_complete


@lru_cache(maxsize=2)  # one pool is searched for one target after the other
def _halves(amounts: bytes) -> _Halves:
    """Return all subsets of some amounts, given as the bytes of their numbers."""
    values = np.frombuffer(amounts, dtype=np.int64)
    middle = len(values) // 2
    return _Halves(_Half.of(values[:middle]), _Half.of(values[middle:]), middle)


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
    taken = range(rows_min, min(rows_max, n) + 1)
    if not taken:
        return np.zeros(len(targets))
    listed_ways = [math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1) for k in taken]
    k, ways = np.array(taken)[:, None], np.array(listed_ways)[:, None]
    # All of them have one sum only: as uncertain as if one amount could be exchanged. Equal
    # amounts have no spread at all: then the lattice is the spread.
    spread = np.maximum(k * variance * np.maximum(n - k, 1) / max(n - 1, 1), lattice**2)
    far = (targets - k * mean) ** 2 / (2 * spread)
    found = np.exp(np.minimum(ways - far, 700.0)) / np.sqrt(2 * math.pi * spread)
    # One after the other: numpy adds up a single column in another order than several.
    return lattice * np.cumsum(found, axis=0)[-1]


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

"""Sorted rows and ranges among them: the few loops that all pairs of equal amounts come from.

numpy says what is right. Where numba is installed compiled loops do the same for large inputs: they
walk both lists once, while numpy looks every number up and goes through memory again and again.
"""

from collections.abc import Sequence
from functools import cache
from types import ModuleType

import numpy as np

from recon_xl.matching.packed import Ints

# To import numba and to compile takes more than a second, so few rows are left to numpy.
COMPILED_MIN = 500_000
# Two lists of so many numbers, neither that many times as long as the other, are merged.
MERGED_MIN, MERGED_RATIO, MERGED_REACH = 1_000, 4, 1 << 61


def ranges(asked: Ints, keys: Ints, first: int = 0, last: int = 0) -> tuple[Ints, Ints]:
    """Return for each number where the keys from `first` to `last` away begin and end.

    Args:
        asked: Numbers, ascending.
        keys: Numbers, ascending.
        first: What the smallest key is more than the number.
        last: What the largest key is more than the number.
    """
    twin = compiled() if len(asked) + len(keys) >= COMPILED_MIN else None
    if twin is None and _is_merged(asked, keys, first, last):
        return (
            _places(asked + first, keys, behind_equal=False),
            _places(asked + last, keys, behind_equal=True),
        )
    if twin is None:
        return (
            np.searchsorted(keys, asked + first, side="left"),
            np.searchsorted(keys, asked + last, side="right"),
        )
    found = np.empty((2, len(asked)), dtype=np.int64)
    twin.walk(asked, keys, first, last, found)
    return found[0], found[1]


def _is_merged(asked: Ints, keys: Ints, first: int, last: int) -> bool:
    """Say whether both lists are long, and have room for one more bit in each number."""
    if len(asked) < MERGED_MIN or len(keys) < MERGED_MIN:
        return False
    if max(len(asked), len(keys)) > MERGED_RATIO * min(len(asked), len(keys)):
        return False
    lowest = min(int(asked[0]) + min(first, 0), int(keys[0]))
    highest = max(int(asked[-1]) + max(last, 0), int(keys[-1]))
    return lowest >= -MERGED_REACH and highest < MERGED_REACH


def _places(asked: Ints, keys: Ints, *, behind_equal: bool) -> Ints:
    """Return how many keys are smaller than each number, or not larger.

    A stable sort merges two lists in order in one walk; `np.searchsorted` looks up each number.
    """
    both = np.concatenate([asked, keys])
    both <<= 1  # the last bit says from which list a number comes, and which of equal ones is first
    second = both[: len(asked)] if behind_equal else both[len(asked) :]
    second |= 1
    both.sort(kind="stable")
    is_odd = (both & 1).astype(np.bool_)
    del both  # memory is short here
    places = np.flatnonzero(is_odd if behind_equal else ~is_odd)
    places -= np.arange(len(asked))
    return places


def parts(first: Ints, last: Ints, size: int) -> tuple[Ints, Ints, Ints, Ints]:
    """Return the connected parts of ranges that begin and end in ascending order.

    Args:
        first: Where each range begins.
        last: The place behind its end; the same where it is empty.
        size: How many places there are.

    Returns:
        The part of each range and of each place, −1 for what is in none; and of each part, the
        number of its ranges and of its places.
    """
    twin = compiled() if len(first) + size >= COMPILED_MIN else None
    of_range = np.full(len(first), -1)
    if twin is not None:
        of_place = np.full(size, -1)
        counts = np.zeros((2, min(len(first), size)), dtype=np.int64)
        number = twin.join(first, last, of_range, of_place, counts)
        return of_range, of_place, counts[0, :number], counts[1, :number]
    has_any = np.flatnonzero(last > first)
    begins = np.ones(len(has_any), dtype=bool)
    begins[1:] = first[has_any[1:]] >= last[has_any[:-1]]
    starts = first[has_any[begins]]
    ends = last[has_any[np.append(begins[1:], True)]] if len(has_any) else starts
    of_range[has_any] = np.cumsum(begins) - 1
    ranges_of = np.bincount(of_range[has_any], minlength=len(starts))
    del has_any, begins  # memory is short here
    # A place is in the last part that begins at or before it, if that one has not ended.
    of_place = np.bincount(starts, minlength=size)
    np.cumsum(of_place, out=of_place)
    of_place -= 1
    if len(starts):
        of_place[(of_place >= 0) & (np.arange(size) >= ends[of_place])] = -1
    return of_range, of_place, ranges_of, ends - starts


def alone(first: Ints, last: Ints) -> tuple[Ints, Ints]:
    """Return which ranges hold one place that no other range holds, and these places.

    Args:
        first: Where each range begins, ascending.
        last: The place behind its end, ascending.
    """
    twin = compiled() if len(first) >= COMPILED_MIN else None
    if twin is not None:
        found = np.empty((2, len(first)), dtype=np.int64)
        count = twin.alone(first, last, found)
        return found[0, :count], found[1, :count]
    has_any = np.flatnonzero(last > first)
    begins, ends = first[has_any], last[has_any]
    is_alone = ends == begins + 1
    is_apart = begins[1:] >= ends[:-1]
    is_alone[1:] &= is_apart
    is_alone[:-1] &= is_apart
    return has_any[is_alone], begins[is_alone]


def pack(columns: Sequence[Ints], lows: Sequence[int], bits: Sequence[int], of_place: int) -> Ints:
    """Put the values of three columns and the place of each row side by side into one number.

    Args:
        columns: Three columns.
        lows: The smallest value of each.
        bits: How many bits each takes up.
        of_place: How many the place takes up; 0 for none.
    """
    twin = compiled() if len(columns[0]) >= COMPILED_MIN else None
    if twin is not None:
        packed = np.empty(len(columns[0]), dtype=np.int64)
        twin.pack(*columns, *lows, *bits[1:], of_place, packed)
        return packed
    packed = columns[0] - lows[0]
    for column, low, width in zip(columns[1:], lows[1:], bits[1:], strict=True):
        packed <<= width
        packed += column
        packed -= low
    if of_place:
        packed <<= of_place
        packed += np.arange(len(packed))
    return packed


@cache
def compiled() -> ModuleType | None:
    """Return the compiled twin; None where numba is not installed."""
    try:
        from recon_xl.matching import compiled as twin
    except ImportError:
        return None
    return twin

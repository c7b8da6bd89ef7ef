"""Pairs of rows that share a key, found by sorting."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recon_xl.matching.kernels import ranges
from recon_xl.matching.packed import Ints

# Pairs that one key may make. A key that makes more tells nothing: everybody uses that word.
PAIRS_PER_KEY_MAX = 10_000
KEY_MAX = 1 << 62
# From so many numbers on it pays to sort them together with their places, if both fit.
PACKED_MIN, PACKED_BITS = 256, 62


def joined(left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """Return the positions of all pairs with an equal key.

    Keys that make more than `PAIRS_PER_KEY_MAX` pairs are left out.
    """
    left_at, right_at, _is_complete = joined_within(left, right, PAIRS_PER_KEY_MAX)
    return left_at, right_at


def joined_within(left: Ints, right: Ints, pairs_per_key_max: int) -> tuple[Ints, Ints, bool]:
    """Return the positions of all pairs with an equal key, and whether no key was left out."""
    (order, keys), (of_left, asked) = in_order(right), in_order(left)
    first, last = ranges(asked, keys)
    counts = last - first
    is_complete = True
    if counts.max(initial=0) > 1:
        times = run_lengths(asked)
        too_many = counts * np.repeat(times, times) > pairs_per_key_max
        counts[too_many] = 0
        is_complete = not too_many.any()
    which, at = expanded(first, first + counts)
    return of_left[which], order[at], is_complete


def in_order(values: NDArray[Any]) -> tuple[Ints, NDArray[Any]]:
    """Return a stable order of values, and the values in this order.

    Whole numbers and their places are sorted as one number, which takes a fraction of the time that
    `np.argsort` takes. Where they are too wide, only those that stand twice are brought into order
    afterwards: a sort that is stable takes three times as long. Often they are in order already.
    """
    size = len(values)
    if size < PACKED_MIN:
        order = np.argsort(values, kind="stable")
        return order, values[order]
    if not (values[1:] < values[:-1]).any():
        return np.arange(size), values
    if values.dtype == np.int64:
        low, bits = min(int(values.min()), 0), size.bit_length()
        if (int(values.max()) - low).bit_length() + bits <= PACKED_BITS:
            packed = values << bits  # negative numbers too: the bits that matter are there
            packed += np.arange(size)
            packed.sort()
            order = packed & ((1 << bits) - 1)
            packed >>= bits
            return order, packed
    order = np.argsort(values)
    ordered = values[order]
    ties = np.flatnonzero(have_twins(ordered))
    order[ties] = order[ties][np.lexsort((order[ties], ordered[ties]))]
    return order, ordered


def have_twins(ordered: NDArray[Any]) -> NDArray[np.bool_]:
    """Say which of some values in order stand there more than once."""
    found = np.zeros(len(ordered), dtype=bool)
    np.equal(ordered[1:], ordered[:-1], out=found[1:])
    found[:-1] |= found[1:]
    return found


def expanded(first: Ints, last: Ints) -> tuple[Ints, Ints]:
    """Spread ranges: return which range each position belongs to, and the position.

    Args:
        first: First position of each range.
        last: The position behind each range.
    """
    counts = np.maximum(last - first, 0)
    ends = counts.cumsum()
    which = np.arange(len(first)).repeat(counts)
    at = np.arange(len(which))
    at += (first - ends + counts)[which]
    return which, at


def distinct_pairs(left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """Return pairs once each, in ascending order."""
    if not len(left):
        return left, right
    bits = int(right.max()).bit_length()
    keys = distinct(left << bits | right)
    return keys >> bits, keys & ((1 << bits) - 1)


def components(left: Ints, right: Ints, left_size: int, right_size: int) -> tuple[Ints, Ints]:
    """Return the connected parts of a graph of pairs.

    Args:
        left: Left end of each pair.
        right: Right end of each pair.
        left_size: Number of left nodes.
        right_size: Number of right nodes.

    Returns:
        A label for each left and each right node; nodes of one part share it.
    """
    label = np.arange(left_size + right_size)
    ends = right + left_size
    while True:
        smallest = np.minimum(label[left], label[ends])
        after = label.copy()
        np.minimum.at(after, label[left], smallest)
        np.minimum.at(after, label[ends], smallest)
        after = np.minimum(after, after[after])
        after = after[after]
        if np.array_equal(after, label):
            return label[:left_size], label[left_size:]
        label = after


def distinct(values: Ints) -> Ints:
    """Return the different values, ascending. (`np.unique` hashes, which takes far longer.)"""
    if not (values[1:] <= values[:-1]).any():
        return values
    ordered = np.sort(values)
    return ordered[heads(ordered)]


def heads(ordered: NDArray[Any]) -> Ints:
    """Return where each run of equal values begins."""
    is_head = np.empty(len(ordered), dtype=bool)
    is_head[:1] = True
    np.not_equal(ordered[1:], ordered[:-1], out=is_head[1:])
    return is_head.nonzero()[0]


def run_lengths(ordered: NDArray[Any]) -> Ints:
    """Return how long each run of equal values is."""
    begins = heads(ordered)
    lengths = np.full(len(begins), len(ordered))
    lengths[:-1] = begins[1:]
    lengths -= begins
    return lengths


def ranks(values: NDArray[Any]) -> tuple[Ints, Ints]:
    """Number equal values alike, in ascending order.

    Returns:
        The number of each value, from 0, and how often each number occurs.
    """
    if not len(values):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    order, ordered = in_order(values)
    counts = run_lengths(ordered)
    codes = np.empty(len(values), dtype=np.int64)
    codes[order] = np.repeat(np.arange(len(counts)), counts)
    return codes, counts


def is_in(values: Ints, ascending: Ints) -> NDArray[np.bool_]:
    """Say which values stand in an ascending list. (`np.isin` hashes, see `distinct`.)"""
    if not len(ascending):
        return np.zeros(len(values), dtype=bool)
    at = np.minimum(np.searchsorted(ascending, values), len(ascending) - 1)
    return np.asarray(ascending[at] == values)


def marked(rows: Ints, size: int) -> NDArray[np.bool_]:
    """Return a flag for each of `size` rows, set for some of them."""
    flags = np.zeros(size, dtype=bool)
    flags[rows] = True
    return flags


def numbered(columns: Sequence[Ints]) -> Ints:
    """Number rows so that those with equal values in all columns share a number."""
    return ranks(side_by_side(columns))[0]


def side_by_side(columns: Sequence[Ints]) -> Ints:
    """Return one number per row, in the order of the first column, then the second, and so on.

    Rows with equal values in all columns share a number.
    """
    numbers, width = np.zeros(len(columns[0]), dtype=np.int64), 1
    if not len(numbers):
        return numbers
    for values in columns:
        first = int(values.min())
        extent = int(values.max()) - first + 1
        if width * extent >= KEY_MAX:  # too wide to stand side by side: count what there is
            numbers, counts = ranks(numbers)
            values, of_value = ranks(values)  # noqa: PLW2901 (the same values, closer together)
            width, first, extent = len(counts), 0, len(of_value)
        numbers *= extent
        numbers += values
        numbers -= first
        width *= extent
    return numbers

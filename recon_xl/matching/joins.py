"""Pairs of rows that share a key, found by sorting."""

import numpy as np
from numpy.typing import NDArray

from recon_xl.matching.texts import Hashes, Ints

# Pairs that one key may make, and all keys of one join. A key that makes more tells nothing: it is
# a word that everybody uses, or an amount that everybody pays.
PAIRS_PER_KEY_MAX = 10_000
PAIRS_MAX = 20_000_000  # about 640 MB


def joined(left: Hashes, right: Hashes) -> tuple[Ints, Ints]:
    """Return the positions of all pairs with an equal key; the key 0 stands for blank.

    Keys that make more than `PAIRS_PER_KEY_MAX` pairs are left out.
    """
    order = np.argsort(right, kind="stable")
    keys = right[order]
    first = np.searchsorted(keys, left, side="left")
    counts = np.searchsorted(keys, left, side="right") - first
    counts[left == 0] = 0
    counts[_makes_too_many(left, counts)] = 0
    left_at = np.repeat(np.arange(len(left)), counts)
    inside = np.arange(len(left_at)) - np.repeat(np.cumsum(counts) - counts, counts)
    return left_at, order[np.repeat(first, counts) + inside]


def expanded(first: Ints, last: Ints) -> tuple[Ints, Ints]:
    """Spread ranges: return which range each position belongs to, and the position.

    Args:
        first: First position of each range.
        last: The position behind each range.
    """
    counts = np.maximum(last - first, 0)
    which = np.repeat(np.arange(len(first)), counts)
    inside = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)
    return which, first[which] + inside


def distinct_pairs(left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """Return pairs once each, in ascending order."""
    if not len(left):
        return left, right
    width = int(right.max()) + 1
    keys = np.unique(left * width + right)
    return keys // width, keys % width


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


def ranks(values: NDArray[np.generic]) -> tuple[Ints, Ints]:
    """Number equal values alike.

    Returns:
        The number of each value, from 0, and how often each number occurs.
    """
    _values, codes, counts = np.unique(values, return_inverse=True, return_counts=True)
    return codes, counts


def _makes_too_many(left: Hashes, counts: Ints) -> NDArray[np.bool_]:
    if counts.max(initial=0) <= 1:
        return np.zeros(len(left), dtype=bool)
    codes, times = ranks(left)
    return counts * times[codes] > PAIRS_PER_KEY_MAX

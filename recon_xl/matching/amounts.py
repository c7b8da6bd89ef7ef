"""Kinds of amounts: how large, and how round."""

import numpy as np

from recon_xl.matching.packed import Ints

# Powers of two up to the largest amount, and zeros at the end.
OCTAVES, ZEROS = 64, 8


def kinds_of(amount: Ints) -> Ints:
    """Return a number for the octave and the zeros at the end of each amount."""
    size = np.abs(amount)
    octave = np.frexp(np.maximum(size, 1).astype(np.float64))[1].astype(np.int64) - 1
    zeros = np.zeros(len(size), dtype=np.int64)
    round_ones, left = np.arange(len(size)), size
    for _power in range(1, ZEROS):
        tenth = left // 10
        is_round = np.flatnonzero(tenth * 10 == left)
        round_ones, left = round_ones[is_round], tenth[is_round]
        zeros[round_ones] += 1
    return octave * ZEROS + zeros

"""Kinds of amounts: how large, and how round."""

import numpy as np

from recon_xl.matching.packed import Ints

# Powers of two up to the largest amount, and zeros at the end.
OCTAVES, ZEROS = 64, 8


def kinds_of(amount: Ints) -> Ints:
    """Return a number for the octave and the zeros at the end of each amount."""
    size = np.abs(amount)
    octave = np.zeros(len(size), dtype=np.int64)
    octave[size > 0] = np.log2(size[size > 0]).astype(np.int64)
    zeros = np.zeros(len(size), dtype=np.int64)
    round_ones = np.arange(len(size))
    for power in range(1, ZEROS):
        round_ones = round_ones[size[round_ones] % 10**power == 0]
        zeros[round_ones] += 1
    return octave * ZEROS + zeros

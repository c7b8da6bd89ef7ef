"""How many subsets make a target by coincidence, among amounts like these.

Finding a subset is easy, believing it is the problem: of 25 amounts some two subsets make any sum.
"""

import math
from collections.abc import Sequence

import numpy as np


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

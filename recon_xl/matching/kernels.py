"""Ranges of sorted numbers: the one loop that all pairs of equal amounts come from.

numpy says what is right. Where numba is installed a compiled loop does the same for large inputs:
it walks both lists once, while numpy looks every number up.
"""

from functools import cache
from types import ModuleType

import numpy as np

from recon_xl.matching.packed import Ints

# To import numba and to compile takes more than a second, so few rows are left to numpy.
COMPILED_MIN = 500_000


def ranges(asked: Ints, keys: Ints, first: int = 0, last: int = 0) -> tuple[Ints, Ints]:
    """Return for each number where the keys from `first` to `last` away begin and end.

    Args:
        asked: Numbers, ascending.
        keys: Numbers, ascending.
        first: What the smallest key is more than the number.
        last: What the largest key is more than the number.
    """
    twin = compiled() if len(asked) + len(keys) >= COMPILED_MIN else None
    if twin is None:
        return (
            np.searchsorted(keys, asked + first, side="left"),
            np.searchsorted(keys, asked + last, side="right"),
        )
    found = np.empty((2, len(asked)), dtype=np.int64)
    twin.walk(asked, keys, first, last, found)
    return found[0], found[1]


@cache
def compiled() -> ModuleType | None:
    """Return the compiled twin; None where numba is not installed."""
    try:
        from recon_xl.matching import compiled as twin
    except ImportError:
        return None
    return twin

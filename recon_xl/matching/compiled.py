"""The compiled twin of `kernels`; imported for large inputs only, and only where numba is there."""

from numba import njit


@njit(nogil=True, cache=True)
def walk(asked, keys, first, last, found):  # type: ignore[no-untyped-def]
    """Write where the keys within reach of each number begin and end; both lists ascend.

    Args:
        asked: Numbers.
        keys: Numbers.
        first: What the smallest key is more than the number.
        last: What the largest key is more than the number.
        found: Written, 2 × numbers: the first key of each number; the place behind its last key.
    """
    begin, end, size = 0, 0, len(keys)
    for at in range(len(asked)):
        while begin < size and keys[begin] < asked[at] + first:
            begin += 1
        end = max(end, begin)
        while end < size and keys[end] <= asked[at] + last:
            end += 1
        found[0, at] = begin
        found[1, at] = end

"""The order of rows, by account, amount and day; and which amounts are the same on both sides."""

import numpy as np

from recon_xl.matching import kernels
from recon_xl.matching.joins import (
    PACKED_BITS,
    PACKED_MIN,
    in_order,
    side_by_side,
)
from recon_xl.matching.kernels import pack, unpack
from recon_xl.matching.packed import Ints


def in_row_order(account: Ints, amount: Ints, day: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """Return a stable order of rows, and the three columns in this order.

    Usually the three and the place of a row fit into one number. Then these are sorted, and all
    that is wanted is read off from them: no column has to be gathered from all over the memory.
    """
    columns = (account, amount, day)
    size = len(account)
    if size >= PACKED_MIN:
        lows = [int(column.min()) for column in columns]
        extents = (int(column.max()) - low for column, low in zip(columns, lows, strict=True))
        bits = [*(extent.bit_length() for extent in extents), size.bit_length()]
        if sum(bits) <= PACKED_BITS:
            numbers = pack(columns, lows, bits)
            numbers.sort()
            return unpack(numbers, lows, bits)
    order, _keys = in_order(side_by_side(columns))
    return order, account[order], amount[order], day[order]


def classes(ledger: tuple[Ints, Ints], statement: tuple[Ints, Ints]) -> tuple[Ints, Ints]:
    """Return a code per row, equal where account and amount are equal, ascending on each side.

    Args:
        ledger: Account and amount of its rows, in their order.
        statement: The same.
    """
    sizes = len(ledger[0]), len(statement[0])
    twin = kernels.compiled() if sum(sizes) >= kernels.COMPILED_MIN else None
    if twin is not None:
        found = np.empty(sizes[0], dtype=np.int64), np.empty(sizes[1], dtype=np.int64)
        twin.number_classes(*ledger, *statement, *found)
        return found
    pairs = [np.concatenate(both) for both in zip(ledger, statement, strict=True)]
    keys = side_by_side(pairs)
    keys <<= 1  # the last bit says from which side a row comes
    keys[sizes[0] :] |= 1
    keys.sort(kind="stable")  # merges two lists in order in one walk
    of_statement = (keys & 1).astype(np.bool_)
    keys >>= 1
    is_new = np.zeros(len(keys), dtype=bool)
    np.not_equal(keys[1:], keys[:-1], out=is_new[1:])
    codes = np.cumsum(is_new, out=keys)
    return codes[~of_statement], codes[of_statement]

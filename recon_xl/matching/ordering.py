"""The order of rows, by account, amount and day; and which amounts are the same on both sides."""

import numpy as np

from recon_xl.matching import kernels
from recon_xl.matching.joins import (
    PACKED_BITS,
    PACKED_MIN,
    common_ranks,
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
    heads = [_heads(*side) for side in (ledger, statement)]
    keys = side_by_side([_joined(ledger[at], statement[at], heads) for at in (0, 1)])
    codes = common_ranks(keys[: len(heads[0])], keys[len(heads[0]) :])
    return (
        np.repeat(codes[0], np.diff(heads[0], append=sizes[0])),
        np.repeat(codes[1], np.diff(heads[1], append=sizes[1])),
    )


def _heads(account: Ints, amount: Ints) -> Ints:
    """Return where a new pair begins in sorted columns."""
    is_head = np.ones(len(account), dtype=bool)
    is_head[1:] = (account[1:] != account[:-1]) | (amount[1:] != amount[:-1])
    return np.flatnonzero(is_head)


def _joined(mine: Ints, theirs: Ints, heads: list[Ints]) -> Ints:
    return np.concatenate([mine[heads[0]], theirs[heads[1]]])

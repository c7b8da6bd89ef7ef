"""The order of rows and the classes of amounts are those of the plainest way to find them."""

import numpy as np
import pytest

from recon_xl.matching import ordering
from recon_xl.matching.joins import in_order

SEEDS = range(20)


def columns(seed, wide=False):
    random = np.random.default_rng(seed)
    size = int(random.integers(0, 700))
    reach = 1 << 60 if wide else int(random.integers(1, 50))
    return (
        random.integers(0, 4, size),
        random.integers(-reach, reach, size),
        random.integers(20_000, 20_000 + int(random.integers(1, 40)), size),
    )


@pytest.mark.parametrize("wide", [False, True], ids=["narrow", "wide"])
@pytest.mark.parametrize("seed", SEEDS)
def test_rows_are_ordered_by_account_amount_and_day(seed, wide, way):
    account, amount, day = columns(seed, wide)
    expected = np.lexsort((day, amount, account))
    order, *ordered = ordering.in_row_order(account, amount, day)
    assert np.array_equal(order, expected)
    for found, column in zip(ordered, (account, amount, day), strict=True):
        assert np.array_equal(found, column[expected])


@pytest.mark.parametrize("seed", SEEDS)
def test_equal_amounts_of_an_account_are_one_class_on_both_sides(seed, way):
    sides = []
    for of_side in (seed, seed + 1_000):
        account, amount, _day = columns(of_side)
        order = np.lexsort((amount, account))
        sides.append((account[order], amount[order]))
    pairs = [list(zip(*(column.tolist() for column in side), strict=True)) for side in sides]
    known = {pair: code for code, pair in enumerate(sorted({*pairs[0], *pairs[1]}))}
    for found, side in zip(ordering.classes(*sides), pairs, strict=True):
        assert found.tolist() == [known[pair] for pair in side]


@pytest.mark.parametrize("seed", SEEDS)
def test_an_order_keeps_equal_values_in_their_places(seed):
    random = np.random.default_rng(seed)
    for reach in (5, 1 << 62):
        values = np.append(random.integers(-reach, reach, 400), [7, 7, 7])
        order, ordered = in_order(values)
        assert np.array_equal(order, np.argsort(values, kind="stable"))
        assert np.array_equal(ordered, values[order])

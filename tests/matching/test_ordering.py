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
def test_rows_of_both_sides_are_ordered_by_account_amount_and_day(seed, wide, way):
    sides = columns(seed, wide), columns(seed + 1_000, wide)
    layout, *found = ordering.in_key_order(*sides)
    for (order, ordered), side in zip(found, sides, strict=True):
        expected = np.lexsort(side[::-1])
        assert np.array_equal(order, expected)
        for read, column in zip((layout.account, layout.amount, layout.day), side, strict=True):
            assert np.array_equal(read(ordered), column[expected])


@pytest.mark.parametrize("wide", [False, True], ids=["narrow", "wide"])
@pytest.mark.parametrize("seed", SEEDS)
def test_no_day_runs_into_another_amount(seed, wide, way):
    sides = columns(seed, wide), columns(seed + 1_000, wide)
    layout, *found = ordering.in_key_order(*sides)
    own, other = (
        np.stack(side, axis=1)[order] for side, (order, _keys) in zip(sides, found, strict=True)
    )
    is_same = (own[:, None, :2] == other[None, :, :2]).all(axis=2)
    apart = other[None, :, 2] - own[:, None, 2]
    key_apart = found[1][1][None, :] - found[0][1][:, None]
    for days in (0, 1, 30, 41, 100_000):
        near = layout.reach(days)
        is_near = (key_apart >= -near) & (key_apart <= near)
        assert np.array_equal(is_near, is_same & (abs(apart) <= days))
    assert layout.reach(-3) == -layout.reach(3)


def test_accounts_can_be_counted_from_any_of_them():
    for wide in (False, True):
        side = columns(3, wide)
        layout, (order, keys), _same = ordering.in_key_order(side, side)
        assert np.array_equal(layout.from_account(2).account(keys), side[0][order] - 2)
        assert np.array_equal(layout.from_account(2).amount(keys), side[1][order])


@pytest.mark.parametrize("seed", SEEDS)
def test_equal_numbers_of_both_sides_are_one_class(seed, way):
    sides = [np.sort(columns(of_side)[1]) for of_side in (seed, seed + 1_000)]
    known = {number: code for code, number in enumerate(sorted({*sides[0], *sides[1]}))}
    for found, side in zip(ordering.classes(*sides), sides, strict=True):
        assert found.tolist() == [known[number] for number in side]


@pytest.mark.parametrize("seed", SEEDS)
def test_an_order_keeps_equal_values_in_their_places(seed):
    random = np.random.default_rng(seed)
    for reach in (5, 1 << 62):
        values = np.append(random.integers(-reach, reach, 400), [7, 7, 7])
        order, ordered = in_order(values)
        assert np.array_equal(order, np.argsort(values, kind="stable"))
        assert np.array_equal(ordered, values[order])

"""Candidates within days are those of comparing every entry with every line."""

import numpy as np
import pandas as pd
import pytest

from recon_xl.matching.columns import Columns, Sides
from recon_xl.matching.gate import by_id
from recon_xl.matching.ordering import in_key_order
from recon_xl.matching.windows import Window, windows

SEEDS = range(12)
FARTHEST = (1 << 21) - 1_000  # days, farther than any calendar reaches


def sides(seed, sizes, amount_max, days):
    random = np.random.default_rng(seed)
    columns = []
    for size in sizes:
        account, sign = random.integers(0, 3, size), random.choice([-1, 1], size)
        amount = (amount_max - random.integers(0, 4, size)) * sign
        columns.append((account, amount, random.choice(days, size)))
    layout, *ordered = in_key_order(*columns)
    made = []
    for order, of_side in ordered:
        ids = pd.Series([f"R{n:04d}" for n in random.permutation(len(order))], dtype="str")
        made.append(Columns(ids, of_side, layout, {}, by_id(order, of_side, ids)))
    return Sides(made[0], made[1], ("A", "B", "C"), ("NOK",) * 3)


def days_apart(made, first, last):
    return Window((made.ledger.day, made.statement.day), made.keys("calendar"), first, last, 0)


def fitting(made, rows, window):
    """Say of every entry and line whether they fit, the plainest way."""
    own, other = (
        [getattr(side, name)[at] for name in ("account", "amount", "day")]
        for side, at in zip((made.ledger, made.statement), rows, strict=True)
    )
    fits = np.equal.outer(own[0], other[0]) & np.equal.outer(own[1], other[1])
    return fits & window.holds(other[2][None, :] - own[2][:, None]) if window else fits


@pytest.mark.parametrize("is_part", [False, True], ids=["all", "some"])
@pytest.mark.parametrize(
    ("sizes", "amount_max", "days"),
    [
        ((60, 50), 10, range(20_000, 20_012)),
        ((300, 40), (1 << 63) - 1, range(20_000, 20_400)),
        ((40, 300), 10**17, [-FARTHEST, 0, 1, FARTHEST]),
        ((30, 30), 4, [20_000]),
        ((0, 9), 7, [20_000]),
        ((9, 0), 7, [20_000]),
        ((1, 1), 7, [20_000, 20_001]),
    ],
)
@pytest.mark.parametrize("seed", SEEDS)
def test_candidates_are_all_that_fit_and_no_other(seed, sizes, amount_max, *, days, is_part, way):
    made = sides(seed, sizes, amount_max, days)
    random = np.random.default_rng(seed)
    rows = tuple(
        np.flatnonzero(random.random(size) < 0.7) if is_part else np.arange(size) for size in sizes
    )
    for reach in (None, (0, 0), (-3, 3), (1, 2), (-2, -1)):
        window = days_apart(made, *reach) if reach else None
        fits = fitting(made, rows, window)
        found = windows(made, rows, window)
        entries, lines = found.edges(np.arange(len(rows[0])))
        assert set(zip(entries.tolist(), lines.tolist(), strict=True)) == set(
            zip(*(at.tolist() for at in np.nonzero(fits)), strict=True)
        )
        is_alone = fits & (fits.sum(axis=1) == 1)[:, None] & (fits.sum(axis=0) == 1)[None, :]
        for mine, plain in zip(found.alone, np.nonzero(is_alone), strict=True):
            assert np.array_equal(mine, plain)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_alone_is_a_part_of_one_entry_and_one_line(seed, way):
    made = sides(seed, (200, 180), 40, range(20_000, 20_030))
    found = windows(made, (np.arange(200), np.arange(180)), days_apart(made, -1, 2))
    is_single = (found.parts.ledger_counts == 1) & (found.parts.statement_counts == 1)
    held = np.flatnonzero(found.parts.ledger >= 0)
    entries, lines = found.alone
    assert np.array_equal(entries, held[is_single[found.parts.ledger[held]]])
    assert np.array_equal(found.parts.statement[lines], found.parts.ledger[entries])

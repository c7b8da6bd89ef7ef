"""Sums of several rows: found, counted, and believed only where chance could not make them."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from recon_xl.matching import match, subsets
from recon_xl.matching.figures import told_odds
from recon_xl.matching.subset_sum import (
    COUNTED_MAX,
    ITEMS_MAX,
    LISTED_MAX,
    expected_by_chance,
    search,
)
from tests.builders import entries, lines
from tests.matching.reading import left_open, suggested, told

BOTH = pytest.mark.parametrize("rules", ["visma", "standard"])


def invoices(amounts, day="2026-03-04", text="Hansen"):
    return entries(
        *(f"L{at:02} {day} {int(a) / 100:.2f} {text}" for at, a in enumerate(amounts, start=1))
    )


def cheque(amount, name="S1", day="2026-03-04", text="Hansen"):
    return lines(f"{name} {day} {int(amount) / 100:.2f} {text}")


def puzzle(seed=54, rows=54, paid=12):
    """Return amounts of invoices to the øre and a cheque that pays some of them."""
    rng = np.random.default_rng(seed)
    amounts = rng.lognormal(14.2, 0.8, rows).astype(np.int64)
    return amounts, int(amounts[rng.choice(rows, paid, replace=False)].sum())


@pytest.mark.parametrize("low", [1, -30], ids=["one sign", "both signs"])
@pytest.mark.parametrize("seed", range(20))
def test_the_search_finds_what_trying_everything_finds(seed, low):
    rng = np.random.default_rng(seed)
    amounts = rng.integers(low, 30, size=12) * 100
    target = int(amounts[rng.choice(12, 4, replace=False)].sum())
    every = {
        chosen
        for size in range(2, 7)
        for chosen in combinations(range(12), size)
        if amounts[list(chosen)].sum() == target
    }
    found = search(amounts, target, rows_max=6)
    assert (found.count, found.is_complete) == (len(every), True)
    assert set(found.ways) <= every
    assert len(found.ways) == min(LISTED_MAX, len(every))


def test_a_target_out_of_reach_is_made_in_no_way():
    for target in (-1, 1 << 40, 0):
        found = search([100, 200, 300, 400], target)
        assert (found.ways, found.count, found.is_complete) == ((), 0, True)


def test_the_chance_of_a_sum_is_about_what_is_counted():
    rng = np.random.default_rng(7)
    predicted = counted = 0.0
    for _problem in range(200):
        amounts = rng.integers(100, 9000, size=16) * 100
        target = int(rng.integers(20_000, 60_000)) * 100
        predicted += expected_by_chance(amounts, target)
        counted += search(amounts, target).count
    assert counted > 100
    assert predicted == pytest.approx(counted, rel=0.15)


def test_of_too_many_amounts_every_way_that_is_counted_is_one():
    # Powers of two: each sum has one way only, so nothing may be counted twice.
    amounts = [1 << at for at in range(ITEMS_MAX + 2)]
    found = search(amounts, sum(amounts[:3]))
    assert (found.ways, found.count, found.is_complete) == ((), 1, False)


@BOTH
def test_the_puzzle_of_54_invoices_is_refused_with_solutions_found_and_their_chance(rules):
    amounts, paid = puzzle()
    result = match(invoices(amounts), cheque(paid), rules)
    assert told(result) == suggested(result) == []
    assert left_open(result) == ["S1"]
    assert result.ambiguous["reason"].tolist() == [
        "Not searched to the end: 54 candidates for 222,353.50. 114 choices of rows were found"
        " before the limit and 2,400,000 are expected by chance, so none of them can be believed."
    ]


def test_a_single_choice_found_before_the_limit_is_not_applied_because_there_may_be_others():
    amounts = np.random.default_rng(0).integers(15_000_000, 30_000_000, size=ITEMS_MAX + 2)
    result = match(invoices(amounts), cheque(int(amounts[:3].sum())), "visma")
    assert told(result) == suggested(result) == []
    assert result.ambiguous["reason"].tolist() == [
        "Not searched to the end: 36 candidates for 749,808.35. One choice of rows was found before"
        " the limit and 0.0008 are expected by chance; there may be others, so it is not applied."
    ]


def test_equal_amounts_without_end_are_counted_up_to_a_limit():
    amounts = [50_000] * ITEMS_MAX
    found = search(amounts, 17 * 50_000)
    assert (found.ways, found.count, found.is_complete) == ((), COUNTED_MAX, False)
    result = match(invoices(amounts), cheque(17 * 50_000), "standard")
    assert told(result) == suggested(result) == []
    assert "1,048,576 choices of rows were found" in result.ambiguous["reason"][0]
    assert "over 1,000,000,000 are expected" in result.ambiguous["reason"][0]


def test_as_many_pools_are_searched_in_part_as_the_limit_allows_and_the_same_in_a_second_run(
    monkeypatch,
):
    searched = []

    def spy(amounts, target, **limits):
        searched.append(target)
        return search(amounts, target, **limits)

    monkeypatch.setattr(subsets, "search", spy)
    amounts, paid = puzzle()
    statement = pd.concat([cheque(paid + at, f"S{at}") for at in range(6)], ignore_index=True)
    ledger = invoices(amounts)
    first = match(ledger, statement, "standard")
    assert len(set(searched)) == subsets.PARTLY_SEARCHED_MAX
    assert left_open(first) == [f"S{at}" for at in range(6)]
    unsearched = first.ambiguous["reason"].str.startswith("Not searched: 54 candidates")
    assert unsearched.sum() == 6 - subsets.PARTLY_SEARCHED_MAX
    pd.testing.assert_frame_equal(match(ledger, statement, "standard").ambiguous, first.ambiguous)


def test_more_rows_than_can_be_looked_at_are_said_to_be_not_searched(monkeypatch):
    monkeypatch.setattr("recon_xl.matching.tasks.POOL_ROWS_MAX", 10)
    monkeypatch.setattr(subsets, "POOL_ROWS_MAX", 10)
    result = match(invoices(range(10_000, 12_000, 100)), cheque(40_700), "visma")
    assert told(result) == []
    assert result.ambiguous["reason"].tolist() == ["Not searched: 10 candidates for 407.00."]


def test_chances_are_told_between_their_limits():
    assert told_odds(np.array([0.00001, 0.25, 7.5e5, 1e300, np.nan])) == [
        "under 0.0001",
        "0.25",
        "750,000",
        "over 1,000,000,000",
        "",
    ]


def test_choices_that_need_the_same_row_are_suggested_and_not_applied():
    rule = '[[rule]]\nname = "r"\nshapes = ["N:1"]\nmethod = "subset"\nchance_max = 1\n'
    result = match(
        entries("L1 2026-03-04 100.00", "L2 2026-03-04 250.00", "L3 2026-03-04 370.00"),
        lines("S1 2026-03-04 350.00", "S2 2026-03-04 620.00"),
        rule,
    )
    assert told(result) == []
    assert sorted(suggested(result)) == ["L1 L2 = S1", "L2 L3 = S2"]
    reasons = dict(zip(suggested(result), result.suggestions["reason"], strict=True))
    assert reasons["L1 L2 = S1"] == (
        "2 ledger entries together make 350.00, same day, and no other choice does; but some of"
        " them are needed for another row's amount too."
    )

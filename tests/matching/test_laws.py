"""What holds for every input: order, conservation, and nothing new in a second run."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recon_xl.matching import MatchResult, match
from recon_xl.matching.presets import PRESETS
from tests.builders import ACCOUNT

SHUFFLES = 50
BOTH = pytest.mark.parametrize("rules", PRESETS)
NAMES = ["", "", "Hansen Bygg", "Berg AS", "Faktura 20417", "Vipps", "Hansen Elektro"]


def month(seed: int, rows: int, letter: str) -> pd.DataFrame:
    """Return rows with many equal amounts, few names and some references."""
    rng = np.random.default_rng(seed)
    kid = np.where(rng.random(rows) < 0.2, rng.choice(["1234567897", "12345678903"], rows), "")
    return pd.DataFrame(
        {
            "id": [f"{letter}{at}" for at in range(rows)],
            "account": ACCOUNT,
            "date": pd.Timestamp("2026-03-02") + pd.to_timedelta(rng.integers(0, 9, rows), "D"),
            "amount_minor": rng.choice([100, 100, 250, 350, 500, 617, 999], rows)
            * rng.choice([1, -1], rows),
            "currency": "NOK",
            "text": rng.choice(NAMES, rows),
            "reference": np.where(rng.random(rows) < 0.3, rng.integers(880, 890, rows), 0).astype(
                str
            ),
            "kid": kid,
        }
    ).replace({"reference": {"0": ""}})


def looks(result: MatchResult, ledger: pd.DataFrame, statement: pd.DataFrame) -> list[object]:
    """Return the matches and suggestions with every row told by what is visible of it."""
    rows = {
        (side, row[0]): str(row[1:])
        for side, frame in (("ledger", ledger), ("statement", statement))
        for row in frame.itertuples(index=False, name=None)
    }
    told: list[object] = []
    for frame, members in (
        (result.matches, result.members),
        (result.suggestions, result.suggestion_members),
    ):
        by_id = members.groupby("match_id")
        for row in frame.itertuples(index=False):
            group = by_id.get_group(row.match_id)
            visible = sorted(
                (side, rows[side, row_id])
                for side, row_id in zip(group["side"], group["id"], strict=True)
            )
            told.append((row.rule, row.shape, row.difference_minor, str(row.chance), visible))
    told += sorted(
        (side, rows[side, row_id])
        for side, row_id in zip(result.ambiguous["side"], result.ambiguous["id"], strict=True)
    )
    return sorted(map(str, told))


@BOTH
@pytest.mark.parametrize("seed", range(4))
def test_shuffling_both_sides_changes_nothing(rules, seed):
    ledger, statement = month(seed, 60, "L"), month(seed + 100, 50, "S")
    first = match(ledger, statement, rules)
    rng = np.random.default_rng(seed)
    for _shuffle in range(SHUFFLES):
        again = match(
            ledger.iloc[rng.permutation(len(ledger))],
            statement.iloc[rng.permutation(len(statement))],
            rules,
        )
        pd.testing.assert_frame_equal(again.matches, first.matches)
        pd.testing.assert_frame_equal(again.members, first.members)
        pd.testing.assert_frame_equal(again.suggestions, first.suggestions)
        pd.testing.assert_frame_equal(again.ambiguous, first.ambiguous)


@BOTH
@pytest.mark.parametrize("seed", range(4))
def test_other_ids_change_nothing_but_which_of_equal_rows_is_taken(rules, seed):
    ledger, statement = month(seed, 60, "L"), month(seed + 100, 50, "S")
    first = looks(match(ledger, statement, rules), ledger, statement)
    rng = np.random.default_rng(seed)
    for frame in (ledger, statement):
        frame["id"] = rng.permutation(frame["id"].to_numpy())
    assert looks(match(ledger, statement, rules), ledger, statement) == first


@BOTH
@pytest.mark.parametrize("seed", range(12))
def test_a_second_run_on_what_is_left_adds_nothing(rules, seed):
    ledger, statement = month(seed, 60, "L"), month(seed + 100, 50, "S")
    first = match(ledger, statement, rules)
    taken = first.members.groupby("side")["id"].apply(set)
    second = match(
        ledger[~ledger["id"].isin(taken.get("ledger", set()))],
        statement[~statement["id"].isin(taken.get("statement", set()))],
        rules,
    )
    assert second.matches.empty
    pd.testing.assert_frame_equal(second.suggestions, first.suggestions)
    pd.testing.assert_frame_equal(second.ambiguous, first.ambiguous)


ROW = st.tuples(
    st.integers(0, 6), st.sampled_from([-300, -100, 100, 150, 200, 300]), st.sampled_from(NAMES)
)


@BOTH
@settings(max_examples=60, deadline=None)
@given(ledger=st.lists(ROW, max_size=9), statement=st.lists(ROW, max_size=9))
def test_every_match_balances_and_no_row_is_in_two(rules, ledger, statement):
    frames = {
        side: pd.DataFrame(
            {
                "id": [f"{side}{at}" for at in range(len(rows))],
                "account": ACCOUNT,
                "date": [pd.Timestamp("2026-03-02") + pd.Timedelta(days=d) for d, _a, _t in rows],
                "amount_minor": pd.Series([amount for _d, amount, _t in rows], dtype="int64"),
                "currency": "NOK",
                "text": [text for _d, _a, text in rows],
            }
        )
        for side, rows in (("ledger", ledger), ("statement", statement))
    }
    result = match(frames["ledger"], frames["statement"], rules)
    members = result.members
    assert not members.duplicated(["side", "id"]).any()
    amounts = pd.concat(
        [frame.assign(side=side)[["side", "id", "amount_minor"]] for side, frame in frames.items()]
    )
    joined = members.merge(amounts.astype({"id": "str"}), on=["side", "id"], validate="1:1")
    signed = joined["amount_minor"].where(joined["side"] == "ledger", -joined["amount_minor"])
    sums = signed.groupby(joined["match_id"]).sum()
    stated = result.matches.set_index("match_id")["difference_minor"]
    assert sums.sort_index().tolist() == stated.sort_index().tolist()
    assert not stated.any()

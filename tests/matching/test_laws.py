"""What holds for every input: order, conservation, and nothing new in a second run."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recon_xl.matching import MatchResult, match
from recon_xl.matching.presets import PRESETS
from tests.builders import ACCOUNT
from tests.matching.reading import demo_month

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


def assert_shuffling_changes_nothing(ledger, statement, rules, seed):
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
def test_shuffling_both_sides_changes_nothing(rules, seed):
    ledger, statement = month(seed, 60, "L"), month(seed + 100, 50, "S")
    assert_shuffling_changes_nothing(ledger, statement, rules, seed)


@BOTH
def test_shuffling_the_demo_month_changes_nothing(rules):
    assert_shuffling_changes_nothing(*demo_month(), rules, seed=5)


@BOTH
def test_a_second_run_on_what_is_left_of_the_demo_month_adds_nothing(rules):
    assert_a_second_run_adds_nothing(*demo_month(), rules)


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
    assert_a_second_run_adds_nothing(month(seed, 60, "L"), month(seed + 100, 50, "S"), rules)


def assert_a_second_run_adds_nothing(ledger, statement, rules):
    first = match(ledger, statement, rules)
    assert len(first.matches)
    taken = first.members.groupby("side")["id"].apply(set)
    second = match(
        ledger[~ledger["id"].isin(taken.get("ledger", set()))],
        statement[~statement["id"].isin(taken.get("statement", set()))],
        rules,
    )
    assert second.matches.empty
    pd.testing.assert_frame_equal(second.suggestions, first.suggestions)
    pd.testing.assert_frame_equal(second.ambiguous, first.ambiguous)


ROW = st.fixed_dictionaries(
    {
        "day": st.integers(0, 6),
        "amount_minor": st.sampled_from([-30_000, -10_000, 10_000, 15_000, 20_000, 30_000])
        | st.integers(-400, 400),
        "text": st.sampled_from(NAMES),
        "reference": st.sampled_from(["", "", "8812345", "8812346"]),
        "kid": st.sampled_from(["", "", "1234567897"]),
        "invoice_no": st.sampled_from(["", "", "20417"]),
        "voucher_no": st.sampled_from(["", "612"]),
        "batch": st.sampled_from(["", "", "B7"]),
    }
)
ROW_KEYS = "day amount_minor text reference kid invoice_no voucher_no batch".split()
# What may differ: the sums then differ by what the match states, and by no more.
TOLERANT = """
[[rule]]
name = "nearly"
days_before = 3
days_after = 3
tolerance = "0.50"
chance_max = 1

[[rule]]
name = "nearly, several"
shapes = ["1:N", "N:1"]
days_after = 3
group_by = ["date"]
tolerance = "0.50"
chance_max = 1
"""


@pytest.mark.parametrize("rules", [*PRESETS, TOLERANT], ids=[*PRESETS, "tolerant"])
@settings(max_examples=80, deadline=None, derandomize=True, database=None)
@given(ledger=st.lists(ROW, max_size=9), statement=st.lists(ROW, max_size=9))
def test_every_match_balances_to_the_minor_unit_and_no_row_is_in_two(rules, ledger, statement):
    frames = {
        side: as_frame(rows, side) for side, rows in (("ledger", ledger), ("statement", statement))
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
    assert stated.abs().le(50 if rules == TOLERANT else 0).all()


def as_frame(rows: list[dict[str, object]], side: str) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=ROW_KEYS)
    return frame.assign(
        id=[f"{side}{at}" for at in range(len(rows))],
        account=ACCOUNT,
        date=pd.Timestamp("2026-03-02") + pd.to_timedelta(frame["day"].astype("int64"), unit="D"),
        amount_minor=frame["amount_minor"].astype("int64"),
        currency="NOK",
    )

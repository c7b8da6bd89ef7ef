"""State and remaining amounts follow from the members."""

import pandas as pd
import pytest

from recon_xl.model.reconciliation import broken_invariants, in_account_currency, settled
from tests.builders import ACCOUNT, entries, lines, reconciliation


@pytest.fixture
def pair():
    return reconciliation(
        entries("L1 2026-10-01 100.00", "L2 2026-10-02 40.00"),
        lines("S1 2026-10-03 100.00", "S2 2026-10-04 -7.00"),
    )


def matched(tables, *members, approval_no=0, difference=0, rest_on=""):
    facts = pd.DataFrame(
        {
            "match_id": ["M-1"],
            "rule": "4 same date",
            "account": ACCOUNT,
            "approval_no": approval_no,
            "difference_minor": difference,
            "rest_on": rest_on,
            "cleared": pd.Timestamp("2026-10-03"),
        }
    )
    frame = pd.DataFrame(members, columns=["side", "id", "amount_minor"]).assign(match_id="M-1")
    return settled(tables.with_tables(matches=facts, members=frame))


def states(tables, side):
    return dict(zip(tables.side(side)["id"], tables.side(side)["state"], strict=True))


def test_a_row_without_members_is_open_with_all_it_has(pair):
    assert set(states(pair, "ledger").values()) == {"open"}
    assert pair.ledger["remaining_minor"].tolist() == [10000, 4000]
    assert broken_invariants(pair) == []


def test_a_row_that_is_taken_whole_is_matched(pair):
    after = matched(pair, ("ledger", "L1", 10000), ("statement", "S1", 10000))
    assert states(after, "ledger") == {"L1": "matched", "L2": "open"}
    row = after.ledger.iloc[0]
    assert (row["remaining_minor"], row["match_id"], row["rule"]) == (0, "M-1", "4 same date")
    assert row["cleared"] == pd.Timestamp("2026-10-03")
    assert broken_invariants(after) == []


def test_a_row_that_is_taken_in_part_is_partly_matched(pair):
    after = matched(
        pair,
        ("ledger", "L1", 6000),
        ("statement", "S1", 6000),
    )
    assert states(after, "ledger")["L1"] == "partly"
    assert after.ledger["remaining_minor"].iloc[0] == 4000


def test_a_match_that_is_approved_makes_its_rows_approved(pair):
    after = matched(pair, ("ledger", "L1", 10000), ("statement", "S1", 10000), approval_no=3)
    assert states(after, "statement")["S1"] == "approved"
    assert after.statement["approval_no"].tolist() == [3, 0]


def test_a_deactivated_row_has_nothing_left(pair):
    ledger = pair.ledger.assign(state=["deactivated", "open"])
    after = settled(pair.with_tables(ledger=ledger))
    assert after.ledger["remaining_minor"].tolist() == [0, 4000]
    assert broken_invariants(after) == []


def test_a_remaining_amount_edited_by_hand_is_named(pair):
    touched = pair.with_tables(ledger=pair.ledger.assign(remaining_minor=[1, 4000]))
    (said,) = broken_invariants(touched)
    assert "L1: Remaining amount is 0.01, its matches make it 100.00" in said


def test_a_match_that_does_not_balance_is_named(pair):
    after = matched(pair, ("ledger", "L2", 4000), ("statement", "S1", 10000))
    assert any("M-1: its rows differ by −60.00" in said for said in broken_invariants(after))


def test_an_id_that_stands_twice_is_named(pair):
    twice = pair.with_tables(ledger=pair.ledger.assign(id="L1"))
    assert any("L1 stands twice" in said for said in broken_invariants(twice))


def test_an_account_in_euro_is_reconciled_in_euro():
    tables = reconciliation(entries("L1 2026-10-01 1150.00"), lines(), currency="EUR")
    ledger = tables.ledger.assign(currency="EUR", currency_amount_minor=10000)
    tables = settled(tables.with_tables(ledger=ledger))
    assert in_account_currency(tables.ledger, tables.accounts).tolist() == [10000]
    half = matched(tables, ("ledger", "L1", 5000))
    assert half.ledger["currency_remaining_minor"].tolist() == [5000]
    assert half.ledger["remaining_minor"].tolist() == [57500]


def test_a_frame_that_is_changed_afterwards_changes_no_reconciliation():
    made = reconciliation(entries("L1 2026-03-02 100.00 Rent"), lines())
    frame = made.ledger.copy()
    again = made.with_tables(ledger=frame)
    frame.loc[0, "text"] = "Something else"
    assert again.ledger["text"].tolist() == ["Rent"]

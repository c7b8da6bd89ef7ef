"""Matching by hand, and taking matches back."""

from datetime import datetime

import pytest

from recon_xl.actions.pairing import pair
from recon_xl.actions.withdrawing import withdraw
from recon_xl.errors import (
    ApprovedRowError,
    NothingOpenError,
    UnequalSumsError,
    UnknownIdError,
    WrongAccountError,
)
from recon_xl.model.reconciliation import broken_invariants, settled
from tests.builders import entries, lines, reconciliation

WHO = {"by": "kn", "at": datetime(2026, 11, 3, 12)}  # noqa: DTZ001


@pytest.fixture
def tables():
    return reconciliation(
        entries(
            "L1 2026-10-01 42500.00 faktura_41871",
            "L2 2026-10-02 5000.00",
            "L3 2026-10-02 -5000.00",
            "L4 2026-10-03 2500.00",
        ),
        lines("S1 2026-10-05 30000.00", "S2 2026-10-06 12500.00", "S3 2026-10-06 7500.00"),
    )


def allowing_unequal(tables):
    return tables.with_tables(accounts=tables.accounts.assign(allow_unequal=True))


def row(tables, row_id):
    rows = tables.ledger if row_id.startswith("L") else tables.statement
    return rows.set_index("id").loc[row_id]


def same_rows(one, other):
    return one.ledger.equals(other.ledger) and one.statement.equals(other.statement)


def test_any_number_of_rows_on_both_sides_are_paired_when_they_tie(tables):
    outcome = pair(tables, ledger=["L2", "L4"], statement=["S3"], **WHO)
    after = outcome.reconciliation
    (told,) = outcome.result["matches"]
    assert told["shape"] == "2:1"
    assert told["rule"] == "1 manual"
    assert sorted(told["ledger"]) == ["L2", "L4"]
    assert told["difference"] == 0
    assert told["days_apart"] == 4
    assert "2 ledger entries and 1 statement line, sums equal" in told["reason"]
    assert row(after, "L2")["state"] == row(after, "S3")["state"] == "matched"
    assert broken_invariants(after) == []
    assert after.journal["action"].tolist() == ["pair"]


def test_a_row_and_its_reversal_are_paired_on_one_side(tables):
    outcome = pair(tables, ledger=["L2", "L3"], **WHO)
    assert outcome.result["matches"][0]["shape"] == "2:0"
    assert row(outcome.reconciliation, "L3")["state"] == "matched"


def test_unequal_sums_are_refused_with_both_sums_and_the_difference(tables):
    with pytest.raises(UnequalSumsError) as refused:
        pair(tables, ledger=["L1"], statement=["S1"], **WHO)
    assert "differ by 12,500.00 NOK" in refused.value.problem
    assert "ledger 42,500.00, statement 30,000.00" in refused.value.problem
    assert "off for this bank account" in refused.value.remedy


def test_the_bank_account_alone_does_not_allow_a_difference(tables):
    with pytest.raises(UnequalSumsError, match="differ by"):
        pair(allowing_unequal(tables), ledger=["L1"], statement=["S1"], **WHO)


def test_an_allowed_difference_stays_on_the_larger_row(tables):
    outcome = pair(
        allowing_unequal(tables), ledger=["L1"], statement=["S1"], allow_difference=True, **WHO
    )
    after = outcome.reconciliation
    assert row(after, "L1")["state"] == "partly"
    assert row(after, "L1")["remaining_minor"] == 1250000
    assert row(after, "S1")["state"] == "matched"
    assert after.matches["difference_minor"].tolist() == [1250000]
    assert after.matches["rest_on"].tolist() == ["L1"]
    assert broken_invariants(after) == []
    assert "12,500.00 stays on L1" in outcome.warnings[0]


def test_what_stayed_is_matched_later(tables):
    first = pair(
        allowing_unequal(tables), ledger=["L1"], statement=["S1"], allow_difference=True, **WHO
    ).reconciliation
    after = pair(first, ledger=["L1"], statement=["S2"], **WHO).reconciliation
    assert row(after, "L1")["state"] == "matched"
    assert row(after, "L1")["match_id"].count("M-") == 2
    assert broken_invariants(after) == []


def test_a_larger_statement_side_keeps_the_difference_there(tables):
    after = pair(
        allowing_unequal(tables), ledger=["L4"], statement=["S3"], allow_difference=True, **WHO
    ).reconciliation
    assert row(after, "S3")["remaining_minor"] == 500000
    assert broken_invariants(after) == []


def test_marked_rows_are_paired_and_lose_their_mark(tables):
    marked = tables.with_tables(
        ledger=tables.ledger.assign(mark=["", "x", "", "x"]),
        statement=tables.statement.assign(mark=["", "", "X"]),
    )
    after = pair(marked, **WHO).reconciliation
    assert row(after, "L4")["state"] == "matched"
    assert set(after.ledger["mark"]) == set(after.statement["mark"]) == {""}


def test_marks_on_other_rows_stay(tables):
    marked = tables.with_tables(ledger=tables.ledger.assign(mark=["x", "", "", ""]))
    after = pair(marked, ledger=["L2", "L4"], statement=["S3"], **WHO).reconciliation
    assert row(after, "L1")["mark"] == "x"


def test_nothing_named_and_nothing_marked_is_refused(tables):
    with pytest.raises(UnknownIdError, match="at least two rows"):
        pair(tables, **WHO)


def test_an_unknown_id_is_named(tables):
    with pytest.raises(UnknownIdError, match="L9"):
        pair(tables, ledger=["L9"], statement=["S1"], **WHO)


def test_rows_without_remaining_amount_are_refused_by_name(tables):
    after = pair(tables, ledger=["L2", "L4"], statement=["S3"], **WHO).reconciliation
    with pytest.raises(NothingOpenError, match="S3"):
        pair(after, ledger=["L3"], statement=["S3"], **WHO)


def test_rows_of_two_accounts_are_refused(tables):
    other = tables.ledger.assign(account=["1920"] * 4)
    two = tables.with_tables(ledger=other)
    with pytest.raises(WrongAccountError, match="several bank accounts"):
        pair(two, ledger=["L2", "L4"], statement=["S3"], **WHO)


def test_a_withdrawn_match_leaves_the_rows_as_they_were(tables):
    paired = pair(tables, ledger=["L2", "L4"], statement=["S3"], **WHO)
    (told,) = paired.result["matches"]
    outcome = withdraw(paired.reconciliation, match_ids=[told["match_id"]], **WHO)
    assert outcome.result["withdrawn"] == [told["match_id"]]
    assert same_rows(outcome.reconciliation, tables)
    assert len(outcome.reconciliation.matches) == 0
    assert outcome.reconciliation.journal["action"].tolist() == ["pair", "withdraw"]
    assert outcome.result["summary"] == "1 match withdrawn, 3 rows are open again."


def test_the_same_rows_paired_again_have_the_same_match_id(tables):
    first = pair(tables, ledger=["L2", "L4"], statement=["S3"], **WHO)
    match_id = first.result["matches"][0]["match_id"]
    open_again = withdraw(first.reconciliation, match_ids=[match_id], **WHO).reconciliation
    again = pair(open_again, statement=["S3"], ledger=["L4", "L2"], **WHO)
    assert again.result["matches"][0]["match_id"] == match_id


def test_the_match_of_a_marked_row_is_withdrawn(tables):
    after = pair(tables, ledger=["L2", "L4"], statement=["S3"], **WHO).reconciliation
    mark = after.statement["id"].map({"S3": "x"}).fillna("")
    outcome = withdraw(after.with_tables(statement=after.statement.assign(mark=mark)), **WHO)
    assert len(outcome.result["withdrawn"]) == 1


def test_an_unknown_match_and_no_match_are_refused(tables):
    with pytest.raises(UnknownIdError, match="M-nothing"):
        withdraw(tables, match_ids=["M-nothing"], **WHO)
    with pytest.raises(UnknownIdError, match="no marked row is matched"):
        withdraw(tables, **WHO)


def test_approved_matches_and_rows_are_locked(tables):
    after = pair(tables, ledger=["L2", "L4"], statement=["S3"], **WHO).reconciliation
    locked = settled(after.with_tables(matches=after.matches.assign(approval_no=1)))
    with pytest.raises(ApprovedRowError, match="approved and locked"):
        withdraw(locked, match_ids=list(locked.matches["match_id"]), **WHO)
    with pytest.raises(ApprovedRowError, match="L2"):
        pair(locked, ledger=["L2", "L3"], **WHO)

"""A difference that is written off becomes a voucher, and its match is equal."""

from datetime import datetime

import pandas as pd
import pytest

from recon_xl.actions.matches import with_matches
from recon_xl.actions.pairing import pair
from recon_xl.actions.residuals import with_residual_voucher
from recon_xl.actions.withdrawing import withdraw
from recon_xl.bridge import bridge
from recon_xl.errors import ApprovedRowError, NothingOpenError, UnknownIdError
from recon_xl.model.reconciliation import broken_invariants
from tests.builders import ACCOUNT, entries, lines, reconciliation

NOON = datetime(2026, 11, 3, 12)  # noqa: DTZ001
WHO = {"by": "kn", "at": NOON}


def settlement(entry, line, *, rule="Vipps, net of fee", currency="NOK"):
    """Match one entry with one line, and let the match carry the difference."""
    tables = reconciliation(
        entries(entry, currency=currency), lines(line, currency=currency), currency=currency
    )
    tables = tables.with_tables(accounts=tables.accounts.assign(fee_account="7770"))
    facts = pd.DataFrame({"match_id": ["M-1"], "rule": rule, "shape": "1:1", "reason": "why"})
    members = pd.DataFrame({"match_id": "M-1", "side": ["ledger", "statement"], "id": ["L1", "S1"]})
    return with_matches(tables, facts, members)


def written_off(tables, match_id="M-1", **options):
    after, vouchers = with_residual_voucher(tables, match_id, at=NOON, **options)
    assert broken_invariants(after) == []
    assert bridge(after, ACCOUNT).unexplained_minor == bridge(tables, ACCOUNT).unexplained_minor
    return after, vouchers


def test_a_settlement_net_of_fee_leaves_a_fee():
    tables = settlement("L1 2026-10-01 100.00 Salg", "S1 2026-10-03 97.00 BY Vipps_AS Oppgjør")
    after, vouchers = written_off(tables)
    (told,) = vouchers.to_dict("records")
    assert (told["debit"], told["credit"], told["amount_minor"]) == ("7770", "1920", 300)
    assert (told["source_line"], told["text"]) == ("M-1", "Fee: Vipps AS")
    assert told["date"] == pd.Timestamp("2026-10-03")
    assert bridge(tables, ACCOUNT).match_differences_minor == 300
    proof = bridge(after, ACCOUNT)
    assert (proof.match_differences_minor, proof.posted_here_minor) == (0, -300)
    assert (proof.ledger_balance_minor, proof.open_ledger_count) == (9700, 0)


def test_the_entry_of_the_voucher_joins_the_match():
    after, vouchers = written_off(settlement("L1 2026-10-01 100.00", "S1 2026-10-03 97.00"))
    (match,) = after.matches.to_dict("records")
    assert (match["shape"], match["difference_minor"]) == ("2:1", 0)
    assert (match["ledger_count"], match["ledger_sum_minor"]) == (2, 9700)
    entry = vouchers["ledger_id"].iloc[0]
    assert entry in match["ledger_ids"]
    assert set(after.ledger["state"]) == {"matched"}
    assert after.ledger.set_index("id").loc[entry, "source"] == "voucher 1-1"


def test_more_from_the_bank_than_expected_reduces_the_fees():
    _after, vouchers = written_off(settlement("L1 2026-10-01 100.00", "S1 2026-10-01 100.50"))
    (told,) = vouchers.to_dict("records")
    assert (told["debit"], told["credit"], told["amount_minor"]) == ("1920", "7770", 50)


@pytest.mark.parametrize(
    ("line", "debit", "credit"),
    [("S1 2026-10-01 101.00", "1920", "8060"), ("S1 2026-10-01 99.00", "8160", "1920")],
)
def test_a_rule_about_rates_posts_exchange_gain_and_loss(line, debit, credit):
    tables = settlement("L1 2026-10-01 100.00", line, rule="Kursdifferanse USD")
    _after, vouchers = written_off(tables)
    assert vouchers[["debit", "credit"]].iloc[0].tolist() == [debit, credit]


def test_a_row_in_another_currency_posts_an_exchange_difference():
    tables = settlement("L1 2026-10-01 100.00", "S1 2026-10-01 99.00")
    foreign = tables.with_tables(ledger=tables.ledger.assign(currency="USD"))
    _after, vouchers = written_off(foreign)
    assert vouchers["debit"].tolist() == ["8160"]


def test_on_a_currency_account_the_rate_of_the_entry_is_used():
    tables = settlement("L1 2026-10-01 100.00", "S1 2026-10-01 97.00", currency="EUR")
    frozen = tables.with_tables(ledger=tables.ledger.assign(amount_minor=115000))
    after, vouchers = written_off(frozen)
    entry = after.ledger.set_index("id").loc[vouchers["ledger_id"].iloc[0]]
    assert (entry["currency_amount_minor"], entry["amount_minor"]) == (-300, -3450)
    assert (vouchers["amount_minor"].iloc[0], vouchers["currency"].iloc[0]) == (300, "EUR")


def test_what_stayed_on_a_row_is_written_off_with_it():
    tables = reconciliation(entries("L1 2026-10-01 100.00"), lines("S1 2026-10-03 97.00"))
    accounts = tables.accounts.assign(allow_unequal=True, fee_account="7770")
    paired = pair(
        tables.with_tables(accounts=accounts),
        ledger=["L1"],
        statement=["S1"],
        allow_difference=True,
        **WHO,
    ).reconciliation
    assert paired.ledger["state"].tolist() == ["partly"]
    match_id = paired.matches["match_id"].iloc[0]
    after, _vouchers = written_off(paired, match_id)
    assert set(after.ledger["state"]) == {"matched"}
    assert after.matches["rest_on"].tolist() == [""]


def test_what_stayed_and_was_matched_since_is_refused():
    tables = reconciliation(
        entries("L1 2026-10-01 100.00"), lines("S1 2026-10-03 97.00", "S2 2026-10-04 3.00")
    )
    accounts = tables.accounts.assign(allow_unequal=True, fee_account="7770")
    first = pair(
        tables.with_tables(accounts=accounts),
        ledger=["L1"],
        statement=["S1"],
        allow_difference=True,
        **WHO,
    ).reconciliation
    both = pair(first, ledger=["L1"], statement=["S2"], **WHO).reconciliation
    with pytest.raises(NothingOpenError, match="L1"):
        with_residual_voucher(both, first.matches["match_id"].iloc[0], at=NOON)


def test_a_closed_period_moves_the_voucher_and_the_proof_holds_on_every_day():
    tables = settlement("L1 2026-10-01 100.00", "S1 2026-10-03 97.00")
    locked = tables.with_tables(
        accounts=tables.accounts.assign(lock_date=pd.Timestamp("2026-10-31"))
    )
    after, vouchers = written_off(locked)
    assert vouchers["date"].tolist() == [pd.Timestamp("2026-11-01")]
    for day in ("2026-10-02", "2026-10-03", "2026-10-31", "2026-11-01"):
        assert bridge(after, ACCOUNT, pd.Timestamp(day).date()).unexplained_minor == 0, day


def test_withdrawn_the_voucher_stays_in_the_ledger_as_an_open_entry():
    after, vouchers = written_off(settlement("L1 2026-10-01 100.00", "S1 2026-10-03 97.00"))
    outcome = withdraw(after, match_ids=["M-1"], **WHO)
    assert outcome.warnings == [
        "Voucher 1-1 stays posted and will be exported; undo takes it back with the action that"
        " posted it."
    ]
    withdrawn = outcome.reconciliation
    states = withdrawn.ledger.set_index("id")["state"]
    assert states[vouchers["ledger_id"].iloc[0]] == "open"
    assert broken_invariants(withdrawn) == []


def test_matched_again_the_fee_is_not_posted_twice():
    after, first = written_off(settlement("L1 2026-10-01 100.00", "S1 2026-10-03 97.00"))
    withdrawn = withdraw(after, match_ids=["M-1"], **WHO).reconciliation
    members = pd.DataFrame({"match_id": "M-1", "side": ["ledger", "statement"], "id": ["L1", "S1"]})
    facts = pd.DataFrame({"match_id": ["M-1"], "rule": "net", "shape": "1:1", "reason": "why"})
    again, second = written_off(with_matches(withdrawn, facts, members))
    assert list(again.vouchers["voucher_no"]) == ["1"]
    assert list(second["ledger_id"]) == list(first["ledger_id"])
    assert set(again.ledger["state"]) == {"matched"}


def test_an_equal_match_has_nothing_to_write_off():
    tables = settlement("L1 2026-10-01 100.00", "S1 2026-10-01 100.00")
    after, vouchers = written_off(tables)
    assert after is tables
    assert len(vouchers) == 0


def test_an_unknown_and_an_approved_match_are_refused():
    tables = settlement("L1 2026-10-01 100.00", "S1 2026-10-01 97.00")
    with pytest.raises(UnknownIdError, match="M-9"):
        with_residual_voucher(tables, "M-9", at=NOON)
    locked = tables.with_tables(matches=tables.matches.assign(approval_no=1))
    with pytest.raises(ApprovedRowError, match="M-1"):
        with_residual_voucher(locked, "M-1", at=NOON)

"""Suggestions become matches when a person says so; differences go where their rule sends them."""

from datetime import datetime

import pytest

from recon_xl.actions.accepting import accept
from recon_xl.actions.automatic import match
from recon_xl.actions.pairing import pair
from recon_xl.bridge import bridge
from recon_xl.errors import UnequalSumsError, UnknownIdError
from recon_xl.matching import RuleSet
from recon_xl.model.reconciliation import broken_invariants
from tests.builders import ACCOUNT, entries, lines, reconciliation

WHO = {"by": "kn", "at": datetime(2026, 11, 3, 12)}  # noqa: DTZ001
NET_OF_FEE = """
[[rule]]
name = "Vipps, net of fee"
mode = "{mode}"
days_after = 3
statement_contains = ["VIPPS"]
tolerance_percent = "3"
tolerance_side = "under"
difference = "{difference}"
chance_max = 1
"""


def settlement(mode="suggest", difference="voucher", allow=False):
    tables = reconciliation(
        entries("L1 2026-10-01 100.00 Salg_Vipps VIPPS", "L2 2026-10-05 400.00 Annet"),
        lines("S1 2026-10-02 97.50 VIPPS oppgjør", "S2 2026-10-20 12.00 Renter"),
    )
    rules = RuleSet.from_toml(NET_OF_FEE.format(mode=mode, difference=difference))
    return tables.with_tables(
        rules=rules.to_frame(),
        accounts=tables.accounts.assign(
            allow_unequal=allow, fee_account="7770", voucher_series="1", voucher_type="1"
        ),
    )


def suggested(**options):
    after = match(settlement(**options), **WHO).reconciliation
    assert len(after.suggestions) == 1
    return after, after.suggestions["match_id"].iloc[0]


def test_a_difference_that_its_rule_posts_becomes_a_voucher():
    tables, suggestion = suggested()
    outcome = accept(tables, match_ids=[suggestion], **WHO)
    after = outcome.reconciliation
    (voucher,) = after.vouchers.to_dict("records")
    assert (voucher["debit"], voucher["credit"], voucher["amount_minor"]) == ("7770", "1920", 250)
    assert set(after.ledger.loc[after.ledger["state"] == "matched", "amount_minor"]) == {
        10000,
        -250,
    }
    assert after.statement["state"].tolist() == ["matched", "open"]
    assert after.suggestions.empty
    assert broken_invariants(after) == []
    assert bridge(after, ACCOUNT).unexplained_minor == 0


def test_the_voucher_of_a_difference_takes_the_first_type_and_series_marked_for_use():
    tables, suggestion = suggested()
    several = tables.accounts.assign(voucher_series="7; 1", voucher_type="31, 1")
    after = accept(
        tables.with_tables(accounts=several), match_ids=[suggestion], **WHO
    ).reconciliation
    (voucher,) = after.vouchers.to_dict("records")
    assert (voucher["voucher_series"], voucher["voucher_type"]) == ("7", "31")


def test_a_difference_that_stays_needs_the_account_to_allow_it():
    tables, suggestion = suggested(difference="leave")
    with pytest.raises(UnequalSumsError, match=r"difference of 2\.50 NOK"):
        accept(tables, match_ids=[suggestion], **WHO)
    allowed, suggestion = suggested(difference="leave", allow=True)
    after = accept(allowed, match_ids=[suggestion], **WHO).reconciliation
    assert after.ledger["state"].tolist() == ["partly", "open"]
    assert after.ledger["remaining_minor"].tolist() == [250, 40000]
    assert broken_invariants(after) == []


def test_an_automatic_rule_posts_its_difference_at_once():
    after = match(settlement(mode="auto"), **WHO).reconciliation
    assert len(after.vouchers) == 1
    assert bridge(after, ACCOUNT).unexplained_minor == 0
    assert broken_invariants(after) == []


def test_an_automatic_rule_without_permission_suggests_only():
    outcome = match(settlement(mode="auto", difference="leave"), **WHO)
    assert len(outcome.reconciliation.matches) == 0
    assert len(outcome.reconciliation.suggestions) == 1
    assert "does not allow" in outcome.warnings[0]
    allowed = match(settlement(mode="auto", difference="leave", allow=True), **WHO)
    assert allowed.reconciliation.matches["rest_on"].tolist() == ["L1"]


def test_what_is_ticked_is_accepted():
    tables, _suggestion = suggested()
    ticked = tables.with_tables(suggestions=tables.suggestions.assign(accept="x"))
    assert len(accept(ticked, **WHO).reconciliation.matches) == 1


def test_by_rule_and_by_chance():
    tables, _suggestion = suggested()
    assert len(accept(tables, rule="Vipps, net of fee", **WHO).reconciliation.matches) == 1
    with pytest.raises(UnknownIdError, match="No suggestion is chosen"):
        accept(tables, rule="another", **WHO)
    sure = tables.with_tables(suggestions=tables.suggestions.assign(chance=0.002))
    assert len(accept(sure, chance_max=0.01, **WHO).reconciliation.matches) == 1
    with pytest.raises(UnknownIdError, match="No suggestion is chosen"):
        accept(sure, chance_max=0.001, **WHO)


def test_an_unknown_suggestion_is_named():
    tables, _suggestion = suggested()
    with pytest.raises(UnknownIdError, match="M-nothing"):
        accept(tables, match_ids=["M-nothing"], **WHO)


def test_a_suggestion_whose_rows_are_gone_leaves_the_list():
    tables, _suggestion = suggested()
    free = tables.with_tables(accounts=tables.accounts.assign(allow_unequal=True))
    after = pair(free, ledger=["L1"], statement=["S1"], allow_difference=True, **WHO)
    assert after.reconciliation.suggestions["match_id"].size in (0, 1)
    assert not set(after.reconciliation.suggestion_members["id"]) - {"L1"}

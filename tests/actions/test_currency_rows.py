"""A currency account: a row that cannot be reconciled says why, whatever is tried."""

from dataclasses import replace
from datetime import date, datetime

import pandas as pd
import pytest

from recon_xl.actions.accepting import accept
from recon_xl.actions.activation import deactivate
from recon_xl.actions.approval import approve
from recon_xl.actions.automatic import match
from recon_xl.actions.importing import import_sources
from recon_xl.actions.opening import open_items
from recon_xl.actions.pairing import pair
from recon_xl.actions.posting import post
from recon_xl.errors import ApprovalError, NothingOpenError
from recon_xl.findings import findings
from recon_xl.model.reconciliation import broken_invariants, settled
from tests.actions.sources import ledger
from tests.builders import ACCOUNT, entries, lines, reconciliation

WHO = {"by": "kn", "at": datetime(2026, 11, 3, 12)}  # noqa: DTZ001
# What a ledger may say of the 100.00 euro that the bank has; amounts of the books first.
EURO = {"currency": "EUR", "amount_minor": 117_000, "currency_amount_minor": 10_000}
KRONER_ONLY = {"currency": "NOK", "amount_minor": 10_000, "currency_amount_minor": 10_000}
DOLLARS = {"currency": "USD", "amount_minor": 10_000, "currency_amount_minor": 10_000}
REVALUED = {"currency": "EUR", "amount_minor": 12_000, "currency_amount_minor": 0}
NO_RATE = {"currency": "EUR", "amount_minor": 0, "currency_amount_minor": 10_000}
CONVERTED = {"currency": "NOK", "amount_minor": 10_000, "currency_amount_minor": 117_000}


def month(**entry):
    """A euro account with one line of 100.00, and an entry as told."""
    tables = reconciliation(
        entries("L1 2026-10-05 100.00 Faktura_88"),
        lines("S1 2026-10-05 100.00 Faktura_88", currency="EUR"),
        currency="EUR",
    )
    return settled(tables.with_tables(ledger=tables.ledger.assign(**entry)))


def told(tables):
    return [one for one in findings(tables) if one.kind == "currency"]


STOPPED = [
    pytest.param(KRONER_ONLY, "no amount in EUR", id="in kroner only"),
    pytest.param(DOLLARS, "no amount in EUR", id="in a third currency"),
    pytest.param(REVALUED, "moves nothing in EUR", id="a revaluation"),
]


@pytest.mark.parametrize(("entry", "why"), STOPPED)
def test_a_row_that_cannot_be_reconciled_is_a_finding_with_the_reason(entry, why):
    (found,) = told(month(**entry))
    assert why in found.text
    assert (found.side, found.ids) == ("ledger", ("L1",))
    assert found.remedy


@pytest.mark.parametrize(("entry", "why"), STOPPED)
def test_it_is_refused_by_name_when_it_is_paired_and_left_by_the_rules(entry, why):
    tables = month(**entry)
    with pytest.raises(NothingOpenError, match=f"{why}.*L1") as refused:
        pair(tables, ledger=["L1"], statement=["S1"], **WHO)
    assert "Nothing was changed" in refused.value.remedy
    after = match(tables, rules="visma", **WHO).reconciliation
    assert after.matches.empty
    assert after.suggestions.empty


@pytest.mark.parametrize(("entry", "why"), STOPPED)
def test_a_suggestion_with_it_is_refused(entry, why):
    """It was suggested, and then somebody typed over its currency or its amount."""
    amounts = {"ledger_sum_minor": 10_000, "statement_sum_minor": 10_000, "account": ACCOUNT}
    about = {"match_id": "M1", "rule": "r", "shape": "1:1", "rank": 1, "rivals": 0, "reason": "x"}
    at = {"by": "kn", "at": pd.Timestamp(WHO["at"]), "difference_minor": 0}
    members = [("M1", "ledger", "L1", 10_000), ("M1", "statement", "S1", 10_000)]
    tables = month(**entry).with_tables(
        suggestions=pd.DataFrame([about | amounts | at]),
        suggestion_members=pd.DataFrame(
            members, columns=["match_id", "side", "id", "amount_minor"]
        ),
    )
    with pytest.raises(NothingOpenError, match=why):
        accept(tables, match_ids=["M1"], **WHO)


@pytest.mark.parametrize(("entry", "why"), STOPPED)
def test_deactivated_it_is_settled(entry, why):
    after = deactivate(month(**entry), row_ids=["L1"], reason=why, **WHO).reconciliation
    assert told(after) == []
    assert broken_invariants(after) == []


@pytest.mark.parametrize(
    "entry", [EURO, NO_RATE, CONVERTED], ids=["with a rate", "without one", "posted in kroner"]
)
def test_an_amount_in_the_currency_is_all_that_is_needed(entry):
    tables = month(**entry)
    assert told(tables) == []
    after = pair(tables, ledger=["L1"], statement=["S1"], **WHO).reconciliation
    assert set(after.ledger["state"]) == {"matched"}
    assert after.ledger[["remaining_minor", "currency_remaining_minor"]].iloc[0].tolist() == [0, 0]
    assert broken_invariants(after) == []
    assert len(match(tables, rules="visma", **WHO).reconciliation.matches) == 1


def test_on_an_account_in_kroner_an_entry_in_euro_is_matched_on_its_kroner():
    tables = reconciliation(
        entries("L1 2026-10-05 1170.00 Faktura_88"), lines("S1 2026-10-05 1170.00 Faktura_88")
    )
    in_euro = tables.ledger.assign(currency="EUR", currency_amount_minor=10_000)
    tables = settled(tables.with_tables(ledger=in_euro))
    assert told(tables) == []
    assert len(match(tables, rules="visma", **WHO).reconciliation.matches) == 1


def test_a_typed_line_in_another_currency_is_not_posted():
    tables = month(**EURO)
    typed = tables.statement.assign(currency="NOK", origin="manual")
    with pytest.raises(NothingOpenError, match=r"no amount in EUR.*S1"):
        post(tables.with_tables(statement=typed), row_ids=["S1"], **WHO)


def test_the_opening_position_leaves_a_revaluation_open_with_its_reason():
    tables = month(**REVALUED)
    marked = tables.with_tables(statement=tables.statement.assign(mark="x"))
    after = open_items(marked, date="2026-11-01", **WHO).reconciliation
    assert after.ledger["state"].tolist() == ["open"]
    assert [one.ids for one in told(after)] == [("L1",)]


def test_a_balance_that_counts_kroner_as_euro_is_not_approved_without_a_note():
    tables = month(**KRONER_ONLY)
    signed = {"period": "2026-10", "prepared_by": "Kari", "approved_by": "Anders"}
    with pytest.raises(ApprovalError, match=r"no amount in EUR.*L1"):
        approve(tables, **signed, **WHO)
    assert approve(tables, note="rettes i november", **signed, **WHO).files


def test_a_ledger_in_several_currencies_brings_the_accounts_own_where_it_tells_it():
    tables = month(**EURO)
    tables = tables.with_tables(ledger=tables.ledger.iloc[:0])
    source = ledger(
        "L1 2026-10-05 1170.00 Faktura_88",
        "L2 2026-10-06 900.00 Faktura_89",
        opening=0,
        opening_date=date(2026, 10, 1),
    )
    told_too = source.entries.assign(
        original_currency=["EUR", "USD"],
        original_amount_minor=pd.array([10_000, 8_000], dtype="Int64"),
    )
    source = replace(source, entries=told_too)
    after = import_sources(tables, sources=[source], account=ACCOUNT, **WHO).reconciliation
    assert after.ledger[["currency", "currency_amount_minor"]].to_numpy().tolist() == [
        ["EUR", 10_000],
        ["NOK", 90_000],
    ]
    (found,) = told(after)
    assert found.ids == (after.ledger["id"].iloc[1],)

"""Approvals are what the journal tells of them; who changes the table alone is seen."""

from datetime import date, datetime

import pandas as pd
import pytest

from recon_xl.actions.approval import approve
from recon_xl.actions.automatic import match
from recon_xl.actions.importing import import_sources
from recon_xl.errors import ApprovalError
from recon_xl.findings import changed_approvals, findings
from recon_xl.model.reconciliation import Reconciliation
from tests.actions.sources import ledger, statement

TOLD = {"by": "kn", "at": datetime(2026, 12, 3, 12)}  # noqa: DTZ001
SIGNED = {"prepared_by": "Ola", "approved_by": "Kari", **TOLD}


@pytest.fixture(scope="module")
def open_month():
    bank = statement("S1 2026-09-02 100.00 REF A1", opening=1000, closing=1100)
    books = ledger("L1 2026-09-02 100.00 REF A1", opening=1000, opening_date=date(2026, 9, 1))
    tables = import_sources(Reconciliation.empty(), sources=[bank, books], **TOLD).reconciliation
    return match(tables, rules="visma", **TOLD).reconciliation


@pytest.fixture(scope="module")
def approved(open_month):
    return approve(open_month, period="2026-09", **SIGNED).reconciliation


def changed(tables, **cells):
    return tables.with_tables(approvals=tables.approvals.assign(**cells))


def test_an_approval_as_the_journal_tells_it_is_no_finding(approved):
    assert changed_approvals(approved) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("period", "2026-08"),
        ("withdrawn_at", pd.Timestamp(2026, 12, 4)),
        ("reason", "derfor"),
        ("seal", "0" * 64),
    ],
)
def test_a_cell_of_an_approval_that_was_typed_over_is_found(approved, field, value):
    typed = changed(approved, **{field: value})
    (found,) = changed_approvals(typed)
    assert (found.number, found.field) == (1, field)
    assert found.text in [one.text for one in findings(typed) if one.kind == "changed"]


def test_an_approval_that_was_erased_is_found_and_its_month_is_not_approved_again(approved):
    erased = approved.with_tables(approvals=approved.approvals.iloc[:0])
    (found,) = changed_approvals(erased)
    assert "is gone from the Approvals table" in found.text
    with pytest.raises(ApprovalError, match="is gone from the Approvals table"):
        approve(erased, period="2026-09", **SIGNED)


def test_an_approval_that_nobody_gave_is_found_with_the_matches_that_carry_it(approved):
    (first, second) = changed_approvals(changed(approved, approval_no=7))
    assert "is gone" in first.text
    assert "the journal tells of none" in second.text
    stamped = approved.with_tables(matches=approved.matches.assign(approval_no=7))
    (found,) = changed_approvals(stamped)
    assert "carries approval 7, which does not stand" in found.text


def test_a_month_is_not_skipped_and_a_month_without_movement_needs_a_note(approved):
    with pytest.raises(ApprovalError, match="2026-11 skips 2026-10"):
        approve(approved, period="2026-11", note="hvile", **SIGNED)
    with pytest.raises(ApprovalError, match="The bank has told nothing about 2026-10"):
        approve(approved, period="2026-10", **SIGNED)
    assert approve(approved, period="2026-10", note="hvile", **SIGNED).files


def test_a_month_that_is_not_over_is_approved_with_a_warning(open_month):
    warnings = approve(open_month, period="2026-12", note="hvile", **SIGNED).warnings
    assert [text for text in warnings if text.startswith("2026-12 is not over")]
    warnings = approve(open_month, period="2026-09", **SIGNED).warnings
    assert not [text for text in warnings if "is not over" in text]


@pytest.mark.parametrize("other", ["Kari  Nordmann", "kari nordmann.", "Kari\u200b\u00a0NORDMANN"])
def test_the_same_person_is_known_however_the_name_is_typed(open_month, other):
    accounts = open_month.accounts.assign(four_eyes=True)
    tables = open_month.with_tables(accounts=accounts)
    signed = SIGNED | {"prepared_by": "Kari Nordmann", "approved_by": other}
    with pytest.raises(ApprovalError, match="both prepared and approves"):
        approve(tables, period="2026-09", **signed)

"""The opening position: what was open is kept, the rest is deactivated, and it ties out."""

from datetime import date, datetime

import pytest

from recon_xl.actions.importing import import_sources
from recon_xl.actions.opening import open_items
from recon_xl.actions.undoing import undo
from recon_xl.bridge import bridge
from recon_xl.errors import ApprovalError, BadValuesError, UnequalSumsError, UnknownIdError
from recon_xl.findings import findings
from recon_xl.model.reconciliation import Reconciliation, broken_invariants
from tests.actions.sources import ledger, statement
from tests.builders import ACCOUNT

WHO = {"by": "kn", "at": datetime(2026, 11, 3, 12)}  # noqa: DTZ001
CUT_OVER = {"date": "01.05.2026", **WHO}


@pytest.fixture
def tables():
    """April was reconciled on paper; −30.00 was open in the ledger, 12.00 on the statement."""
    bank = statement(
        "S1 2026-04-10 100.00 Faktura 1",
        "S2 2026-04-29 12.00 Ukjent",
        "S3 2026-05-04 -30.00 Leverandør",
        opening=0,
        closing=82,
        number="1",
    )
    books = ledger(
        "L1 2026-04-10 60.00 Faktura 1a",
        "L2 2026-04-10 40.00 Faktura 1b",
        "L3 2026-04-30 -30.00 Leverandør",
        chart="",
    )
    return import_sources(Reconciliation.empty(), sources=[bank, books], **WHO).reconciliation


def marked(tables, ledger_texts=(), statement_texts=()):
    return tables.with_tables(
        ledger=tables.ledger.assign(
            mark=tables.ledger["text"].isin(ledger_texts).map({True: "x", False: ""})
        ),
        statement=tables.statement.assign(
            mark=tables.statement["text"].isin(statement_texts).map({True: "x", False: ""})
        ),
    )


@pytest.fixture
def right(tables):
    return marked(tables, ["Leverandør"], ["Ukjent"])


def test_marked_rows_stay_open_and_older_ones_are_deactivated(right):
    outcome = open_items(right, **CUT_OVER)
    after = outcome.reconciliation
    assert after.ledger["state"].tolist() == ["deactivated", "deactivated", "open"]
    assert after.statement["state"].tolist() == ["deactivated", "open", "open"]
    assert set(after.ledger["mark"]) == set(after.statement["mark"]) == {""}
    assert broken_invariants(after) == []
    assert outcome.result["summary"].endswith("2 rows kept, 3 rows deactivated.")


def test_it_is_stored_as_approval_zero(right):
    (row,) = open_items(right, **CUT_OVER).reconciliation.approvals.to_dict("records")
    assert (row["approval_no"], row["account"], row["period"]) == (0, ACCOUNT, "2026-05-01")
    assert (row["ledger_balance_minor"], row["bank_balance_minor"]) == (7000, 11200)
    assert len(row["seal"]) == 64


def test_the_balance_is_proved_before_and_after(right):
    after = open_items(right, **CUT_OVER).reconciliation
    assert bridge(right, ACCOUNT).unexplained_minor == 0
    assert bridge(after, ACCOUNT).unexplained_minor == 0


def test_it_is_refused_when_it_does_not_tie(tables):
    with pytest.raises(UnequalSumsError) as refused:
        open_items(marked(tables, ["Leverandør"]), **CUT_OVER)
    assert "12.00 NOK off" in refused.value.problem
    assert "Mark every row" in refused.value.remedy


def test_it_is_one_action_and_can_be_undone(right):
    after = open_items(right, **CUT_OVER).reconciliation
    back = undo(after, **WHO).reconciliation
    assert back.ledger["state"].tolist() == ["open"] * 3
    assert len(back.approvals) == 0


def test_it_comes_before_the_first_month_only(right):
    after = open_items(right, **CUT_OVER).reconciliation
    with pytest.raises(ApprovalError, match="approval 0"):
        open_items(after, **CUT_OVER)


def test_a_day_with_nothing_before_it_and_a_text_that_is_no_day_are_refused(right):
    with pytest.raises(UnknownIdError, match="No row is open before"):
        open_items(right, date="2020-01-01", **WHO)
    with pytest.raises(BadValuesError, match="is not a day"):
        open_items(right, date="mai", **WHO)


def test_the_bank_opens_with_what_its_first_statement_opens_with():
    bank = statement("S1 2026-05-04 -30.00 Leverandør", opening=100, closing=70)
    books = ledger(
        "L1 2026-04-30 -30.00 Leverandør",
        "L2 2026-05-02 7.00 Salg",
        opening=70,
        opening_date=date(2026, 5, 1),
    )
    tables = import_sources(Reconciliation.empty(), sources=[bank, books], **WHO).reconciliation
    assert "opening" not in {one.kind for one in findings(tables)}
    outcome = open_items(marked(tables, ["Leverandør"]), **CUT_OVER)
    assert outcome.reconciliation.approvals["bank_balance_minor"].tolist() == [10000]

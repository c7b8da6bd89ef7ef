"""The proof, on the last day and on days before."""

from datetime import date

import pandas as pd
import pytest

from recon_xl.actions.matches import with_matches
from recon_xl.bridge import ageing, bridge, bridges, last_day, open_on
from recon_xl.model.reconciliation import settled
from tests.builders import ACCOUNT, entries, lines, reconciliation


def matched(tables, ledger, statement):
    members = pd.DataFrame(
        [("M-1", "ledger", row_id) for row_id in ledger]
        + [("M-1", "statement", row_id) for row_id in statement],
        columns=["match_id", "side", "id"],
    )
    facts = pd.DataFrame({"match_id": ["M-1"], "rule": "r", "shape": "1:1"})
    return with_matches(tables, facts, members)


@pytest.fixture
def month():
    """One pair that crosses the month's end, one open row on each side."""
    tables = reconciliation(
        entries("L1 2026-10-30 100.00", "L2 2026-10-15 40.00"),
        lines("S1 2026-11-02 100.00", "S2 2026-10-20 -7.00"),
        opening_minor=50000,
    )
    statements = pd.DataFrame(
        {
            "account": [ACCOUNT],
            "file": "bank.xml",
            "number": "1",
            "from": pd.Timestamp("2026-10-01"),
            "to": pd.Timestamp("2026-11-02"),
            "opening_minor": [50000],
            "closing_minor": [59300],
            "sum_minor": 9300,
        }
    )
    return matched(tables.with_tables(statements=statements), ["L1"], ["S1"])


def test_on_the_last_day_matched_rows_are_no_difference(month):
    proof = bridge(month, ACCOUNT)
    assert proof.day == date(2026, 11, 2)
    assert (proof.ledger_balance_minor, proof.bank_balance_minor) == (64000, 59300)
    assert (proof.open_ledger_minor, proof.open_statement_minor) == (4000, -700)
    assert proof.unexplained_minor == 0


def test_at_the_months_end_a_late_booking_was_still_outstanding(month):
    proof = bridge(month, ACCOUNT, date(2026, 10, 31))
    assert proof.open_ledger_minor == 14000
    assert proof.open_ledger_count == 2
    assert proof.bank_balance_minor == 49300
    assert proof.unexplained_minor == 0


def test_a_balance_that_moves_without_rows_is_unexplained_not_absorbed(month):
    statements = month.statements.assign(closing_minor=pd.array([59301], "Int64"))
    assert bridge(month.with_tables(statements=statements), ACCOUNT).unexplained_minor == 1


def test_deactivated_rows_have_their_own_lines(month):
    state = month.ledger["state"].mask(month.ledger["id"] == "L2", "deactivated")
    off = settled(month.with_tables(ledger=month.ledger.assign(state=state)))
    proof = bridge(off, ACCOUNT)
    assert (proof.open_ledger_minor, proof.deactivated_ledger_minor) == (0, 4000)
    assert proof.unexplained_minor == 0


def test_a_difference_that_is_written_off_has_its_own_line():
    tables = reconciliation(entries("L1 2026-10-01 100.00"), lines("S1 2026-10-01 97.00"))
    proof = bridge(matched(tables, ["L1"], ["S1"]), ACCOUNT)
    assert proof.match_differences_minor == 300
    assert proof.unexplained_minor == 0


def test_the_bank_goes_on_from_its_last_told_balance(month):
    more = month.statement.assign(date=pd.Timestamp("2026-11-05"), id=["S3", "S4"], state="open")
    rows = pd.concat([month.statement, more], ignore_index=True)
    proof = bridge(settled(month.with_tables(statement=rows)), ACCOUNT)
    assert proof.bank_balance_minor == 59300 + 9300


def test_without_any_balance_both_sides_start_at_zero():
    tables = reconciliation(entries("L1 2026-10-01 5.00"), lines("S1 2026-10-01 7.00"))
    accounts = tables.accounts.assign(opening_balance_minor=pd.array([pd.NA], "Int64"))
    proof = bridge(tables.with_tables(accounts=accounts), ACCOUNT)
    assert (proof.ledger_balance_minor, proof.bank_balance_minor) == (500, 700)
    assert proof.unexplained_minor == 0


def test_an_account_without_rows_has_no_day():
    tables = reconciliation(entries(), lines())
    assert last_day(tables, ACCOUNT) is None
    assert bridges(tables)[0].unexplained_minor == 0


def test_open_rows_are_aged_from_the_day_of_the_proof(month):
    rows = open_on(month, "ledger", ACCOUNT, date(2026, 12, 31))
    assert rows["age_days"].tolist() == [77]
    buckets = ageing(rows)
    assert [bucket.count for bucket in buckets] == [0, 0, 1, 0]
    assert buckets[2].net_minor == 4000


def test_a_row_dated_after_the_day_is_young():
    tables = reconciliation(entries("L1 2026-10-01 -5.00"), lines())
    rows = open_on(tables, "ledger", ACCOUNT, date(2026, 10, 1)).assign(age_days=-3)
    assert ageing(rows.astype({"age_days": "Int64"}))[0].gross_minor == 500


def test_before_the_first_statement_the_bank_had_what_it_opens_with(month):
    statements = month.statements.assign(**{"from": pd.Timestamp("2026-10-05")})
    opening = int(statements["opening_minor"].iloc[0])
    eve = date(2026, 9, 30)
    later = month.with_tables(statements=statements)
    assert bridge(later, ACCOUNT, eve).bank_balance_minor == opening
    # A line before the statement has moved the balance already.
    early = month.statement.iloc[:1].assign(date=pd.Timestamp("2026-10-02"), id="S0", state="open")
    rows = pd.concat([early, month.statement], ignore_index=True)
    tables = settled(later.with_tables(statement=rows))
    moved = int(early["amount_minor"].iloc[0])
    assert bridge(tables, ACCOUNT, eve).bank_balance_minor == opening - moved
    assert bridge(tables, ACCOUNT, date(2026, 10, 2)).bank_balance_minor == opening

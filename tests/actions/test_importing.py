"""Importing: whole or not at all, nothing twice, the right account, the balance proved."""

from datetime import date, datetime

import pytest

from recon_xl.actions.approval import approve
from recon_xl.actions.importing import import_sources
from recon_xl.bridge import bridge
from recon_xl.errors import UnbalancedStatementError, WrongAccountError
from recon_xl.findings import findings
from recon_xl.model.reconciliation import Reconciliation, broken_invariants
from tests.actions.sources import ledger, statement
from tests.builders import ACCOUNT

NOON = datetime(2026, 11, 3, 12)  # noqa: DTZ001 (the journal keeps the user's own time)


def imported(reconciliation, *sources, **options):
    outcome = import_sources(reconciliation, by="kn", at=NOON, sources=sources, **options)
    assert broken_invariants(outcome.reconciliation) == []
    return outcome


@pytest.fixture
def month():
    return statement(
        "S1 2026-10-01 -50.00 Gebyr",
        "S2 2026-10-02 100.00 KID 1234567897",
        opening=1000,
        closing=1050,
        number="40",
    )


def test_an_import_creates_the_account_with_settings_to_work_with(month):
    accounts = imported(Reconciliation.empty(), month).reconciliation.accounts
    row = accounts.iloc[0]
    assert (row["account"], row["currency"]) == (ACCOUNT, "NOK")
    assert row["statement_service"]
    assert row["update_remaining"]
    assert not row["allow_unequal"]
    assert not row["four_eyes"]
    assert (row["fee_account"], row["interest_income_account"]) == ("7770", "8050")
    assert (row["voucher_type"], row["voucher_series"]) == ("1", "1")


def test_the_same_file_again_adds_nothing_and_leaves_no_trace(month):
    once = imported(Reconciliation.empty(), month)
    again = imported(once.reconciliation, month)
    told = again.result["files"][0]
    assert (told["added"], told["duplicates"]) == (0, 2)
    assert len(again.reconciliation.journal) == 1
    assert again.result["journal_no"] == 1


def test_two_equal_lines_of_one_file_stay_two():
    twins = statement("S1 2026-10-01 -50.00 Gebyr", "S2 2026-10-01 -50.00 Gebyr")
    once = imported(Reconciliation.empty(), twins)
    ids = list(once.reconciliation.statement["id"])
    assert ids[1] == f"{ids[0]}-2"
    assert imported(once.reconciliation, twins).result["files"][0]["added"] == 0


def test_a_third_equal_line_of_a_longer_file_is_new():
    two = statement("S1 2026-10-01 -50.00 Gebyr", "S2 2026-10-01 -50.00 Gebyr")
    three = statement(*["S1 2026-10-01 -50.00 Gebyr"] * 3, file="longer.csv")
    after = imported(imported(Reconciliation.empty(), two).reconciliation, three)
    told = after.result["files"][0]
    assert (told["added"], told["duplicates"]) == (1, 2)


def test_a_statement_that_goes_on_brings_new_lines_even_when_they_look_like_old_ones():
    first = statement("S1 2026-10-01 -50.00 Gebyr", opening=1000, closing=950, number="1")
    second = statement(
        "S1 2026-10-01 -50.00 Gebyr", opening=950, closing=900, number="2", file="second.xml"
    )
    after = imported(imported(Reconciliation.empty(), first).reconciliation, second)
    assert after.result["files"][0]["added"] == 1
    assert bridge(after.reconciliation, ACCOUNT).bank_balance_minor == 90000
    assert list(after.reconciliation.statements["continuous"]) == [True, True]


def test_the_month_after_the_days_holds_the_same_lines_once():
    day = statement("S1 2026-10-01 -50.00 Gebyr", opening=1000, closing=950, number="1")
    month = statement(
        "S1 2026-10-01 -50.00 Gebyr",
        "S2 2026-10-31 10.00 Rente",
        opening=1000,
        closing=960,
        number="2026-10",
        file="month.xml",
    )
    after = imported(imported(Reconciliation.empty(), day).reconciliation, month)
    assert after.result["files"][0]["added"] == 1
    assert bridge(after.reconciliation, ACCOUNT).bank_balance_minor == 96000


def test_a_gap_between_statements_is_seen():
    first = statement("S1 2026-10-01 -50.00", opening=1000, closing=950, number="1")
    third = statement("S1 2026-10-03 -50.00", opening=900, closing=850, number="3", file="3.xml")
    after = imported(imported(Reconciliation.empty(), first).reconciliation, third)
    assert list(after.reconciliation.statements["continuous"]) == [True, False]


def test_an_unbalanced_statement_is_refused_with_its_difference():
    wrong = statement("S1 2026-10-01 935.50", opening=1000, closing=1948, number="3")
    with pytest.raises(UnbalancedStatementError, match=r"12\.50 NOK is unexplained") as refused:
        import_sources(Reconciliation.empty(), by="kn", at=NOON, sources=[wrong])
    assert "bank.xml" in refused.value.where
    assert "Nothing was imported" in refused.value.remedy


def test_an_unbalanced_statement_is_taken_when_asked_and_the_difference_shown():
    wrong = statement("S1 2026-10-01 935.50", opening=1000, closing=1948)
    after = imported(Reconciliation.empty(), wrong, allow_unbalanced=True)
    assert after.result["bridge"][0]["bank_balance"] == 1948.00


def test_a_dry_run_tells_and_changes_nothing(month):
    outcome = imported(Reconciliation.empty(), month, dry_run=True)
    assert outcome.result["files"][0]["added"] == 2
    assert len(outcome.reconciliation.statement) == 0


def test_a_ledger_without_account_goes_to_the_only_account(month):
    after = imported(Reconciliation.empty(), ledger("L1 2026-10-02 100.00", chart=""), month)
    assert list(after.reconciliation.ledger["account"]) == [ACCOUNT]


def test_a_ledger_imported_first_is_taken_over_by_its_statement(month):
    first = imported(Reconciliation.empty(), ledger("L1 2026-10-02 100.00"))
    assert list(first.reconciliation.accounts["account"]) == ["1920"]
    ids = list(first.reconciliation.ledger["id"])
    after = imported(first.reconciliation, month).reconciliation
    assert list(after.accounts["account"]) == [ACCOUNT]
    assert list(after.accounts["ledger_account"]) == ["1920"]
    assert list(after.ledger["account"]) == [ACCOUNT]
    assert list(after.ledger["id"]) == ids


def test_entries_of_several_ledger_accounts_are_not_guessed(month):
    books = ledger("L1 2026-10-02 100.00", "L2 2026-10-02 7.00")
    books.entries["ledger_account"] = ["1920", "1950"]
    with pytest.raises(WrongAccountError, match="1920, 1950"):
        imported(Reconciliation.empty(), month, books)
    chosen = imported(Reconciliation.empty(), month, books, account="1920")
    assert list(chosen.reconciliation.ledger["amount_minor"]) == [10000]
    assert "left out" in chosen.result["files"][1]["warnings"][0]


def test_the_link_in_a_ledger_file_decides(month):
    other = ledger("L1 2026-10-02 7.00", account="99980612348", chart="1950")
    after = imported(Reconciliation.empty(), month, other).reconciliation
    assert set(after.accounts["account"]) == {ACCOUNT, "99980612348"}
    assert list(after.ledger["account"]) == ["99980612348"]


def test_a_statement_of_another_account_than_the_one_named_is_refused(month):
    with pytest.raises(WrongAccountError, match="belongs to account"):
        imported(Reconciliation.empty(), month, account="9998.06.12348")


def test_a_currency_that_changes_is_refused(month):
    once = imported(Reconciliation.empty(), month).reconciliation
    euro = statement("S1 2026-11-01 5.00", currency="EUR", file="euro.xml")
    with pytest.raises(WrongAccountError, match="EUR"):
        imported(once, euro)


def test_the_balance_of_neither_side_is_zero_or_what_the_user_says():
    bank = statement("S1 2026-10-01 10.00")
    books = ledger("L1 2026-10-01 10.00", chart="")
    plain = imported(Reconciliation.empty(), bank, books).result["bridge"][0]
    assert (plain["ledger_balance"], plain["bank_balance"]) == (10, 10)
    warned = imported(Reconciliation.empty(), bank, books).warnings
    assert any("0 is used" in text for text in warned)
    told = imported(Reconciliation.empty(), bank, books, opening_balance="370 000,00")
    proof = told.result["bridge"][0]
    assert (proof["ledger_balance"], proof["bank_balance"]) == (370010, 370010)
    assert any("370,000.00 is what you told" in text for text in told.warnings)
    assert proof["unexplained"] == 0


def test_rows_before_the_opening_day_are_part_of_the_opening_balance(month):
    books = ledger(
        "L1 2026-09-30 -30.00 Åpen_post",
        "L2 2026-10-02 100.00",
        opening=970,
        opening_date=date(2026, 10, 1),
    )
    after = imported(Reconciliation.empty(), month, books).reconciliation
    proof = bridge(after, ACCOUNT)
    assert proof.ledger_balance_minor == 107000
    assert proof.unexplained_minor == 0


def test_a_ledger_that_opens_elsewhere_than_the_workbook_closed_says_so(month):
    first = ledger("L1 2026-10-02 100.00", opening=1000, opening_date=date(2026, 10, 1))
    second = ledger("L2 2026-11-02 1.00", opening=1200, opening_date=date(2026, 11, 1), file="nov")
    once = imported(Reconciliation.empty(), month, first).reconciliation
    warnings = imported(once, second).result["files"][0]["warnings"]
    assert any("100.00 lies between" in text for text in warnings)


def test_the_summary_counts_what_was_added(month):
    outcome = imported(Reconciliation.empty(), month, ledger("L1 2026-10-02 100.00", chart=""))
    assert outcome.result["summary"] == (
        "1 ledger entry, 2 statement lines imported from bank.xml, ledger.csv."
    )


def test_new_rows_come_in_by_their_days():
    books = ledger("L1 2026-10-05 1.00", "L2 2026-10-02 2.00", "L3 2026-10-05 3.00", chart="")
    after = imported(Reconciliation.empty(), books).reconciliation
    assert list(after.ledger["amount_minor"]) == [200, 100, 300]


def opened(amount, day=date(2026, 10, 1), **facts):
    return ledger("L1 2026-10-02 100.00", opening=amount, opening_date=day, **facts)


def standing(tables):
    """What the ledger starts from: kroner and day."""
    row = tables.accounts.iloc[0]
    return row["opening_balance_minor"] / 100, f"{row['opening_date']:%Y-%m-%d}"


def test_what_a_ledger_file_says_beats_what_was_told_of_the_bank_in_either_order():
    bank = statement("S1 2026-10-02 100.00")
    told = {"opening_balance": "1 200,00"}
    once = imported(Reconciliation.empty(), bank, **told).reconciliation
    bank_first = imported(once, opened(1000))
    other = imported(Reconciliation.empty(), opened(1000)).reconciliation
    books_first = imported(other, bank, **told)
    together = imported(Reconciliation.empty(), bank, opened(1000), **told)
    for outcome in (bank_first, books_first, together):
        assert standing(outcome.reconciliation) == (1000, "2026-10-01")
        proof = bridge(outcome.reconciliation, ACCOUNT)
        assert (proof.ledger_balance_minor, proof.bank_balance_minor) == (110000, 130000)
    for outcome in (bank_first, together):
        assert [text for text in outcome.warnings if "1,000.00, as a file says" in text]
        assert not any("is what you told" in text for text in outcome.warnings)


def test_what_was_told_stays_where_the_entries_lead_from_it_to_what_a_later_file_says(month):
    books = ledger("L1 2026-10-02 100.00", chart="1920")
    once = imported(Reconciliation.empty(), books, month, opening_balance="1000").reconciliation
    november = opened(1100, date(2026, 11, 1), file="november.csv")
    after = imported(once, november)
    assert bridge(after.reconciliation, ACCOUNT, date(2026, 9, 30)).ledger_balance_minor == 100000
    assert not any("november.csv" in text for text in after.warnings)


def test_two_ledgers_that_open_one_day_otherwise_are_told_at_once_and_stay_a_finding(month):
    once = imported(Reconciliation.empty(), month, opened(1000)).reconciliation
    other = ledger(
        "L9 2026-10-09 5.00", opening=1200, opening_date=date(2026, 10, 1), file="other.csv"
    )
    after = imported(once, other)
    assert any("200.00 lies between" in text for text in after.warnings)
    (found,) = [one for one in findings(after.reconciliation) if one.kind == "opening"]
    assert found.minor == 20000
    assert found.text.startswith("other.csv: The ledger opens with 1,200.00")


def test_what_was_told_stays_where_a_month_was_approved_on_it(month):
    books = ledger("L1 2026-10-02 50.00", chart="1920")
    once = imported(Reconciliation.empty(), books, month, opening_balance="1000").reconciliation
    who = {"prepared_by": "kn", "approved_by": "ab", "note": "Alt er åpent."}
    approved = approve(once, period="2026-10", by="kn", at=NOON, **who).reconciliation
    november = ledger(
        "L2 2026-11-02 1.00", opening=1200, opening_date=date(2026, 11, 1), file="november.csv"
    )
    after = imported(approved, november)
    assert after.reconciliation.accounts["opening_balance_minor"].tolist() == [100000]
    assert any("150.00 lies between" in text for text in after.warnings)
    assert "changed" not in {one.kind for one in findings(after.reconciliation)}

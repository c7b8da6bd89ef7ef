"""Taking back a whole rule, a whole run, a whole import."""

from datetime import date, datetime, timedelta

import pandas as pd
import pytest

from recon_xl.actions.automatic import match
from recon_xl.actions.importing import import_sources
from recon_xl.actions.pairing import pair
from recon_xl.actions.posting import post
from recon_xl.actions.undoing import undo
from recon_xl.actions.withdrawing import withdraw
from recon_xl.bridge import bridge
from recon_xl.errors import ApprovedRowError, UnknownIdError
from recon_xl.model.reconciliation import Reconciliation, broken_invariants, settled
from tests.actions.sources import ledger, statement
from tests.builders import ACCOUNT

NOON = datetime(2026, 11, 3, 12)  # noqa: DTZ001


def told(minute):
    return {"by": "kn", "at": NOON + timedelta(minutes=minute)}


@pytest.fixture
def late():
    """The bank's second file."""
    return statement(
        "S3 2026-10-20 -70.00 Strøm",
        "S4 2026-10-28 -50.00 Gebyr nettbank",
        opening=1350,
        closing=1230,
        file="late.xml",
        number="2",
    )


@pytest.fixture
def month(late):
    """October, imported from two bank files and a ledger, not matched yet."""
    early = statement(
        "S1 2026-10-02 100.00 REF A1 Faktura_1",
        "S2 2026-10-05 250.00 Faktura_2",
        opening=1000,
        closing=1350,
        file="early.xml",
        number="1",
    )
    books = ledger(
        "L1 2026-10-02 100.00 REF A1",
        "L2 2026-10-05 250.00 Faktura_2",
        "L3 2026-10-19 -70.00 Strøm",
        opening=1000,
        opening_date=date(2026, 10, 1),
    )
    tables = import_sources(Reconciliation.empty(), sources=[early, late, books], **told(0))
    return tables.reconciliation


def rows(tables):
    return sorted([*tables.ledger["source"], *tables.statement["source"]])


def test_a_rule_is_withdrawn_whole_and_others_stay(month):
    matched = match(month, rules="visma", **told(1)).reconciliation
    assert set(matched.matches["rule"].str[0]) == {"7", "4", "5"}
    outcome = withdraw(matched, rule="4 same date", **told(2))
    after = outcome.reconciliation
    assert set(after.matches["rule"].str[0]) == {"7", "5"}
    assert len(outcome.result["withdrawn"]) == 1
    assert broken_invariants(after) == []
    assert bridge(after, ACCOUNT).unexplained_minor == 0


def test_a_rule_without_matches_names_those_that_have(month):
    matched = match(month, rules="visma", **told(1)).reconciliation
    with pytest.raises(UnknownIdError, match="“9 magic”") as refused:
        withdraw(matched, rule="9 magic", **told(2))
    assert "4 same date" in refused.value.remedy


def test_approved_matches_of_a_rule_stay(month):
    matched = match(month, rules="visma", **told(1)).reconciliation
    is_one = matched.matches["rule"] == "4 same date"
    approved = settled(
        matched.with_tables(matches=matched.matches.assign(approval_no=is_one.astype("int64")))
    )
    with pytest.raises(UnknownIdError):
        withdraw(approved, rule="4 same date", **told(2))


def test_a_run_is_withdrawn_whole_and_what_a_person_paired_stays(month):
    ids = {
        text: row_id for row_id, text in zip(month.ledger["id"], month.ledger["text"], strict=True)
    }
    line = month.statement.set_index("text")["id"]["Faktura_2"]
    paired = pair(month, ledger=[ids["Faktura_2"]], statement=[line], **told(1)).reconciliation
    matched = match(paired, rules="visma", **told(2)).reconciliation
    number = int(matched.journal["no"].iloc[-1])
    after = withdraw(matched, run=number, **told(3)).reconciliation
    assert after.matches["rule"].tolist() == ["1 manual"]
    assert after.matches.equals(paired.matches)
    with pytest.raises(UnknownIdError, match="No match of run"):
        withdraw(after, run=number, **told(4))
    with pytest.raises(UnknownIdError, match="no run of the rules") as refused:
        withdraw(after, run=1, **told(4))
    assert str(number) in refused.value.remedy


def test_an_import_is_withdrawn_whole_with_the_matches_of_its_rows(month, late):
    matched = match(month, rules="visma", **told(1)).reconciliation
    outcome = withdraw(matched, import_="late.xml", **told(2))
    after = outcome.reconciliation
    assert outcome.result["removed"] == {"ledger": 0, "statement": 2}
    assert not any(source.startswith("late.xml") for source in rows(after))
    assert after.statements["file"].tolist() == ["early.xml"]
    assert len(after.matches) == 2
    assert after.ledger.set_index("text")["state"]["Strøm"] == "open"
    assert broken_invariants(after) == []
    assert "late.xml" in outcome.result["summary"]
    assert "1 match was withdrawn with it" in outcome.result["summary"]
    # The same file again brings the same rows back.
    again = import_sources(after, sources=[late], **told(3)).reconciliation
    assert sorted(again.statement["id"]) == sorted(month.statement["id"])


def test_a_withdrawn_import_is_undone(month):
    matched = match(month, rules="visma", **told(1)).reconciliation
    after = withdraw(matched, import_="ledger.csv", **told(2)).reconciliation
    assert after.ledger.empty
    assert after.matches.empty
    back = undo(after, **told(3)).reconciliation
    assert sorted(back.ledger["id"]) == sorted(matched.ledger["id"])
    assert sorted(back.matches["match_id"]) == sorted(matched.matches["match_id"])


def test_a_file_that_never_came_names_those_that_did(month):
    with pytest.raises(UnknownIdError, match="november") as refused:
        withdraw(month, import_="november.xml", **told(1))
    assert "early.xml, late.xml, ledger.csv" in refused.value.remedy


def test_an_import_with_approved_rows_or_in_an_approved_month_is_refused(month):
    approvals = pd.DataFrame({"approval_no": [1], "account": [ACCOUNT], "period": ["2026-10"]})
    with pytest.raises(ApprovedRowError, match="2 rows of the file") as refused:
        withdraw(month.with_tables(approvals=approvals), import_="late.xml", **told(1))
    assert "Withdraw the approval" in refused.value.remedy


def test_an_import_whose_fee_is_posted_is_refused(month):
    fee = month.statement.set_index("text")["id"]["Gebyr nettbank"]
    posted = post(month, row_ids=[fee], **told(1)).reconciliation
    with pytest.raises(ApprovedRowError, match="One voucher depends on the file"):
        withdraw(posted, import_="late.xml", **told(2))
    assert withdraw(posted, import_="early.xml", **told(2)).result["removed"]["statement"] == 2


def opening(tables):
    row = tables.accounts.iloc[0]
    return row["opening_balance_minor"], row["opening_date"]


def opened(amount, file, day=date(2026, 10, 1)):
    return ledger(f"L1 {day} 7.00 {file}", opening=amount, opening_date=day, file=file)


def test_the_opening_balance_goes_with_the_ledger_that_told_it(month):
    after = withdraw(month, import_="ledger.csv", **told(1))
    assert all(map(pd.isna, opening(after.reconciliation)))
    assert any("1,000.00 of 1" in text.replace("\xa0", " ") for text in after.warnings)
    right = import_sources(after.reconciliation, sources=[opened(900, "right.csv")], **told(2))
    assert opening(right.reconciliation) == (90000, pd.Timestamp("2026-10-01"))


def test_what_another_ledger_told_takes_its_place(month):
    september = opened(800, "september.csv", date(2026, 9, 1))
    both = import_sources(month, sources=[september], **told(1)).reconciliation
    assert opening(both) == (80000, pd.Timestamp("2026-09-01"))
    after = withdraw(both, import_="september.csv", **told(2)).reconciliation
    assert opening(after) == (100000, pd.Timestamp("2026-10-01"))


def test_what_a_person_told_takes_its_place_and_undone_imports_told_nothing():
    bank = statement("S1 2026-10-02 100.00", file="bank.csv")
    books = opened(900, "wrong.csv")
    tables = import_sources(
        Reconciliation.empty(), sources=[bank], opening_balance="1000", **told(0)
    ).reconciliation
    undone = import_sources(tables, sources=[opened(5, "undone.csv")], **told(1)).reconciliation
    undone = undo(undone, **told(2)).reconciliation
    wrong = import_sources(undone, sources=[books], **told(3)).reconciliation
    after = withdraw(wrong, import_="wrong.csv", **told(4)).reconciliation
    assert opening(after)[0] == 100000
    assert pd.isna(opening(after)[1])


def test_an_opening_balance_that_another_file_told_too_stays(month):
    both = import_sources(month, sources=[opened(1000, "again.csv")], **told(1)).reconciliation
    after = withdraw(both, import_="ledger.csv", **told(2)).reconciliation
    assert opening(after) == (100000, pd.Timestamp("2026-10-01"))


def test_the_opening_balance_goes_too_when_the_statement_renamed_the_account_since():
    tables = import_sources(
        Reconciliation.empty(), sources=[opened(900, "first.csv")], **told(0)
    ).reconciliation
    bank = statement("S1 2026-10-02 100.00", file="bank.csv")
    tables = import_sources(tables, sources=[bank], **told(1)).reconciliation
    assert tables.accounts["account"].tolist() == [ACCOUNT]
    after = withdraw(tables, import_="first.csv", **told(2)).reconciliation
    assert all(map(pd.isna, opening(after)))

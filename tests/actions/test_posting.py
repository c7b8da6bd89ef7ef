"""Posting: fees and interest become vouchers, and the vouchers ledger entries."""

from datetime import datetime

import pandas as pd
import pytest

from recon_xl.actions.activation import deactivate
from recon_xl.actions.automatic import match
from recon_xl.actions.pairing import pair
from recon_xl.actions.posting import post
from recon_xl.bridge import bridge
from recon_xl.errors import ApprovedRowError, BadValuesError, UnknownIdError
from recon_xl.language import keeping
from recon_xl.model.reconciliation import broken_invariants, settled
from tests.builders import ACCOUNT, entries, lines, reconciliation

WHO = {"by": "kn", "at": datetime(2026, 11, 3, 12)}  # noqa: DTZ001
SETTINGS = {
    "voucher_series": "1",
    "voucher_type": "1",
    "fee_account": "7770",
    "interest_income_account": "8050",
    "interest_cost_account": "8150",
}


def month(*texts, ledger=(), **settings):
    tables = reconciliation(entries(*ledger), lines(*texts))
    return tables.with_tables(accounts=tables.accounts.assign(**SETTINGS | settings))


@pytest.fixture
def october():
    """One fee, interest both ways, a customer's payment."""
    return month(
        "S1 2026-10-05 -50.00 CODE ACMT/MDOP/CHRG REF B1 Gebyr nettbank",
        "S2 2026-10-31 12.40 REF B2 Kreditrenter",
        "S3 2026-10-31 -7.10 Debetrenter",
        "S4 2026-10-20 1000.00 KID 1234567897 Faktura_12",
    )


def posted(tables, *row_ids, **options):
    outcome = post(tables, row_ids=row_ids, **WHO, **options)
    assert broken_invariants(outcome.reconciliation) == []
    return outcome


def vouchers(outcome):
    frame = outcome.reconciliation.vouchers
    return [
        f"{v.voucher_series}-{v.voucher_no} {v.debit}/{v.credit} {v.amount_minor / 100:.2f}"
        for v in frame.itertuples()
    ]


def test_fees_and_interest_are_found_numbered_by_day_and_posted_both_ways(october):
    outcome = posted(october)
    assert vouchers(outcome) == [
        "1-1 7770/1920 50.00",
        "1-2 1920/8050 12.40",
        "1-3 8150/1920 7.10",
    ]
    first = outcome.reconciliation.vouchers.iloc[0]
    assert (first["voucher_type"], first["text"], first["currency"]) == (
        "1",
        "Gebyr nettbank",
        "NOK",
    )
    assert (first["source_line"], first["seen_in_ledger"], first["account"]) == ("S1", "", ACCOUNT)
    assert first["date"] == pd.Timestamp("2026-10-05")
    assert first["posted"] == pd.Timestamp("2026-11-03 12:00")
    assert outcome.result["summary"] == "3 vouchers posted: 1-1, 1-2, 1-3."
    assert outcome.reconciliation.journal["action"].tolist() == ["post"]
    assert outcome.warnings == []


def test_a_voucher_stands_in_the_ledger_at_once(october):
    outcome = posted(october, "S1")
    (entry,) = outcome.reconciliation.ledger.itertuples()
    assert (entry.amount_minor, entry.remaining_minor, entry.state) == (-5000, -5000, "open")
    assert (entry.voucher_no, entry.voucher_type, entry.text) == ("1", "1", "Gebyr nettbank")
    assert (entry.reference, entry.source, entry.account) == ("B1", "voucher 1-1", ACCOUNT)
    assert entry.id.startswith("L-")
    assert outcome.result["vouchers"][0]["ledger_id"] == entry.id


def test_the_source_is_in_the_language_of_the_workbook(october):
    with keeping("nb"):
        after = posted(october, "S1", direct=True).reconciliation
    assert after.ledger["source"].tolist() == ["bilag 1-1"]
    assert after.matches["rule"].tolist() == ["bokført"]


def test_the_next_match_pairs_what_was_posted(october):
    after = match(posted(october).reconciliation, rules="standard", **WHO)
    assert [(m["shape"], m["difference"]) for m in after.result["matches"]] == [("1:1", 0)] * 3
    states = after.reconciliation.statement.set_index("id")["state"]
    assert list(states[["S1", "S2", "S3", "S4"]]) == ["matched", "matched", "matched", "open"]


def test_a_direct_posting_is_matched_in_the_same_action(october):
    outcome = posted(october, direct=True)
    after = outcome.reconciliation
    assert set(after.ledger["state"]) == {"matched"}
    assert set(after.matches["rule"]) == {"posted"}
    assert after.matches["reason"].iloc[0] == "Posted from the statement line as voucher 1-1."
    assert outcome.result["matches"][0]["statement"] == ["S1"]
    assert outcome.result["summary"] == "3 vouchers posted and matched: 1-1, 1-2, 1-3."
    assert len(after.journal) == 1


def test_the_balance_is_proved_before_and_after(october):
    before = bridge(october, ACCOUNT)
    for direct in (False, True):
        proof = bridge(posted(october, direct=direct).reconciliation, ACCOUNT)
        assert before.unexplained_minor == proof.unexplained_minor == 0
        assert proof.ledger_balance_minor == before.ledger_balance_minor - 4470
        assert proof.posted_here_minor == -4470


def test_what_is_posted_later_is_not_posted_here_yet(october):
    after = posted(october).reconciliation
    assert bridge(after, ACCOUNT, pd.Timestamp("2026-10-30").date()).posted_here_minor == -5000


def test_series_and_type_are_the_accounts_own_unless_told(october):
    outcome = posted(october, "S1", series="B", type="31")
    (told,) = outcome.result["vouchers"]
    assert (told["series"], told["number"], told["type"]) == ("B", "1", "31")
    again = posted(outcome.reconciliation, "S2", series="B")
    assert vouchers(again)[-1].startswith("B-2")
    other = posted(again.reconciliation, "S3")
    assert vouchers(other)[-1].startswith("1-1")


@pytest.mark.parametrize("cell", ["7, 1", "7;1", " 7 ; 1; "])
def test_the_first_of_several_is_used_and_the_others_may_be_named(cell):
    tables = month("S1 2026-10-05 -50.00 Gebyr", voucher_series=cell, voucher_type=cell)
    (told,) = posted(tables, "S1").result["vouchers"]
    assert (told["series"], told["type"]) == ("7", "7")
    (named,) = posted(tables, "S1", series="1", type="1").result["vouchers"]
    assert (named["series"], named["type"]) == ("1", "1")


@pytest.mark.parametrize(
    ("option", "header"), [("series", "Voucher series"), ("type", "Voucher type")]
)
def test_what_is_not_marked_for_use_is_refused_with_what_is(option, header):
    tables = month("S1 2026-10-05 -50.00 Gebyr", voucher_series="1; 7", voucher_type="1; 7")
    with pytest.raises(BadValuesError, match=f"“{header}” 17 is not marked") as refused:
        posted(tables, "S1", **{option: "17"})
    assert "marked are 1, 7." in refused.value.problem
    assert "8601" in refused.value.problem
    assert "Nothing was posted" in refused.value.remedy


def test_a_single_or_blank_cell_is_a_default_only():
    for cell in ("1", "1;", ""):
        tables = month("S1 2026-10-05 -50.00 Gebyr", voucher_series=cell, voucher_type=cell)
        (told,) = posted(tables, "S1", series="B", type="31").result["vouchers"]
        assert (told["series"], told["type"]) == ("B", "31")


def test_numbers_go_on_over_numbers_that_are_none(october):
    first = posted(october, "S1").reconciliation
    typed = first.vouchers.assign(voucher_no="A17")
    assert vouchers(posted(first.with_tables(vouchers=typed), "S2"))[-1].startswith("1-1")
    large = first.vouchers.assign(voucher_no="40017")
    assert vouchers(posted(first.with_tables(vouchers=large), "S2"))[-1].startswith("1-40018")


def test_marked_lines_are_posted_and_lose_their_mark(october):
    mark = october.statement["id"].map({"S2": "x"}).fillna("")
    marked = october.with_tables(statement=october.statement.assign(mark=mark))
    outcome = posted(marked)
    assert vouchers(outcome) == ["1-1 1920/8050 12.40"]
    assert set(outcome.reconciliation.statement["mark"]) == {""}


def test_a_chosen_line_that_is_no_charge_goes_to_the_fee_account_with_a_warning(october):
    outcome = posted(october, "S4")
    assert vouchers(outcome) == ["1-1 1920/7770 1000.00"]
    assert "Neither code nor text" in outcome.warnings[0]
    assert "S4" in outcome.warnings[0]


def test_lines_without_remaining_amount_are_left_out_and_named():
    tables = month("S1 2026-10-05 -50.00 Gebyr", "S2 2026-10-06 -60.00 Gebyr")
    off = deactivate(tables, row_ids=["S1"], reason="test", **WHO).reconciliation
    outcome = posted(off, "S1", "S2")
    assert vouchers(outcome) == ["1-1 7770/1920 60.00"]
    assert outcome.warnings == ["One line has no remaining amount and is left out: S1."]
    assert outcome.result["skipped"] == ["S1"]
    nothing = posted(off, "S1")
    assert nothing.result["summary"] == "Nothing to post."
    assert len(nothing.reconciliation.journal) == 1


def test_a_partly_matched_line_is_posted_with_what_it_has_left():
    tables = month(
        "S1 2026-10-05 -50.00 Gebyr", ledger=["L1 2026-10-05 -30.00"], allow_unequal=True
    )
    partly = pair(
        tables, ledger=["L1"], statement=["S1"], allow_difference=True, **WHO
    ).reconciliation
    outcome = posted(partly, "S1", direct=True)
    assert vouchers(outcome) == ["1-1 7770/1920 20.00"]
    assert outcome.reconciliation.statement["state"].tolist() == ["matched"]
    assert bridge(outcome.reconciliation, ACCOUNT).unexplained_minor == 0


def test_approved_lines_are_refused_by_name(october):
    matched = posted(october, "S1", direct=True).reconciliation
    locked = settled(matched.with_tables(matches=matched.matches.assign(approval_no=1)))
    with pytest.raises(ApprovedRowError, match="S1"):
        post(locked, row_ids=["S1", "S2"], **WHO)


def test_a_ledger_entry_cannot_be_posted(october):
    after = posted(october, "S1").reconciliation
    with pytest.raises(UnknownIdError, match="L-"):
        post(after, row_ids=list(after.ledger["id"]), **WHO)


def test_a_line_is_not_posted_again_while_its_voucher_waits(october):
    first = posted(october).reconciliation
    again = posted(first)
    assert len(again.reconciliation.vouchers) == 3
    assert "posted already" in again.warnings[0]
    named = posted(first, "S1")
    assert len(named.reconciliation.vouchers) == 3


def test_what_the_ledger_may_hold_already_is_left_for_a_person():
    tables = month(
        "S1 2026-10-05 -50.00 Gebyr",
        "S2 2026-10-06 -60.00 Gebyr",
        ledger=["L1 2026-10-07 -50.00 Bankgebyr", "L2 2026-07-01 -60.00 Bankgebyr"],
    )
    outcome = posted(tables)
    assert vouchers(outcome) == ["1-1 7770/1920 60.00"]
    may_be, unmatched = outcome.warnings
    assert may_be == (
        "One fee or interest line may be in the ledger already and is left out: S1."
        " Match it, or name it to post it."
    )
    assert unmatched.startswith("Nothing is matched yet.")
    assert vouchers(posted(tables, "S1")) == ["1-1 7770/1920 50.00"]


def test_the_voucher_of_another_line_does_not_hold_back_an_equal_fee():
    tables = month("S1 2026-10-05 -50.00 Gebyr", "S2 2026-10-06 -50.00 Gebyr")
    first = posted(tables, "S1").reconciliation
    assert len(posted(first).reconciliation.vouchers) == 2


@pytest.mark.parametrize(
    ("column", "header"),
    [("ledger_account", "Ledger account"), ("fee_account", "Fee account")],
)
def test_a_blank_account_is_refused_with_the_place_to_fill_it_in(october, column, header):
    blank = october.with_tables(accounts=october.accounts.assign(**{column: ""}))
    with pytest.raises(BadValuesError, match=f"“{header}” is blank") as refused:
        post(blank, row_ids=["S1"], **WHO)
    assert "Bank accounts" in refused.value.remedy
    assert "Nothing was posted" in refused.value.remedy


def test_a_blank_account_that_is_not_needed_is_no_hindrance(october):
    blank = october.with_tables(accounts=october.accounts.assign(fee_account=""))
    assert vouchers(posted(blank, "S2")) == ["1-1 1920/8050 12.40"]


@pytest.mark.parametrize(
    "closed",
    [
        {"lock_date": pd.Timestamp("2026-10-31")},
        {"opening_date": pd.Timestamp("2026-11-01")},
    ],
)
def test_a_voucher_is_never_dated_in_a_closed_period(october, closed):
    outcome = posted(month("S1 2026-10-05 -50.00 Gebyr", **closed), direct=True)
    assert outcome.reconciliation.vouchers["date"].tolist() == [pd.Timestamp("2026-11-01")]
    assert outcome.warnings == [
        "The period of one line is closed: voucher 1-1 is dated 1\u00a0Nov\u00a02026."
    ]
    assert outcome.reconciliation.matches["days_apart"].tolist() == [27]
    assert bridge(outcome.reconciliation, ACCOUNT).unexplained_minor == 0


def test_an_approved_month_is_closed_until_its_approval_is_withdrawn():
    tables = month("S1 2026-10-05 -50.00 Gebyr")
    approvals = pd.DataFrame({"approval_no": [1], "account": [ACCOUNT], "period": ["2026-10"]})
    approved = tables.with_tables(approvals=approvals)
    after = posted(approved, "S1").reconciliation
    assert after.vouchers["date"].tolist() == [pd.Timestamp("2026-11-01")]
    withdrawn = approved.approvals.assign(withdrawn_at=pd.Timestamp("2026-11-02"))
    after = posted(approved.with_tables(approvals=withdrawn), "S1").reconciliation
    assert after.vouchers["date"].tolist() == [pd.Timestamp("2026-10-05")]


def test_a_line_without_text_gets_one(october):
    silent = october.with_tables(statement=october.statement.assign(text=""))
    after = posted(silent, "S1").reconciliation
    assert after.vouchers["text"].tolist() == ["Bank fee"]


def test_the_order_of_the_sheet_changes_no_number(october):
    turned = october.with_tables(statement=october.statement[::-1])
    one, other = posted(october), posted(turned)
    assert vouchers(one) == vouchers(other)
    assert sorted(one.reconciliation.ledger["id"]) == sorted(other.reconciliation.ledger["id"])


def test_two_equal_fees_are_two_vouchers_and_two_entries():
    outcome = posted(month("S1 2026-10-05 -50.00 Gebyr", "S2 2026-10-05 -50.00 Gebyr"))
    assert len(set(outcome.reconciliation.ledger["id"])) == 2


def test_a_euro_account_is_posted_in_euro():
    euro = reconciliation(
        entries(), lines("S1 2026-10-05 -5.00 Gebyr", currency="EUR"), currency="EUR"
    )
    euro = euro.with_tables(accounts=euro.accounts.assign(**SETTINGS))
    outcome = posted(euro, direct=True)
    (told,) = outcome.result["vouchers"]
    assert (told["amount"], told["currency"]) == (5.0, "EUR")
    assert outcome.reconciliation.ledger["currency"].tolist() == ["EUR"]
    assert bridge(outcome.reconciliation, ACCOUNT).posted_here_minor == -500

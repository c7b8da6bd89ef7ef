"""What a person should look at: each finding with its figures, its place and what to do."""

from datetime import date, datetime

import pandas as pd
import pytest

from recon_xl.actions.activation import activate, deactivate
from recon_xl.actions.approval import approve
from recon_xl.actions.automatic import match
from recon_xl.actions.importing import import_sources
from recon_xl.actions.pairing import pair
from recon_xl.findings import account_findings, findings, mirrors
from recon_xl.model.reconciliation import Reconciliation
from recon_xl.workbooks.overview import overview_cells
from tests.actions.sources import ledger, statement
from tests.builders import ACCOUNT, entries, lines, reconciliation

OCTOBER = date(2026, 10, 31)
AT = datetime(2026, 11, 3, 12)  # noqa: DTZ001 (the journal keeps the user's own time)
SAVINGS = "86011117955"


def kinds(tables, day=OCTOBER):
    return [one.kind for one in account_findings(tables, ACCOUNT, day)]


def only(tables, kind, day=OCTOBER):
    (found,) = [one for one in account_findings(tables, ACCOUNT, day) if one.kind == kind]
    assert found.text
    assert found.remedy
    return found


def imported(*sources):
    tables = Reconciliation.empty()
    return import_sources(tables, by="kn", at=AT, sources=list(sources)).reconciliation


def test_three_in_the_ledger_against_two_in_the_bank_are_told_with_both_numbers():
    told = [f"L{n} 2026-10-0{n} -500.00 INV 41872 Faktura 41872" for n in (5, 6, 7)]
    bank = lines("S1 2026-10-05 -500.00", "S2 2026-10-06 -500.00")
    found = only(reconciliation(entries(*told), bank), "double")
    assert found.ids == ("L7",)
    assert found.minor == -50_000
    assert "3 in the ledger against 2" in found.text


def test_equal_rows_that_the_other_side_has_too_are_no_doubles():
    told = [f"L{n} 2026-10-0{n} -500.00 Faktura 41872" for n in (5, 6)]
    bank = lines("S1 2026-10-05 -500.00", "S2 2026-10-06 -500.00")
    assert "double" not in kinds(reconciliation(entries(*told), bank))


def test_old_rows_are_told_by_age_with_the_oldest():
    rows = entries("L1 2026-09-20 10.00 Ny", "L2 2026-05-01 20.00 Gammel", "L3 2026-06-01 30.00 B")
    found = account_findings(reconciliation(rows, lines()), ACCOUNT, OCTOBER)
    assert [(one.kind, one.ids, one.minor) for one in found] == [
        ("old", ("L2", "L3"), 5_000),
        ("old", ("L1",), 1_000),
    ]
    assert "Open for more than 90 days: 2 ledger entries, 50.00 in all" in found[0].text
    assert "Gammel (L2, 183 days)" in found[0].text


RENT = [
    f"S{month} 2026-0{month}-01 -9000.00 BY Gården_AS Husleie {month}/26" for month in (7, 8, 9)
]


def test_a_monthly_payment_that_does_not_come_is_told():
    tables = reconciliation(entries(), lines(*RENT, "S10 2026-10-20 5.00 Noe"))
    found = only(tables, "missing")
    assert found.ids == ("S9",)
    assert "1 Oct 2026" in found.text.replace("\xa0", " ")
    assert "-9,000.00" in found.text.replace("−", "-")


@pytest.mark.parametrize(
    "other",
    [
        [*RENT, "S10 2026-10-01 -9000.00 BY Gården_AS Husleie 10/26"],
        RENT[1:],
        [*RENT[:2], "S9 2026-09-01 -2000.00 BY Gården_AS Husleie"],
        [*RENT, "S0 2026-09-15 -9000.00 BY Gården_AS Depositum"],
    ],
    ids=["it came", "twice only", "another amount", "more than monthly"],
)
def test_what_is_no_habit_is_not_expected(other):
    assert "missing" not in kinds(reconciliation(entries(), lines(*other)))


def test_a_payment_that_is_not_due_yet_is_not_missed():
    tables = reconciliation(entries(), lines(*RENT))
    assert "missing" not in kinds(tables, date(2026, 10, 4))
    assert "missing" in kinds(tables, date(2026, 10, 9))


def test_statements_that_do_not_follow_one_another_are_told_with_what_lies_between():
    first = statement("S 2026-10-01 100.00 a", opening=0, closing=100, number="1", file="1.xml")
    third = statement("S 2026-10-20 50.00 b", opening=130, closing=180, number="3", file="3.xml")
    found = only(imported(first, third), "gap")
    assert found.minor == 3_000
    assert "Statement 3 of 8601 11 17947 opens with 130.00" in found.text.replace("\xa0", " ")


def test_a_partly_matched_row_tells_what_is_left():
    tables = reconciliation(entries("L1 2026-10-05 100.00 Salg"), lines("S1 2026-10-05 70.00 Salg"))
    tables = tables.with_tables(accounts=tables.accounts.assign(allow_unequal=True))
    told = {"ledger": ["L1"], "statement": ["S1"], "allow_difference": True}
    found = only(pair(tables, by="kn", at=AT, **told).reconciliation, "partly")
    assert (found.ids, found.minor) == (("L1",), 3_000)


def approved(*, until="2026-10-05"):
    tables = imported(
        statement(f"S {until} 100.00 Salg", opening=0, closing=100),
        ledger(f"L {until} 100.00 Salg", opening=0, opening_date=date(2026, 10, 1)),
    )
    tables = match(tables, by="kn", at=AT, rules="standard").reconciliation
    told = {"period": "2026-10", "prepared_by": "K", "approved_by": "A", "note": "."}
    return approve(tables, by="kn", at=AT, **told).reconciliation


def test_an_approved_row_that_is_typed_over_is_named():
    tables = approved()
    assert set(tables.ledger["state"]) == {"approved"}
    assert "changed" not in kinds(tables)
    typed = tables.with_tables(ledger=tables.ledger.assign(text="Noe annet"))
    found = only(typed, "changed")
    assert found.ids == tuple(tables.ledger["id"])


def test_a_posting_into_an_approved_month_is_told_with_both_balances():
    late = ledger("L 2026-10-20 40.00 For sent", account=ACCOUNT, file="late.csv")
    tables = import_sources(approved(), by="kn", at=AT, sources=[late]).reconciliation
    found = only(tables, "changed")
    assert found.minor == 4_000
    assert "2026-10 was approved as 100.00 and is 140.00 now" in found.text


def deactivated(at):
    tables = reconciliation(entries("L1 2026-09-28 10.00 Øre"), lines("S1 2026-10-30 5.00"))
    return deactivate(tables, by="kn", at=at, row_ids=["L1"], reason="gammelt").reconciliation


def test_a_row_that_was_left_out_last_month_is_due_for_review():
    found = only(deactivated(datetime(2026, 9, 30, 9)), "review")  # noqa: DTZ001
    assert found.ids == ("L1",)


def test_a_row_that_was_left_out_for_this_month_is_not():
    assert "review" not in kinds(deactivated(AT))


def test_a_row_that_was_reviewed_since_or_brought_back_is_not():
    tables = deactivated(datetime(2026, 9, 30, 9))  # noqa: DTZ001
    back = activate(tables, by="kn", at=AT, row_ids=["L1"], reason="likevel").reconciliation
    assert "review" not in kinds(back)


def two_accounts(ledger_rows, *texts):
    """A current account with the first line, and a savings account with the others."""
    own, saved = lines(texts[0]), lines(*texts[1:], account=SAVINGS)
    rows = pd.concat([own, saved], ignore_index=True)
    tables = reconciliation(ledger_rows, rows)
    second = tables.accounts.assign(account=SAVINGS, ledger_account="1950")
    both = pd.concat([tables.accounts, second], ignore_index=True)
    return tables.with_tables(accounts=both)


OUT = "S1 2026-10-05 -5000.00 Overføring til sparekonto"
IN = "S2 2026-10-06 5000.00 Innskudd"


def test_money_that_leaves_one_own_account_and_comes_into_the_other_is_a_mirror():
    tables = two_accounts(entries("L1 2026-10-05 -5000.00 Til sparing"), OUT, IN)
    (one,) = mirrors(tables)
    assert (one.out_id, one.in_id, one.minor, one.entries) == ("S1", "S2", 500_000, ("L1", ""))
    (found,) = [one for one in findings(tables) if one.kind == "transfer"]
    assert (found.account, found.ids, found.minor) == (SAVINGS, ("S2",), 500_000)


@pytest.mark.parametrize(
    ("out", "into"),
    [
        ("S1 2026-10-05 -5000.00 Lønn Kari", IN),
        (OUT, "S2 2026-10-20 5000.00 Innskudd"),
        (OUT, "S2 2026-10-06 4999.00 Innskudd"),
    ],
    ids=["nothing says so", "too far apart", "another amount"],
)
def test_what_only_resembles_a_transfer_is_none(out, into):
    assert mirrors(two_accounts(entries(), out, into)) == []


def test_two_accounts_without_a_line_have_no_mirror():
    """The ledger may come first, with the entries of both."""
    tables = two_accounts(entries("L1 2026-10-05 5.00 Salg"), OUT, IN)
    assert mirrors(tables.with_tables(statement=tables.statement.iloc[:0])) == []


def test_two_candidates_are_no_mirror():
    again = IN.replace("S2", "S3")
    assert mirrors(two_accounts(entries(), OUT, IN, again)) == []


def test_a_bank_account_whose_check_digit_is_wrong_is_told():
    wrong = "86011117948"
    tables = reconciliation(entries(), lines(account=wrong), account=wrong)
    (found,) = findings(tables)
    assert (found.kind, found.account) == ("account", wrong)
    assert "8601 11 17948" in found.text.replace("\xa0", " ")


def test_an_import_that_brings_such_an_account_says_so_once():
    wrong = "86011117948"
    first = statement("S 2026-10-01 100.00 a", account=wrong, opening=0, closing=100)
    told = import_sources(Reconciliation.empty(), by="kn", at=AT, sources=[first])
    (warning,) = told.result["warnings"]
    assert "8601 11 17948 is wrong. Compare" in warning.replace("\xa0", " ")
    more = statement("S 2026-10-02 1.00 b", account=wrong, opening=100, closing=101, file="2.xml")
    again = import_sources(told.reconciliation, by="kn", at=AT, sources=[more])
    assert again.result["warnings"] == []


def test_the_overview_names_an_account_whose_check_digit_is_wrong():
    wrong = "86011117948"
    tables = reconciliation(entries(), lines("S1 2026-10-01 1.00", account=wrong), account=wrong)
    cells = overview_cells(tables, "en")
    assert cells["rx_finding_1_reason"] == "Account number is wrong"
    assert "8601 11 17948" in str(cells["rx_finding_1_text"]).replace("\xa0", " ")


def test_accounts_that_are_switched_off_have_no_findings():
    tables = reconciliation(entries("L2 2026-05-01 20.00 Gammel"), lines("S1 2026-10-30 5.00"))
    assert findings(tables)
    off = tables.with_tables(accounts=tables.accounts.assign(statement_service=False))
    assert findings(off) == []


def test_the_gravest_finding_comes_first():
    tables = approved()
    typed = tables.with_tables(
        ledger=tables.ledger.assign(text="Noe annet"),
        journal=tables.journal.assign(summary="ingenting"),
    )
    assert [one.kind for one in findings(typed)][:2] == ["journal", "changed"]


def test_an_empty_workbook_has_no_findings():
    assert findings(Reconciliation.empty()) == []


def test_a_statement_that_tells_of_days_again_has_no_gap_where_its_lines_lead_on():
    texts = ["S 2026-10-01 10.00 a", "S 2026-10-20 20.00 b", "S 2026-10-20 30.00 c"]
    first = statement(*texts, opening=100, closing=160, number="1", file="1.csv")
    # It begins amidst a day, as a search for the last lines does.
    more = [texts[2], "S 2026-11-02 5.00 d"]
    second = statement(*more, opening=130, closing=165, number="2", file="2.csv")
    third = statement("S 2026-11-02 1.00 e", opening=165, closing=166, number="3", file="3.csv")
    tables = imported(first, second)
    assert "gap" not in kinds(tables)
    assert "gap" not in kinds(imported(first, second, third))
    wrong = statement(*more, opening=131, closing=166, number="2", file="2.csv")
    found = only(imported(first, wrong), "gap")
    assert "the same days" in found.remedy


def test_after_a_statement_within_another_the_next_goes_on_from_the_longer():
    whole = statement(
        "S 2026-10-01 10.00 a", "S 2026-10-30 20.00 b", opening=0, closing=30, file="whole.csv"
    )
    part = statement("S 2026-10-01 10.00 a", opening=0, closing=10, file="part.csv")
    later = statement("S 2026-11-02 1.00 c", opening=30, closing=31, file="later.csv")
    assert "gap" not in kinds(imported(whole, part, later))


def test_the_first_statement_has_no_gap_before_it_when_a_person_tells_its_balance():
    bank = statement("S 2026-10-01 10.00 a")
    tables = import_sources(
        Reconciliation.empty(), by="kn", at=AT, sources=[bank], opening_balance="100"
    ).reconciliation
    assert "gap" not in kinds(tables)

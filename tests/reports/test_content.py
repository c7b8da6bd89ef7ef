"""Every figure of a report, against months that were worked out by hand."""

from datetime import date

import pandas as pd
import pytest

from recon_xl.bridge import bridge
from recon_xl.model.journal import appended
from recon_xl.model.reconciliation import Reconciliation, broken_invariants
from recon_xl.reports.content import Report, period_report
from tests.reports.month import (
    ACCOUNT,
    AT,
    FIRST,
    LAST,
    MANUAL,
    MATCHED_AT,
    Month,
    bank_account,
    roastery,
)


def report(reconciliation: Reconciliation, **changes: object) -> Report:
    arguments = {
        "lang": "nb",
        "prepared_by": "Kari Lund",
        "approved_by": "Anders Moe",
        "at": AT,
        "approval_no": 22,
    }
    return period_report(reconciliation, ACCOUNT, FIRST, LAST, **(arguments | changes))


def made(month: Month, **tables: pd.DataFrame) -> Reconciliation:
    return month.reconciliation(**({"accounts": bank_account()} | tables))


def test_the_invented_month_breaks_no_invariant_and_is_explained_to_the_ore():
    reconciliation = roastery()
    assert broken_invariants(reconciliation) == []
    assert report(reconciliation).bridge == bridge(reconciliation, ACCOUNT, LAST)
    assert report(reconciliation).is_solved


def test_the_bridge_carries_the_figures_of_a_month_worked_out_by_hand():
    month = Month()
    paid = month.book(date(2026, 10, 5), "Faktura 1", "Kunde", 100_00)
    month.pair("KID", [paid], [month.bank(date(2026, 10, 5), "Inn", "Kunde", 100_00)], "samme")
    month.book(date(2026, 10, 20), "Faktura 2", "Kunde", 30_00)
    month.bank(date(2026, 10, 21), "Gebyr", "", -7_00)
    told = report(made(month))
    proof = told.bridge
    assert (proof.ledger_balance_minor, proof.bank_balance_minor) == (130_00, 93_00)
    assert (proof.open_ledger_minor, proof.open_statement_minor) == (30_00, -7_00)
    assert (proof.computed_minor, proof.unexplained_minor) == (93_00, 0)
    assert (told.counts.matched, told.counts.open, told.counts.rows) == (2, 2, 4)


def test_what_was_matched_after_the_period_was_open_in_it():
    month = Month()
    late = month.book(date(2026, 10, 30), "Betaling", "Leverandør", -50_00)
    month.pair("dato", [late], [month.bank(date(2026, 11, 2), "Ut", "", -50_00)], "samme")
    told = report(made(month))
    assert [(row.id, row.left_minor, row.state) for row in told.open_ledger] == [
        ("L-001", -50_00, "open")
    ]
    assert told.matches == ()
    assert report(made(month), approval_no=None).is_draft


def test_matches_of_earlier_approvals_are_not_approved_twice():
    month = Month()
    for day in (5, 6):
        entry = month.book(date(2026, 10, day), "Faktura", "Kunde", 100_00)
        month.pair("KID", [entry], [month.bank(date(2026, 10, day), "Inn", "", 100_00)], "samme")
    reconciliation = made(month)
    stamped = reconciliation.matches.assign(approval_no=[21, 22])
    told = report(reconciliation.with_tables(matches=stamped))
    assert [match.match_id for match in told.matches] == ["M-002"]


def test_open_rows_are_aged_by_the_last_day_of_the_period():
    month = Month()
    for when, minor in (((2026, 10, 1), 1_00), ((2026, 9, 30), 2_00), ((2026, 7, 1), -4_00)):
        month.book(date(*when), "Post", "", minor)
    buckets = report(made(month)).ageing["ledger"]
    assert [bucket.count for bucket in buckets] == [1, 1, 0, 1]
    assert [bucket.net_minor for bucket in buckets] == [1_00, 2_00, 0, -4_00]


def test_a_row_booked_twice_is_pointed_out():
    month = Month()
    first = month.book(date(2026, 10, 5), "Faktura 7", "Kunde", 100_00, kid="1234567897")
    month.pair("KID", [first], [month.bank(date(2026, 10, 5), "Inn", "", 100_00)], "samme")
    month.book(date(2026, 10, 7), "Faktura 7", "Kunde", 100_00, kid="1234567897")
    assert [(one.reasons, one.row.id) for one in report(made(month)).follow_up] == [
        (("double",), "L-002")
    ]


def test_two_entries_that_wait_for_one_line_are_pointed_out_once():
    month = Month()
    for day in (13, 14):
        month.book(date(2026, 10, day), "Faktura 7", "Kunde", 100_00, kid="1234567897")
    month.bank(date(2026, 10, 13), "Inn", "", 100_00)
    assert [(one.reasons, one.row.id) for one in report(made(month)).follow_up] == [
        (("double",), "L-002")
    ]


@pytest.mark.parametrize(
    "why",
    [
        "the bank has an open line of that amount",
        "it is next month's payment",
        "another KID",
        "nothing tells that one of them is real",
    ],
)
def test_a_row_that_only_resembles_another_is_not_called_a_double(why):
    month = Month()
    first = month.book(date(2026, 10, 1), "Husleie", "Utleier", -100_00, kid="1234567897")
    if not why.startswith("nothing"):
        month.pair("KID", [first], [month.bank(date(2026, 10, 1), "Ut", "", -100_00)], "samme")
    day = 30 if why.startswith("it is next") else 2
    kid = "2345678904" if why.startswith("another") else "1234567897"
    month.book(date(2026, 10, day), "Husleie", "Utleier", -100_00, kid=kid)
    if why.startswith("the bank"):
        month.bank(date(2026, 10, 2), "Ut", "", -100_00)
    assert report(made(month)).follow_up == ()


def test_the_gravest_reason_stands_first_and_then_the_largest_amount():
    told = report(roastery()).follow_up
    assert [one.reasons[0] for one in told] == ["double", "partly", "old", "old", "old"]
    assert [abs(one.row.left_minor) for one in told[2:]] == [420_000, 318_450, 126_000]


def test_a_deactivated_row_has_its_reason_from_its_note_or_from_the_journal():
    month = Month()
    month.book(date(2026, 10, 5), "Feil", "", 5_00, state="deactivated", note="Ført på feil konto")
    month.bank(date(2026, 10, 6), "Gammel", "", -9_00, state="deactivated")
    reconciliation = made(month)
    journal = appended(
        reconciliation.journal,
        action="deactivate",
        summary="One row deactivated",
        details={"rows": ["S-001"], "reason": "Før oppstart"},
        by="KN",
        at=MATCHED_AT,
    )
    told = report(reconciliation.with_tables(journal=journal))
    assert [(row.id, row.note) for row in told.deactivated] == [
        ("L-001", "Ført på feil konto"),
        ("S-001", "Før oppstart"),
    ]
    assert told.bridge.deactivated_statement_minor == -9_00


def test_rows_from_earlier_periods_are_cleared_or_still_open():
    told = report(roastery())
    assert [(row.date, row.left_minor, row.cleared) for row in told.carried] == [
        ("2026-06-09", -420_000, ""),
        ("2026-09-14", 126_000, ""),
        ("2026-09-22", -318_450, ""),
        ("2026-09-29", 0, "2026-10-01"),
        ("2026-09-30", 0, "2026-10-01"),
    ]


def test_a_partly_matched_row_shows_what_is_left_and_its_match_where_it_stays():
    told = report(roastery())
    partly = next(row for row in told.open_ledger if row.state == "partly")
    assert (partly.amount_minor, partly.left_minor) == (3_640_000, 1_140_000)
    left = next(match for match in told.differences if match.rest_on)
    assert (left.rest_on, left.left_minor, left.carried_minor) == (partly.id, 1_140_000, 0)


def test_what_earlier_matches_carry_is_told_apart_from_what_these_do():
    reconciliation = roastery()
    assert report(reconciliation).differences_before_minor == 0
    matches = reconciliation.matches
    carrying = (matches["difference_minor"] != 0) & (matches["rest_on"] == "")
    earlier = matches.assign(approval_no=matches["approval_no"].mask(carrying, 21))
    assert report(reconciliation.with_tables(matches=earlier)).differences_before_minor == 150


def test_rules_are_summed_in_their_order_and_manual_ones_stand_last():
    told = report(roastery()).rules
    assert [(one.rule, one.matches, one.is_manual) for one in told] == [
        ("Samme KID", 24, False),
        ("Samme bankreferanse", 8, False),
        ("Bank neste bankdag", 6, False),
        ("Flere i hovedboken", 4, False),
        ("Flere på kontoutskriften", 1, False),
        ("Renter og gebyrer", 3, False),
        (MANUAL, 2, True),
    ]
    matched = sum(match.amount_minor for match in report(roastery()).matches)
    assert sum(one.amount_minor for one in told) == matched


def test_a_euro_account_is_reported_in_euros_with_the_books_amount_beside():
    month = Month(currency="EUR")
    month.book(date(2026, 10, 20), "Invoice", "Müller", 5_825_10, currency_amount_minor=500_00)
    told = report(made(month, accounts=bank_account(currency="EUR")))
    (row,) = told.open_ledger
    assert (told.currency, row.amount_minor, row.left_minor) == ("EUR", 500_00, 500_00)
    assert (row.other_currency, row.other_minor) == ("NOK", 5_825_10)


def test_a_month_without_rows_is_a_report_too():
    told = report(made(Month()))
    assert (told.counts.rows, told.is_solved, told.follow_up, told.rules) == (0, True, (), ())
    assert [one.kind for one in told.continuity.breaks] == ["none"]


def test_the_order_of_rows_changes_nothing():
    reconciliation = roastery()
    shuffled = reconciliation.with_tables(
        **{
            name: frame.sample(frac=1, random_state=3)
            for name, frame in reconciliation.tables()
            if name in ("ledger", "statement", "matches", "members", "statements", "vouchers")
        }
    )
    assert report(shuffled) == report(reconciliation)


def test_the_rule_set_is_named_by_what_it_holds():
    reconciliation = roastery()
    changed = reconciliation.rules.assign(mode=["auto", "off", *["auto"] * 4])
    names = {
        report(reconciliation).rule_set,
        report(reconciliation.with_tables(rules=changed)).rule_set,
    }
    assert len(names) == 2
    assert report(made(Month())).rule_set == ""

"""A voucher that was posted here comes back with a ledger import: it is recognised, not doubled."""

from datetime import date, datetime

import pandas as pd
import pytest

from recon_xl.actions.importing import import_sources
from recon_xl.actions.posting import post
from recon_xl.bridge import bridge
from recon_xl.model.ids import row_ids
from recon_xl.model.reconciliation import Reconciliation, broken_invariants, settled
from tests.actions.sources import ledger, statement
from tests.builders import ACCOUNT

WHO = {"by": "kn", "at": datetime(2026, 11, 3, 12)}  # noqa: DTZ001


def imported(tables, *sources):
    outcome = import_sources(tables, sources=sources, **WHO)
    assert broken_invariants(outcome.reconciliation) == []
    return outcome


def told(outcome):
    file = outcome.result["files"][-1]
    return file["added"], file["duplicates"], file["recognised"]


@pytest.fixture
def posted():
    """A fee of 5 October, posted as voucher 1-1 and matched; its entry has no KID yet."""
    month = statement(
        "S1 2026-10-05 -50.00 REF B1 Gebyr nettbank",
        "S2 2026-10-20 1000.00 Faktura_12",
        opening=1000,
        closing=1950,
    )
    books = ledger("L1 2026-10-19 1000.00 VOU 800", opening=1000, opening_date=date(2026, 10, 1))
    tables = imported(Reconciliation.empty(), month, books).reconciliation
    return post(tables, row_ids=["S-" + _stem(tables, "Gebyr nettbank")], direct=True, **WHO)


def _stem(tables, text):
    rows = tables.statement
    return rows.loc[rows["text"] == text, "id"].iloc[0].removeprefix("S-")


def test_the_same_voucher_is_recognised(posted):
    before = posted.reconciliation
    row = before.ledger.iloc[-1]
    noted = before.with_tables(ledger=before.ledger.assign(note="godkjent av BO"))
    outcome = imported(noted, ledger("L9 2026-10-05 -50.00 VOU 1 KID 1234567897 Gebyr_nettbank"))
    after = outcome.reconciliation
    assert told(outcome) == (0, 0, 1)
    assert len(after.ledger) == len(before.ledger)
    seen = after.ledger.iloc[-1]
    for field in ("id", "match_id", "state", "text", "reference", "voucher_no", "rule"):
        assert seen[field] == row[field], field
    assert seen["note"] == "godkjent av BO"
    assert seen["source"] == "voucher 1-1, ledger.csv:2"
    assert seen["kid"] == "1234567897"
    assert after.vouchers["seen_in_ledger"].iloc[0].startswith("ledger.csv:2 (L-")
    assert outcome.result["summary"] == (
        "0 ledger entries imported from ledger.csv. 1 voucher is recognised."
    )
    assert bridge(before, ACCOUNT).posted_here_minor == -5000
    assert bridge(after, ACCOUNT).posted_here_minor == 0
    assert bridge(after, ACCOUNT).unexplained_minor == 0


def test_the_same_file_again_brings_nothing(posted):
    books = ledger("L9 2026-10-05 -50.00 VOU 1 Gebyr ifølge kontoutskrift")
    once = imported(posted.reconciliation, books)
    again = imported(once.reconciliation, books)
    assert told(again) == (0, 1, 0)
    assert len(again.reconciliation.journal) == len(once.reconciliation.journal)


def test_a_longer_export_brings_the_voucher_once_and_the_rest(posted):
    once = imported(posted.reconciliation, ledger("L9 2026-10-05 -50.00 VOU 1 Gebyr"))
    longer = ledger(
        "L8 2026-10-19 1000.00 VOU 800",
        "L9 2026-10-05 -50.00 VOU 1 Gebyr",
        "L10 2026-10-30 -7.00 VOU 2 Annet",
        file="longer.csv",
    )
    assert told(imported(once.reconciliation, longer)) == (1, 2, 0)
    assert told(imported(posted.reconciliation, longer)) == (1, 1, 1)


def test_an_equal_entry_beside_the_voucher_is_another_one(posted):
    twins = ledger("L8 2026-10-05 -50.00 VOU 1 Gebyr", "L9 2026-10-05 -50.00 VOU 1 Gebyr")
    once = imported(posted.reconciliation, twins)
    assert told(once) == (1, 0, 1)
    assert told(imported(once.reconciliation, twins)) == (0, 2, 0)


def test_the_entry_exactly_as_posted_is_recognised_too(posted):
    row = posted.reconciliation.ledger.iloc[-1]
    exact = ledger("L9 2026-10-05 -50.00 VOU 1 REF B1 Gebyr nettbank")
    assert row_ids(exact.entries, "ledger") == [row["id"]]
    once = imported(posted.reconciliation, exact)
    assert told(once) == (0, 0, 1)
    assert told(imported(once.reconciliation, exact)) == (0, 1, 0)


@pytest.mark.parametrize(
    "entry",
    [
        "L9 2026-10-05 -50.00 VOU 2 Gebyr nettbank",
        "L9 2026-10-05 -51.00 VOU 1 Gebyr nettbank",
        "L9 2026-10-05 50.00 VOU 1 Gebyr nettbank",
        "L9 2026-10-06 -50.00 VOU 1 Porto",
        "L9 2026-11-06 -50.00 VOU 1 Gebyr nettbank",
        "L9 2026-10-05 -50.00 VOU 2-1 Gebyr nettbank",
        "L9 2026-10-05 -50.00 Gebyr nettbank",
    ],
    ids=["number", "amount", "sign", "day and text", "month", "series", "no number"],
)
def test_another_voucher_is_never_swallowed(posted, entry):
    outcome = imported(posted.reconciliation, ledger(entry))
    assert told(outcome) == (1, 0, 0)
    assert bridge(outcome.reconciliation, ACCOUNT).posted_here_minor == -5000


@pytest.mark.parametrize(
    "entry",
    [
        "L9 2026-10-05 -50.00 VOU 1 Porto",
        "L9 2026-11-01 -50.00 VOU 1 GEBYR_NETTBANK oktober",
        "L9 2026-11-01 -50.00 VOU 1 Gebyr",
        "L9 2026-10-05 -50.00 VOU 0001 Porto",
        "L9 2026-10-05 -50.00 VOU 1-1 Porto",
        "L9 2026-10-05 -50.00 VOU 1/1 Porto",
        "L9 2026-10-05 -50.00 VOU 1010001 Porto",
    ],
    ids=["day", "text", "short text", "zeros", "series-number", "series/number", "Tripletex"],
)
def test_the_same_voucher_may_be_told_otherwise(posted, entry):
    is_too_little = entry.startswith("L9 2026-11-01") and entry.endswith("1 Gebyr")
    outcome = imported(posted.reconciliation, ledger(entry.replace("_", " ")))
    assert told(outcome) == ((1, 0, 0) if is_too_little else (0, 0, 1))


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [("1", "Porto", 1), ("", "Porto", 1), ("31", "Porto", 0), ("31", "Gebyr nettbank", 1)],
)
def test_another_voucher_type_needs_the_same_text(posted, kind, text, expected):
    books = ledger(f"L9 2026-10-05 -50.00 VOU 1 {text}")
    books.entries["voucher_type"] = kind
    assert told(imported(posted.reconciliation, books))[2] == expected


def test_an_entry_that_was_there_before_stays_itself():
    books = ledger("L1 2026-10-05 -50.00 VOU 1 Porto", chart="1920")
    month = statement("S1 2026-10-05 -50.00 Gebyr nettbank")
    tables = imported(Reconciliation.empty(), month, books).reconciliation
    after = post(tables, row_ids=list(tables.statement["id"]), **WHO).reconciliation
    outcome = imported(after, books)
    assert told(outcome) == (0, 1, 0)
    assert list(outcome.reconciliation.vouchers["seen_in_ledger"]) == [""]


def test_of_two_that_fit_the_surer_one_is_the_voucher(posted):
    both = ["L8 2026-10-05 -50.00 VOU 1 Porto", "L9 2026-10-05 -50.00 VOU 1 Gebyr_nettbank"]
    for order in (both, both[::-1]):
        outcome = imported(
            posted.reconciliation, ledger(*(text.replace("_", " ") for text in order))
        )
        assert told(outcome) == (1, 0, 1)
        assert "Porto" in list(outcome.reconciliation.ledger["text"])


def test_each_voucher_is_recognised_as_itself():
    month = statement("S1 2026-10-05 -50.00 Gebyr", "S2 2026-10-06 -50.00 Gebyr")
    tables = imported(Reconciliation.empty(), month, ledger(chart="1920")).reconciliation
    after = post(tables, **WHO).reconciliation
    outcome = imported(
        after,
        ledger("L1 2026-10-06 -50.00 VOU 2 Gebyr", "L2 2026-10-05 -50.00 VOU 1 Gebyr"),
    )
    assert told(outcome) == (0, 0, 2)
    seen = outcome.reconciliation.vouchers.set_index("voucher_no")["seen_in_ledger"]
    assert seen["1"].startswith("ledger.csv:3")
    assert seen["2"].startswith("ledger.csv:2")


def test_an_approved_entry_is_recognised_and_not_touched(posted):
    tables = posted.reconciliation
    locked = settled(tables.with_tables(matches=tables.matches.assign(approval_no=1)))
    outcome = imported(locked, ledger("L9 2026-10-05 -50.00 VOU 1 KID 1234567897 Gebyr"))
    assert told(outcome) == (0, 0, 1)
    assert outcome.reconciliation.ledger.equals(locked.ledger)
    assert outcome.reconciliation.vouchers["seen_in_ledger"].iloc[0]


def test_what_a_person_typed_as_seen_is_still_recognised(posted):
    tables = posted.reconciliation
    typed = tables.with_tables(vouchers=tables.vouchers.assign(seen_in_ledger="ja"))
    assert bridge(typed, ACCOUNT).posted_here_minor == 0
    assert told(imported(typed, ledger("L9 2026-10-05 -50.00 VOU 1 Gebyr"))) == (0, 0, 1)


def test_a_dry_run_tells_what_would_be_recognised(posted):
    outcome = import_sources(
        posted.reconciliation,
        sources=[ledger("L9 2026-10-05 -50.00 VOU 1 Gebyr")],
        dry_run=True,
        **WHO,
    )
    assert told(outcome) == (0, 0, 1)
    assert list(outcome.reconciliation.vouchers["seen_in_ledger"]) == [""]


def test_a_voucher_of_another_account_is_not_meant(posted):
    other = ledger("L9 2026-10-05 -50.00 VOU 1 Gebyr", account="99980612348", chart="1950")
    outcome = imported(posted.reconciliation, other)
    assert told(outcome) == (1, 0, 0)


def test_on_a_currency_account_the_ledger_tells_the_amount_in_the_books():
    month = statement("S1 2026-10-05 -5.00 Gebyr", currency="EUR")
    month.lines["currency"] = "EUR"
    tables = imported(Reconciliation.empty(), month, ledger(chart="1960")).reconciliation
    after = post(tables, **WHO).reconciliation
    books = ledger("L9 2026-10-05 -57.50 VOU 1 Gebyr", chart="1960")
    books.entries["currency"] = "EUR"
    books.entries["currency_amount_minor"] = pd.Series([-500])
    outcome = imported(after, books)
    assert told(outcome) == (0, 0, 1)
    row = outcome.reconciliation.ledger.iloc[0]
    assert (row["amount_minor"], row["currency_amount_minor"]) == (-5750, -500)
    assert row["remaining_minor"] == -5750

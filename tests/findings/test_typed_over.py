"""Imported rows are locked: what is typed over in them is noticed, with the cell where it shows."""

from datetime import date, datetime

import pandas as pd
import pytest

from recon_xl.actions.approval import approve
from recon_xl.actions.importing import import_sources
from recon_xl.actions.pairing import pair
from recon_xl.actions.posting import post
from recon_xl.actions.undoing import undo
from recon_xl.actions.withdrawing import withdraw
from recon_xl.errors import ApprovalError
from recon_xl.findings import findings
from recon_xl.findings.typed_over import typed_over
from recon_xl.model.ids import row_ids
from recon_xl.model.journal import DETAILS_MAX
from recon_xl.model.reconciliation import Reconciliation, settled
from tests.actions.sources import ledger, statement
from tests.builders import ACCOUNT

AT = datetime(2026, 11, 3, 12)  # noqa: DTZ001 (the journal keeps the user's own time)
TOLD = {"by": "kn", "at": AT}
SAVINGS = "86011117955"


@pytest.fixture
def month():
    """October, imported: two lines and an entry in kroner; the bank has told its balances."""
    bank = statement(
        "S1 2026-10-05 100.00 REF A1 Salg", "S2 2026-10-28 -50.00 Gebyr", opening=0, closing=50
    )
    books = ledger("L1 2026-10-05 100.00 Salg", opening=0, opening_date=date(2026, 10, 1))
    return import_sources(Reconciliation.empty(), sources=[bank, books], **TOLD).reconciliation


def edited(tables, side, row, /, **cells):
    """A person types over cells of the row with that text; in kroner there is one amount."""
    if "amount_minor" in cells:
        cells["currency_amount_minor"] = cells["amount_minor"]
    rows = tables.side(side).copy()
    for field, value in cells.items():
        rows.loc[rows["text"] == row, field] = value
    return settled(tables.with_tables(**{side: rows}))


def only(tables):
    (found,) = [one for one in findings(tables) if one.kind == "typed"]
    return found


def test_what_was_imported_is_not_typed_over(month):
    assert typed_over(month, ACCOUNT) == []


@pytest.mark.parametrize(
    ("side", "text", "cells", "told"),
    [
        ("statement", "Salg", {"date": pd.Timestamp("2026-10-25")}, "(“Booking date” was 5 Oct"),
        ("ledger", "Salg", {"amount_minor": -10_000}, "(“Amount” was 100.00)"),
        ("statement", "Gebyr", {"amount_minor": -7_000}, "(“Amount” was −50.00)"),
        ("statement", "Gebyr", {"reference": "B7"}, "(“Bank reference” was blank)"),
        ("statement", "Salg", {"account": SAVINGS}, "(“Bank account” was 8601 11 17947)"),
    ],
    ids=["date", "sign", "what is unexplained", "filled in", "account"],
)
def test_the_cell_is_named_where_its_older_value_gives_the_id(month, side, text, cells, told):
    found = only(edited(month, side, text, **cells))
    row_id = month.side(side).set_index("text")["id"][text]
    assert found.ids == (row_id,)
    shown = found.text.replace("\xa0", " ")
    assert f"{row_id} {told}" in shown
    assert found.remedy


@pytest.mark.parametrize(
    "cells", [{"text": "Noe annet"}, {"reference": "A2"}, {"date": pd.Timestamp("2030-01-01")}]
)
def test_a_row_is_named_where_the_cell_cannot_be_told(month, cells):
    found = only(edited(month, "statement", "Salg", **cells))
    row_id = month.statement.set_index("text")["id"]["Salg"]
    assert found.text.endswith(f"{row_id}.")
    assert "bank.xml" in found.remedy


@pytest.mark.parametrize(
    "cells",
    [{"note": "ringt"}, {"review": "✓"}, {"mark": "x"}, {"value_date": pd.Timestamp("2026-10-06")}],
)
def test_what_a_person_fills_in_is_no_finding(month, cells):
    assert typed_over(edited(month, "statement", "Salg", **cells), ACCOUNT) == []


def test_rows_with_ids_of_their_own_are_left_alone(month):
    own = edited(month, "statement", "Salg", id="S-1", text="Noe annet")
    assert typed_over(own, ACCOUNT) == []


def test_a_file_of_two_accounts_or_an_account_that_was_renamed_says_nothing(month):
    other = statement("S9 2026-10-05 1.00 Rente", account=SAVINGS, opening=0, closing=1)
    two = import_sources(month, sources=[other], **TOLD).reconciliation
    assert typed_over(edited(two, "statement", "Salg", account=SAVINGS), SAVINGS) == []
    renamed = {
        name: frame.assign(account=frame["account"].replace(ACCOUNT, SAVINGS))
        for name, frame in month.tables()
        if name in ("accounts", "ledger", "statement", "statements")
    }
    assert typed_over(month.with_tables(**renamed), SAVINGS) == []


def test_a_journal_that_was_cut_says_nothing_of_accounts(month):
    cut = month.journal.assign(details="x" * DETAILS_MAX)
    moved = edited(month.with_tables(journal=cut), "statement", "Salg", account=SAVINGS)
    assert typed_over(moved, SAVINGS) == []


def test_the_entry_of_a_voucher_is_filled_in_by_the_import_that_brings_it(month):
    (line,) = month.statement.loc[month.statement["text"] == "Gebyr", "id"]
    posted = post(month, row_ids=[line], **TOLD).reconciliation
    filled = edited(posted, "ledger", "Gebyr", reference="77")
    assert typed_over(filled, ACCOUNT) == []


def with_typed_line(tables):
    """Put a line on the statement that a person typed, and its entry."""
    line = tables.statement.iloc[:1].assign(
        text="Kontant", origin="manual", source="", reference="", amount_minor=2_500
    )
    line = line.assign(currency_amount_minor=2_500, id=row_ids(line, "statement"))
    entry = ledger("L2 2026-10-06 25.00 Kasse", account=ACCOUNT, file="cash.csv")
    tables = import_sources(tables, sources=[entry], **TOLD).reconciliation
    both = pd.concat([tables.statement, line], ignore_index=True)
    return settled(tables.with_tables(statement=both))


def paired(tables):
    entry = tables.ledger.set_index("text")["id"]["Kasse"]
    line = tables.statement.loc[tables.statement["origin"] == "manual", "id"].iloc[0]
    return pair(tables, ledger=[entry], statement=[line], **TOLD).reconciliation


def test_a_typed_line_may_be_changed_until_it_is_matched(month):
    tables = edited(with_typed_line(month), "statement", "Kontant", text="Kontant salg")
    assert typed_over(tables, ACCOUNT) == []
    matched = paired(tables)
    assert typed_over(matched, ACCOUNT) == []
    found = only(edited(matched, "statement", "Kontant salg", date=pd.Timestamp("2026-10-09")))
    assert "typed line was changed since it was matched" in found.text
    assert "(“Booking date” was 5 Oct" in found.text.replace("\xa0", " ")
    assert "withdraw its match" in found.remedy


def test_a_typed_line_whose_match_is_taken_back_may_be_changed_again(month):
    matched = paired(with_typed_line(month))
    opened = withdraw(matched, match_ids=list(matched.matches["match_id"]), **TOLD).reconciliation
    changed = edited(opened, "statement", "Kontant", text="Salg kontant")
    assert typed_over(changed, ACCOUNT) == []
    again = undo(changed, **TOLD).reconciliation
    assert len(again.matches) == 1
    assert typed_over(again, ACCOUNT) == []
    assert typed_over(edited(again, "statement", "Salg kontant", kid="7"), ACCOUNT)


APPROVING = {"period": "2026-10", "prepared_by": "Kari", "approved_by": "Anders"}


def test_balances_that_may_not_be_the_imported_ones_are_not_approved_without_a_note(month):
    tables = edited(month, "ledger", "Salg", amount_minor=-10_000)
    with pytest.raises(ApprovalError, match="typed over") as refused:
        approve(tables, **APPROVING, **TOLD)
    assert tables.ledger["id"].iloc[0] in refused.value.problem
    assert "“Amount” was 100.00" in refused.value.problem
    assert approve(tables, note="avtalt", **APPROVING, **TOLD).files


def test_a_blank_cell_that_was_filled_in_moves_no_balance(month):
    tables = edited(month, "statement", "Gebyr", reference="B7")
    assert approve(tables, **APPROVING, **TOLD).files

"""Typed statement lines, amounts in two currencies, and which rows belong to a match."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from recon_xl.errors import BadValuesError, DamagedWorkbookError
from recon_xl.model.reconciliation import Reconciliation
from recon_xl.workbooks.cells import to_reconciliation
from recon_xl.workbooks.changes import changes
from tests.workbooks.months import EUR_ACCOUNT, NOK_ACCOUNT, Month, busy_month, small_month
from tests.workbooks.sheets import assert_same, column_at, tables_of, with_cell, with_row


def read(tables: Any, lang: str = "nb") -> Reconciliation:
    return to_reconciliation(tables, lang)


class TestTypedLines:
    """A line that a person types on the statement."""

    def test_becomes_a_manual_line_with_an_id(self) -> None:
        typed = {"date": date(2026, 10, 9), "amount": 12.5, "text": "Kontant"}
        found = read(with_row(tables_of(small_month()), "statement", typed)).statement.iloc[-1]
        assert found["id"].startswith("S-")
        assert (found["origin"], found["state"], found["account"]) == (
            "manual",
            "open",
            NOK_ACCOUNT,
        )
        assert (found["remaining_minor"], found["currency_remaining_minor"]) == (1250, 1250)
        assert found["currency"] == "NOK"

    def test_twice_gets_two_ids(self) -> None:
        tables = tables_of(small_month())
        for _time in range(3):
            tables = with_row(tables, "statement", {"date": "09.10.2026", "amount": "12,50"})
        ids = read(tables).statement["id"].tolist()[-3:]
        assert [row_id.removeprefix(ids[0]) for row_id in ids] == ["", "-2", "-3"]

    def test_keeps_its_id_from_one_reading_to_the_next(self) -> None:
        tables = with_row(tables_of(small_month()), "statement", {"date": "9.10.2026", "amount": 1})
        assert read(tables).statement["id"].tolist() == read(tables).statement["id"].tolist()

    def test_has_what_its_new_amount_leaves_until_it_is_matched(self) -> None:
        month = Month()
        month.account(NOK_ACCOUNT, ledger_account="1920")
        month.line("S-1", "2026-10-09", "12.50", "Kontant")
        plain = month.made()
        typed = plain.with_tables(statement=plain.statement.assign(origin="manual"))
        tables = with_cell(tables_of(typed), "statement", 0, "amount", 15.0)
        found = read(tables)
        assert found.statement["remaining_minor"].tolist() == [1500]
        (change,) = changes(tables, found, found, "nb")
        assert change.changed == {0: {column_at(tables["statement"], "remaining"): 15.0}}
        imported = with_cell(tables_of(plain), "statement", 0, "amount", 15.0)
        with pytest.raises(DamagedWorkbookError, match="S-1"):
            read(imported)

    def test_must_say_its_account_where_there_are_several(self) -> None:
        typed = {"date": date(2026, 10, 9), "amount": 12.5}
        with pytest.raises(BadValuesError, match=r"account|konto"):
            read(with_row(tables_of(busy_month()), "statement", typed))
        told = typed | {"account": "8601 11 17947"}
        found = read(with_row(tables_of(busy_month()), "statement", told)).statement.iloc[-1]
        assert found["account"] == NOK_ACCOUNT

    def test_without_a_day_is_refused(self) -> None:
        with pytest.raises(BadValuesError, match="Bokføringsdato"):
            read(with_row(tables_of(small_month()), "statement", {"amount": 12.5}))


class TestCurrency:
    """What stands in the currency columns."""

    def test_they_are_blank_where_they_would_say_the_same_again(self) -> None:
        table = tables_of(small_month())["ledger"]
        cells = {row[column_at(table, "currency_amount")] for row in table.rows}
        assert cells == {None}
        assert {row[column_at(table, "currency")] for row in table.rows} == {"NOK"}

    def test_a_row_in_the_currency_of_its_account_tells_both_amounts(self) -> None:
        table = tables_of(busy_month())["ledger"]
        rows = {row[column_at(table, "ledger_id")]: row for row in table.rows}
        told = [rows["LE-3"][column_at(table, key)] for key in ("amount", "currency_amount")]
        assert told == [23.4, 2.0]
        assert rows["L-6"][column_at(table, "currency_amount")] == -6.4

    @pytest.mark.parametrize(("currency", "cell"), [("JPY", 1200.0), ("KWD", 1.2), ("EUR", 12.0)])
    def test_amounts_have_the_decimals_of_the_accounts_currency(
        self, currency: str, cell: float
    ) -> None:
        month = Month()
        month.account(EUR_ACCOUNT, currency=currency)
        month.line("S-1", "2026-10-01", "12.00", account=EUR_ACCOUNT, currency=currency)
        made = month.made()
        table = tables_of(made)["statement"]
        assert table.rows[0][column_at(table, "amount")] == cell
        assert_same(read(tables_of(made)), made)

    def test_an_account_without_a_currency_is_in_kroner(self) -> None:
        month = Month()
        month.account(NOK_ACCOUNT, currency="")
        month.entry("L-1", "2026-10-01", "12.00")
        assert_same(read(tables_of(month.made())), month.made())


class TestMembers:
    """Which rows belong to a match, as ids in a cell."""

    def test_a_part_of_a_row_stands_behind_its_id(self) -> None:
        table = tables_of(busy_month())["matches"]
        cells = {
            row[column_at(table, "match_id")]: row[column_at(table, "ledger_ids")]
            for row in table.rows
        }
        assert cells["M-3"] == "L-3=600.00"
        assert cells["M-1"] == "L-1"

    def test_more_ids_than_a_cell_holds_are_every_row_of_the_match(self) -> None:
        month = Month()
        month.account(NOK_ACCOUNT)
        ids = [f"L-{'x' * 12}{number}" for number in range(2500)]
        for row_id in ids:
            month.entry(row_id, "2026-10-01", "1.00")
        month.line("S-1", "2026-10-01", "2499.40")
        part = f"{ids[0]}=0.40"
        month.match("M-1", " ".join([part, *ids[1:]]), "S-1")
        made = month.made()
        table = tables_of(made)["matches"]
        assert table.rows[0][column_at(table, "ledger_ids")] == "*"
        found = read(tables_of(made))
        pd.testing.assert_frame_equal(
            found.members.sort_values("id", ignore_index=True),
            made.members.sort_values("id", ignore_index=True),
        )

    def test_suggestions_have_members_too(self) -> None:
        month = small_month()
        suggestion = pd.DataFrame(
            {
                "match_id": ["M-9"],
                "account": [NOK_ACCOUNT],
                "rule": ["5"],
                "rank": [1],
                "chance": [0.2],
            }
        )
        members = pd.DataFrame(
            {
                "match_id": ["M-9", "M-9"],
                "side": ["ledger", "statement"],
                "id": ["L-2", "S-2"],
                "amount_minor": [-4550, 700],
            }
        )
        made = month.with_tables(
            suggestions=suggestion.assign(ledger_ids="L-2", statement_ids="S-2"),
            suggestion_members=members,
        )
        assert_same(read(tables_of(made)), made)

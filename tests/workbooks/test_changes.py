"""What is written is what is different, and nothing else."""

from datetime import date, datetime
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recon_xl.errors import NotAReconciliationError
from recon_xl.model.columns import Kind
from recon_xl.model.reconciliation import Reconciliation, settled
from recon_xl.model.tables import TABLES
from recon_xl.workbooks.cells import to_reconciliation
from recon_xl.workbooks.changes import changes
from recon_xl.workbooks.storage import SheetTable, TableChange
from tests.workbooks.months import busy_month, large_month, paired, small_month
from tests.workbooks.sheets import (
    assert_same,
    blank_tables,
    column_at,
    tables_of,
    with_cell,
    with_row,
    without_column,
    written,
)


def found(
    tables: dict[str, SheetTable], after: Reconciliation, lang: str = "nb"
) -> dict[str, TableChange]:
    before = to_reconciliation(tables, lang)
    return {change.name: change for change in changes(tables, before, after, lang)}


def test_nothing_different_is_nothing_to_write() -> None:
    assert found(tables_of(busy_month()), busy_month()) == {}


def test_one_note_is_one_cell() -> None:
    month = small_month()
    ledger = month.ledger.assign(note=["", "spurt Kari"])
    change = found(tables_of(month), month.with_tables(ledger=ledger))["ledger"]
    at = column_at(tables_of(month)["ledger"], "note")
    assert change == TableChange("ledger", {1: {at: "spurt Kari"}}, [], [])


def test_the_order_of_rows_in_the_workbook_does_not_matter() -> None:
    tables = tables_of(busy_month())
    table = tables["ledger"]
    tables["ledger"] = SheetTable("ledger", table.headers, list(reversed(table.rows)))
    assert found(tables, busy_month()) == {}


def test_a_match_changes_its_rows_alone() -> None:
    month = large_month(20)
    tables = tables_of(month)
    changed = found(tables, paired(month, [3, 7]))
    assert set(changed) == {"ledger", "statement", "matches"}
    assert set(changed["ledger"].changed) == {3, 7}
    keys = [TABLES["ledger"].columns[at].key for at in changed["ledger"].changed[3]]
    assert keys == ["remaining", "state", "match_id", "rule", "cleared"]


def test_the_first_rows_go_into_the_blank_row_of_an_empty_table() -> None:
    change = found(blank_tables("nb"), small_month())["ledger"]
    assert list(change.changed) == [0]
    assert len(change.added) == 1


def test_withdrawn_matches_leave_their_table() -> None:
    month = small_month()
    after = settled(
        month.with_tables(matches=month.matches.iloc[:0], members=month.members.iloc[:0])
    )
    changed = found(tables_of(month), after)
    assert changed["matches"] == TableChange("matches", {}, [0], [])
    assert_same(to_reconciliation(written(tables_of(month), after), "nb"), after)


def test_a_typed_line_gets_all_of_its_cells() -> None:
    tables = with_row(
        tables_of(small_month()), "statement", {"date": "09.10.2026", "amount": "12,50"}
    )
    changed = found(tables, to_reconciliation(tables, "nb"))
    assert list(changed) == ["statement"]
    cells = changed["statement"].changed[2]
    keys = {TABLES["statement"].columns[at].key: value for at, value in cells.items()}
    assert keys["origin"] == "manuell"
    assert keys["amount"] == 12.5
    assert keys["date"] == date(2026, 10, 9)
    assert str(keys["statement_id"]).startswith("S-")


def test_an_account_is_written_in_its_one_spelling() -> None:
    tables = with_cell(tables_of(small_month()), "accounts", 0, "account", "8601 11 17947")
    changed = found(tables, to_reconciliation(tables, "nb"))
    at = column_at(tables["accounts"], "account")
    assert changed == {"accounts": TableChange("accounts", {0: {at: "86011117947"}}, [], [])}


def test_a_value_without_a_column_is_refused_rather_than_lost() -> None:
    month = small_month()
    tables = without_column(tables_of(month), "ledger", "note")
    noted = month.ledger.assign(note=["", "spurt Kari"])
    before = to_reconciliation(tables, "nb")
    assert changes(tables, before, before, "nb") == []
    with pytest.raises(NotAReconciliationError, match="Merknad"):
        changes(tables, before, before.with_tables(ledger=noted), "nb")


def test_two_equal_statements_are_two_rows() -> None:
    month = small_month()
    row = {"account": ["86011117947"], "file": ["a.xml"], "number": ["1"]}
    twice = pd.DataFrame({key: value * 2 for key, value in row.items()}).assign(**{"from": pd.NaT})
    made = month.with_tables(statements=twice)
    assert_same(to_reconciliation(tables_of(made), "nb"), made)
    fewer = made.with_tables(statements=twice.iloc[:1])
    assert found(tables_of(made), fewer)["statements"].removed == [1]


def test_no_approval_is_blank_but_approval_0_is_a_number() -> None:
    month = small_month()
    made = month.with_tables(
        approvals=pd.DataFrame(
            {"approval_no": [0], "account": ["86011117947"], "period": ["2026-09"]}
        )
    )
    tables = tables_of(made)
    assert tables["approvals"].rows[0][column_at(tables["approvals"], "approval_no")] == 0
    assert tables["ledger"].rows[0][column_at(tables["ledger"], "approval_no")] is None


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=20)
CODE = TEXT.map(str.strip).filter(lambda text: "E+" not in text)
DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0)
)
_VALUES: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.TEXT: TEXT,
    Kind.CODE: CODE,
    Kind.DAY: st.none() | DAYS.map(pd.Timestamp),
    Kind.MOMENT: st.none() | MOMENTS.map(pd.Timestamp),
    Kind.MONEY: st.integers(-(10**13), 10**13),
    Kind.COUNT: st.integers(0, 10**6),
    Kind.NUMBER: st.floats(0, 1),
    Kind.FLAG: st.booleans(),
}


@st.composite
def frames(draw: st.DrawFn, name: str) -> pd.DataFrame:
    """Draw a table that has no rules of its own between its columns."""
    spec = TABLES[name]
    rows = draw(st.integers(0, 4))
    columns = {
        column.field: draw(st.lists(_VALUES[column.kind], min_size=rows, max_size=rows))
        for column in spec.columns
    }
    columns[spec.key[0]] = (
        [1 + at for at in range(rows)]
        if spec.by_field[spec.key[0]].kind is Kind.COUNT
        else [f"k{at}" for at in range(rows)]
    )
    return pd.DataFrame(columns)


PLAIN = ("accounts", "vouchers", "approvals", "statements", "rules", "journal")
TABLES_DRAWN = st.fixed_dictionaries({name: frames(name) for name in PLAIN})


def check_round_trip(drawn: dict[str, pd.DataFrame], lang: str) -> None:
    """Write tables, read them, empty the workbook again."""
    drawn["accounts"] = drawn["accounts"].assign(currency="NOK")
    drawn["vouchers"] = drawn["vouchers"].assign(currency="NOK")
    month = Reconciliation.empty().with_tables(**drawn)
    tables = tables_of(month, lang)
    assert_same(to_reconciliation(tables, lang), month)
    emptied = written(tables, Reconciliation.empty(), lang)
    assert_same(to_reconciliation(emptied, lang), Reconciliation.empty())


@given(TABLES_DRAWN, st.sampled_from(["nb", "en"]))
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
def test_random_tables_are_read_back_as_they_were_written(
    drawn: dict[str, pd.DataFrame], lang: str
) -> None:
    check_round_trip(drawn, lang)


@pytest.mark.fuzz
@given(TABLES_DRAWN, st.sampled_from(["nb", "en"]))
@settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))
def test_hundreds_of_random_tables_are_read_back_as_they_were_written(
    drawn: dict[str, pd.DataFrame], lang: str
) -> None:
    check_round_trip(drawn, lang)

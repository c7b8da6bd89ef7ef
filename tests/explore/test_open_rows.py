"""Open rows of both sides, filtered the way a person asks."""

from datetime import date
from decimal import Decimal

import pytest

from recon_xl.errors import BadValuesError
from recon_xl.explore import open_items
from recon_xl.explore.open_rows import COLUMNS, Filters
from recon_xl.model.reconciliation import Reconciliation
from tests.builders import ACCOUNT
from tests.explore.month import small_month


def ids(**filters):
    return open_items(small_month(), Filters(**filters))["id"].tolist()


def test_the_largest_row_comes_first_and_matched_rows_are_left_out():
    assert ids() == ["L4", "S2", "L2", "L3", "L6", "L1", "S3", "S1", "S4"]


def test_ages_are_counted_to_the_last_day_of_the_rows():
    rows = open_items(small_month()).set_index("id")
    assert rows.loc["S1", "age_days"] == 0
    assert rows.loc["L6", "age_days"] == 97


def test_a_row_that_was_matched_later_was_open_on_an_earlier_day():
    rows = open_items(small_month(), day=date(2026, 5, 5))
    assert rows["id"].tolist() == ["L2", "L6", "L1", "S5"]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"side": "statement"}, ["S2", "S3", "S1", "S4"]),
        ({"account": "8601.11.17947", "side": "statement"}, ["S2", "S3", "S1", "S4"]),
        ({"account": "1234"}, []),
        ({"age_from": 31}, ["L6"]),
        ({"age_from": 5, "age_to": 7}, ["S3", "S4"]),
        ({"amount_from": "98", "amount_to": Decimal("100.00")}, ["L1", "S3", "S1"]),
        ({"amount_from": 98.01, "amount_to": 100}, ["L1"]),
        ({"text": "FAKTURA glassfiber"}, ["L4", "S2"]),
        ({"text": "10003204179"}, ["L1", "S1"]),
        ({"text": "(strøm"}, []),
    ],
    ids=str,
)
def test_a_filter_lets_only_its_rows_through(filters, found):
    assert ids(**filters) == found


def test_an_unknown_side_is_refused():
    with pytest.raises(BadValuesError, match="“bank” is no side"):
        ids(side="bank")


def test_an_empty_workbook_has_no_open_rows_but_every_column():
    rows = open_items(Reconciliation.empty())
    assert rows.empty
    assert tuple(rows.columns) == COLUMNS


def test_the_account_is_known_to_every_row():
    assert set(open_items(small_month())["account"]) == {ACCOUNT}

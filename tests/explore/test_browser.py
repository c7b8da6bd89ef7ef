"""The widget: filters narrow the table, a click shows candidates, no cell breaks."""

import pytest

pytest.importorskip("itables.widget")

from recon_xl.explore.browser import Browser
from tests.explore.month import small_month


@pytest.fixture
def browser():
    return Browser(small_month(), "en")


def ids(table):
    return table.df["ID"].tolist() if "ID" in table.df else []


def test_it_opens_on_every_open_row(browser):
    assert browser.heading.value == "9 open rows"
    assert browser.question.value == "Click a row to see what it may belong to."


def test_filters_narrow_the_table_together(browser):
    browser.side.value = "statement"
    browser.amount_from.value = "98.00"
    assert ids(browser.table) == ["S2", "S3", "S1"]
    browser.text.value = "glassfiber"
    assert ids(browser.table) == ["S2"]
    browser.age.value = (31, 60)
    assert browser.heading.value == "Nothing open"
    assert browser.question.value == ""


def test_a_selected_row_shows_its_candidates(browser):
    browser.side.value = "statement"
    browser.table.selected_rows = [2]
    assert browser.question.value == "1 candidate for S1"
    assert ids(browser.partners) == ["L1"]


def test_a_new_filter_takes_the_selection_away(browser):
    browser.table.selected_rows = [0]
    browser.side.value = "ledger"
    assert browser.table.selected_rows == []
    assert ids(browser.partners) == []


def test_an_amount_that_is_none_is_named_and_the_table_stays(browser):
    browser.amount_to.value = "<b>ten</b>"
    assert browser.heading.value == "“&lt;b&gt;ten&lt;/b&gt;” is not a number."
    assert len(ids(browser.table)) == 9


def test_amounts_are_read_as_the_language_writes_them():
    browser = Browser(small_month(), "nb")
    browser.amount_from.value = "5 400,00"
    assert len(browser.table.df) == 1


def test_dates_and_amounts_sort_by_numbers_that_stay_hidden(browser):
    headers = list(browser.table.df.columns)
    rules = browser.table._dt_args["columnDefs"]
    sorted_by = {headers[rule["targets"][0]]: rule["orderData"] for rule in rules[:-1]}
    assert {name: headers[at] for name, [at] in sorted_by.items()} == {
        name: f"#{name}" for name in ("Date", "Days", "Remaining amount")
    }
    assert rules[-1] == {"targets": [9, 10, 11], "visible": False}


def test_what_the_bank_writes_is_text_and_never_markup(browser):
    assert "<b>utland" not in str(browser.table._dt_args)
    assert "&lt;b&gt;utland" in str(browser.table._dt_args)


def test_an_update_keeps_our_own_layout(browser):
    before = browser.table._dt_args["layout"]
    browser.side.value = "ledger"
    assert (
        browser.table._dt_args["layout"]
        == before
        == {
            "topStart": None,
            "topEnd": None,
            "bottomStart": "info",
            "bottomEnd": "paging",
        }
    )

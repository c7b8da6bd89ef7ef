"""What people leave in cells is read as what they mean, or refused by its row."""

import random
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pandas as pd
import pytest

from recon_xl.errors import BadValuesError, DamagedWorkbookError, NotAReconciliationError
from recon_xl.model.reconciliation import Reconciliation
from recon_xl.model.tables import TABLES
from recon_xl.workbooks.cells import to_reconciliation
from recon_xl.workbooks.headers import positions
from recon_xl.workbooks.lost_columns import lost_columns
from tests.workbooks.months import NOK_ACCOUNT, busy_month, small_month
from tests.workbooks.sheets import (
    assert_same,
    blank_tables,
    tables_of,
    with_cell,
    without_column,
)


def read(tables: Any, lang: str = "nb") -> Reconciliation:
    return to_reconciliation(tables, lang)


@pytest.mark.parametrize("lang", ["nb", "en"])
@pytest.mark.parametrize("month", [busy_month(), small_month(), Reconciliation.empty()])
def test_what_is_written_is_read_back(month: Reconciliation, lang: str) -> None:
    assert_same(read(tables_of(month, lang), lang), month)


def test_columns_are_found_by_header_in_any_order() -> None:
    tables = tables_of(busy_month())
    mixed = {}
    for name, table in tables.items():
        order = list(range(len(table.headers)))
        random.Random(7).shuffle(order)
        headers = tuple(table.headers[at] for at in order)
        mixed[name] = replace(
            table, headers=headers, rows=[[row[at] for at in order] for row in table.rows]
        )
    assert_same(read(mixed), busy_month())


def test_headers_of_both_languages_may_stand_side_by_side() -> None:
    tables = tables_of(busy_month(), "en")
    table = tables["ledger"]
    words = {column.en: column.nb for column in TABLES["ledger"].columns[::2]}
    tables["ledger"] = replace(table, headers=tuple(words.get(h, h) for h in table.headers))
    assert_same(read(tables), busy_month())


def test_a_header_may_be_wrapped_and_spelt_in_capitals() -> None:
    tables = tables_of(small_month())
    headers = tuple(header.upper().replace(" ", "\n") for header in tables["ledger"].headers)
    tables["ledger"] = replace(tables["ledger"], headers=headers)
    assert_same(read(tables), small_month())


def test_a_users_own_column_called_like_a_key_of_ours_is_theirs() -> None:
    tables = tables_of(small_month())
    table = tables["ledger"]
    rows = [["mine", *row] for row in table.rows]
    tables["ledger"] = replace(table, headers=("Date", *table.headers), rows=rows)
    assert_same(read(tables), small_month())


@pytest.mark.parametrize(
    ("name", "key"),
    [("ledger", "amount"), ("statement", "statement_id"), ("matches", "ledger_ids")],
)
def test_a_column_that_no_row_can_do_without_is_missed_by_name(name: str, key: str) -> None:
    with pytest.raises(NotAReconciliationError, match=TABLES[name].by_key[key].nb):
        read(without_column(tables_of(small_month()), name, key))


def test_a_column_that_rows_can_do_without_reads_as_blank() -> None:
    found = read(without_column(tables_of(small_month()), "ledger", "kid"))
    assert set(found.ledger["kid"]) == {""}


@pytest.mark.parametrize(
    "told",
    [
        "05.10.2026",
        "5.10.2026",
        "5.10.26",
        "2026-10-05",
        "5 Oct 2026",
        "5. okt. 2026",
        46300,
        46300.0,
    ],
)
def test_a_day_is_read_as_people_write_it(told: Any) -> None:
    found = read(with_cell(tables_of(small_month()), "ledger", 1, "date", told))
    assert found.ledger["date"].iloc[1] == pd.Timestamp("2026-10-05")


@pytest.mark.parametrize("told", ["10/05/2026", "i går", True, "31.02.2026"])
def test_a_day_that_cannot_be_told_is_refused_by_its_row(told: Any) -> None:
    with pytest.raises(BadValuesError, match=r"Hovedbok![A-Z]+3, Bilagsdato"):
        read(with_cell(tables_of(small_month()), "ledger", 1, "date", told))


@pytest.mark.parametrize("told", ["7,00", "7.00", "kr 7,00", 7, 7.0, "+7"])
def test_an_amount_is_read_as_people_write_it(told: Any) -> None:
    tables = with_cell(tables_of(small_month()), "statement", 1, "amount", told)
    assert_same(read(tables), small_month())


@pytest.mark.parametrize("told", ["sju", 7.001, float("inf"), date(2026, 1, 1), 1e14, True])
def test_an_amount_that_is_none_is_refused(told: Any) -> None:
    with pytest.raises(BadValuesError, match="Kontoutskrift!"):
        read(with_cell(tables_of(small_month()), "statement", 1, "amount", told))


def test_noise_of_formulas_behind_the_decimals_is_no_difference() -> None:
    tables = with_cell(tables_of(small_month()), "ledger", 1, "amount", -45.1 - 0.4)
    assert_same(read(tables), small_month())


def test_a_blank_amount_or_day_is_refused() -> None:
    for key in ("amount", "remaining", "date"):
        with pytest.raises(BadValuesError, match="Hovedbok!"):
            read(with_cell(tables_of(small_month()), "ledger", 0, key, None))


def test_references_that_became_numbers_are_text_again() -> None:
    tables = with_cell(tables_of(small_month()), "ledger", 0, "voucher_no", 31001.0)
    assert_same(read(tables), small_month())


@pytest.mark.parametrize("told", [1.2345678901234567e18, "1,23E+17", "4.5E+24", date(2026, 2, 1)])
def test_references_whose_digits_are_gone_are_refused(told: Any) -> None:
    with pytest.raises(BadValuesError, match="KID"):
        read(with_cell(tables_of(small_month()), "ledger", 0, "kid", told))


def test_blanks_around_an_id_go() -> None:
    tables = with_cell(tables_of(small_month()), "ledger", 0, "ledger_id", " L-1 ")
    assert_same(read(tables), small_month())


@pytest.mark.parametrize("told", ["ja", "Yes", True, 1, 1.0, "x", "TRUE", "SANN"])
def test_yes_is_read_in_every_shape(told: Any) -> None:
    tables = with_cell(tables_of(small_month()), "accounts", 0, "four_eyes", told)
    assert read(tables).accounts["four_eyes"].tolist() == [True]


def test_a_word_that_is_neither_yes_nor_no_is_refused() -> None:
    with pytest.raises(BadValuesError, match="kanskje"):
        read(with_cell(tables_of(small_month()), "accounts", 0, "four_eyes", "kanskje"))


def test_states_are_read_in_both_languages() -> None:
    tables = with_cell(tables_of(small_month()), "ledger", 1, "state", "Open")
    assert_same(read(tables), small_month())


def test_many_bad_cells_are_counted_and_the_first_few_shown() -> None:
    tables = tables_of(busy_month())
    for row in range(9):
        tables = with_cell(tables, "ledger", row, "amount", "?")
    with pytest.raises(BadValuesError, match=r"^9 ") as refused:
        read(tables)
    assert refused.value.problem.count("Hovedbok!") == 5


def test_an_id_that_stands_twice_is_damage_and_names_its_rows() -> None:
    tables = with_cell(tables_of(small_month()), "ledger", 1, "ledger_id", "L-1")
    with pytest.raises(DamagedWorkbookError, match=r"L-1 stands in Hovedbok!Z2, Hovedbok!Z3"):
        read(tables)


def test_a_ledger_entry_without_an_id_is_damage() -> None:
    with pytest.raises(DamagedWorkbookError, match=r"Hovedbok![A-Z]+3: no Hovedboks-ID"):
        read(with_cell(tables_of(small_month()), "ledger", 1, "ledger_id", None))


@pytest.mark.parametrize(
    ("key", "value"),
    [("state", "avstemt"), ("remaining", 3.0), ("match_id", "M-1"), ("amount", 5.0)],
)
def test_what_follows_from_the_matches_may_not_be_typed(key: str, value: Any) -> None:
    with pytest.raises(DamagedWorkbookError, match="L-2"):
        read(with_cell(tables_of(small_month()), "ledger", 1, key, value))


def test_a_deleted_row_of_a_match_is_found() -> None:
    tables = tables_of(small_month())
    tables["statement"] = replace(tables["statement"], rows=tables["statement"].rows[1:])
    with pytest.raises(DamagedWorkbookError, match="S-1"):
        read(tables)


def test_blank_rows_are_no_rows() -> None:
    tables = tables_of(small_month())
    blank: list[Any] = [None] * len(tables["ledger"].headers)
    rows = [tables["ledger"].rows[0], blank, tables["ledger"].rows[1], ["", *blank[1:]]]
    tables["ledger"] = replace(tables["ledger"], rows=rows)
    assert_same(read(tables), small_month())


def test_moments_are_read_to_the_second() -> None:
    told = datetime(2026, 11, 3, 14, 5, 6, 999_900)  # noqa: DTZ001
    found = read(with_cell(tables_of(small_month()), "journal", 0, "at", told))
    assert found.journal["at"].iloc[0] == pd.Timestamp("2026-11-03 14:05:07")


def test_an_account_in_another_spelling_is_the_same_account() -> None:
    tables = with_cell(tables_of(small_month()), "accounts", 0, "account", "NO93 8601 1117 947")
    assert read(tables).accounts["account"].tolist() == [NOK_ACCOUNT]


def test_an_empty_workbook_is_an_empty_reconciliation() -> None:
    assert_same(read(blank_tables("en"), "en"), Reconciliation.empty())


@pytest.mark.parametrize(
    "key",
    [column.key for column in TABLES["ledger"].columns if column.field not in TABLES["ledger"].key],
)
def test_a_column_with_another_header_is_known_by_its_neighbours(key: str) -> None:
    tables = tables_of(busy_month())
    word = TABLES["ledger"].by_key[key].nb
    headers = tuple("Helt annet" if one == word else one for one in tables["ledger"].headers)
    tables["ledger"] = replace(tables["ledger"], headers=headers)
    assert_same(read(tables), busy_month())
    assert lost_columns({"ledger": headers}, "nb") == []


def test_ids_are_not_guessed_by_their_place() -> None:
    """A column of the user that stands last is none of ids, though ours is gone."""
    tables = tables_of(busy_month())
    headers = (*tables["ledger"].headers[:-1], "Min kolonne")
    tables["ledger"] = replace(tables["ledger"], headers=headers)
    with pytest.raises(NotAReconciliationError, match="tblLedger lacks the column"):
        read(tables)


def test_a_column_of_the_user_is_not_taken_for_one_that_is_gone() -> None:
    """The text is gone, and the user has a column of their own elsewhere."""
    tables = tables_of(busy_month())
    table = without_column(tables, "ledger", "text")["ledger"]
    headers = ("Min kolonne", *table.headers)
    found = positions(TABLES["ledger"], headers)
    assert "text" not in found
    assert 0 not in found.values()
    assert lost_columns({"ledger": headers}, "nb") == [
        "Hovedbok lacks the column “Tekst”: its rows count as typed over. Put the header back as it"
        " was, or undo in Excel what removed it."
    ]

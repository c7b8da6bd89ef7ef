"""The vocabulary agrees with itself: tables, headers, states, accounts, bank days, ids."""

from collections import Counter
from datetime import date

import holidays
import numpy as np
import pandas as pd
import pytest

from recon_xl.errors import BadValuesError, MissingColumnsError
from recon_xl.model.bankdays import bank_calendar, bank_day_number, next_bank_day
from recon_xl.model.columns import fold
from recon_xl.model.dates import period_days
from recon_xl.model.frames import as_table, empty
from recon_xl.model.ids import match_id, numbered, row_ids
from recon_xl.model.kid import check_digits, is_valid_kid
from recon_xl.model.tables import TABLES, table_called
from recon_xl.model.words import STATE_OF
from tests.builders import rows


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_no_header_of_a_table_means_two_columns(table):
    for lang in ("nb", "en"):
        words = Counter(fold(column.header(lang)) for column in table.columns)
        assert max(words.values()) == 1
    for column in table.columns:
        assert table.by_header[fold(column.en)] is column
        assert table.by_header[fold(column.nb)] is column


def test_tables_and_sheets_have_names_of_their_own():
    for names in (
        [table.excel_name for table in TABLES.values()],
        [table.sheet("nb") for table in TABLES.values()],
        [table.sheet("en") for table in TABLES.values()],
    ):
        assert len(set(names)) == len(names)
        assert all(len(name) <= 31 for name in names)
    assert table_called("TBLLEDGER") is TABLES["ledger"]
    assert table_called("tblOther") is None


def test_every_state_is_read_in_both_languages():
    assert STATE_OF["åpen"] == STATE_OF["open"] == "open"
    assert len(STATE_OF) == 10


def test_a_gate_fills_what_is_missing_and_drops_what_is_not_ours():
    frame = as_table("ledger", pd.DataFrame({"id": ["L-1", None], "mine": [1, 2]}))
    assert list(frame["id"]) == ["L-1", ""]
    assert "mine" not in frame
    assert frame["amount_minor"].tolist() == [0, 0]
    assert frame["date"].isna().all()
    assert list(frame.columns) == list(empty("ledger").columns)
    assert (frame.dtypes == empty("ledger").dtypes).all()


def test_a_gate_refuses_a_table_without_its_key():
    with pytest.raises(MissingColumnsError, match="lacks id"):
        as_table("ledger", pd.DataFrame({"text": ["x"]}))


def test_a_gate_names_the_column_that_does_not_fit():
    with pytest.raises(BadValuesError) as refused:
        as_table("ledger", pd.DataFrame({"id": ["L-1"], "amount_minor": ["twelve"]}))
    assert refused.value.where == "ledger.amount_minor"


def test_equal_rows_have_ids_of_their_own_and_order_does_not_matter():
    frame = rows("L1 2026-10-01 5.00 a", "L2 2026-10-01 5.00 b", "L3 2026-10-01 5.00 a")
    ids = row_ids(frame, "ledger")
    assert ids[2] == f"{ids[0]}-2"
    assert ids[1] != ids[0]
    assert sorted(row_ids(frame.iloc[::-1], "ledger")) == sorted(ids)


def test_the_account_is_no_part_of_an_id():
    one, other = (rows("L1 2026-10-01 5.00 a", account=account) for account in ("1", "2"))
    assert row_ids(one, "ledger") == row_ids(other, "ledger")


def test_match_ids_do_not_depend_on_the_order_of_members():
    assert match_id(["L-a", "L-b"], ["S-c"]) == match_id(["L-b", "L-a"], ["S-c"])
    assert match_id(["L-a"], ["S-c"]) != match_id(["L-a", "S-c"], [])


def test_numbers_go_on_from_what_is_there():
    assert numbered(["L-a", "L-a-2", "L-a"]) == ["L-a", "L-a-2", "L-a-2"]


@pytest.mark.parametrize(
    ("day", "following"),
    [
        (date(2026, 4, 2), date(2026, 4, 7)),  # Maundy Thursday to Tuesday
        (date(2026, 5, 1), date(2026, 5, 4)),
        (date(2026, 5, 14), date(2026, 5, 15)),
        (date(2026, 12, 24), date(2026, 12, 28)),
        (date(2026, 12, 31), date(2026, 12, 31)),
    ],
)
def test_closed_days_are_those_of_norges_bank(day, following):
    assert next_bank_day(day) == following


def test_public_holidays_are_those_that_a_kept_library_knows():
    years = range(1950, 2101)
    days = np.arange("1950", "2101", dtype="datetime64[D]")
    eves = [date(year, 12, 24) for year in years]
    known = np.array([*holidays.country_holidays("NO", years=years), *eves], "datetime64[D]")
    open_days = np.is_busday(days, busdaycal=bank_calendar(years[0], years[-1]))
    assert (open_days == (np.is_busday(days) & ~np.isin(days, known))).all()


def test_the_distance_in_bank_days_skips_weekends_and_holidays():
    days = np.array(["2026-10-30", "2026-10-31", "2026-11-02", "2026-11-03"], "datetime64[us]")
    numbers = bank_day_number(days)
    assert (numbers - numbers[0]).tolist() == [0, 1, 1, 2]


def test_a_bank_day_has_one_number_whatever_other_days_are_numbered_with_it():
    days = np.arange("2019-12-01", "2027-02-01", dtype="datetime64[D]")
    alone = [int(bank_day_number(days[at : at + 1])[0]) for at in range(len(days))]
    assert bank_day_number(days).tolist() == alone
    with_old = np.append(days, np.array(["1931-05-05", "0001-01-01", "9999-12-31"], days.dtype))
    assert bank_day_number(with_old)[: len(days)].tolist() == alone


def test_a_kid_with_a_dash_is_mod11():
    assert check_digits("3")[1] == "5"
    body = next(str(n) for n in range(1, 100) if check_digits(str(n))[1] == "-")
    assert is_valid_kid(f"{body}-")
    assert not is_valid_kid("-")
    assert not is_valid_kid("1" * 26)


def test_a_month_is_written_one_way():
    assert period_days("2024-02") == (date(2024, 2, 1), date(2024, 2, 29))
    for text in ("2026-13", "10.2026", "2026"):
        with pytest.raises(BadValuesError, match="is not a month"):
            period_days(text)

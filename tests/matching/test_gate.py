"""Bad frames are refused with their column and rows; good ones are never changed."""

import numpy as np
import pandas as pd
import pytest

from recon_xl.errors import BadValuesError, MissingColumnsError, ReconError
from recon_xl.matching import match
from tests.builders import entries, lines

LEDGER = entries("L1 2026-03-04 9.00 REF 88 Rent", "L2 2026-03-05 7.00", "L3 2026-03-06 5.00")
STATEMENT = lines("S1 2026-03-04 9.00 REF 88", "S2 2026-03-05 7.00")


@pytest.mark.parametrize("column", ["id", "account", "date", "amount_minor", "currency"])
def test_a_missing_column_is_named(column):
    with pytest.raises(MissingColumnsError, match=column):
        match(LEDGER.drop(columns=column), STATEMENT)


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("amount_minor", [9.0, 7.0, 5.0]),
        ("amount_minor", ["9", "7", "5"]),
        ("date", ["2026-03-04", "2026-03-05", "2026-03-06"]),
        ("id", [1, 2, 3]),
        ("reference", [88, 89, 90]),
    ],
)
def test_a_wrong_type_is_named_with_its_column(column, values):
    with pytest.raises(BadValuesError) as caught:
        match(LEDGER.assign(**{column: values}), STATEMENT)
    assert column in caught.value.problem
    assert caught.value.where.startswith(f"ledger.{column}")


@pytest.mark.parametrize("zone", ["UTC", "Europe/Oslo"])
def test_a_date_with_a_time_zone_is_refused_because_midnight_is_another_day_elsewhere(zone):
    zoned = LEDGER.assign(date=LEDGER["date"].dt.tz_localize(zone))
    with pytest.raises(BadValuesError, match="without a time zone") as refused:
        match(zoned, STATEMENT)
    assert refused.value.where == "ledger.date"


def test_dates_at_the_ends_of_the_calendar_are_dates():
    far = LEDGER.assign(date=np.array(["0001-01-01", "2026-03-05", "9999-12-30"], "datetime64[s]"))
    assert match(far, STATEMENT).members["id"].tolist() == ["L1", "S1", "L2", "S2"]


def test_a_number_among_texts_is_named_with_its_row():
    mixed = STATEMENT.assign(reference=pd.Series(["88", 89], dtype=object))
    with pytest.raises(BadValuesError) as caught:
        match(LEDGER, mixed)
    assert caught.value.where == "statement.reference: row 2 (S2)"


def test_a_blank_date_is_named_with_its_row():
    dates = LEDGER["date"].where(LEDGER["id"] != "L2")
    with pytest.raises(BadValuesError) as caught:
        match(LEDGER.assign(date=dates), STATEMENT)
    assert caught.value.where == "ledger.date: row 2 (L2)"


def test_rows_that_share_an_id_are_named():
    with pytest.raises(BadValuesError) as caught:
        match(LEDGER.assign(id=["L1", "L1", "L3"]), STATEMENT)
    assert caught.value.where == "ledger.id: row 1 (L1), row 2 (L1)"
    assert "2 rows" in caught.value.problem


@pytest.mark.parametrize("side", ["ledger", "statement"])
@pytest.mark.parametrize(
    ("column", "values", "problem", "rows"),
    [
        ("date", [None, "2026-03-05"], "has no date", "row 1 (R1)"),
        ("amount_minor", [None, 700], "has no amount", "row 1 (R1)"),
        ("amount_minor", [700, 10**18], "is larger than a spreadsheet can hold", "row 2 (R2)"),
        ("id", ["R1", ""], "has no id", "row 2"),
        ("id", ["R1", "R1"], "each shares its id with another row", "row 1 (R1), row 2 (R1)"),
        ("kid", ["7", 8], "holds no text", "row 2 (R2)"),
        ("account", ["86011117947", 1920], "holds no text", "row 2 (R2)"),
        ("currency", ["NOK", 578], "holds no text", "row 2 (R2)"),
    ],
)
def test_a_bad_cell_of_either_side_is_named_with_column_and_row(
    side, column, values, problem, rows
):
    good = entries("R1 2026-03-04 9.00", "R2 2026-03-05 7.00")
    made = {"date": "datetime64[us]", "amount_minor": "Int64"}.get(column, "object")
    bad = good.assign(**{column: pd.Series(values, dtype=made)})
    frames = {"ledger": good, "statement": good, side: bad}
    with pytest.raises(BadValuesError) as caught:
        match(frames["ledger"], frames["statement"])
    assert problem in caught.value.problem
    assert f"({column})" in caught.value.problem
    assert caught.value.where.startswith(f"{side}.{column}: {rows}")
    assert caught.value.remedy


def test_of_many_bad_rows_the_first_are_named_and_all_are_counted():
    many = entries(*(f"L{at} 2026-03-04 {at}.00" for at in range(1, 9)))
    with pytest.raises(BadValuesError) as caught:
        match(many.assign(date=pd.NaT), STATEMENT)
    assert "8 rows" in caught.value.problem
    assert caught.value.where.endswith("row 4 (L4), row 5 (L5), …")


def test_a_column_that_stands_twice_is_named():
    twice = pd.concat([LEDGER, LEDGER[["text"]]], axis=1)
    with pytest.raises(BadValuesError, match="The column text stands twice"):
        match(twice, STATEMENT)


def test_rows_in_another_currency_are_named_with_their_account():
    other = LEDGER.assign(currency=["NOK", "NOK", "EUR"])
    with pytest.raises(BadValuesError) as caught:
        match(other, STATEMENT)
    assert caught.value.where == "ledger.currency: row 3 (L3)"


def test_one_account_in_two_currencies_is_refused_also_across_the_sides():
    for ledger, statement in (
        (LEDGER.assign(currency=["NOK", "EUR", "NOK"]), STATEMENT),
        (LEDGER, STATEMENT.assign(currency="EUR")),
    ):
        with pytest.raises(ReconError, match=r"EUR.*86011117947.*NOK"):
            match(ledger, statement)


def test_the_same_account_in_two_spellings_is_one():
    other = STATEMENT.assign(account="NO93 8601 1117 947")
    assert len(match(LEDGER, other).matches) == 2


def test_the_frames_are_not_changed():
    before = LEDGER.copy(deep=True), STATEMENT.copy(deep=True)
    match(LEDGER, STATEMENT, "visma")
    pd.testing.assert_frame_equal(LEDGER, before[0])
    pd.testing.assert_frame_equal(STATEMENT, before[1])


@pytest.mark.parametrize("blank", [None, np.nan, "", pd.NA])
def test_every_blank_is_the_same(blank):
    column = pd.Series(["88", blank, blank], dtype=object)
    found = match(LEDGER.assign(reference=column, kid=blank), STATEMENT)
    assert found.members["id"].tolist() == ["L1", "S1", "L2", "S2"]


def test_text_as_object_and_as_str_gives_the_same():
    as_objects = [
        frame.astype({"text": object, "reference": object, "id": object})
        for frame in (LEDGER, STATEMENT)
    ]
    pd.testing.assert_frame_equal(match(*as_objects).matches, match(LEDGER, STATEMENT).matches)


def test_any_index_and_further_columns_are_ignored():
    odd = LEDGER.assign(colour="red").set_index(pd.Index([7, 7, 7]))
    pd.testing.assert_frame_equal(match(odd, STATEMENT).matches, match(LEDGER, STATEMENT).matches)


def test_empty_frames_give_empty_frames_with_all_columns():
    nothing = LEDGER.iloc[:0]
    result = match(nothing, STATEMENT.iloc[:0], "visma")
    columns = ["match_id", "rule", "shape", "difference_minor", "days_apart", "chance", "reason"]
    assert list(result.matches.columns) == columns
    assert list(result.suggestions.columns) == [*columns, "rank", "rivals"]
    assert list(result.members.columns) == ["match_id", "side", "id"]
    assert list(result.suggestion_members.columns) == ["match_id", "side", "id"]
    assert list(result.ambiguous.columns) == ["side", "id", "reason"]
    assert not sum(len(frame) for frame in (result.matches, result.members, result.ambiguous))
    assert match(pd.DataFrame(columns=LEDGER.columns), STATEMENT).matches.empty


def test_frames_put_together_from_several_give_the_same_result():
    together = pd.concat([LEDGER.iloc[:2], LEDGER.iloc[2:]], ignore_index=True)
    pd.testing.assert_frame_equal(
        match(together, STATEMENT).matches, match(LEDGER, STATEMENT).matches
    )

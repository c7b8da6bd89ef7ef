"""Statements that hang together, and those that do not."""

from datetime import date

import pandas as pd
import pytest

from recon_xl.model.reconciliation import Reconciliation
from recon_xl.reports.activity import Continuity, continuity
from tests.reports.month import ACCOUNT, FIRST, LAST, Month, bank_account


def told(
    *statements: tuple[str, int, int, int | None, int, int | None], **lines: int
) -> Continuity:
    """Take statements as number, first day, last day, opening, movement, closing in October."""
    month = Month()
    for day in lines.values():
        month.bank(date(2026, 10, day), "Linje", "", 1_00)
    frame = pd.DataFrame(
        [
            {
                "account": ACCOUNT,
                "file": f"{number}.xml",
                "number": number,
                "from": pd.Timestamp(2026, 10, first),
                "to": pd.Timestamp(2026, 10, last),
                "opening_minor": opening,
                "sum_minor": moved,
                "closing_minor": closing,
                "lines": 1,
            }
            for number, first, last, opening, moved, closing in statements
        ],
        columns=("account file number from to opening_minor sum_minor closing_minor lines".split()),
    )
    made: Reconciliation = month.reconciliation(accounts=bank_account(), statements=frame)
    return continuity(made, ACCOUNT, FIRST, LAST)


def test_statements_that_hang_together_have_no_breaks():
    found = told(("9", 1, 15, 100, 50, 150), ("10", 16, 31, 150, -20, 130))
    assert found.breaks == ()
    assert [one.number for one in found.statements] == ["9", "10"]
    assert found.told == "2026-10-31"


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ([("1", 1, 31, 100, 50, 140)], [("unbalanced", 10)]),
        ([("1", 1, 9, 100, 0, 100), ("2", 12, 31, 90, 0, 90)], [("gap", -10)]),
        ([("1", 1, 20, 100, 0, 100), ("2", 15, 31, 90, 0, 90)], [("overlap", 0)]),
        ([("1", 1, 31, None, 50, None)], [("untold", 0)]),
        ([], [("none", 0)]),
    ],
)
def test_what_does_not_hang_together_is_named(statements, expected):
    assert [(one.kind, one.minor) for one in told(*statements).breaks] == expected


def test_several_statements_of_one_day_follow_each_other_by_number():
    found = told(("10", 5, 5, 30, 0, 30), ("9", 5, 5, 10, 20, 30))
    assert [one.number for one in found.statements] == ["9", "10"]
    assert found.breaks == ()


def test_the_last_balance_is_told_by_the_bank_unless_lines_follow_it():
    assert told(("1", 1, 28, 0, 0, 0)).told == "2026-10-28"
    assert told(("1", 1, 28, 0, 0, 0), late=30).told == ""

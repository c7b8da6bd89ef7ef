"""Undo where the journal does not tell all that was done: nothing is taken back by guess."""

from datetime import date, datetime, timedelta

import pytest

from recon_xl.actions.activation import deactivate
from recon_xl.actions.importing import import_sources
from recon_xl.actions.undoing import redo, undo
from recon_xl.errors import NothingToUndoError
from recon_xl.findings import findings
from recon_xl.model.journal import broken_rows, last_number
from recon_xl.model.reconciliation import Reconciliation
from tests.actions.sources import ledger

NOON = datetime(2026, 11, 3, 12)  # noqa: DTZ001


def told(minute):
    return {"by": "kn", "at": NOON + timedelta(minutes=minute)}


def asleep(tables):
    return tables.ledger.loc[tables.ledger["state"] == "deactivated", "text"].tolist()


@pytest.fixture
def books():
    """Three entries, of which the first two were deactivated one after the other: rows 1 to 3."""
    told_by = ledger(
        "L1 2026-10-02 100.00 Leie",
        "L2 2026-10-05 250.00 Strøm",
        "L3 2026-10-19 -70.00 Gebyr",
        opening=1000,
        opening_date=date(2026, 10, 1),
    )
    tables = import_sources(Reconciliation.empty(), sources=[told_by], **told(0)).reconciliation
    for minute, text in ((1, "Leie"), (2, "Strøm")):
        tables = put_to_sleep(tables, text, minute)
    return tables


def put_to_sleep(tables, text, minute):
    entry = tables.ledger.loc[tables.ledger["text"] == text, "id"].tolist()
    return deactivate(tables, row_ids=entry, reason="old", **told(minute)).reconciliation


def without_rows(tables, *numbers):
    journal = tables.journal
    return tables.with_tables(journal=journal[~journal["no"].isin(numbers)].reset_index(drop=True))


def breaks(tables):
    return broken_rows(tables.journal, last_number(tables.undo))


def test_rows_cut_off_at_the_end_are_a_break_that_stays(books):
    assert breaks(books) == []
    cut = without_rows(books, 3)
    assert breaks(cut) == [3]
    assert "Journal row 3 was changed or is gone" in findings(cut)[0].text
    later = put_to_sleep(cut, "Gebyr", 3)
    assert later.journal["no"].tolist() == [1, 2, 4]
    assert breaks(later) == [4]


def test_a_journal_of_which_nothing_is_left_is_a_break(books):
    assert breaks(without_rows(books, 1, 2, 3)) == [1]


def test_nothing_is_undone_behind_which_a_row_is_gone(books):
    cut = without_rows(books, 3)
    with pytest.raises(NothingToUndoError, match="the journal was changed behind it") as refused:
        undo(cut, **told(3))
    assert "journal row 3" in refused.value.where
    # What was done since the break is known, what was done before it is not.
    later = put_to_sleep(cut, "Gebyr", 3)
    back = undo(later, **told(4)).reconciliation
    assert asleep(back) == ["Leie", "Strøm"]
    with pytest.raises(NothingToUndoError, match="the journal was changed behind it"):
        undo(back, **told(5))


def test_a_row_changed_long_ago_does_not_keep_the_last_action_from_being_undone(books):
    journal = books.journal.copy()
    journal.loc[0, "by"] = "another"
    changed = books.with_tables(journal=journal)
    assert breaks(changed) == [1]
    back = undo(changed, **told(3)).reconciliation
    assert asleep(back) == ["Leie"]
    assert asleep(redo(back, **told(4)).reconciliation) == ["Leie", "Strøm"]

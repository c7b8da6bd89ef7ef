"""What is remembered about a reconciliation is as true as what would be computed anew."""

import gc
from dataclasses import replace

import pytest

from recon_xl.model.reconciliation import Reconciliation
from recon_xl.model.remembering import hand_on, remembered, remembered_beyond_history


def test_the_same_question_is_computed_once_and_another_one_anew():
    asked = []

    @remembered
    def answer(reconciliation, account, day=None):
        asked.append((reconciliation, account, day))
        return len(asked)

    one, other = Reconciliation.empty(), Reconciliation.empty()
    assert [answer(one, "a"), answer(one, "a"), answer(one, "b"), answer(one, "a", day=1)] == [
        1,
        1,
        2,
        3,
    ]
    assert answer(other, "a") == 4


def test_nothing_is_kept_of_a_reconciliation_that_is_gone():
    kept = []

    class Answer:
        def __del__(self):
            kept.append("gone")

    @remembered
    def answer(_reconciliation):
        return Answer()

    tables = Reconciliation.empty()
    answer(tables)
    gc.collect()
    assert kept == []
    del tables
    gc.collect()
    assert kept == ["gone"]


def test_an_answer_that_asks_no_history_holds_after_the_journal_row():
    asked = []

    @remembered_beyond_history
    def answer(reconciliation):
        asked.append(reconciliation)
        return len(asked)

    before = Reconciliation.empty()
    after = replace(before, journal=before.journal.copy())
    assert answer(before) == 1
    hand_on(before, after)
    assert answer(after) == 1


def test_no_answer_is_handed_on_when_rows_are_others():
    before = Reconciliation.empty()
    with pytest.raises(AssertionError):
        hand_on(before, replace(before, ledger=before.ledger.copy()))

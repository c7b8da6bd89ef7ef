"""What is remembered about a reconciliation is as true as what would be computed anew."""

import gc

from recon_xl.model.reconciliation import Reconciliation
from recon_xl.model.remembering import remembered


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

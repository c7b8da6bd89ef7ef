"""Candidates of a row: what speaks for them, in which order, and what a sentence says."""

import pytest

from recon_xl.errors import UnknownIdError
from recon_xl.explore import candidates
from recon_xl.language import use
from tests.builders import entries, lines, reconciliation
from tests.explore.month import small_month, with_match


def told(row_id, month=None, **options):
    with use("en"):
        found = candidates(month or small_month(), row_id, **options)
    return list(zip(found["id"], found["reason"], strict=True))


def test_a_kid_that_agrees_counts_at_any_amount_and_distance():
    assert told("L1", days_max=3) == [
        ("S1", "2.00 apart; 16 days later; the same KID, Counterparty.")
    ]


def test_days_count_from_the_row_to_its_candidate():
    assert told("S1")[0] == ("L1", "2.00 apart; 16 days earlier; the same KID, Counterparty.")


def test_swapped_digits_are_named():
    assert told("S2") == [
        (
            "L4",
            "90.00 apart, the same digits in another order; same day;"
            " the same Invoice no., Counterparty, Text.",
        )
    ]


def test_a_reversal_stands_on_the_same_side():
    assert told("L2") == [("L3", "The opposite amount on the same side: a reversal?")]


def test_the_same_posting_once_more_is_shown_even_when_it_is_matched():
    month = with_match(
        reconciliation(
            entries(
                "L1 2026-05-04 100.00 KID 1234567897 A", "L2 2026-05-06 100.00 KID 1234567897 B"
            ),
            lines("S1 2026-05-04 100.00 KID 1234567897 C"),
        ),
        {"ledger": ["L1"], "statement": ["S1"]},
    )
    assert told("L2", month) == [
        ("L1", "The same once more on the same side (matched): posted twice?")
    ]


def test_equal_amounts_are_candidates_within_the_days_only():
    month = reconciliation(
        entries("L1 2026-05-04 250.00 A"), lines("S1 2026-05-09 250.00 B", "S2 2026-05-30 250.00 C")
    )
    assert told("L1", month) == [("S1", "Same amount; 5 days later.")]
    assert [row for row, _reason in told("L1", month, days_max=30)] == ["S1", "S2"]


def test_evidence_comes_before_nearness():
    month = reconciliation(
        entries("L1 2026-05-04 250.00 REF 7001 A"),
        lines("S1 2026-05-04 250.00 B", "S2 2026-05-10 250.00 REF 7001 C"),
    )
    assert [row for row, _reason in told("L1", month)] == ["S2", "S1"]


def test_a_row_that_nothing_speaks_for_has_no_candidates():
    assert told("S4") == []


def test_a_matched_row_has_no_candidates_to_ask_for():
    with pytest.raises(UnknownIdError, match="No open row has the id L5"):
        told("L5")


def test_no_more_rows_than_asked_for():
    month = reconciliation(
        entries("L1 2026-05-04 250.00 A"),
        lines(*(f"S{number} 2026-05-04 250.00 B" for number in range(30))),
    )
    assert len(told("L1", month, rows_max=5)) == 5


def test_rows_of_one_batch_that_make_the_amount_are_one_candidate():
    month = reconciliation(
        entries("L1 2026-05-04 -100.00 BATCH R7 A", "L2 2026-05-04 -250.00 BATCH R7 B"),
        lines("S1 2026-05-29 -350.00 BATCH R7 Samlebelastning"),
    )
    assert told("S1", month) == [
        ("L1, L2", "The 2 rows with the same Batch make the amount together.")
    ]


def test_a_part_of_a_pool_comes_with_its_chance():
    month = reconciliation(
        entries("L1 2026-05-04 912.37 A", "L2 2026-05-04 418.55 B", "L3 2026-05-04 66.21 C"),
        lines("S1 2026-05-06 1330.92 Innbetaling"),
    )
    [(ids, reason)] = told("S1", month)
    assert ids == "L1, L2"
    assert reason.startswith("2 of the rows with the same Date make the amount; by chance < 0.01")


def test_a_sum_that_chance_makes_often_stands_behind_the_same_amount():
    month = reconciliation(
        entries("L0 2026-05-16 600.00 Z", *(f"L{n} 2026-05-04 {n}00.00 A" for n in range(1, 9))),
        lines("S1 2026-05-06 600.00 Innbetaling"),
    )
    found = [row for row, _reason in told("S1", month)]
    assert found[:2] == ["L6", "L0"]
    assert {"L1, L5", "L2, L4"} <= set(found[2:])


def test_a_fee_that_comes_every_week_is_not_called_a_double():
    month = reconciliation(
        entries(),
        lines(
            "S1 2026-05-04 -85.00 Gebyr nattsafe",
            "S2 2026-05-11 -85.00 Gebyr nattsafe",
            "S3 2026-05-11 -85.00 Gebyr nattsafe",
        ),
    )
    assert told("S1", month) == []
    assert [row for row, _reason in told("S2", month)] == ["S3"]

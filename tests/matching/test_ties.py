"""Several rows of one amount: what tells them apart, and what is left for a person."""

import numpy as np
import pytest

from recon_xl.matching import match, one_to_one
from recon_xl.matching.gate import as_sides
from recon_xl.matching.lexicon import lexicon
from recon_xl.matching.wording import Words
from tests.builders import entries, lines
from tests.matching.reading import left_open, suggested, told

BOTH = pytest.mark.parametrize("rules", ["visma", "standard"])


def on_one_day(letter: str, *texts: str, amount: str = "500.00"):
    made = [f"{letter}{at} 2026-03-04 {amount} {text}" for at, text in enumerate(texts, start=1)]
    return entries(*made)


@BOTH
def test_customers_whose_rows_look_alike_are_paired_in_the_order_of_ids(rules):
    result = match(on_one_day("L", "", "", ""), on_one_day("S", "", "", ""), rules)
    assert told(result) == ["L1 = S1", "L2 = S2", "L3 = S3"]
    assert result.matches["reason"][0].startswith("3 entries and 3 lines of 500.00 look alike")


@BOTH
def test_names_single_out_the_assignment(rules):
    ledger = on_one_day("L", "Hansen", "Berg", "Dahl")
    result = match(ledger, on_one_day("S", "Fra Berg", "Dahl AS", "HANSEN"), rules)
    assert told(result) == ["L1 = S3", "L2 = S1", "L3 = S2"]


@BOTH
def test_references_in_a_text_single_out_the_assignment(rules):
    ledger = on_one_day("L", "REF 8812345", "REF 8812346")
    result = match(ledger, on_one_day("S", "Giro 8812346", "Giro 8812345"), rules)
    assert told(result) == ["L1 = S2", "L2 = S1"]


@BOTH
def test_what_names_leave_over_is_paired_when_it_is_the_only_one(rules):
    ledger = on_one_day("L", "Hansen", "Berg", "Dahl")
    result = match(ledger, on_one_day("S", "Berg", "", "Hansen"), rules)
    assert told(result) == ["L1 = S3", "L2 = S1", "L3 = S2"]


@BOTH
def test_as_many_entries_as_lines_of_one_day_balance_though_nothing_pairs_them(rules):
    ledger = on_one_day("L", "Hansen", "Berg", "Dahl")
    result = match(ledger, on_one_day("S", "Innbetaling", "", "Betaling"), rules)
    assert told(result) == ["L1 L2 L3 = S1 S2 S3"]
    assert result.matches["shape"].tolist() == ["N:M"]
    assert "which belongs to which is not certain" in result.matches["reason"][0]


@BOTH
def test_three_entries_against_two_lines_are_left_and_all_rivals_named(rules):
    result = match(on_one_day("L", "", "", ""), on_one_day("S", "", ""), rules)
    assert told(result) == []
    assert left_open(result) == ["L1", "L2", "L3", "S1", "S2"]
    assert "(L1, L2, L3) against 2 statement lines (S1, S2)" in result.ambiguous["reason"][0]


@BOTH
def test_a_double_posting_stays_open_and_is_named(rules):
    result = match(on_one_day("L", "Hansen", "Hansen"), on_one_day("S", "Hansen"), rules)
    assert told(result) == []
    assert left_open(result) == ["L1", "L2", "S1"]
    assert result.ambiguous["reason"].str.contains("posted twice").all()


@BOTH
def test_a_payment_that_the_ledger_lacks_is_named(rules):
    result = match(on_one_day("L", "Hansen"), on_one_day("S", "Hansen", "Hansen"), rules)
    assert told(result) == []
    assert left_open(result) == ["L1", "S1", "S2"]
    assert result.ambiguous["reason"].str.endswith("An entry may be missing.").all()
    assert sorted(suggested(result)) == ["L1 = S1", "L1 = S2"]


@BOTH
@pytest.mark.parametrize("k", [2, 3, 5])
def test_k_against_k_of_one_day_is_one_match_where_nothing_singles_out_a_pairing(rules, k):
    ledger = entries(*(f"L{at} 2026-03-04 500.00 A{at}" for at in range(k)))
    statement = lines(*(f"S{at} 2026-03-04 500.00 B{at}" for at in range(k)))
    assert [
        len(text.split(" = ")[0].split()) for text in told(match(ledger, statement, rules))
    ] == [k]


@BOTH
@pytest.mark.parametrize(("k", "m"), [(2, 1), (1, 2), (4, 2), (3, 5)])
def test_k_against_m_names_every_rival(rules, k, m):
    ledger, statement = on_one_day("L", *[""] * k), on_one_day("S", *[""] * m)
    result = match(ledger, statement, rules)
    assert told(result) == []
    ids = [*(f"L{at}" for at in range(1, k + 1)), *(f"S{at}" for at in range(1, m + 1))]
    assert left_open(result) == ids
    for reason in result.ambiguous["reason"]:
        assert all(row in reason for row in ids)


@BOTH
def test_more_rows_of_one_amount_than_can_be_compared_are_named(rules, monkeypatch):
    monkeypatch.setattr(one_to_one, "PART_PAIRS_MAX", 11)
    ledger, statement = on_one_day("L", *"abcd"), on_one_day("S", *"efg")
    result = match(ledger, statement, rules)
    assert told(result) == suggested(result) == []
    assert left_open(result) == ["L1", "L2", "L3", "L4", "S1", "S2", "S3"]
    assert result.ambiguous["reason"].unique().tolist() == [
        "Not compared: 4 ledger entries (L1, L2, L3, L4) and 3 statement lines (S1, S2, S3) of"
        " 500.00 are too many to be told apart."
    ]


@BOTH
def test_rows_that_look_alike_are_paired_in_order_however_many_they_are(rules, monkeypatch):
    small = match(on_one_day("L", *[""] * 4), on_one_day("S", *[""] * 4), rules)
    monkeypatch.setattr(one_to_one, "PART_PAIRS_MAX", 3)
    large = match(on_one_day("L", *[""] * 4), on_one_day("S", *[""] * 4), rules)
    assert told(large) == ["L1 = S1", "L2 = S2", "L3 = S3", "L4 = S4"]
    assert large.matches["reason"].tolist() == small.matches["reason"].tolist()
    assert large.matches["chance"].tolist() == small.matches["chance"].tolist()
    for ledger, statement in ((5, 4), (4, 5)):
        uneven = match(on_one_day("L", *[""] * ledger), on_one_day("S", *[""] * statement), rules)
        assert told(uneven) == []
    other = match(on_one_day("L", *"aaab"), on_one_day("S", *[""] * 4), rules)
    assert told(other) == []


@BOTH
def test_rows_that_look_alike_but_contradict_are_not_paired(rules, monkeypatch):
    monkeypatch.setattr(one_to_one, "PART_PAIRS_MAX", 3)
    ledger = on_one_day("L", *["KID 1234567897"] * 3)
    statement = on_one_day("S", *["KID 12345678903"] * 3)
    assert told(match(ledger, statement, rules)) == []


def test_days_that_cross_pair_in_the_one_way_with_the_fewest_days():
    ledger = entries("L1 2026-03-02 500.00 a1", "L2 2026-03-09 500.00 a2")
    statement = lines("S1 2026-03-03 500.00 b1", "S2 2026-03-06 500.00 b2")
    rules = '[[rule]]\nname = "days"\ndays_before = 5\ndays_after = 5\nchance_max = 1\n'
    assert told(match(ledger, statement, rules)) == ["L1 = S1", "L2 = S2"]


def test_the_most_pairs_are_found_where_stages_by_day_would_lose_one():
    ledger = entries("L1 2026-03-02 500.00 a1", "L2 2026-03-03 500.00 a2")
    statement = lines("S1 2026-03-03 500.00 b1", "S2 2026-03-04 500.00 b2")
    rules = '[[rule]]\nname = "days"\ndays_after = 1\nchance_max = 1\n'
    assert told(match(ledger, statement, rules)) == ["L1 = S1", "L2 = S2"]


def test_two_ways_with_equally_few_days_are_left():
    ledger = entries("L1 2026-03-02 500.00 a1", "L2 2026-03-03 500.00 a2")
    statement = lines("S1 2026-03-04 500.00 b1", "S2 2026-03-05 500.00 b2")
    rules = '[[rule]]\nname = "days"\ndays_after = 3\nchance_max = 1\n'
    result = match(ledger, statement, rules)
    assert told(result) == []
    assert left_open(result) == ["L1", "L2", "S1", "S2"]


@BOTH
def test_two_kids_that_differ_never_meet(rules):
    ledger = entries("L1 2026-03-04 100.00 KID 1234567897")
    statement = lines("S1 2026-03-04 100.00 KID 12345678903")
    assert told(match(ledger, statement, rules)) == []


@BOTH
def test_two_end_to_end_ids_that_differ_never_meet(rules):
    ledger = entries("L1 2026-03-04 100.00 E2E A1")
    assert told(match(ledger, lines("S1 2026-03-04 100.00 E2E A2"), rules)) == []


@BOTH
def test_references_of_one_series_that_differ_never_meet(rules):
    ledger = entries(
        "L1 2026-03-04 100.00 REF 8812345", "L2 2026-03-05 70.00 REF 8812346", "L3 2026-03-06 55.00"
    )
    statement = lines(
        "S1 2026-03-04 100.00 REF 8812345", "S2 2026-03-05 70.00 REF 8812399", "S3 2026-03-06 55.00"
    )
    assert told(match(ledger, statement, rules)) == ["L1 = S1", "L3 = S3"]


@BOTH
def test_a_ledger_that_numbers_its_own_never_contradicts_the_bank(rules):
    ledger = entries(
        "L1 2026-03-04 101.10 REF 10001",
        "L2 2026-03-05 72.20 REF 10002",
        "L3 2026-03-06 55.30 REF 10003",
    )
    statement = lines(
        "S1 2026-03-04 101.10 REF 55123",
        "S2 2026-03-05 72.20 REF 55177",
        "S3 2026-03-06 55.30 REF 55201",
    )
    assert told(match(ledger, statement, rules)) == ["L1 = S1", "L2 = S2", "L3 = S3"]


@BOTH
def test_two_names_that_differ_never_meet(rules):
    ledger = entries("L1 2026-03-04 100.00 BY Hansen_Bygg_AS")
    statement = lines("S1 2026-03-04 100.00 BY Berg_Elektro_AS")
    assert told(match(ledger, statement, rules)) == []


def test_several_ways_to_make_a_sum_are_suggested_not_applied():
    ledger = entries(
        "L1 2026-03-04 100.00 a",
        "L2 2026-03-04 150.00 b",
        "L3 2026-03-04 250.00 c",
        "L4 2026-03-04 250.00 d",
    )
    result = match(ledger, lines("S1 2026-03-04 500.00"), "visma")
    assert told(result) == []
    assert sorted(suggested(result)) == ["L1 L2 L3 = S1", "L1 L2 L4 = S1", "L3 L4 = S1"]
    assert left_open(result) == ["S1"]


def test_rows_that_share_a_reference_wait_for_the_rows_that_carry_it_too():
    ledger = entries(
        "L1 2026-03-04 -70.00 REF 8812345 Betaling",
        "L2 2026-03-04 -125.00 REF 8812345 Betaling",
        "L3 2026-03-05 -195.00 Lønn",
    )
    statement = entries("S1 2026-03-04 -117.50 REF 8812345", "S2 2026-03-05 -77.50 REF 8812345")
    assert told(match(ledger, statement)) == ["L1 L2 = S1 S2"]


def test_one_name_in_common_beside_others_that_differ_is_no_evidence():
    others = [f"L{at} 2026-03-04 {at}.00 Rune Eiendom" for at in range(1, 9)]
    ledger = entries("L0 2026-03-04 600.00 Nguyen Eiendom", *others)
    statement = entries("S0 2026-03-04 600.00 Rune Nguyen", "S1 2026-03-05 600.00 Nguyen Eiendom")
    sides = as_sides(ledger, statement)
    entry = int(np.flatnonzero(sides.ledger.ids == "L0")[0])
    rows = (np.arange(len(ledger)), np.arange(len(statement)))
    words = Words.of(sides, lexicon(sides, rows), rows)
    half, whole = words.shared(np.array([entry, entry]), np.array([0, 1])).halvings
    assert half <= 0 < whole

"""The documented algorithms, each on its own and all on a real ledger."""

import json
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from recon_xl.matching import RuleSet, match
from recon_xl.model.ids import match_id
from tests.builders import entries, lines
from tests.matching.reading import told

PAIRS = Path(__file__).parents[2].parent / "shared" / "data" / "pairs" / "no_toyen_synthetic"


def test_the_rules_run_in_the_documented_order_and_carry_their_numbers():
    names = [rule.name for rule in RuleSet.preset("visma")]
    assert [name.split()[0] for name in names] == ["7", "4", "2", "3", "5", "6"]


@pytest.mark.parametrize(
    ("number", "ledger", "statement"),
    [
        ("7", ["2026-03-02 9.00 REF 8812345"], ["2026-04-02 9.00 REF 8812345"]),
        ("4", ["2026-03-02 9.00"], ["2026-03-02 9.00"]),
        ("2", ["2026-03-02 4.00", "2026-03-02 5.00"], ["2026-03-02 9.00"]),
        ("3", ["2026-03-02 9.00"], ["2026-03-02 4.00", "2026-03-02 5.00"]),
        ("5", ["2026-03-02 9.00"], ["2026-03-03 9.00"]),
        ("6", ["2026-03-03 9.00"], ["2026-03-02 9.00"]),
    ],
)
def test_each_algorithm_finds_its_own_case(number, ledger, statement):
    result = match(
        entries(*(f"L{at} {row}" for at, row in enumerate(ledger))),
        lines(*(f"S{at} {row}" for at, row in enumerate(statement))),
        "visma",
    )
    assert [rule.split()[0] for rule in result.matches["rule"]] == [number]


def test_a_day_later_is_a_calendar_day_so_friday_does_not_meet_monday():
    result = match(entries("L1 2026-03-06 9.00"), lines("S1 2026-03-09 9.00"), "visma")
    assert told(result) == []


@pytest.mark.skipif(not PAIRS.exists(), reason="the shared samples are not here")
def test_the_sample_of_a_real_ledger_gives_its_expected_groups():
    result = match(_frame("hovedbok.csv", "bilagsdato"), _frame("kontoutskrift.csv"), "visma")
    expected = json.loads((PAIRS / "expected.json").read_text(encoding="utf-8"))
    wanted = {
        (key[3], match_id([entry], line if isinstance(line, list) else [line]))
        for key, groups in expected.items()
        if key.startswith("alg")
        for entry, line in groups
    }
    found = result.matches
    assert set(zip(found["rule"].str[0], found["match_id"], strict=True)) == wanted
    assert not len(result.ambiguous)


def _frame(name: str, day: str = "bokforingsdato") -> pd.DataFrame:
    rows = pd.read_csv(PAIRS / name, sep=";", dtype=str)
    return pd.DataFrame(
        {
            "id": rows["id"],
            "account": "1920",
            "date": pd.to_datetime(rows[day]),
            "amount_minor": [int(Decimal(amount) * 100) for amount in rows["belop"]],
            "currency": "NOK",
            "text": rows["tekst"],
        }
    )

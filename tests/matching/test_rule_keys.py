"""Every key of a rule decides something: the same rows give another result without it."""

from dataclasses import dataclass, field

import pytest

from recon_xl.matching import match
from recon_xl.matching.rule import FIELDS, GROUPINGS
from recon_xl.matching.rule_keys import READERS
from tests.builders import ACCOUNT, entries, rows
from tests.matching.reading import suggested, told

OTHER = "12345678903"


@dataclass(frozen=True)
class Case:
    """A rule with and without one key.

    Attributes:
        key: The key with its value, as in a rule file.
        ledger: Rows.
        statement: Rows.
        found: What is matched with the key.
        otherwise: What is matched without it.
        beside: Other keys of the rule.
    """

    key: str
    ledger: list[str]
    statement: list[str]
    found: list[str]
    otherwise: list[str]
    beside: list[str] = field(default_factory=lambda: ["chance_max = 1"])


ONE = ["L1 2026-03-04 9.00"]
PAIR = ["L1 = S1"]
NOTHING: list[str] = []
# Two payments of one day, told apart by what a filter reads.
TWO = ["L1 2026-03-04 9.00 Hansen", "L2 2026-03-04 7.00 Berg"]
TWO_LINES = ["S1 2026-03-04 9.00 Hansen", "S2 2026-03-04 7.00 Berg"]
BOTH = ["L1 = S1", "L2 = S2"]
SECOND = ["L2 = S2"]
PARTS = ["L1 2026-03-04 4.00", "L2 2026-03-04 5.00"]
# Three entries of one day, of which two make the line.
SOME = [*PARTS, "L3 2026-03-04 7.50"]
WHOLE = ["S1 2026-03-04 9.00"]
MANY = ['shapes = ["N:1"]', "chance_max = 1"]
CLOSE = ["tolerance = 1", "chance_max = 1"]

CASES = [
    Case('shapes = ["N:1"]', PARTS, WHOLE, ["L1 L2 = S1"], NOTHING),
    Case('method = "subset"', SOME, WHOLE, ["L1 L2 = S1"], NOTHING, MANY),
    Case(
        'method = "netting"',
        ["L1 2026-03-04 9.00 VOU 5", "L2 2026-03-04 -9.00 VOU 5"],
        ["S1 2026-03-04 7.00"],
        ["L1 L2 = "],
        NOTHING,
    ),
    Case(f'account = "{OTHER}"', ONE, WHOLE, NOTHING, PAIR),
    Case("any_date = true", ONE, ["S1 2026-05-04 9.00"], PAIR, NOTHING),
    Case("days_before = 2", ONE, ["S1 2026-03-02 9.00"], PAIR, NOTHING),
    Case("days_after = 2", ONE, ["S1 2026-03-06 9.00"], PAIR, NOTHING),
    Case("days_offset = 2", ONE, ["S1 2026-03-06 9.00"], PAIR, NOTHING),
    Case("days_offset = 2", ONE, WHOLE, NOTHING, PAIR),
    Case(
        'days_kind = "bank"',
        ["L1 2026-03-06 9.00"],
        ["S1 2026-03-09 9.00"],
        PAIR,
        NOTHING,
        ["days_after = 1", "chance_max = 1"],
    ),
    Case('agree = ["counterparty"]', [f"{TWO[0]} BY Hansen"], WHOLE, NOTHING, PAIR),
    Case('agree = ["text"]', TWO, ["S1 2026-03-04 9.00", TWO_LINES[1]], SECOND, BOTH),
    Case(
        'agree_any = ["reference", "invoice_no"]',
        ["L1 2026-03-04 9.00 REF 8812345", "L2 2026-03-04 7.00 INV 20417", "L3 2026-03-04 5.00"],
        ["S1 2026-03-04 9.00 REF 8812345", "S2 2026-03-04 7.00 Nr_20417", "S3 2026-03-04 5.00"],
        BOTH,
        ["L1 = S1", "L2 = S2", "L3 = S3"],
    ),
    Case(
        'group_by = ["text"]',
        ["L1 2026-03-04 4.00 Kiosk", "L2 2026-03-04 5.00 Kiosk", "L3 2026-03-04 7.50 Kafe"],
        WHOLE,
        ["L1 L2 = S1"],
        NOTHING,
        MANY,
    ),
    Case('ledger_contains = ["berg"]', TWO, TWO_LINES, SECOND, BOTH),
    Case('ledger_not_contains = ["HANS"]', TWO, TWO_LINES, SECOND, BOTH),
    Case('ledger_regex = "^b.rg$"', TWO, TWO_LINES, SECOND, BOTH),
    Case('statement_contains = ["berg"]', TWO, TWO_LINES, SECOND, BOTH),
    Case('statement_not_contains = ["HANS"]', TWO, TWO_LINES, SECOND, BOTH),
    Case('statement_regex = "^b.rg$"', TWO, TWO_LINES, SECOND, BOTH),
    Case('statement_contains = ["CHRG"]', ONE, ["S1 2026-03-04 9.00 CODE XY"], NOTHING, PAIR),
    Case(
        'direction = "in"',
        [*ONE, "L2 2026-03-04 -9.00"],
        [*WHOLE, "S2 2026-03-04 -9.00"],
        PAIR,
        BOTH,
    ),
    Case(
        'direction = "out"',
        [*ONE, "L2 2026-03-04 -9.00"],
        [*WHOLE, "S2 2026-03-04 -9.00"],
        SECOND,
        BOTH,
    ),
    Case('amount_from = "8.00"', TWO, TWO_LINES, PAIR, BOTH),
    Case('amount_to = "7.00"', TWO, TWO_LINES, SECOND, BOTH),
    Case('tolerance = "0.50"', ONE, ["S1 2026-03-04 8.50"], PAIR, NOTHING),
    Case('tolerance_percent = "10"', ONE, ["S1 2026-03-04 8.10"], PAIR, NOTHING),
    Case('tolerance_percent = "5"', ONE, ["S1 2026-03-04 8.10"], NOTHING, PAIR, CLOSE),
    Case('tolerance_side = "under"', ONE, ["S1 2026-03-04 9.50"], NOTHING, PAIR, CLOSE),
    Case(
        "rows_max = 2",
        [*PARTS, "L3 2026-03-04 2.00"],
        ["S1 2026-03-04 11.00"],
        NOTHING,
        ["L1 L2 L3 = S1"],
        MANY,
    ),
    Case(
        "chance_max = 1",
        ["L1 2026-03-04 500.00 Rent", "L2 2026-03-05 400.00 Berg"],
        ["S1 2026-03-04 500.00 Giro", "S2 2026-03-05 600.00 Vik"],
        PAIR,
        NOTHING,
        [],
    ),
]


def run(case, *keys):
    lines = ["[[rule]]", 'name = "r"', *keys]
    return match(entries(*case.ledger), entries(*case.statement), "\n".join(lines) + "\n")


@pytest.mark.parametrize("case", CASES, ids=[case.key for case in CASES])
def test_a_key_decides(case):
    assert told(run(case, *case.beside)) == case.otherwise
    assert told(run(case, *case.beside, case.key)) == case.found


def test_every_key_that_decides_what_is_found_has_a_case():
    # The others are about how a match is told and what becomes of it: see below, and for the
    # difference tests/actions/test_accepting.py.
    elsewhere = {"name", "mode", "difference"}
    assert {case.key.split(" = ")[0] for case in CASES} == set(READERS) - elsewhere


def test_the_name_stands_at_its_matches():
    rules = '[[rule]]\nname = "own name"\nchance_max = 1\n'
    assert match(entries(*ONE), entries(*WHOLE), rules).matches["rule"].tolist() == ["own name"]


@pytest.mark.parametrize(
    ("mode", "matched", "likely"),
    [("auto", PAIR, []), ("suggest", [], PAIR), ("off", [], [])],
)
def test_the_mode_says_what_becomes_of_what_is_found(mode, matched, likely):
    rules = f'[[rule]]\nname = "r"\nmode = "{mode}"\nchance_max = 1\n'
    result = match(entries(*ONE), entries(*WHOLE), rules)
    assert told(result) == matched
    assert suggested(result) == likely


def test_an_account_of_a_list_is_matched_and_no_other():
    ledger, statement = (
        rows(f"{letter}1 2026-03-04 9.00", account=account)
        for letter, account in (("L", ACCOUNT), ("S", ACCOUNT))
    )
    for account, found in ((f"{OTHER}, 8601.11.17947", PAIR), (OTHER, NOTHING)):
        rules = f'[[rule]]\nname = "r"\naccount = "{account}"\nchance_max = 1\n'
        assert told(match(ledger, statement, rules)) == found


@pytest.mark.parametrize("field", FIELDS)
def test_each_field_that_can_agree_is_told_from_the_others(field):
    words = {"reference": "REF 8812345", "kid": "KID 1234567897", "end_to_end_id": "E2E A1"}
    words |= {"invoice_no": "INV 20417", "voucher_no": "VOU 612", "counterparty": "BY Hansen"}
    ledger = entries(f"L1 2026-03-04 9.00 {words.get(field, 'Hansen')}", "L2 2026-03-04 9.00")
    statement = entries(f"S1 2026-03-04 9.00 {words.get(field, 'Hansen')}", "S2 2026-03-04 9.00")
    rules = f'[[rule]]\nname = "r"\nagree = ["{field}"]\n'
    assert told(match(ledger, statement, rules)) == PAIR


def test_all_fields_of_agree_must_agree_but_only_one_of_agree_any():
    ledger = entries("L1 2026-03-04 9.00 REF 8812345 BY Hansen")
    statement = entries("S1 2026-03-04 9.00 REF 8812345")
    for key, found in (("agree", NOTHING), ("agree_any", PAIR)):
        rules = f'[[rule]]\nname = "r"\n{key} = ["reference", "counterparty"]\n'
        assert told(match(ledger, statement, rules)) == found


@pytest.mark.parametrize(("field", "found"), [("counterparty", NOTHING), ("text", PAIR)])
def test_a_number_that_both_texts_hold_is_part_of_the_text_but_nobody_s_name(field, found):
    ledger = entries("L1 2026-03-04 9.00 Kontrakt 55123", "L2 2026-03-05 8.00")
    statement = entries("S1 2026-03-04 9.00 Avtale 55123", "S2 2026-03-05 7.00")
    rules = f'[[rule]]\nname = "r"\nagree = ["{field}"]\n'
    assert told(match(ledger, statement, rules)) == found


@pytest.mark.parametrize("grouping", GROUPINGS)
def test_what_the_rows_of_a_many_side_share_keeps_others_out(grouping):
    words = {"text": "Kiosk", "counterparty": "BY Kiosk", "reference": "REF 8812345"}
    words |= {"voucher_no": "VOU 612", "batch": "BATCH B7", "code": "CODE PMNT/MDOP/CHRG"}
    shared, other = words.get(grouping, ""), "2026-03-06" if grouping == "date" else "2026-03-05"
    ledger = entries(
        f"L1 2026-03-05 4.00 {shared}", f"L2 2026-03-05 5.00 {shared}", f"L3 {other} 7.50"
    )
    rules = '[[rule]]\nname = "r"\nshapes = ["N:1"]\ndays_after = 3\nchance_max = 1\n'
    statement = entries("S1 2026-03-06 9.00")
    assert told(match(ledger, statement, rules)) == NOTHING
    grouped = f'{rules}group_by = ["{grouping}"]\n'
    assert told(match(ledger, statement, grouped)) == ["L1 L2 = S1"]


@pytest.mark.parametrize(
    ("shape", "ledger", "statement", "found"),
    [
        ("1:N", ["9.00"], ["4.00", "5.00"], ["L1 = S1 S2"]),
        ("N:1", ["4.00", "5.00"], ["9.00"], ["L1 L2 = S1"]),
        ("N:M", ["4.00", "5.00"], ["3.00", "6.00"], ["L1 L2 = S1 S2"]),
    ],
)
def test_a_shape_finds_its_own_and_no_other(shape, ledger, statement, found):
    sides = [
        entries(*(f"{letter}{at} 2026-03-04 {amount} REF 8812345" for at, amount in numbered))
        for letter, numbered in (("L", enumerate(ledger, 1)), ("S", enumerate(statement, 1)))
    ]
    for of in ("1:1", "1:N", "N:1", "N:M"):
        rules = (
            f'[[rule]]\nname = "r"\nshapes = ["{of}"]\ngroup_by = ["reference"]\nchance_max = 1\n'
        )
        assert told(match(*sides, rules)) == (found if of == shape else NOTHING)

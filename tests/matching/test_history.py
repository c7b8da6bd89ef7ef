"""Rules from history: proposed when people did the same again and again, and only then."""

from decimal import Decimal

import pandas as pd
import pytest

from recon_xl.matching import RuleSet, match
from recon_xl.matching.history import EXAMPLES_MIN, propose
from recon_xl.matching.rehearsal import conflicts
from tests.builders import entries, lines
from tests.matching.reading import told


def day(at, later=0):
    return f"{pd.Timestamp('2026-05-04') + pd.Timedelta(days=at + later):%Y-%m-%d}"


def members(*matches):
    """Return members of matches written as in `L1 L2 = S1`."""
    rows = [
        {"match_id": f"M{at}", "side": side, "id": row_id}
        for at, text in enumerate(matches)
        for side, ids in zip(("ledger", "statement"), text.split(" = "), strict=True)
        for row_id in ids.split()
    ]
    return pd.DataFrame(rows, columns=["match_id", "side", "id"])


def late(n, *, less=0):
    """Return n takings that the bank books a fortnight later, `less` øre of each krone less."""
    amounts = [100_000 + 13_717 * at for at in range(n)]
    ledger = entries(
        *(f"L{at} {day(at)} {a / 100:.2f} Dagsoppgjør {at}" for at, a in enumerate(amounts))
    )
    statement = lines(
        *(
            f"S{at} {day(at, 14)} {(a - a * less // 100) / 100:.2f} Nattsafe Loomis"
            for at, a in enumerate(amounts)
        )
    )
    return ledger, statement, members(*(f"L{at} = S{at}" for at in range(n)))


def test_what_was_done_again_and_again_becomes_a_rule_that_finds_it():
    ledger, statement, made = late(12)
    assert told(match(ledger, statement)) == []
    (proposal,) = propose(ledger, statement, made)
    assert (proposal.right, proposal.wrong, proposal.tried) == (12, 0, 12)
    rule = proposal.rule
    assert (rule.statement_contains, rule.direction, rule.days_kind) == (("loomis",), "in", "bank")
    told_of = "Statement text “loomis” and ledger text “dagsoppgjør”, 1:1, "
    assert proposal.sentence.startswith(told_of)
    assert proposal.sentence.endswith("bank days later: right 12 of 12, wrong 0.")
    found = told(match(ledger, statement, RuleSet((rule,))))
    assert found == sorted(f"L{at} = S{at}" for at in range(12))


def test_too_few_examples_are_no_rule():
    ledger, statement, made = late(EXAMPLES_MIN - 1)
    assert propose(ledger, statement, made) == []


def test_what_the_rules_in_use_find_is_not_proposed():
    ledger, statement, made = late(12)
    (proposal,) = propose(ledger, statement, made)
    assert propose(ledger, statement, made, RuleSet((proposal.rule,))) == []


def test_a_rule_that_would_have_been_wrong_is_not_proposed():
    ledger, statement, made = late(12)
    # Three of them were left open by people who knew why.
    assert propose(ledger, statement, made[~made["match_id"].isin(["M1", "M2", "M3"])]) == []


def test_a_fee_that_the_bank_keeps_becomes_the_tolerance():
    ledger, statement, made = late(12, less=2)
    (proposal,) = propose(ledger, statement, made)
    rule = proposal.rule
    assert (rule.tolerance_side, rule.difference) == ("under", "voucher")
    assert rule.tolerance_percent in (Decimal("2.0"), Decimal("2.1"))
    assert "The bank pays up to 2.0 % less." in proposal.sentence


def test_differences_that_are_no_fee_are_no_rule():
    ledger, statement, made = late(12, less=9)
    assert propose(ledger, statement, made) == []


@pytest.mark.parametrize("shape", ["N:1", "1:N"])
def test_rows_that_share_their_day_become_one_rule(shape):
    many, one, pairs = [], [], []
    for at in range(10):
        parts = 60_000 + 1_731 * at, 25_000 + 977 * at
        for part, amount in enumerate(parts):
            many.append(f"A{at}{part} {day(at)} {amount / 100:.2f} Nattsafe Loomis")
        one.append(f"B{at} {day(at, 14)} {sum(parts) / 100:.2f} Nattsafe Loomis")
        pairs.append((f"A{at}0 A{at}1", f"B{at}"))
    is_ledger_many = shape == "N:1"
    sides = (entries(*many), lines(*one))
    ledger, statement = sides if is_ledger_many else sides[::-1]
    if not is_ledger_many:  # the bank books first
        ledger, statement = lines(*one), entries(*many)
    made = members(*(" = ".join(pair if is_ledger_many else pair[::-1]) for pair in pairs))
    (proposal,) = propose(ledger, statement, made)
    assert (proposal.rule.shapes, proposal.rule.group_by) == ((shape,), ("date",))
    assert (proposal.right, proposal.wrong) == (10, 0)


def test_a_dry_run_names_what_people_matched_otherwise():
    ledger = entries("L1 2026-03-04 500.00 Hansen", "L2 2026-03-04 500.00 Berg")
    statement = lines("S1 2026-03-04 500.00 Hansen", "S2 2026-03-04 500.00 Berg")
    agreeing, crossed = members("L1 = S1"), members("L1 = S2", "L2 = S1")
    assert conflicts(ledger, statement, "standard", agreeing) == []
    assert conflicts(ledger, statement, "standard", members()) == []
    found = conflicts(ledger, statement, "standard", crossed)
    assert [(of.ledger, of.statement, of.by_hand) for of in found] == [
        (("L1",), ("S1",), ("M0", "M1")),
        (("L2",), ("S2",), ("M0", "M1")),
    ]
    assert {of.rule for of in found} == {"4 same amount within five bank days"}

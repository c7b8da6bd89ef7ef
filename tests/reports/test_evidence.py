"""The sealed facts: canonical, complete, and the same whatever the order of rows."""

import hashlib
import json

import pytest

from recon_xl.model.journal import canonical_json
from recon_xl.reports.evidence import seal
from tests.reports.month import documented, roastery


@pytest.fixture(scope="module")
def facts() -> str:
    return documented(roastery())[1]


def test_the_facts_are_canonical_json_and_their_hash_is_the_seal(facts):
    assert canonical_json(json.loads(facts)) == facts
    assert seal(facts) == hashlib.sha256(facts.encode()).hexdigest()


def test_they_hold_every_row_that_is_matched_open_or_deactivated_on_the_last_day(facts):
    told = json.loads(facts)
    states = [row["state"] for side in ("ledger", "statement") for row in told[side]]
    assert {state: states.count(state) for state in sorted(set(states))} == {
        "deactivated": 2,
        "matched": 106,
        "open": 10,
        "partly": 1,
    }
    assert all(row["date"] <= "2026-10-31" for row in told["ledger"] + told["statement"])
    partly = next(row for row in told["ledger"] if row["state"] == "partly")
    assert (partly["amount_minor"], partly["left_minor"]) == (3_640_000, 1_140_000)


def test_they_hold_what_each_match_takes_of_which_row_and_why(facts):
    told = json.loads(facts)
    assert len(told["matches"]) == 48
    partial = next(match for match in told["matches"] if match["match_id"] == "M-045")
    assert partial["members"] == [
        ["ledger", "L-056", 2_500_000],
        ["statement", "S-047", 2_500_000],
    ]
    assert all(match["reason"] for match in told["matches"])


def test_they_name_people_time_number_program_rules_and_balances(facts):
    told = json.loads(facts)
    assert (told["prepared_by"], told["approved_by"]) == ("Kari Lund", "Anders Moe")
    assert (told["at"], told["approval_no"], told["draft"]) == ("2026-11-04T09:12:00", 22, False)
    assert told["engine"].startswith("recon_xl ")
    assert told["rules"][0] == {"mode": "auto", "name": "Samme KID"}
    assert told["bridge"]["unexplained_minor"] == 0
    assert len(told["statements"]) == 5
    assert len(told["vouchers"]) == 3


def test_the_order_of_rows_changes_no_byte(facts):
    reconciliation = roastery()
    shuffled = reconciliation.with_tables(
        **{
            name: frame.sample(frac=1, random_state=5)
            for name, frame in reconciliation.tables()
            if name in ("ledger", "statement", "matches", "members", "statements", "vouchers")
        }
    )
    assert documented(shuffled)[1] == facts


def test_one_ore_more_is_another_seal(facts):
    reconciliation = roastery()
    ledger = reconciliation.ledger
    dearer = ledger.assign(amount_minor=ledger["amount_minor"] + (ledger.index == 20))
    assert seal(documented(reconciliation.with_tables(ledger=dearer))[1]) != seal(facts)


def test_half_a_character_in_a_note_does_not_stop_the_seal():
    facts = documented(roastery(), note="halv \ud83d")[1]
    assert "halv \ufffd" in facts
    assert len(seal(facts)) == 64

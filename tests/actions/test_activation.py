"""Taking rows out with a reason, and bringing them back."""

from datetime import datetime

import pytest

from recon_xl.actions.activation import activate, deactivate
from recon_xl.actions.pairing import pair
from recon_xl.bridge import bridge
from recon_xl.errors import ApprovedRowError, BadValuesError, NothingOpenError, UnknownIdError
from recon_xl.model.reconciliation import broken_invariants, settled
from tests.builders import ACCOUNT, entries, lines, reconciliation

WHO = {"by": "kn", "at": datetime(2026, 11, 3, 12)}  # noqa: DTZ001


@pytest.fixture
def tables():
    return reconciliation(
        entries("L1 2026-10-01 -7800.00 Feilført", "L2 2026-10-02 50.00"),
        lines("S1 2026-10-01 50.00", "S2 2026-10-03 12.00"),
    )


def states(tables):
    return {
        row_id: state
        for side in ("ledger", "statement")
        for row_id, state in tables.side(side).set_index("id")["state"].items()
    }


def test_rows_of_both_sides_are_taken_out_in_one_action(tables):
    outcome = deactivate(tables, row_ids=["L1", "S2"], reason="Feilføring", **WHO)
    after = outcome.reconciliation
    assert states(after) == {"L1": "deactivated", "L2": "open", "S1": "open", "S2": "deactivated"}
    assert after.ledger["remaining_minor"].tolist() == [0, 5000]
    assert outcome.result["rows"] == ["L1", "S2"]
    assert outcome.result["summary"] == "2 rows deactivated: Feilføring"
    assert after.journal["action"].tolist() == ["deactivate"]
    assert broken_invariants(after) == []


def test_they_have_a_line_of_their_own_in_the_proof(tables):
    before = bridge(tables, ACCOUNT)
    after = deactivate(tables, row_ids=["L1"], reason="Feilføring", **WHO).reconciliation
    proof = bridge(after, ACCOUNT)
    assert proof.deactivated_ledger_minor == -780000
    assert proof.unexplained_minor == before.unexplained_minor == 0


def test_the_reason_becomes_the_note_of_a_row_without_one(tables):
    noted = tables.with_tables(ledger=tables.ledger.assign(note=["", "Spurt Ola"]))
    after = deactivate(noted, row_ids=["L1", "L2"], reason="Feilføring", **WHO).reconciliation
    assert after.ledger["note"].tolist() == ["Feilføring", "Spurt Ola"]


def test_marked_rows_are_taken_where_none_is_named(tables):
    marked = tables.with_tables(ledger=tables.ledger.assign(mark=["x", ""]))
    after = deactivate(marked, reason="Feilføring", **WHO).reconciliation
    assert states(after)["L1"] == "deactivated"
    assert after.ledger["mark"].tolist() == ["", ""]


def test_a_row_that_comes_back_is_open_with_all_it_has(tables):
    off = deactivate(tables, row_ids=["L1"], reason="Feilføring", **WHO).reconciliation
    after = activate(off, row_ids=["L1"], reason="Likevel", **WHO).reconciliation
    assert after.ledger["remaining_minor"].tolist() == [-780000, 5000]
    assert after.journal["action"].tolist() == ["deactivate", "activate"]


def test_a_reason_is_needed(tables):
    with pytest.raises(BadValuesError, match="reason is needed"):
        deactivate(tables, row_ids=["L1"], reason="  ", **WHO)


def test_nothing_named_and_nothing_marked_is_refused(tables):
    with pytest.raises(UnknownIdError, match="none is marked"):
        deactivate(tables, reason="x", **WHO)


def test_an_unknown_id_is_named(tables):
    with pytest.raises(UnknownIdError, match="S-nothing"):
        deactivate(tables, row_ids=["L1", "S-nothing"], reason="x", **WHO)


def test_matched_rows_are_refused_by_name(tables):
    paired = pair(tables, ledger=["L2"], statement=["S1"], **WHO).reconciliation
    with pytest.raises(NothingOpenError, match="not open: L2"):
        deactivate(paired, row_ids=["L1", "L2"], reason="x", **WHO)
    with pytest.raises(NothingOpenError, match="not deactivated: L1"):
        activate(paired, row_ids=["L1"], reason="x", **WHO)


def test_approved_rows_are_locked(tables):
    paired = pair(tables, ledger=["L2"], statement=["S1"], **WHO).reconciliation
    locked = settled(paired.with_tables(matches=paired.matches.assign(approval_no=1)))
    with pytest.raises(ApprovedRowError, match="L2"):
        deactivate(locked, row_ids=["L2"], reason="x", **WHO)

"""What is approved is locked: every action refuses it by name and changes nothing."""

from datetime import date, datetime, timedelta

import pytest

from recon_xl.actions.approval import approve
from recon_xl.actions.automatic import match
from recon_xl.actions.importing import import_sources
from recon_xl.actions.registry import ACTIONS
from recon_xl.errors import ReconError
from recon_xl.model.reconciliation import Reconciliation
from tests.actions.sources import ledger, statement

NOON = datetime(2026, 11, 3, 12)  # noqa: DTZ001


def told(minute):
    return {"by": "kn", "at": NOON + timedelta(minutes=minute)}


@pytest.fixture(scope="module")
def approved():
    """October: one match, approved; a fee in the bank and an entry in the ledger are open."""
    bank = statement(
        "S1 2026-10-02 100.00 REF A1 Faktura_1",
        "S2 2026-10-28 -50.00 Gebyr",
        opening=1000,
        closing=1050,
    )
    books = ledger(
        "L1 2026-10-02 100.00 REF A1",
        "L2 2026-10-30 -20.00 Porto",
        opening=1000,
        opening_date=date(2026, 10, 1),
    )
    tables = import_sources(Reconciliation.empty(), sources=[bank, books], **told(0)).reconciliation
    tables = match(tables, rules="visma", **told(1)).reconciliation
    signed = {"prepared_by": "Ola", "approved_by": "Kari"}
    return approve(tables, period="2026-10", **signed, **told(2)).reconciliation


def locked(tables):
    """Return the approved entry, the approved line and their match."""
    found = {}
    for side in ("ledger", "statement"):
        rows = tables.side(side)
        (found[side],) = rows.loc[rows["state"] == "approved", "id"]
    (found["match"],) = tables.matches["match_id"]
    return found


# What an action is asked to do to the approved rows, and what of them its refusal names.
REFUSED = {
    "pair": lambda it: ({"ledger": [it["ledger"]], "statement": [it["statement"]]}, "ledger"),
    "withdraw": lambda it: ({"match_ids": [it["match"]]}, "match"),
    "deactivate": lambda it: ({"row_ids": [it["ledger"]], "reason": "nei"}, "ledger"),
    "activate": lambda it: ({"row_ids": [it["statement"]], "reason": "ja"}, "statement"),
    "post": lambda it: ({"row_ids": [it["statement"]]}, "statement"),
    "accept": lambda it: ({"match_ids": [it["match"]]}, "match"),
    "approve": lambda _it: (
        {"period": "2026-10", "prepared_by": "Ola", "approved_by": "Kari"},
        "2026-10",
    ),
    "open-items": lambda _it: ({"date": "2026-10-15"}, "2026-10"),
    "undo": lambda _it: ({}, ""),
    "redo": lambda _it: ({}, ""),
}
# These name no rows: they add some, look at what is open, or only tell.
HARMLESS = {
    "new": {},
    "import": {"sources": [statement("S1 2026-11-02 5.00 Ny", file="november.xml")]},
    "match": {"rules": "visma"},
    "report": {"period": "2026-10"},
    "rules propose": {},
}


def test_every_action_is_tried():
    assert {*REFUSED, *HARMLESS, "withdraw-approval"} == set(ACTIONS)


@pytest.mark.parametrize("name", REFUSED)
def test_an_action_refuses_what_is_approved(approved, name):
    it = locked(approved)
    options, named = REFUSED[name](it)
    before = {table: frame.copy() for table, frame in approved.tables()}
    with pytest.raises(ReconError) as refused:
        ACTIONS[name](approved, **options, **told(3))
    assert it.get(named, named) in str(refused.value)
    assert refused.value.remedy
    for table, frame in approved.tables():
        assert frame.equals(before[table])


@pytest.mark.parametrize("name", HARMLESS)
def test_what_names_no_rows_leaves_the_approved_ones_alone(approved, name):
    after = ACTIONS[name](approved, **HARMLESS[name], **told(3)).reconciliation
    for side in ("ledger", "statement"):
        rows, same = approved.side(side), after.side(side)
        was = rows[rows["state"] == "approved"].reset_index(drop=True)
        assert same[same["state"] == "approved"].reset_index(drop=True).equals(was)
    assert after.approvals.equals(approved.approvals)
    kept = after.matches[after.matches["approval_no"] > 0].reset_index(drop=True)
    assert kept.equals(approved.matches)

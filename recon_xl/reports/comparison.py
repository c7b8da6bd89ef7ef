"""Compare the facts of an approval with the tables of a workbook, table by table."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from recon_xl.model.reconciliation import Reconciliation
from recon_xl.model.sides import SIDES
from recon_xl.model.tables import TABLES
from recon_xl.reports.documents import Evidence
from recon_xl.reports.evidence import (
    ACCOUNT_FIELDS,
    BALANCES,
    NOT_COMPARED,
    fact_rows,
    member_facts,
)
from recon_xl.reports.findings import Finding, Place

_MATCH_FIELDS = ("account", "rule", "shape", "difference_minor", "rest_on", "reason", "cleared")
_STATEMENT_FIELDS = ("to", "opening_minor", "sum_minor", "closing_minor", "lines")
_PEOPLE = ("account", "prepared_by", "approved_by", "at")
Facts = Mapping[str, Any]


def changed_approval(
    reconciliation: Reconciliation, evidence: Evidence, place: Place
) -> list[Finding]:
    """Compare the row of Approvals: month, people, note, balances, seal, hash of the file."""
    facts, approvals = evidence.facts, reconciliation.approvals
    number = facts["approval_no"]
    found = fact_rows(approvals[approvals["approval_no"] == number])
    if not found:
        return [place.gone("approvals", str(number))]
    # Every account that has opening items has an approval 0.
    now = next((row for row in found if row.get("account") == facts["account"]), found[0])
    was = {field: facts[field] for field in _PEOPLE}
    was |= {"period": facts["first"][:7], "reason": facts["note"] or None}
    was |= {f"{name}_minor": facts["bridge"][f"{name}_minor"] for name in BALANCES}
    was["seal"] = evidence.seal
    recorded = now.get("document_sha256")
    hashes = (hashlib.sha256(evidence.content).hexdigest(), evidence.document_sha256)
    was["document_sha256"] = recorded if recorded in hashes else hashes[0]
    return place.compared("approvals", str(number), was, now, was)


def changed_settings(reconciliation: Reconciliation, facts: Facts, place: Place) -> list[Finding]:
    """Compare what the balances of the account start from."""
    accounts, account = reconciliation.accounts, facts["account"]
    found = fact_rows(accounts[accounts["account"] == account])
    if not found:
        return [place.gone("accounts", account)]
    return place.compared("accounts", account, facts["settings"], found[0], ACCOUNT_FIELDS)


def changed_rows(
    reconciliation: Reconciliation, facts: Facts, side: str, place: Place
) -> list[Finding]:
    """Compare every row of one side that the approval covers."""
    fields = [field for field in TABLES[side].by_field if field not in NOT_COMPARED]
    frame, number = reconciliation.side(side), facts["approval_no"]
    sealed = {row["id"]: row for row in facts[side]}
    now = fact_rows(frame[frame["id"].isin(sealed)])
    found = _gone(side, sealed, [row["id"] for row in now], place)
    for row in now:
        was = sealed[row["id"]]
        found += place.compared(side, row["id"], was, row, fields)
        if was["state"] == "matched":
            found += _stamp(side, row["id"], row, number, place)
    return found + _unsealed(side, frame, sealed, facts, place)


def changed_matches(reconciliation: Reconciliation, facts: Facts, place: Place) -> list[Finding]:
    """Compare every match of the approval, and what it takes of which row."""
    matches, members = reconciliation.matches, reconciliation.members
    sealed = {row["match_id"]: row for row in facts["matches"]}
    now = fact_rows(matches[matches["match_id"].isin(sealed)])
    parts = member_facts(members[members["match_id"].isin(sealed)])
    found = _gone("matches", sealed, [row["match_id"] for row in now], place)
    for row in now:
        match_id = row["match_id"]
        was = sealed[match_id]
        found += place.compared("matches", match_id, was, row, _MATCH_FIELDS)
        found += _stamp("matches", match_id, row, facts["approval_no"], place)
        for side in SIDES:
            found += _members(side, match_id, was["members"], parts.get(match_id, []), place)
    return found + _unsealed("matches", matches, sealed, facts, place)


def changed_statements(reconciliation: Reconciliation, facts: Facts, place: Place) -> list[Finding]:
    """Compare the bank's own balances."""
    frame = reconciliation.statements
    own = fact_rows(frame[frame["account"] == facts["account"]])
    now = {_statement_key(row): row for row in own}
    found = []
    for was in facts["statements"]:
        name = str(was.get("number") or was.get("file", ""))
        row = now.get(_statement_key(was))
        if row is None:
            found.append(place.gone("statements", name))
        else:
            found += place.compared("statements", name, was, row, _STATEMENT_FIELDS)
    return found


def _statement_key(row: Facts) -> tuple[str, ...]:
    return tuple(str(row.get(field, "")) for field in ("file", "number", "from"))


def _stamp(table: str, row_id: str, now: Facts, number: int, place: Place) -> list[Finding]:
    return place.compared(table, row_id, {"approval_no": number}, now, ["approval_no"])


def _members(
    side: str,
    match_id: str,
    was: Sequence[Sequence[Any]],
    now: Sequence[Sequence[Any]],
    place: Place,
) -> list[Finding]:
    before, after = ([list(part) for part in parts if part[0] == side] for parts in (was, now))
    if before == after:
        return []
    told, tells = (", ".join(part[1] for part in parts) for parts in (before, after))
    if told != tells:
        return [place.changed("matches", match_id, f"{side}_ids", told, tells)]
    takes, took = (sum(part[2] for part in parts) for parts in (after, before))
    return [place.changed("matches", match_id, f"{side}_sum_minor", took, takes)]


def _gone(table: str, sealed: Iterable[str], present: Iterable[str], place: Place) -> list[Finding]:
    left = set(present)
    return [place.gone(table, row_id) for row_id in sealed if row_id not in left]


def _unsealed(
    table: str, frame: pd.DataFrame, sealed: Mapping[str, Any], facts: Facts, place: Place
) -> list[Finding]:
    """Find rows that carry the number of the approval without being part of it."""
    number, key = facts["approval_no"], TABLES[table].key[0]
    if not number:
        return []
    claimed = frame[(frame["approval_no"] == number) & (frame["account"] == facts["account"])]
    return [
        place.unsealed(table, row_id, number) for row_id in claimed[key] if row_id not in sealed
    ]

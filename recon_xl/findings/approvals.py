"""Approvals that are not what the journal tells: erased, typed over, withdrawn or added by hand.

The journal chains what it tells, so whoever changes a row of the Approvals table alone is seen.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from recon_xl.language import _, current, plural
from recon_xl.model.accounts import format_account
from recon_xl.model.journal import in_order
from recon_xl.model.reconciliation import Reconciliation
from recon_xl.model.tables import APPROVALS

_COMPARED = ("account", "period", "seal", "withdrawn_at", "reason")


@dataclass(frozen=True)
class ChangedApproval:
    """One cell of the Approvals table, or a whole row of it, that is not what the journal tells.

    Attributes:
        number: The approval's number.
        account: Its bank account.
        field: The column; "approval_no" where it is about the row.
        was: What the journal tells; "" where it tells nothing.
        is_now: What the table tells; "" where it tells nothing.
        text: What was found, in a sentence.
    """

    number: int
    account: str
    field: str
    was: str
    is_now: str
    text: str


def changed_approvals(reconciliation: Reconciliation) -> list[ChangedApproval]:
    """Compare approvals with the journal, and the stamps of matches with both.

    Opening positions (approval 0) have a journal row of another kind, and are left out.
    """
    told = _told(reconciliation.journal)
    approvals = reconciliation.approvals
    rows = {
        int(row["approval_no"]): row
        for row in approvals[approvals["approval_no"] > 0].to_dict("records")
    }
    accounts = set(reconciliation.accounts["account"])
    cut = _cut_moments(reconciliation.journal)
    found = [_gone(number, was) for number, was in told.items() if number not in rows]
    for number, row in rows.items():
        if number in told:
            found += _changed(number, told[number], row, accounts)
        elif _shown(row["at"]) not in cut:
            found.append(_unknown(number, row))
    return found + list(_stamped(reconciliation, told, rows))


def _told(journal: pd.DataFrame) -> dict[int, dict[str, Any]]:
    """Return the approvals of the journal by number, with what their columns should hold.

    A column of which the journal does not tell is left out.
    """
    found: dict[int, dict[str, Any]] = {}
    some = journal[journal["action"].isin(["approve", "withdraw-approval"])]
    for row in in_order(some).itertuples(index=False):
        details = _read(row.details)
        if row.action == "approve":
            of_all = {"period": details.get("period"), "reason": details.get("note")}
            for each in details.get("approvals", ()):
                told = {"account": each["account"], "seal": each["seal"], **of_all}
                told |= {"withdrawn_at": "", "row": int(row.no)}
                found[int(each["approval_no"])] = told
        elif "approval_no" in details:
            told = {"withdrawn_at": row.at, "reason": details["reason"], "row": int(row.no)}
            found.setdefault(int(details["approval_no"]), {"account": details["account"]}).update(
                told
            )
    return found


def _cut_moments(journal: pd.DataFrame) -> set[str]:
    """Return when approvals were made whose row tells of too many accounts for one cell."""
    rows = journal[journal["action"] == "approve"]
    return {
        _shown(at)
        for at, details in zip(rows["at"], rows["details"], strict=True)
        if not _read(details)
    }


def _read(details: str) -> dict[str, Any]:
    try:
        return dict(json.loads(details))
    except (ValueError, TypeError):  # details that are too long for a cell are cut
        return {}


def _gone(number: int, was: Mapping[str, Any]) -> ChangedApproval:
    text = _(
        "Approval {n} of {account} is gone from the Approvals table: journal row {row} tells of"
        " it.",
        n=number,
        account=format_account(was["account"]),
        row=was["row"],
    )
    return ChangedApproval(number, was["account"], "approval_no", str(number), "", text)


def _unknown(number: int, row: Mapping[str, Any]) -> ChangedApproval:
    text = _(
        "Approval {n} of {account} is in the Approvals table, but the journal tells of none.",
        n=number,
        account=format_account(row["account"]),
    )
    return ChangedApproval(number, row["account"], "approval_no", "", str(number), text)


def _changed(
    number: int, was: Mapping[str, Any], row: Mapping[str, Any], accounts: set[str]
) -> Iterator[ChangedApproval]:
    for field in _COMPARED:
        told, tells = _shown(was.get(field)), _shown(row[field])
        # A bank account can get another number, with all its rows; the journal keeps the old one.
        is_renamed = field == "account" and told not in accounts
        if was.get(field) is None or told == tells or is_renamed:
            continue
        text = _(
            "Approval {n}, {column}: journal row {row} tells {was}, the Approvals table {is_now}.",
            n=number,
            column=APPROVALS.by_field[field].header(current()),
            row=was["row"],
            was=told or "–",
            is_now=tells or "–",
        )
        yield ChangedApproval(number, was["account"], field, told, tells, text)


def _stamped(
    reconciliation: Reconciliation, told: Mapping[int, Any], rows: Mapping[int, Any]
) -> Iterator[ChangedApproval]:
    """Tell of matches that carry an approval which neither table nor journal has, or is withdrawn.

    What the two tell of an approval differently is told already.
    """
    matches = reconciliation.matches
    stamps = matches[matches["approval_no"] > 0]
    for key, of_it in stamps.groupby(["approval_no", "account"]):
        number, account = int(key[0]), str(key[1])
        was = told.get(number)
        if number in rows if was is None else not was["withdrawn_at"]:
            continue
        text = plural(
            "One match of {account} carries approval {number}, which does not stand.",
            "{n} matches of {account} carry approval {number}, which does not stand.",
            len(of_it),
            account=format_account(account),
            number=number,
        )
        yield ChangedApproval(number, account, "approval_no", "", str(number), text)


def _shown(value: Any) -> str:
    """Return a cell as it is compared: a moment to the second, a text without stray blanks."""
    if pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    return " ".join(str(value).split())

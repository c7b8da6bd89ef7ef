"""The opening balances that ledger files told, as the journal keeps them."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from recon_xl.model.journal import in_order
from recon_xl.model.reconciliation import Reconciliation

# The detail of an import that tells the opening balances of its ledger files.
OPENINGS = "openings"


@dataclass(frozen=True)
class FileOpening:
    """The opening balance that a ledger file told of one account.

    Attributes:
        file: The name of the file.
        day: The first day that is not part of the balance.
        minor: The balance, in minor units of the account's currency.
        told_minor: What a person had told, and what this balance took the place of; None without.
    """

    file: str
    day: date
    minor: int
    told_minor: int | None


def opening_detail(
    account: str, ledger_account: str, opening: FileOpening
) -> dict[str, str | int | None]:
    """Return an opening balance as the journal keeps it."""
    return {
        "account": account,
        "ledger_account": ledger_account,
        "file": opening.file,
        "day": opening.day.isoformat(),
        "minor": opening.minor,
        "told": opening.told_minor,
    }


def file_openings(reconciliation: Reconciliation, account: str) -> list[FileOpening]:
    """Return what ledger files told of an account, in the order of their imports.

    Imports that were undone or withdrawn have told nothing.
    """
    accounts = reconciliation.accounts
    known = set(accounts["account"])
    chart = accounts.loc[accounts["account"] == account, "ledger_account"]
    return [
        FileOpening(one["file"], date.fromisoformat(one["day"]), one["minor"], one["told"])
        for one in _standing(reconciliation.journal)
        # A ledger that came before its first statement was called otherwise, see `import`.
        if one["account"] == account
        or (one["account"] not in known and one["ledger_account"] in set(chart) - {""})
    ]


def _standing(journal: pd.DataFrame) -> list[dict[str, Any]]:
    rows = in_order(journal[journal["action"].isin(["import", "withdraw", "undo", "redo"])])
    told = [(int(row.no), row.action, _details(row.details)) for row in rows.itertuples()]
    undone = set[int]()
    for _number, action, details in told:
        if action == "undo":
            undone.add(details.get("of", 0))
        elif action == "redo":
            undone.discard(details.get("of", 0))
    found = list[dict[str, Any]]()
    for number, action, details in told:
        if number in undone:
            continue
        if action == "import":
            found += details.get(OPENINGS, [])
        elif "import" in details:
            found = [one for one in found if one["file"] != details["import"]]
    return found


def _details(text: str) -> dict[str, Any]:
    """Read the details of a journal row; none where they were cut or typed over."""
    try:
        details = json.loads(text)
    except ValueError:
        return {}
    return details if isinstance(details, dict) else {}

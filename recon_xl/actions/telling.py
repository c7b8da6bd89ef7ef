"""Say what happened in the form that `--json` prints: amounts as numbers in the currency's unit."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from recon_xl.actions.matches import members_of
from recon_xl.bridge import Bridge, bridges
from recon_xl.model.money import to_cell
from recon_xl.model.reconciliation import Reconciliation, is_active
from recon_xl.model.sides import SIDES
from recon_xl.model.words import STATES

_BRIDGE_AMOUNTS = (
    "ledger_balance",
    "open_ledger",
    "open_statement",
    "deactivated_ledger",
    "deactivated_statement",
    "match_differences",
    "bank_balance",
    "unexplained",
    "posted_here",
)


def told_bridges(
    found: Iterable[Bridge], accounts: pd.DataFrame | None = None
) -> list[dict[str, Any]]:
    """Return one object per bank account.

    Args:
        found: The proofs.
        accounts: The bank accounts; those that are switched off are told as not `active`.
    """
    off = set() if accounts is None else set(accounts.loc[~is_active(accounts), "account"])
    return [
        {
            "account": proof.account,
            "active": proof.account not in off,
            "currency": proof.currency,
            "date": proof.day.isoformat() if proof.day else "",
            **{
                name: to_cell(getattr(proof, f"{name}_minor"), proof.currency)
                for name in _BRIDGE_AMOUNTS
            },
            "open_ledger_count": proof.open_ledger_count,
            "open_statement_count": proof.open_statement_count,
        }
        for proof in found
    ]


def told_counts(reconciliation: Reconciliation) -> dict[str, Any]:
    """Return how many rows of each side are in which state, and how many matches there are."""
    counts: dict[str, Any] = {
        side: {
            state: int(n)
            for state, n in reconciliation.side(side)["state"]
            .value_counts()
            .reindex(list(STATES), fill_value=0)
            .items()
        }
        for side in SIDES
    }
    counts["matches"] = len(reconciliation.matches)
    counts["suggestions"] = len(reconciliation.suggestions)
    return counts


def told_standing(reconciliation: Reconciliation) -> dict[str, Any]:
    """Return the counts and the bridge, which every command that changes something shows."""
    return {
        "counts": told_counts(reconciliation),
        "bridge": told_bridges(bridges(reconciliation), reconciliation.accounts),
    }


def told_matches(
    reconciliation: Reconciliation, matches: pd.DataFrame, members: pd.DataFrame
) -> list[dict[str, Any]]:
    """Return matches or suggestions with the ids of their rows.

    Args:
        reconciliation: The tables, for the currencies of the accounts.
        matches: Rows of the matches or suggestions table.
        members: Their members.
    """
    by_match = members_of(members)
    return [
        {
            "match_id": row.match_id,
            "rule": row.rule,
            "shape": row.shape,
            **by_match[row.match_id],
            "difference": to_cell(row.difference_minor, reconciliation.currency_of(row.account)),
            "days_apart": int(row.days_apart),
            "chance": None if pd.isna(row.chance) else float(row.chance),
            "reason": row.reason,
        }
        for row in matches.itertuples(index=False)
    ]

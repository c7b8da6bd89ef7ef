"""Look at a reconciliation without changing it: the proof, what needs a person, the documents."""

from pathlib import Path
from typing import Any

import pandas as pd

from recon_xl.actions.telling import told_matches, told_standing
from recon_xl.findings import Finding, findings
from recon_xl.model.journal import broken_rows, last_number
from recon_xl.model.money import to_cell
from recon_xl.model.reconciliation import Reconciliation


def standing(reconciliation: Reconciliation) -> dict[str, Any]:
    """Return the counts, the bridge of every account, and the findings.

    Args:
        reconciliation: The tables.

    Returns:
        `counts`, `bridge` and `findings`: what to look at, gravest first, each with `kind` (see
        `recon_xl.findings.KINDS`), `account`, `side`, `id` (the row to begin with, "" for none),
        `ids`, `amount` (None for none), `place` (where, for what is about no row), `text` and
        `remedy`.
    """
    told = [_told(reconciliation, one) for one in findings(reconciliation)]
    return {**told_standing(reconciliation), "findings": told, "warnings": []}


def approval_documents(reconciliation: Reconciliation, folder: Path) -> list[dict[str, Any]]:
    """Return the approvals with the paths of their documents, oldest first.

    Args:
        reconciliation: The tables.
        folder: The folder of the workbook, which the paths start from.
    """
    return [
        {
            "approval_no": int(row.approval_no),
            "account": row.account,
            "period": row.period,
            "path": str(folder / row.document),
            "withdrawn": pd.notna(row.withdrawn_at),
        }
        for row in reconciliation.approvals.sort_values("approval_no").itertuples(index=False)
        if row.document  # the opening position has none
    ]


def journal_rows(reconciliation: Reconciliation) -> list[dict[str, Any]]:
    """Return the journal as it is told: `no, at, by, action, summary, whole`."""
    broken = set(broken_rows(reconciliation.journal, last_number(reconciliation.undo)))
    return [
        {
            "no": int(row.no),
            "at": row.at.isoformat(timespec="seconds"),
            "by": row.by,
            "action": row.action,
            "summary": row.summary,
            "whole": int(row.no) not in broken,
        }
        for row in reconciliation.journal.itertuples(index=False)
    ]


def listed_suggestions(reconciliation: Reconciliation) -> list[dict[str, Any]]:
    """Return the suggestions as `match` tells them, with `rank` and `rivals`, best first."""
    listed = reconciliation.suggestions.sort_values("rank", kind="stable")
    told = told_matches(reconciliation, listed, reconciliation.suggestion_members)
    return [
        {**row, "rank": int(rank), "rivals": int(rivals)}
        for row, rank, rivals in zip(told, listed["rank"], listed["rivals"], strict=True)
    ]


def _told(reconciliation: Reconciliation, one: Finding) -> dict[str, Any]:
    currency = reconciliation.currency_of(one.account)
    return {
        "kind": one.kind,
        "account": one.account,
        "side": one.side,
        "id": one.ids[0] if one.ids else "",
        "ids": list(one.ids),
        "amount": None if one.minor is None else to_cell(one.minor, currency),
        "place": one.place,
        "text": one.text,
        "remedy": one.remedy,
    }

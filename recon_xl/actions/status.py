"""Look at a reconciliation without changing it: the proof, what needs a person, the documents."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from recon_xl.actions.telling import told_matches, told_standing
from recon_xl.bridge import bridge, last_day
from recon_xl.language import _, mark
from recon_xl.model.accounts import format_account
from recon_xl.model.dates import format_day
from recon_xl.model.journal import broken_rows
from recon_xl.model.numbers import format_amount
from recon_xl.model.reconciliation import Reconciliation
from recon_xl.model.tables import SIDES
from recon_xl.reports.rows import FollowUp, follow_ups, open_rows

_WHY = {
    "double": mark("possibly posted twice"),
    "partly": mark("partly matched"),
    "old": mark("older than 30 days"),
}


def standing(reconciliation: Reconciliation) -> dict[str, Any]:
    """Return the counts, the bridge of every account, and the findings.

    Args:
        reconciliation: The tables.

    Returns:
        `counts`, `bridge` and `findings`: what to follow up, gravest first, each with `kind`
        ("journal", "opening", "gap", "double", "partly" or "old"), `account`, `side`, `id`, `text`.
    """
    findings = _broken_journal(reconciliation)
    for account in reconciliation.accounts["account"]:
        findings += _opening_gap(reconciliation, account)
        findings += _gaps(reconciliation, account)
        findings += _rows_to_follow_up(reconciliation, account)
    return {**told_standing(reconciliation), "findings": findings, "warnings": []}


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
    broken = set(broken_rows(reconciliation.journal))
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


def _broken_journal(reconciliation: Reconciliation) -> list[dict[str, Any]]:
    return [
        {
            "kind": "journal",
            "account": "",
            "side": "",
            "id": str(number),
            "text": _("Journal row {n} was changed, or a row before it is gone.", n=number),
        }
        for number in broken_rows(reconciliation.journal)[:1]
    ]


def _opening_gap(reconciliation: Reconciliation, account: str) -> list[dict[str, Any]]:
    """Say that the balances differ before the first day already, by what no row explains."""
    row = reconciliation.accounts[reconciliation.accounts["account"] == account].iloc[0]
    statements = reconciliation.statements
    is_told = (statements["account"] == account) & statements["opening_minor"].notna()
    if pd.isna(row["opening_date"]) or not is_told.any():
        return []
    day = row["opening_date"].date()
    before = bridge(reconciliation, account, day - timedelta(days=1))
    if not before.unexplained_minor:
        return []
    return [
        {
            "kind": "opening",
            "account": account,
            "side": "ledger",
            "id": "",
            "text": _(
                "Bank and ledger differ by {amount} before {day} already, and no open row explains"
                " it. Import what was open in the ledger on that day.",
                amount=format_amount(before.unexplained_minor, before.currency),
                day=format_day(day),
            ),
        }
    ]


def _gaps(reconciliation: Reconciliation, account: str) -> list[dict[str, Any]]:
    statements = reconciliation.statements
    told = statements[(statements["account"] == account) & statements["opening_minor"].notna()]
    currency = reconciliation.currency_of(account)
    return [
        {
            "kind": "gap",
            "account": account,
            "side": "statement",
            "id": row.number,
            "text": _(
                "Statement {number} of {account} opens with {opening} on {day}, which is not where"
                " the one before closed.",
                number=row.number or row.file,
                account=format_account(account),
                opening=format_amount(row.opening_minor, currency),
                day=format_day(told.loc[row.Index, "from"]),
            ),
        }
        for row in told[~told["continuous"]].itertuples()
    ]


def _rows_to_follow_up(reconciliation: Reconciliation, account: str) -> list[dict[str, Any]]:
    day = last_day(reconciliation, account)
    if day is None:
        return []
    rows = [row for side in SIDES for row in open_rows(reconciliation, side, account, day)]
    currency = reconciliation.currency_of(account)
    return [
        {
            "kind": found.reasons[0],
            "account": account,
            "side": found.row.side,
            "id": found.row.id,
            "text": _about(found, currency),
        }
        for found in follow_ups(reconciliation, account, day, rows)
    ]


def _about(found: FollowUp, currency: str) -> str:
    row = found.row
    return _(
        "{why}: {amount} {text} ({id}, {days} days)",
        why=", ".join(_(_WHY[reason]) for reason in found.reasons),
        amount=format_amount(row.left_minor, currency),
        text=row.text,
        id=row.id,
        days=row.age_days,
    )

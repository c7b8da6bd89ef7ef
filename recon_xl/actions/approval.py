"""Approve a month: its document is sealed, its matched rows are locked."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from recon_xl.actions.approvable import Signing, refuse_unapprovable, unended
from recon_xl.actions.documents import (
    Month,
    about,
    accounts_with_rows,
    documents_of,
    link,
    told_documents,
)
from recon_xl.actions.outcome import NewFile, Outcome, journaled
from recon_xl.language import _, current, kept, plural
from recon_xl.model.dates import period_days
from recon_xl.model.reconciliation import Reconciliation, settled
from recon_xl.model.sides import SIDES
from recon_xl.reports.content import Report, period_report
from recon_xl.reports.documents import document_sha256
from recon_xl.reports.evidence import seal, sealed_facts


def approve(
    reconciliation: Reconciliation,
    *,
    by: str,
    at: datetime,
    period: str,
    prepared_by: str,
    approved_by: str,
    account: Iterable[str] | str | None = None,
    note: str = "",
    folder: str = "",
    taken: Collection[str] = (),
) -> Outcome:
    """Approve a month: one document, one row in Approvals and one seal per bank account.

    Every match that is complete on the month's last day, and not approved yet, is approved; its
    rows are locked.

    Args:
        reconciliation: The tables.
        by: Who presses the button.
        at: When.
        period: The month, as 2026-10.
        prepared_by: Who did the reconciliation.
        approved_by: Who approves it.
        account: One bank account or several; all that have rows when None.
        note: What the approver wants to be said; needed where something is unexplained, a row was
            typed over, or the bank told nothing about the month.
        folder: Where the documents go, as Approvals shall name it.
        taken: Names of files that are there already.

    Raises:
        ApprovalError: The month cannot be approved, see `refuse_unapprovable`.
    """
    month = Month(period.strip(), *period_days(period))
    signing = Signing(prepared_by.strip(), approved_by.strip(), at, note.strip())
    accounts = accounts_with_rows(reconciliation, account, month)
    refuse_unapprovable(reconciliation, accounts, month, signing)

    after, files, warnings = reconciliation, list[NewFile](), unended(month, signing)
    for bank_account in accounts:
        after, approved, facts = _approved(after, bank_account, month, signing)
        written = documents_of(approved, facts, month, {*taken, *(file.name for file in files)})
        path = link(folder, written[0].name)
        after = _with_approval(after, approved, month, seal(facts), _Document(path, written[0]))
        files += written
        warnings += about(after, approved, facts, month)
    outcome = Outcome(after, told_documents(after, files, folder, month), warnings, files)
    return _recorded(outcome, reconciliation, month, by=by, at=at)


@dataclass(frozen=True)
class _Document:
    """A document, and where the workbook says it stands."""

    path: str
    file: NewFile


def _approved(
    reconciliation: Reconciliation, account: str, month: Month, signing: Signing
) -> tuple[Reconciliation, Report, str]:
    """Return the tables with the matches stamped, the report, and the facts that are sealed."""
    known = reconciliation.approvals["approval_no"]
    number = int(known.max() if len(known) else 0) + 1
    after = _stamped(reconciliation, account, month, number)
    with kept():
        report = period_report(
            after,
            account,
            month.first,
            month.last,
            lang=current(),
            prepared_by=signing.prepared_by,
            approved_by=signing.approved_by,
            at=signing.at,
            approval_no=number,
            note=signing.note,
        )
    return after, report, sealed_facts(after, report)


def _stamped(
    reconciliation: Reconciliation, account: str, month: Month, number: int
) -> Reconciliation:
    """Put the approval's number on the matches that are complete by the month's end."""
    matches = reconciliation.matches
    is_in = (
        (matches["account"] == account)
        & (matches["approval_no"] == 0)
        & ~(matches["cleared"] > pd.Timestamp(month.last))
    )
    numbers = matches["approval_no"].mask(is_in, number)
    return settled(reconciliation.with_tables(matches=matches.assign(approval_no=numbers)))


def _with_approval(
    reconciliation: Reconciliation,
    told: Report,
    month: Month,
    seal_of_facts: str,
    document: _Document,
) -> Reconciliation:
    row = {
        "approval_no": told.approval_no,
        "account": told.account,
        "period": month.name,
        "ledger_balance_minor": told.bridge.ledger_balance_minor,
        "bank_balance_minor": told.bridge.bank_balance_minor,
        "unexplained_minor": told.bridge.unexplained_minor,
        "prepared_by": told.prepared_by,
        "approved_by": told.approved_by,
        "at": pd.Timestamp(told.at),
        "document": document.path,
        "document_sha256": document_sha256(document.file.content),
        "seal": seal_of_facts,
        "reason": told.note,
    }
    approvals = reconciliation.approvals
    fresh = pd.DataFrame([row])
    both = pd.concat([approvals, fresh], ignore_index=True) if len(approvals) else fresh
    return reconciliation.with_tables(approvals=both)


def _recorded(
    outcome: Outcome, before: Reconciliation, month: Month, *, by: str, at: datetime
) -> Outcome:
    after = outcome.reconciliation
    new = after.approvals[~after.approvals["approval_no"].isin(before.approvals["approval_no"])]
    locked = sum(
        int((after.side(side)["state"] == "approved").sum())
        - int((before.side(side)["state"] == "approved").sum())
        for side in SIDES
    )
    columns = ["approval_no", "account", "seal", "document_sha256"]

    def summary() -> str:
        return _(
            "{period} approved by {name}: {rows} locked, {documents}.",
            period=month.name,
            name=new["approved_by"].iloc[0],
            rows=plural("{n} row", "{n} rows", locked),
            documents=plural("{n} document", "{n} documents", len(new)),
        )

    return journaled(
        outcome,
        before,
        action="approve",
        summary=summary,
        details={
            "approvals": new[columns].to_dict("records"),
            "note": new["reason"].iloc[0],
            "period": month.name,
        },
        by=by,
        at=at,
    )

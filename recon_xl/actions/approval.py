"""Approve a month: its document is sealed, its matched rows are locked."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from recon_xl.actions.currency_rows import refuse_unconverted
from recon_xl.actions.documents import (
    Month,
    about,
    accounts_with_rows,
    documents_of,
    link,
    told_documents,
)
from recon_xl.actions.outcome import NewFile, Outcome, journaled
from recon_xl.bridge import bridge
from recon_xl.errors import ApprovalError
from recon_xl.findings.typed_over import typed_over
from recon_xl.language import _, current, kept, plural
from recon_xl.model.accounts import format_account
from recon_xl.model.dates import format_day, period_days
from recon_xl.model.numbers import format_amount
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
        note: What the approver wants to be said; needed where something is unexplained, or a
            row was typed over.
        folder: Where the documents go, as Approvals shall name it.
        taken: Names of files that are there already.

    Raises:
        ApprovalError: The month is approved already, something is unexplained or was typed over and
            no note says why, or the same person prepares and approves where four eyes are demanded.
    """
    month = Month(period, *period_days(period))
    signing = _Signing(prepared_by.strip(), approved_by.strip(), at, note.strip())
    _refuse_nobody(signing)
    accounts = accounts_with_rows(reconciliation, account, month)
    for bank_account in accounts:
        _refuse_approved(reconciliation, bank_account, month)
        _refuse_two_eyes(reconciliation, bank_account, signing)
        _refuse_unexplained(reconciliation, bank_account, month, signing)
        _refuse_typed_over(reconciliation, bank_account, signing)
        if not signing.note:
            refuse_unconverted(reconciliation, bank_account, month.last)

    after, files, warnings = reconciliation, list[NewFile](), list[str]()
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


@dataclass(frozen=True)
class _Signing:
    """Who prepared, who approves, when, and what the approver wants to be said."""

    prepared_by: str
    approved_by: str
    at: datetime
    note: str


def _approved(
    reconciliation: Reconciliation, account: str, month: Month, signing: _Signing
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


def _refuse_nobody(signing: _Signing) -> None:
    if not (signing.prepared_by and signing.approved_by):
        raise ApprovalError(
            _("An approval needs the names of who prepared and who approves it."),
            remedy=_("Give both names. Nothing was approved."),
        )


def _refuse_approved(reconciliation: Reconciliation, account: str, month: Month) -> None:
    approvals = reconciliation.approvals
    valid = approvals[(approvals["account"] == account) & approvals["withdrawn_at"].isna()]
    later = valid[(valid["approval_no"] > 0) & (valid["period"] >= month.name)]
    if len(later):
        raise ApprovalError(
            _(
                "{period} is approved already (approval no. {n}).",
                period=later["period"].iloc[0],
                n=int(later["approval_no"].iloc[0]),
            ),
            where=_("account {account}", account=format_account(account)),
            remedy=_("Approve a later month. Nothing was approved."),
        )


def _refuse_two_eyes(reconciliation: Reconciliation, account: str, signing: _Signing) -> None:
    settings = reconciliation.accounts.set_index("account")["four_eyes"]
    is_one = signing.prepared_by.casefold() == signing.approved_by.casefold()
    if settings[account] and is_one:
        raise ApprovalError(
            _(
                "{name} both prepared and approves, and the account demands four eyes.",
                name=signing.prepared_by,
            ),
            where=_("account {account}", account=format_account(account)),
            remedy=_(
                "Let somebody else approve, or switch four eyes off in the Bank accounts table."
                " Nothing was approved."
            ),
        )


def _refuse_unexplained(
    reconciliation: Reconciliation, account: str, month: Month, signing: _Signing
) -> None:
    proof = bridge(reconciliation, account, month.last)
    if proof.unexplained_minor and not signing.note:
        raise ApprovalError(
            _(
                "{amount} {currency} is unexplained on {day}.",
                amount=format_amount(proof.unexplained_minor, proof.currency),
                currency=proof.currency,
                day=format_day(month.last),
            ),
            where=_("account {account}", account=format_account(account)),
            remedy=_("Find the difference, or say why with a note (--note). Nothing was approved."),
        )


def _refuse_typed_over(reconciliation: Reconciliation, account: str, signing: _Signing) -> None:
    """Refuse balances that may hold what nobody imported; approved rows `verify` watches over."""
    rows = [
        one
        for one in typed_over(reconciliation, account)
        if one.moves_balance and not one.is_approved
    ]
    if rows and not signing.note:
        raise ApprovalError(
            plural(
                "One row was typed over, so the balances may not be those imported: {rows}.",
                "{n} rows were typed over, so the balances may not be those imported: {rows}.",
                len(rows),
                rows=", ".join(one.told() for one in rows[:5]),
            ),
            where=_("account {account}", account=format_account(account)),
            remedy=_(
                "Undo it in Excel, or withdraw the import and import again; or say why with a note"
                " (--note). Nothing was approved."
            ),
        )


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
        details={"approvals": new[columns].to_dict("records")},
        by=by,
        at=at,
    )

"""Draft the documents of a month."""

from collections.abc import Collection
from datetime import datetime

from recon_xl.actions.documents import (
    Month,
    about,
    accounts_with_rows,
    documents_of,
    told_documents,
)
from recon_xl.actions.outcome import NewFile, Outcome
from recon_xl.language import current, kept, plural
from recon_xl.model.dates import period_days
from recon_xl.model.journal import last_number
from recon_xl.model.reconciliation import Reconciliation
from recon_xl.reports.content import period_report
from recon_xl.reports.evidence import sealed_facts


def report(
    reconciliation: Reconciliation,
    *,
    by: str,
    at: datetime,
    period: str,
    account: str | None = None,
    folder: str = "",
    taken: Collection[str] = (),
) -> Outcome:
    """Write the documents of a month as drafts; nothing is approved and nothing is changed.

    Args:
        reconciliation: The tables.
        by: Who wants to see them.
        at: When.
        period: The month, as 2026-10.
        account: One bank account; all that have rows when None.
        folder: Where the documents go.
        taken: Names of files that are there already.

    Raises:
        ApprovalError: There is nothing to report.
    """
    month = Month(period, *period_days(period))
    files: list[NewFile] = []
    warnings: list[str] = []
    for bank_account in accounts_with_rows(reconciliation, account, month):
        with kept():
            draft = period_report(
                reconciliation,
                bank_account,
                month.first,
                month.last,
                lang=current(),
                prepared_by=by,
                approved_by="",
                at=at,
            )
            names = {*taken, *(file.name for file in files)}
        facts = sealed_facts(reconciliation, draft)
        files += documents_of(draft, facts, month, names)
        warnings += about(reconciliation, draft, facts, month)
    summary = plural("{n} draft written.", "{n} drafts written.", len(files) // 2)
    result = {
        **told_documents(reconciliation, files, folder, month),
        "summary": summary,
        "journal_no": last_number(reconciliation.journal),
        "warnings": warnings,
    }
    return Outcome(reconciliation, result, warnings, files)

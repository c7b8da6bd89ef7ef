"""The documents of a month: which accounts they are about, what they hold, what is told of them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from recon_xl.actions.choosing import active_accounts
from recon_xl.actions.outcome import NewFile
from recon_xl.actions.telling import told_bridges, told_counts
from recon_xl.bridge import bridge, last_day
from recon_xl.errors import ApprovalError
from recon_xl.language import _
from recon_xl.model.dates import format_day
from recon_xl.model.reconciliation import Reconciliation
from recon_xl.reports.content import Report
from recon_xl.reports.documents import document_name
from recon_xl.reports.pdf import compile_pdf, drawing_warnings


@dataclass(frozen=True)
class Month:
    """A month as it is written, and its first and last day."""

    name: str
    first: date
    last: date


def accounts_with_rows(
    reconciliation: Reconciliation, named: Iterable[str] | str | None, month: Month
) -> list[str]:
    """Return the accounts that have something to report up to the month's end."""
    found = []
    for account in active_accounts(reconciliation, named):
        rows = [
            frame[(frame["account"] == account) & (frame[day] <= pd.Timestamp(month.last))]
            for frame, day in (
                (reconciliation.ledger, "date"),
                (reconciliation.statement, "date"),
                (reconciliation.statements, "from"),
            )
        ]
        if any(map(len, rows)):
            found.append(account)
    if not found:
        raise ApprovalError(
            _("There is nothing to report up to {day}.", day=format_day(month.last)),
            where=_("period {period}", period=month.name),
            remedy=_("Import the month first, or name another one. Nothing was changed."),
        )
    return found


def documents_of(told: Report, facts: str, month: Month, taken: Collection[str]) -> list[NewFile]:
    """Return the document and, with the same name, the workbook of its lists."""
    # Few actions draw a document, and what draws it is slow to load.
    from recon_xl.reports.workbook import report_workbook

    # One name for both: a pair that belongs together is found together.
    stems = {name.rpartition(".")[0] + ".pdf" for name in taken}
    name = document_name(told.account, month.name, draft=told.is_draft, taken=stems, lang=told.lang)
    lists = name.removesuffix(".pdf") + ".xlsx"
    return [
        NewFile(name, compile_pdf(told, facts)),
        NewFile(lists, report_workbook(told, facts)),
    ]


def about(reconciliation: Reconciliation, told: Report, facts: str, month: Month) -> list[str]:
    """Say what the reader of the document should know."""
    warnings = drawing_warnings(told, facts)
    last = last_day(reconciliation, told.account)
    told_day = told.continuity.told
    if told_day and date.fromisoformat(told_day) < month.last and last:
        warnings.append(
            _(
                "The last balance that the bank told is of {day}, before the end of the month.",
                day=format_day(date.fromisoformat(told_day)),
            )
        )
    return warnings


def told_documents(
    reconciliation: Reconciliation, files: list[NewFile], folder: str, month: Month
) -> dict[str, Any]:
    accounts = list(reconciliation.accounts["account"])
    names = [file.name for file in files]
    return {
        "documents": [link(folder, name) for name in names if name.endswith(".pdf")],
        "lists": [link(folder, name) for name in names if name.endswith(".xlsx")],
        "counts": told_counts(reconciliation),
        "bridge": told_bridges(
            (bridge(reconciliation, each, month.last) for each in accounts),
            reconciliation.accounts,
        ),
    }


def link(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name

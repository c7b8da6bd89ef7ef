"""Findings: what a person should look at, found in the tables alone."""

from collections.abc import Iterator
from datetime import date

from recon_xl.bridge import last_day
from recon_xl.findings.ages import age_findings, partly_findings
from recon_xl.findings.approvals import changed_approvals
from recon_xl.findings.changed import changed_findings
from recon_xl.findings.currencies import currency_findings
from recon_xl.findings.doubles import Double, double_findings, doubles
from recon_xl.findings.finding import KINDS, Finding, gravest_first
from recon_xl.findings.openings import file_findings, start_findings
from recon_xl.findings.recurring import missing_findings
from recon_xl.findings.reviews import review_findings
from recon_xl.findings.statements import account_number_findings, gap_findings
from recon_xl.findings.transfers import Mirror, mirrors, transfer_findings
from recon_xl.language import _
from recon_xl.model.journal import broken_rows, last_number
from recon_xl.model.reconciliation import Reconciliation, is_active

__all__ = [
    "KINDS",
    "Double",
    "Finding",
    "Mirror",
    "account_findings",
    "changed_approvals",
    "changed_findings",
    "doubles",
    "findings",
    "gravest_first",
    "journal_findings",
    "mirrors",
    "told_break",
]


def findings(reconciliation: Reconciliation) -> list[Finding]:
    """Return what a person should look at, the gravest first; none when all is well.

    Accounts that are switched off are left out.
    """
    accounts = reconciliation.accounts
    found = list(journal_findings(reconciliation))
    transfers = list(transfer_findings(reconciliation))
    for account in accounts.loc[is_active(accounts), "account"]:
        day = last_day(reconciliation, account)
        found += _of_account(reconciliation, account, day, transfers)
    return gravest_first(found)


def account_findings(
    reconciliation: Reconciliation, account: str, day: date | None
) -> list[Finding]:
    """Return the findings of one bank account on a day, the gravest first.

    Args:
        reconciliation: The tables.
        account: The bank account, in its one spelling.
        day: The day of the balances; None when the account has no rows.
    """
    transfers = list(transfer_findings(reconciliation))
    return gravest_first(_of_account(reconciliation, account, day, transfers))


def _of_account(
    reconciliation: Reconciliation, account: str, day: date | None, transfers: list[Finding]
) -> list[Finding]:
    if day is None:
        return list(account_number_findings(reconciliation, account))
    return [
        *account_number_findings(reconciliation, account),
        *changed_findings(reconciliation, account),
        *currency_findings(reconciliation, account),
        *start_findings(reconciliation, account),
        *file_findings(reconciliation, account),
        *gap_findings(reconciliation, account),
        *double_findings(reconciliation, account, day),
        *(one for one in transfers if one.account == account),
        *missing_findings(reconciliation, account, day),
        *partly_findings(reconciliation, account, day),
        *review_findings(reconciliation, account, day),
        *age_findings(reconciliation, account, day),
    ]


def journal_findings(reconciliation: Reconciliation) -> Iterator[Finding]:
    """Tell of the first row at which the journal's chain does not hold."""
    for number in broken_rows(reconciliation.journal, last_number(reconciliation.undo))[:1]:
        remedy = _("Take the workbook from a backup, or find out who changed the Journal sheet.")
        place = _("Journal row {n}", n=number)
        yield Finding("journal", "", "", (), None, told_break(number), remedy, place)


def told_break(number: int) -> str:
    """Say that the journal's chain does not hold at a row."""
    return _("Journal row {n} was changed or is gone, or a row before it is gone.", n=number)

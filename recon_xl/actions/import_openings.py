"""Keep the opening balances while files are imported: what a file says beats what a person told."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd

from recon_xl.actions.import_rows import with_continuity
from recon_xl.actions.import_scope import LedgerScope
from recon_xl.bridge import ledger_balance
from recon_xl.errors import BadValuesError
from recon_xl.findings.openings import opening_gap
from recon_xl.language import _
from recon_xl.model.file_openings import FileOpening, opening_detail
from recon_xl.model.money import to_minor
from recon_xl.model.numbers import format_amount, parse
from recon_xl.model.reconciliation import Reconciliation
from recon_xl.model.statement import Ledger, LedgerAccount


def with_file_openings(
    reconciliation: Reconciliation, ledger: Ledger, scope: LedgerScope
) -> Reconciliation:
    """Return the tables with the opening balances of a ledger file, where they count."""
    after = reconciliation
    for account, about in _told_of(ledger, scope).items():
        if about.opening_minor is None or not _counts(after, account, about):
            continue
        row = after.accounts["account"] == account
        day = pd.Timestamp(about.opening_date) if about.opening_date else pd.NaT
        after = after.with_tables(
            accounts=after.accounts.assign(
                opening_balance_minor=after.accounts["opening_balance_minor"].mask(
                    row, about.opening_minor
                ),
                opening_date=after.accounts["opening_date"].mask(row, day),
            )
        )
    return after


def opening_details(
    before: Reconciliation, after: Reconciliation, ledger: Ledger, scope: LedgerScope
) -> list[dict[str, Any]]:
    """Return what the journal keeps of the opening balances of a ledger file."""
    found = []
    for account, about in _told_of(ledger, scope).items():
        if about.opening_minor is None or about.opening_date is None:
            continue
        was, is_now = _known(before, account), _known(after, account)
        told = was[0] if was[1] is None and is_now[1] is not None else None
        opening = FileOpening(ledger.file, about.opening_date, about.opening_minor, told)
        found.append(opening_detail(account, about.ledger_account, opening))
    return found


def opening_gaps(reconciliation: Reconciliation, ledger: Ledger, scope: LedgerScope) -> list[str]:
    """Say where a ledger file opens with another balance than the workbook has on that day."""
    gaps = [
        opening_gap(reconciliation, account, about.opening_date, about.opening_minor)
        for account, about in _told_of(ledger, scope).items()
        if about.opening_minor is not None and about.opening_date is not None
    ]
    return [gap.text for gap in gaps if gap]


def with_told_balance(
    reconciliation: Reconciliation, accounts: Sequence[str], told: object
) -> Reconciliation:
    """Return the tables with a balance that a person told, where no source gives one.

    Raises:
        BadValuesError: The text is no amount.
    """
    if told is None:
        return reconciliation
    after = reconciliation
    for account in accounts:
        minor = _told_minor(after, account, told)
        rows = after.accounts["account"] == account
        unknown = rows & after.accounts["opening_balance_minor"].isna()
        balances = after.accounts["opening_balance_minor"].mask(unknown, minor)
        after = after.with_tables(accounts=after.accounts.assign(opening_balance_minor=balances))
        after = _with_told_statement(after, account, minor)
    return after


def balance_notes(
    before: Reconciliation, of_files: Reconciliation, account: str, told: object
) -> list[str]:
    """Say that the ledger's opening balance is nobody's figure, a person's, or not a person's.

    Args:
        before: The tables before the import.
        of_files: The tables with what the files say, and without what the person tells now.
        account: The bank account.
        told: What the person tells now; None for nothing.
    """
    currency = of_files.currency_of(account)
    minor, day = _known(of_files, account)
    typed = None if told is None else _told_minor(of_files, account, told)
    if minor is None and typed is None:
        return [
            _("No file gives the ledger's opening balance: 0 is used. --opening-balance sets it.")
        ]
    if minor is None or day is None:
        if typed is None or minor not in (None, typed):
            return []
        amount = format_amount(typed, currency)
        return [
            _("The opening balance {amount} is what you told, not what a file says.", amount=amount)
        ]
    was, since = _known(before, account)
    others = {was if since is None else None, typed} - {None, minor}
    return [
        _(
            "The ledger's opening balance is {amount}, as a file says, and not {told} as told.",
            amount=format_amount(minor, currency),
            told=format_amount(other, currency),
        )
        for other in others
        if other is not None
    ]


def _told_of(ledger: Ledger, scope: LedgerScope) -> dict[str, LedgerAccount]:
    """Return what a ledger file says of its bank accounts."""
    by_chart = {about.ledger_account: about for about in ledger.accounts}
    charts = {account: scope.ledger_account_of.get(account, "") for account in scope.accounts}
    return {account: by_chart[chart] for account, chart in charts.items() if chart in by_chart}


def _counts(reconciliation: Reconciliation, account: str, about: LedgerAccount) -> bool:
    """Say whether a file's opening balance takes the place of the one that is known.

    The earliest counts, and a file's instead of a person's. What a person told stays where the
    entries lead from it to what the file says, and where a month was approved on it.
    """
    minor, since = _known(reconciliation, account)
    if minor is None or about.opening_date is None:
        return minor is None
    if since is not None:
        return about.opening_date < since
    approvals = reconciliation.approvals
    stands = (approvals["account"] == account) & approvals["withdrawn_at"].isna()
    eve = about.opening_date - timedelta(days=1)
    leads_there = ledger_balance(reconciliation, account, eve) == about.opening_minor
    return not stands.any() and (minor == about.opening_minor or not leads_there)


def _known(reconciliation: Reconciliation, account: str) -> tuple[int | None, date | None]:
    """Return the opening balance of an account, and its day; a person tells none."""
    rows = reconciliation.accounts[reconciliation.accounts["account"] == account]
    if rows.empty or pd.isna(rows["opening_balance_minor"].iloc[0]):
        return None, None
    day = rows["opening_date"].iloc[0]
    return int(rows["opening_balance_minor"].iloc[0]), None if pd.isna(day) else day.date()


def _told_minor(reconciliation: Reconciliation, account: str, told: object) -> int:
    try:
        amount = parse(str(told))
    except BadValuesError:
        amount = None
    if amount is None:
        raise BadValuesError(
            _("“{text}” is not an amount.", text=told),
            where="--opening-balance",
            remedy=_("Write it as 370000.00. Nothing was imported."),
        )
    return to_minor(amount, reconciliation.currency_of(account))


def _with_told_statement(
    reconciliation: Reconciliation, account: str, minor: int
) -> Reconciliation:
    """Give the first statement without balances the balance that a person told."""
    statements = reconciliation.statements
    of_account = statements[statements["account"] == account]
    if of_account.empty or of_account["opening_minor"].notna().any():
        return reconciliation
    first = of_account["from"].idxmin()
    changed = statements.copy()
    changed.loc[first, "opening_minor"] = minor
    changed.loc[first, "closing_minor"] = minor + int(changed.loc[first, "sum_minor"])
    return with_continuity(reconciliation.with_tables(statements=changed))

"""Balances that do not meet: of a ledger file and the workbook, of bank and ledger at the start."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pandas as pd

from recon_xl.bridge import bridge, ledger_balance, posted_here
from recon_xl.findings.finding import Finding
from recon_xl.language import _
from recon_xl.model.dates import format_day
from recon_xl.model.file_openings import file_openings
from recon_xl.model.numbers import format_amount
from recon_xl.model.reconciliation import Reconciliation


def start_findings(reconciliation: Reconciliation, account: str) -> Iterator[Finding]:
    """Say that the balances differ before the first day already, by what no row explains."""
    row = reconciliation.accounts[reconciliation.accounts["account"] == account].iloc[0]
    statements = reconciliation.statements
    is_told = (statements["account"] == account) & statements["opening_minor"].notna()
    if pd.isna(row["opening_date"]) or not is_told.any():
        return
    day = row["opening_date"].date()
    before = bridge(reconciliation, account, day - timedelta(days=1))
    if before.unexplained_minor:
        text = _(
            "Bank and ledger differ by {amount} before {day} already, and no open row explains it.",
            amount=format_amount(before.unexplained_minor, before.currency),
            day=format_day(day),
        )
        remedy = _("Import what was open in the ledger on that day.")
        place = _("Balances before {day}", day=format_day(day))
        yield Finding(
            "opening", account, "ledger", (), before.unexplained_minor, text, remedy, place
        )


def file_findings(reconciliation: Reconciliation, account: str) -> Iterator[Finding]:
    """Tell of ledger files that open with another balance than the workbook has on that day."""
    # Of two files that open on one day the later counts: it may be the corrected one.
    last = {opening.day: opening for opening in file_openings(reconciliation, account)}
    for day, opening in sorted(last.items()):
        found = opening_gap(reconciliation, account, day, opening.minor)
        if found:
            place = _("Ledger {file}, {day}", file=opening.file, day=format_day(day))
            yield replace(found, text=f"{opening.file}: {found.text}", place=place)


def opening_gap(
    reconciliation: Reconciliation, account: str, day: date, minor: int
) -> Finding | None:
    """Return what lies between a ledger file's opening balance and the workbook's of that day.

    Args:
        reconciliation: The tables.
        account: The bank account.
        day: The first day that is not part of the file's balance.
        minor: The file's balance.
    """
    eve = day - timedelta(days=1)
    has = ledger_balance(reconciliation, account, eve)
    # The ledger may have taken over what was posted here, or not yet.
    if minor in (has, has - posted_here(reconciliation, account, eve)):
        return None
    currency = reconciliation.currency_of(account)
    text = _(
        "The ledger opens with {opening} on {day}, the workbook has {balance}: {difference} lies"
        " between.",
        opening=format_amount(minor, currency),
        day=format_day(day),
        balance=format_amount(has, currency),
        difference=format_amount(minor - has, currency),
    )
    remedy = _("Import the ledger of the days before it again, or withdraw the wrong file.")
    return Finding("opening", account, "ledger", (), minor - has, text, remedy)

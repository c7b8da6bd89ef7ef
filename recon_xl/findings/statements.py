"""Statements that do not follow one another, and account numbers that cannot be right."""

from collections.abc import Iterator

import pandas as pd

from recon_xl.findings.finding import Finding
from recon_xl.language import _
from recon_xl.model.accounts import format_account, is_valid_account
from recon_xl.model.dates import format_day
from recon_xl.model.numbers import format_amount
from recon_xl.model.reconciliation import Reconciliation

BBAN_DIGITS = 11


def account_number_findings(reconciliation: Reconciliation, account: str) -> Iterator[Finding]:
    """Say that a bank account has eleven digits, and that the last one does not check."""
    if len(account) == BBAN_DIGITS and account.isdigit() and not is_valid_account(account):
        text = _(
            "The check digit of bank account {account} is wrong.", account=format_account(account)
        )
        remedy = _("Compare the number with the bank's, and correct it on the Bank accounts sheet.")
        place = _("Bank account {account}", account=format_account(account))
        yield Finding("account", account, "", (), None, text, remedy, place)


def gap_findings(reconciliation: Reconciliation, account: str) -> Iterator[Finding]:
    """Tell of statements that do not open where the one before closed, and of days without one."""
    rows = reconciliation.statements
    told = rows[(rows["account"] == account) & rows["opening_minor"].notna()]
    told = told.sort_values(["from", "to"], kind="stable")
    currency = reconciliation.currency_of(account)
    closed: int | None = None
    until = pd.Timestamp.min
    for row in told.to_dict("records"):
        if not row["continuous"]:
            facts = {
                "number": row["number"] or row["file"],
                "account": format_account(account),
                "opening": format_amount(row["opening_minor"], currency),
                "day": format_day(row["from"]),
            }
            text = _(
                "Statement {number} of {account} opens with {opening} on {day}, which is not where"
                " the one before closed.",
                **facts,
            )
            minor = None
            if closed is not None:
                minor = int(row["opening_minor"]) - closed
                text += " " + _("{amount} lies between.", amount=format_amount(minor, currency))
            remedy = (
                _("Fetch the statement between them from the bank, and import it.")
                if row["from"] > until
                else _(
                    "Both tell of the same days: compare their lines, and withdraw the wrong one."
                )
            )
            place = _("Statement {number}, {day}", **facts)
            yield Finding("gap", account, "statement", (), minor, text, remedy, place)
        if row["to"] >= until:
            closed = None if pd.isna(row["closing_minor"]) else int(row["closing_minor"])
            until = row["to"]

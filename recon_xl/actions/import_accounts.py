"""Keep the table of bank accounts while files are imported."""

from typing import Any

import pandas as pd

from recon_xl.actions.choosing import account_called
from recon_xl.actions.import_scope import NAMELESS, LedgerScope, only_account
from recon_xl.errors import WrongAccountError
from recon_xl.language import _
from recon_xl.model.accounts import format_account, is_valid_account, normalise_account
from recon_xl.model.reconciliation import BOOKS_CURRENCY, Reconciliation
from recon_xl.model.statement import Ledger, LedgerAccount, Statement

# NS 4102: bank and card charges, interest income and interest cost.
_NEW_ACCOUNT = {
    "currency": BOOKS_CURRENCY,
    "statement_service": True,
    "update_remaining": True,
    "allow_unequal": False,
    "split_batches": False,
    "four_eyes": False,
    "voucher_type": "1",
    "voucher_series": "1",
    "fee_account": "7770",
    "interest_income_account": "8050",
    "interest_cost_account": "8150",
}


def account_of_statement(
    reconciliation: Reconciliation, statement: Statement, named: str | None
) -> tuple[str, list[str]]:
    """Return the bank account of a statement, and what to say about how it was found.

    Raises:
        WrongAccountError: The statement is another account's than the one named, or several fit.
    """
    wanted = account_called(reconciliation, named) or normalise_account(named) if named else ""
    own = statement.account
    if own and wanted and own != wanted and is_valid_account(wanted):
        raise WrongAccountError(
            _(
                "The statement belongs to account {own}, not to {wanted}.",
                own=format_account(own),
                wanted=format_account(wanted),
            ),
            where=statement.file,
            remedy=_("Leave --account out, or choose the other file. Nothing was imported."),
        )
    if own or wanted:
        return own or wanted, []
    known = list(reconciliation.accounts["account"])
    if len(known) > 1:
        raise WrongAccountError(
            _(
                "The file names no bank account, and the workbook has {n}: {accounts}.",
                n=len(known),
                accounts=", ".join(map(format_account, known)),
            ),
            where=statement.file,
            remedy=_("Name the account with --account. Nothing was imported."),
        )
    if known:
        return known[0], []
    return NAMELESS, [
        _(
            "No file names the bank account, so it is called “{name}”. --account gives it a name.",
            name=NAMELESS,
        )
    ]


def with_statement_account(
    reconciliation: Reconciliation, statement: Statement, account: str
) -> Reconciliation:
    """Return the tables with the statement's account in the table of bank accounts.

    Raises:
        WrongAccountError: The account is known in another currency.
    """
    after = _taking_over(reconciliation, account)
    accounts = after.accounts
    row = accounts[accounts["account"] == account]
    if len(row) and row["currency"].iloc[0] not in ("", statement.currency):
        raise WrongAccountError(
            _(
                "The statement is in {currency}, the account {account} in {known}.",
                currency=statement.currency,
                account=format_account(account),
                known=row["currency"].iloc[0],
            ),
            where=statement.file,
            remedy=_(
                "Correct the currency in the Bank accounts table, or choose the other file."
                " Nothing was imported."
            ),
        )
    return _with_account(after, account, currency=statement.currency, name=statement.name)


def with_ledger_accounts(
    reconciliation: Reconciliation, ledger: Ledger, scope: LedgerScope
) -> Reconciliation:
    """Return the tables with what the ledger file tells about its bank accounts."""
    after = reconciliation
    by_chart = {about.ledger_account: about for about in ledger.accounts}
    for account in scope.accounts:
        chart = scope.ledger_account_of.get(account, "")
        about = by_chart.get(chart, LedgerAccount(chart))
        facts: dict[str, Any] = {
            "ledger_account": chart,
            "name": about.name,
            "company": ledger.company,
            "org_no": ledger.org_no,
        }
        if about.currency:
            facts["currency"] = about.currency
        after = _with_account(after, account, **facts)
    return after


def _taking_over(reconciliation: Reconciliation, account: str) -> Reconciliation:
    """Give an account that only its ledger knew the number that its first statement brings."""
    accounts = reconciliation.accounts
    old = only_account(reconciliation)
    has_statements = len(reconciliation.statement) or len(reconciliation.statements)
    if not old or old == account or has_statements or is_valid_account(old):
        return reconciliation
    ledger = reconciliation.ledger
    return reconciliation.with_tables(
        accounts=accounts.assign(account=account), ledger=ledger.assign(account=account)
    )


def _with_account(reconciliation: Reconciliation, account: str, **facts: Any) -> Reconciliation:
    """Add an account that is not known, or fill in what is blank about one that is."""
    accounts = reconciliation.accounts
    if account not in set(accounts["account"]):
        told = {key: value for key, value in facts.items() if value}
        row = pd.DataFrame([{"account": account, **_NEW_ACCOUNT, **told}])
        both = pd.concat([accounts, row.reindex(columns=accounts.columns)], ignore_index=True)
        return reconciliation.with_tables(accounts=both if len(accounts) else row)
    changed = accounts.copy()
    for key, value in facts.items():
        blank = (changed["account"] == account) & (changed[key] == "")
        changed[key] = changed[key].mask(blank, value)
    return reconciliation.with_tables(accounts=changed)

"""Find what a person named: accounts, rows, matches."""

from collections.abc import Iterable, Sequence

import pandas as pd

from recon_xl.errors import UnknownIdError, WrongAccountError
from recon_xl.language import _, plural
from recon_xl.model.accounts import format_account, normalise_account
from recon_xl.model.frames import plain_list
from recon_xl.model.reconciliation import Reconciliation, is_active
from recon_xl.model.sides import SIDES


def chosen_accounts(reconciliation: Reconciliation, named: str | Iterable[str] | None) -> list[str]:
    """Return the bank accounts that were named; all of them when none was.

    Args:
        reconciliation: The tables.
        named: Bank accounts in any spelling, or ledger accounts.

    Raises:
        WrongAccountError: The workbook has no such account.
    """
    names = [named] if isinstance(named, str) else list(named or ())
    if not names:
        return list(reconciliation.accounts["account"])
    return [_known_account(reconciliation, name) for name in names]


def active_accounts(reconciliation: Reconciliation, named: str | Iterable[str] | None) -> list[str]:
    """Return the bank accounts that were named; all that are reconciled when none was.

    Raises:
        WrongAccountError: The workbook has no such account, or it is switched off.
    """
    chosen = chosen_accounts(reconciliation, named)
    accounts = reconciliation.accounts
    off = set(accounts.loc[~is_active(accounts), "account"]) & set(chosen)
    if off and named:
        raise WrongAccountError(
            _(
                "The account {account} is switched off.",
                account=", ".join(map(format_account, sorted(off))),
            ),
            where=_("the Bank accounts table"),
            remedy=_(
                "Switch on Statement service and Update remaining amounts there."
                " Nothing was changed."
            ),
        )
    return [account for account in chosen if account not in off]


def approved_until(rows: pd.DataFrame, reconciliation: Reconciliation) -> pd.Series:
    """Return for each row the last day that is approved in its account; NaT where none is."""
    approvals = reconciliation.approvals
    standing = approvals[approvals["withdrawn_at"].isna() & (approvals["approval_no"] > 0)]
    last = {
        account: pd.Period(max(periods), freq="M").end_time.normalize()
        for account, periods in standing.groupby("account")["period"]
    }
    return pd.to_datetime(rows["account"].map(last))


def account_called(reconciliation: Reconciliation, name: str) -> str | None:
    """Return the bank account with that number or that ledger account; None when there is none."""
    accounts, wanted = reconciliation.accounts, normalise_account(name)
    for column in ("account", "ledger_account"):
        found = accounts.loc[accounts[column] == wanted, "account"]
        if len(found) == 1:
            return str(found.iloc[0])
    return None


def rows_called(reconciliation: Reconciliation, side: str, ids: Sequence[str]) -> pd.DataFrame:
    """Return the rows with these ids, in the order of the table.

    Raises:
        UnknownIdError: An id is no row of that side.
    """
    rows = reconciliation.side(side)
    unknown = sorted(set(ids) - set(rows["id"]))
    if unknown:
        raise UnknownIdError(
            plural(
                "One id is no row: {ids}.",
                "{n} ids are no rows: {ids}.",
                len(unknown),
                ids=", ".join(unknown[:5]),
            ),
            where=_("the Ledger table") if side == "ledger" else _("the Statement table"),
            remedy=_("Copy the id from the last column of the table. Nothing was changed."),
        )
    return rows[rows["id"].isin(ids)]


def chosen_rows(reconciliation: Reconciliation, row_ids: Sequence[str]) -> dict[str, pd.DataFrame]:
    """Return the rows with these ids by side, otherwise the marked ones.

    Raises:
        UnknownIdError: An id is no row, or nothing is named and nothing marked.
    """
    if not row_ids:
        ids = {side: marked_ids(reconciliation, side) for side in SIDES}
        if not any(ids.values()):
            raise UnknownIdError(
                _("No row is named and none is marked."),
                remedy=_(
                    "Mark rows with x in the Mark column, or name their ids. Nothing was changed."
                ),
            )
    else:
        on_ledger = set(reconciliation.ledger["id"])
        ids = {
            "ledger": [row_id for row_id in row_ids if row_id in on_ledger],
            "statement": [row_id for row_id in row_ids if row_id not in on_ledger],
        }
    return {side: rows_called(reconciliation, side, ids[side]) for side in SIDES}


def marked_ids(reconciliation: Reconciliation, side: str) -> list[str]:
    """Return the rows that a person marked."""
    rows = reconciliation.side(side)
    return list(rows.loc[rows["mark"].str.strip() != "", "id"])


def unmarked(reconciliation: Reconciliation, ids: Iterable[str]) -> Reconciliation:
    """Return the tables with the marks of these rows taken away."""
    gone = set(ids)
    return reconciliation.with_tables(
        **{
            side: rows.assign(mark=rows["mark"].mask(rows["id"].isin(gone), ""))
            for side, rows in (
                ("ledger", reconciliation.ledger),
                ("statement", reconciliation.statement),
            )
            if any(plain_list(rows["mark"]))
        }
    )


def _known_account(reconciliation: Reconciliation, name: str) -> str:
    account = account_called(reconciliation, name)
    if account is None:
        known = ", ".join(map(format_account, reconciliation.accounts["account"])) or "–"
        raise WrongAccountError(
            _("The workbook has no account {name}; it has {known}.", name=name, known=known),
            remedy=_("Name one of these, or import its statement first. Nothing was changed."),
        )
    return account

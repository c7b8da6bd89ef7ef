"""Refuse rows that cannot be reconciled in the currency of their account, and say why."""

from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd

from recon_xl.errors import ApprovalError, NothingOpenError
from recon_xl.language import _, plural
from recon_xl.model.accounts import format_account
from recon_xl.model.currencies import NO_AMOUNT, obstacles
from recon_xl.model.reconciliation import Reconciliation
from recon_xl.model.sides import SIDES

_NAMED_MAX = 5


def refuse_irreconcilable(reconciliation: Reconciliation, rows: Mapping[str, pd.DataFrame]) -> None:
    """Refuse rows of a currency account without an amount in its currency, by name.

    Args:
        reconciliation: The tables.
        rows: The rows of each side.

    Raises:
        NothingOpenError: A row has no amount in the account's currency, or moves nothing in it.
    """
    every = pd.concat([rows[side].reset_index(drop=True) for side in SIDES if side in rows])
    every = every.reset_index(drop=True)
    why = obstacles(reconciliation, every)
    stopped = every[why != ""]
    if stopped.empty:
        return
    kind = why[stopped.index[0]]
    same = stopped[why[stopped.index] == kind]
    facts = {
        "ids": ", ".join(same["id"][:_NAMED_MAX]),
        "currency": reconciliation.currency_of(same["account"].iloc[0]),
    }
    if kind == NO_AMOUNT:
        raise NothingOpenError(
            _without_amount(same["id"].tolist(), facts["currency"]),
            remedy=_(
                "Withdraw its import, and import a ledger with amounts in {currency}."
                " Nothing was changed.",
                **facts,
            ),
        )
    raise NothingOpenError(
        plural(
            "One row moves nothing in {currency}, the currency of its account: {ids}.",
            "{n} rows move nothing in {currency}, the currency of their account: {ids}.",
            len(same),
            **facts,
        ),
        remedy=_("Deactivate it with the reason; a revaluation has no line. Nothing was changed."),
    )


def refuse_unconverted(reconciliation: Reconciliation, account: str, day: date) -> None:
    """Refuse to approve a balance that counts amounts of another currency as the account's.

    Raises:
        ApprovalError: A row up to the day has no amount in the account's currency.
    """
    counted = []
    for side in SIDES:
        rows = reconciliation.side(side)
        rows = rows[(rows["account"] == account) & (rows["date"] <= pd.Timestamp(day))]
        rows = rows[~rows["state"].isin(["deactivated", "approved"])]
        counted += rows.loc[obstacles(reconciliation, rows) == NO_AMOUNT, "id"].tolist()
    if counted:
        raise ApprovalError(
            _without_amount(counted, reconciliation.currency_of(account)),
            where=_("account {account}", account=format_account(account)),
            remedy=_(
                "Import a ledger with amounts in that currency, or say why with a note (--note)."
                " Nothing was approved."
            ),
        )


def _without_amount(ids: Sequence[str], currency: str) -> str:
    return plural(
        "One row has no amount in {currency}, the currency of its account: {ids}.",
        "{n} rows have no amount in {currency}, the currency of their account: {ids}.",
        len(ids),
        currency=currency,
        ids=", ".join(ids[:_NAMED_MAX]),
    )

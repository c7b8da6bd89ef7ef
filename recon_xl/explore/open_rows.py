"""What is open: both sides in one list, filtered the way a person asks."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pandas as pd

from recon_xl.bridge import last_day, open_on
from recon_xl.errors import BadValuesError
from recon_xl.language import _
from recon_xl.model.accounts import normalise_account
from recon_xl.model.money import decimals
from recon_xl.model.reconciliation import Reconciliation
from recon_xl.model.sides import SIDES

COLUMNS = (
    "side",
    "id",
    "account",
    "date",
    "age_days",
    "open_minor",
    "currency",
    "text",
    "counterparty",
    "kid",
    "reference",
    "invoice_no",
    "voucher_no",
    "end_to_end_id",
    "batch",
    "note",
    "state",
)
# Where a word that someone looks for may stand.
_SEARCHED = ("id", "text", "counterparty", "kid", "reference", "invoice_no", "voucher_no", "note")


@dataclass(frozen=True)
class Filters:
    """Which open rows to show; a filter that is left out lets everything through.

    Attributes:
        side: "ledger" or "statement".
        account: A bank account, in any spelling.
        age_from: Youngest age in days.
        age_to: Oldest age in days.
        amount_from: Smallest size in the unit of the account's currency, signs left out.
        amount_to: Largest size.
        text: Words that must all occur in a row's texts, references or ids; case is ignored.
    """

    side: str = ""
    account: str = ""
    age_from: int | None = None
    age_to: int | None = None
    amount_from: Decimal | float | None = None
    amount_to: Decimal | float | None = None
    text: str = ""


def open_items(
    reconciliation: Reconciliation, filters: Filters | None = None, day: date | None = None
) -> pd.DataFrame:
    """Return the open and partly matched rows, largest first.

    Args:
        reconciliation: The tables.
        filters: Which of them.
        day: The day on which they were open and to which their age is counted; the last day of all
            accounts when None.

    Returns:
        `COLUMNS`: amounts in minor units of the account's currency, money into the bank positive;
        no rows when nothing is open.

    Raises:
        BadValuesError: There is no such side.
    """
    filters = filters or Filters()
    if filters.side not in ("", *SIDES):
        raise BadValuesError(
            _("“{side}” is no side.", side=filters.side), remedy=_("Take ledger or statement.")
        )
    rows = _every_open_row(reconciliation, day)
    rows = rows[_fits(rows, filters)]
    rows = rows.assign(size=rows["open_minor"].abs())
    rows = rows.sort_values(["size", "date", "id"], ascending=[False, True, True])
    return rows[list(COLUMNS)].reset_index(drop=True)


def _every_open_row(reconciliation: Reconciliation, day: date | None) -> pd.DataFrame:
    # Without an account there is still a frame with the right types.
    accounts = reconciliation.accounts["account"].tolist() or [""]
    day = day or max(
        filter(None, (last_day(reconciliation, one) for one in accounts)), default=None
    )
    parts = [
        open_on(reconciliation, side, account, day).assign(
            side=side, currency=reconciliation.currency_of(account)
        )
        for account in accounts
        for side in SIDES
    ]
    rows = pd.concat(parts, ignore_index=True)[list(COLUMNS)]
    # Each side has a column that the other lacks.
    texts = rows.select_dtypes("str").columns
    return rows.assign(**{column: rows[column].fillna("") for column in texts})


def _fits(rows: pd.DataFrame, filters: Filters) -> pd.Series:
    fits = pd.Series(data=True, index=rows.index)
    if filters.side:
        fits &= rows["side"] == filters.side
    if filters.account:
        fits &= rows["account"] == normalise_account(filters.account)
    if filters.age_from is not None:
        fits &= rows["age_days"] >= filters.age_from
    if filters.age_to is not None:
        fits &= rows["age_days"] <= filters.age_to
    sizes = rows["open_minor"].abs()
    if filters.amount_from is not None:
        fits &= sizes >= _limits_minor(rows, filters.amount_from)
    if filters.amount_to is not None:
        fits &= sizes <= _limits_minor(rows, filters.amount_to)
    if filters.text.strip():
        searched = rows[list(_SEARCHED)].agg(" ".join, axis="columns").str.casefold()
        for word in filters.text.casefold().split():
            fits &= searched.str.contains(word, regex=False)
    return fits


def _limits_minor(rows: pd.DataFrame, amount: Decimal | float) -> pd.Series:
    """Return an amount in the minor units of each row's currency."""
    limit = Decimal(str(amount))
    by_currency = {
        currency: float(limit.scaleb(decimals(currency))) for currency in rows["currency"].unique()
    }
    return rows["currency"].map(by_currency).astype("float64")

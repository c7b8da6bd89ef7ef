"""Rows that cannot be reconciled on an account that is kept in another currency than the books.

Such an account is reconciled in its own currency. Not needed for that are a rate, and an amount in
the books: both follow the posting. Needed is an amount in the account's currency, and that it is
not zero.
"""

import numpy as np
import pandas as pd

from recon_xl.model.reconciliation import BOOKS_CURRENCY, Reconciliation

# Nothing says what the row is in the account's currency: its amount is that of another one.
NO_AMOUNT = "no amount"
# The row changes what the account is worth in the books, and moves nothing on it: a revaluation.
NO_MOVEMENT = "no movement"


def obstacles(reconciliation: Reconciliation, rows: pd.DataFrame) -> pd.Series:
    """Return why each row cannot be reconciled: `NO_AMOUNT`, `NO_MOVEMENT`, or "" where it can.

    A row of another currency than its account's has the account's amount beside it; where both are
    the same number, nobody has converted it.

    Args:
        reconciliation: The tables.
        rows: Rows of one side.
    """
    accounts = reconciliation.accounts
    foreign = accounts[~accounts["currency"].isin(["", BOOKS_CURRENCY])]
    none = pd.Series("", index=rows.index, dtype="str")
    if foreign.empty:
        return none
    own = rows["account"].map(foreign.set_index("account")["currency"]).fillna("").astype("str")
    amount, in_currency = rows["amount_minor"], rows["currency_amount_minor"]
    is_own = rows["currency"] == own
    is_foreign = (own != "") & (rows["currency"] != "") & (amount != 0)
    found = np.select(
        [is_foreign & ~is_own & (amount == in_currency), is_foreign & is_own & (in_currency == 0)],
        [NO_AMOUNT, NO_MOVEMENT],
        "",
    )
    return pd.Series(found, index=rows.index, dtype="str")


def in_currency_of(entries: pd.DataFrame, currency: str) -> pd.DataFrame:
    """Return imported entries held in the currency of their account, where the file tells it.

    Args:
        entries: Entries of one account as importers return them, in the currency of the books.
        currency: Of the account.
    """
    if currency == BOOKS_CURRENCY or "original_currency" not in entries:
        return entries
    is_told = (
        (entries["currency"] == BOOKS_CURRENCY)
        & (entries["original_currency"] == currency)
        & entries["original_amount_minor"].notna()
    )
    told = entries["original_amount_minor"].fillna(0).astype("int64")
    return entries.assign(
        currency=entries["currency"].mask(is_told, currency),
        currency_amount_minor=entries["currency_amount_minor"].mask(is_told, told),
    )

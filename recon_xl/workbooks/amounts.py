"""In which currency the amount cells of a row are, and whether its currency cells say more.

A row has an amount, and beside it one in `currency`. Where both are the same, as on nearly every
row, the cells of the second stay blank. Where they differ on a row that is held in the currency of
its account, the first one is in the currency of the books.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recon_xl.model.frames import plain_list
from recon_xl.model.money import decimals
from recon_xl.model.reconciliation import BOOKS_CURRENCY

Currencies = NDArray[np.object_]


def account_currencies(rows: pd.DataFrame, accounts: pd.DataFrame) -> Currencies:
    """Return the currency of each row's account; the books' where it is not known."""
    told = zip(plain_list(accounts["account"]), plain_list(accounts["currency"]), strict=True)
    foreign = {name: currency for name, currency in told if currency not in ("", BOOKS_CURRENCY)}
    found = np.full(len(rows), BOOKS_CURRENCY, dtype=object)
    if foreign:
        names = plain_list(rows["account"])
        found[:] = [foreign.get(name, BOOKS_CURRENCY) for name in names]
    return found


def says_currency(rows: pd.DataFrame, accounts: pd.DataFrame) -> NDArray[np.bool_]:
    """Say of each row whether its currency cells tell more than its amount cells do."""
    return _says_currency(rows, account_currencies(rows, accounts))


def _says_currency(rows: pd.DataFrame, of_account: Currencies) -> NDArray[np.bool_]:
    is_held = rows["currency"].to_numpy(dtype=object) == of_account
    same = (rows["currency_amount_minor"] == rows["amount_minor"]) & (
        rows["currency_remaining_minor"] == rows["remaining_minor"]
    )
    return ~(is_held & same.to_numpy())


def amount_currencies(rows: pd.DataFrame, accounts: pd.DataFrame) -> Currencies:
    """Return the currency of each row's amount and remaining cells."""
    of_account = account_currencies(rows, accounts)
    is_held = rows["currency"].to_numpy(dtype=object) == of_account
    return np.where(is_held & _says_currency(rows, of_account), BOOKS_CURRENCY, of_account)


def scales(currencies: Currencies) -> NDArray[np.float64]:
    """Return by what each row's minor units are divided to make its cell."""
    known = {name: 10.0 ** decimals(str(name)) for name in set(currencies)}
    return np.fromiter(map(known.__getitem__, currencies), dtype="float64", count=len(currencies))

"""Write test data the accountant's way: `lines("S1 2026-03-04 99.00 KID 1234567897 Rent March")`.

One row is an id, a date, an amount, then any of `KID k`, `REF r`, `E2E e`, `INV i`, `VOU v`,
`BY name_with_underscores`, `BATCH b`, `CODE c`; what is left is the text.
"""

from decimal import Decimal

import pandas as pd

from recon_xl.model.frames import as_table
from recon_xl.model.reconciliation import Reconciliation, settled

ACCOUNT = "86011117947"
WORDS = {
    "KID": "kid",
    "REF": "reference",
    "E2E": "end_to_end_id",
    "INV": "invoice_no",
    "VOU": "voucher_no",
    "BY": "counterparty",
    "BATCH": "batch",
    "CODE": "code",
}


def rows(*texts: str, account: str = ACCOUNT, currency: str = "NOK") -> pd.DataFrame:
    """Return rows of one side with the columns that `rx.match` takes."""
    return pd.DataFrame(
        [_row(text, account, currency) for text in texts],
        columns=["id", "account", "date", "amount_minor", "currency", "text", *WORDS.values()],
    ).astype({"date": "datetime64[us]", "amount_minor": "int64"})


entries = lines = rows


def reconciliation(
    ledger: pd.DataFrame,
    statement: pd.DataFrame,
    *,
    account: str = ACCOUNT,
    currency: str = "NOK",
    opening_minor: int = 0,
) -> Reconciliation:
    """Return a reconciliation with one bank account, these rows and no match."""
    accounts = pd.DataFrame(
        {
            "account": [account],
            "name": ["Fjordbanken"],
            "ledger_account": ["1920"],
            "currency": [currency],
            "statement_service": True,
            "update_remaining": True,
            "opening_balance_minor": [opening_minor],
            "company": ["Prøve AS"],
        }
    )
    sides = {
        side: as_table(
            side, frame.assign(currency_amount_minor=frame["amount_minor"], source="test:1")
        )
        for side, frame in (("ledger", ledger), ("statement", statement))
    }
    return settled(Reconciliation.empty().with_tables(accounts=accounts, **sides))


def _row(text: str, account: str, currency: str) -> dict[str, object]:
    row_id, day, amount, *rest = text.split()
    row: dict[str, object] = dict.fromkeys(WORDS.values(), "")
    words = []
    while rest:
        word = rest.pop(0)
        if word in WORDS and rest:
            row[WORDS[word]] = rest.pop(0).replace("_", " ")
        else:
            words.append(word)
    minor = int((Decimal(amount) * 100).to_integral_exact())
    return row | {
        "id": row_id,
        "account": account,
        "date": pd.Timestamp(day),
        "amount_minor": minor,
        "currency": currency,
        "text": " ".join(words),
    }

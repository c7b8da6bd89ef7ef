"""Vouchers that were posted here: their names, and the ledger entry that shows each of them.

A voucher is named by its series and number, "1-7". The entry that shows it on the bank's account
says so in its source: "voucher 1-7", and "voucher 1-7, ledger.xml:12" once a ledger import has
brought the same voucher.
"""

import re

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recon_xl.model.reconciliation import Reconciliation

SOURCE_WORDS = {"en": "voucher", "nb": "bilag"}
# The rule of a match between a line and the voucher that was made of it.
POSTED_RULE = {"en": "posted", "nb": "bokført"}
_APART = ", "
# What `seen_in_ledger` holds: where the entry stood, and the id that its own content gives it.
_SEEN = re.compile(r"\((L-[0-9a-z]+)\)$")


def voucher_name(series: str, number: str) -> str:
    """Return what a voucher is called.

    >>> voucher_name("1", "7"), voucher_name("", "7")
    ('1-7', '7')
    """
    return "-".join(filter(None, (series, number)))


def listed_codes(cell: str) -> list[str]:
    """Return the voucher types or series that a cell lists, each once, in its order.

    >>> listed_codes("1, 7; 7 ;"), listed_codes("")
    (['1', '7'], [])
    """
    parts = (part.strip() for part in re.split("[,;]", cell))
    return list(dict.fromkeys(filter(None, parts)))


def voucher_source(series: str, number: str, lang: str) -> str:
    """Return the source of the ledger entry that shows a voucher.

    >>> voucher_source("1", "7", "nb")
    'bilag 1-7'
    """
    return f"{SOURCE_WORDS[lang]} {voucher_name(series, number)}"


def with_seen(source: str, seen: str) -> str:
    """Return the source of an entry whose voucher an import has brought.

    >>> with_seen("bilag 1-7", "ledger.xml:12")
    'bilag 1-7, ledger.xml:12'
    """
    return f"{source}{_APART}{seen}"


def seen_text(source: str, stem: str) -> str:
    """Return what a voucher says of the import that brought it: where, and as which entry.

    >>> seen_text("ledger.xml:12", "L-7k3m9q2x4d")
    'ledger.xml:12 (L-7k3m9q2x4d)'
    """
    return f"{source} ({stem})"


def seen_stem(seen: str) -> str:
    """Return the id without number of the imported entry; "" when no import has brought it.

    >>> seen_stem("ledger.xml:12 (L-7k3m9q2x4d)"), seen_stem("ja")
    ('L-7k3m9q2x4d', '')
    """
    found = _SEEN.search(seen)
    return found[1] if found else ""


def entry_ids(reconciliation: Reconciliation) -> list[str]:
    """Return the ledger entry of each voucher in the order of the table; "" where there is none."""
    vouchers, ledger = reconciliation.vouchers, reconciliation.ledger
    if not len(vouchers):
        return []
    some = ledger[ledger["voucher_no"].isin(vouchers["voucher_no"])]
    shown: dict[tuple[str, str], str] = {}
    for row_id, account, source in zip(some["id"], some["account"], some["source"], strict=True):
        shown.setdefault((account, source), row_id)
        shown.setdefault((account, source.split(_APART)[0]), row_id)
    return [
        next(filter(None, (shown.get((row.account, told)) for told in _sources(row))), "")
        for row in vouchers.itertuples(index=False)
    ]


def moved_minor(reconciliation: Reconciliation, vouchers: pd.DataFrame) -> NDArray[np.int64]:
    """Return what vouchers move on their bank accounts, money into the account positive.

    Args:
        reconciliation: The tables.
        vouchers: Rows of the vouchers table.

    Returns:
        Minor units of the accounts' currencies; 0 where neither side is the bank's account.
    """
    bank = vouchers["account"].map(reconciliation.accounts.set_index("account")["ledger_account"])
    sign = (vouchers["debit"] == bank).astype(int) - (vouchers["credit"] == bank).astype(int)
    return (sign * vouchers["amount_minor"]).to_numpy(dtype="int64")


def is_waiting(vouchers: pd.DataFrame) -> "pd.Series":
    """Say which vouchers are posted here and not yet seen in the ledger."""
    return (vouchers["seen_in_ledger"] == "") & vouchers["posted"].notna()


def _sources(row: object) -> list[str]:
    series, number = row.voucher_series, row.voucher_no  # type: ignore[attr-defined]
    return [voucher_source(series, number, lang) for lang in SOURCE_WORDS]

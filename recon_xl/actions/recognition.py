"""Recognise vouchers that were posted here when a ledger import brings them: nothing is doubled.

An imported entry is a voucher of ours when bank account, amount and number are the same, they are
at most `DAYS_MAX` days apart, and

- the date is the same and the voucher types, where both have one, do not contradict each other, or
- the texts say the same: one of them begins with the other.

Whatever fulfils less is another voucher and is added: a doubled entry is seen and can be taken out,
a swallowed one is not. A number is written as "7", "0007", "1-7" or "1/7", or as Tripletex writes
it when it imports voucher 7 of type 1: 1010007.
Source: Tripletex, GBAT10 import: 1,000,000 + voucher type × 10,000 + number.
"""

import re
from collections.abc import Iterator
from typing import Any

import pandas as pd

from recon_xl.model.ids import without_number
from recon_xl.model.reconciliation import Reconciliation, in_account_currency
from recon_xl.model.vouchers import entry_ids, seen_stem, seen_text, with_seen

# A month: a voucher of a closed period is moved to the next one, no further.
DAYS_MAX = 31
# Shorter texts ("Rente") begin too many others.
_TEXT_LENGTH_MIN = 6
_FILLED_IN = (
    "reference", "kid", "invoice_no", "counterparty", "voucher_type", "batch", "value_date",
)  # fmt: skip


def recognised(
    reconciliation: Reconciliation, account: str, rows: pd.DataFrame
) -> tuple[Reconciliation, pd.DataFrame]:
    """Tell which new rows of an import are vouchers that were posted here.

    The entry that shows the voucher keeps its id, its matches and its notes; it takes over where
    the import stands and the references that it has not, unless it is approved. The voucher says
    where it was seen.

    Args:
        reconciliation: The tables.
        account: The bank account of the rows.
        rows: What `new_rows` found, with their ids.

    Returns:
        The tables, and the rows that are no voucher of ours.
    """
    ours = _unseen(reconciliation, account)
    if ours.empty or rows.empty:
        return reconciliation, rows
    found = _pairs(ours, rows.reset_index(drop=True), reconciliation.accounts)
    if not found:
        return reconciliation, rows
    seen = rows.iloc[list(found.values())].assign(entry=ours.loc[list(found), "entry"].to_numpy())
    vouchers = reconciliation.vouchers.copy()
    stems = without_number(seen["id"])
    vouchers.loc[list(found), "seen_in_ledger"] = [
        seen_text(source, stem) for source, stem in zip(seen["source"], stems, strict=True)
    ]
    after = reconciliation.with_tables(
        vouchers=vouchers, ledger=_with_references(reconciliation, seen)
    )
    return after, rows.drop(index=seen.index)


def _unseen(reconciliation: Reconciliation, account: str) -> pd.DataFrame:
    """Return the account's vouchers that no import has brought, with what their entries hold."""
    vouchers = reconciliation.vouchers
    if vouchers.empty:
        return vouchers
    told = vouchers.assign(entry=entry_ids(reconciliation))
    is_unseen = told["seen_in_ledger"].map(seen_stem) == ""
    told = told[(told["account"] == account) & is_unseen & (told["entry"] != "")]
    ledger = reconciliation.ledger
    held = pd.Series(in_account_currency(ledger, reconciliation.accounts), index=ledger["id"])
    return told.assign(moved_minor=told["entry"].map(held))


def _pairs(ours: pd.DataFrame, rows: pd.DataFrame, accounts: pd.DataFrame) -> dict[int, int]:
    """Return the position of the row that is each voucher, the surest pairs first."""
    spelled = pd.DataFrame(
        [(row.Index, spelling) for row in ours.itertuples() for spelling in _spellings(row)],
        columns=["voucher", "number"],
    )
    told = rows.assign(
        moved_minor=in_account_currency(rows, accounts),
        number=rows["voucher_no"].str.strip().str.lstrip("0").str.replace("/", "-"),
        row=range(len(rows)),
    )
    both = spelled.merge(told, on="number").drop_duplicates(["voucher", "row"])
    both = both.merge(ours, left_on="voucher", right_index=True, suffixes=("", "_ours"))
    both = both[both["moved_minor"] == both["moved_minor_ours"]]
    both = both.assign(
        days=(both["date"] - both["date_ours"]).dt.days.abs(),
        texts_agree=[
            _agree(one, other) for one, other in zip(both["text"], both["text_ours"], strict=True)
        ],
        types_agree=(both["voucher_type"] == both["voucher_type_ours"])
        | (both["voucher_type"] == "")
        | (both["voucher_type_ours"] == ""),
    )
    same_day = (both["days"] == 0) & both["types_agree"]
    fits = both[(both["days"] <= DAYS_MAX) & (same_day | both["texts_agree"])]
    order = fits.sort_values(
        ["days", "texts_agree", "types_agree", "id", "voucher"],
        ascending=[True, False, False, True, True],
        kind="stable",
    )
    found: dict[int, int] = {}
    for voucher, row in zip(order["voucher"], order["row"], strict=True):
        if voucher not in found and row not in found.values():
            found[voucher] = row
    return found


def _spellings(voucher: Any) -> Iterator[str]:
    """Go through what a ledger may call a voucher."""
    series, number, kind = voucher.voucher_series, voucher.voucher_no, voucher.voucher_type
    yield number
    if series:
        yield f"{series}-{number}"
    if re.fullmatch(r"\d{1,6}", number) and re.fullmatch(r"\d{1,3}", kind):
        yield str(1_000_000 + int(kind) * 10_000 + int(number))


def _agree(one: str, other: str) -> bool:
    short, long = sorted((" ".join(text.split()).casefold() for text in (one, other)), key=len)
    return long == short != "" or (len(short) >= _TEXT_LENGTH_MIN and long.startswith(short))


def _with_references(reconciliation: Reconciliation, seen: pd.DataFrame) -> pd.DataFrame:
    """Return the ledger with what an import says of entries that were posted here."""
    ledger = reconciliation.ledger.copy()
    told = seen.set_index("entry")
    is_seen = ledger["id"].isin(told.index) & (ledger["state"] != "approved")
    of_entry = told.reindex(ledger.loc[is_seen, "id"])
    for field in _FILLED_IN:
        own = ledger.loc[is_seen, field]
        blank = (own == "") | own.isna()
        ledger.loc[is_seen, field] = own.mask(blank.to_numpy(), of_entry[field].set_axis(own.index))
    ledger.loc[is_seen, "source"] = [
        with_seen(own, source)
        for own, source in zip(ledger.loc[is_seen, "source"], of_entry["source"], strict=True)
    ]
    # On a currency account only the ledger knows what the entry is in the books' currency.
    same = ledger.loc[is_seen, "currency"].to_numpy() == of_entry["currency"].to_numpy()
    own = ledger.loc[is_seen, "amount_minor"]
    ledger.loc[is_seen, "amount_minor"] = own.mask(
        same, of_entry["amount_minor"].set_axis(own.index)
    )
    return ledger

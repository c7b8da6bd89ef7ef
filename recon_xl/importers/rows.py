"""From what a file says of each row to the frames that everything else works on."""

import re
from collections.abc import Sequence
from datetime import date
from functools import cache, lru_cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from recon_xl.model.frames import DAY_TYPE
from recon_xl.model.ids import row_ids
from recon_xl.model.kid import find_kid, is_valid_kid, normalise_kid
from recon_xl.model.statement import ENTRY_FIELDS, LINE_FIELDS, ORIGINAL_FIELDS

# A cell holds 32,767 characters.
TEXT_LENGTH_MAX = 32_000
ROWS_AT_ONCE = 20_000
# Control characters (a spreadsheet cannot hold most of them), and blanks of every kind.
_UNWANTED = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff\ud800-\udfff]+|\s{2,}|\xa0")
# What banks write where they have nothing to say.
NOT_PROVIDED = frozenset({"NOTPROVIDED", "NOT PROVIDED", "NOTPROVIDE", "NONREF"})


class Row(NamedTuple):
    """One line or entry as the file tells it; texts are cleaned, amounts signed.

    Attributes:
        source: The file, and its line, its row or the running number of its entry there.
        day: Booking date or voucher date.
        amount_minor: In minor units of the account's currency (ledger: of the books).
        currency_amount_minor: In minor units of the account's currency; the same amount when None.
        original_amount_minor: In minor units of `original_currency`.
    """

    source: str
    day: date
    amount_minor: int
    value_day: date | None = None
    text: str = ""
    counterparty: str = ""
    reference: str = ""
    kid: str = ""
    batch: str = ""
    end_to_end_id: str = ""
    code: str = ""
    original_currency: str = ""
    original_amount_minor: int | None = None
    currency_amount_minor: int | None = None
    voucher_no: str = ""
    voucher_type: str = ""
    invoice_no: str = ""
    account: str = ""
    ledger_account: str = ""
    currency: str = ""


def clean(text: str) -> str:
    """Return a text on one line, without control characters, no longer than a cell.

    >>> clean("Faktura\\r\\n 17")
    'Faktura 17'
    """
    # Nearly all texts are clean already, and this is asked ten times for every row.
    if not text.isprintable() or "  " in text:
        text = re.sub(r"\s{2,}", " ", _UNWANTED.sub(" ", text))
    text = text.strip()
    return text if len(text) <= TEXT_LENGTH_MAX else f"{text[: TEXT_LENGTH_MAX - 1]}…"


def joined(texts: Sequence[str]) -> str:
    """Join texts by a blank, each once: what stands in one already is not repeated.

    >>> joined(["Faktura 17", "", "17", "KIWI"])
    'Faktura 17 KIWI'
    """
    found = ""
    for text in map(clean, texts):
        if text and text not in found:
            found = f"{found} {text}" if found else text
    return clean(found)


def told(text: str) -> str:
    """Return a reference, or "" where the bank says that there is none."""
    return "" if text.upper() in NOT_PROVIDED else clean(text)


def kid_of(stated: str, text: str) -> str:
    """Return the KID that a file states, else the valid one that the text names.

    >>> kid_of("", "KID: 1234567897"), kid_of("0012 3456 7897", "")
    ('1234567897', '001234567897')
    """
    return normalise_kid(clean(stated)) if stated else find_kid(text)


def kid_or_message(cell: str) -> tuple[str, str]:
    """Split a cell that holds a KID or a message into KID and text.

    >>> kid_or_message("1234567897"), kid_or_message("Husleie mars")
    (('1234567897', ''), ('', 'Husleie mars'))
    """
    return (normalise_kid(cell), "") if is_valid_kid(cell) else ("", clean(cell))


def count_of(text: str) -> int | None:
    """Read a count or a page number; None when it is none.

    >>> count_of("12"), count_of("1²"), count_of("")
    (12, None, None)
    """
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


@lru_cache(maxsize=4096)
def iso_day(text: str) -> date | None:
    """Read an ISO date, with or without time and zone; None when it is none.

    >>> iso_day("2026-03-05T10:15:00+01:00"), iso_day("2026-02-30")
    (datetime.date(2026, 3, 5), None)
    """
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None


class Rows:
    """Lines or entries while they are read, packed every so often.

    A million rows as Python values take ten times the memory of their frame.
    """

    def __init__(self) -> None:
        self._fresh: list[Row] = []
        self._packed: list[pd.DataFrame] = []

    def add(self, rows: Sequence[Row]) -> None:
        """Take rows, in the order of the file."""
        self._fresh += rows
        if len(self._fresh) >= ROWS_AT_ONCE:
            self._pack()

    def frame(self) -> pd.DataFrame:
        """Return what was taken, as `_columns` makes it."""
        if self._fresh or not self._packed:
            self._pack()
        return pd.concat(self._packed, ignore_index=True)

    def _pack(self) -> None:
        self._packed.append(pd.DataFrame(_columns(self._fresh)))
        self._fresh = []


def lines_frame(rows: Sequence[Row] | pd.DataFrame, *, account: str, currency: str) -> pd.DataFrame:
    """Return the frame of a statement's lines.

    Args:
        rows: What was read, in the order of the file; or what `Rows.frame` made of it.
        account: The bank account in its one spelling; "" when the file names none.
        currency: Of the account.

    Returns:
        The columns of `LINE_FIELDS`, then those of `ORIGINAL_FIELDS`.
    """
    if not len(rows):
        return _no_lines().copy()
    frame = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(_columns(rows))
    told = {"account": account, "currency": currency}
    same = {field: pd.Series([text] * len(frame), dtype="str") for field, text in told.items()}
    return _with_ids(frame.assign(**same), LINE_FIELDS, "statement")


def entries_frame(rows: Sequence[Row] | pd.DataFrame) -> pd.DataFrame:
    """Return the frame of a ledger's entries: `ENTRY_FIELDS`, then `ORIGINAL_FIELDS`."""
    frame = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(_columns(rows))
    return _with_ids(frame, ENTRY_FIELDS, "ledger")


@cache
def _no_lines() -> pd.DataFrame:
    """Return the frame of a statement without lines: some banks send one per account and day."""
    return _with_ids(pd.DataFrame(_columns([])), LINE_FIELDS, "statement")


def _with_ids(frame: pd.DataFrame, fields: Sequence[str], side: str) -> pd.DataFrame:
    told = frame[[field for field in fields if field != "id"]]
    ids = pd.Series(row_ids(told, side), dtype="str")
    return frame.assign(id=ids)[[*fields, *ORIGINAL_FIELDS]]


def _columns(rows: Sequence[Row]) -> dict[str, pd.Series]:
    by_field: dict[str, Sequence[Any]] = dict(
        zip(Row._fields, zip(*rows, strict=True) if rows else [()] * len(Row._fields), strict=True)
    )
    amounts = by_field["amount_minor"]
    in_currency = [
        amount if other is None else other
        for amount, other in zip(amounts, by_field["currency_amount_minor"], strict=True)
    ]
    columns = {
        "date": _days(by_field["day"]),
        "value_date": _days(by_field["value_day"]),
        "amount_minor": pd.Series(list(amounts), dtype="int64"),
        "currency_amount_minor": pd.Series(in_currency, dtype="int64"),
        "original_amount_minor": pd.Series(
            list(by_field["original_amount_minor"]), dtype="object"
        ).astype("Int64"),
    }
    texts = set(Row._fields) & {*LINE_FIELDS, *ENTRY_FIELDS, *ORIGINAL_FIELDS} - set(columns)
    for field in texts:
        columns[field] = pd.Series(list(by_field[field]), dtype="str")
    return columns


def _days(days: Sequence[date | None]) -> pd.Series:
    return pd.Series(np.array(days, dtype="datetime64[D]").astype(DAY_TYPE))

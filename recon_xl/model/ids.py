"""Ids: short hashes of content and an occurrence number, so that the same input has the same ids.

A side's letter, ten letters and digits (50 bits, so that a million rows collide once in two
thousand workbooks, and then only share an occurrence count), and from the second equal row on its
number:
`L-7k3m9q2x4d`, `L-7k3m9q2x4d-2`.
"""

import hashlib
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

# A million rows as texts would take a gigabyte.
_ROWS_AT_ONCE = 50_000
LETTERS = {"ledger": "L", "statement": "S", "match": "M"}
# Crockford's base 32: no i, l, o, u. The letter in front keeps it from looking like a number.
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
# Two at a time: a run has millions of ids.
_PAIRS = [first + second for first in _ALPHABET for second in _ALPHABET]
# The same for whole columns: where the five bits of each letter begin in eight bytes of a hash.
_LETTER_BYTES = np.array([letter.encode() for letter in _ALPHABET])
_SHIFTS = np.arange(59, 9, -5, dtype="uint64")
_DIGEST_NUMBERS = 4
# Between the texts that are hashed together.
_BETWEEN = "\x1f"
# What makes a row itself. Value dates, notes and where it stood do not; nor does the account, which
# may become known only later (a ledger export names its own, the statement brings the bank's).
CONTENT = (
    "date",
    "amount_minor",
    "currency",
    "voucher_no",
    "text",
    "counterparty",
    "reference",
    "kid",
    "invoice_no",
    "end_to_end_id",
)


def short_hash(parts: Iterable[object]) -> str:
    """Hash texts and numbers to ten letters and digits.

    >>> short_hash(["a", 1])
    'gef13911td'
    """
    joined = _BETWEEN.join(map(str, parts)).encode()
    number = int.from_bytes(hashlib.sha256(joined).digest()[:8], "big") >> 14
    return (
        _PAIRS[number >> 40]
        + _PAIRS[number >> 30 & 1023]
        + _PAIRS[number >> 20 & 1023]
        + _PAIRS[number >> 10 & 1023]
        + _PAIRS[number & 1023]
    )


def row_ids(rows: pd.DataFrame, side: str) -> list[str]:
    """Return one id per row, count-aware: equal rows get -2, -3 … in their order.

    Args:
        rows: Rows of one side with the columns of `CONTENT` that the side has.
        side: "ledger" or "statement".
    """
    return numbered(content_hashes(rows, side))


def content_hashes(rows: pd.DataFrame, side: str) -> list[str]:
    """Return the id of each row without its number: the same for equal rows.

    Args:
        rows: As for `row_ids`.
        side: "ledger" or "statement".
    """
    columns = [column for column in CONTENT if column in rows]
    stems: list[str] = []
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        some = rows[columns].iloc[start : start + _ROWS_AT_ONCE]
        # Lists, because going through a column of pyarrow's strings takes twice the time.
        texts = [
            _days(some[column]) if column == "date" else list(map(str, some[column].tolist()))
            for column in columns
        ]
        hashes = _short_hashes(map(_BETWEEN.join, zip(*texts, strict=True)))
        stems += [f"{LETTERS[side]}-{one}" for one in hashes]
    return stems


def _days(dates: pd.Series) -> list[str]:
    """Write each day once: a month has few."""
    codes, days = pd.factorize(dates)
    texts = [*days.strftime("%Y-%m-%d"), "nan"]  # a blank has the code −1
    return [texts[code] for code in codes.tolist()]


def _short_hashes(texts: Iterable[str]) -> list[str]:
    """Return what `short_hash` makes of each text: every opening hashes all rows."""
    digests = b"".join(hashlib.sha256(text.encode()).digest() for text in texts)
    starts = np.frombuffer(digests, dtype=">u8")[::_DIGEST_NUMBERS].astype("uint64")
    letters = _LETTER_BYTES[(starts[:, np.newaxis] >> _SHIFTS) & np.uint64(31)]
    found: list[str] = letters.view("S10").ravel().astype("str").tolist()
    return found


def numbered(stems: Sequence[str]) -> list[str]:
    """Give equal ids an occurrence number.

    >>> numbered(["S-a", "S-b", "S-a"])
    ['S-a', 'S-b', 'S-a-2']
    """
    counts: dict[str, int] = {}
    ids = []
    for stem in stems:
        counts[stem] = counts.get(stem, 0) + 1
        ids.append(stem if counts[stem] == 1 else f"{stem}-{counts[stem]}")
    return ids


def without_number(ids: pd.Series) -> pd.Series:
    """Return ids without their occurrence numbers: "L-7k3m9q2x4d-2" is the second of its kind."""
    return ids.str.split("-", n=2).str[:2].str.join("-")


def match_id(ledger: Iterable[str], statement: Iterable[str]) -> str:
    """Return the id of a match: the same members make the same id, in whatever order."""
    return f"{LETTERS['match']}-{short_hash(['L', *sorted(ledger), 'S', *sorted(statement)])}"

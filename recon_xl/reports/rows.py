"""The rows that a report lists: open, deactivated, from earlier periods, and those to follow up."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recon_xl.bridge import open_on
from recon_xl.findings import doubles
from recon_xl.model.ages import BUCKETS
from recon_xl.model.reconciliation import BOOKS_CURRENCY, Reconciliation, in_account_currency
from recon_xl.model.sides import SIDES

OLD_DAYS = BUCKETS[0][1]


@dataclass(frozen=True)
class Row:
    """One ledger entry or statement line as a report shows it.

    Attributes:
        side: "ledger" or "statement".
        id: Its id.
        date: ISO date.
        age_days: Days from its date to the last day of the period.
        voucher_no: Of a ledger entry.
        reference: The bank's reference.
        text: Text and counterparty, in one line.
        note: A person's note; of a deactivated row the reason.
        amount_minor: In minor units of the account's currency.
        left_minor: What it had left on the last day of the period.
        state: "open", "partly", "matched" or "deactivated", on that day.
        cleared: ISO date on which it was cleared; "" while it is open.
        other_currency: The second currency in which it was booked; "" when there is none.
        other_minor: Its amount in that currency.
    """

    side: str
    id: str
    date: str
    age_days: int
    voucher_no: str
    reference: str
    text: str
    note: str
    amount_minor: int
    left_minor: int
    state: str
    cleared: str = ""
    other_currency: str = ""
    other_minor: int = 0


@dataclass(frozen=True)
class FollowUp:
    """A row that needs a person, and why: "double", "partly", "old"."""

    reasons: tuple[str, ...]
    row: Row


def open_rows(
    reconciliation: Reconciliation, side: str, account: str, day: date
) -> tuple[Row, ...]:
    """Return the rows of one side that were open on a day, oldest first."""
    found = open_on(reconciliation, side, account, day)
    return _rows(reconciliation, found, side, day, found["open_minor"].to_numpy())


def deactivated_rows(
    reconciliation: Reconciliation, side: str, account: str, day: date
) -> tuple[Row, ...]:
    """Return the deactivated rows of one side up to a day, with the reason where one is told."""
    rows = reconciliation.side(side)
    until = rows["date"] <= pd.Timestamp(day)
    off = rows[(rows["account"] == account) & until & (rows["state"] == "deactivated")]
    off = off.sort_values(["date", "id"], kind="stable")
    reasons = _journal_reasons(reconciliation.journal) if (off["note"] == "").any() else {}
    notes = [
        note or reasons.get(row_id, "") for row_id, note in zip(off["id"], off["note"], strict=True)
    ]
    told = off.assign(note=notes)
    return _rows(reconciliation, told, side, day, np.zeros(len(off), dtype="int64"))


def carried_rows(
    reconciliation: Reconciliation,
    account: str,
    first: date,
    day: date,
    still_open: Iterable[Row],
) -> tuple[Row, ...]:
    """Return the rows that were open when the period began: cleared since, or open still.

    Args:
        reconciliation: The tables.
        account: The bank account.
        first: First day of the period.
        day: Last day of the period.
        still_open: What `open_rows` found on the last day, both sides.

    Returns:
        Both sides, oldest first; `cleared` is "" for those that are open still.
    """
    now = {(row.side, row.id): row for row in still_open}
    found: list[Row] = []
    for side in SIDES:
        before = open_on(reconciliation, side, account, first - timedelta(days=1))
        is_open = before["id"].isin({row_id for of_side, row_id in now if of_side == side})
        gone = before[~is_open]
        found += _rows(reconciliation, gone, side, day, np.zeros(len(gone), dtype="int64"))
        found += [now[side, row_id] for row_id in before.loc[is_open, "id"]]
    return tuple(sorted(found, key=lambda row: (row.date, row.side, row.id)))


def follow_ups(
    reconciliation: Reconciliation, account: str, day: date, rows: Sequence[Row]
) -> tuple[FollowUp, ...]:
    """Return the open rows that need a person: the gravest reason first, then the largest.

    Args:
        reconciliation: The tables.
        account: The bank account.
        day: Last day of the period.
        rows: What `open_rows` found on that day, both sides.
    """
    twice = {
        (one.side, row_id) for one in doubles(reconciliation, account, day) for row_id in one.ids
    }
    order = ("double", "partly", "old")
    found = []
    for row in rows:
        is_so = {
            "double": (row.side, row.id) in twice,
            "partly": row.state == "partly",
            "old": row.age_days > (OLD_DAYS or 0),
        }
        reasons = tuple(reason for reason in order if is_so[reason])
        if reasons:
            found.append(FollowUp(reasons, row))
    return tuple(
        sorted(
            found,
            key=lambda one: (
                order.index(one.reasons[0]),
                -abs(one.row.left_minor),
                one.row.date,
                one.row.id,
            ),
        )
    )


def _rows(
    reconciliation: Reconciliation,
    frame: pd.DataFrame,
    side: str,
    day: date,
    left: NDArray[np.int64],
) -> tuple[Row, ...]:
    whole = in_account_currency(frame, reconciliation.accounts)
    other, other_minor = _second_amount(reconciliation, frame, whole)
    ages = (pd.Timestamp(day) - frame["date"]).dt.days
    states = np.where(
        frame["state"] == "deactivated",
        "deactivated",
        np.where(left == 0, "matched", np.where(left == whole, "open", "partly")),
    )
    cleared = [
        "" if rest or pd.isna(when) else f"{when:%Y-%m-%d}"
        for rest, when in zip(left.tolist(), frame["cleared"], strict=True)
    ]
    blank = [""] * len(frame)
    columns = (
        frame["id"],
        frame["date"].dt.strftime("%Y-%m-%d"),
        ages.tolist(),
        frame["voucher_no"] if side == "ledger" else blank,
        frame["reference"],
        [_line(*texts) for texts in zip(frame["text"], frame["counterparty"], strict=True)],
        frame["note"],
        whole.tolist(),
        left.tolist(),
        states.tolist(),
        cleared,
        other,
        other_minor.tolist(),
    )
    return tuple(Row(side, *values) for values in zip(*columns, strict=True))


def _line(text: str, counterparty: str) -> str:
    """Put text and counterparty in one line; banks often tell the name twice."""
    text, counterparty = text.strip(), counterparty.strip()
    if not text or counterparty.casefold() in text.casefold():
        return text or counterparty
    return f"{text}, {counterparty}"


def _second_amount(
    reconciliation: Reconciliation, frame: pd.DataFrame, whole: NDArray[np.int64]
) -> tuple[list[str], NDArray[np.int64]]:
    """Return the amount of each row that is not in the account's currency, if it has one."""
    books, currency = frame["amount_minor"].to_numpy(), frame["currency_amount_minor"].to_numpy()
    is_held = whole != books
    other = np.where(is_held, books, currency)
    has_two = (books != currency) & (currency != 0)
    names = np.where(is_held, BOOKS_CURRENCY, frame["currency"].to_numpy(dtype=object))
    return np.where(has_two, names, "").tolist(), np.where(has_two, other, 0).astype("int64")


def _journal_reasons(journal: pd.DataFrame) -> Mapping[str, str]:
    """Return the reason that the journal gives for each row that was deactivated."""
    found: dict[str, str] = {}
    for row in journal[journal["action"].isin(["deactivate", "open-items"])].itertuples():
        try:
            details = dict(json.loads(row.details))
        except (ValueError, TypeError):  # details that are too long for a cell are cut
            continue
        ids = [each for value in details.values() if isinstance(value, list) for each in value]
        found |= dict.fromkeys(map(str, ids), str(details.get("reason") or row.summary))
    return found

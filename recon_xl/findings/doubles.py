"""Possible double postings: k rows on one side against m on the other."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import pandas as pd

from recon_xl.bridge import open_on
from recon_xl.findings.finding import Finding
from recon_xl.language import _
from recon_xl.model.dates import format_day
from recon_xl.model.frames import plain_list
from recon_xl.model.numbers import format_amount
from recon_xl.model.reconciliation import Reconciliation, in_account_currency
from recon_xl.model.sides import SIDES

# Twins booked farther apart than this are next month's payment, not the same one posted twice.
TWIN_DAYS_MAX = 21
_FIELDS = ["id", "date", "state", "cleared", "amount_minor", "kid", "text", "counterparty"]


@dataclass(frozen=True)
class Double:
    """Rows of one side that outnumber those of the other.

    Attributes:
        side: The side that has too many.
        ids: The rows that are too many, in the order in which they were booked.
        minor: What each of them has left.
        here: How many rows this side has, those that are too many included.
        there: For how many of them the other side has one.
    """

    side: str
    ids: tuple[str, ...]
    minor: int
    here: int
    there: int


def doubles(reconciliation: Reconciliation, account: str, day: date) -> list[Double]:
    """Find open rows that look posted twice.

    Rows of one side with the same amount and the same KID (or the same text and counterparty) are
    twins when they lie close. Open ones are doubles as far as they outnumber the open rows of the
    other side with that amount, if one of the twins is known to be real: it is matched, or an open
    row of the other side waits for it.

    Args:
        reconciliation: The tables.
        account: The bank account.
        day: The day on which the rows are looked at.
    """
    opened = {side: _whole_rows(reconciliation, side, account, day) for side in SIDES}
    waiting = {side: Counter(opened[side][1].values()) for side in SIDES}
    found = []
    for side, other in zip(SIDES, reversed(SIDES), strict=True):
        is_whole, _left = opened[side]
        for twins in _twins(reconciliation.rows_of(side, account), day):
            left = sorted(twin for twin in twins if not twin.is_done and twin.id in is_whole)
            if left:
                minor = is_whole[left[0].id]
                one = _outnumbering(side, minor, twins, left, waiting[other][minor])
                found += [one] if one.ids else []
    return found


def double_findings(reconciliation: Reconciliation, account: str, day: date) -> Iterator[Finding]:
    """Tell of each group of rows that outnumbers the other side."""
    currency = reconciliation.currency_of(account)
    ids = {side: plain_list(reconciliation.side(side)["id"]) for side in SIDES}
    for one in doubles(reconciliation, account, day):
        row = reconciliation.side(one.side).iloc[ids[one.side].index(one.ids[0])]
        told = {
            "amount": format_amount(one.minor, currency),
            "here": one.here,
            "there": one.there,
            "text": row["text"] or row["counterparty"] or "–",
            "day": format_day(row["date"]),
            "ids": ", ".join(one.ids[:5]),
        }
        text = (
            _(
                "Possibly posted twice: {amount} {text}, {here} in the ledger against {there}"
                " ({ids}, {day}).",
                **told,
            )
            if one.side == "ledger"
            else _(
                "Possibly booked twice by the bank: {amount} {text}, {here} on the statement"
                " against {there} ({ids}, {day}).",
                **told,
            )
        )
        remedy = (
            _("Look at both vouchers; reverse the one that is too many in the ledger.")
            if one.side == "ledger"
            else _("Ask the bank, or post the payment that the ledger lacks.")
        )
        minor = one.minor * len(one.ids)
        yield Finding("double", account, one.side, one.ids, minor, text, remedy)


def _whole_rows(
    reconciliation: Reconciliation, side: str, account: str, day: date
) -> tuple[dict[str, int], dict[str, int]]:
    """Return what rows have left: those of which nothing is taken, and all that are open."""
    rows = open_on(reconciliation, side, account, day)
    left = dict(zip(rows["id"].tolist(), rows["open_minor"].tolist(), strict=True))
    whole = in_account_currency(rows, reconciliation.accounts).tolist()
    untouched = {
        row_id: minor
        for (row_id, minor), all_of_it in zip(left.items(), whole, strict=True)
        if minor == all_of_it
    }
    return untouched, left


class _Twin(NamedTuple):
    """A row that resembles another one of its side; in the order in which they were booked."""

    day: date
    id: str
    is_done: bool


def _outnumbering(
    side: str, minor: int, twins: Sequence[_Twin], left: list[_Twin], partners: int
) -> Double:
    done = [twin for twin in twins if twin.is_done] + left[:partners]
    many = [twin for twin in left[partners:] if _is_near(twin, done)]
    real = sum(_is_near(twin, many) for twin in done)
    return Double(side, tuple(twin.id for twin in many), minor, len(many) + real, real)


def _is_near(twin: _Twin, others: Iterable[_Twin]) -> bool:
    return any(abs((twin.day - other.day).days) <= TWIN_DAYS_MAX for other in others)


def _twins(frame: pd.DataFrame, day: date) -> Iterable[list[_Twin]]:
    """Group rows of one side by amount and KID, or amount and text: id, date, is it cleared."""
    end = pd.Timestamp(day)
    rows = frame.loc[frame["date"] <= end, _FIELDS]
    rows = rows[rows["state"] != "deactivated"]
    same = rows["kid"].mask(rows["kid"] == "", rows["text"] + "\x1f" + rows["counterparty"])
    keyed = rows.assign(same=same, is_done=rows["cleared"] <= end)[same != "\x1f"]
    crowded = keyed[keyed.duplicated(["amount_minor", "same"], keep=False)]
    keys = zip(crowded["amount_minor"].tolist(), crowded["same"].tolist(), strict=True)
    days = crowded["date"].dt.date.tolist()
    twins = map(_Twin, days, crowded["id"].tolist(), crowded["is_done"].tolist())
    found: dict[tuple[int, str], list[_Twin]] = {}
    for key, twin in zip(keys, twins, strict=True):
        found.setdefault(key, []).append(twin)
    return found.values()

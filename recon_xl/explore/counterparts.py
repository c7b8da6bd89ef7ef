"""What a row may belong to, and what speaks for it. Nothing is applied: a person looks.

Candidates stand on the other side, and on the row's own: the same posting once more, or the one
that reverses it.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recon_xl.errors import UnknownIdError
from recon_xl.explore.open_rows import open_items
from recon_xl.explore.sums import CHANCE_MAX, sums
from recon_xl.explore.words import field_name
from recon_xl.language import _, current, plural
from recon_xl.matching.agreement import BIT, agreed_fields
from recon_xl.matching.gate import as_sides
from recon_xl.model.frames import DAY_TYPE
from recon_xl.model.numbers import format_amount
from recon_xl.model.reconciliation import Reconciliation, in_account_currency, open_minor
from recon_xl.model.sides import SIDES
from recon_xl.model.words import STATES

COLUMNS = (
    "side",
    "id",
    "date",
    "open_minor",
    "currency",
    "text",
    "counterparty",
    "state",
    "difference_minor",
    "days_apart",
    "agrees",
    "reason",
)
ROWS_MAX = 20
# Calendar days: two weeks bridge Easter, and most of a payment's delays.
DAYS_MAX = 14
# A settlement net of its fee, or a rate that moved, stays within this part of the amount.
NEAR_PERCENT = 3
# These name one payment, the other fields name who or what.
_NAMES_ONE = ("reference", "kid", "end_to_end_id", "invoice_no")
# What a posting shares with its double or its reversal.
_SAME = ("kid", "invoice_no", "text", "counterparty")
_NAMES_ONE_HERE = frozenset({"kid", "invoice_no"})
# Ranks, best first.
_SURE, _NAMED, _SUM, _EQUAL, _SWAPPED, _NEAR, _DOUBTFUL, _NOTHING = range(8)


def candidates(
    reconciliation: Reconciliation,
    row_id: str,
    *,
    days_max: int = DAYS_MAX,
    rows_max: int = ROWS_MAX,
) -> pd.DataFrame:
    """Return the rows that may belong to an open row, best first.

    A row of the other side is a candidate when it is open and something speaks for it: a reference,
    KID or invoice number that agrees, at any distance; the same amount, an amount with the same
    digits, or one a few per cent off by the same party, at most `days_max` days apart. So are rows
    that make the amount together; they stand in one row of the result, with all their ids.

    Args:
        reconciliation: The tables.
        row_id: The row.
        days_max: How far apart in calendar days.
        rows_max: How many to return.

    Returns:
        `COLUMNS`: `difference_minor` is what the ledger has more than the statement; `days_apart`
        is positive for a later date; `agrees` lists fields; `reason` is a sentence. No rows when
        nothing speaks for any.

    Raises:
        UnknownIdError: No open row has that id.
    """
    opened = open_items(reconciliation)
    mine = opened[opened["id"] == row_id]
    if mine.empty:
        raise UnknownIdError(
            _("No open row has the id {id}.", id=row_id),
            remedy=_("Take an id from the open items."),
        )
    row = mine.iloc[0]
    others = opened[(opened["side"] != row["side"]) & (opened["account"] == row["account"])]
    found = pd.concat(
        [
            _across(row, others, days_max),
            _together(row, others, days_max),
            _beside(reconciliation, row),
        ],
        ignore_index=True,
    )
    found = found.assign(away=found["days_apart"].abs()).sort_values(["rank", "away", "id"])
    return found[list(COLUMNS)].head(rows_max).reset_index(drop=True)


def _across(row: pd.Series, others: pd.DataFrame, days_max: int) -> pd.DataFrame:
    """Return candidates of the other side, with their `rank`."""
    sign = 1 if row["side"] == "ledger" else -1
    difference = sign * (row["open_minor"] - others["open_minor"])
    days = (others["date"] - row["date"]).dt.days
    bits = _agreement(row, others)
    is_named = (bits & sum(BIT[name] for name in _NAMES_ONE)) != 0
    is_close = (days.abs() <= days_max).to_numpy()
    is_equal = (difference == 0).to_numpy()
    is_swapped = (others["open_minor"].map(_digits) == _digits(row["open_minor"])).to_numpy()
    is_near = (difference.abs() * 100 <= NEAR_PERCENT * abs(row["open_minor"])).to_numpy()
    rank = np.select(
        [
            is_equal & (is_named | (is_close & (bits != 0))),
            is_named,
            is_equal & is_close,
            is_swapped & is_close,
            is_near & is_close & (bits != 0),
        ],
        [_SURE, _NAMED, _EQUAL, _SWAPPED, _NEAR],
        _NOTHING,
    )
    found = others.assign(
        difference_minor=difference,
        days_apart=days,
        rank=rank,
        is_swapped=is_swapped,
        agrees=[", ".join(name for name, bit in BIT.items() if bit & held) for held in bits],
    )
    found = found[found["rank"] != _NOTHING]
    return found.assign(reason=[_reason(told) for told in found.to_dict("records")])


def _together(row: pd.Series, others: pd.DataFrame, days_max: int) -> pd.DataFrame:
    """Return groups of the other side that make the row's amount, with their `rank`."""
    is_close = (others["date"] - row["date"]).dt.days.abs() <= days_max
    found = sums(int(row["open_minor"]), others[is_close | _is_of_batch(row, others)])
    return found.assign(
        difference_minor=0,
        days_apart=(found["date"] - row["date"]).dt.days,
        rank=np.where(found["chance"] < CHANCE_MAX, _SUM, _DOUBTFUL),
    )


def _is_of_batch(row: pd.Series, others: pd.DataFrame) -> pd.Series:
    return (others["batch"] == row["batch"]) & (row["batch"] != "")


def _agreement(row: pd.Series, others: pd.DataFrame) -> NDArray[np.int64]:
    """Return which fields of the row agree with each other row, as a sum of `BIT`s."""
    frames = {row["side"]: row.to_frame().T, _other(row["side"]): others}
    ledger, statement = (
        frames[side].assign(
            amount_minor=frames[side]["open_minor"].astype("int64"),
            date=frames[side]["date"].astype(DAY_TYPE),
        )
        for side in SIDES
    )
    sides = as_sides(ledger, statement)
    many = getattr(sides, _other(row["side"]))
    one, each = np.zeros(len(many), dtype=np.int64), np.arange(len(many))
    places = (one, each) if row["side"] == "ledger" else (each, one)
    bits = pd.Series(agreed_fields(sides, *places), index=many.ids)
    return bits.reindex(others["id"]).to_numpy(dtype=np.int64)


def _other(side: str) -> str:
    return SIDES[1 - SIDES.index(side)]


def _digits(minor: int) -> str:
    """Return the digits of an amount in order, and its sign: 54.30 and 53.40 have the same."""
    return f"{'-' if minor < 0 else ''}{''.join(sorted(str(abs(minor))))}"


def _beside(reconciliation: Reconciliation, row: pd.Series) -> pd.DataFrame:
    """Return the row's doubles and reversals on its own side, with their `rank`."""
    rows = reconciliation.side(row["side"])
    rows = rows[rows["account"] == row["account"]]
    amounts = in_account_currency(rows, reconciliation.accounts)
    mine = amounts[(rows["id"] == row["id"]).to_numpy()][0]
    rows = rows.assign(open_minor=open_minor(rows, reconciliation.accounts), amount_minor=amounts)
    rows = rows[(rows["amount_minor"].abs() == abs(mine)) & (rows["id"] != row["id"])]
    told = [_kinship(row, other, mine) for other in rows.to_dict("records")]
    found = rows.assign(
        rank=[rank for rank, _agrees, _reason in told],
        agrees=[agrees for _rank, agrees, _reason in told],
        reason=[reason for _rank, _agrees, reason in told],
        side=row["side"],
        currency=row["currency"],
        difference_minor=0,
        days_apart=(rows["date"] - row["date"]).dt.days,
    )
    return found[found["rank"] != _NOTHING]


def _kinship(row: pd.Series, other: Mapping[str, Any], mine_minor: int) -> tuple[int, str, str]:
    """Return how much another row of the side is about the same, the fields, and a sentence.

    A fee comes every week with the same text and amount: only what names one payment, or the day,
    makes it a double.
    """
    names = [name for name in _SAME if other.get(name) and other[name] == row[name]]
    if other["amount_minor"] == mine_minor:
        is_once_more = "text" in names and other["date"] == row["date"]
        if is_once_more or not _NAMES_ONE_HERE.isdisjoint(names):
            return _NAMED, ", ".join(names), _double(other["state"])
        return _NOTHING, "", ""
    is_about = bool(names) or row["text"].casefold() in other["text"].casefold()
    if is_about and other["open_minor"]:
        return _SURE, ", ".join(names), _reversal()
    return _NOTHING, "", ""


def _double(state: str) -> str:
    return _("The same once more on the same side ({state}): posted twice?", state=_state(state))


def _reversal() -> str:
    return _("The opposite amount on the same side: a reversal?")


def _state(state: str) -> str:
    return STATES[state][current()]


def _reason(told: Mapping[str, Any]) -> str:
    """Return what speaks for a candidate, and what does not, in one sentence."""
    parts = [_amount_told(told), _days_told(told["days_apart"])]
    if told["agrees"]:
        fields = ", ".join(map(field_name, told["agrees"].split(", ")))
        parts.append(_("the same {fields}", fields=fields))
    return f"{'; '.join(parts)}."


def _amount_told(told: Mapping[str, Any]) -> str:
    difference = told["difference_minor"]
    if not difference:
        return _("Same amount")
    amount = format_amount(abs(difference), told["currency"])
    if told["is_swapped"]:
        return _("{amount} apart, the same digits in another order", amount=amount)
    return _("{amount} apart", amount=amount)


def _days_told(days: int) -> str:
    if not days:
        return _("same day")
    if days > 0:
        return plural("{n} day later", "{n} days later", days)
    return plural("{n} day earlier", "{n} days earlier", -days)

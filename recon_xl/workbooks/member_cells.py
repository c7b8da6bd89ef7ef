"""The members of matches and suggestions, as ids in two cells of each row.

`L-7k3m9q2x4d, L-2c9w1r5t8z=1250.00`: the first row belongs to the match with all that it amounts
to, the second with 1250.00 of it. A cell that would be too long says `*`: every row that carries
the id of this match, with what has been taken of it; rows of which that is not true follow.
"""

from collections import defaultdict
from collections.abc import Mapping

import numpy as np
import pandas as pd

from recon_xl.model.frames import as_table, plain_list
from recon_xl.model.money import decimals, to_minor, to_unit
from recon_xl.model.numbers import parse
from recon_xl.model.reconciliation import in_account_currency, open_minor
from recon_xl.model.sides import SIDES
from recon_xl.workbooks.cell_xml import TEXT_MAX

_ALL, _APART, _PART = "*", ", ", "="


class Rows:
    """What the rows of one side amount to, for telling whether a match takes all of one."""

    def __init__(self, rows: pd.DataFrame, accounts: pd.DataFrame) -> None:
        self._rows, self._accounts = rows, accounts
        self._whole = in_account_currency(rows, accounts)
        ids = plain_list(rows["id"])
        self.whole: dict[str, int] = dict(zip(ids, self._whole.tolist(), strict=True))

    def carrying(self, match_id: str) -> dict[str, int]:
        """Return the rows that carry a match alone, and what has been taken of them."""
        carried = np.flatnonzero((self._rows["match_id"] == match_id).to_numpy())
        ids = self._rows["id"].to_numpy(dtype=object)[carried]
        taken = self._whole[carried] - open_minor(self._rows.iloc[carried], self._accounts)
        return dict(zip(ids.tolist(), taken.tolist(), strict=True))


def members_from_cells(
    matches: pd.DataFrame, rows: Mapping[str, Rows], currencies: Mapping[str, str]
) -> pd.DataFrame:
    """Read the members of matches.

    Args:
        matches: With the cells `ledger_ids` and `statement_ids` as they stand.
        rows: The rows of both sides.
        currencies: The currency of each account.

    Returns:
        `match_id, side, id, amount_minor`, in the order of the matches.

    Raises:
        BadValuesError: An amount behind an id is none.
    """
    found: list[tuple[str, str, str, int]] = []
    fields = ("match_id", "account", "ledger_ids", "statement_ids")
    cells = zip(*(plain_list(matches[field]) for field in fields), strict=True)
    for match_id, account, *lists in cells:
        for side, text in zip(SIDES, lists, strict=True):
            currency = currencies.get(account, "")
            for row_id, minor in _listed(text, match_id, rows[side], currency).items():
                found.append((match_id, side, row_id, minor))
    return as_table(
        "members", pd.DataFrame(found, columns=["match_id", "side", "id", "amount_minor"])
    )


def _listed(text: str, match_id: str, rows: Rows, currency: str) -> dict[str, int]:
    if text in rows.whole:  # nearly every match has one row on a side
        return {text: rows.whole[text]}
    found: dict[str, int] = {}
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if _ALL in parts:
        found = rows.carrying(match_id)
        parts.remove(_ALL)
    for part in parts:
        row_id, is_part, amount = part.rpartition(_PART)
        if is_part:
            number = parse(amount, ".")
            found[row_id] = to_minor(number, currency) if number is not None else 0
        else:
            found[part] = rows.whole.get(part, 0)
    return found


def member_texts(
    members: pd.DataFrame,
    accounts: Mapping[str, str],
    rows: Mapping[str, Rows],
    currencies: Mapping[str, str],
) -> dict[str, dict[str, str]]:
    """Return both cells of every match.

    Args:
        members: Of matches or of suggestions.
        accounts: The account of each match.
        rows: The rows of both sides.
        currencies: The currency of each account.

    Returns:
        By side and match id; a match without rows on a side is missing there.
    """
    lists: dict[str, defaultdict[str, list[tuple[str, int]]]] = {
        side: defaultdict(list) for side in SIDES
    }
    fields = ("side", "match_id", "id", "amount_minor")
    columns = (plain_list(members[field]) for field in fields)
    for side, match_id, row_id, minor in zip(*columns, strict=True):
        lists[side][match_id].append((row_id, minor))
    return {
        side: {
            match_id: _told(
                listed, match_id, rows[side], currencies.get(accounts.get(match_id, ""), "")
            )
            for match_id, listed in by_match.items()
        }
        for side, by_match in lists.items()
    }


def _told(listed: list[tuple[str, int]], match_id: str, rows: Rows, currency: str) -> str:
    whole = rows.whole
    if len(listed) == 1 and whole.get(listed[0][0]) == listed[0][1]:  # as nearly every match is
        return listed[0][0]
    text = _APART.join(
        row_id if whole.get(row_id) == minor else _part(row_id, minor, currency)
        for row_id, minor in listed
    )
    if len(text) <= TEXT_MAX:
        return text
    carried = rows.carrying(match_id)
    others = [
        _part(row_id, minor, currency) for row_id, minor in listed if carried.get(row_id) != minor
    ]
    return _APART.join([_ALL, *others])


def _part(row_id: str, minor: int, currency: str) -> str:
    return f"{row_id}{_PART}{to_unit(minor, currency):.{decimals(currency)}f}"

"""The value at the centre: the tables of one reconciliation workbook.

Every action takes a `Reconciliation` and returns another one; frames are never changed in place.
What a row has left, and its state, follow from its members: `settled` computes them, nobody edits
them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recon_xl.language import _
from recon_xl.model.contradictions import contradicts, shown, stands_twice
from recon_xl.model.frames import DAY_TYPE, as_table, empty
from recon_xl.model.sides import SIDES

# The workbook has no place for the currency of the books; amounts beside an amount in currency are
# in this one.
BOOKS_CURRENCY = "NOK"


@dataclass(frozen=True, eq=False)
class Reconciliation:
    """The tables of a reconciliation, nothing else.

    Each attribute is a frame with the columns of its table (`recon_xl.model.tables`): ids are `id`,
    amounts `…_minor` (int64 minor units, money into the bank positive), blank texts "".

    Attributes:
        accounts: One bank account and its settings.
        ledger: One ledger entry.
        statement: One statement line.
        matches: One match.
        members: `match_id, side, id, amount_minor`: what of a row a match takes, in the currency of
            the bank account.
        suggestions: One suggestion.
        suggestion_members: The same columns as `members`, of the suggestions.
        vouchers: One posting.
        approvals: One approval.
        statements: One imported statement.
        rules: One rule, in order; every cell is text, as in a rule file.
        journal: One action.
        undo: `no, part, content`: what takes back the action of a journal row, in pieces.
    """

    accounts: pd.DataFrame
    ledger: pd.DataFrame
    statement: pd.DataFrame
    matches: pd.DataFrame
    members: pd.DataFrame
    suggestions: pd.DataFrame
    suggestion_members: pd.DataFrame
    vouchers: pd.DataFrame
    approvals: pd.DataFrame
    statements: pd.DataFrame
    rules: pd.DataFrame
    journal: pd.DataFrame
    undo: pd.DataFrame

    @classmethod
    def empty(cls) -> "Reconciliation":
        """Return a reconciliation without a row."""
        return cls(**{field.name: empty(field.name) for field in fields(cls)})

    def with_tables(self, **frames: pd.DataFrame) -> "Reconciliation":
        """Return the same reconciliation with some tables replaced; each passes its gate."""
        others = {name: one for name, one in frames.items() if one is not getattr(self, name)}
        return replace(self, **{name: as_table(name, frame) for name, frame in others.items()})

    def side(self, side: str) -> pd.DataFrame:
        """Return the rows of "ledger" or "statement"."""
        frame: pd.DataFrame = getattr(self, side)
        return frame

    def rows_of(self, side: str, account: str) -> pd.DataFrame:
        """Return the rows of one side that belong to a bank account; asked for again and again."""
        if (side, account) not in self._rows_of:
            rows = self.side(side)
            is_here = rows["account"] == account
            self._rows_of[side, account] = rows if is_here.all() else rows[is_here]
        return self._rows_of[side, account]

    def tables(self) -> Iterator[tuple[str, pd.DataFrame]]:
        """Go through the frames by name."""
        for field in fields(self):
            yield field.name, getattr(self, field.name)

    def currency_of(self, account: str) -> str:
        """Return the currency of a bank account; the books' currency where it is not known."""
        return self._currencies.get(account) or BOOKS_CURRENCY

    @cached_property
    def _rows_of(self) -> dict[tuple[str, str], pd.DataFrame]:
        return {}

    @cached_property
    def _currencies(self) -> dict[str, str]:
        """The currency of each bank account; asked for row by row."""
        return dict(zip(self.accounts["account"], self.accounts["currency"], strict=True))


def is_active(accounts: pd.DataFrame) -> pd.Series:
    """Say of each bank account whether it is reconciled.

    It is not where its statement service is off, or its remaining amounts are not updated.
    """
    return accounts["statement_service"] & accounts["update_remaining"]


def in_account_currency(rows: pd.DataFrame, accounts: pd.DataFrame) -> NDArray[np.int64]:
    """Return what each row moves on its bank account, in minor units of the account's currency.

    Args:
        rows: Ledger entries or statement lines.
        accounts: The bank accounts.
    """
    return np.where(
        _held_in_currency(rows, accounts), rows["currency_amount_minor"], rows["amount_minor"]
    ).astype("int64")


def open_minor(rows: pd.DataFrame, accounts: pd.DataFrame) -> NDArray[np.int64]:
    """Return what each row has left, in minor units of the account's currency."""
    return np.where(
        _held_in_currency(rows, accounts), rows["currency_remaining_minor"], rows["remaining_minor"]
    ).astype("int64")


def settled(reconciliation: Reconciliation) -> Reconciliation:
    """Compute state, remaining amounts and match columns of every row from the members.

    Only two facts about a row are its own: that it is deactivated, and what it amounts to.
    """
    # No gate: the rows have passed it, and what is computed has its types.
    return replace(reconciliation, **{side: _settled_side(reconciliation, side) for side in SIDES})


def broken_invariants(reconciliation: Reconciliation) -> list[str]:
    """Say which of the invariants I1 to I4 the tables break, as sentences; none when all hold."""
    found = []
    for side in SIDES:
        found += _broken_rows(reconciliation, side)
    found += _broken_matches(reconciliation)
    return found


def _held_in_currency(rows: pd.DataFrame, accounts: pd.DataFrame) -> NDArray[np.bool_]:
    currencies = dict(zip(accounts["account"], accounts["currency"], strict=True))
    # A row of an account that is not known is held in none.
    of_each = map(currencies.get, rows["account"].to_numpy(dtype=object))
    of_account = np.fromiter(of_each, dtype=object, count=len(rows))
    found: NDArray[np.bool_] = rows["currency"].to_numpy(dtype=object) == of_account
    return found.astype(bool)


def _settled_side(reconciliation: Reconciliation, side: str) -> pd.DataFrame:
    rows, accounts = reconciliation.side(side), reconciliation.accounts
    taken = _taken(reconciliation, side)
    in_currency = _held_in_currency(rows, accounts)
    whole = np.where(in_currency, rows["currency_amount_minor"], rows["amount_minor"])
    is_off = (rows["state"] == "deactivated").to_numpy(dtype=bool)
    left = np.where(is_off, 0, whole - taken["minor"])
    is_member = taken["matches"] > 0
    is_done = is_member & (left == 0) & ~is_off
    is_approved = is_done & taken["all_approved"]

    found: dict[str, Any] = {}
    for field, is_held in (("", ~in_currency), ("currency_", in_currency)):
        shares = _share(rows[f"{field}amount_minor"].to_numpy(), left, whole)
        found[f"{field}remaining_minor"] = np.where(is_held, left, shares)
    states = ["deactivated", "approved", "matched", "partly"]
    state = np.select([is_off, is_approved, is_done, is_member], states, "open")
    texts = {"state": state, "match_id": taken["match_id"], "rule": taken["rule"]}
    for field, values in texts.items():
        found[field] = pd.Series(values, index=rows.index, dtype="str")
    found["cleared"] = taken["cleared"]
    found["approval_no"] = np.where(is_approved, taken["approval_no"], 0)
    return rows.assign(**found)


def _taken(reconciliation: Reconciliation, side: str) -> dict[str, NDArray[Any]]:
    """Return what matches take of each row of one side, and what they make of it.

    Returns:
        By row: `minor`, `matches` (how many), `match_id` (all of them as one text), `rule` and
        `cleared` of the last one, `approval_no` (the highest), and whether they are `all_approved`.
    """
    members = reconciliation.members[reconciliation.members["side"] == side]
    matches = reconciliation.matches.drop_duplicates("match_id")
    codes, ids = pd.factorize(members["id"])
    match_ids = members["match_id"].to_numpy(dtype=object)
    about = pd.Index(matches["match_id"]).get_indexer(pd.Index(match_ids, dtype="str"))
    known, count = about >= 0, len(ids)

    # One place more than there are rows with a match: the last one is for all other rows.
    found: dict[str, NDArray[Any]] = {
        "minor": np.zeros(count + 1, dtype="int64"),
        "matches": np.append(np.bincount(codes, minlength=count), 0),
        "match_id": np.full(count + 1, "", dtype=object),
        "rule": np.full(count + 1, "", dtype=object),
        "cleared": np.full(count + 1, "NaT", dtype=DAY_TYPE),
        "approval_no": np.zeros(count + 1, dtype="int64"),
        "all_approved": np.ones(count + 1, dtype=bool),
    }
    np.add.at(found["minor"], codes, members["amount_minor"].to_numpy())
    found["match_id"][codes[::-1]] = match_ids[::-1]
    if (found["matches"] > 1).any():
        _join(found["match_id"], codes, match_ids, found["matches"])
    here = codes[known]
    found["rule"][here] = matches["rule"].to_numpy(dtype=object)[about[known]]
    np.fmax.at(found["cleared"], here, matches["cleared"].to_numpy()[about[known]])
    approvals = matches["approval_no"].to_numpy()[about[known]]
    np.maximum.at(found["approval_no"], here, approvals)
    found["all_approved"][here[approvals == 0]] = False
    found["all_approved"] &= found["approval_no"] > 0
    place = pd.Index(ids).get_indexer(pd.Index(reconciliation.side(side)["id"]))
    return {field: values[place] for field, values in found.items()}


def _join(
    texts: NDArray[Any], codes: NDArray[Any], match_ids: NDArray[Any], times: NDArray[Any]
) -> None:
    """Put all matches of a row into its text; nearly every row has one only."""
    several: dict[int, list[str]] = {}
    for at in np.flatnonzero(times[codes] > 1).tolist():
        several.setdefault(int(codes[at]), []).append(match_ids[at])
    for code, listed in several.items():
        texts[code] = ", ".join(listed)


def _share(
    amounts: NDArray[np.int64], left: NDArray[np.int64], whole: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the same share of `amounts` as `left` is of `whole`, rounded to the minor unit."""
    safe = np.where(whole == 0, 1, whole)
    return np.where(
        left == whole, amounts, np.where(left == 0, 0, np.rint(amounts * (left / safe)))
    ).astype("int64")


def _broken_rows(reconciliation: Reconciliation, side: str) -> list[str]:
    rows = reconciliation.side(side)
    found = []
    for row_id in rows.loc[rows["id"].duplicated(), "id"].unique()[:5]:
        found.append(stands_twice(row_id, side))
    expected = _settled_side(reconciliation, side)
    for field in ("state", "remaining_minor", "currency_remaining_minor", "match_id"):
        differs = rows[field].to_numpy() != expected[field].to_numpy()
        for position in np.flatnonzero(differs)[:5]:
            row_id, was = rows["id"].iloc[position], rows[field].iloc[position]
            found.append(contradicts(row_id, side, field, was, expected[field].iloc[position]))
    members = reconciliation.members[reconciliation.members["side"] == side]
    is_row = pd.Index(rows["id"]).get_indexer_for(members["id"]) >= 0
    for row_id in members.loc[~is_row, "id"].unique()[:5]:
        found.append(_("{id} is member of a match, but is no row.", id=row_id))
    return found


def _broken_matches(reconciliation: Reconciliation) -> list[str]:
    matches, members = reconciliation.matches, reconciliation.members
    found = [
        stands_twice(match_id, "matches")
        for match_id in matches.loc[matches["match_id"].duplicated(), "match_id"].unique()[:5]
    ]
    is_ledger = (members["side"] == "ledger").to_numpy()
    signed = members["amount_minor"].where(is_ledger, -members["amount_minor"])
    carried = signed.groupby(members["match_id"]).sum()
    # A difference that stays on a row as remaining amount is no longer inside the match.
    stated = matches.set_index("match_id")["difference_minor"].where(
        (matches["rest_on"] == "").to_numpy(), 0
    )
    both = pd.DataFrame({"carried": carried, "stated": stated})
    for match_id, pair in both[both["carried"].ne(both["stated"])].head(5).iterrows():
        found.append(
            _(
                "{id}: its rows differ by {carried}, the match says {stated}.",
                id=match_id,
                carried=shown(pair["carried"]),
                stated=shown(pair["stated"]),
            )
        )
    return found

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
from recon_xl.model.frames import BLANKS, DAY_TYPE, as_table, empty, typed
from recon_xl.model.numbers import format_amount
from recon_xl.model.tables import SIDES

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
        return replace(self, **{name: as_table(name, frame) for name, frame in frames.items()})

    def side(self, side: str) -> pd.DataFrame:
        """Return the rows of "ledger" or "statement"."""
        frame: pd.DataFrame = getattr(self, side)
        return frame

    def tables(self) -> Iterator[tuple[str, pd.DataFrame]]:
        """Go through the frames by name."""
        for field in fields(self):
            yield field.name, getattr(self, field.name)

    def currency_of(self, account: str) -> str:
        """Return the currency of a bank account; the books' currency where it is not known."""
        return self._currencies.get(account) or BOOKS_CURRENCY

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
    return reconciliation.with_tables(
        **{side: _settled_side(reconciliation, side) for side in SIDES}
    )


def broken_invariants(reconciliation: Reconciliation) -> list[str]:
    """Say which of the invariants I1 to I4 the tables break, as sentences; none when all hold."""
    found = []
    for side in SIDES:
        found += _broken_rows(reconciliation, side)
    found += _broken_matches(reconciliation)
    return found


def _held_in_currency(rows: pd.DataFrame, accounts: pd.DataFrame) -> NDArray[np.bool_]:
    currencies = accounts.set_index("account")["currency"]
    of_account = rows["account"].map(currencies)
    return (rows["currency"] == of_account).to_numpy(dtype=bool)


def _settled_side(reconciliation: Reconciliation, side: str) -> pd.DataFrame:
    rows, accounts = reconciliation.side(side), reconciliation.accounts
    members = reconciliation.members[reconciliation.members["side"] == side]
    about = reconciliation.matches.set_index("match_id")[["rule", "cleared", "approval_no"]]
    joined = members.join(about, on="match_id")
    by_row = joined.groupby("id", sort=False)
    taken = _looked_up(rows["id"], by_row["amount_minor"].sum(), "int64").to_numpy()

    whole = in_account_currency(rows, accounts)
    is_off = (rows["state"] == "deactivated").to_numpy()
    left = np.where(is_off, 0, whole - taken)
    is_member = _looked_up(rows["id"], by_row.size(), "int64").to_numpy() > 0
    is_done = is_member & (left == 0) & ~is_off
    all_approved = _looked_up(rows["id"], by_row["approval_no"].min(), "int64").to_numpy() > 0
    in_currency = _held_in_currency(rows, accounts)

    settled_rows = rows.copy()
    for field, is_held in (("", ~in_currency), ("currency_", in_currency)):
        amounts = rows[f"{field}amount_minor"].to_numpy()
        shares = _share(amounts, left, whole)
        settled_rows[f"{field}remaining_minor"] = np.where(is_held, left, shares)
    settled_rows["state"] = np.select(
        [is_off, is_done & all_approved, is_done, is_member],
        ["deactivated", "approved", "matched", "partly"],
        "open",
    )
    settled_rows["match_id"] = _looked_up(rows["id"], _joined(by_row["match_id"]), "str")
    settled_rows["rule"] = _looked_up(rows["id"], by_row["rule"].last(), "str")
    settled_rows["cleared"] = _looked_up(rows["id"], by_row["cleared"].max(), DAY_TYPE)
    approval = _looked_up(rows["id"], by_row["approval_no"].max(), "int64")
    settled_rows["approval_no"] = np.where(is_done & all_approved, approval, 0)
    return settled_rows


def _looked_up(ids: pd.Series, values: pd.Series, kind: str) -> pd.Series:
    """Return the value of each id; the type's blank where there is none."""
    found = values.reindex(ids, fill_value=BLANKS[kind])
    return typed(found, kind, str(values.name))


def _joined(match_ids: Any) -> pd.Series:
    """Return the matches of each row as one text; nearly every row has one only."""
    first, count = match_ids.first(), match_ids.count()
    several = count.index[count > 1]
    if len(several):
        first = first.astype(object)
        first[several] = [", ".join(match_ids.get_group(row_id)) for row_id in several]
    return first


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
        found.append(_("{id} stands twice in the {table} table.", id=row_id, table=side))
    expected = _settled_side(reconciliation, side)
    for field in ("state", "remaining_minor", "currency_remaining_minor", "match_id"):
        differs = (rows[field] != expected[field]).to_numpy()
        for position in np.flatnonzero(differs)[:5]:
            found.append(
                _(
                    "{id}: {column} is {was}, its matches make it {should}.",
                    id=rows["id"].iloc[position],
                    column=field.removesuffix("_minor"),
                    was=_shown(rows[field].iloc[position]),
                    should=_shown(expected[field].iloc[position]),
                )
            )
    members = reconciliation.members[reconciliation.members["side"] == side]
    is_row = pd.Index(rows["id"]).get_indexer_for(members["id"]) >= 0
    for row_id in members.loc[~is_row, "id"].unique()[:5]:
        found.append(_("{id} is member of a match, but is no row.", id=row_id))
    return found


def _broken_matches(reconciliation: Reconciliation) -> list[str]:
    matches, members = reconciliation.matches, reconciliation.members
    found = [
        _("{id} stands twice in the {table} table.", id=match_id, table="matches")
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
                carried=_shown(pair["carried"]),
                stated=_shown(pair["stated"]),
            )
        )
    return found


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return value or "–"
    return format_amount(int(value)) if pd.notna(value) else "–"

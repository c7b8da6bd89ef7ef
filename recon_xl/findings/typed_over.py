"""Rows that were typed over: imported ones since their import, typed ones since they were matched.

The id of an imported row is a hash of what the bank or the ledger said, so a row that was typed
over no longer has the id of its own content. A line that a person typed may be changed until it is
matched; the action that matches it tells its hash in the journal. A hash does not say which cell
was another: where one older value gives the old hash again, it was that cell.

What the hash does not cover is a person's to fill in: marks, reviews, notes, columns of their own.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from recon_xl.bridge import bridge
from recon_xl.language import _, current
from recon_xl.model.accounts import format_account
from recon_xl.model.dates import format_day
from recon_xl.model.frames import plain_list
from recon_xl.model.ids import CONTENT, content_hashes
from recon_xl.model.journal import TYPED_HASHES, in_order
from recon_xl.model.numbers import format_amount
from recon_xl.model.reconciliation import Reconciliation, in_account_currency
from recon_xl.model.remembering import remembered
from recon_xl.model.sides import SIDES
from recon_xl.model.tables import TABLES
from recon_xl.model.vouchers import SOURCE_WORDS

# Other ids are somebody's own: of a table that was adopted, or of a test.
_HASHED = re.compile(r"[LS]-[0-9a-hjkmnp-tv-z]{10}(?:-\d+)?")
_HASH_LENGTH = len("L-0123456789")
# A date is looked for so far away: a year typed wrong is the most that happens.
_DAYS_MAX = 370
# Three milliseconds each.
_EXPLAINED_MAX = 20
# A cell in which only a text stands moves no balance.
_NO_MONEY = frozenset(CONTENT) - {"date", "amount_minor", "currency"}


@dataclass(frozen=True)
class TypedOver:
    """A row that is no longer what was imported, or what was matched.

    Attributes:
        side: "ledger" or "statement".
        id: The row.
        file: Where an imported row came from; "" for a line that a person typed.
        is_approved: It belongs to an approved month.
        minor: What it moves now, in minor units of the account's currency.
        column: The field that was typed over; "" where it cannot be told.
        was: What stood there, as it is shown; "" for a blank cell.
    """

    side: str
    id: str
    file: str
    is_approved: bool
    minor: int
    column: str = ""
    was: str = ""

    @property
    def moves_balance(self) -> bool:
        """Say whether a balance may hold what nobody imported."""
        return self.column not in _NO_MONEY

    def told(self) -> str:
        """Return the row, and the cell where it is known: "S-… (Text: was blank)"."""
        if not self.column:
            return self.id
        header = TABLES[self.side].by_field[self.column].header(current())
        if not self.was:
            return _("{id} (“{column}” was blank)", id=self.id, column=header)
        return _("{id} (“{column}” was {was})", id=self.id, column=header, was=self.was)


@remembered
def typed_over(reconciliation: Reconciliation, account: str) -> list[TypedOver]:
    """Return the rows of a bank account that were typed over, in the order of their tables."""
    accounts = frozenset(reconciliation.accounts["account"])
    imported_for = _accounts_of_files(reconciliation.journal, accounts)
    found = list[TypedOver]()
    for side in SIDES:
        changed = _changed_rows(reconciliation, side, account, imported_for)
        minors = in_account_currency(changed, reconciliation.accounts)
        for number, (row, minor) in enumerate(zip(changed.to_dict("records"), minors, strict=True)):
            file = "" if row.get("origin") == "manual" else _file(row["source"]) or "–"
            one = TypedOver(side, row["id"], file, row["state"] == "approved", int(minor))
            explained = number < _EXPLAINED_MAX
            found.append(_explained(reconciliation, one, row) if explained else one)
    return found


def _changed_rows(
    reconciliation: Reconciliation,
    side: str,
    account: str,
    imported_for: Mapping[tuple[str, str], str],
) -> pd.DataFrame:
    """Return rows that are not what they were, with `then` and `imported_for`.

    A row whose account is none of the workbook belongs to the account that it was imported for.
    """
    accounts = frozenset(reconciliation.accounts["account"])
    rows = reconciliation.side(side)
    # Plain lists: every opening goes through all rows, and nearly always finds none.
    owns, sources = plain_list(rows["account"]), plain_list(rows["source"])
    then, now = _hashes_then(reconciliation, side, sources), content_hashes(rows, side)
    where = [imported_for.get((file, side), "") for file in _files(sources)]
    is_changed = [
        was != ""
        and (own if own in accounts else imported) == account
        and (was != is_now or imported not in ("", own))
        for own, imported, was, is_now in zip(owns, where, then, now, strict=True)
    ]
    return rows.assign(then=then, imported_for=where)[np.array(is_changed, dtype=bool)]


def _hashes_then(reconciliation: Reconciliation, side: str, sources: Sequence[str]) -> list[str]:
    """Return the hash that the content of each row had; "" where nobody has told it."""
    rows = reconciliation.side(side)
    ids = plain_list(rows["id"])
    then = [row_id[:_HASH_LENGTH] if _HASHED.fullmatch(row_id) else "" for row_id in ids]
    if side == "ledger":
        # The entry of a voucher that was posted here is filled in by the import that brings it.
        words = tuple(f"{word} " for word in SOURCE_WORDS.values())
        posted = [source.startswith(words) for source in sources]
        return ["" if is_posted else one for one, is_posted in zip(then, posted, strict=True)]
    is_typed = rows["origin"] == "manual"
    if not is_typed.any():
        return then
    told = _told_hashes(reconciliation.journal)
    is_member = rows["state"].isin(["matched", "partly", "approved"])
    for at in np.flatnonzero(is_typed).tolist():
        then[at] = told.get(ids[at], "") if is_member.iloc[at] else ""
    return then


def _told_hashes(journal: pd.DataFrame) -> dict[str, str]:
    """Return what the journal tells of typed lines when they were matched, the last time."""
    found: dict[str, str] = {}
    for details in in_order(journal)["details"]:
        if f'"{TYPED_HASHES}"' in details:
            found |= _read(details).get(TYPED_HASHES, {})
    return found


def _accounts_of_files(
    journal: pd.DataFrame, accounts: frozenset[str]
) -> dict[tuple[str, str], str]:
    """Return the bank account of each imported file and side; without files that have several.

    An account that has another number now was renamed with all its rows.
    """
    found: dict[tuple[str, str], set[str]] = {}
    for details in journal.loc[journal["action"] == "import", "details"]:
        told = _read(details)
        if not told:  # what was cut could be about any file
            return {}
        for file in told.get("files", ()):
            if isinstance(file, dict):
                found.setdefault((file["file"], file["as"]), set()).add(file["account"])
    return {key: next(iter(of)) for key, of in found.items() if len(of) == 1 and of <= accounts}


def _read(details: str) -> dict[str, Any]:
    try:
        return dict(json.loads(details))
    except (ValueError, TypeError):  # details that are too long for a cell are cut
        return {}


def _files(sources: Sequence[str]) -> list[str]:
    """Return the file of each row; what stands before the row is the same for thousands."""
    before = [source.rpartition(":")[0] for source in sources]
    files = {each: _file(f"{each}:") for each in set(before)}
    return [files[each] for each in before]


def _file(source: str) -> str:
    """Return the file of a source: "bank.xlsx" of "bank.xlsx/Ark1:12"."""
    return re.sub(r"(/[^/]*)?:[^:]*$", "", source)


def _explained(reconciliation: Reconciliation, one: TypedOver, row: Mapping[str, Any]) -> TypedOver:
    """Say which cell was another, where one older value gives the old hash again."""
    if row["imported_for"] not in ("", row["account"]):
        return replace(one, column="account", was=format_account(row["imported_for"]))
    tries = list(_older(reconciliation, row))
    frame = pd.DataFrame([{**row, column: value} for column, value, _was in tries])
    columns = [column for column in CONTENT if column in reconciliation.side(one.side)]
    for (column, _value, was), then in zip(
        tries, content_hashes(frame[columns], one.side), strict=True
    ):
        if then == row["then"]:
            return replace(one, column=column, was=was)
    return one


def _older(
    reconciliation: Reconciliation, row: Mapping[str, Any]
) -> Iterator[tuple[str, Any, str]]:
    """Go through what may have stood there: column, value, and how it is shown."""
    for column in sorted(_NO_MONEY & set(row)):
        if row[column]:
            yield column, "", ""
    for apart in range(1, _DAYS_MAX + 1):
        for day in (row["date"] - pd.Timedelta(days=apart), row["date"] + pd.Timedelta(days=apart)):
            yield "date", day, format_day(day.date())
    left_over = bridge(reconciliation, row["account"]).unexplained_minor
    for minor in (-row["amount_minor"], row["amount_minor"] + left_over):
        yield "amount_minor", minor, format_amount(minor, row["currency"])

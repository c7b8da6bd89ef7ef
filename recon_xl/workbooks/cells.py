"""From the cells of a workbook to a `Reconciliation`."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from recon_xl.errors import DamagedWorkbookError
from recon_xl.language import _, plural
from recon_xl.model.accounts import normalise_account
from recon_xl.model.columns import Column, Kind, Table
from recon_xl.model.frames import as_table, empty, plain_list
from recon_xl.model.reconciliation import BOOKS_CURRENCY, Reconciliation, broken_invariants
from recon_xl.model.sides import SIDES
from recon_xl.model.tables import TABLES
from recon_xl.workbooks import cell_values
from recon_xl.workbooks.amounts import Currencies
from recon_xl.workbooks.cell_values import Place, Problems
from recon_xl.workbooks.headers import positions
from recon_xl.workbooks.member_cells import Rows, members_from_cells
from recon_xl.workbooks.storage import Cell, SheetTable
from recon_xl.workbooks.typed_lines import with_typed_lines

_SHOWN_MAX = 5
# Tables in which an id stands once; the others are told apart by their order too.
_UNIQUE = ("accounts", "ledger", "statement", "matches", "suggestions", "approvals")
_READERS: Mapping[Kind, Callable[[Sequence[Cell], Place], Any]] = {
    Kind.TEXT: cell_values.texts,
    Kind.CODE: cell_values.codes,
    Kind.DAY: cell_values.days,
    Kind.MOMENT: cell_values.moments,
    Kind.COUNT: cell_values.counts,
    Kind.NUMBER: cell_values.ratios,
    Kind.FLAG: cell_values.flags,
    Kind.STATE: cell_values.states,
}


def to_reconciliation(tables: Mapping[str, SheetTable], lang: str) -> Reconciliation:
    """Read the tables of a workbook.

    A statement line that a person typed, without an id, becomes a manual line with one.

    Args:
        tables: The tables by name.
        lang: The workbook's language, which decides what 1,200 is in a text.

    Raises:
        NotAReconciliationError: A table or a column is missing.
        BadValuesError: Cells hold what is no date, no amount or no known word.
        DamagedWorkbookError: Ids are blank or stand twice, or the tables contradict each other.
    """
    problems = Problems()
    frames: dict[str, pd.DataFrame] = {}
    for name in ("accounts", *(name for name in TABLES if name != "accounts")):
        frames[name] = _frame(tables[name], lang, frames.get("accounts"), problems)
    problems.refuse()
    lines = tables["statement"]
    frames["statement"] = with_typed_lines(
        frames["statement"], frames["accounts"], lambda at: lines.place(filled_rows(lines)[at])
    )
    _refuse_bad_ids(frames, tables)
    rows = {side: Rows(frames[side], frames["accounts"]) for side in SIDES}
    currencies = _currencies(frames["accounts"])
    for name, members in (("matches", "members"), ("suggestions", "suggestion_members")):
        frames[members] = members_from_cells(frames[name], rows, currencies)
        frames[name] = frames[name].assign(**_listed(frames[name], frames[members]))
    found = Reconciliation(**{name: _gated(name, frame) for name, frame in frames.items()})
    _refuse_contradictions(found)
    return found


def _gated(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Pass a frame through its gate; most tables of most workbooks are empty."""
    return as_table(name, frame) if len(frame) else _no_rows(name)


@cache
def _no_rows(name: str) -> pd.DataFrame:
    return empty(name)


def filled_rows(table: SheetTable) -> list[int]:
    """Return the positions of the rows that hold anything; the pattern row is none of them."""
    return [
        position
        for position, row in enumerate(table.rows)
        if row[0] or any(cell is not None and cell != "" for cell in row)
    ]


def _frame(
    table: SheetTable, lang: str, accounts: pd.DataFrame | None, problems: Problems
) -> pd.DataFrame:
    spec = TABLES[table.name]
    filled = filled_rows(table)
    cells = _Cells(spec, table, filled, positions(spec, table.headers), problems)
    found: dict[str, Any] = {
        column.field: cells.read(column) for column in spec.columns if column.kind is not Kind.MONEY
    }
    if table.name == "accounts":
        found["account"] = [normalise_account(text) for text in found["account"]]
    if table.name in SIDES:
        found |= _side_amounts(cells, found, accounts, lang)
    else:
        currencies = _row_currencies(found, accounts, len(filled))
        for column in spec.columns:
            if column.kind is Kind.MONEY:
                minor, blank = cells.minors(column, currencies, lang)
                whole = pd.Series(minor, dtype="Int64" if column.nullable else "int64")
                found[column.field] = whole.mask(blank) if column.nullable else whole
    # In the order of the table, so that the gate has nothing to do.
    return pd.DataFrame({column.field: found[column.field] for column in spec.columns})


class _Cells:
    """The cells of one table, column by column."""

    def __init__(
        self,
        spec: Table,
        table: SheetTable,
        filled: Sequence[int],
        places: Mapping[str, int],
        problems: Problems,
    ) -> None:
        self.spec, self.places = spec, places
        self._size = len(filled)
        self._columns = list(zip(*(table.rows[position] for position in filled), strict=True))
        self._table, self._filled, self._problems = table, filled, problems

    def values(self, column: Column) -> Sequence[Cell]:
        """Return a column's cells; blanks where the workbook does not have it."""
        at = self.places.get(column.field)
        return self._columns[at] if at is not None and self._columns else [None] * self._size

    def place(self, column: Column) -> Place:
        """Return where a column stands."""
        at = self.places.get(column.field)
        header = column.key if at is None else self._table.headers[at]
        return Place(self._table, at, header, self._filled, self._problems)

    def read(self, column: Column) -> Any:
        """Read a column that holds no money."""
        reader = cell_values.origins if column.key == "origin" else _READERS[column.kind]
        if self.spec.name == "journal" and column.kind is Kind.CODE:
            reader = cell_values.texts  # to the last blank, since it is hashed
        return reader(self.values(column), self.place(column))

    def minors(self, column: Column, currencies: Currencies, lang: str) -> Any:
        """Read a column of amounts: minor units, and which cells are blank."""
        return cell_values.minors(self.values(column), currencies, lang, self.place(column))


def _side_amounts(
    cells: _Cells, found: dict[str, Any], accounts: pd.DataFrame | None, lang: str
) -> dict[str, Any]:
    """Read the amounts of one side, in the currencies that `amounts` describes."""
    assert accounts is not None
    spec = cells.spec
    currencies = _currencies(accounts)
    of_account = np.array(
        [currencies.get(account, BOOKS_CURRENCY) for account in found["account"]], dtype=object
    )
    said = np.array(found["currency"], dtype=object)
    own = np.where(said == "", of_account, said)
    is_filled = np.zeros(len(own), dtype=bool)
    minor, blank = {}, {}
    for key in ("currency_amount", "currency_remaining"):
        column = spec.by_key[key]
        minor[key], blank[key] = cells.minors(column, own, lang)
        is_filled |= ~blank[key]
    plain = np.where((own == of_account) & is_filled, BOOKS_CURRENCY, of_account)
    for key in ("amount", "remaining"):
        column = spec.by_key[key]
        minor[key], blank[key] = cells.minors(column, plain, lang)
        foreign = f"currency_{key}"
        minor[foreign] = np.where(blank[foreign], minor[key], minor[foreign])
    is_typed = np.array([not row_id for row_id in found["id"]], dtype=bool)
    for at in np.flatnonzero(blank["amount"] | (blank["remaining"] & ~is_typed)).tolist():
        key = "amount" if blank["amount"][at] else "remaining"
        cells.place(spec.by_key[key]).note(at, "")
    for at, value in enumerate(cells.values(spec.by_key["date"])):
        if value is None or value == "":
            cells.place(spec.by_key["date"]).note(at, "")
    return {"currency": own, **{f"{key}_minor": values for key, values in minor.items()}}


def _row_currencies(found: dict[str, Any], accounts: pd.DataFrame | None, rows: int) -> Currencies:
    """Return the currency of each row: its own where it has one, otherwise its account's."""
    if "currency" in found:
        return np.array([said or BOOKS_CURRENCY for said in found["currency"]], dtype=object)
    if "account" not in found or accounts is None:
        return np.full(rows, BOOKS_CURRENCY, dtype=object)
    currencies = _currencies(accounts)
    return np.array([currencies.get(one, BOOKS_CURRENCY) for one in found["account"]], dtype=object)


def _currencies(accounts: pd.DataFrame) -> dict[str, str]:
    return {
        account: currency or BOOKS_CURRENCY
        for account, currency in zip(accounts["account"], accounts["currency"], strict=True)
    }


def _listed(matches: pd.DataFrame, members: pd.DataFrame) -> dict[str, Any]:
    """Return the ids of each match as actions list them: sorted, without amounts."""
    lists: dict[str, dict[str, list[str]]] = {side: {} for side in SIDES}
    columns = (plain_list(members[field]) for field in ("side", "match_id", "id"))
    for side, match_id, row_id in zip(*columns, strict=True):
        lists[side].setdefault(match_id, []).append(row_id)
    return {
        f"{side}_ids": [
            ", ".join(sorted(listed.get(one, ()))) for one in plain_list(matches["match_id"])
        ]
        for side, listed in lists.items()
    }


def _refuse_bad_ids(frames: Mapping[str, pd.DataFrame], tables: Mapping[str, SheetTable]) -> None:
    found = [said for name in _UNIQUE for said in _bad_ids(name, frames[name], tables[name])]
    if found:
        raise DamagedWorkbookError(
            plural(
                "{n} row has lost what tells it apart: {rows}",
                "{n} rows have lost what tells them apart: {rows}",
                len(found),
                rows=" ".join(found[:_SHOWN_MAX]),
            ),
            remedy=_("Put the ids back, or take the backup. Nothing was changed."),
        )


def _bad_ids(name: str, frame: pd.DataFrame, table: SheetTable) -> list[str]:
    ids = frame[TABLES[name].key[0]]
    is_blank = (ids == "") & (name != "approvals")
    is_twice = ids.duplicated(keep=False) & (ids.astype(str) != "")
    if not (is_blank | is_twice).any():
        return []
    column, filled = positions(TABLES[name], table.headers)[ids.name], filled_rows(table)
    found = [
        _(
            "{place}: no {column}.",
            place=table.place(filled[at], column),
            column=table.headers[column],
        )
        for at in np.flatnonzero(is_blank)
    ]
    for row_id in ids[is_twice].unique():
        here = [table.place(filled[at], column) for at in np.flatnonzero(ids == row_id)]
        found.append(_("{id} stands in {places}.", id=row_id, places=", ".join(here)))
    return found


def _refuse_contradictions(reconciliation: Reconciliation) -> None:
    found = broken_invariants(reconciliation)
    if found:
        raise DamagedWorkbookError(
            plural(
                "The tables contradict each other in {n} place: {places}",
                "The tables contradict each other in {n} places: {places}",
                len(found),
                places=" ".join(found[:_SHOWN_MAX]),
            ),
            remedy=_(
                "State and remaining amounts follow from the matches and are not typed: undo the"
                " change in the workbook, or take the backup. Nothing was changed."
            ),
        )

"""From a `Reconciliation` to cells: each column as a workbook writes it."""

from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recon_xl.model.columns import Column, Kind
from recon_xl.model.frames import is_same_memory, plain_list
from recon_xl.model.reconciliation import BOOKS_CURRENCY, Reconciliation
from recon_xl.model.sides import SIDES
from recon_xl.model.words import ORIGINS, STATES, YES_NO
from recon_xl.workbooks.amounts import (
    Currencies,
    account_currencies,
    amount_currencies,
    says_currency,
    scales,
)
from recon_xl.workbooks.member_cells import Rows, member_texts
from recon_xl.workbooks.storage import Cell

MEMBERS = {"matches": "members", "suggestions": "suggestion_members"}
_IDS = {f"{side}_ids": side for side in SIDES}
# Where no approval is 0, not a number: approval 0 is the opening position.
_BLANK_WHEN_ZERO = {(table, "approval_no") for table in ("ledger", "statement", "matches")}


class Rendering:
    """One reconciliation as the cells of a workbook in one language."""

    def __init__(self, reconciliation: Reconciliation, lang: str) -> None:
        self.reconciliation = reconciliation
        self._lang = lang
        self._scales: dict[tuple[str, str], NDArray[np.float64]] = {}

    def frame(self, name: str) -> pd.DataFrame:
        """Return a frame of the reconciliation."""
        frame: pd.DataFrame = getattr(self.reconciliation, name)
        return frame

    def comparable(self, name: str, column: Column) -> list[NDArray[Any]]:
        """Return arrays that are equal in a row exactly when its cells are."""
        if column.key in _IDS:
            return [self._ids(name, column.key)]
        found = [_plain(self.frame(name)[column.field])]
        if column.kind is Kind.MONEY:
            found.append(self._scale(name, column.key))
            if column.key.startswith("currency_"):
                says = self._says_currency[name]
                found = [np.where(says, found[0], 0), found[1], says]
        return found

    def cells(self, name: str, column: Column, rows: NDArray[np.int64]) -> list[Cell]:
        """Return the cells of a column in some rows; None for blank ones."""
        if column.key in _IDS:
            return [text or None for text in self._ids(name, column.key)[rows].tolist()]
        values = self.frame(name)[column.field].iloc[rows]
        if column.kind is Kind.MONEY:
            return self._money(name, column, values, rows)
        if column.kind in (Kind.DAY, Kind.MOMENT):
            return _moments(values, is_day=column.kind is Kind.DAY)
        is_no = (name, column.key) in _BLANK_WHEN_ZERO
        return [self._cell(column, value, is_no=is_no) for value in values.tolist()]

    def _cell(self, column: Column, value: Any, *, is_no: bool) -> Cell:
        found: Cell = value
        if column.kind is Kind.FLAG:
            found = YES_NO[bool(value)][self._lang]
        elif column.kind is Kind.STATE and value:
            found = STATES[value][self._lang]
        elif column.key == "origin" and value in ORIGINS:
            found = ORIGINS[value][self._lang]
        elif value == "" or value != value or (is_no and not value):  # noqa: PLR0124 (no number)
            found = None
        return found

    def _money(
        self, name: str, column: Column, values: pd.Series, rows: NDArray[np.int64]
    ) -> list[Cell]:
        numbers = values.to_numpy(dtype="float64", na_value=np.nan)
        shown = numbers / self._scale(name, column.key)[rows]
        blank = np.isnan(shown)
        if column.key.startswith("currency_"):
            blank |= ~self._says_currency[name][rows]
        return [None if skip else one for one, skip in zip(shown.tolist(), blank, strict=True)]

    def _scale(self, name: str, key: str) -> NDArray[np.float64]:
        """Return by what the amounts of a column are divided, row by row."""
        kind = ("plain" if key in ("amount", "remaining") else "foreign") if name in SIDES else ""
        if (name, kind) not in self._scales:
            self._scales[name, kind] = scales(self._currencies(name, kind))
        return self._scales[name, kind]

    def _currencies(self, name: str, kind: str) -> Currencies:
        frame, accounts = self.frame(name), self.reconciliation.accounts
        if kind == "plain":
            return amount_currencies(frame, accounts)
        if "currency" in frame:
            said = frame["currency"].to_numpy(dtype=object)
            return np.where(said == "", BOOKS_CURRENCY, said)
        return account_currencies(frame, accounts)

    @cached_property
    def _says_currency(self) -> dict[str, NDArray[np.bool_]]:
        accounts = self.reconciliation.accounts
        return {side: says_currency(self.frame(side), accounts) for side in SIDES}

    def _ids(self, name: str, key: str) -> NDArray[np.object_]:
        texts = self._member_texts[name][_IDS[key]]
        ids = plain_list(self.frame(name)["match_id"])
        return np.array([texts.get(match_id, "") for match_id in ids], dtype=object)

    @cached_property
    def _member_texts(self) -> dict[str, dict[str, dict[str, str]]]:
        accounts = self.reconciliation.accounts
        rows = {side: Rows(self.frame(side), accounts) for side in SIDES}
        currencies = {
            account: currency or BOOKS_CURRENCY
            for account, currency in zip(accounts["account"], accounts["currency"], strict=True)
        }
        return {
            name: member_texts(
                self.frame(members),
                dict(
                    zip(
                        plain_list(self.frame(name)["match_id"]),
                        plain_list(self.frame(name)["account"]),
                        strict=True,
                    )
                ),
                rows,
                currencies,
            )
            for name, members in MEMBERS.items()
        }


def _plain(values: pd.Series) -> NDArray[Any]:
    """Return values that compare as they should: blanks are equal to blanks."""
    if str(values.dtype).startswith("datetime64"):
        return values.to_numpy().view("int64")
    if str(values.dtype) in ("Int64", "float64"):
        return values.to_numpy(dtype="float64", na_value=np.nan)
    return values.to_numpy(dtype=object if values.dtype == "str" else None)


def _moments(values: pd.Series, *, is_day: bool) -> list[Cell]:
    moments = values.astype(object).where(values.notna(), None).tolist()
    if is_day:
        return [None if one is None else one.date() for one in moments]
    return [None if one is None else one.to_pydatetime() for one in moments]


def unequal(one: list[NDArray[Any]], other: list[NDArray[Any]]) -> NDArray[np.bool_]:
    """Say in which rows two columns of cells differ."""
    found = np.zeros(len(one[0]), dtype=bool)
    for a, b in zip(one, other, strict=True):
        if is_same_memory(a, b):
            continue
        differs = a != b
        if a.dtype.kind == "f":
            differs &= ~(np.isnan(a) & np.isnan(b))
        found |= differs
    return found

"""What the Overview looks at: one account, from one day until another."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recon_xl.bridge import Bridge, bridge, last_day
from recon_xl.model.accounts import format_account
from recon_xl.model.money import to_cell
from recon_xl.model.numbers import NO_BREAK_SPACE
from recon_xl.model.reconciliation import Reconciliation, in_account_currency, open_minor
from recon_xl.workbooks.storage import Cell


@dataclass(frozen=True)
class View:
    """One account of a reconciliation, and the days that are shown.

    Attributes:
        reconciliation: The tables.
        account: A bank account; "" when there is none.
        first: First day of the period; None without a row.
        until: The day of the balances; None without a row.
    """

    reconciliation: Reconciliation
    account: str
    first: date | None
    until: date | None

    @classmethod
    def of(
        cls,
        reconciliation: Reconciliation,
        account: str | None = None,
        first: date | None = None,
        until: date | None = None,
    ) -> "View":
        """Return the view of an account: the first one, and all of its days, unless told."""
        known = reconciliation.accounts["account"]
        shown = account or (str(known.iloc[0]) if len(known) else "")
        return cls(
            reconciliation,
            shown,
            first or first_day(reconciliation, shown),
            until or last_day(reconciliation, shown),
        )

    @cached_property
    def currency(self) -> str:
        """The account's currency."""
        return self.reconciliation.currency_of(self.account)

    @cached_property
    def proof(self) -> Bridge:
        """The proof of the account's balance on the last day."""
        return bridge(self.reconciliation, self.account, self.until)

    def money(self, minor: int) -> float:
        """Return minor units as a cell holds them."""
        return to_cell(minor, self.currency)

    def rows(self, side: str) -> pd.DataFrame:
        """Return the account's rows of one side."""
        return self.reconciliation.rows_of(side, self.account)

    def whole_minor(self, rows: pd.DataFrame) -> NDArray[np.int64]:
        """Return what rows move on the account."""
        return in_account_currency(rows, self.reconciliation.accounts)

    def left_minor(self, rows: pd.DataFrame) -> NDArray[np.int64]:
        """Return what rows have left."""
        return open_minor(rows, self.reconciliation.accounts)


@dataclass(frozen=True)
class Told:
    """The last balance that the bank told, or the first where the day is before all of them.

    Attributes:
        closed: The day after the last closing balance; None without one.
        opened: The day of the last opening balance; None without one.
        minor: The balance; 0 for want of a statement.
        since: The first day that is not part of it; None when it has no day.
    """

    closed: date | None
    opened: date | None
    minor: int
    since: date | None


def first_day(reconciliation: Reconciliation, account: str) -> date | None:
    """Return the first day that a statement covers; without one, the first that has a row."""
    statements = _of(reconciliation.statements, account)["from"].min()
    if pd.notna(statements):
        return _day(statements)
    days = [reconciliation.rows_of(side, account)["date"].min() for side in ("ledger", "statement")]
    known = [day for day in days if pd.notna(day)]
    return _day(min(known)) if known else None


def opening(reconciliation: Reconciliation, account: str) -> tuple[int, date | None]:
    """Return the opening balance of an account and the first day that is not part of it."""
    row = _of(reconciliation.accounts, account)
    if row.empty or pd.isna(row["opening_balance_minor"].iloc[0]):
        return 0, None
    day = row["opening_date"].iloc[0]
    return int(row["opening_balance_minor"].iloc[0]), _day(day) if pd.notna(day) else None


def told_balance(reconciliation: Reconciliation, account: str, day: date | None) -> Told:
    """Return the last balance that the bank told, no later than a day.

    A closing balance holds from the day after `to`, an opening one from the day `from`. Of two that
    hold from the same day the closing one counts, and of two statements the later. Before all of
    them it is the first opening balance, from which the balance is counted back.
    """
    rows = _of(reconciliation.statements, account).sort_values(["to", "from"], kind="stable")
    closings = rows[rows["to"].notna() & rows["closing_minor"].notna()]
    openings = rows[rows["from"].notna() & rows["opening_minor"].notna()]
    if day is not None:
        closings = closings[closings["to"] <= pd.Timestamp(day)]
        in_time = openings["from"] <= pd.Timestamp(day) + pd.Timedelta(days=1)
        is_before_all = closings.empty and not in_time.any()
        openings = openings[
            openings["from"] == openings["from"].min() if is_before_all else in_time
        ]
    closed = _day(closings["to"].max()) + timedelta(days=1) if len(closings) else None
    opened = _day(openings["from"].max()) if len(openings) else None
    if closed is not None and (opened is None or closed >= opened):
        return Told(closed, opened, int(closings["closing_minor"].iloc[-1]), closed)
    if opened is not None:
        last = openings[openings["from"] == openings["from"].max()]
        return Told(closed, opened, int(last["opening_minor"].iloc[-1]), opened)
    return Told(None, None, 0, None)


def spaced(account: str) -> str:
    """Return an account number the way a formula can write it.

    >>> spaced("86011117947")
    '8601 11 17947'
    """
    if len(account) != 11:
        return account
    return format_account(account).replace(NO_BREAK_SPACE, " ")


def told_cells(view: View, told: Told) -> dict[str, Cell]:
    """Return the cells of the last balance that the bank told."""
    return {
        "closed": told.closed or 0,
        "opened": told.opened or 0,
        "told": view.money(told.minor),
        "told_since": told.since or 0,
    }


def _of(frame: pd.DataFrame, account: str) -> pd.DataFrame:
    return frame[frame["account"] == account]


def _day(stamp: pd.Timestamp) -> date:
    return stamp.date()

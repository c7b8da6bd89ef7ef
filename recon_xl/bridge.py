"""The proof: from the ledger's balance to the bank's balance, every term with its own rows.

    bank balance = ledger balance + open statement lines − open ledger entries
                   + deactivated statement lines − deactivated ledger entries
                   − differences carried by matches + unexplained

On an earlier day, a row whose match was completed later was still outstanding: the ledger entry of
30 October that the bank booked on 2 November is open on 31 October, though it is matched today.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recon_xl.model.ages import BUCKETS
from recon_xl.model.reconciliation import Reconciliation, in_account_currency, open_minor
from recon_xl.model.remembering import remembered_beyond_history
from recon_xl.model.sides import SIDES
from recon_xl.model.vouchers import is_waiting, moved_minor


@dataclass(frozen=True)
class Bridge:
    """The proof of one bank account on one day; amounts in minor units of the account's currency.

    Attributes:
        account: The bank account.
        currency: Its currency.
        day: The day of the balances; None when the account has no rows.
        ledger_balance_minor: A, balance of the bank's account in the ledger.
        open_ledger_minor: Sum of what open ledger entries have left, with their own sign.
        open_statement_minor: Sum of what open statement lines have left.
        deactivated_ledger_minor: Sum of deactivated ledger entries.
        deactivated_statement_minor: Sum of deactivated statement lines.
        match_differences_minor: Sum of the differences that matches carry, ledger − statement.
        bank_balance_minor: E, balance according to the bank.
        open_ledger_count: Number of open ledger entries.
        open_statement_count: Number of open statement lines.
        posted_here_minor: What A holds of vouchers that were posted here, and that no ledger import
            has brought yet.
    """

    account: str
    currency: str
    day: date | None
    ledger_balance_minor: int
    open_ledger_minor: int
    open_statement_minor: int
    deactivated_ledger_minor: int
    deactivated_statement_minor: int
    match_differences_minor: int
    bank_balance_minor: int
    open_ledger_count: int
    open_statement_count: int
    posted_here_minor: int

    @property
    def computed_minor(self) -> int:
        """D: what the bank's balance should be, going from the ledger's."""
        return (
            self.ledger_balance_minor
            - self.open_ledger_minor
            + self.open_statement_minor
            - self.deactivated_ledger_minor
            + self.deactivated_statement_minor
            - self.match_differences_minor
        )

    @property
    def unexplained_minor(self) -> int:
        """F: what is left over; 0 when bank and ledger agree."""
        return self.bank_balance_minor - self.computed_minor


@dataclass(frozen=True)
class Bucket:
    """Open amounts of one age on one side, in minor units.

    Attributes:
        first: Youngest age in days.
        last: Oldest age in days; None without end.
        count: Number of rows.
        net_minor: Their sum.
        gross_minor: The sum of their sizes.
    """

    first: int
    last: int | None
    count: int
    net_minor: int
    gross_minor: int


def bridges(reconciliation: Reconciliation, day: date | None = None) -> list[Bridge]:
    """Return the proof of every bank account, on its last day unless told otherwise."""
    accounts = reconciliation.accounts["account"]
    return [bridge(reconciliation, account, day) for account in accounts]


@remembered_beyond_history
def bridge(reconciliation: Reconciliation, account: str, day: date | None = None) -> Bridge:
    """Return the proof of one bank account.

    Args:
        reconciliation: The tables.
        account: The bank account, in its one spelling.
        day: The day of the balances; the last day with a row or a balance when None.
    """
    day = day or last_day(reconciliation, account)
    open_rows = {side: open_on(reconciliation, side, account, day) for side in SIDES}
    taken_out = {side: _deactivated_minor(reconciliation, side, account, day) for side in SIDES}
    return Bridge(
        account=account,
        currency=reconciliation.currency_of(account),
        day=day,
        ledger_balance_minor=ledger_balance(reconciliation, account, day),
        open_ledger_minor=int(open_rows["ledger"]["open_minor"].sum()),
        open_statement_minor=int(open_rows["statement"]["open_minor"].sum()),
        deactivated_ledger_minor=taken_out["ledger"],
        deactivated_statement_minor=taken_out["statement"],
        match_differences_minor=_match_differences(reconciliation, account, day),
        bank_balance_minor=_bank_balance(reconciliation, account, day),
        open_ledger_count=len(open_rows["ledger"]),
        open_statement_count=len(open_rows["statement"]),
        posted_here_minor=posted_here(reconciliation, account, day),
    )


def last_day(reconciliation: Reconciliation, account: str) -> date | None:
    """Return the last day on which the account has a row or a statement; None without any."""
    days = [
        reconciliation.rows_of("ledger", account)["date"].max(),
        reconciliation.rows_of("statement", account)["date"].max(),
        _of(reconciliation.statements, account)["to"].max(),
    ]
    known = [day for day in days if pd.notna(day)]
    return max(known).date() if known else None


@remembered_beyond_history
def open_on(
    reconciliation: Reconciliation, side: str, account: str, day: date | None
) -> pd.DataFrame:
    """Return the rows of one side that were open on a day.

    Returns:
        The side's rows, oldest first, with `open_minor` (what was left on that day, in the currency
        of the account) and `age_days`; no rows when nothing was open.
    """
    rows = _until(reconciliation.rows_of(side, account), day)
    left = open_minor(rows, reconciliation.accounts) + _taken_later(reconciliation, rows, side, day)
    found = rows[left != 0].assign(open_minor=left[left != 0])
    end = pd.Timestamp(day) if day else pd.NaT
    found = found.assign(age_days=(end - found["date"]).dt.days.astype("Int64"))
    return found.sort_values(["date", "id"], kind="stable", ignore_index=True)


def posted_here(reconciliation: Reconciliation, account: str, day: date | None) -> int:
    """Return what the ledger's balance holds of vouchers posted here that no import brought yet."""
    vouchers = _until(_of(reconciliation.vouchers, account), day)
    return int(moved_minor(reconciliation, vouchers[is_waiting(vouchers)]).sum())


def ledger_balance(reconciliation: Reconciliation, account: str, day: date | None) -> int:
    """Return A: it goes on from the opening balance; rows dated before its day are part of it."""
    row = _of(reconciliation.accounts, account)
    opening, since = 0, pd.NaT
    if len(row) and pd.notna(row["opening_balance_minor"].iloc[0]):
        opening = int(row["opening_balance_minor"].iloc[0])
        since = row["opening_date"].iloc[0]
    return opening + _moved(reconciliation, "ledger", account, since, day)


def ageing(open_rows: pd.DataFrame) -> list[Bucket]:
    """Sum up open rows by age.

    Args:
        open_rows: What `open_on` returned.

    Returns:
        One bucket for each of `ages.BUCKETS`, empty ones too.
    """
    ages, left = open_rows["age_days"].to_numpy(dtype="int64"), open_rows["open_minor"].to_numpy()
    found = []
    for first, last in BUCKETS:
        # A row dated after the day, as a typed one can be, is as young as can be.
        oldest = ages.max(initial=0) if last is None else last
        inside = (ages <= oldest) & ((ages >= first) | (first == 0))
        found.append(
            Bucket(
                first,
                last,
                int(inside.sum()),
                int(left[inside].sum()),
                int(np.abs(left[inside]).sum()),
            )
        )
    return found


def _of(frame: pd.DataFrame, account: str) -> pd.DataFrame:
    return frame[frame["account"] == account]


def _until(rows: pd.DataFrame, day: date | None) -> pd.DataFrame:
    return rows if day is None else rows[rows["date"] <= pd.Timestamp(day)]


def _taken_later(
    reconciliation: Reconciliation, rows: pd.DataFrame, side: str, day: date | None
) -> NDArray[np.int64]:
    """Return what of each row is taken by matches that were completed after the day."""
    if day is None:
        return np.zeros(len(rows), dtype="int64")
    matches = reconciliation.matches
    later = matches.loc[matches["cleared"] > pd.Timestamp(day), "match_id"]
    if later.empty:
        return np.zeros(len(rows), dtype="int64")
    members = reconciliation.members
    taken = members[(members["side"] == side) & members["match_id"].isin(later)]
    sums = taken.groupby("id")["amount_minor"].sum()
    return sums.reindex(rows["id"]).fillna(0).to_numpy().astype("int64")


def _deactivated_minor(
    reconciliation: Reconciliation, side: str, account: str, day: date | None
) -> int:
    rows = _until(reconciliation.rows_of(side, account), day)
    off = rows[rows["state"] == "deactivated"]
    return int(in_account_currency(off, reconciliation.accounts).sum())


def _match_differences(reconciliation: Reconciliation, account: str, day: date | None) -> int:
    matches = _of(reconciliation.matches, account)
    # A difference that stays on a row as remaining amount is among the open rows already.
    carried = matches[matches["rest_on"] == ""]
    if day is not None:
        carried = carried[carried["cleared"] <= pd.Timestamp(day)]
    return int(carried["difference_minor"].sum())


def _bank_balance(reconciliation: Reconciliation, account: str, day: date | None) -> int:
    """Go on from the last balance that the bank has told: a closing one, or an opening one.

    Before the first of them the balance is counted back from the first opening balance.
    """
    statements = _of(reconciliation.statements, account).sort_values(["to", "from"], kind="stable")
    one_day = pd.Timedelta(days=1)
    openings = pd.DataFrame({"since": statements["from"], "minor": statements["opening_minor"]})
    closings = pd.DataFrame(
        {"since": statements["to"] + one_day, "minor": statements["closing_minor"]}
    )
    told = pd.concat([openings, closings]).dropna()
    if day is not None:
        told = told[told["since"] <= pd.Timestamp(day) + one_day]
    if len(told):
        last = told[told["since"] == told["since"].max()].iloc[-1]
        moved = _moved(reconciliation, "statement", account, last["since"], day)
        return int(last["minor"]) + moved
    openings = openings.dropna()
    if openings.empty or day is None:
        return _moved(reconciliation, "statement", account, pd.NaT, day)
    first = openings[openings["since"] == openings["since"].min()].iloc[-1]
    eve = (first["since"] - one_day).date()
    moved = _moved(reconciliation, "statement", account, pd.Timestamp(day) + one_day, eve)
    return int(first["minor"]) - moved


def _moved(
    reconciliation: Reconciliation,
    side: str,
    account: str,
    since: pd.Timestamp,
    day: date | None,
) -> int:
    rows = _until(reconciliation.rows_of(side, account), day)
    counted = rows if pd.isna(since) else rows[rows["date"] >= since]
    return int(in_account_currency(counted, reconciliation.accounts).sum())

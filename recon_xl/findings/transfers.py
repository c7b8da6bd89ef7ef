"""Internal transfers: what leaves one own account is the mirror of what comes into another."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from recon_xl.findings.finding import Finding
from recon_xl.language import _
from recon_xl.model.accounts import format_account
from recon_xl.model.dates import format_day
from recon_xl.model.numbers import format_amount
from recon_xl.model.reconciliation import Reconciliation, in_account_currency, is_active

# A transfer between banks before a long week-end: sent on Thursday, booked on Tuesday.
APART_DAYS_MAX = 5
# The ledger may have posted it when it was decided, or when somebody found time.
POSTED_DAYS_MAX = 31
_NAMED = re.compile(r"overf|egne? kont|egen bankkonto|internal|own account|transfer", re.IGNORECASE)


@dataclass(frozen=True)
class Mirror:
    """Two statement lines of own accounts that are one transfer.

    Attributes:
        out_id: The line that takes the money from one account.
        in_id: The line that brings it to the other.
        minor: How much, positive.
        entries: The open ledger entry of each line; "" where the ledger has none.
    """

    out_id: str
    in_id: str
    minor: int
    entries: tuple[str, str]


def mirrors(reconciliation: Reconciliation) -> list[Mirror]:
    """Find the open internal transfers.

    Two lines mirror each other when they have opposite amounts in one currency on two own accounts,
    lie at most a long week-end apart, and neither has another candidate. Something must say so,
    too: the other account's number or a word for a transfer in a text, the same reference, or a
    ledger voucher that moves the amount between the two accounts.

    Returns:
        Those of which at least one line is open, in the order of their ids.
    """
    accounts = reconciliation.accounts
    if is_active(accounts).sum() < 2:
        return []
    lines, entries = (_movements(reconciliation, side) for side in ("statement", "ledger"))
    found = []
    for pair in _pairs(lines).itertuples(index=False):
        own = [_entries_of(entries, pair, part) for part in ("out", "in")]
        if _is_evident(pair) or _is_one_voucher(*own):
            ids = tuple(_only_open(some) for some in own)
            found.append(Mirror(pair.id_out, pair.id_in, int(pair.minor_in), (ids[0], ids[1])))
    return sorted(found, key=lambda one: (one.out_id, one.in_id))


def transfer_findings(reconciliation: Reconciliation) -> Iterator[Finding]:
    """Tell of transfers that the ledger of one of the two accounts does not hold."""
    rows = reconciliation.statement.set_index("id")
    for one in mirrors(reconciliation):
        for row_id, other_id, entry in zip(
            (one.out_id, one.in_id), (one.in_id, one.out_id), one.entries, strict=True
        ):
            line, other = rows.loc[row_id], rows.loc[other_id]
            if entry or line["state"] != "open":
                continue
            minor = one.minor if row_id == one.in_id else -one.minor
            currency = reconciliation.currency_of(line["account"])
            text = _(
                "Transfer between own accounts, not in the ledger of {account}: {amount} on {day}"
                " ({id}) mirrors {other_id} on {other}.",
                account=format_account(line["account"]),
                amount=format_amount(minor, currency),
                day=format_day(line["date"]),
                id=row_id,
                other_id=other_id,
                other=format_account(other["account"]),
            )
            remedy = _("Post the transfer on both accounts, then match again.")
            yield Finding("transfer", line["account"], "statement", (row_id,), minor, text, remedy)


def _movements(reconciliation: Reconciliation, side: str) -> pd.DataFrame:
    """Return what moved on the accounts that are reconciled, except what is left out."""
    rows, accounts = reconciliation.side(side), reconciliation.accounts
    active = set(accounts.loc[is_active(accounts), "account"])
    told = rows.assign(
        minor=in_account_currency(rows, accounts),
        currency=rows["account"].map(accounts.set_index("account")["currency"]),
        is_open=rows["state"] == "open",
    )
    told = told[told["account"].isin(active) & (rows["state"] != "deactivated")]
    columns = "id account date minor currency is_open text counterparty reference".split()
    columns += ["end_to_end_id"] if side == "statement" else ["voucher_no"]
    return told.loc[told["minor"] != 0, columns]


def _pairs(lines: pd.DataFrame) -> pd.DataFrame:
    """Pair lines of opposite amounts that have no other candidate; at least one is open."""
    size = lines["minor"].abs()
    # Only amounts of which a line is open can be news; most of a year's lines are not.
    waiting = set(zip(size[lines["is_open"]], lines.loc[lines["is_open"], "currency"], strict=True))
    keys = zip(size, lines["currency"], strict=True)
    is_news = np.array([key in waiting for key in keys], dtype=bool)
    news = lines[is_news].assign(size=size[is_news])
    out, into = news[news["minor"] < 0], news[news["minor"] > 0]
    # An amount that is paid every day would multiply; it could never be unique either.
    often = news["size"].value_counts()
    usual = set(often.index[often > 50])
    out, into = (some[~some["size"].isin(usual)] for some in (out, into))
    both = out.merge(into, on=["size", "currency"], suffixes=("_out", "_in"))
    days = (both["date_in"] - both["date_out"]).dt.days.abs()
    both = both[(both["account_out"] != both["account_in"]) & (days <= APART_DAYS_MAX)]
    has_rival = both.duplicated("id_out", keep=False) | both.duplicated("id_in", keep=False)
    return both[~has_rival & (both["is_open_out"] | both["is_open_in"])]


def _entries_of(entries: pd.DataFrame, pair: object, part: str) -> pd.DataFrame:
    """Return the ledger entries that could be one line of a pair."""
    account, minor, day = (getattr(pair, f"{name}_{part}") for name in ("account", "minor", "date"))
    near = (entries["date"] - day).abs() <= np.timedelta64(POSTED_DAYS_MAX, "D")
    return entries[(entries["account"] == account) & (entries["minor"] == minor) & near]


def _only_open(entries: pd.DataFrame) -> str:
    opened = entries.loc[entries["is_open"], "id"]
    return str(opened.iloc[0]) if len(opened) == 1 else ""


def _is_evident(pair: object) -> bool:
    """Say whether a text or a reference tells that the two lines belong together."""
    told = {
        part: " ".join(str(getattr(pair, f"{name}_{part}")) for name in ("text", "counterparty"))
        for part in ("out", "in")
    }
    digits = {part: re.sub(r"[\s.]", "", text) for part, text in told.items()}
    return (
        any(_NAMED.search(text) for text in told.values())
        or str(getattr(pair, "account_in")) in digits["out"]  # noqa: B009 (a row of a frame)
        or str(getattr(pair, "account_out")) in digits["in"]  # noqa: B009
        or any(
            getattr(pair, f"{name}_out") == getattr(pair, f"{name}_in") != ""
            for name in ("reference", "end_to_end_id")
        )
    )


def _is_one_voucher(out: pd.DataFrame, into: pd.DataFrame) -> bool:
    """Say whether one voucher moves the amount between the two accounts."""
    shared = set(out["voucher_no"]) & set(into["voucher_no"]) - {""}
    return bool(shared)

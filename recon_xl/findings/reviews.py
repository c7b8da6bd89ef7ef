"""Deactivated rows that are due for review: what was left out last month is looked at again."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pandas as pd

from recon_xl.findings.changed import latest_approval
from recon_xl.findings.finding import Finding
from recon_xl.language import _, plural
from recon_xl.model.dates import format_day
from recon_xl.model.numbers import format_amount
from recon_xl.model.reconciliation import Reconciliation, in_account_currency
from recon_xl.model.sides import SIDES


def review_findings(reconciliation: Reconciliation, account: str, day: date) -> Iterator[Finding]:
    """Tell of rows that were deactivated in an earlier period and not reviewed since.

    A period is over when it is approved, and when a later month has rows. Rows that the opening
    position left out are no news: their position was tied out and stands as approval 0.
    """
    since = _since(reconciliation, account, day)
    currency = reconciliation.currency_of(account)
    told = _moments(reconciliation.journal)
    for side in SIDES:
        rows = reconciliation.rows_of(side, account)
        off = rows[rows["state"] == "deactivated"]
        moments = off["id"].map(told.get)
        due = off[(pd.to_datetime(moments) < since).to_numpy(dtype=bool)]
        if due.empty:
            continue
        minor = int(in_account_currency(due, reconciliation.accounts).sum())
        first = due.iloc[0]
        text = plural(
            "{n} row on the {side} was deactivated in an earlier period, {amount}: {text} ({id},"
            " {day}).",
            "{n} rows on the {side} were deactivated in an earlier period, {amount} in all: {text}"
            " ({id}, {day}) and others.",
            len(due),
            side=_("ledger") if side == "ledger" else _("statement"),
            amount=format_amount(minor, currency),
            text=first["text"] or first["counterparty"] or "–",
            id=first["id"],
            day=format_day(first["date"]),
        )
        remedy = _("Activate what should be matched; put ✓ in Review on what stays out.")
        yield Finding("review", account, side, tuple(due["id"]), minor, text, remedy)


def _since(reconciliation: Reconciliation, account: str, day: date) -> pd.Timestamp:
    """Return the moment before which a decision belongs to an earlier period."""
    found = pd.Timestamp(day).to_period("M").start_time
    latest = latest_approval(reconciliation, account)
    if latest is not None and latest["period"] < f"{day:%Y-%m}":
        found = max(found, latest["at"])
    return found


def _moments(journal: pd.DataFrame) -> Mapping[str, pd.Timestamp]:
    """Return when each row was deactivated or reviewed last; rows of an opening position never."""
    found: dict[str, pd.Timestamp] = {}
    rows = journal[journal["action"].isin(["deactivate", "review", "open-items"])]
    for row in rows.itertuples(index=False):
        ids = _ids(row.details)
        if row.action == "open-items":
            for each in ids:
                found.pop(each, None)
        elif row.action == "deactivate":
            found |= dict.fromkeys(ids, row.at)
        else:
            found |= {each: row.at for each in ids if each in found}
    return found


def _ids(details: str) -> list[str]:
    try:
        told: dict[str, Any] = dict(json.loads(details))
    except (ValueError, TypeError):  # details that are too long for a cell are cut
        return []
    return [str(each) for side in SIDES for each in told.get(side, ())]

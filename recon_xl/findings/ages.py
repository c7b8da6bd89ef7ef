"""What has been open for long, by age, and what is matched in part only."""

from collections.abc import Iterator
from datetime import date

import pandas as pd

from recon_xl.bridge import open_on
from recon_xl.findings.finding import Finding
from recon_xl.language import _, plural
from recon_xl.model.ages import BUCKETS
from recon_xl.model.numbers import format_amount
from recon_xl.model.reconciliation import Reconciliation
from recon_xl.model.sides import SIDES


def age_findings(reconciliation: Reconciliation, account: str, day: date) -> Iterator[Finding]:
    """Tell of open rows older than the first bucket, one finding for each side and age."""
    currency = reconciliation.currency_of(account)
    for side in SIDES:
        rows = open_on(reconciliation, side, account, day)
        for first, last in BUCKETS[1:]:
            ages = rows["age_days"]
            old = rows[(ages >= first) & ((ages <= last) if last else True)]
            if len(old):
                yield _old(old, side, account, currency, (first, last))


def partly_findings(reconciliation: Reconciliation, account: str, day: date) -> Iterator[Finding]:
    """Tell of rows of which a match has taken a part."""
    currency = reconciliation.currency_of(account)
    for side in SIDES:
        rows = open_on(reconciliation, side, account, day)
        for row in rows[rows["state"] == "partly"].itertuples(index=False):
            text = _(
                "Partly matched: {amount} is left of {text} ({id}, {days} days).",
                amount=format_amount(row.open_minor, currency),
                text=row.text or row.counterparty,
                id=row.id,
                days=row.age_days,
            )
            remedy = _("Match the rest when its counterpart comes, or withdraw the match.")
            yield Finding("partly", account, side, (row.id,), int(row.open_minor), text, remedy)


def _old(
    rows: pd.DataFrame, side: str, account: str, currency: str, ages: tuple[int, int | None]
) -> Finding:
    first, last = ages
    oldest, total = rows.iloc[0], int(rows["open_minor"].sum())
    text = _(
        "Open for {days}: {rows}, {amount} in all; the oldest is {text} ({id}, {age} days).",
        rows=plural("{n} ledger entry", "{n} ledger entries", len(rows))
        if side == "ledger"
        else plural("{n} statement line", "{n} statement lines", len(rows)),
        days=_("{first} to {last} days", first=first, last=last)
        if last
        else _("more than {n} days", n=first - 1),
        amount=format_amount(total, currency),
        text=oldest["text"] or oldest["counterparty"] or "–",
        id=oldest["id"],
        age=oldest["age_days"],
    )
    remedy = (
        _("Ask whoever should have been paid or should have paid; reverse what will never come.")
        if side == "ledger"
        else _("Post it in the ledger, or match it with what was posted otherwise.")
    )
    return Finding("old", account, side, tuple(rows["id"]), total, text, remedy)

"""Statement lines that come once a month, and did not come this month."""

from collections.abc import Iterator
from datetime import date, timedelta

import pandas as pd

from recon_xl.findings.finding import Finding
from recon_xl.language import _
from recon_xl.model.dates import format_day
from recon_xl.model.numbers import format_amount
from recon_xl.model.reconciliation import Reconciliation, in_account_currency

# Three months in a row make a habit; two are a coincidence in any busy account.
MONTHS_MIN = 3
# A due day on a holiday at the end of a week comes so many days later (Easter, Christmas).
LATE_DAYS = 6
# Rent and fees stay within this of their middle amount; what varies more is no standing payment.
SPREAD_MAX = 0.25
_FIELDS = [
    "id",
    "account",
    "date",
    "text",
    "counterparty",
    "currency",
    "amount_minor",
    "currency_amount_minor",
]
# What tells one month's line from the next: numbers and names of months.
_CHANGING = (
    r"\b(?:jan|feb|mar|apr|mai|may|jun|jul|aug|sep|okt|oct|nov|des|dec)[a-zæøå]*\b|[\d./:\-]+"
)


def missing_findings(reconciliation: Reconciliation, account: str, day: date) -> Iterator[Finding]:
    """Tell of lines that came once in each of the months before, and not in the month of `day`."""
    currency = reconciliation.currency_of(account)
    for row in _expected(reconciliation, account, day).itertuples(index=False):
        due = date(day.year, day.month, 1) + timedelta(days=int(row.day_of_month) - 1)
        text = _(
            "Expected about {due} and not on the statement: {text}, {amount} on {last}, and once in"
            " each of the {n} months before ({id}).",
            due=format_day(due),
            text=row.text or row.counterparty,
            amount=format_amount(row.minor, currency),
            last=format_day(row.date),
            n=MONTHS_MIN,
            id=row.id,
        )
        remedy = _("Ask whether it was stopped, or paid from another account.")
        yield Finding("missing", account, "statement", (row.id,), int(row.minor), text, remedy)


def _expected(reconciliation: Reconciliation, account: str, day: date) -> pd.DataFrame:
    """Return the last line of each payment that is due: with `minor` and `day_of_month`."""
    rows = reconciliation.rows_of("statement", account)[_FIELDS]
    month = pd.Period(day, "M")
    since, end = (month - MONTHS_MIN).start_time, pd.Timestamp(day)
    rows = rows[rows["date"].between(since, end)]
    if not (rows["date"] < (month - MONTHS_MIN + 1).start_time).any():
        return rows[:0]  # nothing came in the first of the months
    minor = in_account_currency(rows, reconciliation.accounts)
    who = rows["counterparty"].mask(rows["counterparty"] == "", rows["text"])
    at, names = pd.factorize(who)
    stems = pd.Series(names).str.casefold().str.replace(_CHANGING, "", regex=True)
    stem_at, stems = pd.factorize(stems.str.split().str.join(" "))
    keyed = rows.assign(
        minor=minor,
        payment=2 * stem_at[at] + (minor > 0),
        # Months since the one that is looked at, 0 to −MONTHS_MIN.
        month=(rows["date"].dt.year * 12 + rows["date"].dt.month) - (month.year * 12 + month.month),
        day_of_month=rows["date"].dt.day,
    )[stems[stem_at[at]] != ""]
    times = keyed.groupby("payment")["month"].transform("size")
    keyed = keyed[times == MONTHS_MIN].sort_values(["date", "id"], kind="stable")
    by_payment = keyed.groupby("payment")
    spread = (keyed["minor"] / by_payment["minor"].transform("median") - 1).abs()
    keyed = keyed.assign(
        months=by_payment["month"].transform("nunique"),
        latest=by_payment["month"].transform("max"),
        spread=spread.groupby(keyed["payment"]).transform("max"),
        day_of_month=by_payment["day_of_month"].transform("median"),
    )
    stopped = (
        (keyed["months"] == MONTHS_MIN)
        & (keyed["latest"] == -1)
        & (keyed["spread"] <= SPREAD_MAX)
        & (keyed["day_of_month"] + LATE_DAYS <= day.day + (day == month.end_time.date()) * 31)
    )
    return keyed[stopped].drop_duplicates("payment", keep="last")

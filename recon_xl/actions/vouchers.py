"""Put vouchers into the tables: numbered, with both accounts, and shown as ledger entries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pandas as pd

from recon_xl.errors import BadValuesError
from recon_xl.language import _, current, kept
from recon_xl.model.accounts import format_account
from recon_xl.model.dates import period_days
from recon_xl.model.ids import numbered, row_ids, without_number
from recon_xl.model.money import to_cell
from recon_xl.model.reconciliation import BOOKS_CURRENCY, Reconciliation, settled
from recon_xl.model.tables import ACCOUNTS
from recon_xl.model.vouchers import entry_ids, listed_codes, voucher_source

# NS 4102: gain and loss on exchange. The Bank accounts table has no columns for them.
EXCHANGE_ACCOUNTS = {"gain": "8060", "loss": "8160"}
_CONTRA_COLUMNS = {
    ("fee", True): "fee_account",
    ("fee", False): "fee_account",
    ("interest", True): "interest_income_account",
    ("interest", False): "interest_cost_account",
}
_FIRST_SERIES = "1"


@dataclass(frozen=True)
class Posting:
    """What one voucher shall post; amounts in minor units, money into the account positive.

    Attributes:
        account: The bank account.
        kind: "fee", "interest" or "exchange", which decides the contra account.
        day: Voucher date; moved to the first open day where its period is closed.
        minor: What it moves on the bank account, in the account's currency; not 0.
        books_minor: The same in the books' currency, as the side's `amount_minor` has it.
        text: What it says.
        source_line: The statement line or the match that it comes from.
        value_day: Value date of the ledger entry.
        counterparty: Of the ledger entry.
        reference: Bank reference of the ledger entry.
    """

    account: str
    kind: str
    day: pd.Timestamp
    minor: int
    books_minor: int
    text: str
    source_line: str
    value_day: pd.Timestamp | None = None
    counterparty: str = ""
    reference: str = ""


def with_vouchers(
    reconciliation: Reconciliation,
    postings: Sequence[Posting],
    *,
    at: datetime,
    series: str | None = None,
    type: str | None = None,
) -> tuple[Reconciliation, pd.DataFrame]:
    """Post: add one voucher and one open ledger entry for each posting.

    Args:
        reconciliation: The tables.
        postings: What to post, in the order of the numbers.
        at: When.
        series: Voucher series; the first of the bank account when None.
        type: Voucher type; the first of the bank account when None.

    Returns:
        The tables, and the new rows of the vouchers table with the `ledger_id` of their entries.

    Raises:
        BadValuesError: A bank account lacks its ledger account, or the account to post against; or
            it lists series or types, and the one named is none of them.
    """
    vouchers = _vouchers(reconciliation, postings, at, series, type)
    entries = _entries(reconciliation, postings, vouchers)
    after = settled(
        reconciliation.with_tables(
            vouchers=_below(reconciliation.vouchers, vouchers),
            ledger=_below(reconciliation.ledger, entries),
        )
    )
    return after, vouchers.assign(ledger_id=entries["id"])


def first_open_day(reconciliation: Reconciliation, account: str) -> pd.Timestamp | None:
    """Return the first day that a voucher of the account may have; None when every day is open.

    Closed is what lies before the opening balance, up to the lock date, and in approved months:
    a voucher there would change balances that others rely on.
    """
    row = reconciliation.accounts[reconciliation.accounts["account"] == account].iloc[0]
    found = [row["opening_date"], row["lock_date"] + timedelta(days=1)]
    approvals = reconciliation.approvals
    valid = approvals[(approvals["account"] == account) & approvals["withdrawn_at"].isna()]
    for period in valid["period"]:
        found.append(_day_after(period))
    known = [day for day in found if pd.notna(day)]
    return max(known) if known else None


def waiting_minor(reconciliation: Reconciliation) -> dict[str, int]:
    """Return what vouchers of each source line have left to match on their ledger entries.

    Returns:
        By source line: the remaining amounts of open entries that were posted from it.
    """
    ledger = reconciliation.ledger.set_index("id")["remaining_minor"]
    found: dict[str, int] = {}
    lines = reconciliation.vouchers["source_line"]
    for line, row_id in zip(lines, entry_ids(reconciliation), strict=True):
        if line and row_id:
            found[line] = found.get(line, 0) + int(ledger[row_id])
    return found


def told_vouchers(vouchers: pd.DataFrame) -> list[dict[str, Any]]:
    """Return vouchers in the form that `--json` prints.

    Args:
        vouchers: What `with_vouchers` returned.
    """
    return [
        {
            "series": row.voucher_series,
            "number": row.voucher_no,
            "type": row.voucher_type,
            "date": f"{row.date:%Y-%m-%d}",
            "debit": row.debit,
            "credit": row.credit,
            "amount": to_cell(row.amount_minor, row.currency),
            "currency": row.currency,
            "text": row.text,
            "account": row.account,
            "source_line": row.source_line,
            "ledger_id": row.ledger_id,
        }
        for row in vouchers.itertuples(index=False)
    ]


def _vouchers(
    reconciliation: Reconciliation,
    postings: Sequence[Posting],
    at: datetime,
    series: str | None,
    type: str | None,
) -> pd.DataFrame:
    settings = reconciliation.accounts.set_index("account")
    first = {
        account: first_open_day(reconciliation, account)
        for account in {posting.account for posting in postings}
    }
    last = _last_numbers(reconciliation.vouchers)
    moment = pd.Timestamp(at.replace(tzinfo=None, microsecond=0))
    rows = []
    for posting in postings:
        own = settings.loc[posting.account]
        bank = _filled_in(own, "ledger_account")
        contra = _contra(own, posting)
        chosen = _marked(own, "voucher_series", series) or _FIRST_SERIES
        last[chosen] = last.get(chosen, 0) + 1
        rows.append(
            {
                "voucher_series": chosen,
                "voucher_no": str(last[chosen]),
                "voucher_type": _marked(own, "voucher_type", type),
                "date": max(filter(None, (first[posting.account], posting.day))),
                "debit": bank if posting.minor > 0 else contra,
                "credit": contra if posting.minor > 0 else bank,
                "amount_minor": abs(posting.minor),
                "currency": own["currency"] or BOOKS_CURRENCY,
                "text": posting.text,
                "source_line": posting.source_line,
                "posted": moment,
                "account": posting.account,
            }
        )
    return pd.DataFrame(rows)


def _entries(
    reconciliation: Reconciliation, postings: Sequence[Posting], vouchers: pd.DataFrame
) -> pd.DataFrame:
    """Return the ledger entries that show the vouchers."""
    with kept():
        lang = current()
    names = zip(vouchers["voucher_series"], vouchers["voucher_no"], strict=True)
    entries = vouchers[
        ["date", "voucher_no", "voucher_type", "text", "account", "currency"]
    ].assign(
        value_date=[posting.value_day for posting in postings],
        counterparty=[posting.counterparty for posting in postings],
        reference=[posting.reference for posting in postings],
        kid="",
        invoice_no="",
        amount_minor=[posting.books_minor for posting in postings],
        currency_amount_minor=[posting.minor for posting in postings],
        source=[voucher_source(series, number, lang) for series, number in names],
        state="open",
    )
    taken = list(without_number(reconciliation.ledger["id"]))
    stems = without_number(pd.Series(row_ids(entries, "ledger"), dtype="str"))
    return entries.assign(id=numbered([*taken, *stems])[len(taken) :])


def _contra(settings: pd.Series, posting: Posting) -> str:
    if posting.kind == "exchange":
        return EXCHANGE_ACCOUNTS["gain" if posting.minor > 0 else "loss"]
    return _filled_in(settings, _CONTRA_COLUMNS[posting.kind, posting.minor > 0])


def _marked(settings: pd.Series, column: str, named: str | None) -> str:
    """Return the voucher series or type to use: the one that was named, else the account's first.

    Several in the cell are those marked for use in reconciliation; a single one is a default.

    Raises:
        BadValuesError: Several are marked, and the one that was named is none of them.
    """
    listed = listed_codes(str(settings[column]))
    if not named:
        return listed[0] if listed else ""
    if len(listed) < 2:
        return named
    if named not in listed:
        header = ACCOUNTS.by_key[column].header(current())
        raise BadValuesError(
            _(
                "“{column}” {name} is not marked for use in reconciliation of {account}; marked"
                " are {listed}.",
                column=header,
                name=named,
                account=format_account(str(settings.name)),
                listed=", ".join(listed),
            ),
            where=_("the Bank accounts table"),
            remedy=_(
                "Choose one of these, or add it on the sheet {sheet}. Nothing was posted.",
                sheet=ACCOUNTS.sheet(current()),
            ),
        )
    return named


def _filled_in(settings: pd.Series, column: str) -> str:
    """Return one of a bank account's accounts in the chart.

    Raises:
        BadValuesError: The cell is blank.
    """
    found = str(settings[column])
    if not found:
        raise BadValuesError(
            _(
                "“{column}” is blank for bank account {account}, so nothing can be posted on it.",
                column=ACCOUNTS.by_key[column].header(current()),
                account=format_account(str(settings.name)),
            ),
            where=_("the Bank accounts table"),
            remedy=_(
                "Fill it in on the sheet {sheet}. Nothing was posted.",
                sheet=ACCOUNTS.sheet(current()),
            ),
        )
    return found


def _day_after(period: str) -> pd.Timestamp | None:
    """Return the day after an approved month; None for an approval of something else."""
    try:
        return pd.Timestamp(period_days(period)[1] + timedelta(days=1))
    except BadValuesError:
        return None


def _last_numbers(vouchers: pd.DataFrame) -> dict[str, int]:
    """Return the highest number of each series; numbers that are none do not count."""
    is_number = vouchers["voucher_no"].str.fullmatch(r"\d{1,15}")
    known = vouchers[is_number.astype(bool)]
    numbers = known["voucher_no"].astype("int64").groupby(known["voucher_series"]).max()
    return {str(series): int(number) for series, number in numbers.items()}


def _below(above: pd.DataFrame, below: pd.DataFrame) -> pd.DataFrame:
    fresh = below.reindex(columns=above.columns)
    return pd.concat([above, fresh], ignore_index=True) if len(above) else fresh

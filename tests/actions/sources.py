"""Statements and ledgers as importers return them, written in a line each."""

from datetime import date

import pandas as pd

from recon_xl.model.ids import row_ids
from recon_xl.model.statement import ENTRY_FIELDS, LINE_FIELDS, Ledger, LedgerAccount, Statement
from tests.builders import ACCOUNT, rows


def statement(*texts: str, account: str = ACCOUNT, file: str = "bank.xml", **facts) -> Statement:
    """Return a statement with these lines; `opening` and `closing` in kroner."""
    lines = _filled(rows(*texts, account=account), "statement", LINE_FIELDS, file)
    days = lines["date"]
    amounts = {
        f"{name}_minor": None if facts.get(name) is None else round(facts.pop(name) * 100)
        for name in ("opening", "closing")
        if name in facts
    }
    return Statement(
        **{
            "account": account,
            "currency": "NOK",
            "opening_minor": None,
            "closing_minor": None,
            "lines": lines,
            "file": file,
            "from_date": days.min().date() if len(days) else None,
            "to_date": days.max().date() if len(days) else None,
            **amounts,
            **facts,
        }
    )


def ledger(
    *texts: str,
    account: str = "",
    chart: str = "1920",
    file: str = "ledger.csv",
    opening: float | None = None,
    opening_date: date | None = None,
    **facts,
) -> Ledger:
    """Return a ledger with these entries on one account of its chart."""
    entries = _filled(rows(*texts, account=account), "ledger", ENTRY_FIELDS, file)
    about = LedgerAccount(
        chart,
        account=account,
        opening_minor=None if opening is None else round(opening * 100),
        opening_date=opening_date,
    )
    return Ledger(
        **{
            "entries": entries.assign(ledger_account=chart),
            "accounts": (about,) if chart else (),
            "file": file,
            **facts,
        }
    )


def _filled(frame: pd.DataFrame, side: str, fields: tuple[str, ...], file: str) -> pd.DataFrame:
    frame = frame.assign(
        currency_amount_minor=frame["amount_minor"],
        value_date=frame["date"],
        source=[f"{file}:{number}" for number in range(2, len(frame) + 2)],
    )
    for name in fields:
        if name not in frame:
            frame[name] = ""
    return frame.assign(id=row_ids(frame, side))[list(fields)]

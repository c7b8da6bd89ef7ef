"""What would be read from a file: format, accounts, periods, counts, sums, proofs, first rows."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd

from recon_xl.importers.charges import charge_of
from recon_xl.model.money import to_cell
from recon_xl.model.reconciliation import BOOKS_CURRENCY
from recon_xl.model.statement import Ledger, Statement

FIRST_ROWS = 5
_ROW_FIELDS = (
    "date", "value_date", "text", "counterparty", "kid", "reference", "invoice_no", "voucher_no",
    "code", "source",
)  # fmt: skip


def inspection_of(read: Sequence[Statement] | Ledger, file: str) -> dict[str, Any]:
    """Describe what was read.

    Args:
        read: The statements or the ledger of a file.
        file: Its name.

    Returns:
        `file, as, format, encoding, warnings`, and `statements` (`account, currency, number, name,
        from, to, lines, sum, opening, closing, unexplained, proved, continuous, duplicates, fees,
        interest, warnings, rows`) or `accounts` (`ledger_account, account, name, currency, from,
        to, entries, sum, opening, closing, unexplained, rows`). Amounts are numbers in the
        currency's unit, days ISO texts; what the file does not tell is None.
    """
    if isinstance(read, Ledger):
        return {
            "file": file,
            "as": "ledger",
            "format": read.format,
            "encoding": read.encoding or None,
            "company": read.company or None,
            "org_no": read.org_no or None,
            "warnings": list(read.warnings),
            "accounts": _accounts(read),
        }
    last: dict[str, int | None] = {}
    statements = []
    for statement in read:
        statements.append(_statement(statement, last.get(statement.account)))
        last[statement.account] = statement.closing_minor
    return {
        "file": file,
        "as": "statement",
        "format": ", ".join(dict.fromkeys(statement.format for statement in read)),
        "encoding": next((s.encoding for s in read if s.encoding), None),
        "warnings": [text for statement in read for text in statement.warnings],
        "statements": statements,
    }


def _statement(statement: Statement, before_minor: int | None) -> dict[str, Any]:
    lines, currency = statement.lines, statement.currency
    has_both = statement.opening_minor is not None and statement.closing_minor is not None
    charges = [
        charge_of(code, text) for code, text in zip(lines["code"], lines["text"], strict=True)
    ]
    return {
        "account": statement.account or None,
        "currency": currency,
        "number": statement.number or None,
        "name": statement.name or None,
        "from": _iso(statement.from_date),
        "to": _iso(statement.to_date),
        "lines": len(lines),
        "sum": to_cell(statement.sum_minor, currency),
        "opening": _amount(statement.opening_minor, currency),
        "closing": _amount(statement.closing_minor, currency),
        "unexplained": to_cell(statement.unexplained_minor, currency) if has_both else None,
        "proved": has_both and not statement.unexplained_minor,
        "continuous": None if before_minor is None else before_minor == statement.opening_minor,
        "duplicates": int(lines["id"].str.count("-").gt(1).sum()),
        "fees": charges.count("fee"),
        "interest": charges.count("interest"),
        "warnings": list(statement.warnings),
        "rows": _rows(lines, currency),
    }


def _accounts(ledger: Ledger) -> list[dict[str, Any]]:
    entries = ledger.entries
    keys = list(zip(entries["ledger_account"], entries["account"], strict=True))
    known = {(about.ledger_account, about.account): about for about in ledger.accounts}
    found = []
    for key in dict.fromkeys([*known, *keys]):
        about = known.get(key)
        rows = entries[[other == key for other in keys]]
        currency = (rows["currency"].iloc[0] if len(rows) else "") or BOOKS_CURRENCY
        rows = rows.assign(amount_minor=rows["currency_amount_minor"])
        movements = int(rows["amount_minor"].sum())
        # Ledgers state balances in the currency of the books, which proves nothing in another.
        stated = about if currency == BOOKS_CURRENCY else None
        opening = stated.opening_minor if stated else None
        closing = stated.closing_minor if stated else None
        has_both = opening is not None and closing is not None
        found.append(
            {
                "ledger_account": key[0] or None,
                "account": key[1] or None,
                "name": (about.name if about else "") or None,
                "currency": currency,
                "from": _iso(rows["date"].min()),
                "to": _iso(rows["date"].max()),
                "entries": len(rows),
                "sum": to_cell(movements, currency),
                "opening": _amount(opening, currency),
                "closing": _amount(closing, currency),
                "unexplained": to_cell((opening or 0) + movements - (closing or 0), currency)
                if has_both
                else None,
                "rows": _rows(rows, currency),
            }
        )
    return found


def _rows(frame: pd.DataFrame, currency: str) -> list[dict[str, Any]]:
    """Return the first rows, blank fields left out."""
    found = []
    for row in frame.head(FIRST_ROWS).to_dict("records"):
        shown = {name: row[name] for name in _ROW_FIELDS if name in row}
        shown |= {name: _iso(row[name]) for name in ("date", "value_date")}
        told = {name: value for name, value in shown.items() if value}
        found.append(told | {"amount": to_cell(row["amount_minor"], currency)})
    return found


def _amount(minor: int | None, currency: str) -> float | None:
    return None if minor is None else to_cell(minor, currency)


def _iso(day: date | pd.Timestamp | None) -> str | None:
    return None if day is None or pd.isna(day) else f"{day:%Y-%m-%d}"

"""Write ledger lists as spreadsheets, the way an accounting system exports them.

Titles stand above the header, codes are text, and an opening row is a row like any other: readers
have to cope with all of that.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO

import xlsxwriter

from recon_xl.model.accounts import format_account
from tests.tools.demo_month.facts import (
    ACCOUNT,
    BANK,
    COMPANY,
    CURRENCY,
    EXPORTED_AT,
    FIRST,
    LAST,
    LEDGER_ACCOUNT,
    PARTIES,
    VOUCHER_TYPES,
)
from tests.tools.demo_month.month import BookedEntry, Month

Row = Sequence[object]
_HEADERS = (
    "Konto",
    "Bilagsdato",
    "Bilagsnr",
    "Bilagsart",
    "Tekst",
    "Motpart",
    "KID",
    "Fakturanr",
    "Bankreferanse",
    "Bokført beløp",
    "Valuta",
    "Beløp i valuta",
    "Bunt",
)
_WIDTHS = (8, 11, 9, 14, 48, 30, 14, 11, 15, 14, 8, 14, 17)


def open_items(month: Month) -> bytes:
    """Return the entries of 1920 that were open at the end of April, as a spreadsheet."""
    titles = (COMPANY, f"Åpne poster {LEDGER_ACCOUNT} Bankinnskudd per 30.04.2026", _bank())
    return _spreadsheet("Åpne poster", titles, map(_row, month.carried))


def whole_ledger(month: Month) -> bytes:
    """Return open items, opening balance, the month's entries and closing balance of 1920."""
    titles = (
        COMPANY,
        f"Hovedbok {LEDGER_ACCOUNT} Bankinnskudd, 01.05.2026–31.05.2026",
        _bank(),
    )
    rows = [
        *map(_row, month.carried),
        _balance("Inngående saldo", FIRST, month.ledger_opening_minor),
        *map(_row, month.of_month),
        _balance("Utgående saldo", LAST, month.ledger_closing_minor),
    ]
    return _spreadsheet("Hovedbok", titles, rows)


def _bank() -> str:
    account = format_account(ACCOUNT).replace("\u00a0", " ")
    return f"{BANK}, konto {account}, alle beløp i {CURRENCY}"


def _row(booked: BookedEntry) -> Row:
    entry = booked.entry
    minor = entry.euro_cent or entry.minor
    return (
        LEDGER_ACCOUNT,
        entry.day,
        booked.voucher_no,
        VOUCHER_TYPES[entry.kind],
        entry.text,
        PARTIES[entry.party].name if entry.party else "",
        entry.kid,
        entry.invoice,
        booked.reference,
        entry.minor / 100,
        "EUR" if entry.euro_cent else CURRENCY,
        minor / 100,
        entry.batch,
    )


def _balance(text: str, day: date, minor: int) -> Row:
    blank = [""] * len(_HEADERS)
    blank[0], blank[4] = LEDGER_ACCOUNT, text
    return (*blank[:1], day, *blank[2:9], minor / 100, *blank[10:])


def _spreadsheet(sheet_name: str, titles: Sequence[str], rows: Iterable[Row]) -> bytes:
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties({"title": titles[1], "company": COMPANY, "created": EXPORTED_AT})
    sheet = book.add_worksheet(sheet_name)
    title = book.add_format({"bold": True, "font_size": 13})
    header = book.add_format({"bold": True, "bottom": 1})
    day_format = book.add_format({"num_format": "dd.mm.yyyy"})
    money_format = book.add_format({"num_format": "#,##0.00"})
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    for position, text in enumerate(titles):
        sheet.write_string(position, 0, text, title if position == 0 else None)
    start = len(titles) + 1
    sheet.write_row(start, 0, _HEADERS, header)
    sheet.freeze_panes(start + 1, 0)
    for position, row in enumerate(rows, start + 1):
        for column, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(position, column, value, day_format)
            elif isinstance(value, float):
                sheet.write_number(position, column, value, money_format)
            elif value:
                sheet.write_string(position, column, str(value))
    book.close()
    return target.getvalue()

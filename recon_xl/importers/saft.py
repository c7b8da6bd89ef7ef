"""SAF-T Financial (Norway), 1.10 to 1.30: the entries on bank accounts of a ledger export.

Elements are found by their local names; a file of several gigabytes is read in flat memory. The
standard has no bank reference, and KID and invoice number stand on the line of the customer more
often than on the bank's: a voucher's only bank line takes what its other lines say once.
Source: Skatteetaten, "Norwegian SAF-T Financial Data", schemas 1.10 and 1.30.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from lxml import etree

from recon_xl.errors import MalformedFileError
from recon_xl.importers.bad_values import BadValues, UnreadableError
from recon_xl.importers.proof import ledger_gaps
from recon_xl.importers.rows import Row, clean, entries_frame, iso_day, joined, kid_of
from recon_xl.importers.saft_master import Master, decimal_of, minor_of_books
from recon_xl.importers.source import Source
from recon_xl.importers.xml_stream import (
    Paths,
    Texts,
    declared_encoding,
    first_names,
    local,
    stream,
    texts_of,
)
from recon_xl.language import _
from recon_xl.model.statement import Ledger, LedgerAccount

_TRANSACTION: Paths = (
    ("TransactionID", "voucher_no"),
    ("TransactionDate", "day"),
    ("GLPostingDate", "posting_day"),
    ("VoucherType", "voucher_type"),
    ("Description", "text"),
    ("BatchID", "batch"),
    ("CustomerID", "customer"),
    ("SupplierID", "supplier"),
)
_LINE: Paths = (
    ("AccountID", "account"),
    ("ValueDate", "value_day"),
    ("Description", "text"),
    ("CustomerID", "customer"),
    ("SupplierID", "supplier"),
    ("ReferenceNumber", "invoice_no"),
    ("CID", "kid"),
    ("DebitAmount/Amount", "debit"),
    ("CreditAmount/Amount", "credit"),
    ("DebitAmount/CurrencyCode", "currency"),
    ("CreditAmount/CurrencyCode", "currency"),
    ("DebitAmount/CurrencyAmount", "currency_amount"),
    ("CreditAmount/CurrencyAmount", "currency_amount"),
    ("DebitAmount", "bare_debit"),
    ("CreditAmount", "bare_credit"),
)
_TOTALS = ("NumberOfEntries", "TotalDebit", "TotalCredit")
_PART = re.compile(r"_(\d{1,2})_(\d{1,2})\.xml$", re.IGNORECASE)


@dataclass
class _Reading:
    """A SAF-T export while it is read.

    Attributes:
        lines: The lines of the voucher at hand, with their running numbers.
        stated: The control totals that the files state, by name.
    """

    master: Master
    bad: BadValues
    rows: list[Row] = field(default_factory=list)
    lines: list[tuple[int, Texts, Decimal]] = field(default_factory=list)
    line_count: int = 0
    voucher_count: int = 0
    debit: Decimal = Decimal(0)
    credit: Decimal = Decimal(0)
    stated: dict[str, Decimal] = field(default_factory=dict)


def claims(source: Source) -> bool:
    """Say whether a file is a SAF-T audit file."""
    names = first_names(source)
    return "AuditFile" in names or "AuditFileVersion" in names


def read(sources: Sequence[Source], account: str | None = None) -> Ledger:
    """Read the entries on bank accounts.

    Args:
        sources: The file, or the parts of one export in their order.
        account: An account of the chart or a bank account; all bank accounts when None.

    Raises:
        MalformedFileError: The XML is damaged, or holds no ledger entries at all.
        BadValuesError: Amounts or dates cannot be read.
        WrongAccountError: The account is not there, or nothing tells which are bank accounts.
    """
    file = sources[0].name.split("/")[0]
    reading = _Reading(Master(account, file), BadValues(file, in_entries=True))
    reading.master.encoding = declared_encoding(sources[0])
    for source in sources:
        reading.bad.name = source.name
        reading.line_count = 0
        _read_part(source, reading)
        reading.bad.refuse()
    if not reading.master.chart and not reading.voucher_count:
        raise MalformedFileError(
            _("The SAF-T file has neither accounts nor vouchers."),
            where=file,
            remedy=_("Export SAF-T Financial with vouchers. Nothing was changed."),
        )
    return _ledger(reading, file, _missing_parts(sources))


def _read_part(source: Source, reading: _Reading) -> None:
    done: etree._Element | None = None
    names = ["Header", "Account", "Customer", "Supplier", "Line", "Transaction", *_TOTALS]
    for element in stream(source, names):
        name = local(element)
        try:
            _take(element, name, reading, source.name)
        except UnreadableError as error:
            reading.bad.add(reading.line_count, error.column, error.value)
        if name in _TOTALS:
            continue
        parent = element.getparent()
        if done is not None and done.getparent() is parent and parent is not None:
            parent.remove(done)
        element.clear()
        done = element


def _take(element: etree._Element, name: str, reading: _Reading, file: str) -> None:
    parent = element.getparent()
    within = local(parent) if parent is not None else ""
    if name == "Header":
        reading.master.take_header(element)
    elif name == "Account" and within == "GeneralLedgerAccounts":
        reading.master.take_account(element)
    elif name in {"Customer", "Supplier"}:
        reading.master.take_party(element)
    elif name == "Line" and within == "Transaction":
        _take_line(element, reading)
    elif name == "Transaction":
        lines, reading.lines = reading.lines, []
        reading.voucher_count += 1
        _take_voucher(texts_of(element, _TRANSACTION), lines, reading, file)
    elif name in _TOTALS and within == "GeneralLedgerEntries":
        stated = decimal_of((element.text or "").strip() or "0")
        reading.stated[name] = reading.stated.get(name, Decimal(0)) + stated


def _take_line(element: etree._Element, reading: _Reading) -> None:
    reading.line_count += 1
    texts = texts_of(element, _LINE)
    debit = texts["debit"] or (texts["bare_debit"] if not texts["credit"] else "")
    credit = texts["credit"] or (texts["bare_credit"] if not debit else "")
    amount = decimal_of(debit or "0") - decimal_of(credit or "0")
    reading.debit += decimal_of(debit or "0")
    reading.credit += decimal_of(credit or "0")
    reading.lines.append((reading.line_count, texts, amount))


def _take_voucher(
    voucher: Texts, lines: Sequence[tuple[int, Texts, Decimal]], reading: _Reading, file: str
) -> None:
    master = reading.master
    of_bank = [line for line in lines if master.takes(line[1]["account"])]
    if not of_bank:
        return
    day = iso_day(voucher["day"]) or iso_day(voucher["posting_day"])
    if day is None:
        raise UnreadableError("TransactionDate", voucher["day"])
    others = [texts for _number, texts, _amount in lines if not master.takes(texts["account"])]
    shared = _said_once(others) if len(of_bank) == 1 else Texts()
    for number, texts, amount in of_bank:
        chart = texts["account"]
        about = joined([texts["text"] or voucher["text"]])
        other, other_minor = _in_currency(texts, amount, master.currency)
        reading.rows.append(
            Row(
                source=f"{file}:{number}",
                day=day,
                amount_minor=minor_of_books(amount, master.currency),
                value_day=iso_day(texts["value_day"]),
                text=about,
                counterparty=_party(master, texts, voucher, shared),
                kid=kid_of(texts["kid"] or shared["kid"], about),
                batch=clean(voucher["batch"]),
                voucher_no=clean(voucher["voucher_no"]),
                voucher_type=clean(voucher["voucher_type"]),
                invoice_no=clean(texts["invoice_no"] or shared["invoice_no"]),
                account=master.bank_of(chart),
                ledger_account=chart,
                currency=master.currency,
                original_currency=other,
                original_amount_minor=other_minor,
            )
        )


def _said_once(lines: Sequence[Texts]) -> Texts:
    """Return what the other lines of a voucher say, where they do not say two things."""
    found = Texts()
    for name in ("kid", "invoice_no", "customer", "supplier"):
        values = {texts[name] for texts in lines if texts[name]}
        if len(values) == 1:
            found[name] = values.pop()
    return found


def _party(master: Master, texts: Texts, voucher: Texts, shared: Texts) -> str:
    for said in (texts, voucher, shared):
        for kind in ("customer", "supplier"):
            number = said[kind]
            if number:
                return master.parties.get((kind, number), "")
    return ""


def _in_currency(texts: Texts, amount: Decimal, books: str) -> tuple[str, int | None]:
    currency = texts["currency"].upper()
    if not currency or currency == books or not texts["currency_amount"]:
        return "", None
    minor = abs(minor_of_books(decimal_of(texts["currency_amount"]), currency))
    return currency, -minor if amount < 0 else minor


def _ledger(reading: _Reading, file: str, missing: list[str]) -> Ledger:
    master = reading.master
    accounts: list[LedgerAccount] = []
    rows: list[Row] = []
    warnings = [*missing, *_wrong_totals(reading)]
    moves = {row.ledger_account for row in reading.rows}
    for chart in master.charts:
        about = master.chart.get(chart)
        is_empty = about is None or not (about.opening_minor or about.closing_minor)
        if chart not in moves and is_empty and len(master.charts) > 1:
            continue
        currency = _currency_of(chart, reading)
        accounts.append(
            LedgerAccount(
                ledger_account=chart,
                name=about.name if about else "",
                account=master.bank_of(chart),
                currency=currency,
                opening_minor=about.opening_minor if about else None,
                closing_minor=about.closing_minor if about else None,
                opening_date=master.opening_day,
            )
        )
        movements = sum(row.amount_minor for row in reading.rows if row.ledger_account == chart)
        if not missing:
            warnings += ledger_gaps(accounts[-1], movements, master.currency)
    currencies = {about.ledger_account: about.currency for about in accounts}
    rows = [_held_in(row, currencies[row.ledger_account]) for row in reading.rows]
    return Ledger(
        entries=entries_frame(rows),
        accounts=tuple(accounts),
        company=master.company,
        org_no=master.org_no,
        file=file,
        warnings=warnings,
        format=f"SAF-T Financial {master.version}".strip(),
        encoding=master.encoding,
    )


def _currency_of(chart: str, reading: _Reading) -> str:
    """Return the currency of an account: as linked, else the only one of all its entries."""
    linked = reading.master.currencies.get(chart)
    if linked:
        return linked
    stated = {row.original_currency for row in reading.rows if row.ledger_account == chart}
    only = stated.pop() if len(stated) == 1 else ""
    return only or reading.master.currency


def _held_in(row: Row, currency: str) -> Row:
    """Return the entry with its amount in the account's own currency."""
    if currency == row.currency:
        return row
    if currency != row.original_currency:
        return row._replace(currency=currency, currency_amount_minor=0)
    return row._replace(
        currency=currency,
        currency_amount_minor=row.original_amount_minor,
        original_currency="",
        original_amount_minor=None,
    )


def _wrong_totals(reading: _Reading) -> list[str]:
    counted = {
        "NumberOfEntries": Decimal(reading.voucher_count),
        "TotalDebit": reading.debit,
        "TotalCredit": reading.credit,
    }
    return [
        _(
            "The control total {name} is {stated}, the file adds up to {counted}.",
            name=name,
            stated=format(reading.stated[name], "f"),
            counted=format(counted[name], "f"),
        )
        for name in _TOTALS
        if name in reading.stated and reading.stated[name] != counted[name]
    ]


def _missing_parts(sources: Sequence[Source]) -> list[str]:
    """Say which parts of a split export are not among the files."""
    named = [_PART.search(source.name) for source in sources]
    parts = {(int(found[1]), int(found[2])) for found in named if found}
    if not parts:
        return []
    total = max(count for _part, count in parts)
    missing = sorted(set(range(1, total + 1)) - {part for part, _count in parts})
    if not missing:
        return []
    return [
        _(
            "The export has {total} parts; {missing} are not in this file.",
            total=total,
            missing=", ".join(map(str, missing)),
        )
    ]

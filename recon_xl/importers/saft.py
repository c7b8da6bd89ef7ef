"""SAF-T Financial (Norway), 1.10 to 1.30: the entries on bank accounts of a ledger export.

Elements are found by their local names; a file of several gigabytes is read in flat memory. The
standard has no bank reference, and KID and invoice number stand on the line of the customer more
often than on the bank's: a voucher's only bank line takes what its other lines say once.
Source: Skatteetaten, "Norwegian SAF-T Financial Data", schemas 1.10 and 1.30.
"""

from collections.abc import Sequence
from decimal import Decimal

from lxml import etree

from recon_xl.errors import MalformedFileError
from recon_xl.importers.bad_values import BadValues, UnreadableError
from recon_xl.importers.rows import Row, clean, iso_day, joined, kid_of
from recon_xl.importers.saft_ledger import TOTALS, Reading, ledger_of_export, missing_parts
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
from recon_xl.model.statement import Ledger

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
    reading = Reading(Master(account, file), BadValues(file, in_entries=True))
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
    return ledger_of_export(reading, file, missing_parts(sources))


def _read_part(source: Source, reading: Reading) -> None:
    done: etree._Element | None = None
    names = ["Header", "Account", "Customer", "Supplier", "Line", "Transaction", *TOTALS]
    for element in stream(source, names):
        name = local(element)
        try:
            _take(element, name, reading, source.name)
        except UnreadableError as error:
            reading.bad.add(reading.line_count, error.column, error.value)
        if name in TOTALS:
            continue
        parent = element.getparent()
        if done is not None and done.getparent() is parent and parent is not None:
            parent.remove(done)
        element.clear()
        done = element


def _take(element: etree._Element, name: str, reading: Reading, file: str) -> None:
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
    elif name in TOTALS and within == "GeneralLedgerEntries":
        stated = decimal_of((element.text or "").strip() or "0")
        reading.stated[name] = reading.stated.get(name, Decimal(0)) + stated


def _take_line(element: etree._Element, reading: Reading) -> None:
    reading.line_count += 1
    texts = texts_of(element, _LINE)
    debit = texts["debit"] or (texts["bare_debit"] if not texts["credit"] else "")
    credit = texts["credit"] or (texts["bare_credit"] if not debit else "")
    amount = decimal_of(debit or "0") - decimal_of(credit or "0")
    reading.debit += decimal_of(debit or "0")
    reading.credit += decimal_of(credit or "0")
    reading.lines.append((reading.line_count, texts, amount))


def _take_voucher(
    voucher: Texts, lines: Sequence[tuple[int, Texts, Decimal]], reading: Reading, file: str
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
    rows = []
    for number, texts, amount in of_bank:
        chart = texts["account"]
        about = joined([texts["text"] or voucher["text"]])
        other, other_minor = _in_currency(texts, amount, master.currency)
        rows.append(
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
    reading.rows.add(rows)


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

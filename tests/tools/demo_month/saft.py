"""Write the month's books as SAF-T Financial 1.30, which has no place for the bank's reference.

Source: Skatteetaten, "Norwegian SAF-T Financial data", version 1.30.
"""

from itertools import groupby

from lxml import etree

from tests.tools.demo_month.facts import (
    ACCOUNT,
    ACCOUNTS,
    BIC,
    COMPANY,
    CURRENCY,
    EXPORTED_AT,
    LEDGER_ACCOUNT,
    ORG_NO,
    PARTIES,
    VOUCHER_TYPES,
    Party,
)
from tests.tools.demo_month.month import Month
from tests.tools.demo_month.vouchers import Posting, Voucher, opening_minor, vouchers
from tests.tools.demo_month.xml import added, document, money

_NAMESPACE = "urn:StandardAuditFile-Taxation-Financial:NO"
_EURO_RATE = "11.744"


def saft(month: Month) -> bytes:
    """Return the books of the month as one file."""
    root = etree.Element(f"{{{_NAMESPACE}}}AuditFile", nsmap={None: _NAMESPACE})
    _header(root)
    posted = vouchers(month)
    _master_files(root, month, posted)
    _entries(root, posted)
    return document(root)


def _header(root: etree._Element) -> None:
    header = added(root, "Header")
    for tag, text in (
        ("AuditFileVersion", "1.30"),
        ("AuditFileCountry", "NO"),
        ("AuditFileDateCreated", str(EXPORTED_AT.date())),
        ("SoftwareCompanyName", "Fiksjon Programvare"),
        ("SoftwareID", "Fiksjon Regnskap"),
        ("SoftwareVersion", "26.2"),
    ):
        added(header, tag, text)
    company = added(header, "Company")
    added(company, "RegistrationNumber", ORG_NO)
    added(company, "Name", COMPANY)
    _address(company, "Tåkesund")
    person = added(added(company, "Contact"), "ContactPerson")
    added(person, "FirstName", "Silje")
    added(person, "LastName", "Aabrekk")
    registration = added(company, "TaxRegistration")
    added(registration, "TaxRegistrationNumber", f"{ORG_NO}MVA")
    added(registration, "TaxAuthority", "Skatteetaten")
    bank = added(company, "BankAccount")
    added(bank, "BankAccountNumber", ACCOUNT)
    added(bank, "BankAccountName", "Driftskonto")
    added(bank, "BIC", BIC)
    added(bank, "CurrencyCode", CURRENCY)
    added(bank, "GeneralLedgerAccountID", LEDGER_ACCOUNT)
    added(header, "DefaultCurrencyCode", CURRENCY)
    selection = added(header, "SelectionCriteria")
    for tag, text in (
        ("PeriodStart", "5"),
        ("PeriodStartYear", "2026"),
        ("PeriodEnd", "5"),
        ("PeriodEndYear", "2026"),
    ):
        added(selection, tag, text)
    added(header, "TaxAccountingBasis", "A")


def _master_files(root: etree._Element, month: Month, posted: list[Voucher]) -> None:
    files = added(root, "MasterFiles")
    accounts = added(files, "GeneralLedgerAccounts")
    opening = opening_minor(month)
    closing = dict(opening)
    for voucher in posted:
        for posting in voucher.postings:
            closing[posting.account] += posting.minor
    for number, (name, _balance) in ACCOUNTS.items():
        account = added(accounts, "Account")
        added(account, "AccountID", number)
        added(account, "AccountDescription", name)
        added(account, "GroupingCategory", "RF-1167")
        added(account, "GroupingCode", number)
        added(account, "AccountType", "GL")
        for moment, balance in (("Opening", opening[number]), ("Closing", closing[number])):
            side = "Credit" if balance < 0 else "Debit"
            added(account, f"{moment}{side}Balance", money(abs(balance)))
    for tag, one, of_kind in (("Customers", "Customer", True), ("Suppliers", "Supplier", False)):
        parent = added(files, tag)
        for party in PARTIES.values():
            if party.is_customer is of_kind:
                _party(added(parent, one), party, f"{one}ID")


def _party(element: etree._Element, party: Party, id_tag: str) -> None:
    added(element, "Name", party.name)
    _address(element, party.town)
    added(element, id_tag, party.number)


def _address(parent: etree._Element, town: str) -> None:
    address = added(parent, "Address")
    added(address, "City", town)
    added(address, "Country", "NO")


def _entries(root: etree._Element, posted: list[Voucher]) -> None:
    ledger = added(root, "GeneralLedgerEntries")
    amounts = [posting.minor for voucher in posted for posting in voucher.postings]
    added(ledger, "NumberOfEntries", str(len(posted)))
    added(ledger, "TotalDebit", money(sum(minor for minor in amounts if minor > 0)))
    added(ledger, "TotalCredit", money(-sum(minor for minor in amounts if minor < 0)))
    for kind, members in groupby(posted, key=lambda voucher: voucher.kind):
        journal = added(ledger, "Journal")
        added(journal, "JournalID", kind)
        added(journal, "Description", VOUCHER_TYPES[kind])
        added(journal, "Type", "GL")
        for voucher in members:
            _transaction(journal, voucher)


def _transaction(journal: etree._Element, voucher: Voucher) -> None:
    """Write one voucher; the order of the elements is the schema's."""
    transaction = added(journal, "Transaction")
    for tag, text in (
        ("TransactionID", voucher.number),
        ("Period", "5"),
        ("PeriodYear", "2026"),
        ("TransactionDate", str(voucher.day)),
        ("VoucherType", voucher.kind),
        ("VoucherDescription", VOUCHER_TYPES[voucher.kind]),
        ("Description", voucher.text),
        ("BatchID", voucher.batch),
        ("SystemEntryDate", str(voucher.day)),
        ("GLPostingDate", str(voucher.day)),
        ("SystemID", voucher.number),
    ):
        if text:
            added(transaction, tag, text)
    for record, posting in enumerate(voucher.postings, 1):
        _line(added(transaction, "Line"), record, posting)


def _line(line: etree._Element, record: int, posting: Posting) -> None:
    booked = posting.booked
    added(line, "RecordID", str(record))
    added(line, "AccountID", posting.account)
    if posting.party:
        is_customer = PARTIES[posting.party].is_customer
        added(line, "CustomerID" if is_customer else "SupplierID", posting.party)
    added(line, "Description", posting.text)
    amount = added(line, "CreditAmount" if posting.minor < 0 else "DebitAmount")
    added(amount, "Amount", money(abs(posting.minor)))
    if booked is None:
        return
    if booked.entry.euro_cent:
        added(amount, "CurrencyCode", "EUR")
        added(amount, "CurrencyAmount", money(abs(booked.entry.euro_cent)))
        added(amount, "ExchangeRate", _EURO_RATE)
    for tag, text in (
        ("ReferenceNumber", booked.entry.invoice),
        ("CID", booked.entry.kid),
    ):
        if text:
            added(line, tag, text)

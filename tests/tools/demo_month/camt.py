"""Write the statement as camt.053.001.02, the version most Norwegian banks send.

Source: ISO 20022, "Bank-to-Customer Statement camt.053.001.02".
"""

from datetime import date

from lxml import etree

from tests.tools.demo_month.facts import (
    ACCOUNT,
    BANK,
    BANK_OPENING_MINOR,
    BIC,
    COMPANY,
    CURRENCY,
    EXPORTED_AT,
    ORG_NO,
    STATEMENTS,
)
from tests.tools.demo_month.month import BookedLine, Month
from tests.tools.demo_month.rows import Line
from tests.tools.demo_month.xml import added, document, money

_NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"
_EURO_RATE = "11.7440"


def camt(month: Month) -> bytes:
    """Return the month's statements as one file."""
    root = etree.Element(f"{{{_NAMESPACE}}}Document", nsmap={None: _NAMESPACE})
    message = added(root, "BkToCstmrStmt")
    header = added(message, "GrpHdr")
    added(header, "MsgId", f"{ACCOUNT}-202605")
    added(header, "CreDtTm", f"{EXPORTED_AT.isoformat()}+02:00")
    recipient = added(header, "MsgRcpt")
    added(recipient, "Nm", COMPANY)
    other = added(added(added(recipient, "Id"), "OrgId"), "Othr")
    added(other, "Id", ORG_NO)
    added(added(other, "SchmeNm"), "Cd", "BANK")
    opening = BANK_OPENING_MINOR
    for number, first, last in STATEMENTS:
        lines = [booked for booked in month.lines if booked.statement == number]
        closing = opening + sum(booked.line.minor for booked in lines)
        statement = _statement(message, number, first, last)
        _balance(statement, "OPBD", opening, first)
        _balance(statement, "CLBD", closing, last)
        _summary(statement, lines)
        for booked in lines:
            _entry(statement, booked)
        opening = closing
    return document(root)


def _statement(message: etree._Element, number: int, first: date, last: date) -> etree._Element:
    statement = added(message, "Stmt")
    added(statement, "Id", f"{ACCOUNT}-2026-{number:03}")
    added(statement, "ElctrncSeqNb", str(number))
    added(statement, "CreDtTm", f"{EXPORTED_AT.isoformat()}+02:00")
    span = added(statement, "FrToDt")
    added(span, "FrDtTm", f"{first}T00:00:00")
    added(span, "ToDtTm", f"{last}T23:59:59")
    account = added(statement, "Acct")
    other = added(added(account, "Id"), "Othr")
    added(other, "Id", ACCOUNT)
    added(added(other, "SchmeNm"), "Cd", "BBAN")
    added(account, "Ccy", CURRENCY)
    added(account, "Nm", "Driftskonto")
    added(added(account, "Ownr"), "Nm", COMPANY)
    bank = added(added(account, "Svcr"), "FinInstnId")
    added(bank, "BIC", BIC)
    added(bank, "Nm", BANK)
    return statement


def _balance(statement: etree._Element, code: str, minor: int, day: date) -> None:
    balance = added(statement, "Bal")
    added(added(added(balance, "Tp"), "CdOrPrtry"), "Cd", code)
    _amount(balance, minor)
    added(added(balance, "Dt"), "Dt", str(day))


def _summary(statement: etree._Element, lines: list[BookedLine]) -> None:
    amounts = [booked.line.minor for booked in lines]
    summary = added(statement, "TxsSummry")
    for tag, of_side in (
        ("TtlCdtNtries", [minor for minor in amounts if minor > 0]),
        ("TtlDbtNtries", [minor for minor in amounts if minor < 0]),
    ):
        total = added(summary, tag)
        added(total, "NbOfNtries", str(len(of_side)))
        added(total, "Sum", money(abs(sum(of_side))))


def _entry(statement: etree._Element, booked: BookedLine) -> None:
    line = booked.line
    entry = added(statement, "Ntry")
    _amount(entry, line.minor)
    added(entry, "Sts", "BOOK")
    added(added(entry, "BookgDt"), "Dt", str(line.day))
    added(added(entry, "ValDt"), "Dt", str(line.value_day or line.day))
    added(entry, "AcctSvcrRef", booked.reference)
    _code(entry, line.code)
    details = added(entry, "NtryDtls")
    if line.batch:
        batch = added(details, "Btch")
        added(batch, "PmtInfId", line.batch)
        added(batch, "NbOfTxs", str(line.payments))
    for payment in line.details if line.payments else (line,):
        _transaction(details, payment)
    if line.payments:
        added(entry, "AddtlNtryInf", line.text)


def _transaction(details: etree._Element, line: Line) -> None:
    """Write one payment; the order of the elements is the schema's."""
    transaction = added(details, "TxDtls")
    references = added(transaction, "Refs")
    if line.end_to_end_id:
        added(references, "EndToEndId", line.end_to_end_id)
    _amounts(transaction, line.minor, line.euro_cent)
    if line.party:
        party = "Dbtr" if line.minor > 0 else "Cdtr"
        added(added(added(transaction, "RltdPties"), party), "Nm", line.party)
    if line.kid:
        remittance = added(transaction, "RmtInf")
        reference = added(added(remittance, "Strd"), "CdtrRefInf")
        added(added(added(reference, "Tp"), "CdOrPrtry"), "Cd", "SCOR")
        added(reference, "Ref", line.kid)
    elif line.party:
        added(added(transaction, "RmtInf"), "Ustrd", line.text)
    if line.kid or not line.party:
        added(transaction, "AddtlTxInf", line.text)


def _amounts(transaction: etree._Element, minor: int, euro_cent: int) -> None:
    amounts = added(transaction, "AmtDtls")
    if euro_cent:
        instructed = added(added(amounts, "InstdAmt"), "Amt", money(abs(euro_cent)))
        instructed.set("Ccy", "EUR")
    booked = added(amounts, "TxAmt")
    added(booked, "Amt", money(abs(minor))).set("Ccy", CURRENCY)
    if euro_cent:
        exchange = added(booked, "CcyXchg")
        added(exchange, "SrcCcy", "EUR")
        added(exchange, "TrgtCcy", CURRENCY)
        added(exchange, "XchgRate", _EURO_RATE)


def _amount(parent: etree._Element, minor: int) -> None:
    added(parent, "Amt", money(abs(minor))).set("Ccy", CURRENCY)
    added(parent, "CdtDbtInd", "DBIT" if minor < 0 else "CRDT")


def _code(entry: etree._Element, code: str) -> None:
    domain_code, family_code, sub_family = code.split()
    domain = added(added(entry, "BkTxCd"), "Domn")
    added(domain, "Cd", domain_code)
    family = added(domain, "Fmly")
    added(family, "Cd", family_code)
    added(family, "SubFmlyCd", sub_family)

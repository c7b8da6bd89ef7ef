"""camt.053, .052 and .054: bank-to-customer statements of ISO 20022, all versions.

Elements are found by their local names, so that the version and a missing namespace do not matter;
real files violate the schema, and are read all the same. Only booked entries count; the sign is
that of CdtDbtInd alone, also of reversals.
Source: ISO 20022 message definitions camt.052 to camt.054, versions .001.01 to .001.14.
"""

import re
from collections.abc import Callable, Iterator

from lxml import etree

from recon_xl.errors import MalformedFileError
from recon_xl.importers.bad_values import BadValues, UnreadableError
from recon_xl.importers.camt_entry import entry_rows, entry_texts, signed_minor
from recon_xl.importers.camt_statement import Page, statement_of, together
from recon_xl.importers.proof import continued, proved
from recon_xl.importers.rows import iso_day
from recon_xl.importers.source import Source
from recon_xl.importers.xml_stream import (
    Paths,
    declared_encoding,
    first_names,
    local,
    stream,
    texts_of,
)
from recon_xl.language import _
from recon_xl.model.statement import Statement

MESSAGES = {
    "BkToCstmrStmt": "camt.053",
    "BkToCstmrAcctRpt": "camt.052",
    "BkToCstmrDbtCdtNtfctn": "camt.054",
}
_STATEMENTS = ("Stmt", "Rpt", "Ntfctn")
_BOOKED = {"BOOK", ""}
_NOT_BOOKED = {"PDNG", "INFO", "FUTR"}
_HEAD: Paths = (
    ("Id", "identity"),
    ("ElctrncSeqNb", "number"),
    ("LglSeqNb", "legal_number"),
    ("CreDtTm", "created"),
    ("FrToDt/FrDtTm", "from"),
    ("FrToDt/FrDt", "from"),
    ("FrToDt/ToDtTm", "to"),
    ("FrToDt/ToDt", "to"),
    ("Acct/Id/IBAN", "iban"),
    ("Acct/Id/Othr/Id", "other"),
    ("Acct/Id/BBAN", "other"),
    ("Acct/Id/PrtryAcct/Id", "other"),
    ("Acct/Ccy", "currency"),
    ("Acct/Nm", "name"),
    ("Acct/Svcr/FinInstnId/Nm", "bank"),
    ("Acct/Svcr/FinInstnId/NmAndAdr/Nm", "bank"),
    ("StmtPgntn/PgNb", "page"),
    ("RptPgntn/PgNb", "page"),
    ("NtfctnPgntn/PgNb", "page"),
    ("CpyDplctInd", "copy"),
    ("TxsSummry/TtlNtries/NbOfNtries", "entry_count"),
    ("Bal/Amt/@Ccy", "balance_currency"),
    ("Ntry/Amt/@Ccy", "entry_currency"),
)
_BALANCE: Paths = (
    ("Tp/CdOrPrtry/Cd", "code"),
    ("Tp/Cd", "code"),
    ("Amt", "amount"),
    ("Amt/@Ccy", "currency"),
    ("CdtDbtInd", "sign"),
    ("Dt/Dt", "day"),
    ("Dt/DtTm", "day"),
)


def claims(source: Source) -> bool:
    """Say whether a file is a camt message, in an envelope or bare."""
    return any(_message(name) for name in first_names(source))


def read(
    source: Source, *, splits: Callable[[str], bool] = lambda _account: False
) -> list[Statement]:
    """Read the statements of a message, in its order; pages of one statement become one.

    Args:
        source: The file.
        splits: For which accounts to make one line of each detail of a collective entry, where
            they sum to it.

    Raises:
        MalformedFileError: The XML is damaged, or holds no statement.
        BadValuesError: Amounts, signs or dates cannot be read.
    """
    bad = BadValues(source.name, in_entries=True)
    pages = [page for page in _pages(source, bad, splits) if _says_something(page)]
    bad.refuse()
    if not pages:
        raise MalformedFileError(
            _("The file holds no statement: no entries, and no booked balance."),
            where=source.name,
            remedy=_("Ask the bank for a camt.053 with booked entries. Nothing was changed."),
        )
    encoding = declared_encoding(source)
    found = [statement_of(one, source.name, encoding) for one in together(pages)]
    return continued([proved(statement) for statement in found])


def _message(name: str) -> str:
    """Return the message that an element is; its first versions carry their number in the name."""
    return MESSAGES.get(re.sub(r"V\d\d$", "", name), "")


def _pages(source: Source, bad: BadValues, splits: Callable[[str], bool]) -> Iterator[Page]:
    page: Page | None = None
    is_split = False
    number = 0
    done: etree._Element | None = None
    for element in stream(source, ["Ntry", *_STATEMENTS]):
        name = local(element)
        parent = element.getparent() if name == "Ntry" else element
        if parent is None or local(parent) not in _STATEMENTS:
            continue
        if page is None:
            page = _opened(parent)
            is_split = splits(page.account)
        if name != "Ntry":
            _take_balances(page, element, bad, number)
            element.clear()
            yield page
            page, done = None, None
            continue
        number += 1
        _take_entry(page, element, number, bad, split=is_split)
        # An element may go once the parser has left it.
        if done is not None and done.getparent() is parent:
            parent.remove(done)
        element.clear()
        done = element


def _opened(element: etree._Element) -> Page:
    head = texts_of(element, _HEAD)
    message = element.getparent()
    currency = head["currency"] or head["entry_currency"] or head["balance_currency"]
    return Page(_message(local(message)) if message is not None else "", head, currency)


def _take_entry(
    page: Page, element: etree._Element, number: int, bad: BadValues, *, split: bool
) -> None:
    entry, details = entry_texts(element)
    page.entry_count += 1
    if entry["status"] in _NOT_BOOKED:
        page.pending_count += 1
        return
    page.undated_count += not entry["booked"]
    page.foreign_count += entry["currency"] not in {"", page.currency}
    try:
        if entry["status"] not in _BOOKED:
            raise UnreadableError(_("status"), entry["status"])
        rows = entry_rows(
            f"{bad.name}:{number}",
            entry,
            details,
            currency=page.currency,
            split=split,
            fallback_day=page.fallback_day,
        )
        page.rows.add(rows)
    except UnreadableError as error:
        bad.add(number, error.column, error.value)


def _take_balances(page: Page, element: etree._Element, bad: BadValues, number: int) -> None:
    for item in element.iterfind("{*}Bal"):
        texts = texts_of(item, _BALANCE)
        if texts["code"] not in {"OPBD", "CLBD", "PRCD", "ITBD"}:
            continue
        page.foreign_count += texts["currency"] not in {"", page.currency}
        try:
            minor = signed_minor(texts["amount"], texts["sign"], page.currency)
        except UnreadableError as error:
            bad.add(number, f"{error.column} ({texts['code']})", error.value)
            continue
        # The first interim balance of a page is the one it opens with, the last the one it ends
        # with.
        page.balances.setdefault(f"{texts['code']} first", minor)
        page.balances[texts["code"]] = minor
        day = iso_day(texts["day"])
        if day:
            page.days[texts["code"]] = day


def _says_something(page: Page) -> bool:
    return bool(page.entry_count or {"OPBD", "CLBD", "PRCD"} & page.balances.keys())

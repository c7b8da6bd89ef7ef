"""camt.053, .052 and .054: bank-to-customer statements of ISO 20022, all versions.

Elements are found by their local names, so that the version and a missing namespace do not matter;
real files violate the schema, and are read all the same. Only booked entries count; the sign is
that of CdtDbtInd alone, also of reversals.
Source: ISO 20022 message definitions camt.052 to camt.054, versions .001.01 to .001.14.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

import pandas as pd
from lxml import etree

from recon_xl.errors import MalformedFileError
from recon_xl.importers.bad_values import BadValues, UnreadableError
from recon_xl.importers.camt_entry import entry_rows, entry_texts, signed_minor
from recon_xl.importers.proof import continued, proved
from recon_xl.importers.rows import Rows, clean, iso_day, lines_frame
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
from recon_xl.language import _, plural
from recon_xl.model.accounts import normalise_account
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


@dataclass
class _Page:
    """One Stmt element on its way to a statement, or to a part of one."""

    message: str
    head: Texts
    currency: str
    rows: Rows = field(default_factory=Rows)
    balances: dict[str, int] = field(default_factory=dict)
    days: dict[str, date] = field(default_factory=dict)
    entry_count: int = 0
    pending_count: int = 0
    undated_count: int = 0
    foreign_count: int = 0

    @property
    def account(self) -> str:
        return normalise_account(self.head["iban"] or self.head["other"])

    @property
    def fallback_day(self) -> date | None:
        """The day of entries that have none: notifications often leave it out."""
        return iso_day(self.head["to"]) or iso_day(self.head["created"])

    @property
    def number(self) -> str:
        return clean(self.head["number"] or self.head["legal_number"])


def claims(source: Source) -> bool:
    """Say whether a file is a camt message, in an envelope or bare."""
    return any(_message(name) for name in first_names(source))


def read(source: Source, *, split: bool = False) -> list[Statement]:
    """Read the statements of a message, in its order; pages of one statement become one.

    Args:
        source: The file.
        split: Make one line of each detail of a collective entry, where they sum to it.

    Raises:
        MalformedFileError: The XML is damaged, or holds no statement.
        BadValuesError: Amounts, signs or dates cannot be read.
    """
    bad = BadValues(source.name, in_entries=True)
    pages = [page for page in _pages(source, bad, split=split) if _says_something(page)]
    bad.refuse()
    if not pages:
        raise MalformedFileError(
            _("The file holds no statement: no entries, and no booked balance."),
            where=source.name,
            remedy=_("Ask the bank for a camt.053 with booked entries. Nothing was changed."),
        )
    encoding = declared_encoding(source)
    found = [_statement(one, source.name, encoding) for one in _together(pages)]
    return continued([proved(statement) for statement in found])


def _message(name: str) -> str:
    """Return the message that an element is; its first versions carry their number in the name."""
    return MESSAGES.get(re.sub(r"V\d\d$", "", name), "")


def _pages(source: Source, bad: BadValues, *, split: bool) -> Iterator[_Page]:
    page: _Page | None = None
    number = 0
    done: etree._Element | None = None
    for element in stream(source, ["Ntry", *_STATEMENTS]):
        name = local(element)
        parent = element.getparent() if name == "Ntry" else element
        if parent is None or local(parent) not in _STATEMENTS:
            continue
        if page is None:
            page = _opened(parent)
        if name != "Ntry":
            _take_balances(page, element, bad, number)
            element.clear()
            yield page
            page, done = None, None
            continue
        number += 1
        _take_entry(page, element, number, bad, split=split)
        if done is not None:  # an element may go once the parser has left it
            parent.remove(done)
        element.clear()
        done = element


def _opened(element: etree._Element) -> _Page:
    head = texts_of(element, _HEAD)
    message = element.getparent()
    currency = head["currency"] or head["entry_currency"] or head["balance_currency"]
    return _Page(_message(local(message)) if message is not None else "", head, currency)


def _take_entry(
    page: _Page, element: etree._Element, number: int, bad: BadValues, *, split: bool
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


def _take_balances(page: _Page, element: etree._Element, bad: BadValues, number: int) -> None:
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


def _says_something(page: _Page) -> bool:
    return bool(page.entry_count or {"OPBD", "CLBD", "PRCD"} & page.balances.keys())


def _together(pages: Sequence[_Page]) -> list[list[_Page]]:
    """Put the pages of each statement together: page 2 goes on where page 1 of its number ended."""
    found: list[list[_Page]] = []
    for page in pages:
        before = found[-1][-1] if found else None
        this, last = page.head["page"], before.head["page"] if before else ""
        follows = this.isdigit() and last.isdigit() and int(this) == int(last) + 1
        if before and follows and (before.account, before.number) == (page.account, page.number):
            found[-1].append(page)
        else:
            found.append([page])
    return found


def _statement(pages: Sequence[_Page], name: str, encoding: str) -> Statement:
    first, last = pages[0], pages[-1]
    frames = [page.rows.frame() for page in pages]
    lines = pd.concat(frames, ignore_index=True) if len(frames) > 1 else frames[0]
    currency = first.currency or "NOK"
    days = [day.date() for day in (lines["date"].min(), lines["date"].max()) if pd.notna(day)]
    closed = last.days.get("CLBD")
    return Statement(
        account=first.account,
        currency=currency,
        opening_minor=_opening(first),
        closing_minor=_closing(last, is_page=bool(last.head["page"])),
        lines=lines_frame(lines, account=first.account, currency=currency),
        warnings=_warnings(pages),
        number=first.number,
        from_date=_known(iso_day(first.head["from"]), first.days.get("OPBD"), *days[:1], closed),
        to_date=_known(iso_day(last.head["to"]), closed, *days[-1:]),
        file=name,
        identity=clean(first.head["identity"]),
        name=clean(first.head["name"] or first.head["bank"]),
        format=first.message,
        encoding=encoding,
    )


def _known(*days: date | None) -> date | None:
    """Return the first day that is known."""
    return next((day for day in days if day), None)


def _opening(page: _Page) -> int | None:
    for code in ("OPBD first", "PRCD first"):
        if code in page.balances:
            return page.balances[code]
    is_later_page = page.message == "camt.053" and page.head["page"] not in {"", "1"}
    return page.balances.get("ITBD first") if is_later_page else None


def _closing(page: _Page, *, is_page: bool) -> int | None:
    if "CLBD" in page.balances:
        return page.balances["CLBD"]
    return page.balances.get("ITBD") if is_page and page.message == "camt.053" else None


def _warnings(pages: Sequence[_Page]) -> list[str]:
    found = []
    pending = sum(page.pending_count for page in pages)
    if pending:
        found.append(
            plural(
                "{n} entry is not booked yet and was left out.",
                "{n} entries are not booked yet and were left out.",
                pending,
            )
        )
    undated = sum(page.undated_count for page in pages)
    if undated:
        found.append(
            plural(
                "{n} entry has no booking date; its value date or the statement's was taken.",
                "{n} entries have no booking date; their value date or the statement's was taken.",
                undated,
            )
        )
    if any(page.foreign_count for page in pages):
        found.append(
            _("Some amounts or balances are in another currency than the account; taken as is.")
        )
    stated = pages[0].head["entry_count"]
    count = sum(page.entry_count for page in pages)
    if stated.isdigit() and int(stated) != count:
        found.append(
            _(
                "The number of entries is {stated} by the bank's summary, {count} in the file.",
                stated=stated,
                count=count,
            )
        )
    if pages[0].head["copy"] in {"DUPL", "CODU"}:
        found.append(_("The bank marks this statement as a repeated delivery."))
    return found + _about_message(pages[0].message)


def _about_message(message: str) -> list[str]:
    if message == "camt.052":
        return [
            _(
                "camt.052 is provisional: what it shows during the day comes again in the"
                " camt.053. Import the statement instead where there is one."
            )
        ]
    if message == "camt.054":
        return [
            _(
                "camt.054 gives details of entries that the camt.053 has too. Import one of"
                " them, or the same money comes twice."
            )
        ]
    return []

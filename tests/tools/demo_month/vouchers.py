"""Vouchers of the month with debit and credit: those that move the bank, and the rest of the books.

A ledger export holds the whole company; who reads it must find the bank's account in it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from tests.tools.demo_month.facts import ACCOUNTS, LEDGER_ACCOUNT
from tests.tools.demo_month.month import BookedEntry, Month
from tests.tools.demo_month.rows import may, minor


@dataclass(frozen=True)
class Posting:
    """One line of a voucher.

    Attributes:
        account: Account in the chart.
        minor: Amount in øre, debit positive.
        text: Its text.
        party: Number of the customer or supplier.
        booked: The entry on the bank's account that it is, if it is one.
    """

    account: str
    minor: int
    text: str
    party: str = ""
    booked: BookedEntry | None = None


@dataclass(frozen=True)
class Voucher:
    """A voucher that balances.

    Attributes:
        number: Voucher number.
        day: Voucher date.
        kind: Voucher type.
        text: What it is about.
        postings: Its lines.
        batch: The remittance it belongs to.
    """

    number: str
    day: date
    kind: str
    text: str
    postings: tuple[Posting, ...]
    batch: str = ""


# Day, type, party, debit account, credit account, amount with VAT of 25 per cent, text.
_TAXED = """
02 KO -     1575 3000  41287.00 Kassarapport 02.05., kort
09 KO -     1575 3000 112832.50 Kassarapporter uke 19, kort
16 KO -     1575 3000  95987.50 Kassarapporter uke 20, kort
23 KO -     1575 3000 116325.50 Kassarapporter uke 21, kort
30 KO -     1575 3000 112170.50 Kassarapporter uke 22, kort
30 KO -     1576 3000  65310.00 Vipps-salg mai
30 KO -     1900 3000  21300.00 Kontantsalg mai
06 UF 10001 1500 3000  42187.50 Faktura 20463, Tåkesund kommune
08 UF 10011 1500 3000  33750.00 Faktura 20464, Åsheim Folkehøgskole
13 UF 10002 1500 3000  58125.00 Faktura 20465, Lyngholmen Fjordhotell AS
20 UF 10006 1500 3000  11250.00 Faktura 20466, Tåkesund Padleklubb
27 UF 10009 1500 3000   7990.00 Faktura 20467, Øyhopp Reiser AS
06 IF 50001 4300 2400  61250.00 Faktura 88344, Polarpadle Grossist AS
13 IF 50002 4300 2400  27500.00 Faktura 104502, Tørrdrakt Norden AS
27 IF 50006 4300 2400   8125.00 Faktura 2330, Glassfiber & Lakk AS
29 IF 50004 6300 2400  42500.00 Faktura 1105, husleie juni
"""
# Day, type, text, then account and amount of each line.
_OTHERS = """
20 LP|Lønn mai|5000 290250.00|2600 -75732.00|2930 -214518.00|5400 40925.25|2770 -40925.25
20 ME|Innskuddspensjon mai|5945 12846.00|2400 -12846.00
31 ME|Avskrivning mai|6010 14042.00|1200 -14042.00
"""
_FIRST_OTHER = 60201


def vouchers(month: Month) -> list[Voucher]:
    """Return every voucher of the month by type and number."""
    found = [*_bank_vouchers(month), *_other_vouchers()]
    for voucher in found:
        assert sum(posting.minor for posting in voucher.postings) == 0, voucher.text
    return sorted(found, key=lambda voucher: (voucher.kind, voucher.number))


def opening_minor(month: Month) -> dict[str, int]:
    """Return the balance of every account on 1 May; they sum to 0."""
    balances = {account: balance for account, (_name, balance) in ACCOUNTS.items()}
    balances[LEDGER_ACCOUNT] = month.ledger_opening_minor
    balances["2050"] = -sum(balances.values())
    return balances


def _bank_vouchers(month: Month) -> Iterator[Voucher]:
    for number, items in groupby(month.of_month, key=lambda booked: booked.voucher_no):
        members = list(items)
        postings: list[Posting] = []
        for booked in members:
            entry = booked.entry
            postings.append(Posting(LEDGER_ACCOUNT, entry.minor, entry.text, entry.party, booked))
            party = entry.party if entry.contra in ("1500", "2400") else ""
            postings.append(Posting(entry.contra, -entry.minor, entry.text, party))
        first = members[0].entry
        yield Voucher(number, first.day, first.kind, first.text, tuple(postings), first.batch)


def _other_vouchers() -> Iterator[Voucher]:
    number = _FIRST_OTHER
    for row in _TAXED.strip().splitlines():
        day, kind, party, debit, credit, amount, text = row.split(maxsplit=6)
        yield Voucher(
            str(number), may(int(day)), kind, text, _taxed(party, debit, credit, amount, text)
        )
        number += 1
    for row in _OTHERS.strip().splitlines():
        head, text, *lines = row.split("|")
        day, kind = head.split()
        postings = tuple(
            Posting(account, minor(amount), text) for account, amount in map(str.split, lines)
        )
        yield Voucher(str(number), may(int(day)), kind, text, postings)
        number += 1


def _taxed(party: str, debit: str, credit: str, amount: str, text: str) -> tuple[Posting, ...]:
    """Return the lines of a sale or a purchase; a fifth of the amount is VAT."""
    whole = minor(amount)
    tax, number = whole // 5, party.strip("-")
    if credit == "2400":
        return (
            Posting(debit, whole - tax, text),
            Posting("2710", tax, text),
            Posting(credit, -whole, text, number),
        )
    return (
        Posting(debit, whole, text, number),
        Posting(credit, -(whole - tax), text),
        Posting("2700", -tax, text),
    )

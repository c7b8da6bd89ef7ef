"""The words of the story: groups of ledger entries and statement lines that belong together.

Every amount occurs once, unless the story is about equal amounts. Each group says which algorithm
of preset `visma` finds it, worked out by hand from the rules' description:

7 same bank reference and amount, any day · 4 same day · 2 several entries of one day, one line ·
3 one entry, several lines of one day · 5 bank a calendar day later · 6 ledger a day later.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Entry:
    """A posting on the bank's account in the ledger.

    Attributes:
        day: Voucher date.
        minor: Amount in øre, money into the bank positive.
        text: Voucher text.
        party: Number of the customer or supplier.
        kind: Voucher type.
        contra: The account on the other side.
        kid: KID of the invoice.
        invoice: Number of the invoice.
        voucher: Entries that share this word share a voucher.
        batch: The remittance it was paid with.
        has_reference: The bank's reference came back from the payment hub.
        euro_cent: The invoice's amount, where it was in euro.
    """

    day: date
    minor: int
    text: str
    party: str = ""
    kind: str = "UB"
    contra: str = "2400"
    kid: str = ""
    invoice: str = ""
    voucher: str = ""
    batch: str = ""
    has_reference: bool = False
    euro_cent: int = 0


@dataclass(frozen=True)
class Line:
    """A line of the bank's statement.

    Attributes:
        day: Booking date.
        minor: Amount in øre, money into the bank positive.
        text: What the bank writes.
        party: The other party's name, as the bank has it.
        code: Domain, family and sub-family of ISO 20022.
        kid: KID that the payer gave.
        end_to_end_id: The payer's own name of the payment.
        batch: The remittance it belongs to.
        payments: How many payments a collective line holds.
        details: Those payments, where the bank tells them.
        value_day: Interest date, where it is another day.
        deposit: Lines that share this word share the bank's reference.
        euro_cent: The instructed amount, where it was in euro.
    """

    day: date
    minor: int
    text: str
    party: str = ""
    code: str = "PMNT RCDT DMCT"
    kid: str = ""
    end_to_end_id: str = ""
    batch: str = ""
    payments: int = 0
    details: tuple["Line", ...] = ()
    value_day: date | None = None
    deposit: str = ""
    euro_cent: int = 0


@dataclass(frozen=True)
class Group:
    """Rows that belong together, or one that stands alone.

    Attributes:
        kind: What it is, in a word or two.
        entries: Ledger entries.
        lines: Statement lines.
        visma: The algorithm that finds it in the files of the demo; "" for none.
        with_references: The algorithm that finds it in the spreadsheet of the ledger, where that
            is another one: it has the bank's references, for which SAF-T has no place.
        note: Why it stays open, or why visma does not find it.
        doubles: Entries that are the same posting once more.
    """

    kind: str
    entries: tuple[Entry, ...] = ()
    lines: tuple[Line, ...] = ()
    visma: str = ""
    note: str = ""
    with_references: str = ""
    doubles: tuple[Entry, ...] = ()


def may(number: int) -> date:
    """Return a day of the month."""
    return date(2026, 5, number)


def minor(amount: str) -> int:
    """Return an amount in øre, written with two decimals: `18_750.00`."""
    return int(amount.replace("_", "").replace(".", ""))

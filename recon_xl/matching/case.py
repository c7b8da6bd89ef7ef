"""One group of rows and the figures that its sentence needs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from recon_xl.language import _, plural
from recon_xl.matching.columns import Columns, Ints, Sides
from recon_xl.matching.figures import listed, told_odds, told_percent
from recon_xl.matching.groups import Groups
from recon_xl.matching.pair_sentences import evidence_of
from recon_xl.matching.rule import Rule
from recon_xl.model.dates import format_day
from recon_xl.model.numbers import format_amount

# So many rows are named; the others are counted.
NAMED_MAX = 5
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, eq=False)
class Case:
    """One group and its figures, each written as a person reads it.

    Attributes:
        sides: All rows.
        words: The words that `Groups.word` counts.
        rule: The rule that found it.
        groups: This one group.
        apart: How many days its rows are apart, in words.
    """

    sides: Sides
    words: Sequence[str]
    rule: Rule
    groups: Groups
    apart: str

    @property
    def entries(self) -> Ints:
        return self.groups.ledger_rows

    @property
    def lines(self) -> Ints:
        return self.groups.statement_rows

    @property
    def count(self) -> int:
        return int(self.groups.count[0])

    @property
    def currency(self) -> str:
        side, rows = self._some()
        return self.sides.currencies[int(side.account[rows[0]])]

    @property
    def amount(self) -> str:
        """The amount of the first row."""
        side, rows = self._some()
        return format_amount(int(side.amount[rows[0]]), self.currency)

    @property
    def total(self) -> str:
        """The sum of one side."""
        side, rows = self._some()
        return format_amount(int(side.amount[rows].sum()), self.currency)

    def minor_of(self, side: str) -> int:
        """The sum of one side, in minor units."""
        columns: Columns = getattr(self.sides, side)
        return int(columns.amount[self.entries if side == "ledger" else self.lines].sum())

    def amount_of(self, side: str) -> str:
        return format_amount(self.minor_of(side), self.currency)

    @property
    def difference(self) -> str:
        return format_amount(self.minor_of("ledger") - self.minor_of("statement"), self.currency)

    @property
    def percent(self) -> str:
        whole = self.minor_of("ledger")
        return told_percent(whole - self.minor_of("statement"), whole)

    @property
    def odds(self) -> str:
        return told_odds(self.groups.chance)[0]

    @property
    def evidence(self) -> str:
        return evidence_of(self.sides, self.words, self.groups)[0]

    @property
    def shared(self) -> str:
        """What the rows of a pool share by its rule, with its value."""
        side, row = (
            (self.sides.statement, self.lines[:1])
            if len(self.lines) > 1
            else (self.sides.ledger, self.entries[:1])
        )
        told = []
        for name in self.rule.group_by:
            if name == "date":
                told.append(_day(int(side.day[row[0]])))
            else:
                told.append(_SHARED[name](side.texts(name, row)[0].strip()))
        return ", ".join(told)

    @property
    def fields(self) -> str:
        """What its rule lets agree, in words."""
        names = dict.fromkeys(_FIELDS[name]() for name in (*self.rule.agree, *self.rule.agree_any))
        return ", ".join(names)

    def named(self, side: str) -> str:
        """Name the rows of one side by their ids."""
        columns: Columns = getattr(self.sides, side)
        rows = self.entries if side == "ledger" else self.lines
        return listed(sorted(str(columns.ids[row]) for row in rows), NAMED_MAX)

    def day(self, side: str) -> str:
        columns: Columns = getattr(self.sides, side)
        rows = self.entries if side == "ledger" else self.lines
        return _day(int(columns.day[rows].min()))

    @property
    def many(self) -> str:
        """How many rows the many-side has, and what they share."""
        if len(self.lines) > 1:
            told = plural("{n} statement line", "{n} statement lines", len(self.lines))
        else:
            told = plural("{n} ledger entry", "{n} ledger entries", len(self.entries))
        return f"{told} ({self.shared})" if self.shared else told

    def _some(self) -> tuple[Columns, Ints]:
        """Return the side with the single row, or with any."""
        if len(self.lines) and (len(self.lines) <= len(self.entries) or not len(self.entries)):
            return self.sides.statement, self.lines
        return self.sides.ledger, self.entries


_SHARED: Mapping[str, Callable[[str], str]] = {
    "reference": lambda value: _("bank reference {value}", value=value),
    "voucher_no": lambda value: _("voucher {value}", value=value),
    "batch": lambda value: _("batch {value}", value=value),
    "counterparty": lambda value: f"“{value}”",
    "text": lambda value: f"“{value}”",
}


_FIELDS: Mapping[str, Callable[[], str]] = {
    "reference": lambda: _("bank reference"),
    "kid": lambda: _("KID"),
    "end_to_end_id": lambda: _("end-to-end ID"),
    "invoice_no": lambda: _("invoice number"),
    "voucher_no": lambda: _("voucher number"),
    "counterparty": lambda: _("name"),
    "text": lambda: _("name"),
}


def _day(number: int) -> str:
    return format_day(_EPOCH + timedelta(days=number))

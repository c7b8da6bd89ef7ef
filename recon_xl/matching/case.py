"""Groups with the figures that their sentences need, each written as a person reads it.

Figures are written for all groups at once: a run has thousands of groups, and to read a single text
of a column takes as long as to read a thousand.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from recon_xl.language import _, plural
from recon_xl.matching.columns import Columns, Flags, Ints, Sides
from recon_xl.matching.figures import listed, told_amounts, told_days, told_odds, told_percent
from recon_xl.matching.groups import Groups, sums
from recon_xl.matching.packed import Packed
from recon_xl.matching.pair_sentences import evidence_of
from recon_xl.matching.rule import Rule
from recon_xl.model.dates import format_day

# So many rows are named; the others are counted.
NAMED_MAX = 5
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Case:
    """One group and its figures.

    Attributes:
        sides: All rows.
        rule: The rule that found it.
        entries: Its ledger entries.
        lines: Its statement lines.
        count: See `Groups.count`.
        rivals: See `Groups.rivals`.
        apart: How many days its rows are apart.
        amount: The amount of the single row, or of the first.
        total: The sum of that row's side.
        ledger: The sum of the ledger entries.
        statement: The sum of the statement lines.
        difference: Ledger less statement.
        percent: The size of the difference in percent of the ledger's sum.
        odds: How many coincidences are expected.
        evidence: What agrees between the rows of a pair; "" where nothing does.
        shared: What the rows of the many-side share by the rule, with its value; "" for nothing.
    """

    sides: Sides
    rule: Rule
    entries: Ints
    lines: Ints
    count: int
    rivals: int
    apart: str
    amount: str
    total: str
    ledger: str
    statement: str
    difference: str
    percent: str
    odds: str
    evidence: str
    shared: str

    @property
    def fields(self) -> str:
        """What the rule lets agree, in words."""
        names = dict.fromkeys(_FIELDS[name]() for name in (*self.rule.agree, *self.rule.agree_any))
        return ", ".join(names)

    @property
    def many(self) -> str:
        """How many rows the many-side has, and what they share."""
        if len(self.lines) > 1:
            told = plural("{n} statement line", "{n} statement lines", len(self.lines))
        else:
            told = plural("{n} ledger entry", "{n} ledger entries", len(self.entries))
        return f"{told} ({self.shared})" if self.shared else told

    def named(self, side: str) -> str:
        """Name the rows of one side by their ids."""
        columns, rows = self._side(side)
        return listed(sorted(str(columns.ids[row]) for row in rows), NAMED_MAX)

    def day(self, side: str) -> str:
        """The first day of one side."""
        columns, rows = self._side(side)
        return _day(int(columns.day[rows].min()))

    def first_amount(self, side: str) -> str:
        """The amount of the first row of one side, by date."""
        columns, rows = self._side(side)
        first = rows[np.argmin(columns.day[rows])][None]
        told: str = told_amounts(self.sides, columns.account[first], columns.amount[first])[0]
        return told

    def _side(self, side: str) -> tuple[Columns, Ints]:
        if side == "ledger":
            return self.sides.ledger, self.entries
        return self.sides.statement, self.lines


def cases(
    sides: Sides, rules: Sequence[Rule], words: Packed, groups: Groups, paired: Flags
) -> list[Case]:
    """Return the groups with their figures.

    Args:
        sides: The rows.
        rules: The rules that `Groups.rule` counts.
        words: The words that `Groups.word` counts.
        groups: The groups.
        paired: Which of them are pairs of rows whose evidence is told.
    """
    evidence = np.full(len(groups), "", dtype=object)
    evidence[paired] = evidence_of(sides, words, groups.take(np.flatnonzero(paired)))
    shared = np.full(len(groups), "", dtype=object)
    for number in np.unique(groups.rule).tolist():
        at = np.flatnonzero((groups.rule == number) & ~paired)
        shared[at] = _shared(sides, rules[number], groups.take(at))
    columns = (
        _parts(groups.ledger_rows, groups.ledger_bounds),
        _parts(groups.statement_rows, groups.statement_bounds),
        groups.count.tolist(),
        groups.rivals.tolist(),
        told_days(groups.days_apart(sides)),
        *_amounts(sides, groups),
        told_odds(groups.chance),
        evidence.tolist(),
        shared.tolist(),
    )
    return [
        Case(sides, rules[number], *row)
        for number, *row in zip(groups.rule.tolist(), *columns, strict=True)
    ]


def _parts(rows: Ints, bounds: Ints) -> list[Ints]:
    ends = bounds.tolist()
    return [rows[a:b] for a, b in pairwise(ends)]


def _amounts(sides: Sides, groups: Groups) -> list[list[str]]:
    """Return amount, total, both sums, difference and percent of each group."""
    from_bank = _tells_by_line(groups)
    both = (
        (sides.ledger, groups.ledger_rows, groups.ledger_bounds),
        (sides.statement, groups.statement_rows, groups.statement_bounds),
    )
    first = [_first(side.amount[rows], bounds) for side, rows, bounds in both]
    accounts = [_first(side.account[rows], bounds) for side, rows, bounds in both]
    account = np.where(groups.ledger_sizes > 0, accounts[0], accounts[1])
    ledger = sums(sides.ledger.amount[groups.ledger_rows], groups.ledger_bounds)
    statement = sums(sides.statement.amount[groups.statement_rows], groups.statement_bounds)
    minors = (
        np.where(from_bank, first[1], first[0]),
        np.where(from_bank, statement, ledger),
        ledger,
        statement,
        ledger - statement,
    )
    # All in one go: most of them are the same.
    whole = told_amounts(sides, np.tile(account, len(minors)), np.concatenate(minors))
    told = [whole[at * len(groups) : (at + 1) * len(groups)] for at in range(len(minors))]
    parts = zip((ledger - statement).tolist(), ledger.tolist(), strict=True)
    return [*told, [told_percent(part, whole) for part, whole in parts]]


def _tells_by_line(groups: Groups) -> Flags:
    """Say which groups are told by their statement lines: those are fewer, or as few."""
    entries, lines = groups.ledger_sizes, groups.statement_sizes
    return (lines > 0) & ((lines <= entries) | (entries == 0))


def _first(values: Ints, bounds: Ints) -> Ints:
    """Return the first value of each range; 0 for an empty one."""
    first = np.zeros(len(bounds) - 1, dtype=np.int64)
    is_filled = np.diff(bounds) > 0
    first[is_filled] = values[bounds[:-1][is_filled]]
    return first


def _shared(sides: Sides, rule: Rule, groups: Groups) -> list[str]:
    """Return what the many-sides of groups of one rule share."""
    parts = [_shared_values(sides, name, groups) for name in rule.group_by]
    return [", ".join(told) for told in zip(*parts, strict=True)] if parts else [""] * len(groups)


def _shared_values(sides: Sides, name: str, groups: Groups) -> list[str]:
    told = np.full(len(groups), "", dtype=object)
    many_lines = groups.statement_sizes > 1
    for side, rows, bounds, at in (
        (sides.ledger, groups.ledger_rows, groups.ledger_bounds, ~many_lines),
        (sides.statement, groups.statement_rows, groups.statement_bounds, many_lines),
    ):
        which = np.flatnonzero(at & (np.diff(bounds) > 0))
        first = rows[bounds[:-1][which]]
        if name == "date":
            told[which] = [_day(number) for number in side.day[first].tolist()]
        else:
            told[which] = [_SHARED[name](text.strip()) for text in side.texts(name, first)]
    values: list[str] = told.tolist()
    return values


_SHARED: Mapping[str, Callable[[str], str]] = {
    "reference": lambda value: _("bank reference {value}", value=value),
    "voucher_no": lambda value: _("voucher {value}", value=value),
    "batch": lambda value: _("batch {value}", value=value),
    "code": lambda value: _("bank code {value}", value=value),
    "counterparty": lambda value: _("“{value}”", value=value),
    "text": lambda value: _("“{value}”", value=value),
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

"""One sentence for every match, suggestion and ambiguous row, in words a controller uses."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

import numpy as np

from recon_xl.language import _, plural
from recon_xl.matching.columns import Columns, Ints, Sides
from recon_xl.matching.figures import listed, told_days, told_odds, told_percent
from recon_xl.matching.groups import Groups, Kind
from recon_xl.matching.pair_sentences import evidence_of, pair_reasons
from recon_xl.matching.rule import Rule
from recon_xl.model.dates import format_day
from recon_xl.model.numbers import format_amount, format_count

PAIRS = (Kind.PAIR, Kind.SINGLED_OUT)
# So many rows are named; the others are counted.
NAMED_MAX = 5
_EPOCH = date(1970, 1, 1)


def reasons(sides: Sides, rules: Sequence[Rule], words: Sequence[str], groups: Groups) -> list[str]:
    """Return one sentence per group, in the current language.

    Args:
        sides: The rows.
        rules: The rules that `Groups.rule` counts.
        words: The words that `Groups.word` counts.
        groups: The groups.
    """
    told = np.full(len(groups), "", dtype=object)
    is_pair = np.isin(groups.kind, PAIRS)
    told[is_pair] = pair_reasons(sides, words, groups.take(np.flatnonzero(is_pair)))
    others = np.flatnonzero(~is_pair)
    rest = groups.take(others)
    days = told_days(rest.days_apart(sides))
    for at, (place, kind) in enumerate(zip(others.tolist(), rest.kind.tolist(), strict=True)):
        told[place] = _TELLERS[Kind(kind)](_Case(sides, rules, words, rest, at, days[at]))
    sentences: list[str] = told.tolist()
    return sentences


class _Case:
    """One group and the figures that its sentence needs."""

    def __init__(
        self,
        sides: Sides,
        rules: Sequence[Rule],
        words: Sequence[str],
        groups: Groups,
        at: int,
        apart: str,
    ) -> None:
        self.sides, self.words, self.apart = sides, words, apart
        self.groups = groups.take(np.array([at]))
        self.rule = rules[int(groups.rule[at])]
        self.entries, self.lines = self.groups.ledger_rows, self.groups.statement_rows
        self.count = int(groups.count[at])

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


def _in_order(case: _Case) -> str:
    return _(
        "{n} entries and {n} lines of {amount} look alike, {apart}: paired in order,"
        " since every pairing is the same.",
        n=case.count,
        amount=case.amount,
        apart=case.apart,
    )


def _nearest(case: _Case) -> str:
    return _(
        "{n} entries and {n} lines of {amount}: only this pairing has the fewest days in between,"
        " these two are {apart}.",
        n=case.count,
        amount=case.amount,
        apart=case.apart,
    )


def _balanced(case: _Case) -> str:
    return _(
        "{n} entries of {ledger_day} and {n} lines of {statement_day}, each {amount}:"
        " the totals agree, which belongs to which is not certain.",
        n=len(case.entries),
        ledger_day=case.day("ledger"),
        statement_day=case.day("statement"),
        amount=case.amount,
    )


def _subset(case: _Case) -> str:
    return _(
        "{many} together make {amount}, {apart}; no other choice of rows does.",
        many=_many(case),
        amount=case.total,
        apart=case.apart,
    )


def _pool(case: _Case) -> str:
    if case.fields:
        return _(
            "{many} together make {amount}, {apart}; all agree on {fields}.",
            many=_many(case),
            amount=case.total,
            apart=case.apart,
            fields=case.fields,
        )
    return _(
        "{many} together make {amount}, {apart}.",
        many=_many(case),
        amount=case.total,
        apart=case.apart,
    )


def _cross_pools(case: _Case) -> str:
    return _(
        "{entries} and {lines} share {shared}, and both make {amount}, {apart}.",
        entries=plural("{n} ledger entry", "{n} ledger entries", len(case.entries)),
        lines=plural("{n} statement line", "{n} statement lines", len(case.lines)),
        shared=case.shared,
        amount=case.total,
        apart=case.apart,
    )


def _unlikely_pool(case: _Case) -> str:
    return _(
        "{many} together make {amount}, {apart}, but nothing else agrees and {odds} coincidences"
        " are expected.",
        many=_many(case),
        amount=case.total,
        apart=case.apart,
        odds=case.odds,
    )


def _contested_pool(case: _Case) -> str:
    return _(
        "{many} together make {amount}, {apart}; but other rows could stand for some of them.",
        many=_many(case),
        amount=case.total,
        apart=case.apart,
    )


def _netting(case: _Case) -> str:
    rows = "ledger" if len(case.entries) else "statement"
    return _(
        "{amount} and its reversal ({ids}) cancel each other, {apart}; nothing on the other side"
        " belongs to them.",
        amount=case.amount,
        ids=case.named(rows),
        apart=case.apart,
    )


def _residual(case: _Case) -> str:
    return _(
        "{evidence}, {apart}: {ledger} in the ledger, {statement} from the bank; the difference of"
        " {difference} ({percent} %) remains.",
        evidence=case.evidence or _("Both name the same"),
        apart=case.apart,
        ledger=case.amount_of("ledger"),
        statement=case.amount_of("statement"),
        difference=case.difference,
        percent=case.percent,
    )


def _unlikely_residual(case: _Case) -> str:
    return _(
        "{ledger} in the ledger, {statement} from the bank, {apart}: the difference of {difference}"
        " ({percent} %) is within the tolerance, but nothing else agrees.",
        apart=case.apart,
        ledger=case.amount_of("ledger"),
        statement=case.amount_of("statement"),
        difference=case.difference,
        percent=case.percent,
    )


def _many(case: _Case) -> str:
    if len(case.lines) > 1:
        told = plural("{n} statement line", "{n} statement lines", len(case.lines))
    else:
        told = plural("{n} ledger entry", "{n} ledger entries", len(case.entries))
    return f"{told} ({case.shared})" if case.shared else told


def _tie(case: _Case) -> str:
    told = _(
        "{entries} ({ledger}) against {lines} ({statement}) of {amount}: nothing tells which belong"
        " together.",
        entries=plural("{n} ledger entry", "{n} ledger entries", len(case.entries)),
        ledger=case.named("ledger"),
        lines=plural("{n} statement line", "{n} statement lines", len(case.lines)),
        statement=case.named("statement"),
        amount=case.amount,
    )
    if len(case.entries) > len(case.lines):
        return told + " " + _("An entry may have been posted twice.")
    if len(case.lines) > len(case.entries):
        return told + " " + _("An entry may be missing.")
    return told


def _contested(case: _Case) -> str:
    return _(
        "One of {n} candidates for {amount}, {apart}: {evidence}.",
        n=format_count(case.count),
        amount=case.amount,
        apart=case.apart,
        evidence=case.evidence or _("nothing but the amount agrees"),
    )


def _unlikely(case: _Case) -> str:
    return _(
        "Same amount {amount}, {apart}, but nothing else agrees and {odds} coincidences are"
        " expected.",
        amount=case.amount,
        apart=case.apart,
        odds=case.odds,
    )


def _several_subsets(case: _Case) -> str:
    if not (len(case.entries) and len(case.lines)):
        return _(
            "{ways} choices of rows make {amount}, so none of them can be believed.",
            ways=format_count(case.count),
            amount=case.amount,
        )
    return _(
        "One of {ways} choices of rows that make {amount}; {odds} are expected by chance.",
        ways=format_count(case.count),
        amount=case.total,
        odds=case.odds,
    )


def _unlikely_subset(case: _Case) -> str:
    return _(
        "{many} together make {amount}, {apart}, and no other choice does; but {odds} are expected"
        " by chance.",
        many=_many(case),
        amount=case.total,
        apart=case.apart,
        odds=case.odds,
    )


def _unsearched(case: _Case) -> str:
    return _(
        "Not searched: {n} candidates for {amount}.",
        n=format_count(case.count),
        amount=case.amount,
    )


_TELLERS: Mapping[Kind, Callable[[_Case], str]] = {
    Kind.IN_ORDER: _in_order,
    Kind.NEAREST: _nearest,
    Kind.BALANCED: _balanced,
    Kind.POOL: _pool,
    Kind.SUBSET: _subset,
    Kind.CROSS_POOLS: _cross_pools,
    Kind.LOOSE_POOLS: _cross_pools,
    Kind.UNLIKELY_POOL: _unlikely_pool,
    Kind.CONTESTED_POOL: _contested_pool,
    Kind.NETTING: _netting,
    Kind.RESIDUAL: _residual,
    Kind.UNLIKELY_RESIDUAL: _unlikely_residual,
    Kind.TIE: _tie,
    Kind.UNLIKELY: _unlikely,
    Kind.CONTESTED: _contested,
    Kind.SEVERAL_SUBSETS: _several_subsets,
    Kind.UNLIKELY_SUBSET: _unlikely_subset,
    Kind.UNSEARCHED: _unsearched,
}


def _day(number: int) -> str:
    return format_day(_EPOCH + timedelta(days=number))

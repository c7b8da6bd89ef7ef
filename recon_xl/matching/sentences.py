"""One sentence for every match, suggestion and ambiguous row, in words a controller uses."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from recon_xl.language import _, plural
from recon_xl.matching.agreement import BIT
from recon_xl.matching.columns import Columns, Ints, Sides
from recon_xl.matching.groups import Groups, Kind
from recon_xl.matching.ruleset import RuleSet
from recon_xl.model.dates import format_day
from recon_xl.model.numbers import format_amount, format_count, format_number

# So many rows are named; the others are counted.
NAMED_MAX = 5
_EPOCH = date(1970, 1, 1)


class Teller:
    """Tells why, group by group.

    Args:
        sides: The rows.
        rules: The rule set.
    """

    def __init__(self, sides: Sides, rules: RuleSet) -> None:
        self.sides = sides
        self.rules = rules

    def reasons(self, groups: Groups) -> list[str]:
        """Return one sentence per group, in the current language."""
        days = groups.days_apart(self.sides)
        return [
            _TELLERS[Kind(kind)](_Case(self.sides, groups, at, int(days[at])))
            for at, kind in enumerate(groups.kind.tolist())
        ]


class _Case:
    """One group and the figures that its sentence needs."""

    def __init__(self, sides: Sides, groups: Groups, at: int, days: int) -> None:
        self.sides, self.days_apart = sides, days
        self.entries = _part(groups.ledger_rows, groups.ledger_bounds, at)
        self.lines = _part(groups.statement_rows, groups.statement_bounds, at)
        self.agreed = int(groups.agreed[at])
        self.rivals = int(groups.rivals[at])
        self.chance = float(groups.chance[at])
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
        apart = abs(whole - self.minor_of("statement"))
        return format_number(Decimal(apart * 100) / Decimal(abs(whole) or 1), 2)

    @property
    def apart(self) -> str:
        if self.days_apart == 0:
            return _("same day")
        return plural("{n} day apart", "{n} days apart", self.days_apart)

    @property
    def rivalry(self) -> str:
        if self.rivals == 0:
            return _("no rival")
        return plural("{n} rival ruled out", "{n} rivals ruled out", self.rivals)

    @property
    def odds(self) -> str:
        """The chance, as a number that can be read."""
        if self.chance >= 0.995:
            return format_number(Decimal(f"{self.chance:.6g}"), 0 if self.chance >= 10 else 1)
        if self.chance < 0.0001:
            return _("under {limit}", limit=format_number(Decimal("0.0001"), 4))
        places = 2 if self.chance >= 0.1 else 4
        return format_number(Decimal(f"{self.chance:.6f}"), places)

    @property
    def evidence(self) -> str:
        """What agrees, with its value; "" when nothing does."""
        for name, bit in BIT.items():
            if self.agreed & bit:
                entry, line = int(self.entries[0]), int(self.lines[0])
                value = shown(self.sides.ledger, name, entry) or shown(
                    self.sides.statement, name, line
                )
                return _AGREED[name](value)
        return ""

    def named(self, side: str) -> str:
        """Name the rows of one side by their ids."""
        columns: Columns = getattr(self.sides, side)
        rows = self.entries if side == "ledger" else self.lines
        ids = sorted(str(columns.ids[row]) for row in rows)
        told = ", ".join(ids[:NAMED_MAX])
        return f"{told}, …" if len(ids) > NAMED_MAX else told

    def day(self, side: str) -> str:
        columns: Columns = getattr(self.sides, side)
        rows = self.entries if side == "ledger" else self.lines
        return format_day(_EPOCH + timedelta(days=int(columns.day[rows].min())))

    def _some(self) -> tuple[Columns, Ints]:
        """Return the side with the single row, or with any."""
        if len(self.lines) and (len(self.lines) <= len(self.entries) or not len(self.entries)):
            return self.sides.statement, self.lines
        return self.sides.ledger, self.entries


_AGREED: Mapping[str, Callable[[str], str]] = {
    "reference": lambda value: _("Same bank reference {value}", value=value),
    "kid": lambda value: _("Same KID {value}", value=value),
    "end_to_end_id": lambda value: _("Same end-to-end ID {value}", value=value),
    "invoice_no": lambda value: _("Same invoice number {value}", value=value),
    "voucher_no": lambda value: _("Same voucher number {value}", value=value),
    "counterparty": lambda value: _("Same counterparty “{value}”", value=value),
    "text": lambda value: _("Same text “{value}”", value=value),
}


def _pair(case: _Case) -> str:
    if case.evidence:
        return _(
            "{evidence} and amount {amount}, {apart}; {rivalry}.",
            evidence=case.evidence,
            amount=case.amount,
            apart=case.apart,
            rivalry=case.rivalry,
        )
    return _(
        "The only entry and line of {amount} here, {apart}; {odds} coincidences are expected.",
        amount=case.amount,
        apart=case.apart,
        odds=case.odds,
    )


def _singled_out(case: _Case) -> str:
    return _(
        "{evidence} and amount {amount}, {apart}; {rivalry}.",
        evidence=case.evidence or _("Only these two name the same"),
        amount=case.amount,
        apart=case.apart,
        rivalry=case.rivalry,
    )


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
    return _(
        "{many} together make {amount}, {apart}.",
        many=_many(case),
        amount=case.total,
        apart=case.apart,
    )


def _cross_pools(case: _Case) -> str:
    return _(
        "{entries} and {lines} share what the rule names, and both make {amount}, {apart}.",
        entries=plural("{n} ledger entry", "{n} ledger entries", len(case.entries)),
        lines=plural("{n} statement line", "{n} statement lines", len(case.lines)),
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
    return _(
        "{amount} and its reversal cancel each other, {apart}.",
        amount=case.amount,
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
        return plural("{n} statement line", "{n} statement lines", len(case.lines))
    return plural("{n} ledger entry", "{n} ledger entries", len(case.entries))


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
    Kind.PAIR: _pair,
    Kind.SINGLED_OUT: _singled_out,
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
    Kind.SEVERAL_SUBSETS: _several_subsets,
    Kind.UNLIKELY_SUBSET: _unlikely_subset,
    Kind.UNSEARCHED: _unsearched,
}


def shown(side: Columns, name: str, row: int) -> str:
    """Return a text as it stands in the frame."""
    return side.texts(name, np.array([row]))[0].strip()


def _part(rows: Ints, bounds: Ints, at: int) -> Ints:
    return np.asarray(rows[bounds[at] : bounds[at + 1]])

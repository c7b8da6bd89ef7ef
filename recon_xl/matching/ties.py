"""Ties: several rows of one amount, and what tells them apart.

Rows that look the same in every visible field are one *look*; whichever of them is taken, the
answer is the same. So ties are settled between looks, each with the number of its rows.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from recon_xl.matching.agreement import BIT, ID_FIELDS, same_values
from recon_xl.matching.columns import Columns, Flags, Ints, Sides
from recon_xl.matching.context import Context
from recon_xl.matching.groups import Groups, Kind, nothing, pairs, together
from recon_xl.matching.joins import distinct, distinct_pairs, marked, ranks
from recon_xl.matching.nearest import nearest_pairs
from recon_xl.matching.parts import parts_of
from recon_xl.matching.rule import Rule
from recon_xl.matching.windows import Window, window_of
from recon_xl.matching.wording import Shared

Comparison = Callable[[Ints, Ints], Shared]

# Identifiers outweigh any number of shared words.
ID_WEIGHT = 1 << 20
_IDS = sum(BIT[name] for name in ID_FIELDS)
# A pair is singled out when every rival has less than this share of its weight.
RIVAL_SHARE = 0.7
# Pairs of one tie that are suggested one by one.
CHOICES_MAX = 9


@dataclass(frozen=True, eq=False)
class Settled:
    """What became of rows that contest each other.

    Attributes:
        groups: What can be told apart.
        ties: What cannot.
    """

    groups: Groups
    ties: Groups


@dataclass(frozen=True, eq=False)
class _Looks:
    """The looks of one side's rows.

    Attributes:
        rows: The rows, ascending.
        of_row: The look of each row.
        counts: How many rows each look has.
        sample: One row of each look.
    """

    rows: Ints
    of_row: Ints
    counts: Ints
    sample: Ints

    @classmethod
    def of(cls, side: Columns, rows: Ints) -> "_Looks":
        of_row, counts = ranks(side.looks(rows))
        sample = np.zeros(len(counts), dtype=np.int64)
        sample[of_row[::-1]] = rows[::-1]
        return cls(rows, of_row, counts, sample)

    def look(self, rows: Ints) -> Ints:
        return self.of_row[np.searchsorted(self.rows, rows)]


def settle(
    sides: Sides,
    contested: tuple[Ints, Ints],
    compare: Comparison,
    *,
    window: Window | None,
    has_veto: tuple[Flags, Flags],
) -> Settled:
    """Tell contested rows apart, as far as their identifiers, words and dates allow.

    Args:
        sides: All rows.
        contested: Ledger entry and statement line of each admissible pair.
        compare: Compares the words of pairs.
        window: The rule's; None when dates do not matter.
        has_veto: Which rows of each side lost a candidate because something contradicts.
    """
    found = []
    left, right = contested
    while len(left):
        groups = _clear_pairs(sides, left, right, compare)
        if not len(groups):
            break
        found.append(groups)
        is_open = ~marked(groups.ledger_rows, len(sides.ledger))[left]
        is_open &= ~marked(groups.statement_rows, len(sides.statement))[right]
        left, right = left[is_open], right[is_open]
    if not len(left):
        return Settled(together(found), nothing())
    rest = _by_dates(sides, left, right, window, has_veto)
    return Settled(together([*found, rest.groups]), rest.ties)


def _clear_pairs(sides: Sides, left: Ints, right: Ints, compare: Comparison) -> Groups:
    """Return the looks that have one partner only, or one that all others fall behind."""
    of_ledger = _Looks.of(sides.ledger, distinct(left))
    of_statement = _Looks.of(sides.statement, distinct(right))
    a, b = distinct_pairs(of_ledger.look(left), of_statement.look(right))
    entries, lines = of_ledger.sample[a], of_statement.sample[b]
    agreed = same_values(sides, entries, lines, ID_FIELDS)
    weight = compare(entries, lines).total
    weight += ID_WEIGHT * np.bitwise_count(agreed & _IDS).astype(np.int64)

    is_only = (np.bincount(a)[a] == 1) & (np.bincount(b)[b] == 1)
    is_best = (weight > 0) & _stands_out(weight, a) & _stands_out(weight, b)
    is_even = of_ledger.counts[a] == of_statement.counts[b]
    clear = np.flatnonzero((is_only | is_best) & is_even)
    times = of_ledger.counts[a[clear]]
    kind = np.where(times > 1, Kind.IN_ORDER, np.where(is_only[clear], Kind.PAIR, Kind.SINGLED_OUT))
    rivals = (
        np.bincount(a, of_statement.counts[b])[a[clear]]
        + np.bincount(b, of_ledger.counts[a])[b[clear]]
    ).astype(np.int64) - 2 * times
    which = np.repeat(np.arange(len(clear)), times)
    return pairs(
        _in_id_order(sides.ledger, of_ledger, a[clear]),
        _in_id_order(sides.statement, of_statement, b[clear]),
        kind[which],
        agreed=agreed[clear][which],
        rivals=rivals[which],
        count=times[which],
    )


def _stands_out(weight: Ints, end: Ints) -> Flags:
    """Say which pairs outweigh all others at one end."""
    best = np.zeros(int(end.max()) + 1, dtype=np.int64)
    np.maximum.at(best, end, weight)
    is_close = weight >= RIVAL_SHARE * best[end]
    return np.asarray((weight == best[end]) & (np.bincount(end, is_close)[end] == 1))


def _in_id_order(side: Columns, looks: _Looks, chosen: Ints) -> Ints:
    """Return all rows of the chosen looks, look by look, each in the order of ids."""
    place = np.full(len(looks.counts), -1)
    place[chosen] = np.arange(len(chosen))
    at = np.flatnonzero(place[looks.of_row] >= 0)
    several = looks.counts[looks.of_row[at]] > 1
    order = np.zeros(len(at), dtype=np.int64)
    if several.any():
        order[several] = ranks(side.ids_of(looks.rows[at[several]]).astype(str))[0]
    return looks.rows[at[np.lexsort((order, place[looks.of_row[at]]))]]


def _by_dates(
    sides: Sides,
    left: Ints,
    right: Ints,
    window: Window | None,
    has_veto: tuple[Flags, Flags],
) -> Settled:
    """Settle what words cannot: as many entries as lines of one date, or the fewest days."""
    parts = parts_of(left, right)
    is_even = parts.ledger_counts == parts.statement_counts
    is_complete = parts.edge_counts == parts.ledger_counts * parts.statement_counts
    days = window.days if window else (sides.ledger.day, sides.statement.day)
    offset = window.offset if window else 0
    is_balanced = is_even & is_complete & parts.is_one_date(days, offset)
    nearest = nothing()
    is_settled = is_balanced.copy()
    if window:
        is_open = is_even & ~is_balanced & ~parts.holds(*has_veto)
        is_near, nearest = nearest_pairs(sides, parts, window, is_open)
        is_settled |= is_near
    return Settled(
        together([parts.groups(is_balanced, Kind.BALANCED), nearest]),
        parts.groups(~is_settled, Kind.TIE),
    )


def contested_pairs(context: Context, rules: Sequence[Rule], ties: Groups) -> Groups:
    """Return the pairs of small ties, one by one, so that a person can choose.

    Args:
        context: The open rows.
        rules: The rules that `Groups.rule` counts.
        ties: Rows that contest each other; those with more than `CHOICES_MAX` pairs are left out.
    """
    choices = ties.ledger_sizes * ties.statement_sizes
    small = np.flatnonzero((ties.kind == Kind.TIE) & (choices > 0) & (choices <= CHOICES_MAX))
    if not len(small):
        return nothing()
    chosen, every = ties.take(small), choices[small]
    tie = np.repeat(np.arange(len(chosen)), every)
    inside = np.arange(len(tie)) - np.repeat(np.cumsum(every) - every, every)
    width = chosen.statement_sizes[tie]
    left = chosen.ledger_rows[chosen.ledger_bounds[tie] + inside // width]
    right = chosen.statement_rows[chosen.statement_bounds[tie] + inside % width]
    fits = _in_window(context.sides, rules, chosen.rule[tie], left, right)
    fits &= ~context.contradicts(left, right)
    left, right, tie = left[fits], right[fits], tie[fits]
    choices = np.bincount(tie, minlength=len(chosen))
    shared = context.shared_words(left, right)
    made = pairs(
        left,
        right,
        Kind.CONTESTED,
        agreed=same_values(context.sides, left, right, ID_FIELDS),
        # As likely as any of its rivals; words that agree more put a pair first.
        chance=np.maximum(choices[tie] - 1, 1) * 2.0 ** -np.maximum(shared.halvings, 0.0),
        count=choices[tie],
    )
    return replace(made, rule=chosen.rule[tie], word=shared.word)


def _in_window(sides: Sides, rules: Sequence[Rule], rule: Ints, left: Ints, right: Ints) -> Flags:
    """Say which pairs the rule that found each admits by their dates."""
    fits = np.ones(len(rule), dtype=bool)
    for number in distinct(rule).tolist():
        window = window_of(sides, rules[number])
        if window:
            at = np.flatnonzero(rule == number)
            fits[at] = window.holds(window.days[1][right[at]] - window.days[0][left[at]])
    return fits

"""Groups of rows that belong together, or that contest each other, as columns."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from enum import IntEnum, auto
from functools import cache

import numpy as np
from numpy.typing import NDArray

from recon_xl.matching.columns import Ints, Sides
from recon_xl.matching.joins import expanded


class Kind(IntEnum):
    """How a group came about, which decides its sentence."""

    PAIR = auto()  # one entry, one line, no rival
    SINGLED_OUT = auto()  # several of one amount, but references or words tell them apart
    IN_ORDER = auto()  # rows that look the same, paired in order
    NEAREST = auto()  # several of one amount, one way with the fewest days
    BALANCED = auto()  # as many entries as lines, and nothing tells which belongs to which
    POOL = auto()  # all rows of a pool
    CROSS_POOLS = auto()  # pools of both sides
    SUBSET = auto()  # the only subset of a pool
    NETTING = auto()  # a row and its reversal
    RESIDUAL = auto()  # a pair whose amounts differ
    # The rest is never applied.
    TIE = auto()  # rows that contest each other
    CONTESTED = auto()  # one pair of a tie
    UNLIKELY = auto()  # a pair that may well be a coincidence
    SEVERAL_SUBSETS = auto()
    UNLIKELY_SUBSET = auto()
    CONTESTED_SUBSET = auto()
    UNLIKELY_POOL = auto()
    CONTESTED_POOL = auto()
    LOOSE_POOLS = auto()
    UNLIKELY_RESIDUAL = auto()
    UNSEARCHED = auto()  # too many candidates


@dataclass(frozen=True, eq=False)
class Groups:
    """Groups, one element of each column per group; their rows stand one group after the other.

    Attributes:
        ledger_rows: Ledger entries of all groups.
        ledger_bounds: Where the entries of each group begin, and at the end their number.
        statement_rows: Statement lines of all groups.
        statement_bounds: The same for them.
        kind: A `Kind`.
        rule: Which rule of the set, from 0.
        agreed: Which fields agree, as a sum of bits; of the fields that name the group.
        rivals: How many other candidates its rows had; where the search was not complete, how many
            choices of rows it found.
        chance: How many coincidences of this kind are expected; NaN where it is not known.
        count: A figure for the sentence: days, candidates or solutions, as the kind wants.
        word: The rarest word that a pair shares, in the run's lexicon; 0 for none.
    """

    ledger_rows: Ints
    ledger_bounds: Ints
    statement_rows: Ints
    statement_bounds: Ints
    kind: Ints
    rule: Ints
    agreed: Ints
    rivals: Ints
    chance: NDArray[np.float64]
    count: Ints
    word: Ints

    def __len__(self) -> int:
        """Return the number of groups."""
        return len(self.kind)

    @property
    def ledger_sizes(self) -> Ints:
        """The number of ledger entries of each group."""
        return np.diff(self.ledger_bounds)

    @property
    def statement_sizes(self) -> Ints:
        """The number of statement lines of each group."""
        return np.diff(self.statement_bounds)

    def of_rule(self, number: int) -> "Groups":
        """Return the same groups, made by another rule."""
        return replace(self, rule=np.full(len(self), number))

    def of_kind(self, kind: Kind) -> "Groups":
        """Return the same groups as another kind."""
        return replace(self, kind=np.full(len(self), int(kind)))

    def accounts(self, sides: Sides) -> Ints:
        """Return the account of each group."""
        accounts = np.zeros(len(self), dtype=np.int64)
        for side, rows, bounds in (
            (sides.statement, self.statement_rows, self.statement_bounds),
            (sides.ledger, self.ledger_rows, self.ledger_bounds),
        ):
            is_filled = np.diff(bounds) > 0
            accounts[is_filled] = side.account[rows[bounds[:-1][is_filled]]]
        return accounts

    def take(self, which: Ints) -> "Groups":
        """Return some of the groups, in this order."""
        if not len(which):
            return nothing()
        sides = {}
        for side in ("ledger", "statement"):
            rows, bounds = getattr(self, f"{side}_rows"), getattr(self, f"{side}_bounds")
            _group, at = expanded(bounds[which], bounds[which + 1])
            sizes = bounds[which + 1] - bounds[which]
            sides[f"{side}_rows"] = rows[at]
            sides[f"{side}_bounds"] = np.concatenate([[0], np.cumsum(sizes)])
        columns = ("kind", "rule", "agreed", "rivals", "chance", "count", "word")
        return Groups(**sides, **{name: getattr(self, name)[which] for name in columns})

    def difference_minor(self, sides: Sides) -> Ints:
        """Return the ledger's sum less the statement's, of each group."""
        return sums(sides.ledger.amount[self.ledger_rows], self.ledger_bounds) - sums(
            sides.statement.amount[self.statement_rows], self.statement_bounds
        )

    def first_day(self, sides: Sides) -> Ints:
        """Return the first day of any row of each group."""
        ledger, _last = _first_and_last(sides.ledger.day[self.ledger_rows], self.ledger_bounds)
        statement, _last = _first_and_last(
            sides.statement.day[self.statement_rows], self.statement_bounds
        )
        first = np.where(self.statement_sizes > 0, np.minimum(ledger, statement), ledger)
        return np.where(self.ledger_sizes > 0, first, statement)

    def days_apart(self, sides: Sides) -> Ints:
        """Return how many calendar days lie between the rows of each group that lie furthest apart.

        Between the two sides, or between the rows of a group that has one side only.
        """
        spans = []
        for side, rows, bounds in (
            (sides.ledger, self.ledger_rows, self.ledger_bounds),
            (sides.statement, self.statement_rows, self.statement_bounds),
        ):
            spans.append(_first_and_last(side.day[rows], bounds))
        (first, last), (other_first, other_last) = spans
        apart = np.maximum(np.abs(other_last - first), np.abs(last - other_first))
        has_both = (self.ledger_sizes > 0) & (self.statement_sizes > 0)
        own = np.where(self.ledger_sizes > 0, last - first, other_last - other_first)
        return np.where(has_both, apart, own)


@cache
def nothing() -> Groups:
    """Return no groups."""
    none, bounds = np.zeros(0, dtype=np.int64), np.zeros(1, dtype=np.int64)
    return Groups(
        none, bounds, none, bounds, none, none, none, none, none.astype(float), none, none
    )


def pairs(
    ledger: Ints,
    statement: Ints,
    kind: Kind | Ints,
    *,
    agreed: Ints | int = 0,
    rivals: Ints | int = 0,
    chance: NDArray[np.float64] | float = float("nan"),
    count: Ints | int = 0,
) -> Groups:
    """Return one group per pair of rows."""
    bounds = np.arange(len(ledger) + 1)
    sides = ((ledger, bounds), (statement, bounds))
    return _made(sides, kind, agreed=agreed, rivals=rivals, chance=chance, count=count)


def gathered(
    ledger: tuple[Ints, Ints],
    statement: tuple[Ints, Ints],
    number: int,
    kind: Kind | Ints,
    *,
    agreed: Ints | int = 0,
    rivals: Ints | int = 0,
    chance: NDArray[np.float64] | float = float("nan"),
    count: Ints | int = 0,
) -> Groups:
    """Return groups of any size.

    Args:
        ledger: Ledger entries, and which group (0 to `number` − 1) each belongs to.
        statement: Statement lines, the same.
        number: How many groups there are.
        kind: Of all groups, or of each.
        agreed: See `Groups`, like the rest.
        rivals: See `Groups`.
        chance: See `Groups`.
        count: See `Groups`.
    """
    if not number:
        return nothing()
    sides = []
    for rows, group in (ledger, statement):
        bits = int(rows.max(initial=0)).bit_length()
        ordered = np.sort(group << bits | rows) & ((1 << bits) - 1)
        bounds = np.concatenate([[0], np.cumsum(np.bincount(group, minlength=number))])
        sides.append((ordered, bounds))
    return _made(
        (sides[0], sides[1]), kind, agreed=agreed, rivals=rivals, chance=chance, count=count
    )


def together(parts: Sequence[Groups]) -> Groups:
    """Put groups one after the other."""
    parts = [part for part in parts if len(part)]
    if len(parts) < 2:
        return parts[0] if parts else nothing()
    columns = {}
    for field in fields(Groups):
        values = [getattr(part, field.name) for part in parts]
        if field.name.endswith("_bounds"):
            sizes = np.concatenate([np.diff(bounds) for bounds in values])
            columns[field.name] = np.concatenate([[0], np.cumsum(sizes)])
        else:
            columns[field.name] = np.concatenate(values)
    return Groups(**columns)


def sums(values: Ints, bounds: Ints) -> Ints:
    """Return the sum of each range of values; 0 for an empty one."""
    before = np.concatenate([[0], np.cumsum(values)])
    return before[bounds[1:]] - before[bounds[:-1]]


def _first_and_last(days: Ints, bounds: Ints) -> tuple[Ints, Ints]:
    """Return the smallest and the largest day of each range; 0 for an empty one."""
    is_filled = np.diff(bounds) > 0
    first, last = np.zeros(len(is_filled), np.int64), np.zeros(len(is_filled), np.int64)
    if is_filled.any():
        starts = bounds[:-1][is_filled]
        first[is_filled] = np.minimum.reduceat(days, starts)
        last[is_filled] = np.maximum.reduceat(days, starts)
    return first, last


def _made(
    sides: tuple[tuple[Ints, Ints], tuple[Ints, Ints]],
    kind: Kind | Ints,
    *,
    agreed: Ints | int,
    rivals: Ints | int,
    chance: NDArray[np.float64] | float,
    count: Ints | int,
) -> Groups:
    number = len(sides[0][1]) - 1

    def column(value: Ints | int) -> Ints:
        return np.asarray(value) if np.ndim(value) else np.full(number, value, dtype=np.int64)

    return Groups(
        *sides[0],
        *sides[1],
        column(kind),
        column(0),
        column(agreed),
        column(rivals),
        np.asarray(chance) if np.ndim(chance) else np.full(number, chance, dtype=np.float64),
        column(count),
        column(0),
    )

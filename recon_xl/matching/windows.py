"""Candidates of one amount within a window of days, as ranges of sorted rows."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from recon_xl.matching.columns import Flags, Ints, Sides
from recon_xl.matching.joins import expanded
from recon_xl.matching.kernels import alone, parts, ranges
from recon_xl.matching.rule import Rule


@dataclass(frozen=True, eq=False)
class Window:
    """When a statement line may be dated, counted from its ledger entry.

    Attributes:
        days: Days of all rows of both sides, as the rule counts them.
        keys: The keys of all rows of both sides on these days.
        first: First day.
        last: Last day.
        offset: The day on which it is expected.
    """

    days: tuple[Ints, Ints]
    keys: tuple[Ints, Ints]
    first: int
    last: int
    offset: int

    def holds(self, apart: Ints) -> Flags:
        """Say which distances lie within the window."""
        return np.asarray((apart >= self.first) & (apart <= self.last))


def window_of(sides: Sides, rule: Rule) -> Window | None:
    """Return the window of a rule; None when dates do not matter."""
    if rule.any_date:
        return None
    days = (sides.ledger.days(rule.days_kind), sides.statement.days(rule.days_kind))
    return Window(days, sides.keys(rule.days_kind), *rule.window, rule.days_offset)


class Connected(NamedTuple):
    """Connected parts.

    Attributes:
        ledger: The part that each entry belongs to; −1 without any candidate.
        statement: The same for each line.
        ledger_counts: For each part, its entries.
        statement_counts: For each part, its lines.
    """

    ledger: Ints
    statement: Ints
    ledger_counts: Ints
    statement_counts: Ints


@dataclass(frozen=True, eq=False)
class Windows:
    """For every entry the range of lines that it may belong to.

    Attributes:
        first: Position of the first line, for each entry.
        last: The position behind the last one.
        lines: How many lines there are.
    """

    first: Ints
    last: Ints
    lines: int

    @cached_property
    def alone(self) -> tuple[Ints, Ints]:
        """The entries with one line that no other entry may belong to, and these lines."""
        return alone(self.first, self.last)

    @cached_property
    def parts(self) -> Connected:
        """The connected parts that entries and lines form; only few rules ask for them."""
        return Connected(*parts(self.first, self.last, self.lines))

    def edges(self, entries: Ints) -> tuple[Ints, Ints]:
        """Return all pairs of these entries (positions) with their lines (positions)."""
        which, lines = expanded(self.first[entries], self.last[entries])
        return entries[which], lines


def windows(sides: Sides, rows: tuple[Ints, Ints], window: Window | None) -> Windows:
    """Find the candidates of each entry.

    Args:
        sides: All rows.
        rows: The entries and the lines to look at, ascending.
        window: The rule's; None when dates do not matter.
    """
    keys = sides.amounts if window is None else window.keys
    own, other = (
        of_side if len(at) == len(of_side) else of_side[at]
        for of_side, at in zip(keys, rows, strict=True)
    )
    first, last = (window.first, window.last) if window else (0, 0)
    reach = sides.ledger.layout.reach
    return Windows(*ranges(own, other, reach(first), reach(last)), len(other))

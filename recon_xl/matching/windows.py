"""Candidates of one amount within a window of days, as ranges of sorted rows."""

from dataclasses import dataclass

import numpy as np

from recon_xl.matching.columns import Flags, Ints, Sides
from recon_xl.matching.joins import expanded
from recon_xl.matching.kernels import ranges
from recon_xl.matching.rule import Rule

# Days that a class takes up on the number line: more than any calendar has.
CLASS_WIDTH = 1 << 22


@dataclass(frozen=True, eq=False)
class Window:
    """When a statement line may be dated, counted from its ledger entry.

    Attributes:
        days: Days of all rows of both sides, as the rule counts them.
        first: First day.
        last: Last day.
        offset: The day on which it is expected.
    """

    days: tuple[Ints, Ints]
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
    return Window(days, *rule.window, rule.days_offset)


@dataclass(frozen=True, eq=False)
class Windows:
    """For every entry the range of lines that it may belong to.

    Attributes:
        first: Position of the first line, for each entry.
        last: The position behind the last one.
        ledger_part: The connected part that each entry belongs to; −1 without any candidate.
        statement_part: The same for each line.
        ledger_counts: For each part, its entries.
        statement_counts: For each part, its lines.
    """

    first: Ints
    last: Ints
    ledger_part: Ints
    statement_part: Ints
    ledger_counts: Ints
    statement_counts: Ints

    def edges(self, entries: Ints) -> tuple[Ints, Ints]:
        """Return all pairs of these entries (positions) with their lines (positions)."""
        which, lines = expanded(self.first[entries], self.last[entries])
        return entries[which], lines


def windows(sides: Sides, rows: tuple[Ints, Ints], window: Window | None) -> Windows:
    """Find the candidates of each entry, and the parts that they form.

    Args:
        sides: All rows.
        rows: The entries and the lines to look at, ascending.
        window: The rule's; None when dates do not matter.
    """
    classes = [codes[at] for codes, at in zip(sides.classes, rows, strict=True)]
    if window is None:
        own, other = classes
        first, last = ranges(own, other)
    else:
        own, other = (
            of_side * CLASS_WIDTH + day[at]
            for of_side, day, at in zip(classes, window.days, rows, strict=True)
        )
        first, last = ranges(own, other, window.first, window.last)
    has_any = np.flatnonzero(last > first)
    # Ranges of sorted entries begin and end in ascending order, so parts are runs that overlap.
    begins = np.ones(len(has_any), dtype=bool)
    begins[1:] = first[has_any[1:]] >= last[has_any[:-1]]
    number = int(begins.sum())
    ledger_part = np.full(len(own), -1)
    ledger_part[has_any] = np.cumsum(begins) - 1
    starts = first[has_any[begins]]
    ends = last[has_any[np.append(begins[1:], True)]] if number else starts
    part, at = expanded(starts, ends)
    statement_part = np.full(len(other), -1)
    statement_part[at] = part
    return Windows(
        first,
        last,
        ledger_part,
        statement_part,
        np.bincount(ledger_part[has_any], minlength=number),
        ends - starts,
    )

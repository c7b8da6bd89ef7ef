"""Candidates of one amount within a window of days, as ranges of sorted rows."""

from dataclasses import dataclass

import numpy as np

from recon_xl.matching.columns import Flags, Ints, Sides
from recon_xl.matching.joins import expanded
from recon_xl.matching.kernels import parts, ranges
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
    own, other = (_keys(sides, rows[at], window, at) for at in (0, 1))
    reach = (window.first, window.last) if window else (0, 0)
    first, last = ranges(own, other, *reach)
    del own, other  # before as many numbers are made anew
    return Windows(first, last, *parts(first, last, len(rows[1])))


def _keys(sides: Sides, rows: Ints, window: Window | None, at: int) -> Ints:
    """Return ascending numbers of rows of one side: equal for equal amounts, or near for near days.

    Args:
        sides: All rows.
        rows: The rows, ascending.
        window: The rule's.
        at: 0 for the ledger, 1 for the statement.
    """
    codes, is_all = sides.classes[at], len(rows) == len(sides[at])
    if not is_all:
        codes = codes[rows]
    if window is None:
        return codes
    keys = codes * CLASS_WIDTH
    keys += window.days[at] if is_all else window.days[at][rows]
    return keys

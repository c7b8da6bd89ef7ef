"""The one way to pair rows of one amount with the fewest days between them, or none.

As many entries as lines, all of them pairable: then pairing them in the order of their dates has
the fewest days in all, and if any other way has as few, so has one that swaps two neighbours.
(The cost |day − day| is Monge, and windows are intervals: uncrossing two pairs never costs more and
never leaves the window.) So a look at neighbours proves that the way is the only one.
"""

import numpy as np

from recon_xl.matching.columns import Columns, Flags, Ints, Sides
from recon_xl.matching.groups import Groups, Kind, nothing, pairs
from recon_xl.matching.parts import Parts
from recon_xl.matching.windows import Window


def nearest_pairs(
    sides: Sides, parts: Parts, window: Window, chosen: Flags
) -> tuple[Flags, Groups]:
    """Pair the rows of parts that have one way with the fewest days.

    Args:
        sides: All rows.
        parts: Connected parts of entries and lines of one amount.
        window: The rule's.
        chosen: The parts to look at: as many entries as lines, and nothing contradicts.

    Returns:
        Which parts were settled, and their pairs.
    """
    ledger, statement = sides.ledger, sides.statement
    entries, part = _sorted(parts.entries, parts.ledger_part, window.days[0], chosen)
    lines, _part = _sorted(parts.lines, parts.statement_part, window.days[1], chosen)
    if not len(entries):
        return np.zeros(len(chosen), dtype=bool), nothing()
    own, other = window.days[0][entries], window.days[1][lines]
    is_wrong = ~window.holds(other - own)

    kept = _late(window, other - own)
    kept = kept[:-1] + kept[1:]
    crossing, crossed = other[1:] - own[:-1], other[:-1] - own[1:]
    swapped = _late(window, crossing) + _late(window, crossed)
    can_swap = window.holds(crossing) & window.holds(crossed) & (part[1:] == part[:-1])
    is_same = _look_alike(ledger, entries) | _look_alike(statement, lines)
    is_wrong[1:] |= can_swap & (swapped <= kept) & ~is_same

    settled = chosen.copy()
    settled[part[is_wrong]] = False
    is_kept = settled[part]
    count = parts.ledger_counts[part[is_kept]]
    return settled, pairs(
        entries[is_kept], lines[is_kept], Kind.NEAREST, rivals=2 * (count - 1), count=count
    )


def _late(window: Window, apart: Ints) -> Ints:
    return np.abs(apart - window.offset)


def _look_alike(side: Columns, rows: Ints) -> Flags:
    """Say of which neighbours it makes no difference which is which."""
    looks = side.looks(rows)
    return np.asarray(looks[1:] == looks[:-1])


def _sorted(rows: Ints, part: Ints, days: Ints, chosen: Flags) -> tuple[Ints, Ints]:
    """Return the rows of the chosen parts by part and day, and the part of each."""
    is_in = chosen[part]
    rows, part = rows[is_in], part[is_in]
    order = np.lexsort((rows, days[rows], part))
    return rows[order], part[order]

"""Several entries against several lines: pools of both sides that share a reference or a batch."""

import numpy as np

from recon_xl.matching.columns import Flags, Ints
from recon_xl.matching.context import Context
from recon_xl.matching.found import Found
from recon_xl.matching.groups import Kind, gathered, sums
from recon_xl.matching.joins import expanded, joined, numbered
from recon_xl.matching.pools import Pools, pools_of, shared_values
from recon_xl.matching.rule import Rule
from recon_xl.matching.selection import fits_amounts, selected
from recon_xl.matching.tolerance import is_close
from recon_xl.matching.windows import Window, window_of

# Sharing one of these makes rows belong together; sharing anything else only suggests it.
BINDING = {"reference", "batch"}


def find_cross_pools(context: Context, rule: Rule) -> Found:
    """Find pools of both sides that share what a rule names and have equal sums.

    Args:
        context: The open rows and what they say.
        rule: Window, filters, and what the rows of both sides share.

    Returns:
        Groups to apply where they share a reference or a batch, otherwise to suggest.
    """
    sides = context.sides
    window = window_of(sides, rule)
    chosen = selected(context, rule)
    own = pools_of(context, 0, chosen[0], rule, window)
    other = pools_of(context, 1, chosen[1], rule, window)
    if not (len(own) and len(other)):
        return Found()
    keys = [
        [
            side.account[rows],
            *shared_values(context, at, rows, rule, window),
        ]
        for at, (side, rows) in enumerate(
            (
                (sides.ledger, own.rows[own.bounds[:-1]]),
                (sides.statement, other.rows[other.bounds[:-1]]),
            )
        )
    ]
    numbers = numbered([np.concatenate(columns) for columns in zip(*keys, strict=True)])
    a, b = joined(numbers[: len(own)], numbers[len(own) :])
    if not len(a):
        return Found()
    account = sides.ledger.account[own.rows[own.bounds[:-1]]][a]
    totals = (
        sums(sides.ledger.amount[own.rows], own.bounds)[a],
        sums(sides.statement.amount[other.rows], other.bounds)[b],
    )
    keep = is_close(sides, rule, account, *totals)
    keep &= fits_amounts(sides, rule, account, totals[1])
    kept = np.flatnonzero(keep)
    a, b = a[kept], b[kept]
    keep = _is_within(window, own, other, a, b) & ~_is_contrary(context, own, other, a, b)
    chance = context.rates.of_amounts(1, account, totals[1], np.zeros(len(account), np.int64))
    groups = gathered(
        own.members(a[keep]),
        other.members(b[keep]),
        int(keep.sum()),
        Kind.CROSS_POOLS,
        chance=chance[kept][keep],
    )
    if BINDING & set(rule.group_by):
        return Found(groups)
    return Found(suggested=groups.of_kind(Kind.LOOSE_POOLS))


def _is_within(window: Window | None, own: Pools, other: Pools, a: Ints, b: Ints) -> Flags:
    """Say of which pools every entry and every line lie within the window."""
    if window is None or not len(a):
        return np.ones(len(a), dtype=bool)
    spans = []
    for pools, which, days in ((own, a, window.days[0]), (other, b, window.days[1])):
        starts = pools.bounds[:-1]
        first = np.minimum.reduceat(days[pools.rows], starts)
        last = np.maximum.reduceat(days[pools.rows], starts)
        spans.append((first[which], last[which]))
    (first, last), (other_first, other_last) = spans
    return window.holds(other_first - last) & window.holds(other_last - first)


def _is_contrary(context: Context, own: Pools, other: Pools, a: Ints, b: Ints) -> Flags:
    """Say which pools cannot be: each has a KID or end-to-end id that the other lacks."""
    found = np.zeros(len(a), dtype=bool)
    sides = context.sides
    for name in ("kid", "end_to_end_id"):
        strange = []
        for at, (pools, which), (others, theirs) in (
            (0, (own, a), (other, b)),
            (1, (other, b), (own, a)),
        ):
            rows, of = pools.members(which)
            held = sides.values(name)[at][rows]
            facing_rows, facing_of = others.members(theirs)
            pair, place = expanded(
                np.searchsorted(facing_of, of, "left"), np.searchsorted(facing_of, of, "right")
            )
            values = sides.values(name)[1 - at][facing_rows[place]]
            has_any = np.bincount(pair[values != 0], minlength=len(rows)) > 0
            meets = np.bincount(pair[values == held[pair]], minlength=len(rows)) > 0
            is_strange = (held != 0) & has_any & ~meets
            strange.append(np.bincount(of[is_strange], minlength=len(a)) > 0)
        found |= strange[0] & strange[1]
    return found

"""Pairs: one ledger entry and one statement line of the same amount."""

from dataclasses import replace

import numpy as np

from recon_xl.matching.agreement import agreed_fields
from recon_xl.matching.chance import rates
from recon_xl.matching.columns import Ints
from recon_xl.matching.context import Context
from recon_xl.matching.evidence import DIFFERING_MAX, is_certain
from recon_xl.matching.found import Found
from recon_xl.matching.groups import Kind, pairs, together
from recon_xl.matching.naming import agreeing
from recon_xl.matching.rule import Rule
from recon_xl.matching.selection import fits_amounts, selected
from recon_xl.matching.ties import settle
from recon_xl.matching.windows import Window, window_of, windows

# Pairs of one part of the candidates that are looked at one by one.
PART_PAIRS_MAX = 40_000


def find_pairs(context: Context, rows: tuple[Ints, Ints], rule: Rule) -> Found:
    """Find pairs of equal amounts that fit a rule and have no equally good alternative.

    Args:
        context: What the open rows say.
        rows: The rows that are still open, ascending.
        rule: Window, filters, and what must agree.

    Returns:
        Pairs and balanced groups to apply, coincidences to suggest, and ties.
    """
    sides = context.sides
    entries, lines = selected(sides, rule, rows)
    entries = entries[
        fits_amounts(sides, rule, sides.ledger.account[entries], sides.ledger.amount[entries])
    ]
    window = window_of(sides, rule)
    if rule.agree or rule.agree_any:
        left, right = agreeing(context, (entries, lines), rule, sides.classes)
        if window:
            keep = window.holds(window.days[1][right] - window.days[0][left])
            left, right = left[keep], right[keep]
        return _weighed(context, rule, rows, _told_apart(context, left, right, window))
    candidates = windows(sides, (entries, lines), window)
    is_single = (candidates.ledger_counts == 1) & (candidates.statement_counts == 1)
    held = np.flatnonzero(candidates.ledger_part >= 0)
    part = candidates.ledger_part[held]
    alone = held[is_single[part]]
    left, right = entries[alone], lines[candidates.first[alone]]
    fits = ~context.contradicts(left, right)
    single = Found(pairs(left[fits], right[fits], Kind.PAIR, count=1))

    sizes = np.bincount(part, (candidates.last - candidates.first)[held], len(is_single))
    contested = held[~is_single[part] & (sizes[part] <= PART_PAIRS_MAX)]
    at, to = candidates.edges(contested)
    tied = _told_apart(context, entries[at], lines[to], window)
    return _weighed(
        context,
        rule,
        rows,
        Found(together([single.groups, tied.groups]), ties=tied.ties),
    )


def _told_apart(context: Context, left: Ints, right: Ints, window: Window | None) -> Found:
    """Drop the pairs that contradict themselves, and settle the rest."""
    is_wrong = context.contradicts(left, right)
    has_veto = (
        np.zeros(len(context.sides.ledger), dtype=bool),
        np.zeros(len(context.sides.statement), dtype=bool),
    )
    has_veto[0][left[is_wrong]] = True
    has_veto[1][right[is_wrong]] = True
    settled = settle(context, left[~is_wrong], right[~is_wrong], window, has_veto)
    return Found(settled.groups, ties=settled.ties)


def _weighed(context: Context, rule: Rule, rows: tuple[Ints, Ints], found: Found) -> Found:
    """Split what can be told apart into what is certain and what may be a coincidence."""
    groups = found.groups
    if not len(groups):
        return found
    sides = context.sides
    left = groups.ledger_rows[groups.ledger_bounds[:-1]]
    right = groups.statement_rows[groups.statement_bounds[:-1]]
    agreed = agreed_fields(sides, left, right)
    halvings = np.maximum(context.shared_words(left, right).halvings, -DIFFERING_MAX)
    known = rates(sides, rows)
    apart = np.abs(sides.statement.bank_day[right] - sides.ledger.bank_day[left])
    chance = known.expected(sides, left, right, apart)
    account = sides.ledger.account[left]
    # Several rows of one amount: each may be the one that is unrelated.
    several = np.where(groups.kind == Kind.PAIR, 0, groups.count - 1)
    chance = np.maximum(chance, several * np.maximum(*known.unrelated)[account])
    halvings[groups.kind == Kind.BALANCED] = 0
    chance = chance * 2.0**-halvings
    groups = replace(groups, agreed=agreed, chance=chance)
    sure = is_certain(rule, agreed, halvings, chance)
    is_balanced = groups.kind == Kind.BALANCED
    sure[is_balanced] = (chance[is_balanced] < rule.chance_max) | (rule.chance_max >= 1)
    unlikely = groups.take(np.flatnonzero(~sure))
    unlikely = replace(unlikely, kind=np.full(len(unlikely), Kind.UNLIKELY))
    return Found(groups.take(np.flatnonzero(sure)), unlikely, found.ties)

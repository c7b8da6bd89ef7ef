"""Pairs: one ledger entry and one statement line of the same amount."""

from dataclasses import replace

import numpy as np

from recon_xl.matching.agreement import agreed_fields, agreeing_pairs, agrees
from recon_xl.matching.columns import Ints, Sides
from recon_xl.matching.context import Context
from recon_xl.matching.found import Found
from recon_xl.matching.groups import Kind, pairs, together
from recon_xl.matching.joins import distinct_pairs
from recon_xl.matching.rule import Rule
from recon_xl.matching.selection import fits_amounts, selected
from recon_xl.matching.ties import settle
from recon_xl.matching.windows import Window, window_of, windows
from recon_xl.matching.wording import WEIGHT_STEPS

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
        left, right = _agreeing(sides, (entries, lines), rule, window)
        return _weighed(context, rule, _told_apart(context, left, right, window))
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
        Found(together([single.groups, tied.groups]), ties=tied.ties),
    )


def _agreeing(
    sides: Sides, rows: tuple[Ints, Ints], rule: Rule, window: Window | None
) -> tuple[Ints, Ints]:
    """Return the pairs of one amount, within the window, on which the rule's fields agree."""
    scope = sides.classes
    first, *others = rule.agree or rule.agree_any
    if rule.agree:
        left, right = agreeing_pairs(sides, rows, first, scope)
        for name in others:
            keep = agrees(sides, left, right, name)
            left, right = left[keep], right[keep]
        if rule.agree_any:
            keep = np.zeros(len(left), dtype=bool)
            for name in rule.agree_any:
                keep |= agrees(sides, left, right, name)
            left, right = left[keep], right[keep]
    else:
        found = [agreeing_pairs(sides, rows, name, scope) for name in rule.agree_any]
        left, right = distinct_pairs(*(np.concatenate(ends) for ends in zip(*found, strict=True)))
    if window:
        keep = window.holds(window.days[1][right] - window.days[0][left])
        left, right = left[keep], right[keep]
    return left, right


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


def _weighed(context: Context, rule: Rule, found: Found) -> Found:
    """Split what can be told apart into what is certain and what may be a coincidence."""
    groups = found.groups
    if not len(groups):
        return found
    left = groups.ledger_rows[groups.ledger_bounds[:-1]]
    right = groups.statement_rows[groups.statement_bounds[:-1]]
    agreed = agreed_fields(context.sides, left, right)
    _total, rarest = context.shared_words(left, right)
    chance = context.chances(left, right) * 2.0 ** (-rarest / WEIGHT_STEPS)
    groups = replace(groups, agreed=agreed, chance=chance)
    has_evidence = (agreed > 0) | (rarest > 0)
    has_evidence &= groups.kind != Kind.BALANCED
    is_certain = has_evidence | (chance < rule.chance_max) | (rule.chance_max >= 1)
    if rule.agree or rule.agree_any:
        is_certain |= groups.kind != Kind.BALANCED
    unlikely = groups.take(np.flatnonzero(~is_certain))
    unlikely = replace(unlikely, kind=np.full(len(unlikely), Kind.UNLIKELY))
    return Found(groups.take(np.flatnonzero(is_certain)), unlikely, found.ties)

"""Pairs whose amounts differ a little: a fee that nobody has booked, another rate of exchange."""

from dataclasses import replace

import numpy as np

from recon_xl.matching.agreement import ID_FIELDS, same_values
from recon_xl.matching.columns import Ints
from recon_xl.matching.context import Context
from recon_xl.matching.evidence import DIFFERING_MAX, is_certain
from recon_xl.matching.found import Found
from recon_xl.matching.groups import Kind
from recon_xl.matching.joins import distinct, is_in
from recon_xl.matching.naming import agreeing
from recon_xl.matching.rule import Rule
from recon_xl.matching.selection import of_fitting_amount, selected
from recon_xl.matching.ties import settle
from recon_xl.matching.tolerance import allowed_minor, close_amounts, is_close
from recon_xl.matching.windows import Window, window_of


def find_close_pairs(context: Context, rule: Rule) -> Found:
    """Find pairs whose amounts differ by no more than a rule tolerates.

    Args:
        context: The open rows and what they say.
        rule: Tolerance, window, filters, and what must agree.

    Returns:
        Pairs that have no equally good alternative, those that may be a coincidence, and ties.
    """
    sides = context.sides
    window = window_of(sides, rule)
    left, right = _candidates(context, rule, window)
    is_wrong = context.contradicts(left, right)
    has_veto = np.zeros(len(sides.ledger), bool), np.zeros(len(sides.statement), bool)
    has_veto[0][left[is_wrong]] = True
    has_veto[1][right[is_wrong]] = True
    # Without a window the dates do not decide: amounts that differ have no nearest pairing.
    settled = settle(
        sides,
        (left[~is_wrong], right[~is_wrong]),
        context.shared_words,
        window=None,
        has_veto=has_veto,
    )
    groups = settled.groups.take(np.flatnonzero(settled.groups.kind != Kind.BALANCED))
    if rule.difference == "voucher":  # where nothing differs, there is nothing to post
        groups = groups.take(np.flatnonzero(groups.difference_minor(sides) != 0))
    left, right = groups.ledger_rows, groups.statement_rows
    agreed = same_values(sides, left, right, ID_FIELDS)
    shared = context.shared_words(left, right)
    halvings = np.maximum(shared.halvings, -DIFFERING_MAX)
    chance = _chances(context, rule, left, right) * 2.0**-halvings
    kind = np.where(
        sides.ledger.amount[left] == sides.statement.amount[right], groups.kind, Kind.RESIDUAL
    )
    groups = replace(groups, agreed=agreed, chance=chance, kind=kind, word=shared.word)
    sure = is_certain(rule, agreed, chance)
    unlikely = groups.take(np.flatnonzero(~sure))
    return Found(
        groups.take(np.flatnonzero(sure)), unlikely.of_kind(Kind.UNLIKELY_RESIDUAL), settled.ties
    )


def _candidates(context: Context, rule: Rule, window: Window | None) -> tuple[Ints, Ints]:
    """Return the pairs within tolerance and window on which the rule's fields agree."""
    sides = context.sides
    ledger, statement = sides.ledger, sides.statement
    if rule.agree or rule.agree_any:
        left, right = agreeing(context, context.rows, rule)
        close = is_close(
            sides, rule, ledger.account[left], ledger.amount[left], statement.amount[right]
        )
        left, right = left[close], right[close]
        # Few pairs are that close: only their texts are read for the filters.
        rows = _filtered(context, rule, (distinct(left), distinct(right)))
        keep = is_in(left, rows[0]) & is_in(right, rows[1])
    else:
        rows = _filtered(context, rule, None)
        at, to, _many = close_amounts(
            sides,
            rule,
            (ledger.account[rows[0]], ledger.amount[rows[0]]),
            (statement.account[rows[1]], statement.amount[rows[1]]),
        )
        left, right = rows[0][at], rows[1][to]
        keep = np.ones(len(left), dtype=bool)
    if window:
        keep &= window.holds(window.days[1][right] - window.days[0][left])
    return left[keep], right[keep]


def _filtered(context: Context, rule: Rule, among: tuple[Ints, Ints] | None) -> tuple[Ints, Ints]:
    """Return the open rows that pass the filters and the limits of a rule."""
    entries, lines = selected(context, rule, among)
    return entries, of_fitting_amount(context.sides, rule, 1, lines)


def _chances(
    context: Context, rule: Rule, left: Ints, right: Ints
) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """Return how many unrelated lines are expected within the tolerance of each entry."""
    sides = context.sides
    account, amount = sides.ledger.account[left], sides.ledger.amount[left]
    apart = np.abs(sides.statement.bank_day[right] - sides.ledger.bank_day[left])
    allowed = allowed_minor(sides, rule, account, amount)
    width = allowed * (1 if rule.tolerance_side == "under" else 2) + 1
    # Of amounts with two decimals, so that all amounts of the tolerance are counted once.
    return context.rates.of_sizes(1, account, amount, apart) * width

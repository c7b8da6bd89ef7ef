"""Pairs of rows on which the fields of a rule agree, names read with tolerance."""

import numpy as np

from recon_xl.matching.agreement import agreeing_pairs, agrees
from recon_xl.matching.columns import Flags, Ints
from recon_xl.matching.context import Context
from recon_xl.matching.joins import distinct_pairs, expanded, joined
from recon_xl.matching.rule import Rule
from recon_xl.matching.texts import combined

# For these, words that agree are enough: banks cut names off and mistype them.
WORDED = ("counterparty", "text")


def agreeing(
    context: Context, rows: tuple[Ints, Ints], rule: Rule, scope: tuple[Ints, Ints]
) -> tuple[Ints, Ints]:
    """Return the pairs on which all of `agree` and one of `agree_any` agree.

    Args:
        context: What the open rows say.
        rows: The ledger entries and statement lines to look at.
        rule: Its `agree` and `agree_any`; one of them is not empty.
        scope: A number per row of each side; only rows with the same number are paired.

    Returns:
        Pairs of rows, once each, ascending.
    """
    if not rule.agree:
        found = [_pairs(context, rows, name, scope) for name in rule.agree_any]
        return distinct_pairs(*(np.concatenate(ends) for ends in zip(*found, strict=True)))
    first, *others = rule.agree
    left, right = _pairs(context, rows, first, scope)
    for name in others:
        keep = _agrees(context, left, right, name)
        left, right = left[keep], right[keep]
    if rule.agree_any:
        keep = np.zeros(len(left), dtype=bool)
        for name in rule.agree_any:
            keep |= _agrees(context, left, right, name)
        left, right = left[keep], right[keep]
    return left, right


def _pairs(
    context: Context, rows: tuple[Ints, Ints], name: str, scope: tuple[Ints, Ints]
) -> tuple[Ints, Ints]:
    left, right = agreeing_pairs(context.sides, rows, name, scope)
    if name in WORDED:
        also = _of_like_words(context, rows, scope)
        left, right = np.concatenate([left, also[0]]), np.concatenate([right, also[1]])
        left, right = distinct_pairs(left, right)
    return left, right


def _agrees(context: Context, left: Ints, right: Ints, name: str) -> Flags:
    found = agrees(context.sides, left, right, name)
    if name in WORDED:
        rest = np.flatnonzero(~found)
        found[rest] = context.shared_words(left[rest], right[rest]).halvings > 0
    return found


def _of_like_words(
    context: Context, rows: tuple[Ints, Ints], scope: tuple[Ints, Ints]
) -> tuple[Ints, Ints]:
    """Return pairs whose words agree, among those that share the beginning of one."""
    ends = []
    for words, at, numbers in zip(context.words, rows, scope, strict=True):
        which, word = expanded(words.bounds[at], words.bounds[at + 1])
        row = at[which]
        ends.append((combined(words.stems[word], numbers[row].astype(np.uint64)), row))
    first, second = joined(ends[0][0], ends[1][0])
    left, right = distinct_pairs(ends[0][1][first], ends[1][1][second])
    keep = context.shared_words(left, right).halvings > 0
    return left[keep], right[keep]

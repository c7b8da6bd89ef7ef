"""Pairs of rows on which the fields of a rule agree, names read with tolerance."""

import numpy as np

from recon_xl.matching.agreement import WORDED, agrees
from recon_xl.matching.columns import Flags, Ints
from recon_xl.matching.context import Context
from recon_xl.matching.joins import distinct_pairs, marked
from recon_xl.matching.rule import Rule
from recon_xl.matching.wording import Shared


def agreeing(
    context: Context, rows: tuple[Ints, Ints], rule: Rule, *, values_only: bool = False
) -> tuple[Ints, Ints]:
    """Return the pairs of one account on which all of `agree` and one of `agree_any` agree.

    Args:
        context: What the open rows say.
        rows: The ledger entries and statement lines to look at.
        rule: Its `agree` and `agree_any`; one of them is not empty.
        values_only: Only the same value counts, not one that stands in the other's text.

    Returns:
        Pairs of rows, once each, ascending.
    """
    names = rule.agree[:1] or rule.agree_any
    parts = [part for name in names for part in _parts(context, name, values_only=values_only)]
    if not values_only and not set(names).isdisjoint(WORDED):
        parts.append(_naming(context, numbers_too="text" in names))
    left, right = distinct_pairs(*(np.concatenate(ends) for ends in zip(*parts, strict=True)))
    keep = marked(rows[0], len(context.sides.ledger))[left]
    keep &= marked(rows[1], len(context.sides.statement))[right]
    left, right = left[keep], right[keep]
    for name in rule.agree[1:]:
        keep = _agrees(context, left, right, name, values_only=values_only)
        left, right = left[keep], right[keep]
    if rule.agree and rule.agree_any:
        keep = np.zeros(len(left), dtype=bool)
        for name in rule.agree_any:
            keep |= _agrees(context, left, right, name, values_only=values_only)
        left, right = left[keep], right[keep]
    return left, right


def agree_by_words(shared: Shared, name: str) -> Flags:
    """Say for which pairs words are enough for a field of `WORDED`: a name needs a name."""
    return np.asarray((shared.halvings > 0) & (shared.is_named | (name == "text")))


def _parts(context: Context, name: str, *, values_only: bool) -> list[tuple[Ints, Ints]]:
    parts = [context.pairs_of_value(name)]
    if not values_only:
        parts.append(context.pairs_that_quote(name))
    return parts


def _naming(context: Context, *, numbers_too: bool) -> tuple[Ints, Ints]:
    """Return the pairs whose words agree: a number is part of a text, but nobody's name."""
    left, right = context.pairs_that_name
    if numbers_too:
        return left, right
    keep = context.shared_words(left, right).is_named
    return left[keep], right[keep]


def _agrees(context: Context, left: Ints, right: Ints, name: str, *, values_only: bool) -> Flags:
    if values_only:
        values = context.sides.values(name)
        return np.asarray((values[0][left] == values[1][right]) & (values[0][left] != 0))
    found = agrees(context.sides, context.words, left, right, name)
    if name in WORDED:
        rest = np.flatnonzero(~found)
        found[rest] = agree_by_words(context.shared_words(left[rest], right[rest]), name)
    return found

"""How far sums may differ, and which rows are that close."""

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from recon_xl.matching.columns import Flags, Ints, Sides
from recon_xl.matching.joins import expanded, joined, side_by_side
from recon_xl.matching.rule import Rule
from recon_xl.matching.selection import minor_of

# Rows of the other side within tolerance and account; more of them tell nothing.
CLOSE_MAX = 2_000


def allowed_minor(sides: Sides, rule: Rule, account: Ints, ledger_minor: Ints) -> Ints:
    """Return the largest difference that a rule allows, inclusive, in minor units.

    Args:
        sides: For the currencies.
        rule: Its tolerances; the smaller counts if both are given.
        account: The account of each sum.
        ledger_minor: The ledger's sum, of which the percentage is taken.
    """
    limits = []
    if rule.tolerance:
        limits.append(minor_of(sides, rule.tolerance)[account])
    if rule.tolerance_percent:
        share = Fraction(rule.tolerance_percent) / 100
        # Exact: 3 % of 100,00 is 3,00 and not a hair less.
        limits.append(
            np.abs(ledger_minor) // share.denominator * share.numerator
            + np.abs(ledger_minor) % share.denominator * share.numerator // share.denominator
        )
    return np.minimum.reduce(limits) if limits else np.zeros(len(account), dtype=np.int64)


def is_close(
    sides: Sides, rule: Rule, account: Ints, ledger_minor: Ints, statement_minor: Ints
) -> Flags:
    """Say which sums are equal as far as the rule wants them to be."""
    difference = np.abs(ledger_minor - statement_minor)
    close = difference <= allowed_minor(sides, rule, account, ledger_minor)
    close &= np.sign(ledger_minor) == np.sign(statement_minor)
    if rule.tolerance_side == "under":
        close &= np.abs(statement_minor) <= np.abs(ledger_minor)
    return np.asarray(close)


def close_amounts(
    sides: Sides, rule: Rule, ledger: tuple[Ints, Ints], statement: tuple[Ints, Ints]
) -> tuple[Ints, Ints, Ints]:
    """Pair sums of one account that are close enough.

    Args:
        sides: For the currencies.
        rule: Its tolerances.
        ledger: Account and sum of each ledger side.
        statement: Account and sum of each statement side.

    Returns:
        Positions of the ledger sides and statement sides, pair by pair; and the ledger sides that
        have too many to look at.
    """
    if not rule.has_tolerance:
        keys = side_by_side([np.concatenate(both) for both in zip(ledger, statement, strict=True)])
        left, right = joined(keys[: len(ledger[0])], keys[len(ledger[0]) :])
        return left, right, left[:0]
    allowed = allowed_minor(sides, rule, *ledger)
    order = np.lexsort((statement[1], statement[0]))
    known = _keys(statement[0][order], statement[1][order])
    first = np.searchsorted(known, _keys(ledger[0], ledger[1] - allowed), side="left")
    last = np.searchsorted(known, _keys(ledger[0], ledger[1] + allowed), side="right")
    is_many = last - first > CLOSE_MAX
    which, at = expanded(first[~is_many], last[~is_many])
    left, right = np.flatnonzero(~is_many)[which], order[at]
    close = is_close(sides, rule, ledger[0][left], ledger[1][left], statement[1][right])
    return left[close], right[close], np.flatnonzero(is_many)


def _keys(account: Ints, minor: Ints) -> NDArray[np.complex128]:
    """Return sortable keys: account first, then amount; both are whole and exact as floats."""
    return np.asarray(account + 1j * minor)

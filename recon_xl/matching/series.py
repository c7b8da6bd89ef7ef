"""Bank references: when do two that differ contradict each other?

Only where both sides draw from one series, as when the payment system puts the bank's reference on
the voucher. A ledger that numbers its own never contradicts the bank.

What both sides have in common shows it. When all common ones are matched, the look of those that
are left still does: a reference belongs to a family (its form and its first signs), and the family
of the ledger's is found on the statement.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from recon_xl.matching.columns import Flags, Ints, Sides
from recon_xl.matching.joins import distinct, is_in

# One series: this share of the references of the side with fewer is found on the other side.
SHARED_MIN = 0.2
# With fewer references than this nothing can be said of an account, and those of one form count
# as one series: the careful reading.
FEW = 3
# With so many on either side and none in common, the ledger numbers its own: likeness is a
# coincidence.
STRANGE = 8
# Shorter references that differ by one sign are simply two references.
MISTYPED_SIGNS_MIN = 6


@dataclass(frozen=True, eq=False)
class Series:
    """What is known of the references of the rows that are open when a pass begins.

    Attributes:
        is_shared: For each account: both sides draw from one series.
        is_unknown: For each account: one side has too few references to tell.
        is_own: For each account: nothing is common though there is enough to tell.
        sides: All rows.
        numbers: Account and reference of the open rows of each side, as one ascending number.
    """

    is_shared: Flags
    is_unknown: Flags
    is_own: Flags
    sides: Sides
    numbers: tuple[Ints, Ints]

    def contradicts(self, left: Ints, right: Ints) -> Flags:
        """Say which pairs have references that differ and cannot both be right."""
        sides = self.sides
        values = sides.values("reference")
        mine, theirs = values[0][left], values[1][right]
        account = sides.ledger.account[left]
        differs = (mine != 0) & (theirs != 0) & (mine != theirs)
        found = differs & self.is_shared[account]
        rest = np.flatnonzero(differs & ~found)
        if len(rest):
            forms, families = sides.reference_families
            of_one_form = self.is_unknown[account[rest]]
            of_one_form &= forms[mine[rest]] == forms[theirs[rest]]
            found[rest] = of_one_form | self._is_familiar(account[rest], families[mine[rest]])
        found[found] = ~self._is_mistyped(account[found], mine[found], theirs[found])
        return found

    @cached_property
    def _families(self) -> Ints:
        """Account and family of all references on the statement, as one ascending number each."""
        numbers = self.numbers[1]
        families = self.sides.reference_families[1][numbers & 0xFFFFFFFF]
        return distinct(numbers >> 32 << 32 | families)

    def _is_familiar(self, account: Ints, family: Ints) -> Flags:
        """Say which references of the ledger look like the statement's own."""
        return is_in(account << 32 | family, self._families) & ~self.is_own[account]

    def _is_mistyped(self, account: Ints, mine: Ints, theirs: Ints) -> Flags:
        """Say which references differ by one sign or two exchanged, and stand on one side only.

        A number that the other side has too is no typing error but another payment's number.
        """
        sides, known = self.sides, self.numbers
        lone = ~is_in(account << 32 | mine, known[1]) & ~is_in(account << 32 | theirs, known[0])
        at = np.flatnonzero(lone)
        found = np.zeros(len(mine), dtype=bool)
        if len(at):
            left = sides.value_texts("reference", mine[at])
            right = sides.value_texts("reference", theirs[at])
            edits = process.cpdist(left, right, scorer=OSA.distance, score_cutoff=1)
            may_be = [
                len(one) >= MISTYPED_SIGNS_MIN and not _follow(one, other)
                for one, other in zip(left, right, strict=True)
            ]
            found[at] = (edits <= 1) & np.array(may_be, dtype=bool)
        return found


def _follow(one: str, other: str) -> bool:
    """Say whether two numbers are neighbours in a series: that is no typing error."""
    return (
        one[:-1] == other[:-1] and len(one) == len(other) and abs(ord(one[-1]) - ord(other[-1])) < 3
    )


def reference_series(sides: Sides, rows: tuple[Ints, Ints]) -> Series:
    """Find out for each account whether the open rows' references are of one series."""
    values, accounts = sides.values("reference"), len(sides.accounts)
    numbers = []
    for at, side in enumerate((sides.ledger, sides.statement)):
        held = rows[at][values[at][rows[at]] != 0]
        numbers.append(distinct(side.account[held] << 32 | values[at][held]))
    both = numbers[0][is_in(numbers[0], numbers[1])]
    common = np.bincount(both >> 32, minlength=accounts)
    fewer = np.minimum(*(np.bincount(of >> 32, minlength=accounts) for of in numbers))
    return Series(
        (common > 0) & (common >= SHARED_MIN * fewer),
        (common == 0) & (fewer < FEW),
        (common == 0) & (fewer >= STRANGE),
        sides,
        (numbers[0], numbers[1]),
    )

"""Bank references: when do two that differ contradict each other?

Only where both sides draw from one series, as when the payment system puts the bank's reference on
the voucher. A ledger that numbers its own never contradicts the bank.
"""

import re
from dataclasses import dataclass

import numpy as np

from recon_xl.matching.columns import Columns, Flags, Ints, Sides
from recon_xl.matching.joins import distinct

# One series: this share of the references of the side with fewer is found on the other side.
SHARED_MIN = 0.2
# With fewer references than this nothing can be said of an account, and those of one form count
# as one series: the careful reading.
FEW = 3
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, eq=False)
class Series:
    """What is known of each account's references.

    Attributes:
        is_shared: Both sides draw from one series.
        is_unknown: One side has too few references to tell.
    """

    is_shared: Flags
    is_unknown: Flags

    def contradicts(self, sides: Sides, left: Ints, right: Ints) -> Flags:
        """Say which pairs have references that differ and cannot both be right."""
        values = sides.values("reference")
        mine, theirs = values[0][left], values[1][right]
        found = (mine != 0) & (theirs != 0) & (mine != theirs)
        account = sides.ledger.account[left]
        of_one_form = np.flatnonzero(found & self.is_unknown[account])
        unknown = np.zeros(len(left), dtype=bool)
        unknown[of_one_form] = [
            _form(sides.ledger, entry) == _form(sides.statement, line)
            for entry, line in zip(left[of_one_form], right[of_one_form], strict=True)
        ]
        return found & (self.is_shared[account] | unknown)


def reference_series(sides: Sides, ledger: Ints, statement: Ints) -> Series:
    """Find out for each account whether the open rows' references are of one series."""
    values = sides.values("reference")
    found = []
    for side, of_side, rows in zip(
        (sides.ledger, sides.statement), values, (ledger, statement), strict=True
    ):
        held = rows[of_side[rows] != 0]
        found.append(distinct(side.account[held] << 32 | of_side[held]))
    accounts = len(sides.accounts)
    counts = [np.bincount(keys >> 32, minlength=accounts) for keys in found]
    both = np.intersect1d(found[0], found[1], assume_unique=True)
    common = np.bincount(both >> 32, minlength=accounts)
    fewer = np.minimum(*counts)
    return Series((common > 0) & (common >= SHARED_MIN * fewer), (common == 0) & (fewer < FEW))


def _form(side: Columns, row: int) -> str:
    """Return a reference with every digit as 9."""
    return _DIGIT.sub("9", side.texts("reference", np.array([row]))[0])

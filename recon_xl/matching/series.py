"""Bank references: when do two that differ contradict each other?

Only where both sides draw from one series, as when the payment system puts the bank's reference on
the voucher. A ledger that numbers its own never contradicts the bank.
"""

from dataclasses import dataclass

import numpy as np

from recon_xl.matching.columns import Columns, Flags, Ints, Sides
from recon_xl.matching.texts import Hashes, Texts, combined

# One series: this share of the references of the side with fewer is found on the other side.
SHARED_MIN = 0.2
# With fewer references than this nothing can be said of an account, and those of one form count
# as one series: the careful reading.
FEW = 3


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
        mine = sides.ledger.values("reference")[left]
        theirs = sides.statement.values("reference")[right]
        found = (mine != 0) & (theirs != 0) & (mine != theirs)
        account = sides.ledger.account[left]
        of_one_form = found & self.is_unknown[account]
        at = np.flatnonzero(of_one_form)
        of_one_form[at] = _forms(sides.ledger.texts("reference"), left[at]) == _forms(
            sides.statement.texts("reference"), right[at]
        )
        return found & (self.is_shared[account] | of_one_form)


def reference_series(sides: Sides, ledger: Ints, statement: Ints) -> Series:
    """Find out for each account whether the open rows' references are of one series."""
    distinct = [
        _distinct(side, rows)
        for side, rows in ((sides.ledger, ledger), (sides.statement, statement))
    ]
    accounts = len(sides.accounts)
    counts = [np.bincount(account, minlength=accounts) for _keys, account in distinct]
    is_common = np.isin(distinct[0][0], distinct[1][0])
    common = np.bincount(distinct[0][1][is_common], minlength=accounts)
    fewer = np.minimum(*counts)
    return Series((common > 0) & (common >= SHARED_MIN * fewer), (common == 0) & (fewer < FEW))


def _distinct(side: Columns, rows: Ints) -> tuple[Hashes, Ints]:
    values = side.values("reference")[rows]
    held = rows[values != 0]
    account = side.account[held]
    keys = combined(values[values != 0], account.astype(np.uint64))
    keys, first = np.unique(keys, return_index=True)
    return keys, account[first]


def _forms(texts: Texts, rows: Ints) -> Hashes:
    """Hash the form of texts: letters as they are, every digit as a 9."""
    taken = texts.take(rows)
    is_digit = (texts.letters >= ord("0")) & (texts.letters <= ord("9"))
    letters = np.where(is_digit, ord("9"), texts.letters).astype(np.uint8)
    return Texts(letters, taken.kinds, taken.starts, taken.ends).hashes

"""What the open rows, taken together, say about a single pair.

Made anew for every pass over the rules: it depends on the open rows alone, so that a second run on
what is left sees what the last pass saw.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from recon_xl.matching import wording
from recon_xl.matching.columns import Flags, Ints, Sides
from recon_xl.matching.series import Series, reference_series


@dataclass(frozen=True, eq=False)
class Context:
    """The open rows of one pass.

    Attributes:
        sides: All rows.
        ledger: Open ledger entries at the start of the pass, ascending.
        statement: Open statement lines, the same.
        words: The words of all rows of each side.
    """

    sides: Sides
    ledger: Ints
    statement: Ints
    words: tuple[wording.RowWords, wording.RowWords]

    @cached_property
    def vocabulary(self) -> wording.Vocabulary:
        """How rare each word is."""
        return wording.vocabulary(self.words, (self.ledger, self.statement))

    @cached_property
    def series(self) -> Series:
        """Whether both sides draw their references from one series."""
        return reference_series(self.sides, self.ledger, self.statement)

    def shared_words(self, left: Ints, right: Ints) -> wording.Shared:
        """Compare the words of pairs of rows."""
        return wording.shared(self.words, self.vocabulary, left, right)

    def contradicts(self, left: Ints, right: Ints) -> Flags:
        """Say which pairs cannot be: two KIDs, end-to-end ids, references or names that differ."""
        found = self.series.contradicts(self.sides, left, right)
        for name in ("kid", "end_to_end_id"):
            found |= self.differs(name, left, right)
        named = np.flatnonzero(~found & self.differs("counterparty", left, right))
        if len(named):
            found[named] = self.shared_words(left[named], right[named]).halvings < 0
        return found

    def differs(self, name: str, left: Ints, right: Ints) -> Flags:
        """Say which pairs have a value on both sides, but not the same."""
        mine = self.sides.ledger.values(name)[left]
        theirs = self.sides.statement.values(name)[right]
        return (mine != 0) & (theirs != 0) & (mine != theirs)

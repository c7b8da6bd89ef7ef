"""What the open rows, taken together, say about a single pair.

Made anew for every pass over the rules: what it says depends on the open rows alone, so that a
second run on what is left sees what the last pass saw. What does not depend on the other rows (the
words of a row, the pairs that quote each other) is carried from pass to pass.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from recon_xl.matching import wording
from recon_xl.matching.agreement import (
    WORDED,
    Candidates,
    agrees,
    differing_ids,
    quoting_pairs,
    same_text_pairs,
    same_value_pairs,
)
from recon_xl.matching.chance import Rates
from recon_xl.matching.columns import Flags, Ints, Sides
from recon_xl.matching.groups import Groups
from recon_xl.matching.joins import marked
from recon_xl.matching.lexicon import TELLING, Lexicon, lexicon
from recon_xl.matching.packed import Packed, numbered, together
from recon_xl.matching.parties import are_written_alike
from recon_xl.matching.reach import Reach
from recon_xl.matching.series import Series, reference_series
from recon_xl.matching.subset_sum import SubsetSearch
from recon_xl.matching.texts import values_of

Pairs = tuple[Ints, Ints]


@dataclass(eq=False)
class Carried:
    """What stays true from pass to pass.

    Attributes:
        read: The rows that were open when a step that reads texts was first begun.
        words: Their words.
        filters: For each filter on texts and side, which rows pass it.
        lowered: For each side and field, the texts that filters search; see `selection`.
        text_codes: For each side and field, see `Context.text_codes`.
        searched: For each side, target, limit and pool, its subsets that make the target.
        candidates: For each kind of pair and field, the pairs among the rows then open.
    """

    read: Pairs | None = None
    words: Lexicon | None = None
    filters: dict[tuple[object, ...], Flags] = field(default_factory=dict)
    lowered: dict[tuple[int, str], tuple[Ints, bytes, Ints]] = field(default_factory=dict)
    text_codes: dict[tuple[int, str], Ints] = field(default_factory=dict)
    searched: dict[tuple[int, int, int, bytes], SubsetSearch] = field(default_factory=dict)
    candidates: dict[tuple[str, str], Candidates] = field(default_factory=dict)


@dataclass(eq=False)
class Context:
    """The open rows of one pass.

    Attributes:
        sides: All rows.
        rows: The ledger entries and statement lines that are open now, ascending; they become fewer
            during the pass.
        reach: How far apart rows may be that name the same.
        id_fields: The identifiers that some rule lets agree.
        carried: From earlier passes.
    """

    sides: Sides
    rows: tuple[Ints, Ints]
    reach: Reach
    id_fields: tuple[str, ...]
    carried: Carried = field(default_factory=Carried)

    def __post_init__(self) -> None:
        """Take the references of the pass while all its rows are open."""
        self.series: Series = reference_series(self.sides, self.rows)
        self.rates = Rates(self.sides)
        self._read: Pairs | None = None
        self.candidates = dict(self.carried.candidates)
        ledger, statement = self.sides.ledger, self.sides.statement
        self._is_open = marked(self.rows[0], len(ledger)), marked(self.rows[1], len(statement))
        self._thinned: dict[tuple[str, str], int] = {}

    def begin(self, *, reads: bool, weighs: bool) -> None:
        """Begin a step of a rule.

        What is counted is counted at fixed steps, not when it is first asked for: otherwise what
        is known of one account would depend on what is found in another.

        Args:
            reads: The step reads texts.
            weighs: It weighs how likely a coincidence is.
        """
        if weighs:
            self.rates.count(self.rows)
        if reads and self._read is None:
            self._read = self.rows
            self.carried.read = self.carried.read or self.rows

    def close(self, groups: Groups) -> None:
        """Take the rows of groups out of the open ones."""
        if not len(groups):
            return
        taken = (groups.ledger_rows, groups.statement_rows)
        kept = []
        for is_open, rows, closed in zip(self._is_open, self.rows, taken, strict=True):
            is_open[closed] = False
            still = rows[is_open[rows]]
            assert len(still) == len(rows) - len(closed), "a row in two groups"
            kept.append(still)
        self.rows = (kept[0], kept[1])

    @property
    def words(self) -> Lexicon:
        """The words of the open rows."""
        if self.carried.words is None:
            names = dict.fromkeys((*TELLING, *self.id_fields))
            self.carried.words = lexicon(self.sides, self.carried.read or self.rows, tuple(names))
        return self.carried.words

    @cached_property
    def weights(self) -> wording.Weights:
        """How rare each word is among the rows of its account that the first texts are read of."""
        return wording.weights(self.sides, self.words, self._read or self.rows)

    def text_codes(self, at: int, name: str) -> Ints:
        """Return a code per row of a side, equal for equal texts; 0 where blank.

        Unlike `Sides.values` it reads open rows only; the others have any code.
        """
        if (at, name) not in self.carried.text_codes:
            side, rows = self.sides[at], self.rows[at]
            texts = values_of(side.joined(name, rows))
            codes = np.zeros(len(side), dtype=np.int64)
            codes[rows] = numbered(together([Packed.of([b""]), texts]))[0][1:]
            self.carried.text_codes[at, name] = codes
        return self.carried.text_codes[at, name]

    def pairs_of_value(self, name: str) -> Pairs:
        """Return the open pairs of one account that hold the same value of a field."""
        if name in WORDED:
            return self._open_pairs(
                "value", name, lambda: same_text_pairs(self.sides, self.words, self.rows, name)
            )
        return self._open_pairs(
            "value", name, lambda: same_value_pairs(self.sides, self.rows, name)
        )

    def pairs_that_quote(self, name: str) -> Pairs:
        """Return the open pairs of one account where one's value stands in the other's prose."""
        return self._open_pairs("quote", name, lambda: self._quoting(name))

    def _quoting(self, name: str) -> Candidates:
        return quoting_pairs(self.sides, self.words, self.rows, name)

    @cached_property
    def pairs_that_name(self) -> Pairs:
        """The open pairs of one account whose words agree, as far apart as `reach` allows."""
        left, right = self._open_pairs(
            "name",
            "",
            lambda: wording.pairs_of_stem(self.sides, self.words, self.rows, self.reach),
        )
        keep = self.shared_words(left, right).halvings > 0
        return left[keep], right[keep]

    def shared_words(self, left: Ints, right: Ints) -> wording.Shared:
        """Compare the words of pairs of rows."""
        return wording.shared(self.words, self.weights, left, right)

    def contradicts(self, left: Ints, right: Ints, *, names_too: bool = True) -> Flags:
        """Say which pairs cannot be: two KIDs, end-to-end ids, references or names that differ."""
        found = self.series.contradicts(left, right)
        found |= differing_ids(self.sides, left, right)
        if names_too:
            named = np.flatnonzero(
                ~found & self._names_party(0, left) & self._names_party(1, right)
            )
            if len(named):
                shared = self.shared_words(left[named], right[named])
                other, halves = named[shared.differs], shared.halvings[shared.differs] >= 0
                if halves.any():
                    half = other[halves]
                    halves[halves] = are_written_alike(self.sides, left[half], right[half])
                    other = other[~halves]
                if len(other):
                    # The same party is the same one, whatever else the two texts say.
                    party = (self.sides, self.words, left[other], right[other], "counterparty")
                    found[other] = ~agrees(*party)
        return found

    def _names_party(self, at: int, rows: Ints) -> Flags:
        """Say which rows of a side name whom they are about: a counterparty, or a firm."""
        found = self.sides[at].is_filled("counterparty")[rows] & self._is_open[at][rows]
        return np.asarray(found | self._names_firm[at][rows])

    @cached_property
    def _names_firm(self) -> tuple[Flags, Flags]:
        """For each side, which rows name a firm."""
        firms, sides = [of.firms for of in self.words.sides], self.sides
        return marked(firms[0], len(sides.ledger)), marked(firms[1], len(sides.statement))

    def _open_pairs(self, kind: str, name: str, find: Callable[[], Candidates]) -> Pairs:
        """Return the candidates among the open rows, found once and then only thinned out."""
        count = len(self.rows[0]) + len(self.rows[1])
        known = self.candidates.get((kind, name))
        if known is None or self._thinned.get((kind, name)) != count:
            self._thinned[kind, name] = count  # as long as no row is closed, none drops out
            return self.thinned((kind, name), self._is_open, find)
        return known.left, known.right

    def thinned(
        self, key: tuple[str, str], is_open: tuple[Flags, Flags], find: Callable[[], Candidates]
    ) -> Pairs:
        """Return candidates, found once and then only thinned out.

        Args:
            key: What names them.
            is_open: Which rows of the left and of the right ends are open.
            find: Finds them among all open rows.
        """
        known = self.candidates.get(key)
        if known is None or not known.is_complete:
            known = find()
        keep = is_open[0][known.left] & is_open[1][known.right]
        thinned = Candidates(known.left[keep], known.right[keep], known.is_complete)
        self.candidates[key] = thinned
        return thinned.left, thinned.right

"""Words that both rows of a pair use, weighted by how rare they are in this data.

Every text column of a row counts, so that an invoice number in the ledger meets the same number in
the bank's text. Names may be cut off or mistyped; numbers may not.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from recon_xl.matching.agreement import Candidates
from recon_xl.matching.columns import Flags, Ints, Sides
from recon_xl.matching.joins import (
    PAIRS_PER_KEY_MAX,
    distinct_pairs,
    expanded,
    in_order,
    ranks,
)
from recon_xl.matching.kernels import ranges
from recon_xl.matching.lexicon import Lexicon, Ragged
from recon_xl.matching.reach import Reach

# Weights of the telling words of both sides, see `weights`.
Weights = tuple[Ints, Ints]
# A weight is the number of halvings, in sixteenths, from all rows down to those with the word:
# whole numbers, so that sums are the same in whatever order they are made.
WEIGHT_STEPS = 16
# In few rows every word is rare. As if there were so many rows more, of which this part of one uses
# the word: one in fifty.
ROWS_UNSEEN, USERS_UNSEEN = 20, 0.4
# A word that is cut off keeps so many letters; a mistyped one has more than five for each edit: of
# five letters, one edit makes another name (Olsen, Olson).
CUT_LETTERS_MIN, TYPED_LETTERS_MIN, LETTERS_PER_EDIT = 3, 5, 5
# A word that is only nearly the same counts for less.
NEARLY = 0.7
# A word among fifty or so: what a word weighs when the other rows are not to count.
ALIKE_HALVINGS = 6
# Pairs compared at a time.
CHUNK_PAIRS = 1 << 16


@dataclass(frozen=True, eq=False)
class Shared:
    """What the words of each pair say.

    Attributes:
        total: Weight of the words that both rows use, less that of names that only one has where
            the other has one too. Tells rivals apart.
        halvings: How many times less likely the words make a coincidence, as a power of two:
            the rarest shared word, less the names that differ. Negative where names differ; not
            positive where a single name is shared and others differ.
        word: The rarest shared word, as the ledger has it; 0 where none is shared.
        is_named: A name is shared, not only numbers.
        differs: Each has a name that the other lacks, and what they share does not outweigh it.
    """

    total: Ints
    halvings: NDArray[np.float64]
    word: Ints
    is_named: Flags
    differs: Flags


@dataclass(frozen=True, eq=False)
class Words:
    """The words of some rows, and how rare they are among them.

    Attributes:
        lexicon: The words.
        weights: See `weights`.
    """

    lexicon: Lexicon
    weights: Weights

    @classmethod
    def of(cls, sides: Sides, words: Lexicon, rows: tuple[Ints, Ints]) -> "Words":
        """Let each word count by how rare it is among some rows."""
        return cls(words, weights(sides, words, rows))

    @classmethod
    def alike(cls, words: Lexicon) -> "Words":
        """Let all words count alike, whatever other rows there are."""
        alike = (
            np.full(len(of.telling.codes), ALIKE_HALVINGS * WEIGHT_STEPS) for of in words.sides
        )
        return cls(words, (next(alike), next(alike)))

    def shared(self, left: Ints, right: Ints) -> Shared:
        """Compare the words of pairs of rows."""
        return shared(self.lexicon, self.weights, left, right)


def weights(sides: Sides, words: Lexicon, rows: tuple[Ints, Ints]) -> Weights:
    """Weigh each word by the number of these rows of its account that use it.

    The two rows of a pair aside, which use it anyway.

    Args:
        sides: All rows.
        words: Their words.
        rows: The rows that count.

    Returns:
        For each side the weight of each word of `SideWords.telling`, in sixteenths of a halving; 0
        for those of other rows.
    """
    total = np.full(len(sides.accounts), ROWS_UNSEEN)
    places, keys = [], []
    for at, of in enumerate(words.sides):
        which, place = expanded(*of.telling.span(rows[at]))
        account = sides[at].account[rows[at]]
        total += np.bincount(account, minlength=len(total))
        places.append(place)
        keys.append(account[which] * len(words.words) + of.telling.codes[place])
    number, counts = ranks(np.concatenate(keys))
    account = np.zeros(len(counts), dtype=np.int64)
    account[number] = np.concatenate(keys) // len(words.words)
    users = np.maximum(counts - 2, 0) + USERS_UNSEEN
    weight = np.rint(WEIGHT_STEPS * np.log2(total[account] / users)).astype(np.int64)[number]
    found = [np.zeros(len(of.telling.codes), dtype=np.int64) for of in words.sides]
    found[0][places[0]], found[1][places[1]] = np.split(weight, [len(places[0])])
    return found[0], found[1]


def pairs_of_stem(
    sides: Sides, words: Lexicon, rows: tuple[Ints, Ints], reach: Reach
) -> Candidates:
    """Return the pairs of one account and sign, near enough, that share the beginning of a word.

    Args:
        sides: All rows.
        words: Their words.
        rows: The ledger entries and statement lines to look at.
        reach: How far apart they may be.
    """
    stems, days, ends = [], [], []
    for side, of_side, at in zip((sides.ledger, sides.statement), words.sides, rows, strict=True):
        codes, which = of_side.telling.of(at)
        row = at[which]
        stem = side.account[row] * len(words.words) + words.stems[codes]
        stems.append(stem << 1 | (side.amount[row] > 0))
        days.append(side.day[row])
        ends.append(row)
    first = min((int(of.min()) for of in days if len(of)), default=0)
    width = max((int(of.max()) for of in days if len(of)), default=0) - first + reach.days + 1
    width += -width % reach.days  # so that stretches of days begin anew with every stem
    own, other = (of * width + day - first for of, day in zip(stems, days, strict=True))
    (order, keys), (of_left, asked) = in_order(other), in_order(own)
    begins, ends_at = ranges(asked, keys, -reach.days, reach.days)
    counts = ends_at - begins
    # What everybody says at one time tells nothing.
    is_head = np.diff(asked // reach.days, prepend=-1) != 0
    total = np.add.reduceat(counts, np.flatnonzero(is_head)) if len(counts) else counts
    is_common = total[np.cumsum(is_head) - 1] > PAIRS_PER_KEY_MAX
    counts[is_common] = 0
    which, at = expanded(begins, begins + counts)
    left, right = ends[0][of_left[which]], ends[1][order[at]]
    near = reach.holds(sides, left, right)
    return Candidates(*distinct_pairs(left[near], right[near]), not is_common.any())


def shared(words: Lexicon, weighed: Weights, left: Ints, right: Ints) -> Shared:
    """Compare the words of pairs of rows.

    Args:
        words: The words of all rows.
        weighed: See `weights`.
        left: Ledger entry of each pair.
        right: Statement line of each pair.
    """
    parts = [_compared(words, weighed, left[part], right[part]) for part in _chunks(len(left))]
    if not parts:
        none = np.zeros(0, dtype=bool)
        return Shared(left[:0], np.zeros(0), left[:0], none, none)
    return Shared(
        np.concatenate([part.total for part in parts]),
        np.concatenate([part.halvings for part in parts]),
        np.concatenate([part.word for part in parts]),
        np.concatenate([part.is_named for part in parts]),
        np.concatenate([part.differs for part in parts]),
    )


def _chunks(length: int) -> Iterator[slice]:
    return (slice(first, first + CHUNK_PAIRS) for first in range(0, length, CHUNK_PAIRS))


@dataclass(frozen=True, eq=False)
class _End:
    """The words at one end of pairs, each with its pair, its weight, and how much is shared."""

    codes: Ints
    pair: Ints
    weight: Ints
    found: Ints

    @classmethod
    def of(cls, telling: Ragged, weights: Ints, rows: Ints) -> "_End":
        pair, at = expanded(*telling.span(rows))
        return cls(telling.codes[at], pair, weights[at], np.zeros(len(at), dtype=np.int64))

    def names_left(self, words: Lexicon) -> Ints:
        """Return which of the words are names that found nothing."""
        return np.flatnonzero(words.is_name[self.codes] & (self.found == 0))


def _compared(words: Lexicon, weighed: Weights, left: Ints, right: Ints) -> Shared:
    ends = (
        _End.of(words.sides[0].telling, weighed[0], left),
        _End.of(words.sides[1].telling, weighed[1], right),
    )
    _find_same(ends)
    _find_near_names(words, ends)
    total = np.bincount(ends[0].pair, ends[0].found, minlength=len(left)).astype(np.int64)
    # The weight above the word's mark: the largest is the rarest word of each pair.
    rarest = np.zeros(len(left), dtype=np.int64)
    shares = np.flatnonzero(ends[0].found)
    pair, code = ends[0].pair[shares], ends[0].codes[shares]
    keys_of = ends[0].found[shares] << 32 | words.marks[code]
    np.maximum.at(rarest, pair, keys_of)
    word = np.zeros(len(left), dtype=np.int64)
    is_best = keys_of == rarest[pair]
    word[pair[is_best]] = code[is_best]
    is_named = np.zeros(len(left), dtype=bool)
    is_named[pair[words.is_name[code]]] = True
    best = rarest >> 32
    only = []
    for end in ends:
        names = end.names_left(words)
        rarest = np.zeros(len(left), dtype=np.int64)
        np.maximum.at(rarest, end.pair[names], end.weight[names])
        only.append(rarest)
    differing = np.minimum(only[0], only[1])
    # One name in common beside others that differ is half a name: Rune Nguyen is not Nguyen Bygg.
    is_half = is_named & (differing > 0) & (np.bincount(pair, minlength=len(left)) == 1)
    halvings = np.where(is_half, np.minimum(best - differing, 0), best - differing)
    differs = (halvings < 0) | is_half
    return Shared(total - differing, halvings / WEIGHT_STEPS, word, is_named, differs)


def _find_same(ends: tuple[_End, _End]) -> None:
    """Let words that stand at both ends of a pair find each other."""
    # Words ascend within a pair, each once, and pairs ascend: both lists of keys are sorted.
    own, other = (end.pair << 32 | end.codes for end in ends)
    if not len(other):
        return
    at = np.searchsorted(other, own)
    at[at == len(other)] = 0
    mine = np.flatnonzero(other[at] == own)
    for end, found in zip(ends, (mine, at[mine]), strict=True):
        # A word that every row uses has no weight, but it is shared.
        end.found[found] = np.maximum(end.weight[found], 1)


def _find_near_names(words: Lexicon, ends: tuple[_End, _End]) -> None:
    """Let names that found nothing find one that is cut off or mistyped."""
    mine, theirs = ends[0].names_left(words), ends[1].names_left(words)
    pairs = ends[1].pair[theirs]
    first, last = ranges(ends[0].pair[mine], pairs)
    which, at = expanded(first, last)
    a, b = mine[which], theirs[at]
    near = _are_near(words, ends[0].codes[a], ends[1].codes[b])
    a, b = a[near], b[near]
    # What is mistyped is rare by itself; the right spelling tells how rare the name is.
    found = np.minimum(ends[0].weight[a], ends[1].weight[b]) * NEARLY
    for end, at in ((ends[0], a), (ends[1], b)):
        np.maximum.at(end.found, at, np.maximum(np.rint(found), 1).astype(np.int64))


def _are_near(words: Lexicon, first: Ints, second: Ints) -> Flags:
    """Say which names are alike: one is cut off, or they differ by a letter or two exchanged."""
    near = np.zeros(len(first), dtype=bool)
    lengths = words.lengths[first], words.lengths[second]
    shorter, longer = np.minimum(*lengths), np.maximum(*lengths)
    cut = np.flatnonzero((shorter >= CUT_LETTERS_MIN) & (shorter < longer))
    near[cut] = words.words.begin_alike(first[cut], second[cut], shorter[cut])
    edits = (longer - 1) // LETTERS_PER_EDIT
    is_typed = ~near & (shorter >= TYPED_LETTERS_MIN) & (longer - shorter <= edits)
    # An edit changes two letters at most: whose letters differ by more is not looked at.
    differing = np.bitwise_count(words.letters[first] ^ words.letters[second])
    typed = np.flatnonzero(is_typed & (differing <= 2 * edits))
    if not len(typed):
        return near
    # The same two names meet again and again.
    width = len(words.words)
    keys, back = np.unique(first[typed] * width + second[typed], return_inverse=True)
    found = process.cpdist(
        words.words.texts(keys // width),
        words.words.texts(keys % width),
        scorer=OSA.distance,
        score_cutoff=int(edits[typed].max()),
    )
    near[typed] = found[back] <= edits[typed]
    return near

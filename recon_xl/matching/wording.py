"""Words that both rows of a pair use, weighted by how rare they are in this data.

Every text column of a row counts, so that an invoice number in the ledger meets the same number in
the bank's text. Words that everybody uses for payments tell nothing and never count. Names may be
cut off or mistyped; numbers may not.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from recon_xl.matching.columns import Columns, Flags, Ints
from recon_xl.matching.joins import expanded, ranks
from recon_xl.matching.texts import Hashes, Words, folded

WORD_FIELDS = (
    "text",
    "counterparty",
    "reference",
    "kid",
    "end_to_end_id",
    "invoice_no",
    "voucher_no",
)
# A weight is the number of halvings, in sixteenths, from all rows down to those with the word:
# whole numbers, so that sums are the same in whatever order they are made.
WEIGHT_STEPS = 16
LETTERS_MIN, DIGITS_MIN = 2, 3
# A word that is cut off keeps so many letters; a mistyped one of five letters differs by one edit.
CUT_LETTERS_MIN, TYPED_LETTERS_MIN, TYPED_SIMILARITY = 3, 5, 0.8
STEM_LETTERS = 4
# A word that is only nearly the same counts for less.
NEARLY = 0.7
# Pairs compared at a time.
CHUNK_PAIRS = 1 << 16

GENERIC = """
    a aa ab delbetaling kvittering kunder kundefaktura leverandor and as asa at av av avd avtale bank bankgiro belop betal betaling betalinger betalt bill
    card co com credit debet debit deposit dept div efaktura en et faktura fakt fakturaer fakturanr
    fakturanummer fee for fra from fakturert gebyr giro gmbh her i iban in inbetaling inc inn
    innbet innbetaling innbetalinger innskudd inv invoice invoices inv. kd kid kjop konto kontonr
    kort korttransaksjon kr kredit kreditt kunde kundenr kunder ltd lonn lonnsutbetaling mai mandat
    med melding mnd month mva nettbank nettgiro no nok nr num number nummer of og oktober on opp
    oppgjor order ordre overf overforing overfort payment payments pay pmt por post postert purchase
    rate rec ref referanse reference remittering rent rente renter salary sepa sum swift tekst term
    termin the til to tran trans transaction transaksjon transfer trekk tx txn uke ut utbet
    utbetaling utbetalinger utland varekjop vare vedr via visa your din deres january february march
    april may june july august september october november december januar februar mars juni juli
    desember kv kvartal jan feb mar apr jun jul aug sep okt oct nov des dec
"""
_GENERIC = np.unique(folded(pd.Series(GENERIC.split(), dtype=object), len(GENERIC.split())).hashes)


@dataclass(frozen=True, eq=False)
class RowWords:
    """The words of a side's rows that may tell one row from another.

    Attributes:
        hashes: One hash per word, row by row; a word counts once in a row.
        bounds: For each row, where its words begin; at the end the number of words.
        stems: One hash per beginning of a word: what is left of it when it is cut off.
        is_name: It is of letters alone.
        sources: The columns that the words come from.
        source: Which column.
        position: Which of its words.
    """

    hashes: Hashes
    bounds: Ints
    stems: Hashes
    is_name: Flags
    sources: tuple[Words, ...]
    source: Ints
    position: Ints

    def word(self, at: int) -> str:
        """Return one word."""
        return self.sources[self.source[at]].word(int(self.position[at]))


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """How rare each word is.

    Attributes:
        words: Hashes, ascending.
        weights: In sixteenths of a halving.
    """

    words: Hashes
    weights: Ints

    def weight(self, hashes: Hashes) -> Ints:
        """Return the weight of words; 0 for words that no row uses."""
        if not len(self.words):
            return np.zeros(len(hashes), dtype=np.int64)
        at = np.minimum(np.searchsorted(self.words, hashes), len(self.words) - 1)
        return np.where(self.words[at] == hashes, self.weights[at], 0)


@dataclass(frozen=True, eq=False)
class Shared:
    """What the words of each pair say.

    Attributes:
        total: Weight of the words that both rows use, less that of names that only one has where
            the other has one too. Tells rivals apart.
        halvings: How many times less likely the words make a coincidence, as a power of two:
            the rarest shared word, less the names that differ. Negative where names differ.
    """

    total: Ints
    halvings: NDArray[np.float64]


def row_words(side: Columns) -> RowWords:
    """Collect the words of a side's rows, without the generic and the short ones."""
    sources = tuple(side.words(name) for name in WORD_FIELDS if name in side.strings)
    parts = []
    for number, words in enumerate(sources):
        is_long = words.lengths >= np.where(words.has_digit, DIGITS_MIN, LETTERS_MIN)
        at = np.flatnonzero(is_long & (words.hashes != 0))
        at = at[~np.isin(words.hashes[at], _GENERIC)]
        parts.append((words.row[at], words.hashes[at], np.full(len(at), number), at))
    if not parts:
        none = np.zeros(0, dtype=np.int64)
        bounds = np.zeros(len(side) + 1, dtype=np.int64)
        nothing = none.astype(np.uint64)
        return RowWords(nothing, bounds, nothing, none > 0, (), none, none)
    row, hashes, source, at = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    order = np.lexsort((hashes, row))
    row, hashes, source, at = row[order], hashes[order], source[order], at[order]
    is_first = np.ones(len(row), dtype=bool)
    is_first[1:] = (row[1:] != row[:-1]) | (hashes[1:] != hashes[:-1])
    row, hashes, source, at = row[is_first], hashes[is_first], source[is_first], at[is_first]
    is_name, stems = np.zeros(len(row), dtype=bool), hashes.copy()
    for number, words in enumerate(sources):
        own = np.flatnonzero(source == number)
        is_name[own] = ~words.has_digit[at[own]]
        named = own[is_name[own]]
        stems[named] = words.beginnings(at[named], STEM_LETTERS)
    bounds = np.searchsorted(row, np.arange(len(side) + 1))
    return RowWords(hashes, bounds, stems, is_name, sources, source, at)


def vocabulary(of_sides: tuple[RowWords, RowWords], rows: tuple[Ints, Ints]) -> Vocabulary:
    """Weigh each word by the number of these rows that use it."""
    parts = [
        words.hashes[expanded(words.bounds[at], words.bounds[at + 1])[1]]
        for words, at in zip(of_sides, rows, strict=True)
    ]
    hashes, counts = np.unique(np.concatenate(parts), return_counts=True)
    total = max(len(rows[0]) + len(rows[1]), 1)
    return Vocabulary(hashes, np.rint(WEIGHT_STEPS * np.log2(total / counts)).astype(np.int64))


def shared(
    of_sides: tuple[RowWords, RowWords], known: Vocabulary, left: Ints, right: Ints
) -> Shared:
    """Compare the words of pairs of rows.

    Args:
        of_sides: The words of all rows.
        known: How rare they are.
        left: Ledger entry of each pair.
        right: Statement line of each pair.
    """
    parts = [_compared(of_sides, known, left[part], right[part]) for part in _chunks(len(left))]
    if not parts:
        return Shared(left[:0], np.zeros(0))
    return Shared(
        np.concatenate([part.total for part in parts]),
        np.concatenate([part.halvings for part in parts]),
    )


def _chunks(length: int) -> Iterator[slice]:
    return (slice(first, first + CHUNK_PAIRS) for first in range(0, length, CHUNK_PAIRS))


def _compared(
    of_sides: tuple[RowWords, RowWords], known: Vocabulary, left: Ints, right: Ints
) -> Shared:
    """Compare every word of one row with every word of the other."""
    mine, theirs = of_sides
    pair, a = expanded(mine.bounds[left], mine.bounds[left + 1])
    to, b = expanded(theirs.bounds[right[pair]], theirs.bounds[right[pair] + 1])
    pair, a = pair[to], a[to]
    likeness = (mine.hashes[a] == theirs.hashes[b]).astype(float)
    both_names = mine.is_name[a] & theirs.is_name[b] & (likeness == 0)
    likeness[both_names] = _likeness(of_sides, a[both_names], b[both_names])

    weight = np.minimum(known.weight(mine.hashes[a]), known.weight(theirs.hashes[b]))
    found = np.rint(weight * likeness).astype(np.int64)
    best = np.zeros(len(left), dtype=np.int64)
    np.maximum.at(best, pair, found)
    total = _sum_of_best(pair, a, found, len(left))
    only = [
        _unshared(known, words, rows, pair, at, likeness)
        for words, rows, at in ((mine, left, a), (theirs, right, b))
    ]
    differing = np.minimum(only[0], only[1])
    return Shared(total - differing, (best - differing) / WEIGHT_STEPS)


def _likeness(of_sides: tuple[RowWords, RowWords], a: Ints, b: Ints) -> NDArray[np.float64]:
    """Say how alike names are: `NEARLY` for one that is cut off or mistyped, otherwise 0."""
    if not len(a):
        return np.zeros(0)
    mine, theirs = of_sides
    first, _counts = ranks(mine.hashes[a])
    second, _counts = ranks(theirs.hashes[b])
    width = int(second.max()) + 1
    keys, at, back = np.unique(first * width + second, return_index=True, return_inverse=True)
    left = _strings(mine, a[at])
    right = _strings(theirs, b[at])
    lengths = np.array([list(map(len, left)), list(map(len, right))])
    similar = process.cpdist(
        left, right, scorer=OSA.normalized_similarity, score_cutoff=TYPED_SIMILARITY
    )
    is_typed = (similar >= TYPED_SIMILARITY) & (lengths.min(axis=0) >= TYPED_LETTERS_MIN)
    is_cut = np.array(
        [x.startswith(y) or y.startswith(x) for x, y in zip(left, right, strict=True)], dtype=bool
    )
    is_cut &= lengths.min(axis=0) >= CUT_LETTERS_MIN
    assert len(keys) == len(left)
    return np.where(is_typed | is_cut, NEARLY, 0.0)[back]


def _strings(words: RowWords, at: Ints) -> list[str]:
    known: dict[int, str] = {}
    hashes = words.hashes[at].tolist()
    for place, hashed in zip(at.tolist(), hashes, strict=True):
        if hashed not in known:
            known[hashed] = words.word(place)
    return [known[hashed] for hashed in hashes]


def _sum_of_best(pair: Ints, word: Ints, found: Ints, pairs: int) -> Ints:
    """Sum for each pair the best weight that each of its ledger words found."""
    if not len(pair):
        return np.zeros(pairs, dtype=np.int64)
    is_head = np.ones(len(pair), dtype=bool)
    is_head[1:] = (pair[1:] != pair[:-1]) | (word[1:] != word[:-1])
    heads = np.flatnonzero(is_head)
    best = np.maximum.reduceat(found, heads)
    return np.bincount(pair[heads], best, minlength=pairs).astype(np.int64)


def _unshared(
    known: Vocabulary,
    words: RowWords,
    rows: Ints,
    pair: Ints,
    at: Ints,
    likeness: NDArray[np.float64],
) -> Ints:
    """Return the weight of the rarest name of each row that the other row does not have."""
    own_pair, own = expanded(words.bounds[rows], words.bounds[rows + 1])
    width = len(words.hashes) + 1
    met = np.unique(pair[likeness > 0] * width + at[likeness > 0])
    is_alone = words.is_name[own] & ~np.isin(own_pair * width + own, met)
    rarest = np.zeros(len(rows), dtype=np.int64)
    np.maximum.at(rarest, own_pair[is_alone], known.weight(words.hashes[own[is_alone]]))
    return rarest

"""Words that both rows of a pair use, weighted by how rare they are in this data.

Every text column of a row counts, so that an invoice number in the ledger meets the same number in
the bank's text. Words that everybody uses for payments tell nothing and never count.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from recon_xl.matching.columns import Columns, Ints
from recon_xl.matching.joins import expanded, joined
from recon_xl.matching.texts import Hashes, combined, folded

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

GENERIC = """
    a aa ab and as asa at av av avd avtale bank bankgiro belop betal betaling betalinger betalt bill
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
        row: The row of each word, ascending.
        hashes: One hash per word; a word counts once in a row.
        bounds: For each row, where its words begin; at the end the number of words.
    """

    row: Ints
    hashes: Hashes
    bounds: Ints


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """How many rows use each word.

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


def row_words(side: Columns) -> RowWords:
    """Collect the words of a side's rows, without the generic and the short ones."""
    rows, hashes = [], []
    for name in WORD_FIELDS:
        if name not in side.strings:
            continue
        words = side.words(name)
        is_long = words.lengths >= np.where(words.has_digit, DIGITS_MIN, LETTERS_MIN)
        is_kept = is_long & (words.hashes != 0) & ~np.isin(words.hashes, _GENERIC)
        rows.append(words.row[is_kept])
        hashes.append(words.hashes[is_kept])
    if not rows:
        none = np.zeros(0, dtype=np.int64)
        return RowWords(none, none.astype(np.uint64), np.zeros(len(side) + 1, dtype=np.int64))
    row, words_of = np.concatenate(rows), np.concatenate(hashes)
    order = np.lexsort((words_of, row))
    row, words_of = row[order], words_of[order]
    is_first = np.ones(len(row), dtype=bool)
    is_first[1:] = (row[1:] != row[:-1]) | (words_of[1:] != words_of[:-1])
    row, words_of = row[is_first], words_of[is_first]
    return RowWords(row, words_of, np.searchsorted(row, np.arange(len(side) + 1)))


def vocabulary(of_sides: tuple[RowWords, RowWords], rows: tuple[Ints, Ints]) -> Vocabulary:
    """Count in how many of these rows each word stands."""
    parts = [
        words.hashes[expanded(words.bounds[at], words.bounds[at + 1])[1]]
        for words, at in zip(of_sides, rows, strict=True)
    ]
    hashes, counts = np.unique(np.concatenate(parts), return_counts=True)
    total = max(len(rows[0]) + len(rows[1]), 1)
    return Vocabulary(hashes, np.rint(WEIGHT_STEPS * np.log2(total / counts)).astype(np.int64))


def shared_weights(
    of_sides: tuple[RowWords, RowWords], known: Vocabulary, left: Ints, right: Ints
) -> tuple[Ints, Ints]:
    """Weigh the words that both rows of each pair use.

    Returns:
        The sum of their weights, and the largest of them; 0 where nothing is shared.
    """
    total, rarest = np.zeros(len(left), dtype=np.int64), np.zeros(len(left), dtype=np.int64)
    keys, hashes = [], []
    for words, rows in zip(of_sides, (left, right), strict=True):
        pair, at = expanded(words.bounds[rows], words.bounds[rows + 1])
        keys.append((combined(words.hashes[at], pair.astype(np.uint64)), pair))
        hashes.append(words.hashes[at])
    at, _to = joined(keys[0][0], keys[1][0])
    pair, weight = keys[0][1][at], known.weight(hashes[0][at])
    np.add.at(total, pair, weight)
    np.maximum.at(rarest, pair, weight)
    return total, rarest

"""Which fields of an entry and a line agree.

A field agrees when both sides hold the same value, or one side's value stands as a whole word (or
several words in a row) in the other's text, counterparty or reference.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from recon_xl.matching.columns import Flags, Ints, Sides
from recon_xl.matching.joins import (
    PAIRS_PER_KEY_MAX,
    distinct,
    distinct_pairs,
    expanded,
    joined_within,
    marked,
)
from recon_xl.matching.lexicon import WORD_FIELDS, Lexicon, Ragged, SideWords, lexicon
from recon_xl.matching.packed import numbered, together
from recon_xl.matching.quoting import quotable
from recon_xl.matching.rule import FIELDS
from recon_xl.matching.texts import values_of

BIT = {name: 1 << at for at, name in enumerate(FIELDS)}
ID_FIELDS = ("reference", "kid", "end_to_end_id", "invoice_no", "voucher_no")
# For these, words that agree are enough: banks cut names off and mistype them.
WORDED = ("counterparty", "text")


@dataclass(frozen=True, eq=False)
class Candidates:
    """Pairs of rows.

    Attributes:
        left: Ledger entry of each pair.
        right: Statement line of each pair.
        is_complete: No key was left out because it made too many pairs.
    """

    left: Ints
    right: Ints
    is_complete: bool


def same_value_pairs(sides: Sides, rows: tuple[Ints, Ints], name: str) -> Candidates:
    """Return all pairs of rows of one account that hold the same value.

    Args:
        sides: All rows.
        rows: The ledger entries and statement lines to look at.
        name: The field.
    """
    if not sides.has(name):
        return Candidates(rows[0][:0], rows[1][:0], is_complete=True)
    values = sides.values(name)
    held = [at[values[side][at] != 0] for side, at in enumerate(rows)]
    keys = [sides[side].account[at] << 32 | values[side][at] for side, at in enumerate(held)]
    at, to, is_complete = joined_within(keys[0], keys[1], PAIRS_PER_KEY_MAX)
    return Candidates(held[0][at], held[1][to], is_complete)


def same_text_pairs(sides: Sides, words: Lexicon, rows: tuple[Ints, Ints], name: str) -> Candidates:
    """Return all pairs of rows of one account with the same text, word by word.

    Args:
        sides: All rows.
        words: The words of the rows to look at.
        rows: These rows.
        name: "text" or "counterparty".
    """
    keys, held = [], []
    for at, of in enumerate(rows):
        texts = words.sides[at].fields.get(name)
        if texts is None:
            return Candidates(rows[0][:0], rows[1][:0], is_complete=True)
        first, last = texts.span(of)
        says = last - first > 1  # more than what closes it
        held.append(of[says])
        keys.append(texts.mixed(of[says]) ^ (sides[at].account[of[says]] << 40))
    a, b, is_complete = joined_within(keys[0], keys[1], PAIRS_PER_KEY_MAX)
    left, right = held[0][a], held[1][b]
    mine, theirs = words.sides[0].fields[name], words.sides[1].fields[name]
    same = sides.ledger.account[left] == sides.statement.account[right]
    (starts, ends), (others, last) = mine.span(left), theirs.span(right)
    same &= ends - starts == last - others
    lengths = (ends - starts)[same]
    same[same] = _continues(mine, starts[same], lengths, theirs, others[same], first=0)
    return Candidates(left[same], right[same], is_complete)


def differing_texts(sides: Sides, left: Ints, right: Ints, name: str) -> Flags:
    """Say which pairs have a text on both sides, but not the same."""
    found = np.zeros(len(left), dtype=bool)
    has_both = sides.ledger.is_filled(name)[left] & sides.statement.is_filled(name)[right]
    at = np.flatnonzero(has_both)
    if len(at):
        mine = values_of(sides.ledger.joined(name, left[at]))
        theirs = values_of(sides.statement.joined(name, right[at]))
        codes = numbered(together([mine, theirs]))[0]
        found[at] = codes[: len(at)] != codes[len(at) :]
        found[at] &= (mine.lengths > 0) & (theirs.lengths > 0)
    return found


def differing_values(sides: Sides, left: Ints, right: Ints, name: str) -> Flags:
    """Say which pairs have a value on both sides, but not the same."""
    if not sides.has(name):
        return np.zeros(len(left), dtype=bool)
    values = sides.values(name)
    mine, theirs = values[0][left], values[1][right]
    return np.asarray((mine != 0) & (theirs != 0) & (mine != theirs))


def differing_ids(sides: Sides, left: Ints, right: Ints) -> Flags:
    """Say which pairs have two KIDs or two end-to-end ids that differ: these cannot be."""
    found = differing_values(sides, left, right, "kid")
    return found | differing_values(sides, left, right, "end_to_end_id")


def quoting_pairs(sides: Sides, words: Lexicon, rows: tuple[Ints, Ints], name: str) -> Candidates:
    """Return all pairs of one account where the value of one row stands in the other's prose.

    Args:
        sides: All rows.
        words: The words of the rows to look at.
        rows: These rows.
        name: The field of the value.
    """
    account = (sides.ledger.account, sides.statement.account)
    one = _quoting(words, words.sides, rows, name, account)
    other = _quoting(words, words.sides[::-1], rows[::-1], name, account[::-1])
    left, right = distinct_pairs(
        np.concatenate([one.left, other.right]), np.concatenate([one.right, other.left])
    )
    return Candidates(left, right, one.is_complete and other.is_complete)


def same_values(sides: Sides, left: Ints, right: Ints, names: Iterable[str]) -> Ints:
    """Return for each pair which fields hold the same value, as a sum of `BIT`s."""
    found = np.zeros(len(left), dtype=np.int64)
    for name in names:
        if sides.has(name):
            values = sides.values(name)
            mine = values[0][left]
            found += ((mine == values[1][right]) & (mine != 0)) * BIT[name]
    return found


def agreed_fields(
    sides: Sides,
    ledger_rows: Ints,
    statement_rows: Ints,
    words: Lexicon | None = None,
    names: Sequence[str] = FIELDS,
) -> Ints:
    """Return for each pair which fields agree, as a sum of `BIT`s.

    Args:
        sides: All rows.
        ledger_rows: Ledger entry of each pair.
        statement_rows: Statement line of each pair.
        words: The words of these rows; read anew when None.
        names: The fields to look at.
    """
    known = words or lexicon_of(sides, ledger_rows, statement_rows)
    found = np.zeros(len(ledger_rows), dtype=np.int64)
    for name in names:
        found[agrees(sides, known, ledger_rows, statement_rows, name)] |= BIT[name]
    return found


def lexicon_of(
    sides: Sides, ledger_rows: Ints, statement_rows: Ints, names: Sequence[str] = WORD_FIELDS
) -> Lexicon:
    """Return the words of these rows alone."""
    return lexicon(sides, (distinct(ledger_rows), distinct(statement_rows)), names)


def agrees(
    sides: Sides, words: Lexicon, ledger_rows: Ints, statement_rows: Ints, name: str
) -> Flags:
    """Say for each pair whether one field agrees."""
    if not sides.has(name):
        return np.zeros(len(ledger_rows), dtype=bool)
    values = sides.values(name)
    left, right = values[0][ledger_rows], values[1][statement_rows]
    found = (left == right) & (left != 0)
    for at, rows, others, held in (
        (0, ledger_rows, statement_rows, left),
        (1, statement_rows, ledger_rows, right),
    ):
        if name not in words.sides[at].fields:
            continue
        open_pairs = np.flatnonzero(~found & (held != 0))
        found[open_pairs] = _stands_in(words, at, name, rows[open_pairs], others[open_pairs])
    return found


def _stands_in(words: Lexicon, own: int, name: str, rows: Ints, other_rows: Ints) -> Flags:
    """Say for each pair whether the value of a side's row stands in the other row's prose."""
    value, other = words.sides[own].fields[name], words.sides[1 - own]
    starts, ends = value.span(rows)
    counts = ends - starts - 1  # the last one closes the text
    found = np.zeros(len(rows), dtype=bool)
    has_any = np.flatnonzero(counts > 0)
    firsts = value.codes[starts[has_any]]
    likely = has_any[other.quotes(other_rows[has_any], firsts)]
    tells, is_short = quotable(words, value, starts[likely], ends[likely], is_name=name in WORDED)
    is_enough = tells & ~is_short & (counts[likely] == 1)
    found[likely[is_enough]] = True
    # The others are looked for word by word, where they stand.
    is_left = tells & ~is_enough
    several, is_short = likely[is_left], is_short[is_left]
    if len(several):
        prose = other.prose
        pair, at = expanded(*prose.span(other_rows[several]))
        is_first = prose.codes[at] == value.codes[starts[several][pair]]
        is_first &= other.is_called[at] | ~is_short[pair]
        pair, at = several[pair[is_first]], at[is_first]
        found[pair[_continues(value, starts[pair], counts[pair], prose, at)]] = True
    return found


def _continues(
    value: Ragged, starts: Ints, counts: Ints, prose: Ragged, at: Ints, *, first: int = 1
) -> Flags:
    """Say whether all words of a value, from the `first` on, stand in a prose from a place on.

    Texts are closed by 0, which is no word, so no value runs over the end of one.
    """
    goes_on = np.ones(len(starts), dtype=bool)
    for step in range(first, int(counts.max(initial=0))):
        still = np.flatnonzero(goes_on & (counts > step))
        here = np.minimum(at[still] + step, len(prose.codes) - 1)
        goes_on[still] = prose.codes[here] == value.codes[starts[still] + step]
    return goes_on


def _quoting(
    words: Lexicon,
    of_sides: tuple[SideWords, SideWords],
    rows: tuple[Ints, Ints],
    name: str,
    scope: tuple[Ints, Ints],
) -> Candidates:
    """Return pairs where a value of the first side stands in the prose of the second."""
    value, prose = of_sides[0].fields.get(name), of_sides[1].prose
    if value is None or not len(prose.codes):
        return Candidates(rows[0][:0], rows[1][:0], is_complete=True)
    starts, ends = value.span(rows[0])
    has_any = ends - starts > 1  # the last one closes the text
    held, starts, ends = rows[0][has_any], starts[has_any], ends[has_any]
    tells, is_short = quotable(words, value, starts, ends, is_name=name in WORDED)
    held, starts, ends, is_short = held[tells], starts[tells], ends[tells], is_short[tells]
    is_first = marked(value.codes[starts], int(max(value.codes.max(), prose.codes.max())) + 1)
    at = np.flatnonzero(is_first[prose.codes])
    at = at[marked(rows[1], len(scope[1]))[prose.owners[at]]]
    where = prose.owners[at]
    mine = scope[0][held] << 32 | value.codes[starts]
    first, second, is_complete = joined_within(
        mine, scope[1][where] << 32 | prose.codes[at], PAIRS_PER_KEY_MAX
    )
    counts = (ends - starts)[first] - 1
    goes_on = _continues(value, starts[first], counts, prose, at[second])
    goes_on &= of_sides[1].is_called[at[second]] | ~is_short[first]
    return Candidates(held[first[goes_on]], where[second[goes_on]], is_complete)

"""Which fields of an entry and a line agree.

A field agrees when both sides hold the same value, or one side's value stands as a whole word (or
several words in a row) in the other's text, counterparty or reference.
"""

import numpy as np

from recon_xl.matching.columns import PROSE, Columns, Flags, Ints, Sides
from recon_xl.matching.joins import distinct_pairs, expanded, joined
from recon_xl.matching.rule import FIELDS
from recon_xl.matching.texts import Hashes, Texts, Words, combined, same_letters

BIT = {name: 1 << at for at, name in enumerate(FIELDS)}


def agreeing_pairs(
    sides: Sides, rows: tuple[Ints, Ints], name: str, scope: tuple[Ints, Ints]
) -> tuple[Ints, Ints]:
    """Return all pairs of rows on which one field agrees.

    Args:
        sides: All rows.
        rows: The ledger entries and statement lines to look at.
        name: The field.
        scope: A number per row of each side; only rows with the same number are paired.

    Returns:
        Pairs of rows, once each, ascending.
    """
    ledger, statement = sides.ledger, sides.statement
    left, right = rows
    keys = [
        _scoped(side.values(name)[at], numbers[at])
        for side, at, numbers in zip((ledger, statement), rows, scope, strict=True)
    ]
    at, to = joined(keys[0], keys[1])
    same = same_letters(ledger.texts(name), left[at], statement.texts(name), right[to])
    pairs = [(left[at[same]], right[to[same]])]
    pairs.append(_quoting((ledger, statement), rows, name, scope))
    quoted, quoting = _quoting((statement, ledger), rows[::-1], name, scope[::-1])
    pairs.append((quoting, quoted))
    return distinct_pairs(*(np.concatenate(ends) for ends in zip(*pairs, strict=True)))


def agreed_fields(sides: Sides, ledger_rows: Ints, statement_rows: Ints) -> Ints:
    """Return for each pair which fields agree, as a sum of `BIT`s."""
    found = np.zeros(len(ledger_rows), dtype=np.int64)
    for name, bit in BIT.items():
        found[agrees(sides, ledger_rows, statement_rows, name)] |= bit
    return found


def agrees(sides: Sides, ledger_rows: Ints, statement_rows: Ints, name: str) -> Flags:
    """Say for each pair whether one field agrees."""
    ledger, statement = sides.ledger, sides.statement
    left, right = ledger.values(name)[ledger_rows], statement.values(name)[statement_rows]
    found = (left == right) & (left != 0)
    for texts_of, rows, quoting, quoting_rows, values in (
        (ledger, ledger_rows, statement, statement_rows, left),
        (statement, statement_rows, ledger, ledger_rows, right),
    ):
        open_pairs = np.flatnonzero(~found & (values != 0))
        for prose in PROSE if len(open_pairs) else ():
            if prose not in quoting.strings:
                continue
            words, text = texts_of.words(name), quoting.words(prose)
            pair, at = expanded(*_word_range(text, quoting_rows[open_pairs]))
            starts = words.bounds[rows[open_pairs]]
            is_first = text.hashes[at] == words.hashes[starts[pair]]
            pair, at = pair[is_first], at[is_first]
            is_quoted = _continues(words, starts[pair], rows[open_pairs][pair], text, at)
            found[open_pairs[pair[is_quoted]]] = True
    return found


def _quoting(
    of_sides: tuple[Columns, Columns],
    rows: tuple[Ints, Ints],
    name: str,
    scope: tuple[Ints, Ints],
) -> tuple[Ints, Ints]:
    """Return pairs where a value of the first side stands in the prose of the second."""
    side, other = of_sides
    words = side.words(name) if name in side.strings else None
    held = rows[0][side.values(name)[rows[0]] != 0] if words else rows[0][:0]
    found = []
    for prose in PROSE if len(held) else ():
        if prose not in other.strings:
            continue
        assert words is not None
        starts = words.bounds[held]
        text = other.words(prose)
        where, at = expanded(*_word_range(text, rows[1]))
        mine = _scoped(words.hashes[starts], scope[0][held])
        theirs = _scoped(text.hashes[at], scope[1][rows[1][where]])
        first, second = joined(mine, theirs)
        goes_on = _continues(words, starts[first], held[first], text, at[second])
        found.append((held[first[goes_on]], rows[1][where[second[goes_on]]]))
    if not found:
        return rows[0][:0], rows[1][:0]
    return np.concatenate([a for a, _b in found]), np.concatenate([b for _a, b in found])


def _word_range(words: Words, rows: Ints) -> tuple[Ints, Ints]:
    return words.bounds[rows], words.bounds[rows + 1]


def _continues(words: Words, starts: Ints, rows: Ints, text: Words, at: Ints) -> Flags:
    """Say whether all words of a value follow each other in a text from a place on."""
    counts = words.bounds[rows + 1] - starts
    goes_on = np.ones(len(starts), dtype=bool)
    for step in range(int(counts.max(initial=0))):
        still = np.flatnonzero(goes_on & (counts > step))
        here = at[still] + step
        inside = here < len(text.row)
        inside[inside] = text.row[here[inside]] == text.row[at[still[inside]]]
        same = inside.copy()
        checked = still[inside]
        same[inside] = same_letters(
            _as_texts(words), starts[checked] + step, _as_texts(text), here[inside]
        )
        goes_on[still] = same
    return goes_on


def _as_texts(words: Words) -> Texts:
    return Texts(words.texts.letters, words.texts.kinds, words.at, words.at + words.lengths)


def _scoped(hashes: Hashes, numbers: Ints) -> Hashes:
    """Mix a scope into keys; blank stays blank."""
    return np.where(hashes == 0, hashes, combined(hashes, numbers.astype(np.uint64)))

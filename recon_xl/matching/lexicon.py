"""The words of all open rows, numbered: they are compared instead of texts, again and again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from recon_xl.matching.columns import Flags, Ints, Sides
from recon_xl.matching.generic_words import CALLING, FIRM, GENERIC, LINKING
from recon_xl.matching.joins import distinct, expanded, heads, is_in, ranks
from recon_xl.matching.packed import FACTORS, ZERO, Packed, numbered
from recon_xl.matching.texts import MARK, words_of

# Where a value may stand as a whole word on the other side.
PROSE = ("text", "counterparty", "reference")
WORD_FIELDS = (*PROSE, "invoice_no", "kid", "end_to_end_id", "voucher_no", "batch")
# Columns whose words tell one row from another: what banks write and what they may repeat.
TELLING = WORD_FIELDS[:4]
LETTERS_MIN, DIGITS_MIN, YEAR_DIGITS = 2, 3, 4
STEM_LETTERS = 4


@dataclass(frozen=True, eq=False)
class Ragged:
    """Numbers, several for a row.

    Attributes:
        codes: The numbers, row by row.
        rows: The rows that have any, ascending.
        bounds: For each of these rows, where its numbers begin; at the end how many there are.
    """

    codes: Ints
    rows: Ints
    bounds: Ints

    def span(self, rows: Ints) -> tuple[Ints, Ints]:
        """Return where the numbers of some rows begin and end; the same for rows without any."""
        if not len(self.rows):
            return np.zeros(len(rows), dtype=np.int64), np.zeros(len(rows), dtype=np.int64)
        at = self._places[np.minimum(rows, len(self._places) - 1)]
        first = self.bounds[at]
        return first, np.where(self.rows[at] == rows, self.bounds[at + 1], first)

    @cached_property
    def _places(self) -> Ints:
        """Where each row stands among those that have any; anywhere when it does not."""
        places = np.zeros(int(self.rows[-1]) + 1, dtype=np.int64)
        places[self.rows] = np.arange(len(self.rows))
        return places

    def of(self, rows: Ints) -> tuple[Ints, Ints]:
        """Return the numbers of some rows, and which of these rows each belongs to."""
        which, at = expanded(*self.span(rows))
        return self.codes[at], which

    def mixed(self, rows: Ints) -> Ints:
        """Return a number per row, the same for the same numbers in the same order."""
        first, last = self.span(rows)
        which, at = expanded(first, last)
        inside = at - first[which]
        terms = (self.codes[at] + 1) * FACTORS[inside % len(FACTORS)]
        total = np.zeros(len(rows), dtype=np.int64)
        has_any = np.flatnonzero(last > first)
        if len(has_any):
            total[has_any] = np.add.reduceat(terms, heads(which))
        return total

    @cached_property
    def owners(self) -> Ints:
        """The row of each number."""
        return np.repeat(self.rows, np.diff(self.bounds))


@dataclass(frozen=True, eq=False)
class SideWords:
    """The words of one side.

    Attributes:
        fields: The words of each column, in their order.
        prose: The words of text, counterparty and reference, in their order, each closed by 0.
        telling: The words that may tell one row from another, ascending, each once.
        firms: The rows that name a firm: "AS" or the like stands in their text.
        is_called: Of each word of the prose, whether one before it says that it is a number.
    """

    fields: Mapping[str, Ragged]
    prose: Ragged
    telling: Ragged
    firms: Ints
    is_called: Flags

    @cached_property
    def quotable(self) -> Ints:
        """Row and word of all prose in one ascending number: see `quotes`."""
        return distinct(self.prose.owners << 32 | self.prose.codes)

    def quotes(self, rows: Ints, codes: Ints) -> Flags:
        """Say for each row whether a word stands in its prose."""
        return is_in(rows << 32 | codes, self.quotable)


@dataclass(frozen=True, eq=False)
class Lexicon:
    """The words of both sides.

    Attributes:
        words: The distinct words; the first one closes a text.
        is_name: Which of them are of letters alone.
        tells: Which of them may tell one row from another.
        lengths: Their signs.
        digits: Their digits.
        stems: The number of each word's beginning, what is left of it when it is cut off.
        marks: A number that follows from the word alone, to choose among equals; names come first.
        sides: The words of the ledger and of the statement.
    """

    words: Packed
    is_name: Flags
    tells: Flags
    lengths: Ints
    digits: Ints
    stems: Ints
    marks: Ints
    sides: tuple[SideWords, SideWords]

    @cached_property
    def letters(self) -> NDArray[np.uint64]:
        """Which letters each word has, as a set of bits."""
        bits = np.uint64(1) << (self.words.signs & 63).astype(np.uint64)
        return np.asarray(np.bitwise_or.reduceat(bits, self.words.bounds[:-1]))

    def alone(self, at: int) -> "Lexicon":
        """Return the words of one side in both roles, see `Sides.alone`."""
        return replace(self, sides=(self.sides[at], self.sides[at]))


def lexicon(sides: Sides, rows: tuple[Ints, Ints], names: Sequence[str] = WORD_FIELDS) -> Lexicon:
    """Number the words of some rows of both sides; other rows have none.

    Args:
        sides: All rows.
        rows: The rows to read, ascending.
        names: The columns to read.
    """
    texts = [MARK.encode()]
    parts: list[_Part] = []
    count = 0
    for at, side in enumerate((sides.ledger, sides.statement)):
        for name in names:
            held = side.filled(name, rows[at])
            parts.append(_Part(at, name, held, count))
            texts.append(side.joined(name, held))
            count += len(held)
    codes, words = _numbered(words_of(b" ".join(texts)))
    closing = np.flatnonzero(codes == 0)
    fields: tuple[dict[str, Ragged], dict[str, Ragged]] = ({}, {})
    for part in parts:
        if len(part.rows):
            bounds = closing[part.first : part.first + len(part.rows) + 1]
            inside = codes[bounds[0] + 1 : bounds[-1] + 1]
            fields[part.side][part.name] = Ragged(inside, part.rows, bounds - bounds[0])
    digits, lengths = words.digits, words.lengths
    is_name = digits == 0
    is_name[0] = False
    tells = lengths >= np.where(is_name, LETTERS_MIN, DIGITS_MIN)
    tells &= ~words.are_in(GENERIC) & ~_are_years(words, digits)
    tells[0] = False
    is_link = words.are_in(LINKING) | (digits == lengths)
    is_link[0] = False
    flags = (tells, words.are_in(FIRM), is_link, words.are_in(CALLING))
    of_sides = [_side_words(fields[at], *flags) for at in (0, 1)]
    stems, marks = _stems(words, is_name), _marks(words.hashes(), is_name)
    return Lexicon(words, is_name, tells, lengths, digits, stems, marks, (of_sides[0], of_sides[1]))


def _numbered(words: Packed) -> tuple[Ints, Packed]:
    """Number words; numbers are the same without the zeros in front."""
    codes, distinct = numbered(words)
    is_padded = (distinct.sign(0) == ZERO) & (distinct.digits == distinct.lengths)
    if not is_padded.any():
        return codes, distinct
    renumbered, fewer = numbered(distinct.without_zeros(is_padded))
    return renumbered[codes], fewer


def _are_years(words: Packed, digits: Ints) -> Flags:
    head = words.sign(0) << 8 | words.sign(1)
    is_recent = (head == int.from_bytes(b"19")) | (head == int.from_bytes(b"20"))
    return np.asarray(is_recent & (digits == YEAR_DIGITS) & (words.lengths == YEAR_DIGITS))


def _stems(words: Packed, is_name: Flags) -> Ints:
    """Number the beginnings of names, and the other words as a whole."""
    stem = np.zeros(len(words), dtype=np.int64)
    for place in range(STEM_LETTERS):
        stem = stem << 8 | words.sign(place)
    return ranks(np.where(is_name, stem, (1 << 8 * STEM_LETTERS) + np.arange(len(words))))[0]


def _marks(hashes: Ints, is_name: Flags) -> Ints:
    return np.asarray((hashes >> 33 & 0x3FFFFFFF) | is_name.astype(np.int64) << 30)


@dataclass(frozen=True, eq=False)
class _Part:
    """The texts of one column of one side: its filled rows, and which text is the first."""

    side: int
    name: str
    rows: Ints
    first: int


def _side_words(
    fields: Mapping[str, Ragged], tells: Flags, is_firm: Flags, is_link: Flags, calls: Flags
) -> SideWords:
    prose = _merged([fields[name] for name in PROSE if name in fields])
    parts = [fields[name] for name in TELLING if name in fields]
    owners = np.concatenate([part.owners for part in parts]) if parts else prose.rows
    codes = np.concatenate([part.codes for part in parts]) if parts else prose.rows
    is_kept = tells[codes]
    keys = distinct(owners[is_kept] << 32 | codes[is_kept])
    rows = keys >> 32
    begins = heads(rows)
    telling = Ragged(keys & 0xFFFFFFFF, rows[begins], np.append(begins, len(keys)))
    firms = distinct(prose.owners[is_firm[prose.codes]])
    return SideWords(fields, prose, telling, firms, _called(prose.codes, is_link, calls))


def _called(codes: Ints, is_link: Flags, calls: Flags) -> Flags:
    """Say of each word of a prose whether the last one before it, links aside, calls a number."""
    if not len(codes):
        return np.zeros(0, dtype=bool)
    place = np.where(is_link[codes], 0, np.arange(len(codes)))
    before = np.append(0, np.maximum.accumulate(place)[:-1])
    return np.asarray(calls[codes[before]] & (before < np.arange(len(codes))))


def _merged(parts: list[Ragged]) -> Ragged:
    """Put the words of several columns together, row by row."""
    if len(parts) == 1:
        return parts[0]
    size = max((int(part.rows[-1]) + 1 for part in parts), default=0)
    counts = np.zeros(size, dtype=np.int64)
    for part in parts:
        counts[part.rows] += np.diff(part.bounds)
    rows = np.flatnonzero(counts)
    bounds = np.append(0, np.cumsum(counts[rows]))
    free = np.zeros(size, dtype=np.int64)  # where the next word of each row goes
    free[rows] = bounds[:-1]
    codes = np.empty(bounds[-1], dtype=np.int64)
    for part in parts:
        _which, at = expanded(free[part.rows], free[part.rows] + np.diff(part.bounds))
        codes[at] = part.codes
        free[part.rows] += np.diff(part.bounds)
    return Ragged(codes, rows, bounds)

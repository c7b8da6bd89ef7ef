"""Texts as numbers: one hash per text and one per word, computed on bytes without a loop.

Texts are compared by their letters and digits alone: case, blanks, punctuation, diacritics and the
zeros in front do not count, so "INV-301" and "inv 301" are equal, and "00123" and "123" too. Hashes
are multilinear (a sum of bytes times fixed odd numbers); whoever joins on them compares the bytes
of what was joined.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]

# Rows that are hashed at a time, so that what is made on the way stays in the processor's cache.
CHUNK_ROWS = 1 << 14
_SEPARATOR, _LETTER, _DIGIT, _SKIPPED = range(4)
_POSITIONS = 1_024
_FACTORS = np.random.default_rng(0x5EED).integers(1, 1 << 63, _POSITIONS, dtype=np.uint64) * 2 + 1
_MIX = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(31)
_LATIN_LEAD = 0xC3
# UTF-8 of U+0080 to U+00BF takes two bytes, of U+2000 to U+2FFF three.
_SIGN_LEADS = {0xC2: 2, 0xE2: 3}
# U+00C0 to U+00FF without diacritics, by their second byte; "#" marks what is no letter.
_LATIN = b"aaaaaaaceeeeiiiidnooooo#ouuuuytsaaaaaaaceeeeiiiidnooooo#ouuuuyty"


def _tables() -> tuple[Bytes, Bytes]:
    kind = np.full(256, _LETTER, dtype=np.uint8)
    kind[:128] = _SEPARATOR
    fold = np.arange(256, dtype=np.uint8)
    for code in range(128):
        letter = chr(code)
        if letter.isdigit():
            kind[code] = _DIGIT
        elif letter.isalpha():
            kind[code], fold[code] = _LETTER, ord(letter.lower())
    return kind, fold


_KIND, _FOLD = _tables()


@dataclass(frozen=True)
class Texts:
    """Folded texts: letters and digits in lower case, everything else a separator.

    Attributes:
        letters: The bytes of all texts, one after the other.
        kinds: What each byte is: separator, letter or digit.
        starts: First byte of each text.
        ends: The byte behind each text.
    """

    letters: Bytes
    kinds: Bytes
    starts: Ints
    ends: Ints

    def __len__(self) -> int:
        """Return the number of texts."""
        return len(self.starts)

    def take(self, rows: Ints) -> "Texts":
        """Return these texts only; the bytes are shared."""
        return Texts(self.letters, self.kinds, self.starts[rows], self.ends[rows])

    @cached_property
    def hashes(self) -> Hashes:
        """One hash per text; 0 for a text without a letter or digit."""
        found = np.zeros(len(self), dtype=np.uint64)
        for first in range(0, len(self), CHUNK_ROWS):
            part = slice(first, first + CHUNK_ROWS)
            at, row = _spread(self.starts[part], self.ends[part])
            is_kept = self.kinds[at] != _SEPARATOR
            found[part] = _hashed(self.letters[at[is_kept]], row[is_kept], len(found[part]))
        return found

    @cached_property
    def words(self) -> "Words":
        """The words of all texts."""
        parts = list(self._word_parts())
        if not parts:
            nothing = np.zeros(0, dtype=np.int64)
            return Words(self, nothing, nothing.astype(np.uint64), nothing, nothing, nothing > 0)
        return Words(self, *(np.concatenate(columns) for columns in zip(*parts, strict=True)))

    def _word_parts(self) -> Iterator[tuple[Any, ...]]:
        for first in range(0, len(self), CHUNK_ROWS):
            part = slice(first, first + CHUNK_ROWS)
            at, row = _spread(self.starts[part], self.ends[part])
            is_kept = self.kinds[at] != _SEPARATOR
            at, row = at[is_kept], row[is_kept]
            if not len(at):
                continue
            is_start = np.ones(len(at), dtype=bool)
            is_start[1:] = (np.diff(at) != 1) | (np.diff(row) != 0)
            heads = np.flatnonzero(is_start)
            word = np.cumsum(is_start) - 1
            hashes = _hashed(self.letters[at], word, len(heads))
            lengths = np.diff(np.append(heads, len(at)))
            has_digit = np.maximum.reduceat(self.kinds[at], heads) == _DIGIT
            yield row[heads] + first, hashes, at[heads], lengths, has_digit

    def text(self, row: int) -> str:
        """Return one folded text, for people and for comparing spellings."""
        part = slice(int(self.starts[row]), int(self.ends[row]))
        is_kept = self.kinds[part] != _SEPARATOR
        letters = np.where(is_kept, self.letters[part], ord(" ")).astype(np.uint8)
        return " ".join(letters.tobytes().decode("utf-8", errors="replace").split())


@dataclass(frozen=True)
class Words:
    """Every word of some texts, in their order.

    Attributes:
        texts: Where they stand.
        row: Which text each word belongs to, ascending.
        hashes: One hash per word; 0 for a word of zeros.
        at: First byte of the word.
        lengths: Its bytes.
        has_digit: It is no word of letters alone.
    """

    texts: Texts
    row: Ints
    hashes: Hashes
    at: Ints
    lengths: Ints
    has_digit: NDArray[np.bool_]

    @cached_property
    def bounds(self) -> Ints:
        """For each text, where its words begin, and at the end the number of words."""
        return np.searchsorted(self.row, np.arange(len(self.texts) + 1))

    def beginnings(self, at: Ints, letters: int) -> Hashes:
        """Return one hash for the first letters of each of these words."""
        ends = self.at[at] + np.minimum(self.lengths[at], letters)
        return Texts(self.texts.letters, self.texts.kinds, self.at[at], ends).hashes

    def word(self, position: int) -> str:
        """Return one word."""
        start = int(self.at[position])
        letters = self.texts.letters[start : start + int(self.lengths[position])]
        return letters.tobytes().decode("utf-8", errors="replace")


def folded(values: "pd.Series | None", rows: int) -> Texts:
    """Fold a column of texts.

    Args:
        values: Text, without None; None when there is no such column.
        rows: How many texts there are.
    """
    if values is None:
        nowhere = np.zeros(rows, dtype=np.int64)
        return Texts(np.zeros(0, dtype=np.uint8), np.zeros(0, dtype=np.uint8), nowhere, nowhere)
    raw, starts, ends = _encoded(values)
    kinds, letters = _KIND[raw], _FOLD[raw]
    if not len(raw) or raw.max() < 0x80:
        return Texts(letters, kinds, starts, ends)
    _fold_beyond_ascii(raw, kinds, letters)
    is_kept = kinds != _SKIPPED
    before = np.concatenate([[0], np.cumsum(is_kept)])
    return Texts(letters[is_kept], kinds[is_kept], before[starts], before[ends])


def combined(*hashes: Hashes) -> Hashes:
    """Mix several hashes of the same rows into one."""
    mixed = np.zeros(len(hashes[0]), dtype=np.uint64)
    for part in hashes:
        mixed = _stirred((mixed ^ part) * _MIX + np.uint64(1))
    return mixed


def same_letters(left: Texts, left_rows: Ints, right: Texts, right_rows: Ints) -> NDArray[np.bool_]:
    """Compare texts pair by pair, letter by letter.

    Returns:
        For each pair whether the two have the same letters and digits, zeros in front aside.
    """
    sides = []
    for texts, rows in ((left, left_rows), (right, right_rows)):
        at, pair = _spread(texts.starts[rows], texts.ends[rows])
        is_kept = texts.kinds[at] != _SEPARATOR
        letters, pair = _without_zeros(texts.letters[at[is_kept]], pair[is_kept])
        sides.append((letters, pair, np.bincount(pair, minlength=len(rows))))
    (a, pair_a, counts_a), (b, pair_b, counts_b) = sides
    same = counts_a == counts_b
    differs = a[same[pair_a]] != b[same[pair_b]]
    same[pair_a[same[pair_a]][differs]] = False
    return same


def _fold_beyond_ascii(raw: Bytes, kinds: Bytes, letters: Bytes) -> None:
    """Bring Latin letters to their base letter, and signs such as – and no-break blanks apart."""
    at = np.flatnonzero(raw[:-1] == _LATIN_LEAD)
    kinds[at] = _SKIPPED
    letters[at + 1] = np.frombuffer(_LATIN, dtype=np.uint8)[np.clip(raw[at + 1], 0x80, 0xBF) - 0x80]
    kinds[at + 1] = np.where(letters[at + 1] == ord("#"), _SEPARATOR, _LETTER)
    for lead, length in _SIGN_LEADS.items():
        at = np.flatnonzero(raw == lead)
        for step in range(length):
            kinds[np.minimum(at + step, len(raw) - 1)] = _SEPARATOR


def _spread(starts: Ints, ends: Ints) -> tuple[Ints, Ints]:
    """Return the position of every byte of these texts, and which text it belongs to."""
    counts = ends - starts
    row = np.repeat(np.arange(len(starts)), counts)
    before = np.cumsum(counts) - counts
    return np.arange(len(row)) - before[row] + starts[row], row


def _without_zeros(letters: Bytes, group: Ints) -> tuple[Bytes, Ints]:
    """Drop the zeros in front of each group; the groups ascend."""
    is_zero = letters == ord("0")
    if not is_zero.any():
        return letters, group
    significant = np.cumsum(~is_zero)
    first = np.searchsorted(group, group)
    before = significant[first] - ~is_zero[first]
    is_kept = significant > before
    return letters[is_kept], group[is_kept]


def _hashed(letters: Bytes, group: Ints, groups: int) -> Hashes:
    """Hash the letters of each group; groups ascend, some may be empty."""
    letters, group = _without_zeros(letters, group)
    found = np.zeros(groups, dtype=np.uint64)
    if not len(letters):
        return found
    is_head = np.ones(len(group), dtype=bool)
    is_head[1:] = group[1:] != group[:-1]
    heads = np.flatnonzero(is_head)
    position = np.arange(len(group)) - np.repeat(heads, np.diff(np.append(heads, len(group))))
    terms = (letters.astype(np.uint64) + np.uint64(1)) * _FACTORS[position % _POSITIONS]
    found[group[heads]] = np.maximum(_stirred(np.add.reduceat(terms, heads)), np.uint64(1))
    return found


def _stirred(hashes: Hashes) -> Hashes:
    stirred = (hashes ^ (hashes >> _SHIFT)) * _MIX
    return stirred ^ (stirred >> _SHIFT)


def _encoded(values: pd.Series) -> tuple[Bytes, Ints, Ints]:
    """Return the UTF-8 bytes of all texts, and where each starts and ends."""
    if getattr(values.dtype, "storage", "") == "pyarrow":
        return _encoded_arrow(values)
    texts = values.tolist()
    raw = np.frombuffer("\0".join(texts).encode(errors="replace"), dtype=np.uint8)
    ends = np.append(np.flatnonzero(raw == 0), len(raw))
    if len(ends) != len(texts):  # a text holds the separator itself
        return _encoded(pd.Series([text.replace("\0", " ") for text in texts], dtype=object))
    return raw, np.concatenate([[0], ends[:-1] + 1])[: len(texts)], ends[: len(texts)]


def _encoded_arrow(values: pd.Series) -> tuple[Bytes, Ints, Ints]:
    import pyarrow as pa

    array = pa.array(values, type=pa.large_string())
    if isinstance(array, pa.ChunkedArray):  # the column was put together from several frames
        array = array.combine_chunks()
    _validity, offsets, letters = array.buffers()
    bounds = np.frombuffer(offsets, dtype=np.int64)[array.offset : array.offset + len(array) + 1]
    raw = np.frombuffer(letters, dtype=np.uint8) if letters else np.zeros(0, dtype=np.uint8)
    return raw, bounds[:-1], bounds[1:]

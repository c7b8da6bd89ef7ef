"""Words in one piece of memory: what is asked of a million words is answered without a loop."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

try:
    import pyarrow as pa
except ImportError:
    pa = None

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
# Odd numbers, one for each place, to mix numbers in their order; sums run over, as they may.
FACTORS = np.random.default_rng(7).integers(1 << 40, 1 << 61, 64) * 2 + 1
ZERO, NINE = ord("0"), ord("9")


@dataclass(frozen=True, eq=False)
class Packed:
    """Words, one after the other.

    Attributes:
        signs: The bytes of all words.
        bounds: Where each word begins, and at the end the number of bytes.
    """

    signs: NDArray[np.uint8]
    bounds: Ints

    @classmethod
    def of(cls, words: Iterable[bytes]) -> "Packed":
        """Pack words."""
        listed = list(words)
        ends = np.cumsum([0, *map(len, listed)], dtype=np.int64)
        return cls(np.frombuffer(b"".join(listed), dtype=np.uint8), ends)

    def __len__(self) -> int:
        """Return the number of words."""
        return len(self.bounds) - 1

    def __getitem__(self, at: int) -> str:
        """Return one word."""
        return self.signs[self.bounds[at] : self.bounds[at + 1]].tobytes().decode("latin-1")

    @property
    def lengths(self) -> Ints:
        """The number of bytes of each word."""
        return np.diff(self.bounds)

    @property
    def digits(self) -> Ints:
        """The number of digits of each word."""
        is_digit = (self.signs >= ZERO) & (self.signs <= NINE)
        before = np.concatenate([[0], np.cumsum(is_digit)])
        return np.asarray(before[self.bounds[1:]] - before[self.bounds[:-1]])

    def sign(self, place: int) -> Ints:
        """Return the byte at one place of each word, 0 where it is shorter."""
        found = np.zeros(len(self), dtype=np.int64)
        at = np.flatnonzero(self.lengths > place)
        found[at] = self.signs[self.bounds[at] + place]
        return found

    def begin_alike(self, first: Ints, second: Ints, length: Ints) -> Flags:
        """Say of which pairs of words so many signs are the same from the beginning on.

        Args:
            first: One word of each pair.
            second: The other one.
            length: How many signs; no more than either of them has.
        """
        alike = np.ones(len(first), dtype=bool)
        for place in range(int(length.max(initial=0))):
            still = np.flatnonzero(alike & (length > place))
            one, other = self.bounds[first[still]] + place, self.bounds[second[still]] + place
            alike[still] = self.signs[one] == self.signs[other]
        return alike

    def texts(self, at: Ints) -> list[str]:
        """Return some words."""
        whole = self.signs.tobytes().decode("latin-1")
        starts, ends = self.bounds[at].tolist(), self.bounds[at + 1].tolist()
        return [whole[a:b] for a, b in zip(starts, ends, strict=True)]

    @property
    def all(self) -> list[str]:
        """All words."""
        return self.texts(np.arange(len(self)))

    def hashes(self) -> Ints:
        """Return a number for each word that follows from the word alone."""
        lengths = self.lengths
        place = np.arange(len(self.signs)) - np.repeat(self.bounds[:-1], lengths)
        terms = (self.signs.astype(np.int64) + 1) * FACTORS[place % len(FACTORS)]
        before = np.concatenate([[0], np.cumsum(terms)])
        return np.asarray(before[self.bounds[1:]] - before[self.bounds[:-1]])

    def are_in(self, words: frozenset[str]) -> Flags:
        """Say which words are among some others."""
        likely = np.flatnonzero(np.isin(self.hashes(), _hashes_of(words)))
        found = np.zeros(len(self), dtype=bool)
        found[likely] = [word in words for word in self.texts(likely)]
        return found

    def without_zeros(self, chosen: Flags) -> "Packed":
        """Return the words, some of them without the zeros in front."""
        at = np.flatnonzero(chosen & (self.sign(0) == ZERO))
        if not len(at):
            return self
        starts, ends = self.bounds[at], self.bounds[at + 1]
        more = np.arange(len(at))
        while len(more):
            more = more[starts[more] < ends[more]]
            more = more[self.signs[starts[more]] == ZERO]
            starts[more] += 1
        zeros = starts - self.bounds[at]
        dropped = np.zeros(len(self), dtype=np.int64)
        dropped[at] = zeros
        is_kept = np.ones(len(self.signs), dtype=bool)
        is_kept[np.repeat(starts - np.cumsum(zeros), zeros) + np.arange(zeros.sum())] = False
        bounds = self.bounds - np.concatenate([[0], np.cumsum(dropped)])
        return Packed(self.signs[is_kept], bounds)


@cache
def _hashes_of(words: frozenset[str]) -> Ints:
    """Return the hashes of a list of words, which are few and always the same."""
    return Packed.of(word.encode() for word in sorted(words)).hashes()


def together(parts: Sequence[Packed]) -> Packed:
    """Put words of several packs one after the other."""
    shifts = np.cumsum([0, *(len(part.signs) for part in parts)])
    bounds = [part.bounds[:-1] + shift for part, shift in zip(parts, shifts[:-1], strict=True)]
    signs = np.concatenate([part.signs for part in parts])
    return Packed(signs, np.concatenate([*bounds, shifts[-1:]]))


def numbered(words: Packed) -> tuple[Ints, Packed]:
    """Number words in the order of their first appearance.

    Returns:
        The number of each word, and the distinct words.
    """
    if pa is None or not len(words):
        whole, bounds = words.signs.tobytes(), words.bounds.tolist()
        held = np.empty(len(words), dtype=object)
        held[:] = [whole[a:b] for a, b in pairwise(bounds)]
        codes, distinct = pd.factorize(held)
        return codes.astype(np.int64), Packed.of(distinct)
    buffers = [None, pa.py_buffer(np.ascontiguousarray(words.bounds)), pa.py_buffer(words.signs)]
    encoded = pa.Array.from_buffers(pa.large_binary(), len(words), buffers).dictionary_encode()
    _valid, ends, signs = encoded.dictionary.buffers()
    bounds = np.frombuffer(ends, dtype=np.int64, count=len(encoded.dictionary) + 1)
    held = np.frombuffer(signs, dtype=np.uint8, count=int(bounds[-1])) if signs else words.signs[:0]
    return encoded.indices.to_numpy().astype(np.int64), Packed(held, bounds)

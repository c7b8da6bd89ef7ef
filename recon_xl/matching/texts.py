"""Texts as they are compared: letters and digits alone, in lower case, without marks.

Case, blanks, punctuation and the zeros in front do not count: "INV-301" and "inv 301" are equal,
and "00123" and "123" too. Everything is done on the bytes of all texts at once: `bytes.translate`
is an order of magnitude faster than any loop over them.
"""

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

try:
    import pyarrow as pa
except ImportError:
    pa = None

Ints = NDArray[np.int64]

# Stands between texts; nobody types it.
MARK = "\x1f"
_MARK = MARK.encode()
# UTF-8 beyond ASCII: 0xC3 leads the Latin letters with marks and is dropped; signs of two and three
# bytes (no-break blanks, dashes, currency signs) part words; marks that combine are dropped.
_LATIN_LEAD = b"\xc3"
_BEYOND = (
    (re.compile(rb"\xc2.|\xe2..", re.DOTALL), (b"\xc2", b"\xe2"), b" "),
    (re.compile(rb"[\xcc\xcd].", re.DOTALL), (b"\xcc", b"\xcd"), b""),
)
_LATIN = b"aaaaaaaceeeeiiiidnooooo ouuuuytsaaaaaaaceeeeiiiidnooooo ouuuuyty"


def _table() -> bytes:
    table = bytearray(range(256))
    for code in range(128):
        letter = chr(code)
        table[code] = ord(letter.lower()) if letter.isalnum() else ord(" ")
    table[0x80:0xC0] = _LATIN
    table[_MARK[0]] = _MARK[0]
    return bytes(table)


_FOLD = _table()
_ONLY_DIGITS = bytes(code if chr(code) in f"0123456789{MARK}" else 32 for code in range(256))
_NINES = bytes.maketrans(b"0123456789", b"9999999999")


def coded_words(raw: bytes) -> tuple[Ints, list[bytes]]:
    """Number the words of texts, each closed by `MARK`, which counts as a word.

    Returns:
        The number of each word, in the order of their first appearance, and the distinct words.
    """
    return _coded(folded(raw))


def coded_numbers(raw: bytes) -> tuple[Ints, list[bytes]]:
    """Number the numbers in texts, each closed by `MARK`, as `coded_words` does with words."""
    return _coded(raw.translate(_ONLY_DIGITS))


def values_of(texts: Sequence[str]) -> list[bytes]:
    """Return each text as one word without zeros in front; b"" where it has no letter or digit."""
    if not len(texts):
        return []
    parts = folded(joined(texts)).translate(None, b" ").split(_MARK)[: len(texts)]
    return [part.lstrip(b"0") for part in parts]


def forms_of(values: Sequence[bytes]) -> list[bytes]:
    """Return values with a 9 for every digit."""
    return _MARK.join(values).translate(_NINES).split(_MARK) if len(values) else []


def joined(texts: Sequence[str]) -> bytes:
    """Put texts one after the other, each closed by the mark."""
    if not len(texts):
        return b""
    whole = f" {MARK} ".join(texts)
    if whole.count(MARK) != len(texts) - 1:
        whole = f" {MARK} ".join([text.replace(MARK, " ") for text in texts])
    return f"{whole} {MARK}".encode(errors="replace")


def codes_of(words: Sequence[bytes]) -> tuple[Ints, list[bytes]]:
    """Number words: the number of each, in the order of their first appearance, and the words."""
    if not len(words):
        return np.zeros(0, dtype=np.int64), []
    held = np.empty(len(words), dtype=object)
    held[:] = words
    codes, distinct = pd.factorize(held)
    return codes.astype(np.int64), list(distinct)


def folded(raw: bytes) -> bytes:
    """Return texts in lower case without marks; what is neither letter nor digit is a blank."""
    if not raw.isascii():
        for pattern, leads, instead in _BEYOND:
            if any(lead in raw for lead in leads):
                raw = pattern.sub(instead, raw)
    return raw.translate(_FOLD, _LATIN_LEAD)


def _coded(raw: bytes) -> tuple[Ints, list[bytes]]:
    """Number words that blanks part."""
    if pa is None or not raw:
        return codes_of(raw.split())
    signs = np.frombuffer(raw + b" ", dtype=np.uint8)
    is_sign = signs != ord(" ")
    changes = np.flatnonzero(is_sign[1:] != is_sign[:-1]) + 1
    if is_sign[0]:
        changes = np.append(0, changes)
    ends = np.append(0, np.cumsum(changes[1::2] - changes[::2]))
    buffers = [None, pa.py_buffer(ends), pa.py_buffer(signs[is_sign])]
    encoded = pa.Array.from_buffers(pa.large_binary(), len(ends) - 1, buffers).dictionary_encode()
    return encoded.indices.to_numpy().astype(np.int64), encoded.dictionary.to_pylist()

"""Texts as they are compared: letters and digits alone, in lower case, without marks.

Case, blanks, punctuation and the zeros in front do not count: "INV-301" and "inv 301" are equal,
and "00123" and "123" too. Everything is done on the bytes of all texts at once: `bytes.translate`
is an order of magnitude faster than any loop over them.
"""

import re
import unicodedata
from collections.abc import Sequence

import numpy as np

from recon_xl.matching.packed import ZERO, Packed

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
# Letters with marks that have a lead of their own (Łukasz, Šimić), and the letter without.
_EXTENDED = re.compile("[\u0100-\u024f\u1e00-\u1eff]")
_EXTENDED_LEADS = tuple(bytes([lead]) for lead in (*range(0xC4, 0xCA), 0xE1))
_STROKES = str.maketrans("ĐđĦħŁłŦŧıŒœ", "DdHhLlTtiOo")
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


def words_of(raw: bytes) -> Packed:
    """Return the words of texts, each text closed by `MARK`, which counts as a word."""
    spaced = folded(raw) + b" "
    is_sign = np.frombuffer(spaced, dtype=np.uint8) != ord(" ")
    changes = np.flatnonzero(is_sign[1:] != is_sign[:-1]) + 1
    if is_sign[0]:
        changes = np.append(0, changes)
    ends = np.append(0, np.cumsum(changes[1::2] - changes[::2]))
    return Packed(np.frombuffer(spaced.translate(None, b" "), dtype=np.uint8), ends)


def values_of(raw: bytes) -> Packed:
    """Return each of some texts, all closed by `MARK`, as one word without zeros in front.

    It is empty where the text has no letter or digit.
    """
    signs = np.frombuffer(folded(raw).translate(None, b" "), dtype=np.uint8)
    closing = np.flatnonzero(signs == _MARK[0])
    bounds = np.append(0, closing - np.arange(len(closing)))
    values = Packed(signs[signs != _MARK[0]], bounds)
    return values.without_zeros(values.sign(0) == ZERO)


def joined(texts: Sequence[str]) -> bytes:
    """Put texts one after the other, each closed by the mark."""
    if not len(texts):
        return b""
    whole = f" {MARK} ".join(texts)
    if whole.count(MARK) != len(texts) - 1:
        whole = f" {MARK} ".join([text.replace(MARK, " ") for text in texts])
    return f"{whole} {MARK}".encode(errors="replace")


def _plain(letter: re.Match[str]) -> str:
    """Return a letter without its marks."""
    return unicodedata.normalize("NFD", letter[0])[0]


def folded(raw: bytes) -> bytes:
    """Return texts in lower case without marks; what is neither letter nor digit is a blank."""
    if not raw.isascii():
        if any(lead in raw for lead in _EXTENDED_LEADS):
            raw = _EXTENDED.sub(_plain, raw.decode(errors="replace").translate(_STROKES)).encode()
        for pattern, leads, instead in _BEYOND:
            if any(lead in raw for lead in leads):
                raw = pattern.sub(instead, raw)
    return raw.translate(_FOLD, _LATIN_LEAD)

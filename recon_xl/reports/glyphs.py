"""What the document's fonts can draw: bank text is arbitrary, and the strict profile is not.

Source: OpenType specification, table `cmap`, formats 4 and 12.
"""

import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from recon_xl.language import plural
from recon_xl.resources import resource

PLACEHOLDER = "□"
# The faces that draw text from outside; the one for the seal draws our own digits only.
FACES = ("SourceSans3_400Regular.ttf", "SourceSans3_600SemiBold.ttf")
EXAMPLES_MAX = 5
# Marks that join, direct or vary letters and are not seen by themselves.
_INVISIBLE = frozenset("\u00ad\u034f\u061c\ufeff") | {chr(code) for code in range(0xFE00, 0xFE10)}


def drawable(tree: Any) -> tuple[Any, list[str]]:
    """Replace what the fonts cannot draw in all texts of a tree of dicts and lists.

    Returns:
        The same tree with a visible placeholder for each such character, and the warnings: one
        sentence that counts and names them, or none.
    """
    lost: dict[str, int] = {}
    cleaned = _cleaned(tree, lost)
    if not lost:
        return cleaned, []
    named = [_named(character) for character in sorted(lost)]
    warning = plural(
        "One character that the document's fonts lack is shown as {placeholder}: {examples}.",
        "{n} characters that the document's fonts lack are shown as {placeholder}: {examples}.",
        sum(lost.values()),
        placeholder=PLACEHOLDER,
        examples=", ".join(named[:EXAMPLES_MAX]) + (" …" if len(named) > EXAMPLES_MAX else ""),
    )
    return cleaned, [warning]


@cache
def characters(path: Path) -> frozenset[str]:
    """Return the characters that a TrueType font can draw."""
    data = path.read_bytes()
    count = struct.unpack_from(">H", data, 4)[0]
    tables = {data[at : at + 4]: at for at in range(12, 12 + 16 * count, 16)}
    cmap = struct.unpack_from(">I", data, tables[b"cmap"] + 8)[0]
    found: set[str] = set()
    for index in range(struct.unpack_from(">H", data, cmap + 2)[0]):
        offset = cmap + struct.unpack_from(">I", data, cmap + 4 + 8 * index + 4)[0]
        kind = struct.unpack_from(">H", data, offset)[0]
        if kind in (4, 12):
            ranges = _segments if kind == 4 else _groups
            found.update(chr(code) for code in ranges(data, offset) if not 0xD800 <= code < 0xE000)
    return frozenset(found)


def _cleaned(tree: Any, lost: dict[str, int]) -> Any:
    if isinstance(tree, str):
        return tree if tree.isascii() and tree.isprintable() else _shown(tree, lost)
    if isinstance(tree, dict):
        return {key: _cleaned(value, lost) for key, value in tree.items()}
    if isinstance(tree, list):
        return [_cleaned(value, lost) for value in tree]
    return tree


def _shown(text: str, lost: dict[str, int]) -> str:
    known = _known()
    shown = []
    for character in unicodedata.normalize("NFC", text):
        if character in known:
            shown.append(character)
        elif character.isspace():
            shown.append(" ")
        elif character not in _INVISIBLE and unicodedata.category(character) != "Cf":
            lost[character] = lost.get(character, 0) + 1
            shown.append(PLACEHOLDER)
    return "".join(shown)


def _named(character: str) -> str:
    code = f"U+{ord(character):04X}"
    return f"{character} ({code})" if character.isprintable() else code


@cache
def _known() -> frozenset[str]:
    faces = [characters(resource("templates", "fonts", face)) for face in FACES]
    return frozenset.intersection(*faces) - _INVISIBLE - set(map(chr, range(32)))


def _segments(data: bytes, at: int) -> Iterator[int]:
    """Go through the codes of a format 4 subtable that have a glyph."""
    double = struct.unpack_from(">H", data, at + 6)[0]
    for segment in range(0, double, 2):
        last, first, delta, offset = (
            struct.unpack_from(">H", data, at + 14 + segment + skip)[0]
            for skip in (0, double + 2, 2 * double + 2, 3 * double + 2)
        )
        for code in range(first, min(last, 0xFFFE) + 1):
            if not offset:
                glyph = (code + delta) & 0xFFFF
            else:
                place = at + 16 + 3 * double + segment + offset + 2 * (code - first)
                glyph = struct.unpack_from(">H", data, place)[0]
            if glyph:
                yield code


def _groups(data: bytes, at: int) -> Iterator[int]:
    """Go through the codes of a format 12 subtable."""
    for group in range(struct.unpack_from(">I", data, at + 12)[0]):
        first, last, _glyph = struct.unpack_from(">III", data, at + 16 + 12 * group)
        yield from range(first, last + 1)

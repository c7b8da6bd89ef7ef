"""Files that are almost right: samples changed at random, the same ones for the same seed."""

import io
import random
import re
import zipfile
from collections.abc import Callable
from contextlib import suppress
from copy import deepcopy
from pathlib import Path

from lxml import etree

from tests.importers.golden import samples

# What breaks readers: limits, signs, encodings, markup, numbers that are none.
TOKENS = [
    b"", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"<", b">", b"&", b"&amp;", b"&#0;",
    b"<!DOCTYPE x>", b"<!ENTITY a 'b'>", b"<![CDATA[", b"]]>", b'"', b"'", b";", b",", b"\t",
    b"\r", b"\n", b"\r\n", b"-", b"\xe2\x88\x92", b"--1", b"1e999", b"NaN", b"Infinity", b"-0",
    b"0,00", b"1.200", b"1,200.5", b"99999999999999999999", b"1" * 400, b"2026-02-30",
    b"31.02.2026", b"00000000", b"99999999", b"9999-12-31", b"0001-01-01", b":61:", b":86:",
    b":20:", b"-}", b"<STMTTRN>", b"</STMTTRN>", b"^", b"16,", b"88,", b"49,", b"/", b"\xc3\xa6",
    b"\xe6", b"\xf8", b"\xed\xa0\x80", b"\xf0\x9f\x92\xb0", b"Reservert", b"Dato",
    b"Bel\xc3\xb8p", b"Saldo", b"IB", b"Sum", b"NOK", b"XXX", b"CRDT", b"DBIT", b'r="XFD1048576"',
    b'r="A0"', b't="s"', b"<v>1e300</v>", b'ref="A1:XFD1048576"', b"[Content_Types].xml",
]  # fmt: skip
_NUMBER = re.compile(rb"\d+(?:[.,]\d+)?")


def seeds(name: str) -> list[Path]:
    """Return the samples of a format."""
    return samples(name)


def mutated(paths: list[Path], seed: int) -> tuple[str, bytes]:
    """Return the name and the bytes of one changed sample."""
    chance = random.Random(seed)
    path = chance.choice(paths)
    content = path.read_bytes()
    if content.startswith(b"PK") and chance.random() < 0.8:
        return path.name, _repacked(content, chance)
    if content.startswith(b"<?xml") and chance.random() < 0.7:
        with suppress(etree.XMLSyntaxError):
            return path.name, _rearranged(content, chance)
    return path.name, _changed(content, chance)


def _repacked(content: bytes, chance: random.Random) -> bytes:
    """Change one part of an archive, so that what is inside is reached and not the checksum."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w") as new:
        names = old.namelist()
        victim = chance.choice([name for name in names if name.startswith("xl/")] or names)
        for name in names:
            part = old.read(name)
            new.writestr(name, _changed(part, chance) if name == victim else part)
    return packed.getvalue()


def _rearranged(content: bytes, chance: random.Random) -> bytes:
    """Change XML that stays well-formed: what is inside is reached, and not the parser only."""
    root = etree.fromstring(content)
    for _round in range(chance.choice([1, 2, 5, 20])):
        element = chance.choice(list(root.iter(tag=etree.Element)))
        parent = element.getparent()
        change = chance.choice(
            ["text", "text", "text", "name", "attribute", "drop", "double", "move"]
        )
        if change == "text":
            token = chance.choice(TOKENS).decode("latin-1")
            element.text = "".join(letter for letter in token if letter.isprintable())
        elif change == "name":
            element.tag = chance.choice(list(root.iter(tag=etree.Element))).tag
        elif change == "attribute":
            element.set("Ccy", chance.choice(["", "NOK", "nok", "JPY", "KWD", "X" * 50]))
        elif parent is not None and change == "drop":
            parent.remove(element)
        elif parent is not None and change == "double":
            parent.append(deepcopy(element))
        elif parent is not None:
            root.append(element)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")


def _changed(content: bytes, chance: random.Random) -> bytes:
    for _round in range(chance.choice([1, 1, 1, 2, 3, 8])):
        content = chance.choice(_CHANGES)(content, chance)
    return content


def _flip(content: bytes, chance: random.Random) -> bytes:
    if not content:
        return content
    at = chance.randrange(len(content))
    return content[:at] + bytes([chance.randrange(256)]) + content[at + 1 :]


def _cut(content: bytes, chance: random.Random) -> bytes:
    start, end = _span(content, chance)
    return content[:start] + content[end:]


def _double(content: bytes, chance: random.Random) -> bytes:
    start, end = _span(content, chance)
    return content[:end] + content[start:end] * chance.choice([1, 1, 2, 30]) + content[end:]


def _insert(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content) + 1)
    return content[:at] + chance.choice(TOKENS) + content[at:]


def _number(content: bytes, chance: random.Random) -> bytes:
    found = list(_NUMBER.finditer(content))
    if not found:
        return content
    number = chance.choice(found)
    return content[: number.start()] + chance.choice(TOKENS) + content[number.end() :]


def _end(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def _swap(content: bytes, chance: random.Random) -> bytes:
    lines = content.split(b"\n")
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"\n".join(lines)


def _span(content: bytes, chance: random.Random) -> tuple[int, int]:
    start = chance.randrange(len(content) + 1)
    return start, min(len(content), start + chance.choice([1, 2, 5, 20, 200, 5000]))


_CHANGES: list[Callable[[bytes, random.Random], bytes]] = [
    _flip, _cut, _double, _insert, _insert, _number, _number, _end, _swap,
]  # fmt: skip

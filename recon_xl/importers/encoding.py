"""Which letters the bytes of a text file mean, decided by evidence and refused without it."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass

from charset_normalizer import from_bytes

from recon_xl.errors import MalformedFileError
from recon_xl.importers.source import Source
from recon_xl.language import _

# A byte order mark tells by itself; UTF-8 is hardly ever valid by accident. What is left in
# Norwegian files is Windows, DOS (850 has æøå where 865 has them) and old Macs.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SINGLE_BYTE = ["cp1252", "cp850", "mac_roman"]
# As much as is looked at; the libraries' tables of letters are sure long before.
SAMPLE_BYTES = 32_768


@dataclass(frozen=True)
class Text:
    """A decoded file.

    Attributes:
        text: Its letters; line ends as they stand.
        encoding: Python's name of the encoding.
        evidence: What decided it, for a person: a sentence.
    """

    text: str
    encoding: str
    evidence: str

    def lines(self) -> Iterator[tuple[int, str]]:
        """Go through its lines as an editor numbers them, from 1."""
        return enumerate(self.text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1)


def decoded(source: Source) -> Text:
    """Decode a text file.

    Raises:
        MalformedFileError: It is no text, or nothing tells its encoding.
    """
    return decode(source.whole(), source.name)


def decode(raw: bytes, name: str) -> Text:
    """Decode the bytes of a text file.

    Args:
        raw: The bytes.
        name: Name of the file, for errors.

    Raises:
        MalformedFileError: They are no text, or nothing tells their encoding.

    >>> decode("Gebyr årskort".encode("cp1252"), "a.csv").encoding
    'cp1252'
    """
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _strictly(raw, encoding, _("It begins with a byte order mark."), name)
    if b"\x00" in raw:
        raise MalformedFileError(_("The file is not a text file."), where=name)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        is_plain = raw.isascii()
        evidence = _("It has plain letters only.") if is_plain else _("It is valid UTF-8.")
        return Text(text, "ascii" if is_plain else "utf-8", evidence)
    best = from_bytes(_telling_lines(raw), cp_isolation=_SINGLE_BYTE).best()
    if best is None:
        raise _unclear(name)
    return _strictly(raw, best.encoding, _("Its letters make sense in this encoding only."), name)


def decoded_head(source: Source) -> str:
    """Return the first letters of a file as well as they can be told; "" when it is no text."""
    head = source.head
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return head.decode(encoding, errors="replace")
    return "" if b"\x00" in head else head.decode("latin-1")


def _telling_lines(raw: bytes) -> bytes:
    """Return the lines with letters beyond ASCII, as the others tell nothing."""
    telling = (line for line in raw.splitlines(keepends=True) if not line.isascii())
    sample = bytearray()
    for line in telling:
        sample += line
        if len(sample) >= SAMPLE_BYTES:
            break
    return bytes(sample[:SAMPLE_BYTES])


def _strictly(raw: bytes, encoding: str, evidence: str, name: str) -> Text:
    try:
        return Text(raw.decode(encoding), encoding.removesuffix("-sig"), evidence)
    except UnicodeDecodeError as error:
        raise _unclear(name) from error


def _unclear(name: str) -> MalformedFileError:
    return MalformedFileError(
        _("Nothing tells which encoding the letters of this file have."),
        where=name,
        remedy=_("Save it as UTF-8. Nothing was changed."),
    )

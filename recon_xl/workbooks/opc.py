"""The package of a workbook: parts in a zip file, unchanged ones copied byte for byte.

Python's zipfile can only pack a part anew. Here the packed bytes of every part that is not replaced
go over as they are, which is quicker and leaves nothing to chance.
Source: ECMA-376 part 2 (Open Packaging Conventions), PKWARE APPNOTE 6.3.
"""

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from dataclasses import dataclass, replace
from typing import BinaryIO

from lxml import etree

from recon_xl.errors import MalformedFileError
from recon_xl.language import _

# Unpacked; Excel's own limit of a sheet is about 2 GB of XML, and a bomb is much larger.
PACKAGE_BYTES_MAX = 4 * 2**30
# Level 6 takes three times as long and saves a tenth.
_LEVEL = 3
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_UTF8 = 0x800


@dataclass(frozen=True)
class Relationship:
    """What one part says of another.

    Attributes:
        id: Its id in the part that holds it.
        kind: The last word of its type, such as "worksheet": Strict files name other addresses.
        target: The other part; "" for something outside the package.
    """

    id: str
    kind: str
    target: str


@dataclass(frozen=True)
class _Entry:
    name: str
    method: int
    stamp: tuple[int, int]
    crc: int
    packed: memoryview | bytes
    size: int
    attributes: int


class Package:
    """The parts of one file, in memory."""

    def __init__(self, content: bytes) -> None:
        """Open a package.

        Raises:
            MalformedFileError: It is no zip file, or one that cannot be read in safety.
        """
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                infos = archive.infolist()
        except (zipfile.BadZipFile, ValueError, struct.error) as error:
            raise MalformedFileError(
                _("The file is damaged: {error}.", error=error),
                remedy=_("Open it in Excel and save it again, or take its backup."),
            ) from error
        if sum(info.file_size for info in infos) > PACKAGE_BYTES_MAX:
            raise MalformedFileError(_("The file unpacks to more than a workbook can hold."))
        view = memoryview(content)
        self._entries = [_entry(view, info) for info in infos]
        self._index = {_folded(entry.name): at for at, entry in enumerate(self._entries)}

    def names(self) -> list[str]:
        """Return the names of all parts, in the order of the file."""
        return [entry.name for entry in self._entries]

    def has(self, name: str) -> bool:
        """Say whether the package has a part of that name, case ignored."""
        return _folded(name) in self._index

    def read(self, name: str) -> bytes:
        """Return the bytes of a part.

        Raises:
            MalformedFileError: The part is missing or damaged.
        """
        at = self._index.get(_folded(name))
        if at is None:
            raise MalformedFileError(_("The workbook lacks its part {name}.", name=name))
        entry = self._entries[at]
        try:
            content = (
                bytes(entry.packed)
                if entry.method == zipfile.ZIP_STORED
                else zlib.decompressobj(-15).decompress(entry.packed, entry.size + 1)
            )
        except zlib.error as error:
            raise MalformedFileError(
                _("The part {name} of the workbook is damaged: {error}.", name=name, error=error)
            ) from error
        if zlib.crc32(content) != entry.crc:
            raise MalformedFileError(_("The part {name} of the workbook is damaged.", name=name))
        return content

    def head(self, name: str, size: int) -> bytes:
        """Return no more than the first bytes of a part, without unpacking the rest."""
        entry = self._entries[self._index[_folded(name)]]
        if entry.method == zipfile.ZIP_STORED:
            return bytes(entry.packed[:size])
        return zlib.decompressobj(-15).decompress(entry.packed, size)

    def replace(self, name: str, content: bytes) -> None:
        """Give a part other bytes."""
        at = self._index[_folded(name)]
        self._entries[at] = _packed(self._entries[at], content)

    def replace_all(self, parts: Iterable[tuple[str, bytes]]) -> bool:
        """Give large parts other bytes; say whether there was one.

        Each is packed beside the making of the next: zlib leaves Python to others meanwhile.
        """
        with ThreadPoolExecutor() as pool:
            packing = {}
            for name, content in parts:
                at = self._index[_folded(name)]
                packing[at] = pool.submit(_packed, self._entries[at], content)
        for at, packed in packing.items():
            self._entries[at] = packed.result()
        return bool(packing)

    def copy(self) -> "Package":
        """Return a package with the same parts, which can be changed by itself."""
        twin = copy(self)
        twin._entries, twin._index = list(self._entries), dict(self._index)
        return twin

    def remove(self, name: str) -> None:
        """Take a part out."""
        del self._entries[self._index[_folded(name)]]
        self._index = {_folded(entry.name): at for at, entry in enumerate(self._entries)}

    def relationships(self, part: str) -> Iterator[Relationship]:
        """Go through what a part refers to; "" for the package itself."""
        folder, file = posixpath.split(part)
        name = posixpath.join(folder, "_rels", f"{file}.rels")
        if not self.has(name):
            return
        for node in parsed(self.read(name), name):
            is_outside = node.get("TargetMode") == "External"
            target = posixpath.normpath(posixpath.join("/", folder, node.get("Target", "")))
            kind = posixpath.basename(node.get("Type", ""))
            yield Relationship(node.get("Id", ""), kind, "" if is_outside else target.lstrip("/"))

    def to_bytes(self) -> bytes:
        """Return the whole file."""
        out = io.BytesIO()
        self.write_to(out)
        return out.getvalue()

    def write_to(self, out: BinaryIO) -> None:
        """Write the whole file."""
        at, directory = 0, []
        for entry in self._entries:
            name, flags = _encoded(entry.name)
            sizes = (entry.crc, len(entry.packed), entry.size)
            common = (flags, entry.method, *entry.stamp, *sizes, len(name), 0)
            out.write(_LOCAL.pack(b"PK\3\4", 20, *common) + name)
            out.write(entry.packed)
            tail = (0, 0, 0, entry.attributes, at)
            directory.append(_CENTRAL.pack(b"PK\1\2", 20, 20, *common, *tail) + name)
            at += _LOCAL.size + len(name) + len(entry.packed)
        listing = b"".join(directory)
        count = len(self._entries)
        out.write(listing + _END.pack(b"PK\5\6", 0, 0, count, count, len(listing), at, 0))


def parsed(content: bytes, name: str) -> etree._Element:
    """Parse a small part: no document type, no entities, nothing fetched.

    Raises:
        MalformedFileError: The part is no XML, or one that is unsafe to read.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise MalformedFileError(
            _("The part {name} of the workbook is damaged: {error}.", name=name, error=error)
        ) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise MalformedFileError(_("The part {name} declares entities of its own.", name=name))
    return root


def _entry(content: memoryview, info: zipfile.ZipInfo) -> _Entry:
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or info.flag_bits & 1:
        raise MalformedFileError(
            _("The part {name} is packed in a foreign way.", name=info.filename)
        )
    head = _LOCAL.unpack_from(content, info.header_offset)
    start = info.header_offset + _LOCAL.size + head[-2] + head[-1]
    year, month, day, hour, minute, second = info.date_time
    stamp = (hour << 11 | minute << 5 | second // 2, (year - 1980) << 9 | month << 5 | day)
    packed = content[start : start + info.compress_size]
    return _Entry(
        info.filename,
        info.compress_type,
        stamp,
        info.CRC,
        packed,
        info.file_size,
        info.external_attr,
    )


def _packed(entry: _Entry, content: bytes) -> _Entry:
    """Return an entry with other bytes."""
    return replace(
        entry,
        method=zipfile.ZIP_DEFLATED,
        crc=zlib.crc32(content),
        packed=zlib.compress(content, _LEVEL, -15),
        size=len(content),
    )


def _encoded(name: str) -> tuple[bytes, int]:
    return (name.encode(), 0) if name.isascii() else (name.encode(), _UTF8)


def _folded(name: str) -> str:
    """Part names ignore case; some writers put backslashes or a slash in front."""
    return name.replace("\\", "/").lstrip("/").casefold()

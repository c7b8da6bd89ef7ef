"""What an importer is given: one file, or one file of an archive, with limits on its size."""

import io
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from recon_xl.errors import FileMissingError, MalformedFileError, reason_of
from recon_xl.language import _

# Enough to tell the format of every file: the longest preamble seen, a SWIFT wrapper, has 200.
HEAD_BYTES = 65_536
# XML is streamed, so that only time bounds it: 8 GiB take some minutes. Everything else is read
# whole; 256 MiB of text are about two million statement lines.
XML_BYTES_MAX = 8 * 1024**3
WHOLE_BYTES_MAX = 256 * 1024**2
# Real bank XML packs to a fiftieth at most; beyond this an archive is made to fill memory.
PACKING_MAX = 250
PACKING_FREE_BYTES = 16 * 1024**2
MEMBERS_MAX = 1_000
# What unpacking a damaged archive raises; the standard library has no common class for it.
UNPACKING_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError)
# Parts that tell spreadsheets, which are archives too, from archives of files.
_SPREADSHEET_PARTS = {"[Content_Types].xml", "content.xml", "mimetype"}


@dataclass(frozen=True)
class Source:
    """One file that an importer can read.

    Attributes:
        name: Its name without folders; of a file in an archive, "archive.zip/file.xml".
        size: Its length in bytes, unpacked.
        opened: Opens it anew for reading.
    """

    name: str
    size: int
    opened: Callable[[], BinaryIO]

    @cached_property
    def head(self) -> bytes:
        """Its first bytes.

        Raises:
            MalformedFileError: It cannot be unpacked.
        """
        try:
            with self.opened() as file:
                return file.read(HEAD_BYTES)
        except UNPACKING_ERRORS as error:
            raise damaged_archive(self.name) from error

    def whole(self) -> bytes:
        """Return all its bytes.

        Raises:
            MalformedFileError: It is too large to be read whole, or cannot be unpacked.
        """
        refuse_beyond(self, WHOLE_BYTES_MAX)
        try:
            with self.opened() as file:
                return file.read()
        except UNPACKING_ERRORS as error:
            raise damaged_archive(self.name) from error


def sources(path: Path | str) -> list[Source]:
    """Return the files behind a path: one, or those of a ZIP archive in the order of their names.

    Raises:
        FileMissingError: There is no such file, or it cannot be opened.
        MalformedFileError: The file is empty, or the archive is damaged, encrypted or too large.
    """
    path = Path(path)
    try:
        with path.open("rb") as file:
            start = file.read(4)
        size = path.stat().st_size
    except OSError as error:
        raise FileMissingError(
            _("The file cannot be opened: {reason}.", reason=reason_of(error)),
            where=str(path),
            remedy=_("Check the name and the folder. Nothing was changed."),
        ) from error
    if not size:
        raise MalformedFileError(
            _("The file is empty."),
            where=path.name,
            remedy=_("Fetch it again. Nothing was changed."),
        )
    if start == b"PK\x03\x04":
        packed = _members(path)
        if packed is not None:
            return packed
    return [Source(path.name, size, lambda: path.open("rb"))]


def from_bytes(name: str, content: bytes) -> Source:
    """Return a source that stands in memory."""
    return Source(name, len(content), lambda: io.BytesIO(content))


def refuse_beyond(source: Source, bytes_max: int) -> None:
    """Refuse a file that is larger than its format may be.

    Raises:
        MalformedFileError: It is larger.
    """
    if source.size > bytes_max:
        raise MalformedFileError(
            _(
                "The file has {size} MB; at most {limit} MB are read.",
                size=source.size // 1024**2,
                limit=bytes_max // 1024**2,
            ),
            where=source.name,
            remedy=_("Export a shorter period. Nothing was changed."),
        )


def damaged_archive(name: str) -> MalformedFileError:
    """Return the error for an archive that cannot be unpacked."""
    return MalformedFileError(
        _("The archive is damaged or cut short."),
        where=name,
        remedy=_("Fetch it again. Nothing was changed."),
    )


def _members(path: Path) -> list[Source] | None:
    """Return the files of an archive; None when it is a spreadsheet."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (ValueError, *UNPACKING_ERRORS) as error:
        raise damaged_archive(path.name) from error
    _refuse_bomb(members, path.name)
    if any(member.filename in _SPREADSHEET_PARTS for member in members):
        return None
    files = sorted(
        (member for member in members if _is_file(member)), key=lambda member: member.filename
    )
    if not files:
        raise MalformedFileError(_("The archive holds no file."), where=path.name)
    return [_member(path, member) for member in files]


def _is_file(member: zipfile.ZipInfo) -> bool:
    parts = member.filename.split("/")
    hidden = any(part.startswith((".", "__MACOSX")) for part in parts)
    return not member.is_dir() and not hidden and member.file_size > 0


def _member(path: Path, member: zipfile.ZipInfo) -> Source:
    name = f"{path.name}/{member.filename.split('/')[-1]}"

    def opened() -> BinaryIO:
        try:
            return zipfile.ZipFile(path).open(member)  # type: ignore[return-value]
        except (ValueError, *UNPACKING_ERRORS) as error:
            raise damaged_archive(name) from error

    return Source(name, member.file_size, opened)


def _refuse_bomb(members: Sequence[zipfile.ZipInfo], name: str) -> None:
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    encrypted = any(member.flag_bits & 1 for member in members)
    if encrypted:
        raise MalformedFileError(
            _("The archive is locked with a password."),
            where=name,
            remedy=_("Unpack it and import the files. Nothing was changed."),
        )
    too_tight = unpacked > max(PACKING_FREE_BYTES, packed * PACKING_MAX)
    if len(members) > MEMBERS_MAX or unpacked > XML_BYTES_MAX or too_tight:
        raise MalformedFileError(
            _(
                "The archive is too large: {count} files, {size} MB unpacked.",
                count=len(members),
                size=unpacked // 1024**2,
            ),
            where=name,
            remedy=_(
                "At most {count} files and {size} MB are read. Unpack it and import the files one"
                " by one. Nothing was changed.",
                count=MEMBERS_MAX,
                size=XML_BYTES_MAX // 1024**2,
            ),
        )

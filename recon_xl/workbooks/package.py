"""A closed workbook, changed inside its package.

Cells are read with calamine. Writing touches the XML of sheets that hold our tables or named cells,
the ranges of those tables and what follows from them; every other part keeps its bytes, whoever
made it and whatever it is.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from recon_xl.errors import (
    FileMissingError,
    MalformedFileError,
    NotAReconciliationError,
    WorkbookLockedError,
)
from recon_xl.language import _
from recon_xl.workbooks.following import with_full_calculation
from recon_xl.workbooks.headers import language_of
from recon_xl.workbooks.opc import Package
from recon_xl.workbooks.package_read import read_tables, typed_names
from recon_xl.workbooks.package_write import Writing
from recon_xl.workbooks.parts import outline
from recon_xl.workbooks.places import located
from recon_xl.workbooks.reading_ahead import ReadingAhead
from recon_xl.workbooks.saving import fingerprint, replace_workbook
from recon_xl.workbooks.storage import Cell, SheetTable, TableChange

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class PackageStorage:
    """A reconciliation workbook in a file that no spreadsheet has open."""

    def __init__(self, path: Path, content: bytes, *, is_new: bool = False) -> None:
        """Take a workbook's bytes.

        Args:
            path: Where it stands, or will stand.
            content: The file.
            is_new: There is no such file yet; `content` is a template.

        Raises:
            NotAReconciliationError: It is no workbook.
            WorkbookLockedError: It is encrypted, or an old .xls.
            MalformedFileError: It is damaged.
        """
        self._path = path
        self._expected = None if is_new else fingerprint(content)
        self._is_changed = is_new
        self._named: dict[str, Cell] | None = None
        self._ahead: ReadingAhead | None = None
        with located(path):
            self._package = _package(content)
            self._outline = outline(self._package)

    @classmethod
    def open(cls, path: Path) -> "PackageStorage":
        """Open a file.

        Raises:
            FileMissingError: There is no such file.
            WorkbookLockedError: It cannot be read.
        """
        try:
            content = path.read_bytes()
        except (FileNotFoundError, IsADirectoryError) as error:
            raise FileMissingError(
                _("There is no workbook {file}.", file=path.name), where=str(path)
            ) from error
        except PermissionError as error:
            raise WorkbookLockedError(
                _("{file} cannot be read.", file=path.name),
                where=str(path),
                remedy=_("Close it where it is open, or ask for the right to read it."),
            ) from error
        return cls(path, content)

    @property
    def path(self) -> Path:
        """Where the workbook stands."""
        return self._path

    @property
    def lang(self) -> str:
        """The language of its headers: "nb" or "en"."""
        return language_of({t.name: t.headers for t in self._outline.tables if t.name})

    def read_ahead(self) -> None:
        """Begin to read the tables, beside whatever comes before `read`."""
        self._ahead = ReadingAhead(self._package, self._outline)

    def read(self) -> Mapping[str, SheetTable]:
        """Return the tables by name.

        Raises:
            NotAReconciliationError: A table is missing.
        """
        found, self._ahead = self._ahead.found() if self._ahead else None, None
        with located(self._path):
            tables, self._named = found or read_tables(self._package, self._outline)
        return tables

    def named_cells(self) -> Mapping[str, Cell]:
        """Return what a person typed into named cells; cells with a formula are left out."""
        if self._named is None:
            self.read()
        values = self._named or {}
        return {name: values.get(name) for name in typed_names(self._package, self._outline)}

    def write(self, changes: Sequence[TableChange], cells: Mapping[str, Cell]) -> None:
        """Change tables and named cells in memory; a named formula keeps its formula.

        Raises:
            NoRoomError: A table cannot grow or close up; nothing has changed then.
        """
        package = self._package.copy()
        if Writing(package, self._outline).write(changes, cells):
            part = self._outline.workbook_part
            package.replace(part, with_full_calculation(package.read(part)))
            self._package, self._outline = package, outline(package)
            self._is_changed, self._named, self._ahead = True, None, None

    def save(self) -> None:
        """Replace the file, and keep the version before as `<name>.bak`.

        Raises:
            WorkbookChangedError: Somebody else changed the workbook since it was read.
            WorkbookLockedError: It is open elsewhere, or may not be written.
        """
        if self._is_changed:
            content = self._package.to_bytes()
            replace_workbook(self._path, content, expected=self._expected)
            self._expected, self._is_changed = fingerprint(content), False

    def close(self) -> None:
        """Let go of the workbook; what was not saved is gone."""


def _package(content: bytes) -> Package:
    if content.startswith(_OLD_OFFICE):
        if _ENCRYPTED in content:
            raise WorkbookLockedError(
                _("The workbook is encrypted with a password."),
                remedy=_("Take the password off in Excel (File, Info). Nothing was changed."),
            )
        raise WorkbookLockedError(
            _("The workbook is in the old .xls format."),
            remedy=_("Save it in Excel as .xlsx. Nothing was changed."),
        )
    if not content.startswith(b"PK"):
        raise NotAReconciliationError(
            _("The file is no Excel workbook."),
            remedy=_("Save it in Excel as .xlsx. Nothing was changed."),
        )
    try:
        return Package(content)
    except MalformedFileError as error:
        error.remedy = error.remedy or _("Take its backup. Nothing was changed.")
        raise

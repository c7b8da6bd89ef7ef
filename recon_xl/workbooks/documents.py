"""The documents of a workbook: beside it, named once, never overwritten."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from recon_xl.actions.outcome import NewFile
from recon_xl.errors import FileMissingError, WorkbookChangedError
from recon_xl.language import _


class Documents:
    """Documents that wait until the workbook is saved."""

    def __init__(self, book: Path | None) -> None:
        """Remember the workbook.

        Args:
            book: Where it stands; None when that is not known.
        """
        self._book = book
        self._waiting: list[tuple[Path, NewFile]] = []
        self._renaming: list[tuple[Path, Path]] = []

    def folder(self, to: str | Path | None = None) -> Path:
        """Return the folder for documents: `<book>-documents` beside the workbook unless told.

        Raises:
            FileMissingError: The workbook stands nowhere, and no folder is told.
        """
        if to:
            return Path(to).absolute()
        if self._book is None:
            raise FileMissingError(
                _("The workbook has no local folder for its documents."),
                remedy=_("Save it, or name a folder. Nothing was changed."),
            )
        return self._book.absolute().with_name(f"{self._book.stem}-documents")

    def shown(self, folder: Path) -> str:
        """Return a folder as the workbook names it: from its own folder, with forward slashes."""
        if self._book is None:
            return folder.as_posix()
        try:
            return Path(os.path.relpath(folder, self._book.absolute().parent)).as_posix()
        except ValueError:  # on another drive
            return folder.as_posix()

    def taken(self, folder: Path) -> list[str]:
        """Return the names of documents that are in a folder, or will be."""
        there = [file.name for file in folder.iterdir()] if folder.is_dir() else []
        return sorted({*there, *(file.name for at, file in self._waiting if at == folder)})

    def add(self, folder: Path, files: Iterable[NewFile]) -> None:
        """Let documents wait."""
        self._waiting += [(folder, file) for file in files]

    def rename(self, names: Iterable[tuple[str, str]]) -> None:
        """Let documents wait for another name, as the workbook calls them, and their lists.

        What goes into another folder is copied: the workbook may be a copy of the one whose
        document it is.
        """
        base = self._book.absolute().parent if self._book else Path()
        for old, new in names:
            for ending in (".pdf", ".xlsx"):
                there = (base / old).with_suffix(ending)
                then = (base / new).with_suffix(ending)
                if there.is_file() and there.parent == then.parent:
                    self._renaming.append((there, then))
                elif there.is_file():
                    self._waiting.append((then.parent, NewFile(then.name, there.read_bytes())))

    def forget(self) -> None:
        """Let go of the documents that wait."""
        self._waiting, self._renaming = [], []

    @contextmanager
    def written(self) -> Iterator[None]:
        """Write what waits; take it away again when the with-block fails.

        Raises:
            WorkbookChangedError: A file of that name is there already.
        """
        made: list[Path] = []
        moved: list[tuple[Path, Path]] = []
        try:
            for folder, file in self._waiting:
                made += _write(folder, file)
            for old, new in self._renaming:
                old.rename(_free(new))
                moved.append((old, new))
            yield
        except BaseException:
            for old, new in reversed(moved):
                new.rename(old)
            for path in reversed(made):
                path.rmdir() if path.is_dir() else path.unlink(missing_ok=True)
            raise
        self.forget()


def _free(path: Path) -> Path:
    """Return the path when nothing stands there."""
    if path.exists():
        raise WorkbookChangedError(
            _("{file} exists already.", file=path.name),
            where=str(path),
            remedy=_("Documents are never overwritten. Nothing was changed."),
        )
    return path


def _write(folder: Path, file: NewFile) -> list[Path]:
    """Write one document; return what came into being, folders first."""
    path = folder / file.name
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("xb") as out:
            out.write(file.content)
            out.flush()
            os.fsync(out.fileno())
    except FileExistsError as error:
        raise WorkbookChangedError(
            _("{file} exists already.", file=file.name),
            where=str(path),
            remedy=_("Documents are never overwritten. Nothing was changed."),
        ) from error
    return [*reversed(missing), path]

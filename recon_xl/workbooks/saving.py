"""Replace a file so that after a crash at any moment the old one or the new one is there, whole."""

import hashlib
import os
import shutil
import stat
from pathlib import Path

from recon_xl.errors import WorkbookChangedError, WorkbookLockedError
from recon_xl.language import _
from recon_xl.workbooks.locks import refuse_if_open


def fingerprint(content: bytes) -> str:
    """Return the SHA-256 of a file's bytes."""
    return hashlib.sha256(content).hexdigest()


def replace_workbook(path: Path, content: bytes, *, expected: str | None) -> None:
    """Write a workbook over the one that was read, and keep that one as `<name>.bak`.

    Args:
        path: Where it stands.
        content: What it will hold.
        expected: Fingerprint of the file as it was read; None for a new workbook.

    Raises:
        WorkbookLockedError: It is open elsewhere, read-only, or its folder cannot be written.
        WorkbookChangedError: It is no longer the file that was read, or a new one is there already.
    """
    target = path.resolve()
    refuse_if_open(target)
    beside = target.with_name(f".{target.name}.new")
    try:
        _refuse_changed(target, expected)
        if expected is not None:
            _refuse_read_only(target)
        _write(beside, content)
        if expected is not None:
            shutil.copymode(target, beside)
            _keep_backup(target)
            # Once more, directly before: writing took a while.
            _refuse_changed(target, expected)
        beside.replace(target)
        _flush_folder(target.parent)
    except PermissionError as error:
        raise WorkbookLockedError(
            _("{file} cannot be written.", file=path.name),
            where=str(path),
            remedy=_(
                "Close it where it is open, or ask for the right to write. Nothing was changed."
            ),
        ) from error
    finally:
        beside.unlink(missing_ok=True)


def _refuse_read_only(target: Path) -> None:
    # The bits, not os.access: a superuser may write everything; Windows keeps its mark here too.
    if not target.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
        raise WorkbookLockedError(
            _("{file} is read-only.", file=target.name),
            where=str(target),
            remedy=_("Take off the mark, or work on a copy. Nothing was changed."),
        )


def _refuse_changed(target: Path, expected: str | None) -> None:
    found = fingerprint(target.read_bytes()) if target.exists() else None
    if found == expected:
        return
    if expected is None:
        problem, remedy = (
            _("{file} exists already."),
            _("Choose another name. Nothing was changed."),
        )
    elif found is None:
        problem = _("{file} is no longer there.")
        remedy = _("Look where it was moved, then try again. Nothing was changed.")
    else:
        problem = _("{file} was changed by somebody else since it was read.")
        remedy = _("Do it again on the file as it is now. Nothing was changed.")
    raise WorkbookChangedError(problem.format(file=target.name), where=str(target), remedy=remedy)


def _write(file: Path, content: bytes) -> None:
    with file.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


def _keep_backup(target: Path) -> None:
    beside = target.with_name(f".{target.name}.bak.new")
    shutil.copy2(target, beside)
    beside.replace(target.with_name(f"{target.name}.bak"))


def _flush_folder(folder: Path) -> None:
    """Make the new name last; Windows does so by itself and cannot open folders."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

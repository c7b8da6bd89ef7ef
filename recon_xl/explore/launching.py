"""Start JupyterLab on the notebooks, with a workbook in hand."""

import os
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

from recon_xl.errors import FileMissingError, MissingProgramError, WorkbookLockedError
from recon_xl.language import _
from recon_xl.resources import resource

FIRST = "01_explore_unmatched.ipynb"
# What the extra `notebooks` installs, as it is imported.
NEEDED = ("jupyterlab", "ipywidgets", "itables", "matplotlib")
# JupyterLab looks for newer versions of itself when it starts. Nothing here goes on the network.
_QUIET = "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"


def launch(book: Path, lang: str, *, browser: bool = True) -> tuple[list[str], dict[str, str]]:
    """Lay the notebooks beside a workbook and return what starts JupyterLab on them.

    They go into `<book>-notebooks/`. One that is there already is left as it is: it may hold what
    an analyst wrote.

    Args:
        book: The workbook.
        lang: The language that the notebooks speak, "nb" or "en".
        browser: Open a browser.

    Returns:
        The command, and the environment that it needs.

    Raises:
        FileMissingError: There is no such workbook.
        WorkbookLockedError: The notebooks cannot be written beside it.
        MissingProgramError: JupyterLab or what the notebooks draw with is not installed.
    """
    if not book.is_file():
        raise FileMissingError(_("There is no file {file}.", file=book.name), where=str(book))
    _check_installed()
    folder = lay_out(book)
    environment = {**os.environ, "RECON_XL_BOOK": str(book.resolve()), "RECON_XL_LANG": lang}
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={folder}", _QUIET]
    if not browser:
        command.append("--no-browser")
    return [*command, str(folder / FIRST)], environment


def lay_out(book: Path) -> Path:
    """Copy the notebooks that are not there yet into `<book>-notebooks/` and return that folder.

    Raises:
        WorkbookLockedError: The folder cannot be written.
    """
    folder = book.resolve().with_name(f"{book.stem}-notebooks")
    try:
        folder.mkdir(exist_ok=True)
        for notebook in sorted(resource("notebooks").glob("*.ipynb")):
            if not (folder / notebook.name).exists():
                shutil.copyfile(notebook, folder / notebook.name)
    except OSError as error:
        raise WorkbookLockedError(
            _("The notebooks cannot be laid beside the workbook: {error}", error=error.strerror),
            where=str(folder),
            remedy=_("Copy the workbook into a folder of your own. It was not changed."),
        ) from error
    return folder


def _check_installed() -> None:
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise MissingProgramError(
            _("The notebooks need {programs}.", programs=", ".join(missing)),
            remedy=_("Install them: pip install 'recon-xl[notebooks]'. Nothing was changed."),
        )

"""`recon-xl explore`: notebooks are laid beside the workbook, an analyst's own stay untouched."""

import sys
from pathlib import Path

import pytest

from recon_xl.errors import FileMissingError, MissingProgramError, WorkbookLockedError
from recon_xl.explore import launch, launching
from recon_xl.resources import resource


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "mai 2026.xlsx"
    path.write_bytes(b"a workbook")
    return path


def test_the_command_opens_the_first_notebook_on_the_workbook(book):
    command, environment = launch(book, "nb")
    assert command[:3] == [sys.executable, "-m", "jupyterlab"]
    notebook = Path(command[-1])
    assert notebook.parent == book.with_name("mai 2026-notebooks")
    assert notebook.read_bytes() == resource("notebooks", launching.FIRST).read_bytes()
    assert environment["RECON_XL_BOOK"] == str(book)
    assert environment["RECON_XL_LANG"] == "nb"
    assert "--no-browser" not in command


def test_nothing_is_asked_of_the_network(book):
    command, _environment = launch(book, "en", browser=False)
    assert "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate" in command
    assert "--no-browser" in command


def test_a_notebook_that_is_there_is_left_as_it_is(book):
    notebook = Path(launch(book, "nb")[0][-1])
    notebook.write_text("my own findings", encoding="utf-8")
    launch(book, "nb")
    assert notebook.read_text(encoding="utf-8") == "my own findings"


def test_a_missing_workbook_is_named_and_nothing_is_made(tmp_path):
    with pytest.raises(FileMissingError, match=r"There is no file april\.xlsx"):
        launch(tmp_path / "april.xlsx", "en")
    assert list(tmp_path.iterdir()) == []


def test_a_missing_program_is_named_with_what_to_install(book, monkeypatch):
    monkeypatch.setattr(launching, "NEEDED", ("jupyterlab", "no_such_program"))
    with pytest.raises(MissingProgramError, match="The notebooks need no_such_program") as caught:
        launch(book, "en")
    assert "recon-xl[notebooks]" in caught.value.remedy
    assert list(book.parent.iterdir()) == [book]


def test_a_folder_that_cannot_be_written_is_named(book):
    book.with_name("mai 2026-notebooks").write_text("in the way", encoding="utf-8")
    with pytest.raises(WorkbookLockedError, match="cannot be laid beside the workbook"):
        launch(book, "en")

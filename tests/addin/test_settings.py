"""No stranger's workbook chooses which Python runs: xlwings' VBA as it is built into the add-in.

The patched functions are run by LibreOffice: one document is the add-in, another one, in front, has
been mailed by somebody who knows xlwings.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter
import xlwings as xw

from recon_xl.addin.build import SETTINGS
from recon_xl.addin.vba_sources import THEIRS, XLWINGS_VERSION, xlwings_module
from tests.addin.twin import write_twin

HOSTILE = [
    ("INTERPRETER", "C:\\evil\\python.exe"),
    ("INTERPRETER_WIN", "C:\\evil\\python.exe"),
    ("INTERPRETER_MAC", "/evil/python"),
    ("PYTHONPATH", "C:\\evil"),
    ("ADD_WORKBOOK_TO_PYTHONPATH", "true"),
    ("CONDA PATH", "C:\\evil"),
]
# What GetConfig calls in xlwings' module, as LibreOffice can run it: the user has no file.
HELPERS = """
Public Const PROJECT_NAME As String = "recon_xl"
Function ExpandEnvironmentStrings(ByVal s As String)
    ExpandEnvironmentStrings = s
End Function
Function UserFileExists(ByVal FileSpec As String) As Boolean
    UserFileExists = False
End Function
Function GetConfigFilePath() As String
    GetConfigFilePath = "none"
End Function
Function GetConfigFromFile(sFile As String, sName As String, Optional sValue As String) As Boolean
    GetConfigFromFile = False
End Function
Sub Ask(key As String)
    ThisWorkbook.Worksheets(1).Range("F1").Value = GetConfig(key, "nothing", "")
End Sub
"""
# The same function, asking the workbook in front, as xlwings' own one does.
CARELESS = """
Sub AskCareless(key As String)
    Dim found As String
    GetTheirConfig key, found
    ThisWorkbook.Worksheets(1).Range("F1").Value = found
End Sub
"""


def function(text: str, name: str) -> str:
    """Return one function of a module."""
    found = re.search(rf"^Function {name}\(.*?^End Function\n", text, re.M | re.S)
    assert found is not None
    return found[0]


@pytest.fixture
def mailed(calc: xw.App, tmp_path: Path) -> Iterator[tuple[xw.Book, xw.Book]]:
    """Return the add-in and, in front of it, a workbook with hostile settings."""
    module = xlwings_module().replace("\r\n", "\n")
    ours = function(module, "GetConfig") + function(module, "GetOwnConfig")
    ours = ours.replace("FileExists(", "UserFileExists(")  # LibreOffice has one of its own
    careless = function(module, "GetOwnConfig").replace("GetOwnConfig", "GetTheirConfig")
    careless = CARELESS + careless.replace("ThisWorkbook", "ActiveWorkbook")
    path = write_twin(
        tmp_path / "addin.xlsm",
        Asked=(HELPERS + ours).replace("\n", "\r\n"),
        Careless=careless.replace("\n", "\r\n"),
    )
    with xlsxwriter.Workbook(tmp_path / "mailed.xlsx") as book:
        for name in ("recon_xl.conf", "xlwings.conf"):
            sheet = book.add_worksheet(name)
            for row, setting in enumerate(HOSTILE):
                sheet.write_row(row, 0, setting)
    addin = calc.books.open(path)
    hostile = calc.books.open(tmp_path / "mailed.xlsx")
    hostile.activate()
    yield addin, hostile
    hostile.close()
    addin.close()


@pytest.mark.system
def test_a_hostile_sheet_in_the_active_workbook_is_ignored(
    calc: xw.App, mailed: tuple[xw.Book, xw.Book]
) -> None:
    addin, hostile = mailed
    own = dict(SETTINGS)
    assert calc.books.active.name == hostile.name
    for key, value in HOSTILE:
        addin.macro("Asked.Ask")(key)
        answer = str(addin.sheets[0].range("F1").value)
        assert answer != value
        assert answer.lower() == own.get(key, "nothing")


@pytest.mark.system
def test_this_test_would_see_a_hostile_sheet_that_is_heeded(
    calc: xw.App, mailed: tuple[xw.Book, xw.Book]
) -> None:
    addin, _hostile = mailed
    addin.macro("Careless.AskCareless")("PYTHONPATH")
    assert addin.sheets[0].range("F1").value == "C:\\evil"


def test_the_patched_module_reads_no_workbook_but_its_own() -> None:
    module = xlwings_module()
    assert "SheetExists(ActiveWorkbook, PROJECT_NAME" not in module
    assert "GetDirectoryConfigFilePath()) = True" not in module
    assert "GetConfigFromSheet" not in module
    assert '".py"' not in module
    assert "runpython_embedded_code" not in module
    assert "If uses_embedded_code" not in module
    assert 'GetConfig("ADD_WORKBOOK_TO_PYTHONPATH"' not in module


def test_what_is_patched_away_is_there_in_xlwings() -> None:
    original = THEIRS.read_text(encoding="utf-8-sig")
    assert "SheetExists(ActiveWorkbook, PROJECT_NAME" in original
    assert 'Right$(sht.Name, 3) = ".py"' in original
    assert xw.__version__ == XLWINGS_VERSION


def test_the_licence_of_xlwings_stays_in_place() -> None:
    module = xlwings_module()
    assert "'xlwings is distributed under a BSD 3-clause license." in module
    assert "Copyright (C) 2014-present, Zoomer Analytics LLC." in module


def test_python_does_not_load_modules_from_the_current_folder() -> None:
    assert xlwings_module().count(" -B -P -c ") == 2

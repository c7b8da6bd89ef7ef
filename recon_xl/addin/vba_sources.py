"""The VBA of the add-in: xlwings' own, made safe, ours, and what follows from the registries."""

import re
from pathlib import Path

import xlwings

from recon_xl.addin.functions import functions_module
from recon_xl.addin.ribbon import buttons_module

PROJECT = "recon_xl"
OURS = Path(__file__).parent / "vba"
THEIRS = Path(xlwings.__file__).parent / "xlwings_custom_addin.bas"
# xlwings names its DLL and its AppleScript after its version; the patches below know this one.
XLWINGS_VERSION = "0.37.8"


def modules() -> dict[str, str]:
    """Return the standard modules by name, in the order in which they stand in the project."""
    return {
        "xlwings": xlwings_module(),
        "ReconRibbon": source("ReconRibbon.bas"),
        "ReconButtons": buttons_module(),
        "ReconFunctions": functions_module(),
    }


def source(name: str) -> str:
    """Return one of our VBA files without the line that names it."""
    text = (OURS / name).read_text(encoding="utf-8")
    return _crlf(re.sub(r'\AAttribute VB_Name = "\w+"\n', "", text))


def xlwings_module() -> str:
    """Return xlwings' stand-alone VBA with its licence, for our project, and safe to leave on.

    As xlwings ships it, a sheet of the active workbook, or a file beside that workbook, chooses the
    Python that runs and the folders it loads code from: whoever mails a workbook could run code.
    """
    text = THEIRS.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
    text = _replaced(text, r'\AAttribute VB_Name = "xlwings"\n', "")
    text = _replaced(text, r'(PROJECT_NAME As String = )"myaddin"', rf'\1"{PROJECT}"')
    # Settings: our sheet and the user's file, nothing else.
    text = _replaced(
        text, rf"{_FUNCTION_IF}Function GetConfigFromSheet\(.*?End Function\n#End If\n", ""
    )
    safe = (OURS / "GetConfig.bas").read_text(encoding="utf-8").rstrip("\n")
    text = _replaced(text, r"Function GetConfig\(.*?\nEnd Function", lambda _found: safe)
    # Sheets called *.py are code for a product that is not ours; they must not stop RunPython.
    text = _replaced(text, r"    ' Check for embedded Python code\n.*?\n    Next i\n", "")
    text = _replaced(
        text,
        r"    If uses_embedded_code = True Then\n        AddExcelDir = .*?    End If\n",
        '    AddExcelDir = "false"\n',
    )
    text = _replaced(
        text,
        r"    ' PythonCommand with embedded code\n    If uses_embedded_code .*?\n    End If\n",
        "",
    )
    text = _replaced(text, r"    ' Automatically add embedded code sheets\n.*?\n    Next\n", "")
    text = _replaced(
        text,
        r'AddExcelDir = GetConfig\("ADD_WORKBOOK_TO_PYTHONPATH", "true"\)',
        'AddExcelDir = "false"',
    )
    # Python must not load modules from the current folder, which is often that of a workbook.
    text, found = re.subn(r'" -B -c ""', '" -B -P -c ""', text)
    assert found == 2, "xlwings starts Python in another way than it did"
    return _crlf(text)


_FUNCTION_IF = r'#If App = "Microsoft Excel" Then\n'


def _replaced(text: str, pattern: str, by: object) -> str:
    """Replace the one place where a pattern stands.

    Raises:
        AssertionError: It stands nowhere or twice, as in another version of xlwings.
    """
    result, found = re.subn(pattern, by, text, flags=re.DOTALL)  # type: ignore[call-overload]
    assert found == 1, f"{found} places in xlwings' VBA look like {pattern}"
    return str(result)


def _crlf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\n", "\r\n")

"""The add-in's twin for LibreOffice: the same modules over a double of xlwings' VBA.

LibreOffice forgets module variables between calls, so the double's RunPython writes the command to
a cell. What LibreOffice cannot compile is left out, since one such module silences all macros.
"""

from pathlib import Path

from recon_xl.addin.build import package, zipped
from recon_xl.addin.vba_sources import modules

COMMAND_CELL = "D1"
DOUBLE = f"""Public Function RunPython(PythonCommand As String)
    ThisWorkbook.Worksheets(1).Range("{COMMAND_CELL}").Value = PythonCommand
End Function
"""


def write_twin(to: Path, **more: str) -> Path:
    """Write the twin as a workbook with macros, and further modules with it."""
    told = {name: text for name, text in modules().items() if name != "ReconFunctions"}
    told |= {"xlwings": DOUBLE.replace("\n", "\r\n"), **more}
    to.write_bytes(zipped(package(told, suffix=".xlsm")))
    return to

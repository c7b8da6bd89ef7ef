"""The worksheet functions as VBA: a wrapper each, and what Excel's function wizard says of it."""

import inspect
from dataclasses import dataclass
from importlib import import_module

from recon_xl.addin.registry import Words

MODULE = "recon_xl.addin.udfs"


@dataclass(frozen=True)
class Function:
    """One worksheet function.

    Attributes:
        name: Its name in Excel; in lower case that of the Python function.
        about: What it does, for the function wizard.
        arguments: What each argument is, in order.
    """

    name: str
    about: Words
    arguments: dict[str, Words]


FUNCTIONS = (
    Function(
        "RECON_MATCH",
        Words(
            "Match ids for the rows of two lists that belong together; blank where nothing does.",
            "Avstemmings-ID for radene i to lister som hører sammen; tomt der ingenting gjør det.",
        ),
        {
            "ledger": Words(
                "Ledger rows, with or without a header row.",
                "Hovedboksposter, med eller uten overskriftsrad.",
            ),
            "statement": Words(
                "Statement rows, with or without a header row.",
                "Kontoutskriftslinjer, med eller uten overskriftsrad.",
            ),
            "days": Words(
                "Also match equal amounts so many days apart.",
                "Avstem også like beløp med så mange dagers avstand.",
            ),
            "rules": Words("visma (default) or standard.", "visma (standardvalg) eller standard."),
            "side": Words(
                "ledger (default) or statement: for which list the ids are told.",
                "ledger (standardvalg) eller statement: hvilken liste ID-ene gjelder.",
            ),
        },
    ),
    Function(
        "RECON_SUBSET",
        Words(
            "Which amounts make the target, whether that is the only way, how likely by chance.",
            "Hvilke beløp som gir summen, om det er eneste måte, og hvor trolig det er tilfeldig.",
        ),
        {
            "amounts": Words("The amounts to choose from.", "Beløpene det velges blant."),
            "target": Words("The sum.", "Summen."),
            "max": Words(
                "At most so many amounts together (default 20).",
                "Høyst så mange beløp sammen (standard 20).",
            ),
        },
    ),
    Function(
        "KID_VALID",
        Words(
            "Whether a text is a KID with the right check digit.",
            "Om en tekst er en KID med riktig kontrollsiffer.",
        ),
        {"text": Words("The KID, as text.", "KID-en, som tekst.")},
    ),
)


def functions_module() -> str:
    """Return the VBA module with a wrapper per function and their descriptions."""
    lines = [
        "Option Explicit",
        "' Written by recon_xl.addin.functions.",
        "",
    ]
    for function in FUNCTIONS:
        lines += _wrapper(function)
    lines += ["Public Sub ReconDescribe()", "    On Error Resume Next"]
    for function in FUNCTIONS:
        lines += _description(function)
    lines += ["End Sub"]
    return "\r\n".join(lines) + "\r\n"


def _wrapper(function: Function) -> list[str]:
    udfs = import_module(MODULE)
    python = function.name.lower()
    parameters = inspect.signature(getattr(udfs, python)).parameters.values()
    names = [parameter.name for parameter in parameters]
    declared = ", ".join(
        name if parameter.default is parameter.empty else f"Optional {name}"
        for name, parameter in zip(names, parameters, strict=True)
    )
    return [
        f"Public Function {function.name}({declared})",
        "#If Mac Then",
        f'    {function.name} = "Worksheet functions need Excel for Windows"',
        "#Else",
        "    On Error GoTo failed",
        f'    {function.name} = XLPy.CallUDF("{MODULE}", "{python}",'
        f" Array({', '.join(names)}), ThisWorkbook, Application.Caller)",
        "    Exit Function",
        "failed:",
        f"    {function.name} = Err.Description",
        "#End If",
        "End Function",
        "",
    ]


def _description(function: Function) -> list[str]:
    """Describe a function in both languages; the wizard shows 255 characters."""
    told = [function.about, *function.arguments.values()]
    assert all(len(text) <= 255 for words in told for text in words)
    lines = []
    for test, lang in (("If ReconIsNorwegian() Then", "nb"), ("Else", "en")):
        arguments = ", ".join(f'"{getattr(words, lang)}"' for words in function.arguments.values())
        lines += [
            f"    {test}",
            f'        Application.MacroOptions Macro:="{function.name}", Category:="recon_xl", _',
            f'            Description:="{getattr(function.about, lang)}", _',
            f"            ArgumentDescriptions:=Array({arguments})",
        ]
    return [*lines, "    End If"]

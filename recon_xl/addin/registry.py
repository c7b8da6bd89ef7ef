"""The buttons of the ribbon, a line of this table each.

A new button is its entry here and its function in `recon_xl.addin.buttons`; ribbon, callbacks and
documentation follow from the entry. The words stand here in both languages, since the ribbon shows
those of Excel's own language and VBA knows no catalogue.
"""

from dataclasses import dataclass
from typing import NamedTuple


class Words(NamedTuple):
    """A text in English and Norwegian."""

    en: str
    nb: str


@dataclass(frozen=True)
class Button:
    """One button.

    Attributes:
        id: What `press` takes, and the name of its function in `buttons`.
        group: The group it stands in.
        image: One of Office's own icons (imageMso).
        label: Its name.
        screentip: What it does, in a few words.
        supertip: What it needs, what comes of it.
    """

    id: str
    group: str
    image: str
    label: Words
    screentip: Words
    supertip: Words

    @property
    def macro(self) -> str:
        """The parameterless macro behind it, as in Alt+F8: "ReconImportLedger"."""
        return "Recon" + "".join(part.capitalize() for part in self.id.split("_"))


TAB = Words("Reconciliation", "Avstemming")

GROUPS = {
    "data": Words("Data", "Data"),
    "match": Words("Match", "Avstem"),
    "month_end": Words("Month end", "Månedsslutt"),
}

BUTTONS = (
    Button(
        "import_statement",
        "data",
        "ImportTextFile",
        Words("Import statement", "Importer kontoutskrift"),
        Words("Import bank statements", "Importer kontoutskrifter"),
        Words(
            "Choose one or more files from the bank. Lines that are there already are left out,"
            " and opening + movements = closing is proved.",
            "Velg én eller flere filer fra banken. Linjer som finnes fra før, hoppes over, og"
            " inngående + bevegelser = utgående bevises.",
        ),
    ),
    Button(
        "import_ledger",
        "data",
        "ImportExcel",
        Words("Import ledger", "Importer hovedbok"),
        Words("Import ledger exports", "Importer hovedbok fra regnskapet"),
        Words(
            "Choose a SAF-T file or an export from the accounts. Entries that are there already"
            " are left out.",
            "Velg en SAF-T-fil eller et uttrekk fra regnskapet. Poster som finnes fra før,"
            " hoppes over.",
        ),
    ),
    Button(
        "match",
        "match",
        "ReviewCompareMenu",
        Words("Match", "Avstem automatisk"),
        Words("Match what is certain", "Avstem det som er sikkert"),
        Words(
            "Runs the rules of the Rules sheet in their order. What is likely is suggested, what"
            " is ambiguous is left to you.",
            "Kjører reglene på arket Regler i rekkefølge. Det sannsynlige foreslås, det tvetydige"
            " overlates til deg.",
        ),
    ),
    Button(
        "pair",
        "match",
        "HyperlinkInsert",
        Words("Pair marked rows", "Avstem merkede rader"),
        Words("Match the marked rows by hand", "Avstem de merkede radene manuelt"),
        Words(
            "Mark rows with x in the Mark column on Ledger and on Statement; their sums must tie."
            " Where nothing is marked, the selected rows count.",
            "Merk rader med x i kolonnen Merk på Hovedbok og på Kontoutskrift; summene må være"
            " like. Er ingenting merket, gjelder de valgte radene.",
        ),
    ),
    Button(
        "withdraw",
        "match",
        "Undo",
        Words("Withdraw match", "Opphev avstemming"),
        Words("Make matched rows open again", "Gjør avstemte rader åpne igjen"),
        Words(
            "Takes back the matches of the marked rows, otherwise of the selected ones. Approved"
            " matches stay.",
            "Opphever avstemmingene til de merkede radene, ellers de valgte. Godkjente"
            " avstemminger står.",
        ),
    ),
    Button(
        "status",
        "month_end",
        "AutoSum",
        Words("Balance proof", "Saldobevis"),
        Words("From ledger balance to bank balance", "Fra hovedboksaldo til banksaldo"),
        Words(
            "Shows what is open and what is unexplained. Changes nothing.",
            "Viser hva som er åpent og hva som er uforklart. Endrer ingenting.",
        ),
    ),
    Button(
        "report",
        "month_end",
        "FilePrintPreview",
        Words("Draft report", "Rapportutkast"),
        Words("Write the month's report as a draft", "Skriv månedens rapport som utkast"),
        Words(
            "A PDF per bank account beside the workbook. Nothing is approved.",
            "En PDF per bankkonto ved siden av arbeidsboken. Ingenting godkjennes.",
        ),
    ),
    Button(
        "approve",
        "month_end",
        "FileMarkAsFinal",
        Words("Approve", "Godkjenn"),
        Words("Approve the month", "Godkjenn måneden"),
        Words(
            "Asks for the month, who prepared and who approves. Document and seal are made,"
            " matched rows are locked, the workbook is saved.",
            "Spør om måned, hvem som har utført og hvem som godkjenner. Dokument og segl lages,"
            " avstemte rader låses, arbeidsboken lagres.",
        ),
    ),
)

BY_ID = {button.id: button for button in BUTTONS}

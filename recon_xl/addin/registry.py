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
        is_large: It is one of those that every month needs.
    """

    id: str
    group: str
    image: str
    label: Words
    screentip: Words
    supertip: Words
    is_large: bool = True

    @property
    def macro(self) -> str:
        """The parameterless macro behind it, as in Alt+F8: "ReconImportLedger"."""
        return "Recon" + "".join(part.capitalize() for part in self.id.split("_"))


TAB = Words("Reconciliation", "Avstemming")

GROUPS = {
    "data": Words("Data", "Data"),
    "match": Words("Match", "Avstem"),
    "rows": Words("Rows", "Rader"),
    "history": Words("History", "Historikk"),
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
        "open_items",
        "data",
        "FileStartWorkflow",
        Words("Opening items", "Åpningsposter"),
        Words("Begin with what is open", "Begynn med det som står åpent"),
        Words(
            "Mark with x on both sheets what was open before the first day; the rest before it is "
            "deactivated. Refused while the balances do not tie.",
            "Merk med x på begge ark det som sto åpent før den første dagen; resten før den "
            "deaktiveres. Avvises så lenge saldoene ikke går opp.",
        ),
        is_large=False,
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
        "accept",
        "match",
        "AcceptInvitation",
        Words("Accept suggestions", "Godta forslag"),
        Words("Match the suggestions with an x", "Avstem forslagene med x"),
        Words(
            "Put an x in the Accept column on Suggestions. A difference that the rule posts "
            "becomes a voucher.",
            "Sett x i kolonnen Godta på arket Forslag. En differanse som regelen bokfører, blir "
            "et bilag.",
        ),
        is_large=False,
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
        "ReviewRejectChange",
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
        "deactivate",
        "rows",
        "VisibilityHidden",
        Words("Deactivate", "Deaktiver"),
        Words("Take rows out of the reconciliation", "Ta rader ut av avstemmingen"),
        Words(
            "The marked rows, otherwise the selected ones. Asks for the reason, which stands in "
            "the report.",
            "De merkede radene, ellers de valgte. Spør om begrunnelsen, som står i rapporten.",
        ),
        is_large=False,
    ),
    Button(
        "activate",
        "rows",
        "VisibilityVisible",
        Words("Activate", "Aktiver"),
        Words("Bring deactivated rows back", "Hent deaktiverte rader tilbake"),
        Words(
            "The marked rows, otherwise the selected ones. Asks for the reason, which stands in "
            "the journal.",
            "De merkede radene, ellers de valgte. Spør om begrunnelsen, som står i loggen.",
        ),
        is_large=False,
    ),
    Button(
        "post",
        "rows",
        "FunctionsFinancialInsertGallery",
        Words("Post fees and interest", "Bokfør gebyrer og renter"),
        Words("Make vouchers of bank lines", "Lag bilag av banklinjer"),
        Words(
            "The marked statement lines; where none is marked, every fee and interest line that "
            "is left. They stand as open ledger entries until the next match.",
            "De merkede kontoutskriftslinjene; er ingen merket, alle gebyr- og rentelinjer som er "
            "igjen. De står som åpne hovedboksposter til neste avstemming.",
        ),
        is_large=False,
    ),
    Button(
        "vouchers",
        "rows",
        "ExportTextFile",
        Words("Export vouchers", "Eksporter bilag"),
        Words("Write vouchers for the accounts", "Skriv bilag til regnskapet"),
        Words(
            "Asks for the layout (journal, visma, tripletex or business-central). The file lands "
            "beside the workbook.",
            "Spør om oppsettet (journal, visma, tripletex eller business-central). Filen legges "
            "ved siden av arbeidsboken.",
        ),
        is_large=False,
    ),
    Button(
        "undo",
        "history",
        "Undo",
        Words("Undo", "Angre"),
        Words("Take back the last action", "Ta tilbake den siste handlingen"),
        Words(
            "As far back as there is room, but never an approval. What you typed meanwhile stays.",
            "Så langt tilbake som det er plass til, men aldri en godkjenning. Det du har skrevet "
            "selv, står.",
        ),
        is_large=False,
    ),
    Button(
        "redo",
        "history",
        "Redo",
        Words("Redo", "Gjør om"),
        Words("Do again what was undone", "Gjør det som ble angret, om igjen"),
        Words(
            "As long as nothing else was done since.",
            "Så lenge ikke noe annet er gjort siden.",
        ),
        is_large=False,
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
    Button(
        "withdraw_approval",
        "month_end",
        "SheetProtect",
        Words("Withdraw approval", "Trekk tilbake godkjenning"),
        Words("Open the latest approved month again", "Åpne den siste godkjente måneden igjen"),
        Words(
            "Asks for the number of the approval and the reason. Its document is kept and marked, "
            "the workbook is saved.",
            "Spør om nummeret på godkjenningen og begrunnelsen. Dokumentet beholdes og merkes, "
            "arbeidsboken lagres.",
        ),
        is_large=False,
    ),
)

BY_ID = {button.id: button for button in BUTTONS}

"""Every importer, and which of them reads a file: exactly one must claim it."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from recon_xl.errors import UnknownFormatError
from recon_xl.importers import bai2, camt, delimited, mt940, ofx, qif, saft, sheets
from recon_xl.importers.encoding import decoded_head
from recon_xl.importers.grid import Grid
from recon_xl.importers.profiles import NOTHING_KNOWN, Known
from recon_xl.importers.source import Source
from recon_xl.importers.tables import ledger_in, side_in, statements_in
from recon_xl.importers.xml_stream import refuse_damaged, web_page
from recon_xl.language import _
from recon_xl.model.statement import Ledger, Statement

# All accounts or none, or these in their one spelling.
SplitBatches = bool | Collection[str]


@dataclass(frozen=True)
class Wishes:
    """What the user wants of a file.

    Attributes:
        account: The account of the chart or the bank account that is wanted of a ledger.
        known: The profiles that count.
        split_batches: Whether to make one line of each detail of a collective entry, for all
            accounts or for these.
    """

    account: str | None = None
    known: Known = NOTHING_KNOWN
    split_batches: SplitBatches = False

    def splits(self, account: str) -> bool:
        """Say whether collective entries of an account are split into their details."""
        chosen = self.split_batches
        return chosen if isinstance(chosen, bool) else account in chosen


@dataclass(frozen=True)
class Importer:
    """One importer.

    Attributes:
        name: The format, as people call it.
        claims: Whether it reads a file, by the file's first bytes.
        side: "statement", "ledger", or "" when the file's content does not tell.
        statements: Reads statements; None for a format of ledgers.
        ledger: Reads a ledger from a file or the parts of one; None for a format of statements.
    """

    name: str
    claims: Callable[[Source], bool]
    side: Callable[[Source, Known], str]
    statements: Callable[[Source, Wishes], list[Statement]] | None = None
    ledger: Callable[[Sequence[Source], Wishes], Ledger] | None = None


def _statement_format(
    name: str, claims: Callable[[Source], bool], read: Callable[[Source], list[Statement]]
) -> Importer:
    return Importer(
        name,
        claims,
        lambda _source, _known: "statement",
        statements=lambda source, _wishes: read(source),
    )


def _table_format(
    name: str, claims: Callable[[Source], bool], grids: Callable[[Source], list[Grid]]
) -> Importer:
    return Importer(
        name,
        claims,
        lambda source, known: side_in(grids(source), known),
        statements=lambda source, wishes: statements_in(grids(source), source, wishes.known),
        ledger=lambda sources, wishes: ledger_in(
            [grid for source in sources for grid in grids(source)],
            sources[0],
            wishes.account,
            wishes.known,
        ),
    )


IMPORTERS = (
    Importer(
        "camt",
        camt.claims,
        lambda _source, _known: "statement",
        statements=lambda source, wishes: camt.read(source, splits=wishes.splits),
    ),
    _statement_format("MT940", mt940.claims, mt940.read),
    _statement_format("OFX", ofx.claims, ofx.read),
    _statement_format("BAI2", bai2.claims, bai2.read),
    _statement_format("QIF", qif.claims, qif.read),
    Importer(
        "SAF-T Financial",
        saft.claims,
        lambda _source, _known: "ledger",
        ledger=lambda sources, wishes: saft.read(sources, wishes.account),
    ),
    _table_format("CSV", delimited.claims, delimited.grids),
    _table_format("Excel", sheets.claims, sheets.grids),
)


def importer_of(source: Source) -> Importer:
    """Return the importer that reads a file.

    Raises:
        UnknownFormatError: No importer claims it, or several do.
        MalformedFileError: It is a web page, or XML that is damaged at its start.
    """
    claiming = [importer for importer in IMPORTERS if importer.claims(source)]
    if len(claiming) == 1:
        return claiming[0]
    if claiming:
        raise UnknownFormatError(
            _(
                "Several formats fit this file: {formats}.",
                formats=", ".join(importer.name for importer in claiming),
            ),
            where=source.name,
            remedy=_("Save it in another format. Nothing was changed."),
        )
    start = decoded_head(source).lstrip("\ufeff \t\r\n").lower()
    if start.startswith(("<!doctype html", "<html")):
        raise web_page(source.name)
    if start.startswith("<"):
        refuse_damaged(source)
    raise UnknownFormatError(
        _(
            "The format of the file is not known. Looked for: {formats}.",
            formats=", ".join(importer.name for importer in IMPORTERS),
        ),
        where=source.name,
        remedy=_("Export it in one of these formats. Nothing was changed."),
    )

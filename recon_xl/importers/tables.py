"""Tables from text files and workbooks, as a statement or as a ledger."""

from collections.abc import Sequence

from recon_xl.errors import MalformedFileError, MissingColumnsError
from recon_xl.importers.grid import Grid, header_of, side_of_grid
from recon_xl.importers.profiles import NOTHING_KNOWN, Known
from recon_xl.importers.source import Source
from recon_xl.importers.tabular_ledger import ledger_of
from recon_xl.importers.tabular_statement import statements_of
from recon_xl.language import _
from recon_xl.model.sides import SIDES
from recon_xl.model.statement import Ledger, Statement


def statements_in(
    grids: Sequence[Grid], source: Source, known: Known = NOTHING_KNOWN
) -> list[Statement]:
    """Return the statements of all sheets that hold a table.

    Raises:
        MissingColumnsError: No sheet has a date and an amount.
    """
    tables, warnings = _with_tables(grids, "statement", source, known)
    found = [s for grid in tables for s in statements_of(grid, source.name, known)]
    found[0].warnings[:0] = warnings
    return found


def ledger_in(
    grids: Sequence[Grid],
    source: Source,
    account: str | None = None,
    known: Known = NOTHING_KNOWN,
) -> Ledger:
    """Return the ledger of all sheets that hold a table.

    Raises:
        MissingColumnsError: No sheet has a date and an amount.
    """
    tables, warnings = _with_tables(grids, "ledger", source, known)
    ledger = ledger_of(tables, source.name, account, known)
    ledger.warnings[:0] = warnings
    return ledger


def side_in(grids: Sequence[Grid], known: Known = NOTHING_KNOWN) -> str:
    """Tell whether the tables are a ledger or a statement; "" when nothing tells.

    Lists of accounts, customers or codes beside a table of transactions tell nothing.
    """
    tables = [grid for grid in grids if any(_has_table(grid, side, known) for side in SIDES)]
    sides = {side for grid in tables or grids if (side := side_of_grid(grid, known))}
    return sides.pop() if len(sides) == 1 else ""


def _with_tables(
    grids: Sequence[Grid], side: str, source: Source, known: Known
) -> tuple[list[Grid], list[str]]:
    """Return the grids that hold a table; the first one, for its error, when none does."""
    if not grids:
        raise MalformedFileError(
            _("The file has no rows."),
            where=source.name,
            remedy=_("Export a period with transactions. Nothing was changed."),
        )
    if known.chosen and known.chosen.sheet:
        grids = _sheet(grids, known.chosen.sheet, source)
    found = [grid for grid in grids if _has_table(grid, side, known)]
    skipped = [grid.name.partition("/")[2] for grid in grids if grid not in found]
    if not found:
        return [max(grids, key=lambda grid: len(grid.rows))], []
    warnings = []
    if skipped:
        warnings.append(
            _("Sheets without a table were left out: {sheets}.", sheets=", ".join(skipped))
        )
    return found, warnings


def _has_table(grid: Grid, side: str, known: Known) -> bool:
    return header_of(grid, side, known).columns.is_complete


def _sheet(grids: Sequence[Grid], name: str, source: Source) -> list[Grid]:
    named = [grid for grid in grids if len(grids) == 1 or grid.sheet == name]
    if not named:
        raise MissingColumnsError(
            _("The workbook has no sheet “{name}”.", name=name),
            where=source.name,
            remedy=_("Its sheets are: {sheets}.", sheets=", ".join(grid.sheet for grid in grids)),
        )
    return named

"""What a person needs to see to say what the columns of an unknown table are."""

from pathlib import Path
from typing import NamedTuple

from recon_xl.errors import UnknownFormatError
from recon_xl.importers import delimited, sheets
from recon_xl.importers.grid import header_of, text_of
from recon_xl.importers.source import sources
from recon_xl.language import _

# What is asked for, in this order; the columns of a row that people know by name.
ASKED = {
    "statement": (
        "date value_date amount amount_in amount_out text counterparty reference kid balance"
    ).split(),
    "ledger": "date amount debit credit text voucher_no reference kid invoice_no account".split(),
}
# Without one of each a row says nothing.
DATES = ("date", "value_date")
AMOUNTS = ("amount", "amount_in", "amount_out", "debit", "credit")


class TableColumn(NamedTuple):
    """A column of a table: its header, and the first value below it."""

    header: str
    example: str


def columns_in(path: Path | str, side: str) -> list[TableColumn]:
    """Return the columns of the largest table in a text file or spreadsheet.

    Args:
        path: The file.
        side: "statement" or "ledger".

    Raises:
        UnknownFormatError: The file is no table.
    """
    source = sources(path)[0]
    reader = next((one for one in (delimited, sheets) if one.claims(source)), None)
    grids = reader.grids(source) if reader else []
    if not grids:
        raise UnknownFormatError(
            _("The file is no table, so it has no columns to map."),
            where=source.name,
            remedy=_("Read it without --map. Nothing was changed."),
        )
    grid = max(grids, key=lambda one: len(one.rows))
    header = header_of(grid, side)
    below = grid.rows[header.position + 1 :]
    found = []
    for at, name in enumerate(header.columns.headers):
        values = (text_of(row.cells[at]) for row in below if at < len(row.cells))
        if name:
            found.append(TableColumn(name, next(filter(None, values), "")))
    return found

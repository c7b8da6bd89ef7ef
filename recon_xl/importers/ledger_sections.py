"""Ledgers printed by account: a row with nothing but an account heads the rows of that account."""

import re
from collections.abc import Sequence

from recon_xl.importers.columns import Columns
from recon_xl.importers.grid import GridRow, blank, same_word, text_of
from recon_xl.importers.table_head import account_in
from recon_xl.importers.table_words import SUMS
from recon_xl.model.accounts import normalise_account

# "1920 Bankinnskudd" and "1920 - Bank": the number of an account before its name.
_NUMBER_AND_NAME = re.compile(r"(\d{3,8})(?:\s*[-–:]\s*|\s+)(\D.*)")


def without_sections(
    rows: Sequence[GridRow], columns: Columns, *, names_sections: bool
) -> tuple[list[GridRow], dict[int, str]]:
    """Take out rows that only name the account of the rows below, and note it for each of those.

    Args:
        rows: The rows below the header.
        columns: What their columns are.
        names_sections: Rows with a name alone head a section too, as in Xero.

    Returns:
        The other rows, and the account by their number.
    """
    kept, section_of, section = [], dict[int, str](), ""
    for row in rows:
        cells = [text_of(cell) for cell in row.cells if not blank(cell)]
        is_heading = bool(cells) and _heads_section(cells, row, columns)
        is_name = names_sections and len(cells) == 1 and not blank(row.cells[0])
        if is_heading or (is_name and not same_word(cells[0], SUMS)):
            section = " ".join(cells[:2])
            continue
        section_of[row.number] = section
        kept.append(row)
    return kept, section_of


def _heads_section(cells: Sequence[str], row: GridRow, columns: Columns) -> bool:
    fields = [*columns.date_fields, *columns.amount_fields, "text", "voucher_no"]
    at = {columns.of_field[name] for name in fields if name in columns.of_field}
    filled = {position for position, cell in enumerate(row.cells) if not blank(cell)}
    stands_apart = not (filled & at) or len(filled) == 1
    return stands_apart and bool(_NUMBER_AND_NAME.fullmatch(" ".join(cells[:2])))


def number_and_name(stated: str) -> tuple[str, str]:
    """Part an account's number from its name; a bank account is in its one spelling.

    >>> number_and_name("1920 - Bank drift"), number_and_name("8601.11.17947")
    (('1920', 'Bank drift'), ('86011117947', ''))
    """
    bank = account_in(stated)
    parted = _NUMBER_AND_NAME.fullmatch(stated)
    if bank or not parted:
        return bank or normalise_account(stated), ""
    return parted[1], parted[2].strip()

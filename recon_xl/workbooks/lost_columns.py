"""Columns that are missing although they are part of what a row is."""

from collections.abc import Mapping, Sequence

from recon_xl.language import plural
from recon_xl.model.ids import CONTENT
from recon_xl.model.tables import TABLES
from recon_xl.workbooks.headers import positions


def lost_columns(headers: Mapping[str, Sequence[str]], lang: str) -> list[str]:
    """Tell which columns are missing that are part of what a row is: its rows seem changed.

    Args:
        headers: Of the sides, by name.
        lang: The workbook's language.
    """
    told = []
    for side, words in headers.items():
        found, table = positions(TABLES[side], words), TABLES[side]
        lost = [one for one in table.columns if one.field in CONTENT and one.field not in found]
        if lost:
            told.append(
                plural(
                    "{sheet} lacks the column {names}: its rows count as typed over. Put the header"
                    " back as it was, or undo in Excel what removed it.",
                    "{sheet} lacks {n} columns, {names}: its rows count as typed over. Put the"
                    " headers back as they were, or undo in Excel what removed them.",
                    len(lost),
                    sheet=table.sheet(lang),
                    names=", ".join(f"“{column.header(lang)}”" for column in lost),
                )
            )
    return told

"""A workbook with all tables of the contract, small and without any formatting of its own."""

from pathlib import Path
from typing import Any

import xlsxwriter

from recon_xl.model.columns import Kind
from recon_xl.model.tables import TABLES

TOP = 3  # headers stand in the fourth row, as below a heading


def write_book(path: Path, *, lang: str = "en", **rows: list[dict[str, Any]]) -> Path:
    """Write a workbook; rows of a table by its name, cells by the column's key."""
    with xlsxwriter.Workbook(path) as book:
        text = book.add_format({"num_format": "@"})
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        over = book.add_worksheet("Overview")
        amount = TABLES["ledger"].by_key["amount"].header(lang)
        over.write_formula("B2", f"=SUM(tblLedger[{amount}])")
        over.write("B3", "typed")
        book.define_name("rx_ledger_balance", "=Overview!$B$2")
        book.define_name("rx_finding_1_id", "=Overview!$B$3")
        book.define_name("rx_finding_1_reason", "=Overview!$B$9")
        book.define_name("of_the_user", "=Overview!$B$3")
        for name, table in TABLES.items():
            sheet = book.add_worksheet(table.sheet(lang))
            formats = {Kind.CODE: text, Kind.TEXT: text, Kind.DAY: day, Kind.MOMENT: day}
            columns = [
                {
                    "header": c.header(lang),
                    **({"format": formats[c.kind]} if c.kind in formats else {}),
                }
                for c in table.columns
            ]
            cells = [[row.get(c.key) for c in table.columns] for row in rows.get(name, [])]
            bottom = TOP + max(len(cells), 1)
            options = {"name": table.excel_name, "columns": columns, "data": cells}
            sheet.add_table(TOP, 0, bottom, len(columns) - 1, options)
    return path

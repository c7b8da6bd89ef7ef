"""Write the workbook templates: the same bytes from every run.

    python -m tests.tools.templates

A user may restyle what this writes in Excel. Code finds tables, headers and named cells, nothing
else, so everything may be moved and coloured.
"""

import io
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from recon_xl.model.reconciliation import Reconciliation
from recon_xl.model.tables import TABLES
from recon_xl.model.words import OVERVIEW
from recon_xl.workbooks.opc import Package
from recon_xl.workbooks.overview import overview_cells
from tests.tools.template import look
from tests.tools.template.look import Styles
from tests.tools.template.overview import OverviewSheet, draw_overview
from tests.tools.template.sheets import TableSheet
from tests.tools.template.sides import draw_side
from tests.tools.template.words import word

TEMPLATES = Path(__file__).parents[2] / "templates"
_CREATED = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
# The order of the sheets; how many columns stay when scrolled; the last column on paper.
_SHEETS = {
    "ledger": (2, "note"),
    "statement": (2, "note"),
    "suggestions": (1, "at"),
    "matches": (1, "at"),
    "vouchers": (2, "seen_in_ledger"),
    "approvals": (2, "reason"),
    "statements": (1, "lines"),
    "accounts": (2, "org_no"),
    "rules": (1, "chance_max"),
    "journal": (1, "details"),
    "undo": (1, "part"),
}
_TABS = {"ledger": look.FJORD, "statement": look.AMBER}


def template(lang: str) -> bytes:
    """Return the template in one language, "nb" or "en"."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"default_date_format": look.DAY, "in_memory": True})
    book.set_properties({"title": word("subject", lang), "created": _CREATED})
    draw(book, lang)
    book.close()
    return _without_chart_caches(content.getvalue())


def draw(book: Any, lang: str) -> None:
    """Draw all sheets of a template into a workbook of XlsxWriter."""
    styles, values = Styles(book), overview_cells(Reconciliation.empty(), lang)
    overview = OverviewSheet(book, book.add_worksheet(OVERVIEW[lang]), lang, styles, values)
    sheets = {name: book.add_worksheet(TABLES[name].sheet(lang)) for name in _SHEETS}
    draw_overview(overview)
    for name, (frozen, last) in _SHEETS.items():
        drawing = TableSheet(book, sheets[name], TABLES[name], lang, styles)
        sheets[name].set_tab_color(_TABS.get(name, look.RULE))
        if name in _TABS:
            draw_side(drawing, values)
        else:
            told = word("accounts_told" if name == "accounts" else name, lang)
            drawing.draw(TABLES[name].sheet(lang), told, frozen=frozen, last_printed=last)
    sheets["undo"].very_hidden()


def _without_chart_caches(content: bytes) -> bytes:
    """Let the chart read its cells: a cache of an empty month would outlive the month."""
    package = Package(content)
    for name in package.names():
        if name.startswith("xl/charts/chart"):
            cut = re.sub(rb"<c:(num|str)Cache>.*?</c:\1Cache>", b"", package.read(name), flags=re.S)
            package.replace(name, cut)
    return package.to_bytes()


def main() -> None:
    """Write both templates."""
    for lang in OVERVIEW:
        (TEMPLATES / f"reconciliation-{lang}.xlsx").write_bytes(template(lang))


if __name__ == "__main__":
    main()

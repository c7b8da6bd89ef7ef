"""Draw sheets of a report workbook: one look, formulas with the value they have today."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from recon_xl.model.money import decimals, from_cell, to_cell
from recon_xl.reports.evidence import without_surrogates
from recon_xl.reports.wording import Words

INK, GREY, RULE, HAIR, WASH = "#1B2733", "#56626B", "#C3CCD2", "#E3E8EB", "#F1F4F5"
FJORD, AMBER, PROOF, ALARM = "#0B5C7A", "#D08A00", "#0B6E4F", "#B23A00"
DAY = {"nb": "dd.mm.yyyy", "en": "d mmm yyyy"}
# A cell holds 32,767 characters.
CELL_MAX = 32_000


@dataclass(frozen=True)
class Live:
    """A formula and the value that it has today, for viewers that do not calculate."""

    formula: str
    value: Any


@dataclass(frozen=True)
class Field:
    """One column of a list: its header, width and kind, and the cell of a row.

    `kind` is "text", "prose" (it wraps), "day", "amount", "dashed" (an amount, a dash for none),
    "count" (a dash for none), "number" or "decimal"; amounts are minor units of the report's
    currency, decimals numbers of their own. A technical column is not printed; such columns stand
    last.
    """

    header: str
    width: float
    kind: str
    cell: Callable[[Any], Any]
    is_technical: bool = False

    @property
    def is_words(self) -> bool:
        """Its cells stand left; figures stand right."""
        return self.kind in ("text", "prose", "day")


class Book:
    """A workbook that is being drawn, with its formats."""

    def __init__(self, book: xlsxwriter.Workbook, words: Words, currency: str) -> None:
        self.book, self.words, self.currency = book, words, currency
        self.places = decimals(currency)
        figures = "#,##0" + ("." + "0" * self.places if self.places else "")
        zero = figures.removeprefix("#,##")
        self.amount = f"{figures};-{figures};{zero}"
        self.signed = f"+{figures};-{figures};{zero}"
        self.dashed = f'{figures};-{figures};"–"'
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def look(self, **properties: Any) -> Any:
        """Return a format; equal ones are one."""
        plain = {"font_name": "Calibri", "font_size": 10, "font_color": INK, "valign": "vcenter"}
        wanted = plain | properties
        key = tuple(sorted(wanted.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(wanted)
        return self._formats[key]

    def of_kind(self, kind: str, **properties: Any) -> Any:
        """Return the format of a kind of cell: figures right, words left and away from them."""
        kinds: Mapping[str, Mapping[str, Any]] = {
            "text": {"align": "left", "indent": 1, "num_format": "@"},
            "prose": {"align": "left", "indent": 1, "num_format": "@", "text_wrap": True},
            "day": {"align": "left", "num_format": DAY[self.words.lang]},
            "amount": {"align": "right", "num_format": self.amount},
            "dashed": {"align": "right", "num_format": self.dashed},
            "signed": {"align": "right", "num_format": self.signed},
            "count": {"align": "right", "num_format": '#,##0;-#,##0;"–"'},
            "number": {"align": "right", "num_format": "#,##0"},
            "decimal": {"align": "right", "num_format": "#,##0.00"},
        }
        return self.look(**{**kinds[kind], **properties})

    def unit(self, minor: int) -> float:
        """Return minor units as the number of a cell."""
        return to_cell(minor, self.currency)

    def write(self, sheet: Any, row: int, column: int, value: Any, look: Any) -> None:
        """Write one cell: text as text, whatever it starts with."""
        if isinstance(value, Live):
            sheet.write_formula(row, column, value.formula, look, value.value)
        elif value is None or value == "":
            sheet.write_blank(row, column, None, look)
        elif isinstance(value, str):
            sheet.write_string(row, column, without_surrogates(value)[:CELL_MAX], look)
        elif isinstance(value, date):
            sheet.write_datetime(row, column, datetime.combine(value, datetime.min.time()), look)
        else:
            sheet.write_number(row, column, value, look)

    def headings(
        self,
        sheet: Any,
        row: int,
        title: str,
        heads: Mapping[int, str],
        *,
        left: Sequence[int] = (),
    ) -> None:
        """Write a section's title and, below it, a line of headers from the second column on.

        Args:
            sheet: The sheet.
            row: Row of the title, counted from 0.
            title: The title.
            heads: Headers by column.
            left: Columns of words; the others hold figures.
        """
        self.write(sheet, row, 1, title, self.look(font_size=12, bold=True))
        edges = {"top": 2, "bottom": 1, "top_color": INK, "bottom_color": INK}
        for column in range(1, max(heads) + 1):
            align = "left" if column in left else "right"
            indent = {"indent": 1} if column in left and column > 2 else {}
            look = self.look(font_size=9, font_color=GREY, align=align, **indent, **edges)
            self.write(sheet, row + 1, column, heads.get(column, ""), look)

    def list_sheet(
        self,
        name: str,
        table: str,
        fields: Sequence[Field],
        rows: Sequence[Any],
        *,
        summed: Sequence[str] = (),
    ) -> Any:
        """Add a sheet with one list as an Excel table.

        Args:
            name: Key of its name among the words of sheets.
            table: Name of the Excel table.
            fields: Its columns.
            rows: What the fields make cells of; none leaves a sheet that says so.
            summed: Headers of the columns whose visible rows are summed above the table.
        """
        words, top = self.words, 3
        sheet = self.book.add_worksheet(words["sheets"][name])
        sheet.write_string(0, 0, words["sheets"][name], self.look(font_size=15, bold=True))
        back = words["sheets"]["summary"]
        sheet.write_url(1, 0, f"internal:'{back}'!A1", self.look(font_color=FJORD), f"← {back}")
        for column, one in enumerate(fields):
            sheet.set_column(column, column, one.width)
        if rows:
            self._table(sheet, table, top, fields, rows)
            self._sums(sheet, table, fields, rows, summed)
        else:
            sheet.write_string(top, 0, words["none"], self.look(font_color=GREY))
        printed = sum(not one.is_technical for one in fields)
        sheet.print_area(0, 0, top + len(rows), printed - 1)
        sheet.set_row(0, 24)
        sheet.freeze_panes(top + 1, 0)
        sheet.repeat_rows(top)
        sheet.set_tab_color(RULE)
        return sheet

    def _sums(
        self,
        sheet: Any,
        table: str,
        fields: Sequence[Field],
        rows: Sequence[Any],
        summed: Sequence[str],
    ) -> None:
        """Sum the visible rows of some columns above their headers."""
        columns = [column for column, one in enumerate(fields) if one.header in summed]
        for column in columns:
            one = fields[column]
            formula = f"=SUBTOTAL(109,{table}[{one.header}])"
            total = self._total(one.cell(row) for row in rows)
            look = self.of_kind("amount", bottom=1, bottom_color=INK)
            self.write(sheet, 1, column, Live(formula, total), look)
        if columns:
            label = self.look(font_color=GREY, align="right")
            self.write(sheet, 1, columns[0] - 1, self.words["visible_rows"], label)

    def _total(self, cells: Iterable[Any]) -> float:
        """Add up cells as a spreadsheet does, and exactly."""
        told = [cell.value if isinstance(cell, Live) else self.unit(cell) for cell in cells]
        return self.unit(sum(from_cell(value, self.currency) for value in told))

    def _table(
        self, sheet: Any, table: str, top: int, fields: Sequence[Field], rows: Sequence[Any]
    ) -> None:
        headers = [
            {"header": one.header, "header_format": self._head(one, at)}
            for at, one in enumerate(fields)
        ]
        last = top + len(rows)
        sheet.add_table(
            top, 0, last, len(fields) - 1, {"name": table, "style": None, "columns": headers}
        )
        for at, row in enumerate(rows, top + 1):
            lines = self._lines(fields, row)
            if lines > 1:
                sheet.set_row(at, 13.5 * lines)
            for column, one in enumerate(fields):
                value = one.cell(row)
                if one.kind in ("amount", "dashed") and isinstance(value, int):
                    value = self.unit(value)
                self.write(sheet, at, column, value, self._body(one, column, lines))
        texts = f"A{top + 2}:{xl_rowcol_to_cell(last, len(fields) - 1)}"
        sheet.ignore_errors({"number_stored_as_text": texts})

    def _lines(self, fields: Sequence[Field], row: Any) -> int:
        """Return how many lines the row's text takes: no program makes room for it by itself."""
        texts = [(one.cell(row), one.width) for one in fields if one.kind == "prose"]
        return min(8, max((-(-len(text) // int(1.15 * width)) for text, width in texts), default=1))

    def _body(self, field: Field, column: int, lines: int) -> Any:
        """Return the format of a list's cell: words keep away from the figure before them."""
        place = {"valign": "top"} if lines > 1 else {}
        indent = {"indent": min(column, 1)} if field.is_words else {}
        return self.of_kind(field.kind, bottom=1, bottom_color=HAIR, **place, **indent)

    def _head(self, field: Field, column: int) -> Any:
        indent = {"indent": min(column, 1)} if field.is_words else {}
        return self.look(
            font_size=9,
            font_color=GREY,
            bg_color=WASH,
            text_wrap=True,
            align="left" if field.is_words else "right",
            top=1,
            bottom=1,
            top_color=INK,
            bottom_color=INK,
            **indent,
        )


def set_up_page(sheet: Any, footer: str, *, draft: str = "", pages_high: int = 0) -> None:
    """Make a sheet printable: landscape A4, as wide as one page, with who and where below.

    Args:
        sheet: The sheet.
        footer: What stands below on the left.
        draft: What stands above on the right.
        pages_high: How many pages high it becomes; 0 as many as it needs.
    """
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.fit_to_pages(1, pages_high)
    # "&" starts a code in a footer, and 255 characters are all that it holds.
    sheet.set_footer(f"&L&8{footer.replace('&', '&&')[:200]}&R&8&A   &P / &N")
    if draft:
        sheet.set_header(f"&R&8{draft}")

"""The sheets that hold one table each: what all of them share."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from recon_xl.model.columns import Column, Kind, Table
from recon_xl.model.sides import SIDES
from recon_xl.model.words import OVERVIEW, YES_NO
from tests.tools.template.look import FJORD, GREY, Styles
from tests.tools.template.words import word

HEADER_ROW = 3
ROW = HEADER_ROW + 1
# Where a user types one of a few words.
CHOICES = {
    "mark": ["x"],
    "accept": ["x"],
    "review": ["✓", "?", "→", "!"],
    "mode": ["auto", "suggest", "off"],
    "method": ["pair", "sum", "subset", "netting"],
    "any_date": ["yes", "no"],
    "days_kind": ["calendar", "bank"],
    "direction": ["both", "in", "out"],
    "tolerance_side": ["both", "under"],
    "difference": ["leave", "voucher"],
}
_TYPED_DAYS = ("lock_date", "opening_date")
_EARLIEST = date(1990, 1, 1)


@dataclass
class TableSheet:
    """One sheet with one table under a title, as it is being drawn."""

    book: Any
    sheet: Any
    table: Table
    lang: str
    styles: Styles

    def letter(self, key: str) -> str:
        """Return the letter of a column."""
        return str(xl_col_to_name(self.index(key)))

    def index(self, key: str) -> int:
        """Return the position of a column."""
        return [column.key for column in self.table.columns].index(key)

    def span(self, first: str, last: str | None = None) -> str:
        """Return the cells of the pattern row in one column, or from one to another."""
        return f"{self.letter(first)}{ROW + 1}:{self.letter(last or first)}{ROW + 1}"

    def draw(self, title: str, told: str, *, frozen: int, last_printed: str) -> None:
        """Draw title, table, inputs and print set-up.

        Args:
            title: The sheet's title.
            told: One line about it.
            frozen: So many columns stay when the sheet is scrolled.
            last_printed: The last column on paper; those after it are for the machine.
        """
        sheet, table = self.sheet, self.table
        self._draw_table()
        sheet.set_row(0, 24)
        sheet.set_row(HEADER_ROW, 30)
        sheet.write_string(0, 0, title, self.styles.cell(font_size=16, bold=True))
        link = self.styles.cell(font_color=FJORD)
        back = f"internal:'{OVERVIEW[self.lang]}'!A1"
        sheet.write_url(1, 0, back, link, word("back", self.lang))
        if told:
            sheet.write_string(1, 2, told, self.styles.cell(font_color=GREY, indent=1))
        sheet.hide_gridlines(2)
        sheet.set_zoom(90)
        sheet.freeze_panes(ROW, frozen)
        for column in table.columns:
            self._draw_validation(column)
        self._set_up_print(last_printed)

    def _draw_table(self) -> None:
        sheet, table, styles = self.sheet, self.table, self.styles
        headers = [
            {
                "header": column.header(self.lang),
                "header_format": styles.header(table.name, column),
            }
            for column in table.columns
        ]
        sheet.add_table(
            HEADER_ROW,
            0,
            ROW,
            len(headers) - 1,
            {"name": table.excel_name, "style": None, "columns": headers},
        )
        codes = []
        for position, column in enumerate(table.columns):
            width = max(self._width(column), _word_width(column.header(self.lang)))
            sheet.set_column(position, position, width, styles.below(table.name, column))
            sheet.write_blank(ROW, position, None, styles.column(table.name, column))
            if column.kind in (Kind.CODE, Kind.TEXT):
                letter = xl_col_to_name(position)
                codes.append(f"{letter}{ROW + 1}:{letter}1048576")
        sheet.ignore_errors({"number_stored_as_text": " ".join(codes)})

    def _width(self, column: Column) -> float:
        """Return a column's width: on the sides, texts are long and rules are looked up."""
        on_sides = {"text": 36, "rule": 24, "note": 44} if self.table.name in SIDES else {}
        return on_sides.get(column.key, column.width)

    def _draw_validation(self, column: Column) -> None:
        if column.kind is Kind.FLAG and self.table.name == "accounts":
            choices = [YES_NO[flag][self.lang] for flag in (True, False)]
        elif column.key in CHOICES and column.kind is Kind.TEXT:
            choices = CHOICES[column.key]
        elif column.key in _TYPED_DAYS:
            rule: dict[str, Any] = {"validate": "date", "criteria": ">=", "value": _EARLIEST}
            self._validate(column, rule | {"error_message": word("one_day", self.lang)})
            return
        else:
            return
        told = {"error_title": column.header(self.lang), "error_message": word("one_of", self.lang)}
        self._validate(column, {"validate": "list", "source": choices} | told)

    def _validate(self, column: Column, rule: dict[str, Any]) -> None:
        self.sheet.data_validation(self.span(column.key), rule)

    def _set_up_print(self, last_printed: str) -> None:
        sheet = self.sheet
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(2 if self.table.name == "rules" else 1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.repeat_rows(HEADER_ROW)
        sheet.print_area(0, 0, ROW, self.index(last_printed))
        sheet.set_footer(f"&L&8&F&R&8&A   {word('footer', self.lang)}")


def _word_width(header: str) -> float:
    """Return the width that the longest word of a header needs, so that none is broken."""
    return max(map(len, header.split())) * 1.15 + 1.5

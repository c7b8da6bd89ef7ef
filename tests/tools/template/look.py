"""Colours, number formats and cell styles of the templates.

Number formats stand in Excel's own notation; a Norwegian Excel shows `#,##0.00` as `# ##0,00`.
"""

from typing import Any

from recon_xl.model.columns import Column, Kind
from recon_xl.model.sides import SIDES

INK, GREY, RULE, HAIR, WASH = "#1B2733", "#56626B", "#C3CCD2", "#E3E8EB", "#F1F4F5"
FJORD, AMBER, PROOF, ALARM = "#0B5C7A", "#D08A00", "#0B6E4F", "#B23A00"
TYPED, TYPED_GROUND, LIT = "#1A4FA0", "#FFFBEB", "#D6EAF3"

AMOUNT = "#,##0.00;-#,##0.00;0.00"
DASHED = '#,##0.00;-#,##0.00;"–"'
SIGNED = '+#,##0.00;-#,##0.00;"–"'
COUNT = '#,##0;-#,##0;"–"'
DAY, MOMENT, TEXT = "dd.mm.yyyy", "dd.mm.yyyy hh:mm", "@"

STATE_LOOKS = {
    "open": ("○", {"bg_color": "#FCEFD5", "font_color": "#7A4600"}),
    "partly": ("◐", {"bg_color": "#F5E3EE", "font_color": "#7D2A58"}),
    "matched": ("●", {"font_color": PROOF}),
    "deactivated": ("–", {"font_color": "#6B767D", "italic": True}),
    "approved": ("✓", {"font_color": GREY}),
}
# Money that is nothing is a dash, except where the figure is the row itself.
_ALWAYS_SHOWN = {"amount", "currency_amount", "opening", "closing", "sum", "ledger_balance"}
_ALWAYS_SHOWN |= {"bank_balance", "unexplained", "opening_balance"}
_TYPED_COLUMNS = {"mark", "review", "note", "accept"}
_TYPED_TABLES = {"accounts", "rules"}


class Styles:
    """The cell styles of one workbook; each stands in the file once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}
        default = book.formats[0]
        default.set_font_name("Calibri")
        default.set_font_size(10)
        default.set_font_color(INK)

    def cell(self, **look: Any) -> Any:
        """Return a style in Calibri 10, with these differences."""
        base = {"font_name": "Calibri", "font_size": 10, "font_color": INK, "valign": "vcenter"}
        return self._style(base | look)

    def tint(self, **look: Any) -> Any:
        """Return what a conditional format changes: the font stays what the user chose."""
        return self._style(look)

    def rule_above(self, **look: Any) -> Any:
        """Return the style of a sum: a rule above, not bold."""
        return self.cell(top=1, top_color=INK, **look)

    def column(self, table: str, column: Column) -> Any:
        """Return the style of a table's cells in that column."""
        return self.cell(bottom=1, bottom_color=HAIR, **_column_look(table, column))

    def below(self, table: str, column: Column) -> Any:
        """Return the style of the cells under a table, which it grows into."""
        return self.cell(**_column_look(table, column))

    def header(self, table: str, column: Column) -> Any:
        """Return the style of a column's header."""
        look = {k: v for k, v in _column_look(table, column).items() if k != "num_format"}
        edges = {"top": 1, "bottom": 1, "top_color": INK, "bottom_color": INK}
        return self.cell(
            **look, bold=True, bg_color=WASH, text_wrap=True, **edges | {"valign": "top"}
        )

    def _style(self, look: dict[str, Any]) -> Any:
        key = tuple(sorted(look.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(look)
        return self._made[key]


def _column_look(table: str, column: Column) -> dict[str, Any]:
    """Figures stand right; words stand left, indented away from the figure before them."""
    look: dict[str, Any] = {"num_format": _number_format(column)}
    if column.kind in (Kind.MONEY, Kind.COUNT, Kind.NUMBER):
        look["align"] = "right"
    elif column.key in ("mark", "review", "accept"):
        look["align"] = "center"
    elif column.key == "date" and table in SIDES:
        look["align"] = "left"
    else:
        look |= {"align": "left", "indent": 1}
    if column.key in _TYPED_COLUMNS or table in _TYPED_TABLES:
        look["font_color"] = TYPED
    return look


def _number_format(column: Column) -> str:
    match column.kind:
        case Kind.MONEY:
            return AMOUNT if column.key in _ALWAYS_SHOWN else DASHED
        case Kind.DAY:
            return DAY
        case Kind.MOMENT:
            return MOMENT
        case Kind.COUNT:
            return "0"
        case Kind.NUMBER:
            return "0.0000"
        case _:
            return TEXT

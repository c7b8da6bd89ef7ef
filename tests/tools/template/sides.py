"""The Ledger and the Statement: totals, marks and the pair finder above the frozen header."""

from dataclasses import dataclass
from typing import Any

from recon_xl.model.tables import TABLES
from recon_xl.model.words import STATES
from recon_xl.workbooks.names import PAIR, rx
from tests.tools.template.look import (
    ALARM,
    AMOUNT,
    DASHED,
    FJORD,
    GREY,
    INK,
    LIT,
    PROOF,
    STATE_LOOKS,
    TEXT,
    TYPED,
    TYPED_GROUND,
)
from tests.tools.template.sheets import ROW, TableSheet
from tests.tools.template.sums import Sums, rounded
from tests.tools.template.words import word

_OTHER = {"ledger": "statement", "statement": "ledger"}
_OLD_DAYS = 90


def draw_side(drawing: TableSheet, values: dict[str, Any]) -> None:
    """Draw one side.

    Args:
        drawing: The sheet.
        values: What its formulas show in an empty workbook, by name.
    """
    drawing.draw(drawing.table.sheet(drawing.lang), "", frozen=2, last_printed="note")
    _draw_legends(drawing)
    _draw_totals(drawing, values)
    _draw_marks(drawing, values)
    _draw_pair_finder(drawing, values)
    _draw_states(drawing)


def _named(drawing: TableSheet, name: str, row: int, column: int) -> None:
    letter = drawing.letter(drawing.table.columns[column].key)
    sheet = drawing.table.sheet(drawing.lang)
    drawing.book.define_name(name, f"='{sheet}'!${letter}${row + 1}")
    drawing.book.defined_names[-1][3] = name != PAIR


@dataclass(frozen=True)
class _Live:
    """A formula, the name of its cell, and what it shows in an empty workbook."""

    name: str
    formula: str
    value: Any


def _formula(drawing: TableSheet, row: int, key: str, live: _Live, style: Any) -> None:
    column = drawing.index(key)
    drawing.sheet.write_formula(row, column, f"={live.formula}", style, live.value)
    _named(drawing, live.name, row, column)


def _label(drawing: TableSheet, row: int, column: int, text: str) -> None:
    style = drawing.styles.cell(font_color=GREY, align="right")
    drawing.sheet.write_string(row, column, text, style)


def _draw_legends(drawing: TableSheet) -> None:
    glyphs = (
        f"{glyph} {STATES[state][drawing.lang]}" for state, (glyph, _look) in STATE_LOOKS.items()
    )
    style = drawing.styles.cell(font_color=GREY, indent=1)
    at = drawing.index("text")
    drawing.sheet.write_string(1, at, "   ".join(glyphs), style)
    drawing.sheet.write_string(2, at, word("review_legend", drawing.lang), style)


def _draw_totals(drawing: TableSheet, values: dict[str, Any]) -> None:
    sums, side = Sums(drawing.lang), drawing.table.name
    _label(drawing, 1, drawing.index("amount") - 1, word("visible", drawing.lang))
    style = drawing.styles.cell(num_format=AMOUNT, align="right", bottom=1, bottom_color=INK)
    for key in ("amount", "remaining"):
        name = rx("sheet", side, f"visible_{key}")
        formula = f"SUBTOTAL(109,{sums.column(side, key)})"
        _formula(drawing, 1, key, _Live(name, formula, values[name]), style)


def _draw_marks(drawing: TableSheet, values: dict[str, Any]) -> None:
    """Own sum, the other side's, their difference: a person sees that it ties before they press."""
    sums, side, lang = Sums(drawing.lang), drawing.table.name, drawing.lang
    other = _OTHER[side]
    own = sums.own(side, "remaining", sums.where(side, "mark", '"x"'), account="")
    names = {
        part: rx("sheet", side, part) for part in ("marked", "marked_other", "marked_difference")
    }
    figure = drawing.styles.cell(num_format=DASHED, align="right")
    total = drawing.styles.rule_above(num_format=DASHED, align="right", font_color=ALARM)
    lines = (
        ("marked", word("marked", lang), rounded(own), figure),
        ("marked_other", TABLES[other].sheet(lang), rx("sheet", other, "marked"), figure),
        (
            "marked_difference",
            word("difference", lang),
            rounded(f"{names['marked']}-{names['marked_other']}"),
            total,
        ),
    )
    for row, (part, label, formula, style) in enumerate(lines):
        _label(drawing, row, drawing.index("mark"), label)
        live = _Live(names[part], formula, values[names[part]])
        _formula(drawing, row, "match_id", live, style)
    letter = drawing.letter("match_id")
    ties = f"=AND(${letter}$3=0,OR(${letter}$1<>0,${letter}$2<>0))"
    green = drawing.styles.tint(font_color=PROOF, num_format='"✓ "0.00')
    rule = {"type": "formula", "criteria": ties, "format": green}
    drawing.sheet.conditional_format(f"{letter}3", rule)


def _draw_pair_finder(drawing: TableSheet, values: dict[str, Any]) -> None:
    """Typing a match into one cell lights its rows on both sheets; one link jumps to the other."""
    sums, side, sheet, styles = (
        Sums(drawing.lang),
        drawing.table.name,
        drawing.sheet,
        drawing.styles,
    )
    at = drawing.index("rule")
    label = styles.cell(font_color=GREY, indent=1)
    sheet.write_string(0, at, word("show_pair", drawing.lang), label)
    if side == "ledger":
        edge = {"border": 1, "border_color": "#E5D9A8"}
        typed = styles.cell(
            num_format=TEXT, font_color=TYPED, bg_color=TYPED_GROUND, indent=1, **edge
        )
        sheet.write_blank(1, at, None, typed)
        _named(drawing, PAIR, 1, at)
    else:
        shown = styles.cell(num_format=TEXT, font_color=FJORD, indent=1)
        name = rx("sheet", side, PAIR)
        _formula(drawing, 1, "rule", _Live(name, f'{PAIR}&""', values[name]), shown)
    other = _OTHER[side]
    found = f'MATCH("*"&{PAIR}&"*",{sums.column(other, "match_id")},0)'
    label = f'"{TABLES[other].sheet(drawing.lang)} →"'
    link = f'IF({PAIR}="","",IFERROR({sums.link(other, found, label)},"–"))'
    name = rx("sheet", side, "pair")
    style = styles.cell(font_color=FJORD, indent=1)
    _formula(drawing, 2, "rule", _Live(name, link, values[name]), style)


def _draw_states(drawing: TableSheet) -> None:
    """One conditional format per state: colour and glyph; the cell itself holds the word."""
    styles, columns = drawing.styles, drawing.table.columns
    whole = drawing.span(columns[0].key, columns[-1].key)
    row = {
        key: f"${drawing.letter(key)}{ROW + 1}"
        for key in ("state", "remaining", "match_id", "date")
    }
    lit = f'=AND({PAIR}<>"",ISNUMBER(SEARCH({PAIR},{row["match_id"]})))'
    _tint(drawing, whole, lit, styles.tint(bg_color=LIT))
    old = f"=AND({row['remaining']}<>0,N(til)-{row['date']}>{_OLD_DAYS})"
    _tint(drawing, drawing.span("date"), old, styles.tint(font_color=ALARM, bold=True))
    for state, (glyph, look) in STATE_LOOKS.items():
        is_so = f'={row["state"]}="{STATES[state][drawing.lang]}"'
        needs_a_person = state in ("open", "partly")
        shown = f'{AMOUNT};"{glyph} "@'
        cells = drawing.span("remaining", "state") if needs_a_person else drawing.span("state")
        _tint(drawing, cells, is_so, styles.tint(num_format=shown, **look))
        if state in ("deactivated", "approved"):
            before = drawing.span(columns[0].key, "remaining")
            after = drawing.span("mark", columns[-1].key)
            _tint(drawing, before, is_so, styles.tint(**look), also=after)


def _tint(drawing: TableSheet, cells: str, criteria: str, style: Any, also: str = "") -> None:
    rule = {"type": "formula", "criteria": criteria, "format": style}
    if also:
        rule["multi_range"] = f"{cells} {also}"
    drawing.sheet.conditional_format(cells, rule)

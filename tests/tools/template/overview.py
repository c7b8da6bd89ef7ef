"""The Overview: verdict, proof, exceptions, lists, on one page."""

from dataclasses import dataclass
from typing import Any

from xlsxwriter.utility import xl_cell_to_rowcol

from recon_xl.model.ages import BUCKETS
from recon_xl.model.tables import TABLES
from recon_xl.model.words import OVERVIEW, STATES
from recon_xl.workbooks.names import (
    ACCOUNT_LIST,
    ACCOUNT_PARTS,
    ACCOUNTS_SHOWN,
    AGE_PARTS,
    COUNTED,
    FINDING_PARTS,
    FINDING_VALUES,
    FINDINGS_SHOWN,
    PROOF,
    TOLD_PARTS,
    TYPED,
    WORKINGS,
    rx,
)
from tests.tools.template import look
from tests.tools.template.formulas import overview_formulas
from tests.tools.template.look import Styles
from tests.tools.template.words import word

_WIDTHS = {
    "A": 1.5,
    "B": 4,
    "C": 42,
    "D": 8,
    "E": 16,
    "F": 18,
    "G": 3,
    "H": 27,
    "I": 16,
    "J": 16,
    "K": 16,
}
_LETTERS = {"ledger_balance": "A", "open_ledger": "B", "open_statement": "C", "computed": "D"}
_LETTERS |= {"bank_balance": "E", "unexplained": "F"}
_SOURCES = {"ledger_balance": "ledger", "open_ledger": "ledger", "open_statement": "statement"}
_SOURCES |= {"posted_here": "vouchers"}
_SOURCES |= {"deactivated_ledger": "ledger", "deactivated_statement": "statement"}
_SOURCES |= {"match_differences": "matches", "bank_balance": "statements"}
_LINES = {"proof": 8, "states": 15, "ages": 23, "accounts": 31, "findings": 40}
_LEGEND_ROW = 53
_WORKINGS = "M"
_VERDICT = {
    "nb": '"≠ Uforklart "#,##0.00". Banken og hovedboken stemmer ikke.";'
    '"≠ Uforklart "-#,##0.00". Banken og hovedboken stemmer ikke.";'
    '"✓ Uforklart "0.00". Banken og hovedboken stemmer.";@',
    "en": '"≠ Unexplained "#,##0.00". Bank and ledger do not agree.";'
    '"≠ Unexplained "-#,##0.00". Bank and ledger do not agree.";'
    '"✓ Unexplained "0.00". Bank and ledger agree.";@',
}
_TIES = '"≠ "#,##0.00;"≠ "-#,##0.00;"✓ "0.00'


@dataclass
class OverviewSheet:
    """The Overview, as it is being drawn."""

    book: Any
    sheet: Any
    lang: str
    styles: Styles
    values: dict[str, Any]

    def __post_init__(self) -> None:
        self.formulas = overview_formulas(self.lang)

    def live(self, cell: str, name: str, **style: Any) -> None:
        """Write a formula and name its cell."""
        formula = f"={self.formulas.pop(name)}"
        self.sheet.write_formula(cell, formula, self.styles.cell(**style), self.values[name])
        self.name(cell, name)

    def name(self, cell: str, name: str) -> None:
        """Name a cell; names that only code uses are hidden."""
        letter, row = cell[0], cell[1:]
        self.book.define_name(name, f"={OVERVIEW[self.lang]}!${letter}${row}")
        self.book.defined_names[-1][3] = name not in TYPED

    def say(self, cell: str, key: str, **style: Any) -> None:
        """Write a text."""
        self.sheet.write_string(cell, word(key, self.lang), self.styles.cell(**style))

    def heading(self, row: int, cells: dict[str, str]) -> None:
        """Write a heading with a heavy rule under it, over a line of small grey headers.

        Args:
            row: The heading's row; the headers stand in the next.
            cells: Text by column; the first is the heading, the others are headers.
        """
        (first, title), *headers = cells.items()
        last = headers[-1][0] if headers else first
        for number in range(ord(first), ord(last) + 1):
            column = chr(number)
            rule = {"bottom": 2, "bottom_color": look.INK}
            text = title if column == first else ""
            self.sheet.write(
                f"{column}{row}", text, self.styles.cell(bold=True, font_size=12, **rule)
            )
            thin = {"bottom": 1, "bottom_color": look.RULE, "font_size": 9, "font_color": look.GREY}
            place = {"align": "left"} if column in ("B", "C", "H") else {"align": "right"}
            header = dict(headers).get(column, "")
            self.sheet.write(f"{column}{row + 1}", header, self.styles.cell(**thin, **place))


def draw_overview(drawing: OverviewSheet) -> None:
    """Draw the Overview; every formula of `overview_formulas` finds its cell."""
    for letter, width in _WIDTHS.items():
        drawing.sheet.set_column(f"{letter}:{letter}", width, drawing.styles.cell())
    _draw_head(drawing)
    _draw_proof(drawing)
    _draw_flow(drawing)
    _draw_states(drawing)
    for side, left in (("ledger", "B"), ("statement", "H")):
        _draw_ages(drawing, side, left)
    _draw_accounts(drawing)
    _draw_findings(drawing)
    _draw_chart(drawing)
    _finish(drawing)
    assert not drawing.formulas, f"no cell for {sorted(drawing.formulas)}"


def _draw_head(drawing: OverviewSheet) -> None:
    sheet, styles, lang = drawing.sheet, drawing.styles, drawing.lang
    sheet.set_row(0, 30)
    sheet.set_row(4, 24)
    drawing.live("B1", rx("company"), font_size=20, bold=True)
    drawing.live("B2", rx("subtitle"), font_color=look.GREY, font_size=11)
    verdict = {
        "font_size": 15,
        "bold": True,
        "font_color": look.PROOF,
        "num_format": _VERDICT[lang],
    }
    sheet.merge_range("B5:F5", "", styles.cell(align="left", **verdict))
    drawing.live("B5", rx("verdict"), align="left", **verdict)
    alarm = styles.tint(font_color=look.ALARM)
    sheet.conditional_format("B5", {"type": "cell", "criteria": "!=", "value": 0, "format": alarm})
    drawing.live("B6", rx("progress"))
    edge = {"border": 1, "border_color": "#E5D9A8", "bg_color": look.TYPED_GROUND}
    typed = edge | {"font_color": look.TYPED, "align": "right"}
    for row, name, key, number_format in (
        (2, "konto", "account", look.TEXT),
        (3, "fra", "first", look.DAY),
        (4, "til", "until", look.DAY),
    ):
        drawing.say(f"H{row}", key)
        drawing.live(f"I{row}", name, num_format=number_format, **typed)
    drawing.book.define_name(
        ACCOUNT_LIST,
        f"={TABLES['accounts'].excel_name}[{TABLES['accounts'].by_key['account'].header(lang)}]",
    )
    drawing.book.defined_names[-1][3] = True
    choose = {"validate": "list", "source": f"={ACCOUNT_LIST}"}
    sheet.data_validation("I2", choose | {"error_message": word("one_account", lang)})
    day = {"validate": "date", "criteria": ">", "value": 32874, "ignore_blank": True}
    sheet.data_validation("I3:I4", day | {"error_message": word("one_day", lang)})


def _draw_proof(drawing: OverviewSheet) -> None:
    top = _LINES["proof"]
    columns = {"D": "count", "F": "source"}
    words = {column: word(key, drawing.lang) for column, key in columns.items()}
    heading = {"B": word("proof", drawing.lang), "D": words["D"], "E": "", "F": words["F"]}
    drawing.heading(top, heading)
    thin = {"bottom": 1, "bottom_color": look.RULE, "font_size": 9}
    drawing.live(f"E{top + 1}", rx("currency"), font_color=look.GREY, align="right", **thin)
    for row, line in enumerate(PROOF, top + 2):
        _draw_proof_line(drawing, row, line)
    link = drawing.styles.cell(font_color=look.FJORD, align="right")
    for row, line in enumerate(PROOF, top + 2):
        if line in _SOURCES:
            target = TABLES[_SOURCES[line]].sheet(drawing.lang)
            drawing.sheet.write_url(f"F{row}", f"internal:'{target}'!A1", link, f"{target} →")
    quiet = drawing.styles.tint(font_color="#98A3AA")
    for row, line in enumerate(PROOF, top + 2):
        if line in (*COUNTED, "posted_here"):
            rule = {"type": "formula", "criteria": f"=$E${row}=0", "format": quiet}
            drawing.sheet.conditional_format(f"C{row}:E{row}", rule)


def _draw_proof_line(drawing: OverviewSheet, row: int, line: str) -> None:
    letter = {"font_color": look.FJORD, "align": "left"}
    drawing.sheet.write_string(f"B{row}", _LETTERS.get(line, ""), drawing.styles.cell(**letter))
    is_last = line == "unexplained"
    small = {"font_size": 9, "font_color": look.GREY} if line == "posted_here" else {}
    drawing.say(f"C{row}", line, bold=is_last, **small)
    if line in COUNTED:
        drawing.live(f"D{row}", rx(line, "count"), num_format=look.COUNT, align="right")
    figure = {"align": "right", "num_format": look.SIGNED if line in COUNTED else look.AMOUNT}
    if line == "posted_here":  # part of the line above, no term of its own
        figure |= {"font_size": 9, "font_color": look.GREY, "num_format": look.DASHED}
    if line == "computed":
        figure |= {"top": 1, "top_color": look.INK}
    if is_last:
        drawing.sheet.set_row(row - 1, 20)
        edges = {"top": 1, "bottom": 6, "top_color": look.INK, "bottom_color": look.INK}
        figure |= {"font_size": 13, "font_color": look.PROOF, **edges}
        alarm = drawing.styles.tint(font_color=look.ALARM, num_format='"≠ "#,##0.00;"≠ "-#,##0.00')
        rule = {"type": "cell", "criteria": "!=", "value": 0, "format": alarm}
        drawing.sheet.conditional_format(f"E{row}", rule)
    drawing.live(f"E{row}", rx(line), **figure)


def _draw_flow(drawing: OverviewSheet) -> None:
    top, lang = _LINES["proof"], drawing.lang
    places = {"I": "ledger", "J": "bank", "K": "difference"}
    headers = {
        "I": TABLES["ledger"].sheet(lang),
        "J": word("bank", lang),
        "K": word("difference", lang),
    }
    drawing.heading(top, {"H": word("flow", lang), **headers})
    for row, step in enumerate(("opening", "moved", "closing"), top + 2):
        drawing.say(f"H{row}", step)
        edge = {"top": 1, "top_color": look.INK} if step == "closing" else {}
        for column, place in places.items():
            shown = '#,##0.00;-#,##0.00;"✓"' if place == "difference" else look.AMOUNT
            grey = {"font_color": look.GREY} if place == "difference" else {}
            drawing.live(
                f"{column}{row}", rx(step, place), num_format=shown, align="right", **edge, **grey
            )
    row = top + 5
    drawing.say(f"H{row}", "gap", font_size=9, font_color=look.GREY)
    drawing.live(
        f"K{row}", rx("gap"), font_size=9, font_color=look.GREY, align="right", num_format=_TIES
    )
    alarm = drawing.styles.tint(font_color=look.ALARM)
    rule = {"type": "cell", "criteria": "!=", "value": 0, "format": alarm}
    drawing.sheet.conditional_format(f"K{row}", rule)
    for number, name in enumerate(WORKINGS):
        drawing.live(f"{chr(ord(_WORKINGS) + number)}{top}", rx(name), font_color=look.GREY)
    for row, day in enumerate(("before", "until"), top + 2):
        for number, part in enumerate(TOLD_PARTS):
            drawing.live(
                f"{chr(ord(_WORKINGS) + number)}{row}", rx(day, part), font_color=look.GREY
            )


def _draw_states(drawing: OverviewSheet) -> None:
    top, lang = _LINES["states"], drawing.lang
    sides = {"I": "ledger", "J": "statement"}
    headers = {column: TABLES[side].sheet(lang) for column, side in sides.items()}
    drawing.heading(top, {"H": word("states", lang), **headers, "K": ""})
    for row, (state, (glyph, shown)) in enumerate(look.STATE_LOOKS.items(), top + 2):
        style = drawing.styles.cell(font_color=shown["font_color"])
        drawing.sheet.write_string(f"H{row}", f"{glyph} {STATES[state][lang]}", style)
        for column, side in sides.items():
            drawing.live(
                f"{column}{row}", rx("state", side, state), num_format=look.COUNT, align="right"
            )


def _draw_ages(drawing: OverviewSheet, side: str, left: str) -> None:
    top, lang = _LINES["ages"], drawing.lang
    label, columns = ("C", "DEF") if left == "B" else ("H", "IJK")
    figures = ("count", "net", "gross")
    headers = dict(zip(columns, (word(figure, lang) for figure in figures), strict=True))
    if left == "B":
        headers = {"C": word("age", lang), **headers}
    drawing.heading(top, {left: word(f"age_{side}", lang), **headers})
    start = ord(_WORKINGS) + (0 if side == "ledger" else len(AGE_PARTS))
    for number in range(len(BUCKETS)):
        row = top + 2 + number
        drawing.say(f"{label}{row}", f"bucket_{number}")
        for column, figure in zip(columns, figures, strict=True):
            shown = look.COUNT if figure == "count" else look.DASHED
            drawing.live(
                f"{column}{row}", rx("age", side, number, figure), num_format=shown, align="right"
            )
        for place, part in enumerate(AGE_PARTS):
            drawing.live(
                f"{chr(start + place)}{row}", rx("age", side, number, part), font_color=look.GREY
            )
    row = top + 2 + len(BUCKETS)
    drawing.say(f"{label}{row}", "sum")
    edge = {"top": 1, "top_color": look.INK, "align": "right"}
    for column, figure in zip(columns, figures, strict=True):
        shown = look.COUNT if figure == "count" else look.DASHED
        drawing.live(f"{column}{row}", rx("age", side, "sum", figure), num_format=shown, **edge)


def _draw_accounts(drawing: OverviewSheet) -> None:
    top, lang = _LINES["accounts"], drawing.lang
    headers = {
        "D": word("open", lang),
        "E": word("told_balance", lang),
        "F": word("left_over", lang),
    }
    drawing.heading(top, {"B": word("accounts", lang), **headers})
    for number in range(1, ACCOUNTS_SHOWN + 1):
        row = top + 1 + number
        drawing.live(f"C{row}", rx("account", number, "label"))
        drawing.live(f"D{row}", rx("account", number, "open"), num_format=look.COUNT, align="right")
        drawing.live(
            f"E{row}", rx("account", number, "bank"), num_format=look.AMOUNT, align="right"
        )
        ties = {"num_format": _TIES, "align": "right", "font_color": look.PROOF}
        drawing.live(f"F{row}", rx("account", number, "unexplained"), **ties)
        for place, part in enumerate(ACCOUNT_PARTS):
            column = chr(ord(_WORKINGS) + place)
            drawing.live(f"{column}{row}", rx("account", number, part), font_color=look.GREY)
    alarm = drawing.styles.tint(font_color=look.ALARM)
    first, last = top + 2, top + 1 + ACCOUNTS_SHOWN
    rule = {
        "type": "formula",
        "criteria": f"=AND(ISNUMBER($F{first}),$F{first}<>0)",
        "format": alarm,
    }
    drawing.sheet.conditional_format(f"F{first}:F{last}", rule)
    quiet = drawing.styles.tint(font_color=look.GREY)
    rule = {"type": "formula", "criteria": f"=ISTEXT($F{first})", "format": quiet}
    drawing.sheet.conditional_format(f"F{first}:F{last}", rule)


def _draw_findings(drawing: OverviewSheet) -> None:
    top, lang = _LINES["findings"], drawing.lang
    left = {"C": "text", "D": "age", "E": "rest", "F": "row"}
    title = {"B": word("findings", lang)}
    drawing.heading(top, title | {c: word(key, lang) for c, key in left.items()})
    drawing.heading(top, {"H": "", "K": ""})
    thin = {"bottom": 1, "bottom_color": look.RULE, "font_size": 9, "font_color": look.GREY}
    drawing.say(f"H{top + 1}", "why", **thin)
    drawing.say(f"I{top + 1}", "do", **thin)
    grey = drawing.styles.cell(num_format=look.TEXT, font_color=look.GREY)
    for number in range(1, FINDINGS_SHOWN + 1):
        row = top + 1 + number
        name = rx("finding", number)
        drawing.live(f"C{row}", f"{name}_text")
        drawing.live(f"D{row}", f"{name}_age", num_format=look.COUNT, align="right")
        drawing.live(f"E{row}", f"{name}_rest", num_format=look.AMOUNT, align="right")
        drawing.live(f"F{row}", f"{name}_row", font_color=look.FJORD, align="right")
        drawing.sheet.set_row(row - 1, 22)
        told = {"align": "left", "font_size": 8, "text_wrap": True}
        drawing.sheet.merge_range(f"I{row}:K{row}", "", drawing.styles.cell(**told))
        drawing.live(f"I{row}", f"{name}_note", **told)
        workings = [f"{chr(ord(_WORKINGS) + place)}{row}" for place in range(6)]
        for cell, part in zip((workings[0], f"H{row}", *workings[3:]), FINDING_VALUES, strict=True):
            drawing.sheet.write_blank(cell, None, grey)
            drawing.name(cell, f"{name}_{part}")
        for cell, part in zip(workings[1:], FINDING_PARTS, strict=False):
            drawing.live(cell, f"{name}_{part}", font_color=look.GREY)
    row = top + 2 + FINDINGS_SHOWN
    drawing.sheet.write_blank(f"C{row}", None, grey)
    drawing.name(f"C{row}", rx("findings", "more"))


def _draw_chart(drawing: OverviewSheet) -> None:
    lang, first = drawing.lang, _LINES["ages"] + 2
    last, sheet = first + len(BUCKETS) - 1, OVERVIEW[drawing.lang]
    chart = drawing.book.add_chart({"type": "bar"})
    small = {"size": 8, "color": look.GREY}
    for side, column, colour in (("ledger", "F", look.FJORD), ("statement", "K", look.AMBER)):
        labels = {"value": True, "num_format": '#,##0;-#,##0;""', "font": small}
        chart.add_series(
            {
                "name": TABLES[side].sheet(lang),
                "categories": f"={sheet}!$C${first}:$C${last}",
                "values": f"={sheet}!${column}${first}:${column}${last}",
                "fill": {"color": colour},
                "gap": 60,
                "overlap": -5,
                "data_labels": labels,
            }
        )
    title = {"size": 10, "bold": True, "color": look.INK}
    place = {"x": 0.02, "y": 0.03}
    chart.set_title({"name": word("chart", lang), "name_font": title, "layout": place})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    font = {"size": 9, "color": look.INK}
    axis = {
        "reverse": True,
        "line": {"color": look.RULE},
        "major_tick_mark": "none",
        "num_font": font,
    }
    chart.set_y_axis(axis)
    chart.set_legend({"position": "bottom", "font": font})
    chart.set_chartarea({"border": {"none": True}})
    chart.set_size({"width": 545, "height": 178})
    where = {
        "x_offset": 2,
        "y_offset": 2,
        "object_position": 2,
        "description": word("chart_told", lang),
    }
    drawing.sheet.insert_chart(f"H{_LINES['accounts']}", chart, where)


def _finish(drawing: OverviewSheet) -> None:
    sheet, lang = drawing.sheet, drawing.lang
    drawing.say(f"B{_LEGEND_ROW}", "legend", font_size=9, font_color=look.GREY)
    last = chr(ord(_WORKINGS) + len(ACCOUNT_PARTS) - 1)
    grey = drawing.styles.cell(font_color=look.GREY)
    sheet.set_column(f"{_WORKINGS}:{last}", 13, grey, {"level": 1, "hidden": True})
    sheet.set_column(f"{chr(ord(last) + 1)}:{chr(ord(last) + 1)}", 9, None, {"collapsed": True})
    drawing.say(f"{_WORKINGS}1", "workings", font_color=look.GREY)
    # Formulas differ from line to line here, and an account number is a text.
    whole = f"A1:{last}{_LEGEND_ROW}"
    sheet.ignore_errors(
        {"formula_differs": whole, "formula_range": whole, "number_stored_as_text": "I2"}
    )
    sheet.hide_gridlines(2)
    sheet.set_tab_color(look.INK)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)
    sheet.set_margins(left=0.5, right=0.5, top=0.5, bottom=0.6)
    row, column = xl_cell_to_rowcol(f"K{_LEGEND_ROW}")
    sheet.print_area(0, 0, row, column)
    sheet.center_horizontally()
    sheet.set_footer(f"&L&8&F&R&8&A   {word('footer', lang)}")

"""Open amounts by age on the first sheet of a report workbook: the table and its chart."""

from collections.abc import Sequence
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell as cell_at

from recon_xl.bridge import Bucket
from recon_xl.reports.content import Report
from recon_xl.reports.sheets import AMBER, FJORD, GREY, INK, RULE, Book, Live

OPEN_TABLES = {"ledger": "rptOpenLedger", "statement": "rptOpenStatement"}
# Columns of the sheet, counted from 0: the label, then count, net and gross of each side.
_LABEL = 2
_AGES = {"ledger": (3, 4, 5), "statement": (6, 7, 8)}


def draw_ageing(book: Book, sheet: Any, report: Report, row: int) -> None:
    """Draw the table at a row of the sheet, counted from 0."""
    words = book.words
    heads = {_LABEL: words["age"]}
    for side, columns in _AGES.items():
        heads |= dict(zip(columns, (words[side], words["net"], words["gross"]), strict=True))
    book.headings(sheet, row, words["ageing"], heads, left=(_LABEL,))
    for at, label in enumerate(words["buckets"], row + 2):
        book.write(sheet, at, _LABEL, label, book.look())
        for side, columns in _AGES.items():
            bucket = report.ageing[side][at - row - 2]
            has_rows = bool(report.open_ledger if side == "ledger" else report.open_statement)
            for column, cell in zip(
                columns, _bucket(book, side, bucket, has_rows=has_rows), strict=True
            ):
                kind = "count" if column == columns[0] else "dashed"
                book.write(sheet, at, column, cell, book.of_kind(kind))
    _ageing_sums(book, sheet, report, row + 2)


def draw_chart(book: Book, sheet: Any, ages: int, place: tuple[int, int]) -> None:
    """Draw gross open amounts by age of the table that begins at row `ages`, at a cell."""
    words, name = book.words, book.words["sheets"]["summary"]
    first, last = ages + 2, ages + 1 + len(words["buckets"])
    chart = book.book.add_chart({"type": "bar"})
    for side, colour in (("ledger", FJORD), ("statement", AMBER)):
        column = _AGES[side][2]
        chart.add_series(
            {
                "name": words[side],
                "categories": [name, first, _LABEL, last, _LABEL],
                "values": [name, first, column, last, column],
                "fill": {"color": colour},
                "gap": 60,
                "data_labels": {
                    "value": True,
                    "num_format": '#,##0;-#,##0;""',
                    "font": {"size": 8, "color": GREY},
                },
            }
        )
    title = words.say("gross_chart", currency=book.currency)
    font = {"size": 10, "bold": True, "color": INK}
    chart.set_title({"name": title, "name_font": font, "overlay": False})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    axis = {"size": 9, "color": INK}
    chart.set_y_axis({"reverse": True, "line": {"color": RULE}, "num_font": axis})
    chart.set_legend({"position": "bottom", "font": axis})
    chart.set_chartarea({"border": {"none": True}})
    chart.set_size({"width": 410, "height": 215})
    described = {"description": words["gross_chart_told"], "object_position": 2}
    sheet.insert_chart(*place, chart, described)


def _bucket(book: Book, side: str, bucket: Bucket, *, has_rows: bool) -> Sequence[Any]:
    values = bucket.count, book.unit(bucket.net_minor), book.unit(bucket.gross_minor)
    if not has_rows:
        return values
    table, words = OPEN_TABLES[side], book.words
    age, rest = f"{table}[{words['age']}]", f"{table}[{words['remaining']}]"
    within = f'{age},">={bucket.first if bucket.first else -99999}"'
    if bucket.last is not None:
        within += f',{age},"<={bucket.last}"'
    formulas = (
        f"=COUNTIFS({within})",
        f"=SUMIFS({rest},{within})",
        f'=SUMIFS({rest},{rest},">0",{within})-SUMIFS({rest},{rest},"<0",{within})',
    )
    return [Live(formula, value) for formula, value in zip(formulas, values, strict=True)]


def _ageing_sums(book: Book, sheet: Any, report: Report, first: int) -> None:
    last = first + len(book.words["buckets"]) - 1
    ruled = {"top": 1, "top_color": INK}
    book.write(sheet, last + 1, _LABEL, book.words["sum"], book.look(**ruled))
    for side, columns in _AGES.items():
        buckets = report.ageing[side]
        sums = (
            sum(bucket.count for bucket in buckets),
            book.unit(sum(bucket.net_minor for bucket in buckets)),
            book.unit(sum(bucket.gross_minor for bucket in buckets)),
        )
        for column, value in zip(columns, sums, strict=True):
            formula = f"=SUM({cell_at(first, column)}:{cell_at(last, column)})"
            kind = "count" if column == columns[0] else "amount"
            book.write(sheet, last + 1, column, Live(formula, value), book.of_kind(kind, **ruled))

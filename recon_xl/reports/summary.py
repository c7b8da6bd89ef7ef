"""The first sheet of a report workbook: verdict, proof, ageing, what to follow up, who and when."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell as cell_at

from recon_xl.reports.age_table import OPEN_TABLES, draw_ageing, draw_chart
from recon_xl.reports.content import Report
from recon_xl.reports.proof import Term, sums, terms
from recon_xl.reports.sheets import ALARM, FJORD, GREY, INK, PROOF, Book, Live
from recon_xl.reports.story import heading, verdict
from recon_xl.reports.writing import BREAK, Writer

# The defined name of the last day of the period, from which the ages are counted.
PERIOD_END = "period_end"
_WIDTHS = (2, 5, 44, 11, 18, 24, 13, 18, 18, 4)
# Columns of the sheet, counted from 0.
_LETTER, _LABEL, _COUNT, _MONEY, _SEE = 1, 2, 3, 4, 5
_PROOF_ROW = 9
_SHEETS = {"posted": "differences", "continuity": "statements"}


def draw_summary(book: Book, sheet: Any, report: Report, seal: str) -> None:
    """Draw the first sheet.

    Args:
        book: The workbook, whose lists are drawn already.
        sheet: The sheet to draw on.
        report: What it says.
        seal: The seal of the facts.
    """
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    told = heading(report, Writer(book.words, report.currency))
    _title(book, sheet, report, told)
    last = _bridge(book, sheet, report)
    _verdict(book, sheet, report, cell_at(last, _MONEY, row_abs=True, col_abs=True))
    ages = last + 3
    draw_ageing(book, sheet, report, ages)
    draw_chart(book, sheet, ages, (_PROOF_ROW, _SEE + 1))
    below = _follow_up(book, sheet, report, ages + 9)
    _people(
        book,
        sheet,
        report,
        [*told["facts"], {"label": book.words["seal"], "lines": [seal]}],
        below + 2,
    )
    sheet.set_tab_color(INK)


def _title(book: Book, sheet: Any, report: Report, told: Mapping[str, Any]) -> None:
    words = book.words
    sheet.set_row(1, 30)
    book.write(sheet, 1, 1, _plain(told["company"]), book.look(font_size=20, bold=True))
    subtitle = "   ".join([words["title"], *map(_plain, told["subtitle"])])
    book.write(sheet, 2, 1, subtitle, book.look(font_size=11, font_color=GREY))
    colour = ALARM if report.is_draft else GREY
    book.write(sheet, 3, 1, told["state"], book.look(font_color=colour, bold=report.is_draft))


def _verdict(book: Book, sheet: Any, report: Report, unexplained: str) -> None:
    words = book.words
    write = Writer(words, report.currency)
    now, left = report.bridge.unexplained_minor, words["unbalanced_live"]
    solved = f"✓ {words.say('balanced', amount=write.amount(0))}"
    unsolved = f"≠ {words.say('unbalanced', amount=write.amount(now))}" if now else f"≠ {left}"
    # The amount is written out, since TEXT is not the same in every language.
    is_now = f"ROUND({unexplained}-({book.unit(now)}),{book.places})=0"
    formula = f'=IF({unexplained}=0,"{solved}",IF({is_now},"{unsolved}","≠ {left}"))'
    look = book.look(font_size=15, bold=True, font_color=PROOF)
    sheet.set_row(5, 24)
    book.write(sheet, 5, 1, Live(formula, solved if report.is_solved else unsolved), look)
    alarm = book.book.add_format({"font_color": ALARM})
    for place in ("B6", unexplained.replace("$", "")):
        rule = {"type": "formula", "criteria": f"={unexplained}<>0", "format": alarm}
        sheet.conditional_format(place, rule)
    for row, sentence in enumerate(verdict(report, words)[1], 6):
        book.write(sheet, row, 1, sentence, book.look())


def _bridge(book: Book, sheet: Any, report: Report) -> int:
    """Draw the proof; return the row of what is unexplained."""
    words, formulas = book.words, _formulas(book, report)
    heads = {_COUNT: words["count"], _MONEY: report.currency, _SEE: words["see"]}
    book.headings(sheet, _PROOF_ROW, words["bridge"], heads, left=(_LABEL,))
    first, above = _PROOF_ROW + 2, terms(report)
    computed = first + len(above)
    at = [cell_at(row, _MONEY) for row in range(first, computed + 2)]
    ruled = {"top": 1, "top_color": INK}
    ends = {**ruled, "bottom": 6, "bottom_color": INK, "font_size": 13, "font_color": PROOF}
    looks = [book.of_kind("signed" if term.is_adjustment else "amount") for term in above]
    looks += [book.of_kind("amount", **edges) for edges in (ruled, {}, ends)]
    formulas |= {
        "computed": f"SUM({at[0]}:{at[-3]})",
        "computed_more": f"SUM({at[0]}:{at[-3]})",
        "unexplained": f"ROUND({at[-1]}-{at[-2]},{book.places})",
    }
    write = Writer(words, report.currency)
    day, posted = write.day(report.last), write.signed(report.bridge.posted_here_minor)
    for row, (term, look) in enumerate(zip((*above, *sums(report)), looks, strict=True), first):
        label = words.say(term.words, day=day, posted=posted)
        book.write(sheet, row, _LABEL, label, book.look(bold=term.letter == "F"))
        value, formula = book.unit(term.minor), formulas.get(term.words)
        book.write(sheet, row, _MONEY, Live(f"={formula}", value) if formula else value, look)
        _referred(book, sheet, row, term)
    return computed + 2


def _referred(book: Book, sheet: Any, row: int, term: Term) -> None:
    """Write a term's letter, the number of its rows, and the way to them."""
    book.write(sheet, row, _LETTER, term.letter, book.look(font_color=FJORD))
    if term.count is not None:
        book.write(sheet, row, _COUNT, term.count, book.of_kind("count"))
    if term.see:
        name = book.words["sheets"][_SHEETS.get(term.see, term.see)]
        link = book.look(font_color=FJORD, align="right")
        sheet.write_url(row, _SEE, f"internal:'{name}'!A1", link, f"{name} →")


def _formulas(book: Book, report: Report) -> dict[str, str]:
    """Return what each adjustment sums up, by the key of its label."""
    words = book.words
    rest = {
        side: f"SUM({OPEN_TABLES[side]}[{words['remaining']}])" if rows else "0"
        for side, rows in (("ledger", report.open_ledger), ("statement", report.open_statement))
    }
    off = f"SUMIFS(rptDeactivated[{words['amount']}],rptDeactivated[{words['side']}]"
    carried = f"-{book.unit(report.differences_before_minor)}"
    if report.differences:
        carried += f"-SUM(rptDifferences[{words['difference']}])"
    return {
        "less_ledger": f"-{rest['ledger']}",
        "plus_statement": rest["statement"],
        "less_deactivated": f'-{off},"{words["ledger"]}")',
        "plus_deactivated": f'{off},"{words["statement"]}")',
        "less_differences": carried,
    }


def _follow_up(book: Book, sheet: Any, report: Report, row: int) -> int:
    """Draw the rows that need a person; return the row below them."""
    words = book.words
    heads = {
        _LABEL: words["text"],
        _COUNT: words["age"],
        _MONEY: words["remaining"],
        _SEE: words["why"],
        _SEE + 1: words["see"],
        _SEE + 3: "",
    }
    book.headings(sheet, row, words["follow_up"], heads, left=(_LABEL, _SEE, _SEE + 1))
    row += 2
    for one in report.follow_up:
        reasons = ", ".join(words["reasons"][reason] for reason in one.reasons)
        opened = words["sheets"][f"open_{one.row.side}"]
        book.write(sheet, row, _LABEL, one.row.text, book.look())
        book.write(sheet, row, _COUNT, one.row.age_days, book.of_kind("number"))
        book.write(sheet, row, _MONEY, book.unit(one.row.left_minor), book.of_kind("amount"))
        book.write(sheet, row, _SEE, reasons, book.look(align="left", indent=1))
        link = book.look(font_color=FJORD, align="left", indent=1)
        sheet.write_url(row, _SEE + 1, f"internal:'{opened}'!A1", link, f"{opened} →")
        row += 1
    if not report.follow_up:
        book.write(sheet, row, _LABEL, words["follow_up_none"], book.look(font_color=GREY))
        row += 1
    return row


def _people(
    book: Book, sheet: Any, report: Report, facts: Sequence[Mapping[str, Any]], row: int
) -> None:
    """Write who, when and with what in two columns, then the seal and the last day."""
    grey = book.look(font_color=GREY)
    for at, one in enumerate(facts):
        column = (_LABEL, _SEE + 1)[at % 2]
        lines = "   ".join(map(_plain, one["lines"]))
        book.write(sheet, row + at // 2, column, one["label"], grey)
        book.write(sheet, row + at // 2, column + 1, lines, book.look(num_format="@"))
    row += (len(facts) + 1) // 2
    book.write(sheet, row, _LABEL, book.words["period_end"], grey)
    look = book.of_kind("day")
    book.write(sheet, row, _COUNT, date.fromisoformat(report.last), look)
    name, place = book.words["sheets"]["summary"], cell_at(row, _COUNT, row_abs=True, col_abs=True)
    book.book.define_name(PERIOD_END, f"='{name}'!{place}")
    if report.note:
        book.write(sheet, row + 1, _LABEL, book.words["note"], grey)
        book.write(sheet, row + 1, _COUNT, report.note, book.look())


def _plain(text: str) -> str:
    return text.replace(BREAK, "")

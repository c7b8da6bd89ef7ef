"""The report workbook: the same report as sheets, formulas live and their values given."""

from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from recon_xl.model.accounts import format_account
from recon_xl.model.money import to_cell
from recon_xl.model.words import MANUAL_RULE
from recon_xl.reports.activity import Match, RuleSum
from recon_xl.reports.age_table import OPEN_TABLES
from recon_xl.reports.content import Report
from recon_xl.reports.display import FOLLOW_UP_SHOWN_MAX
from recon_xl.reports.evidence import seal, without_surrogates
from recon_xl.reports.sheets import AMBER, FJORD, INK, Book, Field, Live, set_up_page
from recon_xl.reports.summary import PERIOD_END, draw_summary
from recon_xl.reports.wording import Words, words_of
from recon_xl.reports.writing import Writer


def report_workbook(report: Report, facts: str) -> bytes:
    """Draw the report workbook: the same report and facts give the same bytes.

    Args:
        report: What it says.
        facts: What the document seals; the seal is shown, so that the two are seen to belong
            together.

    Returns:
        An xlsx file with every row of every list.
    """
    words, target, digits = words_of(report.lang), BytesIO(), seal(facts)
    made = xlsxwriter.Workbook(target, {"in_memory": True})
    made.set_properties(_properties(report, words, digits))
    made.formats[0].set_font_name("Calibri")
    made.formats[0].set_font_size(10)
    made.formats[0].set_font_color(INK)
    book = Book(made, words, report.currency)
    summary = made.add_worksheet(words["sheets"]["summary"])
    _open_sheets(book, report)
    _row_sheets(book, report)
    _match_sheets(book, report)
    draw_summary(book, summary, report, digits)
    write = Writer(words, report.currency)
    period = f"{write.day(report.first)}–{write.day(report.last)}"
    footer = f"{report.company}   {format_account(report.account)}   {period}"
    for sheet in made.worksheets():
        draft = words["draft_state"] if report.is_draft else ""
        is_short = sheet is summary and len(report.follow_up) <= FOLLOW_UP_SHOWN_MAX
        set_up_page(sheet, without_surrogates(footer), draft=draft, pages_high=1 if is_short else 0)
    made.close()
    return target.getvalue()


def _properties(report: Report, words: Words, digits: str) -> dict[str, Any]:
    title = f"{words['draft']} {words['title']}" if report.is_draft else words["title"]
    company = without_surrogates(report.company)[:200]
    return {
        "title": f"{title} {company} {report.first}–{report.last}",
        "author": without_surrogates(report.prepared_by)[:200],
        "company": company,
        "keywords": f"sha256:{digits}",
        "created": datetime.fromisoformat(report.at),
    }


def _open_sheets(book: Book, report: Report) -> None:
    words = book.words
    for side, rows, colour in (
        ("ledger", report.open_ledger, FJORD),
        ("statement", report.open_statement, AMBER),
    ):
        fields = [
            _day(words["date"], "date"),
            # The age follows the last day of the period, which stands on the first sheet.
            Field(
                words["age"],
                8,
                "number",
                lambda row: Live(
                    f"={PERIOD_END}-{OPEN_TABLES[row.side]}[[#This Row],[{words['date']}]]",
                    row.age_days,
                ),
            ),
            *_about(words, side),
            Field(words["amount"], 14, "amount", lambda row: row.amount_minor),
            Field(words["remaining"], 14, "amount", lambda row: row.left_minor),
            Field(words["state"], 11, "text", lambda row: words["states"][row.state]),
            *(_second(words) if any(row.other_currency for row in rows) else []),
            Field(words["note"], 44, "prose", lambda row: row.note),
            Field(words["row_id"], 18, "text", lambda row: row.id, is_technical=True),
        ]
        sheet = book.list_sheet(
            f"open_{side}",
            OPEN_TABLES[side],
            fields,
            rows,
            summed=[words["amount"], words["remaining"]],
        )
        sheet.set_tab_color(colour)


def _about(words: Words, side: str) -> list[Field]:
    """Return the columns that say which row it is; both numbers where both sides are listed."""
    voucher = Field(words["voucher"], 14, "text", lambda row: row.voucher_no)
    reference = Field(words["reference"], 20, "text", lambda row: row.reference)
    text = Field(words["text"], 44, "prose", lambda row: row.text)
    numbers = {"ledger": [voucher], "statement": [reference]}.get(side, [voucher, reference])
    return [*numbers, text]


def _second(words: Words) -> list[Field]:
    """Return the columns of the second currency, in its own decimals."""
    return [
        Field(words["currency"], 8, "text", lambda row: row.other_currency),
        Field(
            words["second_amount"],
            14,
            "decimal",
            lambda row: (
                to_cell(row.other_minor, row.other_currency) if row.other_currency else None
            ),
        ),
    ]


def _row_sheets(book: Book, report: Report) -> None:
    words = book.words
    fields = [
        _day(words["date"], "date"),
        Field(words["side"], 15, "text", lambda row: words[row.side]),
        *_about(words, ""),
        Field(words["amount"], 14, "amount", lambda row: row.amount_minor),
    ]
    ids = Field(words["row_id"], 18, "text", lambda row: row.id, is_technical=True)
    book.list_sheet(
        "deactivated",
        "rptDeactivated",
        [*fields, Field(words["reason"], 44, "prose", lambda row: row.note), ids],
        report.deactivated,
        summed=[words["amount"]],
    )
    book.list_sheet(
        "carried",
        "rptCarried",
        [
            *fields,
            Field(words["remaining"], 14, "dashed", lambda row: row.left_minor),
            _day(words["cleared_header"], "cleared"),
            Field(words["state"], 11, "text", lambda row: words["states"][row.state]),
            ids,
        ],
        report.carried,
        summed=[words["remaining"]],
    )
    book.list_sheet(
        "findings",
        "rptFindings",
        [
            Field(words["text"], 70, "prose", lambda one: one.text),
            Field(words["amount"], 14, "amount", lambda one: one.minor),
            Field(words["remedy"], 50, "prose", lambda one: one.remedy),
            Field(words["row_id"], 18, "text", lambda one: ", ".join(one.ids), is_technical=True),
        ],
        report.findings,
    )


def _match_sheets(book: Book, report: Report) -> None:
    words = book.words
    book.list_sheet(
        "statements", "rptStatements", _statement_fields(book), report.continuity.statements
    )
    fields = [
        _day(words["cleared_header"], "cleared"),
        Field(words["match_id"], 18, "text", lambda match: match.match_id),
        Field(words["rule"], 30, "text", lambda match: _rule(match, words)),
        Field(
            words["kind"],
            12,
            "text",
            lambda match: words["manual" if match.is_manual else "automatic"],
        ),
        Field(words["shape"], 8, "text", lambda match: match.shape),
        Field(words["ledger"], 14, "amount", lambda match: match.ledger_minor),
        Field(words["statement"], 14, "amount", lambda match: match.statement_minor),
        Field(words["amount"], 14, "amount", lambda match: match.amount_minor),
        Field(words["left_on_row"], 14, "dashed", lambda match: match.left_minor),
        Field(words["difference"], 14, "dashed", lambda match: match.carried_minor),
        Field(words["reason"], 56, "prose", lambda match: match.reason),
    ]
    differing = [field for field in fields if field.header not in (words["kind"], words["amount"])]
    book.list_sheet(
        "differences",
        "rptDifferences",
        differing,
        report.differences,
        summed=[words["left_on_row"], words["difference"]],
    )
    book.list_sheet(
        "vouchers", "rptVouchers", _voucher_fields(words), report.vouchers, summed=[words["amount"]]
    )
    book.list_sheet(
        "matches",
        "rptMatches",
        fields,
        report.matches,
        summed=[words["amount"], words["difference"]],
    )
    book.list_sheet(
        "rules", "rptRules", _rule_fields(book, report), report.rules, summed=[words["amount"]]
    )


def _rule(one: Match | RuleSum, words: Words) -> str:
    return MANUAL_RULE[words.lang] if one.is_manual else one.rule


def _day(header: str, name: str) -> Field:
    def cell(row: Any) -> date | None:
        iso = getattr(row, name)
        return date.fromisoformat(iso) if iso else None

    return Field(header, 12, "day", cell)


def _statement_fields(book: Book) -> list[Field]:
    words = book.words

    def checked(statement: Any) -> Live | None:
        if statement.opening_minor is None or statement.closing_minor is None:
            return None
        left = statement.opening_minor + statement.moved_minor - statement.closing_minor
        cells = [
            f"rptStatements[[#This Row],[{words[key]}]]" for key in ("opening", "moved", "closing")
        ]
        return Live(f"=ROUND({cells[0]}+{cells[1]}-{cells[2]},{book.places})", book.unit(left))

    return [
        Field(words["number"], 12, "text", lambda statement: statement.number),
        _day(words["from"], "first"),
        _day(words["to"], "last"),
        Field(words["lines"], 8, "count", lambda statement: statement.lines),
        Field(words["opening"], 15, "amount", lambda statement: statement.opening_minor),
        Field(words["moved"], 15, "amount", lambda statement: statement.moved_minor),
        Field(words["closing"], 15, "amount", lambda statement: statement.closing_minor),
        Field(words["difference"], 13, "amount", checked),
    ]


def _voucher_fields(words: Words) -> list[Field]:
    return [
        _day(words["date"], "date"),
        Field(
            words["voucher"],
            14,
            "text",
            lambda one: "-".join(filter(None, (one.series, one.number))),
        ),
        Field(words["voucher_type"], 16, "text", lambda one: one.kind),
        Field(words["text"], 40, "text", lambda one: one.text),
        Field(words["debit"], 10, "text", lambda one: one.debit),
        Field(words["credit"], 10, "text", lambda one: one.credit),
        Field(words["amount"], 14, "amount", lambda one: one.amount_minor),
    ]


def _rule_fields(book: Book, report: Report) -> list[Field]:
    words = book.words
    own = f"rptRules[[#This Row],[{words['rule']}]]"
    # An exact comparison: a rule's name may hold * or begin with <, which COUNTIFS would obey.
    same = f"--EXACT(rptMatches[{words['rule']}],{own})"
    how = f'--(rptMatches[{words["kind"]}]="{{kind}}")'

    def counted(kind: str) -> Any:
        is_manual = kind == "manual"
        formula = f"=SUMPRODUCT({same},{how.format(kind=words[kind])})"
        return lambda one: Live(formula, one.matches if one.is_manual == is_manual else 0)

    total = f"=SUMPRODUCT({same},rptMatches[{words['amount']}])"
    return [
        Field(words["rule"], 34, "text", lambda one: _rule(one, words)),
        Field(words["automatic"], 13, "count", counted("automatic")),
        Field(words["manual"], 13, "count", counted("manual")),
        Field(words["matches"], 14, "count", lambda one: one.matches),
        Field(words["amount"], 16, "amount", lambda one: Live(total, book.unit(one.amount_minor))),
    ]

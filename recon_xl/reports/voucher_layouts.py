"""Which columns and lines a voucher has in the files that accounting systems import.

Sources, as published by their makers:
Visma Business, "Importing batches/vouchers" and "Import file command descriptions": a batch
(`WaBnd`) and its vouchers (`WaVo`), days as YYYYMMDD, a decimal point, texts in double quotes,
account class 3 for the general ledger.
Tripletex, "Bilagsimport (GBAT10-import)", and Mamut, "Bilag: GBAT10": 28 fields, one line per
account, sums of zero; VAT code 1 is none.
Microsoft, table 81 "Gen. Journal Line" of Business Central: the names of the fields.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from recon_xl.language import _, current
from recon_xl.model.reconciliation import BOOKS_CURRENCY
from recon_xl.model.tables import VOUCHERS
from recon_xl.model.vouchers import voucher_name

Cell = str | int | Decimal | date
_GENERAL_LEDGER = 3
_NO_VAT = 1
_GBAT10_FIELDS = 28
_GBAT10_TEXT_MAX = 100


@dataclass(frozen=True)
class Voucher:
    """One voucher, ready to be written.

    Attributes:
        series: Its series.
        number: Its number there.
        kind: Its voucher type.
        day: Voucher date.
        debit: Account in the chart that is debited.
        credit: Account in the chart that is credited.
        amount: Positive, in the currency's unit.
        currency: ISO 4217.
        text: What it says.
        source_line: The statement line or match that it comes from.
        department: "" where the workbook tells none.
        project: "" where the workbook tells none.
    """

    series: str
    number: str
    kind: str
    day: date
    debit: str
    credit: str
    amount: Decimal
    currency: str
    text: str
    source_line: str
    department: str = ""
    project: str = ""

    @property
    def name(self) -> str:
        """What it is called: series and number."""
        return voucher_name(self.series, self.number)


@dataclass(frozen=True)
class Layout:
    """The columns of one system, and the lines of a voucher in them.

    Attributes:
        columns: Returns the headers, in the language in use.
        lines: Returns the cells of one voucher, a list per line.
        has_other_currencies: It can hold amounts that are not in the books' currency.
    """

    columns: Callable[[], Sequence[str]]
    lines: Callable[[Voucher], Sequence[Sequence[Cell]]]
    has_other_currencies: bool


def rows_of(layout: Layout, vouchers: Iterable[Voucher]) -> list[Sequence[Cell]]:
    """Return the lines of all vouchers."""
    return [line for voucher in vouchers for line in layout.lines(voucher)]


def _visma_columns() -> Sequence[str]:
    return ("VoNo VoDt ValDt VoTp Txt DbAcNo DbAcCl DbTxCd CrAcNo CrAcCl CrTxCd Am R1 R2").split()


def _visma(voucher: Voucher) -> Sequence[Sequence[Cell]]:
    return [
        [
            voucher.number,
            voucher.day,
            voucher.day,
            voucher.kind,
            voucher.text,
            voucher.debit,
            _GENERAL_LEDGER,
            0,
            voucher.credit,
            _GENERAL_LEDGER,
            0,
            voucher.amount,
            voucher.department,
            voucher.project,
        ]
    ]


def _tripletex_columns() -> Sequence[str]:
    named = {
        0: _("Identification"),
        1: _header("voucher_no"),
        2: _header("date"),
        3: _header("voucher_type"),
        4: _("Period"),
        5: _("Year"),
        6: _("Account"),
        7: _("VAT code"),
        8: _("Net amount"),
        20: _header("text"),
        21: _header("text"),
        23: _("Project"),
        24: _("Department"),
        26: _("Gross"),
        27: _("Gross amount"),
    }
    return [named.get(at, "") for at in range(_GBAT10_FIELDS)]


def _tripletex(voucher: Voucher) -> Sequence[Sequence[Cell]]:
    lines = []
    for account, amount in ((voucher.debit, voucher.amount), (voucher.credit, -voucher.amount)):
        line: list[Cell] = [""] * _GBAT10_FIELDS
        line[0:3] = ["GBAT10", voucher.number, voucher.day]
        line[3:6] = [voucher.kind, voucher.day.month, voucher.day.year]
        line[6:11] = [account, _NO_VAT, amount, 0, 0]
        line[20] = line[21] = voucher.text[:_GBAT10_TEXT_MAX]
        line[23:25] = [voucher.project, voucher.department]
        line[26:28] = ["T", amount]
        lines.append(line)
    return lines


def _business_central_columns() -> Sequence[str]:
    return (
        "Posting Date",
        "Document Type",
        "Document No.",
        "Account Type",
        "Account No.",
        "Description",
        "Currency Code",
        "Amount",
        "Bal. Account Type",
        "Bal. Account No.",
        "Shortcut Dimension 1 Code",
        "Shortcut Dimension 2 Code",
    )


def _business_central(voucher: Voucher) -> Sequence[Sequence[Cell]]:
    is_local = voucher.currency == BOOKS_CURRENCY
    return [
        [
            voucher.day,
            "",
            voucher.name,
            "G/L Account",
            voucher.debit,
            voucher.text[:100],
            "" if is_local else voucher.currency,
            voucher.amount,
            "G/L Account",
            voucher.credit,
            voucher.department,
            voucher.project,
        ]
    ]


def _journal_columns() -> Sequence[str]:
    return (
        *map(_header, ("voucher_series", "voucher_no", "voucher_type", "date")),
        _("Account"),
        *map(_header, ("debit", "credit", "currency", "text")),
        _("Department"),
        _("Project"),
        _header("source_line"),
    )


def _journal(voucher: Voucher) -> Sequence[Sequence[Cell]]:
    head: list[Cell] = [voucher.series, voucher.number, voucher.kind, voucher.day]
    tail: list[Cell] = [
        voucher.currency,
        voucher.text,
        voucher.department,
        voucher.project,
        voucher.source_line,
    ]
    return [
        [*head, voucher.debit, voucher.amount, "", *tail],
        [*head, voucher.credit, "", voucher.amount, *tail],
    ]


def _header(key: str) -> str:
    return VOUCHERS.by_key[key].header(current())


LAYOUTS = {
    "visma": Layout(_visma_columns, _visma, has_other_currencies=False),
    "tripletex": Layout(_tripletex_columns, _tripletex, has_other_currencies=False),
    "business-central": Layout(
        _business_central_columns, _business_central, has_other_currencies=True
    ),
    "journal": Layout(_journal_columns, _journal, has_other_currencies=True),
}

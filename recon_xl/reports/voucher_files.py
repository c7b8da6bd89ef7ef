"""Write vouchers as a text file or a workbook that an accounting system imports."""

import csv
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO, StringIO
from itertools import groupby
from types import MappingProxyType

import xlsxwriter

from recon_xl.language import _, current
from recon_xl.model.tables import VOUCHERS
from recon_xl.reports.evidence import without_surrogates
from recon_xl.reports.sheets import CELL_MAX, DAY, INK
from recon_xl.reports.voucher_layouts import LAYOUTS, Cell, Voucher, rows_of

_LINE_END = "\r\n"


def voucher_text(vouchers: Sequence[Voucher], layout: str) -> bytes:
    """Return vouchers as the text file of a system.

    Args:
        vouchers: What to write, in order.
        layout: A key of `LAYOUTS`.
    """
    return _WRITERS[layout](vouchers)


def voucher_workbook(vouchers: Sequence[Voucher], layout: str) -> bytes:
    """Return vouchers as a workbook with the columns of a system: the same bytes every time.

    Args:
        vouchers: What to write, in order.
        layout: A key of `LAYOUTS`.
    """
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    last = max((voucher.day for voucher in vouchers), default=date(2000, 1, 1))
    book.set_properties({"created": datetime.combine(last, time())})
    book.formats[0].set_font_color(INK)
    sheet = book.add_worksheet(VOUCHERS.sheet(current()))
    head = book.add_format({"bold": True, "bottom": 1})
    amount = book.add_format({"num_format": "#,##0.00;-#,##0.00"})
    day = book.add_format({"num_format": DAY[current()]})
    for column, header in enumerate(LAYOUTS[layout].columns()):
        sheet.write_string(0, column, header, head)
    rows = rows_of(LAYOUTS[layout], vouchers)
    for at, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(at, column, datetime.combine(cell, time()), day)
            elif isinstance(cell, Decimal):
                sheet.write_number(at, column, float(cell), amount)
            elif isinstance(cell, int):
                sheet.write_number(at, column, cell)
            else:
                sheet.write_string(at, column, without_surrogates(cell)[:CELL_MAX])
    sheet.set_column(0, len(LAYOUTS[layout].columns()) - 1, 16)
    sheet.freeze_panes(1, 0)
    book.close()
    return target.getvalue()


def _visma(vouchers: Sequence[Voucher]) -> bytes:
    """Write one batch per voucher series."""
    columns = list(LAYOUTS["visma"].columns())
    used = len(columns) if any(one.department or one.project for one in vouchers) else -2
    lines = ["@IMPORT_METHOD(3)"]
    ordered = sorted(vouchers, key=lambda voucher: voucher.series)
    for series, batch in groupby(ordered, key=lambda voucher: voucher.series):
        rows = list(batch)
        title = _("Bank reconciliation, series {series}", series=series)
        lines += [
            "@WaBnd(ValDt,Descr)",
            f"{max(voucher.day for voucher in rows):%Y%m%d} {_quoted(title)}",
            f"@WaVo({','.join(columns[:used])})",
        ]
        lines += [" ".join(map(_visma_cell, row[:used])) for row in rows_of(LAYOUTS["visma"], rows)]
    return _LINE_END.join([*lines, ""]).encode("cp1252", errors="replace")


def _visma_cell(cell: Cell) -> str:
    if isinstance(cell, str) and not cell.isdigit():
        return _quoted(cell)
    return _plain(cell, "%Y%m%d", ".")


def _quoted(text: str) -> str:
    return '"{}"'.format(" ".join(text.replace('"', "'").split()))


def _tripletex(vouchers: Sequence[Voucher]) -> bytes:
    lines = [
        ";".join(_plain(cell, "%Y%m%d", ".").replace(";", ",").replace('"', "'") for cell in row)
        for row in rows_of(LAYOUTS["tripletex"], vouchers)
    ]
    return _LINE_END.join([*lines, ""]).encode(errors="replace")


def _business_central(vouchers: Sequence[Voucher]) -> bytes:
    return _table(vouchers, "business-central", ",", "%Y-%m-%d", ".").encode(errors="replace")


def _journal(vouchers: Sequence[Voucher]) -> bytes:
    is_norwegian = current() == "nb"
    separator, day, decimal = (";", "%d.%m.%Y", ",") if is_norwegian else (",", "%Y-%m-%d", ".")
    return _table(vouchers, "journal", separator, day, decimal).encode("utf-8-sig", "replace")


def _table(vouchers: Sequence[Voucher], layout: str, separator: str, day: str, decimal: str) -> str:
    target = StringIO()
    writer = csv.writer(target, delimiter=separator, lineterminator=_LINE_END)
    writer.writerow(LAYOUTS[layout].columns())
    for row in rows_of(LAYOUTS[layout], vouchers):
        writer.writerow([_harmless(_plain(cell, day, decimal), cell) for cell in row])
    return target.getvalue()


def _plain(cell: Cell, day: str, decimal: str) -> str:
    if isinstance(cell, date):
        return f"{cell:{day}}"
    if isinstance(cell, Decimal):
        return format(cell, "f").replace(".", decimal)
    return " ".join(str(cell).split())


def _harmless(text: str, cell: Cell) -> str:
    """Put a blank before a text that a spreadsheet would calculate."""
    return f" {text}" if isinstance(cell, str) and text.startswith(("=", "+", "-", "@")) else text


_WRITERS: Mapping[str, Callable[[Sequence[Voucher]], bytes]] = MappingProxyType(
    {
        "visma": _visma,
        "tripletex": _tripletex,
        "business-central": _business_central,
        "journal": _journal,
    }
)

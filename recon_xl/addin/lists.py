"""Two lists of a worksheet, as the matching engine takes them.

With a header row the columns are found by its words, as in a file; without one by what they hold:
dates, the amount (numbers, the last column of them), everything else is text.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from recon_xl.errors import MissingColumnsError
from recon_xl.importers.columns import Columns, columns_of
from recon_xl.importers.day_format import day_format, day_of
from recon_xl.importers.grid import GridRow, blank, text_of
from recon_xl.importers.table_amounts import amount_style, amounts_of, cell_of, net_minor
from recon_xl.language import _
from recon_xl.model.reconciliation import BOOKS_CURRENCY

Cells = Sequence[Sequence[object]]
# Dates are compared only when both lists have them; without, every row is of one day.
NO_DAY = dt.date(2000, 1, 1)
_FIELDS = {
    "reference": ("bank_reference", "reference"),
    "kid": ("kid",),
    "text": ("text",),
    "counterparty": ("counterparty", "name"),
    "invoice_no": ("invoice_no",),
    "end_to_end_id": ("end_to_end_id",),
    "voucher_no": ("voucher_no",),
    "batch": ("batch",),
    "code": ("code",),
}


@dataclass(frozen=True)
class ListOfRows:
    """One list.

    Attributes:
        frame: Its rows as `rx.match` takes them; `id` is the row's position in the range.
        height: How many rows the range has, headers and blank rows too.
        has_header: Whether its first row holds headers.
        has_days: Whether it has dates.
    """

    frame: pd.DataFrame
    height: int
    has_header: bool
    has_days: bool


def as_block(cells: object) -> list[list[object]]:
    """Return a range as rows, whatever shape it arrives in.

    >>> as_block(1), as_block([1, 2]), as_block([[1, 2]])
    ([[1]], [[1], [2]], [[1, 2]])
    """
    if not isinstance(cells, list | tuple):
        return [[cells]]
    return [list(row) if isinstance(row, list | tuple) else [row] for row in cells]


def as_list(cells: Cells, side: str) -> ListOfRows:
    """Read the rows of a range.

    Args:
        cells: Its rows.
        side: "ledger" or "statement", whose header words are tried.

    Raises:
        MissingColumnsError: No column holds amounts.
        BadValuesError: Nothing tells whether 1.200 is a thousand or a decimal.
        UnreadableError: A cell of the amount column holds no amount.
    """
    columns, has_header = _columns(cells, side)
    start = int(has_header)
    rows = [GridRow(number, row) for number, row in enumerate(cells) if number >= start]
    style = amount_style(rows, columns, "")
    form = _day_form(rows, columns)
    found = []
    for row in rows:
        amounts = amounts_of(row, columns, style, BOOKS_CURRENCY)
        if amounts:
            day = _day(row, columns, form)
            found.append(
                {
                    "id": str(row.number),
                    "account": "",
                    "date": pd.Timestamp(day or NO_DAY),
                    "amount_minor": net_minor(amounts, row, columns, style),
                    "currency": BOOKS_CURRENCY,
                    **_texts(row, columns),
                }
            )
    names = ["id", "account", "date", "amount_minor", "currency", *_FIELDS]
    frame = pd.DataFrame(found, columns=names).astype(
        {"date": "datetime64[us]", "amount_minor": "int64"}
    )
    return ListOfRows(frame, len(cells), has_header, bool(columns.date_fields))


def _columns(cells: Cells, side: str) -> tuple[Columns, bool]:
    by_words = columns_of(cells[0], side)
    if by_words.amount_fields:
        return by_words, True
    has_header = len(cells) > 1 and all(blank(c) or isinstance(c, str) for c in cells[0])
    body = cells[1:] if has_header and _has_numbers(cells[1:]) else cells
    by_content = _by_content(body, side)
    if "amount_signed" not in by_content:
        raise MissingColumnsError(
            _("No column of the range holds amounts."),
            remedy=_("Choose rows with an amount, and a date where there is one."),
        )
    headers = tuple("" for _cell in cells[0])
    texts = tuple(at for at in range(len(headers)) if at not in by_content.values())
    return Columns(side, headers, by_content, texts), body is not cells


def _has_numbers(rows: Cells) -> bool:
    return any(isinstance(cell, int | float) for row in rows for cell in row)


def _by_content(rows: Cells, side: str) -> Mapping[str, int]:
    """Return which column holds dates and which amounts, where the cells tell."""
    found: dict[str, int] = {}
    for at in range(max(map(len, rows))):
        column = [row[at] for row in rows if at < len(row) and not blank(row[at])]
        if not column:
            continue
        if all(isinstance(cell, dt.date) for cell in column) or _reads_as_days(column):
            found.setdefault("voucher_date" if side == "ledger" else "booking_date", at)
        elif all(isinstance(c, int | float) and not isinstance(c, bool) for c in column):
            found["amount_signed"] = at
    return found


def _reads_as_days(column: Sequence[object]) -> bool:
    if not all(isinstance(cell, str) and not cell.strip().isdigit() for cell in column):
        return False
    form, _unclear = day_format(column)
    return bool(form) and all(day_of(cell, form) is not None for cell in column)


def _day_form(rows: Sequence[GridRow], columns: Columns) -> str:
    if not columns.date_fields:
        return ""
    return day_format([cell_of(row, columns, columns.date_fields[0]) for row in rows])[0]


def _day(row: GridRow, columns: Columns, form: str) -> dt.date | None:
    for name in columns.date_fields:
        day = day_of(cell_of(row, columns, name), form)
        if day is not None:
            return day
    return None


def _texts(row: GridRow, columns: Columns) -> dict[str, str]:
    told = {
        ours: next((t for name in names if (t := text_of(cell_of(row, columns, name)))), "")
        for ours, names in _FIELDS.items()
    }
    more = [text_of(row.cells[at]) for at in columns.more_texts if at < len(row.cells)]
    return told | {"text": " ".join(filter(None, [told["text"], *more]))}

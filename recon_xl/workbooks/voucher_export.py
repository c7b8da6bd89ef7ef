"""Export the vouchers of a workbook, with department and project where the user keeps them."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from recon_xl.errors import BadValuesError, FileMissingError, WorkbookChangedError
from recon_xl.language import _, plural
from recon_xl.model.columns import fold
from recon_xl.model.money import to_unit
from recon_xl.model.reconciliation import BOOKS_CURRENCY
from recon_xl.model.tables import VOUCHERS
from recon_xl.model.vouchers import is_waiting
from recon_xl.reports.voucher_files import voucher_text, voucher_workbook
from recon_xl.reports.voucher_layouts import LAYOUTS, Voucher
from recon_xl.workbooks.cell_values import as_text
from recon_xl.workbooks.cells import filled_rows
from recon_xl.workbooks.storage import SheetTable
from recon_xl.workbooks.workbook import Workbook

# Headers of the user's own columns on the sheet of vouchers.
DIMENSIONS = {"department": ("avdeling", "department"), "project": ("prosjekt", "project")}
_SHOWN_MAX = 5


def export_vouchers(
    workbook: Workbook, path: Path, *, layout: str = "journal", every: bool = False
) -> dict[str, Any]:
    """Write vouchers to a file that an accounting system imports.

    Args:
        workbook: The workbook; it is not changed.
        path: The file: a workbook where it ends in .xlsx, otherwise a text file.
        layout: A key of `LAYOUTS`.
        every: Write the vouchers that are seen in the ledger too.

    Returns:
        `file` ("" when there is nothing to write), `layout`, `vouchers` (their names), `warnings`.

    Raises:
        FileMissingError: There is no such folder.
        WorkbookChangedError: There is a file of that name already.
        BadValuesError: Two vouchers would become one in this layout.
    """
    _refuse_place(path)
    rows = _with_dimensions(workbook)
    chosen = rows if every else rows[is_waiting(rows)]
    vouchers = [_voucher(row) for row in chosen.itertuples(index=False)]
    held = LAYOUTS[layout].has_other_currencies
    fits = [voucher for voucher in vouchers if held or voucher.currency == BOOKS_CURRENCY]
    if layout == "tripletex":
        _refuse_equal_numbers(fits)
    if fits:
        write = voucher_workbook if path.suffix.lower() == ".xlsx" else voucher_text
        path.write_bytes(write(fits, layout))
    return {
        "file": str(path) if fits else "",
        "layout": layout,
        "vouchers": [voucher.name for voucher in fits],
        "warnings": _left_out([voucher for voucher in vouchers if voucher not in fits]),
    }


def _refuse_place(path: Path) -> None:
    if not path.parent.is_dir():
        raise FileMissingError(
            _("There is no folder {folder}.", folder=path.parent), where=str(path)
        )
    if path.exists():
        raise WorkbookChangedError(
            _("{file} exists already.", file=path.name),
            where=str(path),
            remedy=_("Choose another name. Nothing was written."),
        )


def _with_dimensions(workbook: Workbook) -> pd.DataFrame:
    """Return the vouchers with what the user's own columns say of them."""
    vouchers = workbook.reconciliation.vouchers
    told = own_columns(workbook.cells()["vouchers"])
    found = {
        name: next((told[header] for header in headers if header in told), [""] * len(vouchers))
        for name, headers in DIMENSIONS.items()
    }
    return vouchers.assign(**found)


def own_columns(table: SheetTable) -> dict[str, list[str]]:
    """Return the user's own columns of a table by their folded headers: a text for each row."""
    rows = filled_rows(table)
    return {
        fold(header): [as_text(table.rows[row][at]).strip() for row in rows]
        for at, header in enumerate(table.headers)
        if fold(header) not in VOUCHERS.by_header
    }


def _voucher(row: Any) -> Voucher:
    return Voucher(
        series=row.voucher_series,
        number=row.voucher_no,
        kind=row.voucher_type,
        day=row.date.date(),
        debit=row.debit,
        credit=row.credit,
        amount=to_unit(row.amount_minor, row.currency),
        currency=row.currency or BOOKS_CURRENCY,
        text=row.text,
        source_line=row.source_line,
        department=row.department,
        project=row.project,
    )


def _refuse_equal_numbers(vouchers: Sequence[Voucher]) -> None:
    """Refuse vouchers of two series that Tripletex, which knows no series, would take for one."""
    counted = Counter((voucher.kind, voucher.number) for voucher in vouchers)
    equal = [one.name for one in vouchers if counted[one.kind, one.number] > 1]
    if equal:
        raise BadValuesError(
            _("Vouchers of two series have the same number: {names}.", names=_some(equal)),
            remedy=_(
                "Give each series its own voucher type in the Bank accounts table, or take another"
                " layout. Nothing was written."
            ),
        )


def _left_out(vouchers: Sequence[Voucher]) -> list[str]:
    if not vouchers:
        return []
    return [
        plural(
            "One voucher in another currency than {currency} has no place in this layout: {names}.",
            "{n} vouchers in other currencies than {currency} have no place in this layout:"
            " {names}.",
            len(vouchers),
            currency=BOOKS_CURRENCY,
            names=_some([voucher.name for voucher in vouchers]),
        )
    ]


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_SHOWN_MAX])
    return f"{shown} …" if len(names) > _SHOWN_MAX else shown

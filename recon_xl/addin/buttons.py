"""What the buttons do: ask, call one action, tell. Their names are those in the registry."""

import getpass
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pandas as pd
import xlwings as xw

from recon_xl.actions.telling import told_standing
from recon_xl.addin.dialogs import Dialogs
from recon_xl.addin.selection import selected_ids
from recon_xl.errors import FileMissingError, UnknownIdError
from recon_xl.language import _, plural
from recon_xl.model.accounts import format_account
from recon_xl.model.money import from_cell
from recon_xl.model.numbers import format_amount
from recon_xl.model.sides import SIDES
from recon_xl.reports.voucher_layouts import LAYOUTS
from recon_xl.workbooks.voucher_export import export_vouchers

if TYPE_CHECKING:
    from recon_xl.workbooks.workbook import Workbook

STATEMENT_FILES = ("xml", "csv", "txt", "xlsx", "sta", "mt940", "ofx", "zip")
LEDGER_FILES = ("xml", "xlsx", "csv", "txt", "zip")


@dataclass(frozen=True)
class Desk:
    """What a button works on.

    Attributes:
        workbook: The reconciliation workbook in front.
        book: The same as xlwings sees it.
        dialogs: How to speak with the user.
    """

    workbook: "Workbook"
    book: xw.Book
    dialogs: Dialogs


def import_statement(desk: Desk) -> str:
    """Import bank statements that the user chooses."""
    files = desk.dialogs.files(_("Bank statements"), STATEMENT_FILES)
    return _told(desk.workbook.apply("import", files=files, as_="statement"))


def import_ledger(desk: Desk) -> str:
    """Import ledger exports that the user chooses."""
    files = desk.dialogs.files(_("Ledger exports"), LEDGER_FILES)
    return _told(desk.workbook.apply("import", files=files, as_="ledger"))


def match(desk: Desk) -> str:
    """Run the rules of the Rules sheet."""
    return _told(desk.workbook.apply("match"))


def open_items(desk: Desk) -> str:
    """Set the opening position: marked rows are kept, older ones deactivated."""
    day = desk.dialogs.ask(_("Which is the first day of the reconciliation? (01.05.2026)"), "")
    return _told(desk.workbook.apply("open-items", date=day))


def accept(desk: Desk) -> str:
    """Match the suggestions with an x in their Accept column."""
    return _told(desk.workbook.apply("accept"))


def pair(desk: Desk) -> str:
    """Match the marked rows by hand; the selected ones where none is marked."""
    if _is_marked(desk.workbook):
        return _told(desk.workbook.apply("pair"))
    return _told(desk.workbook.apply("pair", **selected_ids(desk.book)))


def withdraw(desk: Desk) -> str:
    """Take back the matches of the marked rows; of the selected ones where none is marked."""
    if _is_marked(desk.workbook):
        return _told(desk.workbook.apply("withdraw"))
    chosen = {row_id for ids in selected_ids(desk.book).values() for row_id in ids}
    members = desk.workbook.reconciliation.members
    match_ids = list(dict.fromkeys(members.loc[members["id"].isin(chosen), "match_id"]))
    return _told(desk.workbook.apply("withdraw", match_ids=match_ids))


def deactivate(desk: Desk) -> str:
    """Take the marked rows out of the reconciliation; the selected ones where none is marked."""
    reason = desk.dialogs.ask(_("Why are the rows taken out? It stands in the report."), "")
    return _told(desk.workbook.apply("deactivate", row_ids=_chosen(desk), reason=reason))


def activate(desk: Desk) -> str:
    """Bring the marked rows back; the selected ones where none is marked."""
    reason = desk.dialogs.ask(_("Why are the rows brought back? It stands in the journal."), "")
    return _told(desk.workbook.apply("activate", row_ids=_chosen(desk), reason=reason))


def post(desk: Desk) -> str:
    """Post the marked statement lines, otherwise every fee and interest line that is left."""
    return _told(desk.workbook.apply("post"))


def vouchers(desk: Desk) -> str:
    """Write the vouchers that the ledger has not brought yet to a file beside the workbook."""
    layout = desk.dialogs.ask(_("Whose import reads it? ({names})", names=", ".join(LAYOUTS)))
    if layout.strip() not in LAYOUTS:
        raise UnknownIdError(
            _("There is no layout {name}.", name=layout.strip() or "–"),
            remedy=_("Layouts: {names}. Nothing was written.", names=", ".join(LAYOUTS)),
        )
    if desk.workbook.path is None:
        raise FileMissingError(
            _("The workbook has no folder yet."), remedy=_("Save it first. Nothing was written.")
        )
    suggested = _("{book}-vouchers.csv", book=desk.workbook.path.stem)
    name = desk.dialogs.ask(_("What shall the file be called?"), suggested)
    told = export_vouchers(desk.workbook, desk.workbook.path.parent / name, layout=layout.strip())
    if not told["file"]:
        return _("No voucher to export.")
    count = plural("{n} voucher", "{n} vouchers", len(told["vouchers"]))
    return "\n".join([f"{told['file']}: {count}", *told["warnings"]])


def undo(desk: Desk) -> str:
    """Take back the last action."""
    return _told(desk.workbook.apply("undo"))


def redo(desk: Desk) -> str:
    """Do again what was undone."""
    return _told(desk.workbook.apply("redo"))


def status(desk: Desk) -> str:
    """Show the proof of every account."""
    return _told({"summary": "", **told_standing(desk.workbook.reconciliation)})


def report(desk: Desk) -> str:
    """Write the month's report as a draft."""
    period = desk.dialogs.ask(_("Which month? (2026-10)"), _last_month(desk.workbook))
    return _told(desk.workbook.apply("report", period=period))


def approve(desk: Desk) -> str:
    """Approve a month: document, seal, locked rows, saved workbook."""
    period = desk.dialogs.ask(_("Which month? (2026-10)"), _last_month(desk.workbook))
    prepared_by = desk.dialogs.ask(_("Who prepared the reconciliation?"), getpass.getuser())
    approved_by = desk.dialogs.ask(_("Who approves it?"), "")
    told = _told(
        desk.workbook.apply(
            "approve", period=period, prepared_by=prepared_by, approved_by=approved_by
        )
    )
    desk.workbook.save()
    return told


def withdraw_approval(desk: Desk) -> str:
    """Withdraw the latest approval of an account, and save."""
    approvals = desk.workbook.reconciliation.approvals
    latest = approvals.loc[approvals["withdrawn_at"].isna(), "approval_no"].max()
    number = desk.dialogs.ask(
        _("Which approval? (its number)"), "" if pd.isna(latest) else str(latest)
    )
    reason = desk.dialogs.ask(_("Why is it withdrawn? It is kept with the approval."), "")
    told = _told(desk.workbook.apply("withdraw-approval", number=number, reason=reason))
    desk.workbook.save()
    return told


ACTIONS: dict[str, Callable[[Desk], str]] = {
    function.__name__: function
    for function in (
        import_statement,
        import_ledger,
        open_items,
        match,
        accept,
        pair,
        withdraw,
        deactivate,
        activate,
        post,
        vouchers,
        undo,
        redo,
        status,
        report,
        approve,
        withdraw_approval,
    )
}


def _chosen(desk: Desk) -> list[str]:
    """Return the selected rows; none where rows are marked, which then count."""
    if _is_marked(desk.workbook):
        return []
    return [row_id for ids in selected_ids(desk.book).values() for row_id in ids]


def _is_marked(workbook: "Workbook") -> bool:
    sides = (workbook.reconciliation.side(side) for side in SIDES)
    return any((rows["mark"].str.strip() != "").any() for rows in sides)


def _last_month(workbook: "Workbook") -> str:
    """Return the month of the last statement line; this month without any."""
    day = workbook.reconciliation.statement["date"].max()
    return f"{datetime.now().astimezone() if pd.isna(day) else day:%Y-%m}"


def _told(result: dict[str, Any]) -> str:
    """Say what came of an action: its sentence, warnings, documents, and every account's proof."""
    lines = [result["summary"], *result.get("warnings", [])]
    lines += [_("Document: {path}", path=path) for path in result.get("documents", [])]
    for proof in result.get("bridge", []):
        currency = proof["currency"]
        lines.append(
            _(
                "{account}: bank balance {bank}, unexplained {unexplained} {currency}",
                account=format_account(proof["account"]),
                bank=_amount(proof["bank_balance"], currency),
                unexplained=_amount(proof["unexplained"], currency),
                currency=currency,
            )
        )
    return "\n".join(line for line in lines if line)


def _amount(value: float, currency: str) -> str:
    return format_amount(from_cell(value, currency), currency)

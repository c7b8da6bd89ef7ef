"""What is no longer what it was: rows that were typed over, balances of an approved month.

Which cell of an approved row it was, `verify` tells from the sealed document.
"""

from collections.abc import Iterator, Sequence
from datetime import date

import pandas as pd

from recon_xl.bridge import bridge
from recon_xl.findings.approvals import changed_approvals
from recon_xl.findings.finding import Finding
from recon_xl.findings.typed_over import TypedOver, typed_over
from recon_xl.language import _, current, plural
from recon_xl.model.accounts import format_account
from recon_xl.model.dates import period_days
from recon_xl.model.numbers import format_amount
from recon_xl.model.reconciliation import Reconciliation
from recon_xl.model.sides import SIDES
from recon_xl.model.tables import TABLES

_NAMED_MAX = 5


def changed_findings(reconciliation: Reconciliation, account: str) -> Iterator[Finding]:
    """Tell of rows and approvals that were typed over, and of balances that moved afterwards."""
    for side in SIDES:
        yield from _typed_over(reconciliation, side, account)
    yield from _typed_approvals(reconciliation, account)
    latest = latest_approval(reconciliation, account)
    if latest is not None:
        yield from _moved_balances(reconciliation, account, latest)


def latest_approval(reconciliation: Reconciliation, account: str) -> pd.Series | None:
    """Return the latest approval of an account that stands; None when no month is approved."""
    approvals = reconciliation.approvals
    stands = approvals[
        (approvals["account"] == account)
        & (approvals["approval_no"] > 0)
        & approvals["withdrawn_at"].isna()
    ]
    return None if stands.empty else stands.sort_values("period").iloc[-1]


def _typed_over(reconciliation: Reconciliation, side: str, account: str) -> Iterator[Finding]:
    rows = [one for one in typed_over(reconciliation, account) if one.side == side]
    approved = [one for one in rows if one.is_approved]
    imported = [one for one in rows if not one.is_approved and one.file]
    matched = [one for one in rows if not one.is_approved and not one.file]
    for found, kind, tell in (
        (approved, "changed", _of_approved),
        (imported, "typed", _of_imported),
        (matched, "typed", _of_matched),
    ):
        if found:
            named = ", ".join(one.told() for one in found[:_NAMED_MAX])
            text, remedy = tell(found, f"{TABLES[side].sheet(current())} {named}")
            ids, minor = tuple(one.id for one in found), sum(one.minor for one in found)
            yield Finding(kind, account, side, ids, minor, text, remedy)


def _typed_approvals(reconciliation: Reconciliation, account: str) -> Iterator[Finding]:
    remedy = _(
        "Type back what stood there, or take the workbook from a backup. A month is approved with"
        " approve, and an approval is withdrawn with withdraw-approval."
    )
    for one in changed_approvals(reconciliation):
        if one.account == account:
            place = _("Approval {n}", n=one.number)
            yield Finding("changed", account, "", (), None, one.text, remedy, place)


def _of_approved(found: Sequence[TypedOver], rows: str) -> tuple[str, str]:
    text = plural(
        "One approved row was typed over since it was imported: {rows}.",
        "{n} approved rows were typed over since they were imported: {rows}.",
        len(found),
        rows=rows,
    )
    return text, _("See with recon-xl verify which cell it was, and type back what stood there.")


def _of_imported(found: Sequence[TypedOver], rows: str) -> tuple[str, str]:
    text = plural(
        "One imported row was typed over: {rows}.",
        "{n} imported rows were typed over: {rows}.",
        len(found),
        rows=rows,
    )
    files = ", ".join(dict.fromkeys(one.file for one in found))
    remedy = _(
        "Undo it in Excel, or withdraw the import of {files} and import it again.", files=files
    )
    return text, remedy


def _of_matched(found: Sequence[TypedOver], rows: str) -> tuple[str, str]:
    text = plural(
        "One typed line was changed since it was matched: {rows}.",
        "{n} typed lines were changed since they were matched: {rows}.",
        len(found),
        rows=rows,
    )
    return text, _("Undo it in Excel, or withdraw its match and match it again.")


def _moved_balances(
    reconciliation: Reconciliation, account: str, approval: pd.Series
) -> Iterator[Finding]:
    last: date = period_days(approval["period"])[1]
    now = bridge(reconciliation, account, last)
    for side, is_now, was in (
        ("ledger", now.ledger_balance_minor, int(approval["ledger_balance_minor"])),
        ("statement", now.bank_balance_minor, int(approval["bank_balance_minor"])),
    ):
        if is_now == was:
            continue
        facts = {
            "period": approval["period"],
            "was": format_amount(was, now.currency),
            "is_now": format_amount(is_now, now.currency),
            "account": format_account(account),
        }
        text = (
            _(
                "The ledger balance of {account} for {period} was approved as {was} and is {is_now}"
                " now.",
                **facts,
            )
            if side == "ledger"
            else _(
                "The bank balance of {account} for {period} was approved as {was} and is {is_now}"
                " now.",
                **facts,
            )
        )
        remedy = _(
            "Something was posted in the approved month. Move it to an open month, or withdraw the"
            " approval and approve again."
        )
        place = (
            _("Ledger balance, {period}", **facts)
            if side == "ledger"
            else _("Bank balance, {period}", **facts)
        )
        yield Finding("changed", account, side, (), is_now - was, text, remedy, place)

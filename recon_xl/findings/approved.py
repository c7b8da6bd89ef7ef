"""What was approved and is no longer so: rows, and balances of an approved month.

The ids of imported rows are hashes of what the bank or the ledger said, so a row that was typed
over no longer carries its own id. Which cell it was, `verify` tells from the sealed document.
"""

from collections.abc import Iterator
from datetime import date

import pandas as pd

from recon_xl.bridge import bridge
from recon_xl.findings.finding import Finding
from recon_xl.language import _, plural
from recon_xl.model.accounts import format_account
from recon_xl.model.dates import period_days
from recon_xl.model.ids import row_ids, without_number
from recon_xl.model.numbers import format_amount
from recon_xl.model.reconciliation import Reconciliation, in_account_currency
from recon_xl.model.tables import SIDES
from recon_xl.model.vouchers import SOURCE_WORDS

# Other ids are somebody's own: of a table that was adopted, or of a test.
_HASHED = r"[LS]-[0-9a-hjkmnp-tv-z]{10}(?:-\d+)?"


def changed_findings(reconciliation: Reconciliation, account: str) -> Iterator[Finding]:
    """Tell of approved rows that were typed over, and of balances that moved after the approval."""
    for side in SIDES:
        yield from _typed_over(reconciliation, side, account)
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
    rows = reconciliation.side(side)
    rows = rows[(rows["account"] == account) & (rows["state"] == "approved")]
    rows = rows[rows["id"].str.fullmatch(_HASHED) & ~_is_own(rows, side)]
    if rows.empty:
        return
    now = pd.Series(row_ids(rows, side), index=rows.index)
    changed = rows[without_number(now) != without_number(rows["id"])]
    if changed.empty:
        return
    minor = int(in_account_currency(changed, reconciliation.accounts).sum())
    text = plural(
        "One approved row was typed over since it was imported: {sheet} {ids}.",
        "{n} approved rows were typed over since they were imported: {sheet} {ids}.",
        len(changed),
        sheet=_("Ledger") if side == "ledger" else _("Statement"),
        ids=", ".join(changed["id"][:5]),
    )
    remedy = _("See with recon-xl verify which cell it was, and type back what stood there.")
    yield Finding("changed", account, side, tuple(changed["id"]), minor, text, remedy)


def _is_own(rows: pd.DataFrame, side: str) -> pd.Series:
    """Say which rows were made here: a typed line, or the entry of a voucher, may be filled in."""
    if side == "statement":
        return rows["origin"] == "manual"
    words = tuple(f"{word} " for word in SOURCE_WORDS.values())
    return rows["source"].str.startswith(words)


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

"""Withdraw the latest approval of a bank account: its rows are matched, but no longer locked."""

from collections.abc import Collection
from datetime import datetime

import pandas as pd

from recon_xl.actions.outcome import Outcome, journaled
from recon_xl.actions.telling import told_standing
from recon_xl.errors import ApprovalError, BadValuesError, UnknownIdError
from recon_xl.language import _, current, kept
from recon_xl.model.accounts import format_account
from recon_xl.model.dates import format_day, period_days
from recon_xl.model.reconciliation import Reconciliation, settled
from recon_xl.reports.documents import withdrawn_name


def withdraw_approval(
    reconciliation: Reconciliation,
    *,
    by: str,
    at: datetime,
    number: int | str,
    reason: str,
    folder: str = "",
    taken: Collection[str] = (),
) -> Outcome:
    """Withdraw an approval; its document is kept, and its name says so.

    Args:
        reconciliation: The tables.
        by: Who withdraws.
        at: When.
        number: The approval's number.
        reason: Why.
        folder: Where documents go. A document in another folder is copied there: the workbook may
            be a copy, and the other one still needs it.
        taken: Names of files that are there already.

    Raises:
        UnknownIdError: There is no such approval, or it is withdrawn already.
        ApprovalError: A later one of the account stands, or the account is locked.
        BadValuesError: There is no reason.
    """
    if not reason.strip():
        raise BadValuesError(
            _("A reason is needed: an auditor will ask for it."),
            remedy=_("Say it with --reason. Nothing was changed."),
        )
    row = _standing(reconciliation, number)
    _refuse_earlier(reconciliation, row)
    _refuse_locked(reconciliation, row)
    chosen = int(row["approval_no"])
    matches, approvals = reconciliation.matches, reconciliation.approvals
    numbers = matches["approval_no"].mask(matches["approval_no"] == chosen, 0)
    is_it = (approvals["approval_no"] == chosen) & (approvals["account"] == row["account"])
    document = _withdrawn(str(row["document"]), folder, taken)
    moment = pd.Timestamp(at.replace(tzinfo=None, microsecond=0))
    after = settled(
        reconciliation.with_tables(
            matches=matches.assign(approval_no=numbers),
            approvals=approvals.assign(
                withdrawn_at=approvals["withdrawn_at"].mask(is_it, moment),
                reason=approvals["reason"].mask(is_it, reason.strip()),
                document=approvals["document"].mask(is_it, document),
            ),
        )
    )

    def summary() -> str:
        return _(
            "Approval {n} of {period} withdrawn: {reason}",
            n=chosen,
            period=row["period"],
            reason=reason.strip(),
        )

    told = {"withdrawn": chosen, "documents": [document], **told_standing(after)}
    return journaled(
        Outcome(after, told, renamed=[(str(row["document"]), document)]),
        reconciliation,
        action="withdraw-approval",
        summary=summary,
        details={"approval_no": chosen, "account": row["account"], "reason": reason.strip()},
        by=by,
        at=at,
    )


def _withdrawn(document: str, folder: str, taken: Collection[str]) -> str:
    """Return where the document is once its approval is withdrawn."""
    name = document.rpartition("/")[2]
    with kept():
        return withdrawn_name(f"{folder}/{name}" if folder else document, taken, lang=current())


def _standing(reconciliation: Reconciliation, number: int | str) -> pd.Series:
    """Return the approval with that number that is not withdrawn."""
    approvals = reconciliation.approvals
    stands = approvals[approvals["withdrawn_at"].isna() & (approvals["approval_no"] > 0)]
    found = stands[stands["approval_no"].astype(str) == str(number).strip()]
    if found.empty:
        known = ", ".join(map(str, stands["approval_no"])) or "–"
        raise UnknownIdError(
            _("There is no approval {n} that stands; there is {known}.", n=number, known=known),
            remedy=_("See recon-xl documents. Nothing was changed."),
        )
    return found.iloc[0]


def _refuse_earlier(reconciliation: Reconciliation, row: pd.Series) -> None:
    approvals = reconciliation.approvals
    later = approvals[
        (approvals["account"] == row["account"])
        & approvals["withdrawn_at"].isna()
        & (approvals["approval_no"] > row["approval_no"])
    ]
    if len(later):
        raise ApprovalError(
            _(
                "Approval {n} is not the latest of its account: {later} stands.",
                n=int(row["approval_no"]),
                later=int(later["approval_no"].max()),
            ),
            where=_("account {account}", account=format_account(row["account"])),
            remedy=_("Withdraw the later one first. Nothing was changed."),
        )


def _refuse_locked(reconciliation: Reconciliation, row: pd.Series) -> None:
    lock = reconciliation.accounts.set_index("account")["lock_date"].get(row["account"], pd.NaT)
    last = period_days(row["period"])[1]
    if pd.notna(lock) and pd.Timestamp(last) <= lock:
        raise ApprovalError(
            _("{period} is locked up to {day}.", period=row["period"], day=format_day(lock)),
            where=_("account {account}", account=format_account(row["account"])),
            remedy=_(
                "Move the lock date in the Bank accounts table, if you may. Nothing was changed."
            ),
        )

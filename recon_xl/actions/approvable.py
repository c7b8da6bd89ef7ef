"""What must hold before a month is approved: who signs, which month it is, what it rests on."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from recon_xl.actions.currency_rows import refuse_unconverted
from recon_xl.actions.documents import Month
from recon_xl.bridge import bridge
from recon_xl.errors import ApprovalError
from recon_xl.findings import changed_approvals
from recon_xl.findings.typed_over import typed_over
from recon_xl.language import _, plural
from recon_xl.model.accounts import format_account
from recon_xl.model.dates import format_day
from recon_xl.model.numbers import format_amount
from recon_xl.model.reconciliation import Reconciliation


@dataclass(frozen=True)
class Signing:
    """Who prepared, who approves, when, and what the approver wants to be said."""

    prepared_by: str
    approved_by: str
    at: datetime
    note: str


def refuse_unapprovable(
    reconciliation: Reconciliation, accounts: Iterable[str], month: Month, signing: Signing
) -> None:
    """Refuse a month that cannot be approved as it is.

    Args:
        reconciliation: The tables.
        accounts: The bank accounts that shall be approved.
        month: The month.
        signing: Who signs, when, and with which note.

    Raises:
        ApprovalError: A name is missing, or is the same where four eyes are demanded; the month is
            approved already or skips one; the Approvals table is not what the journal tells; or
            something is unexplained, was typed over or was not told by the bank, and no note says
            why.
    """
    _refuse_nobody(signing)
    _refuse_changed(reconciliation)
    for account in accounts:
        _refuse_out_of_order(reconciliation, account, month)
        _refuse_two_eyes(reconciliation, account, signing)
        if signing.note:
            continue
        _refuse_untold(reconciliation, account, month)
        _refuse_unexplained(reconciliation, account, month)
        _refuse_typed_over(reconciliation, account)
        refuse_unconverted(reconciliation, account, month.last)


def unended(month: Month, signing: Signing) -> list[str]:
    """Warn of a month that is approved before it is over."""
    today = signing.at.date()
    if today > month.last:
        return []
    return [_("{period} is not over: it is {day} today.", period=month.name, day=format_day(today))]


def _refuse_nobody(signing: Signing) -> None:
    if not (signing.prepared_by and signing.approved_by):
        raise ApprovalError(
            _("An approval needs the names of who prepared and who approves it."),
            remedy=_("Give both names. Nothing was approved."),
        )


def _refuse_changed(reconciliation: Reconciliation) -> None:
    """Refuse to go on from approvals that somebody changed by hand."""
    for changed in changed_approvals(reconciliation):
        raise ApprovalError(
            changed.text,
            where=_("the Approvals table"),
            remedy=_(
                "Type back what stood there, or take the workbook from a backup."
                " Nothing was approved."
            ),
        )


def _refuse_out_of_order(reconciliation: Reconciliation, account: str, month: Month) -> None:
    approvals = reconciliation.approvals
    valid = approvals[(approvals["account"] == account) & approvals["withdrawn_at"].isna()]
    later = valid[(valid["approval_no"] > 0) & (valid["period"] >= month.name)]
    if len(later):
        raise ApprovalError(
            _(
                "{period} is approved already (approval no. {n}).",
                period=later["period"].iloc[0],
                n=int(later["approval_no"].iloc[0]),
            ),
            where=_("account {account}", account=format_account(account)),
            remedy=_("Approve a later month. Nothing was approved."),
        )
    months = valid.loc[valid["approval_no"] > 0, "period"]
    following = str(pd.Period(months.max(), freq="M") + 1) if len(months) else month.name
    if month.name != following:
        raise ApprovalError(
            _(
                "{period} skips {following}, which is not approved yet.",
                period=month.name,
                following=following,
            ),
            where=_("account {account}", account=format_account(account)),
            remedy=_(
                "Approve {following} first; a month in which nothing happened needs a note."
                " Nothing was approved.",
                following=following,
            ),
        )


def _refuse_two_eyes(reconciliation: Reconciliation, account: str, signing: Signing) -> None:
    settings = reconciliation.accounts.set_index("account")["four_eyes"]
    is_one = _folded(signing.prepared_by) == _folded(signing.approved_by)
    if settings[account] and is_one:
        raise ApprovalError(
            _(
                "{name} both prepared and approves, and the account demands four eyes.",
                name=signing.prepared_by,
            ),
            where=_("account {account}", account=format_account(account)),
            remedy=_(
                "Let somebody else approve, or switch four eyes off in the Bank accounts table."
                " Nothing was approved."
            ),
        )


def _folded(name: str) -> str:
    """Return a name as it is compared: without case, blanks, punctuation and invisible marks."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    # P is punctuation, Z are blanks, C is what nobody sees.
    return "".join(letter for letter in plain if unicodedata.category(letter)[0] not in "PZC")


def _refuse_untold(reconciliation: Reconciliation, account: str, month: Month) -> None:
    """Refuse a month about which the bank has told neither a line nor a balance."""
    first, last = pd.Timestamp(month.first), pd.Timestamp(month.last)
    lines = reconciliation.rows_of("statement", account)
    statements = reconciliation.statements
    told = statements[
        (statements["account"] == account)
        & (statements["from"] <= last)
        & (statements["to"] >= first)
    ]
    if lines["date"].between(first, last).any() or len(told):
        return
    raise ApprovalError(
        _("The bank has told nothing about {period}: no statement, no line.", period=month.name),
        where=_("account {account}", account=format_account(account)),
        remedy=_(
            "Import the bank's statement of the month, or say with a note (--note) why there is"
            " none. Nothing was approved."
        ),
    )


def _refuse_unexplained(reconciliation: Reconciliation, account: str, month: Month) -> None:
    proof = bridge(reconciliation, account, month.last)
    if proof.unexplained_minor:
        raise ApprovalError(
            _(
                "{amount} {currency} is unexplained on {day}.",
                amount=format_amount(proof.unexplained_minor, proof.currency),
                currency=proof.currency,
                day=format_day(month.last),
            ),
            where=_("account {account}", account=format_account(account)),
            remedy=_("Find the difference, or say why with a note (--note). Nothing was approved."),
        )


def _refuse_typed_over(reconciliation: Reconciliation, account: str) -> None:
    """Refuse balances that may hold what nobody imported; approved rows `verify` watches over."""
    rows = [
        one
        for one in typed_over(reconciliation, account)
        if one.moves_balance and not one.is_approved
    ]
    if rows:
        raise ApprovalError(
            plural(
                "One row was typed over, so the balances may not be those imported: {rows}.",
                "{n} rows were typed over, so the balances may not be those imported: {rows}.",
                len(rows),
                rows=", ".join(one.told() for one in rows[:5]),
            ),
            where=_("account {account}", account=format_account(account)),
            remedy=_(
                "Undo it in Excel, or withdraw the import and import again; or say why with a note"
                " (--note). Nothing was approved."
            ),
        )

"""Opening items: what is open at the cut-over is kept, everything older is deactivated."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pandas as pd

from recon_xl.actions.activation import with_states
from recon_xl.actions.choosing import active_accounts, unmarked
from recon_xl.actions.outcome import Outcome, journaled
from recon_xl.actions.telling import told_standing
from recon_xl.bridge import bridge, open_on
from recon_xl.errors import ApprovalError, UnequalSumsError, UnknownIdError
from recon_xl.language import _, kept, plural
from recon_xl.model.accounts import format_account
from recon_xl.model.dates import format_day, parse_day
from recon_xl.model.journal import canonical_json
from recon_xl.model.numbers import format_amount
from recon_xl.model.reconciliation import Reconciliation
from recon_xl.model.sides import SIDES
from recon_xl.reports.evidence import seal

# The opening position is approval 0 of its account.
OPENING_NO = 0


@dataclass(frozen=True)
class _Opening:
    """The opening position of one account: balances on the eve, what is kept, what goes."""

    account: str
    eve: date
    ledger_minor: int
    bank_minor: int
    kept: Mapping[str, pd.DataFrame]
    gone: Mapping[str, pd.DataFrame]

    @property
    def difference_minor(self) -> int:
        """What the two balances differ by beyond the rows that are kept."""
        open_ledger, open_statement = (int(self.kept[side]["open_minor"].sum()) for side in SIDES)
        return self.bank_minor - self.ledger_minor + open_ledger - open_statement


def open_items(
    reconciliation: Reconciliation,
    *,
    by: str,
    at: datetime,
    date: str,
    account: str | None = None,
) -> Outcome:
    """Set the opening position: open rows before the day are kept when marked, else deactivated.

    The balances on the eve must differ by exactly the kept rows; the position is stored as approval
    0 of its account.

    Args:
        reconciliation: The tables.
        by: Who sets it.
        at: When.
        date: The first day of the reconciliation.
        account: One bank account; all when None.

    Raises:
        ApprovalError: A month of the account is approved already.
        UnequalSumsError: The kept rows do not explain the difference of the balances.
        UnknownIdError: There is nothing before that day.
        BadValuesError: The text is no day.
    """
    first = parse_day(date)
    found = []
    for bank_account in active_accounts(reconciliation, account):
        _refuse_approved(reconciliation, bank_account)
        position = _position(reconciliation, bank_account, first - timedelta(days=1))
        if any(map(len, (*position.kept.values(), *position.gone.values()))):
            _refuse_unequal(reconciliation, position, first)
            found.append(position)
    if not found:
        raise UnknownIdError(
            _("No row is open before {day}.", day=format_day(first)),
            remedy=_("Import what was open on that day first. Nothing was changed."),
        )
    after = reconciliation
    for position in found:
        with kept():
            reason = _("Before the opening day {day}.", day=format_day(first))
        after = with_states(after, position.gone, "deactivated", note=reason)
        after = _with_approval(after, position, first, by=by, at=at)
    kept_ids = [
        row_id for position in found for rows in position.kept.values() for row_id in rows["id"]
    ]
    return _recorded(reconciliation, unmarked(after, kept_ids), found, first, by=by, at=at)


def _position(reconciliation: Reconciliation, account: str, eve: date) -> _Opening:
    """Part the rows that were open on the eve into those marked and the others."""
    proof = bridge(reconciliation, account, eve)
    rows = {side: open_on(reconciliation, side, account, eve) for side in SIDES}
    marked = {side: frame["mark"].str.strip() != "" for side, frame in rows.items()}
    # A row that a later line has matched meanwhile was open too, and stays what it is.
    still_open = {side: frame["state"].eq("open") for side, frame in rows.items()}
    kept = {side: rows[side][marked[side] | ~still_open[side]] for side in SIDES}
    gone = {side: rows[side][~marked[side] & still_open[side]] for side in SIDES}
    return _Opening(account, eve, proof.ledger_balance_minor, proof.bank_balance_minor, kept, gone)


def _refuse_approved(reconciliation: Reconciliation, account: str) -> None:
    approvals = reconciliation.approvals
    stands = approvals[(approvals["account"] == account) & approvals["withdrawn_at"].isna()]
    if len(stands):
        raise ApprovalError(
            _(
                "The account has approval {n} of {period} already.",
                n=int(stands["approval_no"].iloc[-1]),
                period=stands["period"].iloc[-1],
            ),
            where=_("account {account}", account=format_account(account)),
            remedy=_("The opening position comes before the first month. Nothing was changed."),
        )


def _refuse_unequal(reconciliation: Reconciliation, position: _Opening, first: date) -> None:
    if not position.difference_minor:
        return
    currency = reconciliation.currency_of(position.account)
    sums = {side: int(position.kept[side]["open_minor"].sum()) for side in SIDES}
    amounts = {
        "difference": position.difference_minor,
        "ledger": position.ledger_minor,
        "bank": position.bank_minor,
        "open_ledger": sums["ledger"],
        "open_statement": sums["statement"],
    }
    raise UnequalSumsError(
        _(
            "The opening position is {difference} {currency} off: ledger {ledger} − kept entries"
            " {open_ledger} + kept lines {open_statement} is not the bank's {bank}.",
            currency=currency,
            **{name: format_amount(minor, currency) for name, minor in amounts.items()},
        ),
        where=_(
            "account {account}, {day}",
            account=format_account(position.account),
            day=format_day(position.eve),
        ),
        remedy=_(
            "Mark every row that was open before {day} with x on both sheets, and only those."
            " Nothing was changed.",
            day=format_day(first),
        ),
    )


def _with_approval(
    reconciliation: Reconciliation, position: _Opening, first: date, *, by: str, at: datetime
) -> Reconciliation:
    facts = {
        "account": position.account,
        "first": first.isoformat(),
        "ledger_balance_minor": position.ledger_minor,
        "bank_balance_minor": position.bank_minor,
        "kept": {
            side: [
                [row.id, f"{row.date:%Y-%m-%d}", int(row.open_minor)]
                for row in position.kept[side].itertuples(index=False)
            ]
            for side in SIDES
        },
    }
    row = {
        "approval_no": OPENING_NO,
        "account": position.account,
        "period": first.isoformat(),
        "ledger_balance_minor": position.ledger_minor,
        "bank_balance_minor": position.bank_minor,
        "unexplained_minor": 0,
        "prepared_by": by,
        "approved_by": by,
        "at": pd.Timestamp(at.replace(tzinfo=None, microsecond=0)),
        "seal": seal(canonical_json(facts)),
    }
    approvals = reconciliation.approvals
    fresh = pd.DataFrame([row])
    both = pd.concat([approvals, fresh], ignore_index=True) if len(approvals) else fresh
    return reconciliation.with_tables(approvals=both)


def _recorded(
    before: Reconciliation,
    after: Reconciliation,
    found: list[_Opening],
    first: date,
    *,
    by: str,
    at: datetime,
) -> Outcome:
    def ids(which: str, side: str) -> list[str]:
        return [row_id for each in found for row_id in getattr(each, which)[side]["id"]]

    gone = {side: ids("gone", side) for side in SIDES}
    kept_rows = [*ids("kept", "ledger"), *ids("kept", "statement")]
    with kept():
        reason = _("Before the opening day {day}.", day=format_day(first))

    def summary() -> str:
        return _(
            "Opening position of {day}: {kept} kept, {gone} deactivated.",
            day=format_day(first),
            kept=plural("{n} row", "{n} rows", len(kept_rows)),
            gone=plural("{n} row", "{n} rows", sum(map(len, gone.values()))),
        )

    told = {"kept": kept_rows, "deactivated": [*gone["ledger"], *gone["statement"]]}
    return journaled(
        Outcome(after, {**told, **told_standing(after)}),
        before,
        action="open-items",
        summary=summary,
        details={"reason": reason, "date": first.isoformat(), **gone},
        by=by,
        at=at,
    )

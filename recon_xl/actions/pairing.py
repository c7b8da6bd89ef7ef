"""Match by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd

from recon_xl.actions.activation import refuse_approved
from recon_xl.actions.choosing import marked_ids, rows_called, unmarked
from recon_xl.actions.currency_rows import refuse_irreconcilable
from recon_xl.actions.matches import next_match_id, row_that_keeps, with_matches
from recon_xl.actions.outcome import Outcome, journaled
from recon_xl.actions.telling import told_matches, told_standing
from recon_xl.errors import (
    NothingOpenError,
    UnequalSumsError,
    UnknownIdError,
    WrongAccountError,
)
from recon_xl.language import _, current, kept, plural
from recon_xl.model.accounts import format_account
from recon_xl.model.ids import match_id
from recon_xl.model.numbers import format_amount
from recon_xl.model.reconciliation import Reconciliation, open_minor
from recon_xl.model.sides import SIDES
from recon_xl.model.words import MANUAL_RULE


def pair(
    reconciliation: Reconciliation,
    *,
    by: str,
    at: datetime,
    ledger: Sequence[str] = (),
    statement: Sequence[str] = (),
    allow_difference: bool = False,
) -> Outcome:
    """Match rows that a person chose: those named, otherwise those marked.

    Args:
        reconciliation: The tables.
        by: Who pairs.
        at: When.
        ledger: Ids of ledger entries.
        statement: Ids of statement lines.
        allow_difference: Let the sums differ, where the bank account allows unequal matches; the
            difference stays as remaining amount on the largest row of the larger side.

    Raises:
        UnknownIdError: An id is no row, or nothing is named and nothing marked.
        ApprovedRowError: A row is approved.
        NothingOpenError: A row has no remaining amount, or none in the currency of its account.
        WrongAccountError: The rows are of several bank accounts.
        UnequalSumsError: The sums differ.
    """
    choice = _chosen(reconciliation, ledger, statement, allow_difference=allow_difference)
    made = match_id(*(choice.rows[side]["id"] for side in SIDES))
    members = pd.concat(
        [pd.DataFrame({"side": side, "id": rows["id"]}) for side, rows in choice.rows.items()]
    ).assign(match_id=next_match_id(reconciliation, made))
    with kept():
        facts = _facts(reconciliation, choice)
    facts = facts.assign(
        match_id=members["match_id"].iloc[0],
        by=by,
        at=pd.Timestamp(at.replace(tzinfo=None, microsecond=0)),
    )
    after = unmarked(with_matches(reconciliation, facts, members), members["id"])
    matches = after.matches[after.matches["match_id"].isin(facts["match_id"])]

    def summary() -> str:
        return str(_facts(reconciliation, choice)["reason"].iloc[0])

    told = {"matches": told_matches(after, matches, members), **told_standing(after)}
    return journaled(
        Outcome(after, told, [summary()] if choice.difference_minor else []),
        reconciliation,
        action="pair",
        summary=summary,
        details={
            "match": facts["match_id"].iloc[0],
            **{side: list(rows["id"]) for side, rows in choice.rows.items()},
        },
        by=by,
        at=at,
    )


@dataclass(frozen=True)
class _Choice:
    """The rows that shall be matched: by side, of one account, and what their sums differ by."""

    rows: Mapping[str, pd.DataFrame]
    account: str
    difference_minor: int
    rest_on: str


def _chosen(
    reconciliation: Reconciliation,
    ledger: Sequence[str],
    statement: Sequence[str],
    *,
    allow_difference: bool,
) -> _Choice:
    ids = {"ledger": list(ledger), "statement": list(statement)}
    if not any(ids.values()):
        ids = {side: marked_ids(reconciliation, side) for side in SIDES}
    rows = {side: rows_called(reconciliation, side, ids[side]) for side in SIDES}
    _refuse_none(rows)
    _refuse_closed(rows)
    refuse_irreconcilable(reconciliation, rows)
    account = _one_account(rows)
    amounts = {
        side: pd.Series(open_minor(of_side, reconciliation.accounts), index=of_side["id"])
        for side, of_side in rows.items()
    }
    difference = int(amounts["ledger"].sum() - amounts["statement"].sum())
    if not difference:
        return _Choice(rows, account, 0, "")
    _refuse_unequal(reconciliation, account, amounts, allowed=allow_difference)
    return _Choice(rows, account, difference, row_that_keeps(amounts, difference))


def _refuse_none(rows: dict[str, pd.DataFrame]) -> None:
    if sum(map(len, rows.values())) < 2:
        raise UnknownIdError(
            _("A match needs at least two rows; fewer are named or marked."),
            remedy=_(
                "Mark rows with x in the Mark column on both sheets, or name their ids."
                " Nothing was changed."
            ),
        )


def _refuse_closed(rows: dict[str, pd.DataFrame]) -> None:
    refuse_approved(rows)
    every = pd.concat(list(rows.values()))
    closed = every.loc[~every["state"].isin(["open", "partly"]), "id"]
    if len(closed):
        raise NothingOpenError(
            plural(
                "One row has no remaining amount: {ids}.",
                "{n} rows have no remaining amount: {ids}.",
                len(closed),
                ids=", ".join(closed[:5]),
            ),
            remedy=_(
                "Withdraw its match or activate it first, or leave it out. Nothing was changed."
            ),
        )


def _one_account(rows: dict[str, pd.DataFrame]) -> str:
    accounts = sorted(set(pd.concat(list(rows.values()))["account"]))
    if len(accounts) > 1:
        raise WrongAccountError(
            _(
                "The rows are of several bank accounts: {accounts}.",
                accounts=", ".join(map(format_account, accounts)),
            ),
            remedy=_("Choose rows of one account. Nothing was changed."),
        )
    return accounts[0]


def _refuse_unequal(
    reconciliation: Reconciliation,
    account: str,
    amounts: dict[str, pd.Series],
    *,
    allowed: bool,
) -> None:
    currency = reconciliation.currency_of(account)
    settings = reconciliation.accounts.set_index("account")["allow_unequal"]
    if settings[account] and allowed:
        return
    sums = {side: int(values.sum()) for side, values in amounts.items()}
    remedy = (
        _("Choose rows that tie, or pair with --allow-difference. Nothing was changed.")
        if settings[account]
        else _(
            "Choose rows that tie. Unequal matches are off for this bank account (Bank accounts"
            " table). Nothing was changed."
        )
    )
    raise UnequalSumsError(
        _(
            "The sums differ by {difference} {currency}: ledger {ledger}, statement {statement}.",
            difference=format_amount(sums["ledger"] - sums["statement"], currency),
            currency=currency,
            ledger=format_amount(sums["ledger"], currency),
            statement=format_amount(sums["statement"], currency),
        ),
        remedy=remedy,
    )


def _facts(reconciliation: Reconciliation, choice: _Choice) -> pd.DataFrame:
    days = {side: rows["date"] for side, rows in choice.rows.items() if len(rows)}
    apart = 0
    if len(days) == 2:
        apart = max(
            abs((days["statement"].max() - days["ledger"].min()).days),
            abs((days["ledger"].max() - days["statement"].min()).days),
        )
    facts: dict[str, Any] = {
        "rule": MANUAL_RULE[current()],
        "shape": ":".join(str(len(choice.rows[side])) for side in SIDES),
        "days_apart": apart,
        "chance": float("nan"),
        "rest_on": choice.rest_on,
        "reason": _reason(reconciliation, choice),
    }
    return pd.DataFrame([facts])


def _reason(reconciliation: Reconciliation, choice: _Choice) -> str:
    entries, lines = (len(choice.rows[side]) for side in SIDES)
    sides = {
        "ledger": plural("{n} ledger entry", "{n} ledger entries", entries),
        "statement": plural("{n} statement line", "{n} statement lines", lines),
    }
    if not choice.difference_minor:
        return _("Paired by hand: {ledger} and {statement}, sums equal.", **sides)
    currency = reconciliation.currency_of(choice.account)
    return _(
        "Paired by hand: {ledger} and {statement}; the difference of {difference} stays on {row}.",
        **sides,
        difference=format_amount(choice.difference_minor, currency),
        row=choice.rest_on,
    )

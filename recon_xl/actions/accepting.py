"""Accept suggestions: what was likely becomes a match, because a person says so."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn

import pandas as pd

from recon_xl.actions.choosing import unmarked
from recon_xl.actions.currency_rows import refuse_irreconcilable
from recon_xl.actions.differences import policies, rests_of, with_vouchers_posted
from recon_xl.actions.matches import next_match_id, with_matches
from recon_xl.actions.outcome import Outcome, journaled
from recon_xl.actions.telling import told_matches, told_standing
from recon_xl.errors import UnequalSumsError, UnknownIdError
from recon_xl.language import _, plural
from recon_xl.matching import RuleSet
from recon_xl.model.numbers import format_amount
from recon_xl.model.reconciliation import Reconciliation
from recon_xl.model.sides import SIDES


@dataclass(frozen=True)
class _Chosen:
    """The suggestions that were chosen, best first, and whether each must be possible."""

    match_ids: list[str]
    is_named: bool


def accept(
    reconciliation: Reconciliation,
    *,
    by: str,
    at: datetime,
    match_ids: Sequence[str] = (),
    rule: str | None = None,
    chance_max: float | None = None,
) -> Outcome:
    """Match suggestions: those named, those of a rule, those less likely a coincidence than told.

    Without any of these, those with an x in their Accept column. Of suggestions that share a row
    the better one is taken; where they were named, they are refused.

    Args:
        reconciliation: The tables.
        by: Who accepts.
        at: When.
        match_ids: Suggestions by id.
        rule: Every suggestion of this rule.
        chance_max: Every suggestion whose chance of being a coincidence is at most this.

    Raises:
        UnknownIdError: An id is no suggestion, or nothing is chosen.
        NothingOpenError: A row has no amount in the currency of its account.
        UnequalSumsError: A difference is neither posted nor allowed on the bank account.
    """
    chosen = _chosen(reconciliation, match_ids, rule, chance_max)
    after, made, skipped = reconciliation, list[str](), list[str]()
    for suggestion in chosen.match_ids:
        if suggestion in set(after.suggestions["match_id"]):
            after, match = _accepted(after, suggestion, by=by, at=at)
            made.append(match)
        else:  # its rows went to a better one
            skipped.append(suggestion)
    if skipped and chosen.is_named:
        raise UnknownIdError(
            _("{ids} share rows with another suggestion that is accepted.", ids=", ".join(skipped)),
            remedy=_("Accept one of them. Nothing was changed."),
        )
    matches = after.matches[after.matches["match_id"].isin(made)]
    members = after.members[after.members["match_id"].isin(made)]
    warnings = (
        [_("{n} suggestions were left: their rows went to better ones.", n=len(skipped))]
        if skipped
        else []
    )

    def summary() -> str:
        return plural("{n} suggestion accepted.", "{n} suggestions accepted.", len(made))

    told = {"matches": told_matches(after, matches, members), **told_standing(after)}
    return journaled(
        Outcome(unmarked(after, members["id"]), told, warnings),
        reconciliation,
        action="accept",
        summary=summary,
        details={"matches": made},
        by=by,
        at=at,
    )


def _chosen(
    reconciliation: Reconciliation,
    match_ids: Iterable[str],
    rule: str | None,
    chance_max: float | None,
) -> _Chosen:
    listed = reconciliation.suggestions.sort_values("rank", kind="stable")
    named = list(dict.fromkeys(match_ids))
    unknown = [name for name in named if name not in set(listed["match_id"])]
    if unknown:
        raise UnknownIdError(
            plural(
                "One id is no suggestion: {ids}.",
                "{n} ids are no suggestions: {ids}.",
                len(unknown),
                ids=", ".join(unknown[:5]),
            ),
            remedy=_("Copy the id from the Suggestions table. Nothing was changed."),
        )
    if named:
        return _Chosen(named, is_named=True)
    if rule is None and chance_max is None:
        ticked = listed["accept"].str.strip() != ""
        found = list(listed.loc[ticked, "match_id"])
    else:
        fits = pd.Series(data=True, index=listed.index)
        if rule is not None:
            fits &= listed["rule"] == rule
        if chance_max is not None:
            fits &= listed["chance"] <= chance_max
        found = list(listed.loc[fits, "match_id"])
    if not found:
        raise UnknownIdError(
            _("No suggestion is chosen."),
            remedy=_(
                "Name suggestions, or put an x into their Accept column. Nothing was changed."
            ),
        )
    return _Chosen(found, is_named=False)


def _accepted(
    reconciliation: Reconciliation, suggestion: str, *, by: str, at: datetime
) -> tuple[Reconciliation, str]:
    """Return the tables with one suggestion matched, and the id of the match."""
    row = reconciliation.suggestions.set_index("match_id").loc[suggestion]
    members = reconciliation.suggestion_members
    members = members[members["match_id"] == suggestion][["side", "id"]]
    rows = {side: reconciliation.side(side) for side in SIDES}
    refuse_irreconcilable(
        reconciliation,
        {side: frame[frame["id"].isin(members["id"])] for side, frame in rows.items()},
    )
    policy = policies(RuleSet.from_frame(reconciliation.rules)) if len(reconciliation.rules) else {}
    told = pd.DataFrame([{"match_id": suggestion, "rule": row["rule"]}])
    of_it = members.assign(match_id=suggestion)
    rest_on = rests_of(reconciliation, told, of_it, policy).iloc[0]
    if rest_on is None:
        _refuse_unequal(reconciliation, suggestion, row)
    match_id = next_match_id(reconciliation, suggestion)
    facts: dict[str, Any] = {
        "match_id": match_id,
        "rule": row["rule"],
        "shape": row["shape"],
        "days_apart": row["days_apart"],
        "chance": row["chance"],
        "rest_on": rest_on,
        "reason": row["reason"],
        "by": by,
        "at": pd.Timestamp(at.replace(tzinfo=None, microsecond=0)),
    }
    fresh = members.assign(match_id=match_id)
    after = with_matches(reconciliation, pd.DataFrame([facts]), fresh)
    return with_vouchers_posted(after, [match_id], policy, at=at), match_id


def _refuse_unequal(reconciliation: Reconciliation, suggestion: str, row: pd.Series) -> NoReturn:
    currency = reconciliation.currency_of(row["account"])
    raise UnequalSumsError(
        _(
            "The suggestion leaves a difference of {difference} {currency}.",
            difference=format_amount(row["difference_minor"], currency),
            currency=currency,
        ),
        where=suggestion,
        remedy=_(
            "Allow unequal matches in the Bank accounts table, or let its rule post the difference"
            " (difference = voucher). Nothing was changed."
        ),
    )

"""Match automatically: the ordered rules over what is open."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pandas as pd

from recon_xl.actions.choosing import active_accounts
from recon_xl.actions.differences import policies, rests_of, with_vouchers_posted
from recon_xl.actions.matches import with_matches
from recon_xl.actions.mirroring import transfer_suggestions
from recon_xl.actions.outcome import Outcome, journaled
from recon_xl.actions.rehearsing import told_conflicts
from recon_xl.actions.telling import told_matches, told_standing
from recon_xl.language import _, kept, plural
from recon_xl.matching import MatchResult, RuleSet
from recon_xl.matching import match as match_frames
from recon_xl.model.currencies import obstacles
from recon_xl.model.money import to_cell
from recon_xl.model.reconciliation import Reconciliation, open_minor
from recon_xl.model.sides import SIDES

# As many ids as the details of one journal row can hold.
IDS_MAX = 1_000


def match(
    reconciliation: Reconciliation,
    *,
    by: str,
    at: datetime,
    rules: str | RuleSet | None = None,
    account: str | None = None,
    dry_run: bool = False,
) -> Outcome:
    """Match what is certain, list what is likely, name what is ambiguous.

    Args:
        reconciliation: The tables.
        by: Who runs the rules.
        at: When.
        rules: A preset, a file or a rule set, for this run; the Rules table when None.
        account: One bank account; all when None.
        dry_run: Say what would match, and where it contradicts matches by hand; change nothing.

    Raises:
        RuleError: The rules hold something that is no rule.
        WrongAccountError: The workbook has no such account.
    """
    accounts = active_accounts(reconciliation, account)
    rule_set = _rule_set(reconciliation, rules)
    with kept():
        result = match_frames(
            _open_frame(reconciliation, "ledger", accounts),
            _open_frame(reconciliation, "statement", accounts),
            rules=rule_set,
        )
        found = _found(reconciliation, result, rule_set)
    after = reconciliation
    if len(found.matches):
        matched = found.matches.assign(
            by=by, at=pd.Timestamp(at.replace(tzinfo=None, microsecond=0))
        )
        after = with_matches(reconciliation, matched, found.members)
        made = found.matches["match_id"]
        after = with_vouchers_posted(after, made, policies(rule_set), at=at)
    with kept():
        found = _with_transfers(found, after, accounts)

    def summary() -> str:
        return _summary(found)

    after = _with_suggestions(after, found, accounts, by=by, at=at)
    told = _told(after, found)
    if dry_run:
        rehearsed = {
            "dry_run": True,
            "summary": _summary(found),
            "conflicts": told_conflicts(reconciliation, rule_set, accounts),
            "warnings": _warnings(found),
        }
        return Outcome(reconciliation, told | rehearsed)
    return journaled(
        Outcome(after, told, _warnings(found)),
        reconciliation,
        action="match",
        summary=summary,
        details={
            "rules": getattr(rule_set, "name", ""),
            "matches": list(found.matches["match_id"][:IDS_MAX]),
            "count": len(found.matches),
        },
        by=by,
        at=at,
    )


@dataclass(frozen=True)
class _Found:
    """What a run found, as it may be applied here.

    Attributes:
        matches: With `rest_on`, the row on which a difference stays.
        held_back: Matches that became suggestions, since their difference is not allowed.
    """

    matches: pd.DataFrame
    members: pd.DataFrame
    suggestions: pd.DataFrame
    suggestion_members: pd.DataFrame
    ambiguous: pd.DataFrame
    held_back: int


def _found(reconciliation: Reconciliation, result: MatchResult, rules: RuleSet) -> _Found:
    """Hold back matches whose difference neither their rule posts nor their account allows."""
    rest = rests_of(reconciliation, result.matches, result.members, policies(rules))
    is_held = rest.isna()
    held = result.matches[is_held].assign(rank=1, rivals=0)
    matches = result.matches[~is_held].assign(rest_on=rest[~is_held])
    is_in = result.members["match_id"].isin(matches["match_id"])
    return _Found(
        matches,
        result.members[is_in],
        _together(result.suggestions, held),
        _together(result.suggestion_members, result.members[~is_in]),
        result.ambiguous,
        len(held),
    )


def _with_transfers(found: _Found, after: Reconciliation, accounts: list[str]) -> _Found:
    """Add what an own account's mirror suggests; the rules look at one account at a time."""
    members = found.suggestion_members
    taken = set(zip(members["side"], members["id"], strict=True))
    suggestions, more = transfer_suggestions(after, accounts, taken)
    return replace(
        found,
        suggestions=_together(found.suggestions, suggestions),
        suggestion_members=_together(members, more),
    )


def _warnings(found: _Found) -> list[str]:
    if not found.held_back:
        return []
    return [
        plural(
            "{n} match has a difference that its bank account does not allow: it is a suggestion.",
            "{n} matches have differences that their bank accounts do not allow: they are"
            " suggestions.",
            found.held_back,
        )
    ]


def _rule_set(reconciliation: Reconciliation, rules: str | RuleSet | None) -> RuleSet:
    if isinstance(rules, RuleSet):
        return rules
    if rules is None:
        return RuleSet.from_frame(reconciliation.rules)
    return RuleSet.named(rules)


def _open_frame(reconciliation: Reconciliation, side: str, accounts: list[str]) -> pd.DataFrame:
    """Return what the engine takes: the open rows that can be matched, with what they have left."""
    rows = reconciliation.side(side)
    left = open_minor(rows, reconciliation.accounts)
    frame = rows.assign(
        amount_minor=left,
        currency=rows["account"].map(reconciliation.accounts.set_index("account")["currency"]),
    )
    is_possible = obstacles(reconciliation, rows) == ""
    is_wanted = (left != 0) & rows["account"].isin(accounts) & rows["date"].notna()
    return frame[is_wanted & is_possible]


def _with_suggestions(
    reconciliation: Reconciliation,
    found: _Found,
    accounts: list[str],
    *,
    by: str,
    at: datetime,
) -> Reconciliation:
    """Put the new suggestions in place of the old; one that was there already stays as it was."""
    old, new = reconciliation.suggestions, found.suggestions
    kept = old[~old["account"].isin(accounts) | old["match_id"].isin(new["match_id"])]
    fresh = new[~new["match_id"].isin(old["match_id"])]
    members = found.suggestion_members
    fresh_members = members[members["match_id"].isin(fresh["match_id"])]
    told = _about(reconciliation, fresh_members)
    rows = fresh.merge(told, on="match_id", how="left", validate="1:1").assign(
        by=by, at=pd.Timestamp(at.replace(tzinfo=None, microsecond=0))
    )
    old_members = reconciliation.suggestion_members
    kept_members = old_members[old_members["match_id"].isin(kept["match_id"])]
    return reconciliation.with_tables(
        suggestions=_together(kept, rows.reindex(columns=old.columns)),
        suggestion_members=_together(
            kept_members, fresh_members.merge(_amounts(reconciliation), on=["side", "id"])
        ),
    )


def _about(reconciliation: Reconciliation, members: pd.DataFrame) -> pd.DataFrame:
    """Return counts, sums, account and ids of each suggestion."""
    amounts = members.merge(_amounts(reconciliation), on=["side", "id"], how="left")
    rows = []
    for match_id, group in amounts.groupby("match_id", sort=False):
        row: dict[str, Any] = {"match_id": match_id, "account": group["account"].iloc[0]}
        for side in SIDES:
            of_side = group[group["side"] == side]
            row[f"{side}_count"] = len(of_side)
            row[f"{side}_sum_minor"] = int(of_side["amount_minor"].sum())
            row[f"{side}_ids"] = ", ".join(of_side["id"])
        rows.append(row)
    return pd.DataFrame(rows) if rows else pd.DataFrame({"match_id": pd.Series(dtype="str")})


def _amounts(reconciliation: Reconciliation) -> pd.DataFrame:
    """Return what every row has left: `side, id, account, amount_minor`."""
    return pd.concat(
        [
            pd.DataFrame(
                {
                    "side": side,
                    "id": rows["id"],
                    "account": rows["account"],
                    "amount_minor": open_minor(rows, reconciliation.accounts),
                }
            )
            for side, rows in ((side, reconciliation.side(side)) for side in SIDES)
        ],
        ignore_index=True,
    )


def _together(above: pd.DataFrame, below: pd.DataFrame) -> pd.DataFrame:
    frames = [frame for frame in (above, below) if len(frame)]
    return pd.concat(frames, ignore_index=True) if frames else above


def _told(reconciliation: Reconciliation, found: _Found) -> dict[str, Any]:
    made = reconciliation.matches
    made = made[made["match_id"].isin(found.matches["match_id"])]
    listed = reconciliation.suggestions
    listed = listed[listed["match_id"].isin(found.suggestions["match_id"])]
    return {
        "matches": told_matches(reconciliation, made, found.members),
        "suggestions": told_matches(reconciliation, listed, found.suggestion_members),
        "ambiguous": [
            {"side": row.side, "id": row.id, "reason": row.reason}
            for row in found.ambiguous.itertuples(index=False)
        ],
        "by_rule": _by_rule(reconciliation, made),
        **told_standing(reconciliation),
    }


def _by_rule(reconciliation: Reconciliation, matches: pd.DataFrame) -> list[dict[str, Any]]:
    """Return one row per rule that matched, in the order in which they ran."""
    told = []
    for rule, group in matches.groupby("rule", sort=False):
        told.append(
            {
                "rule": rule,
                "matches": len(group),
                "ledger": int(group["ledger_count"].sum()),
                "statement": int(group["statement_count"].sum()),
                "amount": _common_amount(reconciliation, group),
            }
        )
    return told


def _common_amount(reconciliation: Reconciliation, matches: pd.DataFrame) -> float | None:
    """Return the sum of matches of one currency; None when there are several."""
    currencies = {reconciliation.currency_of(account) for account in matches["account"].unique()}
    if len(currencies) != 1:
        return None
    return to_cell(int(matches["statement_sum_minor"].sum()), currencies.pop())


def _summary(found: _Found) -> str:
    sides = found.members["side"].value_counts()
    return _(
        "{matches} of {entries} and {lines} by {rules}; {suggestions} and {ambiguous}.",
        matches=plural("{n} match", "{n} matches", len(found.matches)),
        entries=plural("{n} ledger entry", "{n} ledger entries", int(sides.get("ledger", 0))),
        lines=plural("{n} statement line", "{n} statement lines", int(sides.get("statement", 0))),
        rules=plural("{n} rule", "{n} rules", found.matches["rule"].nunique()),
        suggestions=plural("{n} suggestion", "{n} suggestions", len(found.suggestions)),
        ambiguous=plural("{n} ambiguous row", "{n} ambiguous rows", len(found.ambiguous)),
    )

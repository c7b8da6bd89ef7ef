"""What becomes of the difference of a match, as its rule says: a voucher, or a rest on a row."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import pandas as pd

from recon_xl.actions.matches import row_that_keeps
from recon_xl.actions.residuals import with_residual_voucher
from recon_xl.errors import UnequalSumsError
from recon_xl.matching import RuleSet
from recon_xl.model.reconciliation import Reconciliation, open_minor
from recon_xl.model.sides import SIDES


def policies(rules: RuleSet) -> Mapping[str, str]:
    """Return what each rule does with a difference: "leave" or "voucher"."""
    return {rule.name: rule.difference for rule in rules}


def rests_of(
    reconciliation: Reconciliation,
    matches: pd.DataFrame,
    members: pd.DataFrame,
    policy: Mapping[str, str],
) -> pd.Series:
    """Return the row on which each match leaves its difference.

    Args:
        reconciliation: The tables, before the matches are made.
        matches: `match_id, rule`.
        members: `match_id, side, id`.
        policy: What each rule does with a difference; "leave" where it is not named.

    Returns:
        One per match: "" where it has no difference or its rule posts it, None where the bank
        account does not allow unequal matches, or no row is large enough.
    """
    left = _left(reconciliation, members)
    allowed = reconciliation.accounts.set_index("account")["allow_unequal"]
    found: dict[str, str | None] = dict.fromkeys(matches["match_id"], "")
    sums = left["signed"].groupby(left["match_id"]).sum()
    rules = matches.set_index("match_id")["rule"]
    for match_id, difference in sums[sums != 0].items():
        if policy.get(rules[match_id], "leave") == "voucher":
            continue
        of_match = left[left["match_id"] == match_id]
        amounts = {
            side: of_match[of_match["side"] == side].set_index("id")["minor"] for side in SIDES
        }
        found[str(match_id)] = (
            _row_or_none(amounts, int(difference)) if allowed[of_match["account"].iloc[0]] else None
        )
    return matches["match_id"].map(found)


def with_vouchers_posted(
    reconciliation: Reconciliation,
    match_ids: Iterable[str],
    policy: Mapping[str, str],
    *,
    at: datetime,
) -> Reconciliation:
    """Return the tables with a voucher for each difference that its rule posts."""
    matches = reconciliation.matches
    posted = matches["rule"].map(policy).eq("voucher") & matches["difference_minor"].ne(0)
    after = reconciliation
    for match_id in matches.loc[posted & matches["match_id"].isin(list(match_ids)), "match_id"]:
        after, _vouchers = with_residual_voucher(after, match_id, at=at)
    return after


def _left(reconciliation: Reconciliation, members: pd.DataFrame) -> pd.DataFrame:
    """Return the members with what their rows have left, ledger positive, statement negative."""
    parts = []
    for side, sign in zip(SIDES, (1, -1), strict=True):
        rows = reconciliation.side(side)
        minor = pd.Series(open_minor(rows, reconciliation.accounts), index=rows["id"])
        account = rows.set_index("id")["account"]
        of_side = members[members["side"] == side]
        ids = of_side["id"]
        parts.append(
            of_side.assign(
                minor=ids.map(minor), signed=ids.map(minor) * sign, account=ids.map(account)
            )
        )
    return pd.concat(parts, ignore_index=True)


def _row_or_none(amounts: Mapping[str, pd.Series], difference: int) -> str | None:
    try:
        return row_that_keeps(amounts, difference)
    except UnequalSumsError:
        return None

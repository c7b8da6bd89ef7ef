"""Put matches into the tables and take them out again."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from recon_xl.errors import UnequalSumsError
from recon_xl.language import _
from recon_xl.model.reconciliation import Reconciliation, open_minor, settled
from recon_xl.model.sides import SIDES


def with_matches(
    reconciliation: Reconciliation, matches: pd.DataFrame, members: pd.DataFrame
) -> Reconciliation:
    """Return the tables with more matches; each takes all that its rows have left.

    Args:
        reconciliation: The tables.
        matches: `match_id, rule, shape, days_apart, chance, reason, by, at` and optionally
            `rest_on`: the row on which the difference stays as remaining amount.
        members: `match_id, side, id`: rows with something left.
    """
    parts = _parts(reconciliation, members)
    amounts = parts.groupby(["match_id", "side"])["amount_minor"]
    sums = amounts.agg(["sum", "count"]).unstack("side").fillna(0)
    facts = matches.set_index("match_id")
    for side in SIDES:
        for what in ("sum", "count"):
            column = f"{side}_{what}" + ("_minor" if what == "sum" else "")
            facts[column] = sums.get((what, side), 0)
    facts["difference_minor"] = facts["ledger_sum_minor"] - facts["statement_sum_minor"]
    by_match = parts.groupby("match_id")
    facts["cleared"] = by_match["date"].max()
    facts["account"] = by_match["account"].first()
    for side in SIDES:
        of_side = parts[parts["side"] == side].groupby("match_id")["id"]
        facts[f"{side}_ids"] = of_side.agg(lambda ids: ", ".join(sorted(ids)))
    taken = _less_what_stays(parts, facts)
    return pruned(
        settled(
            reconciliation.with_tables(
                matches=_below(reconciliation.matches, facts.reset_index()),
                members=_below(reconciliation.members, taken),
            )
        )
    )


def without_matches(reconciliation: Reconciliation, match_ids: Iterable[str]) -> Reconciliation:
    """Return the tables without these matches; their rows have left again what they took."""
    gone = set(match_ids)
    matches, members = reconciliation.matches, reconciliation.members
    return settled(
        reconciliation.with_tables(
            matches=matches[~matches["match_id"].isin(gone)],
            members=members[~members["match_id"].isin(gone)],
        )
    )


def pruned(reconciliation: Reconciliation) -> Reconciliation:
    """Return the tables without the suggestions whose rows are no longer open."""
    members = reconciliation.suggestion_members
    open_ids = set[str]()
    for side in SIDES:
        rows = reconciliation.side(side)
        open_ids.update(rows.loc[rows["state"].isin(["open", "partly"]), "id"])
    stale = set(members.loc[~members["id"].isin(open_ids), "match_id"])
    if not stale:
        return reconciliation
    suggestions = reconciliation.suggestions
    return reconciliation.with_tables(
        suggestions=suggestions[~suggestions["match_id"].isin(stale)],
        suggestion_members=members[~members["match_id"].isin(stale)],
    )


def next_match_id(reconciliation: Reconciliation, stem: str) -> str:
    """Return a match id that is not taken: the same rows can be matched in part more than once."""
    taken = set(reconciliation.matches["match_id"])
    number, match_id = 1, stem
    while match_id in taken:
        number += 1
        match_id = f"{stem}-{number}"
    return match_id


def row_that_keeps(amounts: Mapping[str, pd.Series], difference: int) -> str:
    """Return the row on which a difference stays: the largest that can hold all of it.

    Args:
        amounts: What the rows have left, in minor units by id, for each side.
        difference: Ledger − statement.

    Raises:
        UnequalSumsError: No row is larger than the difference.
    """
    sign = 1 if difference > 0 else -1
    stays = {
        row_id: value * sign * (1 if side == "ledger" else -1)
        for side, values in amounts.items()
        for row_id, value in values.items()
    }
    largest = max(stays, key=lambda row_id: (stays[row_id], str(row_id)))
    if stays[largest] <= abs(difference):
        raise UnequalSumsError(
            _("No row is large enough to keep the difference as remaining amount."),
            remedy=_("Choose rows that tie more closely. Nothing was changed."),
        )
    return str(largest)


def members_of(members: pd.DataFrame) -> Mapping[str, Mapping[str, list[str]]]:
    """Return the ids of each match by side: {match: {"ledger": […], "statement": […]}}."""
    found: dict[str, dict[str, list[str]]] = {}
    for row in members.itertuples(index=False):
        sides = found.setdefault(row.match_id, {side: [] for side in SIDES})
        sides[row.side].append(row.id)
    return found


def _parts(reconciliation: Reconciliation, members: pd.DataFrame) -> pd.DataFrame:
    """Return the members with what their rows have left, their dates and accounts."""
    found = []
    for side in SIDES:
        rows = reconciliation.side(side)
        rows = rows[rows["id"].isin(members["id"])]
        about = rows[["id", "date", "account"]].assign(
            amount_minor=open_minor(rows, reconciliation.accounts)
        )
        found.append(
            members[members["side"] == side].merge(about, on="id", how="left", validate="m:1")
        )
    return pd.concat(found, ignore_index=True)


def _less_what_stays(parts: pd.DataFrame, facts: pd.DataFrame) -> pd.DataFrame:
    """Take the difference of a match from the row on which it stays."""
    if "rest_on" not in facts:
        return parts
    about = parts.join(facts[["rest_on", "difference_minor"]], on="match_id")
    sign = about["side"].map({"ledger": 1, "statement": -1})
    stays = (about["id"] == about["rest_on"]) * sign * about["difference_minor"]
    return parts.assign(amount_minor=parts["amount_minor"] - stays)


def _below(above: pd.DataFrame, below: pd.DataFrame) -> pd.DataFrame:
    fresh: Any = below.reindex(columns=above.columns)
    return pd.concat([above, fresh], ignore_index=True) if len(above) else fresh

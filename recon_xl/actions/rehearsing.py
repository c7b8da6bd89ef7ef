"""What a dry run of the rules tells beside its matches: where people decided otherwise."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from recon_xl.matching import RuleSet
from recon_xl.matching.rehearsal import conflicts
from recon_xl.model.reconciliation import Reconciliation, in_account_currency, open_minor
from recon_xl.model.sides import SIDES
from recon_xl.model.words import MANUAL_RULE


def told_conflicts(
    reconciliation: Reconciliation, rules: RuleSet, accounts: Sequence[str]
) -> list[dict[str, Any]]:
    """Return the matches that rules would make with rows matched by hand: none when they agree.

    Args:
        reconciliation: The tables.
        rules: The rules.
        accounts: The bank accounts to look at.

    Returns:
        `rule`, the ids of its rows under `ledger` and `statement`, and under `matches` the matches
        by hand that it contradicts.
    """
    matches = reconciliation.matches
    is_manual = matches["rule"].isin(list(MANUAL_RULE.values()))
    by_hand = matches.loc[is_manual & matches["account"].isin(accounts), "match_id"]
    manual = reconciliation.members
    manual = manual[manual["match_id"].isin(by_hand)][["match_id", "side", "id"]]
    if manual.empty:
        return []
    frames = [_frame(reconciliation, side, manual, accounts) for side in SIDES]
    return [
        {
            "rule": of.rule,
            "ledger": list(of.ledger),
            "statement": list(of.statement),
            "matches": list(of.by_hand),
        }
        for of in conflicts(frames[0], frames[1], rules, manual)
    ]


def _frame(
    reconciliation: Reconciliation, side: str, manual: pd.DataFrame, accounts: Sequence[str]
) -> pd.DataFrame:
    """Return the rows matched by hand with their whole amounts, and the open ones."""
    rows = reconciliation.side(side)
    left = open_minor(rows, reconciliation.accounts)
    is_by_hand = rows["id"].isin(manual.loc[manual["side"] == side, "id"])
    currencies = reconciliation.accounts.set_index("account")["currency"]
    told = rows.assign(
        amount_minor=np.where(is_by_hand, in_account_currency(rows, reconciliation.accounts), left),
        currency=rows["account"].map(currencies),
    )
    return told[((left != 0) | is_by_hand) & rows["account"].isin(accounts) & rows["date"].notna()]

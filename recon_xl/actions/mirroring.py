"""Internal transfers: suggest both sides of what mirrors itself on two own accounts."""

from collections.abc import Container

import pandas as pd

from recon_xl.findings import mirrors
from recon_xl.language import _, current
from recon_xl.model.accounts import format_account
from recon_xl.model.dates import format_day
from recon_xl.model.ids import match_id
from recon_xl.model.numbers import format_amount
from recon_xl.model.reconciliation import Reconciliation
from recon_xl.model.sides import SIDES
from recon_xl.model.words import TRANSFER_RULE


def transfer_suggestions(
    reconciliation: Reconciliation, accounts: Container[str], taken: Container[tuple[str, str]]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Suggest a match on each account of an internal transfer.

    A line of the transfer that is open and has one open entry in its own ledger account is
    suggested with it; mostly that is so on both accounts.

    Args:
        reconciliation: The tables, after the rules have matched.
        accounts: The bank accounts that are matched.
        taken: Side and id of rows that are in a suggestion already.

    Returns:
        `match_id, rule, shape, difference_minor, days_apart, chance, reason, rank, rivals` and
        their members `match_id, side, id`; no rows when there is no such transfer.
    """
    rows = {side: reconciliation.side(side).set_index("id") for side in SIDES}
    found, members = [], []
    for one in mirrors(reconciliation):
        pairs = list(zip(one.entries, (one.out_id, one.in_id), strict=True))
        for (entry, line), (_other, mirror) in zip(pairs, reversed(pairs), strict=True):
            own = rows["statement"].loc[line]
            is_taken = ("ledger", entry) in taken or ("statement", line) in taken
            if not entry or own["state"] != "open" or own["account"] not in accounts or is_taken:
                continue
            made = match_id([entry], [line])
            days = rows["ledger"].loc[entry, "date"] - own["date"]
            found.append(
                {
                    "match_id": made,
                    "rule": TRANSFER_RULE[current()],
                    "shape": "1:1",
                    "difference_minor": 0,
                    "days_apart": abs(days.days),
                    "chance": float("nan"),
                    "reason": _reason(reconciliation, rows["statement"].loc[mirror], mirror),
                    "rank": 1,
                    "rivals": 0,
                }
            )
            members += [(made, "ledger", entry), (made, "statement", line)]
    return pd.DataFrame(found), pd.DataFrame(members, columns=["match_id", "side", "id"])


def _reason(reconciliation: Reconciliation, mirror: pd.Series, mirror_id: str) -> str:
    currency = reconciliation.currency_of(mirror["account"])
    minor = mirror["currency_amount_minor" if mirror["currency"] == currency else "amount_minor"]
    return _(
        "Transfer between own accounts: mirrors {amount} on {account}, {day} ({id}).",
        amount=format_amount(int(minor), currency),
        account=format_account(mirror["account"]),
        day=format_day(mirror["date"]),
        id=mirror_id,
    )

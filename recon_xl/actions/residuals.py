"""Write off what a match differs by: the difference becomes a voucher, and the match balances.

A settlement of 97.00 for an invoice of 100.00 leaves 3.00. The voucher credits the bank's ledger
account with 3.00; its entry joins the match, which is then equal to the øre, and the books agree
with the bank once the voucher is in the ledger too.
"""

import re
from datetime import datetime
from typing import Any

import pandas as pd

from recon_xl.actions.vouchers import Posting, with_vouchers
from recon_xl.errors import ApprovedRowError, NothingOpenError, UnknownIdError
from recon_xl.language import _, kept, plural
from recon_xl.model.reconciliation import Reconciliation, open_minor, settled
from recon_xl.model.sides import SIDES
from recon_xl.model.vouchers import entry_ids

# A rule that is about rates of exchange says so in its name.
_EXCHANGE = re.compile(r"valuta|kurs|agio|currency|exchange|\bfx\b", re.IGNORECASE)


def with_residual_voucher(
    reconciliation: Reconciliation,
    match_id: str,
    *,
    at: datetime,
    series: str | None = None,
    type: str | None = None,
) -> tuple[Reconciliation, pd.DataFrame]:
    """Write off the difference of a match, as rules with `difference = "voucher"` want it.

    A voucher that an earlier match of the same rows left behind when it was withdrawn is taken
    again: the fee is posted once.

    The contra account is the fee account: settlements come net of their fee. It is exchange gain or
    loss (8060, 8160) where the rule's name is about currency or rates, or a row of the match was
    posted in another currency than the account's.

    Args:
        reconciliation: The tables.
        match_id: A match with a difference, which it carries or which stays on one of its rows.
        at: When.
        series: Voucher series; the bank account's own when None.
        type: Voucher type; the bank account's own when None.

    Returns:
        The tables, and the voucher with its `ledger_id`; no voucher when the match is equal.

    Raises:
        UnknownIdError: There is no such match.
        ApprovedRowError: The match is approved.
        NothingOpenError: What stayed on a row has been matched since.
        BadValuesError: The bank account lacks its ledger account or its fee account.
    """
    match = _match(reconciliation, match_id)
    if not match["difference_minor"]:
        return reconciliation, reconciliation.vouchers.iloc[:0].assign(ledger_id="")
    _refuse_gone(reconciliation, match)
    before = _posted_before(reconciliation, match)
    if len(before):
        return _joined(reconciliation, match, before.iloc[0]), before
    with kept():
        posting = _posting(reconciliation, match)
    after, vouchers = with_vouchers(reconciliation, [posting], at=at, series=series, type=type)
    return _joined(after, match, vouchers.iloc[0]), vouchers


def _match(reconciliation: Reconciliation, match_id: str) -> pd.Series:
    found = reconciliation.matches[reconciliation.matches["match_id"] == match_id]
    if found.empty:
        raise UnknownIdError(
            _("There is no match {id}.", id=match_id), where=_("the Matched table")
        )
    if found["approval_no"].iloc[0]:
        raise ApprovedRowError(
            plural(
                "One match is approved and locked: {ids}.",
                "{n} matches are approved and locked: {ids}.",
                1,
                ids=match_id,
            ),
            remedy=_("Withdraw the approval first. Nothing was changed."),
        )
    return found.iloc[0]


def _refuse_gone(reconciliation: Reconciliation, match: pd.Series) -> None:
    """Refuse when the row on which the difference stays has not all of it left."""
    if not match["rest_on"]:
        return
    both = pd.concat([reconciliation.side(side) for side in SIDES])
    row = both[both["id"] == match["rest_on"]]
    left = int(open_minor(row, reconciliation.accounts).sum())
    if abs(left) < abs(match["difference_minor"]):
        raise NothingOpenError(
            _("What stayed on {row} has been matched since.", row=match["rest_on"]),
            remedy=_("Withdraw that match first, or leave it as it is. Nothing was posted."),
        )


def _posted_before(reconciliation: Reconciliation, match: pd.Series) -> pd.DataFrame:
    """Return the voucher of a withdrawn match of the same rows whose entry is open; or no row."""
    vouchers = reconciliation.vouchers.assign(ledger_id=entry_ids(reconciliation))
    ledger = reconciliation.ledger
    left = open_minor(ledger, reconciliation.accounts) == -int(match["difference_minor"])
    is_free = (ledger["state"] == "open") & left
    same = vouchers["source_line"].map(_stem) == _stem(match["match_id"])
    return vouchers[same & vouchers["ledger_id"].isin(ledger.loc[is_free, "id"])].head(1)


def _stem(match_id: str) -> str:
    """Return the id that the rows of a match give it, without the number of a second such match.

    >>> _stem("M-374b81gg8e-2"), _stem("M-374b81gg8e")
    ('M-374b81gg8e', 'M-374b81gg8e')
    """
    return "-".join(match_id.split("-")[:2])


def _posting(reconciliation: Reconciliation, match: pd.Series) -> Posting:
    """Return what takes the ledger from its own sum to the bank's."""
    rows = {side: _rows_of(reconciliation, match, side) for side in SIDES}
    minor = -int(match["difference_minor"])
    both = pd.concat(list(rows.values()))
    parties = both.loc[both["counterparty"] != "", "counterparty"]
    kind = "exchange" if _is_exchange(reconciliation, match, both) else "fee"
    what = _("Exchange difference") if kind == "exchange" else _("Fee")
    about = parties.iloc[0] if len(parties) else both["text"].iloc[0]
    return Posting(
        account=match["account"],
        kind=kind,
        # The difference came to be on the day of the last row.
        day=match["cleared"],
        minor=minor,
        books_minor=_in_books(rows["ledger"], minor),
        text=_("{what}: {about}", what=what, about=about) if about else what,
        source_line=match["match_id"],
        value_day=match["cleared"],
    )


def _rows_of(reconciliation: Reconciliation, match: pd.Series, side: str) -> pd.DataFrame:
    members = reconciliation.members
    is_in = (members["match_id"] == match["match_id"]) & (members["side"] == side)
    rows = reconciliation.side(side)
    return rows[rows["id"].isin(members.loc[is_in, "id"])]


def _is_exchange(reconciliation: Reconciliation, match: pd.Series, rows: pd.DataFrame) -> bool:
    own = reconciliation.currency_of(match["account"])
    is_foreign = (rows["currency"] != own) & (rows["currency"] != "")
    return bool(_EXCHANGE.search(match["rule"])) or bool(is_foreign.any())


def _in_books(entries: pd.DataFrame, minor: int) -> int:
    """Return an amount in the books' currency, at the rate at which the entries were posted."""
    held = int(entries["currency_amount_minor"].sum())
    return round(minor * int(entries["amount_minor"].sum()) / held) if held else minor


def _joined(reconciliation: Reconciliation, match: pd.Series, voucher: pd.Series) -> Reconciliation:
    """Return the tables with the voucher's entry in the match, which is then equal."""
    minor = -int(match["difference_minor"])
    entry = {
        "match_id": match["match_id"],
        "side": "ledger",
        "id": voucher["ledger_id"],
        "amount_minor": minor,
    }
    entries, lines = int(match["ledger_count"]) + 1, int(match["statement_count"])
    ids = sorted([*filter(None, match["ledger_ids"].split(", ")), voucher["ledger_id"]])
    changed: dict[str, Any] = {
        "shape": f"{entries}:{lines}",
        "ledger_count": entries,
        "ledger_sum_minor": match["ledger_sum_minor"] + minor,
        "difference_minor": 0,
        "rest_on": "",
        "cleared": max(match["cleared"], voucher["date"]),
        "ledger_ids": ", ".join(ids),
    }
    matches = reconciliation.matches
    is_it = matches["match_id"] == match["match_id"]
    members = pd.concat(
        [_taking_all(reconciliation.members, match), pd.DataFrame([entry])], ignore_index=True
    )
    return settled(
        reconciliation.with_tables(
            members=members,
            matches=matches.assign(
                **{field: matches[field].mask(is_it, value) for field, value in changed.items()}
            ),
        )
    )


def _taking_all(members: pd.DataFrame, match: pd.Series) -> pd.DataFrame:
    """Return the members with what stayed on a row taken too."""
    is_rest = (members["match_id"] == match["match_id"]) & (members["id"] == match["rest_on"])
    sign = members["side"].map({"ledger": 1, "statement": -1})
    stayed = is_rest * sign * int(match["difference_minor"])
    return members.assign(amount_minor=members["amount_minor"] + stayed)

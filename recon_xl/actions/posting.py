"""Post fees and interest: each line becomes a voucher, and the voucher a ledger entry."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd

from recon_xl.actions.automatic import IDS_MAX
from recon_xl.actions.choosing import unmarked
from recon_xl.actions.matches import next_match_id, with_matches
from recon_xl.actions.outcome import Outcome, journaled
from recon_xl.actions.postable import Choice, chosen_lines, some
from recon_xl.actions.telling import told_matches, told_standing
from recon_xl.actions.vouchers import Posting, told_vouchers, with_vouchers
from recon_xl.language import _, current, kept, plural
from recon_xl.model.dates import format_day
from recon_xl.model.ids import match_id
from recon_xl.model.reconciliation import Reconciliation
from recon_xl.model.vouchers import POSTED_RULE, voucher_name


def post(
    reconciliation: Reconciliation,
    *,
    by: str,
    at: datetime,
    row_ids: Sequence[str] = (),
    series: str | None = None,
    type: str | None = None,
    direct: bool = False,
) -> Outcome:
    """Post statement lines: those named, otherwise the marked ones, otherwise fees and interest.

    Each line becomes a voucher over what it has left, between the bank's ledger account and the
    fee or interest account, and the voucher stands as an open entry in the ledger at once. Where
    nothing is named or marked, every open line that code or text tells to be a fee or interest is
    posted, except those that may be in the ledger already.

    Args:
        reconciliation: The tables.
        by: Who posts.
        at: When.
        row_ids: Ids of statement lines.
        series: Voucher series; the first of the bank account when None.
        type: Voucher type; the first of the bank account when None.
        direct: Match each new entry with its line at once.

    Raises:
        UnknownIdError: An id is no statement line.
        ApprovedRowError: A line is approved.
        BadValuesError: A bank account lacks its ledger account, or the account to post against; or
            it lists series or types, and the one named is none of them.
    """
    chosen = chosen_lines(reconciliation, row_ids)
    if chosen.lines.empty:
        return _outcome(reconciliation, reconciliation, chosen, _Done(), by=by, at=at)
    with kept():
        postings = _postings(chosen.lines)
    after, vouchers = with_vouchers(
        reconciliation, postings, at=at, series=_given(series), type=_given(type)
    )
    made: list[str] = []
    if direct:
        after, made = _matched(after, vouchers, by=by, at=at)
    after = unmarked(after, chosen.lines["id"])
    return _outcome(reconciliation, after, chosen, _Done(vouchers, made), by=by, at=at)


@dataclass(frozen=True)
class _Done:
    """What was posted, and the matches that were made."""

    vouchers: pd.DataFrame | None = None
    matches: Sequence[str] = ()


def _given(text: str | None) -> str | None:
    return (text or "").strip() or None


def _postings(lines: pd.DataFrame) -> list[Posting]:
    words = {"fee": _("Bank fee"), "interest": _("Interest")}
    return [
        Posting(
            account=row.account,
            kind=row.kind,
            day=row.date,
            minor=int(row.left_minor),
            books_minor=int(row.remaining_minor),
            text=row.text or row.counterparty or words[row.kind],
            source_line=row.id,
            value_day=row.value_date,
            counterparty=row.counterparty,
            reference=row.reference,
        )
        for row in lines.itertuples(index=False)
    ]


def _matched(
    reconciliation: Reconciliation, vouchers: pd.DataFrame, *, by: str, at: datetime
) -> tuple[Reconciliation, list[str]]:
    """Match each new entry with the line that it was posted from."""
    pairs = list(zip(vouchers["ledger_id"], vouchers["source_line"], strict=True))
    made = [next_match_id(reconciliation, match_id([entry], [line])) for entry, line in pairs]
    booked = reconciliation.statement.set_index("id")["date"]
    with kept():
        facts = pd.DataFrame(
            {
                "match_id": made,
                "rule": POSTED_RULE[current()],
                "shape": "1:1",
                "days_apart": [
                    abs((day - booked[line]).days)
                    for day, line in zip(vouchers["date"], vouchers["source_line"], strict=True)
                ],
                "chance": float("nan"),
                "reason": [
                    _("Posted from the statement line as voucher {name}.", name=name)
                    for name in _names(vouchers)
                ],
                "by": by,
                "at": pd.Timestamp(at.replace(tzinfo=None, microsecond=0)),
            }
        )
    members = pd.DataFrame(
        [
            (name, side, row_id)
            for name, pair in zip(made, pairs, strict=True)
            for side, row_id in zip(("ledger", "statement"), pair, strict=True)
        ],
        columns=["match_id", "side", "id"],
    )
    return with_matches(reconciliation, facts, members), made


def _names(vouchers: pd.DataFrame) -> list[str]:
    keys = zip(vouchers["voucher_series"], vouchers["voucher_no"], strict=True)
    return [voucher_name(series, number) for series, number in keys]


def _outcome(
    before: Reconciliation,
    after: Reconciliation,
    chosen: Choice,
    done: _Done,
    *,
    by: str,
    at: datetime,
) -> Outcome:
    vouchers = done.vouchers
    matches = after.matches[after.matches["match_id"].isin(done.matches)]
    members = after.members[after.members["match_id"].isin(done.matches)]
    told = {
        "vouchers": [] if vouchers is None else told_vouchers(vouchers),
        "matches": told_matches(after, matches, members),
        "skipped": list(chosen.skipped),
        **told_standing(after),
    }
    names = [] if vouchers is None else _names(vouchers)
    moved = [] if vouchers is None else _moved(vouchers, chosen.lines)

    def summary() -> str:
        return _summary(names, is_direct=bool(done.matches))

    return journaled(
        Outcome(after, told, [*chosen.warnings, *moved]),
        before,
        action="post",
        summary=summary,
        details=_details(names, vouchers, done),
        by=by,
        at=at,
    )


def _details(names: Sequence[str], vouchers: pd.DataFrame | None, done: _Done) -> dict[str, Any]:
    if vouchers is None:
        return {}
    # Four lists share the room that one has in other actions.
    most = IDS_MAX // 3
    return {
        "vouchers": list(names[:most]),
        "ledger": list(vouchers["ledger_id"][:most]),
        "statement": list(vouchers["source_line"][:most]),
        "matches": list(done.matches[:most]),
        "count": len(names),
    }


def _summary(names: Sequence[str], *, is_direct: bool) -> str:
    if not names:
        return _("Nothing to post.")
    if is_direct:
        return plural(
            "{n} voucher posted and matched: {names}.",
            "{n} vouchers posted and matched: {names}.",
            len(names),
            names=some(names),
        )
    return plural(
        "{n} voucher posted: {names}.",
        "{n} vouchers posted: {names}.",
        len(names),
        names=some(names),
    )


def _moved(vouchers: pd.DataFrame, lines: pd.DataFrame) -> list[str]:
    """Say which vouchers are dated later than their lines."""
    is_later = vouchers["date"].to_numpy() > lines["date"].to_numpy()
    later = vouchers[is_later]
    return [
        plural(
            "The period of one line is closed: voucher {names} is dated {day}.",
            "The period of {n} lines is closed: vouchers {names} are dated {day}.",
            len(group),
            names=some(_names(group)),
            day=format_day(day),
        )
        for day, group in later.groupby("date")
    ]

"""Withdraw matches: their rows are open again."""

from collections.abc import Sequence
from datetime import datetime

import pandas as pd

from recon_xl.actions.choosing import marked_ids, unmarked
from recon_xl.actions.import_withdrawing import withdraw_import
from recon_xl.actions.matches import without_matches
from recon_xl.actions.outcome import Outcome, journaled
from recon_xl.actions.telling import told_standing
from recon_xl.errors import ApprovedRowError, UnknownIdError
from recon_xl.language import _, plural
from recon_xl.model.reconciliation import Reconciliation
from recon_xl.model.sides import SIDES
from recon_xl.model.vouchers import entry_ids, is_waiting, voucher_name


def withdraw(
    reconciliation: Reconciliation,
    *,
    by: str,
    at: datetime,
    match_ids: Sequence[str] = (),
    rule: str | None = None,
    run: int | None = None,
    import_: str | None = None,
) -> Outcome:
    """Take matches back: those named, of a rule or a run, otherwise those of the marked rows.

    Args:
        reconciliation: The tables.
        by: Who withdraws.
        at: When.
        match_ids: Matches.
        rule: The name of a rule: its matches that are not approved.
        run: The number of a journal row: the matches that this run made, as far as they stand.
        import_: A file: its rows go too, see `withdraw_import`.

    Raises:
        UnknownIdError: An id is no match, a rule or run has none, or nothing is named and no marked
            row is matched.
        ApprovedRowError: A match is approved.
    """
    if import_ is not None:
        return withdraw_import(reconciliation, by=by, at=at, file=import_)
    named = list(dict.fromkeys(match_ids))
    if rule is not None:
        named += _matches_of_rule(reconciliation, rule)
    if run is not None:
        named += _matches_of_run(reconciliation, run)
    named = named or _matches_of_marked(reconciliation)
    _refuse_unknown(reconciliation, named)
    matches = reconciliation.matches
    gone = matches[matches["match_id"].isin(named)]
    _refuse_approved(gone)
    members = reconciliation.members
    members = members[members["match_id"].isin(named)]
    after = unmarked(without_matches(reconciliation, named), members["id"])

    def summary() -> str:
        return plural(
            "{n} match withdrawn, {rows} rows are open again.",
            "{n} matches withdrawn, {rows} rows are open again.",
            len(gone),
            rows=members["id"].nunique(),
        )

    return journaled(
        Outcome(
            after,
            {"withdrawn": list(gone["match_id"]), **told_standing(after)},
            _still_posted(reconciliation, set(members["id"])),
        ),
        reconciliation,
        action="withdraw",
        summary=summary,
        details={
            "matches": list(gone["match_id"]),
            "ledger": list(gone["ledger_ids"]),
            "statement": list(gone["statement_ids"]),
        },
        by=by,
        at=at,
    )


def _still_posted(reconciliation: Reconciliation, members: set[str]) -> list[str]:
    """Tell which vouchers stay that were posted here and stand among the rows of matches."""
    vouchers = reconciliation.vouchers
    is_here = pd.Series(entry_ids(reconciliation), index=vouchers.index, dtype=object).isin(members)
    left = vouchers[is_here & is_waiting(vouchers)]
    if left.empty:
        return []
    names = map(voucher_name, left["voucher_series"], left["voucher_no"])
    return [
        plural(
            "Voucher {names} stays posted and will be exported; undo takes it back with the"
            " action that posted it.",
            "{n} vouchers stay posted and will be exported: {names}; undo takes them back with"
            " the actions that posted them.",
            len(left),
            names=", ".join(names),
        )
    ]


def _refuse_unknown(reconciliation: Reconciliation, named: Sequence[str]) -> None:
    known = set(reconciliation.matches["match_id"])
    unknown = [name for name in named if name not in known]
    if named and not unknown:
        return
    raise UnknownIdError(
        plural(
            "One id is no match: {ids}.",
            "{n} ids are no matches: {ids}.",
            len(unknown),
            ids=", ".join(unknown[:5]),
        )
        if unknown
        else _("No match is named, and no marked row is matched."),
        remedy=_(
            "Copy the id from the Matched table, or mark a row of the match. Nothing was changed."
        ),
    )


def _refuse_approved(matches: pd.DataFrame) -> None:
    approved = matches[matches["approval_no"] > 0]
    if len(approved):
        raise ApprovedRowError(
            plural(
                "One match is approved and locked: {ids}.",
                "{n} matches are approved and locked: {ids}.",
                len(approved),
                ids=", ".join(approved["match_id"][:5]),
            ),
            remedy=_("Withdraw the approval first. Nothing was changed."),
        )


def _matches_of_rule(reconciliation: Reconciliation, rule: str) -> list[str]:
    matches = reconciliation.matches
    found = matches[(matches["rule"] == rule) & (matches["approval_no"] == 0)]
    if found.empty:
        rules = matches.loc[matches["approval_no"] == 0, "rule"].unique()
        raise UnknownIdError(
            _("No open match was made by the rule “{rule}”.", rule=rule),
            remedy=_("Rules with matches: {rules}. Nothing was changed.", rules=", ".join(rules))
            if len(rules)
            else _("No rule has made a match that is open. Nothing was changed."),
        )
    return list(found["match_id"])


def _matches_of_run(reconciliation: Reconciliation, run: int) -> list[str]:
    """Return the matches of a run: they carry the moment and the name of its journal row."""
    journal, matches = reconciliation.journal, reconciliation.matches
    row = journal[(journal["no"] == run) & (journal["action"] == "match")]
    if row.empty:
        runs = journal.loc[journal["action"] == "match", "no"]
        raise UnknownIdError(
            _("Journal row {n} is no run of the rules.", n=run),
            remedy=_("Runs: {runs}. Nothing was changed.", runs=", ".join(map(str, runs)) or "–"),
        )
    is_made = (matches["at"] == row["at"].iloc[0]) & (matches["by"] == row["by"].iloc[0])
    found = matches.loc[is_made, "match_id"]
    if found.empty:
        raise UnknownIdError(
            _("No match of run {n} is left.", n=run), remedy=_("Nothing was changed.")
        )
    return list(found)


def _matches_of_marked(reconciliation: Reconciliation) -> list[str]:
    marked = {row_id for side in SIDES for row_id in marked_ids(reconciliation, side)}
    members = reconciliation.members
    return list(dict.fromkeys(members.loc[members["id"].isin(marked), "match_id"]))

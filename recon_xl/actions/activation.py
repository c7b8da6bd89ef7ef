"""Take rows out of the reconciliation with a reason, and bring them back."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import pandas as pd

from recon_xl.actions.choosing import chosen_rows, unmarked
from recon_xl.actions.matches import pruned
from recon_xl.actions.outcome import Outcome, journaled
from recon_xl.actions.telling import told_standing
from recon_xl.errors import ApprovedRowError, BadValuesError, NothingOpenError
from recon_xl.language import _, plural
from recon_xl.model.reconciliation import Reconciliation, settled
from recon_xl.model.sides import SIDES


def deactivate(
    reconciliation: Reconciliation,
    *,
    by: str,
    at: datetime,
    reason: str,
    row_ids: Sequence[str] = (),
) -> Outcome:
    """Take open rows out of the reconciliation: those named, otherwise those marked.

    They have nothing left to match, stand on a line of their own in the proof, and are listed with
    their reason in the report.

    Args:
        reconciliation: The tables.
        by: Who takes them out.
        at: When.
        reason: Why; it goes into the journal, and into the note of a row that has none.
        row_ids: Ids of ledger entries and statement lines.

    Raises:
        BadValuesError: There is no reason.
        UnknownIdError: An id is no row, or nothing is named and nothing marked.
        ApprovedRowError: A row is approved.
        NothingOpenError: A row is matched, partly matched or deactivated already.
    """
    rows = _rows_with_reason(reconciliation, row_ids, reason)
    refuse_approved(rows)
    _refuse_not(rows, "open", _("Withdraw its match first, or leave it out. Nothing was changed."))
    after = with_states(reconciliation, rows, "deactivated", note=reason.strip())
    return _recorded(reconciliation, after, rows, "deactivate", reason, by=by, at=at)


def activate(
    reconciliation: Reconciliation,
    *,
    by: str,
    at: datetime,
    reason: str,
    row_ids: Sequence[str] = (),
) -> Outcome:
    """Bring deactivated rows back: those named, otherwise those marked.

    Args:
        reconciliation: The tables.
        by: Who brings them back.
        at: When.
        reason: Why; it goes into the journal.
        row_ids: Ids of ledger entries and statement lines.

    Raises:
        BadValuesError: There is no reason.
        UnknownIdError: An id is no row, or nothing is named and nothing marked.
        NothingOpenError: A row is not deactivated.
    """
    rows = _rows_with_reason(reconciliation, row_ids, reason)
    _refuse_not(rows, "deactivated", _("Leave it out. Nothing was changed."))
    after = with_states(reconciliation, rows, "open")
    return _recorded(reconciliation, after, rows, "activate", reason, by=by, at=at)


def with_states(
    reconciliation: Reconciliation, rows: Mapping[str, pd.DataFrame], state: str, note: str = ""
) -> Reconciliation:
    """Return the tables with these rows in a state, and `note` where they have none."""
    changed = {}
    for side in SIDES:
        frame = reconciliation.side(side)
        is_in = frame["id"].isin(rows[side]["id"])
        changed[side] = frame.assign(
            state=frame["state"].mask(is_in, state),
            note=frame["note"].mask(is_in & (frame["note"] == ""), note),
        )
    return pruned(settled(reconciliation.with_tables(**changed)))


def refuse_approved(rows: Mapping[str, pd.DataFrame]) -> None:
    """Refuse approved rows by name.

    Raises:
        ApprovedRowError: A row is approved.
    """
    every = pd.concat([rows[side] for side in SIDES])
    approved = every.loc[every["state"] == "approved", "id"]
    if len(approved):
        raise ApprovedRowError(
            plural(
                "One row is approved and locked: {ids}.",
                "{n} rows are approved and locked: {ids}.",
                len(approved),
                ids=", ".join(approved[:5]),
            ),
            remedy=_("Withdraw the approval first. Nothing was changed."),
        )


def _rows_with_reason(
    reconciliation: Reconciliation, row_ids: Sequence[str], reason: str
) -> Mapping[str, pd.DataFrame]:
    if not reason.strip():
        raise BadValuesError(
            _("A reason is needed: an auditor will ask for it."),
            remedy=_("Say it with --reason. Nothing was changed."),
        )
    return chosen_rows(reconciliation, row_ids)


def _refuse_not(rows: Mapping[str, pd.DataFrame], state: str, remedy: str) -> None:
    every = pd.concat([rows[side] for side in SIDES])
    others = every.loc[every["state"] != state, "id"]
    if not len(others):
        return
    ids = ", ".join(others[:5])
    problem = (
        plural("One row is not open: {ids}.", "{n} rows are not open: {ids}.", len(others), ids=ids)
        if state == "open"
        else plural(
            "One row is not deactivated: {ids}.",
            "{n} rows are not deactivated: {ids}.",
            len(others),
            ids=ids,
        )
    )
    raise NothingOpenError(problem, remedy=remedy)


def _recorded(
    before: Reconciliation,
    after: Reconciliation,
    rows: Mapping[str, pd.DataFrame],
    action: str,
    reason: str,
    *,
    by: str,
    at: datetime,
) -> Outcome:
    ids = {side: list(rows[side]["id"]) for side in SIDES}
    every = [*ids["ledger"], *ids["statement"]]

    def summary() -> str:
        return (
            plural(
                "{n} row deactivated: {reason}",
                "{n} rows deactivated: {reason}",
                len(every),
                reason=reason.strip(),
            )
            if action == "deactivate"
            else plural(
                "{n} row activated: {reason}",
                "{n} rows activated: {reason}",
                len(every),
                reason=reason.strip(),
            )
        )

    after = unmarked(after, every)
    return journaled(
        Outcome(after, {"rows": every, **told_standing(after)}),
        before,
        action=action,
        summary=summary,
        details={"reason": reason.strip(), **ids},
        by=by,
        at=at,
    )

"""Undo and redo: every action but an approval can be taken back, the last one first."""

import json
from dataclasses import dataclass, field
from datetime import datetime

import pandas as pd

from recon_xl.actions.outcome import Outcome, journaled
from recon_xl.actions.telling import told_standing
from recon_xl.errors import NothingToUndoError
from recon_xl.language import _
from recon_xl.model.journal import BARRIERS, broken_rows, in_order, last_number
from recon_xl.model.patches import patched, unpacked
from recon_xl.model.reconciliation import Reconciliation


@dataclass
class _Stacks:
    """Numbers of journal rows, the last one last.

    Attributes:
        done: Actions whose effect stands.
        undone: Actions that were taken back since, and can be done again.
        undo_of: The last undo of an action.
        redo_of: The last redo of an action.
    """

    done: list[int] = field(default_factory=list)
    undone: list[int] = field(default_factory=list)
    undo_of: dict[int, int] = field(default_factory=dict)
    redo_of: dict[int, int] = field(default_factory=dict)


def undo(reconciliation: Reconciliation, *, by: str, at: datetime) -> Outcome:
    """Take back the last action that stands.

    Raises:
        NothingToUndoError: There is none, it is an approval or older than one, or too long ago.
    """
    stacks = _stacks(reconciliation.journal)
    if not stacks.done:
        raise NothingToUndoError(
            _("There is nothing to undo."),
            remedy=_(
                "An approval, and what is older than one, is taken back with withdraw-approval."
                " Nothing was changed."
            ),
        )
    number = stacks.done[-1]
    # What was done again has its way back in the redo, not in the first time.
    return _taken_back(reconciliation, stacks.redo_of.get(number, number), number, by=by, at=at)


def redo(reconciliation: Reconciliation, *, by: str, at: datetime) -> Outcome:
    """Do again what was undone last, as long as nothing else was done since.

    Raises:
        NothingToUndoError: Nothing was undone, or something was done since.
    """
    stacks = _stacks(reconciliation.journal)
    if not stacks.undone:
        raise NothingToUndoError(
            _("There is nothing to redo."),
            remedy=_("Only what was just undone can be done again. Nothing was changed."),
        )
    number = stacks.undone[-1]
    return _taken_back(reconciliation, stacks.undo_of[number], number, by=by, at=at, again=True)


def _stacks(journal: pd.DataFrame) -> _Stacks:
    """Read from the journal what stands and what was taken back."""
    stacks = _Stacks()
    for row in in_order(journal).itertuples(index=False):
        if row.action in BARRIERS:
            stacks = _Stacks()
        elif row.action == "review":  # a person typed it, no action made it
            continue
        elif row.action in ("undo", "redo"):
            of = int(json.loads(row.details)["of"])
            here, there = (
                (stacks.done, stacks.undone)
                if row.action == "undo"
                else (stacks.undone, stacks.done)
            )
            if of in here:
                here.remove(of)
            there.append(of)
            (stacks.undo_of if row.action == "undo" else stacks.redo_of)[of] = int(row.no)
        else:
            stacks.done.append(int(row.no))
            stacks.undone.clear()
    return stacks


def _taken_back(
    reconciliation: Reconciliation,
    patch_no: int,
    number: int,
    *,
    by: str,
    at: datetime,
    again: bool = False,
) -> Outcome:
    """Apply the patch of one journal row, which undoes or redoes the action `number`."""
    journal = reconciliation.journal.set_index("no")
    what = str(journal.loc[number, "summary"])
    pieces = reconciliation.undo[reconciliation.undo["no"] == patch_no].sort_values("part")
    if pieces.empty:
        raise NothingToUndoError(
            _("“{what}” is too long ago to be undone.", what=what),
            where=_("journal row {n}", n=number),
            remedy=_("Take it back by hand, or use a backup. Nothing was changed."),
        )
    _refuse_unknown(reconciliation, number, what)
    after = patched(reconciliation, unpacked(pieces["content"]))

    def summary() -> str:
        return _("Done again: {what}", what=what) if again else _("Undone: {what}", what=what)

    told = {("redone" if again else "undone"): number, **told_standing(after)}
    return journaled(
        Outcome(after, told),
        reconciliation,
        action="redo" if again else "undo",
        summary=summary,
        details={"of": number},
        by=by,
        at=at,
    )


def _refuse_unknown(reconciliation: Reconciliation, number: int, what: str) -> None:
    """Refuse to take back an action after which the journal does not tell all that was done."""
    broken = broken_rows(reconciliation.journal, last_number(reconciliation.undo))
    later = [row for row in broken if row > number]
    if later:
        raise NothingToUndoError(
            _("“{what}” cannot be undone: the journal was changed behind it.", what=what),
            where=_("journal row {n}", n=later[0]),
            remedy=_("Take the workbook from a backup. Nothing was changed."),
        )

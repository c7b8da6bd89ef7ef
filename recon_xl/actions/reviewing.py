"""Review marks: what a second person typed in the Review column goes into the journal."""

import json
from collections import Counter
from collections.abc import Mapping
from datetime import datetime

import pandas as pd

from recon_xl.language import _, kept, plural
from recon_xl.model.journal import appended, in_order, last_number
from recon_xl.model.reconciliation import Reconciliation
from recon_xl.model.sides import SIDES

# As many marks as the details of one journal row can hold; more get a row of their own.
MARKS_MAX = 1_000
# A mark is a sign or a word; whoever writes a story there has the Note column.
MARK_LENGTH_MAX = 8


def with_reviews_told(reconciliation: Reconciliation, *, by: str, at: datetime) -> Reconciliation:
    """Return the tables with a journal row for review marks that came, changed or went.

    Marks are typed into the workbook, where no action sees them; they are told when the next action
    is done, with the name and the time of that action.

    Args:
        reconciliation: The tables.
        by: Who does the next action.
        at: When.
    """
    journal, known = reconciliation.journal, _known_marks(reconciliation.journal)
    last = last_number(reconciliation.undo)
    is_any = any((reconciliation.side(side)["review"] != "").any() for side in SIDES)
    if not is_any and not known:
        return reconciliation
    changed = _changed(_marks(reconciliation), known)
    for start in range(0, len(changed), MARKS_MAX):
        some = dict(list(changed.items())[start : start + MARKS_MAX])
        details = {
            side: {row_id: mark for (of_side, row_id), mark in some.items() if of_side == side}
            for side in SIDES
        }
        with kept():
            summary = _summary(some)
        journal = appended(
            journal, action="review", summary=summary, details=details, by=by, at=at, known=last
        )
    return reconciliation.with_tables(journal=journal) if changed else reconciliation


Marks = Mapping[tuple[str, str], str]


def _marks(reconciliation: Reconciliation) -> Marks:
    found = {}
    for side in SIDES:
        rows = reconciliation.side(side)
        marked = rows[rows["review"].str.strip() != ""]
        for row_id, mark in zip(marked["id"], marked["review"], strict=True):
            found[side, row_id] = mark.strip()[:MARK_LENGTH_MAX]
    return found


def _known_marks(journal: pd.DataFrame) -> Marks:
    """Return the marks that the journal tells of, the last of each row."""
    found: dict[tuple[str, str], str] = {}
    for details in in_order(journal[journal["action"] == "review"])["details"]:
        for side, marks in json.loads(details).items():
            found |= {(side, row_id): mark for row_id, mark in marks.items()}
    return {key: mark for key, mark in found.items() if mark}


def _changed(now: Marks, known: Marks) -> dict[tuple[str, str], str]:
    """Return what is marked otherwise than the journal tells; "" where the mark was taken away."""
    gone = {key: "" for key in known if key not in now}
    return {key: mark for key, mark in now.items() if known.get(key) != mark} | gone


def _summary(changed: Marks) -> str:
    counts = Counter(changed.values())
    told = [
        plural("{mark} on {n} row", "{mark} on {n} rows", n, mark=mark)
        if mark
        else plural("taken off {n} row", "taken off {n} rows", n)
        for mark, n in sorted(counts.items(), key=lambda one: (one[0] == "", -one[1], one[0]))
    ]
    return _("Review: {marks}.", marks=", ".join(told[:8]))

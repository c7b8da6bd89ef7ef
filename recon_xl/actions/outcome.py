"""What an action returns: the new reconciliation, what to tell, and files to write."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import pandas as pd

from recon_xl.language import in_both
from recon_xl.model.ids import content_hashes
from recon_xl.model.journal import BARRIERS, TYPED_HASHES, appended, last_number
from recon_xl.model.patches import packed, patch_back
from recon_xl.model.reconciliation import Reconciliation
from recon_xl.model.remembering import hand_on

# As many journal rows as undo goes back, and as much of a workbook as it may take (about 2 MB).
ACTIONS_MAX = 200
CHARACTERS_MAX = 2_000_000
# As many typed lines as find room in the details of a journal row beside what an action tells.
TYPED_MAX = 250


@dataclass(frozen=True)
class NewFile:
    """A file that the door writes beside the workbook.

    Attributes:
        name: Its name, without folders.
        content: Its bytes.
    """

    name: str
    content: bytes


@dataclass(frozen=True)
class Outcome:
    """What an action did.

    Attributes:
        reconciliation: The tables afterwards.
        result: What `--json` prints, amounts as numbers in the currency's unit.
        warnings: Sentences for the user.
        files: Documents to write; the workbook refers to them by their names.
        renamed: Documents that get another name: as the workbook called and now calls them.
    """

    reconciliation: Reconciliation
    result: dict[str, Any] = field(default_factory=dict)
    warnings: Sequence[str] = ()
    files: Sequence[NewFile] = ()
    renamed: Sequence[tuple[str, str]] = ()


def journaled(
    outcome: Outcome,
    before: Reconciliation,
    *,
    action: str,
    summary: Callable[[], str],
    details: dict[str, Any],
    by: str,
    at: datetime,
) -> Outcome:
    """Return the outcome with its one row in the journal; none when nothing changed.

    Args:
        outcome: What the action did.
        before: The tables before it.
        action: The name of the command.
        summary: Says one sentence for a person, in the language in use: the journal keeps it in the
            workbook's, whoever asked reads it in his own.
        details: What a machine needs to follow or take back the action.
        by: Who did it.
        at: When.
    """
    after, journal = outcome.reconciliation, before.journal
    told, written = in_both(summary)
    if not same_tables(before, after):
        journal = appended(
            journal,
            action=action,
            summary=written,
            details=details | _typed_hashes(before, after),
            by=by,
            at=at,
            known=last_number(before.undo),
        )
        undo = (
            before.undo[:0]
            if action in BARRIERS
            else _remembered(before, after, last_number(journal))
        )
        after = after.with_tables(journal=journal, undo=undo)
        hand_on(outcome.reconciliation, after)
    result = {
        **outcome.result,
        "journal_no": last_number(journal),
        "summary": told,
        "warnings": list(outcome.warnings),
    }
    return replace(outcome, reconciliation=after, result=result)


def _typed_hashes(before: Reconciliation, after: Reconciliation) -> dict[str, Any]:
    """Return what the typed lines say that an action has matched: from now on they are locked."""
    lines = after.statement[after.statement["origin"] == "manual"]
    if lines.empty:
        return {}
    was = before.members.loc[before.members["side"] == "statement", "id"]
    is_new = lines["state"].isin(["matched", "partly"]) & ~lines["id"].isin(was)
    lines = lines[is_new].head(TYPED_MAX)
    if lines.empty:
        return {}
    return {TYPED_HASHES: dict(zip(lines["id"], content_hashes(lines, "statement"), strict=True))}


def _remembered(before: Reconciliation, after: Reconciliation, number: int) -> pd.DataFrame:
    """Return what takes back the last actions, this one included; the oldest are forgotten."""
    parts = packed(patch_back(before, after))
    rows = pd.DataFrame({"no": number, "part": range(1, len(parts) + 1), "content": parts})
    known = before.undo[before.undo["no"] > number - ACTIONS_MAX]
    both = pd.concat([known, rows], ignore_index=True) if len(known) else rows
    # From the newest backwards, as long as there is room.
    sizes = both["content"].str.len()[::-1].cumsum()[::-1]
    fits = (sizes <= CHARACTERS_MAX) | (both["no"] == number)
    return both[both["no"].isin(set(both.loc[fits, "no"]) - set(both.loc[~fits, "no"]))]


def same_tables(one: Reconciliation, other: Reconciliation) -> bool:
    """Say whether two reconciliations hold the same rows."""
    others = dict(other.tables())
    return all(frame is others[name] or frame.equals(others[name]) for name, frame in one.tables())

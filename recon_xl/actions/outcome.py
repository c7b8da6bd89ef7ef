"""What an action returns: the new reconciliation, what to tell, and files to write."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from recon_xl.model.journal import appended
from recon_xl.model.reconciliation import Reconciliation


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
    """

    reconciliation: Reconciliation
    result: dict[str, Any] = field(default_factory=dict)
    warnings: Sequence[str] = ()
    files: Sequence[NewFile] = ()


def journaled(
    outcome: Outcome,
    before: Reconciliation,
    *,
    action: str,
    summary: str,
    details: dict[str, Any],
    by: str,
    at: datetime,
) -> Outcome:
    """Return the outcome with its one row in the journal; none when nothing changed.

    Args:
        outcome: What the action did.
        before: The tables before it.
        action: The name of the command.
        summary: One sentence for a person.
        details: What a machine needs to follow or take back the action.
        by: Who did it.
        at: When.
    """
    after, journal = outcome.reconciliation, before.journal
    if not same_tables(before, after):
        journal = appended(
            journal,
            action=action,
            summary=summary,
            details=details,
            by=by,
            at=at,
        )
    result = {
        **outcome.result,
        "journal_no": len(journal),
        "summary": summary,
        "warnings": list(outcome.warnings),
    }
    return Outcome(after.with_tables(journal=journal), result, outcome.warnings, outcome.files)


def same_tables(one: Reconciliation, other: Reconciliation) -> bool:
    """Say whether two reconciliations hold the same rows."""
    others = dict(other.tables())
    return all(frame is others[name] or frame.equals(others[name]) for name, frame in one.tables())

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
    before: Outcome,
    *,
    action: str,
    summary: str,
    details: dict[str, Any],
    by: str,
    at: datetime,
) -> Outcome:
    """Return the outcome with its one row in the journal.

    Args:
        before: What the action did.
        action: The name of the command.
        summary: One sentence for a person.
        details: What a machine needs to follow or take back the action.
        by: Who did it.
        at: When.
    """
    journal = appended(
        before.reconciliation.journal,
        action=action,
        summary=summary,
        details=details,
        by=by,
        at=at,
    )
    result = {**before.result, "journal_no": len(journal), "summary": summary}
    return Outcome(
        before.reconciliation.with_tables(journal=journal),
        {**result, "warnings": list(before.warnings)},
        before.warnings,
        before.files,
    )

"""The journal: one row per action, each with the hash of the one before.

Whoever changes a row, or takes one out, breaks the chain at that row; that the last rows are gone
is seen by what the undo table remembers of them. Behind a break it goes on:
the next row has the next number and hashes the last row as it stands, so that from there on every
change is seen again. The rows of a sheet that was sorted are read in the order of their numbers.
"""

import hashlib
import json
from datetime import datetime
from typing import Any

import pandas as pd

from recon_xl.model.frames import as_table

# A cell holds 32,767 characters; details that are longer are cut where they are made.
DETAILS_MAX = 32_000
# The tables that tell of actions, not of rows.
HISTORY = frozenset({"journal", "undo"})
# Undo takes back none of these, and nothing before one: approvals have a command of their own.
BARRIERS = ("new", "approve", "withdraw-approval")
# The detail that tells the content hash of each typed statement line that an action matched, by id:
# until then a person may change it.
TYPED_HASHES = "typed"
_HASHED = ("no", "at", "by", "action", "summary", "details")


def canonical_json(value: Any) -> str:
    """Write JSON so that equal values have equal bytes: sorted keys, no blanks, true letters."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def appended(
    journal: pd.DataFrame,
    *,
    action: str,
    summary: str,
    details: dict[str, Any],
    by: str,
    at: datetime,
    known: int = 0,
) -> pd.DataFrame:
    """Return the journal with one row more.

    Args:
        journal: The journal so far; it is not changed.
        action: The name of the command.
        summary: One sentence for a person.
        details: What a machine needs to follow or take back the action.
        by: Who did it.
        at: When, in the user's own time; kept to the second.
        known: The last number that the undo table knows: its row may be gone.
    """
    row: dict[str, Any] = {
        "no": max(last_number(journal), known) + 1,
        "at": pd.Timestamp(at.replace(tzinfo=None, microsecond=0)),
        "by": by,
        "action": action,
        "summary": summary,
        "details": canonical_json(details)[:DETAILS_MAX],
    }
    before = in_order(journal)["hash"].iloc[-1] if len(journal) else ""
    row["hash"] = row_hash(row, before)
    return as_table("journal", pd.concat([journal, pd.DataFrame([row])], ignore_index=True))


def row_hash(row: dict[str, Any], before: str) -> str:
    """Hash one row of the journal together with the hash of the row before."""
    told = {field: row[field] for field in _HASHED}
    told["no"] = int(told["no"])
    told["at"] = pd.Timestamp(told["at"]).isoformat(timespec="seconds")
    return hashlib.sha256(f"{before}{canonical_json(told)}".encode()).hexdigest()


def broken_rows(journal: pd.DataFrame, known: int = 0) -> list[int]:
    """Return the numbers of the rows at which the chain does not hold; none when it does.

    Args:
        journal: The journal.
        known: The last number that the undo table knows; where its row is gone, the chain does not
            hold at the first number that is missing at the end.
    """
    broken, number, before = [], 0, ""
    for row in in_order(journal).to_dict("records"):
        if row["no"] != number + 1 or row["hash"] != row_hash(row, before):
            broken.append(int(row["no"]))
        number, before = row["no"], row["hash"]
    return broken if number >= known else [*broken, int(number) + 1]


def in_order(journal: pd.DataFrame) -> pd.DataFrame:
    """Return the journal by number: a person may have sorted the sheet."""
    return journal if journal["no"].is_monotonic_increasing else journal.sort_values("no")


def last_number(history: pd.DataFrame) -> int:
    """Return the last number in the journal, or in the undo table; 0 when there is none."""
    return int(history["no"].max()) if len(history) else 0

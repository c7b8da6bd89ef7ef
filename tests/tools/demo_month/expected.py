"""Write the right answer beside the files: what belongs together, and what `visma` must find.

Worked out from the story, not by the engine.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from tests.tools.demo_month.facts import (
    ACCOUNT,
    BANK_OPENING_MINOR,
    CURRENCY,
    LEDGER_ACCOUNT,
    PERIOD,
    STATEMENTS,
)
from tests.tools.demo_month.month import BookedGroup, Month

_ABOUT = (
    "Ledger rows are told apart by voucher_no and record, their position among the rows of the"
    " voucher on 1920; statement lines by the number of the statement and the position in it."
    " Amounts are in NOK, money into the bank positive. groups:"
    " what truly belongs together, with difference = ledger - statement; doubles are postings of"
    " the same thing once more, any one of which may be the partner. open: rows without a partner."
    " visma: what the preset finds in SAF-T and open items and, as ambiguous, what it must refuse;"
    " all else stays open. with_references: the same for the spreadsheet of the ledger, which knows"
    " some of the bank's references; a group names its algorithm there if it is another one."
    " reviewed: the proof when every group without a difference is matched."
)


def expected(month: Month) -> bytes:
    """Return `expected.json`."""
    paired = [group for group in month.groups if _is_paired(month, group)]
    alone = [group for group in month.groups if not _is_paired(month, group)]
    told: dict[str, Any] = {
        "about": _ABOUT,
        "account": ACCOUNT,
        "ledger_account": LEDGER_ACCOUNT,
        "currency": CURRENCY,
        "period": PERIOD,
        "bank": {
            "opening": BANK_OPENING_MINOR / 100,
            "closing": month.bank_closing_minor / 100,
            "statements": len(STATEMENTS),
            "lines": len(month.lines),
        },
        "ledger": {
            "opening": month.ledger_opening_minor / 100,
            "closing": month.ledger_closing_minor / 100,
            "entries": len(month.of_month),
            "open_items": len(month.carried),
        },
        "visma": _found(month, [one.group.visma for one in month.groups]),
        "with_references": _found(
            month, [one.group.with_references or one.group.visma for one in month.groups]
        ),
        "reviewed": _bridge(
            month, [group for group in paired if not _difference_minor(month, group)]
        ),
        "groups": [_group(month, group) for group in paired],
        "open": [
            {"row": row, "kind": group.group.kind, "why": group.group.note}
            for group in alone
            for row in (*group.entries, *group.lines)
        ],
        "rows": {"ledger": _ledger_rows(month), "statement": _statement_rows(month)},
    }
    return _readable(told).encode()


def _is_paired(month: Month, group: BookedGroup) -> bool:
    """Say whether its rows clear each other: across the sides, or as a reversal on one."""
    if group.entries and group.lines:
        return True
    return len(group.entries) > 1 and not _difference_minor(month, group)


def _group(month: Month, group: BookedGroup) -> dict[str, Any]:
    return {
        "kind": group.group.kind,
        "ledger": group.entries,
        "statement": group.lines,
        "doubles": group.doubles,
        "difference": _difference_minor(month, group) / 100,
        "visma": group.group.visma,
        "with_references": group.group.with_references or group.group.visma,
        "note": group.group.note,
    }


def _found(month: Month, algorithms: Sequence[str]) -> dict[str, Any]:
    """Return what the documented algorithms find, and the bridge after them.

    Args:
        month: The month.
        algorithms: The algorithm that finds each group; "" for none.
    """
    doubled = [group for group in month.groups if group.doubles]
    found = [group for group, by in zip(month.groups, algorithms, strict=True) if by]
    return {
        "matches_per_algorithm": dict(sorted(Counter(filter(None, algorithms)).items())),
        "ambiguous": sorted(
            row for group in doubled for row in (*group.entries, *group.doubles, *group.lines)
        ),
        **_bridge(month, found),
    }


def _bridge(month: Month, matched: Iterable[BookedGroup]) -> dict[str, Any]:
    """Return the proof when these groups are matched: what is open, and that nothing is left."""
    taken = {row for group in matched for row in (*group.entries, *group.lines)}
    ledger = [booked.entry.minor for booked in month.entries if booked.id not in taken]
    statement = [booked.line.minor for booked in month.lines if booked.id not in taken]
    closing = month.ledger_closing_minor - sum(ledger) + sum(statement)
    return {
        "open_ledger_rows": len(ledger),
        "open_statement_rows": len(statement),
        "ledger_balance": month.ledger_closing_minor / 100,
        "open_ledger": sum(ledger) / 100,
        "open_statement": sum(statement) / 100,
        "bank_balance": month.bank_closing_minor / 100,
        "unexplained": (month.bank_closing_minor - closing) / 100,
    }


def _difference_minor(month: Month, group: BookedGroup) -> int:
    entries = {booked.id: booked.entry.minor for booked in month.entries}
    lines = {booked.id: booked.line.minor for booked in month.lines}
    return sum(map(entries.__getitem__, group.entries)) - sum(map(lines.__getitem__, group.lines))


def _ledger_rows(month: Month) -> dict[str, Any]:
    return {
        booked.id: {
            "date": str(booked.entry.day),
            "amount": booked.entry.minor / 100,
            "voucher_no": booked.voucher_no,
            "record": booked.record,
            "text": booked.entry.text,
        }
        for booked in month.entries
    }


def _statement_rows(month: Month) -> dict[str, Any]:
    return {
        booked.id: {
            "date": str(booked.line.day),
            "amount": booked.line.minor / 100,
            "reference": booked.reference,
            "statement": booked.statement,
            "entry": booked.position,
            "text": booked.line.text,
        }
        for booked in month.lines
    }


def _readable(told: dict[str, Any]) -> str:
    """Write JSON with one row or group a line, so that a change shows as a line."""
    parts = []
    for key, value in told.items():
        if key == "rows":
            sides = ",\n".join(f'"{side}": {_named(rows)}' for side, rows in value.items())
            parts.append(f'"rows": {{\n{sides}\n}}')
        elif isinstance(value, list):
            parts.append(f'"{key}": [\n{_lines(map(_flat, value))}\n]')
        else:
            parts.append(f'"{key}": {_flat(value)}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _named(rows: dict[str, Any]) -> str:
    return f"{{\n{_lines(f'{_flat(name)}: {_flat(row)}' for name, row in rows.items())}\n}}"


def _lines(rows: Iterable[str]) -> str:
    return ",\n".join(f" {row}" for row in rows)


def _flat(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)

"""The public sample files with what is true of them, where the folder is there."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

_LIST_LENGTH_MAX = 200
FOLDER = Path(__file__).parents[3] / "shared" / "data"
needs_shared_data = pytest.mark.skipif(
    not (FOLDER / "MANIFEST.csv").exists(), reason="the public sample files are not here"
)


@dataclass(frozen=True)
class Truth:
    """One row of the manifest; None where it does not say."""

    path: Path
    format: str
    statements: int | None
    transactions: int | None
    opening: list[Decimal]
    closing: list[Decimal]
    balances: bool | None
    currency: str
    interesting: str

    def __str__(self) -> str:
        return f"{self.path.parent.name}/{self.path.name}"


def truths(*formats: str) -> list[Truth]:
    """Return the rows of the manifest for these formats; none when the folder is not there."""
    if not (FOLDER / "MANIFEST.csv").exists():
        return []
    with (FOLDER / "MANIFEST.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["format"] in formats]
    return [_truth(row) for row in rows]


def _truth(row: dict[str, str]) -> Truth:
    return Truth(
        path=FOLDER / row["path"].removeprefix("data/"),
        format=row["format"],
        statements=int(row["n_statements"]) if row["n_statements"] else None,
        transactions=int(row["n_transactions"]) if row["n_transactions"] else None,
        opening=list(_amounts(row["opening_balance"])),
        closing=list(_amounts(row["closing_balance"])),
        balances={"ok": True, "MISMATCH": False}.get(row["balance_check"]),
        currency=row["currency"],
        interesting=row["interesting"],
    )


def _amounts(text: str) -> Iterator[Decimal]:
    """Go through balances: "0.00; 27813.95", or as MT940 writes them, "D070903EUR1234718,36".

    The manifest cuts long lists, so that the last balance of those may be cut too.
    """
    parts = [part for part in text.split("; ") if part]
    for part in parts[:-1] if len(text) >= _LIST_LENGTH_MAX else parts:
        if part[0] in "CD":
            digits = part[10:].replace(",", ".").rstrip(".") or "0"
            yield Decimal(digits) * (1 if part[0] == "C" else -1)
        else:
            yield Decimal(part)

"""Bank files and ledger exports become statements and ledgers.

Light to import: what reads a file is loaded with the first one.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recon_xl.model.statement import Ledger, Statement

__all__ = ["read", "read_ledger", "read_statements"]


def read_statements(path: Path | str) -> list[Statement]:
    """Read the bank statements of a file, or of every file in a ZIP archive.

    Args:
        path: camt, CSV or Excel; `docs/formats.md` tells what is read from each.

    Returns:
        One statement per account and statement, in the order of the file. One that does not
        balance is read too, with a warning.

    Raises:
        ReconError: The file is missing, unknown, damaged or holds values that cannot be read.
    """
    from recon_xl.importers.reading import statements_from

    return statements_from(path)


def read_ledger(path: Path | str, account: str | None = None) -> Ledger:
    """Read the entries on bank accounts of a ledger export.

    Args:
        path: SAF-T, CSV or Excel.
        account: An account of the chart (1920) or a bank account; all bank accounts when None.

    Raises:
        ReconError: The file is missing, unknown, damaged, lacks the account or holds values that
            cannot be read.
    """
    from recon_xl.importers.reading import ledger_from

    return ledger_from(path, account)


def read(path: Path | str, as_: str | None = None) -> list[Statement] | Ledger:
    """Read a file as what it is.

    Args:
        path: A statement or a ledger.
        as_: "statement" or "ledger"; None to decide by evidence.

    Raises:
        ReconError: As above, or nothing tells a statement from a ledger.
    """
    from recon_xl.importers.reading import anything_from

    return anything_from(path, as_)

"""Bank files and ledger exports become statements and ledgers.

Light to import: what reads a file is loaded with the first one.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from recon_xl.importers.reading import ProfileName
    from recon_xl.importers.registry import SplitBatches
    from recon_xl.model.statement import Ledger, Statement

__all__ = ["inspect", "read", "read_ledger", "read_statements"]


def read_statements(
    path: Path | str,
    profile: ProfileName = None,
    *,
    folders: Sequence[Path] = (),
    split_batches: SplitBatches = False,
) -> list[Statement]:
    """Read the bank statements of a file, or of every file in a ZIP archive.

    Args:
        path: The file; `docs/formats.md` tells what is read from each format.
        profile: A profile, its file or its name, for tables that are not recognised.
        folders: Where saved profiles are looked for, besides the file's and the user's folder.
        split_batches: Make one line of each detail of a collective camt entry, where they sum to
            it: for all accounts, or for these (as `normalise_account` spells them).

    Returns:
        One statement per account and statement, in the order of the file. One that does not
        balance is read too, with a warning.

    Raises:
        ReconError: The file is missing, unknown, damaged or holds values that cannot be read.
    """
    from recon_xl.importers.reading import statements_from, wishes_for

    wishes = wishes_for(path, profile=profile, folders=folders, split_batches=split_batches)
    return statements_from(path, wishes)


def read_ledger(
    path: Path | str,
    account: str | None = None,
    profile: ProfileName = None,
    *,
    folders: Sequence[Path] = (),
) -> Ledger:
    """Read the entries on bank accounts of a ledger export or a database.

    Args:
        path: The file, or a profile (`.toml`) that names a database.
        account: An account of the chart (1920) or a bank account; all bank accounts when None.
        profile: A profile, its file or its name, for tables that are not recognised.
        folders: Where saved profiles are looked for, besides the file's and the user's folder.

    Raises:
        ReconError: The file is missing, unknown, damaged, lacks the account or holds values that
            cannot be read.
    """
    from recon_xl.importers.reading import ledger_from, wishes_for

    return ledger_from(path, wishes_for(path, profile=profile, folders=folders, account=account))


def read(
    path: Path | str,
    as_: str | None = None,
    profile: ProfileName = None,
    *,
    account: str | None = None,
    folders: Sequence[Path] = (),
    split_batches: SplitBatches = False,
) -> list[Statement] | Ledger:
    """Read a file as what it is.

    Args:
        path: A statement or a ledger.
        as_: "statement" or "ledger"; None to decide by evidence.
        profile: A profile, its file or its name.
        account: The account that is wanted of a ledger.
        folders: Where saved profiles are looked for, besides the file's and the user's folder.
        split_batches: See `read_statements`.

    Raises:
        ReconError: As above, or nothing tells a statement from a ledger.
    """
    from recon_xl.importers.reading import anything_from, wishes_for

    wishes = wishes_for(
        path, profile=profile, folders=folders, account=account, split_batches=split_batches
    )
    return anything_from(path, as_, wishes)


def inspect(
    path: Path | str,
    as_: str | None = None,
    profile: ProfileName = None,
    *,
    account: str | None = None,
    folders: Sequence[Path] = (),
) -> dict[str, Any]:
    """Say what would be read from a file; arguments and errors are those of `read`.

    Returns:
        What `recon_xl.importers.inspection.inspection_of` describes, ready for JSON.
    """
    from recon_xl.importers.inspection import inspection_of

    found = read(path, as_, profile, account=account, folders=folders)
    return inspection_of(found, Path(path).name)

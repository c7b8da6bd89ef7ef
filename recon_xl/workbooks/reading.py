"""Bank files and ledgers, read for one workbook."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from recon_xl.model.accounts import is_valid_account


@dataclass(frozen=True)
class Wishes:
    """How files are to be read.

    Attributes:
        as_: As which side; None lets each file tell.
        profile: By which profile.
        account: For which account.
        folders: Where profiles are looked for.
        split: Accounts whose batches come in as their details.
    """

    as_: str | None
    profile: str | Path | None
    account: str | None
    folders: Sequence[Path]
    split: frozenset[str]


def read_files(files: Iterable[str | Path], wishes: Wishes) -> list[Any]:
    """Return the statements and ledgers of files, as `import` takes them.

    Raises:
        ReconError: A file cannot be read.
    """
    from recon_xl.importers import read

    # The ledger file of a bank account is found by the action, which knows their links; the file
    # itself is asked for an account of its own chart only.
    account = wishes.account
    chart = account if account and not is_valid_account(account) else None
    found: list[Any] = []
    for file in files:
        sources = read(
            Path(file),
            wishes.as_,
            wishes.profile,
            account=chart,
            folders=wishes.folders,
            split_batches=wishes.split,
        )
        found += sources if isinstance(sources, list) else [sources]
    return found

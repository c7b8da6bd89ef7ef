"""Save a workbook again and again, each time with another note: to be killed while it does."""

import sys
from pathlib import Path

from recon_xl.model.tables import TABLES
from recon_xl.workbooks.package import PackageStorage
from recon_xl.workbooks.storage import TableChange

NOTE = [column.key for column in TABLES["ledger"].columns].index("note")


def save_for_ever(path: Path) -> None:
    """Write 0, 1, 2 … into the first note, and say each number before it is saved."""
    storage = PackageStorage.open(path)
    number = 0
    while True:
        storage.write([TableChange("ledger", {0: {NOTE: str(number)}})], {})
        print(number, flush=True)  # noqa: T201 (the parent reads it)
        storage.save()
        number += 1


if __name__ == "__main__":
    save_for_ever(Path(sys.argv[1]))

"""Measure closed workbooks against openpyxl and bare calamine, in the same run.

    python -m tests.workbooks.speed [ROWS]

Each measurement runs in a process of its own, so that its memory is its own.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from recon_xl.model.tables import TABLES
from tests.tools.resident import resident_bytes
from tests.workbooks.books import write_book
from tests.workbooks.months import large_month

ROWS = 100_000
PATCHING, READING = "writing match ids into a workbook", "reading a workbook"
FASTER_MIN, MEMORY_MAX, SLOWER_MAX = 10.0, 0.5, 1.3
GOALS = {
    PATCHING: f"≥ {FASTER_MIN:g} ×, ≤ {MEMORY_MAX:g} of the memory",
    READING: f"≤ {SLOWER_MAX:g} ×",
}
_SHEET = TABLES["ledger"].nb
_COLUMN = [column.key for column in TABLES["ledger"].columns].index("match_id")


def patch(path: Path) -> None:
    """Write a match id into every row of the ledger, inside the package."""
    from recon_xl.workbooks.package import PackageStorage
    from recon_xl.workbooks.storage import TableChange

    storage = PackageStorage.open(path)
    rows = len(storage.read()["ledger"].rows)
    changed = {row: {_COLUMN: f"M-{row:010}"} for row in range(rows)}
    storage.write([TableChange("ledger", changed)], {})
    storage.save()


def openpyxl(path: Path) -> None:
    """Do the same with openpyxl: load, write, save."""
    from openpyxl import load_workbook

    book = load_workbook(path)
    sheet = book[_SHEET]
    for row in range(5, sheet.max_row + 1):
        sheet.cell(row, _COLUMN + 1).value = f"M-{row:010}"
    book.save(path)


def read(path: Path) -> None:
    """Read all tables."""
    from recon_xl.workbooks.package import PackageStorage

    PackageStorage.open(path).read()


def calamine(path: Path) -> None:
    """Read all sheets with calamine alone."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(path)
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()


WORK: dict[str, Callable[[Path], None]] = {
    one.__name__: one for one in (patch, openpyxl, read, calamine)
}


def measured(name: str, source: Path) -> tuple[float, float]:
    """Return seconds and megabytes of one piece of work on a copy of a workbook."""
    path = source.with_name(f"{name}.xlsx")
    path.write_bytes(source.read_bytes())
    command = [sys.executable, "-W", "ignore", "-m", "tests.workbooks.speed", name, str(path)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(told[0]), float(told[1])


def compared(count: int) -> dict[str, tuple[float, float]]:
    """Return seconds and megabytes of each piece of work on a workbook with so many rows."""
    with tempfile.TemporaryDirectory() as folder:
        source = write_book(Path(folder) / "source.xlsx", large_month(count))
        return {name: measured(name, source) for name in WORK}


def rows(count: int = ROWS) -> list[tuple[str, float, str, bool]]:
    """Return one row per ratio: what, how many times as fast, details, and whether that will do."""
    found = compared(count)
    (patched, memory), (saved, more) = found["patch"], found["openpyxl"]
    (ours, _own), (bare, _bare) = found["read"], found["calamine"]
    faster = saved / patched
    return [
        (
            f"{PATCHING}, {count:,} rows",
            faster,
            f"as fast as openpyxl ({patched:.1f} and {saved:.1f} s), in {memory / more:.2f} of its"
            f" memory ({memory:.0f} and {more:.0f} MB)",
            faster >= FASTER_MIN and memory <= MEMORY_MAX * more,
        ),
        (
            f"{READING}, {count:,} rows",
            ours / bare,
            f"the time of bare calamine ({ours:.1f} and {bare:.1f} s)",
            ours <= SLOWER_MAX * bare,
        ),
    ]


def main(rows: int) -> None:
    """Print one line per piece of work."""
    found = compared(rows)
    for name, (seconds, megabytes) in found.items():
        print(f"{name:10} {rows:>9} rows  {seconds:8.2f} s  {megabytes:7.0f} MB")  # noqa: T201
    for ours, theirs in (("patch", "openpyxl"), ("read", "calamine")):
        (seconds, memory), (other, more) = found[ours], found[theirs]
        ratios = f"{other / seconds:.1f} x as fast, {memory / more:.2f} of its memory"
        print(f"{ours} against {theirs}: {ratios}")  # noqa: T201


if __name__ == "__main__":
    if len(sys.argv) == 3:
        started = time.perf_counter()
        WORK[sys.argv[1]](Path(sys.argv[2]))
        memory = resident_bytes() / 10**6
        print(time.perf_counter() - started, memory)  # noqa: T201
    else:
        main(int(sys.argv[1]) if len(sys.argv) == 2 else ROWS)

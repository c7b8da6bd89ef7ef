"""Print one table of accuracy, speed and memory, and keep it in docs/benchmarks.md.

make bench
python -m tests.benchmarks --quick          small sizes, nothing is kept
python -m tests.benchmarks --only speed     one part, nothing is kept
"""

import argparse
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from tests.benchmarks import accuracy, actions, files, speed
from tests.benchmarks.table import Row, keep, written


@dataclass(frozen=True)
class Sizes:
    """How much is measured.

    Attributes:
        seeds: Months of each level.
        lines: Statement lines of these months.
        peers: Statement lines of the month that other tools get.
        pairs: Rows on each side, one to one.
        rounds: The best of so many counts.
        standard: Statement lines, for the whole standard set.
        entries: Entries of a file.
        workbook: Rows of a workbook.
        actions: Rows of both sides together, of each workbook on which single actions are measured.
    """

    seeds: tuple[int, ...]
    lines: int
    peers: int
    pairs: int
    rounds: int
    standard: tuple[int, ...]
    entries: int
    workbook: int
    actions: tuple[int, ...]


# Seeds that no rule was ever tried on: rules are written and changed with others.
FULL = Sizes(
    (86_243, 44_497, 13_049),
    20_000,
    100_000,
    1_000_000,
    5,
    (20_000, 100_000, 1_000_000),
    100_000,
    100_000,
    (10_000, 20_000),
)
QUICK = Sizes((86_243,), 1_000, 500, 20_000, 2, (500, 1_000), 1_000, 500, (500,))


def parts(sizes: Sizes) -> Mapping[str, Callable[[], list[Row]]]:
    """Return what can be measured, by name."""
    return {
        "accuracy": lambda: accuracy.rows(sizes.seeds, sizes.lines),
        "peers": lambda: accuracy.peer_rows(sizes.seeds[0], sizes.peers),
        "pairs": lambda: speed.kernel_rows(sizes.pairs, sizes.rounds),
        "memory": lambda: speed.memory_rows(sizes.pairs),
        "standard": lambda: speed.standard_rows(sizes.standard),
        "files": lambda: files.rows(sizes.entries, sizes.workbook),
        "actions": lambda: actions.rows(sizes.actions, sizes.rounds),
    }


def main(arguments: list[str]) -> None:
    """Measure, print, and keep what was measured at full size."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, in half a minute")
    parser.add_argument("--only", action="append", choices=list(parts(QUICK)), help="these parts")
    parser.add_argument("--lines", type=int, help="statement lines of the months of `accuracy`")
    parser.add_argument("--standard", type=int, nargs="+", help="statement lines of `standard`")
    asked = parser.parse_args(arguments)
    base = QUICK if asked.quick else FULL
    sizes = replace(
        base,
        lines=asked.lines or base.lines,
        standard=tuple(asked.standard or base.standard),
    )
    rows = []
    for name, measure in parts(sizes).items():
        if not asked.only or name in asked.only:
            print(f"measuring {name} …", file=sys.stderr)  # noqa: T201
            rows += measure()
    table = written(rows)
    print(table)  # noqa: T201
    if sizes == FULL and not asked.only:
        keep(table)


if __name__ == "__main__":
    main(sys.argv[1:])

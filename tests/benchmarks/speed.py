"""How fast and in how much memory: pairs on bare columns, and the whole standard set of rules.

`python -m tests.benchmarks.speed LINES ROUNDS` measures the standard set in this process.
"""

import json
import math
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Sequence
from importlib.util import find_spec

import recon_xl as rx
from tests.benchmarks import kernel
from tests.benchmarks.generator import month
from tests.benchmarks.table import Row
from tests.tools.resident import forget_peak, resident_bytes

SEED = 7_301
REACHES = (0, 3)
SECONDS_MAX = {20_000: 0.15, 100_000: 0.6, 1_000_000: 7.0}
EXPONENT_MAX, BYTES_PER_ROW_MAX = 1.15, 50
# How many times as fast as pandas and as DuckDB, with numba; and as pandas, without.
COMPILED_MIN, NUMPY_MIN = (10.0, 8.0), 2.5
_COLD = (
    "import time, numpy; from recon_xl.matching import kernels; began = time.perf_counter(); "
    "kernels.ranges(numpy.arange({0}), numpy.arange({0})); print(time.perf_counter() - began)"
)
MILLION = 1_000_000


def kernel_rows(count: int, rounds: int) -> list[Row]:
    """Return the speed of pairs on bare columns against others.

    Args:
        count: Rows on each side.
        rounds: The best of so many counts.
    """
    made = kernel.frames(count, SEED)
    is_goal = count >= MILLION
    rows: list[Row] = []
    for reach in REACHES:
        best = kernel.timed(made, reach, rounds)
        what = f"{count:,} × {count:,} rows, " + (f"± {reach} days" if reach else "same date")
        if find_spec("numba"):
            rows.append(_compiled(what, best, is_goal=is_goal))
        ratio = best["pandas"] / best["recon_xl_numpy"]
        rows.append(
            Row(
                "pairs",
                f"{what}, numpy alone",
                f"{best['recon_xl_numpy']:.3f} s",
                f"{ratio:.1f} × pandas",
                f"≥ {NUMPY_MIN:g} × pandas",
                ratio >= NUMPY_MIN if is_goal else None,
            )
        )
    if find_spec("numba"):
        rows.append(_cold(count))
    return rows


def _compiled(what: str, best: dict[str, float], *, is_goal: bool) -> Row:
    ratios = [best[name] / best["recon_xl"] for name in ("pandas", "duckdb", "pandas_quickest")]
    met = ratios[0] >= COMPILED_MIN[0] and ratios[1] >= COMPILED_MIN[1]
    return Row(
        "pairs",
        f"{what}, numba warm",
        f"{best['recon_xl']:.3f} s",
        f"{ratios[0]:.1f} × pandas ({best['pandas']:.3f} s), {ratios[2]:.1f} × the quickest way in"
        f" pandas ({best['pandas_quickest']:.3f} s), {ratios[1]:.1f} × DuckDB"
        f" ({best['duckdb']:.3f} s, both cores)",
        f"≥ {COMPILED_MIN[0]:g} × pandas, ≥ {COMPILED_MIN[1]:g} × DuckDB",
        met if is_goal else None,
    )


def _cold(count: int) -> Row:
    command = [sys.executable, "-c", _COLD.format(count)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return Row(
        "pairs",
        "numba, first use in a process",
        f"{float(told):.2f} s",
        "import, compiled code from its cache, first call; nothing below "
        f"{kernel.kernels.COMPILED_MIN:,} rows imports it",
    )


def memory_rows(count: int) -> list[Row]:
    """Return the memory of pairs on bare columns beyond these columns, per row of both sides."""
    made = kernel.frames(count, SEED)
    kernel.recon_xl(made, 3)
    tracemalloc.start()
    kernel.recon_xl(made, 3)
    _left, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    per_row = peak / (2 * count)
    return [
        Row(
            "memory",
            f"pairs, {count:,} × {count:,} rows: peak beyond the columns",
            f"{per_row:.0f} bytes per row",
            "what is sorted and what is found",
            f"≤ {BYTES_PER_ROW_MAX} bytes",
            per_row <= BYTES_PER_ROW_MAX,
        )
    ]


def standard_rows(sizes: Sequence[int]) -> list[Row]:
    """Return the speed of the whole standard set on months of medium noise."""
    rows, best = [], []
    for lines in sizes:
        rounds = 7 if lines <= 20_000 else 4 if lines <= 100_000 else 2
        command = [sys.executable, "-m", "tests.benchmarks.speed", str(lines), str(rounds)]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        found = json.loads(told)
        best.append(min(found["seconds"]))
        goal = SECONDS_MAX.get(lines)
        rows.append(
            Row(
                "standard rules",
                f"{found['lines']:,} lines, {found['entries']:,} entries",
                f"{best[-1]:.2f} s",
                f"processor time {min(found['busy']):.2f} s;"
                f" first run of a process {found['seconds'][0]:.2f} s; peak memory"
                f" {found['peak']:,} MB, of which the two frames and Python {found['before']:,} MB",
                f"≤ {goal:g} s" if goal else "",
                best[-1] <= goal if goal else None,
            )
        )
    exponent = math.log(best[-1] / best[0]) / math.log(sizes[-1] / sizes[0])
    is_goal = sizes[-1] >= MILLION
    rows.append(
        Row(
            "standard rules",
            f"from {sizes[0]:,} to {sizes[-1]:,} lines",
            f"lines to the power {exponent:.2f}",
            "",
            f"≤ {EXPONENT_MAX:g}",
            exponent <= EXPONENT_MAX if is_goal else None,
        )
    )
    return rows


def _measured(lines: int, rounds: int) -> dict[str, object]:
    made = month("medium", SEED, lines)
    ledger, statement = made.ledger, made.statement
    before, seconds, busy = resident_bytes("VmRSS"), [], []
    forget_peak()
    for _round in range(rounds):
        started, worked = time.perf_counter(), time.process_time()
        rx.match(ledger, statement)
        seconds.append(time.perf_counter() - started)
        busy.append(time.process_time() - worked)
    return {
        "lines": len(statement),
        "entries": len(ledger),
        "seconds": seconds,
        "busy": busy,
        "before": before // 10**6,
        "peak": resident_bytes() // 10**6,
    }


if __name__ == "__main__":
    print(json.dumps(_measured(int(sys.argv[1]), int(sys.argv[2]))))  # noqa: T201

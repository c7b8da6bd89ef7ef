"""One to one on bare columns: rows of one account, amount and date (or three days) that are alone.

Every tool starts from the same unsorted columns and must return the same pairs: those whose two
rows have no other partner.
"""

import time
from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from recon_xl.matching import kernels
from recon_xl.matching.kernels import alone, ranges
from recon_xl.matching.ordering import in_key_order
from recon_xl.matching.packed import Ints
from tests.benchmarks import names
from tests.benchmarks.noise import LEVELS

KEYS = ["account", "amount"]
ACCOUNTS, DAYS = 50, 365
Pairs = tuple[Ints, Ints]
Frames = tuple[pd.DataFrame, pd.DataFrame]


def frames(rows: int, seed: int) -> Frames:
    """Return as many entries as lines: nine of ten are the same payment, half of them a day later.

    Amounts are spread as those of the months of medium noise: some are prices, some are round.

    Args:
        rows: Rows on each side.
        seed: Another seed is another table.
    """
    rng = np.random.default_rng(seed)
    ledger = pd.DataFrame(
        {
            "account": rng.integers(0, ACCOUNTS, rows),
            "amount": _amounts(rng, rows),
            "day": rng.integers(20_000, 20_000 + DAYS, rows),
        }
    )
    statement = ledger.sample(frac=1, random_state=seed, ignore_index=True)
    statement["day"] += rng.integers(0, 2, rows)
    is_other = rng.random(rows) < 0.1
    statement.loc[is_other, "amount"] = _amounts(rng, int(is_other.sum()))
    return tuple(  # type: ignore[return-value]
        side.assign(row=np.arange(rows), id=[f"{name}{n}" for n in range(rows)])
        for name, side in (("L", ledger), ("S", statement))
    )


def _amounts(rng: np.random.Generator, count: int) -> Ints:
    """Return amounts as `Draft.minor` draws them, many at once."""
    noise = LEVELS["medium"]
    kroner = np.exp(rng.uniform(np.log(100), np.log(100_000), count))
    step = np.where(kroner < 2_000, 50, 500)
    kind = rng.random(count)
    minor = np.select(
        [
            kind < noise.prices,
            kind < noise.prices + noise.round_amounts,
            rng.random(count) < 0.7,
        ],
        [
            rng.choice(names.PRICES, count) * 100,
            np.maximum(step, np.rint(kroner / step) * step) * 100,
            np.rint(kroner * 100),
        ],
        np.rint(kroner) * 100,
    )
    return minor.astype(np.int64) * rng.choice([-1, 1], count)


def recon_xl(made: Frames, reach: int) -> Pairs:
    """Sort, look up, keep what is alone: with numba where it is installed and rows are many."""
    ledger, statement = (tuple(frame[name].to_numpy() for name in (*KEYS, "day")) for frame in made)
    layout, (left_order, left), (right_order, right) = in_key_order(ledger, statement)
    reach = layout.reach(reach)
    at, to = alone(*ranges(left, right, -reach, reach))
    return left_order[at], right_order[to]


def recon_xl_numpy(made: Frames, reach: int) -> Pairs:
    """Do the same without numba."""
    compiled, kernels.compiled = kernels.compiled, lambda: None  # type: ignore[assignment]
    try:
        return recon_xl(made, reach)
    finally:
        kernels.compiled = compiled


def pandas(made: Frames, reach: int) -> Pairs:
    """Number equal rows on either side and merge; or merge by amount and keep what is near."""
    ledger, statement = (frame[[*KEYS, "day", "row"]] for frame in made)
    if not reach:
        keys = [*KEYS, "day"]
        numbered = [
            frame.assign(
                nth=frame.groupby(keys).cumcount(),
                is_alone=~frame.duplicated(keys, keep=False),
            )
            for frame in (ledger, statement)
        ]
        pairs = numbered[0].merge(numbered[1], on=[*keys, "nth"], suffixes=("", "_s"))
        pairs = pairs[pairs["is_alone"] & pairs["is_alone_s"]]
    else:
        pairs = ledger.merge(statement, on=KEYS, suffixes=("", "_s"))
        pairs = pairs[(pairs["day_s"] - pairs["day"]).abs() <= reach]
        rival = pairs["row"].duplicated(keep=False) | pairs["row_s"].duplicated(keep=False)
        pairs = pairs[~rival]
    return pairs["row"].to_numpy(), pairs["row_s"].to_numpy()


def pandas_quickest(made: Frames, reach: int) -> Pairs:
    """Drop what stands twice, then merge: the quickest way that we know of."""
    if reach:
        return pandas(made, reach)
    keys = [*KEYS, "day"]
    alone = [frame.loc[~frame.duplicated(keys, keep=False), [*keys, "row"]] for frame in made]
    pairs = alone[0].merge(alone[1], on=keys, suffixes=("", "_s"))
    return pairs["row"].to_numpy(), pairs["row_s"].to_numpy()


def duckdb(made: Frames, reach: int) -> Pairs:
    """Let DuckDB join, on all cores."""
    import duckdb as db

    connection = db.connect()
    for name, frame in zip(("ledger", "statement"), made, strict=True):
        connection.register(name, frame[[*KEYS, "day", "row"]])
    alone = (
        "(SELECT account, amount, day, any_value(row) AS row FROM {} "
        "GROUP BY account, amount, day HAVING count(*) = 1)"
    )
    exact = (
        f"SELECT l.row AS a, s.row AS b FROM {alone.format('ledger')} l "
        f"JOIN {alone.format('statement')} s USING (account, amount, day)"
    )
    near = (
        "SELECT l.row AS a, s.row AS b FROM ledger l JOIN statement s ON l.account = s.account "
        f"AND l.amount = s.amount AND s.day - l.day BETWEEN -{reach} AND {reach} "
        "QUALIFY count(*) OVER (PARTITION BY l.row) = 1 AND count(*) OVER (PARTITION BY s.row) = 1"
    )
    found = connection.sql(near if reach else exact).fetchnumpy()
    return found["a"], found["b"]


TOOLS: Mapping[str, Callable[[Frames, int], Pairs]] = {
    "recon_xl": recon_xl,
    "recon_xl_numpy": recon_xl_numpy,
    "pandas": pandas,
    "pandas_quickest": pandas_quickest,
    "duckdb": duckdb,
}


def timed(made: Frames, reach: int, rounds: int) -> dict[str, float]:
    """Return the best seconds of each tool; they take turns, so that all meet the same disturbance.

    Raises:
        AssertionError: Two tools found different pairs.
    """
    best = dict.fromkeys(TOOLS, float("inf"))
    expected: list[Ints] | None = None
    for _round in range(rounds):
        for name, match in TOOLS.items():
            started = time.perf_counter()
            left, right = match(made, reach)
            best[name] = min(best[name], time.perf_counter() - started)
            found = [left[np.argsort(left)], right[np.argsort(left)]]
            expected = expected or found
            assert all(map(np.array_equal, found, expected)), f"{name} finds other pairs"
    if reach:  # the same code twice
        best["pandas"] = best["pandas_quickest"] = min(best["pandas"], best["pandas_quickest"])
    return best

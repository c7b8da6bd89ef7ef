"""What a user could take instead: the same months, matched with other tools as they are meant.

Each takes a month and returns pairs of ids. None of them groups, so groups are missed by all.
"""

import warnings
from collections.abc import Callable, Mapping

import pandas as pd

from tests.benchmarks.month import Month

DAYS = 5
DAY = 86_400_000_000  # microseconds
KEYS = ["account", "amount_minor"]


def pandas_rules(month: Month) -> pd.DataFrame:
    """Merge by identifier, by day and within days; each time keep what is unique on both sides."""
    ledger, statement = month.ledger, month.statement
    found = []
    for keys in (["reference"], ["kid"], ["date"], []):
        pairs = _merged(ledger, statement, keys)
        pairs = pairs[_is_unique(pairs)]
        found.append(pairs[["id_l", "id_s"]])
        ledger = ledger[~ledger["id"].isin(pairs["id_l"])]
        statement = statement[~statement["id"].isin(pairs["id_s"])]
    return pd.concat(found, ignore_index=True)


def pairing_in_order(month: Month) -> pd.DataFrame:
    """Number equal amounts on both sides and merge the n-th with the n-th, as in a worksheet."""
    sides = []
    for frame in (month.ledger, month.statement):
        ordered = frame.sort_values(["date", "id"])
        sides.append(ordered.assign(nth=ordered.groupby(KEYS).cumcount()))
    return _within(sides[0].merge(sides[1], on=[*KEYS, "nth"], suffixes=("_l", "_s")))


def merge_asof(month: Month) -> pd.DataFrame:
    """Take the nearest entry of the amount for each line, the first line for each entry."""
    statement = month.statement.sort_values("date")
    ledger = month.ledger.sort_values("date")[["id", "date", *KEYS]]
    pairs = pd.merge_asof(
        statement[["id", "date", *KEYS]],
        ledger.assign(id_l=ledger["id"]).drop(columns="id"),
        on="date",
        by=KEYS,
        direction="nearest",
        tolerance=pd.Timedelta(days=DAYS),
    ).rename(columns={"id": "id_s"})
    pairs = pairs.dropna(subset="id_l").drop_duplicates("id_l")
    return pairs[["id_l", "id_s"]]


def record_linkage(month: Month) -> pd.DataFrame:
    """Compare dates, texts and identifiers of rows with one amount; keep the best above .5."""
    import recordlinkage

    ledger, statement = (
        frame.set_index("id").assign(day=frame["date"].astype("int64").to_numpy() // DAY)
        for frame in (month.ledger, month.statement)
    )
    index = recordlinkage.Index()
    index.block(KEYS)
    pairs = index.index(ledger, statement)
    compare = recordlinkage.Compare()
    # Its comparison of dates writes 0.5 into whole numbers, which pandas 3 refuses.
    compare.numeric("day", "day", method="linear", offset=0, scale=DAYS, label="date")
    compare.exact("reference", "reference", label="reference")
    compare.exact("kid", "kid", label="kid")
    # Its Jaro-Winkler calls a function that jellyfish no longer has.
    compare.string("text", "text", method="levenshtein", label="text")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        features = compare.compute(pairs, ledger, statement)
    held = {
        name: (ledger[name].reindex(features.index.get_level_values(0)) != "").to_numpy()
        for name in ("reference", "kid")
    }
    score = features["date"] + features["text"]
    for name, has_value in held.items():
        score += 2 * features[name] * has_value
    best = score[score > 1].sort_values(ascending=False, kind="stable").reset_index()
    best.columns = ["id_l", "id_s", "score"]
    days = (
        ledger["date"].reindex(best["id_l"]).to_numpy()
        - statement["date"].reindex(best["id_s"]).to_numpy()
    )
    best = best[abs(days) <= pd.Timedelta(days=DAYS)]
    return _greedy(best)


def splink(month: Month) -> pd.DataFrame:
    """Let Fellegi and Sunter's model learn the weights; keep pairs more likely than not."""
    import splink as sp
    import splink.comparison_library as cl

    frames = []
    for name, frame in (("ledger", month.ledger), ("statement", month.statement)):
        told = frame.assign(unique_id=frame["id"], source_dataset=name, day=frame["date"])
        told["day"] = told["day"].dt.strftime("%Y-%m-%d")
        blank = told[["reference", "kid", "text"]].replace("", None)
        frames.append(told[["unique_id", "source_dataset", "day", *KEYS]].join(blank))
    settings = sp.SettingsCreator(
        link_type="link_only",
        unique_id_column_name="unique_id",
        blocking_rules_to_generate_predictions=[sp.block_on(*KEYS)],
        comparisons=[
            cl.AbsoluteDateDifferenceAtThresholds(
                "day", input_is_string=True, metrics=["day", "day"], thresholds=[1, DAYS]
            ),
            cl.JaroWinklerAtThresholds("text", [0.9, 0.7]),
            cl.ExactMatch("reference"),
            cl.ExactMatch("kid"),
            cl.ExactMatch("amount_minor").configure(term_frequency_adjustments=True),
        ],
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        api = sp.DuckDBAPI()
        tables = [api.register(frame) for frame in frames]
        linker = sp.Linker(tables, settings, log_level=50)
        linker.training.estimate_u_using_random_sampling(max_pairs=1e5, seed=1)
        linker.training.estimate_probability_two_random_records_match(
            [sp.block_on(*KEYS, name) for name in ("reference", "kid", "day")], recall=0.7
        )
        for keys in (KEYS, ["account", "reference"]):
            linker.training.estimate_parameters_using_expectation_maximisation(sp.block_on(*keys))
        told = linker.inference.predict(threshold_match_probability=0.5).as_pandas_dataframe()
    is_ledger = told["source_dataset_l"] == "ledger"
    best = pd.DataFrame(
        {
            "id_l": told["unique_id_l"].where(is_ledger, told["unique_id_r"]),
            "id_s": told["unique_id_r"].where(is_ledger, told["unique_id_l"]),
            "score": told["match_weight"],
        }
    ).sort_values("score", ascending=False, kind="stable")
    return _greedy(best)


PEERS: Mapping[str, Callable[[Month], pd.DataFrame]] = {
    "pandas rules": pandas_rules,
    "pairing in order": pairing_in_order,
    "merge_asof": merge_asof,
    "recordlinkage": record_linkage,
    "splink": splink,
}


def as_members(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return pairs as `match_id, side, id`."""
    return pd.concat(
        [
            pd.DataFrame({"match_id": pairs.index, "side": side, "id": pairs[column].to_numpy()})
            for side, column in (("ledger", "id_l"), ("statement", "id_s"))
        ],
        ignore_index=True,
    )


def _merged(ledger: pd.DataFrame, statement: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    for key in set(keys) - {"date"}:
        ledger, statement = ledger[ledger[key] != ""], statement[statement[key] != ""]
    pairs = ledger.merge(statement, on=[*KEYS, *keys], suffixes=("_l", "_s"))
    return pairs if keys else _within(pairs)


def _within(pairs: pd.DataFrame) -> pd.DataFrame:
    apart = (pairs["date_l"] - pairs["date_s"]).abs()
    return pairs[apart <= pd.Timedelta(days=DAYS)].reset_index(drop=True)


def _is_unique(pairs: pd.DataFrame) -> pd.Series:
    return ~pairs["id_l"].duplicated(keep=False) & ~pairs["id_s"].duplicated(keep=False)


def _greedy(best: pd.DataFrame) -> pd.DataFrame:
    """Go through pairs, best first, and keep those whose rows are both free."""
    taken: set[str] = set()
    kept = []
    for pair in best[["id_l", "id_s"]].itertuples(index=False):
        if taken.isdisjoint(pair):
            taken.update(pair)
            kept.append(pair)
    return pd.DataFrame(kept, columns=["id_l", "id_s"])

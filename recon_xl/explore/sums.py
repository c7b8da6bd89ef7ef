"""Rows of the other side that make an amount together: those that share something, all or some.

Finding a sum is easy, believing it is not: a part of a pool comes with how many such sums chance
would make.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from recon_xl.explore.words import field_name
from recon_xl.language import _
from recon_xl.matching.subset_sum import expected_by_chance, search
from recon_xl.model.numbers import format_number

# What makes a pool small, the most telling first.
_SHARED = ("batch", "voucher_no", "text", "counterparty", "date")
# 2 × 2^11 sums a pool: a click on a row answers at once, whatever is open.
POOL_ROWS_MAX = 22
SUMS_MAX = 5
# Below this a sum is believed; it is the limit of the matching rules.
CHANCE_MAX = 0.01


def sums(target_minor: int, others: pd.DataFrame) -> pd.DataFrame:
    """Return groups of rows that make an amount together.

    Args:
        target_minor: The amount.
        others: Open rows of the other side that may belong to it, as `open_items` gives them.

    Returns:
        One row per group, at most `SUMS_MAX`, the likeliest first: the columns of `others`, with an
        `id` that names all of its rows, and `chance` (0 for a whole pool), `agrees`, `reason`. No
        rows when no sum fits.
    """
    pools = list(_pools(others.sort_values(["date", "id"])))
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    for name, pool in pools:
        for rows, chance in _ways(pool, target_minor):
            # One pool more is one chance more.
            told = _told(rows, name, chance * len(pools))
            found.setdefault(tuple(rows["id"]), told)
    likeliest = sorted(found.values(), key=lambda told: float(told["chance"]))[:SUMS_MAX]
    if not likeliest:
        return others.head(0).assign(chance=0.0, agrees="", reason="")
    return pd.DataFrame(likeliest).astype(others.dtypes.to_dict())


def _pools(others: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    for name in _SHARED:
        for value, pool in others.groupby(name, sort=True):
            if value != "" and len(pool) > 1:
                yield name, pool


def _ways(pool: pd.DataFrame, target_minor: int) -> Iterator[tuple[pd.DataFrame, float]]:
    """Yield the whole pool if it fits, otherwise the parts that do, with their chance."""
    amounts: Sequence[int] = pool["open_minor"].tolist()
    if sum(amounts) == target_minor:
        yield pool, 0.0
    elif len(pool) <= POOL_ROWS_MAX:
        for way in search(amounts, target_minor).ways:
            yield pool.iloc[list(way)], expected_by_chance(amounts, target_minor)


def _told(rows: pd.DataFrame, name: str, chance: float) -> dict[str, Any]:
    field = field_name(name)
    if not chance:
        reason = _(
            "The {n} rows with the same {field} make the amount together.", n=len(rows), field=field
        )
    else:
        reason = _(
            "{n} of the rows with the same {field} make the amount; by chance {chance} would.",
            n=len(rows),
            field=field,
            chance=_rounded(chance),
        )
    return {
        **rows.iloc[0].to_dict(),
        "id": ", ".join(rows["id"]),
        "date": rows["date"].max(),
        "open_minor": int(rows["open_minor"].sum()),
        "text": "; ".join(rows["text"].unique()),
        "chance": chance,
        "agrees": name,
        "reason": reason,
    }


def _rounded(chance: float) -> str:
    if chance < CHANCE_MAX:
        return f"< {format_number(Decimal(str(CHANCE_MAX)), 2)}"
    return format_number(Decimal(chance), 2)

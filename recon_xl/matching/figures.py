"""Figures as sentences write them: amounts, days apart, chances."""

from collections.abc import Sequence
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from recon_xl.language import _, plural
from recon_xl.matching.columns import Ints, Sides
from recon_xl.model.numbers import format_amount, format_number

# Smaller chances are told as "under", larger numbers of coincidences as "over".
CHANCE_MIN, CHANCE_MAX = Decimal("0.0001"), Decimal(1_000_000_000)
_PLACES_MAX = 4


def told_amounts(sides: Sides, account: Ints, minor: Ints) -> list[str]:
    """Write amounts of some accounts, in minor units."""
    currencies = sides.currencies
    written: dict[tuple[int, int], str] = {}
    told = []
    for key in zip(account.tolist(), minor.tolist(), strict=True):
        if key not in written:
            written[key] = format_amount(key[1], currencies[key[0]])
        told.append(written[key])
    return told


def told_days(apart: Ints) -> list[str]:
    """Tell how far apart rows are."""
    known = {
        days: plural("{n} day apart", "{n} days apart", days) if days else _("same day")
        for days in np.unique(apart).tolist()
    }
    return [known[days] for days in apart.tolist()]


def told_odds(chances: NDArray[np.float64]) -> list[str]:
    """Write chances, or how many coincidences are expected, as numbers that can be read.

    What is not known (NaN) is "".
    """
    known: dict[str, str] = {}
    told = []
    for chance in chances.tolist():
        if chance != chance:  # noqa: PLR0124 (NaN)
            told.append("")
            continue
        # As many figures as are shown, so that few different ones are left.
        key = f"{chance:.2g}" if chance >= float(CHANCE_MIN) else ""
        if key not in known:
            known[key] = _written(key)
        told.append(known[key])
    return told


def _written(key: str) -> str:
    if not key:
        return _("under {limit}", limit=format_number(CHANCE_MIN, 4))
    chance = Decimal(key)
    if chance > CHANCE_MAX:
        return _("over {limit}", limit=format_number(CHANCE_MAX, 0))
    if chance < Decimal("0.1"):
        exponent = chance.normalize().as_tuple().exponent
        assert isinstance(exponent, int)
        return format_number(chance, min(-exponent, _PLACES_MAX))
    return format_number(
        chance, next(p for limit, p in ((10, 0), (1, 1), (0, 2)) if chance >= limit)
    )


def told_percent(part: int, whole: int) -> str:
    """Write a part in percent."""
    return format_number(Decimal(abs(part) * 100) / Decimal(abs(whole) or 1), 2)


def listed(names: Sequence[str], most: int) -> str:
    """List some names; what is beyond the most is left out."""
    shown = ", ".join(names[:most])
    return f"{shown}, …" if len(names) > most else shown

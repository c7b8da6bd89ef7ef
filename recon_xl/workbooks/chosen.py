"""What a person chose on the Overview: an account, days, the match that is lit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from recon_xl.workbooks.names import ACCOUNT, FIRST, PAIR, UNTIL
from recon_xl.workbooks.storage import Cell

_DAY_ZERO = date(1899, 12, 30)


@dataclass(frozen=True)
class Chosen:
    """What the named cells say that a person may type into.

    Attributes:
        account: The bank account; None for the first one.
        first: First day of the period; None for the first with data.
        until: The day of the balances; None for the last with data.
        pair: The match that is lit; "" for none.
    """

    account: str | None = None
    first: date | None = None
    until: date | None = None
    pair: str = ""

    @classmethod
    def of(cls, typed: Mapping[str, Cell]) -> "Chosen":
        """Read the values of named cells."""
        return cls(
            account=_text(typed.get(ACCOUNT)) or None,
            first=_day(typed.get(FIRST)),
            until=_day(typed.get(UNTIL)),
            pair=_text(typed.get(PAIR)),
        )


NOTHING_CHOSEN = Chosen()


def _text(value: Cell) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def _day(value: Cell) -> date | None:
    """Return a day that a person typed; None for what a formula could not read either."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 1:
        return _DAY_ZERO + timedelta(days=int(value))
    return None

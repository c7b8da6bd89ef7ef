"""What each key of a rule accepts, whether it stands in a TOML file or in a cell.

A reader takes a value and returns what `Rule` holds; it raises `ValueError` with a sentence when
the value is none of its kind. Cells hold text only, so every reader takes text.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from recon_xl.errors import BadValuesError
from recon_xl.language import _
from recon_xl.matching import rule as words
from recon_xl.model.accounts import normalise_account
from recon_xl.model.money import MINOR_MAX
from recon_xl.model.numbers import parse
from recon_xl.model.words import FLAG_OF

Reader = Callable[[Any], Any]
DAYS_MAX = 3_660
ROWS_MAX = 10_000
# An amount of any currency, that of four decimals too.
AMOUNT_MAX = MINOR_MAX // 10**4
# How spreadsheets write small numbers.
_POWER = re.compile(r"\d+(\.\d+)?[eE][+-]?\d{1,3}")


def _choice(choices: tuple[str, ...]) -> Reader:
    def read(value: Any) -> str:
        if not isinstance(value, str) or value.strip() not in choices:
            raise ValueError(
                _("{value} is none of {choices}.", value=value, choices=", ".join(choices))
            )
        return value.strip()

    return read


def _texts(value: Any) -> tuple[str, ...]:
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, list | tuple) or not all(isinstance(part, str) for part in parts):
        raise ValueError(_("{value} is no list of texts.", value=value))
    return tuple(part.strip() for part in parts if part.strip())


def _choices(choices: tuple[str, ...], *, may_be_empty: bool = True) -> Reader:
    def read(value: Any) -> tuple[str, ...]:
        chosen = tuple(_choice(choices)(part) for part in _texts(value))
        if len(set(chosen)) < len(chosen) or not (chosen or may_be_empty):
            raise ValueError(_("{value} names nothing, or the same twice.", value=value))
        return chosen

    return read


def _accounts(value: Any) -> tuple[str, ...]:
    return tuple(normalise_account(part) for part in _texts(value))


def _flag(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    known = FLAG_OF.get(value.strip().casefold()) if isinstance(value, str) else None
    if known is None:
        raise ValueError(_("{value} is neither yes nor no.", value=value))
    return known


def _number(value: Any) -> Decimal:
    """Read a number, also one that a cell holds with a decimal comma."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError(_("{value} is no number.", value=value))
    if not isinstance(value, str) or _POWER.fullmatch(value.strip()):
        number: Decimal | None = Decimal(str(value).strip())
    else:
        try:
            number = parse(value)
        except BadValuesError as error:
            raise ValueError(error.problem) from error
    if number is None or not number.is_finite():
        raise ValueError(_("{value} is no number.", value=value))
    return number


def _within(first: int, last: int) -> Reader:
    def read(value: Any) -> int:
        number = _number(value)
        if number != number.to_integral_value() or not first <= number <= last:
            raise ValueError(
                _(
                    "{value} is no whole number from {first} to {last}.",
                    value=value,
                    first=first,
                    last=last,
                )
            )
        return int(number)

    return read


def _amount(value: Any) -> Decimal:
    number = _number(value)
    if number < 0:
        raise ValueError(_("{value} is below zero.", value=value))
    if number > AMOUNT_MAX:
        raise ValueError(_("{value} is larger than a spreadsheet can hold.", value=value))
    return number


def _percent(value: Any) -> Decimal:
    number = _number(value)
    if not 0 <= number <= 100:
        raise ValueError(_("{value} is no percentage from 0 to 100.", value=value))
    return number


def _chance(value: Any) -> float:
    number = _number(value)
    if not 0 <= number <= 1:
        raise ValueError(_("{value} is no chance from 0 to 1.", value=value))
    return float(number)


def _pattern(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(_("{value} is no text.", value=value))
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(
            _("{value} is no pattern: {error}.", value=value, error=error.msg)
        ) from error
    return value


def _name(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(_("A rule needs a name."))
    return value.strip()


READERS: Mapping[str, Reader] = {
    "name": _name,
    "mode": _choice(words.MODES),
    "shapes": _choices(words.SHAPES, may_be_empty=False),
    "method": _choice(words.METHODS),
    "account": _accounts,
    "any_date": _flag,
    "days_before": _within(0, DAYS_MAX),
    "days_after": _within(0, DAYS_MAX),
    "days_offset": _within(-DAYS_MAX, DAYS_MAX),
    "days_kind": _choice(words.DAY_KINDS),
    "agree": _choices(words.FIELDS),
    "agree_any": _choices(words.FIELDS),
    "group_by": _choices(words.GROUPINGS),
    "ledger_contains": _texts,
    "ledger_not_contains": _texts,
    "ledger_regex": _pattern,
    "statement_contains": _texts,
    "statement_not_contains": _texts,
    "statement_regex": _pattern,
    "direction": _choice(words.DIRECTIONS),
    "amount_from": _amount,
    "amount_to": _amount,
    "tolerance": _amount,
    "tolerance_percent": _percent,
    "tolerance_side": _choice(words.TOLERANCE_SIDES),
    "difference": _choice(words.DIFFERENCES),
    "rows_max": _within(2, ROWS_MAX),
    "chance_max": _chance,
}

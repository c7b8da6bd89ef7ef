"""Money: whole minor units (øre) inside, a number with the currency's decimals at the edge.

Source: ISO 4217, table A.1 (list of active currency codes, minor units).
"""

from decimal import Decimal

from recon_xl.errors import BadValuesError
from recon_xl.language import _

# Every active currency that does not have two decimals.
_DECIMALS = {
    **dict.fromkeys(
        "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(), 0
    ),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),
    **dict.fromkeys("CLF UYW".split(), 4),
}
# Beyond this an amount no longer fits both int64 and the 15 digits of a spreadsheet's number.
MINOR_MAX = 10**15


def decimals(currency: str) -> int:
    """Return how many decimals the currency has; 2 where it is not known.

    >>> decimals("NOK"), decimals("JPY"), decimals("KWD")
    (2, 0, 3)
    """
    return _DECIMALS.get(currency, 2)


def to_minor(amount: Decimal, currency: str) -> int:
    """Return an amount in whole minor units.

    Raises:
        BadValuesError: The amount has more decimals than the currency, or too many digits.

    >>> to_minor(Decimal("-1234.50"), "NOK")
    -123450
    """
    minor = amount.scaleb(decimals(currency))
    whole = minor.to_integral_value()
    if minor != whole:
        raise BadValuesError(
            _(
                "{amount} has more decimals than {currency} has.",
                amount=format(amount, "f"),
                currency=currency or "NOK",
            )
        )
    if abs(whole) >= MINOR_MAX:
        raise BadValuesError(
            _("{amount} is larger than a spreadsheet can hold.", amount=format(amount, "f"))
        )
    return int(whole)


def to_unit(minor: int, currency: str) -> Decimal:
    """Return minor units as an amount with the currency's decimals.

    >>> str(to_unit(-5, "NOK"))
    '-0.05'
    """
    return Decimal(int(minor)).scaleb(-decimals(currency))


def to_cell(minor: int, currency: str) -> float:
    """Return minor units as the number that a spreadsheet or JSON holds.

    >>> to_cell(123450, "NOK")
    1234.5
    """
    return int(minor) / 10 ** decimals(currency)


def from_cell(value: float, currency: str) -> int:
    """Return a spreadsheet's number in minor units.

    Args:
        value: A float that a person or a formula made: noise beyond the currency's decimals is
            dropped when it is smaller than a hundredth of the minor unit.

    Raises:
        BadValuesError: The number has more decimals than the currency.

    >>> from_cell(0.1 + 0.2, "NOK")
    30
    """
    scaled = value * 10 ** decimals(currency)
    if not abs(scaled) < MINOR_MAX:
        raise BadValuesError(_("{amount} is larger than a spreadsheet can hold.", amount=value))
    whole = round(scaled)
    # A double keeps 15 digits, so large amounts carry more noise than small ones.
    if abs(scaled - whole) > max(0.01, abs(scaled) * 1e-15):
        raise BadValuesError(
            _(
                "{amount} has more decimals than {currency} has.",
                amount=value,
                currency=currency or "NOK",
            )
        )
    return whole

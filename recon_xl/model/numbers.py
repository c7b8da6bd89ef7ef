"""Numbers as people and banks write them, Norwegian and English.

Files write 1234,50 in a dozen ways: blanks of four kinds or points between thousands, U+2212 or a
trailing minus, parentheses, `kr` or `NOK` before or after. Which sign is the decimal one is decided
for a whole column at a time, because one cell cannot tell: "-112.000" is −112 in a file that always
writes three decimals and −112 000 in a file that groups.

Babel reads neither "1.234,50", "−1" nor "(1 234,50)" (checked with Babel 2.18), hence our own.
"""

import re
from collections.abc import Iterable
from decimal import Decimal

from recon_xl.errors import BadValuesError
from recon_xl.language import _, current
from recon_xl.model.money import decimals, to_unit

NO_BREAK_SPACE, MINUS = "\u00a0", "\u2212"
_BLANKS = dict.fromkeys(map(ord, " \t\u00a0\u2007\u2009\u202f'\u2019"), None)
_SIGNS = str.maketrans({"\u2212": "-", "\u2013": "-", "\uff0d": "-", "\u2012": "-"})
_WORD = r"(?:[Kk][Rr]\.?|[A-Z]{3}|[€$£])"
_BEFORE = re.compile(rf"^([-+(]*){_WORD}(?=[-+(]*[\d.,])")
_BEHIND = re.compile(rf"(?<=\d)(?:,-|{_WORD})([-+)]*)$")
_SHAPE = re.compile(r"(?P<before>[-+(]*)(?P<digits>\d[\d.,]*|[.,]\d+)(?P<after>[-+)]*)$")


def decimal_sign(cells: Iterable[str]) -> str | None:
    """Decide which sign separates decimals in a column.

    Args:
        cells: The texts of one column, or of the amount columns of one file.

    Returns:
        "," or "."; None when nothing tells (whole numbers only, or cells that contradict each other
        while each is clear by itself).

    Raises:
        BadValuesError: Every cell has one sign and three digits after it, so that 1.200 may be
            1200 or 1.2.

    >>> decimal_sign(["1.234,50", "17"]), decimal_sign(["-112.000", "2500.000"])
    (',', '.')
    """
    votes: set[str] = set()
    unclear: dict[str, str] = {}
    whole = False
    for cell in cells:
        digits = _digits(cell)
        if digits is None:
            continue
        vote = _clear_sign(digits)
        if vote:
            votes.add(vote)
        elif "," in digits or "." in digits:
            unclear.setdefault("," if "," in digits else ".", digits)
        else:
            whole = True
    if len(votes) == 1:
        return votes.pop()
    if votes or not unclear or len(unclear) == 2:
        return None
    ((sign, example),) = unclear.items()
    if whole:  # 500 beside 1.200: with decimals it would have been 500.000
        return "." if sign == "," else ","
    raise BadValuesError(
        _("Nothing tells whether {example} is a thousand or a decimal.", example=example),
        remedy=_("Export the column with two decimals."),
    )


def parse(text: str, decimal: str | None = None) -> Decimal | None:
    """Read one number.

    Args:
        text: The cell.
        decimal: What `decimal_sign` said of its column; it counts where the cell itself is unclear.

    Returns:
        The number; None for a blank cell or a lone dash.

    Raises:
        BadValuesError: The text is not a number, or cannot be read without knowing the column.

    >>> parse("(1 234,50)"), parse("kr 1.234,50"), parse("1 234,50-"), parse("–")
    (Decimal('-1234.50'), Decimal('1234.50'), Decimal('-1234.50'), None)
    """
    bare = _bare(text)
    if bare in {"", "-", "+"}:
        return None
    shape = _SHAPE.match(bare)
    signs = shape["before"] + shape["after"] if shape else ""
    if not shape or signs not in {"", "-", "+", "()"}:
        raise BadValuesError(_("“{text}” is not a number.", text=text))
    digits = shape["digits"]
    sign = _clear_sign(digits) or decimal
    if sign is None and ("," in digits or "." in digits):
        raise BadValuesError(_("“{text}” may be a thousand or a decimal.", text=text))
    sign = sign or ","
    group = "." if sign == "," else ","
    whole, _sign, fraction = digits.partition(sign)
    if group in fraction or sign in fraction or not _grouped(whole, group):
        raise BadValuesError(_("“{text}” is not a number.", text=text))
    number = Decimal(f"{whole.replace(group, '') or '0'}.{fraction or '0'}")
    if not fraction:
        number = number.to_integral_value()
    return -number if signs in {"-", "()"} else number


def format_number(number: Decimal, places: int, lang: str | None = None) -> str:
    """Write a number with a true minus and no-break thousands.

    >>> format_number(Decimal("-1234.5"), 2, "nb"), format_number(Decimal("-1234.5"), 2, "en")
    ('−1\\xa0234,50', '−1,234.50')
    """
    text = f"{abs(number):,.{places}f}"
    if (lang or current()) == "nb":
        text = text.replace(",", NO_BREAK_SPACE).replace(".", ",")
    return f"{MINUS}{text}" if number < 0 and text.strip("0,.\u00a0") else text


def format_amount(minor: int, currency: str = "NOK", lang: str | None = None) -> str:
    """Write an amount given in minor units.

    >>> format_amount(-123450, "NOK", "nb"), format_amount(5, "JPY", "en")
    ('−1\\xa0234,50', '5')
    """
    return format_number(to_unit(minor, currency), decimals(currency), lang)


def format_count(count: int, lang: str | None = None) -> str:
    """Write a whole number with thousands apart.

    >>> format_count(12345, "nb")
    '12\\xa0345'
    """
    return format_number(Decimal(int(count)), 0, lang)


def _bare(text: str) -> str:
    bare = text.translate(_SIGNS).translate(_BLANKS)
    return _BEHIND.sub(r"\1", _BEFORE.sub(r"\1", bare))


def _digits(text: str) -> str | None:
    shape = _SHAPE.match(_bare(text))
    return shape["digits"] if shape else None


def _clear_sign(digits: str) -> str | None:
    """Return the decimal sign that these digits show by themselves."""
    points, commas = digits.count("."), digits.count(",")
    if points and commas:
        return "." if digits.rfind(".") > digits.rfind(",") else ","
    if points + commas != 1:  # none, or one sign several times: that one groups
        return {True: "," if points else ".", False: None}[points + commas > 1]
    sign = "." if points else ","
    whole, _sign, fraction = digits.partition(sign)
    is_group = len(fraction) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0")
    return None if is_group else sign


def _grouped(whole: str, group: str) -> bool:
    """Say whether thousands stand where thousands stand."""
    first, *rest = whole.split(group)
    return not rest or (1 <= len(first) <= 3 and all(len(part) == 3 for part in rest))

"""Which way dates are written, decided for a whole column at a time.

One cell cannot tell 03/04 from 04/03; a column usually can, because some day is beyond the 12th.
"""

import math
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache

# Excel's day 1 is 1 January 1900, with a leap day that never was; these bounds are 1954 and 2119.
_SERIAL_START, _SERIAL_MIN, _SERIAL_MAX = date(1899, 12, 30), 20_000, 80_000
FORMATS: Mapping[str, str] = {
    "%Y-%m-%d": r"\d{4}-\d{1,2}-\d{1,2}",
    "%d.%m.%Y": r"\d{1,2}\.\d{1,2}\.\d{4}",
    "%Y/%m/%d": r"\d{4}/\d{1,2}/\d{1,2}",
    "%Y.%m.%d": r"\d{4}\.\d{1,2}\.\d{1,2}",
    "%d/%m/%Y": r"\d{1,2}/\d{1,2}/\d{4}",
    "%m/%d/%Y": r"\d{1,2}/\d{1,2}/\d{4}",
    "%d-%m-%Y": r"\d{1,2}-\d{1,2}-\d{4}",
    "%d.%m.%y": r"\d{1,2}\.\d{1,2}\.\d{2}",
    "%d/%m/%y": r"\d{1,2}/\d{1,2}/\d{2}",
    "%m/%d/%y": r"\d{1,2}/\d{1,2}/\d{2}",
    "%d-%m-%y": r"\d{1,2}-\d{1,2}-\d{2}",
    "%Y%m%d": r"(?:19|20)\d{6}",
    "%d%m%Y": r"\d{8}",
    "%d%m%y": r"\d{6}",
    "%d %b %Y": r"\d{1,2} [A-Za-z]{3} \d{4}",
    "%d-%b-%Y": r"\d{1,2}-[A-Za-z]{3}-\d{4}",
    "%d %B %Y": r"\d{1,2} [A-Za-z]{4,9} \d{4}",
}
# Formats of one shape that differ in what comes first, day or month.
_TWINS = {"%m/%d/%Y": "%d/%m/%Y", "%m/%d/%y": "%d/%m/%y"}
_TIME = re.compile(r"(?<=\d)[T ]+\d{1,2}[:.]\d{2}([:.]\d{2}([.,]\d+)?)?\s*(Z|[-+]\d{2}:?\d{2})?$")
_MONTHS = {"mai": "may", "okt": "oct", "des": "dec", "januar": "january", "februar": "february",
           "mars": "march", "juni": "june", "juli": "july", "oktober": "october",
           "desember": "december"}  # fmt: skip


def day_format(cells: Iterable[object]) -> tuple[str, bool]:
    """Decide how a column writes its dates.

    Args:
        cells: Its cells; those that are dates already tell nothing, and need nothing.

    Returns:
        The format that reads most cells, day before month where nothing tells; and whether the
        other order would have read them all too. "" when there is nothing to decide.

    >>> day_format(["03.04.2026", "31.12.2026"]), day_format(["03/04/2026"])
    (('%d.%m.%Y', False), ('%d/%m/%Y', True))
    """
    texts = {bare for cell in cells if isinstance(cell, str) and (bare := _bare(cell))}
    counts = {form: sum(_parsed(text, form) is not None for text in texts) for form in FORMATS}
    best = max(counts, key=lambda form: counts[form])
    if not texts or not counts[best]:
        return "", False
    twin = next((us for us, eu in _TWINS.items() if eu == best), "")
    is_unclear = bool(twin) and counts[twin] == counts[best] and _differ(texts, best, twin)
    return best, is_unclear


def day_of(cell: object, form: str) -> date | None:
    """Read one date.

    Args:
        cell: A text, a date, or the number that a spreadsheet keeps for a date.
        form: What `day_format` said of its column.

    Returns:
        None when it is no date.

    >>> day_of("3.1.2026", "%d.%m.%Y"), day_of(46025.0, "")
    (datetime.date(2026, 1, 3), datetime.date(2026, 1, 3))
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        inside = _SERIAL_MIN <= cell <= _SERIAL_MAX
        if inside:
            return _SERIAL_START + timedelta(days=int(cell))
        return _parsed(f"{cell:.0f}", form) if math.isfinite(cell) and cell % 1 == 0 else None
    return _parsed(_bare(str(cell)), form) if form else None


@lru_cache(maxsize=16_384)
def _bare(text: str) -> str:
    """Return a date without its time of day and with English months."""
    bare = _TIME.sub("", text.strip())
    words = re.sub(r"(?<=\d)\. ?(?=[A-Za-z])", " ", bare)
    return re.sub(
        r"[A-Za-z]{3,}\.?",
        lambda word: _MONTHS.get(word[0].rstrip(".").lower(), word[0].rstrip(".")),
        words,
    )


def _differ(texts: Iterable[str], one: str, other: str) -> bool:
    return any(_parsed(text, one) != _parsed(text, other) for text in texts)


@lru_cache(maxsize=16_384)
def _parsed(text: str, form: str) -> date | None:
    if not form or not re.fullmatch(FORMATS.get(form, ".*"), text):
        return None
    try:
        return datetime.strptime(text, form).date()  # noqa: DTZ007 (a day has no time zone)
    except ValueError:
        return None

"""Dates and months as they are shown."""

import calendar
import re
from datetime import date, datetime

from recon_xl.errors import BadValuesError
from recon_xl.language import _, current

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def format_day(day: date, lang: str | None = None) -> str:
    """Write a day.

    >>> format_day(date(2026, 10, 3), "nb"), format_day(date(2026, 10, 3), "en")
    ('03.10.2026', '3\\xa0Oct\\xa02026')
    """
    if (lang or current()) == "nb":
        return f"{day:%d.%m.%Y}"
    return f"{day.day}\u00a0{_MONTHS[day.month - 1]}\u00a0{day.year}"


def format_moment(moment: datetime, lang: str | None = None) -> str:
    """Write a day and a time of day.

    >>> format_moment(datetime(2026, 11, 3, 14, 5), "nb")
    '03.11.2026 kl.\\xa014.05'
    """
    if (lang or current()) == "nb":
        return f"{format_day(moment, 'nb')} kl.\u00a0{moment:%H.%M}"
    return f"{format_day(moment, 'en')} at {moment:%H:%M}"


def parse_day(text: str) -> date:
    """Return a day written 2026-10-03 or 03.10.2026.

    Raises:
        BadValuesError: The text is not a day.

    >>> parse_day("3.10.2026")
    datetime.date(2026, 10, 3)
    """
    shape = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text.strip())
    parts = list(shape.groups()) if shape else []
    if not parts and (shape := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text.strip())):
        parts = list(reversed(shape.groups()))
    try:
        return date(*map(int, parts))
    except (TypeError, ValueError) as error:
        raise BadValuesError(
            _("“{text}” is not a day.", text=text),
            remedy=_("Write it as 2026-10-03 or 03.10.2026. Nothing was changed."),
        ) from error


def period_days(period: str) -> tuple[date, date]:
    """Return the first and last day of a month written 2026-10.

    Raises:
        BadValuesError: The text is not a month.

    >>> period_days("2026-02")
    (datetime.date(2026, 2, 1), datetime.date(2026, 2, 28))
    """
    shape = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", period.strip())
    if not shape:
        raise BadValuesError(
            _("“{text}” is not a month.", text=period), remedy=_("Write it as 2026-10.")
        )
    year, month = int(shape[1]), int(shape[2])
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])

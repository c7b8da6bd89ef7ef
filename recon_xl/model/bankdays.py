"""Norwegian bank days: when Norges Bank's settlement system is open.

Closed on Saturdays, Sundays, public holidays and 24 December; open on 31 December.
Source: Norges Bank, "Vilkår for oppgjørskonto"; the public holidays are those of the acts of 1947
and 1995 (lov om 1 og 17 mai som høgtidsdager, lov om helligdager og helligdagsfred).
"""

from datetime import date, timedelta
from functools import cache

import numpy as np
from dateutil.easter import easter
from numpy.typing import NDArray

Days = NDArray[np.datetime64]

# Month and day: New Year, 1 and 17 May, Christmas Eve (bank holiday only), Christmas.
_FIXED = ((1, 1), (5, 1), (5, 17), (12, 24), (12, 25), (12, 26))
# Bank days are counted from this day on, so that two lists of days are counted alike; holidays are
# known for these years at most.
_ORIGIN, _YEARS = np.datetime64("1970-01-01"), (1900, 2200)
# Days from Easter Sunday: Maundy Thursday, Good Friday, Easter Monday, Ascension, Whit Monday.
_FROM_EASTER = (-3, -2, 1, 39, 50)


@cache
def bank_calendar(first_year: int, last_year: int) -> np.busdaycalendar:
    """Return numpy's calendar of Norwegian bank days for these years, both included."""
    closed = [day for year in range(first_year, last_year + 1) for day in _closed(year)]
    return np.busdaycalendar(holidays=np.array(closed, dtype="datetime64[D]"))


def _closed(year: int) -> list[date]:
    """Return the days of a year, weekends aside, on which banks are closed."""
    sunday = easter(year)
    moving = [sunday + timedelta(days=days) for days in _FROM_EASTER]
    return [*(date(year, month, day) for month, day in _FIXED), *moving]


def calendar_for(days: Days) -> np.busdaycalendar:
    """Return the calendar that covers the origin, these days, and the year before and after."""
    years = np.append(days.astype("datetime64[Y]"), _ORIGIN.astype("datetime64[Y]")).astype(int)
    first, last = (np.clip(1970 + int(year), *_YEARS) for year in (years.min(), years.max()))
    return bank_calendar(int(first) - 1, int(last) + 1)


def bank_day_number(days: Days) -> NDArray[np.int64]:
    """Number days so that bank days count one by one and closed days share the next bank's number.

    The difference of two numbers is the distance in bank days; a Saturday has the number of Monday.

    Args:
        days: datetime64, any unit, without NaT.
    """
    calendar = calendar_for(days)
    whole = days.astype("datetime64[D]")
    return np.busday_count(_ORIGIN, whole, busdaycal=calendar)


def next_bank_day(day: date, steps: int = 0) -> date:
    """Return the bank day on or after `day`, or `steps` bank days later.

    >>> next_bank_day(date(2026, 12, 24)), next_bank_day(date(2026, 12, 23), 1)
    (datetime.date(2026, 12, 28), datetime.date(2026, 12, 28))
    """
    moved = np.busday_offset(
        np.datetime64(day, "D"),
        steps,
        roll="forward",
        busdaycal=bank_calendar(day.year - 1, day.year + 1),
    )
    found: date = moved.astype(object)
    return found

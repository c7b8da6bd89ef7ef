"""Norwegian bank days: when Norges Bank's settlement system is open.

Closed on Saturdays, Sundays, public holidays and 24 December; open on 31 December.
Source: Norges Bank, "Vilkår for oppgjørskonto", and the `holidays` package for the public holidays.
"""

from datetime import date
from functools import cache

import numpy as np
from numpy.typing import NDArray

Days = NDArray[np.datetime64]


@cache
def bank_calendar(first_year: int, last_year: int) -> np.busdaycalendar:
    """Return numpy's calendar of Norwegian bank days for these years, both included."""
    import holidays

    years = range(first_year, last_year + 1)
    closed = {*holidays.country_holidays("NO", years=years), *(date(y, 12, 24) for y in years)}
    return np.busdaycalendar(holidays=np.array(sorted(closed), dtype="datetime64[D]"))


def calendar_for(days: Days) -> np.busdaycalendar:
    """Return the calendar that covers these days and the year before and after."""
    if not len(days):
        return bank_calendar(2000, 2000)
    years = days.astype("datetime64[Y]").astype(int) + 1970
    return bank_calendar(int(years.min()) - 1, int(years.max()) + 1)


def bank_day_number(days: Days) -> NDArray[np.int64]:
    """Number days so that bank days count one by one and closed days share the next bank's number.

    The difference of two numbers is the distance in bank days; a Saturday has the number of Monday.

    Args:
        days: datetime64, any unit, without NaT.
    """
    calendar = calendar_for(days)
    whole = days.astype("datetime64[D]")
    return np.busday_count(np.datetime64("1970-01-01"), whole, busdaycal=calendar)


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

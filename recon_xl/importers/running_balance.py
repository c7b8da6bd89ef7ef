"""The balance that a file states after each row: a proof that no row is missing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from recon_xl.importers.table_rows import Booking
from recon_xl.language import _, plural
from recon_xl.model.numbers import format_amount


@dataclass(frozen=True)
class RunningBalance:
    """What the running balance of some rows says.

    Attributes:
        opening_minor: Balance before the first row; None where the file has no balances.
        closing_minor: Balance after the last row.
        warnings: Where a balance does not follow from the one before.
    """

    opening_minor: int | None = None
    closing_minor: int | None = None
    warnings: list[str] = field(default_factory=list)


def running_balance(bookings: Sequence[Booking], currency: str) -> RunningBalance:
    """Check the running balance, newest first or oldest first, whichever fits.

    Args:
        bookings: In the order of the file.
        currency: Of the amounts.
    """
    if all(booking.balance_minor is None for booking in bookings):
        return RunningBalance()
    newest_first = list(reversed(bookings))
    orders = [
        list(bookings),
        newest_first,
        # Some files have the days one way round and the rows of a day the other.
        sorted(bookings, key=lambda booking: booking.day),
        sorted(newest_first, key=lambda booking: booking.day),
    ]
    gaps_of = [_gaps(order) for order in orders]
    order, gaps = min(zip(orders, gaps_of, strict=True), key=lambda pair: len(pair[1]))
    stated = sum(booking.balance_minor is not None for booking in bookings)
    if 2 * len(gaps) >= stated > 1:
        return RunningBalance(
            warnings=[_("The balances beside the rows do not follow from the amounts; not used.")]
        )
    opening, closing = _ends(order)
    if not gaps:
        return RunningBalance(opening, closing)
    booking = order[gaps[0]]
    return RunningBalance(
        opening,
        closing,
        [
            plural(
                "The balance {balance} {currency} in row {row} does not follow from the row before:"
                " a row may be missing.",
                "{n} balances do not follow from the row before, the first in row {row}: rows may"
                " be missing.",
                len(gaps),
                balance=format_amount(booking.balance_minor or 0, currency),
                currency=currency,
                row=booking.row.number,
            )
        ],
    )


def _gaps(bookings: Sequence[Booking]) -> list[int]:
    """Return the positions at which a balance does not follow from the amounts."""
    gaps, expected = [], None
    for position, booking in enumerate(bookings):
        if expected is not None:
            expected += booking.amount_minor
        if booking.balance_minor is not None:
            if expected is not None and booking.balance_minor != expected:
                gaps.append(position)
            expected = booking.balance_minor
    return gaps


def _ends(bookings: Sequence[Booking]) -> tuple[int, int]:
    """Return the balances before the first and after the last row."""
    sums = list(accumulate((booking.amount_minor for booking in bookings), initial=0))
    stated = [
        (at, booking.balance_minor)
        for at, booking in enumerate(bookings)
        if booking.balance_minor is not None
    ]
    (first, opening), (last, closing) = stated[0], stated[-1]
    return opening - sums[first + 1], closing + sums[-1] - sums[last + 1]

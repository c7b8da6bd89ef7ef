"""The rows of a table sorted by what they are: bookings, balances, reservations, notes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from recon_xl.errors import BadValuesError
from recon_xl.importers.bad_values import BadValues, UnreadableError
from recon_xl.importers.columns import Columns, fold
from recon_xl.importers.day_format import day_format, day_of
from recon_xl.importers.grid import GridRow, blank, same_word, text_of
from recon_xl.importers.profiles import Profile
from recon_xl.importers.table_amounts import (
    AmountStyle,
    amount_minor,
    amount_style,
    amounts_of,
    cell_of,
    minor_of,
    net_minor,
    number_minor,
)
from recon_xl.importers.table_words import (
    ABBREVIATED,
    CLOSING,
    LABEL_LENGTH_MAX,
    OPENING,
    PENDING,
    SUMS,
)
from recon_xl.language import _, plural


@dataclass(frozen=True)
class Booking:
    """One row with a date and an amount."""

    row: GridRow
    day: date
    value_day: date | None
    amount_minor: int
    balance_minor: int | None


class StatedBalance(NamedTuple):
    """One row that states a balance: "opening" or "closing"; its day where it has one."""

    label: str
    row: GridRow
    day: date | None
    minor: int


@dataclass
class Sorted:
    """What the rows of a table are.

    Attributes:
        style: How its amounts are written.
        bookings: In the order of the file.
        balances: Rows that state a balance.
        totals: Sum of each amount column so far, as its cells stand.
        pending_count: Reservations, which were left out.
        amountless: Numbers of rows with a date and no amount, which were read as 0.
        left_out: Numbers of rows that say nothing a booking could be made of.
        unclear_days: The format of dates that could be read the other way round too; "" else.
    """

    style: AmountStyle
    bookings: list[Booking] = field(default_factory=list)
    balances: list[StatedBalance] = field(default_factory=list)
    totals: dict[str, int] = field(default_factory=dict)
    pending_count: int = 0
    amountless: list[int] = field(default_factory=list)
    left_out: list[int] = field(default_factory=list)
    unclear_days: str = ""

    @property
    def opening_minor(self) -> int | None:
        """The first opening balance that a row states; None without."""
        return next((stated.minor for stated in self.balances if stated.label == "opening"), None)

    @property
    def closing_minor(self) -> int | None:
        """The last closing balance that a row states; None without."""
        found = [stated.minor for stated in self.balances if stated.label == "closing"]
        return found[-1] if found else None

    def warnings(self) -> list[str]:
        """Say what was left out or read with doubt."""
        found = []
        if self.pending_count:
            found.append(
                plural(
                    "{n} row is only reserved and was left out.",
                    "{n} rows are only reserved and were left out.",
                    self.pending_count,
                )
            )
        if self.amountless:
            found.append(
                plural(
                    "{n} row has no amount and was read as 0: {rows}.",
                    "{n} rows have no amount and were read as 0: {rows}.",
                    len(self.amountless),
                    rows=_first(self.amountless),
                )
            )
        if self.left_out:
            found.append(
                plural(
                    "{n} row has neither date nor amount and was left out: {rows}.",
                    "{n} rows have neither date nor amount and were left out: {rows}.",
                    len(self.left_out),
                    rows=_first(self.left_out),
                )
            )
        if self.unclear_days:
            found.append(
                _("Nothing tells day from month in the dates; the day was read as standing first.")
            )
        return found


def sorted_rows(
    rows: Sequence[GridRow],
    columns: Columns,
    *,
    name: str,
    currency: str,
    profile: Profile | None = None,
) -> Sorted:
    """Sort the rows below a header by what they are.

    Args:
        rows: The rows.
        columns: What their columns are.
        name: Name of the file, for errors.
        currency: Of the amounts.
        profile: What a person said of the table.

    Raises:
        BadValuesError: Dates or amounts cannot be read.
    """
    decimal, flip = (profile.decimal, profile.flip) if profile else ("", False)
    found = Sorted(amount_style(rows, columns, name, decimal=decimal, flip=flip))
    forms = {}
    for date_field in columns.date_fields:
        cells = (cell_of(row, columns, date_field) for row in rows)
        told = profile.day_format if profile else ""
        forms[date_field], is_unclear = (told, False) if told else day_format(cells)
        if is_unclear and not found.unclear_days:
            found.unclear_days = forms[date_field]
    bad = BadValues(name)
    for row in rows:
        try:
            _sort(row, columns, forms, found, currency)
        except UnreadableError as error:
            bad.add(row.number, error.column, error.value)
    bad.refuse()
    return found


def _sort(
    row: GridRow, columns: Columns, forms: dict[str, str], found: Sorted, currency: str
) -> None:
    if _is_header_again(row, columns):
        return
    if _is_pending(row, columns):
        found.pending_count += 1
        return
    days = [day_of(cell_of(row, columns, name), form) for name, form in forms.items()]
    day = next((day for day in days if day), None)
    label = _balance_label(row, columns, has_day=day is not None)
    if label:
        minor = _balance_of(row, columns, found.style, currency)
        if minor is not None:
            found.balances.append(StatedBalance(label, row, day, minor))
        return
    if day is None:
        _take_undated(row, columns, found, currency)
        return
    amounts = amounts_of(row, columns, found.style, currency)
    if not amounts:
        found.amountless.append(row.number)
    _refuse_unreadable_day(row, columns, days)
    for name, minor in amounts.items():
        found.totals[name] = found.totals.get(name, 0) + minor
    value_at = list(forms).index("value_date") if "value_date" in forms else None
    balance = number_minor(row, columns, "balance_after", found.style, currency)
    net = net_minor(amounts, row, columns, found.style)
    found.bookings.append(
        Booking(row, day, None if value_at is None else days[value_at], net, balance)
    )


def _refuse_unreadable_day(row: GridRow, columns: Columns, days: Sequence[date | None]) -> None:
    """Refuse a date that cannot be read where another date of the row could stand in for it.

    Banks leave a date blank that they do not know, or write a dash or zeros: that is no mistake.

    Raises:
        UnreadableError: The cell says something, and that is no date.
    """
    for name, day in zip(columns.date_fields, days, strict=True):
        said = text_of(cell_of(row, columns, name))
        if day is None and any(sign.isalnum() and sign != "0" for sign in said):
            raise UnreadableError(columns.headers[columns.of_field[name]] or _("date"), said)


def _take_undated(row: GridRow, columns: Columns, found: Sorted, currency: str) -> None:
    """Leave out a sum or a note; refuse a row that has an amount and no date.

    A row of bare numbers is a sum when it is the sum of the rows above.

    Raises:
        UnreadableError: There is an amount, so that money would be lost.
    """
    texts = [cell for cell in row.cells if not blank(cell)]
    if any(same_word(cell, SUMS) for cell in texts[:2]):
        return
    try:
        amounts = amounts_of(row, columns, found.style, currency)
    except UnreadableError:
        amounts = {}  # words below the table, one of them under the amounts
    if not amounts:
        found.left_out.append(row.number)
        return
    has_words = any(any(map(str.isalpha, text_of(cell))) for cell in texts)
    if not has_words and all(found.totals.get(name) == minor for name, minor in amounts.items()):
        return
    field_name = columns.date_fields[0]
    raise UnreadableError(
        columns.headers[columns.of_field[field_name]] or _("date"),
        text_of(cell_of(row, columns, field_name)),
    )


def _balance_label(row: GridRow, columns: Columns, *, has_day: bool) -> str:
    """Return "opening" or "closing" for a row that states a balance, otherwise "".

    A row with a date may say so in its text only: UB is a kind of voucher too.
    """
    texts = [*columns.more_texts, *[columns.of_field.get("text", -1)]]
    amounts = {columns.of_field[name] for name in columns.amount_fields}
    for at, cell in enumerate(row.cells):
        if (has_day and at not in texts) or at in amounts or not isinstance(cell, str):
            continue
        if not 0 < len(cell) <= LABEL_LENGTH_MAX:
            continue
        word = fold(cell)
        for label, words in (("opening", OPENING), ("closing", CLOSING)):
            if word.startswith(words) or ABBREVIATED.get(word) == label:
                return label
    return ""


def _balance_of(row: GridRow, columns: Columns, style: AmountStyle, currency: str) -> int | None:
    """Return the balance that a row states, in whatever column; None without."""
    minor = number_minor(row, columns, "balance_after", style, currency)
    if minor is None:
        minor = amount_minor(row, columns, style, currency)
    return _last_number(row, style, currency) if minor is None else minor


def _last_number(row: GridRow, style: AmountStyle, currency: str) -> int | None:
    decimal = next((sign for sign in style.decimal.values() if sign), None)
    for cell in reversed(row.cells):
        try:
            minor = minor_of(cell, decimal, currency)
        except BadValuesError:
            continue
        if minor is not None:
            return minor
    return None


def _is_pending(row: GridRow, columns: Columns) -> bool:
    fields = ("status", *columns.date_fields)
    return any(same_word(cell_of(row, columns, name), PENDING) for name in fields)


def _is_header_again(row: GridRow, columns: Columns) -> bool:
    """Say whether a row repeats the header, as printed reports do on every page."""
    words = [text_of(cell) for cell in row.cells]
    return len(words) >= 2 and words == list(columns.headers[: len(words)])


def _first(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:5]))
    return f"{shown} …" if len(numbers) > 5 else shown

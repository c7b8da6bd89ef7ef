"""Statements from tables: text files with separators and Excel workbooks, of any bank."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from recon_xl.errors import BadValuesError, MalformedFileError
from recon_xl.importers.columns import Columns, fold
from recon_xl.importers.grid import Grid, GridRow, header_of, text_of
from recon_xl.importers.profiles import NOTHING_KNOWN, Known, Profile
from recon_xl.importers.proof import proved
from recon_xl.importers.rows import Row, clean, joined, kid_of, kid_or_message, lines_frame, told
from recon_xl.importers.running_balance import running_balance
from recon_xl.importers.table_amounts import cell_of, minor_of
from recon_xl.importers.table_head import Preamble, account_in, preamble_of
from recon_xl.importers.table_rows import Booking, Sorted, sorted_rows
from recon_xl.language import _
from recon_xl.model.accounts import normalise_account
from recon_xl.model.reconciliation import BOOKS_CURRENCY
from recon_xl.model.statement import Statement

_DIGITS = re.compile(r"[\d .]{7,}|[A-Z]{2}\d{2}[A-Z0-9 ]{10,}")


@dataclass(frozen=True)
class _Table:
    """A table with everything that was found out about it."""

    grid: Grid
    columns: Columns
    preamble: Preamble
    found: Sorted
    currency: str
    profile: Profile | None

    def text(self, booking: Booking, field: str) -> str:
        return clean(text_of(cell_of(booking.row, self.columns, field)))


def statements_of(grid: Grid, file: str, known: Known = NOTHING_KNOWN) -> list[Statement]:
    """Return the statements of a table, one per bank account in it.

    Args:
        grid: The rows.
        file: Name of the file.
        known: The profiles that count.

    Raises:
        MissingColumnsError: There is no date or no amount.
        BadValuesError: Dates or amounts cannot be read.
    """
    header = header_of(grid, "statement", known)
    columns = header.columns
    columns.require_complete(grid.name)
    rows = grid.rows[header.position + 1 :]
    preamble = preamble_of(grid.rows[: header.position])
    currency = _currency(rows, columns, preamble, header.profile)
    found = sorted_rows(rows, columns, name=grid.name, currency=currency, profile=header.profile)
    table = _Table(grid, columns, preamble, found, currency, header.profile)
    groups: dict[str, list[Booking]] = {}
    for booking in found.bookings:
        groups.setdefault(_stated_account(table, booking), []).append(booking)
    if not groups and found.opening_minor is None and found.closing_minor is None:
        raise MalformedFileError(
            _("The table has a header and no rows."),
            where=grid.name,
            remedy=_("Export a period with transactions. Nothing was changed."),
        )
    only = len(groups) <= 1
    return [
        proved(_statement(table, account, bookings, file, is_only=only))
        for account, bookings in (groups or {"": []}).items()
    ]


def _currency(
    rows: Sequence[GridRow], columns: Columns, preamble: Preamble, profile: Profile | None
) -> str:
    """Return the currency that most rows state, else the preamble's, else the books'."""
    stated = Counter(text_of(cell_of(row, columns, "currency")).upper() for row in rows)
    known = {word: n for word, n in stated.items() if re.fullmatch(r"[A-Z]{3}", word)}
    if known:
        return max(known, key=lambda word: known[word])
    return preamble.currency or (profile.currency if profile else "") or BOOKS_CURRENCY


def _statement(
    table: _Table, account: str, bookings: Sequence[Booking], file: str, *, is_only: bool
) -> Statement:
    found, warnings = table.found, table.found.warnings()
    running = running_balance(bookings, table.currency)
    opening, closing = running.opening_minor, running.closing_minor
    if is_only:
        above = _preamble_balances(table)
        account = account or _inferred_account(table, bookings)
        opening = _first_known(found.opening_minor, above[0], opening)
        closing = _first_known(found.closing_minor, above[1], closing)
    others = {table.text(booking, "currency").upper() for booking in bookings}
    if others - {"", table.currency}:
        warnings.append(
            _(
                "Rows state other currencies ({others}) than {currency}; all amounts were read as"
                " {currency}.",
                others=", ".join(sorted(others - {"", table.currency})),
                currency=table.currency,
            )
        )
    days = [booking.day for booking in bookings]
    rows = [_row(table, booking) for booking in bookings]
    return Statement(
        account=account,
        currency=table.currency,
        opening_minor=opening,
        closing_minor=closing,
        lines=lines_frame(rows, account=account, currency=table.currency),
        warnings=[*warnings, *running.warnings],
        from_date=min(days, default=None),
        to_date=max(days, default=None),
        file=file,
        name=table.preamble.name,
        format=table.grid.told_format(table.profile),
        encoding=table.grid.encoding,
    )


def _row(table: _Table, booking: Booking) -> Row:
    kid, message = kid_or_message(table.text(booking, "kid"))
    if not kid and _is_kid_column(table.columns):
        kid, message = re.sub(r"[\s.]", "", message), ""
    more = [clean(text_of(booking.row.cells[at])) for at in table.columns.more_texts
            if at < len(booking.row.cells)]  # fmt: skip
    text = joined([table.text(booking, "text"), *more, message])
    original_currency, original_minor = _original(table, booking)
    code = table.text(booking, "code")
    if not table.found.style.has_direction:
        code = code or table.text(booking, "direction")
    return Row(
        source=f"{table.grid.name}:{booking.row.number}",
        day=booking.day,
        amount_minor=booking.amount_minor,
        value_day=booking.value_day,
        text=text,
        counterparty=_counterparty(table, booking),
        reference=told(table.text(booking, "bank_reference")),
        kid=kid_of(kid, text),
        batch=table.text(booking, "batch"),
        end_to_end_id=told(table.text(booking, "end_to_end_id")),
        code=code,
        original_currency=original_currency,
        original_amount_minor=original_minor,
    )


def _is_kid_column(columns: Columns) -> bool:
    """Say whether the column is for KIDs alone, so that one with a wrong digit stays a KID."""
    at = columns.of_field.get("kid")
    return at is not None and fold(columns.headers[at]) in {"kid", "kidnummer", "kidkode", "cid"}


def _counterparty(table: _Table, booking: Booking) -> str:
    party = "from_party" if booking.amount_minor > 0 else "to_party"
    for field in (party, "counterparty"):
        name = table.text(booking, field)
        if name and not _DIGITS.fullmatch(name):
            return name
    return ""


def _stated_account(table: _Table, booking: Booking) -> str:
    """Return the account that a row names; one IBAN in all rows is the bank account's own."""
    return normalise_account(table.text(booking, _own_field(table)))


def _own_field(table: _Table) -> str:
    of_field = table.columns.of_field
    at = of_field.get("counterparty_account")
    is_iban = at is not None and fold(table.columns.headers[at]) == "iban"
    if "own_account" in of_field or not is_iban:
        return "own_account"
    values = {table.text(booking, "counterparty_account") for booking in table.found.bookings}
    return "counterparty_account" if len(values) == 1 else "own_account"


def _inferred_account(table: _Table, bookings: Sequence[Booking]) -> str:
    """Return the account that the preamble, the two sides of all rows or the file's name tell."""
    above = table.preamble.account
    if above:
        return account_in(above) or normalise_account(above)
    own: Counter[str] = Counter()
    for booking in bookings:
        side = "to" if booking.amount_minor > 0 else "from"
        texts = [table.text(booking, f"{side}_{what}") for what in ("account", "party")]
        own.update({normalise_account(text) for text in texts if _DIGITS.fullmatch(text)})
    if len(own) == 1 and 2 * own.total() > len(bookings):
        return own.most_common()[0][0]
    told = table.profile.account if table.profile else ""
    return account_in(told) or normalise_account(told) or account_in(table.grid.name)


def _original(table: _Table, booking: Booking) -> tuple[str, int | None]:
    currency = table.text(booking, "fx_currency").upper()
    if not re.fullmatch(r"[A-Z]{3}", currency) or currency == table.currency:
        return "", None
    cell = cell_of(booking.row, table.columns, "fx_amount")
    try:
        minor = minor_of(cell, table.found.style.decimal.get("fx_amount"), currency)
    except BadValuesError:
        return "", None
    return ("", None) if minor is None else (currency, minor)


def _preamble_balances(table: _Table) -> tuple[int | None, int | None]:
    decimals = [sign for sign in table.found.style.decimal.values() if sign]
    found: list[int | None] = []
    for cell in (table.preamble.opening, table.preamble.closing):
        try:
            found.append(minor_of(cell, decimals[0] if decimals else None, table.currency))
        except BadValuesError:
            found.append(None)
    return found[0], found[1]


def _first_known(*minors: int | None) -> int | None:
    return next((minor for minor in minors if minor is not None), None)

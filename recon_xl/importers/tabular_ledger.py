"""Ledgers from tables: exports of any accounting system as text or Excel."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from recon_xl.errors import BadValuesError, MalformedFileError
from recon_xl.importers.bank_accounts import Choice, chosen
from recon_xl.importers.columns import Columns
from recon_xl.importers.grid import Grid, GridRow, header_of, text_of
from recon_xl.importers.ledger_sections import number_and_name, without_sections
from recon_xl.importers.profiles import NOTHING_KNOWN, Known, Profile
from recon_xl.importers.proof import ledger_gaps
from recon_xl.importers.rows import Row, clean, entries_frame, joined, kid_of, kid_or_message
from recon_xl.importers.running_balance import RunningBalance, running_balance
from recon_xl.importers.table_amounts import cell_of, minor_of
from recon_xl.importers.table_head import Preamble, account_in, preamble_of
from recon_xl.importers.table_rows import Booking, Sorted, StatedBalance, sorted_rows
from recon_xl.language import _, plural
from recon_xl.model.accounts import is_valid_account, normalise_account
from recon_xl.model.reconciliation import BOOKS_CURRENCY
from recon_xl.model.statement import Ledger, LedgerAccount


@dataclass
class _Table:
    """A table with everything that was found out about it."""

    grid: Grid
    columns: Columns
    preamble: Preamble
    found: Sorted
    currency: str
    section_of: Mapping[int, str]
    profile: Profile | None

    def text(self, row: GridRow, field: str) -> str:
        return clean(text_of(cell_of(row, self.columns, field)))


class _Posting(NamedTuple):
    """One booking with its table and its account in the chart."""

    table: _Table
    booking: Booking
    chart: str


def ledger_of(
    grids: Sequence[Grid],
    file: str,
    account: str | None = None,
    known: Known = NOTHING_KNOWN,
) -> Ledger:
    """Return the ledger of one or more tables.

    Args:
        grids: The text table, or the sheets of a workbook.
        file: Name of the file.
        account: The account of the chart or the bank account that is wanted; all bank accounts
            when None.
        known: The profiles that count.

    Raises:
        MissingColumnsError: There is no date or no amount.
        BadValuesError: Dates or amounts cannot be read.
        WrongAccountError: The file does not have the account.
    """
    tables = [_table(grid, known) for grid in grids]
    chart_names: dict[str, str] = {}
    postings = [
        _Posting(table, booking, _chart(table, booking.row, chart_names))
        for table in tables
        for booking in table.found.bookings
    ]
    if not postings:
        raise MalformedFileError(
            _("The table has a header and no rows."),
            where=file,
            remedy=_("Export a period with transactions. Nothing was changed."),
        )
    links = {chart: normalise_account(chart) for chart in chart_names if is_valid_account(chart)}
    choice = chosen(chart_names, links, account=account, where=file)
    accounts, rows, warnings = _read_out(postings, choice, chart_names)
    return Ledger(
        entries=entries_frame(rows),
        accounts=tuple(about for about in accounts if about.ledger_account or about.account),
        company=tables[0].preamble.company,
        file=file,
        warnings=[*(text for table in tables for text in table.found.warnings()), *warnings],
        format=tables[0].grid.told_format(tables[0].profile),
        encoding=tables[0].grid.encoding,
    )


def _read_out(
    postings: Sequence[_Posting], choice: Choice, names: Mapping[str, str]
) -> tuple[list[LedgerAccount], list[Row], list[str]]:
    """Return the accounts that were chosen, their entries in the file's order, and warnings."""
    taken = [posting for posting in postings if posting.chart in choice.charts]
    currencies = {chart: _currency_of(chart, taken) for chart in choice.charts}
    has_running = len(names) == 1 or not _runs_over_all(postings)
    accounts = []
    warnings = _left_out(len(postings) - len(taken), choice)
    for chart in choice.charts:
        about, gaps = _account(
            chart,
            [posting for posting in taken if posting.chart == chart],
            choice,
            name=names[chart],
            currency=currencies[chart],
            has_running=has_running,
        )
        accounts.append(about)
        warnings += gaps
    return accounts, [_row(p, choice, currencies[p.chart]) for p in taken], warnings


def _table(grid: Grid, known: Known) -> _Table:
    header = header_of(grid, "ledger", known)
    profile = header.profile
    columns = header.columns
    columns.require_complete(grid.name)
    preamble = preamble_of(grid.rows[: header.position])
    names_sections = profile is not None and profile.names_sections
    rows, section_of = without_sections(
        grid.rows[header.position + 1 :], columns, names_sections=names_sections
    )
    currency = preamble.currency or (profile.currency if profile else "") or BOOKS_CURRENCY
    if "fx_amount" not in columns.of_field:
        stated = Counter(text_of(cell_of(row, columns, "currency")).upper() for row in rows)
        codes = {word: n for word, n in stated.items() if re.fullmatch(r"[A-Z]{3}", word)}
        currency = max(codes, key=lambda word: codes[word], default=currency)
    found = sorted_rows(rows, columns, name=grid.name, currency=currency, profile=profile)
    return _Table(grid, columns, preamble, found, currency, section_of, profile)


def _chart(table: _Table, row: GridRow, names: dict[str, str]) -> str:
    """Return the account of a row: its own cell, its section's, the one above the table."""
    stated = table.text(row, "account") or table.section_of.get(row.number, "")
    stated = stated or table.preamble.account or (table.profile.account if table.profile else "")
    number, name = number_and_name(stated)
    names[number] = names.get(number) or table.text(row, "account_name") or name
    return number


def _left_out(count: int, choice: Choice) -> list[str]:
    if not count:
        return []
    return [
        plural(
            "{n} entry on another account than {accounts} was left out.",
            "{n} entries on other accounts than {accounts} were left out.",
            count,
            accounts=", ".join(choice.charts),
        )
    ]


def _currency_of(chart: str, postings: Sequence[_Posting]) -> str:
    """Return the currency that an account is kept in: the only one of its amounts in currency."""
    of_chart = [posting for posting in postings if posting.chart == chart]
    books = of_chart[0].table.currency if of_chart else BOOKS_CURRENCY
    if not all("fx_amount" in posting.table.columns.of_field for posting in of_chart):
        return books
    stated = {p.table.text(p.booking.row, "currency").upper() for p in of_chart} - {""}
    only = stated.pop() if len(stated) == 1 else ""
    return only if re.fullmatch(r"[A-Z]{3}", only) else books


def _row(posting: _Posting, choice: Choice, currency: str) -> Row:
    table, booking, chart = posting
    row = booking.row

    def text(field: str) -> str:
        return table.text(row, field)

    kid, message = kid_or_message(text("kid"))
    more = [clean(text_of(row.cells[at])) for at in table.columns.more_texts if at < len(row.cells)]
    told = joined([text("text"), *more, message])
    other, other_minor = _in_currency(posting)
    is_held_in_other = currency != table.currency
    is_bank = bool(account_in(chart))
    return Row(
        source=f"{table.grid.name}:{row.number}",
        day=booking.day,
        amount_minor=booking.amount_minor,
        value_day=booking.value_day,
        text=told,
        counterparty=text("counterparty"),
        reference=text("bank_reference"),
        kid=kid_of(kid, told),
        batch=text("batch"),
        voucher_no=text("voucher_no"),
        voucher_type=text("voucher_type")
        or ("" if table.found.style.has_direction else text("direction")),
        invoice_no=text("invoice_no"),
        account=choice.bank_of.get(chart, ""),
        ledger_account="" if is_bank else chart,
        currency=currency,
        # A revaluation moves nothing in the account's own currency.
        currency_amount_minor=(other_minor or 0) if is_held_in_other else None,
        original_currency="" if other == currency else other,
        original_amount_minor=None if other == currency else other_minor,
    )


def _in_currency(posting: _Posting) -> tuple[str, int | None]:
    """Return what a row amounts to in a currency beside the books', with the sign of its amount."""
    table, booking, _chart_number = posting
    currency = table.text(booking.row, "currency").upper()
    if "fx_amount" not in table.columns.of_field or not re.fullmatch(r"[A-Z]{3}", currency):
        return "", None
    if currency == table.currency:
        return "", None
    cell = cell_of(booking.row, table.columns, "fx_amount")
    try:
        minor = minor_of(cell, table.found.style.decimal.get("fx_amount"), currency)
    except BadValuesError:
        return "", None
    if minor is None:
        return "", None
    return currency, -abs(minor) if booking.amount_minor < 0 else abs(minor)


def _runs_over_all(postings: Sequence[_Posting]) -> bool:
    """Say whether the running balance goes over all accounts, and so is that of none of them."""
    running = running_balance([posting.booking for posting in postings], BOOKS_CURRENCY)
    return running.opening_minor is not None and not running.warnings


def _account(
    chart: str,
    postings: Sequence[_Posting],
    choice: Choice,
    *,
    name: str,
    currency: str,
    has_running: bool,
) -> tuple[LedgerAccount, list[str]]:
    """Return what the file says of one account, and where its balances do not hold."""
    bookings = [posting.booking for posting in postings]
    books = postings[0].table.currency if postings else BOOKS_CURRENCY
    running = running_balance(bookings, books) if has_running else RunningBalance()
    first, last = _stated_balances(chart, postings)
    start = first.day if first and first.day else min((b.day for b in bookings), default=None)
    about = LedgerAccount(
        ledger_account="" if account_in(chart) else chart,
        name=name,
        account=choice.bank_of.get(chart, ""),
        currency=currency,
        opening_minor=first.minor if first else running.opening_minor,
        closing_minor=last.minor if last else running.closing_minor,
        opening_date=start,
    )
    # Open items of earlier months are listed too, and are part of the opening balance.
    within = sum(b.amount_minor for b in bookings if start is None or b.day >= start)
    return about, [*running.warnings, *ledger_gaps(about, within, books)]


def _stated_balances(
    chart: str, postings: Sequence[_Posting]
) -> tuple[StatedBalance | None, StatedBalance | None]:
    """Return what rows state as an account's balances: the first opening, the last closing."""
    tables = {id(posting.table): posting.table for posting in postings}.values()
    found = [
        stated
        for table in tables
        for stated in table.found.balances
        if _chart(table, stated.row, {}) == chart
    ]
    opening = [stated for stated in found if stated.label == "opening"]
    closing = [stated for stated in found if stated.label == "closing"]
    return opening[0] if opening else None, closing[-1] if closing else None

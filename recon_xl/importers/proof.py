"""What proves a statement complete: its balances, its running balance, the one before it."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from recon_xl.language import _, plural
from recon_xl.model.accounts import format_account
from recon_xl.model.numbers import format_amount, format_count
from recon_xl.model.statement import LedgerAccount, Statement

# A sheet has 1,048,576 rows; the header and what stands above it take some.
SHEET_ROWS_MAX = 1_048_500


def proved(statement: Statement) -> Statement:
    """Return the statement with a warning for everything that does not hold."""
    found = [*_balance_gaps(statement), *_repeated(statement), *_too_many(statement)]
    return replace(statement, warnings=[*statement.warnings, *found])


def continued(statements: Sequence[Statement]) -> list[Statement]:
    """Return the statements of one delivery with a warning where one does not follow the last.

    Args:
        statements: In the order of the file; those of one account are compared with each other.
    """
    last: dict[str, Statement] = {}
    found = []
    for statement in statements:
        before = last.get(statement.account)
        warnings = _gaps(before, statement) if before else []
        found.append(replace(statement, warnings=[*statement.warnings, *warnings]))
        last[statement.account] = statement
    return found


def ledger_gaps(about: LedgerAccount, movements_minor: int, currency: str) -> list[str]:
    """Say where a ledger account's opening, entries and closing do not agree."""
    opening, closing = about.opening_minor, about.closing_minor
    if opening is None or closing is None or opening + movements_minor == closing:
        return []
    return [
        _(
            "Account {account} does not balance: {difference} {currency} is unexplained (opening"
            " {opening}, entries {movements}, closing {closing}).",
            account=about.ledger_account or format_account(about.account),
            difference=format_amount(abs(opening + movements_minor - closing), currency),
            currency=currency,
            opening=format_amount(opening, currency),
            movements=format_amount(movements_minor, currency),
            closing=format_amount(closing, currency),
        )
    ]


def _balance_gaps(statement: Statement) -> list[str]:
    if statement.opening_minor is None and statement.closing_minor is None:
        return [_("The statement has no balances, so that nothing proves it complete.")]
    if statement.opening_minor is None:
        return [_("The statement has no opening balance, so that nothing proves it complete.")]
    if statement.closing_minor is None:
        return [_("The statement has no closing balance, so that nothing proves it complete.")]
    if not statement.unexplained_minor:
        return []
    currency = statement.currency
    return [
        _(
            "The statement does not balance: {difference} {currency} is unexplained (opening"
            " {opening}, lines {movements}, closing {closing}).",
            difference=format_amount(abs(statement.unexplained_minor), currency),
            currency=currency,
            opening=format_amount(statement.opening_minor, currency),
            movements=format_amount(statement.sum_minor, currency),
            closing=format_amount(statement.closing_minor, currency),
        )
    ]


def _repeated(statement: Statement) -> list[str]:
    """Count lines that repeat another one with the bank's own reference, which it gives once.

    Where the balance proves that nothing came twice, they are what they seem: equal payments.
    """
    if len(statement.lines) < 2:
        return []
    if None not in (statement.opening_minor, statement.closing_minor) and (
        not statement.unexplained_minor
    ):
        return []
    named = statement.lines[statement.lines["reference"] != ""]
    fields = ["date", "amount_minor", "reference", "text", "counterparty", "end_to_end_id", "kid"]
    count = int(named.duplicated(fields).sum())
    if not count:
        return []
    return [
        plural(
            "{n} line repeats another one, the bank's reference included.",
            "{n} lines repeat another one, the bank's reference included.",
            count,
        )
    ]


def _too_many(statement: Statement) -> list[str]:
    if len(statement.lines) <= SHEET_ROWS_MAX:
        return []
    return [
        _(
            "The statement has {count} lines, a sheet holds {limit}. Use recon-xl batch.",
            count=format_count(len(statement.lines)),
            limit=format_count(SHEET_ROWS_MAX),
        )
    ]


def _gaps(before: Statement, statement: Statement) -> list[str]:
    found = []
    opening, closing = statement.opening_minor, before.closing_minor
    if opening is not None and closing is not None and opening != closing:
        found.append(
            _(
                "Statement {number} opens with {opening}, but the one before closed with"
                " {closing}: a statement between them may be missing.",
                number=_called(statement),
                opening=format_amount(opening, statement.currency),
                closing=format_amount(closing, before.currency),
            )
        )
    if _is_number(before.number) and _is_number(statement.number):
        step = int(statement.number) - int(before.number)
        if step > 1 and opening != closing:
            found.append(
                plural(
                    "{n} statement number is missing before {number}.",
                    "{n} statement numbers are missing before {number}.",
                    step - 1,
                    number=statement.number,
                )
            )
    return found


def _called(statement: Statement) -> str:
    if statement.number:
        return statement.number
    day = statement.from_date
    return f"{pd.Timestamp(day):%Y-%m-%d}" if day else format_account(statement.account)


def _is_number(text: str) -> bool:
    # Time stamps serve as numbers too, and leave gaps by nature.
    return text.isdecimal() and len(text) <= 6

"""Import statements and ledgers: whole or not at all, nothing twice, the balance proved."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from recon_xl.actions.import_accounts import (
    account_of_statement,
    with_ledger_accounts,
    with_statement_account,
)
from recon_xl.actions.import_openings import (
    balance_notes,
    opening_details,
    opening_gaps,
    with_file_openings,
    with_told_balance,
)
from recon_xl.actions.import_rows import (
    batches_here_otherwise,
    continues,
    new_rows,
    with_rows,
    with_statement_row,
)
from recon_xl.actions.import_scope import LedgerScope, ledger_scope
from recon_xl.actions.outcome import Outcome, journaled
from recon_xl.actions.recognition import recognised
from recon_xl.actions.telling import told_standing
from recon_xl.errors import UnbalancedStatementError
from recon_xl.findings.statements import account_number_findings
from recon_xl.language import _, plural
from recon_xl.model.accounts import format_account
from recon_xl.model.currencies import in_currency_of
from recon_xl.model.file_openings import OPENINGS
from recon_xl.model.numbers import format_amount
from recon_xl.model.reconciliation import Reconciliation, settled
from recon_xl.model.statement import Ledger, Statement

Source = Statement | Ledger
_NAMED_MAX = 5


@dataclass
class _Told:
    """What is said of one file and account."""

    file: str
    side: str
    account: str
    added: int
    duplicates: int
    recognised: int = 0
    warnings: list[str] = field(default_factory=list)


def import_sources(
    reconciliation: Reconciliation,
    *,
    by: str,
    at: datetime,
    sources: Sequence[Source],
    account: str | None = None,
    opening_balance: object = None,
    allow_unbalanced: bool = False,
    dry_run: bool = False,
) -> Outcome:
    """Add the rows of statements and ledgers that the workbook does not have yet.

    Statements come first, because they name the bank account that a ledger export does not know.

    Args:
        reconciliation: The tables.
        by: Who imports.
        at: When.
        sources: What the importers read, one or more files.
        account: The account of sources that name none, or the one to take from a ledger with many.
        opening_balance: The balance on both sides where no source gives one, as a person writes it.
        allow_unbalanced: Take statements whose lines do not make their closing balance.
        dry_run: Say what would be added, change nothing.

    Raises:
        UnbalancedStatementError: Opening + movements ≠ closing.
        WrongAccountError: A source belongs to another account, or to one that cannot be told.
    """
    statements = [source for source in sources if isinstance(source, Statement)]
    ledgers = [source for source in sources if isinstance(source, Ledger)]
    if not allow_unbalanced:
        _refuse_unbalanced(statements)

    after, told, openings = reconciliation, list[_Told](), list[dict[str, Any]]()
    for statement in statements:
        after, said = _with_statement(after, statement, account)
        told.append(said)
    for ledger in ledgers:
        scope = ledger_scope(after, ledger, account)
        known = with_ledger_accounts(after, ledger, scope)
        after = with_file_openings(known, ledger, scope)
        openings += opening_details(known, after, ledger, scope)
        gaps = opening_gaps(after, ledger, scope)
        after, said_of_ledger = _with_ledger(after, ledger, scope, gaps)
        told += said_of_ledger
    for said in told:
        if said.side == "ledger":
            said.warnings += balance_notes(reconciliation, after, said.account, opening_balance)
    after = settled(with_told_balance(after, _touched(told), opening_balance))
    _tell_new_numbers(reconciliation, after, told)
    details = {OPENINGS: openings} if openings else {}
    return _outcome(reconciliation, after, told, details, by=by, at=at, dry_run=dry_run)


def _tell_new_numbers(before: Reconciliation, after: Reconciliation, told: Sequence[_Told]) -> None:
    """Say of bank accounts that come with the import what is wrong with their numbers."""
    for account in set(_touched(told)) - set(before.accounts["account"]):
        first = next(said for said in told if said.account == account)
        found = account_number_findings(after, account)
        first.warnings += [f"{one.text} {one.remedy}" for one in found]


def _touched(told: Sequence[_Told]) -> list[str]:
    """Return the accounts that an import touched, each once."""
    return list(dict.fromkeys(said.account for said in told))


def _refuse_unbalanced(statements: Sequence[Statement]) -> None:
    for statement in statements:
        if statement.unexplained_minor:
            currency = statement.currency
            shown = {
                "difference": abs(statement.unexplained_minor),
                "opening": statement.opening_minor,
                "movements": statement.sum_minor,
                "closing": statement.closing_minor,
            }
            amounts = {name: format_amount(minor or 0, currency) for name, minor in shown.items()}
            raise UnbalancedStatementError(
                _(
                    "The statement does not balance: {difference} {currency} is unexplained"
                    " (opening {opening}, lines {movements}, closing {closing}).",
                    currency=currency,
                    **amounts,
                ),
                where=_place(statement),
                remedy=_(
                    "Fetch the file from the bank again, or import it with --allow-unbalanced."
                    " Nothing was imported."
                ),
            )


def _refuse_other_split(batches: Sequence[str], statement: Statement) -> None:
    if batches:
        raise UnbalancedStatementError(
            plural(
                "One batch is here already, split up otherwise: {batches}.",
                "{n} batches are here already, split up otherwise: {batches}.",
                len(batches),
                batches=", ".join(batches[:_NAMED_MAX]) + (", …" * (len(batches) > _NAMED_MAX)),
            ),
            where=_place(statement),
            remedy=_(
                "Set “Split batches” of the bank account as it was, or take that import back"
                " first. Nothing was imported."
            ),
        )


def _place(statement: Statement) -> str:
    parts = [statement.file]
    if statement.account:
        parts.append(_("account {account}", account=format_account(statement.account)))
    if statement.number:
        parts.append(_("statement {number}", number=statement.number))
    return ", ".join(parts)


def _with_statement(
    reconciliation: Reconciliation, statement: Statement, named: str | None
) -> tuple[Reconciliation, _Told]:
    account, warnings = account_of_statement(reconciliation, statement, named)
    after = with_statement_account(reconciliation, statement, account)
    follows = continues(after, statement, account)
    rows = statement.lines.assign(account=account, origin="imported")
    fresh = new_rows(after, "statement", account, rows, always_new=follows)
    _refuse_other_split(batches_here_otherwise(after, account, fresh), statement)
    after = with_rows(after, "statement", fresh)
    after = with_statement_row(after, statement, account)
    said = _Told(
        statement.file,
        "statement",
        account,
        len(fresh),
        len(rows) - len(fresh),
        warnings=[*warnings, *statement.warnings],
    )
    return after, said


def _with_ledger(
    reconciliation: Reconciliation, ledger: Ledger, scope: LedgerScope, gaps: list[str]
) -> tuple[Reconciliation, list[_Told]]:
    after, told = reconciliation, list[_Told]()
    entries = ledger.entries.assign(account=scope.account_of_entry)
    for account in scope.accounts:
        rows = in_currency_of(
            entries[entries["account"] == account], reconciliation.currency_of(account)
        )
        fresh = new_rows(after, "ledger", account, rows)
        after, unknown = recognised(after, account, fresh)
        after = with_rows(after, "ledger", unknown)
        n = len(unknown), len(rows) - len(fresh), len(fresh) - len(unknown)
        told.append(_Told(ledger.file, "ledger", account, *n))
    if told:
        told[0].warnings = [*scope.warnings, *ledger.warnings, *gaps]
    return after, told


def _outcome(
    before: Reconciliation,
    after: Reconciliation,
    told: Sequence[_Told],
    details: dict[str, Any],
    *,
    by: str,
    at: datetime,
    dry_run: bool,
) -> Outcome:
    files: list[dict[str, Any]] = [
        {
            "file": said.file,
            "as": said.side,
            "account": said.account,
            "added": said.added,
            "duplicates": said.duplicates,
            "recognised": said.recognised,
            "warnings": said.warnings,
        }
        for said in _merged(told)
    ]
    # Once, however many bank accounts of one file it is true of.
    warnings = dict.fromkeys(f"{said.file}: {text}" for said in told for text in said.warnings)
    result = {"files": files, **told_standing(after)}
    if dry_run:
        return Outcome(before, {**result, "dry_run": True}, list(warnings))
    added = {side: sum(said.added for said in told if said.side == side) for side in _SIDES}

    def summary() -> str:
        return _summary(files, added)

    return journaled(
        Outcome(after, result, list(warnings)),
        before,
        action="import",
        summary=summary,
        details={
            "files": [{k: v for k, v in said.items() if k != "warnings"} for said in files],
            **details,
        },
        by=by,
        at=at,
    )


_SIDES = ("ledger", "statement")


def _merged(told: Sequence[_Told]) -> list[_Told]:
    """Put the statements of one file and account together."""
    found: dict[tuple[str, str, str], _Told] = {}
    for said in told:
        key = (said.file, said.side, said.account)
        if key not in found:
            found[key] = _Told(said.file, said.side, said.account, 0, 0)
        found[key].added += said.added
        found[key].duplicates += said.duplicates
        found[key].recognised += said.recognised
        found[key].warnings += said.warnings
    return list(found.values())


def _summary(files: Sequence[dict[str, Any]], added: dict[str, int]) -> str:
    names = ", ".join(dict.fromkeys(said["file"] for said in files))
    parts = []
    if any(said["as"] == "ledger" for said in files):
        parts.append(plural("{n} ledger entry", "{n} ledger entries", added["ledger"]))
    if any(said["as"] == "statement" for said in files):
        parts.append(plural("{n} statement line", "{n} statement lines", added["statement"]))
    told = _("{rows} imported from {files}.", rows=", ".join(parts), files=names)
    seen = sum(said["recognised"] for said in files)
    if not seen:
        return told
    more = plural("{n} voucher is recognised.", "{n} vouchers are recognised.", seen)
    return f"{told} {more}"

"""Withdraw an import: the rows of one file go, and the matches that they are in."""

from collections.abc import Mapping
from datetime import datetime

import pandas as pd

from recon_xl.actions.choosing import approved_until
from recon_xl.actions.import_rows import with_continuity
from recon_xl.actions.matches import pruned, without_matches
from recon_xl.actions.outcome import Outcome, journaled
from recon_xl.actions.telling import told_standing
from recon_xl.errors import ApprovedRowError, UnknownIdError
from recon_xl.language import _, plural
from recon_xl.model.dates import format_day
from recon_xl.model.file_openings import file_openings
from recon_xl.model.numbers import format_amount
from recon_xl.model.reconciliation import Reconciliation
from recon_xl.model.sides import SIDES
from recon_xl.model.vouchers import entry_ids

_NAMED_MAX = 5


def withdraw_import(reconciliation: Reconciliation, *, by: str, at: datetime, file: str) -> Outcome:
    """Take the rows of an imported file out again, whole.

    Bank accounts that came with it stay, with what was typed for them. The opening balance that it
    told of the ledger goes.

    Args:
        reconciliation: The tables.
        by: Who withdraws.
        at: When.
        file: The name of the file, as the Statements table or a row's source tells it.

    Raises:
        UnknownIdError: No row came from a file of that name.
        ApprovedRowError: A row belongs to an approved month, or a voucher was posted for it or
            recognised in it.
    """
    rows = {side: _rows_of(reconciliation.side(side), file) for side in SIDES}
    statements = reconciliation.statements
    is_of_file = statements["file"] == file
    if not any(map(len, rows.values())) and not is_of_file.any():
        raise UnknownIdError(
            _("No row came from {file}.", file=file),
            where=_("the column Source"),
            remedy=_("Imported are: {files}. Nothing was changed.", files=_files(reconciliation)),
        )
    for of_file in rows.values():
        _refuse_approved(reconciliation, of_file)
    _refuse_vouchers(reconciliation, rows)
    ids = {row_id for of_file in rows.values() for row_id in of_file["id"]}
    members = reconciliation.members
    matches = members.loc[members["id"].isin(ids), "match_id"].unique()
    after = without_matches(reconciliation, matches)
    left = {side: after.side(side) for side in SIDES}
    left = {side: frame[~frame["id"].isin(ids)] for side, frame in left.items()}
    after = pruned(after.with_tables(**left, statements=statements[~is_of_file]))
    after, warnings = _without_openings(with_continuity(after), file)
    counts = {side: len(of_file) for side, of_file in rows.items()}

    def summary() -> str:
        return _summary(file, sum(counts.values()), len(matches))

    return journaled(
        Outcome(
            after,
            {"removed": counts, "withdrawn": list(matches), **told_standing(after)},
            warnings,
        ),
        reconciliation,
        action="withdraw",
        summary=summary,
        details={"import": file, **counts, "matches": len(matches)},
        by=by,
        at=at,
    )


def _without_openings(
    reconciliation: Reconciliation, file: str
) -> tuple[Reconciliation, list[str]]:
    """Return the tables without the opening balances of a ledger file, and say which those were.

    In its place comes the earliest that another file told, else what a person had told.
    """
    accounts, warnings = reconciliation.accounts.copy(), list[str]()
    for row in accounts.index:
        account = str(accounts.loc[row, "account"])
        openings = file_openings(reconciliation, account)
        minor, day = accounts.loc[row, "opening_balance_minor"], accounts.loc[row, "opening_date"]
        own = [
            one
            for one in openings
            if one.file == file and one.minor == minor and pd.Timestamp(one.day) == day
        ]
        others = [one for one in openings if one.file != file]
        if not own or any(one.minor == minor and pd.Timestamp(one.day) == day for one in others):
            continue
        first = min(others, key=lambda one: one.day, default=None)
        accounts.loc[row, "opening_date"] = pd.Timestamp(first.day) if first else pd.NaT
        told = first.minor if first else own[-1].told_minor
        accounts.loc[row, "opening_balance_minor"] = pd.NA if told is None else told
        amount = format_amount(int(minor), reconciliation.currency_of(account))
        warnings.append(
            _(
                "The ledger's opening balance {amount} of {day} is gone with the file.",
                amount=amount,
                day=format_day(day),
            )
        )
    return reconciliation.with_tables(accounts=accounts), warnings


def _rows_of(rows: pd.DataFrame, file: str) -> pd.DataFrame:
    """Return the rows whose source is a line of a file, or of one of its sheets."""
    source = rows["source"]
    return rows[source.str.startswith(f"{file}:") | source.str.startswith(f"{file}/")]


def _files(reconciliation: Reconciliation) -> str:
    sources = pd.concat([reconciliation.side(side)["source"] for side in SIDES])
    names = sources[sources.str.contains(":")].str.replace(r"(/[^/]*)?:[^:]*$", "", regex=True)
    return ", ".join(sorted(set(names))[:_NAMED_MAX]) or "–"


def _refuse_approved(reconciliation: Reconciliation, rows: pd.DataFrame) -> None:
    until = approved_until(rows, reconciliation)
    locked = rows[(rows["date"] <= until) | (rows["approval_no"] > 0)]
    if len(locked):
        raise ApprovedRowError(
            plural(
                "One row of the file belongs to an approved month: {ids}.",
                "{n} rows of the file belong to an approved month: {ids}.",
                len(locked),
                ids=", ".join(locked["id"][:_NAMED_MAX]),
            ),
            remedy=_("Withdraw the approval first. Nothing was changed."),
        )


def _refuse_vouchers(reconciliation: Reconciliation, rows: Mapping[str, pd.DataFrame]) -> None:
    """Refuse what vouchers were posted for, and where they were recognised."""
    vouchers = reconciliation.vouchers
    posted = vouchers["source_line"].isin(rows["statement"]["id"]).sum()
    recognised = rows["ledger"]["id"].isin(entry_ids(reconciliation)).sum()
    if posted or recognised:
        raise ApprovedRowError(
            plural(
                "One voucher depends on the file.",
                "{n} vouchers depend on the file.",
                int(posted + recognised),
            ),
            where=_("the Vouchers table"),
            remedy=_("Take it back with undo, the last action first. Nothing was changed."),
        )


def _summary(file: str, rows: int, matches: int) -> str:
    told = plural(
        "Import of {file} withdrawn: {n} row is gone.",
        "Import of {file} withdrawn: {n} rows are gone.",
        rows,
        file=file,
    )
    if not matches:
        return told
    also = plural(
        "{n} match was withdrawn with it.", "{n} matches were withdrawn with it.", matches
    )
    return f"{told} {also}"

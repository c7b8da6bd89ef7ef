"""Which column of a sheet is which, by its header in either language; failing that, by place."""

from collections.abc import Mapping, Sequence

from recon_xl.errors import NotAReconciliationError
from recon_xl.language import _
from recon_xl.model.columns import Column, Table, fold
from recon_xl.model.tables import TABLES

# Beside the key of its table: what no row can do without. Other columns may be missing.
_NEEDED: Mapping[str, str] = {
    "accounts": "currency",
    "ledger": "account date amount currency remaining state match_id",
    "statement": "account date amount currency remaining state match_id",
    "matches": "account rule difference ledger_ids statement_ids rest_on cleared approval_no",
    "suggestions": "account rule ledger_ids statement_ids accept",
    "vouchers": "date debit credit amount currency",
    "approvals": "account period seal",
    "statements": "opening closing sum",
    "journal": "at by action summary details hash",
}


def language_of(headers: Mapping[str, Sequence[str]]) -> str:
    """Return the language that most headers are in.

    Args:
        headers: By a table's name.
    """
    votes = {"nb": 0, "en": 0}
    for name, words in headers.items():
        there = {fold(word) for word in words}
        for column in TABLES[name].columns:
            if fold(column.nb) != fold(column.en):
                votes["nb"] += fold(column.nb) in there
                votes["en"] += fold(column.en) in there
    return "nb" if votes["nb"] > votes["en"] else "en"


def positions(table: Table, headers: Sequence[str], where: str = "") -> dict[str, int]:
    """Return where each column of a table stands, by its field; missing ones are left out.

    A user's own column may be called like a key of ours, "Date" say; our header comes first. One
    whose header a person changed is known by its neighbours.

    Args:
        table: The table.
        headers: From left to right.
        where: Its sheet, for the message.

    Raises:
        NotAReconciliationError: A column that no row can do without is missing.
    """
    folded = [fold(header) for header in headers]
    found = {}
    for column in table.columns:
        at = next((folded.index(word) for word in _words(column) if word in folded), None)
        if at is not None:
            found[column.field] = at
    found |= _renamed(table, found, len(headers))
    _refuse_missing(table, found, where)
    return found


def _renamed(table: Table, found: Mapping[str, int], count: int) -> dict[str, int]:
    """Return the columns without a header of theirs that stand alone between their neighbours.

    Not what tells rows apart: a person's own column in its place would be read as ids.
    """
    fields = [column.field for column in table.columns]
    places: dict[str | None, int] = {None: -1}  # before the first
    places.update(found)
    told = {}
    for before, field, after in zip([None, *fields], fields, [*fields[1:], ""], strict=False):
        left, right = places.get(before), found.get(after) if after else count
        is_alone = left is not None and right is not None and right - left == 2
        if field not in {*found, *table.key} and left is not None and is_alone:
            told[field] = left + 1
    return told


def _words(column: Column) -> list[str]:
    return [fold(word) for word in (column.nb, column.en, *column.also, column.key)]


def _refuse_missing(table: Table, found: Mapping[str, int], where: str) -> None:
    needed = {table.by_key[key].field for key in _NEEDED.get(table.name, "").split()}
    missing = [column for column in table.columns if column.field in needed | set(table.key)]
    absent = [column for column in missing if column.field not in found]
    if absent:
        names = ", ".join(f"“{column.nb}” / “{column.en}”" for column in absent)
        raise NotAReconciliationError(
            _("{table} lacks the column {columns}.", table=table.excel_name, columns=names),
            where=where,
            remedy=_("Put the header back as it was. Nothing was changed."),
        )

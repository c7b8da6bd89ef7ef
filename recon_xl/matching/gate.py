"""The gate of `rx.match`: frames in, trusted columns out.

Bad rows are counted and named; nothing is repaired in silence, and the frames are not changed.
"""

from typing import Any

import numpy as np
import pandas as pd
from pandas.util import hash_array

from recon_xl.errors import BadValuesError, MissingColumnsError
from recon_xl.language import _, plural
from recon_xl.matching.columns import TEXT_FIELDS, Columns, Hashes, Ints, Sides
from recon_xl.matching.joins import distinct, have_twins, in_order
from recon_xl.matching.ordering import Layout, in_key_order
from recon_xl.matching.strings import strings_of
from recon_xl.model.accounts import normalise_account
from recon_xl.model.money import MINOR_MAX

REQUIRED = ("id", "account", "date", "amount_minor", "currency")
NAMED_MAX = 5


def as_sides(ledger: pd.DataFrame, statement: pd.DataFrame) -> Sides:
    """Check both frames and bring them into columns.

    Args:
        ledger: Ledger entries with the columns of `rx.match`; other columns are ignored.
        statement: Statement lines, the same.

    Raises:
        MissingColumnsError: A required column is missing.
        BadValuesError: A column has the wrong type, a date or id is blank, an id stands twice, an
            amount is too large, or one account has two currencies.
    """
    frames = {"ledger": ledger, "statement": statement}
    for side, frame in frames.items():
        _check(side, frame)
    spelled = {side: _spelled(frame["account"]) for side, frame in frames.items()}
    accounts = sorted({name for _codes, names in spelled.values() for name in names})
    code_of = {name: code for code, name in enumerate(accounts)}
    codes = {
        side: np.array([code_of[name] for name in names], dtype=np.int64)[first]
        if len(names)
        else np.zeros(0, dtype=np.int64)
        for side, (first, names) in spelled.items()
    }
    currencies = _currencies(frames, codes, accounts)
    marks = hash_array(np.array(accounts, dtype=object), categorize=False)
    layout, *ordered = in_key_order(
        (codes["ledger"], *_amount_and_day(ledger)),
        (codes["statement"], *_amount_and_day(statement)),
    )
    ledger_columns, statement_columns = (
        _columns(frame, of_side, layout, marks)
        for frame, of_side in zip((ledger, statement), ordered, strict=True)
    )
    return Sides(ledger_columns, statement_columns, tuple(accounts), currencies)


def _spelled(account: pd.Series) -> tuple[Ints, list[str]]:
    """Return a code per row, and the one spelling of the account that each code stands for."""
    codes, names = _factorized(account)
    return codes, [normalise_account(name) for name in names]


def _factorized(column: pd.Series) -> tuple[Ints, list[str]]:
    """Number the texts of a column, blanks as one of them."""
    if len(column) and isinstance(column.iloc[0], str) and (column == column.iloc[0]).all():
        return np.zeros(len(column), dtype=np.int64), [column.iloc[0]]
    codes, names = pd.factorize(column, use_na_sentinel=False)
    return codes.astype(np.int64), ["" if pd.isna(name) else str(name) for name in names]


def _amount_and_day(frame: pd.DataFrame) -> tuple[Ints, Ints]:
    day = frame["date"].to_numpy(dtype="datetime64[D]").astype(np.int64)
    return frame["amount_minor"].to_numpy(dtype=np.int64), day


def _columns(
    frame: pd.DataFrame, ordered: tuple[Ints, Ints], layout: Layout, marks: Hashes
) -> Columns:
    ids = frame["id"].reset_index(drop=True)
    order, keys = ordered
    columns = {name: strings_of(frame[name]) for name in TEXT_FIELDS if name in frame}
    strings = {name: column for name, column in columns.items() if column is not None}
    return Columns(ids, keys, layout, strings, by_id(order, keys, ids), marks)


def by_id(order: Ints, keys: Ints, ids: pd.Series) -> Ints:
    """Return an order of rows in which those with one key stand by their ids.

    Args:
        order: Where each row stood, in the order of the keys; it is changed.
        keys: Account, amount and day of each row, ascending.
        ids: The ids of the rows where they stood; read only where keys tie.
    """
    ties = np.flatnonzero(have_twins(keys))
    if len(ties):
        names = pd.factorize(ids.iloc[order[ties]], sort=True)[0]
        numbers = np.cumsum(np.diff(keys[ties], prepend=keys[ties[0]]) != 0) * len(ties) + names
        order[ties] = order[ties][in_order(numbers)[0]]
    return order


def _check(side: str, frame: pd.DataFrame) -> None:
    missing = [column for column in REQUIRED if column not in frame]
    if missing:
        raise MissingColumnsError(
            _("The {side} lacks {columns}.", side=_side(side), columns=", ".join(missing)),
            where=side,
            remedy=_("Give every row {columns}.", columns=", ".join(REQUIRED)),
        )
    for column in (*REQUIRED, *TEXT_FIELDS):
        if column in frame and isinstance(frame[column], pd.DataFrame):
            raise BadValuesError(_("The column {column} stands twice.", column=column), where=side)
    if frame.empty:
        return
    for column in ("id", "account", "currency", *(name for name in TEXT_FIELDS if name in frame)):
        _check_texts(side, frame, column)
    if frame["date"].dtype.kind != "M":
        _refuse_type(side, "date", frame["date"].dtype, "datetime64")
    if frame["date"].dt.tz is not None:  # midnight here is another day elsewhere
        _refuse_type(side, "date", frame["date"].dtype, _("datetime64 without a time zone"))
    if not pd.api.types.is_integer_dtype(frame["amount_minor"].dtype):
        _refuse_type(side, "amount_minor", frame["amount_minor"].dtype, "int64")
    amounts = frame["amount_minor"]
    _refuse_rows(side, frame, "date", frame["date"].isna(), _("has no date"))
    _refuse_rows(side, frame, "amount_minor", amounts.isna(), _("has no amount"))
    is_large = (amounts > MINOR_MAX) | (amounts < -MINOR_MAX)
    _refuse_rows(side, frame, "amount_minor", is_large, _("is larger than a spreadsheet can hold"))
    is_blank = frame["id"].isna() | (frame["id"] == "")
    _refuse_rows(side, frame, "id", is_blank, _("has no id"))
    if not frame["id"].is_unique:
        is_double = frame["id"].duplicated(keep=False)
        _refuse_rows(side, frame, "id", is_double, _("shares its id with another row"))


def _check_texts(side: str, frame: pd.DataFrame, column: str) -> None:
    values = frame[column]
    if isinstance(values.dtype, pd.StringDtype):
        return
    if values.dtype != object:
        if not values.isna().all():
            _refuse_type(side, column, values.dtype, "str")
        return
    if pd.api.types.infer_dtype(values, skipna=True) not in {"string", "empty"}:
        is_text = values.map(lambda value: isinstance(value, str)) | values.isna()
        _refuse_rows(side, frame, column, ~is_text, _("holds no text"))


def _refuse_type(side: str, column: str, found: Any, wanted: str) -> None:
    raise BadValuesError(
        _(
            "The column {column} of the {side} holds {found}, not {wanted}.",
            column=column,
            side=_side(side),
            found=found,
            wanted=wanted,
        ),
        where=f"{side}.{column}",
    )


def _refuse_rows(side: str, frame: pd.DataFrame, column: str, is_bad: Any, what: str) -> None:
    positions = np.flatnonzero(np.asarray(is_bad, dtype=bool))
    if not len(positions):
        return
    named = [_row(frame, int(position)) for position in positions[:NAMED_MAX]]
    if len(positions) > NAMED_MAX:
        named.append("…")
    raise BadValuesError(
        plural(
            "{n} row of the {side} {what} ({column}).",
            "{n} rows of the {side}: each {what} ({column}).",
            len(positions),
            side=_side(side),
            what=what,
            column=column,
        ),
        where=f"{side}.{column}: {', '.join(named)}",
        remedy=_("Nothing was matched."),
    )


def _row(frame: pd.DataFrame, position: int) -> str:
    row_id = frame["id"].iloc[position]
    number = _("row {row}", row=position + 1)
    return f"{number} ({row_id})" if isinstance(row_id, str) and row_id else number


def _currencies(
    frames: dict[str, pd.DataFrame], codes: dict[str, Ints], accounts: list[str]
) -> tuple[str, ...]:
    """Return the currency of each account; one account in two currencies is refused."""
    found: dict[int, str] = {}
    for side, frame in frames.items():
        which, names = _factorized(frame["currency"])
        for both in distinct(codes[side] * len(names) + which).tolist():
            account, name = divmod(both, len(names))
            first = found.setdefault(account, names[name])
            if first != names[name]:
                what = _(
                    "is in {currency}, while account {account} is in {first}",
                    currency=names[name] or "–",
                    account=accounts[account] or "–",
                    first=first or "–",
                )
                is_other = (codes[side] == account) & (which == name)
                _refuse_rows(side, frame, "currency", is_other, what)
    return tuple(found.get(code, "") for code in range(len(accounts)))


def _side(side: str) -> str:
    return {"ledger": _("ledger"), "statement": _("statement")}[side]

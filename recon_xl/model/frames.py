"""The gates: what a frame must look like before anything inside trusts it.

After its gate a frame has exactly the columns of its table, in order, with fixed types: text
without None, amounts as int64 minor units, dates as datetime64[us].
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from numpy.typing import NDArray

from recon_xl.errors import BadValuesError, MissingColumnsError
from recon_xl.language import _
from recon_xl.model.columns import Kind, Table
from recon_xl.model.tables import TABLES

DAY_TYPE = "datetime64[us]"
_TYPES: Mapping[Kind, str] = {
    Kind.TEXT: "str",
    Kind.CODE: "str",
    Kind.STATE: "str",
    Kind.DAY: DAY_TYPE,
    Kind.MOMENT: DAY_TYPE,
    Kind.MONEY: "int64",
    Kind.COUNT: "int64",
    Kind.NUMBER: "float64",
    Kind.FLAG: "bool",
}
# What a cell without a value is; pandas' own blank where a type is not named.
BLANKS: Mapping[str, Any] = {
    "str": "",
    "int64": 0,
    "bool": False,
    "float64": float("nan"),
    DAY_TYPE: pd.NaT,
}
MEMBERS = {"match_id": "str", "side": "str", "id": "str", "amount_minor": "int64"}


def field_types(table: Table) -> dict[str, str]:
    """Return the type of every column that the table's frame has."""
    return {
        column.field: "Int64"
        if column.nullable and column.kind is not Kind.NUMBER
        else _TYPES[column.kind]
        for column in table.columns
    }


def empty(name: str) -> pd.DataFrame:
    """Return the table's frame without rows.

    Args:
        name: A table's name, "members" or "suggestion_members".
    """
    types = MEMBERS if name.endswith("members") else field_types(TABLES[name])
    return pd.DataFrame({field: pd.Series([], dtype=kind) for field, kind in types.items()})


def as_table(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Pass a frame through its table's gate.

    Args:
        name: A table's name, "members" or "suggestion_members".
        frame: At least the table's key columns; other missing columns come out blank, columns that
            the table does not have are dropped.

    Returns:
        A new frame with the table's columns, types and a fresh index.

    Raises:
        MissingColumnsError: A key column is missing.
        BadValuesError: A column cannot be brought to its type.
    """
    is_members = name.endswith("members")
    types = MEMBERS if is_members else field_types(TABLES[name])
    required = ("match_id", "side", "id") if is_members else TABLES[name].key
    missing = [field for field in required if field not in frame]
    if missing:
        raise MissingColumnsError(
            _("The {table} table lacks {columns}.", table=name, columns=", ".join(missing))
        )
    if _is_through(frame, types):
        return frame.copy(deep=False)  # pandas copies what is changed in either of them
    rows = len(frame)
    columns = {
        field: typed(frame[field], kind, f"{name}.{field}")
        if field in frame
        else pd.Series([BLANKS.get(kind, pd.NA)] * rows, dtype=kind)
        for field, kind in types.items()
    }
    return pd.DataFrame(columns)


def _is_through(frame: pd.DataFrame, types: Mapping[str, str]) -> bool:
    """Say whether a frame needs nothing of the gate, as after most steps of an action."""
    return (
        isinstance(frame.index, pd.RangeIndex)
        and frame.index.equals(pd.RangeIndex(len(frame)))
        and {field: str(dtype) for field, dtype in frame.dtypes.items()} == types
        and list(frame.columns) == list(types)
        and not any(frame[field].hasnans for field, kind in types.items() if kind == "str")
    )


def is_same_column(one: pd.Series, other: pd.Series) -> bool:
    """Say whether two columns are the same memory, as most are that a step did not touch.

    Of columns that are not, nothing is said: they may be equal all the same.
    """
    if one.dtype != other.dtype or getattr(one.dtype, "storage", "python") != "python":
        return False
    return is_same_memory(one.to_numpy(), other.to_numpy())


def is_same_memory(one: NDArray[Any], other: NDArray[Any]) -> bool:
    """Say whether two arrays are the same values because they are the same memory."""
    return one.__array_interface__["data"] == other.__array_interface__["data"] and (
        one.dtype,
        one.shape,
        one.strides,
    ) == (other.dtype, other.shape, other.strides)


def plain_list(series: pd.Series) -> list[Any]:
    """Return a column as a list; strings that pyarrow holds are slow to go through one by one."""
    found: list[Any] = series.to_numpy(dtype=object).tolist()
    return found


def typed(series: pd.Series, kind: str, where: str) -> pd.Series:
    """Bring one column to its type, blanks included.

    Raises:
        BadValuesError: A value does not fit; the message names the first one and its row.
    """
    fresh = series.reset_index(drop=True)
    if str(fresh.dtype) == kind and not (kind == "str" and fresh.hasnans):
        return fresh
    try:
        if kind == "str":
            return fresh.astype(object).where(fresh.notna(), "").astype(str).astype("str")
        if kind == DAY_TYPE:
            return pd.to_datetime(fresh).dt.tz_localize(None).astype(DAY_TYPE)
        if kind in BLANKS and fresh.isna().any():
            fresh = fresh.astype(object).where(fresh.notna(), BLANKS[kind])
        return fresh.astype(kind)
    except (TypeError, ValueError, OverflowError) as error:
        raise BadValuesError(
            _("A column holds values of the wrong type: {error}", error=error), where=where
        ) from error

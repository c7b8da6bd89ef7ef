"""Patches: what takes a reconciliation back to where it was, small enough to keep in a workbook.

A patch holds the facts that an action changed, not what follows from them: states and remaining
amounts come from the members. Rows are told apart by the key of their table, so that a patch holds
after any sorting. What a person typed meanwhile is left alone.
"""

import base64
import json
import zlib
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from recon_xl.model.frames import as_table, is_same_column, plain_list
from recon_xl.model.journal import DETAILS_MAX, HISTORY
from recon_xl.model.reconciliation import Reconciliation, settled
from recon_xl.model.sides import SIDES
from recon_xl.model.tables import TABLES

# What follows from members; kept by nobody.
DERIVED = frozenset(
    "state remaining_minor currency_remaining_minor match_id rule cleared approval_no".split()
)
_MEMBER_KEY = ("match_id", "side", "id")
Patch = Mapping[str, Mapping[str, Any]]


def patch_back(before: Reconciliation, after: Reconciliation) -> Patch:
    """Return the patch that takes `after` back to `before`; empty when nothing changed.

    Returns:
        By table: `add` (rows that are gone), `drop` (keys of rows that came) and `set`: for each
        column the key, the value to go back to, and the value that must still be there.
    """
    others = dict(after.tables())
    found = {}
    for name, was in before.tables():
        if name in HISTORY or was is others[name]:
            continue
        told = _table_patch(name, was, others[name])
        if told:
            found[name] = told
    return found


def patched(reconciliation: Reconciliation, patch: Patch) -> Reconciliation:
    """Return the tables after a patch."""
    frames = {
        name: _patched_table(name, dict(reconciliation.tables())[name], told)
        for name, told in patch.items()
    }
    return settled(reconciliation.with_tables(**frames))


def packed(patch: Patch) -> list[str]:
    """Return a patch as texts that fit into cells."""
    text = json.dumps(patch, separators=(",", ":"), ensure_ascii=False)
    told = base64.b64encode(zlib.compress(text.encode(), 9)).decode()
    return [told[at : at + DETAILS_MAX] for at in range(0, len(told), DETAILS_MAX)]


def unpacked(texts: Iterable[str]) -> Patch:
    """Return the patch that `packed` made into these texts.

    Raises:
        ValueError: The texts are damaged.
    """
    try:
        found: Patch = json.loads(zlib.decompress(base64.b64decode("".join(texts))))
    except (ValueError, zlib.error) as error:
        raise ValueError("damaged patch") from error
    return found


def _key(name: str) -> tuple[str, ...]:
    return _MEMBER_KEY if name.endswith("members") else TABLES[name].key


def _table_patch(name: str, was: pd.DataFrame, now: pd.DataFrame) -> dict[str, Any]:
    key = _key(name)
    was, now = _facts(name, was), _facts(name, now)
    told: dict[str, Any] = {}
    # Mostly no row goes or comes.
    if not all(is_same_column(was[part], now[part]) for part in key):
        was_index, now_index = _index(was, key), _index(now, key)
        gone = was[now_index.get_indexer_for(was_index) < 0]
        came = now[was_index.get_indexer_for(now_index) < 0]
        if len(gone):
            told["add"] = {field: _plain(gone[field]) for field in gone.columns}
        if len(came):
            told["drop"] = [_plain(came[field]) for field in key]
        was, now = was.set_axis(was_index), now.set_axis(now_index)
    changes = _changes(name, was, now)
    if changes:
        told["set"] = changes
    return told


def _index(frame: pd.DataFrame, key: tuple[str, ...]) -> pd.Index:
    if len(key) == 1:
        return pd.Index(frame[key[0]])
    # Quicker than a MultiIndex, which numbers the values of each level first.
    rows = zip(*(plain_list(frame[part]) for part in key), strict=True)
    return pd.Index(list(rows), tupleize_cols=False)


def _changes(name: str, was: pd.DataFrame, now: pd.DataFrame) -> dict[str, Any]:
    if not was.index.equals(now.index):
        both = was.index.intersection(now.index, sort=False)
        was, now = was.loc[both], now.loc[both]
    found = {}
    for field in was.columns:
        before, after = was[field], now[field]
        # Nearly every column of nearly every action.
        if is_same_column(before, after) or before.equals(after):
            continue
        differs = ~(before.eq(after).fillna(value=False) | (before.isna() & after.isna()))
        if differs.any():
            rows = was[differs.to_numpy(dtype=bool)]
            found[field] = [
                *(_plain(rows[part]) for part in _key(name)),
                _plain(before[differs.to_numpy(dtype=bool)]),
                _plain(after[differs.to_numpy(dtype=bool)]),
            ]
    return found


def _facts(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return what is a row's own: of a derived state only whether it is deactivated."""
    if name not in SIDES:
        return frame.reset_index(drop=True)
    own = frame.drop(columns=list(DERIVED)).reset_index(drop=True)
    off = (frame["state"] == "deactivated").to_numpy()
    return own.assign(state=pd.Series(np.where(off, "deactivated", "open"), dtype="str"))


def _patched_table(name: str, frame: pd.DataFrame, told: Mapping[str, Any]) -> pd.DataFrame:
    key = list(_key(name))
    kept = frame
    if "drop" in told:
        gone = set(zip(*told["drop"], strict=True))
        rows = zip(*(_plain(kept[part]) for part in key), strict=True)
        kept = kept[[row not in gone for row in rows]]
    for field, columns in told.get("set", {}).items():
        kept = _with_values(kept, key, field, columns)
    if "add" in told:
        fresh = _frame(name, told["add"])
        kept = pd.concat([kept, fresh], ignore_index=True) if len(kept) else fresh
    return as_table(name, kept)


def _with_values(
    frame: pd.DataFrame, key: list[str], field: str, columns: list[list[Any]]
) -> pd.DataFrame:
    """Set a column where it still holds what the action put there."""
    *keys, back, there = columns
    places = {tuple(row): at for at, row in enumerate(zip(*keys, strict=True))}
    values = _plain(frame[field])
    if field == "state":  # derived states count as open
        values = [value if value == "deactivated" else "open" for value in values]
    rows = zip(*(_plain(frame[part]) for part in key), strict=True)
    fresh = [
        back[places[row]] if row in places and there[places[row]] == value else value
        for row, value in zip(rows, values, strict=True)
    ]
    return frame.assign(**{field: _typed(fresh, frame[field])})


def _frame(name: str, columns: Mapping[str, list[Any]]) -> pd.DataFrame:
    frame = pd.DataFrame(dict(columns), dtype=object)
    return as_table(name, frame)


def _typed(values: list[Any], like: pd.Series) -> pd.Series:
    return pd.Series(values, index=like.index, dtype=object)


def _plain(series: pd.Series) -> list[Any]:
    """Return values as JSON has them: days and moments in ISO, blanks as null."""
    if series.dtype.kind == "M":
        return [None if pd.isna(value) else value.isoformat() for value in series]
    return [
        None if pd.isna(value) else value.item() if hasattr(value, "item") else value
        for value in series
    ]

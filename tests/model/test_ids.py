"""A row's id is the hash of its content, one by one or for a whole column."""

import numpy as np
import pandas as pd

from recon_xl.model.ids import CONTENT, content_hashes, row_ids, short_hash


def rows_of(count):
    random = np.random.default_rng(4)
    frame = pd.DataFrame(
        {field: random.choice(["", "Ærlig talt", "4711", "–"], count) for field in CONTENT}
    )
    frame["date"] = pd.Timestamp("2026-01-30") + pd.to_timedelta(random.integers(0, 9, count), "D")
    return frame


def test_a_column_is_hashed_as_each_row_is():
    rows = rows_of(500)
    days = rows["date"].dt.strftime("%Y-%m-%d")
    told = rows.assign(date=days).itertuples(index=False)
    assert content_hashes(rows, "ledger") == [f"L-{short_hash(row)}" for row in told]


def test_no_rows_have_no_ids():
    assert row_ids(rows_of(0), "statement") == []


def test_equal_rows_are_counted():
    rows = pd.concat([rows_of(1)] * 3, ignore_index=True)
    first, second, third = row_ids(rows, "statement")
    assert (second, third) == (f"{first}-2", f"{first}-3")

"""One text column, read in bulk.

pandas keeps texts in Arrow's memory where pyarrow is installed, and as Python objects where it is
not. To make a Python object of every text and to put these together again takes longer than all
that is done with them, so what Arrow holds is read from its memory.
"""

from typing import Any, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.util import hash_array

from recon_xl.matching.packed import Ints
from recon_xl.matching.texts import MARK, joined

try:
    import pyarrow as pa
    import pyarrow.compute as pc
except ImportError:
    pa = pc = None

_SEPARATOR = f" {MARK} "


class Strings(Protocol):
    """A column of texts without blanks: what is missing is ""."""

    def texts(self, at: Ints) -> list[str]:
        """Return the texts at some places."""

    def joined(self, at: Ints) -> bytes:
        """Return the texts at some places one after the other, each closed by the mark."""

    @property
    def filled(self) -> NDArray[np.bool_]:
        """Which texts are not empty."""

    def hashes(self, at: Ints) -> NDArray[np.uint64]:
        """Return a number for each text at some places that follows from the text alone."""


def strings_of(column: pd.Series) -> Strings | None:
    """Return a column to be read in bulk; None when nothing stands in it."""
    if column.isna().all():
        return None
    if pa is not None and getattr(column.dtype, "storage", "") == "pyarrow":
        return _Arrow(pa.array(column, type=pa.large_string()))
    values = column.to_numpy(dtype=object, na_value="")
    return _Objects(values)


class _Objects:
    """Texts as Python objects."""

    def __init__(self, values: NDArray[np.object_]) -> None:
        self._values = values
        self.filled = np.asarray(values != "", dtype=bool)

    def texts(self, at: Ints) -> list[str]:
        told: list[str] = self._values[at].tolist()
        return told

    def joined(self, at: Ints) -> bytes:
        return joined(self.texts(at))

    def hashes(self, at: Ints) -> NDArray[np.uint64]:
        return np.asarray(hash_array(self._values[at], categorize=False))


class _Arrow:
    """Texts in Arrow's memory."""

    def __init__(self, values: Any) -> None:
        whole = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
        self._values = whole.fill_null("") if whole.null_count else whole
        lengths = pc.binary_length(self._values).to_numpy(zero_copy_only=False)
        self.filled = np.asarray(lengths > 0)

    def texts(self, at: Ints) -> list[str]:
        told: list[str] = self._values.take(pa.array(at)).to_pylist()
        return told

    def joined(self, at: Ints) -> bytes:
        if not len(at):
            return b""
        taken = self._values.take(pa.array(at))
        ends = pa.array([0, len(at)], type=pa.int64())
        listed = pa.LargeListArray.from_arrays(ends, taken)
        whole = pc.binary_join(listed, pa.scalar(_SEPARATOR, type=pa.large_string()))
        raw: bytes = whole[0].as_buffer().to_pybytes()
        if raw.count(MARK.encode()) != len(at) - 1:
            return joined(taken.to_pylist())
        return raw + f" {MARK}".encode()

    def hashes(self, at: Ints) -> NDArray[np.uint64]:
        encoded = self._values.take(pa.array(at)).dictionary_encode()
        distinct = np.array([*encoded.dictionary.to_pylist(), None], dtype=object)[:-1]
        hashed = hash_array(distinct, categorize=False)
        return np.asarray(hashed[encoded.indices.to_numpy()])

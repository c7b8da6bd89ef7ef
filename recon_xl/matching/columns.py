"""The rows of both sides as numpy columns: what the rules compute on.

Rows are put into an order of their own (account, amount, day, id), so that whatever a rule does is
the same for every order of the input.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recon_xl.matching.texts import Hashes, Texts, Words, combined, folded
from recon_xl.model.bankdays import bank_day_number

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

# The optional text columns of `rx.match`.
TEXT_FIELDS = (
    "reference",
    "kid",
    "end_to_end_id",
    "invoice_no",
    "voucher_no",
    "counterparty",
    "text",
    "batch",
    "code",
)
# Where a value may stand as a whole word on the other side.
PROSE = ("text", "counterparty", "reference")


@dataclass(frozen=True, eq=False)
class Columns:
    """One side's rows.

    Attributes:
        ids: The rows' ids.
        account: Codes of the bank account, the same on both sides.
        day: Days since 1970-01-01.
        amount: Minor units of the account's currency, money in positive.
        strings: The text columns that the frame has, in its own order.
        order: Where each row stood in the frame.
    """

    ids: NDArray[np.object_]
    account: Ints
    day: Ints
    amount: Ints
    strings: Mapping[str, pd.Series]
    order: Ints
    _texts: dict[str, Texts] = field(default_factory=dict)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.ids)

    @cached_property
    def bank_day(self) -> Ints:
        """Bank days counted one by one; a closed day has the number of the next bank day."""
        return bank_day_number(self.day.astype("datetime64[D]")).astype(np.int64)

    def days(self, kind: str) -> Ints:
        """Return the day numbers of a rule: "calendar" or "bank"."""
        return self.bank_day if kind == "bank" else self.day

    def texts(self, name: str) -> Texts:
        """Return a text column, folded."""
        if name not in self._texts:
            values = self.strings.get(name)
            self._texts[name] = folded(values, len(self)).take(self.order)
        return self._texts[name]

    def values(self, name: str) -> Hashes:
        """Return one hash per row of a text column; 0 where it is blank."""
        return self.texts(name).hashes

    def words(self, name: str) -> Words:
        """Return the words of a text column."""
        return self.texts(name).words

    @cached_property
    def looks(self) -> Hashes:
        """One hash per row over every visible field: rows that look the same share it."""
        numbers = (self.account, self.day, self.amount)
        return combined(
            *(column.astype(np.uint64) for column in numbers),
            *(self.values(name) for name in TEXT_FIELDS if name in self.strings),
        )

    def shown(self, name: str, row: int) -> str:
        """Return a text as it stands in the frame, for a sentence."""
        values = self.strings.get(name)
        return "" if values is None else str(values.iloc[int(self.order[row])]).strip()


@dataclass(frozen=True, eq=False)
class Sides:
    """Both sides of one run.

    Attributes:
        ledger: Ledger entries.
        statement: Statement lines.
        accounts: The bank accounts, by their code.
        currencies: The currency of each.
    """

    ledger: Columns
    statement: Columns
    accounts: tuple[str, ...]
    currencies: tuple[str, ...]

    @cached_property
    def classes(self) -> tuple[Ints, Ints]:
        """A code per row, equal where account and amount are equal, ascending on each side."""
        keys = [np.stack([side.account, side.amount]) for side in (self.ledger, self.statement)]
        heads = [_heads(key) for key in keys]
        distinct = np.concatenate([key[:, head] for key, head in zip(keys, heads, strict=True)], 1)
        order = np.lexsort((distinct[1], distinct[0]))
        is_new = _heads(distinct[:, order], as_flags=True)
        code_of = np.empty(len(order), dtype=np.int64)
        code_of[order] = np.cumsum(is_new) - 1
        split = len(heads[0])
        found = []
        for key, head, codes in zip(keys, heads, (code_of[:split], code_of[split:]), strict=True):
            found.append(np.repeat(codes, np.diff(np.append(head, key.shape[1]))))
        return found[0], found[1]


def _heads(key: Ints, *, as_flags: bool = False) -> Ints:
    """Return where a new pair begins in a sorted key of two rows."""
    is_head = np.ones(key.shape[1], dtype=bool)
    is_head[1:] = (key[:, 1:] != key[:, :-1]).any(axis=0)
    return is_head if as_flags else np.flatnonzero(is_head)

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

from recon_xl.matching.texts import codes_of, values_of
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


@dataclass(frozen=True, eq=False)
class Columns:
    """One side's rows.

    Attributes:
        ids: The rows' ids.
        account: Codes of the bank account, the same on both sides.
        day: Days since 1970-01-01.
        amount: Minor units of the account's currency, money in positive.
        strings: The text columns that the frame has, in its own order, blanks "".
        order: Where each row stood in the frame.
    """

    ids: NDArray[np.object_]
    account: Ints
    day: Ints
    amount: Ints
    strings: Mapping[str, pd.Series]
    order: Ints

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.account)

    @cached_property
    def bank_day(self) -> Ints:
        """Bank days counted one by one; a closed day has the number of the next bank day."""
        days, at = np.unique(self.day, return_inverse=True)
        return bank_day_number(days.astype("datetime64[D]")).astype(np.int64)[at]

    def days(self, kind: str) -> Ints:
        """Return the day numbers of a rule: "calendar" or "bank"."""
        return self.bank_day if kind == "bank" else self.day

    def texts(self, name: str, rows: Ints) -> list[str]:
        """Return some rows of a text column, as they stand in the frame."""
        values = self.strings.get(name)
        return [""] * len(rows) if values is None else values.iloc[self.order[rows]].tolist()

    def looks(self, rows: Ints) -> Ints:
        """Number rows so that those that look the same in every visible field share a number."""
        looks = np.zeros(len(rows), dtype=np.int64)
        fields = [self.account[rows], self.day[rows], self.amount[rows]]
        fields += [pd.factorize(self.strings[n].iloc[self.order[rows]])[0] for n in self.strings]
        for values in fields:
            codes = pd.factorize(values)[0]
            looks = pd.factorize(looks * (int(codes.max(initial=0)) + 1) + codes)[0]
        return looks.astype(np.int64)


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
    _values: dict[str, tuple[Ints, Ints]] = field(default_factory=dict)

    def __getitem__(self, at: int) -> Columns:
        """Return the ledger for 0, the statement for 1."""
        return (self.ledger, self.statement)[at]

    def values(self, name: str) -> tuple[Ints, Ints]:
        """Return a code per row of each side, equal for equal values; 0 where blank."""
        if name not in self._values:
            self._values[name] = self._coded(name)
        return self._values[name]

    def has(self, name: str) -> bool:
        """Say whether any side has this text column."""
        return name in self.ledger.strings or name in self.statement.strings

    @cached_property
    def classes(self) -> tuple[Ints, Ints]:
        """A code per row, equal where account and amount are equal, ascending on each side."""
        heads = [_heads(side.account, side.amount) for side in (self.ledger, self.statement)]
        account = np.concatenate([self.ledger.account[heads[0]], self.statement.account[heads[1]]])
        amount = np.concatenate([self.ledger.amount[heads[0]], self.statement.amount[heads[1]]])
        order = np.lexsort((amount, account))
        is_new = np.zeros(len(order), dtype=np.int64)
        is_new[_heads(account[order], amount[order])] = 1
        code_of = np.empty(len(order), dtype=np.int64)
        code_of[order] = np.cumsum(is_new) - 1
        split = len(heads[0])
        return (
            np.repeat(code_of[:split], np.diff(np.append(heads[0], len(self.ledger)))),
            np.repeat(code_of[split:], np.diff(np.append(heads[1], len(self.statement)))),
        )

    def alone(self, at: int) -> "Sides":
        """Return one side in both roles, to look for rows that belong together on it."""
        side = self[at]
        values = {name: (codes[at], codes[at]) for name, codes in self._values.items()}
        return Sides(side, side, self.accounts, self.currencies, values)

    def _coded(self, name: str) -> tuple[Ints, Ints]:
        codes, texts = [], []
        for side in (self.ledger, self.statement):
            if name in side.strings:
                own, distinct = pd.factorize(side.strings[name])
                codes.append(own.astype(np.int64)[side.order] + len(texts))
                texts += distinct.tolist()
            else:
                codes.append(None)
        # Blank comes first, so that it has the code 0.
        numbers, _distinct = codes_of([b"", *values_of(texts)])
        found = [
            np.zeros(len(side), dtype=np.int64) if own is None else numbers[own + 1]
            for side, own in zip((self.ledger, self.statement), codes, strict=True)
        ]
        return found[0], found[1]


def _heads(account: Ints, amount: Ints) -> Ints:
    """Return where a new pair begins in sorted columns."""
    is_head = np.ones(len(account), dtype=bool)
    is_head[1:] = (account[1:] != account[:-1]) | (amount[1:] != amount[:-1])
    return np.flatnonzero(is_head)

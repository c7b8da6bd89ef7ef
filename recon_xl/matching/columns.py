"""The rows of both sides as numpy columns: what the rules compute on.

Rows are put into an order of their own (account, amount, day, id), so that whatever a rule does is
the same for every order of the input.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recon_xl.matching.amounts import kinds_of
from recon_xl.matching.generic_words import GENERIC, PLACEHOLDERS
from recon_xl.matching.joins import marked, ranks
from recon_xl.matching.ordering import Layout, classes
from recon_xl.matching.packed import NINE, ZERO, Packed, together
from recon_xl.matching.packed import numbered as numbered_words
from recon_xl.matching.strings import Strings
from recon_xl.matching.texts import MARK, values_of
from recon_xl.model.bankdays import bank_day_number

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Hashes = NDArray[np.uint64]
_MIX, _SHIFT = np.uint64(0x9E3779B97F4A7C15), np.uint64(29)

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


# Those of them that hold numbers, and what may stand there instead of one.
NUMBERS = frozenset((*TEXT_FIELDS[:5], "batch"))
NO_NUMBERS = PLACEHOLDERS | GENERIC


@dataclass(frozen=True, eq=False)
class Columns:
    """One side's rows.

    Attributes:
        names: The rows' ids, in the order of the frame.
        keys: Account, amount and day of each row in one number, ascending.
        layout: Where they stand in it; the same on both sides.
        strings: The text columns that the frame has, in its own order, blanks "".
        order: Where each row stood in the frame.
        marks: A number for each account that follows from its name, whatever others there are.
    """

    names: pd.Series
    keys: Ints
    layout: Layout
    strings: Mapping[str, Strings]
    order: Ints
    marks: Hashes = field(default_factory=lambda: np.zeros(0, dtype=np.uint64))
    _filled: dict[str, Flags] = field(default_factory=dict)
    _looks: dict[str, NDArray[Any]] = field(default_factory=dict)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.keys)

    @cached_property
    def account(self) -> Ints:
        """Codes of the bank account, the same on both sides."""
        return self.layout.account(self.keys)

    @cached_property
    def amount(self) -> Ints:
        """Minor units of the account's currency, money in positive."""
        return self.layout.amount(self.keys)

    @cached_property
    def day(self) -> Ints:
        """Days since 1970-01-01."""
        return self.layout.day(self.keys)

    @cached_property
    def ids(self) -> NDArray[np.object_]:
        """The rows' ids."""
        return self.names.to_numpy(dtype=object)[self.order]

    def ids_of(self, rows: Ints) -> NDArray[np.object_]:
        """Return the ids of some rows, without reading the others."""
        return self.names.iloc[self.order[rows]].to_numpy(dtype=object)

    @cached_property
    def kinds(self) -> Ints:
        """The kind of each amount, see `kinds_of`."""
        return kinds_of(self.amount)

    @cached_property
    def bank_day(self) -> Ints:
        """Bank days counted one by one; a closed day has the number of the next bank day."""
        if not len(self):
            return self.day
        inside = self.day - self.day.min()
        is_day = marked(inside, int(inside.max()) + 1)
        days = (np.flatnonzero(is_day) + self.day.min()).astype("datetime64[D]")
        number = np.zeros(len(is_day), dtype=np.int64)
        number[is_day] = bank_day_number(days)
        return number[inside]

    def days(self, kind: str) -> Ints:
        """Return the day numbers of a rule: "calendar" or "bank"."""
        return self.bank_day if kind == "bank" else self.day

    def texts(self, name: str, rows: Ints) -> list[str]:
        """Return some rows of a text column, as they stand in the frame."""
        values = self.strings.get(name)
        return [""] * len(rows) if values is None else values.texts(self.order[rows])

    def joined(self, name: str, rows: Ints) -> bytes:
        """Return some rows of a text column, one after the other, each closed by `MARK`."""
        values = self.strings.get(name)
        return (
            f" {MARK}".encode() * len(rows) if values is None else values.joined(self.order[rows])
        )

    def filled(self, name: str, rows: Ints) -> Ints:
        """Return those of some rows that have a text in a column."""
        return rows[self.is_filled(name)[rows]]

    def is_filled(self, name: str) -> Flags:
        """Say which rows have a text in a column."""
        if name not in self._filled:
            values = self.strings.get(name)
            is_blank = np.zeros(len(self), dtype=bool)
            self._filled[name] = is_blank if values is None else values.filled[self.order]
        return self._filled[name]

    @cached_property
    def has_zeros(self) -> bool:
        """Say whether any amount is zero."""
        return bool((self.amount == 0).any())

    def looks(self, rows: Ints) -> Hashes:
        """Return a number per row, the same for rows that look the same in every visible field.

        It follows from what is visible alone, so that sorting by it does not depend on ids.
        """
        if not self._looks:
            self._looks["known"] = np.zeros(len(self), dtype=bool)
            self._looks["look"] = np.zeros(len(self), dtype=np.uint64)
        is_known, look = self._looks["known"], self._looks["look"]
        fresh = rows[~is_known[rows]]
        if len(fresh):
            made = self._hashed(fresh)
            look[fresh], is_known[fresh] = made, True
        return np.asarray(look[rows])

    def _hashed(self, rows: Ints) -> Hashes:
        mixed = np.zeros(len(rows), dtype=np.uint64)
        parts: list[NDArray[Any]] = [self.marks[self.account[rows]]]
        parts += [self.day[rows], self.amount[rows]]
        for name in TEXT_FIELDS:  # all of them, so that a column that is missing is a blank one
            hashes = np.zeros(len(rows), dtype=np.uint64)
            held = self.filled(name, rows)
            if len(held):
                hashed = self.strings[name].hashes(self.order[held])
                hashes[self._filled[name][rows]] = hashed
            parts.append(hashes)
        for part in parts:
            mixed = (mixed ^ part.astype(np.uint64)) * _MIX
            mixed ^= mixed >> _SHIFT
        return mixed


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
    _known: dict[str, Packed] = field(default_factory=dict)
    _keys: dict[str, tuple[Ints, Ints]] = field(default_factory=dict)

    def __getitem__(self, at: int) -> Columns:
        """Return the ledger for 0, the statement for 1."""
        return (self.ledger, self.statement)[at]

    def values(self, name: str) -> tuple[Ints, Ints]:
        """Return a code per row of each side, equal for equal values; 0 where blank."""
        if name not in self._values:
            self._values[name] = self._coded(name)
        return self._values[name]

    def value_texts(self, name: str, codes: Ints) -> list[str]:
        """Return the values that codes of `values` stand for, as they are compared."""
        return self._known[name].texts(codes)

    @cached_property
    def reference_families(self) -> tuple[Ints, Ints]:
        """Of each code of a reference: its form (every digit a 9); form and first two signs."""
        self.values("reference")
        known = self._known["reference"]
        is_digit = (known.signs >= ZERO) & (known.signs <= NINE)
        signs = np.where(is_digit, np.uint8(NINE), known.signs)
        forms, _distinct = numbered_words(Packed(signs, known.bounds))
        return forms, ranks(forms << 16 | known.sign(0) << 8 | known.sign(1))[0]

    def has(self, name: str) -> bool:
        """Say whether any side has this text column."""
        return name in self.ledger.strings or name in self.statement.strings

    @cached_property
    def classes(self) -> tuple[Ints, Ints]:
        """A code per row, equal where account and amount are equal, ascending on each side."""
        return classes(*self.amounts)

    @cached_property
    def amounts(self) -> tuple[Ints, Ints]:
        """The key of each row without its day, ascending on each side."""
        ledger, statement = (
            side.layout.amounts(side.keys) for side in (self.ledger, self.statement)
        )
        return ledger, statement

    def keys(self, kind: str) -> tuple[Ints, Ints]:
        """Return the keys of both sides on the days of a rule: "calendar" or "bank"."""
        sides = (self.ledger, self.statement)
        if kind == "calendar":
            return self.ledger.keys, self.statement.keys
        if kind not in self._keys:
            first = min((int(side.days(kind).min()) for side in sides if len(side)), default=0)
            ledger, statement = (
                side.layout.on_days(side.keys, side.days(kind) - first) for side in sides
            )
            self._keys[kind] = ledger, statement
        return self._keys[kind]

    @cached_property
    def account_bounds(self) -> tuple[Ints, Ints]:
        """Where the rows of each account begin on each side, and at the end their number."""
        codes = np.arange(len(self.accounts) + 1)
        ledger, statement = self.ledger.account, self.statement.account
        return np.searchsorted(ledger, codes), np.searchsorted(statement, codes)

    @cached_property
    def class_accounts(self) -> Ints:
        """The account of each class."""
        size = max((int(codes[-1]) + 1 for codes in self.classes if len(codes)), default=0)
        accounts = np.zeros(size, dtype=np.int64)
        for side, codes in zip((self.ledger, self.statement), self.classes, strict=True):
            accounts[codes] = side.account
        return accounts

    def alone(self, at: int) -> "Sides":
        """Return one side in both roles, to look for rows that belong together on it."""
        side = self[at]
        values = {name: (codes[at], codes[at]) for name, codes in self._values.items()}
        return Sides(side, side, self.accounts, self.currencies, values, self._known)

    def _coded(self, name: str) -> tuple[Ints, Ints]:
        sides = (self.ledger, self.statement)
        held = [side.filled(name, np.arange(len(side))) for side in sides]
        values = [values_of(side.joined(name, at)) for side, at in zip(sides, held, strict=True)]
        # Blank comes first, so that it has the code 0.
        numbers, known = numbered_words(together([Packed.of([b""]), *values]))
        if name in NUMBERS:  # what everybody may have instead of a number is none
            numbers[known.are_in(NO_NUMBERS)[numbers]] = 0
        self._known[name] = known
        found = (np.zeros(len(self.ledger), np.int64), np.zeros(len(self.statement), np.int64))
        found[0][held[0]] = numbers[1 : 1 + len(held[0])]
        found[1][held[1]] = numbers[1 + len(held[0]) :]
        return found

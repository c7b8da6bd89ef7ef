"""What a table and a column of the workbook are: keys, words, and what a cell holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType


class Kind(StrEnum):
    """What a cell holds, which decides its type in a frame and its format in a sheet."""

    TEXT = "text"
    CODE = "code"  # text that looks like a number: references, ids, accounts
    DAY = "day"
    MOMENT = "moment"
    MONEY = "money"  # int64 minor units in a frame, the currency's unit in a cell
    COUNT = "count"
    NUMBER = "number"
    FLAG = "flag"  # bool in a frame, yes/no or ja/nei in a cell
    STATE = "state"


@dataclass(frozen=True)
class Column:
    """One column: its key in the contract, its words, and what it holds.

    Attributes:
        key: Its name in the contract.
        en: Header in an English workbook.
        nb: Header in a Norwegian workbook.
        kind: What a cell holds.
        nullable: A money or count cell may be blank.
        also: Other headers that are read as this column.
        width: Width in a sheet, in characters.
    """

    key: str
    en: str
    nb: str
    kind: Kind = Kind.TEXT
    nullable: bool = False
    also: tuple[str, ...] = ()
    width: float = 14

    @property
    def field(self) -> str:
        """Its name in a frame: ids are `id`, amounts end in `_minor`."""
        if self.key in ("ledger_id", "statement_id"):
            return "id"
        return f"{self.key}_minor" if self.kind is Kind.MONEY else self.key

    def header(self, lang: str) -> str:
        """Return its header in that language."""
        return self.nb if lang == "nb" else self.en


@dataclass(frozen=True)
class Table:
    """One table of the workbook.

    Attributes:
        name: Its name as a frame of `Reconciliation`.
        excel_name: The name of the Excel table.
        en: Sheet in an English workbook.
        nb: Sheet in a Norwegian workbook.
        key: The frame columns that tell its rows apart.
        columns: In the order of a new workbook.
    """

    name: str
    excel_name: str
    en: str
    nb: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    def sheet(self, lang: str) -> str:
        """Return the name of its sheet in that language."""
        return self.nb if lang == "nb" else self.en

    @cached_property
    def by_key(self) -> Mapping[str, Column]:
        """Its columns by their key in the contract."""
        return MappingProxyType({column.key: column for column in self.columns})

    @cached_property
    def by_field(self) -> Mapping[str, Column]:
        """Its columns by their name in a frame."""
        return MappingProxyType({column.field: column for column in self.columns})

    @cached_property
    def by_header(self) -> Mapping[str, Column]:
        """Its columns by every header that names them, folded by `fold`."""
        words = {}
        for column in self.columns:
            for word in (column.key, *column.also, column.nb, column.en):
                words[fold(word)] = column
        return MappingProxyType(words)


def fold(header: str) -> str:
    """Fold a header so that case, line breaks and doubled blanks do not matter."""
    return " ".join(header.split()).casefold()

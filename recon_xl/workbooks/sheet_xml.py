"""The XML of one sheet, cut where code may cut it: head, rows, cells, tail.

Sheets are cut as bytes, not parsed: what nobody touches keeps its bytes, unknown elements and
attributes survive, and a hundred thousand rows take a second. What makes this safe: `normal` writes
a sheet anew that is not plain UTF-8 or holds comments, and inside rows nothing else can look like a
row or a cell.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from lxml import etree

from recon_xl.errors import MalformedFileError
from recon_xl.language import _
from recon_xl.workbooks.addresses import column_number
from recon_xl.workbooks.opc import parsed

_ROOT = re.compile(rb"<([\w.-]+:)?worksheet[\s>]")
_ATTRIBUTE = rb"""\s%s\s*=\s*(?:"([^"]*)"|'([^']*)')"""
_NUMBER = re.compile(_ATTRIBUTE % b"r")
_STYLE = re.compile(_ATTRIBUTE % b"s")
_LETTERS = re.compile(rb"[A-Za-z]+")
_SLASH = ord("/")


class RowSpan(NamedTuple):
    """Where a row stands in the XML."""

    number: int
    start: int
    end: int


class CellSpan(NamedTuple):
    """Where a cell stands in the XML of its row."""

    column: int
    start: int
    end: int


@dataclass(frozen=True)
class Edit:
    """What becomes of a sheet.

    Attributes:
        rows: Number and bytes of rows that are not what they were, from the top down.
        head: What stands before the rows; b"" leaves it as it is.
        tail: What stands behind them; b"" leaves it as it is.
    """

    rows: Iterable[tuple[int, bytes]] = ()
    head: bytes = b""
    tail: bytes = b""


class SheetXml:
    """One sheet, cut into head, rows and tail.

    Attributes:
        xml: Its bytes, normal as `normal` makes them.
        prefix: The prefix of its elements, such as b"x:".
        start: Where its rows begin.
        end: Where its rows end.
        rows: Its rows, from the top down.
    """

    def __init__(self, content: bytes) -> None:
        """Cut a sheet.

        Raises:
            MalformedFileError: It is no sheet, or its rows are not in order.
        """
        self.xml = normal(content)
        self.prefix = prefix_of(self.xml)
        self.start, self.end = self._data()
        self.rows = list(self._cut_rows())
        self._numbers = [row.number for row in self.rows]
        if self._numbers != sorted(set(self._numbers)):
            raise MalformedFileError(_("A sheet of the workbook is damaged: rows out of order."))

    def row(self, number: int) -> RowSpan | None:
        """Return where a row stands; None where the sheet does not mention it."""
        at = bisect_left(self._numbers, number)
        found = self.rows[at] if at < len(self.rows) else None
        return found if found and found.number == number else None

    def rows_from(self, number: int) -> list[RowSpan]:
        """Return the rows from a number on."""
        return self.rows[bisect_left(self._numbers, number) :]

    def bytes_of(self, row: RowSpan | None) -> bytes:
        """Return a row's bytes; b"" for none."""
        return self.xml[row.start : row.end] if row else b""

    @cached_property
    def has_shared_formulas(self) -> bool:
        """Whether one formula may be written for several cells."""
        return b"shared" in self.xml

    def pieces(self, edit: Edit) -> Iterator[bytes]:
        """Go through the sheet as it will be: changed and unchanged rows in order."""
        yield edit.head or self.xml[: self.start]
        last = self.start
        for number, content in edit.rows:
            at = bisect_left(self._numbers, number)
            old = self.rows[at] if at < len(self.rows) else None
            start = old.start if old else self.end
            if start > last:
                yield self.xml[last:start]
            yield content
            last = old.end if old and old.number == number else start
        if self.end > last:
            yield self.xml[last : self.end]
        yield edit.tail or self.xml[self.end :]

    def _data(self) -> tuple[int, int]:
        tag = b"<" + self.prefix + b"sheetData"
        at = self.xml.find(tag)
        close = self.xml.find(b">", at)
        if at < 0 or close < 0:
            raise MalformedFileError(_("A sheet of the workbook is damaged."))
        if self.xml[close - 1 : close] == b"/":  # no rows at all: open the element
            end_tag = b"></" + self.prefix + b"sheetData>"
            self.xml = self.xml[: close - 1] + end_tag + self.xml[close + 1 :]
            return close, close
        return close + 1, self.xml.index(b"</" + self.prefix + b"sheetData>", close)

    def _cut_rows(self) -> Iterator[RowSpan]:
        xml, end_tag = self.xml, b"</" + self.prefix + b"row>"
        tag = re.compile(b"<" + self.prefix + rb"""row(?=[\s/>])(?: r="(\d+)")?([^>]*)>""")
        found = list(tag.finditer(xml, self.start, self.end))
        follows = [*(one.start() for one in found[1:]), self.end]
        number = 0
        for one, after in zip(found, follows, strict=True):
            start, end = one.span()
            number = int(one[1] or 0) or _row_number(one[2], number + 1)
            if xml[end - 2] != _SLASH:
                # Mostly nothing stands between two rows.
                is_next = xml.startswith(end_tag, after - len(end_tag))
                end = after if is_next else xml.index(end_tag, end) + len(end_tag)
            yield RowSpan(number, start, end)


def prefix_of(xml: bytes) -> bytes:
    """Return the prefix of a sheet's elements, such as b"x:"; mostly none.

    Raises:
        MalformedFileError: It is no sheet.
    """
    root = _ROOT.search(xml)
    if not root:
        raise MalformedFileError(_("A sheet of the workbook is damaged."))
    return root[1] or b""


def normal(content: bytes) -> bytes:
    """Return a sheet in UTF-8 and without comments, which may hold what looks like a cell."""
    head = content[:200]
    is_plain = not head.startswith((b"\xff\xfe", b"\xfe\xff")) and (
        b"encoding" not in head.split(b"?>")[0] or re.search(rb"""["']utf-8["']""", head, re.I)
    )
    # Comments, CDATA and document types all begin so, and nothing else does.
    if is_plain and b"<!" not in content:
        return content
    root = parsed(content, "worksheet")
    etree.strip_tags(root, etree.Comment)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


def cells(row: bytes, prefix: bytes) -> list[CellSpan]:
    """Cut a row into its cells, from left to right."""
    tag, end_tag = b"<" + prefix + b"c", b"</" + prefix + b"c>"
    found, column, at = [], 0, row.find(tag)
    while at >= 0:
        follows = row[at + len(tag) : at + len(tag) + 1]
        close = row.index(b">", at)
        if follows not in b" \t\r\n/>":
            at = row.find(tag, close)
            continue
        is_empty = row[close - 1] == 47
        end = close + 1 if is_empty else row.index(end_tag, close) + len(end_tag)
        said = _NUMBER.search(row, at, close)
        column = _column(said[1] or said[2]) if said else column + 1
        found.append(CellSpan(column, at, end))
        at = row.find(tag, end)
    return found


def cell_at(xml: bytes, address: bytes, prefix: bytes) -> tuple[int, int] | None:
    """Find a cell by its address, without cutting the whole row.

    Returns:
        Where it begins and ends; None where it is missing or written in an unusual way.
    """
    at = xml.find(b' r="' + address + b'"')
    tag = b"<" + prefix + b"c"
    start = xml.rfind(b"<", 0, at) if at >= 0 else -1
    # A text may hold what looks like an address.
    if start < 0 or xml[start : start + len(tag)] != tag or b">" in xml[start:at]:
        return None
    close = xml.index(b">", at)
    if xml[close - 1] == 47:
        return start, close + 1
    end_tag = b"</" + prefix + b"c>"
    return start, xml.index(end_tag, close) + len(end_tag)


def at_address(cell: bytes, address: bytes) -> bytes:
    """Return a cell as it stands at another address."""
    said = _NUMBER.search(cell, 0, cell.find(b">"))
    if not said:
        return cell
    return cell[: said.start()] + b' r="' + address + b'"' + cell[said.end() :]


def column_of(tag: bytes) -> int:
    """Return the column that a cell's start tag names; 0 where it names none."""
    said = _NUMBER.search(tag)
    return _column(said[1] or said[2]) if said else 0


def style_of(cell: bytes) -> bytes:
    """Return the style attribute of a cell, b' s="12"'; b"" where it has none."""
    close = cell.find(b">")
    at = cell.find(b' s="', 0, close)
    if at >= 0:
        return cell[at : cell.index(b'"', at + 4) + 1]
    said = _STYLE.search(cell, 0, close)
    return b' s="' + (said[1] or said[2]) + b'"' if said else b""


def _row_number(attributes: bytes, following: int) -> int:
    said = _NUMBER.search(attributes)
    return int(said[1] or said[2]) if said else following


def _column(address: bytes) -> int:
    found = _LETTERS.match(address)
    return column_number(found[0].decode()) if found else 0

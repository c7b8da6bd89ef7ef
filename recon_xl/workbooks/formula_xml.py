"""Formulas inside cells: found, moved with their row, shared ones written out."""

import html
import re
from dataclasses import dataclass

from recon_xl.workbooks.addresses import Range, letters
from recon_xl.workbooks.cell_xml import escaped
from recon_xl.workbooks.sheet_xml import SheetXml, cells

_FORMULA = re.compile(rb"<([\w.-]+:)?f(\s[^>]*?)?(?:/>|>(.*?)</(?:[\w.-]+:)?f>)", re.DOTALL)
_SHARED = re.compile(rb"""\st\s*=\s*["']shared["']""")
_GROUP = re.compile(rb"""\ssi\s*=\s*["'](\d+)["']""")
_REF = re.compile(rb"""(\sref\s*=\s*["'])([^"']*)(["'])""")


def formula_of(cell: bytes) -> bytes:
    """Return the element of a cell's formula; b"" where it has none."""
    found = _FORMULA.search(cell)
    return found[0] if found else b""


def is_shared(formula: bytes) -> bool:
    """Say whether a formula's element belongs to a shared group."""
    return bool(_SHARED.search(formula, 0, formula.find(b">")))


def group_of(formula: bytes) -> int:
    """Return the number of a shared formula's group."""
    found = _GROUP.search(formula, 0, formula.find(b">"))
    return int(found[1]) if found else -1


def moved(formula: bytes, column: int, from_row: int, to_row: int) -> bytes:
    """Return a formula as it reads after its cell moved up or down."""
    found = _FORMULA.search(formula)
    if not found or found[3] is None:
        return formula
    prefix, attributes = found[1] or b"", found[2] or b""
    where = Range(to_row, column, to_row, column)
    attributes = _REF.sub(lambda said: said[1] + str(where).encode() + said[3], attributes)
    text = _translated(_unescaped(found[3]), column, from_row, column, to_row)
    return b"".join((b"<", prefix, b"f", attributes, b">", escaped(text), b"</", prefix, b"f>"))


def with_plain_formulas(sheet: SheetXml, groups: set[int]) -> bytes:
    """Return the sheet's XML with every member of some shared groups written out.

    A group hangs on its first cell: when that one is overwritten or moves, the others lose theirs.
    """
    masters: dict[int, _Shared] = {}
    chunks, last = [], 0
    for row in sheet.rows:
        content = sheet.bytes_of(row)
        for cell in cells(content, sheet.prefix) if b"shared" in content else ():
            formula = formula_of(content[cell.start : cell.end])
            group = group_of(formula) if formula and is_shared(formula) else -1
            if group not in groups:
                continue
            told = _text_of(formula)
            if told:
                masters.setdefault(group, _Shared(told, cell.column, row.number))
            elif group in masters:
                told = masters[group].at(cell.column, row.number)
            start = row.start + content.index(formula, cell.start, cell.end)
            chunks += [sheet.xml[last:start], _plain(told, sheet.prefix)]
            last = start + len(formula)
    return b"".join((*chunks, sheet.xml[last:]))


@dataclass(frozen=True)
class _Shared:
    """The first formula of a shared group, and where it stands."""

    text: str
    column: int
    row: int

    def at(self, column: int, row: int) -> str:
        return _translated(self.text, self.column, self.row, column, row)


def _plain(text: str, prefix: bytes) -> bytes:
    if not text:
        return b""
    return b"".join((b"<", prefix, b"f>", escaped(text), b"</", prefix, b"f>"))


def _text_of(formula: bytes) -> str:
    found = _FORMULA.search(formula)
    return _unescaped(found[3]) if found and found[3] else ""


def _translated(text: str, from_column: int, from_row: int, column: int, row: int) -> str:
    from openpyxl.formula.translate import Translator

    origin, target = f"{letters(from_column)}{from_row}", f"{letters(column)}{row}"
    return str(Translator(f"={text}", origin=origin).translate_formula(target))[1:]


def _unescaped(text: bytes) -> str:
    return html.unescape(text.decode())

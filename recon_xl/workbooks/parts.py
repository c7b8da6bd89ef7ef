"""What a workbook's package says of itself: sheets, names, tables, and where they stand.

Nothing is found by position or number: sheet ids are not 1..n in a tenth of all workbooks, and the
number in a table's file name is not its id. Strict files name other namespaces, so elements and
relationships are known by their last word.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from recon_xl.errors import NotAReconciliationError
from recon_xl.language import _
from recon_xl.model.tables import table_called
from recon_xl.workbooks.addresses import Range
from recon_xl.workbooks.names import is_ours
from recon_xl.workbooks.opc import Package, parsed
from recon_xl.workbooks.table_patch import Area

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CELL_NAME = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!\$?([A-Za-z]{1,3})\$?(\d+)")
_RELATION = "}id"


@dataclass(frozen=True)
class SheetPart:
    """One sheet: its name, its id, its place among the sheets, its part."""

    name: str
    sheet_id: str
    position: int
    part: str


@dataclass(frozen=True)
class TablePart:
    """One Excel table.

    Attributes:
        name: Our name of it, such as "ledger"; "" for a table that is not ours.
        excel_name: Its name in Excel.
        part: Its part.
        sheet: The sheet that it stands on.
        ref: All of its cells, headers and totals included.
        headers: Its headers from left to right.
        area: Its rows.
    """

    name: str
    excel_name: str
    part: str
    sheet: SheetPart
    ref: Range
    headers: tuple[str, ...]
    area: Area


@dataclass(frozen=True)
class NamedCell:
    """Where a named cell stands."""

    sheet: SheetPart
    row: int
    column: int


@dataclass(frozen=True)
class Outline:
    """What `outline` found in a package.

    Attributes:
        workbook_part: The workbook's own part.
        is_1904: Days are counted from 1904.
        sheets: All sheets with cells.
        tables: All tables, the user's own too.
        names: The cells that have one of our names.
    """

    workbook_part: str
    is_1904: bool
    sheets: tuple[SheetPart, ...]
    tables: tuple[TablePart, ...]
    names: dict[str, NamedCell]


def outline(package: Package) -> Outline:
    """Read what a workbook says of its sheets, tables and names.

    Raises:
        NotAReconciliationError: The file is no workbook.
        MalformedFileError: A part is damaged.
    """
    part = next(
        (one.target for one in package.relationships("") if one.kind == "officeDocument"), ""
    )
    if not package.has(part) or not part.endswith(".xml"):
        raise NotAReconciliationError(
            _("The file is no Excel workbook."),
            remedy=_("Save it in Excel as .xlsx. Nothing was changed."),
        )
    root = parsed(package.read(part), part)
    sheets = tuple(_sheets(package, part, root))
    tables = tuple(table for sheet in sheets for table in _tables(package, sheet))
    settings = next(_children(root, "workbookPr"), None)
    is_1904 = settings is not None and settings.get("date1904") in ("1", "true")
    return Outline(part, is_1904, sheets, tables, _named_cells(root, sheets))


def _children(root: etree._Element, name: str) -> Iterator[etree._Element]:
    """Go through the children of that name, whatever their namespace."""
    for node in root.iterchildren("{*}*"):
        if etree.QName(node).localname == name:
            yield node


def _sheets(package: Package, part: str, root: etree._Element) -> Iterator[SheetPart]:
    targets = {one.id: one for one in package.relationships(part)}
    for listed in _children(root, "sheets"):
        for position, node in enumerate(_children(listed, "sheet")):
            # A sheet of VBA code, in old books, has no part at all.
            relation = next((str(v) for k, v in node.items() if str(k).endswith(_RELATION)), "")
            target = targets.get(relation)
            if target and target.kind == "worksheet" and package.has(target.target):
                name = str(node.get("name", ""))
                yield SheetPart(name, str(node.get("sheetId", "")), position, target.target)


def _tables(package: Package, sheet: SheetPart) -> Iterator[TablePart]:
    for relation in package.relationships(sheet.part):
        if relation.kind == "table" and package.has(relation.target):
            yield _table(
                parsed(package.read(relation.target), relation.target), relation.target, sheet
            )


def _table(root: etree._Element, part: str, sheet: SheetPart) -> TablePart:
    excel_name = str(root.get("displayName") or root.get("name") or "")
    ours = table_called(excel_name)
    ref = Range.of(str(root.get("ref")))
    columns = [
        column
        for group in _children(root, "tableColumns")
        for column in _children(group, "tableColumn")
    ]
    header_rows, total_rows = (
        int(root.get("headerRowCount", "1")),
        int(root.get("totalsRowCount", "0")),
    )
    calculated, arrays = {}, set()
    for position, column in enumerate(columns):
        for formula in _children(column, "calculatedColumnFormula"):
            calculated[position] = formula.text or ""
            if formula.get("array") in ("1", "true"):
                arrays.add(position)
    filters = [
        one for group in _children(root, "autoFilter") for one in _children(group, "filterColumn")
    ]
    area = Area(
        first_row=ref.first_row + header_rows,
        rows=ref.last_row - ref.first_row + 1 - header_rows - total_rows,
        first_column=ref.first_column,
        columns=ref.last_column - ref.first_column + 1,
        has_totals=bool(total_rows),
        calculated=calculated,
        arrays=frozenset(arrays),
        is_filtered=bool(filters),
    )
    headers = tuple(_unescaped(str(column.get("name", ""))) for column in columns)
    return TablePart(ours.name if ours else "", excel_name, part, sheet, ref, headers, area)


def _named_cells(root: etree._Element, sheets: tuple[SheetPart, ...]) -> dict[str, NamedCell]:
    by_name = {sheet.name.casefold(): sheet for sheet in sheets}
    found = {}
    for listed in _children(root, "definedNames"):
        for node in _children(listed, "definedName"):
            name = str(node.get("name", ""))
            place = _CELL_NAME.fullmatch((node.text or "").strip())
            if not place or not is_ours(name) or node.get("localSheetId") is not None:
                continue
            title = (place[1] or place[2]).replace("''", "'")
            sheet = by_name.get(title.casefold())
            if sheet:
                where = Range.of(place[3] + place[4])
                found[name] = NamedCell(sheet, where.first_row, where.first_column)
    return found


def _unescaped(text: str) -> str:
    """A table writes line breaks in a header as _x000a_."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)

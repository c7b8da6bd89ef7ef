"""Write changes into a workbook's package, sheet by sheet."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain

from recon_xl.errors import NoRoomError
from recon_xl.language import _
from recon_xl.workbooks.addresses import ROWS_MAX, Range, letters
from recon_xl.workbooks.calc_chain import drop_lost
from recon_xl.workbooks.cell_xml import Dialect
from recon_xl.workbooks.following import (
    with_dimension,
    with_print_area,
    with_ranges,
    with_table_rows,
)
from recon_xl.workbooks.formula_xml import formula_of, group_of, is_shared, with_plain_formulas
from recon_xl.workbooks.opc import Package
from recon_xl.workbooks.parts import NamedCell, Outline, SheetPart, TablePart
from recon_xl.workbooks.row_xml import with_values
from recon_xl.workbooks.sheet_xml import Edit, SheetXml, cells
from recon_xl.workbooks.storage import Cell, TableChange
from recon_xl.workbooks.table_patch import Patch, planned

_ATTACHED = re.compile(
    rb"""<(?:[\w.-]+:)?(?:hyperlink|comment|threadedComment)\s[^>]*?ref\s*=\s*["']([^"']+)"""
)
_MERGED = re.compile(rb"""<(?:[\w.-]+:)?mergeCell\s[^>]*?ref\s*=\s*["']([^"']+)""")
_COMMENT_PARTS = ("comments", "threadedComment")


class Writing:
    """One round of changes to a package."""

    def __init__(self, package: Package, outline: Outline) -> None:
        self.package = package
        self.outline = outline
        self.lost: defaultdict[str, set[tuple[int, int]]] = defaultdict(set)

    def write(self, changes: Sequence[TableChange], values: Mapping[str, Cell]) -> bool:
        """Write tables and named cells; return whether anything is different.

        Raises:
            NoRoomError: A table cannot grow or close up.
        """
        tables = {table.name: table for table in self.outline.tables if table.name}
        named: defaultdict[str, dict[NamedCell, Cell]] = defaultdict(dict)
        for name, value in values.items():
            if name in self.outline.names:  # a user may have taken the cell away
                cell = self.outline.names[name]
                named[cell.sheet.part][cell] = value
        changed: defaultdict[str, list[tuple[TablePart, TableChange]]] = defaultdict(list)
        for change in changes:
            if change.changed or change.removed or change.added:
                table = tables[change.name]
                changed[table.sheet.part].append((table, change))
        # Each sheet once: unpacking and packing are most of the work.
        parts = dict.fromkeys([*named, *changed])
        sheets = ((part, self._sheet(part, named[part], changed[part])) for part in parts)
        is_different = self.package.replace_all((part, new) for part, new in sheets if new)
        drop_lost(self.package, self.outline.workbook_part, self.lost)
        return is_different

    def _sheet(
        self,
        part: str,
        values: Mapping[NamedCell, Cell],
        changes: Sequence[tuple[TablePart, TableChange]],
    ) -> bytes:
        """Return a sheet with its named cells and tables; b"" where nothing is different."""
        sheet = SheetXml(self.package.read(part))
        done = self._changed_cells(sheet, values)
        edit, is_different = Edit(done), bool(done or changes)
        for at, (table, change) in enumerate(changes):
            is_above = all(number < table.ref.first_row for number, _row in done)
            if at or sheet.has_shared_formulas or not is_above:
                sheet, done = SheetXml(b"".join(sheet.pieces(edit))), []
                sheet = self._with_plain_formulas(sheet, table, change)
            edit = self._table_edit(sheet, table, change)
            edit = replace(edit, rows=chain(done, edit.rows))
        return b"".join(sheet.pieces(edit)) if is_different else b""

    def _dialect(self, sheet: SheetXml) -> Dialect:
        return Dialect(sheet.prefix, self.outline.is_1904)

    def _changed_cells(
        self, sheet: SheetXml, values: Mapping[NamedCell, Cell]
    ) -> list[tuple[int, bytes]]:
        """Return the rows in which named cells change: number and bytes, from the top down."""
        by_row: defaultdict[int, dict[int, Cell]] = defaultdict(dict)
        for cell, value in values.items():
            by_row[cell.row][cell.column] = value
        dialect = self._dialect(sheet)
        changed = []
        for number in sorted(by_row):
            row = sheet.bytes_of(sheet.row(number))
            new, _lost = with_values(row, number, by_row[number], dialect, keep_formulas=True)
            if new != row:
                changed.append((number, new))
        return changed

    def _table_edit(self, sheet: SheetXml, table: TablePart, change: TableChange) -> Edit:
        plan = planned(table.area, change)
        rows = len(plan) - table.area.has_totals
        self._refuse_no_room(sheet, table, rows)
        self._refuse_attached(sheet, table, change)
        lost = self.lost[table.sheet.sheet_id]
        patch = Patch(sheet, table.area, plan, self._dialect(sheet), lost)
        if rows == table.area.rows:
            return Edit(patch.changed_rows())
        self._replace(table.part, with_table_rows(self.package.read(table.part), table, rows))
        workbook = self.outline.workbook_part
        stretched = with_print_area(self.package.read(workbook), table.sheet, table, rows)
        self._replace(workbook, stretched)
        head = with_dimension(sheet.xml[: sheet.start], table, rows)
        return Edit(patch.changed_rows(), head, with_ranges(sheet.xml[sheet.end :], table, rows))

    def _replace(self, part: str, content: bytes) -> None:
        if content != self.package.read(part):
            self.package.replace(part, content)

    def _with_plain_formulas(
        self, sheet: SheetXml, table: TablePart, change: TableChange
    ) -> SheetXml:
        """Write out shared formulas whose first cell may be overwritten or move."""
        if not sheet.has_shared_formulas:
            return sheet
        area = table.area
        columns = set(area.cells.columns())
        if not change.removed:
            columns = {area.at(at) for values in change.changed.values() for at in values}
        groups = set()
        for row in sheet.rows_from(area.first_row):
            if row.number > table.ref.last_row:
                break
            content = sheet.bytes_of(row)
            for cell in cells(content, sheet.prefix) if b"shared" in content else ():
                formula = formula_of(content[cell.start : cell.end])
                if cell.column in columns and formula and is_shared(formula):
                    groups.add(group_of(formula))
        return SheetXml(with_plain_formulas(sheet, groups)) if groups else sheet

    def _refuse_no_room(self, sheet: SheetXml, table: TablePart, rows: int) -> None:
        area = table.area
        last = area.first_row + rows - 1 + area.has_totals
        if last > ROWS_MAX:
            raise NoRoomError(
                _(
                    "{table} would have {rows} rows; a sheet holds {most}.",
                    table=table.excel_name,
                    rows=rows,
                    most=ROWS_MAX,
                ),
                where=table.sheet.name,
                remedy=_("Use recon-xl batch for as many rows as this. Nothing was changed."),
            )
        if last <= table.ref.last_row:
            return
        below = Range(table.ref.last_row + 1, area.first_column, last, area.cells.last_column)
        found = self._standing_in(sheet, table.sheet, below)
        if found:
            raise NoRoomError(
                _(
                    "{table} cannot grow by {n} rows: something stands in {address}.",
                    table=table.excel_name,
                    n=rows - area.rows,
                    address=found,
                ),
                where=f"{table.sheet.name}!{found}",
                remedy=_("Move it beside the table or to another sheet. Nothing was changed."),
            )

    def _standing_in(self, sheet: SheetXml, part: SheetPart, below: Range) -> str:
        """Return the first thing that stands in a range; "" for none."""
        for other in self.outline.tables:
            if other.sheet == part and other.ref.meets(below):
                return str(other.ref)
        for found in _MERGED.findall(sheet.xml, sheet.end):
            if Range.of(found.decode()).meets(below):
                return str(found.decode())
        for row in sheet.rows_from(below.first_row):
            if row.number > below.last_row:
                break
            content = sheet.bytes_of(row)
            for cell in cells(content, sheet.prefix):
                is_inside = below.first_column <= cell.column <= below.last_column
                if is_inside and _holds_something(content[cell.start : cell.end]):
                    return f"{letters(cell.column)}{row.number}"
        return ""

    def _refuse_attached(self, sheet: SheetXml, table: TablePart, change: TableChange) -> None:
        """A comment or link stays at its address, so its row may neither go nor move."""
        if not change.removed:
            return
        first = table.area.first_row + min(change.removed)
        moving = Range(first, table.ref.first_column, table.ref.last_row, table.ref.last_column)
        parts = [
            self.package.read(one.target)
            for one in self.package.relationships(table.sheet.part)
            if one.kind in _COMMENT_PARTS and self.package.has(one.target)
        ]
        for xml in (sheet.xml[sheet.end :], *parts):
            for found in _ATTACHED.findall(xml):
                address = found.decode()
                if Range.of(address).meets(moving):
                    raise NoRoomError(
                        _(
                            "{table} cannot close up: a comment or link hangs on {address}.",
                            table=table.excel_name,
                            address=address,
                        ),
                        where=f"{table.sheet.name}!{address}",
                        remedy=_("Move the comment into the Note column. Nothing was changed."),
                    )


def _holds_something(cell: bytes) -> bool:
    return any(mark in cell for mark in (b"v>", b"f>", b"f ", b"is>", b"<f/"))

"""Workbooks as users make them of ours: their sheets, pictures, macros and what Excel adds."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import xlsxwriter

from recon_xl.model.reconciliation import Reconciliation
from recon_xl.model.tables import TABLES
from recon_xl.workbooks.package import PackageStorage
from tests.tools.templates import draw
from tests.workbooks.books import put

# One grey point.
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c63680000008200812b8fbe2f0000000049454e44ae426082"
)
MACROS = b"\xd0\xcf\x11\xe0 macros are bytes to us"
# Parts that only Excel writes; what they hold is nothing to us.
EXCEL_PARTS = {
    "customUI/customUI14.xml": b"<customUI xmlns='http://schemas.microsoft.com/office/2009/07/customui'/>",
    "customXml/item1.xml": b"<labels>sensitive</labels>",
    "xl/slicers/slicer1.xml": b"<slicers><slicer name='Motpart' caption='A &gt; B'/></slicers>",
    "xl/slicerCaches/slicerCache1.xml": b"<slicerCacheDefinition name='S'/>",
    "xl/pivotTables/pivotTable1.xml": b"<pivotTableDefinition name='P' cacheId='1'/>",
    "xl/pivotCache/pivotCacheDefinition1.xml": b"<pivotCacheDefinition/>",
    "xl/threadedComments/threadedComment1.xml": b"<ThreadedComments/>",
    "xl/persons/person.xml": b"<personList/>",
    "xl/connections.xml": b"<connections/>",
    "xl/printerSettings/printerSettings1.bin": bytes(range(256)),
    "xl/richData/rdrichvalue.xml": b"<rvData/>",
    "docProps/thumbnail.wmf": b"\0\1\2\3",
}


def user_book(
    path: Path,
    reconciliation: Reconciliation,
    *,
    lang: str = "nb",
    change: Callable[[Any, dict[str, Any]], None] | None = None,
) -> Path:
    """Write a workbook that a user has added everything to.

    Args:
        path: Where; .xlsm for one with macros.
        reconciliation: What its tables hold.
        lang: Its language.
        change: What else the user does, given XlsxWriter's workbook and sheets by table.
    """
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    draw(book, lang)
    mine = book.add_worksheet("Mine tall")
    _fill_own_sheet(book, mine)
    if path.suffix == ".xlsm":
        macros = path.with_suffix(".bin")
        macros.write_bytes(MACROS)
        book.add_vba_project(str(macros))
    sheets = {name: book.get_worksheet_by_name(spec.sheet(lang)) for name, spec in TABLES.items()}
    sheets["rules"].set_header("&L&G", {"image_left": str(_picture(path))})
    sheets["journal"].set_background(str(_picture(path)))
    if change:
        change(book, sheets)
    book.close()
    whole = with_parts(content.getvalue(), EXCEL_PARTS)
    storage = PackageStorage(path, whole, is_new=True)
    put(storage, reconciliation)
    storage.save()
    return path


def _fill_own_sheet(book: Any, sheet: Any) -> None:
    sheet.write_row(0, 0, ["Avdeling", "Sum"])
    sheet.write_formula("B2", "=SUM(tblLedger[Beløp])", None, 0)
    sheet.write_rich_string("A3", "fet ", book.add_format({"bold": True}), "skrift")
    sheet.write_comment("A2", "husk dette")
    sheet.insert_textbox("D2", "En tekstboks")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "='Mine tall'!$B$2:$B$3"})
    sheet.insert_chart("D8", chart)


def _picture(path: Path) -> Path:
    picture = path.with_name("punkt.png")
    picture.write_bytes(PICTURE)
    return picture


def with_parts(content: bytes, parts: Mapping[str, bytes]) -> bytes:
    """Return a package with more parts, listed with their types as a package must."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename == "[Content_Types].xml":
                extra = b'<Default Extension="wmf" ContentType="image/x-wmf"/>'
                data = data.replace(b"<Override", extra + b"<Override", 1)
            new.writestr(info, data, compress_type=zipfile.ZIP_DEFLATED)
        for name, data in parts.items():
            new.writestr(name, data)
    return out.getvalue()


def edited(path: Path, part: str, edit: Callable[[bytes], bytes]) -> None:
    """Change the bytes of one part of a workbook, as another program might have written them."""
    content = path.read_bytes()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename == part:
                changed = edit(data)
                assert changed != data, f"{part} holds nothing to edit"
                data = changed
            new.writestr(info, data, compress_type=zipfile.ZIP_DEFLATED)
    path.write_bytes(out.getvalue())


def prefixed(xml: bytes) -> bytes:
    """Return XML whose elements carry the prefix x:, as the Open XML SDK writes it."""
    plain = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    xml = xml.replace(plain, plain.replace(b"xmlns=", b"xmlns:x="))
    return re.sub(rb"<(/?)(?=[A-Za-z][\w]*[\s>/])(?![\w]+:)", rb"<\1x:", xml)


def strict(xml: bytes) -> bytes:
    """Return XML in the namespaces of Strict Open XML."""
    return xml.replace(
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    ).replace(
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    )

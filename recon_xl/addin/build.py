"""Write the add-in, recon_xl.xlam, from text: the same bytes every time."""

import io
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from lxml import etree
from pyopenvba import ExcelFile

from recon_xl.addin.ribbon import ribbon_xml
from recon_xl.addin.vba_sources import PROJECT, modules, source

SHEET_NAME = f"{PROJECT}.conf"
SETTINGS = (("ADD_WORKBOOK_TO_PYTHONPATH", "false"), ("UDF MODULES", "recon_xl.addin.udfs"))
# Excel writes no earlier date into a package; a fixed one makes the bytes the same.
WHEN = (1980, 1, 1, 0, 0, 0)
RIBBON_PART = "customUI/customUI14.xml"
RIBBON_KIND = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
OFFICE_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def build(to: Path) -> Path:
    """Write the add-in.

    Args:
        to: The file; its folder must exist, a file that is there is replaced.

    Returns:
        The file.
    """
    parts = package(modules(), this_workbook=source("ThisWorkbook.cls"))
    parts["_rels/.rels"] = _with_element(
        parts["_rels/.rels"],
        f"{{{RELATIONSHIPS}}}Relationship",
        Id="recon_ribbon",
        Type=RIBBON_KIND,
        Target=RIBBON_PART,
    )
    parts[RIBBON_PART] = ribbon_xml()
    to.write_bytes(zipped(parts))
    return to


def package(
    standard: Mapping[str, str], *, this_workbook: str = "", suffix: str = ".xlam"
) -> dict[str, bytes]:
    """Return the parts of a workbook with these VBA modules and our settings sheet.

    Args:
        standard: Source of each standard module, by name.
        this_workbook: Source of the workbook's own module.
        suffix: ".xlam" for an add-in, ".xlsm" for a workbook.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"empty{suffix}"
        with ExcelFile.create_new(path) as made:
            project = made.vba_project()
            project.delete_module("Module1")
            project.get_module("ThisWorkbook").body = this_workbook
            for name, text in standard.items():
                text.encode("cp1252")  # VBA holds no other characters: say so here
                project.add_module(name, text)
            made.save(path)
        with zipfile.ZipFile(path) as there:
            parts = {name: there.read(name) for name in there.namelist()}
    parts["xl/workbook.xml"] = _with_sheet_name(parts["xl/workbook.xml"])
    _with_settings(parts)
    return parts


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """Return a package of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, WHEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(entry, content)
    return out.getvalue()


def _with_sheet_name(workbook: bytes) -> bytes:
    root = _parsed(workbook)
    sheet = root.find(f"{{{MAIN}}}sheets/{{{MAIN}}}sheet")
    assert sheet is not None
    sheet.set("name", SHEET_NAME)
    return _written(root)


def _with_settings(parts: dict[str, bytes]) -> None:
    """Write the settings into the one sheet; their texts go where Excel keeps texts."""
    texts = [text for row in SETTINGS for text in row]
    strings = etree.Element(f"{{{MAIN}}}sst", nsmap={None: MAIN})  # type: ignore[dict-item]
    for text in texts:
        etree.SubElement(etree.SubElement(strings, f"{{{MAIN}}}si"), f"{{{MAIN}}}t").text = text
    parts["xl/sharedStrings.xml"] = _written(strings)
    parts["[Content_Types].xml"] = _with_element(
        parts["[Content_Types].xml"],
        f"{{{CONTENT_TYPES}}}Override",
        PartName="/xl/sharedStrings.xml",
        ContentType=f"{OFFICE_KIND}.sharedStrings+xml",
    )
    parts["xl/_rels/workbook.xml.rels"] = _with_element(
        parts["xl/_rels/workbook.xml.rels"],
        f"{{{RELATIONSHIPS}}}Relationship",
        Id="recon_strings",
        Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings",
        Target="sharedStrings.xml",
    )
    root = _parsed(parts["xl/worksheets/sheet1.xml"])
    cells = root.find(f"{{{MAIN}}}sheetData")
    assert cells is not None
    for at in range(0, len(texts), 2):
        row = str(at // 2 + 1)
        line = etree.SubElement(cells, f"{{{MAIN}}}row", r=row)
        for column, number in (("A", at), ("B", at + 1)):
            cell = etree.SubElement(line, f"{{{MAIN}}}c", r=f"{column}{row}", t="s")
            etree.SubElement(cell, f"{{{MAIN}}}v").text = str(number)
    dimension = root.find(f"{{{MAIN}}}dimension")
    if dimension is not None:
        dimension.set("ref", f"A1:B{len(SETTINGS)}")
    parts["xl/worksheets/sheet1.xml"] = _written(root)


def _with_element(xml: bytes, tag: str, **attributes: str) -> bytes:
    root = _parsed(xml)
    etree.SubElement(root, tag, attributes)
    return _written(root)


def _parsed(xml: bytes) -> etree._Element:
    return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))


def _written(root: etree._Element) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))

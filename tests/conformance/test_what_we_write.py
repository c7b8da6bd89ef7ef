"""Outside validators over everything we write: what Excel would repair, whether a PDF is sound."""

import zipfile
from pathlib import Path

import pikepdf
import pytest
from openpyxl import load_workbook
from openxml_audit import OpenXmlValidator

from recon_xl.addin.build import build
from recon_xl.model.tables import TABLES
from recon_xl.resources import resource
from recon_xl.workbooks.running import make_demo


@pytest.fixture(scope="module", params=["nb", "en"])
def written(request, tmp_path_factory):
    """Everything of one language: workbook, document, lists, template."""
    folder = tmp_path_factory.mktemp(request.param)
    told = make_demo(folder, request.param)
    (document,) = map(Path, told["documents"])
    return {
        "lang": request.param,
        "template": resource("templates", f"reconciliation-{request.param}.xlsx"),
        "workbook": Path(told["workbook"]),
        "lists": document.with_suffix(".xlsx"),
        "document": document,
    }


def findings(path):
    return [str(error) for error in OpenXmlValidator().validate(str(path)).errors]


@pytest.mark.parametrize("kind", ["template", "workbook", "lists"])
def test_nothing_would_be_repaired_in_a_workbook(written, kind):
    assert findings(written[kind]) == []


def test_nothing_would_be_repaired_in_the_addin(tmp_path):
    assert findings(build(tmp_path / "recon_xl.xlam")) == []


def test_the_validator_finds_what_is_wrong(written, tmp_path):
    broken = tmp_path / "broken.xlsx"
    with zipfile.ZipFile(written["workbook"]) as package, zipfile.ZipFile(broken, "w") as copy:
        for name in package.namelist():
            content = package.read(name)
            if name == "xl/styles.xml":
                content = content.replace(b"<fonts", b"<fontz").replace(b"</fonts", b"</fontz")
            copy.writestr(name, content)
    assert findings(broken)


def test_the_document_is_sound_pdf(written):
    with pikepdf.open(written["document"]) as document:
        assert document.check_pdf_syntax() == []
        assert document.Root.MarkInfo.Marked


def test_every_table_and_header_is_seen_by_openpyxl(written):
    book = load_workbook(written["workbook"])
    for table in TABLES.values():
        sheet = book[table.sheet(written["lang"])]
        found = sheet.tables[table.excel_name]
        headers = {column.name for column in found.tableColumns}
        assert {column.header(written["lang"]) for column in table.columns} <= headers
        top = sheet[found.ref.split(":")[0]].row
        assert headers <= {cell.value for cell in sheet[top]}

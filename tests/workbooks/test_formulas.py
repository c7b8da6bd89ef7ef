"""The user's formulas: shared ones, and the order in which Excel computed them."""

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openxml_audit import OpenXmlValidator

from recon_xl.workbooks.addresses import letters
from recon_xl.workbooks.package import PackageStorage
from recon_xl.workbooks.storage import TableChange
from tests.workbooks.books import parts_of, rewrite, write_book
from tests.workbooks.months import large_month, paired
from tests.workbooks.patching import LEDGER_SHEET, add_user_column, at, write
from tests.workbooks.strangers import edited, with_parts


class TestSharedFormulas:
    """Formulas that hang on the first cell of their group."""

    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        path = write_book(tmp_path / "bok.xlsx", large_month(5))
        add_user_column(path, "0")
        cell = letters(at("amount") + 1)

        def shared(found: re.Match[bytes]) -> bytes:
            row = int(found[1])
            text = f"{cell}5*2".encode() if row == 5 else b""
            ref = b' ref="AA5:AA9"' if row == 5 else b""
            inner = b">" + text + b"</f>" if text else b"/>"
            return b'<c r="AA%d" s="2"><f t="shared"%s si="3"%s<v>0</v></c>' % (row, ref, inner)

        edited(
            path,
            LEDGER_SHEET,
            lambda xml: re.sub(rb'<c r="AA(\d)" s="2"><f>0</f><v>0</v></c>', shared, xml),
        )
        return path

    def test_are_written_out_when_their_first_row_goes(self, path: Path) -> None:
        write(path, TableChange("ledger", removed=[0, 2]))
        cell = letters(at("amount") + 1)
        book = load_workbook(path)
        column = [book["Hovedbok"][f"AA{row}"].value for row in range(5, 9)]
        book.close()
        assert column == [f"={cell}5*2", f"={cell}6*2", f"={cell}7*2", None]
        assert b"shared" not in parts_of(path)[LEDGER_SHEET]

    def test_stay_as_they_are_when_other_cells_change(self, path: Path) -> None:
        write(path, TableChange("ledger", {0: {at("note"): "hei"}}))
        assert parts_of(path)[LEDGER_SHEET].count(b't="shared"') == 5

    def test_are_written_out_when_their_first_cell_is_overwritten(self, path: Path) -> None:
        storage = PackageStorage.open(path)
        column = storage.read()["ledger"].headers.index("Dobbelt")
        storage.write([TableChange("ledger", {0: {column: 7.0}})], {})
        storage.save()
        cell = letters(at("amount") + 1)
        book = load_workbook(path)
        assert [book["Hovedbok"][f"AA{row}"].value for row in (5, 6, 9)] == [
            7,
            f"={cell}6*2",
            f"={cell}9*2",
        ]
        book.close()


class TestCalculationChain:
    """The order in which Excel computed its formulas."""

    CHAIN = (
        b'<?xml version="1.0"?><calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/'
        b'2006/main">%s</calcChain>'
    )

    def _with_chain(self, path: Path, entries: bytes) -> None:
        path.write_bytes(with_parts(path.read_bytes(), {"xl/calcChain.xml": self.CHAIN % entries}))
        edited(
            path,
            "xl/_rels/workbook.xml.rels",
            lambda xml: xml.replace(
                b"</Relationships>",
                b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
                b'relationships/calcChain" Target="calcChain.xml"/></Relationships>',
            ),
        )
        edited(
            path,
            "[Content_Types].xml",
            lambda xml: xml.replace(
                b"</Types>",
                b'<Override PartName="/xl/calcChain.xml" ContentType="application/'
                b'vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"/></Types>',
            ),
        )

    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        path = write_book(tmp_path / "bok.xlsx", large_month(4))
        add_user_column(path, "1+1")
        return path

    def test_loses_the_cells_that_hold_no_formula_any_more(self, path: Path) -> None:
        self._with_chain(
            path, b'<c r="AA8" i="2"/><c r="AA7"/><c r="B1" i="1" l="1"/><c r="AA5" i="2"/>'
        )
        write(path, TableChange("ledger", removed=[1]))
        chain = parts_of(path)["xl/calcChain.xml"]
        assert re.findall(rb"<c [^>]*>", chain) == [
            b'<c r="AA7" i="2"/>',
            b'<c r="B1" i="1" l="1"/>',
            b'<c r="AA5" i="2"/>',
        ]

    def test_keeps_its_bytes_when_no_formula_goes(self, path: Path) -> None:
        self._with_chain(path, b'<c r="AA8" i="2"/><c r="AA7"/>')
        before = parts_of(path)["xl/calcChain.xml"]
        write(path, TableChange("ledger", {0: {at("note"): "hei"}}))
        assert parts_of(path)["xl/calcChain.xml"] == before

    def test_goes_with_its_last_entry(self, path: Path) -> None:
        self._with_chain(path, b'<c r="AA8" i="2"/>')
        write(path, TableChange("ledger", removed=[1]))
        parts = parts_of(path)
        assert "xl/calcChain.xml" not in parts
        assert b"calcChain" not in parts["[Content_Types].xml"]
        assert b"calcChain" not in parts["xl/_rels/workbook.xml.rels"]
        assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []


def test_a_full_calculation_is_asked_for_where_excel_took_the_wish_away(tmp_path: Path) -> None:
    path = write_book(tmp_path / "bok.xlsx", large_month(3))
    for wish in (rb'<calcPr calcId="191029"/>', b""):
        edited(path, "xl/workbook.xml", lambda xml, w=wish: re.sub(rb"<calcPr[^>]*/>", w, xml))
        rewrite(path, paired(large_month(3), [0 if wish else 1]))
        assert b'fullCalcOnLoad="1"' in parts_of(path)["xl/workbook.xml"]
        assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []

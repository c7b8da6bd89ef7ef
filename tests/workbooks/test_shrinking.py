"""Tables close up: later rows move, what stands beside them does not."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openxml_audit import OpenXmlValidator

from recon_xl.errors import NoRoomError
from recon_xl.model.reconciliation import Reconciliation
from recon_xl.workbooks.addresses import column_number, letters
from recon_xl.workbooks.package import PackageStorage
from recon_xl.workbooks.storage import TableChange
from tests.workbooks.books import parts_of, read_book, rewrite, write_book
from tests.workbooks.months import busy_month, large_month
from tests.workbooks.patching import LEDGER_SHEET, add_user_column, address, at, write
from tests.workbooks.sheets import assert_same
from tests.workbooks.strangers import edited, user_book


class TestShrinking:
    """Rows go."""

    def test_later_rows_move_up_and_the_table_ends_earlier(self, tmp_path: Path) -> None:
        path = write_book(tmp_path / "bok.xlsx", large_month(6))
        write(path, TableChange("ledger", removed=[1, 4]))
        book = load_workbook(path)
        sheet = book["Hovedbok"]
        column = [sheet[address("ledger_id", row)].value for row in range(6)]
        assert column == ["L-0", "L-2", "L-3", "L-5", None, None]
        assert sheet.tables["tblLedger"].ref.endswith("8")
        assert sheet.print_area.endswith("$8")
        book.close()
        assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []

    def test_the_last_row_to_go_leaves_a_blank_one(self, tmp_path: Path) -> None:
        path = write_book(tmp_path / "bok.xlsx", busy_month())
        rewrite(path, Reconciliation.empty())
        assert_same(read_book(path), Reconciliation.empty())
        book = load_workbook(path)
        assert book["Hovedbok"].tables["tblLedger"].ref.endswith("5")
        assert book["Hovedbok"][address("kid", 0)].number_format == "@"
        book.close()
        rewrite(path, busy_month())
        assert_same(read_book(path), busy_month())

    def test_cells_beside_the_table_do_not_move(self, tmp_path: Path) -> None:
        def beside(_book: Any, sheets: dict[str, Any]) -> None:
            for row in range(5, 12):
                sheets["ledger"].write(f"AH{row}", f"rad {row}")
                sheets["ledger"].write(f"AJ{row}", row)

        path = user_book(tmp_path / "bok.xlsx", large_month(6), change=beside)
        write(path, TableChange("ledger", removed=[0]))
        book = load_workbook(path)
        sheet = book["Hovedbok"]
        assert [sheet[f"AH{row}"].value for row in range(5, 12)] == [
            f"rad {n}" for n in range(5, 12)
        ]
        assert sheet[address("ledger_id", 0)].value == "L-1"
        book.close()

    def test_a_table_in_the_middle_of_its_sheet_moves_its_own_columns_alone(
        self, tmp_path: Path
    ) -> None:
        path = write_book(tmp_path / "bok.xlsx", large_month(6))
        _shift_columns(path)
        assert_same(read_book(path), large_month(6))
        write(path, TableChange("ledger", removed=[2]))
        assert read_book(path).ledger["id"].tolist() == ["L-0", "L-1", "L-3", "L-4", "L-5"]
        xml = parts_of(path)[LEDGER_SHEET]
        assert re.findall(rb'<c r="A\d+" t="inlineStr"><is><t>(v\d)</t>', xml) == [
            b"v5",
            b"v6",
            b"v7",
            b"v8",
            b"v9",
            b"v1",
        ]

    def test_formulas_of_the_user_read_their_own_row_still(self, tmp_path: Path) -> None:
        path = write_book(tmp_path / "bok.xlsx", large_month(6))
        cell = letters(at("amount") + 1)
        add_user_column(path, "0")
        edited(
            path,
            LEDGER_SHEET,
            lambda xml: re.sub(
                rb'(<c r="AA(\d+)" s="2"><f>)0',
                lambda found: found[1] + b"$A$1&amp;" + cell.encode() + found[2],
                xml,
            ),
        )
        write(path, TableChange("ledger", removed=[1, 2]))
        xml = parts_of(path)[LEDGER_SHEET]
        formulas = re.findall(rb'<c r="AA(\d+)" s="2"><f>(.*?)</f>', xml)
        assert formulas == [
            (b"5", b"$A$1&amp;" + cell.encode() + b"5"),
            (b"6", b"$A$1&amp;" + cell.encode() + b"6"),
            (b"7", b"$A$1&amp;" + cell.encode() + b"7"),
        ]

    @pytest.mark.parametrize("kind", ["comment", "link"])
    def test_a_row_that_something_hangs_on_is_not_moved(self, tmp_path: Path, kind: str) -> None:
        cell = address("text", 3)

        def hang(_book: Any, sheets: dict[str, Any]) -> None:
            if kind == "comment":
                sheets["ledger"].write_comment(cell, "spurt Kari")
            else:
                sheets["ledger"].write_url(cell, "https://example.com", string="bilag")

        path = user_book(tmp_path / "bok.xlsx", Reconciliation.empty(), change=hang)
        if kind == "link":  # the link's text is in the way of the table
            edited(
                path,
                LEDGER_SHEET,
                lambda xml: re.sub(rb'<c r="%s"[^>]*>.*?</c>' % cell.encode(), b"", xml),
            )
        rewrite(path, large_month(6))
        before = path.read_bytes()
        with pytest.raises(NoRoomError, match=cell):
            write(path, TableChange("ledger", removed=[1]))
        with pytest.raises(NoRoomError, match=cell):
            write(path, TableChange("ledger", removed=[3]))
        assert path.read_bytes() == before
        write(path, TableChange("ledger", removed=[5]))
        assert len(read_book(path).ledger) == 5


def _shift_columns(path: Path) -> None:
    """Move the ledger's table two columns to the right, and write something to its left."""

    def moved(found: re.Match[bytes]) -> bytes:
        column = letters(column_number(found[2].decode()) + 2)
        return found[1] + column.encode() + found[3]

    edited(path, "xl/tables/table1.xml", lambda xml: re.sub(rb'(ref="|:)([A-Z]+)(\d+)', moved, xml))

    def shifted(xml: bytes) -> bytes:
        rows = []
        for row in re.split(rb"(?=<row )", xml):
            number = re.match(rb'<row r="(\d+)"', row)
            if number and int(number[1]) >= 4:
                row = re.sub(rb'(<c r=")([A-Z]+)(\d+)', moved, row)  # noqa: PLW2901
                note = b'<c r="A%s" t="inlineStr"><is><t>v%s</t></is></c><c ' % (
                    number[1],
                    number[1][:1],
                )
                row = row.replace(b"<c ", note, 1) if int(number[1]) >= 5 else row  # noqa: PLW2901
            rows.append(row)
        return b"".join(rows)

    edited(path, LEDGER_SHEET, shifted)


def check_any_change(path: Path, data: st.DataObject) -> None:
    """Change, remove and add rows of a file a few times, and do the same with a list."""
    rows = data.draw(st.integers(1, 8), label="rows")
    write_book(path, large_month(rows))
    storage = PackageStorage.open(path)
    note, column = at("note"), at("ledger_id")
    expected = [[row[column], row[note] or ""] for row in storage.read()["ledger"].rows]
    for step in range(data.draw(st.integers(1, 3), label="steps")):
        count = len(expected)
        removed = data.draw(st.lists(st.integers(0, count - 1), unique=True), label="removed")
        stays = [n for n in range(count) if n not in removed]
        texts = st.text(
            st.characters(codec="utf-8", exclude_characters="\r"), min_size=1, max_size=9
        )
        changed = data.draw(
            st.dictionaries(st.sampled_from(stays), texts) if stays else st.just({})
        )
        added = data.draw(st.lists(texts, max_size=4), label="added")
        storage.write(
            [
                TableChange(
                    "ledger",
                    {row: {note: text} for row, text in changed.items()},
                    removed,
                    [{column: f"N{step}-{n}", note: text} for n, text in enumerate(added)],
                )
            ],
            {},
        )
        for row, text in changed.items():
            expected[row][1] = text
        expected = [expected[n] for n in stays] + [
            [f"N{step}-{n}", text] for n, text in enumerate(added)
        ]
        expected = expected or [["", ""]]
        found = [[row[column], row[note]] for row in storage.read()["ledger"].rows]
        assert found == expected
    storage.save()
    reread = PackageStorage.open(path).read()["ledger"]
    assert [[row[column], row[note]] for row in reread.rows] == expected


@given(data=st.data())
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_change_of_rows_is_what_a_list_would_do(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    check_any_change(tmp_path_factory.mktemp("drawn") / "bok.xlsx", data)


@pytest.mark.fuzz
@given(data=st.data())
@settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))
def test_thousands_of_changes_of_rows_are_what_a_list_would_do(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    check_any_change(tmp_path_factory.mktemp("drawn") / "bok.xlsx", data)

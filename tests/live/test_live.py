"""The live storage over a real spreadsheet."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import xlwings as xw

from recon_xl.errors import (
    FileMissingError,
    NoRoomError,
    NotAReconciliationError,
    WorkbookChangedError,
    WorkbookLockedError,
)
from recon_xl.model.tables import TABLES
from recon_xl.workbooks.live import LiveStorage, open_storage, quiet
from recon_xl.workbooks.live_tables import same
from recon_xl.workbooks.local_path import local_path
from recon_xl.workbooks.storage import TableChange
from tests.live.books import TOP, write_book
from tests.live.filters import hide_all_but

LEDGER = [
    {"ledger_id": "L1", "date": pd.Timestamp("2026-10-01"), "amount": 100, "state": "open"},
    {"ledger_id": "L2", "date": pd.Timestamp("2026-10-02"), "amount": 200, "state": "matched"},
    {"ledger_id": "L3", "date": pd.Timestamp("2026-10-03"), "amount": 300, "state": "open"},
]
COLUMN = {column.key: i for i, column in enumerate(TABLES["ledger"].columns)}

Opener = Callable[..., LiveStorage]


@pytest.fixture
def opened(calc: xw.App, tmp_path: Path) -> Iterator[Opener]:
    """Return a function that opens a small reconciliation workbook in LibreOffice."""
    books = []

    def opener(**options: Any) -> LiveStorage:
        path = write_book(tmp_path / "book.xlsx", **{"ledger": LEDGER, **options})
        book = calc.books.open(path)
        books.append(book)
        return LiveStorage(book)

    yield opener
    for book in books:
        book.close()


def column(storage: LiveStorage, key: str, table: str = "ledger") -> list[object]:
    """Return one column of a table as it stands in the book now."""
    seen = storage.read()[table]
    i = [c.key for c in TABLES[table].columns].index(key)
    return [row[i] for row in seen.rows]


@pytest.mark.system
class TestReading:
    def test_all_tables_are_read_by_name(self, opened: Opener) -> None:
        tables = opened().read()
        assert set(tables) == set(TABLES)
        assert len(tables["ledger"].rows) == 3
        assert tables["ledger"].rows[0][COLUMN["date"]] == pd.Timestamp("2026-10-01")

    def test_a_table_without_rows_is_empty_though_it_shows_a_blank_one(
        self, opened: Opener
    ) -> None:
        assert opened().read()["matches"].rows == []

    @pytest.mark.parametrize("lang", ["nb", "en"])
    def test_the_language_is_that_of_the_headers(self, opened: Opener, lang: str) -> None:
        assert opened(lang=lang).lang == lang

    def test_a_workbook_without_our_tables_is_refused(self, small_book: xw.Book) -> None:
        with pytest.raises(NotAReconciliationError, match="tblLedger"):
            LiveStorage(small_book).read()

    def test_named_cells_are_those_that_a_person_types_into(self, opened: Opener) -> None:
        assert opened().named_cells() == {"rx_finding_1_id": "typed", "rx_finding_1_reason": None}

    def test_the_path_is_that_of_the_file(self, opened: Opener, tmp_path: Path) -> None:
        assert opened().path == tmp_path / "book.xlsx"


@pytest.mark.system
class TestWriting:
    def test_changed_removed_and_added_rows_in_one_go(self, opened: Opener) -> None:
        storage = opened()
        storage.read()
        added = [{COLUMN["ledger_id"]: f"N{i}", COLUMN["amount"]: 1} for i in range(5)]
        change = TableChange("ledger", {2: {COLUMN["state"]: "matched"}}, [0], added)
        storage.write([change], {})
        assert column(storage, "ledger_id") == ["L2", "L3", "N0", "N1", "N2", "N3", "N4"]
        assert column(storage, "state")[:2] == ["matched", "matched"]

    def test_overview_covers_the_new_rows(self, opened: Opener) -> None:
        storage = opened()
        storage.read()
        added = [{COLUMN["ledger_id"]: "N", COLUMN["amount"]: 1000}] * 3
        storage.write([TableChange("ledger", added=added)], {})
        assert storage.shown_cells()["rx_ledger_balance"] == 3600

    def test_a_row_of_totals_stays_below_the_rows(self, opened: Opener) -> None:
        storage = opened()
        sheet = storage.book.sheets["Ledger"]
        table = sheet.tables["tblLedger"]
        amount = COLUMN["amount"] + 1
        sheet.range((TOP + 5, amount)).value = 600
        table.resize(table.range.resize(5, table.range.shape[1]))
        table.api.TotalsRow = True
        assert len(storage.read()["ledger"].rows) == 3
        added = [{COLUMN["ledger_id"]: f"N{i}"} for i in range(3)]
        storage.write([TableChange("ledger", added=added)], {})
        assert column(storage, "ledger_id") == ["L1", "L2", "L3", "N0", "N1", "N2"]
        assert sheet.range((TOP + 8, amount)).value == 600

    def test_an_empty_table_takes_its_first_rows_and_can_be_emptied(self, opened: Opener) -> None:
        storage = opened()
        storage.read()
        storage.write([TableChange("matches", added=[{0: "M1"}, {0: "M2"}])], {})
        assert column(storage, "match_id", "matches") == ["M1", "M2"]
        storage.write([TableChange("matches", removed=[0, 1])], {})
        assert storage.read()["matches"].rows == []
        storage.write([TableChange("matches", added=[{0: "M3"}])], {})
        assert column(storage, "match_id", "matches") == ["M3"]

    def test_texts_that_excel_would_retype_stand_as_they_are(self, opened: Opener) -> None:
        storage = opened()
        storage.read()
        review = COLUMN["review"]
        texts = ["00123", "1/2", "=1+1"]
        cells = storage.book.sheets["Ledger"].range((TOP + 2, review + 1)).resize(3, 1)
        cells.number_format = "General"
        change = TableChange("ledger", {i: {review: text} for i, text in enumerate(texts)})
        storage.write([change], {})
        assert column(storage, "review") == texts

    def test_named_formulas_keep_their_formula(self, opened: Opener) -> None:
        storage = opened()
        storage.read()
        storage.write([], {"rx_ledger_balance": 1, "rx_finding_1_id": "00123", "rx_row": 1})
        assert storage.shown_cells() == {
            "rx_ledger_balance": 600,
            "rx_finding_1_id": "00123",
            "rx_finding_1_reason": None,
        }

    def test_the_users_columns_and_view_stay(self, opened: Opener) -> None:
        storage = opened()
        sheet = storage.book.sheets["Statement"]
        own = len(TABLES["ledger"].columns) + 2
        storage.book.sheets["Ledger"].range((TOP + 3, own)).value = "mine"
        sheet.range("C7:D9").select()
        storage.read()
        storage.write([TableChange("ledger", {0: {COLUMN["state"]: "matched"}})], {})
        assert storage.book.app.selection.address == "$C$7:$D$9"
        assert storage.book.sheets.active.name == "Statement"
        assert storage.book.sheets["Ledger"].range((TOP + 3, own)).value == "mine"

    def test_many_scattered_rows_are_written_in_one_block(self, opened: Opener) -> None:
        rows = [{"ledger_id": f"L{i}", "amount": i, "rule": f"old {i}"} for i in range(300)]
        storage = opened(ledger=rows)
        storage.read()
        change = {i: {COLUMN["rule"]: f"00{i}"} for i in range(0, 300, 2)}
        storage.write([TableChange("ledger", change)], {})
        expected = [f"00{i}" if i % 2 == 0 else f"old {i}" for i in range(300)]
        assert column(storage, "rule") == expected

    def test_a_formula_between_scattered_rows_stays(self, opened: Opener) -> None:
        rows = [{"ledger_id": f"L{i}", "amount": i} for i in range(200)]
        storage = opened(ledger=rows)
        cell = storage.book.sheets["Ledger"].range((TOP + 3, COLUMN["currency_amount"] + 1))
        cell.formula = "=1+1"
        storage.read()
        change = {i: {COLUMN["currency_amount"]: 7.0} for i in range(0, 200, 2)}
        storage.write([TableChange("ledger", change)], {})
        assert column(storage, "currency_amount")[:3] == [7.0, 2.0, 7.0]
        assert cell.formula == "=1+1"

    def test_it_is_saved_where_it_stands(self, opened: Opener, tmp_path: Path) -> None:
        import openpyxl

        storage = opened()
        storage.read()
        storage.write([TableChange("ledger", {0: {COLUMN["note"]: "asked"}})], {})
        storage.save()
        sheet = openpyxl.load_workbook(tmp_path / "book.xlsx")["Ledger"]
        assert sheet.cell(TOP + 2, COLUMN["note"] + 1).value == "asked"


@pytest.mark.system
class TestRefusing:
    def test_a_row_that_somebody_changed_in_between(self, opened: Opener) -> None:
        storage = opened()
        storage.read()
        cell = storage.book.sheets["Ledger"].range((TOP + 2, COLUMN["amount"] + 1))
        cell.value = 999
        with pytest.raises(WorkbookChangedError, match="changed while this ran"):
            storage.write([TableChange("ledger", {0: {COLUMN["state"]: "matched"}})], {})
        assert column(storage, "state") == ["open", "matched", "open"]

    def test_a_change_in_a_row_that_is_not_touched_does_not_matter(self, opened: Opener) -> None:
        storage = opened()
        storage.read()
        storage.book.sheets["Ledger"].range((TOP + 4, COLUMN["note"] + 1)).value = "later"
        storage.write([TableChange("ledger", {0: {COLUMN["state"]: "matched"}})], {})
        assert column(storage, "note") == [None, None, "later"]

    def test_a_table_that_was_sorted_in_between(self, opened: Opener) -> None:
        storage = opened()
        storage.read()
        ids = storage.book.sheets["Ledger"].range((TOP + 2, COLUMN["ledger_id"] + 1)).resize(3, 1)
        ids.value = [["L3"], ["L1"], ["L2"]]
        with pytest.raises(WorkbookChangedError):
            storage.write([TableChange("ledger", {0: {COLUMN["state"]: "matched"}})], {})

    def test_a_protected_sheet_by_its_name(self, opened: Opener) -> None:
        storage = opened()
        storage.read()
        storage.book.sheets["Journal"].api.protect("")
        changes = [
            TableChange("ledger", {0: {COLUMN["state"]: "matched"}}),
            TableChange("journal", added=[{0: 1}]),
        ]
        with pytest.raises(WorkbookLockedError, match="protected") as refused:
            storage.write(changes, {})
        assert refused.value.where == "Journal"
        assert column(storage, "state") == ["open", "matched", "open"]

    def test_growth_over_something_below_by_its_address(self, opened: Opener) -> None:
        storage = opened()
        storage.book.sheets["Ledger"].range((TOP + 6, 2)).value = "total"
        storage.read()
        added = [{COLUMN["ledger_id"]: "N"}] * 3
        with pytest.raises(NoRoomError, match=f"B{TOP + 6} below it"):
            storage.write([TableChange("ledger", added=added)], {})
        assert column(storage, "ledger_id") == ["L1", "L2", "L3"]


@pytest.mark.system
class TestFilters:
    def test_a_filtered_table_is_written_whole_and_filtered_as_before(self, opened: Opener) -> None:
        storage = opened()
        live = storage.book.sheets["Ledger"].tables["tblLedger"]
        hide_all_but(live, column=COLUMN["state"], text="open")
        storage.read()
        change = {i: {COLUMN["rule"]: f"rule {i}"} for i in range(3)}
        storage.write([TableChange("ledger", change)], {})
        assert column(storage, "rule") == ["rule 0", "rule 1", "rule 2"]
        rows = [live.range[i, :].impl.row_hidden for i in range(1, 4)]
        assert rows == [False, True, False]

    def test_a_filter_that_cannot_be_restored_is_refused_by_name(self, opened: Opener) -> None:
        storage = opened()
        live = storage.book.sheets["Ledger"].tables["tblLedger"]
        hide_all_but(live, column=COLUMN["amount"], text="100", number=100.0)
        storage.read()
        change = {i: {COLUMN["rule"]: "rule"} for i in range(3)}
        with pytest.raises(WorkbookLockedError, match="Amount is filtered"):
            storage.write([TableChange("ledger", change)], {})
        assert column(storage, "rule") == [None, None, None]


@pytest.mark.system
def test_screen_events_and_calculation_are_restored_after_a_failure(calc: xw.App) -> None:
    calc.screen_updating, calc.enable_events = True, False
    book = calc.books.add()
    try:
        with pytest.raises(ZeroDivisionError), quiet(calc):
            assert (calc.screen_updating, calc.calculation) == (False, "manual")
            raise ZeroDivisionError
        assert (calc.screen_updating, calc.enable_events) == (True, False)
        assert calc.calculation == "automatic"
    finally:
        calc.enable_events = True
        book.close()


def test_a_path_that_does_not_exist_is_refused() -> None:
    with pytest.raises(FileMissingError, match="no such file"):
        open_storage("nowhere.xlsx", app="calc")


def test_without_excel_the_remedy_names_the_other_ways() -> None:
    with pytest.raises(WorkbookLockedError, match="no Excel") as refused:
        open_storage("book.xlsx")
    assert "--app calc" in refused.value.remedy


def test_a_synchronised_workbook_is_found_below_its_mount_point(tmp_path: Path) -> None:
    file = tmp_path / "OneDrive" / "Regnskap" / "oktober ø.xlsx"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"")
    known = {"OneDrive": str(tmp_path / "OneDrive")}
    url = "https://prove-my.sharepoint.com/personal/kn/Documents/Regnskap/oktober%20%C3%B8.xlsx"
    assert local_path(url, known) == file
    assert local_path(url, {}) is None
    assert local_path("Book1", known) is None


def test_cells_are_the_same_as_excel_keeps_them() -> None:
    assert same("", None)
    assert same(0.1 + 0.2, 0.3)
    assert same(pd.Timestamp("2026-10-31 12:00:00.4"), pd.Timestamp("2026-10-31 12:00"))
    assert not same(0, None)
    assert not same("1", 1)

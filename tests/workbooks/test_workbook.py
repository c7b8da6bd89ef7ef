"""Load, act, save: what every door does with a workbook."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

import recon_xl as rx
from recon_xl.actions import registry
from recon_xl.actions.outcome import NewFile, Outcome, journaled
from recon_xl.errors import (
    FileMissingError,
    UnbalancedStatementError,
    UnknownIdError,
    WorkbookChangedError,
    WorkbookLockedError,
)
from recon_xl.language import current
from recon_xl.model.reconciliation import Reconciliation
from recon_xl.model.tables import TABLES
from recon_xl.workbooks.cells import to_reconciliation
from recon_xl.workbooks.package import PackageStorage
from recon_xl.workbooks.storage import TableChange
from recon_xl.workbooks.workbook import Workbook, new_workbook, open_workbook
from tests.importers.golden import DATA
from tests.workbooks.books import named_values, write_book
from tests.workbooks.months import busy_month, small_month
from tests.workbooks.sheets import assert_same

AT = datetime(2026, 11, 3, 14, 5)  # noqa: DTZ001


def note_down(
    reconciliation: Reconciliation,
    *,
    by: str,
    at: datetime,
    text: str,
    folder: str = "",
    taken: list[str] | None = None,
) -> Outcome:
    """Write a note on every ledger entry, and one file."""
    after = reconciliation.with_tables(ledger=reconciliation.ledger.assign(note=text))
    result = {"folder": folder, "taken": list(taken or []), "lang": current(), "by": by}
    files = [NewFile(f"{text}.txt", text.encode())]
    return journaled(
        Outcome(after, result, files=files),
        reconciliation,
        action="note-down",
        summary=lambda: text,
        details={},
        by=by,
        at=at,
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write_book(tmp_path / "mai 2026.xlsx", small_month())


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the test's own action be one of the house."""
    actions = {**registry.ACTIONS, "note-down": note_down}
    monkeypatch.setattr(registry, "ACTIONS", actions)


def test_a_workbook_holds_what_was_written(path: Path) -> None:
    with open_workbook(path) as workbook:
        assert_same(workbook.reconciliation, small_month())
        assert (workbook.lang, workbook.path) == ("nb", path)


def test_an_action_is_in_the_file_once_it_is_saved(path: Path) -> None:
    with open_workbook(path) as workbook:
        result = workbook.apply("withdraw", match_ids=["M-1"])
        assert len(open_workbook(path).reconciliation.matches) == 1
        workbook.save()
        assert len(open_workbook(path).reconciliation.matches) == 0
        assert_same(open_workbook(path).reconciliation, workbook.reconciliation)
    assert result["journal_no"] == 2


@pytest.mark.parametrize("lang", ["nb", "en"])
def test_an_action_speaks_the_language_of_the_workbook(tmp_path: Path, lang: str) -> None:
    path = write_book(tmp_path / "bok.xlsx", small_month(), lang)
    with open_workbook(path) as workbook:
        assert workbook.apply("note-down", text="hei")["lang"] == lang


def test_who_and_when_are_the_users_unless_told(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1793714700")
    monkeypatch.setattr("recon_xl.workbooks.workbook.getuser", lambda: "kari")
    with open_workbook(path) as workbook:
        workbook.apply("note-down", text="a")
        workbook.apply("note-down", text="b", by="Ola", at=AT)
        rows = workbook.reconciliation.journal.iloc[1:]
    assert rows["by"].tolist() == ["kari", "Ola"]
    assert rows["at"].tolist() == [datetime(2026, 11, 3, 14, 5)] * 2  # noqa: DTZ001


def test_an_action_that_is_not_there_is_told_with_those_that_are(path: Path) -> None:
    with pytest.raises(UnknownIdError, match="fly") as refused:
        open_workbook(path).apply("fly")
    assert "match" in refused.value.remedy


def test_documents_stand_beside_the_workbook(path: Path, tmp_path: Path) -> None:
    with open_workbook(path) as workbook:
        result = workbook.apply("note-down", text="mai")
        assert not (tmp_path / "mai 2026-documents").exists()
        workbook.save()
    assert result["folder"] == "mai 2026-documents"
    assert (tmp_path / "mai 2026-documents" / "mai.txt").read_text() == "mai"


def test_documents_go_where_they_are_told(path: Path, tmp_path: Path) -> None:
    (tmp_path / "arkiv").mkdir()
    (tmp_path / "arkiv" / "april.txt").write_text("april")
    with open_workbook(path) as workbook:
        first = workbook.apply("note-down", text="mai", to=tmp_path / "arkiv")
        second = workbook.apply("note-down", text="juni", to=str(tmp_path / "arkiv"))
        workbook.save()
    assert first["folder"] == "arkiv"
    assert first["taken"] == ["april.txt"]
    assert second["taken"] == ["april.txt", "mai.txt"]
    assert {file.name for file in (tmp_path / "arkiv").iterdir()} == {
        "april.txt",
        "mai.txt",
        "juni.txt",
    }


def test_a_document_is_never_overwritten(path: Path, tmp_path: Path) -> None:
    before = path.read_bytes()
    with open_workbook(path) as workbook:
        workbook.apply("note-down", text="mai")
        folder = tmp_path / "mai 2026-documents"
        folder.mkdir()
        (folder / "mai.txt").write_text("underskrevet")
        with pytest.raises(WorkbookChangedError, match=r"mai\.txt"):
            workbook.save()
    assert (folder / "mai.txt").read_text() == "underskrevet"
    assert path.read_bytes() == before


def test_no_document_stays_when_the_workbook_cannot_be_saved(path: Path, tmp_path: Path) -> None:
    files = sorted(file.name for file in tmp_path.iterdir())
    with open_workbook(path) as workbook:
        workbook.apply("note-down", text="mai", to=tmp_path / "a" / "b")
        path.chmod(0o444)
        with pytest.raises(WorkbookLockedError):
            workbook.save()
        assert sorted(file.name for file in tmp_path.iterdir()) == files
        path.chmod(0o644)
        workbook.save()
    assert (tmp_path / "a" / "b" / "mai.txt").exists()


def test_a_refused_action_changes_nothing(path: Path) -> None:
    with open_workbook(path) as workbook:
        before = workbook.reconciliation
        with pytest.raises(rx.ReconError):
            workbook.apply("withdraw", match_ids=["M-nothing"])
        assert workbook.reconciliation is before


def test_several_actions_are_saved_at_once(path: Path) -> None:
    with open_workbook(path) as workbook:
        workbook.apply("withdraw", match_ids=["M-1"])
        workbook.apply("pair", ledger=["L-1"], statement=["S-1"])
        workbook.apply("note-down", text="mai")
        workbook.save()
        workbook.apply("note-down", text="juni")
        workbook.save()
        assert_same(open_workbook(path).reconciliation, workbook.reconciliation)
        assert len(workbook.reconciliation.journal) == 5


def test_what_a_person_typed_on_the_overview_stays(path: Path) -> None:
    from tests.workbooks.books import type_into

    typed = {"rx_company": "Egen tittel", "til": datetime(2026, 10, 3)}  # noqa: DTZ001
    type_into(path, typed)
    with open_workbook(path) as workbook:
        workbook.apply("note-down", text="mai")
        workbook.save()
    values = named_values(path)
    assert values["rx_company"] == "Egen tittel"
    assert values["rx_ledger_balance"] == 100.0


def test_ids_to_follow_up_are_written_anew(tmp_path: Path) -> None:
    path = write_book(tmp_path / "bok.xlsx", busy_month())
    assert "L-old" in {named_values(path)[f"rx_finding_{n}_id"] for n in range(1, 9)}
    month = busy_month()
    gone = replace(month, ledger=month.ledger[month.ledger["id"] != "L-old"])
    from tests.workbooks.books import rewrite

    rewrite(path, gone)
    assert "L-old" not in {named_values(path)[f"rx_finding_{n}_id"] for n in range(1, 9)}


class OpenStorage:
    """A storage that shows every change at once, as a spreadsheet does, over a file."""

    def __init__(self, path: Path) -> None:
        self._closed = PackageStorage.open(path)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._closed, name)


class TestOpenWorkbooks:
    """A workbook that is open in a spreadsheet."""

    def type(self, storage: OpenStorage, text: str) -> None:
        at = [column.key for column in TABLES["statement"].columns].index("note")
        storage.write([TableChange("statement", {0: {at: text}})], {})

    def test_shows_an_action_at_once_and_its_documents(self, path: Path, tmp_path: Path) -> None:
        storage = OpenStorage(path)
        Workbook(storage).apply("note-down", text="mai")
        found = to_reconciliation(storage.read(), storage.lang)
        assert set(found.ledger["note"]) == {"mai"}
        assert (tmp_path / "mai 2026-documents" / "mai.txt").exists()

    def test_keeps_what_a_person_types_between_actions(self, path: Path) -> None:
        storage = OpenStorage(path)
        workbook = Workbook(storage)
        self.type(storage, "først")
        workbook.apply("note-down", text="mai")
        self.type(storage, "så")
        workbook.save()
        workbook.reload()
        assert workbook.reconciliation.statement["note"].iloc[0] == "så"
        assert_same(open_workbook(path).reconciliation, workbook.reconciliation)

    def test_takes_an_action_back_when_it_cannot_be_shown(self, path: Path, tmp_path: Path) -> None:
        (tmp_path / "mai 2026-documents").mkdir()
        (tmp_path / "mai 2026-documents" / "mai.txt").write_text("underskrevet")
        storage = OpenStorage(path)
        workbook = Workbook(storage)
        with pytest.raises(WorkbookChangedError):
            workbook.apply("note-down", text="mai")
        assert set(workbook.reconciliation.ledger["note"]) == {""}
        assert workbook.apply("withdraw", match_ids=["M-1"])["journal_no"] == 2


class TestNewWorkbooks:
    """From a template."""

    @pytest.mark.parametrize("lang", ["nb", "en"])
    def test_stands_in_its_language_once_it_is_saved(self, tmp_path: Path, lang: str) -> None:
        path = tmp_path / "ny.xlsx"
        with new_workbook(path, lang) as workbook:
            workbook.apply("new", by="Kari", at=AT)
            assert not path.exists()
            workbook.save()
        with open_workbook(path) as workbook:
            assert workbook.lang == lang
            assert len(workbook.reconciliation.rules) > 5
        assert not path.with_name("ny.xlsx.bak").exists()

    def test_never_replaces_a_file(self, path: Path, tmp_path: Path) -> None:
        with pytest.raises(WorkbookChangedError, match="mai 2026"):
            new_workbook(path, "nb")
        workbook = new_workbook(tmp_path / "ny.xlsx", "nb")
        (tmp_path / "ny.xlsx").write_text("kom imellom")
        with pytest.raises(WorkbookChangedError):
            workbook.save()
        assert (tmp_path / "ny.xlsx").read_text() == "kom imellom"

    def test_can_come_from_a_template_of_the_users_own(self, path: Path, tmp_path: Path) -> None:
        with new_workbook(tmp_path / "ny.xlsx", "en", template=path) as workbook:
            assert workbook.lang == "nb"
            assert_same(workbook.reconciliation, small_month())

    def test_needs_its_folder_its_template_and_the_same_kind_of_file(self, tmp_path: Path) -> None:
        with pytest.raises(FileMissingError, match="mappe"):
            new_workbook(tmp_path / "mappe" / "ny.xlsx", "nb")
        with pytest.raises(FileMissingError, match=r"mal\.xlsx"):
            new_workbook(tmp_path / "ny.xlsx", "nb", template=tmp_path / "mal.xlsx")
        with pytest.raises(FileMissingError, match=r"\.xlsx"):
            new_workbook(tmp_path / "ny.xlsm", "nb")


def test_the_library_opens_workbooks_by_the_names_of_the_contract(path: Path) -> None:
    workbook: Any = rx.open_workbook(path)
    assert isinstance(workbook, rx.Workbook)
    assert workbook.reconciliation.ledger["id"].tolist() == ["L-1", "L-2"]
    workbook.close()


def test_batches_come_in_as_the_bank_account_says(tmp_path: Path) -> None:
    file = DATA / "camt" / "day.camt053.xml"
    with new_workbook(tmp_path / "bunter.xlsx", "en") as book:
        book.apply("import", files=[file])
        whole = book.reconciliation.statement
        accounts = book.reconciliation.accounts
        book._reconciliation = book.reconciliation.with_tables(
            accounts=accounts.assign(split_batches=True)
        )
        # Once in, a batch stays as it came: its money is not there twice.
        with pytest.raises(UnbalancedStatementError, match="REMITTERING-77") as refused:
            book.apply("import", files=[file])
        assert "Split batches" in refused.value.remedy
        assert book.reconciliation.statement.equals(whole)
        book._reconciliation = book.reconciliation.with_tables(
            statement=whole.head(0), statements=book.reconciliation.statements.head(0)
        )
        book.apply("import", files=[file])
        split = book.reconciliation.statement
    assert len(split) > len(whole)
    assert split["amount_minor"].sum() == whole["amount_minor"].sum()
    assert list(split.loc[split["batch"] == "REMITTERING-77", "amount_minor"]) == [
        -1800000,
        -1200000,
    ]

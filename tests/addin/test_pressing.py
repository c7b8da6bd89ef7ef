"""Which workbook a button works on, and how faults are told."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import xlwings as xw

from recon_xl.addin.pressing import calling_book, press, tell_fault
from recon_xl.errors import FileMissingError
from recon_xl.language import use
from recon_xl.progress import Cancelled
from tests.live.books import write_book


@pytest.fixture
def odd_book(calc: xw.App, tmp_path: Path) -> Iterator[xw.Book]:
    book = calc.books.open(write_book(tmp_path / "a=b & c.xlsx"))
    yield book
    book.close()


@pytest.mark.system
def test_a_workbook_with_an_equals_sign_in_its_name_is_found(odd_book: xw.Book) -> None:
    found = calling_book(["-c", "--wb=A=B & c.xlsx", "--from_xl=1", "--hwnd=7"])
    assert found.name == odd_book.name


@pytest.mark.system
def test_a_workbook_that_was_closed_is_told(odd_book: xw.Book) -> None:
    with pytest.raises(FileMissingError, match="not open any more") as refused:
        calling_book(["-c", "--wb=gone.xlsx", "--from_xl=1"])
    assert refused.value.where == "gone.xlsx"


ASKING = (
    "import_ledger import_statement open_items deactivate activate vouchers report approve".split()
)
ASKING += ["withdraw_approval"]


class Silent:
    """Dialogs whose user cancels everything."""

    def __init__(self) -> None:
        self.told: list[tuple[str, bool]] = []

    def files(self, title: str, endings: Sequence[str]) -> list[Path]:
        """Choose nothing."""
        raise Cancelled

    def ask(self, question: str, suggestion: str = "") -> str:
        """Answer nothing."""
        raise Cancelled

    def tell(self, text: str, *, is_error: bool = False) -> None:
        """Remember."""
        self.told.append((text, is_error))


@pytest.mark.system
def test_a_workbook_that_is_none_of_ours_is_told_as_an_error(calc: xw.App) -> None:
    book = calc.books.add()
    dialogs = Silent()
    try:
        press("match", book, dialogs)
    finally:
        book.close()
    ((text, is_error),) = dialogs.told
    assert is_error
    assert "tblLedger" in text


@pytest.mark.system
@pytest.mark.parametrize("button", ASKING)
def test_whoever_cancels_is_told_nothing_and_nothing_changes(
    odd_book: xw.Book, button: str
) -> None:
    dialogs = Silent()
    before = odd_book.sheets["Journal"].used_range.value
    press(button, odd_book, dialogs)
    assert dialogs.told == []
    assert odd_book.sheets["Journal"].used_range.value == before
    assert odd_book.app.status_bar is False


def test_a_fault_of_our_own_is_one_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with use("en"):
        tell_fault(ZeroDivisionError, ZeroDivisionError("division"), None)
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "ZeroDivisionError" in told
    assert "division" in (tmp_path / "recon_xl-fault.log").read_text(encoding="utf-8")


def test_an_error_that_nobody_told_is_told_as_it_stands(
    capsys: pytest.CaptureFixture[str],
) -> None:
    tell_fault(FileMissingError, FileMissingError("It is gone.", remedy="Open it."), None)
    assert capsys.readouterr().err == "It is gone.\nOpen it.\n"

"""A month by buttons alone: the ribbon's macros in a real LibreOffice, the open workbook changed.

Each step runs the macro behind a button of the ribbon, takes the command that its RunPython would
give to Python, and gives it to Python: the way of a click, with a real spreadsheet at both ends.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from recon_xl.addin.dialogs import answered_by
from recon_xl.addin.registry import BY_ID
from recon_xl.demo import demo_files
from recon_xl.model.columns import fold
from recon_xl.model.tables import TABLES
from recon_xl.workbooks.calc.engine import start
from recon_xl.workbooks.live import LiveStorage, attach
from recon_xl.workbooks.workbook import new_workbook
from tests.addin.twin import COMMAND_CELL, write_twin
from tests.live.screen import settled_picture, virtual_screen

pytestmark = pytest.mark.system

DEMO = demo_files()


@dataclass
class Answers:
    """Dialogs that answer what a test wants, and remember what was told."""

    chosen: Sequence[Path] = ()
    lines: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def files(self, title: str, endings: Sequence[str]) -> list[Path]:
        """Choose files."""
        assert title
        assert endings
        return list(self.chosen)

    def ask(self, question: str, suggestion: str = "") -> str:
        """Answer the next line; "" takes the suggestion."""
        assert question
        return self.lines.pop(0) or suggestion

    def tell(self, text: str, *, is_error: bool = False) -> None:
        """Remember."""
        (self.errors if is_error else self.told).append(text)


class Desk:
    """LibreOffice with the add-in's twin and a reconciliation workbook in front."""

    def __init__(self, app: xw.App, folder: Path, lang: str) -> None:
        self.path = folder / f"month-{lang}.xlsx"
        workbook = new_workbook(self.path, lang)
        workbook.apply("new")
        workbook.save()
        workbook.close()
        self.app = app
        self.twin = app.books.open(write_twin(folder / "recon_xl.xlsm"))
        self.book = app.books.open(self.path)
        self.book.set_mock_caller()
        self.book.activate()

    def press(self, button_id: str, **answers: Any) -> str:
        """Run a button's macro, then its command; return what its user was told."""
        cell = self.twin.sheets[0].range(COMMAND_CELL)
        cell.value = None
        self.twin.macro(f"ReconButtons.{BY_ID[button_id].macro}")()
        command = cell.value
        assert command == f"import recon_xl.addin; recon_xl.addin.press('{button_id}')"
        dialogs = Answers(**answers)
        with answered_by(dialogs):
            exec(command, {})
        assert not dialogs.errors, dialogs.errors
        assert not dialogs.lines
        (told,) = dialogs.told
        return told

    def rows(self, name: str) -> list[dict[str, Any]]:
        """Return the cells of a table by column key, as they stand in the spreadsheet."""
        headers, *rows = self._table(name).range.options(ndim=2).value
        keys = [TABLES[name].by_header[fold(header)].key for header in headers]
        return [dict(zip(keys, row, strict=True)) for row in rows]

    def mark(self, name: str, row: int, key: str = "mark") -> None:
        """Type an x into a column of a row."""
        table = self._table(name)
        headers = table.header_row_range.value
        column = next(
            i for i, h in enumerate(headers) if TABLES[name].by_header[fold(h)].key == key
        )
        table.range[row + 1, column].value = "x"

    def shown(self, name: str) -> Any:
        """Return what a named cell shows."""
        return LiveStorage(self.book).shown_cells()[name]

    def _table(self, name: str) -> Any:
        about = TABLES[name]
        for sheet in self.book.sheets:
            if about.excel_name in sheet.tables:
                return sheet.tables[about.excel_name]
        raise AssertionError(f"no table {name}")


# The proof of the Excel door runs with every test run, in one language; the other is for patience.
@pytest.fixture(params=["nb", pytest.param("en", marks=pytest.mark.long)])
def desk(request: pytest.FixtureRequest, calc: xw.App, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(calc, tmp_path, request.param)
    yield made
    made.book.close()
    made.twin.close()


def a_pair_of_equal_amounts(desk: Desk) -> tuple[int, int]:
    """Return an open ledger entry and an open statement line of one amount, by position.

    The rules leave them open because the entry was posted twice: a person tells which one it is.
    """
    words = {"open", "åpen"}
    amounts = {
        name: {row["amount"]: i for i, row in enumerate(desk.rows(name)) if row["state"] in words}
        for name in ("ledger", "statement")
    }
    amount = min(amounts["ledger"].keys() & amounts["statement"].keys())
    return amounts["ledger"][amount], amounts["statement"][amount]


def test_a_month_is_reconciled_and_approved_by_buttons_alone(desk: Desk) -> None:
    desk.press("import_statement", chosen=DEMO.statement)
    assert len(desk.rows("statement")) == 119
    desk.press("import_ledger", chosen=DEMO.ledger)
    assert desk.shown("rx_unexplained") == 0

    desk.press("match")
    matched = [row for row in desk.rows("ledger") if row["match_id"]]
    assert len(matched) > 80
    count = len(desk.rows("matches"))

    entry, line = a_pair_of_equal_amounts(desk)
    desk.mark("ledger", entry)
    desk.mark("statement", line)
    desk.press("pair")
    made, counterpart = desk.rows("ledger")[entry], desk.rows("statement")[line]
    assert made["match_id"] == counterpart["match_id"] != ""
    assert made["remaining"] == counterpart["remaining"] == 0
    assert made["mark"] in (None, "")
    assert len(desk.rows("matches")) == count + 1

    desk.mark("ledger", entry)
    desk.press("withdraw")
    assert len(desk.rows("matches")) == count
    assert desk.rows("ledger")[entry]["match_id"] in (None, "")
    desk.mark("statement", line)
    desk.mark("ledger", entry)
    desk.press("pair")

    draft = desk.press("report", lines=[DEMO.period])
    assert ".pdf" in draft
    told = desk.press("approve", lines=[DEMO.period, DEMO.prepared_by, DEMO.approved_by])
    assert ".pdf" in told
    (approval,) = desk.rows("approvals")
    assert approval["prepared_by"] == DEMO.prepared_by
    assert approval["unexplained"] == 0
    assert desk.shown("rx_unexplained") == 0
    document = desk.path.parent / str(approval["document"])
    assert document.read_bytes()[:5] == b"%PDF-"
    assert hashlib.sha256(document.read_bytes()).hexdigest() == approval["document_sha256"]
    words = {"godkjent", "approved"}
    assert desk.rows("ledger")[entry]["state"] in words
    assert [row["action"] for row in desk.rows("journal")][-1] == "approve"


def test_what_a_controller_does_between_matching_and_approving_has_its_buttons(desk: Desk) -> None:
    desk.press("import_statement", chosen=DEMO.statement)
    desk.press("import_ledger", chosen=DEMO.ledger)
    desk.press("match")

    entry, _line = a_pair_of_equal_amounts(desk)
    desk.mark("ledger", entry)
    desk.press("deactivate", lines=["posted twice"])
    off = {"deaktivert", "deactivated"}
    assert desk.rows("ledger")[entry]["state"] in off
    assert desk.rows("ledger")[entry]["note"] == "posted twice"
    desk.press("undo")
    assert desk.rows("ledger")[entry]["state"] not in off
    desk.press("redo")
    assert desk.rows("ledger")[entry]["state"] in off
    desk.mark("ledger", entry)
    desk.press("activate", lines=["found"])
    assert desk.rows("ledger")[entry]["state"] not in off

    waiting, matched = len(desk.rows("suggestions")), len(desk.rows("matches"))
    desk.mark("suggestions", 0, "accept")
    desk.press("accept")
    assert len(desk.rows("suggestions")) < waiting
    assert len(desk.rows("matches")) == matched + 1

    desk.press("post")
    assert len(desk.rows("vouchers")) >= 5
    told = desk.press("vouchers", lines=["journal", "bilag.csv"])
    assert "bilag.csv" in told
    assert (desk.path.parent / "bilag.csv").read_text("utf-8-sig").count("\n") > 10

    desk.press("approve", lines=[DEMO.period, DEMO.prepared_by, DEMO.approved_by])
    desk.press("withdraw_approval", lines=["", "a voucher was late"])
    (approval,) = desk.rows("approvals")
    assert approval["reason"] == "a voucher was late"
    assert re.search("trukket-tilbake|withdrawn", approval["document"])
    assert (desk.path.parent / str(approval["document"])).is_file()


@pytest.mark.long
def test_what_overview_shows_is_what_the_engine_computes(desk: Desk) -> None:
    desk.press("import_statement", chosen=DEMO.statement)
    desk.press("import_ledger", chosen=DEMO.ledger)
    desk.press("match")
    from recon_xl.bridge import bridges

    (proof,) = bridges(attach(desk.book).reconciliation)
    shown = LiveStorage(desk.book).shown_cells()
    # On Overview every line is a term, so what is open in the ledger is taken away.
    signs = {"ledger_balance": 1, "open_ledger": -1, "open_statement": 1, "bank_balance": 1}
    for name, sign in signs.items():
        minor = getattr(proof, f"{name}_minor")
        assert shown[f"rx_{name}"] == pytest.approx(sign * minor / 100), name
    assert shown["rx_unexplained"] == proof.unexplained_minor == 0
    told = desk.press("status")
    assert "0,00" in told or "0.00" in told


def test_a_second_import_adds_nothing(desk: Desk) -> None:
    desk.press("import_statement", chosen=DEMO.statement)
    before = desk.rows("statement")
    desk.press("import_statement", chosen=DEMO.statement)
    assert desk.rows("statement") == before


def test_an_error_is_told_in_words_and_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    broken = tmp_path / "broken.xml"
    broken.write_text("<Document>", encoding="utf-8")
    dialogs = Answers(chosen=[broken])
    before = desk.rows("journal")
    with answered_by(dialogs):
        from recon_xl.addin import press

        press("import_statement")
    assert not dialogs.told
    (text,) = dialogs.errors
    assert "broken.xml" in text
    assert "Traceback" not in text
    assert desk.rows("journal") == before


@pytest.mark.long
@pytest.mark.system("libreoffice", "xvfb")
def test_the_approved_month_is_seen_on_a_screen(tmp_path: Path) -> None:
    """The pictures are made for people; the test itself sees that there is something on them."""
    pictures = {}
    with virtual_screen() as dump:
        app = start(visible=True)
        try:
            desk = Desk(app, tmp_path, "nb")
            desk.press("import_statement", chosen=DEMO.statement)
            desk.press("import_ledger", chosen=DEMO.ledger)
            desk.press("match")
            desk.press("approve", lines=[DEMO.period, DEMO.prepared_by, DEMO.approved_by])
            for name in ("Oversikt", "Hovedbok", "Kontoutskrift"):
                desk.book.sheets[name].activate()
                pictures[name] = settled_picture(dump)
                pictures[name].save(tmp_path / f"{name}.png")
        finally:
            app.quit()
    for picture in pictures.values():
        assert len(picture.getcolors(maxcolors=2**24)) > 50

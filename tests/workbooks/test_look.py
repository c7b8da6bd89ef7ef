"""What LibreOffice prints: one page of Overview, lists with their headers, in both languages."""

import subprocess
from pathlib import Path

import pytest

from recon_xl.model.tables import TABLES
from tests.workbooks.books import convert, write_book
from tests.workbooks.months import busy_month, large_month
from tests.workbooks.strangers import user_book

WORDS = {
    "nb": (
        "Avstemmingsbevis",
        "Beregnet banksaldo",
        "Å følge opp",
        "Delvis avstemt|Partly matched",
    ),
    "en": ("Bridge", "Computed bank balance", "To follow up", "Partly matched"),
}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory, office: None) -> dict[str, list[str]]:
    """Print workbooks, and return the text of each page."""
    folder = tmp_path_factory.mktemp("print")
    books = {lang: write_book(folder / f"{lang}.xlsx", busy_month(), lang) for lang in WORDS}
    books["long"] = write_book(folder / "long.xlsx", large_month(120), "nb")
    books["users"] = user_book(folder / "users.xlsx", busy_month())
    convert(list(books.values()), "pdf", folder, folder / "profile")
    return {name: _pages(path.with_suffix(".pdf")) for name, path in books.items()}


def _pages(pdf: Path) -> list[str]:
    command = ["pdftotext", "-layout", str(pdf), "-"]
    told = subprocess.run(command, check=True, capture_output=True, timeout=60).stdout.decode()
    return told.split("\f")[:-1]


@pytest.mark.system
@pytest.mark.parametrize("lang", list(WORDS))
def test_the_overview_is_one_page_with_everything(pages: dict[str, list[str]], lang: str) -> None:
    first, second = pages[lang][:2]
    for words in WORDS[lang]:
        assert any(word in first for word in words.split("|")), words
    assert "Prøve AS" in first
    assert "###" not in first
    assert "Err:" not in first
    assert TABLES["ledger"].sheet(lang) in second


@pytest.mark.system
@pytest.mark.parametrize("lang", list(WORDS))
def test_states_carry_their_glyphs_and_technical_ids_stay_off_the_paper(
    pages: dict[str, list[str]], lang: str
) -> None:
    ledger = pages[lang][1]
    for glyph in "○◐●–":
        assert f"{glyph} " in ledger
    assert TABLES["ledger"].by_key["ledger_id"].header(lang) not in ledger
    assert "LE-1" not in ledger


@pytest.mark.system
def test_headers_stand_on_every_page_of_a_long_list(pages: dict[str, list[str]]) -> None:
    lists = [page for page in pages["long"] if "Innbetaling faktura" in page]
    assert len(lists) >= 4
    assert all("Avstemmings-ID" in page for page in lists)


@pytest.mark.system
def test_a_workbook_that_the_user_filled_with_everything_opens(
    pages: dict[str, list[str]],
) -> None:
    assert any("Avdeling" in page for page in pages["users"])
    assert "Avstemmingsbevis" in pages["users"][0]

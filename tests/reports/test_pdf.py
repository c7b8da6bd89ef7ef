"""The document itself: its text in both languages, its bytes, its strict profile, its limits."""

import re
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pandas as pd
import pikepdf
import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from recon_xl.errors import FileMissingError, MalformedFileError, MissingProgramError
from recon_xl.model.reconciliation import Reconciliation
from recon_xl.reports import listing
from recon_xl.reports.display import displayed
from recon_xl.reports.documents import read_document
from recon_xl.reports.evidence import seal
from recon_xl.reports.pdf import compile_pdf, drawing_warnings
from recon_xl.reports.wording import report_folder, words_of
from recon_xl.reports.workbook import report_workbook
from tests.reports.month import ACCOUNT, OPENING_LEDGER, Month, bank_account, documented, roastery

NBSP = "\u00a0"
EARLIER_APPROVAL = {
    "approval_no": 21,
    "account": ACCOUNT,
    "period": "2026-09",
    "ledger_balance_minor": OPENING_LEDGER,
    "bank_balance_minor": 100,
    "at": pd.Timestamp("2026-10-02 09:00"),
}


def text_of(content: bytes) -> str:
    """Return the text of all pages; the font draws both kinds of blank with one glyph."""
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def test_amounts_days_and_accounts_hold_together_with_no_break_blanks():
    report, facts, _content = documented(roastery())
    told = displayed(report, words_of("nb"), seal(facts))
    assert told["bridge"]["terms"][0]["amount"] == f"276{NBSP}303,55"
    assert told["open_ledger"]["rows"][0]["amount"] == f"\u22124{NBSP}200,00"
    assert told["running"][1] == f"9986{NBSP}04{NBSP}12345"


def made(month: Month, **account: object) -> Reconciliation:
    return month.reconciliation(accounts=bank_account(**account))


def test_the_norwegian_document_says_the_figures_the_norwegian_way():
    text = text_of(documented(roastery())[2])
    for told in (
        "Kystveien Kaffebrenneri AS",
        "✓ Uforklart 0,00. Banken og hovedboken stemmer.",
        "Saldoene skiller seg med 7 åpne hovedboksposter og 4 åpne kontoutskriftslinjer.",
        "106 av 119 rader er avstemt, 1 delvis, 10 åpne, 2 deaktivert.",
        "276 303,55",
        "+26 668,70",
        "−4 200,00",
        "9986 04 12345",
        "04.11.2026 kl. 09.12",
        "Avstemming nr. 22, godkjent 04.11.2026",
        "Mulig dobbeltføring",
        "NO45 9986 0412 345",
    ):
        assert told in text


def test_the_english_document_says_them_the_english_way():
    text = text_of(documented(roastery(), lang="en")[2])
    for told in (
        "✓ Unexplained 0.00. Bank and ledger agree.",
        "The balances differ by 7 open ledger entries and 4 open statement lines.",
        "106 of 119 rows matched, 1 partly, 10 open, 2 deactivated.",
        "276,303.55",
        "+26,668.70",
        "−4,200.00",
        "4 Nov 2026 at 09:12",
        "Possibly posted twice",
        "1 manual",
    ):
        assert told in text


def test_all_sections_stand_in_their_order():
    text = text_of(documented(roastery())[2])
    titles = [
        "1 Avstemmingsbevis",
        "2 Åpne poster etter alder",
        "Å følge opp",
        "3 Åpne hovedboksposter",
        "4 Åpne kontoutskriftslinjer",
        "5 Deaktiverte rader",
        "6 Kontoutskriftene henger sammen",
        "7 Differanser, gebyrer, renter og avskrivninger",
        "8 Poster fra tidligere perioder",
        "9 Avstemt per regel",
        "10 Å undersøke, og endringer i det godkjente",
        "11 Merknader og underskrifter",
    ]
    flat = " ".join(text.split())
    assert sorted(titles, key=flat.index) == titles


def test_the_seal_is_printed_and_embedded_and_in_the_metadata():
    _report, _facts, content = documented(roastery())
    evidence = read_document(content)
    assert evidence.seal in "".join(text_of(content).split())
    with pikepdf.open(BytesIO(content)) as pdf, pdf.open_metadata() as metadata:
        assert evidence.seal in str(pdf.docinfo["/Keywords"])
        assert evidence.seal in str(metadata["pdf:Keywords"])


def test_the_document_claims_archiving_and_accessibility():
    content = documented(roastery())[2]
    with pikepdf.open(BytesIO(content)) as pdf, pdf.open_metadata() as metadata:
        assert pdf.check_pdf_syntax() == []
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert metadata["pdfuaid:part"] == "1"
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root["/Lang"]) == "nb"
        assert {str(font) for font in _fonts(pdf)} == {"SourceSans3", "SourceCodePro"}


def test_the_same_report_gives_the_same_bytes():
    assert documented(roastery())[2] == documented(roastery())[2]
    report, facts, content = documented(roastery())
    later = replace(report, at="2026-11-04T09:13:00")
    assert compile_pdf(later, facts) != content


def test_a_draft_cannot_be_mistaken_for_an_approval():
    for lang, word in (("nb", "UTKAST"), ("en", "DRAFT")):
        content = documented(roastery(), lang=lang, approval_no=None)[2]
        reader = PdfReader(BytesIO(content))
        assert all(word in page.extract_text() for page in reader.pages)
        assert str(reader.metadata.title).startswith(word)
        assert "draft" in str(reader.metadata["/Keywords"])
    assert "UTKAST" not in text_of(documented(roastery())[2])


def test_an_unexplained_difference_is_said_as_loudly_as_the_zero():
    reconciliation = roastery()
    accounts = reconciliation.accounts
    off = accounts.assign(opening_balance_minor=accounts["opening_balance_minor"] - 12_50)
    why = "Kortbetaling som følges opp."
    text = text_of(documented(reconciliation.with_tables(accounts=off), note=why)[2])
    assert "≠ Uforklart 12,50. Avstemmingen går ikke opp." in text
    assert text.count(why) == 2  # below the verdict, and among the notes
    assert "Banken og hovedboken stemmer" not in text


@pytest.mark.parametrize("lang", ["nb", "en"])
def test_an_empty_month_and_a_month_of_one_row_are_documents_too(lang):
    empty = text_of(documented(made(Month()), lang=lang)[2])
    assert {"nb": "Perioden har ingen rader.", "en": "The period has no rows."}[lang] in empty
    month = Month()
    month.book(date(2026, 10, 5), "Faktura", "Kunde", 100_00)
    one = text_of(documented(made(month), lang=lang)[2])
    assert {"nb": "én åpen hovedbokspost", "en": "one open ledger entry"}[lang] in one


def test_currencies_are_written_in_their_own_decimals():
    month = Month(currency="JPY")
    month.book(date(2026, 10, 5), "Invoice", "Kissa", 1_234_567)
    text = text_of(documented(made(month, currency="JPY"))[2])
    assert "1 234 567" in text
    assert "Uforklart 0." in text
    month = Month(currency="EUR")
    month.book(date(2026, 10, 5), "Invoice", "Müller", 5_825_10, currency_amount_minor=500_00)
    text = text_of(documented(made(month, currency="EUR"), lang="en")[2])
    assert "500.00" in text
    assert "NOK 5,825.10" in text


def test_characters_that_the_fonts_lack_are_shown_as_a_box_and_reported():
    month = Month()
    month.book(date(2026, 10, 5), "豆 kaffe 😀", "東京\tog\nmer\x00", 100_00)
    report, facts, content = documented(made(month))
    assert "□ kaffe □, □□ og mer□" in text_of(content)
    assert "豆 kaffe 😀" in facts
    (warning,) = drawing_warnings(report, facts)
    assert "豆 (U+8C46)" in warning
    assert drawing_warnings(*documented(roastery())[:2]) == []


def test_long_words_wrap_and_amounts_and_dates_do_not():
    month = Month()
    month.book(date(2026, 10, 5), "x" * 180, "Kunde", -99_999_999_999_99, voucher_no="V" * 40)
    text = text_of(documented(made(month, company="Firma " * 40))[2])
    assert "x" * 180 not in text
    assert "−99 999 999 999,99" in text
    assert "05.10.2026" in text


def test_hundreds_of_rows_repeat_their_header_and_no_sum_stands_alone():
    month = Month()
    for number in range(300):
        month.book(date(2026, 10, 1 + number % 31), f"Faktura {number}", "Kunde", 100 + number)
    pages = [
        page.extract_text() for page in PdfReader(BytesIO(documented(made(month))[2])).pages[1:]
    ]
    lists = [page for page in pages if re.search(r"Faktura \d", page)]
    assert len(lists) > 5
    assert all("Bilag" in page for page in lists)
    last = next(page for page in pages if "Tilbakeført i beviset" in page)
    assert "Sum" in last
    assert re.search(r"Faktura \d+, Kunde", last)


def test_a_sum_takes_a_row_with_it_when_the_page_is_just_full():
    for count in (51, 52, 53, 54):
        month = Month()
        for number in range(count):
            month.book(date(2026, 10, 1), f"Faktura {number}", "Kunde", 100 + number)
        pages = PdfReader(BytesIO(documented(made(month))[2])).pages[1:]
        last = next(page.extract_text() for page in pages if "Tilbakeført" in page.extract_text())
        assert f"Faktura {count - 1}, Kunde" in last


def test_a_list_beyond_its_bound_says_what_is_left_out_and_still_sums_up(monkeypatch):
    monkeypatch.setattr(listing, "ROWS_SHOWN_MAX", 10)
    month = Month()
    for number in range(25):
        month.book(date(2026, 10, 1), f"Faktura {number:02}", "Kunde", 100_00)
    _report, facts, content = documented(made(month))
    text = text_of(content)
    assert "15 rader til, i de vedlagte dataene" in text
    assert "1 500,00" in text
    assert "2 500,00" in text
    assert "Faktura 10" not in text
    assert "Faktura 24" in facts


def test_a_user_can_restyle_the_template(tmp_path):
    folder = tmp_path / "report"
    shutil.copytree(report_folder(), folder)
    words = folder / "words.json"
    told = words.read_text("utf-8").replace('"Bankavstemming"', '"Avstemming av bank"')
    words.write_text(told, "utf-8")
    report, facts, _content = documented(roastery())
    assert "Avstemming av bank" in text_of(compile_pdf(report, facts, template=folder))
    (folder / "approval.typ").write_text("#let", "utf-8")
    with pytest.raises(MalformedFileError, match="template cannot be drawn"):
        compile_pdf(report, facts, template=folder)
    with pytest.raises(FileMissingError):
        compile_pdf(report, facts, template=tmp_path)


@pytest.mark.parametrize("lang", ["nb", "en"])
def test_text_from_outside_is_never_evaluated(lang):
    month = Month()
    month.book(date(2026, 10, 5), '#read("/etc/passwd") $x$ *fet* @a <b>', "#panic()", 100_00)
    text = text_of(documented(made(month), lang=lang)[2])
    assert '#read("/etc/passwd") $x$ *fet* @a <b>, #panic()' in " ".join(text.split())


@pytest.mark.system("poppler")
def test_the_pages_can_be_drawn_by_another_program(tmp_path: Path):
    path = tmp_path / "approval.pdf"
    path.write_bytes(documented(roastery())[2])
    subprocess.run(["pdftoppm", "-r", "40", "-png", str(path), str(tmp_path / "page")], check=True)
    assert len(list(tmp_path.glob("page-*.png"))) == 3


def _fonts(pdf: pikepdf.Pdf) -> set[str]:
    names = {
        str(font["/BaseFont"])
        for page in pdf.pages
        for font in page["/Resources"]["/Font"].values()
    }
    return {re.sub(r"^/[A-Z]{6}\+|-.*$", "", name) for name in names}


def test_a_computer_without_typst_is_told_what_to_do(monkeypatch):
    report, facts, _content = documented(roastery())
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(MissingProgramError, match="Typst"):
        compile_pdf(report, facts)


def test_findings_and_review_marks_stand_in_the_document_and_in_its_workbook():
    month = roastery()
    late = month.with_tables(
        ledger=month.ledger.assign(review=["✓", "✓", *[""] * (len(month.ledger) - 2)]),
        approvals=pd.DataFrame([EARLIER_APPROVAL]),
    )
    report, facts, content = documented(late)
    text = " ".join(text_of(content).split())
    assert "Kontroll ✓ 2" in text
    assert "Banksaldoen for 9986 04 12345 i 2026-09 ble godkjent som 1,00" in text
    assert "Noe er bokført i den godkjente måneden." in text
    sheet = load_workbook(BytesIO(report_workbook(report, facts)))["Funn"]
    assert "Banksaldoen" in str([cell.value for row in sheet.iter_rows() for cell in row])

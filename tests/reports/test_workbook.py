"""The report workbook: live formulas with the right values, text as text, the same bytes."""

import re
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openxml_audit import OpenXmlValidator

from recon_xl.model.reconciliation import Reconciliation
from recon_xl.reports.workbook import report_workbook
from tests.reports.month import Month, bank_account, documented, roastery

FORBIDDEN = re.compile(r"\b(TEXT|CELL|INFO|INDIRECT|OFFSET|TODAY|NOW)\(")


def drawn(reconciliation: Reconciliation, **options: object) -> bytes:
    report, facts, _content = documented(reconciliation, **options)
    return report_workbook(report, facts)


def made(month: Month, **account: object) -> Reconciliation:
    return month.reconciliation(accounts=bank_account(**account))


def cells(content: bytes, sheet: str, *, values: bool = True) -> Iterator[object]:
    book = load_workbook(BytesIO(content), data_only=values)
    for row in book[sheet].iter_rows():
        yield from (cell.value for cell in row if cell.value is not None)


def test_the_first_sheet_has_verdict_proof_and_ageing_as_values():
    found = list(cells(drawn(roastery()), "Avstemming"))
    assert "✓ Uforklart 0,00. Banken og hovedboken stemmer." in found
    for value in (276303.55, 26668.70, 7458.50, -1.5, 310429.25, -19284.20, 81132.80):
        assert value in found


def test_the_proof_is_formulas_over_the_lists():
    found = list(cells(drawn(roastery()), "Avstemming", values=False))
    formulas = [value for value in found if isinstance(value, str) and value.startswith("=")]
    assert "=-SUM(rptOpenLedger[Rest])" in formulas
    assert "=SUM(rptOpenStatement[Rest])" in formulas
    assert any(formula.startswith("=COUNTIFS(rptOpenLedger[Alder]") for formula in formulas)
    assert not any(FORBIDDEN.search(formula) for formula in formulas)


@pytest.mark.parametrize("lang", ["nb", "en"])
def test_every_list_is_a_table_on_its_own_sheet(lang):
    book = load_workbook(BytesIO(drawn(roastery(), lang=lang)))
    tables = {name: len(list(sheet.tables)) for sheet in book for name in sheet.tables}
    assert sorted(tables) == [
        "rptCarried",
        "rptDeactivated",
        "rptDifferences",
        "rptMatches",
        "rptOpenLedger",
        "rptOpenStatement",
        "rptRules",
        "rptStatements",
        "rptVouchers",
    ]
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "A5"
        assert sheet.print_title_rows == "$4:$4"
        assert sheet.page_setup.orientation == "landscape"


def test_all_rows_of_a_list_are_there_with_their_values():
    book = load_workbook(BytesIO(drawn(roastery())), data_only=True)
    rows = list(book["Åpne hovedboksposter"].iter_rows(min_row=4, values_only=True))
    assert rows[0][:6] == ("Dato", "Alder", "Bilag", "Tekst", "Beløp", "Rest")
    assert rows[1][:6] == (
        datetime(2026, 6, 9),  # noqa: DTZ001 (a spreadsheet knows no zones)
        144,
        "5001",
        "Tilbakebetalt depositum, Åsen Gård",
        -4200,
        -4200,
    )
    assert len(rows) == 8
    assert len(list(book["Avstemminger"].iter_rows(min_row=5))) == 48


def test_text_from_outside_stays_text():
    month = Month()
    for text in ("=1+1", "+47 22 22 22 22", "-5", "@sum", "\tx", "http://example.org", "00123"):
        month.book(date(2026, 10, 5), text, "", 100_00)
    book = load_workbook(BytesIO(drawn(made(month))))
    texts = [row[3] for row in book["Åpne hovedboksposter"].iter_rows(min_row=5)]
    assert {cell.data_type for cell in texts} == {"s"}
    assert [cell.value for cell in texts][:2] == ["=1+1", "+47 22 22 22 22"]
    assert all(cell.hyperlink is None for cell in texts)


def test_the_same_report_gives_the_same_bytes():
    assert drawn(roastery()) == drawn(roastery())


def test_a_draft_says_so_and_an_unexplained_difference_is_loud():
    found = list(cells(drawn(roastery(), lang="en", approval_no=None), "Reconciliation"))
    assert "DRAFT, not approved" in found
    accounts = roastery().accounts
    off = roastery().with_tables(
        accounts=accounts.assign(opening_balance_minor=accounts["opening_balance_minor"] - 12_50)
    )
    found = list(cells(drawn(off), "Avstemming"))
    assert "≠ Uforklart 12,50. Avstemmingen går ikke opp." in found
    assert 12.5 in found


def test_a_currency_without_decimals_and_a_second_currency_have_their_formats():
    month = Month(currency="JPY")
    month.book(date(2026, 10, 5), "Invoice", "", 1234)
    book = load_workbook(BytesIO(drawn(made(month, currency="JPY"))))
    assert book["Åpne hovedboksposter"]["F5"].number_format == "#,##0;-#,##0;0"
    month = Month(currency="EUR")
    month.book(date(2026, 10, 5), "Invoice", "", 5_825_10, currency_amount_minor=500_00)
    found = list(cells(drawn(made(month, currency="EUR")), "Åpne hovedboksposter"))
    assert {500, 5825.1, "NOK"} <= set(found)


def test_an_empty_month_is_a_workbook_too():
    content = drawn(made(Month()))
    assert list(cells(content, "Åpne hovedboksposter")) == [
        "Åpne hovedboksposter",
        "← Avstemming",
        "Ingen.",
    ]


@pytest.mark.parametrize("lang", ["nb", "en"])
def test_nothing_in_it_would_be_repaired(tmp_path, lang):
    for name, reconciliation in (("full", roastery()), ("empty", made(Month()))):
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(drawn(reconciliation, lang=lang))
        assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []


def with_every_term() -> Reconciliation:
    """Return a month with rows deactivated on both sides and a difference approved before it."""
    month = Month()
    month.book(date(2026, 10, 5), "Feil", "", 5_00, state="deactivated")
    month.bank(date(2026, 10, 6), "Gammel", "", -9_00, state="deactivated")
    for day, short in ((7, 1_50), (8, 2_25)):
        entry = month.book(date(2026, 10, day), "Faktura", "Kunde", 100_00)
        line = month.bank(date(2026, 10, day), "Inn", "", 100_00 - short)
        month.pair("<100*", [entry], [line], "Kortbetalt")
    reconciliation = made(month)
    numbers = reconciliation.matches.assign(approval_no=[21, 0])
    return reconciliation.with_tables(matches=numbers)


def test_every_term_of_the_proof_has_its_line_when_it_is_not_zero():
    content = drawn(with_every_term())
    found = list(cells(content, "Avstemming"))
    for value in (205.0, -5.0, -9.0, -3.75, 187.25):
        assert value in found
    assert "✓ Uforklart 0,00. Banken og hovedboken stemmer." in found


@pytest.mark.system
@pytest.mark.parametrize("month", [roastery, with_every_term])
def test_another_program_calculates_the_values_that_are_given(tmp_path: Path, month):
    content = drawn(month())
    path = tmp_path / "report.xlsx"
    path.write_bytes(_without_values(content))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    command += ["--convert-to", "xlsx", "--outdir", str(tmp_path / "out"), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    given = load_workbook(BytesIO(content), data_only=True)
    computed = load_workbook(tmp_path / "out" / "report.xlsx", data_only=True)
    checked = 0
    for sheet in load_workbook(BytesIO(content)):
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    expected = given[sheet.title][cell.coordinate].value
                    found = computed[sheet.title][cell.coordinate].value
                    assert found == pytest.approx(expected), (sheet.title, cell.coordinate)
                    checked += 1
    assert checked > 20


def _without_values(content: bytes) -> bytes:
    """Take the given values out of a workbook, so that they must be calculated anew."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(target, "w") as made:
        for name in source.namelist():
            data = source.read(name)
            if name.startswith("xl/worksheets/sheet"):
                data = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", data)
            made.writestr(name, data)
    return target.getvalue()

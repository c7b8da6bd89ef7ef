"""The templates: what the script writes, what others see in them, what their formulas may hold."""

import re
from functools import cache
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openxml_audit import OpenXmlValidator

from recon_xl.model.sides import SIDES
from recon_xl.model.tables import TABLES
from recon_xl.model.words import OVERVIEW, STATES
from recon_xl.workbooks.names import TYPED, formula_names, is_ours, value_names
from recon_xl.workbooks.opc import Package
from recon_xl.workbooks.package import PackageStorage
from recon_xl.workbooks.parts import outline
from tests.tools.templates import TEMPLATES
from tests.tools.templates import template as drawn_anew

LANGS = ("nb", "en")
ORDER = (
    "ledger",
    "statement",
    "suggestions",
    "matches",
    "vouchers",
    "approvals",
    "statements",
    "accounts",
    "rules",
    "journal",
    "undo",
)
# Not translated, volatile, about the user's machine, or younger than Excel 2010.
FORBIDDEN = (
    "TEXT CELL INFO INDIRECT OFFSET TODAY NOW RAND RANDBETWEEN MAXIFS MINIFS IFS SWITCH CONCAT"
    " TEXTJOIN LET LAMBDA FILTER SORT UNIQUE XLOOKUP XMATCH SEQUENCE AGGREGATE"
).split()


@cache
def template(lang: str) -> bytes:
    """Draw each template once for all tests."""
    return drawn_anew(lang)


def _formulas(lang: str) -> list[str]:
    package = Package(template(lang))
    xml = b"".join(package.read(name) for name in package.names() if "worksheets/sheet" in name)
    return [found.decode() for found in re.findall(rb"<(?:f|formula|formula1)>(.*?)</", xml)]


@pytest.mark.parametrize("lang", LANGS)
def test_the_templates_are_what_the_script_writes(lang: str) -> None:
    assert (TEMPLATES / f"reconciliation-{lang}.xlsx").read_bytes() == template(lang)


@pytest.mark.parametrize("lang", LANGS)
def test_another_library_sees_every_sheet_table_and_header(lang: str) -> None:
    book = load_workbook(TEMPLATES / f"reconciliation-{lang}.xlsx")
    assert book.sheetnames == [OVERVIEW[lang], *(TABLES[name].sheet(lang) for name in ORDER)]
    for spec in TABLES.values():
        table = book[spec.sheet(lang)].tables[spec.excel_name]
        assert table.column_names == [column.header(lang) for column in spec.columns]
        assert len(book[spec.sheet(lang)][table.ref]) == 2  # headers and the pattern row
    book.close()


@pytest.mark.parametrize("lang", LANGS)
def test_every_formula_and_every_input_has_a_name(lang: str) -> None:
    about = outline(Package(template(lang)))
    assert set(about.names) == {*formula_names(), *value_names(), *TYPED}
    package = Package(template(lang))
    cells = sum(package.read(sheet.part).count(b"<f>") for sheet in about.sheets)
    assert cells == len(list(formula_names()))


@pytest.mark.parametrize("lang", LANGS)
def test_names_that_only_code_uses_are_hidden(lang: str) -> None:
    book = load_workbook(TEMPLATES / f"reconciliation-{lang}.xlsx")
    shown = {name for name, defined in book.defined_names.items() if not defined.hidden}
    assert shown == set(TYPED)
    assert all(
        name in TYPED or is_ours(name) or name == "rx_accounts" for name in book.defined_names
    )
    book.close()


@pytest.mark.parametrize("lang", LANGS)
def test_formulas_hold_no_function_that_fails_somewhere(lang: str) -> None:
    used = {word for formula in _formulas(lang) for word in re.findall(r"([A-Z.]+)\(", formula)}
    assert used.isdisjoint(FORBIDDEN)
    assert "SUMIFS" in used  # the search does find functions
    assert not any("_xlfn" in formula for formula in _formulas(lang))


@pytest.mark.parametrize("lang", LANGS)
def test_a_book_owns_at_most_three_hundred_formulas(lang: str) -> None:
    assert len(list(formula_names())) <= 300
    assert sum(map(len, _formulas(lang))) < 200_000


@pytest.mark.parametrize("lang", LANGS)
def test_rows_are_counted_in_a_column_because_libreoffice_counts_headers(lang: str) -> None:
    counted = [found for f in _formulas(lang) for found in re.findall(r"ROWS\(([^)]*)\)", f)]
    assert counted
    assert all(one.endswith("]") for one in counted)


@pytest.mark.parametrize("lang", LANGS)
def test_each_state_has_one_look_and_a_glyph(lang: str) -> None:
    book = load_workbook(TEMPLATES / f"reconciliation-{lang}.xlsx")
    for side in SIDES:
        sheet = book[TABLES[side].sheet(lang)]
        rules = [rule for ranged in sheet.conditional_formatting for rule in ranged.rules]
        for state, glyph in zip(STATES, "○◐●–✓", strict=True):
            word = f'="{STATES[state][lang]}"'
            looks = [rule for rule in rules if any(word in formula for formula in rule.formula)]
            glyphs = [rule for rule in looks if rule.dxf.numFmt is not None]
            assert [f'"{glyph} "@' in rule.dxf.numFmt.formatCode for rule in glyphs] == [True], (
                state
            )
        assert len(rules) <= 10
    book.close()


@pytest.mark.parametrize("lang", LANGS)
def test_headers_stay_in_sight_on_screen_and_on_paper(lang: str) -> None:
    book = load_workbook(TEMPLATES / f"reconciliation-{lang}.xlsx")
    for spec in TABLES.values():
        sheet = book[spec.sheet(lang)]
        assert sheet.freeze_panes.endswith("5")
        assert sheet.print_title_rows == "$4:$4"
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == 9
        assert sheet.print_area
        assert sheet.oddFooter.right.text
    for side in SIDES:
        sheet = book[TABLES[side].sheet(lang)]
        assert sheet.freeze_panes == "C5"
        assert sheet.sheet_view.zoomScale == 90
        assert TABLES[side].columns[-1].key.endswith("_id")
        assert not sheet.print_area.endswith(f"${sheet.max_column}")
    book.close()


@pytest.mark.parametrize("lang", LANGS)
def test_references_keep_their_zeros_without_green_triangles(lang: str) -> None:
    book = load_workbook(TEMPLATES / f"reconciliation-{lang}.xlsx")
    sheet = book[TABLES["ledger"].sheet(lang)]
    keys = [column.key for column in TABLES["ledger"].columns]
    for key in ("kid", "reference", "voucher_no", "ledger_id"):
        assert sheet.cell(5, keys.index(key) + 1).number_format == "@"
        letter = sheet.cell(5, keys.index(key) + 1).column_letter
        below = sheet.column_dimensions[letter].style if letter in sheet.column_dimensions else None
        assert below is not None
    book.close()
    xml = Package(template(lang)).read("xl/worksheets/sheet2.xml")
    assert xml.count(b"<ignoredError ") == 1
    assert b'numberStoredAsText="1"' in xml


def test_where_a_person_types_one_of_a_few_words_they_choose() -> None:
    book = load_workbook(TEMPLATES / "reconciliation-nb.xlsx")
    found = {
        (sheet.title, rule.formula1)
        for sheet in book
        for rule in sheet.data_validations.dataValidation
        if rule.type == "list"
    }
    book.close()
    assert ("Hovedbok", '"x"') in found
    assert ("Kontoutskrift", '"✓,?,→,!"') in found
    assert ("Forslag", '"x"') in found
    assert ("Bankpartner", '"ja,nei"') in found
    assert ("Regler", '"auto,suggest,off"') in found
    assert ("Oversikt", "rx_accounts") in found


@pytest.mark.parametrize("lang", LANGS)
def test_excel_would_repair_nothing(lang: str, tmp_path: Path) -> None:
    path = TEMPLATES / f"reconciliation-{lang}.xlsx"
    assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []


@pytest.mark.parametrize("lang", LANGS)
def test_a_template_is_an_empty_workbook_in_its_language(lang: str, tmp_path: Path) -> None:
    storage = PackageStorage(tmp_path / "new.xlsx", template(lang), is_new=True)
    assert storage.lang == lang
    assert set(storage.read()) == set(TABLES)
    typed = {name: cell for name, cell in storage.named_cells().items() if cell}
    assert typed == {}

"""docs/formats.md names everything that is read, and every limit as it is."""

import re
from pathlib import Path

import pytest

from recon_xl.importers import (
    bad_values,
    camt,
    camt_entry,
    database,
    profiles,
    saft,
    saft_master,
    sheets,
    source,
)
from recon_xl.importers.columns import words_of
from recon_xl.importers.grid import HEADER_ROWS_MAX
from recon_xl.importers.profiles import layouts
from recon_xl.importers.registry import IMPORTERS
from recon_xl.importers.rows import TEXT_LENGTH_MAX
from recon_xl.model.sides import SIDES

PAGE = (Path(__file__).parents[2] / "docs" / "formats.md").read_text("utf-8")
NAMED = set(re.findall(r"`([^`\n]+)`", PAGE))


def section(title: str) -> str:
    return PAGE.split(f"\n## {title}", 1)[1].split("\n## ", 1)[0]


@pytest.mark.parametrize("importer", IMPORTERS, ids=lambda importer: importer.name)
def test_every_importer_stands_in_the_first_table(importer):
    assert f"[{importer.name}]" in PAGE.split("\n## ", 1)[0]


@pytest.mark.parametrize(
    "paths", [camt._HEAD, camt._BALANCE, camt_entry._ENTRY, camt_entry._DETAIL]
)
def test_every_path_of_camt_is_described(paths):
    named = set(re.findall(r"`([^`\n]+)`", section("camt")))
    missing = {path for path, _field in paths} - named
    # An amount's currency is said with the amount.
    assert {path for path in missing if not path.endswith("/@Ccy")} == set()


@pytest.mark.parametrize(
    "paths",
    [
        saft._LINE,
        saft._TRANSACTION,
        saft_master._HEADER,
        saft_master._BANK,
        saft_master._ACCOUNT,
        saft_master._PARTY,
    ],
)
def test_every_path_of_saft_is_described(paths):
    named = set(re.findall(r"`([^`\n]+)`", section("SAF-T")))
    assert {path for path, _field in paths} - named == set()


def test_every_tag_of_mt940_is_described():
    text = section("MT940")
    for tag in "20 21 25 25P 28 28C 60F 60M 61 62F 62M 64 65 86 34F 13D 90C 90D NS".split():
        assert f"`:{tag}:`" in text, tag


@pytest.mark.parametrize("side", SIDES)
def test_every_field_of_tables_is_described(side):
    assert set(words_of(side)) - NAMED == set()


@pytest.mark.parametrize("layout", layouts(), ids=lambda layout: layout.name)
def test_every_layout_is_named(layout):
    assert re.search(rf"[|·] {re.escape(layout.name)}(?: \(.*?\))? [|·]", PAGE)


@pytest.mark.parametrize("side", SIDES)
def test_every_column_and_option_of_a_profile_is_described(side):
    assert set(profiles.FIELDS[side]) - NAMED == set()
    for option in (*profiles._OPTIONS, "flip", "names_sections"):
        assert re.search(rf"^`?{option} = |`{option}`|`{option} =", PAGE, re.MULTILINE), option


def test_the_limits_are_those_of_the_code():
    assert f"| {source.XML_BYTES_MAX // 1024**2:,} MB |" in PAGE
    assert f"| {source.WHOLE_BYTES_MAX // 1024**2:,} MB |" in PAGE
    assert f"{source.MEMBERS_MAX:,} files, {source.PACKING_MAX} times" in PAGE
    assert f"{sheets.CELLS_MAX:,} cells" in PAGE
    assert f"beyond {sheets.EMPTY_CELLS_FREE:,}, one in {sheets.FILLED_MIN} filled" in PAGE
    assert f"{database.ROWS_MAX:,} rows" in PAGE
    assert f"cut at {TEXT_LENGTH_MAX:,} characters" in PAGE
    assert f"among the first {HEADER_ROWS_MAX}" in PAGE
    assert f"the first {['', 'one', 'two', 'three', 'four', 'five'][bad_values.SHOWN_MAX]}" in PAGE


def test_links_within_the_page_lead_somewhere():
    anchors = {
        re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
        for title in re.findall(r"^#+ (.+)$", PAGE, re.MULTILINE)
    }
    assert set(re.findall(r"\]\(#([^)]+)\)", PAGE)) - anchors == set()

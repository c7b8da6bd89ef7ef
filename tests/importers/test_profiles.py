"""Profiles and layouts: recognised, saved, found again, refused."""

from pathlib import Path

import pytest

from recon_xl.errors import BadValuesError, FileMissingError, MissingColumnsError
from recon_xl.importers import profiles, read, read_ledger, read_statements
from recon_xl.importers.columns import columns_of
from recon_xl.importers.profiles import Profile, layouts
from recon_xl.model.statement import Ledger

OWN = Profile(
    name="Sparebanken, intern",
    side="statement",
    headers=("Når", "Hva", "Kroner"),
    columns={"date": "Når", "text": "Hva", "amount": "Kroner"},
    currency="NOK",
    account="8601.11.17947",
)
TABLE = "Når;Hva;Kroner\n01.10.2026;Kaffe;12,50\n"


@pytest.fixture(autouse=True)
def no_profiles_of_this_user(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
    monkeypatch.setenv("APPDATA", str(tmp_path_factory.mktemp("appdata")))


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "utskrift.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


@pytest.mark.parametrize("layout", layouts(), ids=lambda layout: layout.name)
def test_every_layout_has_a_date_and_an_amount(layout):
    columns = columns_of(layout.headers, layout.side, layout.names)
    assert columns.is_complete, columns.of_field
    missing = {key for key, header in layout.columns.items() if header in layout.headers} - {
        key for key, field in profiles.FIELDS[layout.side].items() if field in columns.of_field
    }
    assert not missing


def test_layouts_have_names_of_their_own():
    names = [layout.name for layout in layouts()]
    assert len(names) == len(set(names))


def test_a_table_that_is_not_recognised_needs_a_profile(table: Path):
    with pytest.raises(MissingColumnsError, match="Når, Hva, Kroner"):
        read_statements(table)
    (statement,) = read_statements(table, OWN)
    assert statement.account == "86011117947"
    assert list(statement.lines["amount_minor"]) == [1250]
    assert statement.format == "CSV, Sparebanken, intern"


@pytest.mark.parametrize("place", ["beside the file", "beside the workbook", "the user's folder"])
def test_a_saved_profile_is_recognised_the_next_time(table: Path, tmp_path: Path, place: str):
    workbook = tmp_path / "elsewhere"
    folder = {
        "beside the file": table.parent,
        "beside the workbook": workbook,
        "the user's folder": profiles.user_folder(),
    }[place]
    path = profiles.save(OWN, folder)
    assert path.name == "sparebankenintern.profile.toml"
    found = read(table, folders=[workbook])
    assert not isinstance(found, Ledger)
    assert found[0].format == "CSV, Sparebanken, intern"


def test_a_profile_reads_back_as_it_was_saved(tmp_path: Path):
    odd = Profile(
        name='Å "ja"\\',
        side="ledger",
        headers=("A", 'B "b"'),
        columns={"date": "A", "amount": 'B "b"'},
        decimal=",",
        flip=True,
        url="sqlite:///x.db",
        query="SELECT 1\nFROM t",
        is_own=True,
    )
    assert profiles.load(profiles.save(odd, tmp_path)) == odd


def test_a_profile_is_found_by_its_name_in_any_spelling(tmp_path: Path):
    profiles.save(OWN, tmp_path)
    assert profiles.find("sparebanken intern", tmp_path).columns == OWN.columns
    assert profiles.find("xero").name == "Xero"
    with pytest.raises(FileMissingError, match="no profile “Ukjent”") as refused:
        profiles.find("Ukjent", tmp_path)
    assert "Sparebanken, intern, DNB" in refused.value.remedy


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("side = 'both'", "side is"),
        ("side = 'ledger'\nheders = []", "heders"),
        ("side = 'ledger'\n[columns]\namonut = 'A'", "amonut"),
        ("side = 'ledger'\nname = 7", "not known"),
        ("side = ", "no TOML"),
    ],
)
def test_a_profile_with_a_mistake_is_refused(tmp_path: Path, text: str, expected: str):
    path = tmp_path / "x.profile.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadValuesError, match=expected) as refused:
        profiles.load(path)
    assert refused.value.where == "x.profile.toml"


def test_a_profile_decides_what_the_file_leaves_open(tmp_path: Path):
    path = tmp_path / "kort.csv"
    path.write_text("Dato;Tekst;Beløp\n03/04/2026;A;1.200\n", encoding="utf-8")
    told = Profile("Kort", "statement", decimal=".", day_format="%m/%d/%Y", flip=True)
    (statement,) = read_statements(path, told)
    assert list(statement.lines["amount_minor"]) == [-120]
    assert str(statement.from_date) == "2026-03-04"


def test_a_profile_of_a_ledger_maps_its_columns(tmp_path: Path):
    path = tmp_path / "export.csv"
    path.write_text("Tid;Nr;Kr\n2026-10-01;7;12.50\n", encoding="utf-8")
    told = Profile(
        "GL", "ledger", columns={"date": "Tid", "voucher_no": "Nr", "amount": "Kr"}, account="1920"
    )
    ledger = read_ledger(path, profile=told)
    assert list(ledger.entries["voucher_no"]) == ["7"]
    assert list(ledger.entries["ledger_account"]) == ["1920"]


def test_a_sheet_that_is_not_there_is_named(tmp_path: Path):
    import xlsxwriter

    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(path)
    for name in ("En", "To"):
        book.add_worksheet(name).write_row(0, 0, ["Dato", "Beløp"])
    book.close()
    with pytest.raises(MissingColumnsError, match="no sheet “Tre”") as refused:
        read_statements(path, Profile("x", "statement", sheet="Tre"))
    assert "En, To" in refused.value.remedy

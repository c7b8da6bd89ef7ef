"""Files and archives: what is opened, what is refused."""

import zipfile
from pathlib import Path

import pytest

from recon_xl.errors import FileMissingError, MalformedFileError, UnknownFormatError
from recon_xl.importers import read, read_ledger, read_statements
from recon_xl.importers import source as source_module
from tests.importers.golden import DATA

DAY = DATA / "camt" / "day.camt053.xml"


def packed(path: Path, *files: Path, **texts: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.write(file, f"folder/{file.name}")
        for name, text in texts.items():
            archive.writestr(name, text)
    return path


def test_a_missing_file_is_named(tmp_path: Path):
    with pytest.raises(FileMissingError) as refused:
        read_statements(tmp_path / "no.xml")
    assert refused.value.where.endswith("no.xml")


def test_an_archive_gives_the_statements_of_all_its_files(tmp_path: Path):
    path = packed(tmp_path / "bank.zip", DAY, DATA / "camt" / "pages.camt053.xml")
    found = read_statements(path)
    assert [s.file for s in found] == [
        "bank.zip/day.camt053.xml",
        "bank.zip/day.camt053.xml",
        "bank.zip/pages.camt053.xml",
    ]
    assert found[0].lines["source"].iloc[0] == "bank.zip/day.camt053.xml:1"


def test_a_ledger_in_an_archive_is_no_statement(tmp_path: Path):
    path = packed(tmp_path / "saft.zip", DATA / "saft" / "october.xml")
    with pytest.raises(UnknownFormatError, match="holds a ledger"):
        read_statements(path)
    assert len(read_ledger(path).entries) == 4


def test_an_archive_of_two_kinds_needs_a_word_from_the_user(tmp_path: Path):
    path = packed(tmp_path / "both.zip", DATA / "saft" / "october.xml", DAY)
    with pytest.raises(UnknownFormatError, match="Nothing tells"):
        read(path)


def test_an_archive_that_unpacks_to_far_too_much_is_refused(tmp_path: Path):
    path = packed(tmp_path / "bomb.zip", **{"a.xml": "0" * 20 * 1024**2})
    with pytest.raises(MalformedFileError, match="too large: 1 files, 20 MB"):
        read_statements(path)


def test_a_file_beyond_the_limit_is_refused_with_the_limit(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(source_module, "WHOLE_BYTES_MAX", 0)
    with pytest.raises(MalformedFileError, match="at most 0 MB"):
        read_statements(DATA / "csv" / "dnb.csv")


def test_a_damaged_archive_is_refused(tmp_path: Path):
    path = packed(tmp_path / "bank.zip", DAY)
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(MalformedFileError, match="damaged"):
        read_statements(path)

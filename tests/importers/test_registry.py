"""Exactly one importer claims a file."""

import subprocess
import sys

import pytest

from recon_xl.errors import UnknownFormatError
from recon_xl.importers import registry
from recon_xl.importers.registry import IMPORTERS, importer_of
from recon_xl.importers.source import sources
from tests.importers.golden import DATA, FORMATS, samples


@pytest.mark.parametrize("path", samples(*FORMATS), ids=lambda path: path.name)
def test_every_sample_is_claimed_by_exactly_one_importer(path):
    (source,) = sources(path)
    assert [importer.name for importer in IMPORTERS if importer.claims(source)] == [
        importer_of(source).name
    ]


def test_two_claims_are_an_error(monkeypatch):
    monkeypatch.setattr(registry, "IMPORTERS", (*IMPORTERS, *IMPORTERS))
    (source,) = sources(DATA / "csv" / "dnb.csv")
    with pytest.raises(UnknownFormatError, match="Several formats fit this file: CSV, CSV"):
        importer_of(source)


def test_the_package_is_light_to_import():
    code = "import sys, recon_xl.importers; print({'pandas', 'lxml'} & set(sys.modules))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "set()"

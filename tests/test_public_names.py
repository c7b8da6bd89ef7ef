"""`import recon_xl as rx` gives the names of the contract, and costs nothing until one is used."""

import subprocess
import sys

import pytest

import recon_xl as rx


@pytest.mark.parametrize("name", rx.__all__)
def test_every_public_name_is_there(name):
    assert getattr(rx, name) is not None


def test_no_other_name_is_there():
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = rx.nothing


@pytest.mark.parametrize(
    ("code", "heavy"),
    [
        ("import recon_xl", ("pandas", "lxml", "xlwings", "click")),
        ("from recon_xl.cli.commands import recon_xl", ("pandas", "numpy", "lxml", "rich")),
    ],
)
def test_nothing_heavy_is_imported_before_it_is_needed(code, heavy):
    told = subprocess.run(
        [sys.executable, "-c", f"{code}; import sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert set(heavy) & set(told.stdout.split()) == set()

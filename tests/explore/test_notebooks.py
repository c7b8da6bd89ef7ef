"""The notebooks run from top to bottom, in both languages, on the demo and on a workbook."""

import json
import os
import subprocess
import sys

import nbformat
import pytest

from recon_xl.resources import resource

NOTEBOOKS = sorted(resource("notebooks").glob("*.ipynb"))


def cells(path):
    return nbformat.read(path, as_version=4).cells


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_thin_and_holds_no_output(path):
    nbformat.validate(nbformat.read(path, as_version=4))
    for cell in cells(path):
        assert len(cell.source.splitlines()) < 25
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_has_its_parameters_in_a_tagged_cell(path):
    [parameters] = [one for one in cells(path) if "parameters" in one.metadata.get("tags", [])]
    names = {}
    exec(parameters.source, names)
    assert (names["book"], names["lang"]) == ("", "")


@pytest.mark.long
@pytest.mark.parametrize("lang", ["nb", "en"])
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_on_the_demo_month(path, lang, tmp_path):
    shown = ran(path, tmp_path, RECON_XL_LANG=lang)
    assert {"nb": "Avstemming restbeløp", "en": "Remaining amount"}[lang] in shown
    assert "takesund-kajakk-2026-05.xlsx" in shown


@pytest.mark.long
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_on_a_workbook(path, tmp_path):
    from recon_xl.demo import demo_files
    from recon_xl.workbooks.running import run_month

    files, book = demo_files(), tmp_path / "min bok.xlsx"
    run_month(book, ledger=[files.ledger_list], statement=files.statement, lang="nb")
    before = book.read_bytes()
    assert "min bok.xlsx" in ran(path, tmp_path, RECON_XL_BOOK=str(book), RECON_XL_LANG="nb")
    assert book.read_bytes() == before


def ran(path, folder, **environment):
    """Run a copy of a notebook with nbmake, and return what it shows."""
    copy = folder / path.name
    copy.write_bytes(path.read_bytes())
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--nbmake", "--overwrite"]
    done = subprocess.run(
        [*command, f"--rootdir={folder}", "-c", os.devnull, str(copy)],
        env={**os.environ, **environment},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    outputs = [output for cell in cells(copy) for output in cell.get("outputs", [])]
    return json.dumps(outputs, ensure_ascii=False)

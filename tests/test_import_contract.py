"""The house plan is enforced, and the check itself was seen to fail."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LINT = Path(sys.executable).parent / "lint-imports"
VIOLATIONS = {
    "upwards": ("model/money.py", "import recon_xl.bridge"),
    "between siblings": ("matching/breach.py", "import recon_xl.importers"),
    "xlwings outside its rooms": ("actions/breach.py", "import xlwings"),
    "a room that has no floor": ("attic.py", "import recon_xl.errors"),
}


def linted(folder):
    return subprocess.run(
        [LINT, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.fixture
def copy(tmp_path):
    ignore = shutil.ignore_patterns("__pycache__", "*.xlsx", "*.xml", "*.mo")
    shutil.copytree(ROOT / "recon_xl", tmp_path / "recon_xl", ignore=ignore)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_house_keeps_its_contract():
    result = linted(ROOT)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(("file", "line"), VIOLATIONS.values(), ids=VIOLATIONS)
def test_a_violation_is_found(copy, file, line):
    path = copy / "recon_xl" / file
    before = path.read_text("utf-8") if path.exists() else '"""A breach."""\n'
    path.write_text(f"{before}\n{line}\n", "utf-8")
    result = linted(copy)
    assert result.returncode == 1, result.stdout
    assert "BROKEN" in result.stdout

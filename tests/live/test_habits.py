"""What live code must never do, read from its source: each of these has hurt somebody."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "recon_xl"
LIVE = sorted([*ROOT.glob("workbooks/live*.py"), *ROOT.glob("addin/*.py")])
EVERYTHING = sorted(ROOT.rglob("*.py"))
VBA = sorted(ROOT.glob("addin/vba/*"))


def code_of(path: Path) -> str:
    """Return a module's code without its docstrings and comments."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        first = body[0] if isinstance(body, list) and body else None
        if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
            first.value.value = ""
    return ast.unparse(tree)


def test_there_is_live_code_to_look_at() -> None:
    assert len(LIVE) > 10
    assert len(VBA) == 3


@pytest.mark.parametrize("path", LIVE, ids=lambda path: path.name)
@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        (r"(?<!impl)\.fullname", "asks a sheet of the workbook for settings"),
        (r"xw\.Book\((?!impl)", "finds whatever was opened last"),
        (r"\.expand\(", "stops at the first blank cell"),
        (r"\.select\(|\.activate\(|ScrollRow|Zoom", "moves what the user looks at"),
        (r"\.formula2? = ", "writes formulas, which belong into the template"),
    ],
    ids=["fullname", "Book", "expand", "view", "formula"],
)
def test_live_code_leaves_it_alone(path: Path, pattern: str, why: str) -> None:
    assert not re.search(pattern, code_of(path)), f"{path.name} {why}"


def test_these_tests_would_see_a_violation(tmp_path: Path) -> None:
    path = tmp_path / "bad.py"
    path.write_text('def f(book):\n    "Never book.fullname."\n    return book.fullname\n')
    assert re.search(r"(?<!impl)\.fullname", code_of(path))
    path.write_text('def f(book):\n    "Never book.fullname."\n    return book.name\n')
    assert not re.search(r"(?<!impl)\.fullname", code_of(path))


def test_nothing_touches_the_parts_of_xlwings_that_need_a_licence() -> None:
    for path in EVERYTHING:
        imported = re.findall(r"^\s*(?:from|import) (xlwings[\w.]*)", path.read_text("utf-8"), re.M)
        found = {name for name in imported if re.match(r"xlwings\.(pro|server|reports)", name)}
        assert not found, path.name


@pytest.mark.parametrize("path", VBA, ids=lambda path: path.name)
def test_our_vba_calls_nothing_that_differs_by_language(path: Path) -> None:
    assert not re.search(r"\bCStr\(|\bCDbl\(|\bFormat\(|FormulaLocal", path.read_text("utf-8"))

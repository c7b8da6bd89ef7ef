"""The benchmark itself works, at sizes that take seconds, and writes what it measured."""

import subprocess
import sys

import pytest

from tests.benchmarks import kernel, table
from tests.benchmarks.table import BEGIN, END, PAGE, Row


def bench(*arguments):
    command = [sys.executable, "-m", "tests.benchmarks", "--quick", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_small_months_are_measured_without_a_wrong_group_at_the_easy_level():
    told = bench("--only", "accuracy", "--only", "memory", "--only", "standard")
    assert "| easy: wrong groups per 1,000 lines; F1" in told
    assert "| 0.000; " in told
    assert "lines to the power" in told


@pytest.mark.long
def test_all_parts_are_measured():
    told = bench()
    for part in ("same months", "recall by kind", "pairs", "files", "workbooks", "actions"):
        assert f"| {part}" in told


@pytest.mark.parametrize("reach", [0, 3])
def test_all_tools_find_the_same_pairs(reach):
    assert set(kernel.timed(kernel.frames(2_000, 1), reach, 1)) == set(kernel.TOOLS)


def test_the_table_replaces_what_was_measured_before(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", "utf-8")
    table.keep(table.written([Row("part", "what", "1 s", is_met=False)]), page)
    text = page.read_text("utf-8")
    assert "old" not in text
    assert "| part | what | measured | against | goal | met    |" in text
    assert text.startswith("before\n")
    assert text.endswith("after\n")


def test_the_page_holds_the_two_marks():
    text = PAGE.read_text("utf-8")
    assert (text.count(BEGIN), text.count(END)) == (1, 1)


def test_numpy_alone_is_measured_without_any_compiled_loop(monkeypatch):
    monkeypatch.setattr(kernel.kernels, "COMPILED_MIN", 0)
    loops = pytest.importorskip("recon_xl.matching.compiled")
    for name in ("walk", "alone", "join", "pack", "number_classes"):
        monkeypatch.setattr(loops, name, lambda *_rows, name=name: pytest.fail(name))
    made = kernel.frames(2_000, 1)
    assert len(kernel.recon_xl_numpy(made, 3)[0])
    with pytest.raises(pytest.fail.Exception):
        kernel.recon_xl(made, 3)

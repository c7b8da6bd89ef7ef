"""A command starts quickly, and leaves the process as it found it."""

import gc
import subprocess
import sys

import pytest

from recon_xl.cli.starting import CONTAINERS, light_pandas, seldom_collecting


def told(code):
    command = [sys.executable, "-W", "ignore", "-c", code]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()


def test_the_garbage_collector_is_left_as_it_was():
    before = gc.get_threshold()
    with seldom_collecting():
        assert gc.get_threshold()[0] == CONTAINERS
    assert gc.get_threshold() == before


def test_the_garbage_collector_is_left_as_it_was_after_an_error():
    before = gc.get_threshold()
    with pytest.raises(KeyError), seldom_collecting():
        raise KeyError
    assert gc.get_threshold() == before


def test_nothing_is_collected_when_a_command_has_ended():
    looked = []
    gc.callbacks.append(lambda phase, _told: looked.append(phase))
    try:
        with seldom_collecting():
            made = [[number] for number in range(10_000)]
        made.append([])
        assert looked == []
    finally:
        gc.callbacks.pop()


def test_nothing_is_collected_at_the_end_of_the_process():
    code = """
import atexit, gc
from recon_xl.cli.starting import seldom_collecting
atexit.register(lambda: print(gc.get_freeze_count() > 0, len(gc.get_objects())))
with seldom_collecting():
    pass
print(gc.get_freeze_count())
"""
    assert told(code) == ["0", "True", "0"]


def test_pandas_comes_without_pyarrow_and_without_threads_for_linear_algebra():
    code = """
import os, sys
from recon_xl.cli.starting import light_pandas
with light_pandas():
    import pandas
    print(pandas.Series(["a"]).dtype.storage, sys.modules["pyarrow"])
print("pyarrow" in sys.modules, "OPENBLAS_NUM_THREADS" in os.environ)
"""
    assert told(code) == ["python", "None", "False", "False"]


def test_a_number_of_threads_that_somebody_set_stays(monkeypatch):
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "2")
    code = """
import os
from recon_xl.cli.starting import light_pandas
with light_pandas():
    pass
print(os.environ["OPENBLAS_NUM_THREADS"])
"""
    assert told(code) == ["2"]


def test_pandas_that_is_there_already_stays_as_it_is():
    known = sys.modules.get("pyarrow")
    with light_pandas():
        assert sys.modules.get("pyarrow") is known


def test_a_command_on_a_workbook_loads_pandas_the_light_way(recon_xl):
    """Nothing that opens a workbook imports pandas on its way there."""
    recon_xl("new", "may.xlsx")
    code = (
        "import sys; from recon_xl.cli import main\n"
        "try: main(['status', 'may.xlsx'])\n"
        "except SystemExit: print('pandas' in sys.modules, 'pyarrow' in sys.modules)"
    )
    assert told(code)[-2:] == ["True", "False"]

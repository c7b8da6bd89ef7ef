"""A quick start and a quick end: what one command on one workbook can do without.

`python -m tests.benchmarks --only actions` measures what it is worth.
"""

import atexit
import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

# Containers that may come before the garbage collector looks for rings among them. Tables come in
# and go out as millions of lists and tuples that form none.
CONTAINERS = 500_000
_THREADS = "OPENBLAS_NUM_THREADS"


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """Let the garbage collector look through its objects seldom, as long as a command runs.

    At the end of the process it looks through nothing: the memory goes back as a whole.
    """
    usual = gc.get_threshold()
    gc.set_threshold(CONTAINERS, *usual[1:])
    atexit.register(gc.freeze)
    try:
        yield
    finally:
        # Makes everything old: what is young would be looked through at the next object.
        gc.freeze()
        gc.unfreeze()
        gc.set_threshold(*usual)


@contextmanager
def light_pandas() -> Iterator[None]:
    """Import pandas, unless it is there, without what no action on one workbook needs.

    numpy's linear algebra starts a thread on every core, and pandas takes up pyarrow where that is
    installed: together they take longer than most actions. Texts are Python's own then, with the
    same results.
    """
    if "pandas" in sys.modules:
        yield
        return
    is_free = "pyarrow" not in sys.modules
    if is_free:
        sys.modules["pyarrow"] = None  # type: ignore[assignment]
    try:
        _import_with_one_thread()
        yield
    finally:
        if is_free:
            del sys.modules["pyarrow"]


def _import_with_one_thread() -> None:
    is_told = _THREADS in os.environ
    os.environ.setdefault(_THREADS, "1")
    try:
        import pandas  # noqa: F401
    finally:
        if not is_told:
            del os.environ[_THREADS]

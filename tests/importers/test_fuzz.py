"""Whatever a file holds: a result or a `ReconError`, soon, and in little memory."""

import resource
import time
from contextlib import suppress

import pytest

from recon_xl.errors import ReconError
from recon_xl.importers.reading import _ledger, _statements  # sources without a file
from recon_xl.importers.registry import Wishes, importer_of
from recon_xl.importers.source import from_bytes
from tests.importers.golden import FORMATS
from tests.importers.mutating import mutated, seeds

SECONDS_MAX = 5
MEGABYTES_MAX = 500
FEW, MANY = 500, 20_000


def read_both_ways(name: str, content: bytes) -> None:
    if not content:
        return  # an empty file is refused before any importer sees it
    source = from_bytes(name, content)
    for read in (lambda: _statements(source, Wishes()), lambda: _ledger([source], Wishes())):
        try:
            read()
        except ReconError as error:
            assert error.problem
    with suppress(ReconError):
        importer_of(source).side(source, Wishes().known)


def fuzz(format_name: str, count: int) -> None:
    paths = seeds(format_name)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for seed in range(count):
        name, content = mutated(paths, seed)
        started = time.process_time()
        try:
            read_both_ways(name, content)
        except BaseException as error:
            error.add_note(f"{format_name}, seed {seed}, from {name}")
            raise
        seconds = time.process_time() - started
        assert seconds < SECONDS_MAX, f"{format_name}, seed {seed}: {seconds:.1f} s"
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
        assert grown < MEGABYTES_MAX, f"{format_name}, seed {seed}: {grown} MB"


@pytest.mark.parametrize("format_name", FORMATS)
def test_a_changed_file_is_read_or_refused(format_name: str):
    fuzz(format_name, FEW)


@pytest.mark.fuzz
@pytest.mark.parametrize("format_name", FORMATS)
def test_very_many_changed_files_are_read_or_refused(format_name: str):
    fuzz(format_name, MANY)


def test_the_same_seed_makes_the_same_file():
    paths = seeds("csv")
    assert mutated(paths, 7) == mutated(paths, 7)
    assert len({mutated(paths, seed) for seed in range(50)}) > 45

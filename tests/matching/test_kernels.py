"""The compiled loops do what numpy does, to the bit."""

import numpy as np
import pytest

from recon_xl.matching import kernels

SEEDS = range(20)


@pytest.mark.parametrize("seed", SEEDS)
def test_compiled_ranges_are_those_of_numpy(seed, monkeypatch):
    pytest.importorskip("numba")
    random = np.random.default_rng(seed)
    reach = int(random.integers(1, 300))
    asked, keys = (
        np.sort(random.integers(-reach, reach, size=int(random.integers(0, 400)))) for _ in "ab"
    )
    for first, last in ((0, 0), (-3, 3), (1, 1), (-2, -1)):
        with monkeypatch.context() as patched:
            patched.setattr(kernels, "compiled", lambda: None)
            expected = kernels.ranges(asked, keys, first, last)
        with monkeypatch.context() as patched:
            patched.setattr(kernels, "COMPILED_MIN", 0)
            found = kernels.ranges(asked, keys, first, last)
        assert kernels.compiled() is not None
        for mine, theirs in zip(found, expected, strict=True):
            assert np.array_equal(mine, theirs)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("reach", [40, 5_000, kernels.MERGED_REACH - 4, 1 << 62])
def test_long_lists_are_merged_to_what_a_search_finds(seed, reach, monkeypatch):
    monkeypatch.setattr(kernels, "compiled", lambda: None)
    monkeypatch.setattr(kernels, "MERGED_MIN", 1)
    random = np.random.default_rng(seed)
    size = int(random.integers(1, 2_000))
    asked, keys = (
        np.sort(random.integers(-reach, reach, size=size + extra)) for extra in (0, seed * 20)
    )
    keys[-1], asked[-1] = reach, reach
    for first, last in ((0, 0), (-3, 3), (1, 1), (-2, -1), (2, 3)):
        begins, ends = kernels.ranges(asked, keys, first, last)
        assert np.array_equal(begins, np.searchsorted(keys, asked + first, side="left"))
        assert np.array_equal(ends, np.searchsorted(keys, asked + last, side="right"))


@pytest.mark.parametrize("seed", SEEDS)
def test_compiled_parts_are_those_of_numpy(seed, monkeypatch):
    pytest.importorskip("numba")
    random = np.random.default_rng(seed)
    spread = int(random.integers(1, 300))
    asked, keys = (
        np.sort(random.integers(-spread, spread, size=int(random.integers(0, 200)))) for _ in "ab"
    )
    for reach in (0, 1, 5):
        first, last = kernels.ranges(asked, keys, -reach, reach)
        with monkeypatch.context() as patched:
            patched.setattr(kernels, "compiled", lambda: None)
            expected = kernels.parts(first, last, len(keys))
        with monkeypatch.context() as patched:
            patched.setattr(kernels, "COMPILED_MIN", 0)
            found = kernels.parts(first, last, len(keys))
        for mine, theirs in zip(found, expected, strict=True):
            assert np.array_equal(mine, theirs)


def test_ranges_that_share_a_place_are_one_part():
    first, last = np.array([0, 1, 2, 4, 6]), np.array([2, 3, 2, 5, 8])
    of_range, of_place, ranges, places = kernels.parts(first, last, 9)
    assert of_range.tolist() == [0, 0, -1, 1, 2]
    assert of_place.tolist() == [0, 0, 0, -1, 1, -1, 2, 2, -1]
    assert (ranges.tolist(), places.tolist()) == ([2, 1, 1], [3, 1, 2])


def test_few_rows_never_wait_for_a_compiler(monkeypatch):
    monkeypatch.setattr(kernels, "compiled", lambda: pytest.fail("imported for few rows"))
    assert kernels.ranges(np.arange(3), np.arange(3))[0].tolist() == [0, 1, 2]


def test_without_numba_numpy_answers(monkeypatch):
    monkeypatch.setattr(kernels, "compiled", lambda: None)
    monkeypatch.setattr(kernels, "COMPILED_MIN", 0)
    begins, ends = kernels.ranges(np.array([5, 9]), np.array([5, 5, 8]))
    assert (begins.tolist(), ends.tolist()) == ([0, 3], [2, 3])

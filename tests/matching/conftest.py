"""The ways in which the same is computed: each must give the same."""

import pytest

from recon_xl.matching import kernels


@pytest.fixture(params=["numpy", "merged", "compiled"])
def way(request, monkeypatch):
    """Compute with numpy alone, also merging short lists, or with compiled loops."""
    if request.param == "compiled":
        pytest.importorskip("numba")
        monkeypatch.setattr(kernels, "COMPILED_MIN", 0)
    else:
        monkeypatch.setattr(kernels, "compiled", lambda: None)
    if request.param == "merged":
        monkeypatch.setattr(kernels, "MERGED_MIN", 1)

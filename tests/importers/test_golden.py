"""Every own sample is read as its golden file says, or refused in its words."""

import json
from pathlib import Path

import pytest

from tests.importers.golden import FORMATS, SUFFIX, golden_of, samples


@pytest.mark.parametrize("path", samples(*FORMATS, "malformed"), ids=lambda path: path.name)
def test_a_sample_is_read_as_its_golden_file_says(path: Path):
    golden = path.with_name(path.name + SUFFIX)
    assert golden.exists(), "python -m tests.importers.golden writes it; then read it"
    assert json.loads(golden_of(path)) == json.loads(golden.read_text(encoding="utf-8"))


def test_a_golden_file_that_differs_is_seen(tmp_path: Path):
    sample = tmp_path / "dnb.csv"
    sample.write_bytes(b"Dato;Forklaring;Rentedato;Ut;Inn\n03.10.2026;KIWI;03.10.2026;163,81;\n")
    told = json.loads(golden_of(sample))
    assert told[0]["lines"][0]["amount_minor"] == -16381

"""Every public camt sample is read as its manifest row says, or refused with a clear error."""

from pathlib import Path

import pytest

from recon_xl.errors import BadValuesError, MalformedFileError, ReconError
from recon_xl.importers import read_statements
from recon_xl.model.money import to_minor
from recon_xl.model.statement import Statement
from tests.importers.shared_data import FOLDER, Truth, needs_shared_data, truths

pytestmark = needs_shared_data
# Refused, each for its reason: no statement, no XML, no amount.
REFUSED = {
    "genkgo+camt__camt053.v2.wrong.xml": MalformedFileError,
    "prowide+prowide-iso20022__camt.053.001.07.xml": MalformedFileError,
    "sebastienrousseau+bankstatementparser__camt053_garbled_amount.xml": BadValuesError,
    "sebastienrousseau+camt053__template_camt.053.001.14_statement.xml": BadValuesError,
    "synthetic__camt_empty.xml": MalformedFileError,
    "synthetic__camt_external_entity.xml": MalformedFileError,
    "synthetic__camt_html_login_page.xml": MalformedFileError,
    "synthetic__camt_latin1_bytes_declared_utf8.xml": MalformedFileError,
    "synthetic__camt_leading_blank_line.xml": MalformedFileError,
    "synthetic__camt_truncated.xml": MalformedFileError,
}
CAMT = [
    truth
    for truth in truths("camt052", "camt053", "camt054", "malformed_synthetic")
    if "camt" in truth.path.name
]


@pytest.mark.parametrize("truth", CAMT, ids=str)
def test_a_sample_is_read_as_the_manifest_says(truth: Truth):
    if truth.path.name in REFUSED:
        with pytest.raises(REFUSED[truth.path.name]) as refused:
            read_statements(truth.path)
        assert refused.value.remedy
        return
    found = read_statements(truth.path)
    assert len(found) == truth.statements
    pending = sum("not booked" in warning for s in found for warning in s.warnings)
    assert sum(len(s.lines) for s in found) + pending == truth.transactions
    _agrees(found, "opening_minor", truth.opening)
    _agrees(found, "closing_minor", truth.closing)
    assert {s.currency for s in found} <= set(truth.currency.split())
    unbalanced = any("does not balance" in warning for s in found for warning in s.warnings)
    assert unbalanced == any(s.unexplained_minor for s in found)
    if truth.balances is not None:
        assert unbalanced is not truth.balances


def _agrees(found: list[Statement], name: str, expected: list) -> None:
    known = [getattr(s, name) for s in found if getattr(s, name) is not None]
    assert known == [to_minor(amount, found[0].currency) for amount in expected]


def test_the_sign_of_a_reversal_is_that_of_its_own_indicator():
    (statement,) = read_statements(
        FOLDER / "camt053" / "newinnovations+camt053__example-camt053-b.xml"
    )
    assert statement.sum_minor == 7547


def test_details_that_do_not_sum_to_their_entry_leave_it_whole():
    path = FOLDER / "camt053" / "derived__resilio_camt053_collective_partial.xml"
    (statement,) = read_statements(path)
    assert list(statement.lines["amount_minor"]) == [-1500000]


def test_refusals_name_the_line_of_damaged_xml():
    with pytest.raises(ReconError, match="cut short") as refused:
        read_statements(FOLDER / "malformed_synthetic" / "synthetic__camt_truncated.xml")
    assert refused.value.where.endswith("line 968")


def test_every_file_of_the_folder_has_a_row():
    listed = {truth.path.name for truth in CAMT}
    files = [path.name for folder in _folders() for path in folder.iterdir()]
    assert [name for name in files if "camt" in name and name not in listed] == []


def _folders() -> list[Path]:
    return [FOLDER / name for name in ("camt052", "camt053", "camt054", "malformed_synthetic")]

"""OFX, BAI2 and QIF: the public samples, and what each format has of its own."""

import pytest

from recon_xl.errors import BadValuesError, MalformedFileError, ReconError
from recon_xl.importers import bai2, ofx, qif, read_statements
from recon_xl.importers.source import from_bytes
from recon_xl.model.money import to_minor
from tests.importers.golden import DATA
from tests.importers.shared_data import FOLDER, Truth, needs_shared_data, truths

# The manifest counts records at the start of a line; these share lines with others, and the file's
# own control totals prove that they are there.
COUNTED_AT_LINE_STARTS = "moov-io+bai2__sample3.txt"


@needs_shared_data
@pytest.mark.parametrize("truth", truths("ofx"), ids=str)
def test_an_ofx_sample_is_read_as_the_manifest_says(truth: Truth):
    if not truth.statements:  # signon only, investments, an error of the bank
        with pytest.raises(MalformedFileError):
            read_statements(truth.path)
        return
    (statement,) = read_statements(truth.path)
    assert len(statement.lines) == truth.transactions
    assert statement.currency == truth.currency
    closing = [] if statement.closing_minor is None else [statement.closing_minor]
    assert closing == [to_minor(amount, statement.currency) for amount in truth.closing]


@needs_shared_data
@pytest.mark.parametrize("truth", truths("bai2"), ids=str)
def test_a_bai2_sample_is_read_as_the_manifest_says(truth: Truth):
    if not truth.statements:
        with pytest.raises(ReconError):
            read_statements(truth.path)
        return
    found = read_statements(truth.path)
    count = sum(len(s.lines) for s in found)
    if truth.path.name == COUNTED_AT_LINE_STARTS:
        assert count > truth.transactions
        assert not any("control total" in warning for s in found for warning in s.warnings)
    else:
        assert (len(found), count) == (truth.statements, truth.transactions)
    for name, expected in (("opening_minor", truth.opening), ("closing_minor", truth.closing)):
        known = [getattr(s, name) for s in found if getattr(s, name) is not None]
        if expected:
            assert known == [int(amount) for amount in expected]


@needs_shared_data
def test_an_error_of_the_bank_is_told():
    with pytest.raises(MalformedFileError, match="General Server Error"):
        read_statements(FOLDER / "ofx" / "jseutter+ofxparse__error_message.ofx")


def test_ofx_closes_values_that_were_left_open_and_empty():
    (statement,) = read_statements(DATA / "ofx" / "bank.ofx")
    assert list(statement.lines["code"]) == ["CREDIT", "FEE"]
    assert list(statement.lines["amount_minor"]) == [125050, -4500]


def test_ofx_expands_no_entity_of_its_own():
    text = (
        '<?xml version="1.0"?><!DOCTYPE OFX [<!ENTITY x "boom">]><?OFX OFXHEADER="200"?><OFX>'
        "<STMTRS><CURDEF>NOK</CURDEF><STMTTRN><DTPOSTED>20261001</DTPOSTED><TRNAMT>1.00</TRNAMT>"
        "<NAME>&x;</NAME></STMTTRN></STMTRS></OFX>"
    )
    (statement,) = ofx.read(from_bytes("a.ofx", text.encode()))
    assert statement.lines["counterparty"].iloc[0] == "&x;"


def test_bai2_checks_the_control_total_of_each_account():
    first, second = read_statements(DATA / "bai2" / "two_accounts.bai")
    assert first.warnings == []
    assert second.warnings == ["The control total 49 is 10001, the file adds up to 10000."]


def test_bai2_refuses_a_type_code_without_a_direction():
    text = "01,a,b,261002,,,,,2/\n02,a,b,1,261002,,NOK,2/\n03,1,,010,0,,/\n16,890,100,Z,,,X/\n"
    with pytest.raises(BadValuesError, match="type code “890”"):
        bai2.read(from_bytes("a.bai", text.encode()))


def test_qif_dates_with_apostrophes_and_an_opening_balance_are_read():
    (statement,) = read_statements(DATA / "qif" / "account.qif")
    assert statement.opening_minor == 100000
    assert str(statement.to_date) == "2026-10-25"


def test_qif_without_a_bank_account_is_refused():
    with pytest.raises(MalformedFileError):
        qif.read(from_bytes("a.qif", b"!Type:Invst\nD1/1'26\nNBuy\n^\n"))

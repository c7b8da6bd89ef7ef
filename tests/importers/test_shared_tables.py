"""The public tables and ledgers: counts as the manifest says, sums as their authors say."""

import json

import pytest

from recon_xl.errors import MissingColumnsError
from recon_xl.importers import read, read_ledger, read_statements
from recon_xl.model.statement import Ledger
from tests.importers.shared_data import FOLDER, Truth, needs_shared_data, truths

pytestmark = needs_shared_data
TABLES = truths("csv", "csv_no")


@pytest.mark.parametrize("truth", TABLES, ids=str)
def test_a_statement_table_has_the_rows_that_the_manifest_counts(truth: Truth):
    if truth.path.name.endswith("camt_file.csv"):  # a summary without bookings
        with pytest.raises(MissingColumnsError, match="lacks a date"):
            read_statements(truth.path)
        return
    (statement,) = read_statements(truth.path)
    reserved = sum("reserved" in warning for warning in statement.warnings)
    assert len(statement.lines) + reserved == truth.transactions
    assert not isinstance(read(truth.path), Ledger)


def test_every_shape_of_a_number_is_read():
    path = FOLDER / "malformed_synthetic" / "synthetic__csv_number_zoo.csv"
    (statement,) = read_statements(path)
    amounts = dict(zip(statement.lines["text"], statement.lines["amount_minor"], strict=True))
    negative = {"unicode minus", "etterstilt", "parentes"}
    for text, minor in amounts.items():
        size = 0 if text in {"tom", "strek"} else 123450
        assert minor == (-size if text in negative else size), text
    assert any("2 rows have no amount" in warning for warning in statement.warnings)


def test_money_out_is_negative_whether_the_column_has_a_minus_or_not():
    for name in ("derived__dnb_uttak_innskudd.csv", "derived__sparebank1.csv"):
        (statement,) = read_statements(FOLDER / "csv_no" / name)
        assert list(statement.lines["amount_minor"]) == [-16380, 1725000], name


def test_the_norwegian_pair_is_read_with_its_sums():
    folder = FOLDER / "pairs" / "no_toyen_synthetic"
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    ledger = read(folder / "hovedbok.csv")
    (statement,) = read(folder / "kontoutskrift.csv")
    assert isinstance(ledger, Ledger)
    opening = float(expected["opening_balance_both"])
    for rows, closing in ((ledger.entries, "ledger"), (statement.lines, "statement")):
        total = opening + rows["amount_minor"].sum() / 100
        assert total == pytest.approx(float(expected[f"{closing}_closing"]))
    assert ledger.entries["source"].iloc[0] == "hovedbok.csv:2"
    assert statement.lines["source"].iloc[-1] == "kontoutskrift.csv:21"
    assert ledger.entries["voucher_no"].iloc[0] == "1007"


def test_the_official_saft_example_has_its_17_entries_on_1920():
    name = "Skatteetaten+saf-t__ExampleFile_SAF-T_Financial_888888888_20180228235959.xml"
    ledger = read_ledger(FOLDER / "saft" / name)
    assert set(ledger.entries["ledger_account"]) == {"1920"}
    assert len(ledger.entries) == 17
    (account,) = ledger.accounts
    assert (account.opening_minor, account.closing_minor) == (37000000, 67056875)
    assert ledger.company == "Tøyen Lekefabrikk AS"
    assert ledger.org_no == "888888888"
    # The example's own closing balance does not follow from its entries.
    assert ["53,838.25 NOK" in warning for warning in ledger.warnings] == [True]
    as_excel = read(
        FOLDER / "saft" / "Skatteetaten+saf-t__ExampleFile_SAF-T_888888888_Excel_ExampleView.xlsx"
    )
    assert isinstance(as_excel, Ledger)
    assert sorted(as_excel.entries["amount_minor"]) == sorted(ledger.entries["amount_minor"])

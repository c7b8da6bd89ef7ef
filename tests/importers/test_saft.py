"""SAF-T: bank accounts, vouchers, control totals, parts."""

import zipfile
from pathlib import Path

import pytest

from recon_xl.errors import BadValuesError, WrongAccountError
from recon_xl.importers import read_ledger
from tests.importers.golden import DATA

OCTOBER = DATA / "saft" / "october.xml"


def changed(tmp_path: Path, old: str, new: str) -> Path:
    text = OCTOBER.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "changed.xml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def test_the_only_bank_line_of_a_voucher_takes_what_its_other_lines_say_once():
    entry = read_ledger(OCTOBER).entries.set_index("voucher_no").loc["2001"]
    assert entry["kid"] == "001234567897"
    assert entry["invoice_no"] == "4711"
    assert entry["counterparty"] == "Bølgen Båtutstyr AS"


def test_an_account_in_euro_has_both_amounts_and_a_revaluation_moves_none_of_its_own():
    entries = read_ledger(OCTOBER, account="1960").entries.set_index("voucher_no")
    assert list(entries["currency"]) == ["EUR", "EUR"]
    assert list(entries["amount_minor"]) == [-115000, 1200]
    assert list(entries["currency_amount_minor"]) == [-10000, 0]


def test_an_account_can_be_named_by_its_bank_account():
    ledger = read_ledger(OCTOBER, account="NO93 8601 1117 947")
    assert set(ledger.entries["ledger_account"]) == {"1920"}
    assert len(ledger.accounts) == 1


def test_without_links_bank_accounts_are_known_by_their_numbers(tmp_path: Path):
    path = changed(tmp_path, "GeneralLedgerAccountID", "SortCode")
    ledger = read_ledger(path)
    assert set(ledger.entries["ledger_account"]) == {"1920", "1960"}
    assert set(ledger.entries["account"]) == {""}


def test_an_account_that_is_not_there_is_refused():
    with pytest.raises(WrongAccountError, match="1920, 1960"):
        read_ledger(OCTOBER, account="1955")


def test_control_totals_are_checked(tmp_path: Path):
    path = changed(tmp_path, "<n1:NumberOfEntries>4<", "<n1:NumberOfEntries>5<")
    assert "control total NumberOfEntries is 5" in read_ledger(path).warnings[0]


def test_bad_amounts_are_counted(tmp_path: Path):
    path = changed(tmp_path, "<n1:Amount>12500</n1:Amount>", "<n1:Amount>12,500</n1:Amount>")
    with pytest.raises(BadValuesError, match="2 values"):
        read_ledger(path)


def test_the_parts_of_an_export_are_read_as_one(tmp_path: Path):
    text = OCTOBER.read_text(encoding="utf-8")
    at = text.index("<n1:Transaction><n1:TransactionID>2003")
    end = text.index("</n1:Journal>")
    head = text[: text.index("<n1:Header>")]
    first = text[:at] + text[end:]
    journal = "<n1:GeneralLedgerEntries><n1:Journal>"
    second = (
        head + journal + text[at:end] + "</n1:Journal></n1:GeneralLedgerEntries></n1:AuditFile>"
    )
    packed = tmp_path / "saft.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("SAF-T Financial_999999999_20261101120000_1_2.xml", first)
        archive.writestr("SAF-T Financial_999999999_20261101120000_2_2.xml", second)
    both, whole = read_ledger(packed), read_ledger(OCTOBER)
    assert list(both.entries["id"]) == list(whole.entries["id"])
    assert both.warnings == whole.warnings == []


def test_a_part_alone_says_that_others_are_missing(tmp_path: Path):
    path = tmp_path / "SAF-T Financial_999999999_20261101120000_1_3.xml"
    path.write_bytes(OCTOBER.read_bytes())
    assert "3 parts; 2, 3 are not in this file" in read_ledger(path).warnings[0]

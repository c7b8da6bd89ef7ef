"""What inspect tells: format, counts, sums, proofs, first rows, and nothing JSON cannot hold."""

import json

from recon_xl.importers import inspect
from recon_xl.importers.charges import charge_of
from tests.importers.golden import DATA


def test_a_statement_is_described_with_its_proof():
    told = inspect(DATA / "camt" / "day.camt053.xml")
    assert (told["as"], told["format"], told["encoding"]) == ("statement", "camt.053", "utf-8")
    day, euro = told["statements"]
    assert (day["lines"], day["sum"], day["opening"], day["closing"]) == (7, -23690, 100000, 76310)
    assert day["proved"] is True
    assert day["fees"] == 1
    assert day["rows"][0]["counterparty"] == "Bølgen Båtutstyr AS"
    assert euro["lines"] == 0
    assert json.loads(json.dumps(told)) == told


def test_continuity_is_told_from_the_second_statement_on():
    first, second = inspect(DATA / "mt940" / "fjord.sta")["statements"]
    assert (first["continuous"], second["continuous"]) == (None, True)


def test_a_ledger_is_described_by_account():
    told = inspect(DATA / "saft" / "october.xml")
    assert (told["as"], told["format"]) == ("ledger", "SAF-T Financial 1.30")
    bank, euro = told["accounts"]
    assert (bank["ledger_account"], bank["entries"], bank["sum"]) == ("1920", 2, 12455)
    assert bank["unexplained"] == 0
    assert euro["currency"] == "EUR"
    assert json.loads(json.dumps(told)) == told


def test_a_table_that_may_be_both_can_be_inspected_as_either():
    path = DATA / "csv" / "two_accounts.csv"
    assert inspect(path)["as"] == "statement"
    assert inspect(path, as_="ledger")["as"] == "ledger"


def test_fees_and_interest_are_known_by_code_before_words():
    assert charge_of("ACMT/MCOP/INTR", "Gebyr") == "interest"
    assert charge_of("NCHG", "") == "fee"
    assert charge_of("PMNT/RCDT/DMCT", "Betaling KID 123 gebyr") == ""
    assert charge_of("", "Kreditrenter 3. kvartal") == "interest"
    assert charge_of("", "Kortgebyr") == "fee"
    assert charge_of("", "Leie") == ""


def test_an_account_in_another_currency_is_shown_in_it(tmp_path):
    path = tmp_path / "hovedbok.csv"
    head = "Bilagsnr;Bilagsdato;Konto;Beløp;Valuta;Beløp i valuta"
    path.write_text(f"{head}\n1;04.05.2026;1925;-11550,00;EUR;-1000,00\n", "utf-8")
    (account,) = inspect(path)["accounts"]
    assert (account["currency"], account["sum"]) == ("EUR", -1000)
    assert account["rows"][0]["amount"] == -1000

"""Looking at a file before it is imported, and mapping one that nothing recognises."""

import io
from pathlib import Path

from tests.cli.files import FILES

ODD = "Når;Hva;Kroner\n01.10.2026;Husleie;-100,00\n02.10.2026;Inn;50,00\n"
MAPPING = ("--column", "date=Når", "--column", "text=Hva", "--column", "amount=Kroner")


def odd(name="odd.csv"):
    Path(name).write_text(ODD, "utf-8")
    return name


def test_a_statement_is_shown_with_its_proof(recon_xl):
    told = recon_xl("inspect", FILES.statement[0])
    assert told.status == 0
    assert "camt.053" in told.out
    assert "✓ Unexplained 0.00" in told.out
    assert "9998\u00a024\u00a005293" in told.out


def test_a_ledger_is_shown_by_its_accounts(recon_xl):
    told = recon_xl("inspect", FILES.saft, "--json").json
    (account,) = told["accounts"]
    assert told["as"] == "ledger"
    assert (account["ledger_account"], account["entries"]) == ("1920", 140)


def test_a_table_that_nothing_recognises_says_how_to_map_it(recon_xl):
    told = recon_xl("inspect", odd(), "--as", "statement")
    assert told.status == 3
    assert "Når, Hva, Kroner" in told.err


def test_it_is_mapped_once_and_recognised_from_then_on(recon_xl):
    mapped = recon_xl("inspect", odd(), "--as", "statement", *MAPPING, "--save", "Huset", "--json")
    assert mapped.status == 0, mapped.err
    assert Path(mapped.json["profile"]).is_file()
    again = recon_xl("inspect", odd("next.csv"), "--json")
    assert again.json["statements"][0]["lines"] == 2
    recon_xl("new", "book.xlsx")
    imported = recon_xl("import", "book.xlsx", odd("third.csv"), "--json")
    assert imported.json["files"][0]["added"] == 2


def test_a_profile_is_found_by_its_name(recon_xl):
    recon_xl("inspect", odd(), "--as", "statement", *MAPPING, "--save", "Huset")
    recon_xl("new", "book.xlsx")
    told = recon_xl("import", "book.xlsx", odd(), "--profile", "huset", "--json")
    assert told.json["files"][0]["added"] == 2
    missing = recon_xl("import", "book.xlsx", odd(), "--profile", "another")
    assert missing.status == 3
    assert "another" in missing.err


def test_a_column_that_does_not_exist_is_refused(recon_xl):
    told = recon_xl("inspect", odd(), "--as", "statement", "--column", "colour=Hva")
    assert told.status == 3
    assert "colour" in told.err
    assert recon_xl("inspect", odd(), "--column", "nothing").status == 2


def answering(monkeypatch, *answers):
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{answer}\n" for answer in answers)))


def test_a_person_is_asked_what_the_columns_are_and_never_again(recon_xl, monkeypatch):
    # Booking date, value date, amount (a number that is none, then the right one), text, rest.
    answering(monkeypatch, "statement", "1", "", "7", "3", "2", "", "", "", "", "Huset")
    told = recon_xl("inspect", odd(), "--map", "--json")
    assert told.status == 0, told.err
    assert "1  Når" in told.err
    assert "01.10.2026" in told.err
    assert Path(told.json["profile"]).is_file()
    again = recon_xl("inspect", odd("next.csv"), "--json")
    assert again.json["statements"][0]["lines"] == 2


def test_without_an_amount_it_asks_until_there_is_one(recon_xl, monkeypatch):
    Path("inn-ut.csv").write_text("Når;Hva;Ut\n01.10.2026;Husleie;-100,00\n", "utf-8")
    # No amount, no money in, so that money out must be told.
    answering(monkeypatch, "1", "", "", "", "", "3", "2", "", "", "", "", "ut")
    told = recon_xl("inspect", "inn-ut.csv", "--map", "--as", "statement", "--json")
    assert told.status == 0, told.err
    assert told.json["statements"][0]["sum"] == -100


def test_what_is_no_table_has_no_columns_to_map(recon_xl):
    told = recon_xl("inspect", FILES.statement[0], "--map", "--as", "statement")
    assert told.status == 3
    assert "no table" in told.err


def test_a_table_without_texts_is_shown(recon_xl):
    Path("kontoutskrift.csv").write_text("Dato;Beløp\n01.10.2026;-100,00\n", "utf-8")
    told = recon_xl("inspect", "kontoutskrift.csv")
    assert told.status == 0, told.err
    assert "−100.00\n" in told.out


def test_a_question_left_without_an_answer_is_stopped_in_the_language_asked_for(
    recon_xl, monkeypatch
):
    monkeypatch.setattr("sys.stdin", io.StringIO())
    told = recon_xl("inspect", odd(), "--map", "--lang", "nb")
    assert told.status == 3
    assert told.err.endswith("Stoppet. Ingenting ble endret.\n")


def test_a_folder_in_place_of_a_file_is_told_in_the_language_asked_for(recon_xl):
    Path("mai").mkdir()
    assert (
        "Filen kan ikke åpnes: det er en mappe." in recon_xl("inspect", "mai", "--lang", "nb").err
    )

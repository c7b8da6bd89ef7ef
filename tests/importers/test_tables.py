"""Tables as statements and ledgers: headers, separators, signs, dates, balances, remainders."""

from datetime import date
from pathlib import Path

import pytest

from recon_xl.errors import (
    BadValuesError,
    MalformedFileError,
    MissingColumnsError,
    UnknownFormatError,
)
from recon_xl.importers import read, read_ledger, read_statements
from recon_xl.importers.columns import columns_of
from recon_xl.model.statement import Ledger


@pytest.fixture
def file(tmp_path: Path):
    def write(text: str, name: str = "kontoutskrift.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write


def minors(path: Path) -> list[int]:
    (statement,) = read_statements(path)
    return list(statement.lines["amount_minor"])


@pytest.mark.parametrize("sign", [";", ",", "\t", "|"])
def test_the_separator_is_found(file, sign):
    rows = [["Dato", "Tekst", "Beløp"], ["2026-10-01", "A", "-5.50"], ["2026-10-02", "B", "7.00"]]
    assert minors(file("\n".join(sign.join(row) for row in rows))) == [-550, 700]


def test_a_separator_that_excel_states_is_taken(file):
    assert minors(file("sep=;\nDato;Tekst;Beløp\n01.10.2026;A;1,50\n")) == [150]


def test_the_header_may_stand_below_a_preamble_and_the_account_in_it(file):
    above = "Fjordbanken\nKonto: 8601.11.17947\nValuta;EUR\n\n"
    (statement,) = read_statements(file(above + "Dato;Tekst;Beløp\n01.10.2026;A;1,50\n"))
    assert (statement.account, statement.currency) == ("86011117947", "EUR")
    assert statement.lines["source"].iloc[0] == "kontoutskrift.csv:6"


@pytest.mark.parametrize(
    ("above", "account"),
    [
        ("Fjordbanken, konto 8601 11 17947, oktober 2026", "86011117947"),
        ("Fjordbanken, ring 8601 11 17947", ""),
        ("Fjordbanken, konto 8601 11 17948", "86011117948"),
        ("Fjordbanken, kontoeier ring 8601 11 17948", ""),
    ],
)
def test_a_sentence_above_the_table_may_name_the_account(file, above, account):
    text = f"{above};;\nDato;Tekst;Beløp\n01.10.2026;A;1,50\n"
    (statement,) = read_statements(file(text))
    assert statement.account == account


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "cp850", "cp865"])
def test_norwegian_letters_are_read_in_every_encoding(file, encoding):
    text = "Dato;Tekst;Beløp\n01.10.2026;Årskort på Grünerløkka;1,50\n02.10.2026;Kjøp BLÅBÆR;2,00\n"
    text = text.replace("ü", "u")
    (statement,) = read_statements(file(text, encoding=encoding))
    assert list(statement.lines["text"]) == ["Årskort på Grunerløkka", "Kjøp BLÅBÆR"]


def test_three_decimals_are_decimals_when_another_column_tells(file):
    text = "Dato;Tekst;Beløp;Kurs\n01.10.2026;A;-112.000;1.00000\n02.10.2026;B;2.500;1.00000\n"
    assert minors(file(text)) == [-11200, 250]


def test_an_amount_that_may_be_a_thousand_is_refused(file):
    with pytest.raises(BadValuesError, match="thousand or a decimal"):
        read_statements(file("Dato;Tekst;Beløp\n01.10.2026;A;1.200\n"))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("03.04.2026", "31.12.2026"),
        ("3.4.2026", "31.12.2026"),
        ("2026/04/03", "2026/12/31"),
        ("03/04/2026", "31/12/2026"),
        ("04/03/2026", "12/31/2026"),
        ("20260403", "20261231"),
        ("03.04.26", "31.12.26"),
        ("2026-04-03 12:30:00", "2026-12-31 00:00:00"),
        ("2026-04-03T12:30:00Z", "2026-12-31T00:00:00+02:00"),
    ],
)
def test_dates_are_read_as_their_column_writes_them(file, first, second):
    text = f"Dato;Tekst;Beløp\n{first};A;1,50\n{second};B;1,50\n"
    (statement,) = read_statements(file(text))
    assert (statement.from_date, statement.to_date) == (date(2026, 4, 3), date(2026, 12, 31))
    assert not any("day from month" in warning for warning in statement.warnings)


def test_dates_that_may_be_read_both_ways_are_told(file):
    (statement,) = read_statements(file("Dato;Tekst;Beløp\n03/04/2026;A;1,50\n"))
    assert statement.from_date == date(2026, 4, 3)
    assert any("day from month" in warning for warning in statement.warnings)


def test_a_row_with_money_and_no_date_is_refused_not_lost(file):
    with pytest.raises(BadValuesError, match="row 3: Dato “”"):
        read_statements(file("Dato;Tekst;Beløp\n01.10.2026;A;1,50\n;B;2,50\n"))


def test_a_running_balance_proves_the_rows_newest_first(file):
    text = "Dato;Tekst;Beløp;Saldo\n03.10.2026;B;-20,00;80,00\n01.10.2026;A;100,00;100,00\n"
    (statement,) = read_statements(file(text))
    assert (statement.opening_minor, statement.closing_minor) == (0, 8000)
    assert statement.warnings == []


def test_a_missing_row_is_seen_in_the_running_balance(file):
    rows = ["01.10.2026;A;1,00;101,00", "02.10.2026;B;1,00;102,00", "03.10.2026;C;1,00;108,00"]
    rows += ["04.10.2026;D;1,00;109,00"]
    (statement,) = read_statements(file("Dato;Tekst;Beløp;Saldo\n" + "\n".join(rows)))
    assert any("in row 4 does not follow" in warning for warning in statement.warnings)
    assert statement.unexplained_minor == -500


def test_a_column_of_directions_gives_the_sign_on_each_side(file):
    text = "Date,Text,Amount,Type\n2026-10-01,A,5.00,DEBIT\n2026-10-02,B,7.00,CREDIT\n"
    assert minors(file(text)) == [-500, 700]
    ledger = read_ledger(file(text, name="ledger.csv"))
    assert list(ledger.entries["amount_minor"]) == [500, -700]


def test_a_message_in_the_kid_column_is_text(file):
    text = "Dato;Beløp;Melding/KID/Fakt.nr\n01.10.2026;1,50;1234567897\n02.10.2026;1,50;Husleie\n"
    (statement,) = read_statements(file(text))
    assert list(statement.lines["kid"]) == ["1234567897", ""]
    assert list(statement.lines["text"]) == ["", "Husleie"]


def test_debit_is_money_in_on_a_ledger_and_money_out_on_a_statement(file):
    text = "Dato;Tekst;Debet;Kredit\n01.10.2026;A;5,00;\n02.10.2026;B;;7,00\n"
    ledger = read_ledger(file(text, name="hovedbok.csv"))
    assert list(ledger.entries["amount_minor"]) == [500, -700]
    assert minors(file(text)) == [-500, 700]


def test_a_ledger_is_told_from_a_statement_by_its_columns(file):
    assert isinstance(read(file("Bilagsnr;Dato;Beløp\n1;01.10.2026;1,50\n")), Ledger)
    assert not isinstance(read(file("Dato;Rentedato;Tekst;Beløp\n01.10.2026;;A;1,50\n")), Ledger)


def test_a_table_that_may_be_both_needs_a_word_from_the_user(file):
    path = file("Dato;Tekst;Beløp\n01.10.2026;A;1,50\n", name="oktober.csv")
    with pytest.raises(UnknownFormatError) as refused:
        read(path)
    assert "--as" in refused.value.remedy
    assert isinstance(read(path, as_="ledger"), Ledger)
    assert not isinstance(read(path, as_="statement"), Ledger)


def test_what_a_table_lacks_is_named_in_the_user_s_words(file):
    with pytest.raises(MissingColumnsError, match=r"lacks an amount .*headers are: Dato, Tekst"):
        read_statements(file("Dato;Tekst\n01.10.2026;A\n"))


def test_a_header_alone_is_refused(file):
    with pytest.raises(MalformedFileError, match="no rows"):
        read_statements(file("Dato;Tekst;Beløp\n"))


def test_several_ledger_accounts_keep_the_bank_accounts(file):
    text = "Bilag;Dato;Konto;Beløp\n1;01.10.2026;1920;5,00\n1;01.10.2026;1500;-5,00\n"
    ledger = read_ledger(file(text, name="hovedbok.csv"))
    assert list(ledger.entries["ledger_account"]) == ["1920"]
    assert ledger.warnings == ["1 entry on another account than 1920 was left out."]
    other = read_ledger(file(text, name="hovedbok.csv"), account="1500")
    assert list(other.entries["amount_minor"]) == [-500]


def test_entries_without_an_account_take_the_bank_account_that_is_named(file):
    path = file("Bilag;Dato;Beløp\n1;01.10.2026;5,00\n", name="hovedbok.csv")
    assert set(read_ledger(path, account="8601.11.17947").entries["account"]) == {"86011117947"}
    assert set(read_ledger(path).entries["account"]) == {""}


def test_equal_rows_stay_two_with_ids_of_their_own(file):
    row = "01.10.2026;Gebyr;-2,00\n"
    (statement,) = read_statements(file("Dato;Tekst;Beløp\n" + row + row))
    first, second = statement.lines["id"]
    assert second == f"{first}-2"


def test_control_characters_and_line_breaks_leave_the_text(file):
    (statement,) = read_statements(file('Dato;Tekst;Beløp\n01.10.2026;"A\n\x07 B";1,50\n'))
    assert statement.lines["text"].iloc[0] == "A B"


@pytest.mark.parametrize("day", ["99.05.2026", "05.13.2026", "ukjent"])
def test_a_date_that_cannot_be_read_is_not_replaced_by_the_other_one(file, day):
    head = "Dato;Rentedato;Tekst;Beløp\n05.05.2026;05.05.2026;A;1,50\n"
    with pytest.raises(BadValuesError, match=f"Dato “{day}”"):
        read_statements(file(f"{head}{day};15.07.2026;B;2,50\n"))
    with pytest.raises(BadValuesError, match=f"Rentedato “{day}”"):
        read_statements(file(f"{head}15.07.2026;{day};B;2,50\n"))


@pytest.mark.parametrize("day", ["", "-", "00.00.0000"])
def test_a_blank_booking_date_is_the_value_date(file, day):
    head = "Dato;Rentedato;Tekst;Beløp\n05.05.2026;05.05.2026;A;1,50\n"
    (statement,) = read_statements(file(f"{head}{day};15.07.2026;B;2,50\n"))
    assert f"{statement.lines['date'].iloc[1]:%Y-%m-%d}" == "2026-07-15"


def test_german_letters_may_be_spelt_out_and_balances_state_a_currency(file):
    above = "Alter Kontostand;5.000,00 EUR\nKontostand vom 31.05.2026;4.000,00 EUR\n\n"
    rows = "04.05.26;04.05.26;Rechnung;-1.000,00"
    header = "Buchungstag;Valutadatum;Verwendungszweck;Betrag"
    (stated,) = read_statements(file(f"{above}{header}\n{rows}\n"))
    (said,) = read_statements(file(f"{header};Waehrung\n{rows};EUR\n"))
    assert (stated.currency, said.currency) == ("EUR", "EUR")
    assert (stated.opening_minor, stated.closing_minor) == (500_000, 400_000)


@pytest.mark.parametrize(
    ("header", "field"),
    [("Transaction Description", "text"), ("Beskrivning", "text"), ("Selite", "text"),
     ("Beguenstigter/Zahlungspflichtiger", "counterparty"), ("Beloeb", "amount_signed")],
)  # fmt: skip
def test_the_usual_headers_of_other_countries_are_known(header, field):
    assert field in columns_of([header], "statement").of_field

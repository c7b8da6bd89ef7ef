"""A command that is typed wrong says so in the language in use, with status 2."""

import gettext
import os
import subprocess
import sys

import pytest

WRONG = [
    (["mach"], "No such command 'mach'. Did you mean 'match'?", "Kommandoen 'mach' finnes ikke."),
    (["match"], "Missing argument 'BOOK'.", "Mangler argumentet 'BOOK'."),
    (["match", "b.xlsx", "--foo"], "No such option '--foo'.", "Valget '--foo' finnes ikke."),
    (["approve", "b.xlsx"], "Missing option '--period'.", "Mangler valget '--period'."),
    (
        ["import", "b.xlsx", "f.csv", "--as", "bok"],
        "'bok' is not one of 'ledger', 'statement'.",
        "'bok' er ingen av 'ledger', 'statement'.",
    ),
]


@pytest.mark.parametrize(("typed", "english", "norwegian"), WRONG)
def test_what_is_typed_wrong_is_told(recon_xl, typed, english, norwegian):
    for lang, told, help_line in (
        ("en", english, "for help."),
        ("nb", norwegian, "viser hjelp."),
    ):
        answer = recon_xl("--lang", lang, *typed)
        assert answer.status == 2
        assert told in answer.err
        assert help_line in answer.err


def test_the_help_is_in_one_language():
    """In a process of its own: help is put together once."""
    command = [sys.executable, "-c", "from recon_xl.cli import main; main()"]
    typed = ["--lang", "nb", "match", "--help"]
    told = subprocess.run([*command, *typed], check=True, capture_output=True, encoding="utf-8")
    assert told.stdout.startswith("Bruk: ")
    assert "Valg:" in told.stdout
    assert "Avstem det som er sikkert" in told.stdout
    assert "Vis denne hjelpen." in told.stdout


def test_the_process_is_left_as_it_was(recon_xl, monkeypatch):
    monkeypatch.setenv("LANGUAGE", "de")
    domain = gettext.textdomain()
    recon_xl("--lang", "nb", "mach")
    assert (gettext.textdomain(), os.environ["LANGUAGE"]) == (domain, "de")
    monkeypatch.delenv("LANGUAGE")
    recon_xl("--lang", "nb", "mach")
    assert "LANGUAGE" not in os.environ

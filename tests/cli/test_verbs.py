"""What a controller does between matching and approving, through the command line."""

import json
from pathlib import Path

import pytest

from recon_xl.workbooks.workbook import open_workbook
from tests.cli.files import FILES
from tests.workbooks.books import type_into_row

BOOK = "may.xlsx"
APPROVING = ["--period", FILES.period, "--prepared-by", "Kari", "--approved-by", "Anders"]


@pytest.fixture
def month(recon_xl, reconciled_month):
    """The demo month, imported and matched as may.xlsx, and what `run` told."""
    told, content = reconciled_month(recon_xl)
    Path(BOOK).write_bytes(content)
    return told


def tables():
    with open_workbook(BOOK) as workbook:
        return {name: frame for name, frame in workbook.reconciliation.tables() if name != "undo"}


def assert_same(one, other, *, but=("journal",)):
    assert [name for name in one if name not in but and not one[name].equals(other[name])] == []


def test_an_action_is_undone_and_redone(recon_xl, month):
    before = tables()
    some = month["matches"][0]["match_id"]
    recon_xl("withdraw", BOOK, some)
    withdrawn = tables()
    undone = recon_xl("undo", BOOK, "--json")
    assert undone.status == 0
    assert_same(tables(), before, but=("journal", "matches", "members"))
    assert set(tables()["matches"]["match_id"]) == set(before["matches"]["match_id"])
    redone = recon_xl("redo", BOOK, "--json")
    assert (redone.json["redone"], redone.json["journal_no"]) == (
        undone.json["undone"],
        undone.json["journal_no"] + 1,
    )
    assert_same(tables(), withdrawn)


@pytest.mark.parametrize("verb", ["undo", "redo"])
def test_nothing_to_undo_is_refused_and_the_file_is_untouched(recon_xl, verb):
    recon_xl("new", BOOK)
    before = Path(BOOK).read_bytes()
    told = recon_xl(verb, BOOK, "--json")
    assert told.status == 3
    assert told.json["error"]["problem"] == f"There is nothing to {verb}."
    assert Path(BOOK).read_bytes() == before


def test_suggestions_are_accepted_by_id_by_rule_and_by_chance(recon_xl, month):
    listed = recon_xl("suggestions", BOOK, "--json").json["suggestions"]
    by_rule = [one for one in listed if one["rule"].startswith("6 settlement")]
    told = recon_xl("accept", BOOK, "--rule", by_rule[0]["rule"], "--json").json
    assert len(told["matches"]) == len(by_rule) > 1
    one = next(one for one in listed if one["rule"].startswith("1 "))
    accepted = recon_xl("accept", BOOK, one["match_id"], "--json").json
    assert accepted["matches"][0]["ledger"] == one["ledger"]
    left = recon_xl("suggestions", BOOK, "--json").json["suggestions"]
    assert len(left) < len(listed) - len(by_rule)
    refused = recon_xl("accept", BOOK, "--chance-max", "0", "--json")
    assert refused.status == 3
    assert refused.json["error"]["problem"] == "No suggestion is chosen."


def test_the_difference_of_an_accepted_settlement_is_a_voucher(recon_xl, month):
    listed = recon_xl("suggestions", BOOK, "--json").json["suggestions"]
    vipps = next(one for one in listed if one["difference"] == 107.63)
    told = recon_xl("accept", BOOK, vipps["match_id"], "--json").json
    assert told["bridge"][0]["unexplained"] == 0
    (voucher,) = tables()["vouchers"].itertuples(index=False)
    assert (voucher.amount_minor, voucher.debit, voucher.credit) == (10_763, "7770", "1920")


def test_an_approval_is_withdrawn_and_its_document_is_kept(recon_xl, month):
    (document,) = recon_xl("approve", BOOK, *APPROVING, "--json").json["documents"]
    content = Path(document).read_bytes()
    told = recon_xl("withdraw-approval", BOOK, "1", "--reason", "a voucher was late", "--json")
    assert told.status == 0
    assert told.json["counts"]["ledger"]["approved"] == 0
    (row,) = recon_xl("documents", BOOK, "--json").json["documents"]
    assert row["withdrawn"]
    assert Path(row["path"]).read_bytes() == content
    assert not Path(document).exists()
    again = recon_xl("withdraw-approval", BOOK, "1", "--reason", "twice")
    assert again.status == 3


def test_the_opening_position_is_refused_with_the_difference_and_set_where_it_ties(recon_xl):
    Path("bank.csv").write_text(
        "Bokføringsdato;Kontonummer;Tekst;Beløp\n"
        "10.04.2026;86011117947;Berg;400,00\n02.05.2026;86011117947;Trykkeriet;-1250,00\n"
    )
    Path("books.csv").write_text(
        "Bilagsdato;Bilagsnr;Tekst;Beløp\n10.04.2026;57;Berg;400,00\n28.04.2026;63;Trykk;-1250,00\n"
    )
    recon_xl("new", BOOK)
    recon_xl("import", BOOK, "bank.csv", "--as", "statement")
    recon_xl("import", BOOK, "books.csv", "--as", "ledger", "--account", "86011117947")
    refused = recon_xl("open-items", BOOK, "--date", "2026-05-01", "--json")
    assert refused.status == 3
    assert "1,250.00 NOK off" in refused.json["error"]["problem"]
    wrong = recon_xl("open-items", BOOK, "--date", "soon")
    assert wrong.status == 3
    told = recon_xl("open-items", BOOK, "--date", "2026-04-20", "--json").json
    assert (told["kept"], len(told["deactivated"])) == ([], 2)
    assert told["bridge"][0]["unexplained"] == 0
    assert list(tables()["approvals"]["approval_no"]) == [0]


def test_the_journal_reads_like_a_story_and_names_a_row_that_was_changed(recon_xl, month):
    row_id = tables()["ledger"].query("state == 'open'")["id"].iloc[0]
    recon_xl("deactivate", BOOK, row_id, "--reason", "small change")
    recon_xl("activate", BOOK, row_id, "--reason", "needed after all")
    told = recon_xl("journal", BOOK, "--json").json["journal"]
    assert [row["action"] for row in told[-2:]] == ["deactivate", "activate"]
    assert told[-1]["summary"] == "1 row activated: needed after all"
    assert all(row["whole"] for row in told)
    found = json.dumps(recon_xl("status", BOOK, "--json").json["findings"])
    assert '"journal"' not in found


def test_status_tells_each_finding_with_its_figures_place_and_remedy(recon_xl, month):
    assert month
    found = recon_xl("status", BOOK, "--json").json["findings"]
    keys = {"kind", "account", "side", "id", "ids", "amount", "place", "text", "remedy"}
    assert {frozenset(one) for one in found} == {frozenset(keys)}
    double = next(one for one in found if one["kind"] == "double")
    assert (double["amount"], double["side"]) == (15_625, "ledger")
    assert double["ids"] == [double["id"]]
    assert "2 in the ledger against 1" in double["text"]


def test_an_imported_row_that_is_typed_over_is_told_with_its_cell(recon_xl, month):
    """Nothing of what was imported is; a note is a person's own."""
    told = recon_xl("status", BOOK, "--json").json["findings"]
    assert [one for one in told if one["kind"] in ("typed", "changed")] == []
    row_id = tables()["statement"].query("state == 'open'")["id"].iloc[0]
    type_into_row(BOOK, row_id, note="asked the bank", reference="typed")
    (found,) = [
        one for one in recon_xl("status", BOOK, "--json").json["findings"] if one["kind"] == "typed"
    ]
    assert found["id"] == row_id
    assert row_id in found["text"]
    assert "withdraw the import of" in found["remedy"]


BROKEN = "Journal row 2 was changed or is gone, or a row before it is gone."
READING = [
    ("status",),
    ("journal",),
    ("suggestions",),
    ("documents",),
    ("report", "--period", FILES.period),
    ("vouchers", "--to", "vouchers.csv"),
]


@pytest.mark.parametrize("words", READING, ids=[words[0] for words in READING])
def test_a_broken_journal_is_told_by_every_command_that_opens_the_workbook(recon_xl, month, words):
    sound = recon_xl(words[0], BOOK, *words[1:])
    assert "Journal row" not in sound.err
    type_into_row(BOOK, "import", into="journal", summary="nothing")
    name, *options = words
    Path("vouchers.csv").unlink(missing_ok=True)
    told = recon_xl(name, BOOK, *options)
    assert told.status == sound.status
    assert told.err.count(BROKEN) == 1
    assert "backup" in told.err
    as_json = recon_xl(name, BOOK, *options, "--json").json
    assert [BROKEN in warning for warning in as_json["warnings"]].count(True) == 1


def test_an_action_on_a_broken_journal_is_done_and_told_and_seen_from_there_on(recon_xl, month):
    type_into_row(BOOK, "import", into="journal", summary="nothing")
    some = month["matches"][0]["match_id"]
    told = recon_xl("withdraw", BOOK, some, "--json")
    assert told.status == 0
    assert [BROKEN in warning for warning in told.json["warnings"]].count(True) == 1
    assert told.json["journal_no"] == tables()["journal"]["no"].iloc[-1]
    rows = recon_xl("journal", BOOK, "--json").json["journal"]
    assert [row["no"] for row in rows if not row["whole"]] == [2]
    nb = recon_xl("undo", BOOK, "--lang", "nb")
    assert nb.status == 0
    assert "2" in nb.err
    assert BROKEN not in nb.err


def test_a_file_of_two_accounts_names_each_and_says_what_is_missing_once(recon_xl):
    recon_xl("new", BOOK)
    Path("bank.csv").write_text(
        "Konto;Dato;Beløp;Tekst\n"
        "99980612348;02.03.2026;-100,00;Gebyr mars\n"
        "86011117947;03.03.2026;250,00;Innbetaling Berg\n",
        encoding="utf-8",
    )
    told = recon_xl("import", BOOK, "bank.csv", "--as", "statement")
    assert "bank.csv 9998\xa006\xa012348: statement, 1 new" in told.out
    assert "bank.csv 8601\xa011\xa017947: statement, 1 new" in told.out
    assert told.err.count("The statement has no balances") == 1


def test_the_language_that_is_asked_for_is_spoken_and_the_journal_keeps_the_workbooks(recon_xl):
    recon_xl("new", BOOK, "--lang", "nb")
    Path("kontoutskrift.csv").write_text("Dato;Tekst;Beløp\n01.05.2026;Leie;-100,00\n", "utf-8")
    told = recon_xl("import", BOOK, "kontoutskrift.csv", "--json", "--lang", "en").json
    assert told["summary"] == "1 statement line imported from kontoutskrift.csv."
    journal = recon_xl("journal", BOOK, "--json").json["journal"]
    assert journal[-1]["summary"] == "1 kontoutskriftslinje importert fra kontoutskrift.csv."
    refused = recon_xl("accept", BOOK)
    assert refused.err.startswith("Ingen forslag er valgt.\ntiltak: Oppgi forslag")


def test_a_balance_that_is_no_amount_names_its_option(recon_xl):
    recon_xl("new", BOOK, "--lang", "en")
    Path("kontoutskrift.csv").write_text("Dato;Tekst;Beløp\n01.05.2026;Leie;-100,00\n", "utf-8")
    refused = recon_xl("import", BOOK, "kontoutskrift.csv", "--opening-balance", "abc")
    assert (refused.status, "at: --opening-balance" in refused.err) == (3, True)
    none = recon_xl("withdraw", BOOK, "--rule", "7")
    assert "No rule has made a match that is open." in none.err

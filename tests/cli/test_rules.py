"""`rules propose`: rules from what was matched by hand, accepted into the Rules table."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from recon_xl.actions.proposing import propose_rules
from recon_xl.matching import RuleSet
from recon_xl.workbooks import open_workbook

PAIRS = 9
FIRST = date(2026, 5, 4)
AT = datetime(2026, 6, 3, 12)  # noqa: DTZ001


def books():
    """Nine cash sales that the bank books ten bank days later, and a tenth that is still open."""
    ledger, bank = ["Dato;Bilag;Tekst;Beløp"], ["Bokført;Tekst;Beløp"]
    for at in range(PAIRS + 1):
        day, amount = FIRST + timedelta(days=at), f"{1000 + 137 * at},{at}5"
        ledger.append(f"{day:%d.%m.%Y};{at + 1};Dagsoppgjør {at};{amount}")
        bank.append(f"{day + timedelta(days=14):%d.%m.%Y};Nattsafe Loomis;{amount}")
    Path("books.csv").write_text("\n".join(ledger), "utf-8")
    Path("bank.csv").write_text("\n".join(bank), "utf-8")


@pytest.fixture(scope="module")
def history():
    """Make the workbook once; return its bytes."""
    known = []

    def made(recon_xl):
        if not known:
            books()
            told = recon_xl(
                *("run", "--ledger", "books.csv", "--statement", "bank.csv", "--to", "m.xlsx"),
                *("--account", "86011117947", "--opening-balance", "0", "--json"),
            )
            assert told.status == 0, told.err
            assert told.json["matches"] == []
            with open_workbook(Path("m.xlsx")) as workbook:
                tables = workbook.reconciliation
                for at in range(PAIRS):
                    workbook.apply(
                        "pair",
                        ledger=[tables.ledger["id"][at]],
                        statement=[tables.statement["id"][at]],
                    )
                workbook.save()
            known.append(Path("m.xlsx").read_bytes())
        return known[0]

    return made


@pytest.fixture
def book(recon_xl, history):
    Path("m.xlsx").write_bytes(history(recon_xl))
    return Path("m.xlsx")


NAME = "From history: LOOMIS 1:1"


def rules_of(book):
    with open_workbook(book) as workbook:
        return workbook.reconciliation.rules["name"].tolist()


def test_a_rule_is_proposed_with_how_it_did_and_nothing_is_changed(recon_xl, book):
    before = book.read_bytes()
    told = recon_xl("rules", "propose", book)
    assert told.status == 0, told.err
    assert told.out == (
        f" 1  {NAME}\n"
        "    Statement text “loomis” and ledger text “dagsoppgjør”, 1:1, 0 to 9 bank days\n"
        "    later: right 9 of 9, wrong 0.\n"
    )
    assert book.read_bytes() == before


def test_a_norwegian_reads_it_in_norwegian(recon_xl, book):
    told = recon_xl("rules", "propose", book, "--lang", "nb")
    # The name is what would stand in this English workbook.
    assert told.out == (
        f" 1  {NAME}\n"
        "    Tekst på kontoutskriften «loomis» og i hovedboken «dagsoppgjør», 1:1, 0 til\n"
        "    9 bankdager senere: rett 9 av 9, feil 0.\n"
    )


def test_the_answer_as_json(recon_xl, book):
    told = recon_xl("rules", "propose", book, "--json").json
    (proposal,) = told["proposals"]
    assert told["accepted"] == []
    assert {key: proposal[key] for key in ("no", "name", "right", "wrong", "tried")} == {
        "no": 1,
        "name": NAME,
        "right": PAIRS,
        "wrong": 0,
        "tried": PAIRS,
    }
    assert proposal["rule"] == {
        "name": NAME,
        "days_after": "9",
        "days_kind": "bank",
        "ledger_contains": "dagsoppgjør",
        "statement_contains": "loomis",
        "direction": "in",
        "chance_max": "1",
    }


@pytest.mark.parametrize("named", [("1",), (NAME.lower(),), (NAME, "1")])
def test_an_accepted_rule_stands_last_matches_the_rest_and_can_be_undone(recon_xl, book, named):
    before = rules_of(book)
    options = [part for name in named for part in ("--accept", name)]
    told = recon_xl("rules", "propose", book, *options, "--json").json
    assert told["accepted"] == [NAME]
    assert told["summary"] == f"1 rule from history accepted: {NAME}."
    assert rules_of(book) == [*before, NAME]
    journal = recon_xl("journal", book, "--json").json["journal"]
    assert (journal[-1]["no"], journal[-1]["action"]) == (told["journal_no"], "rules propose")
    matched = recon_xl("match", book, "--json").json["matches"]
    assert [match["rule"] for match in matched] == [NAME]
    again = recon_xl("rules", "propose", book)
    assert again.out == "No rule to propose.\n"
    assert "at least 8 matches" in again.err
    recon_xl("undo", book)
    undone = recon_xl("undo", book)
    assert undone.status == 0, undone.err
    assert rules_of(book) == before


def test_a_name_that_is_taken_gets_a_number(recon_xl, book):
    recon_xl("rules", "propose", book, "--accept", "1")
    with open_workbook(book) as workbook:
        rules = workbook.reconciliation.rules
        is_own = rules["name"] == NAME
        switched_off = rules.assign(mode=rules["mode"].where(~is_own, "off"))
        tables = workbook.reconciliation.with_tables(rules=switched_off)
    outcome = propose_rules(tables, by="kn", at=AT, accept=[1])
    assert outcome.result["accepted"] == [f"{NAME} (2)"]
    assert RuleSet.from_frame(outcome.reconciliation.rules).rules[-1].days_after == 9


def test_an_open_row_of_an_approved_month_counts_against_a_rule(recon_xl, book):
    with open_workbook(book) as workbook:
        tables = workbook.reconciliation
    # The tenth pair was left open in May on purpose: the rule would match it.
    approved = tables.approvals.reindex([0]).assign(
        approval_no=1, account="86011117947", period="2026-05", withdrawn_at=pd.NaT
    )
    outcome = propose_rules(tables.with_tables(approvals=approved), by="kn", at=AT)
    assert outcome.result["proposals"] == []
    withdrawn = approved.assign(withdrawn_at=pd.Timestamp("2026-06-03"))
    outcome = propose_rules(tables.with_tables(approvals=withdrawn), by="kn", at=AT)
    assert [of["wrong"] for of in outcome.result["proposals"]] == [0]


@pytest.mark.parametrize(
    ("lang", "problem"),
    [
        ("en", "There is no such proposal: 2."),
        ("nb", "Det finnes ikke noe slikt forslag: 2."),
    ],
)
def test_a_proposal_that_is_not_there_is_refused(recon_xl, book, lang, problem):
    before = book.read_bytes()
    told = recon_xl("rules", "propose", book, "--accept", "2", "--accept", "1", "--lang", lang)
    assert told.status == 3
    assert told.err.startswith(problem)
    assert "--accept" in told.err
    assert book.read_bytes() == before


def crossed(recon_xl):
    """Two payments of one amount, matched by hand the wrong way round; return the match ids."""
    Path("books.csv").write_text(
        "Dato;Bilag;Tekst;Beløp\n04.05.2026;1;Hansen;500,00\n04.05.2026;2;Berg;500,00\n"
        "05.05.2026;3;Dahl;741,50\n",
        "utf-8",
    )
    Path("bank.csv").write_text(
        "Bokført;Tekst;Beløp\n04.05.2026;Fra Berg;500,00\n04.05.2026;Fra Hansen;500,00\n"
        "05.05.2026;Fra Dahl;741,50\n",
        "utf-8",
    )
    account = "--account", "86011117947"
    recon_xl("new", "c.xlsx")
    recon_xl("import", "c.xlsx", "bank.csv", "--as", "statement", *account)
    recon_xl("import", "c.xlsx", "books.csv", "--as", "ledger", *account)
    with open_workbook(Path("c.xlsx")) as workbook:
        tables = workbook.reconciliation
        ids = [list(tables.side(side)["id"]) for side in ("ledger", "statement")]
        for at in (0, 1):
            workbook.apply("pair", ledger=[ids[0][at]], statement=[ids[1][at]])
        workbook.save()
        return ids, sorted(workbook.reconciliation.matches["match_id"])


def test_a_dry_run_tells_counts_and_conflicts_with_matches_by_hand(recon_xl):
    (ledger, statement), by_hand = crossed(recon_xl)
    before = Path("c.xlsx").read_bytes()
    told = recon_xl("match", "c.xlsx", "--dry-run")
    assert told.status == 0, told.err
    lines = told.out.splitlines()
    assert [*lines[:2], *sorted(lines[2:4])] == [
        "Dry run, nothing is changed: 1 match of 1 ledger entry and 1 statement line by 1 rule;"
        " 0 suggestions and 0 ambiguous rows.",
        "2 conflicts with matches by hand:",
        *sorted(
            f"  4 same amount within five bank days: {ledger[one]} = {statement[other]}"
            f" ({', '.join(by_hand)})"
            for one, other in ((0, 1), (1, 0))
        ),
    ]
    norwegian = recon_xl("match", "c.xlsx", "--dry-run", "--lang", "nb").out.splitlines()
    assert norwegian[0].startswith("Prøvekjøring, ingenting endres: 1 avstemming av ")
    assert norwegian[1] == "2 konflikter med avstemminger gjort for hånd:"
    assert Path("c.xlsx").read_bytes() == before


def test_a_dry_run_without_conflicts_says_so_also_as_json(recon_xl, book):
    Path("own.toml").write_text('[[rule]]\nname = "any day"\nany_date = true\nchance_max = 1\n')
    arguments = "match", book, "--rules", "own.toml", "--dry-run"
    before = book.read_bytes()
    assert "\nNo conflict with matches by hand.\n" in recon_xl(*arguments).out
    told = recon_xl(*arguments, "--json").json
    assert (told["dry_run"], told["conflicts"], len(told["matches"])) == (True, [], 1)
    assert book.read_bytes() == before

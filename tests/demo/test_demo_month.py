"""The demo month is what its script writes, valid where a schema exists, and it adds up."""

import json
from collections import Counter, defaultdict
from decimal import Decimal
from itertools import combinations
from pathlib import Path

import pytest
from lxml import etree
from openpyxl import load_workbook
from stdnum.no import kontonr, orgnr

from recon_xl.demo import demo_files
from recon_xl.model.bankdays import next_bank_day
from recon_xl.model.kid import is_valid_kid
from tests.tools.demo_month.__main__ import FOLDER, files
from tests.tools.demo_month.facts import ACCOUNT, ORG_NO
from tests.tools.demo_month.month import month
from tests.tools.demo_month.vouchers import opening_minor, vouchers

SCHEMAS = Path(__file__).parents[2].parent / "shared" / "data" / "xsd"
CAMT = "{urn:iso:std:iso:20022:tech:xsd:camt.053.001.02}"
SAFT = "{urn:StandardAuditFile-Taxation-Financial:NO}"


@pytest.fixture(scope="module")
def expected():
    return json.loads(demo_files().expected.read_text(encoding="utf-8"))


def test_the_files_in_the_package_are_what_the_script_writes():
    written = files()
    assert {path.name for path in FOLDER.iterdir()} == set(written)
    for name, content in written.items():
        assert FOLDER.joinpath(name).read_bytes() == content, f"{name}: run make demo-data"


def test_every_path_that_the_demo_names_exists():
    demo = demo_files()
    for path in (*demo.statement, *demo.ledger, demo.ledger_list, demo.expected):
        assert path.is_file()


@pytest.mark.parametrize(
    ("schema", "name"),
    [
        ("genkgo+camt__camt.053.001.02.xsd", "kontoutskrift-mai-2026.xml"),
        (
            "Skatteetaten+saf-t__Norwegian_SAF-T_Financial_Schema_v_1.30.xsd",
            "hovedbok-mai-2026-saft.xml",
        ),
    ],
)
def test_the_file_is_valid_against_its_schema(schema, name):
    if not SCHEMAS.joinpath(schema).exists():
        pytest.skip("the schemas are not there")
    validator = etree.XMLSchema(etree.parse(SCHEMAS / schema))
    validator.assertValid(etree.parse(FOLDER / name))


def test_account_organisation_and_kids_have_right_check_digits():
    assert kontonr.is_valid(ACCOUNT)
    assert orgnr.is_valid(ORG_NO)
    assert all(is_valid_kid(row.entry.kid) for row in month().entries if row.entry.kid)
    assert all(is_valid_kid(row.line.kid) for row in month().lines if row.line.kid)


def test_statements_follow_each_other_and_their_lines_make_the_closing_balance(expected):
    closing = Decimal(str(expected["bank"]["opening"]))
    statements = etree.parse(demo_files().statement[0]).findall(f".//{CAMT}Stmt")
    for statement in statements:
        balances = {
            balance.findtext(f".//{CAMT}Cd"): signed(balance)
            for balance in statement.iter(f"{CAMT}Bal")
        }
        assert balances["OPBD"] == closing
        closing += sum(signed(entry) for entry in statement.iter(f"{CAMT}Ntry"))
        assert balances["CLBD"] == closing
    assert closing == Decimal(str(expected["bank"]["closing"]))
    assert len(statements) == expected["bank"]["statements"]


def test_the_collective_entry_is_the_sum_of_its_details():
    details = [
        [Decimal(amount.text) for amount in entry.iterfind(f".//{CAMT}TxAmt/{CAMT}Amt")]
        for entry in etree.parse(demo_files().statement[0]).iter(f"{CAMT}Ntry")
        if len(entry.findall(f".//{CAMT}TxDtls")) > 1
    ]
    assert [len(amounts) for amounts in details] == [6]
    assert sum(details[0]) == Decimal("94357.50")


def signed(element):
    amount = Decimal(element.findtext(f"{CAMT}Amt"))
    return amount if element.findtext(f"{CAMT}CdtDbtInd") == "CRDT" else -amount


def test_the_bank_books_on_bank_days_only():
    days = {row.line.day for row in month().lines}
    assert all(next_bank_day(day) == day for day in days)


def test_the_books_balance_and_the_bank_account_goes_from_opening_to_closing(expected):
    opening = opening_minor(month())
    assert sum(opening.values()) == 0
    tree = etree.parse(demo_files().saft)
    lines = [line for line in tree.iter(f"{SAFT}Line") if account_of(line) == "1920"]
    moved = sum(debit(line) for line in lines)
    account = next(one for one in tree.iter(f"{SAFT}Account") if account_of(one) == "1920")
    first = Decimal(account.findtext(f"{SAFT}OpeningDebitBalance"))
    last = Decimal(account.findtext(f"{SAFT}ClosingDebitBalance"))
    assert first + moved == last == Decimal(str(expected["ledger"]["closing"]))
    assert first == Decimal(str(expected["ledger"]["opening"]))
    assert len(lines) == expected["ledger"]["entries"]
    assert all(
        sum(posting.minor for posting in voucher.postings) == 0 for voucher in vouchers(month())
    )


def account_of(element):
    return element.findtext(f"{SAFT}AccountID")


def debit(line):
    amount = line.findtext(f"{SAFT}DebitAmount/{SAFT}Amount")
    return Decimal(amount or "-" + line.findtext(f"{SAFT}CreditAmount/{SAFT}Amount"))


def test_the_spreadsheets_hold_the_same_entries_as_the_books(expected):
    carried = amounts_of(demo_files().open_items)
    assert len(carried) == expected["ledger"]["open_items"]
    listed = amounts_of(demo_files().ledger_list)
    opening = listed.pop(len(carried))
    closing = listed.pop()
    assert [opening, closing] == [expected["ledger"]["opening"], expected["ledger"]["closing"]]
    assert listed == [row["amount"] for row in expected["rows"]["ledger"].values()]
    assert listed[: len(carried)] == carried


def amounts_of(path):
    rows = list(load_workbook(path).active.iter_rows(values_only=True))
    header = next(at for at, row in enumerate(rows) if "Bokført beløp" in row)
    column = rows[header].index("Bokført beløp")
    return [row[column] for row in rows[header + 1 :]]


def test_every_row_is_in_one_group_or_open_and_nothing_is_unexplained(expected):
    rows = [
        row
        for group in expected["groups"]
        for row in (*group["ledger"], *group["statement"], *group["doubles"])
    ]
    rows += [one["row"] for one in expected["open"]]
    assert Counter(rows) == Counter(
        {**expected["rows"]["ledger"], **expected["rows"]["statement"]}.keys()
    )
    assert all(
        expected[after]["unexplained"] == 0 for after in ("visma", "with_references", "reviewed")
    )
    assert len(expected["rows"]["statement"]) == expected["bank"]["lines"] == 119


def test_a_group_without_a_note_balances(expected):
    amounts = {
        row: Decimal(str(told["amount"]))
        for rows in expected["rows"].values()
        for row, told in rows.items()
    }
    for group in expected["groups"]:
        ledger = sum(amounts[row] for row in group["ledger"])
        statement = sum(amounts[row] for row in group["statement"])
        assert ledger - statement == Decimal(str(group["difference"]))
        assert group["difference"] == 0 or group["note"]


def test_amounts_occur_once_unless_the_story_is_about_equal_amounts(expected):
    kinds_of = defaultdict(set)
    for number, group in enumerate(expected["groups"]):
        for row in (*group["ledger"], *group["statement"]):
            kinds_of[amount_of(expected, row)].add((number, group["kind"]))
    for one in expected["open"]:
        kinds_of[amount_of(expected, one["row"])].add((one["row"], one["kind"]))
    shared = {kind for kinds in kinds_of.values() if len(kinds) > 1 for _number, kind in kinds}
    assert shared == {"equal amounts, told apart by KID", "interchangeable"}


def test_no_sum_of_one_day_fits_by_accident(expected):
    """What algorithms 2 and 3 may join is only what the story says."""
    single = {
        row
        for group in expected["groups"]
        if group["visma"] in ("7", "4")
        for row in (*group["ledger"], *group["statement"])
    }
    true_sums = {
        (frozenset(group["ledger"]), frozenset(group["statement"]))
        for group in expected["groups"]
        if group["visma"] in ("2", "3")
    }
    days = defaultdict(lambda: {"ledger": [], "statement": []})
    for side, rows in expected["rows"].items():
        for row, told in rows.items():
            if row not in single:
                days[told["date"]][side].append(row)
    found = set()
    for day in days.values():
        for ledger, line in sums(expected, day["ledger"], day["statement"]):
            found.add((frozenset(ledger), frozenset([line])))
        for lines, entry in sums(expected, day["statement"], day["ledger"]):
            found.add((frozenset([entry]), frozenset(lines)))
    assert found == true_sums


def sums(expected, many, targets):
    """Yield every set of two or more rows that makes a target of the other side."""
    by_amount = defaultdict(list)
    for target in targets:
        by_amount[amount_of(expected, target)].append(target)
    for size in range(2, len(many) + 1):
        for rows in combinations(many, size):
            total = sum(amount_of(expected, row) for row in rows)
            for target in by_amount.get(total, ()):
                yield rows, target


def amount_of(expected, row):
    side = "ledger" if row.startswith("L") else "statement"
    return Decimal(str(expected["rows"][side][row]["amount"]))

"""A month through the command line: what each command answers, and with which status."""

import json
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.cli.files import FILES

BRIDGE_KEYS = {
    "account",
    "currency",
    "date",
    "ledger_balance",
    "open_ledger",
    "open_statement",
    "deactivated_ledger",
    "deactivated_statement",
    "match_differences",
    "bank_balance",
    "unexplained",
}
MATCH_KEYS = {
    "match_id",
    "rule",
    "shape",
    "ledger",
    "statement",
    "difference",
    "chance",
    "reason",
}


def approving(book="may.xlsx", **options):
    told = {"period": FILES.period, "prepared-by": "Kari", "approved-by": "Anders", **options}
    return ["approve", book, *(part for k, v in told.items() for part in (f"--{k}", v))]


@pytest.fixture
def month(recon_xl, reconciled_month):
    """The demo month, imported and matched as may.xlsx, and what `run` told."""
    told, content = reconciled_month(recon_xl)
    Path("may.xlsx").write_bytes(content)
    return told


def test_the_demo_is_a_whole_month_with_its_document(recon_xl):
    told = recon_xl("demo", "--json")
    assert told.status == 0
    (proof,) = told.json["bridge"]
    assert proof["unexplained"] == 0
    assert set(proof) >= BRIDGE_KEYS
    assert Path(told.json["workbook"]).is_file()
    (document,) = told.json["documents"]
    assert Path(document).read_bytes().startswith(b"%PDF")
    assert told.json["counts"]["ledger"]["approved"] > 100


def test_the_demo_again_adds_nothing_and_leaves_every_byte(recon_xl):
    first = recon_xl("demo", "--json").json
    before = {
        path: path.read_bytes() for path in Path("recon-xl-demo").rglob("*") if path.is_file()
    }
    again = recon_xl("demo", "--json").json
    assert again["matches"] == []
    assert {said["added"] for said in again["files"]} == {0}
    assert again["documents"] == first["documents"]
    after = {path: path.read_bytes() for path in Path("recon-xl-demo").rglob("*") if path.is_file()}
    assert after == before


def test_the_demo_speaks_norwegian(recon_xl):
    told = recon_xl("demo", "--lang", "nb")
    assert "✓ Uforklart 0,00. Banken og hovedboken stemmer." in told.out
    book = load_workbook(next(Path("recon-xl-demo").glob("*.xlsx")))
    assert "Hovedbok" in book.sheetnames
    (document,) = Path("recon-xl-demo").rglob("*.pdf")
    assert "Avstemmingsbevis" in PdfReader(document).pages[0].extract_text()


def test_run_tells_what_it_matched(month):
    assert set(month) >= {"matches", "suggestions", "ambiguous", "counts", "bridge", "files"}
    assert set(month["matches"][0]) >= MATCH_KEYS
    assert all(isinstance(match["ledger"], list) for match in month["matches"])
    assert set(month["ambiguous"][0]) == {"side", "id", "reason"}


def test_run_again_changes_nothing(recon_xl, month):
    before = Path("may.xlsx").read_bytes()
    told = recon_xl(
        "run",
        "--ledger",
        FILES.ledger_list,
        "--statement",
        FILES.statement[0],
        "--to",
        "may.xlsx",
        "--json",
    )
    assert told.json["matches"] == []
    assert Path("may.xlsx").read_bytes() == before
    assert told.json["bridge"] == month["bridge"]


def test_two_workbooks_of_the_same_input_are_the_same_bytes(recon_xl, month):
    assert month
    recon_xl(
        "run", "--ledger", FILES.ledger_list, "--statement", FILES.statement[0], "--to", "june.xlsx"
    )
    assert Path("june.xlsx").read_bytes() == Path("may.xlsx").read_bytes()


def test_step_by_step_is_the_same_as_in_one_go(recon_xl, month):
    recon_xl("new", "steps.xlsx")
    for file in (FILES.ledger_list, *FILES.statement):
        told = recon_xl("import", "steps.xlsx", file, "--json")
        assert told.json["files"][0]["added"] > 0
    matched = recon_xl("match", "steps.xlsx", "--json").json
    assert sorted(m["match_id"] for m in matched["matches"]) == sorted(
        m["match_id"] for m in month["matches"]
    )
    assert matched["bridge"] == month["bridge"]


def test_a_dry_run_matches_nothing(recon_xl):
    recon_xl("new", "may.xlsx")
    recon_xl("import", "may.xlsx", FILES.ledger_list, *FILES.statement)
    before = Path("may.xlsx").read_bytes()
    told = recon_xl("match", "may.xlsx", "--dry-run", "--json")
    assert told.json["matches"]
    assert told.json["conflicts"] == told.json["warnings"] == []
    assert Path("may.xlsx").read_bytes() == before


def test_rows_are_paired_and_withdrawn(recon_xl, month):
    some = month["matches"][0]
    ids = ("--ledger", ",".join(some["ledger"]), "--statement", ",".join(some["statement"]))
    withdrawn = recon_xl("withdraw", "may.xlsx", some["match_id"], "--json")
    assert withdrawn.json["withdrawn"] == [some["match_id"]]
    paired = recon_xl("pair", "may.xlsx", *ids, "--json")
    assert paired.status == 0
    assert paired.json["matches"][0]["match_id"] == some["match_id"]
    assert paired.json["journal_no"] == withdrawn.json["journal_no"] + 1


def test_marked_rows_are_paired_where_no_id_is_named(recon_xl, month):
    some = month["matches"][0]
    recon_xl("withdraw", "may.xlsx", some["match_id"])
    mark("may.xlsx", {*some["ledger"], *some["statement"]})
    told = recon_xl("pair", "may.xlsx", "--json")
    assert told.status == 0, told.err
    assert told.json["matches"][0]["ledger"] == some["ledger"]


def test_unequal_rows_are_refused_and_the_file_is_untouched(recon_xl, month):
    open_rows = [row["id"] for row in month["ambiguous"] if row["side"] == "ledger"]
    before = Path("may.xlsx").read_bytes()
    told = recon_xl("pair", "may.xlsx", "--ledger", ",".join(open_rows), "--json")
    assert told.status == 3
    assert set(told.json["error"]) == {"problem", "where", "remedy"}
    assert "differ by" in told.json["error"]["problem"]
    assert "fix:" in told.err
    assert Path("may.xlsx").read_bytes() == before


def test_status_shows_the_proof_and_what_to_follow_up(recon_xl, month):
    assert month
    told = recon_xl("status", "may.xlsx")
    assert told.status == 0
    assert "✓ Unexplained 0.00" in told.out
    assert "Possibly posted twice" in told.out
    assert "Computed bank balance" in told.out


def test_what_was_open_before_the_month_is_asked_for(recon_xl):
    told = recon_xl(
        "run", "--ledger", FILES.saft, "--statement", FILES.statement[0], "--to", "m.xlsx"
    )
    assert told.status == 1
    assert "≠ Unexplained" in told.out
    status = recon_xl("status", "m.xlsx")
    assert "Import what was open in the ledger on that day" in status.out
    assert recon_xl("import", "m.xlsx", FILES.open_items).status == 0
    assert recon_xl("status", "m.xlsx").status == 0


def test_an_unexplained_difference_is_status_one(recon_xl):
    Path("bank.csv").write_text("Dato;Tekst;Beløp\n01.10.2026;Inn;100,00\n", "utf-8")
    Path("books.csv").write_text(
        "Bilagsnr;Bilagsdato;Tekst;Beløp\n1;01.10.2026;Inn;100,00\n", "utf-8"
    )
    recon_xl("run", "--ledger", "books.csv", "--statement", "bank.csv", "--to", "a.xlsx")
    told = recon_xl("import", "a.xlsx", statement_of(1000, 100, 1200), "--allow-unbalanced")
    assert told.status == 0, told.err
    status = recon_xl("status", "a.xlsx")
    assert status.status == 1
    assert "≠ Unexplained" in status.out


def test_a_month_is_approved_locked_and_verified(recon_xl, month):
    approved = recon_xl(*approving(), "--json")
    assert approved.status == 0, approved.err
    (document,) = approved.json["documents"]
    assert Path(document).name == f"{month['bridge'][0]['account']}-2026-05.pdf"
    listed = recon_xl("documents", "may.xlsx", "--json").json["documents"]
    assert listed == [
        {
            "approval_no": 1,
            "account": month["bridge"][0]["account"],
            "period": "2026-05",
            "path": document,
            "withdrawn": False,
        }
    ]
    verified = recon_xl("verify", "may.xlsx", document, "--json")
    assert (verified.status, verified.json["ok"], verified.json["findings"]) == (0, True, [])
    refused = recon_xl("withdraw", "may.xlsx", month["matches"][0]["match_id"])
    assert refused.status == 3
    assert "approved and locked" in refused.err


def test_an_approved_row_that_changes_is_named(recon_xl, month):
    assert month
    recon_xl(*approving())
    book = load_workbook("may.xlsx")
    sheet = book["Ledger"]
    headers = {cell.value: cell.column for cell in sheet[header_row(sheet)]}
    row = next(
        row
        for row in range(header_row(sheet) + 1, sheet.max_row + 1)
        if sheet.cell(row, headers["State"]).value == "approved"
    )
    sheet.cell(row, headers["Text"]).value = "something else"
    changed = sheet.cell(row, headers["Ledger ID"]).value
    book.save("may.xlsx")
    told = recon_xl("verify", "may.xlsx", "--json")
    assert told.status == 1
    (finding,) = told.json["findings"]
    assert (finding["table"], finding["row"], finding["column"]) == ("tblLedger", changed, "Text")
    assert finding["is"] == "something else"


def test_a_document_that_changes_is_named(recon_xl, month):
    assert month
    (document,) = recon_xl(*approving(), "--json").json["documents"]
    content = bytearray(Path(document).read_bytes())
    content[len(content) // 2] ^= 1
    Path(document).write_bytes(content)
    told = recon_xl("verify", "may.xlsx", "--json")
    assert (told.status, told.json["ok"]) == (1, False)


def test_a_draft_says_that_it_is_one(recon_xl, month):
    assert month
    before = Path("may.xlsx").read_bytes()
    told = recon_xl("report", "may.xlsx", "--period", "2026-05", "--to", "drafts", "--json")
    (document,) = told.json["documents"]
    assert Path(document).parent.name == "drafts"
    assert Path("may.xlsx").read_bytes() == before
    assert "draft" in recon_xl("verify", document).out


def test_a_month_is_approved_once(recon_xl, month):
    assert month
    recon_xl(*approving())
    again = recon_xl(*approving())
    assert again.status == 3
    assert "approved already" in again.err


def test_four_eyes_are_two_people(recon_xl, month):
    assert month
    set_flag("may.xlsx", "Four eyes", "yes")
    told = recon_xl(*approving(**{"approved-by": "kari"}))
    assert told.status == 3
    assert "four eyes" in told.err
    assert recon_xl(*approving()).status == 0


def test_the_same_approval_at_the_same_time_is_the_same_document(recon_xl, month):
    assert month
    shutil.copy("may.xlsx", "copy.xlsx")
    one = recon_xl(*approving(), "--json").json["documents"][0]
    other = recon_xl(*approving("copy.xlsx"), "--json").json["documents"][0]
    assert Path(one).read_bytes() == Path(other).read_bytes()


def mark(book, ids):
    """Type x into the Mark column of rows, as a user does."""
    workbook = load_workbook(book)
    for name, header in (("Ledger", "Ledger ID"), ("Statement", "Statement ID")):
        sheet = workbook[name]
        top = header_row(sheet)
        headers = {cell.value: cell.column for cell in sheet[top]}
        for row in range(top + 1, sheet.max_row + 1):
            if sheet.cell(row, headers[header]).value in ids:
                sheet.cell(row, headers["Mark"]).value = "x"
    workbook.save(book)


def set_flag(book, header, word):
    workbook = load_workbook(book)
    sheet = workbook["Bank accounts"]
    top = header_row(sheet)
    column = next(cell.column for cell in sheet[top] if cell.value == header)
    sheet.cell(top + 1, column).value = word
    workbook.save(book)


def header_row(sheet):
    table = next(iter(sheet.tables.values()))
    return sheet[table.ref.split(":")[0]].row


def statement_of(opening, amount, closing):
    """Write a statement that may not balance."""
    path = Path("bank.xml")
    balance = (
        "<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy='NOK'>{amount}</Amt>"
        "<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-10-02</Dt></Dt></Bal>"
    )
    path.write_text(
        "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.02'><BkToCstmrStmt>"
        "<GrpHdr><MsgId>1</MsgId></GrpHdr><Stmt><Id>1</Id><Acct><Id><Othr><Id>86011117947</Id>"
        "</Othr></Id><Ccy>NOK</Ccy></Acct>"
        + balance.format(code="OPBD", amount=opening)
        + balance.format(code="CLBD", amount=closing)
        + f"<Ntry><Amt Ccy='NOK'>{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>"
        "<BookgDt><Dt>2026-10-02</Dt></BookgDt></Ntry></Stmt></BkToCstmrStmt></Document>",
        "utf-8",
    )
    return path


def test_every_command_prints_one_json_document(recon_xl, month):
    assert month
    for arguments in (
        ("status", "may.xlsx"),
        ("documents", "may.xlsx"),
        ("verify", "may.xlsx"),
        ("match", "may.xlsx"),
    ):
        told = recon_xl(*arguments, "--json")
        assert json.loads(told.out) is not None, arguments


def test_a_whole_import_is_not_withdrawn_by_who_names_a_match(recon_xl, month):
    before = Path("may.xlsx").read_bytes()
    named = month["matches"][0]["match_id"]
    told = recon_xl("withdraw", "may.xlsx", named, "--import", FILES.statement[0].name)
    assert told.status == 2
    assert "--import" in told.err
    assert Path("may.xlsx").read_bytes() == before

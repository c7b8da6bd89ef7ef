"""`post` and `vouchers`: fees and interest from the bank into the accounting system and back."""

import csv
from pathlib import Path

import pytest
from openpyxl import load_workbook

BANK = """Dato;Tekst;Beløp;Saldo
05.10.2026;Gebyr nettbank;-50,00;950,00
20.10.2026;Faktura 12;1 000,00;1 950,00
31.10.2026;Kreditrenter;12,40;1 962,40
"""
BOOKS = """Bilagsnr;Bilagsdato;Konto;Tekst;Beløp
800;19.10.2026;1920;Faktura 12;1000,00
"""
LAYOUTS = ("visma", "tripletex", "business-central", "journal")


@pytest.fixture
def month(recon_xl):
    """A month with a fee, interest and a customer's payment, the payment matched."""
    Path("bank.csv").write_text(BANK, "utf-8")
    Path("books.csv").write_text(BOOKS, "utf-8")
    told = recon_xl(
        "run",
        *("--ledger", "books.csv", "--statement", "bank.csv", "--to", "m.xlsx"),
        *("--opening-balance", "1000", "--json"),
    )
    assert told.json["bridge"][0]["unexplained"] == 0
    assert len(told.json["matches"]) == 1
    return {line["text"]: line["id"] for line in lines_of("m.xlsx")}


def lines_of(book):
    return table(book, "Statement", {"Text": "text", "Statement ID": "id"})


def table(book, sheet, names):
    """Return the cells of some columns of a sheet's table."""
    worksheet = load_workbook(book)[sheet]
    (listed,) = worksheet.tables.values()
    head, *rows = worksheet[listed.ref]
    places = {cell.value: at for at, cell in enumerate(head)}
    return [{key: row[places[name]].value for name, key in names.items()} for row in rows]


def rows_of(file):
    return list(csv.DictReader(Path(file).read_text("utf-8-sig").splitlines()))


def vouchers_of(book):
    names = {"Voucher no.": "no", "Debit": "debit", "Credit": "credit", "Seen in ledger": "seen"}
    return table(book, "Vouchers", names)


def test_fees_and_interest_are_posted_and_shown(recon_xl, month):
    told = recon_xl("post", "m.xlsx")
    assert told.status == 0, told.err
    assert [" ".join(line.split()) for line in told.out.splitlines()[:3]] == [
        "2 vouchers posted: 1-1, 1-2.",
        "1-1 5 Oct 2026 7770 / 1920 Gebyr nettbank 50.00",
        "1-2 31 Oct 2026 1920 / 8050 Kreditrenter 12.40",
    ]
    assert {len(line) for line in told.out.splitlines()[1:3]} == {80}
    assert "of which posted here, not yet in the ledger" in told.out
    assert vouchers_of("m.xlsx") == [
        {"no": "1", "debit": "7770", "credit": "1920", "seen": None},
        {"no": "2", "debit": "1920", "credit": "8050", "seen": None},
    ]


def test_the_answer_as_json(recon_xl, month):
    told = recon_xl("post", "m.xlsx", month["Gebyr nettbank"], "--direct", "--json").json
    (voucher,) = told["vouchers"]
    assert voucher == {
        "series": "1",
        "number": "1",
        "type": "1",
        "date": "2026-10-05",
        "debit": "7770",
        "credit": "1920",
        "amount": 50.0,
        "currency": "NOK",
        "text": "Gebyr nettbank",
        "account": told["bridge"][0]["account"],
        "source_line": month["Gebyr nettbank"],
        "ledger_id": voucher["ledger_id"],
    }
    (match,) = told["matches"]
    assert (match["rule"], match["ledger"]) == ("posted", [voucher["ledger_id"]])
    assert told["bridge"][0]["posted_here"] == -50
    assert told["bridge"][0]["unexplained"] == 0


def test_series_and_type_are_chosen(recon_xl, month):
    told = recon_xl("post", "m.xlsx", "--series", "B", "--type", "31", "--json").json
    assert {(v["series"], v["type"]) for v in told["vouchers"]} == {("B", "31")}


def test_posted_lines_are_matched_by_the_next_match(recon_xl, month):
    recon_xl("post", "m.xlsx")
    told = recon_xl("match", "m.xlsx", "--json").json
    assert len(told["matches"]) == 2
    assert told["counts"]["statement"]["open"] == 0


def test_posting_again_posts_nothing(recon_xl, month):
    recon_xl("post", "m.xlsx")
    before = Path("m.xlsx").read_bytes()
    told = recon_xl("post", "m.xlsx")
    assert told.status == 0
    assert told.out.startswith("Nothing to post.")
    assert "posted already" in told.err
    assert Path("m.xlsx").read_bytes() == before


def test_an_unknown_line_is_refused(recon_xl, month):
    before = Path("m.xlsx").read_bytes()
    told = recon_xl("post", "m.xlsx", "S-nothing", "--json")
    assert told.status == 3
    assert "S-nothing" in told.json["error"]["problem"]
    assert Path("m.xlsx").read_bytes() == before


def test_what_was_exported_comes_back_recognised(recon_xl, month):
    recon_xl("post", "m.xlsx", "--direct")
    exported = recon_xl("vouchers", "m.xlsx", "--to", "journal.csv", "--json").json
    assert exported == {
        "file": "journal.csv",
        "layout": "journal",
        "vouchers": ["1-1", "1-2"],
        "warnings": [],
    }
    told = recon_xl("import", "m.xlsx", "journal.csv", "--as", "ledger")
    assert "0 new, 0 there already, 2 vouchers recognised" in told.out
    assert "posted here" not in told.out
    assert all(row["seen"].startswith("journal.csv:") for row in vouchers_of("m.xlsx"))
    again = recon_xl("import", "m.xlsx", "journal.csv", "--as", "ledger")
    assert "0 new, 2 there already" in again.out
    assert recon_xl("vouchers", "m.xlsx", "--to", "more.csv").out == "No voucher to export.\n"
    assert not Path("more.csv").exists()
    every = recon_xl("vouchers", "m.xlsx", "--to", "more.csv", "--all", "--json").json
    assert every["vouchers"] == ["1-1", "1-2"]


def test_an_approved_voucher_comes_back_and_the_document_stays_true(recon_xl, month):
    recon_xl("post", "m.xlsx", "--direct")
    people = ("--prepared-by", "Kari", "--approved-by", "Anders")
    approved = recon_xl("approve", "m.xlsx", "--period", "2026-10", *people, "--json")
    assert approved.status == 0, approved.err
    recon_xl("vouchers", "m.xlsx", "--to", "journal.csv")
    told = recon_xl("import", "m.xlsx", "journal.csv", "--as", "ledger", "--json").json
    assert told["files"][0]["recognised"] == 2
    assert told["bridge"][0]["posted_here"] == 0
    assert recon_xl("verify", "m.xlsx").status == 0


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_is_written_as_text_and_as_workbook(recon_xl, month, layout):
    recon_xl("post", "m.xlsx")
    for name in ("a.csv", "a.xlsx"):
        told = recon_xl("vouchers", "m.xlsx", "--to", name, "--layout", layout)
        assert told.out == f"{name}: 2 vouchers\n"
    cells = [cell.value for row in load_workbook("a.xlsx").active for cell in row]
    assert 50 in cells
    assert "Gebyr nettbank" in cells
    assert Path("a.csv").stat().st_size > 100


def test_visma_reads_a_batch_with_its_vouchers(recon_xl, month):
    recon_xl("post", "m.xlsx")
    recon_xl("vouchers", "m.xlsx", "--to", "a.txt", "--layout", "visma")
    assert Path("a.txt").read_bytes().decode("cp1252").split("\r\n") == [
        "@IMPORT_METHOD(3)",
        "@WaBnd(ValDt,Descr)",
        '20261031 "Bank reconciliation, series 1"',
        "@WaVo(VoNo,VoDt,ValDt,VoTp,Txt,DbAcNo,DbAcCl,DbTxCd,CrAcNo,CrAcCl,CrTxCd,Am)",
        '1 20261005 20261005 1 "Gebyr nettbank" 7770 3 0 1920 3 0 50.00',
        '2 20261031 20261031 1 "Kreditrenter" 1920 3 0 8050 3 0 12.40',
        "",
    ]


def test_tripletex_reads_two_lines_of_28_fields_that_sum_to_zero(recon_xl, month):
    recon_xl("post", "m.xlsx", month["Gebyr nettbank"])
    recon_xl("vouchers", "m.xlsx", "--to", "a.csv", "--layout", "tripletex")
    one, other, end = Path("a.csv").read_bytes().decode().split("\r\n")
    assert end == ""
    assert one.startswith("GBAT10;1;20261005;1;10;2026;7770;1;50.00;")
    assert one.endswith(";T;50.00")
    assert other.startswith("GBAT10;1;20261005;1;10;2026;1920;1;-50.00;")
    assert {line.count(";") for line in (one, other)} == {27}
    assert one.split(";")[20] == "Gebyr nettbank"


def test_business_central_reads_one_line_with_both_accounts(recon_xl, month):
    recon_xl("post", "m.xlsx", month["Kreditrenter"])
    recon_xl("vouchers", "m.xlsx", "--to", "a.csv", "--layout", "business-central")
    (row,) = rows_of("a.csv")
    assert (row["Posting Date"], row["Document No."]) == ("2026-10-31", "1-1")
    assert (row["Account No."], row["Bal. Account No."]) == ("1920", "8050")
    assert (row["Amount"], row["Currency Code"]) == ("12.40", "")


def test_department_and_project_follow_from_the_users_own_columns(recon_xl, month):
    recon_xl("post", "m.xlsx")
    with_columns("m.xlsx", {"Avdeling": ["10", "20"], "Project": ["P7", None]})
    recon_xl("vouchers", "m.xlsx", "--to", "a.txt", "--layout", "visma")
    assert ",Am,R1,R2)" in Path("a.txt").read_text("cp1252")
    assert '50.00 10 "P7"' in Path("a.txt").read_text("cp1252")
    recon_xl("vouchers", "m.xlsx", "--to", "a.csv", "--layout", "business-central")
    rows = rows_of("a.csv")
    assert [row["Shortcut Dimension 1 Code"] for row in rows] == ["10", "20"]
    assert [row["Shortcut Dimension 2 Code"] for row in rows] == ["P7", ""]


def test_a_norwegian_workbook_exports_a_norwegian_journal(recon_xl, month):
    recon_xl("post", "m.xlsx", month["Gebyr nettbank"])
    recon_xl("vouchers", "m.xlsx", "--to", "a.csv", "--lang", "nb")
    content = Path("a.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert ";05.10.2026;7770;50,00;;NOK;" in content.decode("utf-8-sig")


def test_a_text_that_a_spreadsheet_would_calculate_is_harmless(recon_xl, month):
    Path("bank2.csv").write_text(
        BANK.replace("Gebyr nettbank", '"=HYPERLINK(""x"") gebyr"'), "utf-8"
    )
    recon_xl(
        "run",
        *("--ledger", "books.csv", "--statement", "bank2.csv", "--to", "n.xlsx"),
        *("--opening-balance", "1000"),
    )
    recon_xl("post", "n.xlsx")
    recon_xl("vouchers", "n.xlsx", "--to", "a.csv")
    rows = rows_of("a.csv")
    assert rows[0]["Text"].startswith(" =HYPERLINK")


def test_an_existing_file_is_never_overwritten(recon_xl, month):
    recon_xl("post", "m.xlsx")
    before = Path("m.xlsx").read_bytes()
    told = recon_xl("vouchers", "m.xlsx", "--to", "m.xlsx")
    assert told.status == 3
    assert "exists already" in told.err
    assert Path("m.xlsx").read_bytes() == before
    assert recon_xl("vouchers", "m.xlsx", "--to", "nowhere/a.csv").status == 3


def test_what_has_no_place_in_a_layout_is_left_out_and_named(recon_xl, month):
    recon_xl("post", "m.xlsx")
    change("m.xlsx", "Vouchers", "Currency", ["EUR", "NOK"])
    told = recon_xl("vouchers", "m.xlsx", "--to", "a.csv", "--layout", "visma", "--json").json
    assert told["vouchers"] == ["1-2"]
    assert "1-1" in told["warnings"][0]
    held = recon_xl("vouchers", "m.xlsx", "--to", "b.csv", "--layout", "business-central", "--json")
    assert held.json["vouchers"] == ["1-1", "1-2"]


def test_tripletex_cannot_tell_series_apart(recon_xl, month):
    recon_xl("post", "m.xlsx", month["Gebyr nettbank"])
    recon_xl("post", "m.xlsx", month["Kreditrenter"], "--series", "2")
    told = recon_xl("vouchers", "m.xlsx", "--to", "a.csv", "--layout", "tripletex")
    assert told.status == 3
    assert "1-1, 2-1" in told.err
    assert not Path("a.csv").exists()


def with_columns(book, columns):
    """Add columns of the user's own to the sheet of vouchers."""
    workbook = load_workbook(book)
    sheet = workbook["Vouchers"]
    (listed,) = sheet.tables.values()
    first, last = sheet[listed.ref][0][0], sheet[listed.ref][-1][-1]
    for at, (header, cells) in enumerate(columns.items(), 1):
        column = last.column + at
        sheet.cell(first.row, column).value = header
        listed.tableColumns.append(type(listed.tableColumns[0])(id=900 + at, name=header))
        for row, cell in enumerate(cells, first.row + 1):
            sheet.cell(row, column).value = cell
    corner = sheet.cell(last.row, last.column + len(columns)).coordinate
    listed.ref = listed.autoFilter.ref = f"{first.coordinate}:{corner}"
    workbook.save(book)


def change(book, sheet_name, header, cells):
    workbook = load_workbook(book)
    sheet = workbook[sheet_name]
    (listed,) = sheet.tables.values()
    head, *rows = sheet[listed.ref]
    column = next(cell.column for cell in head if cell.value == header)
    for row, value in zip(rows, cells, strict=True):
        sheet.cell(row[0].row, column).value = value
    workbook.save(book)

"""camt: fields, signs, batches, pages, accounts."""

from pathlib import Path

import pytest

from recon_xl.errors import BadValuesError, MalformedFileError
from recon_xl.importers import camt, read_statements
from recon_xl.importers.source import from_bytes
from tests.importers.golden import DATA

DAY = DATA / "camt" / "day.camt053.xml"
HEAD = (
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt>'
    "<Id>1</Id><Acct><Id><IBAN>NO9386011117947</IBAN></Id><Ccy>NOK</Ccy></Acct>"
)
TAIL = "</Stmt></BkToCstmrStmt></Document>"


def entry(amount="10.00", sign="CRDT", day="2026-10-01", more=""):
    return (
        f'<Ntry><Amt Ccy="NOK">{amount}</Amt><CdtDbtInd>{sign}</CdtDbtInd><Sts>BOOK</Sts>'
        f"<BookgDt><Dt>{day}</Dt></BookgDt>{more}</Ntry>"
    )


def read(*entries, head=HEAD, split=False):
    xml = head + "".join(entries) + TAIL
    return camt.read(from_bytes("a.xml", xml.encode()), splits=lambda _account: split)


def test_a_statement_says_account_number_period_and_balances():
    statement, euro = read_statements(DAY)
    assert statement.account == "86011117947"
    assert (statement.number, statement.identity) == ("231", "FJORD-20261002-1")
    assert statement.unexplained_minor == 0
    assert euro.currency == "EUR"
    assert euro.lines.empty
    assert list(euro.lines.columns) == list(statement.lines.columns)


def test_a_batch_is_one_line_that_carries_its_details():
    statement = read_statements(DAY)[0]
    line = statement.lines.set_index("reference").loc["B1"]
    assert line["batch"] == "REMITTERING-77"
    assert "Faktura 4711" in line["text"]
    assert "90210" in line["text"]


def test_a_batch_is_split_when_its_details_are_the_whole_of_it():
    whole, split = (read_statements(DAY, split_batches=split)[0] for split in (False, True))
    assert split.sum_minor == whole.sum_minor
    parts = split.lines[split.lines["batch"] == "REMITTERING-77"]
    assert list(parts["amount_minor"]) == [-1800000, -1200000]
    assert list(parts["counterparty"]) == ["Nordavind Frakt AS", "Fjellregn VVS AS"]
    assert list(parts["reference"]) == ["B1-1", "B1-2"]
    assert set(parts["source"]) == {"day.camt053.xml:2"}


@pytest.mark.parametrize(
    ("amounts", "count"), [((6, 5), 2), ((6, 4), 3)], ids=["sum differs", "count differs"]
)
def test_a_batch_stays_whole_when_its_details_are_not_the_whole_of_it(amounts, count):
    details = "".join(f'<TxDtls><Amt Ccy="NOK">{a}.00</Amt></TxDtls>' for a in amounts)
    batch = f"<NtryDtls><Btch><NbOfTxs>{count}</NbOfTxs></Btch>{details}</NtryDtls>"
    (statement,) = read(entry(more=batch), split=True)
    assert list(statement.lines["amount_minor"]) == [1000]


def test_what_was_paid_in_another_currency_is_kept_beside_the_account_s_own():
    statement = read_statements(DAY)[0]
    line = statement.lines.set_index("reference").loc["K1"]
    assert (line["currency"], line["amount_minor"]) == ("NOK", -124985)
    assert (line["original_currency"], line["original_amount_minor"]) == ("USD", -14000)


def test_two_kids_are_no_kid_and_are_kept_in_the_text():
    refs = "".join(
        f"<Strd><CdtrRefInf><Ref>{kid}</Ref></CdtrRefInf></Strd>" for kid in ("1234567897", "26")
    )
    details = f"<NtryDtls><TxDtls><RmtInf>{refs}</RmtInf></TxDtls></NtryDtls>"
    (statement,) = read(entry(more=details))
    assert statement.lines["kid"].iloc[0] == ""
    assert statement.lines["text"].iloc[0] == "1234567897 26"


def test_an_entry_that_repeats_the_bank_s_own_reference_is_counted():
    twice = entry(more="<AcctSvcrRef>A1</AcctSvcrRef>")
    (statement,) = read(twice, twice)
    assert list(statement.lines["id"].str[-2:]) == [statement.lines["id"].iloc[0][-2:], "-2"]
    assert any("repeats another" in warning for warning in statement.warnings)


def test_bad_entries_are_counted_and_shown_together():
    with pytest.raises(BadValuesError, match="3 values") as refused:
        read(entry("1,00"), entry(), entry(sign="BOTH"), entry(day="2026-13-01"))
    assert "entry 3: CdtDbtInd “BOTH”" in refused.value.problem
    assert refused.value.where == "a.xml:1"


def test_a_file_without_namespace_is_read():
    (statement,) = read(
        entry(), head=HEAD.replace(' xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"', "")
    )
    assert len(statement.lines) == 1


def test_a_document_that_holds_the_separator_itself_is_read():
    (statement,) = read(entry(more="<AddtlNtryInf>Sel\ufddalje \ufdd0 A</AddtlNtryInf>"))
    assert statement.lines["amount_minor"].iloc[0] == 1000
    assert statement.lines["text"].iloc[0].endswith("A")


def test_an_entry_in_a_strange_place_ends_nothing():
    nested = entry(more=f"<NtryDtls><Stmt>{entry()}</Stmt></NtryDtls>")
    found = read(
        nested, entry(), entry(more="<NtryDtls><Btch><NbOfTxs>4\u00b9</NbOfTxs></Btch></NtryDtls>")
    )
    assert sum(len(s.lines) for s in found) >= 3


def test_a_statement_without_anything_is_refused():
    with pytest.raises(MalformedFileError, match="no statement"):
        read()


def test_statements_that_do_not_follow_each_other_are_told(tmp_path: Path):
    def bal(code, amount):
        return (
            f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
            f'<Amt Ccy="NOK">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>'
        )

    between = (
        TAIL.removesuffix("</BkToCstmrStmt></Document>") + HEAD.partition("<BkToCstmrStmt>")[2]
    )
    first = "<ElctrncSeqNb>4</ElctrncSeqNb>" + bal("OPBD", 0) + bal("CLBD", 10) + entry()
    second = "<ElctrncSeqNb>7</ElctrncSeqNb>" + bal("OPBD", 50) + bal("CLBD", 60) + entry()
    _one, two = read(first, between, second)
    assert two.warnings == [
        "Statement 7 opens with 50.00, but the one before closed with 10.00: a statement between"
        " them may be missing.",
        "2 statement numbers are missing before 7.",
    ]

"""MT940: the public samples, the dialects of :86:, and an independent reader as the judge."""

from collections import Counter
from pathlib import Path

import pytest

from recon_xl.errors import BadValuesError, MalformedFileError, UnknownFormatError
from recon_xl.importers import mt940, read_statements
from recon_xl.importers.mt940_details import details_of
from recon_xl.importers.source import from_bytes
from recon_xl.model.money import to_minor
from tests.importers.golden import DATA
from tests.importers.shared_data import Truth, needs_shared_data, truths

SAMPLES = [t for t in truths("mt940", "malformed_synthetic") if "mt940" in t.path.name]
# One message is behind a control character, where the manifest does not see it.
COUNTED_ONE_SHORT = "zilverline+mt940__two_accounts.txt"


def is_fragment(truth: Truth) -> bool:
    return "FRAGMENT" in truth.interesting or not truth.statements


@needs_shared_data
@pytest.mark.parametrize("truth", SAMPLES, ids=str)
def test_a_sample_is_read_as_the_manifest_says(truth: Truth):
    if is_fragment(truth) and "mt942" not in truth.path.name:
        with pytest.raises((MalformedFileError, UnknownFormatError)):
            read_statements(truth.path)
        return
    found = read_statements(truth.path)
    assert len(found) == truth.statements + (truth.path.name == COUNTED_ONE_SHORT)
    assert sum(len(s.lines) for s in found) == truth.transactions
    for name, expected in (("opening_minor", truth.opening), ("closing_minor", truth.closing)):
        known = [getattr(s, name) for s in found if getattr(s, name) is not None]
        minors = [to_minor(amount, found[0].currency) for amount in expected]
        assert known[: len(minors)] == minors
    if truth.currency:
        assert {s.currency for s in found} == set(truth.currency.split())
    unbalanced = any("does not balance" in warning for s in found for warning in s.warnings)
    if truth.balances is not None:
        assert unbalanced is not truth.balances


@needs_shared_data
@pytest.mark.parametrize("truth", [t for t in SAMPLES if not is_fragment(t)], ids=str)
def test_an_independent_reader_sees_the_same_transactions(truth: Truth):
    judge = pytest.importorskip("mt940", reason="mt-940 is not installed")
    try:
        theirs = judge.parse(str(truth.path))
    except (RuntimeError, ValueError, UnicodeDecodeError) as error:
        pytest.skip(f"mt-940 cannot read it: {str(error)[:60]}")
    lines = [row for s in read_statements(truth.path) for row in s.lines.to_dict("records")]
    # It takes the sign of a reversal from its letter; the size is what both can agree on.
    judged = Counter(
        (str(t.data["date"]), abs(to_minor(t.data["amount"].amount, "EUR")))
        for t in theirs.transactions
    )
    ours = Counter((f"{r['value_date']:%Y-%m-%d}", abs(r["amount_minor"])) for r in lines)
    assert ours == judged
    signed = sum(r["amount_minor"] for r in lines)
    if not any(str(t.data["status"]).startswith("R") for t in theirs.transactions):
        assert signed == sum(to_minor(t.data["amount"].amount, "EUR") for t in theirs.transactions)


def message(*lines: str, opening: str = "C261001NOK0,", closing: str = "") -> bytes:
    head = [":20:A", ":25:86011117947", ":28C:1", f":60F:{opening}"]
    return "\n".join([*head, *lines, *([f":62F:{closing}"] if closing else [])]).encode()


def read(*lines: str, **balances: str):
    return mt940.read(from_bytes("a.sta", message(*lines, **balances)))


def test_a_reversal_follows_the_standard_and_the_balances_where_they_prove_otherwise():
    taken_back = ":61:261002RC45,NTRFNONREF"
    (standard,) = read(taken_back, closing="D261002NOK45,")
    (literal,) = read(taken_back, closing="C261002NOK45,")
    assert list(standard.lines["amount_minor"]) == [-4500]
    assert list(literal.lines["amount_minor"]) == [4500]
    assert standard.warnings == []
    assert "as the balances prove" in literal.warnings[0]


@pytest.mark.parametrize(
    ("value", "entry", "booked"),
    [
        ("261231", "0102", "2027-01-02"),
        ("270102", "1231", "2026-12-31"),
        ("261002", "    ", "2026-10-02"),
    ],
)
def test_the_booking_date_takes_the_year_that_fits(value, entry, booked):
    (statement,) = read(f":61:{value}{entry}C1,NTRFNONREF")
    assert str(statement.lines["date"].iloc[0].date()) == booked


def test_the_30th_of_february_is_its_last_day():
    (statement,) = read(":61:2602300301C1,NTRFNONREF")
    assert str(statement.lines["value_date"].iloc[0].date()) == "2026-02-28"


def test_a_time_at_the_start_of_a_line_is_no_tag():
    (statement,) = read(":61:261002C1,NTRFNONREF", ":86:Betalt kl 10", ":26:37 i kassen")
    assert statement.lines["text"].iloc[0] == "Betalt kl 10 :26:37 i kassen"


def test_bad_lines_are_counted_together():
    with pytest.raises(BadValuesError, match="2 values") as refused:
        read(":61:261302C1,NTRF", ":61:nonsense", ":61:261002C1,NTRF")
    assert refused.value.where == "a.sta:5"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (
            ["166?00GUTSCHRIFT?20EREF+E17?21SVWZ+Faktura 17?32KARL?33 KAUFMANN"],
            ("GUTSCHRIFT EREF+E17 SVWZ+Faktura 17", "KARL KAUFMANN", "E17"),
        ),
        (
            ["/EREF/17/ORDP//NAME/KARL\n KAUFMANN/REMI//REMI/Faktura\n 17/ISDT/2026-10-01"],
            ("Faktura 17", "KARL KAUFMANN", "17"),
        ),
        (
            ["/CNTP/NL86INGB0002445588/INGBNL2A/BELASTINGDIENST///REMI/USTD//AANGIFTE/"],
            ("AANGIFTE", "BELASTINGDIENST", ""),
        ),
        (["Fritt format\npå to linjer"], ("Fritt format på to linjer", "", "")),
    ],
    ids=["German", "SEPA", "ING", "free"],
)
def test_the_dialects_of_86(values, expected):
    details = details_of(values)
    assert (details.text, details.counterparty, details.end_to_end_id) == expected


def test_a_statement_of_two_pages_stays_two_that_follow_each_other():
    first, second = read_statements(DATA / "mt940" / "fjord.sta")
    assert (first.number, second.number) == ("231", "231/2")
    assert first.closing_minor == second.opening_minor
    assert first.warnings == second.warnings == []


def test_an_interim_report_says_that_it_is_provisional():
    (statement,) = read_statements(DATA / "mt940" / "interim.mt942")
    assert "provisional" in statement.warnings[0]


def test_a_cut_message_is_refused(tmp_path: Path):
    path = tmp_path / "cut.sta"
    path.write_text(":20:A\n:61:261002C1,NTRFNONREF\n", encoding="ascii")
    with pytest.raises(MalformedFileError, match="no complete MT940 message"):
        read_statements(path)

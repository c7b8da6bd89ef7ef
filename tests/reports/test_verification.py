"""A change of anything approved is found, and only that."""

import random
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pandas as pd
import pikepdf
import pytest

from recon_xl import language
from recon_xl.errors import ReconError
from recon_xl.model.journal import canonical_json
from recon_xl.model.reconciliation import Reconciliation, settled
from recon_xl.reports.documents import Evidence, read_document
from recon_xl.reports.evidence import seal
from recon_xl.reports.findings import Finding
from recon_xl.reports.verification import verify_against, verify_document, withdrawn_at
from tests.reports.month import ACCOUNT, approved, documented, roastery

Change = Callable[[Reconciliation], Reconciliation]


@pytest.fixture(scope="module")
def month() -> tuple[Reconciliation, Evidence]:
    reconciliation = roastery()
    report, facts, content = documented(reconciliation)
    return approved(reconciliation, report, facts, content), read_document(content)


@pytest.fixture(autouse=True)
def _english():
    with language.use("en"):
        yield


def changed(table: str, row_id: str, **cells: Any) -> Change:
    """Return a change of some cells of one row."""

    def change(reconciliation: Reconciliation) -> Reconciliation:
        frame = getattr(reconciliation, table).copy()
        is_it = frame[frame.columns[0 if table != "ledger" else list(frame).index("id")]] == row_id
        if table == "statement":
            is_it = frame["id"] == row_id
        assert is_it.sum() == 1
        for field, value in cells.items():
            frame.loc[is_it, field] = value
        return reconciliation.with_tables(**{table: frame})

    return change


def without(table: str, field: str, value: str) -> Change:
    """Return a change that takes a row away."""

    def change(reconciliation: Reconciliation) -> Reconciliation:
        frame = getattr(reconciliation, table)
        return reconciliation.with_tables(**{table: frame[frame[field] != value]})

    return change


def places(findings: list[Finding]) -> list[tuple[Any, ...]]:
    return [tuple(one[key] for key in ("table", "row", "column", "was", "is")) for one in findings]


def test_an_untouched_month_has_no_findings(month):
    reconciliation, evidence = month
    assert verify_document(evidence.content) == []
    assert verify_against(reconciliation, evidence, lang="nb") == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            changed("ledger", "L-010", amount_minor=123_45),
            ("tblLedger", "L-010", "Beløp", 3488.75, 123.45),
        ),
        (
            changed("statement", "S-004", text="Noe annet"),
            ("tblStatement", "S-004", "Tekst", "Innbetaling med KID", "Noe annet"),
        ),
        (
            changed("statement", "S-004", date=pd.Timestamp(2026, 10, 2)),
            ("tblStatement", "S-004", "Bokføringsdato", "2026-10-01", "2026-10-02"),
        ),
        (
            changed("ledger", "L-010", kid=""),
            ("tblLedger", "L-010", "KID", "70405005", ""),
        ),
        (
            # An open row is not locked, but what was reported of it is evidence.
            changed("ledger", "L-001", counterparty="Åsen Gard"),
            ("tblLedger", "L-001", "Motpart", "Åsen Gård", "Åsen Gard"),
        ),
        (
            changed("matches", "M-001", reason="fordi"),
            ("tblMatches", "M-001", "Begrunnelse", "Samme beløp; bank neste bankdag", "fordi"),
        ),
        (
            changed("matches", "M-001", approval_no=0),
            ("tblMatches", "M-001", "Avstemmingsnr", 22, 0),
        ),
        (
            without("statement", "id", "S-004"),
            ("tblStatement", "S-004", "Kontoutskrifts-ID", "S-004", ""),
        ),
        (
            without("matches", "match_id", "M-001"),
            ("tblMatches", "M-001", "Avstemmings-ID", "M-001", ""),
        ),
        (
            without("members", "id", "L-003"),
            ("tblMatches", "M-001", "Hovedboksposter", "L-003", ""),
        ),
        (
            changed("accounts", ACCOUNT, opening_balance_minor=0),
            ("tblAccounts", ACCOUNT, "Inngående saldo", 482135.77, 0.0),
        ),
    ],
)
def test_a_change_is_found_with_its_table_row_and_column(month, change, expected):
    reconciliation, evidence = month
    findings = verify_against(change(reconciliation), evidence, lang="nb", file="x.pdf")
    assert expected in places(findings)
    assert all(one["file"] == "x.pdf" and one["text"] for one in findings)


def test_findings_speak_the_language_of_the_workbook_and_say_it_in_a_sentence(month):
    reconciliation, evidence = month
    change = changed("statement", "S-004", amount_minor=1)
    (finding,) = verify_against(change(reconciliation), evidence, lang="en")
    assert finding["column"] == "Amount"
    assert finding["text"] == "Statement S-004, Amount: approved as 2,875.00, is 0.01."


def test_a_changed_balance_of_a_statement_is_found(month):
    reconciliation, evidence = month
    frame = reconciliation.statements
    other = frame.assign(closing_minor=frame["closing_minor"] + (frame["number"] == "42"))
    findings = verify_against(reconciliation.with_tables(statements=other), evidence, lang="en")
    assert [one[:3] for one in places(findings)] == [("tblStatements", "42", "Closing")]


def test_a_changed_row_of_approvals_is_found(month):
    reconciliation, evidence = month
    other = reconciliation.approvals.assign(
        bank_balance_minor=1, approved_by="Noen", seal="0" * 64, document_sha256="1" * 64
    )
    findings = verify_against(reconciliation.with_tables(approvals=other), evidence, lang="en")
    assert [one["column"] for one in findings] == [
        "Approved by",
        "Bank balance",
        "Seal",
        "Document SHA-256",
    ]


def test_a_row_that_only_claims_to_be_approved_is_found(month):
    reconciliation, evidence = month
    frame = reconciliation.ledger
    claimed = frame.assign(approval_no=frame["approval_no"].mask(frame["date"] > "2026-10-31", 22))
    later = frame[frame["date"] <= "2026-10-31"].tail(1).assign(id="L-new", approval_no=22)
    both = pd.concat([claimed, later], ignore_index=True)
    findings = verify_against(reconciliation.with_tables(ledger=both), evidence, lang="en")
    assert places(findings) == [("tblLedger", "L-new", "Approval no.", "", 22)]


def test_what_a_later_month_does_to_open_rows_is_no_finding(month):
    reconciliation, evidence = month
    matches, members = reconciliation.matches, reconciliation.members
    fresh = matches.head(1).assign(
        match_id="M-later", approval_no=0, cleared=pd.Timestamp(date(2026, 11, 5))
    )
    taken = pd.DataFrame(
        {
            "match_id": "M-later",
            "side": ["ledger", "statement"],
            "id": ["L-001", "S-003"],
            "amount_minor": [-420_000, 126_000],
        }
    )
    ledger = reconciliation.ledger
    noted = ledger.assign(note="purret", review="✓", mark="x", source="annet sted")
    later = settled(
        reconciliation.with_tables(
            ledger=noted,
            matches=pd.concat([matches, fresh], ignore_index=True),
            members=pd.concat([members, taken], ignore_index=True),
        )
    )
    assert verify_against(later, evidence, lang="nb") == []


def test_a_withdrawn_approval_and_a_draft_lock_nothing(month):
    reconciliation, evidence = month
    withdrawn = reconciliation.with_tables(
        approvals=reconciliation.approvals.assign(withdrawn_at=pd.Timestamp("2026-11-10T08:00")),
        matches=reconciliation.matches.assign(approval_no=0),
    )
    assert withdrawn_at(withdrawn, evidence) == "2026-11-10T08:00:00"
    assert verify_against(withdrawn, evidence, lang="nb") == []
    draft = read_document(documented(roastery(), approval_no=None)[2])
    assert verify_against(withdrawn, draft, lang="nb") == []
    assert verify_document(draft.content) == []


def test_an_approval_that_the_workbook_does_not_know_is_one_finding_of_its_own(month):
    reconciliation, evidence = month
    unknown = reconciliation.with_tables(approvals=reconciliation.approvals.iloc[:0])
    assert places(verify_against(unknown, evidence, lang="en"))[0] == (
        "tblApprovals",
        "22",
        "Approval no.",
        "22",
        "",
    )


def test_every_flipped_byte_is_reported_and_none_of_them_crashes(month):
    reconciliation, evidence = month
    rng = random.Random(11)
    for _attempt in range(60):
        content = bytearray(evidence.content)
        content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
        assert _findings(reconciliation, bytes(content)), "a changed byte went unnoticed"


@pytest.mark.fuzz
def test_no_damage_at_all_goes_unnoticed_or_crashes(month):
    reconciliation, evidence = month
    rng = random.Random(12)
    for attempt in range(1500):
        content = bytearray(evidence.content)
        for _byte in range(rng.choice([1, 1, 2, 10, 200])):
            content[rng.randrange(len(content))] = rng.randrange(256)
        if attempt % 10 == 0:
            at = rng.randrange(len(content))
            del content[at : at + rng.randrange(500)]
        assert bytes(content) == evidence.content or _findings(reconciliation, bytes(content))


def test_a_document_that_was_cut_short_is_reported(month):
    reconciliation, evidence = month
    size = len(evidence.content)
    for cut in (0, 1, 9, 1000, size // 2, size - 30, size - 1):
        assert _findings(reconciliation, evidence.content[:cut])


def test_other_facts_under_the_old_seal_are_reported(month):
    _reconciliation, evidence = month
    other = _repacked(evidence.content, evidence.text.replace(b"Moe", b"Mud"))
    findings = verify_document(other)
    assert "seal" in findings[0]["text"]
    assert (findings[0]["was"], findings[0]["is"]) == (
        evidence.seal,
        seal(evidence.text.replace(b"Moe", b"Mud")),
    )


def test_a_forged_seal_is_reported_because_the_page_still_prints_the_old_one(month):
    reconciliation, evidence = month
    text = evidence.text.replace(b"Moe", b"Mud")
    forged = _repacked(evidence.content, text, f"recon_xl, sha256:{seal(text)}")
    assert [one["text"] for one in verify_document(forged)] == [
        "The seal of the embedded data is not the one that is printed."
    ]
    columns = [
        one["column"] for one in verify_against(reconciliation, read_document(forged), lang="en")
    ]
    assert columns == ["Approved by", "Seal", "Document SHA-256"]


def test_facts_of_another_shape_are_refused_before_they_can_do_harm(month):
    _reconciliation, evidence = month
    for facts in (
        evidence.facts | {"matches": [{"match_id": 7}]},
        evidence.facts | {"bridge": None},
        evidence.facts | {"ledger": "none"},
        evidence.facts | {"format": "something else"},
        evidence.facts | {"approval_no": "22"},
    ):
        other = _repacked(evidence.content, canonical_json(facts).encode())
        (finding,) = verify_document(other)
        assert "reconciliation.json is not of the kind" in finding["text"]


def test_what_is_appended_without_being_a_signature_is_reported(month):
    reconciliation, evidence = month
    longer = evidence.content + b"% more\nstartxref\n0\n%%EOF\n"
    assert _findings(reconciliation, longer)


def _findings(reconciliation: Reconciliation, content: bytes) -> list[Finding]:
    """Verify as the command does: the document, and the workbook if the document can be read."""
    findings = verify_document(content)
    try:
        return findings + verify_against(reconciliation, read_document(content), lang="nb")
    except ReconError:
        assert findings
        return findings


def _repacked(content: bytes, text: bytes, keywords: str = "") -> bytes:
    """Return the document with other embedded facts, as a forger with tools would make it."""
    target = BytesIO()
    with pikepdf.open(BytesIO(content)) as pdf:
        pdf.attachments["reconciliation.json"].get_file().obj.write(text)
        if keywords:
            pdf.docinfo["/Keywords"] = keywords
        pdf.save(target, static_id=True)
    return target.getvalue()

"""What is read back from a document, and what documents are called."""

import json

import pytest

from recon_xl.errors import MalformedFileError
from recon_xl.reports.documents import document_name, read_document, unsigned_revision
from recon_xl.reports.evidence import seal
from tests.reports.month import documented, roastery


@pytest.fixture(scope="module")
def document() -> tuple[str, bytes]:
    _report, facts, content = documented(roastery())
    return facts, content


def test_the_embedded_facts_come_back_byte_for_byte(document):
    facts, content = document
    evidence = read_document(content)
    assert evidence.text == facts.encode()
    assert evidence.facts == json.loads(facts)
    assert evidence.seal == evidence.stated_seal == seal(facts)
    assert not evidence.is_draft


def test_a_document_is_read_from_a_file_too(document, tmp_path):
    path = tmp_path / "86011117947-2026-10.pdf"
    path.write_bytes(document[1])
    assert read_document(path).seal == seal(document[0])


def test_a_draft_says_that_it_is_one():
    assert read_document(documented(roastery(), approval_no=None)[2]).is_draft


def test_the_hash_of_a_document_does_not_count_what_is_appended_behind_it(document):
    content = document[1]
    assert unsigned_revision(content) == content
    signed = content + b"9 0 obj\n<< >>\nendobj\nstartxref\n1234\n%%EOF\n"
    assert read_document(signed).document_sha256 == read_document(content).document_sha256


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7\n%%EOF\n", b"PK\x03\x04 a workbook", b"\x00" * 5000]
)
def test_what_is_no_document_is_refused_with_a_reason(content):
    with pytest.raises(MalformedFileError) as refused:
        read_document(content)
    assert refused.value.remedy


@pytest.mark.parametrize(
    ("account", "draft", "lang", "taken", "expected"),
    [
        ("8601 11 17947", False, "nb", [], "86011117947-2026-10.pdf"),
        ("NO93 8601 1117 947", False, "nb", [], "86011117947-2026-10.pdf"),
        ("8601.11.17947", True, "en", [], "86011117947-2026-10-draft.pdf"),
        ("8601.11.17947", True, "nb", [], "86011117947-2026-10-utkast.pdf"),
        ("Kasse Øst / 2", False, "nb", [], "Kasse-Øst-2-2026-10.pdf"),
        ("../../etc", False, "nb", [], "etc-2026-10.pdf"),
        ("…", False, "nb", [], "account-2026-10.pdf"),
        ("1920", False, "nb", ["1920-2026-10.PDF"], "1920-2026-10-2.pdf"),
        ("1920", False, "nb", ["1920-2026-10.pdf", "1920-2026-10-2.pdf"], "1920-2026-10-3.pdf"),
    ],
)
def test_a_document_is_named_by_account_and_period_and_never_overwrites(
    account, draft, lang, taken, expected
):
    assert document_name(account, "2026-10", draft=draft, lang=lang, taken=taken) == expected

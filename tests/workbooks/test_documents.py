"""Documents that wait for the workbook to be saved."""

import pytest

from recon_xl.workbooks.documents import Documents


@pytest.mark.parametrize(
    ("folder", "is_kept"), [("mai-documents", False), ("kopi-documents", True)]
)
def test_a_copy_of_the_workbook_leaves_the_document_of_the_original(tmp_path, folder, is_kept):
    old = tmp_path / "mai-documents" / "1-2026-05.pdf"
    old.parent.mkdir()
    old.write_bytes(b"sealed")
    documents = Documents(tmp_path / "kopi.xlsx")
    documents.rename([("mai-documents/1-2026-05.pdf", f"{folder}/1-2026-05-withdrawn.pdf")])
    with documents.written():
        pass
    assert (tmp_path / folder / "1-2026-05-withdrawn.pdf").read_bytes() == b"sealed"
    assert old.exists() is is_kept

"""A workbook opened in a notebook."""

import pytest

from recon_xl.demo import demo_files
from recon_xl.explore import load
from recon_xl.workbooks.running import run_month
from tests.workbooks.books import type_into_row


def test_a_journal_that_was_changed_is_told_when_a_notebook_opens_the_workbook(tmp_path):
    files, book = demo_files(), tmp_path / "month.xlsx"
    run_month(book, ledger=files.ledger, statement=files.statement, lang="en")
    assert load(str(book), "en").file == "month.xlsx"  # without a warning
    type_into_row(book, "import", into="journal", summary="nothing")
    with pytest.warns(UserWarning, match=r"Journal row 2 was changed.*backup"):
        load(str(book), "en")

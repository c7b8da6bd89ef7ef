"""Tables as they are read: words, numbers and days of the language, nothing that is markup."""

import pytest

from recon_xl.explore.desk import Desk
from recon_xl.explore.listing import ROWS_MAX
from recon_xl.model.reconciliation import Reconciliation
from tests.builders import entries, lines, reconciliation
from tests.explore.month import small_month


def desk(lang="en", month=None):
    return Desk(month or small_month(), lang, "mai.xlsx")


def test_open_rows_are_written_out_in_the_language():
    first = desk("nb").open_items(side="statement").frame.iloc[0]
    assert first["Avstemming restbeløp"] == "−5\u00a0340,00"
    assert "11.05.2026" in first.tolist()


def test_what_the_bank_writes_is_shown_as_text():
    shown = desk().open_items(text="utland")._repr_html_()
    assert "Gebyr &lt;b&gt;utland&lt;/b&gt;" in shown


def test_columns_without_a_word_in_them_are_left_out():
    assert "KID" not in desk().open_items(text="utland")._repr_html_()
    assert "KID" in desk().open_items()._repr_html_()


def test_nothing_open_is_one_line():
    assert desk().open_items(text="finnes ikke")._repr_html_() == "<h4>Nothing open</h4>"


def test_a_long_list_says_how_much_it_leaves_out():
    rows = [f"S{number} 2026-05-04 {number}.00 A" for number in range(1, ROWS_MAX + 3)]
    listing = desk(month=reconciliation(entries(), lines(*rows))).open_items()
    assert listing.caption == f"{ROWS_MAX + 2} open rows"
    assert "… and 2 more rows." in listing._repr_html_()


def test_the_proof_goes_from_the_ledger_to_the_bank():
    proof = desk().proof()
    assert proof.caption == "mai.xlsx: bank and ledger agree"
    terms = dict(proof.frame.itertuples(index=False, name=None))
    assert terms["A  Ledger balance"] == "−6,732.00"
    assert terms["B  Posted, not in the bank (reversed)"] == "6,830.00"
    assert terms["E  Balance according to the bank"] == "−5,111.00"
    assert terms["F  Unexplained"] == "0.00"


def test_terms_that_no_account_has_are_left_out_of_the_proof():
    assert not any("Deactivated" in term for term in desk().proof().frame["Bank account"])


def test_without_an_id_candidates_of_the_largest_row_that_has_some_are_shown():
    assert desk().candidates().caption == "1 candidate for L4"
    assert desk().candidates("S1").caption == "1 candidate for S1"


def test_an_empty_workbook_can_be_looked_at():
    empty = desk(month=Reconciliation.empty())
    assert empty.candidates().caption == "Nothing open"
    assert empty.browse() is not None
    assert list(empty.proof().frame.columns) == ["Bank account"]


@pytest.mark.parametrize("plot", ["ageing", "timeline"])
def test_a_desk_speaks_its_own_language_whatever_the_system_s(plot):
    english = getattr(desk("en"), plot)().alt
    assert "May" in english or "31–60 days" in english

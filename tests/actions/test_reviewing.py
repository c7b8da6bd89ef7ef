"""Review marks: typed by a person, told by the journal, counted in the report."""

import json
from datetime import date, datetime

from recon_xl.actions.activation import deactivate
from recon_xl.actions.reviewing import with_reviews_told
from recon_xl.actions.undoing import undo
from recon_xl.findings import account_findings
from recon_xl.model.journal import broken_rows
from recon_xl.reports.content import period_report
from recon_xl.reports.story import heading
from recon_xl.reports.wording import words_of
from recon_xl.reports.writing import Writer
from recon_xl.workbooks.workbook import open_workbook
from tests.builders import ACCOUNT, entries, lines, reconciliation
from tests.workbooks.books import write_book
from tests.workbooks.months import small_month

AT = datetime(2026, 11, 3, 12)  # noqa: DTZ001 (the journal keeps the user's own time)
LATER = datetime(2026, 11, 4, 9)  # noqa: DTZ001


def month(*marks):
    rows = [f"L{n} 2026-10-0{n} {n}.00 Salg" for n in range(1, 5)]
    tables = reconciliation(entries(*rows), lines("S1 2026-10-30 5.00 Renter"))
    return typed(tables, *marks)


def typed(tables, *marks):
    told = list(marks) + [""] * (len(tables.ledger) - len(marks))
    return tables.with_tables(ledger=tables.ledger.assign(review=told))


def told(tables, at=AT):
    return with_reviews_told(tables, by="kn", at=at)


def test_marks_are_told_with_who_when_and_how_many():
    tables = told(month("✓", "✓", "?"))
    (row,) = tables.journal.itertuples(index=False)
    assert (row.action, row.by, row.at.to_pydatetime()) == ("review", "kn", AT)
    assert row.summary == "Review: ✓ on 2 rows, ? on 1 row."
    assert json.loads(row.details) == {"ledger": {"L1": "✓", "L2": "✓", "L3": "?"}, "statement": {}}
    assert broken_rows(tables.journal) == []


def test_a_mark_is_told_once_and_again_when_it_changes_or_goes():
    first = told(month("✓", "?"))
    assert told(first) is first
    second = told(typed(first, "✓", "", "!"), LATER)
    assert second.journal["summary"].iloc[-1] == "Review: ! on 1 row, taken off 1 row."
    assert told(second) is second


def test_no_mark_is_no_row():
    tables = month()
    assert told(tables) is tables


def test_undo_takes_back_the_action_and_not_the_mark():
    tables = told(month("✓"))
    tables = deactivate(tables, by="kn", at=AT, row_ids=["L2"], reason="øre").reconciliation
    tables = told(typed(tables, "✓", "", "!"), LATER)
    back = undo(tables, by="kn", at=LATER).reconciliation
    assert set(back.ledger["state"]) == {"open"}
    assert list(back.ledger["review"]) == ["✓", "", "!", ""]


def test_a_reviewed_row_is_not_due_for_review_again():
    before = datetime(2026, 9, 30, 9)  # noqa: DTZ001
    tables = deactivate(month(), by="kn", at=before, row_ids=["L1"], reason="øre").reconciliation
    day = date(2026, 10, 31)
    kinds = [one.kind for one in account_findings(tables, ACCOUNT, day)]
    assert "review" in kinds
    kinds = [one.kind for one in account_findings(told(typed(tables, "✓")), ACCOUNT, day)]
    assert "review" not in kinds


def test_thousands_of_marks_fit_into_the_cells_of_the_journal():
    many = [f"L-{n:010d} 2026-10-01 1.00 x" for n in range(2_500)]
    tables = reconciliation(entries(*many), lines())
    tables = told(tables.with_tables(ledger=tables.ledger.assign(review="✓")))
    assert len(tables.journal) == 3
    assert tables.journal["details"].str.len().max() < 32_000
    assert told(tables) is tables


def test_the_report_counts_the_marks_in_the_order_of_the_legend():
    report = period_report(
        month("!", "✓", "✓", "sett"),
        ACCOUNT,
        date(2026, 10, 1),
        date(2026, 10, 31),
        lang="nb",
        prepared_by="K",
        approved_by="",
        at=AT,
    )
    assert list(report.reviews.items()) == [("✓", 2), ("!", 1), ("sett", 1)]
    facts = heading(report, Writer(words_of("nb"), "NOK"))["facts"]
    assert facts[-1] == {"label": "Kontroll", "lines": ["✓ 2, ! 1, sett 1"]}


def test_a_workbook_tells_marks_with_its_next_action(tmp_path):
    tables = small_month()
    marked = tables.with_tables(ledger=tables.ledger.assign(review="✓"))
    path = write_book(tmp_path / "mai.xlsx", marked, "nb")
    row_id = tables.ledger.loc[tables.ledger["state"] == "open", "id"].iloc[0]
    with open_workbook(path) as workbook:
        before = len(workbook.reconciliation.journal)
        workbook.apply("deactivate", row_ids=[row_id], reason="øre", by="kn", at=AT)
        assert list(workbook.reconciliation.journal["action"])[before:] == ["review", "deactivate"]
        workbook.save()
    with open_workbook(path) as workbook:
        again = workbook.apply("match", rules="standard", dry_run=True, by="kn", at=LATER)
        assert again["dry_run"]
        assert len(workbook.reconciliation.journal) == before + 2

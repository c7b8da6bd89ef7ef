"""The journal is a chain."""

from datetime import datetime

from recon_xl.model.frames import empty
from recon_xl.model.journal import appended, broken_rows

NOON = datetime(2026, 11, 3, 12, 0, 5, 999)  # noqa: DTZ001 (the journal keeps the user's own time)


def journal_of(*actions):
    journal = empty("journal")
    for action in actions:
        journal = appended(
            journal, action=action, summary=f"{action} ærlig", details={"n": 1}, by="kn", at=NOON
        )
    return journal


def test_a_journal_that_nobody_touched_holds():
    assert broken_rows(journal_of("new", "import", "match")) == []


def test_a_changed_row_breaks_the_chain_there():
    journal = journal_of("new", "import", "match")
    journal.loc[1, "summary"] = "something else"
    assert broken_rows(journal) == [2]


def test_a_row_taken_out_breaks_the_chain_behind_it():
    journal = journal_of("new", "import", "match").drop(index=1)
    assert broken_rows(journal) == [3]


def test_behind_a_break_the_chain_holds_again_and_a_later_change_is_seen():
    journal = journal_of("new", "import", "match", "pair").drop(index=1)
    for action in ("undo", "match"):
        journal = appended(journal, action=action, summary=action, details={}, by="kn", at=NOON)
    assert journal["no"].tolist() == [1, 3, 4, 5, 6]
    assert broken_rows(journal) == [3]
    journal.loc[journal["no"] == 5, "by"] = "another"
    assert broken_rows(journal) == [3, 5]


def test_a_sheet_that_was_sorted_is_no_break():
    journal = journal_of("new", "import", "match").iloc[::-1]
    journal = appended(journal, action="pair", summary="pair", details={}, by="kn", at=NOON)
    assert journal["no"].tolist() == [3, 2, 1, 4]
    assert broken_rows(journal) == []


def test_the_same_actions_make_the_same_hashes():
    assert list(journal_of("new", "import")["hash"]) == list(journal_of("new", "import")["hash"])

"""Accounts in blocks: the same result, whichever accounts are taken together."""

import numpy as np
import pandas as pd
import pytest

from recon_xl.matching import blocks, match
from recon_xl.matching.history import propose
from tests.benchmarks.generator import month
from tests.matching.test_history import late

FRAMES = ("matches", "members", "suggestions", "suggestion_members", "ambiguous")


def blocks_of(monkeypatch, rows: int, *, workers: int = 2) -> list[int]:
    """Let blocks have so many rows; return a list that the sizes of the blocks are put into."""
    sizes: list[int] = []

    def counted(sides, rules, open_rows):
        sizes.append(len(sides.ledger) + len(sides.statement))
        return run(sides, rules, open_rows)

    run = blocks.passes.run
    monkeypatch.setattr(blocks.passes, "run", counted)
    monkeypatch.setattr(blocks, "BLOCK_ROWS_MAX", rows)
    monkeypatch.setattr(blocks, "WORKERS", workers)
    return sizes


@pytest.mark.parametrize("level", ["medium", "adversarial"])
@pytest.mark.parametrize("rules", ["standard", "visma"])
def test_blocks_are_invisible_in_the_result(monkeypatch, level, rules):
    made = month(level, 17, 1_500)
    whole = match(made.ledger, made.statement, rules)
    expected = [getattr(whole, name) for name in FRAMES]
    sizes = blocks_of(monkeypatch, 700)
    parts = match(made.ledger, made.statement, rules)
    for name, frame in zip(FRAMES, expected, strict=True):
        pd.testing.assert_frame_equal(getattr(parts, name), frame)
    assert len(sizes) > 3
    assert sum(sizes) == len(made.ledger) + len(made.statement)


def test_an_account_larger_than_a_block_is_one_and_so_is_one_without_lines(monkeypatch):
    made = month("easy", 18, 600)
    statement = made.statement[made.statement["account"] != made.statement["account"].iloc[0]]
    whole = match(made.ledger, statement).members
    sizes = blocks_of(monkeypatch, 1, workers=1)
    pd.testing.assert_frame_equal(match(made.ledger, statement).members, whole)
    assert len(sizes) == made.ledger["account"].nunique() > 1


def test_nothing_at_all_is_one_block(monkeypatch):
    made = month("easy", 18, 100)
    sizes = blocks_of(monkeypatch, 1)
    assert match(made.ledger[:0], made.statement[:0]).members.empty
    assert sizes == [0]


def test_rules_from_history_are_tried_on_the_open_rows_of_every_block(monkeypatch):
    ledger, statement, made = late(12)
    accounts = np.where(np.arange(12) < 6, "86011117947", "15032109870")
    ledger["account"], statement["account"] = accounts, accounts
    (whole,) = propose(ledger, statement, made)
    assert (whole.right, whole.wrong) == (12, 0)
    sizes = blocks_of(monkeypatch, 12)
    assert propose(ledger, statement, made) == [whole]
    assert set(sizes) == {12}

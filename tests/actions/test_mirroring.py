"""Transfers between own accounts are suggested on both, because a person must look."""

from datetime import datetime

import pandas as pd

from recon_xl.actions.accepting import accept
from recon_xl.actions.automatic import match
from tests.builders import ACCOUNT, entries, lines, reconciliation

AT = datetime(2026, 11, 3, 12)  # noqa: DTZ001 (the journal keeps the user's own time)
SAVINGS = "86011117955"


def both_accounts():
    """A transfer whose entries lie too far from their lines for any rule."""
    own = entries("L1 2026-10-01 -5000.00 VOU 77 Sparing")
    saved = entries("L2 2026-10-01 5000.00 VOU 77 Sparing", account=SAVINGS)
    out = lines("S1 2026-10-05 -5000.00 Overføring")
    into = lines("S2 2026-10-06 5000.00 Innskudd", account=SAVINGS)
    tables = reconciliation(pd.concat([own, saved]), pd.concat([out, into]))
    second = tables.accounts.assign(account=SAVINGS, ledger_account="1950")
    return tables.with_tables(accounts=pd.concat([tables.accounts, second], ignore_index=True))


def suggested(tables, **options):
    return match(tables, by="kn", at=AT, rules="visma", **options)


def test_both_sides_of_a_transfer_are_suggested_and_say_why():
    told = suggested(both_accounts()).result["suggestions"]
    assert [(one["ledger"], one["statement"]) for one in told] == [
        (["L1"], ["S1"]),
        (["L2"], ["S2"]),
    ]
    assert {one["rule"] for one in told} == {"internal transfer"}
    assert "mirrors 5,000.00 on 8601" in told[0]["reason"]
    assert "(S2)" in told[0]["reason"]


def test_both_are_accepted_in_one_go():
    tables = suggested(both_accounts()).reconciliation
    done = accept(tables, by="kn", at=AT, rule="internal transfer").reconciliation
    assert set(done.ledger["state"]) | set(done.statement["state"]) == {"matched"}
    assert done.suggestions.empty


def test_a_second_run_suggests_the_same_and_matches_nothing():
    once = suggested(both_accounts()).reconciliation
    again = suggested(once)
    assert again.result["matches"] == []
    assert again.reconciliation.suggestions.equals(once.suggestions)
    assert len(again.reconciliation.journal) == len(once.journal)


def test_only_the_account_that_is_matched_gets_suggestions():
    told = suggested(both_accounts(), account=ACCOUNT).result["suggestions"]
    assert [one["statement"] for one in told] == [["S1"]]


def test_the_side_that_is_left_is_suggested_when_the_other_is_matched():
    tables = suggested(both_accounts()).reconciliation
    first = tables.suggestions["match_id"].iloc[0]
    tables = accept(tables, by="kn", at=AT, match_ids=[first]).reconciliation
    told = suggested(tables).result["suggestions"]
    assert [one["statement"] for one in told] == [["S2"]]

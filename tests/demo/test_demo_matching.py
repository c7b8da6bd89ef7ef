"""What preset `visma` finds in the demo's files is what was worked out by hand beside them."""

import json
from collections import Counter, defaultdict
from datetime import datetime

import pandas as pd
import pytest

from recon_xl.actions.automatic import match as match_action
from recon_xl.actions.importing import import_sources
from recon_xl.actions.telling import told_bridges
from recon_xl.bridge import bridges
from recon_xl.demo import demo_files
from recon_xl.importers import read, read_ledger, read_statements
from recon_xl.matching import match
from recon_xl.model.reconciliation import Reconciliation

FILES = {
    "visma": demo_files().ledger,
    "with_references": (demo_files().ledger_list,),
}


@pytest.fixture(scope="module")
def expected():
    return json.loads(demo_files().expected.read_text(encoding="utf-8"))


@pytest.fixture(scope="module", params=list(FILES))
def case(request, expected):
    """Return which ledger was read, what was found in it, and the names of the rows found."""
    ledger = pd.concat([read_ledger(path).entries for path in FILES[request.param]])
    statement = pd.concat([one.lines for one in read_statements(demo_files().statement[0])])
    sides = {
        "ledger": named(ledger, expected["rows"]["ledger"], "voucher_no"),
        "statement": named(statement, expected["rows"]["statement"], "reference"),
    }
    return request.param, match(sides["ledger"], sides["statement"], rules="visma")


def named(rows, told, reference):
    """Give imported rows the ids of `expected.json`, all of one account in its currency."""
    names = defaultdict(list)
    for name, row in told.items():
        names[row["date"], round(row["amount"] * 100), row[reference]].append(name)
    keys = zip(
        rows["date"].dt.strftime("%Y-%m-%d"), rows["amount_minor"], rows[reference], strict=True
    )
    found = [names[key].pop(0) for key in keys]
    assert not any(names.values()), "a row of the demo was not read"
    return rows.assign(id=found, account="99982405293", currency="NOK").reset_index(drop=True)


def test_the_groups_are_the_expected_ones(case, expected):
    name, result = case
    rules = result.matches.set_index("match_id")["rule"]
    found = {
        frozenset(members["id"]): rules[match_id][:1]
        for match_id, members in result.members.groupby("match_id")
    }
    assert found == {
        frozenset((*group["ledger"], *group["statement"])): group[name]
        for group in expected["groups"]
        if group[name]
    }
    assert Counter(found.values()) == expected[name]["matches_per_algorithm"]


def test_the_double_posting_is_refused_and_nothing_else(case, expected):
    name, result = case
    assert sorted(result.ambiguous["id"]) == expected[name]["ambiguous"]
    # Either entry may be the one: both are shown beside each other, and neither is applied.
    choices = result.suggestion_members.groupby("match_id")["id"].apply(set).tolist()
    *entries, line = expected[name]["ambiguous"]
    assert sorted(choices, key=sorted) == [{entry, line} for entry in entries]


@pytest.mark.parametrize("name", list(FILES))
def test_import_and_match_give_the_expected_proof(name, expected):
    files = {"statement": demo_files().statement, "ledger": FILES[name]}
    sources = [
        one for side, paths in files.items() for path in paths for one in sources_of(path, side)
    ]
    told = {"by": "SA", "at": datetime.fromisoformat("2026-06-02T09:00")}
    imported = import_sources(Reconciliation.empty(), sources=sources, **told)
    matched = match_action(imported.reconciliation, rules="visma", **told)
    [proof] = told_bridges(bridges(matched.reconciliation))
    terms = ("ledger_balance", "open_ledger", "open_statement", "bank_balance", "unexplained")
    assert {term: proof[term] for term in terms} == {term: expected[name][term] for term in terms}
    assert imported.warnings == []


def sources_of(path, side):
    found = read(path, as_=side)
    return found if isinstance(found, list) else [found]
